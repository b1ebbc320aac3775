// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/tool/tools.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace weir;
using namespace weir::maps;

namespace {

/// Drives a tool as the canvas does, in screen pixels over a real projection: 10 m to a pixel, Luohe in the middle.
class Stage {
public:
    explicit Stage(std::unique_ptr<Tool> tool) : controller{std::move(tool)} {
        view.width = 800;
        view.height = 600;
        view.metresPerPixel = 10;
        view.centre = projection->toMap(geo::LonLat{114.02, 33.58});
    }
    [[nodiscard]] ToolContext context() const { return {view, layers, *projection}; }
    [[nodiscard]] ToolInput at(double x, double y, Button button = Button::left, Modifiers modifiers = {}) const {
        return {view.toMap({x, y}), {x, y}, button, modifiers};
    }
    ToolOutcomes click(double x, double y, Button button = Button::left, Modifiers modifiers = {}) {
        controller.press(at(x, y, button, modifiers), context());
        return controller.release(at(x, y, button, modifiers), context());
    }
    ToolOutcomes drag(double x0, double y0, double x1, double y1, Modifiers modifiers = {}) {
        controller.press(at(x0, y0, Button::left, modifiers), context());
        controller.move(at((x0 + x1) / 2, (y0 + y1) / 2, Button::none, modifiers), context());
        controller.move(at(x1, y1, Button::none, modifiers), context());
        return controller.release(at(x1, y1, Button::left, modifiers), context());
    }
    ToolOutcomes key(ToolKey k) { return controller.key(k, context()).value_or(ToolOutcomes{}); }
    void addPoints(const std::vector<ScreenPoint>& places) {
        std::vector<FeatureInput> features;
        for (const auto& p : places) {
            FeatureInput f;
            f.ref = {"team", static_cast<std::int64_t>(features.size() + 1)};
            f.geometry = projection->toLonLat(view.toMap(p));
            features.push_back(std::move(f));
        }
        Layer layer;
        layer.id = "teams";
        layer.source = LiveSource{FeatureSet::build(std::move(features), *projection)};
        layers.push_back(layer);
    }

    std::shared_ptr<const Projection> projection = *makeProjection("EPSG:4547");
    MapView view;
    std::vector<Layer> layers;
    ToolController controller;
};

template <class T>
const T& only(const ToolOutcomes& outcomes) {
    REQUIRE(outcomes.size() == 1);
    const T* value = std::get_if<T>(&outcomes.front());
    REQUIRE(value != nullptr);
    return *value;
}

}  // namespace

TEST_CASE("Selecting by click and by box, adding and removing") {
    Stage stage{makeSelectTool()};
    stage.addPoints({{100, 100}, {200, 200}, {700, 500}});
    const auto one = only<Selected>(stage.click(101, 99));
    REQUIRE(one.hits.size() == 1);
    CHECK(one.hits.front().ref == FeatureRef{"team", 1});
    CHECK(one.mode == SelectMode::replace);
    CHECK(only<Selected>(stage.click(400, 400)).hits.empty());
    CHECK(only<Selected>(stage.click(200, 200, Button::left, {.shift = true})).mode == SelectMode::add);
    CHECK(stage.click(400, 400, Button::left, {.shift = true}).empty());
    const auto box = only<Selected>(stage.drag(50, 50, 300, 300, {.control = true}));
    CHECK(box.byBox);
    CHECK(box.hits.size() == 2);
    CHECK(box.mode == SelectMode::remove);

    SECTION("Esc gives up the rubber band") {
        stage.controller.press(stage.at(50, 50), stage.context());
        stage.controller.move(stage.at(90, 90, Button::none), stage.context());
        CHECK(stage.controller.tool().overlay(stage.context()).box.has_value());
        only<ToolCancelled>(stage.key(ToolKey::escape));
        CHECK_FALSE(stage.controller.tool().overlay(stage.context()).box.has_value());
        CHECK(stage.controller.release(stage.at(90, 90), stage.context()).empty());
    }
    SECTION("a press that trembles is still a click") {
        stage.controller.press(stage.at(100, 100), stage.context());
        stage.controller.move(stage.at(102, 101, Button::none), stage.context());
        CHECK(only<Selected>(stage.controller.release(stage.at(102, 101), stage.context())).hits.size() == 1);
    }
}

