// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/verb.h"
#include "core/model/glance.h"
#include "tests/support/test_desk.h"

#include <fstream>
#include <iterator>
#include <set>

using namespace weir;
using namespace weir::test;

TEST_CASE("The verb table says what it takes and who may") {
    std::set<std::string> names;
    for (const auto& verb : desk::verbTable()) {
        INFO(verb.name);
        CHECK(names.insert(verb.name).second);
        CHECK_FALSE(verb.summary.empty());
        CHECK_FALSE(verb.roles.empty());
        CHECK(verb.params.is_object());
        CHECK(std::ranges::find(verb.roles, desk::Role::viewer) == verb.roles.end());
    }
    for (const auto* name : {"team.create", "zone.reshape", "order.issue", "warning.publish", "response.terminate",
                             "reading.add", "register.import", "city.install", "undo", "redo", "log.add"}) {
        CHECK(names.contains(name));
    }
    CHECK_FALSE(names.contains("order.create"));
    CHECK_FALSE(names.contains("system.clock_jump"));
}

TEST_CASE("Every verb is closed to the roles its row does not name") {
    TestDesk desk;
    for (const auto& verb : desk::verbTable()) {
        for (std::size_t i = 0; i < enumNames<desk::Role>().size(); ++i) {
            const auto role = static_cast<desk::Role>(i);
            const bool may = std::ranges::find(verb.roles, role) != verb.roles.end();
            const auto can = desk->can({verb.name, {}, "甲", role, "1", Json::object()});
            INFO(verb.name << " by " << nameOf(role));
            CHECK((can.ok() || can.error().code != ErrorCode::denied) == may);
        }
    }
    const auto error = desk.refuses({"看客", desk::Role::viewer}, "team.create", {{"name", "一队"}}, ErrorCode::denied);
    CHECK(error.hint.text().find("duty_officer") != std::string::npos);
}

TEST_CASE("Wrong arguments get one sentence and change nothing") {
    TestDesk desk;
    const auto team = desk.team();
    desk.refuses(kOfficer, "team.fly", Json::object(), ErrorCode::usage);
    desk.refuses(kOfficer, "system.clock_jump", {{"jump_ms", 1}}, ErrorCode::usage);
    desk.refuses(kOfficer, "team.create", Json::array(), ErrorCode::usage);
    desk.refuses(kOfficer, "team.create", Json::object(), ErrorCode::invalid);
    desk.refuses(kOfficer, "team.create", {{"name", "  "}}, ErrorCode::invalid);
    desk.refuses(kOfficer, "team.create", {{"name", "二队"}, {"colour", "red"}}, ErrorCode::invalid);
    desk.refuses(kOfficer, "team.create", {{"name", "二队"}, {"headcount", "12"}}, ErrorCode::invalid);
    desk.refuses(kOfficer, "team.create", {{"name", "二队"}, {"headcount", -1}}, ErrorCode::invalid);
    desk.refuses(kOfficer, "team.create", {{"name", "二队"}, {"type", "navy"}}, ErrorCode::invalid);
    desk.refuses(kOfficer, "team.create", {{"name", "二队"}, {"position", TestDesk::square(114, 33, 1)}},
                 ErrorCode::invalid);
    desk.refuses(kOfficer, "team.create", {{"name", "二队"}, {"position", TestDesk::point(33.58, 114.02)}},
                 ErrorCode::invalid);
    desk.refuses(kOfficer, "team.update", {{"name", "三队"}}, ErrorCode::invalid);
    desk.refuses(kOfficer, "team.update", {{"id", team}}, ErrorCode::invalid);
    desk.refuses(kOfficer, "team.update", {{"id", 4711}, {"name", "三队"}}, ErrorCode::notFound);
    desk.refuses(kOfficer, "team.retire", {{"id", team}, {"why", "x"}}, ErrorCode::invalid);
    desk.refuses(kOfficer, "stock.create", {{"warehouse_id", 1}, {"material_id", 2}, {"quantity", 5}},
                 ErrorCode::notFound);
    desk.refuses(kPlanner, "zone.create", {{"name", "片区"}}, ErrorCode::invalid);
    desk.refuses(kPlanner, "zone.create", {{"name", "片区"}, {"area", TestDesk::point(114, 33)}}, ErrorCode::invalid);
    const Json bowTie{{"type", "Polygon"}, {"coordinates", {{{0, 0}, {1, 1}, {1, 0}, {0, 1}, {0, 0}}}}};
    desk.refuses(kPlanner, "zone.create", {{"name", "片区"}, {"area", bowTie}}, ErrorCode::invalid);
    desk.refuses(kOfficer, "incident.report",
                 {{"title", "x"}, {"type", "piping"}, {"occurred_at", "2027-01-01T00:00:00Z"}}, ErrorCode::invalid);
    desk.refuses(kOfficer, "incident.report", {{"title", "x"}}, ErrorCode::invalid);
    desk.refuses(kOfficer, "log.add", {{"type", "observation"}, {"content", "x"}, {"amends_id", 5}},
                 ErrorCode::notFound);
    desk.refuses({" ", desk::Role::dutyOfficer}, "team.create", {{"name", "二队"}}, ErrorCode::usage);
    const auto answer = desk.run(kOfficer, "team.create", {{"name", "二队"}}, "not-a-uuid");
    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().code == ErrorCode::usage);
    checkWhole(desk);
}

