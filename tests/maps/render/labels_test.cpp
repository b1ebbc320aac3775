// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/label_placer.h"

#include "maps/render/label_ink.h"
#include "tests/maps/render/scene.h"
#include "tests/support/prepared_layer.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

TEST_CASE("What must be read is put further away where others are left out") {
    const ScreenBox crowd{155, 155, 90, 90};
    const auto placed = [&](int priority) {
        LabelPlacer placer{400, 400};
        placer.block(crowd);
        LabelWish wish;
        wish.anchor = {200, 200};
        wish.reach = 10;
        wish.priority = priority;
        wish.forms = {{"Team", {40, 12}}};
        return placer.place(wish);
    };
    CHECK_FALSE(placed(kMustBeRead - 1).has_value());
    const auto urgent = placed(kMustBeRead);
    REQUIRE(urgent.has_value());
    CHECK_FALSE(urgent->box.intersects(crowd));
    // Not further than it has to: below the crowd, which ends 45 pixels from the point.
    CHECK(urgent->box.y - 200 < 60);
    CHECK(urgent->away);
}

TEST_CASE("Where every usual place is taken, a label is pushed along the side of its symbol") {
    // The free strip begins a quarter of the label's width left of its point and ends there to the right.
    LabelPlacer placer{400, 400};
    placer.block({0, 0, 185, 400});
    placer.block({235, 0, 165, 400});
    placer.block({185, 0, 50, 205});
    LabelWish wish;
    wish.anchor = {200, 200};
    wish.reach = 10;
    wish.forms = {{"Team", {44, 12}}};
    const auto placed = placer.place(wish);
    REQUIRE(placed.has_value());
    CHECK(placed->box.x > 185);
    CHECK(placed->box.right() < 235);
    CHECK(placed->box.y == Approx(211));
    CHECK_FALSE(placed->away);
    // The same place is asked for when the picture is drawn again.
    CHECK(LabelPlacer::besideBox(wish, placed->candidate) == placed->box);
}

TEST_CASE("A label stays close while there is room") {
    LabelPlacer placer{400, 400};
    LabelWish wish;
    wish.anchor = {200, 200};
    wish.reach = 10;
    wish.priority = kMustBeRead;
    wish.forms = {{"Team", {40, 12}}};
    const auto placed = placer.place(wish);
    REQUIRE(placed.has_value());
    CHECK(placed->box.y == Approx(211));
    CHECK_FALSE(placed->away);
}

TEST_CASE("A reading stands away rather than over any symbol") {
    const auto placed = [](const std::string& text) {
        LabelPlacer placer{400, 400};
        placer.addSymbol({{155, 155, 90, 90}, -30});
        LabelWish wish;
        wish.anchor = {200, 200};
        wish.reach = 10;
        wish.text = text;
        wish.forms = {{text, {60, 12}}};
        return placer.place(wish);
    };
    const ScreenBox dots{155, 155, 90, 90};
    REQUIRE(placed("水位站"));
    CHECK(placed("水位站")->box.intersects(dots));
    REQUIRE(placed("水位站 60.20 m"));
    CHECK_FALSE(placed("水位站 60.20 m")->box.intersects(dots));
    CHECK(placed("水位站 60.20 m")->away);
}

TEST_CASE("What must be read rather covers lesser symbols than stands away from its own") {
    LabelPlacer placer{400, 400};
    placer.addSymbol({{155, 155, 90, 90}, 1});
    LabelWish wish;
    wish.anchor = {200, 200};
    wish.reach = 10;
    wish.priority = kMustBeRead;
    wish.forms = {{"Team", {40, 12}}};
    const auto placed = placer.place(wish);
    REQUIRE(placed.has_value());
    CHECK(placed->box.y == Approx(211));
    CHECK_FALSE(placed->away);
}

