// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>

namespace weir::bench {

/// The data of the map benchmarks, made by seed in CGCS2000 degrees (EPSG:4490), so that a figure can be repeated
/// anywhere and another program can be given the same files. A nation of 62° × 35°; its province is 5° × 5° around
/// 114 E 34 N and holds half the points and all the roads.
struct MapData {
    std::filesystem::path points;  ///< GeoPackage: points with name, class (0 … 7) and value
    std::filesystem::path roads;   ///< GeoPackage: lines with name and class (motorway … residential)
    std::filesystem::path
        counties;                   ///< GeoPackage: polygons without gaps; neighbours share each vertex of their border
    std::filesystem::path teams;    ///< GeoPackage: points to label, in the province
    std::filesystem::path heights;  ///< GeoTIFF, Float32, one-degree relief over the province, no overviews
};

/// The published sizes times `share` (1: a million points, 200,000 roads with 2.1 M vertices, 3,000 polygons with
/// 1.14 M vertices, 5,000 teams, 10,000 × 10,000 heights). Files that are there already are kept. Errors: io.
[[nodiscard]] Result<MapData> makeMapData(const std::filesystem::path& folder, double share, std::uint32_t seed);

}  // namespace weir::bench
