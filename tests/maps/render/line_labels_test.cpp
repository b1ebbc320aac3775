// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/line_labels.h"

#include "tests/maps/render/scene.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

constexpr double kDegree = std::numbers::pi / 180;

std::vector<LabelInk::Letter> letters(int count, double advance) {
    return std::vector<LabelInk::Letter>(static_cast<std::size_t>(count), {"x", advance});
}

/// Clockwise on the screen for a growing angle.
std::vector<QPointF> arc(double radius, double fromDegrees, double toDegrees) {
    std::vector<QPointF> out;
    const int steps = 200;
    for (int i = 0; i <= steps; ++i) {
        const double a = (fromDegrees + (toDegrees - fromDegrees) * i / steps) * kDegree;
        out.emplace_back(500 + radius * std::cos(a), 500 + radius * std::sin(a));
    }
    return out;
}

Style curvedStyle(double size = 16) {
    Style style;
    style.base.stroke = {.colour = "#3070C0", .width = 3};
    style.label = {.enabled = true, .size = size, .colour = "#103060", .halo = "#FFFFFF"};
    style.label.lineText = LineText::curved;
    return style;
}

geo::Line wave(double amplitude, double wavelength, double from, double to) {
    geo::Line line;
    for (double x = from; x <= to; x += 4) {
        line.points.push_back(metres(x, amplitude * std::sin(2 * std::numbers::pi * x / wavelength)));
    }
    return line;
}

double distance(const ScreenPoint& a, const ScreenPoint& b) {
    return std::hypot(a.x - b.x, a.y - b.y);
}

}  // namespace

TEST_CASE("Letters stand on the line, one after the other, each turned with it") {
    const double radius = 200;
    const MeasuredLine line{arc(radius, 200, 340)};  // over the top, from left to right
    const auto text = letters(7, 20);
    const LineSetting setting{.maxBend = 30, .size = 20};
    const auto spot = spotAlong(line, line.length() / 2, text, setting);
    REQUIRE(spot);
    REQUIRE(spot->letters.size() == 7);
    for (std::size_t i = 0; i < 7; ++i) {
        const auto& letter = spot->letters[i];
        CHECK(distance(letter.centre, {500, 500}) == Approx(radius).margin(0.2));
        // 20 pixels of an arc of 200 are 5.73 degrees; the middle letter is level at the top.
        const double expected = (static_cast<double>(i) - 3) * 20 / radius / kDegree;
        CHECK(letter.angle == Approx(expected).margin(0.3));
    }
    CHECK(spot->letters[3].centre.x == Approx(500).margin(0.2));

    SECTION("above and below keep their distance, as the text is read") {
        LineSetting above = setting;
        above.side = LineSide::above;
        above.offset = 14;
        CHECK(distance(spotAlong(line, line.length() / 2, text, above)->letters[0].centre, {500, 500}) ==
              Approx(radius + 14).margin(0.3));
        above.side = LineSide::below;
        CHECK(distance(spotAlong(line, line.length() / 2, text, above)->letters[0].centre, {500, 500}) ==
              Approx(radius - 14).margin(0.3));
        // Drawn the other way round, the line is read the same way.
        const MeasuredLine back{arc(radius, 340, 200)};
        CHECK(distance(spotAlong(back, back.length() / 2, text, above)->letters[0].centre, {500, 500}) ==
              Approx(radius - 14).margin(0.3));
    }
    SECTION("a line that bends more than allowed between two letters has no label") {
        LineSetting strict = setting;
        strict.maxBend = 5;
        CHECK_FALSE(spotAlong(line, line.length() / 2, text, strict));
        strict.maxBend = 6.5;
        CHECK(spotAlong(line, line.length() / 2, text, strict));
        const MeasuredLine hairpin{{{0, 0}, {200, 0}, {200, 10}, {0, 10}}};
        CHECK_FALSE(spotAlong(hairpin, 205, text, setting));
        CHECK(spotAlong(hairpin, 100, text, setting));
    }
    SECTION("a text longer than its line has no place") {
        CHECK_FALSE(spotAlong(line, 60, text, setting));
        CHECK_FALSE(spotAlong(line, line.length() / 2, letters(40, 20), setting));
    }
}

