// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/maps/render/scene.h"

#include "maps/render/area_fill.h"
#include "maps/render/line_fill.h"
#include "maps/render/sprite_book.h"
#include "maps/render/work_poll.h"
#include "tests/support/prepared_layer.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <random>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

Layer square(std::string id, double half, Style style) {
    return oneFeature(std::move(id), feature("zone", 1, rectangle(-half, -half, half, half)), std::move(style));
}

QImage drawn(std::vector<Layer> layers, const MapView& view = viewOf(100, 100)) {
    Renderer renderer{rendererOptions()};
    const auto result = renderer.render(requestOf(view, std::move(layers)));
    REQUIRE(result.complete);
    return result.image;
}

double inkShare(const QImage& image, int left, int top, int right, int bottom) {
    double ink = 0;
    for (int y = top; y < bottom; ++y) {
        for (int x = left; x < right; ++x) {
            ink += (255 - qGreen(image.pixel(x, y))) / 255.0;
        }
    }
    return ink / ((right - left) * (bottom - top));
}

}  // namespace

TEST_CASE("Layers meet what is below them as their blend mode says") {
    needApplication();
    // Below B = (200, 100, 50), above S = (100, 200, 150), by the formulas of W3C Compositing 10.1.
    const auto below = square("below", 50, areaStyle("#C86432"));
    const auto blended = [&](BlendMode mode, double opacity) {
        auto style = areaStyle("#64C896");
        style.blend = mode;
        auto above = square("above", 50, style);
        above.opacity = opacity;
        return drawn({below, above}).pixel(50, 50);
    };
    CHECK(isNear(blended(BlendMode::normal, 1), 0xFF64C896, 2));
    CHECK(isNear(blended(BlendMode::multiply, 1), qRgb(200 * 100 / 255, 100 * 200 / 255, 50 * 150 / 255), 2));
    CHECK(isNear(blended(BlendMode::screen, 1), qRgb(200 + 100 - 78, 100 + 200 - 78, 50 + 150 - 29), 2));
    // Hard light with the layers swapped: below 128 multiplied twice, above it screened twice.
    CHECK(isNear(blended(BlendMode::overlay, 1),
                 qRgb(255 - 2 * 55 * 155 / 255, 2 * 100 * 200 / 255, 2 * 50 * 150 / 255), 2));
    CHECK(isNear(blended(BlendMode::darken, 1), qRgb(100, 100, 50), 2));
    CHECK(isNear(blended(BlendMode::lighten, 1), qRgb(200, 200, 150), 2));
    // Half of it: half way between what was there and what it would be.
    CHECK(isNear(blended(BlendMode::multiply, 0.5), qRgb((200 + 78) / 2, (100 + 78) / 2, (50 + 29) / 2), 3));
}

TEST_CASE("A change of blending draws no layer again") {
    needApplication();
    Renderer renderer{rendererOptions()};
    auto request = requestOf(viewOf(100, 100), {square("a", 30, areaStyle("#FF0000"))});
    (void)renderer.render(request);
    request.layers[0].style.blend = BlendMode::multiply;
    CHECK(renderer.render(request).timings.layersDrawn == 0);
}

TEST_CASE("No ground shows along the border of two neighbours") {
    needApplication();
    std::vector<FeatureInput> halves;
    // A slanting border, so that every pixel on it is shared.
    halves.push_back(feature(
        "zone", 1,
        geo::Polygon{{{metres(-60, -60), metres(-13, -60), metres(17, 60), metres(-60, 60), metres(-60, -60)}}}));
    halves.push_back(
        feature("zone", 2,
                geo::Polygon{{{metres(-13, -60), metres(60, -60), metres(60, 60), metres(17, 60), metres(-13, -60)}}}));
    const bool sheer = GENERATE(false, true);
    const auto image = drawn({liveLayer("zones", std::move(halves), areaStyle(sheer ? "#80FF0000" : "#FF0000"))});
    const std::uint32_t expected = sheer ? 0xFFFF7F7F : 0xFFFF0000;
    CHECK(countNear(pixelsOf(image), expected, 3) == 100 * 100);
}

