// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/maps/render/scene.h"

#include "maps/render/decorations.h"
#include "maps/render/label_ink.h"

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <atomic>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <random>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

constexpr std::uint32_t kRed = 0xFFFF0000;
constexpr std::uint32_t kWhite = 0xFFFFFFFF;

std::vector<FeatureInput> randomPoints(int count, double spread, bool labelled) {
    std::mt19937 random{7};
    std::uniform_real_distribution<double> place{-spread, spread};
    std::vector<FeatureInput> features;
    for (int i = 0; i < count; ++i) {
        const double x = place(random);
        auto f = feature("team", i + 1, metres(x, place(random)), labelled ? fmt::format("Team {}", i) : std::string{});
        f.priority = i % 7;
        features.push_back(std::move(f));
    }
    return features;
}

Style pointStyle(const std::string& symbol, double size, bool labels) {
    Style style;
    style.base.marker = {symbol, size};
    style.base.fill.colour = "#FF0000";
    style.label.enabled = labels;
    return style;
}

}  // namespace

TEST_CASE("A rectangle covers exactly the pixels its metres say") {
    needApplication();
    Renderer renderer{rendererOptions()};
    // 1 m to a pixel, 200 x 100 px: x -50…50 m is columns 50…150, y -20…30 m is rows 20…70.
    const auto layer = oneFeature("zone", feature("zone", 1, rectangle(-50, -20, 50, 30)), areaStyle("#FF0000"));
    const auto result = renderer.render(requestOf(viewOf(200, 100), {layer}));
    REQUIRE(result.complete);
    const auto pixels = pixelsOf(result.image);
    CHECK(countNear(pixels, kRed, 2) == 100 * 50);
    CHECK(countNear(pixels, kWhite, 2) == 200 * 100 - 100 * 50);
    CHECK(pixels.at(50, 20) == kRed);
    CHECK(pixels.at(149, 69) == kRed);
    CHECK(pixels.at(49, 20) == kWhite);
    CHECK(pixels.at(150, 69) == kWhite);

    SECTION("half a pixel is half covered") {
        const auto half = oneFeature("half", feature("zone", 1, rectangle(-50, -20, 50.5, 30)), areaStyle("#FF0000"));
        const auto image = renderer.render(requestOf(viewOf(200, 100), {half})).image;
        CHECK(isNear(image.pixel(150, 40), 0xFFFF8080, 2));
    }
    SECTION("the opacity of the layer mixes with what is below") {
        auto thin = layer;
        thin.opacity = 0.5;
        const auto image = renderer.render(requestOf(viewOf(200, 100), {thin})).image;
        CHECK(isNear(image.pixel(100, 40), 0xFFFF8080, 2));
    }
    SECTION("turning by 90 degrees clockwise brings north to the right") {
        auto view = viewOf(200, 100);
        view.rotation = 90;
        const auto north = oneFeature("north", feature("zone", 1, rectangle(-10, 60, 10, 80)), areaStyle("#FF0000"));
        const auto image = renderer.render(requestOf(view, {north})).image;
        CHECK(image.pixel(170, 50) == kRed);
        CHECK(countNear(pixelsOf(image), kRed, 2) == 400);
    }
}

TEST_CASE("Holes stay open whatever way the rings turn") {
    needApplication();
    Renderer renderer{rendererOptions()};
    auto polygon = rectangle(-40, -40, 40, 40);
    auto hole = rectangle(-20, -20, 20, 20).rings.front();
    const bool reversed = GENERATE(false, true);
    if (reversed) {
        std::reverse(hole.begin(), hole.end());
    }
    polygon.rings.push_back(hole);
    const auto layer = oneFeature("zone", feature("zone", 1, polygon), areaStyle("#FF0000"));
    const auto image = renderer.render(requestOf(viewOf(100, 100), {layer})).image;
    CHECK(countNear(pixelsOf(image), kRed, 2) == 80 * 80 - 40 * 40);
    CHECK(image.pixel(50, 50) == kWhite);
}