TEST_CASE("A label along a line is never upside down, whatever way the line runs") {
    const auto text = letters(5, 18);
    for (int degrees = 0; degrees < 360; degrees += 7) {
        for (const bool han : {false, true}) {
            CAPTURE(degrees, han);
            const QPointF half{150 * std::cos(degrees * kDegree), 150 * std::sin(degrees * kDegree)};
            const MeasuredLine line{{QPointF{300, 300} - half, QPointF{300, 300} + half}};
            const LineSetting setting{.maxBend = 30, .size = 18, .upright = han};
            const auto spot = spotAlong(line, 150, text, setting);
            REQUIRE(spot);
            for (const auto& letter : spot->letters) {
                CHECK(std::abs(letter.angle) <= 90 + 1e-9);
                // Chinese map practice: along steep lines the characters stand.
                CHECK((!han || std::abs(letter.angle) <= 57));
            }
            const auto& first = spot->letters.front().centre;
            const auto& last = spot->letters.back().centre;
            // Read from left to right, or standing from top to bottom.
            CHECK((first.x < last.x + 1e-6 || (han && first.y < last.y)));
        }
    }
}

TEST_CASE("A text runs over the joint of two pieces, and where it is anchored does not depend on others") {
    const std::vector<QPointF> left{{0, 100}, {60, 100}};
    const std::vector<QPointF> right{{60, 100}, {130, 100}};
    const std::vector<QPointF> side{{60, 100}, {60, 300}};
    NamedLines lines;
    lines.add(left);
    lines.add(side);
    lines.add(right);
    const auto path = lines.pathThrough(0, 100);
    CHECK(path.before == 0);
    REQUIRE(path.points.size() == 3);
    CHECK(path.points.back() == QPointF{130, 100});  // straight on, not into the side
    const auto other = lines.pathThrough(2, 30);
    CHECK(other.before == Approx(60));
    CHECK(MeasuredLine{other.points}.at(other.before + 35) == QPointF{95, 100});
}

TEST_CASE("A river is named along its bends, as often as its length asks for") {
    needApplication();
    Renderer renderer{rendererOptions()};
    auto style = curvedStyle();
    style.label.repeatDistance = 300;
    const auto layer = oneFeature("rivers", feature("river", 1, wave(60, 500, -1400, 1400), "沙颍河"), style);
    const auto result = renderer.render(requestOf(viewOf(1400, 400), {layer}));
    show(result.image, "river");
    REQUIRE(result.labels.size() >= 3);
    for (std::size_t i = 0; i < result.labels.size(); ++i) {
        const auto& label = result.labels[i];
        REQUIRE(label.letters.size() == 3);
        for (const auto& letter : label.letters) {
            // On the line: its height at the letter's place.
            const double y = 200 - 60 * std::sin(2 * std::numbers::pi * (letter.centre.x - 700) / 500);
            CHECK(letter.centre.y == Approx(y).margin(1.5));
        }
        for (std::size_t j = i + 1; j < result.labels.size(); ++j) {
            CHECK(distance(label.letters[1].centre, result.labels[j].letters[1].centre) >= 300);
        }
    }
}

TEST_CASE("A name in many pieces is placed once per repeat distance") {
    needApplication();
    Renderer renderer{rendererOptions()};
    std::vector<FeatureInput> pieces;
    for (int i = 0; i < 60; ++i) {
        // 25 pixels each: none is as long as its name.
        const double x = -750 + i * 25;
        pieces.push_back(feature("road", i, geo::Line{{metres(x, 0), metres(x + 25, 0)}}, "人民东路延长线"));
    }
    auto style = curvedStyle();
    style.label.repeatDistance = 400;
    const auto result = renderer.render(requestOf(viewOf(1500, 200), {liveLayer("roads", std::move(pieces), style)}));
    CHECK(result.labels.size() >= 3);
    CHECK(result.labels.size() <= 4);
    for (std::size_t i = 0; i < result.labels.size(); ++i) {
        for (std::size_t j = i + 1; j < result.labels.size(); ++j) {
            CHECK(distance(result.labels[i].letters[3].centre, result.labels[j].letters[3].centre) >= 400);
        }
    }
}

TEST_CASE("Straight labels along lines stay a choice, and stand above or below when asked") {
    needApplication();
    Renderer renderer{rendererOptions()};
    auto style = curvedStyle();
    style.label.lineText = LineText::straight;
    style.label.repeatDistance = 1000;
    const auto line = feature("road", 1, geo::Line{{metres(-300, -100), metres(300, 100)}}, "Ring Road");
    const auto labelAt = [&](LineSide side) {
        style.label.lineSide = side;
        const auto result = renderer.render(requestOf(viewOf(800, 400), {oneFeature("roads", line, style)}));
        REQUIRE(result.labels.size() == 1);
        CHECK(result.labels.front().letters.empty());
        // The line rises by 200 over 600.
        CHECK(result.labels.front().angle == Approx(-std::atan2(200, 600) / kDegree).margin(0.1));
        const auto& box = result.labels.front().box;
        return box.y + box.height / 2 - 200;
    };
    CHECK(labelAt(LineSide::on) == Approx(0).margin(1));
    CHECK(labelAt(LineSide::above) < -8);
    CHECK(labelAt(LineSide::below) > 8);
}