TEST_CASE("Titles, names, places and tasks can be seen and read as they are written") {
    TestDesk desk;
    for (const char* text : {"\u202Eevil", "\u3000\u200B", "a\u2067b"}) {
        INFO(text);
        desk.refuses(kOfficer, "incident.report", {{"title", text}, {"type", "piping"}}, ErrorCode::invalid);
        desk.refuses(kOfficer, "incident.report", {{"title", "管涌"}, {"type", "piping"}, {"place", text}},
                     ErrorCode::invalid);
        desk.refuses(kOfficer, "order.draft", {{"type", "works"}, {"task", text}}, ErrorCode::invalid);
        desk.refuses(kOfficer, "team.create", {{"name", text}}, ErrorCode::invalid);
    }
    // What is read in full keeps every mark.
    const auto incident =
        desk.make(kOfficer, "incident.report", {{"title", "管涌"}, {"type", "piping"}, {"description", "a\u202Eb"}});
    CHECK(desk.picture()->incidents.find({incident})->description == "a\u202Eb");
    const auto team = desk.team("一队");
    desk.refuses(kOfficer, "team.update", {{"id", team}, {"name", "\u202E队一"}}, ErrorCode::invalid);
    checkWhole(desk);
}

TEST_CASE("A row from before the rule about titles remains usable") {
    auto row = model::toRecord(model::Team{});
    row.values[*model::infoOf(model::Kind::team).indexOf("name")] = std::string{"\u202E队一"};
    CHECK_FALSE(model::checkGlance(row));
    auto changed = row;
    changed.values[*model::infoOf(model::Kind::team).indexOf("headcount")] = std::int64_t{7};
    CHECK(model::checkGlance(changed, &row));
    changed.values[*model::infoOf(model::Kind::team).indexOf("name")] = std::string{"\u202E队二"};
    CHECK_FALSE(model::checkGlance(changed, &row));
}

TEST_CASE("Times of long ago are refused where they can only be a slip") {
    TestDesk desk;
    const Json order{{"type", "works"}, {"task", "加固"}, {"due_at", "1900-01-01T00:00:00Z"}};
    desk.refuses(kOfficer, "order.draft", order, ErrorCode::invalid);
    desk.refuses(kOfficer, "order.issue", order, ErrorCode::invalid);
    const auto due = toIso(desk.clock.now() + std::chrono::minutes{30});
    desk.must(kOfficer, "order.issue", {{"type", "works"}, {"task", "加固"}, {"due_at", due}});

    const auto draft = desk.make(kOfficer, "order.draft", {{"type", "works"}, {"task", "封堵"}, {"due_at", due}});
    desk.clock.advance(std::chrono::minutes{40});
    const auto late = desk.refuses(kOfficer, "order.issue", {{"id", draft}}, ErrorCode::invalid);
    CHECK(late.hint.text().find("due_at") != std::string::npos);
    const auto later = desk.clock.now() + std::chrono::minutes{30};
    desk.must(kOfficer, "order.issue", {{"id", draft}, {"due_at", toIso(later)}});
    CHECK(desk.picture()->orders.find({draft})->dueAt == later);

    const auto reported = [](const char* time) {
        return Json{{"title", "管涌"}, {"type", "piping"}, {"occurred_at", time}};
    };
    desk.refuses(kOfficer, "incident.report", reported("1900-01-01T00:00:00Z"), ErrorCode::invalid);
    desk.refuses(kOfficer, "incident.report", reported("2025-07-01T00:00:00Z"), ErrorCode::invalid);
    desk.must(kOfficer, "incident.report", reported("2025-08-01T00:00:00Z"));
    checkWhole(desk);
}

