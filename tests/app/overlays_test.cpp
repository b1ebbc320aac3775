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
    CHECK(overlays.rebuilt() == 2);
}
