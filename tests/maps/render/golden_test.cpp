// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/maps/render/scene.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

/// Of the pixels: what another version of the font engine may change.
constexpr double kAlike = 0.01;

geo::Line meander(double y, double amplitude, double wavelength) {
    geo::Line line;
    for (double x = -400; x <= 400; x += 3) {
        line.points.push_back(metres(x, y + amplitude * std::sin(2 * std::numbers::pi * x / wavelength)));
    }
    return line;
}

Layer rivers(LineText text) {
    Style style;
    style.base.stroke = {.colour = "#7FB4DC", .width = 5, .casing = "#4F88B8", .casingWidth = 0.8};
    style.label = {.enabled = true, .size = 14, .italic = true, .spacing = 2, .colour = "#205080", .halo = "#FFFFFF"};
    style.label.lineText = text;
    std::vector<FeatureInput> lines;
    lines.push_back(feature("river", 1, meander(70, 35, 330), "沙颍河"));
    lines.push_back(feature("river", 2, meander(-60, 18, 210), "Sha River"));
    // Steep: the characters stand.
    lines.push_back(feature("river", 3, geo::Line{{metres(150, 150), metres(135, 60), metres(165, -150)}}, "澧河"));
    return liveLayer("rivers", std::move(lines), style);
}

Layer roads() {
    Style style;
    style.label = {.enabled = true, .size = 11, .colour = "#303030", .halo = "#FFFFFF"};
    style.label.lineText = LineText::curved;
    style.label.lineSide = LineSide::above;
    style.base.stroke = {.colour = "#FFFFFF", .width = 4, .casing = "#909090", .casingWidth = 1};
    style.classes = {{"motorway", "", style.base}, {"track", "", style.base}};
    style.classes[0].style.stroke = {.colour = "#F0A050", .width = 7, .casing = "#A05A10", .casingWidth = 1.5};
    style.classes[1].style.stroke = {.colour = "#806040", .width = 2};
    style.classes[1].style.stroke.dashes = {10, 3, 2, 3};
    std::vector<FeatureInput> lines;
    for (int i = 0; i < 5; ++i) {
        lines.push_back(feature("road", i, geo::Line{{metres(-150 + i * 70, -160), metres(-130 + i * 60, 160)}}));
    }
    lines.push_back(
        feature("road", 10, geo::Line{{metres(-220, -50), metres(-60, -20), metres(220, -70)}}, "宁洛高速"));
    lines.back().classKey = "motorway";
    lines.push_back(feature("road", 11, geo::Line{{metres(-220, 60), metres(0, 90), metres(220, 40)}}, "Dyke track"));
    lines.back().classKey = "track";
    return liveLayer("roads", std::move(lines), style);
}

std::vector<Layer> areas() {
    Style named = areaStyle("#E4EEDA");
    named.base.stroke = {.colour = "#90A080", .width = 1};
    named.label = {.enabled = true, .size = 14, .colour = "#304020", .halo = "#FFFFFF"};
    std::vector<FeatureInput> zones;
    zones.push_back(feature("zone", 1, rectangle(-200, 0, -120, 140), "漯河市源汇区"));
    zones.push_back(feature("zone", 2, rectangle(-120, 0, 60, 140), "召陵区"));
    zones.push_back(feature("zone", 3,
                            geo::Polygon{{{metres(60, 0), metres(200, 0), metres(200, 140), metres(60, 140),
                                           metres(170, 70), metres(60, 0)}}},
                            "郾城区"));
    std::vector<Layer> layers{liveLayer("zones", std::move(zones), named)};
    int i = 0;
    for (const auto hatch : {Hatch::forward, Hatch::cross, Hatch::horizontal, Hatch::dots}) {
        Style style = areaStyle("#F6F0E0");
        style.base.fill.hatch = hatch;
        style.base.fill.hatchColour = "#B04020";
        style.base.stroke = {.colour = "#803010", .width = 1.5};
        layers.push_back(oneFeature(fmt::format("hatch{}", i),
                                    feature("zone", i, rectangle(-200 + i * 68, -140, -140 + i * 68, -20)), style));
        ++i;
    }
    Style pattern = areaStyle("#E8F0F8");
    pattern.base.fill.pattern = "triangle";
    pattern.base.fill.patternSize = 8;
    pattern.base.fill.patternSpacing = 22;
    pattern.base.fill.hatchColour = "#2060A0";
    layers.push_back(oneFeature("pattern", feature("zone", 9, rectangle(75, -140, 200, -20)), pattern));
    return layers;
}

}  // namespace

TEST_CASE("Names along rivers look as they did") {
    needApplication();
    const auto name = GENERATE(as<std::string>{}, "curved", "straight");
    Renderer renderer{rendererOptions()};
    const auto layer = rivers(name == "curved" ? LineText::curved : LineText::straight);
    const auto result = renderer.render(requestOf(viewOf(440, 320), {layer}));
    CHECK(differsFromGolden(result.image, "rivers-" + name) < kAlike);
}

TEST_CASE("Roads with casings, dashes and names look as they did, on a sharp screen too") {
    needApplication();
    const double ratio = GENERATE(1.0, 2.0);
    Renderer renderer{rendererOptions()};
    const auto result = renderer.render(requestOf(viewOf(440, 320, ratio), {roads()}));
    CHECK(differsFromGolden(result.image, fmt::format("roads-{}", ratio)) < kAlike);
}

TEST_CASE("Names in areas, hatches and patterns look as they did, turned too") {
    needApplication();
    const double rotation = GENERATE(0.0, 30.0);
    Renderer renderer{rendererOptions()};
    auto view = viewOf(440, 320);
    view.rotation = rotation;
    const auto result = renderer.render(requestOf(view, areas()));
    CHECK(differsFromGolden(result.image, fmt::format("areas-{}", rotation)) < kAlike);
}
