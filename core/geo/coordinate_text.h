// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/enum_names.h"
#include "core/geo/china_datum.h"
#include "core/geo/geometry.h"

#include <string>
#include <string_view>

namespace weir::geo {

// Reads positions the way people write, say and paste them, and writes them back. Understood, in full-width or
// half-width signs:
//   114.0165, 33.5815 · 33.5815N 114.0165E · E114.0165 N33.5815 · lat: 33.5815 lon: 114.0165
//   33°34′53.4″N 114°00′59.4″E · 33 34 53.4 N 114 0 59.4 E · 33°34.89'N 114°0.99'E
//   北纬33度34分53.4秒 东经114度0分59.4秒 · geo:33.5815,114.0165
//   3717242.124, 38501531.784 (zone prefix, either order) · N 3717242.124 E 501531.784 (working CRS)
//   any geographic one marked gcj02, 火星, 高德, 腾讯, bd09, 百度, wgs84, GPS, cgcs2000, 天地图

enum class Notation { decimal, degreesMinutes, degreesMinutesSeconds, gaussKruger, geoUri };

struct CoordinateContext {
    std::string workingCrs;  ///< projected, for eastings without zone prefix; may be empty
    /// Where positions are expected, degrees. Decides the order of two numbers that could both be latitudes.
    LonLatBox expected{73, 3, 136, 54};
};

struct CoordinateReading {
    LonLat position;  ///< CGCS2000
    Notation notation = Notation::decimal;
    Datum datum = Datum::cgcs2000;  ///< of the text; the position is already converted
    bool datumAssumed = true;       ///< the text did not name it
    bool orderAssumed = false;      ///< which number is the latitude was guessed from `expected`
    std::string crs;                ///< for Gauss-Krüger: the system used, as in "EPSG:4526"
};

/// Errors: not a position, both orders possible, minutes or seconds of 60 and more, outside ±180/±90 or outside the
/// zone.
[[nodiscard]] Result<CoordinateReading> readCoordinate(std::string_view text, const CoordinateContext& context = {});

/// "114.016500°E 33.581500°N"; 6 decimals are 0.1 m.
[[nodiscard]] std::string writeDecimal(const LonLat& p, int decimals = 6);
/// "33°34′53.40″N 114°00′59.40″E"; hundredths of a second are 0.3 m.
[[nodiscard]] std::string writeDms(const LonLat& p);
/// "东经114度0分59.40秒 北纬33度34分53.40秒"
[[nodiscard]] std::string writeChinese(const LonLat& p);
/// "N 3717242.124 E 501531.784" in the projected system `crs`. Errors: not projected, or the point is outside of it.
[[nodiscard]] Result<std::string> writeGaussKruger(const LonLat& p, std::string_view crs);

}  // namespace weir::geo

template <>
struct weir::EnumNames<weir::geo::Notation> {
    static constexpr std::array names{std::string_view{"decimal"}, std::string_view{"degreesMinutes"},
                                      std::string_view{"degreesMinutesSeconds"}, std::string_view{"gaussKruger"},
                                      std::string_view{"geoUri"}};
};
