// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/coordinate_text.h"

#include "core/geo/measure.h"
#include "core/geo/transform.h"
#include "tests/core/geo/geometry_gen.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace weir;
using namespace weir::geo;

namespace {

const LonLat kLuohe{114.0165, 33.5815};

void checkReads(const char* text, Notation notation, double toleranceMetres = 0.2,
                const CoordinateContext& context = {}) {
    INFO(text);
    const auto reading = readCoordinate(text, context);
    if (!reading.ok()) {
        FAIL_CHECK(reading.error().text());
        return;
    }
    INFO(reading->position.lon << " " << reading->position.lat);
    CHECK(distanceMetres(reading->position, kLuohe) < toleranceMetres);
    CHECK(nameOf(reading->notation) == nameOf(notation));
}

void checkRefused(const char* text, const CoordinateContext& context = {}) {
    INFO(text);
    const auto reading = readCoordinate(text, context);
    REQUIRE_FALSE(reading.ok());
    CHECK_FALSE(reading.error().message.empty());
    CHECK_FALSE(reading.error().hint.empty());
}

}  // namespace

TEST_CASE("Decimal degrees are read in every order and dress") {
    for (const auto* text : {"114.0165, 33.5815",
                             "33.5815, 114.0165",
                             "114.0165 33.5815",
                             "  33.5815\t114.0165 ",
                             "114.0165，33.5815",
                             "114.0165、33.5815",
                             "33.5815N 114.0165E",
                             "33.5815 n, 114.0165 e",
                             "E114.0165 N33.5815",
                             "N33.5815 E114.0165",
                             "N 33.5815; E 114.0165",
                             "１１４．０１６５，３３．５８１５",
                             "Ｎ３３．５８１５　Ｅ１１４．０１６５",
                             "东经114.0165 北纬33.5815",
                             "北纬33.5815度，东经114.0165度",
                             "经度：114.0165，纬度：33.5815",
                             "lat: 33.5815, lon: 114.0165",
                             "lng=114.0165 lat=33.5815",
                             "(33.5815, 114.0165)",
                             "[114.0165,33.5815]",
                             "114.016500°E 33.581500°N",
                             "+33.5815 +114.0165",
                             "114.0165/33.5815"}) {
        checkReads(text, Notation::decimal);
    }
    CHECK_FALSE(readCoordinate("114.0165, 33.5815")->orderAssumed);
    CHECK(readCoordinate("114.0165, 33.5815")->datumAssumed);
    const auto south = readCoordinate("-33.8568, 151.2153").value();
    CHECK(south.position == LonLat{151.2153, -33.8568});
    CHECK(readCoordinate("33.8568S 151.2153E")->position == south.position);
    CHECK(readCoordinate("122.4194W 37.7749N")->position == LonLat{-122.4194, 37.7749});
}

TEST_CASE("Two numbers that could both be latitudes follow the expected area") {
    const auto kashgar = readCoordinate("39.47, 75.99").value();
    CHECK(kashgar.position == LonLat{75.99, 39.47});
    CHECK(kashgar.orderAssumed);
    CHECK(readCoordinate("75.99, 39.47")->position == kashgar.position);
    checkRefused("10.5, 20.5");
    CHECK(readCoordinate("10.5N 20.5E")->position == LonLat{20.5, 10.5});
    CoordinateContext africa;
    africa.expected = LonLatBox{15, 5, 25, 14};
    CHECK(readCoordinate("10.5, 20.5", africa)->position == LonLat{20.5, 10.5});
}