TEST_CASE("A polygon far larger than the picture is clipped, not lost") {
    needApplication();
    Renderer renderer{rendererOptions()};
    const auto layer = oneFeature("land", feature("zone", 1, rectangle(-9e6, -3e6, 0, 3e6)), areaStyle("#FF0000"));
    const auto image = renderer.render(requestOf(viewOf(100, 100), {layer})).image;
    CHECK(countNear(pixelsOf(image), kRed, 2) == 50 * 100);
}

TEST_CASE("A hatch covers the share its width and spacing say") {
    needApplication();
    Renderer renderer{rendererOptions()};
    Style style;
    style.base.fill = {.hatch = Hatch::horizontal, .hatchColour = "#FF0000", .hatchSpacing = 10, .hatchWidth = 2};
    const auto layer = oneFeature("zone", feature("zone", 1, rectangle(-50, -50, 50, 50)), style);
    const auto image = renderer.render(requestOf(viewOf(100, 100), {layer})).image;
    double ink = 0;
    for (int y = 0; y < 100; ++y) {
        ink += (255 - qGreen(image.pixel(50, y))) / 255.0;
    }
    CHECK(ink == Approx(20).margin(0.6));  // 2 of every 10 rows
}

TEST_CASE("Labels never meet each other, and never a symbol of the same or a higher priority") {
    needApplication();
    Renderer renderer{rendererOptions()};
    auto layer = liveLayer("teams", randomPoints(5000, 600, true), pointStyle("team", 16, true));
    auto incident = feature("incident", 1, metres(0, 0), "Piping");
    incident.priority = 100;
    const auto incidents = oneFeature("incidents", incident, pointStyle("incident", 24, true));
    const auto result = renderer.render(requestOf(viewOf(1200, 800), {layer, incidents}));
    show(result.image, "labels");
    REQUIRE(result.labels.size() > 50);
    for (std::size_t i = 0; i < result.labels.size(); ++i) {
        for (std::size_t j = i + 1; j < result.labels.size(); ++j) {
            REQUIRE_FALSE(result.labels[i].box.intersects(result.labels[j].box));
        }
    }
    const auto& symbol = result.symbols.back();
    CHECK(symbol.x == Approx(600 - 12));
    bool labelled = false;
    for (const auto& label : result.labels) {
        CHECK_FALSE(label.box.intersects(symbol));
        labelled = labelled || label.ref == FeatureRef{"incident", 1};
    }
    CHECK(labelled);
}

TEST_CASE("A label is never cut off, whatever the size and the resolution") {
    test::onlyApplication<QGuiApplication>();
    const LabelInk ink{RendererOptions{}.fontFamily};
    for (const double size : {11.0, 12.0, 13.0, 14.5, 17.0}) {
        for (const double ratio : {1.0, 1.25, 1.5, 1.75, 2.0, 3.125}) {
            CAPTURE(size, ratio);
            LabelInk::Look look;
            look.size = size;
            look.haloWidth = 1.6;
            look.colour = Colour{0xFF000000};
            look.halo = Colour{0xFFFFFFFF};
            const auto image = ink.layers("漯河（二）水文站 60.20 m 超警戒 0.70 m", look, ratio).text;
            // There is room for the halo around the first and the last letter, so both edges are nearly empty of ink.
            for (int y = 0; y < image.height(); ++y) {
                REQUIRE(qAlpha(image.pixel(0, y)) <= 8);
                REQUIRE(qAlpha(image.pixel(image.width() - 1, y)) <= 8);
            }
        }
    }
}

TEST_CASE("A change of one layer draws that layer only") {
    needApplication();
    Renderer renderer{rendererOptions()};
    const auto land = oneFeature("land", feature("zone", 1, rectangle(-50, -50, 50, 50)), areaStyle("land"));
    auto request = requestOf(viewOf(100, 100),
                             {land, liveLayer("teams", randomPoints(10, 40, false), pointStyle("circle", 8, false))});
    CHECK(renderer.render(request).timings.layersDrawn == 2);
    CHECK(renderer.render(request).timings.layersDrawn == 0);

    request.layers[1] = liveLayer("teams", randomPoints(11, 40, false), pointStyle("circle", 8, false));
    const auto moved = renderer.render(request);
    CHECK(moved.timings.layersDrawn == 1);
    CHECK(moved.timings.layersFromCache == 1);

    request.layers[0].opacity = 0.3;
    request.layers[0].name = "renamed";
    CHECK(renderer.render(request).timings.layersDrawn == 0);
    request.palette = Palette::dark();
    CHECK(renderer.render(request).timings.layersDrawn == 2);
}

