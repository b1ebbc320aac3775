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

/// Where the tiles of a level begin and how large they are: mostly the same for all levels.
bool sameCut(const TileMatrix& a, const TileMatrix& b) {
    return a.left == b.left && a.top == b.top && a.tileWidth == b.tileWidth && a.tileHeight == b.tileHeight;
}

/// [id, resolution, columns, rows], then left, top, tile width and height where they are not those of the first level:
/// a set is kept with its layer, and some have thirty levels.
Json levelJson(const TileMatrix& m, const TileMatrix& first) {
    auto out = Json::array({m.id, m.resolution, m.columns, m.rows});
    if (!sameCut(m, first)) {
        for (const Json& value : {Json(m.left), Json(m.top), Json(m.tileWidth), Json(m.tileHeight)}) {
            out.push_back(value);
        }
    }
    return out;
}

TileMatrix levelFrom(const Json& json, const TileMatrix& first) {
    TileMatrix m = first;
    m.id = json.at(0).get<std::string>();
    m.resolution = json.at(1).get<double>();
    m.columns = json.at(2).get<std::int64_t>();
    m.rows = json.at(3).get<std::int64_t>();
    if (json.size() > 4) {
        m.left = json.at(4).get<double>();
        m.top = json.at(5).get<double>();
        m.tileWidth = json.at(6).get<int>();
        m.tileHeight = json.at(7).get<int>();
    }
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
    const TileMatrix first = grid.levels.empty() ? TileMatrix{} : grid.levels.front();
    // The usual sets, whatever a service calls them and their levels.
    for (const char* kind : {"webMercator", "degrees"}) {
        auto usual = named(kind, grid.crs, count, first.tileWidth);
        const auto plain = usual;
        usual.id = grid.id;
        auto ids = Json::array();
        for (std::size_t i = 0; i < usual.levels.size() && i < grid.levels.size(); ++i) {
            usual.levels[i].id = grid.levels[i].id;
            ids.push_back(grid.levels[i].id);
        }
        if (usual == grid) {
            Json out{
                {"id", grid.id}, {"crs", grid.crs}, {"count", count}, {"tile_size", first.tileWidth}, {"kind", kind}};
            if (usual.levels != plain.levels) {
                out["ids"] = std::move(ids);
            }
            return out;
        }
    }
    auto levels = Json::array();
    for (const auto& level : grid.levels) {
        levels.push_back(levelJson(level, first));
    }
    return {{"id", grid.id},
            {"crs", grid.crs},
            {"left", first.left},
            {"top", first.top},
            {"tile", {first.tileWidth, first.tileHeight}},
            {"levels", std::move(levels)}};
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
            TileMatrix first;
            first.left = json.at("left").get<double>();
            first.top = json.at("top").get<double>();
            first.tileWidth = json.at("tile").at(0).get<int>();
            first.tileHeight = json.at("tile").at(1).get<int>();
            for (const auto& level : json.at("levels")) {
                grid.levels.push_back(levelFrom(level, first));
            }
        } else {
            const int size = json.at("tile_size").get<int>();
            if (size < kSmallestTile || size > kLargestTile) {
                return badGrid(msg("Tiles of {0} pixels cannot be used", size));
            }
            const auto id = grid.id;
            grid = named(json.value("kind", id), grid.crs, json.at("count").get<int>(), size);
            grid.id = id;
            for (std::size_t i = 0; json.contains("ids") && i < grid.levels.size(); ++i) {
                grid.levels[i].id = json.at("ids").at(i).get<std::string>();
            }
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
