// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/jobs.h"

#include "maps/gdal/feature_text.h"
#include "maps/gdal/projection.h"
#include "maps/prepared/source_path.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace weir::maps {
namespace {

// What a job works on: a layer, or the name of a raster.
struct Choice {
    OGRLayer* layer = nullptr;
    std::optional<std::string> raster;
};

// "GPKG:/in/f.gpkg:tiles" is shown as "tiles".
std::string rasterLabel(const Source& source, const std::string& name) {
    const auto colon = name.rfind(':');
    return name.empty() ? source.displayName : colon == std::string::npos ? name : name.substr(colon + 1);
}

Error severalLayers(const Source& source) {
    std::vector<std::string> names;
    for (auto&& layer : source.dataset->GetLayers()) {
        names.push_back(source.layerName(*layer));
    }
    for (const auto& raster : source.rasters()) {
        names.push_back(rasterLabel(source, raster));
    }
    if (names.size() > 20) {
        names.resize(20);
        names.emplace_back("…");
    }
    return fail(ErrorCode::refused, msg("The file has several layers"),
                msg("Choose one of: {0}", fmt::format("{}", fmt::join(names, ", "))));
}

Result<Choice> named(const Source& source, const std::string& name) {
    if (auto* layer = source.findLayer(name)) {
        return Choice{layer, {}};
    }
    for (const auto& raster : source.rasters()) {
        if (rasterLabel(source, raster) == name) {
            return Choice{nullptr, raster};
        }
    }
    return fail(ErrorCode::notFound, msg("The file has no layer {0}", name), msg("List its layers and choose one"));
}

bool holdsShapes(OGRLayer& layer) {
    return layer.GetGeomType() != wkbNone && layer.GetFeatureCount() > 0;
}

Error nothingInside() {
    return fail(ErrorCode::unsupported, msg("The file holds no layer that could be used"),
                msg("Nothing was changed. Check the file in the program it comes from"));
}

// The only one there is, or the only one with something on it.
Result<Choice> chooseForMap(const Source& source) {
    const auto rasters = source.rasters();
    std::vector<OGRLayer*> layers;
    for (auto&& layer : source.dataset->GetLayers()) {
        layers.push_back(layer);
    }
    if (layers.size() > 1 || (!layers.empty() && !rasters.empty())) {
        std::erase_if(layers, [](OGRLayer* layer) { return !holdsShapes(*layer); });
    }
    if (layers.size() + rasters.size() > 1) {
        return severalLayers(source);
    }
    if (layers.size() == 1) {
        return Choice{layers.front(), {}};
    }
    return rasters.size() == 1 ? Result<Choice>{Choice{nullptr, rasters.front()}} : Result<Choice>{nothingInside()};
}

Result<Choice> chooseForTable(const Source& source) {
    std::vector<OGRLayer*> layers;
    for (auto&& layer : source.dataset->GetLayers()) {
        layers.push_back(layer);
    }
    if (layers.size() > 1) {
        std::erase_if(layers, [](OGRLayer* layer) { return layer->GetFeatureCount() == 0; });
    }
    if (layers.size() > 1) {
        return severalLayers(source);
    }
    return layers.empty() ? Result<Choice>{nothingInside()} : Result<Choice>{Choice{layers.front(), {}}};
}

Result<Json> prepare(const Job& job, const Source& source, const Choice& choice, const Progress& progress) {
    if (choice.layer != nullptr) {
        return prepareVector(job, source, *choice.layer, progress);
    }
    if (choice.raster->empty()) {
        return prepareRaster(job, source, *source.dataset, progress);
    }
    auto dataset = openRaster(source, *choice.raster);
    return dataset ? prepareRaster(job, source, **dataset, progress) : Result<Json>{std::move(dataset).error()};
}

}  // namespace

std::optional<std::string> Job::text(const char* option) const {
    return options.contains(option) && options[option].is_string() ? std::optional{options[option].get<std::string>()}
                                                                   : std::nullopt;
}

Result<Job> jobFromJson(const Json& json) {
    try {
        return Job{json.at("kind").get<std::string>(),
                   json.at("input").get<std::string>(),
                   json.at("output").get<std::string>(),
                   json.value("name", std::string{}),
                   json.at("options"),
                   json.value("withoutPolicy", false)};
    } catch (const std::exception& e) {
        return fail(ErrorCode::usage, msg("This is not a job for the worker: {0}", e.what()),
                    msg("Start it through the desk"));
    }
}

Result<Json> runJob(const Job& job, const Progress& progress) {
    if (job.kind == "prepare" && plainExtension(job.input) == ".mbtiles") {
        return prepareTiles(job, progress);
    }
    OpenOptions open;
    open.displayName = job.name;
    open.encoding = job.text("encoding");
    open.headerRow = job.options.value("headerRow", true);
    open.withoutPolicy = job.withoutPolicy;
    auto source = openSource(job.input, open);
    if (!source) {
        return std::move(source).error();
    }
    if (job.kind == "list") {
        return listLayers(*source);
    }
    if (job.kind != "prepare" && job.kind != "table") {
        return fail(ErrorCode::usage, msg("The worker knows no job {0}", job.kind), msg("Use list, prepare or table"));
    }
    const auto wanted = job.text("layer");
    const auto choice = wanted                ? named(*source, *wanted)
                        : job.kind == "table" ? chooseForTable(*source)
                                              : chooseForMap(*source);
    if (!choice) {
        return choice.error();
    }
    if (job.kind == "prepare") {
        return prepare(job, *source, *choice, progress);
    }
    return choice->layer != nullptr ? readTable(job, *source, *choice->layer, progress) : Result<Json>{nothingInside()};
}

Result<Json> listLayers(const Source& source) {
    auto layers = Json::array();
    for (auto&& layer : source.dataset->GetLayers()) {
        layers.push_back({{"name", source.layerName(*layer)},
                          {"kind", nameOf(PreparedKind::vector)},
                          {"geometryType", geometryTypeName(layer->GetGeomType())},
                          {"featureCount", layer->GetFeatureCount(FALSE)},
                          {"crs", crsText(layer->GetSpatialRef())}});
    }
    for (const auto& raster : source.rasters()) {
        layers.push_back({{"name", rasterLabel(source, raster)},
                          {"kind", nameOf(PreparedKind::raster)},
                          {"geometryType", ""},
                          {"featureCount", -1},
                          {"crs", raster.empty() ? crsText(source.dataset->GetSpatialRef()) : std::string{}}});
    }
    return Json{{"driver", source.driver}, {"layers", std::move(layers)}};
}

Manifest manifestOf(const Job& job, const Source& source) {
    Manifest manifest;
    const auto info = job.options.value("source", Json::object());
    manifest.source = {info.value("path", job.input.string()), info.value("size", std::uint64_t{0}),
                       info.value("modifiedMs", std::int64_t{0}), info.value("hash", std::string{})};
    manifest.driver = source.driver;
    return manifest;
}

}  // namespace weir::maps