TEST_CASE("Areas that lie over each other still mix as before") {
    needApplication();
    std::vector<FeatureInput> two;
    two.push_back(feature("zone", 1, rectangle(-40, -40, 40, 40)));
    two.push_back(feature("zone", 2, rectangle(-20.5, -20, 20, 20)));
    const auto image = drawn({liveLayer("zones", std::move(two), areaStyle("#80FF0000"))});
    // Half red over half red: three quarters.
    CHECK(isNear(image.pixel(50, 50), 0xFFFF4040, 3));
    // At the edge the upper one covers half a pixel: half of half over half.
    CHECK(isNear(image.pixel(29, 50), 0xFFFF5F5F, 5));
}

TEST_CASE("A pattern repeats its symbol, hung on the map") {
    needApplication();
    Style style;
    style.base.fill = {.hatchColour = "#FF0000", .pattern = "square", .patternSize = 6, .patternSpacing = 20};
    const auto image = drawn({square("a", 60, style)});
    // Two squares of 6 x 6 in each 20 x 20.
    CHECK(inkShare(image, 10, 10, 90, 90) == Approx(2 * 36 / 400.0).epsilon(0.03));
    CHECK(isNear(image.pixel(50, 50), 0xFFFF0000, 3));
    CHECK(isNear(image.pixel(70, 50), 0xFFFF0000, 3));
    CHECK(isNear(image.pixel(60, 60), 0xFFFF0000, 3));
    CHECK(isNear(image.pixel(60, 50), 0xFFFFFFFF, 3));
    // Moved by 7 and 3 pixels, it moves along.
    const auto moved = drawn({square("a", 60, style)}, viewOf(100, 100).panned(7, 3));
    CHECK(isNear(moved.pixel(57, 53), 0xFFFF0000, 3));
    CHECK(isNear(moved.pixel(67, 53), 0xFFFFFFFF, 3));
    SECTION("with any symbol of the table") {
        style.base.fill.pattern = "team";
        CHECK(inkShare(drawn({square("a", 60, style)}), 10, 10, 90, 90) > 0.02);
    }
}

TEST_CASE("Hatches turn with the map, and nothing tears where a turned picture is continued") {
    needApplication();
    Style style;
    style.base.fill = {.hatch = Hatch::horizontal, .hatchColour = "#FF0000", .hatchSpacing = 10, .hatchWidth = 2};
    auto view = viewOf(100, 100);
    view.rotation = 90;
    const auto image = drawn({square("a", 80, style)}, view);
    // Rows have become columns: along a column all is ink or none, across them a fifth.
    CHECK(inkShare(image, 0, 50, 100, 51) == Approx(0.2).margin(0.02));
    for (int x = 10; x < 90; ++x) {
        CHECK(std::abs(qGreen(image.pixel(x, 20)) - qGreen(image.pixel(x, 77))) < 4);
    }
    for (const auto hatch : {Hatch::forward, Hatch::cross, Hatch::dots}) {
        style.base.fill.hatch = hatch;
        view.rotation = 33;
        Renderer panning{rendererOptions()};
        auto request = requestOf(view, {square("a", 400, style)});
        (void)panning.render(request);
        request.view = view.panned(30, -12);
        const auto moved = panning.render(request);
        CHECK(moved.timings.layersPanned == 1);
        Renderer fresh{rendererOptions()};
        CHECK(differingShare(pixelsOf(moved.image), pixelsOf(fresh.render(request).image), 3) < 0.001);
    }
}

TEST_CASE("Dashes have the lengths the style gives") {
    needApplication();
    Style style;
    style.base.stroke = {.colour = "#FF0000", .width = 3};
    style.base.stroke.dashes = {12, 4, 2, 4};
    const auto line = feature("road", 1, geo::Line{{metres(-45, -0.5), metres(45, -0.5)}});
    const auto image = drawn({oneFeature("roads", line, style)});
    const auto isInk = [&](double x) { return qGreen(image.pixel(static_cast<int>(5 + x), 50)) < 60; };
    for (const double at : {1.0, 6.0, 11.0, 17.0, 23.0, 33.0}) {
        INFO(at);
        CHECK(isInk(at));
    }
    for (const double at : {13.0, 15.0, 19.0, 21.0}) {
        INFO(at);
        CHECK_FALSE(isInk(at));
    }
}

