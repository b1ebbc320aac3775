// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/maps/render/scene.h"
#include "core/base/text.h"
#include "maps/layer/identify.h"
#include "tests/maps/render/prepared_polygon.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <fstream>
#include <set>
#include <sstream>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

constexpr std::uint32_t kRed = 0xFFFF0000;

Layer preparedLayer(const std::filesystem::path& folder) {
    Layer layer;
    layer.id = "prepared";
    layer.source = openPrepared(folder);
    layer.style = areaStyle("#FF0000");
    layer.style.label = {.enabled = true, .field = "name", .size = 14};
    return layer;
}

Json readJson(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    auto json = parseJson(text.str());
    REQUIRE(json);
    return *json;
}

Layer layerOf(std::string id, std::vector<FeatureInput> features, Style style, const Projection& projection) {
    Layer layer;
    layer.id = layer.name = std::move(id);
    layer.style = std::move(style);
    layer.source = LiveSource{FeatureSet::build(std::move(features), projection)};
    return layer;
}

Style labelled(FeatureStyle base, double size, int priority, const char* colour = "label") {
    Style style;
    style.base = std::move(base);
    style.label = {.enabled = true, .size = size, .colour = colour, .priority = priority};
    return style;
}

FeatureStyle symbol(const char* id, double size) {
    FeatureStyle style;
    style.marker = {id, size};
    return style;
}

std::vector<Layer> luoheLayers(const std::filesystem::path& boundaries, const std::filesystem::path& rivers,
                               const Projection& projection) {
    std::vector<Layer> layers;
    std::vector<FeatureInput> counties;
    const Json countyJson = readJson(boundaries / "luohe_counties.geojson");
    for (const auto& f : countyJson["features"]) {
        const auto geometry = geo::fromGeoJson(f["geometry"].dump());
        REQUIRE(geometry);
        counties.push_back(feature("county", static_cast<std::int64_t>(counties.size()), *geometry,
                                   f["properties"]["name"].get<std::string>()));
    }
    Style county;
    county.base.fill.colour = "land";
    county.base.stroke = {.colour = "boundary", .width = 1.4, .dash = Dash::dashDot};
    county.label = {.enabled = true, .size = 17, .bold = true, .spacing = 3, .colour = "areaLabel", .priority = 5};
    layers.push_back(layerOf("counties", counties, county, projection));

    std::vector<FeatureInput> lines;
    const Json riverJson = readJson(rivers / "wdbii_rivers_henan.geojson");
    for (const auto& f : riverJson["features"]) {
        const auto geometry = geo::fromGeoJson(f["geometry"].dump());
        REQUIRE(geometry);
        lines.push_back(feature("river", static_cast<std::int64_t>(lines.size()), *geometry, "River"));
    }
    FeatureStyle river;
    river.stroke = {.colour = "water", .width = 5, .casing = "waterEdge", .casingWidth = 1};
    auto riverStyle = labelled(river, 13, 2, "waterLabel");
    riverStyle.label.italic = true;
    layers.push_back(layerOf("rivers", lines, riverStyle, projection));

    FeatureStyle zone;
    zone.fill = {.colour = "evacuation/20", .hatch = Hatch::forward, .hatchColour = "evacuation"};
    zone.stroke = {.colour = "evacuation", .width = 2};
    std::vector<FeatureInput> zones;
    zones.push_back(feature(
        "zone", 1,
        geo::Polygon{{{{114.00, 33.57}, {114.10, 33.575}, {114.07, 33.54}, {114.02, 33.545}, {114.00, 33.57}}}}));
    layers.push_back(layerOf("zones", zones, labelled(zone, 12, 1), projection));

    const auto points = [&](const char* id, const char* symbolId, int priority, std::vector<FeatureInput> features) {
        for (auto& f : features) {
            f.priority = priority;
        }
        layers.push_back(layerOf(id, std::move(features), labelled(symbol(symbolId, 20), 12, 10), projection));
    };
    points("warehouses", "warehouse", 10,
           {feature("warehouse", 1, geo::LonLat{114.02, 33.53}, "市级储备库"),
            feature("warehouse", 2, geo::LonLat{114.13, 33.60}, "召陵物资库")});
    points("hazards", "hazard_source", 11,
           {feature("hazard_source", 1, geo::LonLat{114.12, 33.555}, "氨 · 三级"),
            feature("hazard_source", 2, geo::LonLat{113.93, 33.56}, "甲醇 · 四级")});
    points("teams", "team", 20,
           {feature("team", 1, geo::LonLat{114.04, 33.57}, "市防汛抢险一队"),
            feature("team", 2, geo::LonLat{114.045, 33.555}, "源汇排涝队 · 46"),
            feature("team", 3, geo::LonLat{113.94, 33.81}, "临颍水上救援队"),
            feature("team", 4, geo::LonLat{113.6, 33.44}, "舞阳综合救援队")});
    points("stations", "station.warning", 30,
           {feature("station", 1, geo::LonLat{114.052, 33.566}, "漯河站 59.85 m"),
            feature("station", 2, geo::LonLat{113.85, 33.58}, "马湾 66.2 m")});
    points("incidents", "incident.piping", 90,
           {feature("incident", 1, geo::LonLat{114.035, 33.562}, "管涌 · 沙河左岸 12+300")});

    Layer graticule;
    graticule.id = "graticule";
    graticule.source = GraticuleSource{};
    graticule.style.base.stroke = {.colour = "graticule", .width = 0.8};
    graticule.style.label = {.enabled = true, .size = 10, .colour = "muted", .priority = 200};
    layers.push_back(graticule);
    return layers;
}

}  // namespace

