// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/label_wish.h"
#include "tests/maps/render/scene.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <random>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

/// Symbols, lines and a veil over the whole view; no two numbers give the same.
Layer fullLayer(int number) {
    std::mt19937 random{static_cast<unsigned>(number)};
    std::uniform_real_distribution<double> place{-240, 240};
    std::vector<FeatureInput> features;
    for (int i = 0; i < 60; ++i) {
        const double x = place(random);
        features.push_back(feature("team", i + 1, metres(x, place(random) / 2)));
    }
    for (int i = 0; i < 4; ++i) {
        geo::Line line;
        const double y = place(random) / 2;
        for (int x = -240; x <= 240; x += 20) {
            line.points.push_back(metres(x, y + 15 * std::sin(x / 40.0 + number)));
        }
        features.push_back(feature("road", 100 + i, line));
    }
    features.push_back(feature("zone", 200, rectangle(-240, -135, 240, number % 135)));
    Style style = areaStyle("#2060A0C0");
    style.base.stroke = {.colour = "#404040", .width = 1.5};
    style.base.marker = {.symbol = "team", .size = 12};
    return liveLayer(fmt::format("layer {}", number), std::move(features), std::move(style));
}

std::vector<Layer> fullLayers(int count) {
    std::vector<Layer> layers;
    for (int i = 0; i < count; ++i) {
        layers.push_back(fullLayer(i));
    }
    return layers;
}

Layer paper(const std::string& id, const std::string& colour) {
    return oneFeature(id, feature("zone", 1, rectangle(-5000, -5000, 5000, 5000)), areaStyle(colour));
}

/// Drawn as paper is: one whole picture laid on the other by QPainter, nothing kept.
QImage asPaper(const RenderRequest& request) {
    auto options = rendererOptions();
    options.largePixels = 0;
    Renderer renderer{options};
    return renderer.render(request).image;
}

RenderRequest mixedRequest(double ratio, double rotation) {
    auto view = viewOf(301, 203, ratio);
    view.rotation = rotation;
    auto layers = fullLayers(8);
    layers[1].opacity = 0.4;
    layers[2].style.blend = BlendMode::multiply;
    layers[3].style.blend = BlendMode::overlay;
    layers[3].opacity = 0.7;
    layers[4].style.blend = BlendMode::screen;
    layers[6].opacity = 0.998;
    layers[7].style.label = {.enabled = true, .size = 11};
    return requestOf(view, std::move(layers));
}

}  // namespace

TEST_CASE("Three hundred full layers are all kept, and a change of one draws that one") {
    needApplication();
    auto options = rendererOptions();
    // The share of 1920 x 1080 that is drawn here of what the desk keeps by itself.
    options.cacheBytes /= 16;
    Renderer renderer{options};
    auto request = requestOf(viewOf(480, 270), fullLayers(300));
    CHECK(renderer.render(request).timings.layersDrawn == 300);
    for (const std::size_t i : {0u, 1u, 150u, 298u, 299u}) {
        CAPTURE(i);
        request.layers[i].visible = false;
        CHECK(renderer.render(request).timings.layersDrawn == 0);
        request.layers[i].visible = true;
        CHECK(renderer.render(request).timings.layersDrawn == 0);
        request.layers[i].style.base.stroke.width += 1;
        CHECK(renderer.render(request).timings.layersDrawn == 1);
    }
    CHECK(renderer.kept().pictureBytes <= options.cacheBytes);
}

TEST_CASE("A kept picture is the one that QPainter composes, turned, thinned, mixed and at any resolution") {
    needApplication();
    const double ratio = GENERATE(1.0, 1.25, 1.5, 2.0);
    const double rotation = GENERATE(0.0, 33.0);
    CAPTURE(ratio, rotation);
    const auto request = mixedRequest(ratio, rotation);
    const auto expected = asPaper(request);
    Renderer renderer{rendererOptions()};
    CHECK(renderer.render(request).image == expected);
    const auto again = renderer.render(request);
    CHECK(again.timings.layersDrawn == 0);
    CHECK(again.image == expected);
}

