// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/table_query.h"

#include "maps/layer/feature_shape.h"
#include "tests/support/prepared_layer.h"
#include "tests/support/temp_dir.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace weir;
using namespace weir::maps;

namespace {

const std::string kCrs = "EPSG:4547";
// Grid coordinates of Luohe: easting about 500 km, northing about 3 716 km.
constexpr double kEast = 500'000;
constexpr double kNorth = 3'716'000;

/// Points in a row, 100 m apart, with a name and a number each.
std::shared_ptr<const VectorReader> pointsWith(const std::filesystem::path& folder, const test::PreparedRows& rows) {
    VectorWriter writer{{kEast, kNorth, kEast + 1e6, kNorth + 1000}};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        writer.beginFeature(static_cast<std::int64_t>(i));
        writer.beginPart(PartRole::points);
        writer.add(kEast + 100.0 * static_cast<double>(i), kNorth);
        writer.endFeature();
    }
    test::savePrepared(folder, writer, {{"name", "text"}, {"value", "real"}}, rows);
    const auto reader = VectorReader::open(folder);
    REQUIRE(reader.ok());
    return *reader;
}

RowList where(const VectorReader& reader, const std::string& text) {
    const auto condition = Expression::parseCondition(text, reader.fields());
    REQUIRE(condition);
    const auto rows = rowsWhere(reader, *condition);
    REQUIRE(rows);
    return *rows;
}

geo::LonLat at(double x, double y) {
    const auto projection = makeProjection(kCrs);
    REQUIRE(projection);
    return (*projection)->toLonLat({x, y});
}

geo::Polygon box(double x0, double y0, double x1, double y1) {
    return {{{at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1), at(x0, y0)}}};
}

}  // namespace

TEST_CASE("Rows are found, put in order and described") {
    const test::TempDir folder;
    const auto reader = pointsWith(folder.path(), {{"乙", "10"}, {"甲", ""}, {"", "9"}, {"丙", "-2.5"}, {"甲", "10"}});
    CHECK(where(*reader, "value > 8") == RowList{0, 2, 4});
    CHECK(where(*reader, "name = '甲' and value is null") == RowList{1});

    const RowList all{0, 1, 2, 3, 4};
    CHECK(*sortedBy(*reader, all, 1, false) == RowList{3, 2, 0, 4, 1});  // by number, the empty one last
    CHECK(*sortedBy(*reader, all, 1, true) == RowList{0, 4, 2, 3, 1});
    CHECK(*sortedBy(*reader, all, 0, false) == RowList{3, 0, 1, 4, 2});  // 丙 U+4E19 乙 U+4E59 甲 U+7532
    CHECK(*sortedBy(*reader, {4, 2}, 1, false) == RowList{2, 4});
    CHECK_FALSE(sortedBy(*reader, all, 7, false));

    const auto some = statsOf(*reader, 0, RowList{0, 1, 4});
    REQUIRE(some);
    CHECK(some->count == 3);
    CHECK(some->distinct == 2);
    CHECK(some->frequent == std::vector<std::pair<std::string, std::size_t>>{{"甲", 2}, {"乙", 1}});
    CHECK_FALSE(some->figures);
}

TEST_CASE("Figures agree with another program's") {
    // numpy 1.24: percentile(x, [25, 50, 75]) with its default, which is definition 7; std(ddof=1).
    const auto stats = statsOf({"3", "1", "", "4", "1", "5", "9", "2", "6", "no"});
    CHECK(stats.count == 10);
    CHECK(stats.nulls == 1);
    CHECK(stats.distinct == 8);
    REQUIRE(stats.figures);
    const auto& f = *stats.figures;
    CHECK(f.count == 8);
    CHECK(f.sum == Approx(31));
    CHECK(f.mean == Approx(3.875));
    CHECK(f.deviation == Approx(2.748376143938713));
    CHECK(f.minimum == 1);
    CHECK(f.lowerQuartile == Approx(1.75));
    CHECK(f.median == Approx(3.5));
    CHECK(f.upperQuartile == Approx(5.25));
    CHECK(f.maximum == 9);
    std::size_t counted = 0;
    for (const auto n : f.histogram) {
        counted += n;
    }
    CHECK(counted == 8);
    CHECK(f.histogram.front() == 2);  // the two ones
    CHECK(f.histogram.back() == 1);
    // 1e16 + 1 − 1e16 loses the one in a plain sum.
    CHECK(statsOf({"1e16", "1", "-1e16"}).figures->sum == 1);
    CHECK(statsOf({"5", "5"}).figures->histogram == std::vector<std::size_t>{2});
}

TEST_CASE("An order is a stable order of the values") {
    CHECK(rc::check("sorted", [] {
        const auto values = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-3, 4));
        const test::TempDir folder;
        test::PreparedRows rows;
        for (const int value : values) {
            rows.push_back({"x", value == 0 ? "" : std::to_string(value)});
        }
        RC_PRE(!rows.empty());
        const auto reader = pointsWith(folder.path(), rows);
        RowList expected(values.size());
        for (std::uint32_t i = 0; i < expected.size(); ++i) {
            expected[i] = i;
        }
        const auto all = expected;
        std::stable_sort(expected.begin(), expected.end(), [&](std::uint32_t a, std::uint32_t b) {
            const auto key = [&](std::uint32_t i) { return values[i] == 0 ? 100 : values[i]; };
            return key(a) < key(b);
        });
        RC_ASSERT(*sortedBy(*reader, all, 1, false) == expected);
    }));
}

