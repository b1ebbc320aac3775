// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/overlays/overlays.h"
#include "app/brief/brief_tables.h"
#include "app/overlays/recipes.h"
#include "app/overlays/station_state.h"
#include "tests/app/gui.h"

using namespace weir;
using namespace weir::test;
using std::chrono::minutes;

namespace {

std::int64_t stationWith(TestDesk& desk, Json fields, const char* element, double value) {
    fields["name"] = "甲站";
    fields["stcd"] = "41110001";
    fields["interval_minutes"] = 20;
    fields["position"] = TestDesk::point(114.02, 33.58);
    const auto id = desk.make(kOfficer, "station.create", std::move(fields));
    desk.must(
        kOfficer, "reading.add",
        {{"readings", {{{"station_id", id}, {"element", element}, {"time", toIso(kTestStart)}, {"value", value}}}}});
    return id;
}

app::StationReading readingAt(const TestDesk& desk, std::int64_t id, Instant now) {
    const auto picture = desk.picture();
    return app::readingOf(*picture, *picture->stations.find(model::StationId{id}), now);
}

}  // namespace

TEST_CASE("A station on the map is judged by the clock, not by the last entry") {
    TestDesk desk;
    const auto id = stationWith(desk, {{"type", "river"}, {"warning_stage", 58}}, "stage", 58.35);
    const auto fresh = readingAt(desk, id, kTestStart + minutes{40});
    CHECK_FALSE(fresh.stale);
    CHECK(fresh.state == app::StationState::warning);
    CHECK(app::differenceText(fresh) == "above warning 0.35 m");
    const Instant late = kTestStart + minutes{41};
    CHECK(readingAt(desk, id, late).stale);
    CHECK(readingAt(desk, id, late).age == minutes{41});
    const auto features = app::stationFeatures(*desk.picture(), late);
    REQUIRE(features.size() == 1);
    CHECK(features.front().classKey == "stale");
    // A briefing says the same.
    bool isCalledOld = false;
    for (const auto& table : app::briefTables(*desk.picture(), late)) {
        for (const auto& row : table.rows) {
            for (const auto& cell : row) {
                isCalledOld = isCalledOld || cell.contains(QStringLiteral("(old)"));
            }
        }
    }
    CHECK(isCalledOld);
}

TEST_CASE("A station in danger lies over everything else and hides nothing") {
    TestDesk desk;
    const auto at = TestDesk::point(114.02, 33.58);
    stationWith(desk, {{"type", "river"}, {"warning_stage", 58}}, "stage", 58.35);
    desk.must(kOfficer, "incident.report", {{"title", "管涌"}, {"type", "piping"}, {"position", at}});
    const auto& picture = *desk.picture();
    CHECK(app::stationFeatures(picture, kTestStart).empty());
    CHECK(app::guaranteeStationFeatures(picture, kTestStart).empty());
    const auto danger = app::warningStationFeatures(picture, kTestStart);
    REQUIRE(danger.size() == 1);
    CHECK(danger.front().keeps);
    // The state is said by a word beside the colour of the label.
    CHECK(danger.front().label.find("above warning 0.35 m") != std::string::npos);
    CHECK(app::warningStationStyle().label.colour != app::stationStyle().label.colour);
    CHECK(app::guaranteeStationStyle().label.colour != app::warningStationStyle().label.colour);
    const auto& recipes = app::recipes();
    const auto above = [&](std::string_view upper, std::string_view lower) {
        return std::ranges::find(recipes, upper, &app::Recipe::id) >
               std::ranges::find(recipes, lower, &app::Recipe::id);
    };
    CHECK(above("stations.warning", "incidents"));
    CHECK(above("stations.guarantee", "stations.warning"));
    // Labels are placed by priority: the danger of the water before the name of the incident.
    CHECK(danger.front().priority + app::warningStationStyle().label.priority >
          app::incidentFeatures(picture, kTestStart).front().priority + app::incidentStyle().label.priority);
    // An old reading is no danger of now.
    const Instant late = kTestStart + minutes{300};
    CHECK(app::warningStationFeatures(*desk.picture(), late).empty());
    CHECK(app::stationFeatures(*desk.picture(), late).size() == 1);
}