namespace {

Style plainLabels() {
    Style style;
    style.base.marker = {"circle", 6};
    style.base.fill.colour = "#C03030";
    style.label = {.enabled = true, .size = 12, .colour = "#202020", .halo = "#FFFFFF"};
    return style;
}

std::vector<FeatureInput> row(int count, double apart, const std::string& text) {
    std::vector<FeatureInput> out;
    for (int i = 0; i < count; ++i) {
        out.push_back(feature("stop", i, metres(-400 + i * apart, 0), text));
    }
    return out;
}

std::set<std::string> textsOf(const RenderResult& result) {
    std::set<std::string> out;
    for (const auto& label : result.labels) {
        out.insert(label.written);
    }
    return out;
}

}  // namespace

TEST_CASE("Points of the same name are labelled once within the distance") {
    needApplication();
    Renderer renderer{rendererOptions()};
    auto style = plainLabels();
    const auto count = [&](double distance) {
        style.label.sameTextDistance = distance;
        const auto layer = liveLayer("stops", row(9, 100, "闸"), style);
        return renderer.render(requestOf(viewOf(1000, 200), {layer})).labels.size();
    };
    CHECK(count(0) == 9);
    CHECK(count(150) == 5);
    CHECK(count(450) == 2);
}

TEST_CASE("Labels keep off the features of an obstacle layer") {
    needApplication();
    Renderer renderer{rendererOptions()};
    const auto teams = liveLayer("teams", row(9, 100, "应急救援队"), plainLabels());
    Style river;
    river.base.stroke = {.colour = "#3070C0", .width = 8};
    // Just below the points, where a label stands first.
    auto line = oneFeature("river", feature("river", 1, geo::Line{{metres(-600, -14), metres(600, -14)}}), river);
    const ScreenBox water{0, 110, 1000, 8};
    const auto meets = [&](LabelObstacle obstacle) {
        line.style.obstacle = obstacle;
        const auto result = renderer.render(requestOf(viewOf(1000, 200), {line, teams}));
        CHECK(result.labels.size() == 9);
        return std::ranges::count_if(result.labels, [&](const PlacedLabel& one) { return one.box.intersects(water); });
    };
    CHECK(meets(LabelObstacle::none) == 9);
    CHECK(meets(LabelObstacle::edges) == 0);

    SECTION("of areas the edge or all of it") {
        auto area = oneFeature("zone", feature("zone", 1, rectangle(-600, -90, 600, 40)), areaStyle("#E0E0E0"));
        area.style.base.stroke = {.colour = "#404040", .width = 2};
        area.style.obstacle = LabelObstacle::whole;
        CHECK(renderer.render(requestOf(viewOf(1000, 200), {area, teams})).labels.empty());
        area.style.obstacle = LabelObstacle::edges;
        CHECK(renderer.render(requestOf(viewOf(1000, 200), {area, teams})).labels.size() == 9);
    }
    SECTION("a layer is no obstacle to its own labels") {
        line.style.obstacle = LabelObstacle::edges;
        line.style.label = {.enabled = true, .size = 12};
        line.source = LiveSource{FeatureSet::build(
            {feature("river", 1, geo::Line{{metres(-600, -14), metres(600, -14)}}, "沙河")}, FlatProjection{})};
        CHECK_FALSE(renderer.render(requestOf(viewOf(1000, 200), {line})).labels.empty());
    }
}

TEST_CASE("Labels say what the rule's text says, live") {
    needApplication();
    Renderer renderer{rendererOptions()};
    auto style = plainLabels();
    style.label.text = "{label}\n{水位:.2} m";
    const auto written = [&](const char* stage) {
        auto station = feature("station", 1, metres(0, 0), "漯河站");
        station.attributes = {{"水位", stage}};
        return textsOf(renderer.render(requestOf(viewOf(300, 200), {oneFeature("stations", station, style)})));
    };
    CHECK(written("59.8") == std::set<std::string>{"漯河站\n59.80 m"});
    CHECK(written("60.2") == std::set<std::string>{"漯河站\n60.20 m"});
    CHECK(written("") == std::set<std::string>{"漯河站"});

    SECTION("two lines take the room of two lines") {
        auto station = feature("station", 1, metres(0, 0), "漯河站");
        station.attributes = {{"水位", "59.8"}};
        const auto two = renderer.render(requestOf(viewOf(300, 200), {oneFeature("s", station, style)})).labels;
        style.label.text.clear();
        const auto one = renderer.render(requestOf(viewOf(300, 200), {oneFeature("s", station, style)})).labels;
        CHECK(two.front().box.height == Approx(one.front().box.height + 15).margin(1));
    }
    SECTION("a text that cannot be read is told, and the layer is drawn") {
        style.label.text = "{label";
        const auto result = renderer.render(
            requestOf(viewOf(300, 200), {oneFeature("s", feature("station", 1, metres(0, 0), "x"), style)}));
        CHECK(result.notices.size() == 1);
        CHECK(countNear(pixelsOf(result.image), 0xFFC03030, 8) > 10);
        CHECK(result.labels.empty());
    }
}

