// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/support/test_desk.h"

using namespace weir;
using namespace weir::test;

TEST_CASE("A team goes out on an order and comes back") {
    TestDesk desk;
    const auto team = desk.team();
    const auto stock = desk.stock(1000);
    const auto incident = desk.incident();
    const auto draft = desk.make(kOfficer, "order.draft",
                                 {{"type", "team"},
                                  {"incident_id", incident},
                                  {"task", "处置管涌"},
                                  {"team_ids", {team}},
                                  {"lines", {{{"stock_id", stock}, {"quantity", 300}}}}});
    const auto state = [&] { return desk.picture()->orders.find({draft})->state; };
    const auto readiness = [&] { return desk.picture()->teams.find({team})->readiness; };
    const auto happening = [&] { return desk.picture()->incidents.find({incident})->state; };
    CHECK(state() == model::OrderState::draft);
    CHECK(desk.picture()->activeOrderOfTeam.empty());

    const auto issued = desk.must(kLeader, "order.issue", {{"id", draft}});
    CHECK(issued.at("number") == "调〔2026〕001");
    CHECK(state() == model::OrderState::issued);
    CHECK(readiness() == model::Readiness::dispatched);
    CHECK(happening() == model::IncidentState::dispatched);
    CHECK(desk.picture()->activeOrderOfTeam.at({team}) == model::OrderId{draft});
    CHECK(desk.picture()->stocks.find({stock})->reserved == 300);
    CHECK(desk.picture()->stockByWarehouse.begin()->second == desk::StockTotal{1, 1000, 300});

    desk.must(kOfficer, "order.acknowledge", {{"id", draft}});
    desk.must(kOfficer, "order.progress", {{"id", draft}, {"phase", "en_route"}});
    CHECK(state() == model::OrderState::executing);
    desk.clock.advance(std::chrono::minutes{20});
    desk.must(kOfficer, "order.progress", {{"id", draft}, {"phase", "on_scene"}, {"progress", 30}});
    CHECK(readiness() == model::Readiness::onScene);
    CHECK(happening() == model::IncidentState::handling);
    desk.must(kOfficer, "order.complete", {{"id", draft}, {"returns", {{{"stock_id", stock}, {"quantity", 100}}}}});
    CHECK(state() == model::OrderState::done);
    CHECK(readiness() == model::Readiness::returning);
    CHECK(happening() == model::IncidentState::handling);  // nobody has assessed it yet
    CHECK(desk.picture()->stocks.find({stock})->quantity == 800);
    CHECK(desk.picture()->stocks.find({stock})->reserved == 0);
    CHECK(desk.picture()->activeOrderOfTeam.empty());
    checkWhole(desk);

    SECTION("and all of it is there after a restart") {
        const auto before = desk.picture();
        desk.open();
        const auto difference = desk::differs(*before, *desk.picture());
        INFO(difference.value_or(""));
        CHECK_FALSE(difference);
    }
}
