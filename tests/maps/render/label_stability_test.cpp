// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/maps/render/scene.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include <cmath>
#include <map>
#include <random>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

/// Named points, roads in pieces and areas, as crowded as a city.
std::vector<Layer> town() {
    std::mt19937 random{5};
    std::uniform_real_distribution<double> place{-900, 900};
    std::vector<FeatureInput> points;
    for (int i = 0; i < 700; ++i) {
        const double x = place(random);
        points.push_back(feature("team", i, metres(x, place(random)), fmt::format("应急{}队", i)));
        points.back().priority = i % 4;
    }
    std::vector<FeatureInput> roads;
    for (int road = 0; road < 14; ++road) {
        double x = place(random);
        double y = place(random);
        double heading = place(random);
        for (int piece = 0; piece < 12; ++piece) {
            geo::Line line;
            for (int i = 0; i < 8; ++i) {
                line.points.push_back(metres(x, y));
                if (i < 7) {
                    heading += place(random) / 9000;
                    x += 12 * std::cos(heading);
                    y += 12 * std::sin(heading);
                }
            }
            roads.push_back(feature("road", road * 100 + piece, line, fmt::format("第{}大道", road)));
        }
    }
    std::vector<FeatureInput> areas;
    for (int i = 0; i < 6; ++i) {
        for (int j = 0; j < 6; ++j) {
            areas.push_back(feature("zone", i * 6 + j,
                                    rectangle(-900 + i * 300, -900 + j * 300, -605 + i * 300, -605 + j * 300),
                                    fmt::format("街道办{}", i * 6 + j)));
        }
    }
    Style pointStyle;
    pointStyle.base.marker = {"team", 14};
    pointStyle.label = {.enabled = true, .size = 12};
    Style roadStyle;
    roadStyle.base.stroke = {.colour = "#888888", .width = 3};
    roadStyle.label = {.enabled = true, .size = 12, .priority = 1};
    roadStyle.label.lineText = LineText::curved;
    Style zoneStyle = areaStyle("#EEF4E8");
    zoneStyle.label = {.enabled = true, .size = 15, .priority = 2};
    return {liveLayer("zones", std::move(areas), zoneStyle), liveLayer("roads", std::move(roads), roadStyle),
            liveLayer("teams", std::move(points), pointStyle)};
}

ScreenPoint middle(const PlacedLabel& label) {
    return {label.box.x + label.box.width / 2, label.box.y + label.box.height / 2};
}

bool isWithin(const ScreenBox& box, const MapView& view) {
    return box.x >= 0 && box.y >= 0 && box.right() <= view.width && box.bottom() <= view.height;
}

/// A point that has left the picture takes its label along; lines and areas are seen as long as their label is.
bool isPointGone(const PlacedLabel& label, const std::vector<Layer>& layers, const MapView& view) {
    for (const auto& layer : layers) {
        const auto& features = *std::get<LiveSource>(layer.source).features;
        const auto index = layer.id == label.layerId ? features.find(label.ref) : -1;
        if (index >= 0) {
            const auto& info = features.info(static_cast<std::size_t>(index));
            const auto at = view.toScreen({info.box.minX, info.box.minY});
            return info.kind == FeatureKind::point &&
                   !(at.x >= 0 && at.y >= 0 && at.x <= view.width && at.y <= view.height);
        }
    }
    return false;
}

/// Of the labels of `before`, how many are shown again, and how many of those moved although nothing drove them away.
struct Moves {
    std::size_t again = 0;
    std::size_t moved = 0;
    std::size_t lost = 0;
    std::string which{};  ///< of the first that moved or was lost
};