TEST_CASE("A long table is read in pieces and stops when asked") {
    const test::TempDir folder;
    constexpr std::size_t kRows = 40'000;  // several pieces and several runs of the sort
    test::PreparedRows rows;
    for (std::size_t i = 0; i < kRows; ++i) {
        rows.push_back({"n", std::to_string((i * 7919) % kRows)});
    }
    const auto reader = pointsWith(folder.path(), rows);
    RowList all(kRows);
    for (std::uint32_t i = 0; i < kRows; ++i) {
        all[i] = i;
    }
    double told = 0;
    const auto sorted = sortedBy(*reader, all, 1, false, {{}, [&](double share) { told = share; }});
    REQUIRE(sorted);
    CHECK(told == 1);
    for (std::size_t i = 0; i < kRows; i += 997) {
        CHECK(rows[(*sorted)[i]][1] == std::to_string(i));
    }
    std::stop_source stop;
    stop.request_stop();
    const auto condition = Expression::parseCondition("value > 1", reader->fields());
    const auto stopped = rowsWhere(*reader, *condition, {stop.get_token(), {}});
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == ErrorCode::cancelled);
    CHECK_FALSE(sortedBy(*reader, all, 1, false, {stop.get_token(), {}}));
    CHECK_FALSE(statsOf(*reader, 1, std::nullopt, {stop.get_token(), {}}));
}

TEST_CASE("Rows are found by where they lie") {
    const test::TempDir folder;
    test::PreparedRows rows(20, {"p", "1"});
    const auto reader = pointsWith(folder.path(), rows);  // at x = 0, 100 … 1900 m
    const auto find = [&](LocationQuery::Relation relation, double metres, std::vector<geo::Geometry> places) {
        const auto found = rowsAtLocation(*reader, {relation, metres, std::move(places), kCrs});
        INFO((found ? std::string{} : found.error().text()));
        REQUIRE(found);
        return *found;
    };
    using Relation = LocationQuery::Relation;
    CHECK(find(Relation::intersects, 0, {box(kEast + 150, kNorth - 10, kEast + 450, kNorth + 10)}) == RowList{2, 3, 4});
    CHECK(find(Relation::within, 0,
               {box(kEast - 1, kNorth - 10, kEast + 101, kNorth + 10),
                box(kEast + 1799, kNorth - 10, kEast + 1999, kNorth + 10)}) == RowList{0, 1, 18, 19});
    // 250.5 m from x = 500: 300 … 700, to the metre.
    CHECK(find(Relation::nearby, 200.5, {at(kEast + 500, kNorth)}) == RowList{3, 4, 5, 6, 7});
    CHECK(find(Relation::nearby, 199.5, {at(kEast + 500, kNorth)}) == RowList{4, 5, 6});
    // Along a diagonal, where a buffer of straight pieces is short of the circle.
    const double off = 150;
    CHECK(find(Relation::nearby, std::hypot(off, 100) + 0.5, {at(kEast + 500, kNorth + off)}) == RowList{4, 5, 6});
    CHECK(find(Relation::nearby, std::hypot(off, 100) - 0.5, {at(kEast + 500, kNorth + off)}) == RowList{5});
    // An area and a point together: neither is lost.
    CHECK(find(Relation::intersects, 0,
               {box(kEast - 10, kNorth - 10, kEast + 10, kNorth + 10), at(kEast + 700, kNorth)}) == RowList{0, 7});
    CHECK(find(Relation::intersects, 0, {box(kEast, kNorth + 50, kEast + 900, kNorth + 90)}).empty());
    CHECK_FALSE(rowsAtLocation(*reader, {Relation::intersects, 0, {}, kCrs}));
    CHECK_FALSE(rowsAtLocation(*reader, {Relation::intersects, 0, {at(kEast, kNorth)}, "EPSG:nothing"}));
}

TEST_CASE("The measures of a feature are those of the ground") {
    const test::TempDir folder;
    VectorWriter writer{{kEast, kNorth, kEast + 2000, kNorth + 2000}};
    writer.beginFeature(0);
    writer.beginPart(PartRole::shell);
    for (const auto& [x, y] : {std::pair{0, 0}, {1000, 0}, {1000, 1000}, {0, 1000}, {0, 0}}) {
        writer.add(kEast + x, kNorth + y);
    }
    writer.endFeature();
    test::savePrepared(folder.path(), writer, {{"name", "text"}}, {{"a"}});
    const auto reader = VectorReader::open(folder.path());
    REQUIRE(reader);
    // On the central meridian the projection keeps lengths: a square kilometre, within its distortion.
    CHECK(where(**reader, "area() between 999990 and 1000010") == RowList{0});
    CHECK(where(**reader, "length() between 3999.9 and 4000.1") == RowList{0});
    CHECK(where(**reader, "x() > 113.99 and x() < 114.02 and y() > 33 and y() < 34") == RowList{0});
    const auto shape = planeShapeOf((*reader)->feature(0), (*reader)->grid());
    CHECK(std::get<geo::Polygon>(shape).rings.front().size() == 5);
}
