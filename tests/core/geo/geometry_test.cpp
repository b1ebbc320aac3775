// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/geometry.h"

#include "tests/core/geo/geometry_gen.h"

#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <cmath>

using namespace weir;
using namespace weir::geo;

namespace {

std::string bytes(std::string_view hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        out.push_back(static_cast<char>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16)));
    }
    return out;
}

std::string hex(std::string_view raw) {
    std::string out;
    for (const char c : raw) {
        out += fmt::format("{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

const Polygon kSquareWithHole{{{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}, {{1, 1}, {1, 2}, {2, 2}, {1, 1}}}};

}  // namespace

TEST_CASE("A geometry knows its type, bounds and vertices") {
    CHECK(typeName(Geometry{}).empty());
    CHECK(boundsOf(Geometry{}).empty());
    CHECK(vertexCount(Geometry{}) == 0);
    CHECK(typeName(LonLat{1, 2}) == "Point");
    CHECK(typeName(MultiLine{}) == "MultiLineString");

    const Geometry g = MultiPolygon{{kSquareWithHole, kSquareWithHole}};
    CHECK(typeName(g) == "MultiPolygon");
    CHECK(vertexCount(g) == 18);
    const auto box = boundsOf(g);
    CHECK(box.minX == 0);
    CHECK(box.maxX == 4);
    CHECK(box.maxY == 4);
    CHECK(box.contains(2, 2));
    CHECK_FALSE(box.contains(5, 2));
}

TEST_CASE("WKB is the bytes PostGIS writes") {
    // SELECT ST_AsBinary('POINT(1 2)') and ST_AsBinary('LINESTRING(1 2,3 4)') of PostGIS
    CHECK(hex(toWkb(LonLat{1, 2})) == "0101000000000000000000F03F0000000000000040");
    CHECK(hex(toWkb(Line{{{1, 2}, {3, 4}}})) ==
          "010200000002000000000000000000F03F000000000000004000000000000008400000000000001040");
    CHECK(toWkb(Geometry{}).empty());

    SECTION("both byte orders, SRID, Z and M are read") {
        const Geometry p = LonLat{1, 2};
        CHECK(*fromWkb(bytes("00000000013FF00000000000004000000000000000")) == p);
        CHECK(*fromWkb(bytes("0101000020E6100000000000000000F03F0000000000000040")) == p);
        CHECK(*fromWkb(bytes("0101000080000000000000F03F00000000000000400000000000000840")) == p);
        CHECK(*fromWkb(bytes("01E9030000000000000000F03F00000000000000400000000000000840")) == p);
        CHECK(*fromWkb(bytes("01B90B0000000000000000F03F000000000000004000000000000008400000000000001040")) == p);
    }
    SECTION("empty forms are the empty geometry") {
        CHECK(isEmpty(*fromWkb("")));
        CHECK(isEmpty(*fromWkb(bytes("0101000000000000000000F87F000000000000F87F"))));
        CHECK(isEmpty(*fromWkb(bytes("010300000000000000"))));
        CHECK(isEmpty(*fromWkb(bytes("010700000000000000"))));
    }
    SECTION("a collection of one kind becomes the multi type") {
        const auto two = bytes("010700000002000000") + toWkb(LonLat{1, 2}) + toWkb(LonLat{3, 4});
        CHECK(*fromWkb(two) == Geometry{MultiPoint{{{1, 2}, {3, 4}}}});
        const auto mixed = bytes("010700000002000000") + toWkb(LonLat{1, 2}) + toWkb(Line{{{1, 2}, {3, 4}}});
        CHECK(fromWkb(mixed).error().code == ErrorCode::unsupported);
    }
}

TEST_CASE("WKB from outside is refused with a reason") {
    const auto codeOf = [](const std::string& raw) {
        const auto result = fromWkb(raw);
        REQUIRE_FALSE(result.ok());
        CHECK_FALSE(result.error().message.empty());
        CHECK_FALSE(result.error().hint.empty());
        return result.error().code;
    };
    const auto line = toWkb(Line{{{1, 2}, {3, 4}}});
    for (std::size_t n = 1; n < line.size(); ++n) {
        CHECK(codeOf(line.substr(0, n)) == ErrorCode::corrupt);
    }
    CHECK(codeOf(line + "x") == ErrorCode::corrupt);
    CHECK(codeOf(bytes("0201000000")) == ErrorCode::corrupt);
    CHECK(codeOf(bytes("0108000000") + std::string(20, '\0')) == ErrorCode::unsupported);
    CHECK(codeOf(bytes("0102000000FFFFFFFF") + std::string(64, '\0')) == ErrorCode::corrupt);
    CHECK(codeOf(toWkb(LonLat{1, std::nan("")})) == ErrorCode::invalid);
    CHECK(codeOf(toWkb(LonLat{1e13, 0})) == ErrorCode::invalid);
    CHECK(codeOf(toWkb(Line{{{1, 2}}})) == ErrorCode::invalid);
    CHECK(codeOf(toWkb(Polygon{{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}}})) == ErrorCode::invalid);
    CHECK(codeOf(toWkb(Polygon{{{{0, 0}, {1, 0}, {0, 0}}}})) == ErrorCode::invalid);
    CHECK(codeOf(bytes("010400000001000000") + line) == ErrorCode::corrupt);

    std::string nested = toWkb(LonLat{1, 2});
    for (int depth = 0; depth < 4; ++depth) {
        nested = bytes("010700000001000000") + nested;
    }
    CHECK(fromWkb(nested).ok());
    CHECK(codeOf(bytes("010700000001000000") + nested) == ErrorCode::refused);
}

TEST_CASE("GeoJSON is written as RFC 7946 wants it") {
    CHECK(toGeoJson(Geometry{}) == "null");
    CHECK(toGeoJson(LonLat{114.0165, 33.5815}) == R"({"type":"Point","coordinates":[114.0165,33.5815]})");
    CHECK(toGeoJson(LonLat{-0.0000000001, 1.0 / 3}) == R"({"type":"Point","coordinates":[0,0.333333333]})");
    CHECK(toGeoJson(kSquareWithHole) ==
          R"({"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[1,2],[2,2],[1,1]]]})");
}