TEST_CASE("Registers are kept whole") {
    TestDesk desk;
    const auto stock = desk.stock(100);
    const auto line = *desk.picture()->stocks.find({stock});
    desk.refuses(kOfficer, "stock.update", {{"id", stock}, {"reserved", 5}}, ErrorCode::refused);
    desk.refuses(kOfficer, "warehouse.retire", {{"id", line.warehouse.value}}, ErrorCode::refused);
    desk.must(kOfficer, "stock.retire", {{"id", stock}, {"reason", "盘亏"}});
    desk.must(kOfficer, "warehouse.retire", {{"id", line.warehouse.value}});
    CHECK(desk.picture()->stocks.empty());
    CHECK(desk.picture()->stockByWarehouse.empty());
    const auto error = desk.refuses(kOfficer, "stock.update", {{"id", stock}, {"quantity", 5}}, ErrorCode::notFound);
    CHECK(error.message.text().find("retired") != std::string::npos);
    CHECK(error.message.text().find("张三") != std::string::npos);
    checkWhole(desk);
}

TEST_CASE("An import is all or nothing and knows its rows again") {
    TestDesk desk;
    const auto first = desk.must(kOfficer, "register.import",
                                 {{"kind", "village"},
                                  {"key", "code"},
                                  {"rows",
                                   {{{"code", "411100000001"}, {"name", "甲村"}, {"population", "120"}},
                                    {{"code", "411100000002"}, {"name", "乙村"}}}}});
    CHECK(first.at("created") == 2);
    const auto again = desk.must(kOfficer, "register.import",
                                 {{"kind", "village"},
                                  {"key", "code"},
                                  {"rows",
                                   {{{"code", "411100000001"}, {"name", "甲村"}, {"population", 130}},
                                    {{"code", "411100000002"}, {"name", "乙村"}}}}});
    CHECK(again.at("updated") == 1);
    CHECK(again.at("unchanged") == 1);
    CHECK(again.at("ids") == first.at("ids"));
    CHECK(desk.picture()->villages.size() == 2);
    const auto error = desk.refuses(
        kOfficer, "register.import",
        {{"kind", "village"}, {"rows", {{{"code", "3"}, {"name", "丙村"}}, {{"code", "4"}}}}}, ErrorCode::invalid);
    CHECK(error.message.text().find("Row 2") != std::string::npos);
    desk.refuses(kOfficer, "register.import", {{"kind", "order"}, {"rows", Json::array()}}, ErrorCode::invalid);
    desk.refuses({"分析", desk::Role::analyst}, "register.import", {{"kind", "village"}, {"rows", Json::array()}},
                 ErrorCode::denied);
    checkWhole(desk);
}