TEST_CASE("Degrees, minutes and seconds are read") {
    for (const auto* text :
         {"33°34′53.4″N 114°00′59.4″E", "33°34'53.4\"N, 114°0'59.4\"E", "N33°34'53.4'' E114°0'59.4''",
          "33 34 53.4 N 114 0 59.4 E", "114°00′59.4″E 33°34′53.4″N", "33°34′53.4″ 114°00′59.4″",
          "33º34’53.4”N 114º00’59.4”E", "33d34m53.4s N 114d0m59.4s E", "北纬33度34分53.4秒 东经114度0分59.4秒",
          "东经１１４度０分５９．４秒，北纬３３度３４分５３．４秒", "33 34 53.4, 114 0 59.4", "114 00 59.4 33 34 53.4",
          "北纬33°34′53.4″，东经114°00′59.4″", "纬度33°34′53.4″ 经度114°00′59.4″"}) {
        checkReads(text, Notation::degreesMinutesSeconds);
    }
    checkReads("北纬33度34分53秒 东经114度0分59秒", Notation::degreesMinutesSeconds, 20);
    for (const auto* text : {"33°34.89'N 114°0.99'E", "33 34.89 N 114 0.99 E", "N33°34.89′ E114°00.99′",
                             "北纬33度34.89分 东经114度0.99分"}) {
        checkReads(text, Notation::degreesMinutes);
    }
    CHECK(readCoordinate("0°30'0\"S 0°15'0\"W")->position == LonLat{-0.25, -0.5});
    CHECK(readCoordinate("-0 30 0, 114 0 0")->position == LonLat{114, -0.5});
}

TEST_CASE("Gauss-Kruger coordinates are read with and without zone prefix") {
    const CoordinateContext city{.workingCrs = "EPSG:4547"};
    for (const auto* text : {"3717242.124, 38501531.784", "38501531.784, 3717242.124", "X=3717242.124 Y=38501531.784",
                             "N 3717242.124 E 38501531.784", "38501531.784米 3717242.124米"}) {
        checkReads(text, Notation::gaussKruger, 0.01);
    }
    CHECK(readCoordinate("3717242.124, 38501531.784")->crs == "EPSG:4526");
    for (const auto* text : {"3717242.124, 501531.784", "501531.784, 3717242.124", "N 3717242.124 E 501531.784",
                             "x=3717242.124,y=501531.784", "E 501531.784 N 3717242.124"}) {
        checkReads(text, Notation::gaussKruger, 0.01, city);
    }
    checkReads("3717242.124, 501531.784", Notation::gaussKruger, 0.01, {.workingCrs = "EPSG:4526"});
    CHECK(readCoordinate("3717242.124, 501531.784", city)->crs == "EPSG:4547");
    // 6-degree zone 20, central meridian 117: EPSG:4498
    CHECK(readCoordinate("3717242, 20223000")->crs == "EPSG:4498");

    checkRefused("3717242.124, 501531.784");
    checkRefused("N 501531.784 E 3717242.124", city);
    checkRefused("501531, 501532", city);
    checkRefused("3717242, 46501531");
    checkRefused("3717242, 24501531");
    checkRefused("3717242.124, 501531.784", {.workingCrs = "EPSG:4490"});
    checkRefused("3717242.124, 501531.784", {.workingCrs = "nonsense"});
    checkRefused("gcj02 3717242.124, 38501531.784");
}

TEST_CASE("Marked datums are undone") {
    // The test vector of the published formulas: 114.0165, 33.5815 in both systems.
    for (const auto* text :
         {"gcj02 114.02242490,33.58001249", "高德 114.02242490,33.58001249", "火星坐标：33.58001249，114.02242490",
          "GCJ-02: 33.58001249N 114.02242490E", "114.02242490,33.58001249 (腾讯地图)"}) {
        checkReads(text, Notation::decimal, 0.01);
        CHECK(readCoordinate(text)->datum == Datum::gcj02);
        CHECK_FALSE(readCoordinate(text)->datumAssumed);
    }
    for (const auto* text :
         {"百度 114.02886938,33.58613974", "BD09 114.02886938 33.58613974", "bd-09ll 114.02886938 33.58613974"}) {
        if (std::string_view{text}.starts_with("bd-09ll")) {
            checkRefused(text);
            continue;
        }
        checkReads(text, Notation::decimal, 0.01);
        CHECK(readCoordinate(text)->datum == Datum::bd09);
    }
    CHECK(readCoordinate("WGS84 114.0165 33.5815")->datum == Datum::wgs84);
    CHECK(readCoordinate("CGCS2000 114.0165 33.5815")->datum == Datum::cgcs2000);
    checkRefused("高德 百度 114.0,33.5");
}

