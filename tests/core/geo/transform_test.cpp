// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/transform.h"

#include "core/geo/china_datum.h"
#include "core/geo/measure.h"
#include "tests/core/geo/geometry_gen.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <thread>

using namespace weir;
using namespace weir::geo;

TEST_CASE("Gauss-Kruger coordinates of Luohe agree with EPSG") {
    const LonLat luohe{114.0165, 33.5815};
    const auto plain = Transform::toWorking("EPSG:4547").value();
    const auto p = plain.forward(luohe).value();
    CHECK(p.x == Approx(501531.784).margin(0.001));
    CHECK(p.y == Approx(3717242.124).margin(0.001));
    const auto back = plain.inverse(p).value();
    CHECK(back.lon == Approx(luohe.lon).margin(1e-11));
    CHECK(back.lat == Approx(luohe.lat).margin(1e-11));

    CHECK_FALSE(plain.givesDegrees());
    CHECK(plain.givesDegrees(Direction::inverse));

    const auto prefixed = Transform::toWorking("4526").value().forward(luohe).value();
    CHECK(prefixed.x == Approx(38501531.784).margin(0.001));
    CHECK(prefixed.y == Approx(3717242.124).margin(0.001));
}

TEST_CASE("A coordinate system text is checked and described") {
    const auto gk = describeCrs("EPSG:4547").value();
    CHECK(gk.name == "CGCS2000 / 3-degree Gauss-Kruger CM 114E");
    CHECK(gk.epsg == 4547);
    CHECK_FALSE(gk.geographic);
    REQUIRE(gk.area);
    CHECK(gk.area->minX == Approx(112.5));
    CHECK(gk.area->maxX == Approx(115.5));

    const auto store = describeCrs(kStoreCrs).value();
    CHECK(store.geographic);
    CHECK(store.epsg == 4490);
    CHECK(describeCrs(" 4490 ").value() == store);
    CHECK(describeCrs("EPSG:4326+5773").value().geographic);
    CHECK_FALSE(describeCrs("+proj=utm +zone=50 +ellps=GRS80 +type=crs").value().geographic);

    for (const auto* wrong :
         {"", "  ", "EPSG:1", "nonsense", "EPSG:5737", "EPSG:4978", "+proj=tmerc", "https://example.org"}) {
        INFO(wrong);
        const auto result = describeCrs(wrong);
        REQUIRE_FALSE(result.ok());
        CHECK_FALSE(result.error().hint.empty());
        CHECK_FALSE(Transform::toWorking(wrong).ok());
    }
    CHECK_FALSE(Transform::pipeline("+proj=nonsense").ok());
    CHECK_FALSE(Transform::pipeline("EPSG:4547").ok());
}

TEST_CASE("The working system of a city follows its longitude") {
    CHECK(workingCrsAt(114.0165).value() == "EPSG:4547");
    CHECK(workingCrsAt(75).value() == "EPSG:4534");
    CHECK(workingCrsAt(135.1).value() == "EPSG:4554");
    CHECK_FALSE(workingCrsAt(72).ok());
    CHECK_FALSE(workingCrsAt(std::nan("")).ok());
    CHECK(describeCrs("EPSG:4534").value().name == "CGCS2000 / 3-degree Gauss-Kruger CM 75E");
    CHECK(describeCrs("EPSG:4554").value().name == "CGCS2000 / 3-degree Gauss-Kruger CM 135E");
}

TEST_CASE("Arrays, geometries and boxes are transformed like points") {
    const auto t = Transform::toWorking("EPSG:4547").value();
    std::vector<double> x{114, 114.0165, 1e9};
    std::vector<double> y{33, 33.5815, 0};
    CHECK(t.apply(x, y) == 1);
    CHECK(x[0] == Approx(500000).margin(1e-6));
    CHECK(x[1] == Approx(501531.784).margin(0.001));
    CHECK(std::isinf(x[2]));

    const Geometry line = Line{{{114, 33}, {114.0165, 33.5815}}};
    const auto there = t.apply(line).value();
    CHECK(std::get<Line>(there).points[1].lat == Approx(3717242.124).margin(0.001));
    CHECK_FALSE(t.apply(Geometry{LonLat{1e9, 0}}).ok());
    CHECK_FALSE(t.forward(LonLat{1e9, 0}).ok());
    CHECK(isEmpty(*t.apply(Geometry{})));

    LonLatBox box;
    box.add(113.9, 33.5);
    box.add(114.1, 33.6);
    const auto map = t.forward(box).value();
    CHECK(map.contains(501531.784, 3717242.124));
    CHECK(t.inverse(map).value().contains(113.9, 33.5));
    CHECK(t.forward(LonLatBox{}).value().empty());
}

