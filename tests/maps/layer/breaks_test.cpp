// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/breaks.h"
#include "maps/layer/class_styles.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

using namespace weir;
using namespace weir::maps;

namespace {

/// The class of a value by the limits, as breaks.h says.
std::size_t classOf(double value, const std::vector<double>& limits) {
    std::size_t i = 0;
    while (i + 2 < limits.size() && value >= limits[i + 1]) {
        ++i;
    }
    return i;
}

double squaresWithin(const std::vector<double>& values) {
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    return std::accumulate(values.begin(), values.end(), 0.0,
                           [&](double sum, double v) { return sum + (v - mean) * (v - mean); });
}

double squaresOf(const std::vector<double>& values, const std::vector<double>& limits) {
    std::vector<std::vector<double>> classes(limits.size() - 1);
    for (const double value : values) {
        classes[classOf(value, limits)].push_back(value);
    }
    double sum = 0;
    for (const auto& one : classes) {
        sum += one.empty() ? 0 : squaresWithin(one);
    }
    return sum;
}

/// The least sum of squares of all ways to cut `sorted` into `classes` runs, by trying each.
double leastSquares(const std::vector<double>& sorted, std::size_t from, std::size_t classes) {
    if (classes == 1) {
        return squaresWithin({sorted.begin() + static_cast<std::ptrdiff_t>(from), sorted.end()});
    }
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t next = from + 1; next + classes - 1 <= sorted.size(); ++next) {
        const std::vector<double> run{sorted.begin() + static_cast<std::ptrdiff_t>(from),
                                      sorted.begin() + static_cast<std::ptrdiff_t>(next)};
        best = std::min(best, squaresWithin(run) + leastSquares(sorted, next, classes - 1));
    }
    return best;
}

}  // namespace

TEST_CASE("Equal widths and equal counts cut where arithmetic says") {
    const std::vector<double> values{0, 1, 2, 3, 10, 20, 30, std::nan(""), 100};
    CHECK(*breaksOf(values, BreakMethod::equal, 4) == std::vector<double>{0, 25, 50, 75, 100});
    CHECK(*breaksOf(values, BreakMethod::quantile, 4) == std::vector<double>{0, 2, 10, 30, 100});
    // Most values equal: they stay in one class.
    CHECK(*breaksOf(std::vector<double>{5, 5, 5, 5, 5, 5, 5, 9}, BreakMethod::quantile, 4) ==
          std::vector<double>{5, 9});
    for (const auto method : {BreakMethod::equal, BreakMethod::quantile, BreakMethod::natural}) {
        CHECK(*breaksOf(std::vector<double>{7}, method, 5) == std::vector<double>{7, 7});
        CHECK_FALSE(breaksOf(std::vector<double>{}, method, 5).ok());
        CHECK_FALSE(breaksOf(std::vector<double>{std::nan("")}, method, 5).ok());
        CHECK_FALSE(breaksOf(values, method, 0).ok());
        CHECK_FALSE(breaksOf(values, method, 101).ok());
    }
}

TEST_CASE("The largest numbers there are make finite classes") {
    constexpr double kMost = std::numeric_limits<double>::max();
    const std::vector<double> values{-kMost, -kMost / 2, 0, 1, 2, kMost / 2, kMost};
    for (const auto method : {BreakMethod::equal, BreakMethod::quantile, BreakMethod::natural}) {
        const auto limits = breaksOf(values, method, 4);
        REQUIRE(limits.ok());
        CHECK(std::all_of(limits->begin(), limits->end(), [](double v) { return std::isfinite(v); }));
        CHECK(std::is_sorted(limits->begin(), limits->end()));
        CHECK(limits->front() == -kMost);
        CHECK(limits->back() == kMost);
        CHECK(limits->size() == 5);
    }
    const auto equal = *breaksOf(values, BreakMethod::equal, 4);
    CHECK(equal[1] == Approx(-kMost / 2));
    CHECK(equal[2] == 0);
    CHECK(equal[3] == Approx(kMost / 2));
    // Outliers leave the others in one class.
    CHECK(*breaksOf(std::vector<double>{1, 2, 3, kMost}, BreakMethod::natural, 2) ==
          std::vector<double>{1, kMost, kMost});
}

TEST_CASE("Natural breaks are the best of all ways to cut") {
    CHECK(rc::check("least sum of squares", [] {
        const auto numbers = *rc::gen::resize(
            11, rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(-1000, 1000))));
        const auto wanted = *rc::gen::inRange<std::size_t>(1, 6);
        std::vector<double> values(numbers.begin(), numbers.end());
        // Far from zero, as years, stages and codes are.
        std::for_each(values.begin(), values.end(), [](double& v) { v += 1e7; });
        const auto limits = breaksOf(values, BreakMethod::natural, wanted);
        RC_ASSERT(limits.ok());
        RC_ASSERT(std::is_sorted(limits->begin(), limits->end()));
        const std::size_t classes = std::min(wanted, std::set<double>(values.begin(), values.end()).size());
        RC_ASSERT(limits->size() == classes + 1);
        std::sort(values.begin(), values.end());
        RC_ASSERT(std::abs(squaresOf(values, *limits) - leastSquares(values, 0, classes)) < 1e-3);
    }));
}

TEST_CASE("A ramp begins and ends with its colours and gets darker in equal steps") {
    const ColourRamp ramp{{parseColour("#FFF5EB").value(), parseColour("#7F2704").value()}};
    const auto colours = coloursOf(ramp, 5);
    REQUIRE(colours.size() == 5);
    CHECK(colours.front() == ramp.stops.front());
    CHECK(colours.back() == ramp.stops.back());
    const auto light = [](Colour c) { return ((c.argb >> 16) & 0xFF) + ((c.argb >> 8) & 0xFF) + (c.argb & 0xFF); };
    for (std::size_t i = 1; i < colours.size(); ++i) {
        CHECK(light(colours[i]) < light(colours[i - 1]));
    }
    CHECK(coloursOf(ramp, 1).front() == ramp.stops.back());
}

TEST_CASE("Ranges and values become classes that only differ in what they are painted with") {
    Style base;
    base.base.stroke = {.colour = "boundary", .width = 2};
    base.base.fill.colour = "data1/8";
    const std::vector<double> limits{0, 12.5, 1'234'567, 2e6};
    const auto areas = graduated(base, "people", limits, {}, FeatureKind::polygon);
    REQUIRE(areas.classes.size() == 3);
    CHECK(areas.classing == Classing::ranges);
    CHECK(areas.classes[0].title == "0 – 12.5");
    CHECK(areas.classes[1].title == "12.5 – 1234567");
    CHECK(areas.classes[2].style.fill.colour == "#FF9C1F2E");
    CHECK(areas.classes[2].style.stroke == base.base.stroke);
    CHECK(graduated(base, "people", limits, {}, FeatureKind::line).classes[0].style.stroke.colour == "#FFFFE9C2");

    const std::vector<std::string> values{"b", "a", "", "b", "c", "b", "a"};
    const auto byValue = categorised(base, "type", values, 2, FeatureKind::point);
    REQUIRE(byValue.classes.size() == 2);
    CHECK(byValue.classes[0].key == "b");
    CHECK(byValue.classes[1].key == "a");
    CHECK(byValue.classes[0].style.fill.colour != byValue.classes[1].style.fill.colour);
}
