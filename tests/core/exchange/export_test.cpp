// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/exchange/export_text.h"

#include "core/model/fields.h"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::exchange;

namespace {

model::Record aTeam(std::int64_t id, const std::string& name, std::optional<geo::LonLat> position) {
    model::Team team;
    team.id = model::TeamId{id};
    team.revision = 1;
    team.name = name;
    team.headcount = -5;
    team.position = position;
    team.contactCheckedAt = *parseInstant("2026-07-20T06:32:08Z", TimeZone{});
    return model::toRecord(team);
}

const model::KindInfo& teams() {
    return model::infoOf(model::Kind::team);
}

}  // namespace

TEST_CASE("texts that a spreadsheet takes for formulas are quoted, numbers are not") {
    CHECK(withoutFormula("=1+1") == "'=1+1");
    CHECK(withoutFormula("@SUM(A1)") == "'@SUM(A1)");
    CHECK(withoutFormula("－2") == "'－2");
    CHECK(withoutFormula("\tx") == "'\tx");
    CHECK(withoutFormula("一队") == "一队");
    const std::vector records{aTeam(1, "=cmd|' /C calc'!A0", geo::LonLat{114.5, 33.25})};
    const auto csv = toCsv(exportTable(teams(), records, TimeZone{}));
    CHECK(csv.find("'=cmd|' /C calc'!A0") != std::string::npos);
    CHECK(csv.find(",-5,") != std::string::npos);
    CHECK(csv.find("2026-07-20T14:32:08+08:00") != std::string::npos);
    CHECK(csv.find("114.5,33.25\r\n") != std::string::npos);
    CHECK(csv.starts_with("\xEF\xBB\xBFid,name,"));
}

TEST_CASE("the quote in front of a formula goes again when a file of ours comes in") {
    for (const auto* text : {"=1+1", "'=1+1", "''＝1", "@x", "'quoted'", "'", "''", "一队", "", "\tx", "-5"}) {
        INFO(text);
        CHECK(unguarded(withoutFormula(text)) == text);
    }
    CHECK(unguarded("'quoted'") == "'quoted'");
    CHECK(unguarded("=1+1") == "=1+1");
}

TEST_CASE("an instant keeps its milliseconds") {
    auto record = aTeam(1, "一队", std::nullopt);
    const auto index = *teams().indexOf("contact_checked_at");
    record.values[index] = toMillis(*parseInstant("2026-07-20T06:32:08.039Z", TimeZone{}));
    const auto table = exportTable(teams(), std::vector{record}, TimeZone{});
    const auto text = std::get<std::string>(table.rows[0][index + 1]);
    CHECK(text == "2026-07-20T14:32:08.039+08:00");
    CHECK(toMillis(*parseInstant(text, TimeZone{})) == std::get<std::int64_t>(record.values[index]));
}

TEST_CASE("CSV quotes as RFC 4180 says") {
    const std::vector records{aTeam(1, "a \"b\", c\nd", std::nullopt)};
    CHECK(toCsv(exportTable(teams(), records, TimeZone{})).find("\"a \"\"b\"\", c\nd\"") != std::string::npos);
}

TEST_CASE("shapes other than points become WKT") {
    model::Zone zone;
    zone.name = "z";
    zone.area = *geo::fromWkt("POLYGON((114 33,115 33,115 34,114 33))");
    const std::vector records{model::toRecord(zone)};
    const auto table = exportTable(model::infoOf(model::Kind::zone), records, TimeZone{});
    CHECK(table.columns.back() == "geometry");
    CHECK(std::get<std::string>(table.rows[0].back()).starts_with("POLYGON"));
}

TEST_CASE("GeoJSON reads back and keeps hostile text") {
    const std::string name = "</script>'; DROP TABLE teams;--\xE2\x80\xAE";
    const std::vector records{aTeam(9, name, geo::LonLat{114.5, 33.25}), aTeam(10, "b", std::nullopt)};
    const auto json = parseJson(toGeoJsonCollection(teams(), records));
    REQUIRE(json);
    CHECK((*json)["features"][0]["properties"]["name"] == name);
    CHECK((*json)["features"][0]["geometry"]["coordinates"][0] == 114.5);
    CHECK((*json)["features"][1]["geometry"].is_null());
}

TEST_CASE("XML and KML escape what has a meaning there") {
    const std::vector records{aTeam(1, "a<b>&\"c\"", geo::LonLat{114.5, 33.25})};
    const auto kml = toKml(teams(), records, TimeZone{});
    CHECK(kml.find("<name>a&lt;b&gt;&amp;&quot;c&quot;</name>") != std::string::npos);
    CHECK(kml.find("<Point><coordinates>114.500000000,33.250000000</coordinates></Point>") != std::string::npos);
    const auto xml = toXml(teams(), records, TimeZone{});
    CHECK(xml.find("<team id=\"1\" revision=\"1\">") != std::string::npos);
    CHECK(xml.find("<name>a&lt;b&gt;&amp;&quot;c&quot;</name>") != std::string::npos);
    CHECK(xml.find("<leader>") == std::string::npos);
}
