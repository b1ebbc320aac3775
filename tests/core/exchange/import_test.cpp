// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/exchange/import_rows.h"
#include "core/exchange/json_table.h"
#include "core/geo/measure.h"
#include "core/model/fields.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <limits>
#include <sstream>

using namespace weir;
using namespace weir::exchange;
using model::Kind;

namespace {

const ImportDictionary& dictionary() {
    static const ImportDictionary instance = [] {
        std::ifstream file{WEIR_SOURCE_DIR "/resources/import/columns.json"};
        std::ostringstream text;
        text << file.rdbuf();
        const auto json = parseJson(text.str());
        REQUIRE(json);
        auto read = dictionaryFrom(*json);
        REQUIRE(read);
        return *read;
    }();
    return instance;
}

const model::KindInfo& info(Kind kind) {
    return model::infoOf(kind);
}

using Given = std::vector<std::pair<std::string, std::string>>;

ImportedRows imported(Kind kind, const std::vector<std::string>& columns,
                      const std::vector<std::vector<std::string>>& rows, const Given& given = {},
                      ImportRules rules = {}) {
    const auto map = mapColumns(info(kind), columns, given, dictionary());
    INFO((map ? std::string{} : map.error().text()));
    REQUIRE(map);
    auto importer = RowImporter::make(info(kind), *map, dictionary(), std::move(rules));
    REQUIRE(importer);
    std::int64_t number = 0;
    for (const auto& row : rows) {
        importer->add({++number, row, {}});
    }
    return std::move(*importer).finish();
}

}  // namespace

TEST_CASE("columns find their fields by name, label and unit in brackets") {
    const std::vector<std::string> columns{"队伍名称", "人数(人)", "经度", "纬度", "备用列", "Phone"};
    const auto map = mapColumns(info(Kind::team), columns, {}, dictionary());
    REQUIRE(map);
    CHECK(map->has(info(Kind::team), "name"));
    CHECK(map->has(info(Kind::team), "headcount"));
    CHECK(map->has(info(Kind::team), "phone"));
    CHECK(map->longitude == 2U);
    CHECK(map->latitude == 3U);
    CHECK(map->unused == std::vector<std::string>{"备用列"});
    CHECK(matchingFields(info(Kind::team), *map) == std::vector<std::string>{"name"});
}

TEST_CASE("what the user maps goes before what is guessed") {
    const std::vector<std::string> columns{"name", "title"};
    const auto map = mapColumns(info(Kind::team), columns, Given{{"name", "title"}}, dictionary());
    REQUIRE(map);
    CHECK(map->parts.front().column == 1U);
    CHECK_FALSE(mapColumns(info(Kind::team), columns, Given{{"nmae", "title"}}, dictionary()));
    CHECK_FALSE(mapColumns(info(Kind::team), columns, Given{{"name", "Titel"}}, dictionary()));
    CHECK_FALSE(mapColumns(info(Kind::team), columns, Given{{"longitude", "title"}}, dictionary()));
    const auto none = mapColumns(info(Kind::team), std::vector<std::string>{"a", "b"}, {}, dictionary());
    REQUIRE_FALSE(none);
    CHECK(none.error().text().find("--map name=COLUMN") != std::string::npos);
}

TEST_CASE("of two columns with one name nobody takes the first") {
    const auto twice = [](const std::vector<std::string>& columns, const Given& given = {}) {
        return mapColumns(info(Kind::team), columns, given, dictionary());
    };
    for (const std::vector<std::string>& columns : {std::vector<std::string>{"name", "name", "headcount"},
                                                    {"name", "headcount", " headcount"},
                                                    {"队伍名称", "人数", "人数"}}) {
        const auto refused = twice(columns);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::invalid);
        CHECK(refused.error().message.text().find("more than one column") != std::string::npos);
    }
    const auto given = twice({"A", "A"}, {{"name", "A"}});
    REQUIRE_FALSE(given);
    CHECK(given.error().message.text().find("'A'") != std::string::npos);
    CHECK(twice({"name", "备用列", "备用列"}));  // nothing is made of them
}

