// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/prepared/manifest.h"

#include <ogr_spatialref.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace weir::maps {

/// A CRS and why it was taken. Axis order inside is always x (easting, longitude) first.
struct InterpretedCrs {
    CrsInfo info;
    OGRSpatialReference srs;
};

/// "EPSG:4326" when the definition is known to EPSG, else its name; "" without one.
[[nodiscard]] std::string crsText(const OGRSpatialReference* srs);
/// Errors: invalid (not a CRS GDAL knows).
[[nodiscard]] Result<OGRSpatialReference> parseCrs(const std::string& text);

/// Decides how coordinates are to be read: what the user gave, else what the format's standard fixes, else what the
/// file says. Errors: needsCrs() when nothing is left, invalid.
[[nodiscard]] Result<InterpretedCrs> interpretCrs(const OGRSpatialReference* found, std::string_view driver,
                                                  const std::optional<std::string>& given,
                                                  std::optional<SourceDatum> datum);

/// In place: coordinates of the source become CGCS2000 longitude and latitude in degrees, offsets of GCJ-02 and BD-09
/// removed. What cannot be transformed becomes NaN. Errors: unsupported (no transformation between the two).
[[nodiscard]] Result<void> toLonLat(const InterpretedCrs& crs, std::span<double> x, std::span<double> y);

/// The CRS prepared coordinates are given in: the working CRS while the data lie within reach of its central meridian
/// (area of use widened by 6° of longitude and 7° of latitude), EPSG:3857 beyond, EPSG:4087 when they come nearer to a
/// pole than Mercator's world reaches.
[[nodiscard]] Result<std::string> chooseMapCrs(const std::string& workingCrs, const geo::LonLatBox& data);

/// In place: CGCS2000 degrees become metres of `mapCrs`.
[[nodiscard]] Result<void> toMap(const std::string& mapCrs, std::span<double> lon, std::span<double> lat);

[[nodiscard]] Error needsCrsError();

}  // namespace weir::maps