TEST_CASE("When the pictures outgrow their memory the lowest are drawn again, and the picture is the same") {
    needApplication();
    auto options = rendererOptions(GENERATE(1, 2));
    options.cacheBytes = GENERATE(std::size_t{0}, std::size_t{30'000}, std::size_t{150'000});
    CAPTURE(options.threads, options.cacheBytes);
    Renderer renderer{options};
    auto request = mixedRequest(1, 0);
    const auto expected = asPaper(request);
    for (int i = 0; i < 3; ++i) {
        const auto result = renderer.render(request);
        CHECK(result.complete);
        CHECK(result.image == expected);
        CHECK(renderer.kept().pictureBytes <= options.cacheBytes);
    }
}

TEST_CASE("Pictures of the present view stay when another finds no room") {
    needApplication();
    auto request = requestOf(viewOf(480, 270), fullLayers(6));
    Renderer ample{rendererOptions()};
    CHECK(ample.render(request).complete);
    auto options = rendererOptions(1);
    options.cacheBytes = ample.kept().pictureBytes * 3 / 4;
    Renderer renderer{options};
    const auto first = renderer.render(request).timings;
    CHECK(first.layersDrawn == 6);
    const int lacking = renderer.render(request).timings.layersDrawn;
    CHECK(lacking >= 1);
    CHECK(lacking <= 3);
    CHECK(renderer.render(request).timings.layersDrawn == lacking);
    // Elsewhere they are the ones that go.
    request.view = request.view.zoomed(1.7);
    CHECK(renderer.render(request).timings.layersDrawn == 6);
    CHECK(renderer.render(request).timings.layersDrawn <= 3);
}

TEST_CASE("What an opaque layer hides is not drawn, but labelled, and drawn when it comes to light") {
    needApplication();
    auto hidden = fullLayers(5);
    hidden[2].style.label = {.enabled = true, .size = 12};
    std::vector<FeatureInput> named;
    for (int i = 0; i < 6; ++i) {
        named.push_back(feature("team", i + 1, metres(-150 + 60 * i, 0), fmt::format("{}号队", i)));
        named.back().priority = kMustBeRead;
    }
    hidden.push_back(liveLayer("named", std::move(named), hidden[2].style));
    auto request = requestOf(viewOf(480, 270), hidden);
    request.layers.push_back(paper("sheet", "#F0E8D0"));
    request.layers.push_back(fullLayer(9));
    const auto expected = asPaper(request);
    // On one thread the sheet is done before what is below it.
    Renderer renderer{rendererOptions(1)};
    const auto first = renderer.render(request);
    show(first.image, "hidden");
    CHECK(first.timings.layersDrawn == 2);
    CHECK(first.labels.size() == 6);
    CHECK(first.image == expected);
    CHECK(renderer.render(request).timings.layersDrawn == 0);

    auto& sheet = request.layers[hidden.size()];
    SECTION("it is hidden itself") {
        sheet.visible = false;
        CHECK(renderer.render(request).timings.layersDrawn == 6);
    }
    SECTION("it is seen through") {
        sheet.opacity = 0.9;
        CHECK(renderer.render(request).timings.layersDrawn == 6);
    }
    SECTION("it mixes with what is below") {
        sheet.style.blend = BlendMode::multiply;
        CHECK(renderer.render(request).timings.layersDrawn == 6);
    }
    const auto shown = renderer.render(request);
    CHECK(shown.image == asPaper(request));
    CHECK(shown.labels.size() == 6);
}

TEST_CASE("A hundred opaque sheets need no more memory and drawing than the one that is seen") {
    needApplication();
    std::vector<Layer> sheets;
    for (int i = 0; i < 100; ++i) {
        sheets.push_back(paper(fmt::format("sheet {}", i), fmt::format("#{:02X}8040", 50 + i)));
    }
    Renderer renderer{rendererOptions(1)};
    auto request = requestOf(viewOf(200, 100), sheets);
    CHECK(renderer.render(request).timings.layersDrawn == 1);
    for (std::size_t top = 99; top > 90; --top) {
        request.layers[top].visible = false;
        const auto result = renderer.render(request);
        CHECK(result.timings.layersDrawn == 1);
        CHECK(result.image.pixel(100, 50) == (0xFF008040u | static_cast<std::uint32_t>(50 + top - 1) << 16));
    }
}