TEST_CASE("Readings give the newest value and the one before, in whatever order they come") {
    TestDesk desk;
    const auto station = desk.station("62001234");
    const auto at = [&](int minutesAgo) { return toIso(desk.clock.now() - std::chrono::minutes{minutesAgo}); };
    const auto add = [&](int minutesAgo, double value) {
        return desk.must(
            {"采集", desk::Role::feed}, "reading.add",
            {{"readings", {{{"stcd", "62001234"}, {"element", "stage"}, {"time", at(minutesAgo)}, {"value", value}}}}});
    };
    CHECK(add(60, 58.1).at("added") == 1);
    add(0, 58.9);
    add(30, 58.5);
    CHECK(add(30, 58.5).at("added") == 0);
    const auto reading = [&](int minutesAgo, double value) {
        return Json{{"stcd", "62001234"}, {"element", "stage"}, {"time", at(minutesAgo)}, {"value", value}};
    };
    const auto stored = desk.refuses({"采集", desk::Role::feed}, "reading.add", {{"readings", {reading(30, 99.9)}}},
                                     ErrorCode::conflict)
                            .message.text();
    for (const auto* part : {"62001234", "stage", "99.9", "58.5"}) {
        CHECK(stored.find(part) != std::string::npos);
    }
    desk.refuses({"采集", desk::Role::feed}, "reading.add",
                 {{"readings", {reading(20, 58.6), reading(10, 58.7), reading(20, 61.5)}}}, ErrorCode::conflict);
    CHECK(desk.must({"采集", desk::Role::feed}, "reading.add", {{"readings", {reading(20, 58.6), reading(20, 58.6)}}})
              .at("added") == 1);
    const auto& latest = desk.picture()->latest.at({{station}, model::Element::stage});
    CHECK(latest.reading.value == 58.9);
    REQUIRE(latest.previous.has_value());
    CHECK(latest.previous->value == 58.6);
    desk.refuses({"采集", desk::Role::feed}, "reading.add",
                 {{"readings", {{{"stcd", "1"}, {"element", "stage"}, {"time", at(0)}, {"value", 1}}}}},
                 ErrorCode::notFound);
    desk.refuses({"采集", desk::Role::feed}, "reading.add",
                 {{"readings", {{{"stcd", "62001234"}, {"element", "rain"}, {"time", at(0)}, {"value", 5890}}}}},
                 ErrorCode::invalid);
    desk.refuses({"采集", desk::Role::feed}, "reading.add",
                 {{"readings", {{{"stcd", "62001234"}, {"element", "stage"}, {"time", at(-90)}, {"value", 58}}}}},
                 ErrorCode::invalid);
    checkWhole(desk);
}

TEST_CASE("Orders refuse what their state forbids") {
    TestDesk desk;
    const auto team = desk.team();
    const auto stock = desk.stock(100);
    const auto order = desk.make(kOfficer, "order.draft",
                                 {{"type", "team"},
                                  {"task", "巡堤"},
                                  {"destination", "沙河堤"},
                                  {"team_ids", {team}},
                                  {"lines", {{{"stock_id", stock}, {"quantity", 60}}}}});
    desk.refuses(kOfficer, "order.acknowledge", {{"id", order}}, ErrorCode::refused);
    desk.refuses(kOfficer, "order.progress", {{"id", order}, {"phase", "en_route"}}, ErrorCode::refused);
    desk.refuses(kOfficer, "order.complete", {{"id", order}}, ErrorCode::refused);
    desk.refuses(kOfficer, "order.issue", {{"id", order}, {"task", "另一件"}}, ErrorCode::invalid);
    desk.refuses(kOfficer, "order.issue", {{"type", "team"}, {"task", "无队"}}, ErrorCode::refused);
    desk.refuses(kOfficer, "order.draft", {{"type", "team"}, {"task", "两次"}, {"team_ids", {team, team}}},
                 ErrorCode::invalid);
    const auto nowhere = desk.refuses(kOfficer, "order.issue",
                                      {{"type", "team"}, {"task", "去哪"}, {"team_ids", {team}}, {"destination", " "}},
                                      ErrorCode::refused);
    CHECK(nowhere.message.text() == "The order does not say where to");
    desk.refuses(kOfficer, "order.issue",
                 {{"type", "material"}, {"task", "送袋"}, {"lines", {{{"stock_id", stock}, {"quantity", 1}}}}},
                 ErrorCode::refused);
    desk.must(kOfficer, "order.issue", {{"id", order}});
    desk.refuses(kOfficer, "order.issue", {{"id", order}}, ErrorCode::refused);
    desk.refuses(kOfficer, "team.retire", {{"id", team}}, ErrorCode::refused);
    desk.refuses(kOfficer, "team.update", {{"id", team}, {"readiness", "standing"}}, ErrorCode::refused);
    desk.refuses(kOfficer, "order.issue",
                 {{"type", "material"},
                  {"task", "太多"},
                  {"destination", "沙河堤"},
                  {"lines", {{{"stock_id", stock}, {"quantity", 41}}}}},
                 ErrorCode::refused);
    desk.must(kOfficer, "order.acknowledge", {{"id", order}});
    desk.refuses(kOfficer, "order.progress", {{"id", order}}, ErrorCode::invalid);
    desk.must(kOfficer, "order.progress", {{"id", order}, {"phase", "on_scene"}});
    desk.refuses(kOfficer, "order.progress", {{"id", order}, {"phase", "en_route"}}, ErrorCode::refused);
    desk.refuses(kOfficer, "order.complete", {{"id", order}, {"returns", {{{"stock_id", stock}, {"quantity", 61}}}}},
                 ErrorCode::invalid);
    desk.must(kOfficer, "order.cancel", {{"id", order}, {"reason", "险情解除"}});
    CHECK(desk.picture()->stocks.find({stock})->quantity == 100);
    CHECK(desk.picture()->stocks.find({stock})->reserved == 0);
    desk.refuses(kOfficer, "order.cancel", {{"id", order}, {"reason", "再次"}}, ErrorCode::refused);
    const auto next = desk.must(kOfficer, "order.issue", {{"type", "works"}, {"task", "加固"}});
    CHECK(next.at("number") == "调〔2026〕002");
    checkWhole(desk);
}