TEST_CASE("geo URIs are read as RFC 5870 says") {
    for (const auto* text : {"geo:33.5815,114.0165", "geo:33.5815,114.0165,62;u=35", "geo:33.5815,114.0165;crs=wgs84",
                             "geo:33.5815,114.0165?z=17"}) {
        checkReads(text, Notation::geoUri);
    }
    for (const auto* text : {"geo:", "geo:33.5815", "geo:91,0", "geo:1,2,3,4", "geo:a,b",
                             "geo:33.5815,114.0165;crs=Moon-2011", "geo:1,2x"}) {
        checkRefused(text);
    }
}

TEST_CASE("What is not a position is refused with a hint") {
    for (const auto* text : {"",
                             "   ",
                             "hello",
                             "114.0165",
                             "114.0165,",
                             "33.5815N",
                             "33.5815N 34N",
                             "114E 115E",
                             "200, 100",
                             "91N 10E",
                             "33N 181E",
                             "33°60'0\"N 114°0'0\"E",
                             "33°34'60\"N 114°0'0\"E",
                             "33.5°34'N 114°0'E",
                             "33 34 53 12 N 114 E",
                             "1 2 3",
                             "1 2 3 4 5 6 7",
                             "--1, 2",
                             "-33N 114E 5",
                             "-33.5S 114E",
                             "33N 114",
                             "33.5815N, 114.0165",
                             "漯河市",
                             "1e5, 2e5",
                             "\xff\xfe",
                             "33' 114'",
                             "\3 114.0, 33.5"}) {
        checkRefused(text);
    }
    checkRefused(std::string(500, '1').c_str());
}

TEST_CASE("Positions are written in every notation") {
    CHECK(writeDecimal(kLuohe) == "114.016500°E 33.581500°N");
    CHECK(writeDecimal({-0.5, -33.25}, 2) == "0.50°W 33.25°S");
    CHECK(writeDms(kLuohe) == "33°34′53.40″N 114°00′59.40″E");
    CHECK(writeDms({113.99999999, 33}) == "33°00′00.00″N 114°00′00.00″E");
    CHECK(writeChinese(kLuohe) == "东经114度0分59.40秒 北纬33度34分53.40秒");
    CHECK(writeGaussKruger(kLuohe, "EPSG:4547").value() == "N 3717242.124 E 501531.784");
    CHECK(writeGaussKruger(kLuohe, "EPSG:4526").value() == "N 3717242.124 E 38501531.784");
    CHECK_FALSE(writeGaussKruger(kLuohe, "EPSG:4490").ok());
    CHECK_FALSE(writeGaussKruger({0, 200}, "EPSG:4547").ok());
}

TEST_CASE("Reading what was written gives the place back") {
    const auto near = [](const std::string& text, const LonLat& p, double metres,
                         const CoordinateContext& context = {}) {
        const auto reading = readCoordinate(text, context);
        return reading.ok() && distanceMetres(reading->position, p) < metres;
    };
    REQUIRE(rc::check("degrees anywhere on earth", [&] {
        const auto p = *test::genLonLat();
        RC_ASSERT(near(writeDecimal(p), p, 0.1));
        RC_ASSERT(near(writeDms(p), p, 0.3));
        RC_ASSERT(near(writeChinese(p), p, 0.3));
    }));
    REQUIRE(rc::check("Gauss-Kruger in its own zone, with and without prefix", [&] {
        const auto p = *test::genChina();
        const auto crs = workingCrsAt(p.lon).value();
        RC_ASSERT(near(writeGaussKruger(p, crs).value(), p, 0.01, {.workingCrs = crs}));
        const auto prefixed = "EPSG:" + std::to_string(std::stoi(crs.substr(5)) - 21);
        RC_ASSERT(near(writeGaussKruger(p, prefixed).value(), p, 0.01));
    }));
    REQUIRE(rc::check("marked datums", [&] {
        const auto p = *test::genChina();
        RC_ASSERT(near("gcj02 " + writeDecimal(fromCgcs2000(p, Datum::gcj02), 7), p, 0.1));
        RC_ASSERT(near("百度 " + writeDecimal(fromCgcs2000(p, Datum::bd09), 7), p, 0.1));
    }));
    REQUIRE(rc::check("any text ends in a reading or a reason", [](const std::string& text) {
        const auto reading = readCoordinate(text);
        RC_ASSERT((reading.ok() || !reading.error().hint.empty()));
    }));
}
