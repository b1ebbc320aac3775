// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"
#include "core/hydro/stage_state.h"

#include <vector>

/// Stations as they stand now, for the map, the strip, the water table, the cards, the alarms and the briefings: one
/// function, so that one reading has one age and one margin wherever it is shown. Without Qt.
namespace weir::app {

struct StationNow {
    const model::Station* station = nullptr;
    const desk::Latest* latest = nullptr;  ///< of the element that tells the station's state; null: no reading
    hydro::StationState state;
    /// Metres above (positive) or below the warning stage; absent when either is missing.
    [[nodiscard]] std::optional<double> aboveWarning() const;
    /// A stage reading says that the warning (guaranteed) stage is reached, however old it is.
    [[nodiscard]] bool isAboveWarning() const;
    [[nodiscard]] bool isAboveGuarantee() const;
    /// Rising or falling water; unknown for rain, whose amounts of two intervals say nothing of the kind.
    [[nodiscard]] hydro::Trend trend() const;
};

/// "↑", "↓", "→"; "–" when unknown.
[[nodiscard]] std::string trendText(hydro::Trend trend);

[[nodiscard]] StationNow stationNow(const desk::Picture& picture, const model::Station& station, Instant now);
/// The newest reading of one element, judged the same way.
[[nodiscard]] StationNow elementNow(const desk::Picture& picture, const model::Station& station, model::Element element,
                                    Instant now);
/// Every station, the most severe state first, then the least distance below warning.
[[nodiscard]] std::vector<StationNow> stationsNow(const desk::Picture& picture, Instant now);

struct WaterSummary {
    int aboveWarning = 0;    ///< stations whose fresh reading reaches the warning stage, guaranteed stage included
    int aboveGuarantee = 0;  ///< of them
    int stale = 0;           ///< stations whose newest reading is too old
    Millis oldest{};         ///< greatest age among the stale ones
};
[[nodiscard]] WaterSummary waterSummaryOf(const desk::Picture& picture, Instant now);

}  // namespace weir::app
