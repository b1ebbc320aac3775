// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/time.h"
#include "maps/prepared/vector_reader.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::maps {

/// Closed on both sides.
struct TimeWindow {
    Instant from{};
    Instant to{};
    bool operator==(const TimeWindow&) const = default;
};

/// Which attributes hold the times of a layer: one moment, or a beginning and an end.
struct TimeField {
    std::string begin{};
    std::string end{};  ///< "" for moments
    bool operator==(const TimeField&) const = default;
};

/// A moment as attributes hold it: ISO 8601 and its relatives (see parseInstant), "2005" and "2005-08" for their
/// beginning, digits alone as yyyy, yyyymm, yyyymmdd, yyyymmddhh, yyyymmddhhmm or yyyymmddhhmmss when they are a date,
/// otherwise as seconds (up to 11 digits) or milliseconds since 1970. Without an offset it is local time in `zone`.
[[nodiscard]] std::optional<Instant> readMoment(std::string_view text, TimeZone zone);

/// Attributes whose values are moments (at least nine of ten that are not empty, and more than one), a pair of a
/// beginning and an end first when the names say so ("begin"/"end", "start…"/"end…", 开始…/结束…). Reads at most the
/// first 500 rows.
[[nodiscard]] std::vector<TimeField> timeFieldsOf(const VectorReader& reader, TimeZone zone);

/// When each feature of a layer was. A feature without a time is always there.
struct FeatureTimes {
    std::vector<std::optional<TimeWindow>> spans{};  ///< by feature
    std::optional<TimeWindow> all{};                 ///< around all of them
};
/// Errors: notFound (no such attribute), and those of VectorReader::column.
[[nodiscard]] Result<FeatureTimes> timesOf(const VectorReader& reader, const TimeField& field, TimeZone zone);
/// Which features meet the window, for Layer::kept.
[[nodiscard]] std::shared_ptr<const std::vector<bool>> keptIn(const FeatureTimes& times, const TimeWindow& window);

}  // namespace weir::maps
