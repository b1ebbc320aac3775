// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/overlays/recipes.h"

#include "app/overlays/overlays.h"
#include "app/overlays/words.h"
#include "app/qt/resources.h"

#include <array>

namespace weir::app {

namespace {

constexpr std::size_t kMaxBytes = 64u << 20;

/// A file of resources/backdrop: GeoJSON features with `name` and `class`.
struct BackdropFile {
    const char* id;
    const char* file;
    const char* name;
    maps::ScaleRange scales;
    maps::Style (*style)();
};

maps::FeatureStyle lineStyle(const char* colour, double width, const char* casing = "", double casingWidth = 0) {
    maps::FeatureStyle style;
    style.stroke = {.colour = colour, .width = width, .casing = casing, .casingWidth = casingWidth};
    return style;
}

maps::FeatureStyle areaStyle(const char* fill, const char* edge, double width, maps::Dash dash = maps::Dash::solid) {
    maps::FeatureStyle style;
    style.fill.colour = fill;
    style.stroke = {.colour = edge, .width = width, .dash = dash};
    return style;
}

maps::Style districtStyle() {
    maps::Style style;
    style.base = areaStyle("land", "boundary", 1.2, maps::Dash::dashDot);
    style.label = {.enabled = true,
                   .size = 15,
                   .spacing = 4,
                   .colour = "areaLabel",
                   .priority = -40,
                   .scales = {150'000, 3'000'000}};
    return style;
}

maps::Style builtStyle() {
    maps::Style style;
    style.base = areaStyle("built", "", 0);
    return style;
}

maps::Style riverStyle() {
    maps::Style style;
    style.base = lineStyle("water", 2.5, "waterEdge", 0.6);
    style.base.fill.colour = "water";
    style.classes = {{"main", word("Main river"), lineStyle("water", 5, "waterEdge", 0.8)},
                     {"branch", word("Branch"), lineStyle("water", 2.5, "waterEdge", 0.6)},
                     {"canal", word("Canal"), lineStyle("water", 1.5)}};
    style.label = {.enabled = true,
                   .size = 12,
                   .italic = true,
                   .spacing = 3,
                   .colour = "waterLabel",
                   .priority = -5,
                   .scales = {0, 1'500'000},
                   .lineText = maps::LineText::curved};
    return style;
}

maps::Style roadStyle() {
    maps::Style style;
    style.base = lineStyle("road", 2, "roadEdge", 0.7);
    style.classes = {{"motorway", word("Motorway"), lineStyle("road", 3.6, "roadEdge", 1)},
                     {"trunk", word("Main road"), lineStyle("road", 2.6, "roadEdge", 0.8)},
                     {"railway", word("Railway"), lineStyle("muted", 1.2)}};
    style.label = {.enabled = true,
                   .size = 10,
                   .colour = "areaLabel",
                   .priority = -35,
                   .scales = {0, 300'000},
                   .lineText = maps::LineText::curved};
    return style;
}

maps::Style placeStyle() {
    maps::Style style;
    style.base.fill.colour = "ink";
    style.base.stroke = {.colour = "halo", .width = 1};
    style.base.marker = {"circle", 4};
    style.label = {
        .enabled = true, .size = 12, .bold = true, .colour = "label", .priority = 0, .scales = {0, 1'500'000}};
    return style;
}

constexpr std::array kFiles{
    BackdropFile{"backdrop.districts", "districts.geojson", "Districts and counties", {}, districtStyle},
    BackdropFile{"backdrop.built", "built.geojson", "Built-up areas", {0, 500'000}, builtStyle},
    BackdropFile{"backdrop.rivers", "rivers.geojson", "Rivers", {}, riverStyle},
    BackdropFile{"backdrop.roads", "roads.geojson", "Roads", {0, 800'000}, roadStyle},
    BackdropFile{"backdrop.places", "places.geojson", "Towns", {0, 1'500'000}, placeStyle}};

Error badFile(const BackdropFile& file, const Message& why) {
    return fail(ErrorCode::corrupt, msg("The backdrop file {0} cannot be used: {1}", file.file, why.text()),
                msg("Install the program again"));
}

Result<Features> featuresIn(const BackdropFile& file, const std::string& text) {
    const auto json = parseJson(text, kMaxBytes);
    if (!json) {
        return badFile(file, json.error().message);
    }
    if (!json->is_object() || !json->contains("features") || !(*json)["features"].is_array()) {
        return badFile(file, msg("it is no FeatureCollection"));
    }
    Features out;
    for (const auto& item : (*json)["features"]) {
        const auto properties = item.is_object() ? item.value("properties", Json::object()) : Json::object();
        auto geometry =
            geo::fromGeoJson(item.is_object() ? item.value("geometry", Json{}).dump() : std::string{"null"});
        if (!geometry) {
            return badFile(file, geometry.error().message);
        }
        maps::FeatureInput feature;
        feature.ref = {file.id, static_cast<std::int64_t>(out.size()) + 1};
        feature.geometry = *std::move(geometry);
        feature.classKey = properties.is_object() ? properties.value("class", std::string{}) : std::string{};
        feature.label = properties.is_object() ? properties.value("name", std::string{}) : std::string{};
        out.push_back(std::move(feature));
    }
    return out;
}

}  // namespace

std::vector<maps::Layer> backdropLayers(const std::filesystem::path& resources, const maps::Projection& projection) {
    std::vector<maps::Layer> out;
    for (const auto& file : kFiles) {
        std::error_code ec;
        if (!std::filesystem::exists(resources / "backdrop" / file.file, ec)) {
            continue;
        }
        maps::Layer layer;
        layer.id = file.id;
        layer.name = word(file.name);
        layer.group = word(kBackdropGroup);
        layer.scales = file.scales;
        layer.style = file.style();
        const auto text = readResource(resources, std::filesystem::path{"backdrop"} / file.file);
        auto features = text ? featuresIn(file, *text) : Result<Features>{text.error()};
        if (features) {
            layer.source = maps::LiveSource{maps::FeatureSet::build(*std::move(features), projection)};
        } else {
            layer.source = maps::FailedSource{file.file, features.error()};
        }
        out.push_back(std::move(layer));
    }
    return out;
}

}  // namespace weir::app