TEST_CASE("Selecting in an area takes what lies in it or touches it") {
    Stage stage{makeSelectPolygonTool()};
    stage.addPoints({{100, 100}, {200, 200}, {300, 120}, {700, 500}});
    // A notch keeps the second point out.
    for (const auto& [x, y] : {std::pair{50.0, 50.0}, {350.0, 50.0}, {350.0, 150.0}, {210.0, 150.0}, {50.0, 150.0}}) {
        CHECK(stage.click(x, y).empty());
    }
    CHECK(stage.controller.tool().isBusy());
    const auto inside = only<Selected>(stage.click(60, 60, Button::right, {.shift = true}));
    CHECK(inside.mode == SelectMode::add);
    CHECK(inside.byBox);
    REQUIRE(inside.hits.size() == 2);
    CHECK(inside.hits[0].ref.id + inside.hits[1].ref.id == 4);  // the first and the third
    CHECK_FALSE(stage.controller.tool().isBusy());

    SECTION("two corners are no area, and stay") {
        stage.click(50, 50);
        stage.click(350, 50);
        only<ToolNotice>(stage.click(0, 0, Button::right));
        CHECK(stage.controller.tool().isBusy());
        CHECK(stage.key(ToolKey::backspace).empty());
        only<ToolCancelled>(stage.key(ToolKey::escape));
        CHECK_FALSE(stage.controller.tool().isBusy());
    }
    SECTION("lines and areas that reach in or lie around count") {
        std::vector<FeatureInput> features;
        const auto add = [&](std::int64_t id, const std::vector<ScreenPoint>& corners, bool closed) {
            std::vector<geo::LonLat> points;
            for (const auto& corner : corners) {
                points.push_back(stage.projection->toLonLat(stage.view.toMap(corner)));
            }
            FeatureInput feature;
            feature.ref = {"shape", id};
            if (closed) {
                points.push_back(points.front());
                feature.geometry = geo::Polygon{{points}};
            } else {
                feature.geometry = geo::Line{points};
            }
            features.push_back(std::move(feature));
        };
        add(1, {{0, 100}, {400, 110}}, false);                           // right through, no vertex inside
        add(2, {{0, 300}, {400, 310}}, false);                           // below
        add(3, {{-50, -50}, {500, -50}, {500, 500}, {-50, 500}}, true);  // around the whole area
        add(4, {{600, 300}, {700, 300}, {700, 400}}, true);              // elsewhere
        Layer layer;
        layer.id = "shapes";
        layer.source = LiveSource{FeatureSet::build(std::move(features), *stage.projection)};
        stage.layers = {layer};
        for (const auto& [x, y] : {std::pair{50.0, 50.0}, {350.0, 50.0}, {350.0, 150.0}, {50.0, 150.0}}) {
            stage.click(x, y);
        }
        const Selected met = only<Selected>(stage.key(ToolKey::enter));
        std::vector<std::int64_t> ids;
        for (const auto& hit : met.hits) {
            ids.push_back(hit.ref.id);
        }
        std::sort(ids.begin(), ids.end());
        CHECK(ids == std::vector<std::int64_t>{1, 3});
    }
}

