// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/manifest.h"

#include <cmath>
#include <fstream>
#include <sstream>

namespace weir::maps {
namespace {

constexpr auto kFileName = "manifest.json";
constexpr std::size_t kMaxBytes = 16u << 20;

Json boxJson(const geo::MapBox& box) {
    return box.empty() ? Json{} : Json::array({box.minX, box.minY, box.maxX, box.maxY});
}

Json bandJson(const RasterBand& band) {
    return {{"type", band.type},
            {"colour", band.colour},
            {"noData", band.noData && std::isfinite(*band.noData) ? Json(*band.noData) : Json{}},
            {"noDataIsNan", band.noData && !std::isfinite(*band.noData)},
            {"minimum", band.minimum},
            {"maximum", band.maximum},
            {"dark", band.dark},
            {"bright", band.bright},
            {"palette", band.palette}};
}

geo::MapBox boxFrom(const Json& json) {
    if (!json.is_array() || json.size() != 4) {
        return {};
    }
    return {json[0].get<double>(), json[1].get<double>(), json[2].get<double>(), json[3].get<double>()};
}

RasterBand bandFrom(const Json& json) {
    RasterBand band;
    band.type = json.at("type").get<std::string>();
    band.colour = json.at("colour").get<std::string>();
    if (json.at("noData").is_number()) {
        band.noData = json.at("noData").get<double>();
    } else if (json.at("noDataIsNan").get<bool>()) {
        band.noData = std::nan("");
    }
    band.minimum = json.at("minimum").get<double>();
    band.maximum = json.at("maximum").get<double>();
    const bool bytes = band.type == "Byte";
    band.dark = json.value("dark", bytes ? 0.0 : band.minimum);  // layers prepared before there was a stretch
    band.bright = json.value("bright", bytes ? 255.0 : band.maximum);
    band.palette = json.at("palette").get<std::vector<std::uint32_t>>();
    return band;
}

RasterInfo rasterFrom(const Json& json) {
    RasterInfo info;
    info.width = json.at("width").get<std::int32_t>();
    info.height = json.at("height").get<std::int32_t>();
    info.geoTransform = json.at("geoTransform").get<std::vector<double>>();
    info.overviews = json.at("overviews").get<std::int32_t>();
    for (const auto& band : json.at("bands")) {
        info.bands.push_back(bandFrom(band));
    }
    return info;
}

Manifest parse(const Json& json) {
    Manifest m;
    m.kind = parseEnum<PreparedKind>(json.at("kind").get<std::string>()).value();
    const auto& source = json.at("source");
    m.source = {source.at("path").get<std::string>(), source.at("size").get<std::uint64_t>(),
                source.at("modifiedMs").get<std::int64_t>(), source.at("hash").get<std::string>()};
    m.driver = json.at("driver").get<std::string>();
    m.layer = json.at("layer").get<std::string>();
    const auto& crs = json.at("crs");
    m.crs = {crs.at("found").get<std::string>(), crs.at("interpreted").get<std::string>(),
             crs.at("basis").get<std::string>(), parseEnum<SourceDatum>(crs.at("datum").get<std::string>()).value()};
    m.coordinateCrs = json.at("coordinateCrs").get<std::string>();
    m.bounds = boxFrom(json.at("bounds"));
    for (const auto& warning : json.at("warnings")) {
        m.warnings.push_back(
            {warning.at("code").get<std::string>(),
             {warning.at("pattern").get<std::string>(), warning.at("args").get<std::vector<std::string>>()},
             warning.at("count").get<std::int64_t>()});
    }
    m.geometryType = json.at("geometryType").get<std::string>();
    m.featureCount = json.at("featureCount").get<std::uint64_t>();
    m.vertexCount = json.at("vertexCount").get<std::uint64_t>();
    for (const auto& field : json.at("fields")) {
        m.fields.push_back({field.at("name").get<std::string>(), field.at("type").get<std::string>()});
    }
    if (json.contains("raster")) {
        m.raster = rasterFrom(json.at("raster"));
    }
    return m;
}

bool rasterIsSane(const RasterInfo& raster) {
    const auto finite = [](double v) { return std::isfinite(v); };
    return raster.width > 0 && raster.height > 0 && !raster.bands.empty() && raster.geoTransform.size() == 6 &&
           std::all_of(raster.geoTransform.begin(), raster.geoTransform.end(), finite);
}

Error damaged(const std::string& what) {
    return fail(ErrorCode::corrupt, msg("The prepared layer is damaged: {0}", what), msg("Open the source file again"));
}

}  // namespace

Json toJson(const Manifest& m) {
    Json json{{"format", Manifest::kFormatVersion},
              {"kind", nameOf(m.kind)},
              {"source",
               {{"path", m.source.path},
                {"size", m.source.size},
                {"modifiedMs", m.source.modifiedMs},
                {"hash", m.source.hash}}},
              {"driver", m.driver},
              {"layer", m.layer},
              {"crs",
               {{"found", m.crs.found},
                {"interpreted", m.crs.interpreted},
                {"basis", m.crs.basis},
                {"datum", nameOf(m.crs.datum)}}},
              {"coordinateCrs", m.coordinateCrs},
              {"bounds", boxJson(m.bounds)},
              {"warnings", Json::array()},
              {"geometryType", m.geometryType},
              {"featureCount", m.featureCount},
              {"vertexCount", m.vertexCount},
              {"fields", Json::array()}};
    for (const auto& warning : m.warnings) {
        json["warnings"].push_back({{"code", warning.code},
                                    {"pattern", warning.text.pattern},
                                    {"args", warning.text.args},
                                    {"count", warning.count}});
    }
    for (const auto& field : m.fields) {
        json["fields"].push_back({{"name", field.name}, {"type", field.type}});
    }
    if (m.kind == PreparedKind::raster) {
        auto bands = Json::array();
        for (const auto& band : m.raster.bands) {
            bands.push_back(bandJson(band));
        }
        json["raster"] = {{"width", m.raster.width},
                          {"height", m.raster.height},
                          {"geoTransform", m.raster.geoTransform},
                          {"overviews", m.raster.overviews},
                          {"bands", std::move(bands)}};
    }
    return json;
}

Result<Manifest> manifestFromJson(const Json& json) {
    try {
        if (json.at("format").get<int>() > Manifest::kFormatVersion) {
            return fail(ErrorCode::unsupported, msg("The prepared layer was made by a newer version"),
                        msg("Clear the map cache or update the program"));
        }
        auto manifest = parse(json);
        if (manifest.kind == PreparedKind::raster && !rasterIsSane(manifest.raster)) {
            return damaged("raster description");
        }
        return manifest;
    } catch (const std::exception& e) {
        return damaged(e.what());
    }
}

Result<Manifest> readManifest(const std::filesystem::path& folder) {
    std::error_code error;
    const auto path = folder / kFileName;
    const auto size = std::filesystem::file_size(path, error);
    if (error) {
        return fail(ErrorCode::notFound, msg("There is no prepared layer in {0}", folder.string()),
                    msg("Open the source file again"));
    }
    if (size > kMaxBytes) {
        return damaged("manifest size");
    }
    std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    auto json = parseJson(text.str(), kMaxBytes);
    return json ? manifestFromJson(*json) : Result<Manifest>{damaged(json.error().message.text())};
}

Result<void> writeManifest(const std::filesystem::path& folder, const Manifest& manifest) {
    std::ofstream file{folder / kFileName, std::ios::binary | std::ios::trunc};
    // Text of a source may be broken UTF-8; replaced here, because the manifest is for people.
    file << toJson(manifest).dump(1, ' ', false, Json::error_handler_t::replace) << '\n';
    file.close();
    if (!file) {
        return fail(ErrorCode::io, msg("The prepared layer could not be written"),
                    msg("Check the free space of the cache folder"));
    }
    return {};
}

}  // namespace weir::maps
