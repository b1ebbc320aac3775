// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/overlay.h"

#include "core/geo/measure.h"
#include "tests/core/geo/geometry_gen.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <thread>

using namespace weir;
using namespace weir::geo;

namespace {

Geometry wkt(const char* text) {
    return fromWkt(text).value();
}

Geometry square(double x, double y, double size) {
    return Polygon{{{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}}};
}

}  // namespace

TEST_CASE("Predicates relate shapes") {
    const auto big = square(0, 0, 10);
    const auto inner = square(2, 2, 2);
    const auto beside = square(10, 0, 5);
    const auto across = wkt("LINESTRING (-1 5, 11 5)");
    const auto is = [](Predicate p, const Geometry& a, const Geometry& b) { return holds(p, a, b).value(); };
    CHECK(is(Predicate::contains, big, inner));
    CHECK(is(Predicate::covers, big, inner));
    CHECK(is(Predicate::within, inner, big));
    CHECK(is(Predicate::coveredBy, inner, big));
    CHECK(is(Predicate::touches, big, beside));
    CHECK(is(Predicate::crosses, across, big));
    CHECK(is(Predicate::overlaps, big, square(5, 5, 10)));
    CHECK(is(Predicate::disjoint, inner, beside));
    CHECK(is(Predicate::equals, big, big));
    CHECK_FALSE(is(Predicate::intersects, Geometry{}, big));
    CHECK(relate(big, square(5, 5, 10)).value() == "212101212");
    CHECK(relate(big, inner, "T*****FF*").value());
    CHECK_FALSE(relate(big, inner, "T*****FF").ok());
    CHECK_FALSE(relate(big, inner, "T*****FFx").ok());
    CHECK_FALSE(holds(Predicate::contains, Line{{{1, 1}}}, big).ok());
}

TEST_CASE("A prepared shape answers like the plain one") {
    const auto zone = Geometry{circle({114, 33.5}, 3000)};
    const auto prepared = PreparedGeometry::make(zone).value();
    CHECK(prepared.contains({114, 33.5}).value());
    CHECK_FALSE(prepared.contains({115, 33.5}).value());
    CHECK(prepared.intersects({114, 33.5}).value());
    CHECK(prepared.bounds() == boundsOf(zone));
    CHECK(prepared.holds(Predicate::equals, zone).error().code == ErrorCode::usage);
    REQUIRE(rc::check("for every predicate and point", [&] {
        const LonLat p{*test::genBetween(113.95, 114.05), *test::genBetween(33.45, 33.55)};
        for (const auto name : enumNames<Predicate>()) {
            const auto predicate = parseEnum<Predicate>(name).value();
            if (predicate != Predicate::equals) {
                RC_ASSERT(prepared.holds(predicate, p).value() == holds(predicate, zone, p).value());
            }
        }
        RC_ASSERT(prepared.contains(p).value() == holds(Predicate::contains, zone, p).value());
    }));
}

TEST_CASE("Invalid areas say why and where") {
    const auto bow = wkt("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))");
    const auto fault = checkValid(bow).value();
    CHECK_FALSE(fault.valid);
    CHECK(fault.reason == "Self-intersection");
    CHECK(fault.where == LonLat{1, 1});
    CHECK(checkValid(square(0, 0, 1)).value().valid);
    CHECK(checkValid(Geometry{}).value().valid);
}

TEST_CASE("Areas are repaired and the repair is told") {
    SECTION("a valid shape stays") {
        const auto kept = makeValid(square(0, 0, 1)).value();
        CHECK(kept.geometry == square(0, 0, 1));
        CHECK(kept.changes.empty());
    }
    SECTION("a bow tie becomes two triangles") {
        const auto fixed = makeValid(wkt("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))")).value();
        CHECK(typeName(fixed.geometry) == "MultiPolygon");
        CHECK(planarArea(fixed.geometry).value() == Approx(2));
        REQUIRE(fixed.changes.size() == 3);
        CHECK(fixed.changes[0].text() == "Self-intersection at 1, 1 was repaired");
        CHECK(fixed.changes[1].text() == "Parts: 1 before, 2 after");
    }
    SECTION("overlapping parts are united") {
        const auto fixed =
            makeValid(MultiPolygon{{std::get<Polygon>(square(0, 0, 2)), std::get<Polygon>(square(1, 0, 2))}});
        CHECK(planarArea(fixed->geometry).value() == Approx(6));
    }
    SECTION("nothing left is said") {
        const auto fixed = makeValid(wkt("POLYGON ((0 0, 1 1, 2 2, 0 0))")).value();
        CHECK(isEmpty(fixed.geometry));
        CHECK(fixed.changes.back().text() == "Nothing with an area was left");
    }
    REQUIRE(rc::check("the result is always valid", [] {
        const Geometry rough = test::drawPolygon();
        const auto fixed = makeValid(rough);
        RC_ASSERT(fixed.ok());
        RC_ASSERT(checkValid(fixed->geometry).value().valid);
    }));
}