TEST_CASE("A symbol turns by its field, and with the map") {
    needApplication();
    Style style;
    style.base.fill.colour = "#FF0000";
    style.base.marker = {.symbol = "triangle", .size = 40};
    style.base.marker.rotationField = "heading";
    const auto arrow = [&](const char* heading, double rotation) {
        auto input = feature("flow", 1, metres(0, 0));
        input.attributes = {{"heading", heading}};
        auto view = viewOf(100, 100);
        view.rotation = rotation;
        return drawn({oneFeature("flows", input, style)}, view);
    };
    // A triangle points up: most of its ink is in the lower half.
    const auto tipsTo = [](const QImage& image) {
        const double up = inkShare(image, 20, 20, 80, 50);
        const double down = inkShare(image, 20, 50, 80, 80);
        const double left = inkShare(image, 20, 20, 50, 80);
        const double right = inkShare(image, 50, 20, 80, 80);
        return std::abs(up - down) > std::abs(left - right) ? (up < down ? 'N' : 'S') : (left < right ? 'W' : 'E');
    };
    CHECK(tipsTo(arrow("0", 0)) == 'N');
    CHECK(tipsTo(arrow("90", 0)) == 'E');
    CHECK(tipsTo(arrow("180", 0)) == 'S');
    CHECK(tipsTo(arrow("-90", 0)) == 'W');
    CHECK(tipsTo(arrow("90", 90)) == 'S');
    CHECK(tipsTo(arrow("none", 0)) == 'N');
    style.base.marker.rotationField.clear();
    CHECK(tipsTo(arrow("90", 90)) == 'N');  // symbols stand upright on a turned map
    style.base.marker.rotation = 90;
    CHECK(tipsTo(arrow("0", 0)) == 'E');
}

TEST_CASE("A symbol of a prepared layer turns by its attribute") {
    needApplication();
    const TempDir folder;
    VectorWriter writer{geo::MapBox{-100, -100, 100, 100}};
    for (const double x : {-30.0, 30.0}) {
        writer.beginFeature(x > 0);
        writer.beginPart(PartRole::points);
        writer.add(x, 0);
        writer.endFeature();
    }
    savePrepared(folder.path(), writer, {{"wind", "real"}}, {{"0"}, {"180"}});
    Layer layer;
    layer.id = "wind";
    layer.source = openPrepared(folder.path());
    layer.style.base.fill.colour = "#FF0000";
    layer.style.base.marker = {.symbol = "triangle", .size = 30};
    layer.style.base.marker.rotationField = "wind";
    const auto image = drawn({layer});
    CHECK(inkShare(image, 5, 30, 35, 50) < inkShare(image, 5, 50, 35, 70));
    CHECK(inkShare(image, 65, 30, 95, 50) > inkShare(image, 65, 50, 95, 70));
}

TEST_CASE("Dense points of a prepared layer fold, with badges that stay while panning") {
    needApplication();
    const TempDir folder;
    std::mt19937 random{3};
    std::uniform_real_distribution<double> place{-400, 400};
    VectorWriter writer{geo::MapBox{-400, -400, 400, 400}};
    PreparedRows rows;
    for (int i = 0; i < 4000; ++i) {
        writer.beginFeature(i);
        writer.beginPart(PartRole::points);
        const double x = place(random);
        writer.add(x, place(random));
        writer.endFeature();
        rows.push_back({std::to_string(i)});
    }
    savePrepared(folder.path(), writer, {{"name", "text"}}, rows);
    Layer layer;
    layer.id = "cameras";
    layer.source = openPrepared(folder.path());
    layer.style.base.fill.colour = "#FF0000";
    layer.style.base.marker = {.symbol = "circle", .size = 12};
    layer.style.folds = true;
    Renderer renderer{rendererOptions()};
    auto request = requestOf(viewOf(400, 300), {layer});
    const auto first = renderer.render(request);
    show(first.image, "crowd");
    REQUIRE(first.badges.size() > 50);
    CHECK(first.symbols.size() < 160);  // 418 x 318 pixels hold 148 of 30 x 30 side by side
    for (std::size_t i = 0; i < first.badges.size(); ++i) {
        for (std::size_t j = i + 1; j < first.badges.size(); ++j) {
            CHECK_FALSE(first.badges[i].box.intersects(first.badges[j].box));
        }
    }
    std::size_t seen = first.symbols.size();
    for (const auto& badge : first.badges) {
        seen += badge.members;
    }
    // 4,000 points on 800 x 800 metres: about 750 on the picture, some of them counted beyond its edge.
    CHECK(seen > 600);
    request.view = request.view.panned(40, -24);
    const auto moved = renderer.render(request);
    CHECK(moved.timings.layersPanned == 1);
    Renderer fresh{rendererOptions()};
    const auto whole = fresh.render(request);
    CHECK(differingShare(pixelsOf(moved.image), pixelsOf(whole.image), 8) < 0.001);
    REQUIRE(moved.badges.size() == whole.badges.size());
    const auto& badge = first.badges[first.badges.size() / 2];
    const auto same = std::find_if(moved.badges.begin(), moved.badges.end(),
                                   [&](const PlacedBadge& one) { return one.ref == badge.ref; });
    REQUIRE(same != moved.badges.end());
    CHECK(same->members == badge.members);
    CHECK(same->box.x == Approx(badge.box.x + 40));
    request.view = request.view.zoomed(200);
    CHECK(renderer.render(request).badges.empty());
}