TEST_CASE("GeoJSON from outside is read or refused with a reason") {
    CHECK(isEmpty(*fromGeoJson("null")));
    CHECK(*fromGeoJson(R"({"type":"Point","coordinates":[1,2,99.5]})") == Geometry{LonLat{1, 2}});
    CHECK(isEmpty(*fromGeoJson(R"({"type":"MultiPoint","coordinates":[]})")));
    CHECK(*fromGeoJson(R"({"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]})") ==
          Geometry{LonLat{1, 2}});
    for (const auto* wrong :
         {"", "[", "{}", "7", R"({"type":"Circle","coordinates":[1,2]})", R"({"type":"Point"})",
          R"({"type":"Point","coordinates":[1]})", R"({"type":"Point","coordinates":["1","2"]})",
          R"({"type":"Point","coordinates":[181,2]})", R"({"type":"Point","coordinates":[1,91]})",
          R"({"type":"LineString","coordinates":[[1,2]]})", R"({"type":"LineString","coordinates":[1,2]})",
          R"({"type":"Polygon","coordinates":[[1,2],[3,4]]})",
          R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]})", R"({"type":"GeometryCollection"})",
          R"({"type":"GeometryCollection","geometries":[7]})"}) {
        const auto result = fromGeoJson(wrong);
        INFO(wrong);
        REQUIRE_FALSE(result.ok());
        CHECK_FALSE(result.error().message.empty());
    }
}

