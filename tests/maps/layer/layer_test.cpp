// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/layer.h"
#include "maps/layer/identify.h"
#include "maps/layer/map_view.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <cmath>

using namespace weir;
using namespace weir::maps;

namespace {

class FlatProjection final : public Projection {
public:
    const std::string& crs() const override { return m_crs; }
    geo::MapPoint toMap(geo::LonLat p) const override { return {p.lon * 1e5, p.lat * 1e5}; }
    geo::LonLat toLonLat(geo::MapPoint p) const override { return {p.x / 1e5, p.y / 1e5}; }
    void toMap(std::span<geo::MapPoint> points) const override {
        for (auto& p : points) {
            p = toMap(geo::LonLat{p.x, p.y});
        }
    }

private:
    std::string m_crs = "EPSG:4547";
};

FeatureInput feature(std::int64_t id, geo::Geometry geometry, std::string classKey = {}) {
    FeatureInput input;
    input.ref = {"team", id};
    input.geometry = std::move(geometry);
    input.classKey = std::move(classKey);
    return input;
}

MapView sampleView() {
    MapView view;
    view.centre = {500'000, 3'700'000};
    view.metresPerPixel = 10;
    view.width = 800;
    view.height = 600;
    return view;
}

}  // namespace

TEST_CASE("A view maps metres to pixels with north up and y down") {
    const auto view = sampleView();
    CHECK(view.toScreen({500'000, 3'700'000}) == ScreenPoint{400, 300});
    CHECK(view.toScreen({500'100, 3'700'200}) == ScreenPoint{410, 280});
    // 10 m a pixel at 96 dpi: 10 / (0.0254 / 96) = 37,795.28
    CHECK(view.scaleDenominator() == Approx(37'795.28).epsilon(1e-6));
    CHECK(view.withScale(25'000).scaleDenominator() == Approx(25'000));
    CHECK(view.panned(10, 0).toScreen({500'000, 3'700'000}) == ScreenPoint{410, 300});
    CHECK(view.bounds() == geo::MapBox{496'000, 3'697'000, 504'000, 3'703'000});
    // A4 at 300 dpi is 2480 x 3508 dots (ISO 216 at 11.811 dots a millimetre).
    const auto paper = MapView::forPaper(210, 297, 300);
    CHECK(paper.width * paper.devicePixelRatio == Approx(2480).margin(3));
    CHECK(paper.height * paper.devicePixelRatio == Approx(3508).margin(3));
}

TEST_CASE("Whatever the view, screen and map agree and zooming keeps the point under the cursor") {
    CHECK(rc::check([] {
        auto view = sampleView();
        view.rotation = *rc::gen::inRange(-180, 181);
        view.metresPerPixel = *rc::gen::inRange(1, 5000) / 10.0;
        const ScreenPoint at{double(*rc::gen::inRange(0, 800)), double(*rc::gen::inRange(0, 600))};
        const auto map = view.toMap(at);
        const auto back = view.toScreen(map);
        RC_ASSERT(std::hypot(back.x - at.x, back.y - at.y) < 1e-6);
        const auto viaTransform = view.transform()(map);
        RC_ASSERT(std::hypot(viaTransform.x - at.x, viaTransform.y - at.y) < 1e-4);
        const auto zoomed = view.zoomedAt(at, *rc::gen::inRange(1, 40) / 8.0);
        const auto kept = zoomed.toScreen(map);
        RC_ASSERT(std::hypot(kept.x - at.x, kept.y - at.y) < 1e-6);
        const geo::MapBox box{498'000, 3'699'000, 503'000, 3'700'500};
        const auto fitted = view.fitted(box);
        for (const auto corner : {geo::MapPoint{box.minX, box.minY}, geo::MapPoint{box.maxX, box.maxY}}) {
            const auto s = fitted.toScreen(corner);
            RC_ASSERT(s.x >= 0 && s.x <= 800 && s.y >= 0 && s.y <= 600);
        }
    }));
}

TEST_CASE("The tree answers what a plain search answers") {
    CHECK(rc::check([](const std::vector<std::pair<int, int>>& points) {
        std::vector<geo::MapBox> boxes;
        for (const auto& [x, y] : points) {
            const double px = x % 1000;
            const double py = y % 1000;
            boxes.push_back({px, py, px + 5, py + 5});
        }
        const BoxTree tree{boxes};
        const geo::MapBox asked{-200, -300, 250, 120};
        std::vector<std::uint32_t> expected;
        for (std::uint32_t i = 0; i < boxes.size(); ++i) {
            if (boxes[i].intersects(asked)) {
                expected.push_back(i);
            }
        }
        RC_ASSERT(tree.itemsIn(asked) == expected);
    }));
}

TEST_CASE("Colours come from tokens, literals and opacities") {
    const auto palette = Palette::light();
    CHECK(palette.resolve("").visible() == false);
    CHECK(palette.resolve("#112233").argb == 0xFF112233);
    CHECK(palette.resolve("#80112233").argb == 0x80112233);
    CHECK(palette.resolve("water").argb == 0xFF9CC7E6);  // the sketches' tokens
    CHECK(Palette::dark().resolve("water").argb == 0xFF2F5C7E);
    CHECK(palette.resolve("water/40").argb == 0x669CC7E6);
    CHECK(palette.resolve("nonsense").argb == 0xFFFF00FF);
    const auto changed = palette.withJson(Json::parse(R"({"dark": true, "colours": {"water": "#010203"}})"));
    REQUIRE(changed);
    CHECK(changed->isDark());
    CHECK(changed->resolve("water").argb == 0xFF010203);
    CHECK_FALSE(palette.withJson(Json::parse(R"({"colours": {"water": "blue"}})")));
    CHECK_FALSE(parseColour("#12345"));
}

TEST_CASE("Both themes keep text readable on land") {
    // WCAG 2.1 relative luminance and contrast.
    const auto luminance = [](Colour c) {
        const auto channel = [&](int shift) {
            const double v = ((c.argb >> shift) & 0xFF) / 255.0;
            return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0);
    };
    for (const auto& palette : {Palette::light(), Palette::dark()}) {
        for (const char* text : {"label", "areaLabel", "muted"}) {
            const double a = luminance(palette.resolve(text));
            const double b = luminance(palette.resolve("land"));
            INFO(text);
            CHECK((std::max(a, b) + 0.05) / (std::min(a, b) + 0.05) >= 4.5);
        }
    }
}

TEST_CASE("A style goes through JSON unchanged, and a wrong one is refused") {
    Style style = defaultStyle(FeatureKind::polygon, 2);
    style.base.fill.hatch = Hatch::cross;
    style.classField = "level";
    style.classes = {{"3", "Level III", defaultStyle(FeatureKind::line).base}, {"4", "Level IV", {}}};
    style.label.enabled = true;
    style.label.field = "名称";
    style.label.scales = {0, 50'000};
    style.raster.mode = RasterStyle::Mode::relief;
    style.base.stroke.marks = {.kind = LineMark::ticks, .size = 7, .spacing = 20, .gap = 3, .inset = 1};
    style.folds = true;
    style.base.fill.pattern = "triangle";
    style.base.fill.patternSize = 9;
    style.base.fill.patternSpacing = 31;
    style.base.stroke.dashes = {12, 3.5, 2, 3.5};
    style.base.marker.rotation = -30;
    style.base.marker.rotationField = "heading";
    style.blend = BlendMode::multiply;
    style.obstacle = LabelObstacle::edges;
    style.label.text = "{name}\n{stage:.2} m";
    style.label.lineText = LineText::curved;
    style.label.lineSide = LineSide::below;
    style.label.lineOffset = -1.5;
    style.label.maxBend = 17;
    style.label.repeatDistance = 300;
    style.label.sameTextDistance = 120;
    style.label.wrap = false;
    style.label.wrapWidth = 90;
    const auto back = styleFromJson(toJson(style));
    REQUIRE(back);
    CHECK(*back == style);
    CHECK(styleFromJson(Json::object()).ok());
    CHECK_FALSE(styleFromJson(Json::array()).ok());
    CHECK_FALSE(styleFromJson(Json::parse(R"({"base": {"stroke": {"dash": "wavy"}}})")).ok());
    CHECK_FALSE(styleFromJson(Json::parse(R"({"base": {"stroke": {"width": -1}}})")).ok());
    CHECK_FALSE(styleFromJson(Json::parse(R"({"classes": 5})")).ok());
    CHECK_FALSE(styleFromJson(Json::parse(R"({"base": {"stroke": {"marks": {"spacing": 0}}}})")).ok());
    CHECK_FALSE(styleFromJson(Json::parse(R"({"folds": 1})")).ok());
    CHECK_FALSE(styleFromJson(Json::parse(R"({"blend": "burn"})")).ok());
    CHECK_FALSE(styleFromJson(Json::parse(R"({"obstacle": true})")).ok());
    CHECK_FALSE(styleFromJson(Json::parse(R"({"label": {"lineText": "bent"}})")).ok());
    CHECK_FALSE(styleFromJson(Json::parse(R"({"label": {"repeatDistance": 0}})")).ok());
    CHECK_FALSE(styleFromJson(Json::parse(R"({"base": {"stroke": {"dashes": [4]}}})")).ok());
    CHECK_FALSE(styleFromJson(Json::parse(R"({"base": {"stroke": {"dashes": [4, 0]}}})")).ok());
    CHECK_FALSE(styleFromJson(Json::parse(R"({"base": {"stroke": {"dashes": "4,2"}}})")).ok());
}

TEST_CASE("The legend shows the classes that are there, with their counts") {
    Layer layer;
    layer.name = "Teams";
    layer.style.classes = {{"idle", "Idle", {}}, {"moving", "Moving", {}}, {"lost", "Lost", {}}};
    std::vector<FeatureInput> features{feature(1, geo::LonLat{0, 0}, "moving"), feature(2, geo::LonLat{0, 0}, "idle"),
                                       feature(3, geo::LonLat{0, 0}, "moving"), feature(4, geo::LonLat{0, 0}, "else")};
    layer.source = LiveSource{FeatureSet::build(std::move(features), FlatProjection{})};
    const auto legend = legendOf(layer);
    REQUIRE(legend.size() == 3);
    CHECK(legend[0].title == "Idle");
    CHECK(legend[1].title == "Moving");
    CHECK(legend[1].count == 2);
    CHECK(legend[2].title == "Teams");
}

TEST_CASE("A folder that is no prepared layer becomes a layer that says why") {
    const auto source = openPrepared("/nonexistent/folder");
    REQUIRE(std::holds_alternative<FailedSource>(source));
    CHECK_FALSE(std::get<FailedSource>(source).reason.text().empty());
    Layer layer;
    layer.source = source;
    CHECK(extentOf(layer, "EPSG:4547").empty());
    CHECK(legendOf(layer).empty());
    CHECK(layer == Layer{layer});
}

TEST_CASE("Identify finds everything under the point, topmost layer first") {
    auto view = sampleView();
    view.centre = {0, 0};
    Layer area;
    area.id = "area";
    geo::Polygon ring{{{{-0.01, -0.01}, {0.01, -0.01}, {0.01, 0.01}, {-0.01, 0.01}, {-0.01, -0.01}},
                       {{-0.002, -0.002}, {0.002, -0.002}, {0.002, 0.002}, {-0.002, 0.002}, {-0.002, -0.002}}}};
    std::vector<FeatureInput> areas{feature(1, ring)};
    area.source = LiveSource{FeatureSet::build(std::move(areas), FlatProjection{})};
    Layer points;
    points.id = "points";
    points.style.base.marker.size = 20;
    std::vector<FeatureInput> marks{feature(2, geo::LonLat{0.005, 0})};
    points.source = LiveSource{FeatureSet::build(std::move(marks), FlatProjection{})};
    const std::vector layers{area, points};

    // 0.005° are 500 m, 50 px to the right of the middle; the symbol reaches 10 px.
    const auto both = identify(layers, view, "EPSG:4547", {458, 300});
    REQUIRE(both.size() == 2);
    CHECK(both[0].ref.id == 2);
    CHECK(both[1].ref.id == 1);
    CHECK(identify(layers, view, "EPSG:4547", {465, 300}).size() == 1);  // beside the symbol
    CHECK(identify(layers, view, "EPSG:4547", {400, 300}).empty());      // in the hole
    CHECK(featuresIn(layers, view, {-100, -100, 100, 100}).empty());     // wholly in the hole
    CHECK(featuresIn(layers, view, {-300, -300, 0, 0}).size() == 1);
    CHECK(featuresIn(layers, view, {300, 300, 400, 400}).size() == 1);  // wholly inside the area
}
