// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"

#include <optional>

namespace weir::app {

/// Where the newest stage of a station stands against its thresholds, the highest one reached first.
enum class StationState { noThreshold, noReading, below, guard, warning, guarantee, record };

struct StationReading {
    StationState state = StationState::noReading;
    std::optional<model::Reading> reading;  ///< the one the state is about
    std::optional<model::Reading> previous;
    std::optional<double> threshold;  ///< the one reached, or the lowest that is not
    bool stale = false;               ///< older than twice the reporting interval at `picture.asOf`
};

/// Stage or reservoir stage for stations that have one; otherwise the newest rain or ponding depth, without thresholds.
[[nodiscard]] StationReading readingOf(const desk::Picture& picture, const model::Station& station);

/// "61.35 m", "61.35 m +0.35" (to the threshold named by the state), "12.5 mm"; in the installed language.
[[nodiscard]] std::string valueText(const model::Reading& reading);
[[nodiscard]] std::string differenceText(const StationReading& reading);
[[nodiscard]] std::string stateText(StationState state);

}  // namespace weir::app

template <>
struct weir::EnumNames<weir::app::StationState> {
    static constexpr std::array<std::string_view, 7> names{"no_threshold", "no_reading", "below", "guard",
                                                           "warning",      "guarantee",  "record"};
};
