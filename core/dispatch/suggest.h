// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/city/profile.h"

#include <optional>
#include <set>
#include <span>
#include <vector>

/// Which team to send: free ones by the time until they could be there, each with its reasons; the others with why not.
/// Distances are straight lines on the ellipsoid and the reason says so, for no road is known here.
namespace weir::dispatch {

struct SuggestRequest {
    geo::LonLat target;
    std::set<model::TeamType> types;  ///< empty: any
    double speedKmPerHour = 0;        ///< along the straight line, above 0; a rule of the city
    std::set<model::TeamId> busy;     ///< on an active order
};

struct Suggestion {
    const model::Team* team = nullptr;
    double metres = 0;   ///< straight line
    double minutes = 0;  ///< assembly and straight-line travel
    std::vector<Message> reasons;
};
struct Unsuited {
    const model::Team* team = nullptr;
    Message why;
};
struct Suggestions {
    std::vector<Suggestion> ranked;  ///< best first; equal times by id
    std::vector<Unsuited> unsuited;  ///< in the order given
};

/// A request with the speed of the city, "dispatch.speed". Errors: notFound, or invalid when it is not above 0.
[[nodiscard]] Result<SuggestRequest> defaultsOf(const city::CityProfile& profile);

[[nodiscard]] Suggestions suggestTeams(std::span<const model::Team* const> teams, const SuggestRequest& request);

}  // namespace weir::dispatch
