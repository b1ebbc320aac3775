// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/tiles/tile_grid.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace weir::maps {

namespace {

constexpr double kHalfWorld = 6378137.0 * std::numbers::pi;  // metres of EPSG:3857 from its middle to an edge
constexpr int kSmallestTile = 64;
constexpr int kLargestTile = 4096;
constexpr std::int64_t kMostTiles = std::int64_t{1} << 40;  // a side

TileGrid square(std::string id, std::string crs, int count, const TileMatrix& first) {
    TileGrid grid{std::move(id), std::move(crs), {}};
    for (int z = 0; z < std::clamp(count, 1, TileGrid::kMostLevels); ++z) {
        auto matrix = first;
        matrix.id = std::to_string(z);
        matrix.resolution = std::ldexp(first.resolution, -z);
        matrix.columns = first.columns << z;
        matrix.rows = first.rows << z;
        grid.levels.push_back(std::move(matrix));
    }
    return grid;
}

Error badGrid(const Message& why) {
    return fail(ErrorCode::invalid, why, msg("Read the description of the map service again"));
}

bool isSane(const TileMatrix& m) {
    const auto size = [](int pixels) { return pixels >= kSmallestTile && pixels <= kLargestTile; };
    const auto count = [](std::int64_t tiles) { return tiles >= 1 && tiles <= kMostTiles; };
    return std::isfinite(m.resolution) && m.resolution > 0 && std::isfinite(m.left) && std::isfinite(m.top) &&
           size(m.tileWidth) && size(m.tileHeight) && count(m.columns) && count(m.rows) && m.id.size() <= 200;
}

Json levelJson(const TileMatrix& m) {
    return {{"id", m.id},   {"resolution", m.resolution},          {"left", m.left},
            {"top", m.top}, {"tile", {m.tileWidth, m.tileHeight}}, {"matrix", {m.columns, m.rows}}};
}

TileMatrix levelFrom(const Json& json) {
    TileMatrix m;
    m.id = json.at("id").get<std::string>();
    m.resolution = json.at("resolution").get<double>();
    m.left = json.at("left").get<double>();
    m.top = json.at("top").get<double>();
    m.tileWidth = json.at("tile").at(0).get<int>();
    m.tileHeight = json.at("tile").at(1).get<int>();
    m.columns = json.at("matrix").at(0).get<std::int64_t>();
    m.rows = json.at("matrix").at(1).get<std::int64_t>();
    return m;
}

TileGrid named(const std::string& id, const std::string& crs, int count, int tileSize) {
    return id == "degrees" ? TileGrid::degrees(crs, count, tileSize) : TileGrid::webMercator(count, tileSize);
}

}  // namespace

TileGrid TileGrid::webMercator(int count, int tileSize) {
    return square("webMercator", "EPSG:3857", count,
                  {"0", 2 * kHalfWorld / tileSize, -kHalfWorld, kHalfWorld, tileSize, tileSize, 1, 1});
}

TileGrid TileGrid::degrees(const std::string& crs, int count, int tileSize) {
    return square("degrees", crs, count, {"0", 180.0 / tileSize, -180, 90, tileSize, tileSize, 2, 1});
}

geo::MapBox TileGrid::boxOf(const TileId& tile) const {
    const auto& m = level(tile.level);
    const double width = m.resolution * m.tileWidth;
    const double height = m.resolution * m.tileHeight;
    const double left = m.left + width * static_cast<double>(tile.column);
    const double top = m.top - height * static_cast<double>(tile.row);
    return {left, top - height, left + width, top};
}

TileRange TileGrid::rangeOf(const geo::MapBox& box, int index) const {
    const auto& m = level(index);
    const double width = m.resolution * m.tileWidth;
    const double height = m.resolution * m.tileHeight;
    if (box.empty()) {
        return {index, 0, 0, 0, 0};
    }
    const auto cell = [](double position, std::int64_t count) {
        return static_cast<std::int64_t>(std::clamp(std::floor(position), -1.0, static_cast<double>(count)));
    };
    // A box that ends on the border of a tile does not need the next one.
    constexpr double kTouch = 1e-6;
    TileRange range{index, 0, 0, 0, 0};
    range.firstColumn = std::max<std::int64_t>(0, cell((box.minX - m.left) / width + kTouch, m.columns));
    range.endColumn = std::min(m.columns, cell((box.maxX - m.left) / width - kTouch, m.columns) + 1);
    range.firstRow = std::max<std::int64_t>(0, cell((m.top - box.maxY) / height + kTouch, m.rows));
    range.endRow = std::min(m.rows, cell((m.top - box.minY) / height - kTouch, m.rows) + 1);
    return range;
}

bool TileGrid::holds(const TileId& tile) const {
    return tile.level >= 0 && tile.level <= finest() && tile.column >= 0 && tile.row >= 0 &&
           tile.column < level(tile.level).columns && tile.row < level(tile.level).rows;
}

int TileGrid::levelFor(double resolution, int from, int to, double slack) const {
    to = std::min(to, finest());
    for (int index = std::max(0, from); index < to; ++index) {
        if (level(index).resolution <= resolution * slack) {
            return index;
        }
    }
    return std::max(0, to);
}

Json toJson(const TileGrid& grid) {
    const int count = static_cast<int>(grid.levels.size());
    const int size = grid.levels.empty() ? 256 : grid.levels.front().tileWidth;
    if ((grid.id == "webMercator" || grid.id == "degrees") && grid == named(grid.id, grid.crs, count, size)) {
        return {{"id", grid.id}, {"crs", grid.crs}, {"count", count}, {"tile_size", size}};
    }
    auto levels = Json::array();
    for (const auto& level : grid.levels) {
        levels.push_back(levelJson(level));
    }
    return {{"id", grid.id}, {"crs", grid.crs}, {"levels", std::move(levels)}};
}

Result<void> checkGrid(const TileGrid& grid) {
    if (grid.levels.empty() || grid.levels.size() > TileGrid::kMostLevels || grid.crs.empty()) {
        return badGrid(msg("The tile matrix set '{0}' has no levels that could be used", shorten(grid.id)));
    }
    for (std::size_t i = 0; i < grid.levels.size(); ++i) {
        if (!isSane(grid.levels[i])) {
            return badGrid(msg("The level '{0}' of the tile matrix set makes no sense", shorten(grid.levels[i].id)));
        }
        if (i > 0 && grid.levels[i].resolution >= grid.levels[i - 1].resolution) {
            return badGrid(msg("The levels of the tile matrix set '{0}' are not in order", shorten(grid.id)));
        }
    }
    return {};
}

Result<TileGrid> tileGridFromJson(const Json& json) {
    TileGrid grid;
    try {
        grid.id = json.at("id").get<std::string>();
        grid.crs = json.at("crs").get<std::string>();
        if (json.contains("levels")) {
            for (const auto& level : json.at("levels")) {
                grid.levels.push_back(levelFrom(level));
            }
        } else {
            const int size = json.at("tile_size").get<int>();
            if (size < kSmallestTile || size > kLargestTile) {
                return badGrid(msg("Tiles of {0} pixels cannot be used", size));
            }
            grid = named(grid.id, grid.crs, json.at("count").get<int>(), size);
        }
    } catch (const std::exception& e) {
        return badGrid(msg("The tile matrix set cannot be read: {0}", e.what()));
    }
    if (auto sane = checkGrid(grid); !sane) {
        return sane.error();
    }
    return grid;
}

}  // namespace weir::maps