TEST_CASE("Whether to stop is asked after a bounded amount of work, however it is cut") {
    std::stop_source stop;
    SECTION("many small steps") {
        WorkPoll poll{stop.get_token()};
        for (std::size_t i = 0; i < 10 * WorkPoll::kBudget; ++i) {
            (void)poll.stopped();
        }
        CHECK(poll.asked() == 10);
    }
    SECTION("one large step") {
        WorkPoll poll{stop.get_token()};
        (void)poll.stopped(WorkPoll::kBudget);
        CHECK(poll.asked() == 1);
    }
    SECTION("a stop is heard, once and for all") {
        WorkPoll poll{stop.get_token()};
        CHECK_FALSE(poll.stopped(WorkPoll::kBudget));
        stop.request_stop();
        CHECK_FALSE(poll.stopped(10));
        CHECK(poll.stopped(WorkPoll::kBudget));
        CHECK(poll.stopped());
    }
    SECTION("an area as large as the picture weighs its pixels, not only its corners") {
        QImage image{1920, 1080, QImage::Format_ARGB32_Premultiplied};
        AreaFill area{image, 0};
        area.begin();
        area.addRing(std::vector<QPointF>{{0, 0}, {1920, 0}, {1920, 1080}, {0, 1080}, {0, 0}}, false);
        CHECK(area.cost() >= WorkPoll::kBudget);
    }
    SECTION("a wide line across the picture weighs its pixels, and so does laying it on") {
        QImage image{1920, 1080, QImage::Format_ARGB32_Premultiplied};
        image.fill(Qt::transparent);
        LineFill lines{image, 0};
        lines.setWidth(100);
        lines.add(std::vector<QPointF>{{0, 540}, {1920, 540}});
        CHECK(lines.takePixels() >= 100 * 1900);
        CHECK(lines.takePixels() == 0);
        lines.blend(Colour{0xFF000000});
        CHECK(lines.takePixels() >= 100 * 1900 / 8);
    }
}

TEST_CASE("Of a drawing given up nothing more is begun") {
    needApplication();
    const TempDir folder;
    VectorWriter writer{geo::MapBox{-100, -100, 100, 100}};
    PreparedRows rows;
    for (int i = 0; i < 2000; ++i) {
        writer.beginFeature(i);
        writer.beginPart(PartRole::points);
        writer.add(i % 50 * 4 - 100, i / 50 * 4 - 80);
        writer.endFeature();
        rows.push_back({"name " + std::to_string(i)});
    }
    savePrepared(folder.path(), writer, {{"name", "text"}}, rows);
    Layer layer;
    layer.id = "points";
    layer.source = openPrepared(folder.path());
    layer.style.label = {.enabled = true, .field = "name"};
    Renderer renderer{rendererOptions()};
    const auto request = requestOf(viewOf(400, 300), {square("below", 50, areaStyle("#C86432")), layer});
    std::stop_source stop;
    stop.request_stop();
    const auto given = renderer.render(request, stop.get_token());
    CHECK(given.cancelled);
    CHECK(given.timings.features == 0);
    CHECK(given.timings.vertices == 0);
    CHECK(renderer.kept().labelTexts == 0);
    // And nothing of it is taken for the whole.
    const auto whole = renderer.render(request);
    CHECK(whole.complete);
    CHECK(whole.timings.layersDrawn == 2);
    CHECK(whole.timings.features == 2001);
}