TEST_CASE("A transform made on one thread works on others") {
    const auto t = Transform::toWorking("EPSG:4547").value();
    std::vector<double> eastings(8);
    {
        std::vector<std::jthread> threads;
        for (auto& easting : eastings) {
            threads.emplace_back([&t, &easting] { easting = t.forward(LonLat{114.0165, 33.5815}).value().x; });
        }
    }
    for (const double easting : eastings) {
        CHECK(easting == Approx(501531.784).margin(0.001));
    }
}

TEST_CASE("Gauss-Kruger and back is the same place") {
    REQUIRE(rc::check("within 1e-9 degrees in its own zone", [] {
        const auto p = *test::genChina();
        const auto t = Transform::toWorking(workingCrsAt(p.lon).value()).value();
        const auto back = t.inverse(t.forward(p).value()).value();
        RC_ASSERT(std::abs(back.lon - p.lon) < 1e-9);
        RC_ASSERT(std::abs(back.lat - p.lat) < 1e-9);
    }));
}

TEST_CASE("Lengths and bearings on the ellipsoid") {
    // One degree of meridian from the equator and the quarter meridian of GRS80 (H. Moritz, Geodetic Reference System
    // 1980).
    CHECK(distanceMetres({114, 0}, {114, 90}) == Approx(10001965.7293).margin(0.001));
    // One degree of the equator is pi * a / 180.
    CHECK(distanceMetres({114, 0}, {115, 0}) == Approx(111319.490793).margin(1e-5));
    CHECK(bearing({114, 0}, {115, 0}) == Approx(90));
    CHECK(bearing({114, 33}, {114, 32}) == Approx(180));
    CHECK(bearing({114, 33}, {113, 33}) > 270);
    CHECK(bearing({114, 33}, {114, 33}) == 0);

    // The worked example in the documentation of Karney's C library (JFK to Heathrow; WGS 84 differs by less than 1
    // mm).
    const auto flight = inverse({-73.8, 40.6}, {-0.5, 51.6});
    CHECK(flight.metres == Approx(5551759.400).margin(0.01));
    CHECK(flight.azimuthAtStart == Approx(51.198883).margin(1e-6));
    CHECK(flight.azimuthAtEnd == Approx(107.821777).margin(1e-6));

    const LonLat start{114.0165, 33.5815};
    const auto end = direct(start, 60, 5000);
    const auto way = inverse(start, end);
    CHECK(way.metres == Approx(5000).margin(1e-6));
    CHECK(way.azimuthAtStart == Approx(60).margin(1e-8));

    CHECK(lengthMetres(Line{{{114, 0}, {115, 0}, {116, 0}}}) == Approx(2 * 111319.490793).margin(1e-4));
    CHECK(lengthMetres(LonLat{1, 2}) == 0);
    CHECK(lengthMetres(Geometry{}) == 0);
}

TEST_CASE("Areas on the ellipsoid") {
    // GRS80's surface is 510 065 621.7 km² (Moritz 1980, equal-area radius 6371007.1810 m): an octant is an eighth of
    // it.
    const Polygon octant{{{{0, 0}, {90, 0}, {0, 90}, {0, 0}}}};
    const double eighth = 4 * 3.14159265358979323846 * 6371007.1810 * 6371007.1810 / 8;
    CHECK(areaSquareMetres(octant) == Approx(eighth).epsilon(1e-9));

    // Antarctica, the worked example in the documentation of GeographicLib's Planimeter.
    const std::vector<LonLat> antarctica{{-58, -63.1},  {-74, -72.9}, {-102, -71.9}, {-102, -74.9}, {-131, -74.3},
                                         {-163, -77.5}, {163, -77.4}, {172, -71.7},  {140, -65.9},  {113, -65.7},
                                         {88, -66.6},   {59, -66.9},  {25, -69.8},   {-4, -70.0},   {-14, -71.0},
                                         {-33, -77.3},  {-46, -77.9}, {-61, -74.7},  {-58, -63.1}};
    CHECK(areaSquareMetres(Polygon{{antarctica}}) == Approx(13662703680020.1).epsilon(1e-9));
    CHECK(lengthMetres(Polygon{{antarctica}}) == Approx(16831067.893).margin(0.01));

    auto shell = std::vector<LonLat>{{114, 33}, {114.1, 33}, {114.1, 33.1}, {114, 33.1}, {114, 33}};
    const auto hole =
        std::vector<LonLat>{{114.02, 33.02}, {114.04, 33.02}, {114.04, 33.04}, {114.02, 33.04}, {114.02, 33.02}};
    CHECK(signedRingArea(shell) > 0);
    const double whole = areaSquareMetres(Polygon{{shell}});
    const double cut = areaSquareMetres(Polygon{{hole}});
    CHECK(areaSquareMetres(Polygon{{shell, hole}}) == Approx(whole - cut));
    CHECK(areaSquareMetres(MultiPolygon{{Polygon{{shell}}, Polygon{{hole}}}}) == Approx(whole + cut));
    std::reverse(shell.begin(), shell.end());
    CHECK(signedRingArea(shell) < 0);
    CHECK(areaSquareMetres(Polygon{{shell}}) == Approx(whole));
    CHECK(areaSquareMetres(Line{shell}) == 0);
    CHECK(signedRingArea({{0, 0}, {1, 1}}) == 0);

    const auto disc = circle({114, 33}, 1000);
    CHECK(disc.rings[0].size() == 65);
    CHECK(disc.rings[0].front() == disc.rings[0].back());
    CHECK(signedRingArea(disc.rings[0]) == Approx(3.136548490546e6).epsilon(1e-6));  // 64-gon: 32 r² sin(2π/64)
}