TEST_CASE("cells are read with separators, units and labels, and wrong ones say why") {
    const auto value = [](Kind kind, const char* field, const char* cell) {
        const auto& i = info(kind);
        return cellValue(i, i.fields[*i.indexOf(field)], cell, dictionary());
    };
    CHECK(value(Kind::team, "headcount", " 1,234 人 ")->get<std::int64_t>() == 1234);
    CHECK(value(Kind::village, "population", "1.2万")->get<std::int64_t>() == 12000);
    CHECK(value(Kind::station, "warning_stage", "6150 cm")->get<double>() == Approx(61.5));
    CHECK(value(Kind::team, "type", "消防")->get<std::string>() == "fire");
    CHECK(value(Kind::team, "level", "Village")->get<std::string>() == "village");
    CHECK(value(Kind::team, "headcount", "")->is_null());
    CHECK(value(Kind::team, "headcount", "12.5").error().message.text().find("whole number") != std::string::npos);
    CHECK(value(Kind::team, "headcount", "12 km").error().message.text().find("'km'") != std::string::npos);
    CHECK(value(Kind::station, "warning_stage", "61 ft").error().message.text().find("'ft'") != std::string::npos);
    CHECK(value(Kind::station, "warning_stage", "高").error().message.text().find("not a number") != std::string::npos);
    CHECK(value(Kind::team, "type", "空军").error().message.text().find("none of") != std::string::npos);
    CHECK(value(Kind::team, "contact_checked_at", "yesterday").error().message.text().find("date") !=
          std::string::npos);
    CHECK_FALSE(value(Kind::team, "name", "a\x01"));
}

TEST_CASE("rows become arguments of register.import; wrong rows are told by their number") {
    const auto out = imported(Kind::team, {"name", "headcount", "lon", "lat"},
                              {{"一队", "12", "114.02", "33.58"},
                               {"", "3", "", ""},
                               {"三队", "-4", "114", "33"},
                               {"四队", "4", "194", "33"},
                               {"五队", "", "", ""}});
    CHECK(out.read == 5);
    REQUIRE(out.rows.size() == 2);
    CHECK(out.numbers == std::vector<std::int64_t>{1, 5});
    CHECK(out.rows[0]["position"]["coordinates"][0].get<double>() == Approx(114.02));
    REQUIRE(out.rejected.size() == 3);
    CHECK(out.rejected[0].row == 2);
    CHECK(out.rejected[1].reason.text().find("headcount") != std::string::npos);
    CHECK(out.rejected[2].reason.text().find("longitude") != std::string::npos);
}

TEST_CASE("coordinates that are no numbers are refused, and rows without a position are counted") {
    const std::vector<std::string> columns{"name", "经度", "纬度"};
    const auto rows = imported(Kind::team, columns,
                               {{"一", "114.02", "33.58"},
                                {"二", "nan", "nan"},
                                {"三", "inf", "33.58"},
                                {"四", "", ""},
                                {"五", "114.02", ""},
                                {"六", " ", " "}});
    REQUIRE(rows.rejected.size() == 3);
    CHECK(rows.rejected[0].row == 2);
    CHECK(rows.rejected[1].row == 3);
    CHECK(rows.rejected[2].row == 5);
    CHECK(rows.withoutPosition == std::vector<std::int64_t>{4, 6});

    SECTION("a column of shapes") {
        const auto shapes =
            imported(Kind::team, {"name", "geom"},
                     {{"一", "POINT (114.02 33.58)"}, {"二", "POINT EMPTY"}, {"三", "POINT (inf 33.58)"}, {"四", ""}},
                     Given{{"geometry", "geom"}});
        CHECK(shapes.rows.size() + shapes.rejected.size() == 4);
        REQUIRE(shapes.rejected.size() == 1);
        CHECK(shapes.rejected[0].row == 3);
        CHECK(shapes.withoutPosition == std::vector<std::int64_t>{2, 4});
    }
    SECTION("shapes as the reader of files gives them") {
        const auto map = mapColumns(info(Kind::team), std::vector<std::string>{"name"}, {}, dictionary(), true);
        REQUIRE(map);
        auto importer = RowImporter::make(info(Kind::team), *map, dictionary(), {});
        REQUIRE(importer);
        const auto infinity = std::numeric_limits<double>::infinity();
        importer->add({1, {"一"}, geo::toWkb(geo::LonLat{114.02, 33.58})});
        importer->add({2, {"二"}, geo::toWkb(geo::LonLat{infinity, 33.58})});
        importer->add({3, {"三"}, {}});
        const auto read = std::move(*importer).finish();
        REQUIRE(read.rejected.size() == 1);
        CHECK(read.rejected[0].row == 2);
        CHECK(read.withoutPosition == std::vector<std::int64_t>{3});
    }
    SECTION("a file without any positions says nothing of them") {
        CHECK(imported(Kind::team, {"name"}, {{"一"}, {"二"}}).withoutPosition.empty());
    }
}