TEST_CASE("Selecting within a radius shows it on the ellipsoid") {
    Stage stage{makeSelectRadiusTool()};
    // 10 m to a pixel: 990 m, 1010 m and 700 m on the diagonal from the middle.
    stage.addPoints({{400, 201}, {400, 199}, {470, 370}, {470, 372}});
    stage.controller.press(stage.at(400, 300), stage.context());
    stage.controller.move(stage.at(440, 300, Button::none), stage.context());
    stage.controller.move(stage.at(500, 300, Button::none), stage.context());
    const auto overlay = stage.controller.tool().overlay(stage.context());
    REQUIRE(overlay.figures);
    // The plane of EPSG:4547 at its central meridian is true to scale; half a metre allows for where Luohe lies.
    CHECK(overlay.figures->lengthMetres == Approx(1000).margin(0.5));
    const Selected within = only<Selected>(stage.controller.release(stage.at(500, 300), stage.context()));
    CHECK(within.byBox);
    std::vector<std::int64_t> ids;
    for (const auto& hit : within.hits) {
        ids.push_back(hit.ref.id);
    }
    std::sort(ids.begin(), ids.end());
    CHECK(ids == std::vector<std::int64_t>{1, 3});  // 70 by 70 pixels are 990 m, 70 by 72 are 1004 m
    CHECK_FALSE(stage.controller.tool().isBusy());

    stage.controller.press(stage.at(400, 300), stage.context());
    stage.controller.move(stage.at(500, 300, Button::none), stage.context());
    only<ToolCancelled>(stage.key(ToolKey::escape));
    CHECK_FALSE(stage.controller.tool().overlay(stage.context()).figures);
}

TEST_CASE("Panning moves the map with the pointer") {
    Stage stage{makePanTool()};
    const auto wish = only<ViewWanted>(stage.drag(400, 300, 450, 280));
    CHECK(wish.view.centre.x == Approx(stage.view.centre.x - 500));
    CHECK(wish.view.centre.y == Approx(stage.view.centre.y - 200));
}