TEST_CASE("Orders are numbered by the pattern of the city") {
    TestDesk desk;
    desk.close();
    const TempDir profiles;
    std::filesystem::copy(TestDesk::cityFolder(), profiles / "luohe");
    std::string text;
    {
        std::ifstream in{profiles / "luohe" / "city.json"};
        text.assign(std::istreambuf_iterator<char>{in}, {});
    }
    auto city = Json::parse(text);
    city["order_number"] = "漯汛调字{year}第{n}号";
    std::ofstream{profiles / "luohe" / "city.json"} << city.dump();
    auto options = desk.options();
    options.profileRoot = profiles.path();
    const auto opened = desk::Desk::open(options);
    REQUIRE(opened.ok());
    for (const auto* expected : {"漯汛调字2026第1号", "漯汛调字2026第2号"}) {
        const auto issued = (*opened)->execute(
            {"order.issue", {}, "张三", desk::Role::dutyOfficer, "1", {{"type", "works"}, {"task", "加固"}}});
        REQUIRE(issued.ok());
        CHECK(issued->result.at("number") == expected);
    }
}

TEST_CASE("A person says that an incident is under control") {
    TestDesk desk;
    const auto incident = desk.incident();
    const auto state = [&] { return desk.picture()->incidents.find({incident})->state; };
    const auto order = [&] {
        return desk.make(kOfficer, "order.issue", {{"type", "works"}, {"incident_id", incident}, {"task", "封堵"}});
    };
    const auto carryOut = [&](std::int64_t id) {
        desk.must(kOfficer, "order.acknowledge", {{"id", id}});
        desk.must(kOfficer, "order.complete", {{"id", id}});
    };
    desk.refuses(kOfficer, "incident.control", {{"id", incident}}, ErrorCode::refused);
    desk.must(kOfficer, "incident.verify", {{"id", incident}});
    carryOut(order());
    CHECK(state() == model::IncidentState::handling);
    desk.refuses(kOfficer, "incident.close", {{"id", incident}, {"reason", "完"}}, ErrorCode::refused);
    const Actor viewer{"看客", desk::Role::viewer, "3"};
    desk.refuses(viewer, "incident.control", {{"id", incident}}, ErrorCode::denied);
    const auto revision = desk.picture()->incidents.find({incident})->revision;
    desk.refuses(kOfficer, "incident.control", {{"id", incident}, {"revision", revision - 1}}, ErrorCode::conflict);
    desk.must(kOfficer, "incident.control", {{"id", incident}, {"note", "渗水变清，水位回落"}});
    CHECK(state() == model::IncidentState::controlled);
    desk.refuses(kOfficer, "incident.control", {{"id", incident}}, ErrorCode::refused);

    SECTION("a new order takes it back, and its end does not give it again") {
        const auto again = order();
        CHECK(state() == model::IncidentState::handling);
        desk.refuses(kOfficer, "incident.control", {{"id", incident}}, ErrorCode::refused);
        carryOut(again);
        CHECK(state() == model::IncidentState::handling);
        desk.must(kOfficer, "incident.control", {{"id", incident}});
        desk.must(kOfficer, "incident.close", {{"id", incident}, {"reason", "完"}});
        CHECK(state() == model::IncidentState::closed);
    }
    checkWhole(desk);
}

