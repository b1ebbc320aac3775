// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/jobs.h"
#include "maps/prepared/file_tiles.h"
#include "maps/prepared/foreign_tiles.h"
#include "maps/prepared/tile_file.h"
#include "maps/tiles/mvt.h"
#include "maps/tiles/tile_content.h"

#include <algorithm>
#include <set>

namespace weir::maps {
namespace {

constexpr std::int64_t kMostTiles = 20'000'000;
constexpr int kMostZoom = 24;
constexpr std::size_t kMostLayerNames = 200;

const char* nameOfFormat(TileFormat format) {
    switch (format) {
        case TileFormat::png:
            return "png";
        case TileFormat::jpeg:
            return "jpeg";
        case TileFormat::webp:
            return "webp";
        case TileFormat::mvt:
            return "mvt";
        case TileFormat::unknown:
            break;
    }
    return "";
}

/// Copies what is sound. The first sound tile says what the file holds; the others must be the same.
class Copier {
public:
    Copier(TileFile& out, std::int64_t total, const Progress& progress)
        : m_out{out}, m_total{std::max<std::int64_t>(1, total)}, m_progress{progress} {}

    /// False when it must not go on: `problem` says why.
    bool take(const ForeignTiles::Entry& entry) {
        if ((++m_seen & 255) == 0 && m_progress) {
            m_progress(std::min(0.99, double(m_seen) / double(m_total)), msg("Checking map tiles"));
        }
        if (m_seen > kMostTiles) {
            problem = fail(ErrorCode::refused, msg("The file has more than {0} tiles", kMostTiles),
                           msg("Nothing was changed. Cut the file into smaller ones"));
            return false;
        }
        const auto rows = std::int64_t{1} << std::clamp<std::int64_t>(entry.zoom, 0, kMostZoom);
        if (entry.zoom < 0 || entry.zoom > kMostZoom || entry.column < 0 || entry.column >= rows || entry.row < 0 ||
            entry.row >= rows) {
            ++damaged;
            return true;
        }
        const TileId id{static_cast<int>(entry.zoom), entry.column, rows - 1 - entry.row};
        const auto bytes = checked(entry.bytes);
        if (!bytes) {
            ++damaged;
            firstReason = firstReason.value_or(bytes.error());
            return true;
        }
        if (auto stored = m_out.put(id, *bytes, Instant{}); !stored) {
            problem = stored.error();
            return false;
        }
        note(id);
        return true;
    }

    TileInfo info;
    geo::MapBox bounds;  ///< of the finest level
    std::int64_t damaged = 0;
    std::optional<Error> firstReason;
    std::optional<Error> problem;

private:
    Result<std::string_view> checked(std::string_view bytes) {
        const auto look = inspectPicture(bytes);
        if (look) {
            return checkedPicture(bytes, *look);
        }
        // Not a picture at all: perhaps a vector tile. One that was cut stays what it is.
        return look.error().code == ErrorCode::unsupported ? checkedVectors(bytes)
                                                           : Result<std::string_view>{look.error()};
    }
    Result<std::string_view> checkedPicture(std::string_view bytes, const TileLook& look) {
        const bool first = info.format.empty();
        const bool usual = look.width == look.height && (look.width == 256 || look.width == 512);
        if (!usual || (!first && (info.format == "mvt" || look.width != info.tileSize))) {
            return fail(ErrorCode::refused,
                        msg("The picture of the tile has {0} x {1} pixels instead of {2} x {3}", look.width,
                            look.height, info.tileSize, info.tileSize),
                        msg("Tiles must have 256 or 512 pixels a side, all the same"));
        }
        if (first) {
            info.format = nameOfFormat(look.format);
            info.tileSize = look.width;
        }
        return bytes;
    }
    Result<std::string_view> checkedVectors(std::string_view bytes) {
        if (isGzip(bytes)) {
            auto unpacked = gunzip(bytes);
            if (!unpacked) {
                return unpacked.error();
            }
            m_unpacked = *std::move(unpacked);
            bytes = m_unpacked;
        }
        const auto tile = readMvt(bytes);
        if (!tile) {
            return tile.error();
        }
        if (!info.format.empty() && info.format != "mvt") {
            return fail(ErrorCode::corrupt, msg("The file mixes pictures and vector tiles"));
        }
        info.format = "mvt";
        info.tileSize = 512;  // vector tiles are drawn for twice the pixels of a picture
        for (const auto& layer : tile->layers) {
            if (m_layers.size() < kMostLayerNames) {
                m_layers.insert(layer.name);
            }
        }
        info.layers.assign(m_layers.begin(), m_layers.end());
        return bytes;
    }
    void note(const TileId& id) {
        info.minZoom = info.count == 0 ? id.level : std::min(info.minZoom, id.level);
        if (info.count == 0 || id.level > info.maxZoom) {
            info.maxZoom = id.level;
            bounds = {};
        }
        if (id.level == info.maxZoom) {
            bounds.add(m_out.grid().boxOf(id));
        }
        ++info.count;
    }

