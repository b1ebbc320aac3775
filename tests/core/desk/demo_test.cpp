// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/demo.h"
#include "core/hydro/stage_state.h"
#include "tests/support/test_desk.h"

#include <map>

using namespace weir;
using namespace weir::test;

TEST_CASE("The demonstration opens on a situation") {
    const TempDir dir;
    const ManualClock clock{kTestStart};
    const auto made = desk::installDemo(dir / "demo.weir", TestDesk::cityFolder(), 1, 1, clock);
    INFO((made ? std::string{} : made.error().text()));
    REQUIRE(made.ok());
    desk::DeskOptions options;
    options.store = dir / "demo.weir";
    options.profileRoot = TestDesk::cityFolder().parent_path();
    options.clock = &clock;
    options.serveOthers = false;
    auto opened = desk::Desk::open(options);
    REQUIRE(opened.ok());
    const auto picture = (*opened)->picture();

    // The sizes the city published: teams of four levels, hazard sources, shelters, machines.
    CHECK(picture->teams.size() == 51 + 20 + 63 + 1313);
    CHECK(picture->hazardSources.size() == 31);
    CHECK(picture->shelters.size() == 2058);
    CHECK(picture->machines.size() == 351);
    CHECK_FALSE(picture->latest.empty());

    CHECK(picture->incidents.size() == 3);
    CHECK(picture->warnings.size() == 1);
    CHECK(picture->responses.size() == 1);
    CHECK(picture->activeOrderOfTeam.size() == 2);
    const auto drafts =
        picture->orders.where([](const model::Order& o) { return o.state == model::OrderState::draft; });
    CHECK(drafts.size() == 1);
    CHECK(picture->asOf <= kTestStart);

    // Every gauge reports up to the moment the city is opened, though the story began three hours before.
    const auto margins = hydro::marginsOf(*picture->profile);
    REQUIRE(margins.ok());
    const auto reader = (*opened)->reader();
    REQUIRE(reader.ok());
    std::size_t readings = 0;
    std::map<std::pair<std::int64_t, model::Element>, std::vector<model::Reading>> series;
    store::ReadingQuery all;
    REQUIRE((*reader)->scanReadings(all, [&](const store::StoredReading& r) {
        ++readings;
        series[{r.reading.station.value, r.reading.element}].push_back(r.reading);
        return true;
    }));
    CHECK(readings == 12 * 72 + 3 * 72 * 4);  // hourly: 5 stages, 2 flows, 5 rains; every 15 min: 3 underpasses
    int rising = 0;
    int above = 0;
    picture->stations.forEach([&](const model::Station& station) {
        const auto found = series.find({station.id.value, hydro::mainElement(station.type)});
        if (found == series.end()) {
            return;
        }
        INFO(station.name);
        const auto& list = found->second;
        const auto state = hydro::stateOf(station, &list.back(), &list[list.size() - 2], *margins, kTestStart);
        CHECK_FALSE(state.stale);
        CHECK(kTestStart - list.back().time < std::chrono::minutes{station.intervalMinutes});
        rising += state.trend == hydro::Trend::rising ? 1 : 0;
        above += state.state == hydro::StageState::aboveWarning ? 1 : 0;
    });
    CHECK(above == 1);
    CHECK(rising >= 5);
    const auto verified = (*opened)->verify();
    REQUIRE(verified.ok());
    CHECK(verified->ok());
}
