// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/layer.h"

#include "core/geo/transform.h"
#include "maps/prepared/file_tiles.h"

#include <fmt/format.h>

#include <array>
#include <map>

namespace weir::maps {

LayerSource openPrepared(const std::filesystem::path& folder) {
    auto manifest = readManifest(folder);
    if (!manifest) {
        return FailedSource{folder.string(), manifest.error()};
    }
    if (manifest->kind == PreparedKind::raster) {
        return PreparedRasterSource{folder, std::make_shared<const Manifest>(std::move(*manifest))};
    }
    if (manifest->kind == PreparedKind::tiles) {
        auto tiles = openFileTiles(folder, *manifest);
        return tiles ? LayerSource{TileSource{*std::move(tiles), false, 0}}
                     : LayerSource{FailedSource{manifest->source.path, tiles.error()}};
    }
    auto reader = VectorReader::open(folder);
    if (!reader) {
        return FailedSource{manifest->source.path, reader.error()};
    }
    return PreparedVectorSource{std::move(*reader)};
}

std::string crsOf(const Layer& layer) {
    if (const auto* vector = std::get_if<PreparedVectorSource>(&layer.source)) {
        return vector->reader->manifest().coordinateCrs;
    }
    if (const auto* raster = std::get_if<PreparedRasterSource>(&layer.source)) {
        return raster->manifest->coordinateCrs;
    }
    return {};
}

geo::MapBox extentOf(const Layer& layer, const std::string& workingCrs) {
    if (const auto* live = std::get_if<LiveSource>(&layer.source)) {
        return live->features ? live->features->bounds() : geo::MapBox{};
    }
    if (const auto* tiles = std::get_if<TileSource>(&layer.source)) {
        return extentOf(tiles->tiles->service(), workingCrs);
    }
    geo::MapBox box;
    if (const auto* vector = std::get_if<PreparedVectorSource>(&layer.source)) {
        box = vector->reader->manifest().bounds;
    } else if (const auto* raster = std::get_if<PreparedRasterSource>(&layer.source)) {
        box = raster->manifest->bounds;
    }
    if (box.empty()) {
        return box;
    }
    const auto reprojection = makeReprojection(crsOf(layer), workingCrs);
    if (!reprojection) {
        return {};
    }
    return *reprojection ? (*reprojection)->forward(box) : box;
}

geo::MapBox extentOf(const TileService& service, const std::string& workingCrs) {
    if (service.bounds.empty()) {
        return {};
    }
    geo::MapBox box;
    for (const double lon : {service.bounds.minX, service.bounds.maxX}) {
        for (const double lat : {service.bounds.minY, service.bounds.maxY}) {
            const auto p = geo::toCgcs2000({lon, lat}, service.datum);
            box.add(p.lon, p.lat);
        }
    }
    const auto reprojection = makeReprojection(std::string{geo::kStoreCrs}, workingCrs);
    return reprojection && *reprojection ? (*reprojection)->forward(box) : geo::MapBox{};
}

namespace {

void addLive(const Layer& layer, const FeatureSet& features, std::vector<LegendEntry>& out) {
    struct Seen {
        FeatureKind kind = FeatureKind::none;
        std::size_t count = 0;
    };
    std::map<int, Seen> seen;
    for (std::size_t i = 0; i < features.size(); ++i) {
        const auto& info = features.info(i);
        if (info.kind != FeatureKind::none) {
            auto& entry = seen[layer.style.classIndex(info.classKey)];
            entry.kind = info.kind;
            ++entry.count;
        }
    }
    for (std::size_t i = 0; i < layer.style.classes.size(); ++i) {
        if (const auto found = seen.find(static_cast<int>(i)); found != seen.end()) {
            const auto& one = layer.style.classes[i];
            out.push_back({one.title, found->second.kind, one.style, found->second.count});
        }
    }
    if (const auto other = seen.find(-1); other != seen.end()) {
        out.push_back({layer.name, other->second.kind, layer.style.base, other->second.count});
    }
}

/// Classes of vector tiles say by their style whether they are areas, lines or points.
void addTiles(const Layer& layer, const TileSource& source, std::vector<LegendEntry>& out) {
    if (source.tiles->service().content == TileContent::raster) {
        out.push_back({layer.name, FeatureKind::none, {}, 0});
        return;
    }
    for (const auto& one : layer.style.classes) {
        const auto kind = !one.style.fill.colour.empty() && one.style.marker.symbol.empty() ? FeatureKind::polygon
                          : one.style.stroke.width > 0                                      ? FeatureKind::line
                                                                                            : FeatureKind::point;
        out.push_back({one.title, kind, one.style, 0});
    }
    out.push_back({layer.name, FeatureKind::line, layer.style.base, 0});
}

}  // namespace

FeatureKind kindOf(const Manifest& manifest) {
    const auto has = [&](std::string_view part) { return manifest.geometryType.find(part) != std::string::npos; };
    return has("Polygon") ? FeatureKind::polygon : has("Line") ? FeatureKind::line : FeatureKind::point;
}

std::vector<LegendEntry> legendOf(const Layer& layer) {
    std::vector<LegendEntry> entries;
    if (const auto* live = std::get_if<LiveSource>(&layer.source)) {
        if (live->features) {
            addLive(layer, *live->features, entries);
        }
    } else if (const auto* vector = std::get_if<PreparedVectorSource>(&layer.source)) {
        const auto kind = kindOf(vector->reader->manifest());
        for (const auto& one : layer.style.classes) {
            entries.push_back({one.title, kind, one.style, 0});
        }
        // Last, what has none of the classes.
        entries.push_back({layer.name, kind, layer.style.base, 0});
    } else if (std::holds_alternative<PreparedRasterSource>(layer.source)) {
        entries.push_back({layer.name, FeatureKind::none, {}, 0});
    } else if (const auto* tiles = std::get_if<TileSource>(&layer.source)) {
        addTiles(layer, *tiles, entries);
    } else if (std::holds_alternative<GraticuleSource>(layer.source)) {
        entries.push_back({layer.name, FeatureKind::line, layer.style.base, 0});
    }
    return entries;
}

Style defaultStyle(FeatureKind kind, unsigned seed) {
    const std::string colour = fmt::format("data{}", 1 + seed % 6);
    Style style;
    if (kind == FeatureKind::polygon) {
        // Hardly a tint: whatever lies below must stay as readable as without it.
        style.base.fill.colour = colour + "/8";
        style.base.stroke = {.colour = colour, .width = 1.6};
    } else if (kind == FeatureKind::line) {
        style.base.stroke = {.colour = colour, .width = 1.6};
    } else {
        style.base.marker = {.symbol = "circle", .size = 8};
        style.base.fill.colour = colour;
        style.base.stroke = {.colour = "halo", .width = 1};
    }
    return style;
}

}  // namespace weir::maps