    TileFile& m_out;
    std::int64_t m_total;
    const Progress& m_progress;
    std::int64_t m_seen = 0;
    std::string m_unpacked;
    std::set<std::string> m_layers;
};

Manifest describe(const Job& job, const Copier& copier, const std::map<std::string, std::string>& metadata) {
    Manifest manifest;
    const auto info = job.options.value("source", Json::object());
    manifest.source = {info.value("path", job.input.string()), info.value("size", std::uint64_t{0}),
                       info.value("modifiedMs", std::int64_t{0}), info.value("hash", std::string{})};
    manifest.driver = "MBTiles";
    manifest.kind = PreparedKind::tiles;
    const auto datum = job.text("datum");
    manifest.crs = {"EPSG:3857", "EPSG:3857", "standard",
                    datum ? parseEnum<SourceDatum>(*datum).value_or(SourceDatum::wgs84) : SourceDatum::wgs84};
    manifest.coordinateCrs = "EPSG:3857";
    manifest.bounds = copier.bounds;
    manifest.geometryType = "None";
    manifest.tiles = copier.info;
    if (const auto owner = metadata.find("attribution"); owner != metadata.end() && isUtf8(owner->second)) {
        manifest.tiles.attribution = shorten(owner->second, 200);
    }
    if (copier.damaged > 0) {
        manifest.warnings.push_back(
            {"damagedTiles", msg("{0} tiles were damaged and left out", copier.damaged), copier.damaged});
    }
    return manifest;
}

}  // namespace

Result<Json> prepareTiles(const Job& job, const Progress& progress) {
    auto source = ForeignTiles::open(job.input);
    if (!source) {
        return source.error();
    }
    const auto metadata = (*source)->metadata();
    const auto count = (*source)->count();
    if (!metadata || !count) {
        return metadata ? count.error() : metadata.error();
    }
    auto out = TileFile::create(job.output / kPreparedTiles, TileGrid::webMercator(kMostZoom + 1));
    if (!out) {
        return out.error();
    }
    Copier copier{**out, *count, progress};
    const auto read = (*source)->forEach([&](const auto& entry) { return copier.take(entry); });
    if (!read || copier.problem) {
        return read ? *copier.problem : read.error();
    }
    if (copier.info.count == 0) {
        return copier.firstReason.value_or(
            fail(ErrorCode::unsupported, msg("The file holds no map tiles"),
                 msg("Nothing was changed. Check the file in the program it comes from")));
    }
    if (auto finished = (*out)->finish(); !finished) {
        return finished.error();
    }
    const auto manifest = describe(job, copier, *metadata);
    if (auto written = writeManifest(job.output, manifest); !written) {
        return written.error();
    }
    return Json{{"kind", nameOf(PreparedKind::tiles)}, {"features", copier.info.count}};
}

}  // namespace weir::maps