TEST_CASE("Overlays combine areas") {
    const auto a = square(0, 0, 4);
    const auto b = square(2, 0, 4);
    CHECK(planarArea(intersection(a, b)->geometry).value() == Approx(8));
    CHECK(planarArea(unite(a, b)->geometry).value() == Approx(24));
    CHECK(planarArea(difference(a, b)->geometry).value() == Approx(8));
    CHECK(planarArea(symDifference(a, b)->geometry).value() == Approx(16));
    CHECK(isEmpty(intersection(a, square(9, 9, 1))->geometry));
    CHECK(planarArea(unaryUnion(std::vector{a, b, square(3, 3, 4)})->geometry).value() == Approx(37));  // 24 + 16 - 3

    SECTION("mixed results keep the highest dimension and say so") {
        const auto corner = wkt("POLYGON ((0 0, 4 0, 4 1, 3 1, 3 2, 4 2, 4 4, 0 4, 0 0))");
        const auto mixed = intersection(corner, wkt("POLYGON ((3.5 0, 6 0, 6 6, -1 6, -1 4, 3.5 4, 3.5 0))")).value();
        CHECK(mixed.droppedLower);
        CHECK(typeName(mixed.geometry) == "MultiPolygon");
    }
    SECTION("an area that crosses itself is an error, not an exception") {
        const auto bow = wkt("POLYGON ((0 0, 4 4, 4 0, 0 4, 0 0))");
        const auto result = intersection(bow, square(1, 0, 2));
        if (!result.ok()) {
            CHECK_FALSE(result.error().hint.empty());
        }
        CHECK_FALSE(intersection(Line{{{0, 0}}}, a).ok());
    }
    REQUIRE(rc::check("areas add up", [] {
        const auto box = [] {
            return square(*test::genBetween(0, 9), *test::genBetween(0, 9), *test::genBetween(0.1, 9));
        };
        const auto one = box();
        const auto two = box();
        const auto areaOf = [](const Result<Overlay>& o) { return planarArea(o->geometry).value(); };
        const double both = planarArea(one).value() + planarArea(two).value();
        RC_ASSERT(std::abs(areaOf(unite(one, two)) + areaOf(intersection(one, two)) - both) < 1e-6);
        RC_ASSERT(std::abs(areaOf(unite(one, two)) - areaOf(intersection(one, two)) - areaOf(symDifference(one, two))) <
                  1e-6);
    }));
}

TEST_CASE("Buffers, hulls, centres and simplification") {
    // A regular 32-gon in a circle of radius 10: 16 r² sin(2π/32).
    CHECK(planarArea(buffer(LonLat{0, 0}, 10).value()).value() ==
          Approx(16 * 100 * std::sin(2 * 3.14159265358979 / 32)));
    CHECK(isEmpty(buffer(square(0, 0, 2), -2).value()));
    const BufferStyle flat{.cap = BufferCap::flat, .join = BufferJoin::mitre};
    CHECK(planarArea(buffer(wkt("LINESTRING (0 0, 10 0)"), 1, flat).value()).value() == Approx(20));
    CHECK_FALSE(buffer(LonLat{0, 0}, std::nan("")).ok());

    CHECK(normalized(convexHull(wkt("MULTIPOINT ((0 0), (4 0), (4 4), (0 4), (1 1))")).value()).value() ==
          normalized(square(0, 0, 4)).value());
    CHECK(centroid(square(0, 0, 4)).value() == Geometry{LonLat{2, 2}});
    CHECK(isEmpty(centroid(Geometry{}).value()));
    const auto horseshoe = wkt("POLYGON ((0 0, 9 0, 9 9, 8 9, 8 1, 1 1, 1 9, 0 9, 0 0))");
    CHECK(holds(Predicate::contains, horseshoe, pointOnSurface(horseshoe).value()).value());
    CHECK(simplify(wkt("LINESTRING (0 0, 5 0.1, 10 0)"), 1).value() == wkt("LINESTRING (0 0, 10 0)"));
    CHECK_FALSE(simplify(horseshoe, -1).ok());
    CHECK(checkValid(simplifyTopology(horseshoe, 3).value()).value().valid);
    CHECK_FALSE(simplifyTopology(horseshoe, std::nan("")).ok());
    CHECK(planarDistance(LonLat{0, 0}, wkt("LINESTRING (3 -5, 3 5)")).value() == Approx(3));
}

TEST_CASE("Shapes may be used from many threads") {
    std::vector<double> areas(6);
    {
        std::vector<std::jthread> threads;
        for (auto& area : areas) {
            threads.emplace_back([&area] {
                for (int i = 0; i < 20; ++i) {
                    area = planarArea(unite(square(0, 0, 4), square(2, 0, 4))->geometry).value();
                }
            });
        }
    }
    for (const double area : areas) {
        CHECK(area == Approx(24));
    }
}
