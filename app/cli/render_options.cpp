// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/render_options.h"

#include "app/cli/command.h"
#include "maps/layer/tile_style.h"
#include "maps/prepared/source_path.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

namespace weir::app {

namespace {

template <class Number>
std::optional<Number> numberIn(std::string_view text) {
    Number out{};
    const auto [p, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
    return ec == std::errc{} && p == text.data() + text.size() ? std::optional{out} : std::nullopt;
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> out(1);
    for (const char c : text) {
        if (c == separator) {
            out.emplace_back();
        } else {
            out.back() += c;
        }
    }
    return out;
}

maps::Layer layerOf(const maps::PreparedLayer& prepared, std::string id, std::string name, unsigned seed) {
    maps::Layer layer;
    layer.id = std::move(id);
    layer.name = std::move(name);
    layer.source = maps::openPrepared(prepared.folder);
    layer.style = deliveredStyle(layer.source, seed);
    return layer;
}

maps::Layer serviceLayer(const model::Layer& row, TileHub& services) {
    maps::Layer layer;
    layer.source = serviceSource(row, services);
    layer.style = deliveredStyle(layer.source, 0);
    return layer;
}

maps::PrepareJob jobFor(const std::filesystem::path& source, const std::string& workingCrs) {
    maps::PrepareJob job;
    job.source = absolutePath(source);
    job.workingCrs = workingCrs;
    return job;
}

}  // namespace

Result<PixelSize> sizeFrom(const std::string& text) {
    const auto parts = split(text, 'x');
    const auto width = parts.size() == 2 ? numberIn<int>(parts[0]) : std::nullopt;
    const auto height = parts.size() == 2 ? numberIn<int>(parts[1]) : std::nullopt;
    if (!width || !height || *width < 16 || *height < 16 || *width > 20'000 || *height > 20'000 ||
        std::int64_t{*width} * *height > 200'000'000) {
        return fail(ErrorCode::usage, msg("'{0}' is not a size in pixels", shorten(text)),
                    msg("Write it as 1920x1080, 16 to 20000 a side"));
    }
    return PixelSize{*width, *height};
}

Result<geo::LonLatBox> boxFrom(const std::string& text) {
    const auto parts = split(text, ',');
    std::vector<double> numbers;
    for (const auto& part : parts) {
        if (const auto number = numberIn<double>(std::string{trim(part)})) {
            numbers.push_back(*number);
        }
    }
    const bool whole = parts.size() == 4 && numbers.size() == 4;
    if (!whole || !(numbers[0] < numbers[2]) || !(numbers[1] < numbers[3]) || numbers[0] < -180 || numbers[2] > 180 ||
        numbers[1] < -90 || numbers[3] > 90) {
        return fail(ErrorCode::usage, msg("'{0}' is not a box", shorten(text)),
                    msg("Write it as minlon,minlat,maxlon,maxlat in degrees"));
    }
    geo::LonLatBox box;
    box.add(numbers[0], numbers[1]);
    box.add(numbers[2], numbers[3]);
    return box;
}

maps::PreparedStore preparedStore() {
    maps::WorkerOptions worker;
    worker.program = maps::workerBeside();
    return maps::PreparedStore{cacheFolder() / "prepared", std::move(worker)};
}

maps::Layer storedLayer(const model::Layer& row, const std::string& workingCrs, const LayerSources& sources,
                        WhenNotPrepared when) {
    maps::Layer layer;
    auto& prepared = sources.prepared;
    const auto id = fmt::format("layer:{}", row.id.value);
    const auto use = [&](const maps::PreparedLayer& made) {
        layer = layerOf(made, id, row.name, static_cast<unsigned>(row.id.value));
    };
    const auto folder = prepared.root() / row.preparedKey;
    std::error_code ec;
    if (maps::isServiceText(row.sourcePath)) {
        layer = serviceLayer(row, sources.services);
    } else if (!row.preparedKey.empty() && std::filesystem::exists(folder / "manifest.json", ec)) {
        if (const auto manifest = maps::readManifest(folder)) {
            use({row.preparedKey, folder, *manifest});
        } else {
            layer.source = maps::FailedSource{row.sourcePath, manifest.error()};
        }
    } else if (when == WhenNotPrepared::fail) {
        layer.source = maps::FailedSource{
            row.sourcePath,
            fail(ErrorCode::notFound, msg("The prepared copy of '{0}' is not on this computer", row.sourcePath),
                 msg("Remove the layer and add the file again"))};
    } else {
        auto job = jobFor(row.sourcePath, workingCrs);
        if (!row.crs.empty()) {
            job.crs = row.crs;
        }
        job.datum = parseEnum<maps::SourceDatum>(row.datum);
        if (!row.sourceLayer.empty()) {
            job.layer = row.sourceLayer;
        }
        if (const auto made = prepared.prepare(job)) {
            use(*made);
        } else {
            layer.source = maps::FailedSource{row.sourcePath, made.error()};
        }
    }
    layer.id = id;
    dress(layer, row);
    return layer;
}

maps::Style deliveredStyle(const maps::LayerSource& source, unsigned seed) {
    maps::Style style;
    if (const auto* vector = std::get_if<maps::PreparedVectorSource>(&source)) {
        return maps::defaultStyle(maps::kindOf(vector->reader->manifest()), seed);
    }
    if (const auto* raster = std::get_if<maps::PreparedRasterSource>(&source)) {
        const auto& bands = raster->manifest->raster.bands;
        const bool heights = bands.size() == 1 && bands.front().palette.empty() && bands.front().type != "Byte";
        style.raster.mode = heights ? maps::RasterStyle::Mode::relief : maps::RasterStyle::Mode::picture;
    }
    const auto* tiles = std::get_if<maps::TileSource>(&source);
    if (tiles != nullptr && tiles->tiles->service().content == maps::TileContent::vector) {
        // What layers the tiles of a service have is known by seeing them; those of the schemas in use are styled.
        static constexpr std::array kUsual{"place",    "poi",      "transportation", "road", "boundary",  "admin",
                                           "building", "waterway", "water",          "park", "landcover", "landuse"};
        const auto known = tiles->tiles->layerNames();
        return maps::defaultTileStyle(known.empty() ? std::vector<std::string>(kUsual.begin(), kUsual.end()) : known);
    }
    return style;
}

void dress(maps::Layer& layer, const model::Layer& row) {
    layer.name = row.name;
    layer.visible = row.visible;
    const auto json = row.style.empty() ? Result<Json>{Json::object()} : parseJson(row.style);
    const auto style = json ? maps::styleFromJson(*json) : Result<maps::Style>{json.error()};
    layer.style =
        style && !row.style.empty() ? *style : deliveredStyle(layer.source, static_cast<unsigned>(row.id.value));
}

OuterLayers storedLayers(const desk::Picture& picture, const LayerSources& sources) {
    OuterLayers out;
    auto rows = picture.layers.where([](const model::Layer&) { return true; });
    std::ranges::stable_sort(rows, [](const auto* a, const auto* b) { return a->position < b->position; });
    for (const auto* row : rows) {
        auto layer = storedLayer(*row, picture.profile->city.workingCrs, sources, WhenNotPrepared::prepare);
        if (const auto* failed = layer.failure()) {
            out.warnings.push_back(msg("The layer '{0}' did not open: {1}", row->name, failed->reason.text()));
        }
        out.layers.push_back(std::move(layer));
    }
    return out;
}

Result<OuterLayers> fileLayers(const std::vector<std::filesystem::path>& files, const std::string& workingCrs,
                               maps::PreparedStore& prepared) {
    OuterLayers out;
    for (const auto& file : files) {
        const auto made = prepared.prepare(jobFor(file, workingCrs));
        if (!made) {
            return made.error();
        }
        for (const auto& warning : made->manifest.warnings) {
            out.warnings.push_back(msg("{0}: {1}", file.filename().string(), warning.text.text()));
        }
        out.layers.push_back(
            layerOf(*made, "file:" + made->key, maps::nameOfSource(file), static_cast<unsigned>(out.layers.size())));
    }
    return out;
}

std::vector<maps::Layer> withOuterLayers(std::vector<maps::Layer> overlays, std::vector<maps::Layer> outer) {
    const auto first =
        std::ranges::find_if(overlays, [](const maps::Layer& layer) { return !layer.id.starts_with("backdrop."); });
    overlays.insert(first, std::make_move_iterator(outer.begin()), std::make_move_iterator(outer.end()));
    return overlays;
}

geo::MapBox boxOnMap(const geo::LonLatBox& box, const maps::Projection& projection) {
    geo::MapBox out;
    if (box.empty()) {
        return out;
    }
    for (const double lon : {box.minX, box.maxX}) {
        for (const double lat : {box.minY, box.maxY}) {
            const auto p = projection.toMap({lon, lat});
            out.add(p.x, p.y);
        }
    }
    return out;
}

geo::MapBox extentOf(const desk::Picture& picture, const maps::Projection& projection) {
    geo::LonLatBox box;
    picture.divisions.forEach([&](const model::Division& division) { box.add(geo::boundsOf(division.outline)); });
    picture.zones.forEach([&](const model::Zone& zone) { box.add(geo::boundsOf(zone.area)); });
    const auto addPosition = [&](const auto& row) {
        if (row.position) {
            box.add(row.position->lon, row.position->lat);
        }
    };
    if (box.empty()) {
        picture.teams.forEach(addPosition);
        picture.stations.forEach(addPosition);
        picture.villages.forEach(addPosition);
    }
    if (box.empty()) {
        const auto centre = picture.profile->city.centre;
        box.add(centre.lon - 0.25, centre.lat - 0.2);
        box.add(centre.lon + 0.25, centre.lat + 0.2);
    }
    return boxOnMap(box, projection);
}

}  // namespace weir::app