TEST_CASE("GCJ-02 degrees and projected coordinates arrive as CGCS2000") {
    // 114.0165 E 33.5815 N in GCJ-02 by the published formulas, made with an independent script: 114.022425, 33.580012.
    ImportRules gcj;
    gcj.datum = geo::Datum::gcj02;
    const auto shifted = imported(Kind::shelter, {"name", "lon", "lat"}, {{"甲", "114.022425", "33.580012"}}, {}, gcj);
    REQUIRE(shifted.rows.size() == 1);
    const auto& c = shifted.rows[0]["position"]["coordinates"];
    CHECK(geo::distanceMetres({c[0], c[1]}, {114.0165, 33.5815}) < 1);

    // cs2cs EPSG:4490 EPSG:4547: 33.5 114.5 -> 3708314.40 546461.50 (northing, easting).
    ImportRules projected;
    projected.crs = "EPSG:4547";
    const auto metres = imported(Kind::shelter, {"name", "x", "y"}, {{"乙", "546461.50", "3708314.40"}}, {}, projected);
    REQUIRE(metres.rows.size() == 1);
    const auto& d = metres.rows[0]["position"]["coordinates"];
    CHECK(d[0].get<double>() == Approx(114.5).epsilon(0).margin(1e-6));
    CHECK(d[1].get<double>() == Approx(33.5).epsilon(0).margin(1e-6));
}

TEST_CASE("an invalid outline is repaired and the change is told; lines are no areas") {
    const auto out = imported(Kind::zone, {"name", "wkt"},
                              {{"蝴蝶", "POLYGON((114 33,114.1 33.1,114.1 33,114 33.1,114 33))"},
                               {"线", "LINESTRING(114 33,115 34)"},
                               {"好", "POLYGON((114 33,114.1 33,114.1 33.1,114 33))"}});
    REQUIRE(out.rows.size() == 2);
    REQUIRE(out.repaired.size() == 1);
    CHECK(out.repaired[0].row == 1);
    CHECK(out.repaired[0].name == "蝴蝶");
    CHECK(out.repaired[0].reason.text().find("Self-intersection") != std::string::npos);
    CHECK(out.rows[0]["area"]["type"] == "MultiPolygon");
    CHECK(out.rejected.size() == 1);
}

TEST_CASE("a repeated key is refused, and the best unique field is found") {
    auto out = imported(Kind::station, {"stcd", "name"}, {{"A", "x"}, {"B", "x"}, {"A", "y"}});
    const std::vector<std::string> fields{"stcd", "name"};
    CHECK_FALSE(uniqueField(out.rows, fields));
    rejectRepeats(out, "stcd");
    CHECK(out.rows.size() == 2);
    CHECK(out.rejected.back().row == 3);
    CHECK(uniqueField(out.rows, fields) == "stcd");
}