TEST_CASE("A tendency is said of water, not of rain, and the same in the table as on paper") {
    TestDesk desk;
    const auto twice = [&](const char* type, const char* element, double first, double second) {
        const auto id = stationWith(desk, {{"type", type}}, element, first);
        desk.must(kOfficer, "reading.add",
                  {{"readings",
                    {{{"station_id", id},
                      {"element", element},
                      {"time", toIso(kTestStart + minutes{20})},
                      {"value", second}}}}});
        return id;
    };
    const auto now = kTestStart + minutes{21};
    SECTION("a river rises") {
        const auto river = twice("river", "stage", 58, 58.5);
        CHECK(readingAt(desk, river, now).trend == hydro::Trend::rising);
        CHECK(app::trendText(readingAt(desk, river, now).trend) == "↑");
    }
    SECTION("less rain is not falling rain") {
        const auto rain = twice("rain", "rain", 12, 3);
        CHECK(readingAt(desk, rain, now).trend == hydro::Trend::unknown);
        CHECK(app::trendText(readingAt(desk, rain, now).trend) == "–");
    }
}

TEST_CASE("A threshold is called by its own name") {
    TestDesk desk;
    SECTION("the flood limit of a reservoir") {
        const auto id = stationWith(desk, {{"type", "reservoir"}, {"flood_limit", 60}}, "reservoir_stage", 60.2);
        CHECK(app::differenceText(readingAt(desk, id, kTestStart)) == "above flood limit 0.20 m");
    }
    SECTION("below it") {
        const auto id = stationWith(desk, {{"type", "reservoir"}, {"flood_limit", 60}}, "reservoir_stage", 59.5);
        CHECK(app::differenceText(readingAt(desk, id, kTestStart)) == "below flood limit 0.50 m");
    }
    SECTION("a stage exactly at the guaranteed one has reached it") {
        const auto id =
            stationWith(desk, {{"type", "river"}, {"warning_stage", 58}, {"guarantee_stage", 59.7}}, "stage", 59.7);
        CHECK(readingAt(desk, id, kTestStart).state == app::StationState::guarantee);
    }
    SECTION("none") {
        const auto id = stationWith(desk, {{"type", "river"}}, "stage", 59.7);
        CHECK(app::differenceText(readingAt(desk, id, kTestStart)) == "no threshold");
    }
}

TEST_CASE("Layers that show ages are built again when a minute has passed") {
    TestDesk desk;
    stationWith(desk, {{"type", "river"}}, "stage", 58);
    auto projection = maps::makeProjection("EPSG:4547");
    REQUIRE(projection.ok());
    app::Overlays overlays{std::filesystem::path{WEIR_SOURCE_DIR} / "resources", *projection};
    const auto picture = desk.picture();
    static_cast<void>(overlays.layers(picture, kTestStart));
    static_cast<void>(overlays.layers(picture, kTestStart + std::chrono::seconds{20}));
    CHECK(overlays.rebuilt() == 0);
    static_cast<void>(overlays.layers(picture, kTestStart + minutes{1}));
    CHECK(overlays.rebuilt() == 4);  // incidents and the three layers of stations
}

TEST_CASE("A zone that is not approved does not look in force") {
    TestDesk desk;
    const Json ring = {{114.0, 33.5}, {114.1, 33.5}, {114.1, 33.6}, {114.0, 33.5}};
    for (const char* state : {"draft", "approved"}) {
        desk.make(kPlanner, "zone.create",
                  {{"name", std::string{"转移片区 "} + state},
                   {"type", "evacuation"},
                   {"state", state},
                   {"area", {{"type", "Polygon"}, {"coordinates", Json::array({ring})}}}});
    }
    const auto features = app::evacuationZoneFeatures(*desk.picture());
    REQUIRE(features.size() == 2);
    const auto style = app::evacuationZoneStyle();
    const auto& draft = style.styleFor(features[0].classKey);
    const auto& approved = style.styleFor(features[1].classKey);
    CHECK(approved.fill.hatch != maps::Hatch::none);
    CHECK(draft.fill.hatch == maps::Hatch::none);
    CHECK(draft.fill.colour.empty());
    CHECK(draft.stroke.dash != approved.stroke.dash);
    CHECK(features[0].label.find("Draft") != std::string::npos);
    CHECK(features[1].label == "转移片区 approved");
}