TEST_CASE("GCJ-02 and BD-09 follow the published formulas") {
    const LonLat luohe{114.0165, 33.5815};
    const auto gcj = fromCgcs2000(luohe, Datum::gcj02);
    CHECK(gcj.lon == Approx(114.02242490).margin(1e-8));
    CHECK(gcj.lat == Approx(33.58001249).margin(1e-8));
    const auto baidu = fromCgcs2000(luohe, Datum::bd09);
    CHECK(baidu.lon == Approx(114.02886938).margin(1e-8));
    CHECK(baidu.lat == Approx(33.58613974).margin(1e-8));
    CHECK(distanceMetres(luohe, gcj) == Approx(573).margin(2));

    CHECK(fromCgcs2000(luohe, Datum::wgs84) == luohe);
    const LonLat paris{2.35, 48.85};
    CHECK(fromCgcs2000(paris, Datum::gcj02) == paris);
    CHECK(toCgcs2000(paris, Datum::bd09) == paris);
    CHECK(parseEnum<Datum>("gcj02") == Datum::gcj02);

    REQUIRE(rc::check("the inverse returns within 1e-9 degrees", [] {
        const auto p = *test::genChina();
        const auto datum = *rc::gen::element(Datum::gcj02, Datum::bd09);
        const auto back = toCgcs2000(fromCgcs2000(p, datum), datum);
        RC_ASSERT(std::abs(back.lon - p.lon) < 1e-9);
        RC_ASSERT(std::abs(back.lat - p.lat) < 1e-9);
    }));
    const Geometry area = circle(luohe, 500, 8);
    const auto moved = fromCgcs2000(area, Datum::gcj02);
    CHECK(std::get<Polygon>(moved).rings[0].front() == std::get<Polygon>(moved).rings[0].back());
    CHECK(boundsOf(toCgcs2000(moved, Datum::gcj02)).minX == Approx(boundsOf(area).minX).margin(1e-9));
}

TEST_CASE("Shifted data are recognised") {
    std::vector<LonLat> truth;
    for (int i = 0; i < 9; ++i) {
        truth.push_back({113.9 + 0.03 * i, 33.5 + 0.02 * i});
    }
    const auto shifted = [&truth](Datum datum) {
        auto points = truth;
        for (std::size_t i = 0; i < points.size(); ++i) {
            points[i] = direct(fromCgcs2000(points[i], datum), 40.0 * static_cast<double>(i), 8);  // survey noise
        }
        return looksShifted(points, truth).value();
    };
    CHECK(shifted(Datum::cgcs2000).looksLike == Datum::cgcs2000);
    CHECK(shifted(Datum::gcj02).looksLike == Datum::gcj02);
    CHECK(shifted(Datum::gcj02).expectedMetres == Approx(570).margin(40));
    CHECK(shifted(Datum::bd09).looksLike == Datum::bd09);
    CHECK_FALSE(looksShifted(truth, std::span{truth}.first(3)).ok());
    CHECK_FALSE(looksShifted(std::span{truth}.first(2), std::span{truth}.first(2)).ok());
}