TEST_CASE("a file of our own is known by its columns and its rows by their numbers") {
    std::vector<std::string> columns{"id"};
    for (const auto& field : info(Kind::stock).fields) {
        columns.emplace_back(field.name);
    }
    CHECK(isOwnFile(info(Kind::stock), columns));
    CHECK_FALSE(isOwnFile(info(Kind::team), columns));
    CHECK_FALSE(isOwnFile(info(Kind::stock), std::vector<std::string>{"id", "quantity"}));

    // With the numbers of the rows come those of the rows they refer to; without, a number is somebody else's.
    const auto ours = mapColumns(info(Kind::stock), columns, Given{{"id", "id"}}, dictionary());
    REQUIRE(ours);
    CHECK(ours->number == 0U);
    CHECK(ours->has(info(Kind::stock), "warehouse_id"));

    const auto rows = imported(Kind::team, {"id", "name"},
                               {{"42", "一队"}, {"x", "二队"}, {"-1", "三队"}, {"", "四队"}}, {{"id", "id"}});
    REQUIRE(rows.rows.size() == 1);
    CHECK(rows.rows[0] == Json{{"id", 42}, {"name", "一队"}});
    CHECK(rows.rejected.size() == 3);
    auto existing = blankRecord(Kind::team);
    existing.id = 42;
    REQUIRE(model::applyJson(existing, Json{{"name", "一队"}}));
    CHECK(countChanges(Kind::team, rows.rows, "id", std::vector{existing}).unchanged == 1);
    existing.id = 43;
    CHECK(countChanges(Kind::team, rows.rows, "id", std::vector{existing}).created == 1);
}

TEST_CASE("a spreadsheet's sixteen digits are the number that was exported") {
    auto record = blankRecord(Kind::hazardSource);
    record.id = 7;
    const double exact = 0.1 + 0.2;  // 0.30000000000000004 takes 17 digits
    record.values[*info(Kind::hazardSource).indexOf("r_value")] = exact;
    std::vector<Json> rows{Json{{"id", 7}, {"r_value", 0.3}}, Json{{"id", 7}, {"r_value", 0.3001}},
                           Json{{"id", 8}, {"r_value", 0.3}}};
    keepDigits(rows, info(Kind::hazardSource), std::vector{record});
    CHECK(rows[0]["r_value"].get<double>() == exact);
    CHECK(rows[1]["r_value"].get<double>() == 0.3001);
    CHECK(rows[2]["r_value"].get<double>() == 0.3);
}

TEST_CASE("changes are counted against the rows there are") {
    auto existing = blankRecord(Kind::team);
    REQUIRE(model::applyJson(existing, Json{{"name", "一队"}, {"headcount", 5}}));
    const std::vector<Json> rows{Json{{"name", "一队"}, {"headcount", 5}}, Json{{"name", "二队"}}};
    auto counts = countChanges(Kind::team, rows, "name", std::vector{existing});
    CHECK(counts.created == 1);
    CHECK(counts.unchanged == 1);
    counts =
        countChanges(Kind::team, std::vector{Json{{"name", "一队"}, {"headcount", 6}}}, "name", std::vector{existing});
    CHECK(counts.updated == 1);
}

TEST_CASE("degrees in China without a datum bring the advice, elsewhere not") {
    geo::LonLatBox luohe;
    luohe.add(113.5, 33.3);
    luohe.add(114.3, 33.9);
    const auto advice = datumAdvice(luohe);
    REQUIRE(advice);
    CHECK(advice->text().find("--datum gcj02") != std::string::npos);
    geo::LonLatBox london;
    london.add(-0.1, 51.5);
    CHECK_FALSE(datumAdvice(london));
    CHECK_FALSE(datumAdvice({}));
}

TEST_CASE("a list of objects is a table") {
    const auto table = tableFromJson(Json::parse(R"({"meta":1,"items":[{"a":1,"b":null},{"a":"x","c":{"d":2}}]})"));
    REQUIRE(table);
    CHECK(table->columns == std::vector<std::string>{"a", "b", "c"});
    CHECK(table->rows[0] == std::vector<std::string>{"1", ""});
    CHECK(table->rows[1][2] == R"({"d":2})");
    CHECK_FALSE(tableFromJson(Json::parse("[1,2]")));
    CHECK_FALSE(tableFromJson(Json::parse("{}")));
    CHECK_FALSE(tableFromJson(Json::parse(R"([{"a":1},2])")));
}
