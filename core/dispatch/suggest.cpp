// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/dispatch/suggest.h"

#include "core/geo/measure.h"

#include <algorithm>

namespace weir::dispatch {

namespace {

using model::Readiness;
using model::Team;

std::optional<Message> whyNot(const Team& team, const SuggestRequest& request) {
    if (!request.types.empty() && !request.types.contains(team.type)) {
        return msg("Another kind of team: {0:team}", nameOf(team.type));
    }
    if (request.busy.contains(team.id)) {
        return msg("On another order");
    }
    if (team.readiness != Readiness::standing && team.readiness != Readiness::assembling) {
        return msg("Not ready: {0:readiness}", nameOf(team.readiness));
    }
    if (team.headcount <= 0) {
        return msg("No people");
    }
    if (!team.position) {
        return msg("Its place is not known");
    }
    return std::nullopt;
}

Suggestion suggestion(const Team& team, const SuggestRequest& request) {
    Suggestion out;
    out.team = &team;
    out.metres = geo::distanceMetres(*team.position, request.target);
    const auto travel = out.metres / 1000 / request.speedKmPerHour * 60;
    const auto assembly = team.readiness == Readiness::assembling ? 0.0 : static_cast<double>(team.assemblyMinutes);
    out.minutes = assembly + travel;
    out.reasons.push_back(msg("{0} km in a straight line", fmt::format("{:.1f}", out.metres / 1000)));
    out.reasons.push_back(assembly > 0 ? msg("Assembles in {0} min", team.assemblyMinutes) : msg("Assembled already"));
    out.reasons.push_back(msg("{0} people", team.headcount));
    return out;
}

}  // namespace

Result<SuggestRequest> defaultsOf(const city::CityProfile& profile) {
    const auto* speed = profile.threshold("dispatch.speed");
    if (speed == nullptr) {
        return fail(ErrorCode::notFound, msg("The city's thresholds have no '{0}'", "dispatch.speed"),
                    msg("Add it to thresholds.json of the city"));
    }
    if (!(speed->value > 0)) {
        return fail(ErrorCode::invalid, msg("The threshold '{0}' of the city is not above zero", "dispatch.speed"),
                    msg("Correct thresholds.json of the city"));
    }
    SuggestRequest request;
    request.speedKmPerHour = speed->value;
    return request;
}

Suggestions suggestTeams(std::span<const Team* const> teams, const SuggestRequest& request) {
    Suggestions out;
    for (const auto* team : teams) {
        if (auto why = whyNot(*team, request)) {
            out.unsuited.push_back({team, *std::move(why)});
        } else {
            out.ranked.push_back(suggestion(*team, request));
        }
    }
    std::ranges::sort(out.ranked, {}, [](const Suggestion& s) { return std::pair{s.minutes, s.team->id}; });
    return out;
}

}  // namespace weir::dispatch