TEST_CASE("Incidents are verified once and closed when their orders are over") {
    TestDesk desk;
    const auto incident = desk.incident();
    desk.must(kOfficer, "incident.verify", {{"id", incident}, {"severity", "larger"}});
    desk.refuses(kOfficer, "incident.verify", {{"id", incident}}, ErrorCode::refused);
    const auto order =
        desk.make(kOfficer, "order.issue", {{"type", "works"}, {"incident_id", incident}, {"task", "封堵"}});
    desk.refuses(kOfficer, "incident.close", {{"id", incident}, {"reason", "x"}}, ErrorCode::refused);
    desk.must(kOfficer, "order.cancel", {{"id", order}, {"reason", "误报"}});
    CHECK(desk.picture()->incidents.find({incident})->state == model::IncidentState::verified);
    desk.must(kOfficer, "incident.close", {{"id", incident}, {"reason", "误报"}});
    desk.refuses(kOfficer, "incident.close", {{"id", incident}, {"reason", "x"}}, ErrorCode::refused);
    desk.refuses(kOfficer, "order.issue", {{"type", "works"}, {"incident_id", incident}, {"task", "封堵"}},
                 ErrorCode::refused);
}

TEST_CASE("A warning needs two people and one stands per issuer and event") {
    TestDesk desk;
    const Json good{{"title", "暴雨黄色预警"}, {"issuer", "市气象台"}, {"event", "暴雨"},
                    {"hazard", "rainstorm"},   {"level", 3},           {"approved_by", "李四"}};
    auto own = good;
    own["approved_by"] = kOfficer.name;
    desk.refuses(kOfficer, "warning.publish", own, ErrorCode::refused);
    auto level = good;
    level["level"] = 5;
    desk.refuses(kOfficer, "warning.publish", level, ErrorCode::invalid);
    auto late = good;
    late["expires_at"] = toIso(desk.clock.now());
    desk.refuses(kOfficer, "warning.publish", late, ErrorCode::invalid);
    const auto id = desk.make(kOfficer, "warning.publish", good);
    desk.refuses(kLeader, "warning.publish", good, ErrorCode::refused);  // approved by the one who acts
    desk.refuses(kOfficer, "warning.publish", good, ErrorCode::conflict);
    const auto state = [&] { return desk.picture()->warnings.find({id})->state; };
    desk.must(kOfficer, "warning.update", {{"id", id}, {"level", 2}, {"approved_by", "李四"}});
    CHECK(state() == model::WarningState::upgraded);
    desk.must(kOfficer, "warning.update", {{"id", id}, {"level", 4}, {"approved_by", "李四"}});
    CHECK(state() == model::WarningState::downgraded);
    desk.must(kOfficer, "warning.update", {{"id", id}, {"content", "更新"}, {"approved_by", "李四"}});
    CHECK(state() == model::WarningState::updated);
    desk.must(kOfficer, "warning.lift", {{"id", id}, {"reason", "雨停"}});
    CHECK(state() == model::WarningState::lifted);
    desk.refuses(kOfficer, "warning.lift", {{"id", id}, {"reason", "雨停"}}, ErrorCode::refused);
    desk.refuses(kOfficer, "warning.update", {{"id", id}, {"level", 2}, {"approved_by", "李四"}}, ErrorCode::refused);
}

