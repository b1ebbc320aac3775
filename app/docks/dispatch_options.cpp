// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/dispatch_options.h"

#include "core/geo/measure.h"

#include <algorithm>
#include <utility>

namespace weir::app {

namespace {

std::optional<double> distance(const std::optional<geo::LonLat>& a, const std::optional<geo::LonLat>& b) {
    return a && b ? std::optional{geo::distanceMetres(*a, *b)} : std::nullopt;
}

bool nearer(const std::optional<double>& a, const std::optional<double>& b) {
    return a && b ? *a < *b : a.has_value() && !b.has_value();
}

}  // namespace

std::vector<TeamOption> teamOptions(const desk::Picture& picture, const model::Incident& incident, std::size_t limit) {
    std::vector<TeamOption> all;
    picture.teams.forEach([&](const model::Team& team) {
        const auto active = picture.activeOrderOfTeam.find(team.id);
        const auto* order = active == picture.activeOrderOfTeam.end() ? nullptr : picture.orders.find(active->second);
        all.push_back({&team, distance(team.position, incident.position), order});
    });
    const auto rank = [](const TeamOption& option) { return option.team->level == model::TeamLevel::village ? 1 : 0; };
    std::stable_sort(all.begin(), all.end(), [&](const TeamOption& a, const TeamOption& b) {
        return rank(a) != rank(b) ? rank(a) < rank(b) : nearer(a.metres, b.metres);
    });
    std::vector<TeamOption> out;
    bool busyShown = false;
    for (const auto& option : all) {
        if (out.size() >= limit + (busyShown ? 1 : 0)) {
            break;
        }
        if (option.free() || !std::exchange(busyShown, true)) {
            out.push_back(option);
        }
    }
    return out;
}

StockPlan stockPlan(const desk::Picture& picture, const model::Incident& incident, model::MaterialId material, std::int64_t quantity) {
    std::vector<StockOption> all;
    picture.stocks.forEach([&](const model::Stock& stock) {
        if (stock.material == material && stock.quantity > stock.reserved) {
            const auto* warehouse = picture.warehouses.find(stock.warehouse);
            all.push_back({&stock, warehouse, stock.quantity - stock.reserved,
                           warehouse == nullptr ? std::nullopt : distance(warehouse->position, incident.position)});
        }
    });
    std::stable_sort(all.begin(), all.end(), [](const StockOption& a, const StockOption& b) { return nearer(a.metres, b.metres); });
    StockPlan plan;
    plan.missing = quantity;
    for (auto& option : all) {
        if (plan.missing <= 0) {
            break;
        }
        option.quantity = std::min(option.quantity, plan.missing);
        plan.missing -= option.quantity;
        plan.lines.push_back(option);
    }
    return plan;
}

}  // namespace weir::app