TEST_CASE("WKT is written and read") {
    CHECK(toWkt(Geometry{}) == "GEOMETRYCOLLECTION EMPTY");
    CHECK(toWkt(LonLat{114.0165, 33.5815}) == "POINT (114.0165 33.5815)");
    CHECK(toWkt(MultiPoint{{{1, 2}, {3, 4}}}) == "MULTIPOINT ((1 2), (3 4))");
    CHECK(toWkt(kSquareWithHole) == "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 1 1))");

    CHECK(*fromWkt("point(1 2)") == Geometry{LonLat{1, 2}});
    CHECK(*fromWkt("SRID=4490;POINT ZM (1 2 3 4)") == Geometry{LonLat{1, 2}});
    CHECK(*fromWkt("POINT (1 2 3)") == Geometry{LonLat{1, 2}});
    CHECK(*fromWkt("MULTIPOINT (1 2, 3 4)") == Geometry{MultiPoint{{{1, 2}, {3, 4}}}});
    CHECK(*fromWkt(" MULTIPOINT ((1 2),EMPTY) ") == Geometry{MultiPoint{{{1, 2}}}});
    CHECK(*fromWkt("GEOMETRYCOLLECTION (LINESTRING (0 0, 1e3 1.5), LINESTRING (0 0, 2 2))") ==
          Geometry{MultiLine{{{{{0, 0}, {1000, 1.5}}}, {{{0, 0}, {2, 2}}}}}});
    CHECK(isEmpty(*fromWkt("MULTIPOLYGON EMPTY")));
    for (const auto* wrong : {"", "POINT", "POINT (1)", "POINT (1 2", "POINT (1 2))", "POINT Z (1 2)", "POINT (nan 1)",
                              "POINT (1e300 1)", "CIRCLE (1 2)", "LINESTRING (1 2)", "POLYGON ((0 0, 1 0, 1 1, 0 1))",
                              "MULTIPOLYGON ((0 0, 1 1))", "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))"}) {
        const auto result = fromWkt(wrong);
        INFO(wrong);
        REQUIRE_FALSE(result.ok());
        CHECK_FALSE(result.error().hint.empty());
    }
}

TEST_CASE("Every geometry survives its notations") {
    REQUIRE(rc::check("WKB round trip", [] {
        const auto g = test::drawGeometry();
        const auto back = fromWkb(toWkb(g));
        RC_ASSERT(back.ok());
        RC_ASSERT(*back == g);
    }));
    REQUIRE(rc::check("WKT round trip", [] {
        const auto g = test::drawGeometry();
        const auto back = fromWkt(toWkt(g));
        RC_ASSERT(back.ok());
        RC_ASSERT(*back == g);
    }));
    REQUIRE(rc::check("GeoJSON round trip to 9 decimals", [] {
        const auto g = test::drawGeometry();
        const auto text = toGeoJson(g);
        const auto back = fromGeoJson(text);
        RC_ASSERT(back.ok());
        RC_ASSERT(back->index() == g.index());
        RC_ASSERT(vertexCount(*back) == vertexCount(g));
        RC_ASSERT(toGeoJson(*back) == text);
    }));
}

TEST_CASE("Readers survive any bytes") {
    REQUIRE(rc::check("random WKB", [](const std::string& tail) {
        const auto head = *rc::gen::element(std::string{}, std::string{"\x01\x03\0\0\0", 5},
                                            std::string{"\x01\x06\0\0\0", 5}, std::string{"\x01\x07\0\0\0", 5});
        const auto result = fromWkb(head + tail);
        RC_ASSERT((result.ok() || !result.error().message.empty()));
    }));
    REQUIRE(rc::check("damaged WKB", [] {
        auto raw = toWkb(test::drawGeometry());
        for (int i = *rc::gen::inRange(1, 5); i > 0 && !raw.empty(); --i) {
            raw[*rc::gen::inRange<std::size_t>(0, raw.size())] = *rc::gen::arbitrary<char>();
        }
        const auto result = fromWkb(raw);
        if (result.ok()) {
            RC_ASSERT(*fromWkb(toWkb(*result)) == *result);
        }
    }));
    REQUIRE(rc::check("damaged WKT", [] {
        auto text = toWkt(test::drawGeometry());
        text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
        const auto result = fromWkt(text);
        RC_ASSERT((result.ok() || !result.error().message.empty()));
    }));
}
