// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/file_tiles.h"

#include "maps/prepared/tile_file.h"

#include <cmath>
#include <map>
#include <numbers>

namespace weir::maps {
namespace {

/// Degrees of a box of EPSG:3857.
geo::LonLatBox degreesOf(const geo::MapBox& box) {
    geo::LonLatBox out;
    if (box.empty()) {
        return out;
    }
    constexpr double kRadius = 6378137;
    constexpr double kDegree = 180 / std::numbers::pi;
    const auto add = [&](double x, double y) {
        out.add(x / kRadius * kDegree, (2 * std::atan(std::exp(y / kRadius)) - std::numbers::pi / 2) * kDegree);
    };
    add(box.minX, box.minY);
    add(box.maxX, box.maxY);
    return out;
}

class FileOrder final : public TileOrder {
public:
    explicit FileOrder(std::map<TileId, Tile> tiles) : m_tiles{std::move(tiles)} {}
    Tile at(const TileId& tile) const override {
        const auto found = m_tiles.find(tile);
        return found == m_tiles.end() ? Tile{.state = Tile::State::empty} : found->second;
    }
    std::size_t waiting() const override { return 0; }

private:
    std::map<TileId, Tile> m_tiles;
};

class FileTiles final : public TileProvider {
public:
    FileTiles(TileService service, std::vector<std::string> layers, std::shared_ptr<TileFile> file)
        : m_service{std::move(service)}, m_layers{std::move(layers)}, m_file{std::move(file)} {}

    const TileService& service() const override { return m_service; }
    std::unique_ptr<TileOrder> order(std::vector<TileId> tiles, bool, Changed) override {
        std::map<TileId, Tile> found;
        for (const auto& tile : tiles) {
            found.emplace(tile, read(tile));
        }
        return std::make_unique<FileOrder>(std::move(found));
    }
    std::optional<Tile> find(const TileId& tile) override {
        auto found = read(tile);
        return found.state == Tile::State::ready ? std::optional{std::move(found)} : std::nullopt;
    }
    bool isRemote() const override { return false; }
    Instant now() const override { return {}; }
    std::vector<std::string> layerNames() const override { return m_layers; }

private:
    Tile read(const TileId& tile) {
        auto entry = m_file->find(tile);
        if (!entry) {
            return {Tile::State::failed, {}, {}, std::make_shared<const Error>(entry.error())};
        }
        if (!*entry) {
            return {Tile::State::empty, {}, {}, {}};
        }
        return {
            Tile::State::ready, std::make_shared<const std::string>(std::move((*entry)->bytes)), (*entry)->fetched, {}};
    }

    TileService m_service;
    std::vector<std::string> m_layers;
    std::shared_ptr<TileFile> m_file;
};

}  // namespace

Result<std::shared_ptr<TileProvider>> openFileTiles(const std::filesystem::path& folder, const Manifest& manifest) {
    const auto& info = manifest.tiles;
    TileService service;
    service.kind = TileServiceKind::mbtiles;
    service.grid = TileGrid::webMercator(info.maxZoom + 1, info.tileSize);
    service.datum = manifest.crs.datum;
    service.content = info.format == "mvt" ? TileContent::vector : TileContent::raster;
    service.minZoom = info.minZoom;
    service.maxZoom = info.maxZoom;
    service.attribution = info.attribution;
    service.bounds = degreesOf(manifest.bounds);
    auto file = TileFile::openFinished(folder / kPreparedTiles, service.grid);
    if (!file) {
        return file.error();
    }
    return std::shared_ptr<TileProvider>{
        std::make_shared<FileTiles>(std::move(service), info.layers, *std::move(file))};
}

}  // namespace weir::maps
