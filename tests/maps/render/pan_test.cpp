// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/maps/render/scene.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

/// Everything that could tear where a picture is continued: hatches, dashes, marks, casings, holes, folded symbols.
std::vector<Layer> scene() {
    Style area = areaStyle("#6080B0D0");
    area.base.fill.hatch = Hatch::cross;
    area.base.fill.hatchColour = "#C03030";
    area.base.stroke = {.colour = "#203060", .width = 2, .dash = Dash::dashDot};
    auto ring = rectangle(-260, -190, 340, 220);
    ring.rings.push_back({metres(-60, -40), metres(-30, 70), metres(90, 60), metres(70, -50), metres(-60, -40)});
    std::vector<FeatureInput> areas;
    areas.push_back(feature("area", 1, ring));
    areas.push_back(feature("area", 2, rectangle(120, 90, 700, 600)));

    Style crossed;
    crossed.base.stroke = {.colour = "#B00020", .width = 2, .casing = "#FFFFFF", .casingWidth = 1.5};
    crossed.classes = {{"isolation", "", crossed.base}, {"road", "", crossed.base}};
    crossed.classes[0].style.stroke.marks.kind = LineMark::crosses;
    crossed.classes[1].style.stroke.dash = Dash::dash;
    crossed.classes[1].style.stroke.marks.kind = LineMark::ticks;
    std::vector<FeatureInput> lines;
    geo::Line wave;
    for (int i = -60; i <= 60; ++i) {
        wave.points.push_back(metres(i * 12.5, 110 * std::sin(i / 5.0)));
    }
    lines.push_back(feature("line", 1, wave));
    lines.back().classKey = "isolation";
    lines.push_back(feature("line", 2, geo::Line{{metres(-500, 330), metres(530, -380)}}));
    lines.back().classKey = "road";

    Style team;
    team.base.marker = {"team", 20};
    team.folds = true;
    std::vector<FeatureInput> teams;
    for (int i = 0; i < 160; ++i) {
        teams.push_back(feature("team", i, metres((i * i * 37) % 601 - 300, (i * i * 53 + i * 17) % 499 - 250)));
        teams.back().priority = i % 5;
    }
    return {liveLayer("areas", std::move(areas), area), liveLayer("lines", std::move(lines), crossed),
            liveLayer("teams", std::move(teams), team)};
}

struct Difference {
    int pixels = 0;
    int largest = 0;
};

Difference between(const QImage& a, const QImage& b) {
    Difference out;
    REQUIRE(a.size() == b.size());
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            const QRgb p = a.pixel(x, y);
            const QRgb q = b.pixel(x, y);
            const int d =
                std::max({std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)), std::abs(qBlue(p) - qBlue(q))});
            out.pixels += d > 8 ? 1 : 0;
            out.largest = std::max(out.largest, d);
        }
    }
    return out;
}

}  // namespace

TEST_CASE("A panned picture is the picture drawn from scratch, and only its strips were drawn") {
    needApplication();
    const double ratio = GENERATE(1.0, 1.5, 2.0);
    INFO("ratio " << ratio);
    Renderer panning{rendererOptions()};
    auto request = requestOf(viewOf(400, 300, ratio), scene());
    REQUIRE(panning.render(request).complete);
    struct Step {
        double dx;
        double dy;
    };
    // One after the other, so that strips are continued by strips.
    for (const auto& step : {Step{40, 0}, Step{0, -26}, Step{-62, 34}, Step{8, 2}, Step{-150, -120}, Step{180, 140}}) {
        INFO(step.dx << ", " << step.dy);
        request.view = request.view.panned(step.dx, step.dy);
        const auto moved = panning.render(request);
        CHECK(moved.timings.layersPanned == 3);
        Renderer fresh{rendererOptions()};
        const auto whole = fresh.render(request);
        CHECK(whole.timings.layersPanned == 0);
        const auto difference = between(moved.image, whole.image);
        show(moved.image, "panned");
        show(whole.image, "from-scratch");
        // A line cut at another place may round one of its pixels to another shade.
        CHECK(difference.pixels < 12);
        CHECK(moved.symbols == whole.symbols);
        CHECK(moved.badges.size() == whole.badges.size());
    }
}

TEST_CASE("A picture that does not fit pixel on pixel, or lies too far away, is drawn as a whole") {
    needApplication();
    Renderer renderer{rendererOptions()};
    auto request = requestOf(viewOf(400, 300), scene());
    REQUIRE(renderer.render(request).complete);
    const auto start = request.view;
    request.view = start.panned(10.5, 0);
    CHECK(renderer.render(request).timings.layersPanned == 0);
    request.view = start.zoomed(2);
    CHECK(renderer.render(request).timings.layersPanned == 0);
    request.view = start.panned(390, 0);
    CHECK(renderer.render(request).timings.layersPanned == 0);
    request.view = start.panned(20, 0);
    request.palette = Palette::dark();
    CHECK(renderer.render(request).timings.layersPanned == 0);
}

TEST_CASE("Crowded symbols are counted by a badge that is the same while panning") {
    needApplication();
    Renderer renderer{rendererOptions()};
    auto request = requestOf(viewOf(400, 300), {scene().back()});
    const auto first = renderer.render(request);
    show(first.image, "badges");
    REQUIRE(first.folds);
    REQUIRE_FALSE(first.badges.empty());
    std::size_t folded = 0;
    for (const auto& fold : first.folds->folds()) {
        folded += fold.members.size();
    }
    CHECK(folded > 20);
    // No two symbols drawn overlap by more than a tenth.
    for (std::size_t i = 0; i < first.symbols.size(); ++i) {
        for (std::size_t j = i + 1; j < first.symbols.size(); ++j) {
            const auto& a = first.symbols[i];
            const auto& b = first.symbols[j];
            CHECK(std::max(std::abs(a.x - b.x), std::abs(a.y - b.y)) >= 18 - 1e-6);
        }
    }
    request.view = request.view.panned(37, -21);
    const auto moved = renderer.render(request);
    CHECK(moved.folds == first.folds);
    const auto badge = first.badges.front();
    const auto again = std::find_if(moved.badges.begin(), moved.badges.end(),
                                    [&](const PlacedBadge& one) { return one.ref == badge.ref; });
    REQUIRE(again != moved.badges.end());
    CHECK(again->members == badge.members);
    CHECK(again->box.x == Approx(badge.box.x + 37));
    CHECK(again->box.y == Approx(badge.box.y - 21));
    request.view = request.view.zoomed(40);
    CHECK(renderer.render(request).folds->folds().empty());
}
