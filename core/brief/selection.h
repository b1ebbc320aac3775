// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/model/types.h"

#include <span>
#include <vector>

/// What a briefing tells and in which order: the most severe first, then the newest. Pure choices over rows of a
/// picture; the pointers answered are those given.
namespace weir::brief {

/// Not lifted, not expired at `now`, exercises left out unless asked for.
[[nodiscard]] std::vector<const model::Warning*> warningsInForce(std::span<const model::Warning* const> warnings,
                                                                 Instant now, bool exercises = false);
/// Active and authorising responses.
[[nodiscard]] std::vector<const model::Response*> responsesInForce(std::span<const model::Response* const> responses,
                                                                   bool exercises = false);
/// The most severe level of active responses; 0 when there is none.
[[nodiscard]] model::Level highestLevel(std::span<const model::Response* const> responses);
/// Not closed.
[[nodiscard]] std::vector<const model::Incident*> openIncidents(std::span<const model::Incident* const> incidents);
/// Issued and not yet done or cancelled, by the time of issue.
[[nodiscard]] std::vector<const model::Order*> openOrders(std::span<const model::Order* const> orders);

/// People and teams by what they are doing.
struct ForceLine {
    model::Readiness readiness = model::Readiness::standing;
    std::int64_t teams = 0;
    std::int64_t people = 0;
    bool operator==(const ForceLine&) const = default;
};
/// One line per readiness that occurs, in the order of the enumeration.
[[nodiscard]] std::vector<ForceLine> forcesByReadiness(std::span<const model::Team* const> teams);

}  // namespace weir::brief