TEST_CASE("Paper and screen differ by resolution only") {
    needApplication();
    Renderer renderer{rendererOptions()};
    const auto land = oneFeature("land", feature("zone", 1, rectangle(-80, -40, 30, 45)), areaStyle("water"));
    const auto points = liveLayer("teams", randomPoints(8, 70, false), pointStyle("team", 20, false));
    const auto screen = renderer.render(requestOf(viewOf(200, 150), {land, points})).image;
    // 288 dpi: three device pixels to each of the screen's.
    const auto paper = renderer.render(requestOf(viewOf(200, 150, 3), {land, points})).image;
    REQUIRE(paper.width() == 600);
    auto small = paper.scaled(200, 150, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                     .convertToFormat(QImage::Format_ARGB32_Premultiplied);
    // Edges of symbols may differ; they are a few of the pixels.
    CHECK(differingShare(pixelsOf(screen), pixelsOf(small), 48) < 0.03);
}

TEST_CASE("A stopped drawing returns at once and says so") {
    needApplication();
    Renderer renderer{rendererOptions()};
    std::stop_source stop;
    stop.request_stop();
    const auto layer = liveLayer("teams", randomPoints(20000, 400, true), pointStyle("team", 16, true));
    const auto result = renderer.render(requestOf(viewOf(400, 400), {layer}), stop.get_token());
    CHECK(result.cancelled);
    CHECK_FALSE(result.complete);
}

TEST_CASE("The latest request wins and every begun one answers once") {
    needApplication();
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::uint64_t> finished;
    std::uint64_t completed = 0;
    std::uint64_t last = 0;
    Renderer renderer{rendererOptions()};
    const auto layer = liveLayer("teams", randomPoints(5000, 400, true), pointStyle("team", 16, true));
    for (int i = 0; i < 20; ++i) {
        auto view = viewOf(400, 400);
        view.centre.x = i;
        last = renderer.start(requestOf(view, {layer}), [&](const RenderResult& result) {
            if (!result.complete && !result.cancelled) {
                return;
            }
            const std::scoped_lock lock{mutex};
            finished.push_back(result.generation);
            completed = result.complete ? result.generation : completed;
            changed.notify_all();
        });
    }
    std::unique_lock lock{mutex};
    REQUIRE(changed.wait_for(lock, std::chrono::seconds{60}, [&] { return completed == last; }));
    CHECK(std::is_sorted(finished.begin(), finished.end()));
    CHECK(std::adjacent_find(finished.begin(), finished.end()) == finished.end());
}

TEST_CASE("A failed layer is reported and the others are drawn") {
    needApplication();
    Renderer renderer{rendererOptions()};
    Layer failed;
    failed.id = "broken";
    failed.source =
        FailedSource{"/data/a.shp", fail(ErrorCode::io, msg("The file could not be read"), msg("Check the disk"))};
    const auto land = oneFeature("land", feature("zone", 1, rectangle(-50, -50, 50, 50)), areaStyle("#FF0000"));
    const auto result = renderer.render(requestOf(viewOf(100, 100), {failed, land}));
    CHECK(result.complete);
    REQUIRE(result.notices.size() == 1);
    CHECK(result.notices.front().layerId == "broken");
    CHECK(countNear(pixelsOf(result.image), kRed, 2) == 10000);
}

TEST_CASE("Every symbol of the table draws, and two of them never look alike") {
    needApplication();
    Renderer renderer{rendererOptions()};
    CHECK(renderer.symbolProblems().empty());
    const auto team = renderer.symbol("team", 16, 1, Palette::light());
    const auto warehouse = renderer.symbol("warehouse", 16, 1, Palette::light());
    const auto unknown = renderer.symbol("no such symbol", 16, 1, Palette::light());
    CHECK(differingShare(pixelsOf(team), pixelsOf(warehouse), 40) > 0.05);
    CHECK(differingShare(pixelsOf(team), pixelsOf(unknown), 40) > 0.05);
    CHECK(renderer.symbol("team", 16, 2, Palette::light()).width() >= 2 * 16);

    SECTION("without its files it draws plain frames and tells why") {
        auto options = rendererOptions();
        options.symbols = "/nonexistent";
        Renderer poor{options};
        CHECK(poor.symbolProblems().size() == 1);
        CHECK_FALSE(poor.symbol("team", 16, 1, Palette::light()).isNull());
    }
}

TEST_CASE("The scale bar is true on the ellipsoid at the centre of the map") {
    const auto projection = makeProjection("EPSG:4547");
    REQUIRE(projection);
    auto view = viewOf(1000, 800);
    view.metresPerPixel = 25;
    // On the central meridian the scale of a Gauss-Krüger map is 1; 1.5° away at 33.6°N it is 1 + x²/2R² = 1.00024.
    view.centre = (*projection)->toMap(geo::LonLat{114, 33.58});
    const auto middle = scaleBarFor(view, projection->get());
    CHECK(middle.metres == 2000);
    CHECK(middle.label() == "2 km");
    CHECK(middle.pixels == Approx(80).epsilon(1e-4));
    view.centre = (*projection)->toMap(geo::LonLat{115.5, 33.58});
    CHECK(scaleBarFor(view, projection->get()).pixels / middle.pixels == Approx(1.00024).epsilon(2e-5));
    // Convergence there is Δλ·sin φ = 1.5°·sin 33.58° = 0.8296°; true north points to the left of grid north.
    CHECK(northOnScreen(view, projection->get()) == Approx(-0.8296).epsilon(2e-3));
}

TEST_CASE("No label lies where something else will be drawn over the map") {
    needApplication();
    Renderer renderer{rendererOptions()};
    auto request =
        requestOf(viewOf(800, 600), {liveLayer("teams", randomPoints(3000, 390, true), pointStyle("circle", 4, true))});
    const ScreenBox corner{0, 0, 300, 200};
    const auto meets = [](const RenderResult& result, const ScreenBox& box) {
        return std::any_of(result.labels.begin(), result.labels.end(),
                           [&](const PlacedLabel& one) { return one.box.intersects(box); });
    };
    REQUIRE(meets(renderer.render(request), corner));
    request.reserved = {corner};
    request.decorations = {.scaleBar = true, .note = "Demonstration data"};
    const auto result = renderer.render(request);
    CHECK(result.labels.size() > 50);
    CHECK_FALSE(meets(result, corner));
    CHECK_FALSE(meets(result, scaleBarBox(request.view, request.projection.get())));
    CHECK_FALSE(meets(result, noteBox(request.view, request.decorations.note, QStringLiteral("Noto Sans CJK SC"))));
    CHECK(noteBox(request.view, {}, QStringLiteral("Noto Sans CJK SC")) == ScreenBox{});
}

TEST_CASE("A large picture is drawn layer by layer and looks the same") {
    needApplication();
    auto land = oneFeature("land", feature("zone", 1, rectangle(-80, -40, 30, 45)), areaStyle("#FF0000"));
    land.opacity = 0.5;
    const auto request = requestOf(
        viewOf(200, 150), {land, liveLayer("teams", randomPoints(20, 70, true), pointStyle("team", 20, true))});
    Renderer usual{rendererOptions()};
    auto options = rendererOptions();
    options.largePixels = 200 * 150 - 1;
    Renderer careful{options};
    const auto expected = usual.render(request);
    const auto result = careful.render(request);
    CHECK(result.complete);
    CHECK(result.image == expected.image);
    CHECK(result.labels.size() == expected.labels.size());
    // Nothing is kept: it would not fit beside the next picture.
    CHECK(careful.render(request).timings.layersFromCache == 0);
    CHECK(usual.render(request).timings.layersFromCache == 2);
}