TEST_CASE("A prepared layer is drawn where its coordinates say, in the working CRS and in another") {
    needApplication();
    Renderer renderer{rendererOptions()};
    const auto projection = makeProjection("EPSG:4547");
    REQUIRE(projection);
    const auto centre = (*projection)->toMap(geo::LonLat{114.02, 33.58});
    std::vector<geo::MapPoint> ring;
    for (const auto& [dx, dy] : {std::pair{-600., -400.}, {600., -400.}, {600., 400.}, {-600., 400.}, {-600., -400.}}) {
        ring.push_back({centre.x + dx, centre.y + dy});
    }
    const bool webMercator = GENERATE(false, true);
    if (webMercator) {
        // The same corners in EPSG:3857, by its closed formula on the WGS 84 sphere (EPSG guidance note 7-2, 1.3.3.2).
        for (auto& p : ring) {
            const auto d = (*projection)->toLonLat(p);
            p = {6378137.0 * d.lon * M_PI / 180, 6378137.0 * std::log(std::tan(M_PI / 4 + d.lat * M_PI / 360))};
        }
    }
    const TempDir folder;
    savePolygon(folder.path(), webMercator ? "EPSG:3857" : "EPSG:4547", {ring});
    auto request = requestOf(viewOf(300, 200), {preparedLayer(folder.path())});
    request.projection = *projection;
    request.view.centre = centre;
    request.view.metresPerPixel = 10;
    const auto result = renderer.render(request);
    REQUIRE(result.complete);
    CHECK(result.notices.empty());
    // 1,200 m by 800 m at 10 m a pixel are columns 90…210 and rows 60…140.
    CHECK(isNear(result.image.pixel(91, 61), kRed, 3));
    CHECK(isNear(result.image.pixel(208, 138), kRed, 3));
    CHECK_FALSE(isNear(result.image.pixel(88, 100), kRed, 100));
    CHECK_FALSE(isNear(result.image.pixel(150, 142), kRed, 100));
    REQUIRE(result.labels.size() == 1);
    CHECK(result.labels.front().text == "漯河");
    CHECK(result.labels.front().ref == FeatureRef{"layer:prepared", 0});

    const auto hits = identify(request.layers, request.view, request.workingCrs, {150, 100});
    REQUIRE(hits.size() == 1);
    CHECK(hits.front().distance == 0);
    CHECK(cardOf(request.layers, hits.front()).title == "漯河");
    CHECK(identify(request.layers, request.view, request.workingCrs, {80, 100}).empty());
    const auto extent = extentOf(request.layers.front(), request.workingCrs);
    CHECK(extent.width() == Approx(1200).margin(40));
}

TEST_CASE("The situation around Luohe is drawn calm and complete in both themes") {
    needApplication();
    const auto boundaries = sharedData("admin-boundaries");
    const auto rivers = sharedData("rivers");
    if (boundaries.empty() || rivers.empty()) {
        return;
    }
    const auto projection = makeProjection("EPSG:4547");
    REQUIRE(projection);
    Renderer renderer{rendererOptions()};
    auto request = requestOf(viewOf(1236, 716), luoheLayers(boundaries, rivers, **projection));
    request.projection = *projection;
    request.background = "outside";
    request.decorations = {.scaleBar = true, .northArrow = true, .note = "示意数据 · CGCS2000 / 3° 带 CM 114°E"};
    request.view = request.view.fitted(extentOf(request.layers.front(), "EPSG:4547"));
    const bool dark = GENERATE(false, true);
    request.palette = dark ? Palette::dark() : Palette::light();
    const auto result = renderer.render(request);
    show(result.image, dark ? "luohe-dark" : "luohe-light");
    CHECK(result.notices.empty());

    std::set<std::string> texts;
    for (const auto& label : result.labels) {
        texts.insert(label.text);
    }
    for (const char* name :
         {"临颍县", "舞阳县", "郾城区", "管涌 · 沙河左岸 12+300", "漯河站 59.85 m", "市防汛抢险一队"}) {
        CHECK(texts.contains(name));
    }
    // In the middle of Linying County, away from everything drawn, the land shows.
    const auto p = request.view.toScreen((*projection)->toMap(geo::LonLat{113.88, 33.86}));
    CHECK(isNear(result.image.pixel(static_cast<int>(p.x), static_cast<int>(p.y)), request.palette.resolve("land").argb,
                 4));
}

TEST_CASE("A page for printing carries scale bar, arrow and note") {
    needApplication();
    const auto projection = makeProjection("EPSG:4547");
    REQUIRE(projection);
    Renderer renderer{rendererOptions()};
    auto view = MapView::forPaper(210, 297, 150);
    view.centre = (*projection)->toMap(geo::LonLat{114.02, 33.58});
    auto request = requestOf(view.withScale(50'000), {});
    request.projection = *projection;
    const auto bare = renderer.render(request).image;
    CHECK(bare.width() == Approx(210 / 25.4 * 150).margin(2));
    request.decorations = {.scaleBar = true, .northArrow = true, .note = "CGCS2000"};
    const auto dressed = renderer.render(request).image;
    const double share = differingShare(pixelsOf(bare), pixelsOf(dressed), 20);
    CHECK(share > 0.0005);
    CHECK(share < 0.05);
}
