// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/overlays/water_now.h"

#include <optional>

namespace weir::app {

/// Where the newest stage of a station stands against its thresholds, the highest one reached first.
enum class StationState { noThreshold, noReading, below, guard, warning, guarantee, record };

struct StationReading {
    StationState state = StationState::noReading;
    std::optional<model::Reading> reading;        ///< the one the state is about
    std::optional<hydro::Difference> difference;  ///< to the one reached, or to the one that matters below all
    hydro::Trend trend = hydro::Trend::unknown;
    Millis age{};
    bool stale = false;  ///< too old at `now` by the city's factor
};

/// What tells the station's state, or else the newest reading of another element, without thresholds.
[[nodiscard]] StationReading readingOf(const desk::Picture& picture, const model::Station& station, Instant now);

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