Moves compare(const RenderResult& before, const RenderResult& after, const std::vector<Layer>& layers) {
    Moves out;
    for (const auto& old : before.labels) {
        const auto at = after.view.toScreen(before.view.toMap(middle(old)));
        const ScreenBox box{at.x - old.box.width / 2, at.y - old.box.height / 2, old.box.width, old.box.height};
        if (!isWithin(box, after.view)) {
            continue;
        }
        const auto same = std::find_if(after.labels.begin(), after.labels.end(), [&](const PlacedLabel& label) {
            const auto centre = middle(label);
            return label.ref.kind == old.ref.kind && label.text == old.text &&
                   std::hypot(centre.x - at.x, centre.y - at.y) < 1.5;
        });
        if (same != after.labels.end()) {
            ++out.again;
            continue;
        }
        // A name broken into lines for the strip that was seen of its area stands in one line where more is seen.
        if (isPointGone(old, layers, after.view) || old.written != old.text) {
            continue;
        }
        const bool driven = std::any_of(after.labels.begin(), after.labels.end(),
                                        [&](const PlacedLabel& label) {
                                            return label.text != old.text && label.box.intersects(box);
                                        }) ||
                            std::any_of(after.symbols.begin(), after.symbols.end(),
                                        [&](const ScreenBox& symbol) { return symbol.intersects(box); });
        if (driven) {
            continue;
        }
        const bool elsewhere = std::any_of(after.labels.begin(), after.labels.end(),
                                           [&](const PlacedLabel& label) { return label.text == old.text; });
        ++(elsewhere ? out.moved : out.lost);
        if (out.which.empty()) {
            out.which = fmt::format("{} {} of {} at {:.1f}, {:.1f}, {:.1f} x {:.1f}, angle {:.1f}",
                                    elsewhere ? "moved" : "lost", old.text, old.layerId, at.x, at.y, box.width,
                                    box.height, old.angle);
        }
    }
    return out;
}

}  // namespace

TEST_CASE("While the map is panned, a label that stays in view keeps its place on the map") {
    needApplication();
    const auto layers = town();
    std::mt19937 random{11};
    std::uniform_int_distribution<int> across{-200, 200};
    std::uniform_int_distribution<int> up{-150, 150};
    std::size_t again = 0;
    std::size_t jumped = 0;
    for (int walk = 0; walk < 40; ++walk) {
        Renderer renderer{rendererOptions()};
        auto request = requestOf(viewOf(640, 480), layers);
        auto before = renderer.render(request);
        for (int step = 0; step < 4; ++step) {
            request.view = request.view.panned(across(random), up(random));
            const auto after = renderer.render(request);
            const auto moves = compare(before, after, layers);
            again += moves.again;
            jumped += moves.moved + moves.lost;
            if (!moves.which.empty()) {
                UNSCOPED_INFO(moves.which);
            }
            before = after;
        }
    }
    CHECK(again > 4000);
    // A name along a line that is cut by the edge of the picture may find its letters a step further on.
    CHECK(jumped * 1000 <= again);
}

TEST_CASE("Labels really stay: without the memory of the picture before, some would jump") {
    needApplication();
    const auto layers = town();
    Renderer keeping{rendererOptions()};
    std::size_t again = 0;
    std::size_t forgotten = 0;
    auto request = requestOf(viewOf(640, 480), layers);
    auto before = keeping.render(request);
    for (int step = 0; step < 8; ++step) {
        request.view = request.view.panned(step % 2 == 0 ? 47 : -21, step % 3 == 0 ? -33 : 18);
        const auto after = keeping.render(request);
        again += compare(before, after, layers).again;
        Renderer fresh{rendererOptions()};
        const auto moves = compare(before, fresh.render(request), layers);
        forgotten += moves.moved + moves.lost;
        before = after;
    }
    CHECK(again > 200);
    CHECK(forgotten > 0);
}

TEST_CASE("A label stays where it is when another layer changes") {
    needApplication();
    auto layers = town();
    Renderer renderer{rendererOptions()};
    auto request = requestOf(viewOf(640, 480), layers);
    const auto before = renderer.render(request);
    std::vector<FeatureInput> incident;
    incident.push_back(feature("incident", 1, metres(30, 40), "管涌"));
    incident.back().priority = 90;
    Style style;
    style.base.marker = {"incident", 22};
    style.label = {.enabled = true, .size = 12};
    request.layers.push_back(liveLayer("incidents", std::move(incident), style));
    const auto after = renderer.render(request);
    const auto moves = compare(before, after, layers);
    CHECK(moves.moved == 0);
    CHECK(moves.lost == 0);
    CHECK(moves.again + 6 > before.labels.size());
}
