// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/city/profile.h"
#include "core/model/types.h"

#include <optional>
#include <string_view>
#include <vector>

/// State of a station from its newest reading and its own thresholds. Margins and the stale factor are data of the city
/// (thresholds.json); a threshold the station has not is missing (阈值缺失) and nothing is derived from it. All stages
/// are on the station's own datum: never compare two stations by them.
namespace weir::hydro {

/// In order of severity. missingThreshold: there is a reading and nothing to judge it by. Reservoirs use normal and
/// aboveLimit.
enum class StageState {
    noReading,
    missingThreshold,
    normal,
    aboveGuard,
    nearWarning,
    aboveWarning,
    nearGuarantee,
    aboveGuarantee,
    aboveRecord,
    overtopping,
    aboveLimit
};

struct Margins {
    double nearWarning = 0;    ///< m below the warning stage
    double nearGuarantee = 0;  ///< m below the guaranteed stage
    double staleFactor = 0;    ///< a reading older than factor × interval is stale
};
/// From "river.near_warning_margin", "river.near_guarantee_margin", "reading.stale_factor". Errors: notFound.
[[nodiscard]] Result<Margins> marginsOf(const city::CityProfile& profile);

/// Signed distance to a threshold: positive above ("超警戒 0.35 m"), negative below.
struct Difference {
    std::string_view threshold;    ///< field name: "warning_stage" …
    std::optional<double> metres;  ///< absent: the threshold is missing
};

enum class Trend { unknown, falling, steady, rising };

struct StationState {
    StageState state = StageState::noReading;
    std::optional<double> value;          ///< as read: m, m3/s, mm, m
    std::vector<Difference> differences;  ///< guard, warning, guarantee, record, crown; or flood limit
    Trend trend = Trend::unknown;
    std::optional<double> ratePerHour;  ///< unit of the value per hour
    std::optional<Millis> age;          ///< of the reading at `now`
    bool stale = false;
    std::optional<double> elevation85;  ///< value on the 1985 national datum, when the offset is known
};

/// `latest` and `previous` are the newest accepted stage readings (reservoirs: reservoirStage). Changes of less than
/// half a centimetre are steady: the last digit of a gauge.
[[nodiscard]] StationState stateOf(const model::Station& station, const model::Reading* latest,
                                   const model::Reading* previous, const Margins& margins, Instant now);
/// The element that tells a station's state.
[[nodiscard]] model::Element mainElement(model::StationType type);

}  // namespace weir::hydro

template <>
struct weir::EnumNames<weir::hydro::StageState> {
    static constexpr std::array<std::string_view, 11> names{
        "no_reading",     "missing_threshold", "normal",       "above_guard", "near_warning", "above_warning",
        "near_guarantee", "above_guarantee",   "above_record", "overtopping", "above_limit"};
};
template <>
struct weir::EnumNames<weir::hydro::Trend> {
    static constexpr std::array<std::string_view, 4> names{"unknown", "falling", "steady", "rising"};
};
