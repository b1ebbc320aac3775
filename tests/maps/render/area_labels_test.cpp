// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/area_rows.h"

#include "tests/maps/render/scene.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

Style named(double size = 16) {
    Style style = areaStyle("#DDE8D0");
    style.label = {.enabled = true, .size = size, .colour = "#204020", .halo = "#FFFFFF"};
    return style;
}

geo::Polygon polygon(std::initializer_list<std::pair<double, double>> corners) {
    geo::Polygon out;
    out.rings.emplace_back();
    for (const auto& [x, y] : corners) {
        out.rings.front().push_back(metres(x, y));
    }
    out.rings.front().push_back(out.rings.front().front());
    return out;
}

const PlacedLabel* only(const RenderResult& result) {
    REQUIRE(result.labels.size() <= 1);
    return result.labels.empty() ? nullptr : &result.labels.front();
}

}  // namespace

TEST_CASE("The widest place of an area is found, and what fits there") {
    // A T: the bar 100 x 30 on top, the stem 20 wide below it.
    const std::vector<QPointF> t{{0, 0},    {100, 0}, {100, 30}, {60, 30}, {60, 200},
                                 {40, 200}, {40, 30}, {0, 30},   {0, 0}};
    const std::span<const QPointF> ring{t};
    const AreaRows rows{{&ring, 1}, {0, 200, 4, 1}};
    const auto places = rows.places(16, {-1000, -1000, 3000, 3000}, 4);
    REQUIRE_FALSE(places.empty());
    CHECK(places.front().centre.x == Approx(50));
    CHECK(places.front().centre.y > 8);
    CHECK(places.front().centre.y < 22);
    CHECK(places.front().width == Approx(100));
    CHECK(rows.contains({10, 8, 80, 14}));
    CHECK_FALSE(rows.contains({10, 20, 80, 14}));
    CHECK(rows.contains({42, 100, 16, 14}));
    CHECK_FALSE(rows.contains({42, 190, 16, 14}));
    SECTION("only where it is looked for") {
        const auto lower = rows.places(16, {-1000, 60, 3000, 200}, 4);
        REQUIRE_FALSE(lower.empty());
        CHECK(lower.front().width == Approx(20));
    }
}

TEST_CASE("The name of an area is level and inside, in its widest place") {
    needApplication();
    Renderer renderer{rendererOptions()};
    // A crescent: the middle of its box lies outside.
    const auto shape =
        polygon({{-200, 150}, {200, 150}, {200, 90}, {-120, 90}, {-120, -90}, {200, -90}, {200, -150}, {-200, -150}});
    const auto result =
        renderer.render(requestOf(viewOf(600, 400), {oneFeature("a", feature("zone", 1, shape, "郾城区"), named())}));
    const auto* label = only(result);
    REQUIRE(label != nullptr);
    CHECK(label->angle == 0);
    // Upper or lower arm: 60 high, 400 wide.
    CHECK(std::abs(std::abs(label->box.y + label->box.height / 2 - 200) - 120) < 22);
    CHECK(label->box.x >= 100);
    CHECK(label->box.right() <= 500);
}

TEST_CASE("A name too wide for its area is broken into lines, or left out") {
    needApplication();
    Renderer renderer{rendererOptions()};
    const auto labelIn = [&](double width, double height, const std::string& text, bool wrap = true) {
        auto style = named();
        style.label.wrap = wrap;
        const auto area = rectangle(-width / 2, -height / 2, width / 2, height / 2);
        const auto result =
            renderer.render(requestOf(viewOf(400, 300), {oneFeature("a", feature("zone", 1, area, text), style)}));
        const auto* label = only(result);
        if (label != nullptr) {
            // Its ink, without the halo, is inside.
            CHECK(label->box.width - 2 * 1.6 <= width + 1);
        }
        return label == nullptr ? std::string{} : label->written;
    };
    // 16 pixels a character.
    CHECK(labelIn(120, 60, "漯河市源汇区") == "漯河市源汇区");
    CHECK(labelIn(60, 60, "漯河市源汇区") == "漯河市\n源汇区");
    CHECK(labelIn(40, 90, "漯河市源汇区") == "漯河\n市源\n汇区");
    CHECK(labelIn(60, 60, "漯河市源汇区", false).empty());
    CHECK(labelIn(60, 24, "漯河市源汇区").empty());
    CHECK(labelIn(24, 200, "临颍县").empty());
    CHECK(labelIn(120, 60, "源汇\n46 人") == "源汇\n46 人");
    CHECK(labelIn(40, 90, "Yancheng").empty());
}

TEST_CASE("Of many parts the largest that is seen is named") {
    needApplication();
    Renderer renderer{rendererOptions()};
    geo::MultiPolygon islands;
    islands.polygons.push_back(rectangle(-280, -40, -180, 40));
    islands.polygons.push_back(rectangle(-60, -100, 260, 100));
    const auto layer = oneFeature("islands", feature("zone", 1, islands, "群岛"), named());
    auto request = requestOf(viewOf(600, 300), {layer});
    const auto all = renderer.render(request);
    REQUIRE(only(all) != nullptr);
    CHECK(only(all)->box.x > 240);
    // Only the smaller one in view, and a strip of the larger.
    request.view = request.view.centredAt({-340, 0});
    const auto left = renderer.render(request);
    REQUIRE(only(left) != nullptr);
    const auto centre = request.view.toMap({only(left)->box.x + only(left)->box.width / 2, 150});
    CHECK(centre.x < -180);
    CHECK(centre.x > -280);
}

TEST_CASE("An area larger than the picture is named where it is seen") {
    needApplication();
    Renderer renderer{rendererOptions()};
    const auto layer =
        oneFeature("land", feature("zone", 1, rectangle(-90'000, -50'000, 70, 60'000), "漯河市"), named());
    const auto result = renderer.render(requestOf(viewOf(400, 300), {layer}));
    const auto* label = only(result);
    REQUIRE(label != nullptr);
    CHECK(label->box.right() <= 270);
    CHECK(label->box.x >= 0);
}
