// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/enum_names.h"
#include "core/geo/geometry.h"

#include <span>

namespace weir::geo {

/// What a longitude and latitude refer to. cgcs2000 and wgs84 differ by less than a metre and are treated as one; gcj02
/// is the shifted system of Amap and Tencent ("Mars"), bd09 that of Baidu on top of it.
enum class Datum { cgcs2000, wgs84, gcj02, bd09 };

/// Published reverse-engineered formulas; the official one is not public. They agree with the services to about a
/// metre. Outside the rectangle 72.004–137.8347°E, 0.8293–55.8271°N positions stay as they are.
[[nodiscard]] LonLat toCgcs2000(const LonLat& p, Datum from);
[[nodiscard]] LonLat fromCgcs2000(const LonLat& p, Datum to);
[[nodiscard]] Geometry toCgcs2000(Geometry g, Datum from);
[[nodiscard]] Geometry fromCgcs2000(Geometry g, Datum to);

/// Whether data marked CGCS2000 look like another datum.
struct ShiftFinding {
    Datum looksLike = Datum::cgcs2000;
    double medianMetres = 0;    ///< median distance of the points from their references
    double expectedMetres = 0;  ///< what `looksLike` would give there
    bool operator==(const ShiftFinding&) const = default;
};
/// `points[i]` and `reference[i]` are the same thing in the suspected and in trusted data. The datum whose offset
/// explains the median offset best wins; it must explain it to `toleranceMetres` and better than no shift does. Errors:
/// spans of different length, or fewer than three pairs.
[[nodiscard]] Result<ShiftFinding> looksShifted(std::span<const LonLat> points, std::span<const LonLat> reference,
                                                double toleranceMetres = 100);

}  // namespace weir::geo

template <>
struct weir::EnumNames<weir::geo::Datum> {
    static constexpr std::array names{std::string_view{"cgcs2000"}, std::string_view{"wgs84"},
                                      std::string_view{"gcj02"}, std::string_view{"bd09"}};
};