TEST_CASE("Measuring follows the ellipsoid") {
    Stage stage{makeMeasureTool()};
    stage.click(400, 300);
    const auto leg = only<Measured>(stage.click(500, 300));
    // 1,000 m on the map at 114.02°E: the scale of Gauss-Krüger there is 1 + 6e-8.
    CHECK(leg.lengthMetres == Approx(1000).epsilon(1e-6));
    // Grid east plus the convergence 0.02°·sin 33.58° = 0.011°.
    CHECK(leg.bearingDegrees == Approx(90.01).margin(0.02));
    const auto triangle = only<Measured>(stage.click(500, 200));
    CHECK(triangle.areaSquareMetres == Approx(500'000).epsilon(1e-5));
    CHECK(triangle.lengthMetres == Approx(2000).epsilon(1e-6));
    CHECK(only<Measured>(stage.key(ToolKey::backspace)).points.size() == 2);
    CHECK(only<Measured>(stage.click(0, 0, Button::right)).finished);
    CHECK(only<Measured>(stage.click(10, 10)).points.size() == 1);  // a new measurement
    only<ToolCancelled>(stage.key(ToolKey::escape));
    CHECK_FALSE(stage.controller.tool().isBusy());
}

TEST_CASE("Drawing a polygon") {
    Stage stage{makeDrawPolygonTool()};
    CHECK(std::holds_alternative<ToolNotice>(stage.click(0, 0, Button::right).front()));
    stage.click(100, 100);
    stage.click(300, 100);
    stage.click(300, 300);

    SECTION("right-click finishes with one closed ring") {
        const auto polygon = only<PolygonDrawn>(stage.click(0, 0, Button::right)).polygon;
        REQUIRE(polygon.rings.size() == 1);
        REQUIRE(polygon.rings.front().size() == 4);
        CHECK(polygon.rings.front().front() == polygon.rings.front().back());
        const auto corner = stage.view.toScreen(stage.projection->toMap(polygon.rings.front()[1]));
        CHECK(corner.x == Approx(300).margin(1e-3));
        CHECK_FALSE(stage.controller.tool().isBusy());
    }
    SECTION("Backspace removes the last vertex") {
        stage.key(ToolKey::backspace);
        CHECK(stage.controller.tool().overlay(stage.context()).handles.size() == 2);
    }
    SECTION("an outline that crosses itself is kept and explained") {
        stage.click(200, 50);
        stage.click(100, 300);
        CHECK(std::holds_alternative<ToolNotice>(stage.key(ToolKey::enter).front()));
        CHECK(stage.controller.tool().isBusy());
    }
    SECTION("Esc gives up") {
        only<ToolCancelled>(stage.key(ToolKey::escape));
        CHECK_FALSE(stage.controller.tool().isBusy());
    }
}

TEST_CASE("Snapping catches vertices within reach and can be switched off") {
    Stage stage{makeDrawPolygonTool()};
    stage.addPoints({{400, 300}});
    stage.click(405, 303);
    const auto caught = stage.view.toScreen(stage.controller.tool().overlay(stage.context()).handles.front());
    CHECK(caught.x == Approx(400).margin(1e-6));
    stage.key(ToolKey::backspace);
    stage.key(ToolKey::toggleSnap);
    stage.click(405, 303);
    CHECK(stage.view.toScreen(stage.controller.tool().overlay(stage.context()).handles.front()).x ==
          Approx(405).margin(1e-6));
    CHECK_FALSE(snapTo(stage.context(), {}, {420, 300}).has_value());
}

TEST_CASE("Vertices are moved, added and removed") {
    Stage probe{makePanTool()};
    std::vector<geo::LonLat> ring;
    for (const auto p : {ScreenPoint{100, 100}, ScreenPoint{300, 100}, ScreenPoint{300, 300}, ScreenPoint{100, 300},
                         ScreenPoint{100, 100}}) {
        ring.push_back(probe.projection->toLonLat(probe.view.toMap(p)));
    }
    ring.back() = ring.front();
    const geo::Geometry square = geo::Polygon{{ring}};
    Stage stage{makeVertexTool({"zone", 5}, square, *probe.projection)};

    SECTION("dragging a vertex changes that vertex only, to the bit") {
        const auto change = only<Reshaped>(stage.drag(300, 300, 350, 360));
        CHECK(change.ref == FeatureRef{"zone", 5});
        const auto& moved = std::get<geo::Polygon>(change.geometry).rings.front();
        REQUIRE(moved.size() == 5);
        CHECK(moved[0] == ring[0]);
        CHECK(moved[1] == ring[1]);
        CHECK(moved[3] == ring[3]);
        CHECK(stage.view.toScreen(stage.projection->toMap(moved[2])).x == Approx(350).margin(1e-3));
    }
    SECTION("the first vertex stays the last") {
        const auto moved = std::get<geo::Polygon>(only<Reshaped>(stage.drag(100, 100, 80, 90)).geometry).rings.front();
        CHECK(moved.front() == moved.back());
        CHECK(moved.front() != ring.front());
    }
    SECTION("dragging the middle of a segment adds a vertex") {
        const auto more = std::get<geo::Polygon>(only<Reshaped>(stage.drag(200, 100, 200, 50)).geometry).rings.front();
        CHECK(more.size() == 6);
        CHECK(more[2] == ring[1]);
    }
    SECTION("Delete removes the vertex under the cursor, but a ring keeps three") {
        stage.controller.move(stage.at(300, 300, Button::none), stage.context());
        CHECK(std::get<geo::Polygon>(only<Reshaped>(stage.key(ToolKey::remove)).geometry).rings.front().size() == 4);
        stage.controller.move(stage.at(300, 100, Button::none), stage.context());
        only<ToolNotice>(stage.key(ToolKey::remove));
    }
    SECTION("a cancelled drag changes nothing") {
        stage.controller.press(stage.at(300, 300), stage.context());
        stage.controller.move(stage.at(400, 400, Button::none), stage.context());
        stage.key(ToolKey::escape);
        const auto handle = stage.view.toScreen(stage.controller.tool().overlay(stage.context()).handles[2]);
        CHECK(handle.x == Approx(300).margin(1e-3));
    }
}

TEST_CASE("Picking a point answers degrees and what lies there") {
    Stage stage{makePickPointTool(msg("Click the place of the incident"))};
    stage.addPoints({{400, 300}});
    const auto picked = only<PointPicked>(stage.click(400, 300));
    CHECK(picked.point.lon == Approx(114.02).margin(1e-9));
    CHECK(picked.point.lat == Approx(33.58).margin(1e-9));
    CHECK(picked.hits.size() == 1);
    only<ToolCancelled>(stage.key(ToolKey::escape));
    only<ToolCancelled>(stage.click(0, 0, Button::right));
}
