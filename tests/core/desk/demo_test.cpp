// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/demo.h"
#include "tests/support/test_desk.h"

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
    const auto verified = (*opened)->verify();
    REQUIRE(verified.ok());
    CHECK(verified->ok());
}
