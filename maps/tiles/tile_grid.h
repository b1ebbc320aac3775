// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/text.h"
#include "core/geo/geometry.h"

#include <cstdint>
#include <string>
#include <vector>

namespace weir::maps {

/// One tile of a service: `level` counts the matrices of its grid from the coarsest, rows run from the top.
struct TileId {
    int level = 0;
    std::int64_t column = 0;
    std::int64_t row = 0;
    auto operator<=>(const TileId&) const = default;
};

/// Tiles of one size of pixel. Coordinates are easting or longitude first, whatever order the service declares.
struct TileMatrix {
    std::string id;         ///< what the service calls it: "12", "EPSG:4490:7"
    double resolution = 1;  ///< units of the CRS to a pixel
    double left = 0;        ///< upper left corner of tile (0, 0)
    double top = 0;
    int tileWidth = 256;
    int tileHeight = 256;
    std::int64_t columns = 1;
    std::int64_t rows = 1;
    bool operator==(const TileMatrix&) const = default;
};

/// The tiles of one level that meet a box.
struct TileRange {
    int level = 0;
    std::int64_t firstColumn = 0;
    std::int64_t firstRow = 0;
    std::int64_t endColumn = 0;  ///< one past the last
    std::int64_t endRow = 0;
    [[nodiscard]] std::int64_t count() const {
        return (endColumn > firstColumn && endRow > firstRow) ? (endColumn - firstColumn) * (endRow - firstRow) : 0;
    }
    bool operator==(const TileRange&) const = default;
};

/// A tile matrix set: how a service cuts its map. Levels are ordered from the coarsest to the finest.
struct TileGrid {
    static constexpr int kMostLevels = 32;

    std::string id{};   ///< "webMercator", "degrees", or the name the service gives
    std::string crs{};  ///< "EPSG:3857"
    std::vector<TileMatrix> levels{};

    /// The square of EPSG:3857 halved `count` - 1 times; level z has 2^z × 2^z tiles.
    [[nodiscard]] static TileGrid webMercator(int count = 25, int tileSize = 256);
    /// The world in degrees of `crs`, two tiles wide at level 0 (0.703125° to a pixel of a 256-pixel tile).
    [[nodiscard]] static TileGrid degrees(const std::string& crs, int count = 24, int tileSize = 256);

    [[nodiscard]] const TileMatrix& level(int index) const { return levels[static_cast<std::size_t>(index)]; }
    [[nodiscard]] int finest() const { return static_cast<int>(levels.size()) - 1; }
    /// In the CRS of the grid.
    [[nodiscard]] geo::MapBox boxOf(const TileId& tile) const;
    /// Clipped to the matrix; none when the box lies beside it.
    [[nodiscard]] TileRange rangeOf(const geo::MapBox& box, int level) const;
    [[nodiscard]] bool holds(const TileId& tile) const;
    /// The coarsest level between `from` and `to` whose pixels are at most `slack` times as large as wanted; the finest
    /// of them when all are coarser.
    [[nodiscard]] int levelFor(double resolution, int from, int to, double slack = 1.25) const;

    bool operator==(const TileGrid&) const = default;
};

/// A known grid by its name and size, any other with all its levels.
[[nodiscard]] Json toJson(const TileGrid& grid);
/// Errors: invalid (no levels, too many, not from coarse to fine, sizes out of 64 … 4096, numbers that are none).
[[nodiscard]] Result<TileGrid> tileGridFromJson(const Json& json);
/// What tileGridFromJson() asks of a grid.
[[nodiscard]] Result<void> checkGrid(const TileGrid& grid);

}  // namespace weir::maps