TEST_CASE("A response is signed as the decision matrix says") {
    TestDesk desk;
    const auto propose = [&](int level, const char* hazard) {
        return desk.make(kLeader, "response.propose", {{"hazard", hazard}, {"level", level}, {"reason", "水位上涨"}});
    };
    const auto response = [&](std::int64_t id) { return *desk.picture()->responses.find({id}); };

    SECTION("level 4 by the director of the office") {
        const auto id = propose(4, "river");
        desk.refuses(kOfficer, "response.activate", {{"id", id}}, ErrorCode::denied);
        const auto answer = desk.must(kDirector, "response.activate", {{"id", id}});
        CHECK(answer.at("state") == "active");
        CHECK(answer.at("missing").empty());
        desk.refuses(kDirector, "response.activate", {{"id", id}}, ErrorCode::refused);
        desk.refuses(kLeader, "response.terminate", {{"id", id}, {"reason", "雨停"}}, ErrorCode::denied);
        desk.must(kDirector, "response.terminate", {{"id", id}, {"reason", "雨停"}});
        CHECK(response(id).state == model::ResponseState::terminated);
    }
    SECTION("level 1 by both commanders") {
        const auto id = propose(1, "river");
        auto answer = desk.must(kMayor, "response.activate", {{"id", id}});
        CHECK(answer.at("state") == "authorising");
        CHECK(answer.at("missing") == Json{"commander"});
        desk.refuses(kMayor, "response.activate", {{"id", id}}, ErrorCode::refused);
        answer = desk.must(kSecretary, "response.activate", {{"id", id}});
        CHECK(answer.at("state") == "active");
        desk.refuses(kDeputy, "response.change", {{"id", id}, {"level", 2}, {"reason", "缓和"}}, ErrorCode::denied);
        answer = desk.must(kMayor, "response.terminate", {{"id", id}, {"reason", "退水"}});
        CHECK(answer.at("state") == "active");
        answer = desk.must(kSecretary, "response.terminate", {{"id", id}, {"reason", "退水"}});
        CHECK(answer.at("state") == "terminated");
    }
    SECTION("in a hurry by the duty leader, the signature still owed") {
        const auto id = propose(4, "river");
        desk.refuses(kLeader, "response.activate", {{"id", id}}, ErrorCode::denied);
        auto answer = desk.must(kLeader, "response.activate", {{"id", id}, {"urgent", true}});
        CHECK(answer.at("state") == "active");
        CHECK(response(id).urgent);
        answer = desk.must(kDirector, "response.activate", {{"id", id}});
        CHECK(answer.at("missing").empty());
        CHECK_FALSE(response(id).urgent);
    }
    SECTION("raised by the authority of the target, lowered by that of the level in force") {
        const auto id = propose(4, "river");
        desk.must(kDirector, "response.activate", {{"id", id}});
        desk.clock.advance(std::chrono::minutes{5});
        auto answer = desk.must(kLeader, "response.change", {{"id", id}, {"level", 2}, {"reason", "超警"}});
        CHECK(answer.at("state") == "authorising");
        CHECK(response(id).previousLevel == 4);
        desk.refuses(kDeputy, "response.activate", {{"id", id}}, ErrorCode::denied);
        answer = desk.must(kExecutive, "response.activate", {{"id", id}});
        CHECK(answer.at("state") == "active");
        CHECK(response(id).level == 2);
        CHECK(response(id).previousLevel == 0);
        desk.clock.advance(std::chrono::minutes{5});
        const auto error = desk.refuses(kDirector, "response.change", {{"id", id}, {"level", 4}, {"reason", "回落"}},
                                        ErrorCode::denied);
        CHECK(error.hint.text().find("commander") != std::string::npos);
        desk.must(kMayor, "response.change", {{"id", id}, {"level", 4}, {"reason", "回落"}});
        CHECK(response(id).level == 4);
        desk.refuses(kMayor, "response.change", {{"id", id}, {"level", 4}, {"reason", "回落"}}, ErrorCode::refused);
    }
    SECTION("one is open for a hazard and area at a time") {
        propose(4, "river");
        desk.refuses(kLeader, "response.propose", {{"hazard", "river"}, {"level", 3}, {"reason", "水位上涨"}},
                     ErrorCode::conflict);
        propose(4, "waterlogging");
    }
    checkWhole(desk);
}
