// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/dispatch_options.h"

#include "core/dispatch/suggest.h"
#include "core/geo/measure.h"

#include <algorithm>

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
    std::vector<TeamOption> out;
    auto defaults = picture.profile ? dispatch::defaultsOf(*picture.profile)
                                    : Result<dispatch::SuggestRequest>{dispatch::SuggestRequest{}};
    if (!incident.position || !defaults || defaults->speedKmPerHour <= 0) {
        picture.teams.forEach([&](const model::Team& team) {
            if (out.size() < limit && team.level != model::TeamLevel::village &&
                !picture.activeOrderOfTeam.contains(team.id)) {
                out.push_back({&team, std::nullopt, 0, nullptr});
            }
        });
        return out;
    }
    auto request = *std::move(defaults);
    request.target = *incident.position;
    for (const auto& [team, order] : picture.activeOrderOfTeam) {
        request.busy.insert(team);
    }
    for (const bool village : {false, true}) {
        const auto teams = picture.teams.where(
            [&](const model::Team& team) { return (team.level == model::TeamLevel::village) == village; });
        for (const auto& suggestion : dispatch::suggestTeams(teams, request).ranked) {
            if (out.size() < limit) {
                out.push_back({suggestion.team, suggestion.metres, suggestion.minutes, nullptr});
            }
        }
    }
    std::optional<TeamOption> busy;
    for (const auto& [id, orderId] : picture.activeOrderOfTeam) {
        const auto* team = picture.teams.find(id);
        const auto metres = team == nullptr ? std::nullopt : distance(team->position, incident.position);
        if (metres && (!busy || nearer(metres, busy->metres))) {
            busy = TeamOption{team, metres, 0, picture.orders.find(orderId)};
        }
    }
    if (busy && busy->busyWith != nullptr) {
        out.push_back(*busy);
    }
    return out;
}

StockPlan stockPlan(const desk::Picture& picture, const model::Incident& incident, model::MaterialId material,
                    std::int64_t quantity) {
    std::vector<StockOption> all;
    picture.stocks.forEach([&](const model::Stock& stock) {
        if (stock.material == material && stock.quantity > stock.reserved) {
            const auto* warehouse = picture.warehouses.find(stock.warehouse);
            all.push_back({&stock, warehouse, stock.quantity - stock.reserved,
                           warehouse == nullptr ? std::nullopt : distance(warehouse->position, incident.position)});
        }
    });
    std::stable_sort(all.begin(), all.end(),
                     [](const StockOption& a, const StockOption& b) { return nearer(a.metres, b.metres); });
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
