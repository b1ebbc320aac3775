// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/dispatch_options.h"

#include "core/dispatch/suggest.h"
#include "core/geo/measure.h"
#include "core/stock/reserve.h"

#include <algorithm>

namespace weir::app {

namespace {

std::optional<double> distance(const std::optional<geo::LonLat>& a, const std::optional<geo::LonLat>& b) {
    return a && b ? std::optional{geo::distanceMetres(*a, *b)} : std::nullopt;
}

bool nearer(const std::optional<double>& a, const std::optional<double>& b) {
    return a && b ? *a < *b : a.has_value() && !b.has_value();
}

bool isNamed(const model::Team& team, std::string_view part) {
    return team.name.find(part) != std::string::npos;
}

std::vector<TeamOption> freeOf(const desk::Picture& picture, const std::vector<const model::Team*>& teams) {
    std::vector<TeamOption> out;
    for (const auto* team : teams) {
        if (!picture.activeOrderOfTeam.contains(team->id)) {
            out.push_back({team, std::nullopt, 0, nullptr});
        }
    }
    return out;
}

std::vector<TeamOption> byArrival(const desk::Picture& picture, const std::vector<const model::Team*>& teams,
                                  geo::LonLat target, dispatch::SuggestRequest request) {
    request.target = target;
    for (const auto& [team, order] : picture.activeOrderOfTeam) {
        request.busy.insert(team);
    }
    std::vector<TeamOption> out;
    for (const auto& suggestion : dispatch::suggestTeams(teams, request).ranked) {
        out.push_back({suggestion.team, suggestion.metres, suggestion.minutes, nullptr});
    }
    return out;
}

/// Nearest first; those at an unknown distance only when asked for by name.
std::vector<TeamOption> busyTeams(const desk::Picture& picture, const model::Incident& incident,
                                  std::string_view part) {
    std::vector<TeamOption> out;
    for (const auto& [id, orderId] : picture.activeOrderOfTeam) {
        const auto* team = picture.teams.find(id);
        const auto* order = picture.orders.find(orderId);
        if (team == nullptr || order == nullptr || !isNamed(*team, part)) {
            continue;
        }
        const auto metres = distance(team->position, incident.position);
        if (metres || !part.empty()) {
            out.push_back({team, metres, 0, order});
        }
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const TeamOption& a, const TeamOption& b) { return nearer(a.metres, b.metres); });
    return out;
}

}  // namespace

std::vector<TeamOption> teamOptions(const desk::Picture& picture, const model::Incident& incident, std::size_t limit,
                                    std::string_view part) {
    std::vector<TeamOption> out;
    auto defaults = picture.profile ? dispatch::defaultsOf(*picture.profile)
                                    : Result<dispatch::SuggestRequest>{dispatch::SuggestRequest{}};
    const bool ranked = incident.position && defaults && defaults->speedKmPerHour > 0;
    for (const bool village : {false, true}) {
        const auto teams = picture.teams.where([&](const model::Team& team) {
            return (team.level == model::TeamLevel::village) == village && isNamed(team, part);
        });
        for (const auto& option :
             ranked ? byArrival(picture, teams, *incident.position, *defaults) : freeOf(picture, teams)) {
            if (out.size() < limit) {
                out.push_back(option);
            }
        }
    }
    auto busy = busyTeams(picture, incident, part);
    if (part.empty() && busy.size() > 1) {
        busy.resize(1);
    }
    out.insert(out.end(), busy.begin(), busy.end());
    return out;
}

TeamOption optionOf(const desk::Picture& picture, const model::Incident& incident, const model::Team& team) {
    const auto order = picture.activeOrderOfTeam.find(team.id);
    return {&team, distance(team.position, incident.position), 0,
            order == picture.activeOrderOfTeam.end() ? nullptr : picture.orders.find(order->second)};
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

std::int64_t freeStock(const desk::Picture& picture, model::MaterialId material) {
    std::int64_t free = 0;
    picture.stocks.forEach([&](const model::Stock& stock) {
        free += stock.material == material ? std::max<std::int64_t>(0, stock::available(stock)) : 0;
    });
    return free;
}

}  // namespace weir::app