TEST_CASE("Labels of a prepared layer are made of several attributes") {
    needApplication();
    const TempDir folder;
    VectorWriter writer{geo::MapBox{-100, -100, 100, 100}};
    for (const double x : {-80.0, 80.0}) {
        writer.beginFeature(x > 0);
        writer.beginPart(PartRole::points);
        writer.add(x, 0);
        writer.endFeature();
    }
    savePrepared(folder.path(), writer, {{"name", "text"}, {"heads", "integer"}}, {{"一队", "46"}, {"二队", ""}});
    Layer layer;
    layer.id = "teams";
    layer.source = openPrepared(folder.path());
    layer.style = plainLabels();
    layer.style.label.text = "{name}\n{heads} 人";
    Renderer renderer{rendererOptions()};
    CHECK(textsOf(renderer.render(requestOf(viewOf(400, 200), {layer}))) ==
          std::set<std::string>{"一队\n46 人", "二队"});
    layer.style.label.text = "{no such attribute}";
    CHECK(renderer.render(requestOf(viewOf(400, 200), {layer})).labels.empty());
}

TEST_CASE("A label beside a point is broken at the width its rule gives") {
    needApplication();
    Renderer renderer{rendererOptions()};
    auto style = plainLabels();
    style.label.wrapWidth = 80;
    const auto layer = oneFeature("a", feature("team", 1, metres(0, 0), "漯河市源汇区水上救援队"), style);
    CHECK(textsOf(renderer.render(requestOf(viewOf(400, 200), {layer}))) ==
          std::set<std::string>{"漯河市源汇区\n水上救援队"});
}

TEST_CASE("A halo lies around every letter and under none") {
    needApplication();
    const LabelInk ink{RendererOptions{}.fontFamily};
    LabelInk::Look look;
    look.size = 24;
    look.haloWidth = 3;
    look.colour = Colour{0xFF000000};
    look.halo = Colour{0xFFFFFFFF};
    const auto layers = ink.layers("沙", look, 1);
    REQUIRE(layers.halo.size() == layers.text.size());
    for (int y = 0; y < layers.text.height(); ++y) {
        for (int x = 0; x < layers.text.width(); ++x) {
            if (qAlpha(layers.text.pixel(x, y)) < 250) {
                continue;
            }
            // Two pixels from ink the halo is whole, four from it it has ended.
            for (const auto& [dx, dy] : {std::pair{2, 0}, {-2, 0}, {0, 2}, {0, -2}}) {
                if (layers.halo.valid(x + dx, y + dy)) {
                    CHECK(qAlpha(layers.halo.pixel(x + dx, y + dy)) > 240);
                }
            }
        }
    }
    const auto isFar = [&](int x, int y) {
        for (int dy = -4; dy <= 4; ++dy) {
            for (int dx = -4; dx <= 4; ++dx) {
                if (layers.text.valid(x + dx, y + dy) && qAlpha(layers.text.pixel(x + dx, y + dy)) > 0) {
                    return false;
                }
            }
        }
        return true;
    };
    for (int y = 0; y < layers.halo.height(); ++y) {
        for (int x = 0; x < layers.halo.width(); ++x) {
            if (isFar(x, y)) {
                CHECK(qAlpha(layers.halo.pixel(x, y)) == 0);
            }
        }
    }
}
