// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Who stands behind a decision: two signatures are two people, and the journal names who wrote each down.
#include "tests/support/test_desk.h"

using namespace weir;
using namespace weir::test;

namespace {

std::int64_t proposed(TestDesk& desk, std::int64_t level) {
    return desk.make(kOfficer, "response.propose", {{"hazard", "river"}, {"level", level}, {"reason", "沙河上涨"}});
}

Actor commander(const std::string& name) {
    return {name, desk::Role::commander, "1"};
}

Json warning(const std::string& approvedBy) {
    return {{"title", "暴雨橙色预警"}, {"issuer", "气象台"}, {"event", "暴雨"},
            {"hazard", "rainstorm"},   {"level", 2},         {"approved_by", approvedBy}};
}

}  // namespace

TEST_CASE("One person does not sign twice by writing the name otherwise") {
    TestDesk desk;
    const auto id = proposed(desk, 1);
    desk.must(commander("Wang Jun"), "response.activate", {{"id", id}});
    for (const char* again : {"wang jun", "Wang  Jun", "Wang\u200BJun", "ＷＡＮＧ ＪＵＮ"}) {
        INFO(again);
        desk.refuses(commander(again), "response.activate", {{"id", id}}, ErrorCode::refused);
    }
    CHECK(desk.must(commander("Li Jun"), "response.activate", {{"id", id}}).at("state") == "active");

    desk.must(commander("Wang Jun"), "response.terminate", {{"id", id}, {"reason", "水位回落"}});
    desk.refuses(commander("wAng jun"), "response.terminate", {{"id", id}, {"reason", "水位回落"}}, ErrorCode::refused);
    CHECK(desk.must(commander("Li Jun"), "response.terminate", {{"id", id}, {"reason", "水位回落"}}).at("state") ==
          "terminated");
    checkWhole(desk);
}

TEST_CASE("A warning's second person is a person, and another one") {
    TestDesk desk;
    const Actor publisher{"Li Wei", desk::Role::dutyOfficer, "1"};
    for (const char* same : {"li wei", "Li\u00A0Wei", "Li\u00ADWei", " LI WEI"}) {
        INFO(same);
        desk.refuses(publisher, "warning.publish", warning(same), ErrorCode::refused);
    }
    for (const char* nobody : {"-", "\u200B", "\u3164"}) {
        INFO(nobody);
        desk.refuses(publisher, "warning.publish", warning(nobody), ErrorCode::usage);
    }
    desk.must(publisher, "warning.publish", warning("王敏"));
    auto sameAgain = warning("王敏");
    sameAgain["issuer"] = "气象台 ";
    desk.refuses(publisher, "warning.publish", sameAgain, ErrorCode::conflict);
}

TEST_CASE("A signature given on paper is written down by the one at the seat") {
    TestDesk desk;
    const auto id = proposed(desk, 1);
    const Json onPaper{{"id", id}, {"signer", "市长"}, {"signer_role", "commander"}, {"method", "wet"}};
    desk.must(kOfficer, "response.activate", onPaper);
    const auto signatures = desk.picture()->signatures.where([](const model::Signature&) { return true; });
    REQUIRE(signatures.size() == 1);
    CHECK(signatures.front()->signer == "市长");
    CHECK(signatures.front()->role == "commander");
    CHECK(signatures.front()->method == model::SignatureMethod::wet);
    const auto entries = desk->recentEntries(1);
    REQUIRE(entries.ok());
    CHECK(entries->front().actor == kOfficer.name);

    SECTION("not electronically") {
        auto electronic = onPaper;
        electronic["signer"] = "书记";
        electronic["method"] = "electronic";
        desk.refuses(kOfficer, "response.activate", electronic, ErrorCode::refused);
    }
    SECTION("not by a role that may not decide") {
        auto leader = onPaper;
        leader["signer"] = "李四";
        leader["signer_role"] = "duty_leader";
        desk.refuses(kOfficer, "response.activate", leader, ErrorCode::denied);
    }
    SECTION("not half said") {
        desk.refuses(kOfficer, "response.activate", {{"id", id}, {"signer", "书记"}, {"method", "wet"}},
                     ErrorCode::invalid);
    }
    SECTION("and counts for one person however often") {
        desk.refuses(kMayor, "response.activate", {{"id", id}}, ErrorCode::refused);
        CHECK(desk.must(kSecretary, "response.activate", {{"id", id}}).at("state") == "active");
    }
}

TEST_CASE("Who acts has a name in one line") {
    TestDesk desk;
    for (const char* name : {"a\nb", "-", "\u2800", "42"}) {
        INFO(name);
        desk.refuses({name, desk::Role::dutyOfficer, "1"}, "log.add", {{"type", "observation"}, {"content", "巡堤"}},
                     ErrorCode::usage);
    }
}

TEST_CASE("City data go into a new store, and decisions never as finished rows") {
    TestDesk desk;
    const Actor administrator{"管理员", desk::Role::administrator, "1"};
    const Json rows = Json::array();
    for (const char* kind :
         {"warning", "response", "signature", "order", "assignment", "order_line", "incident", "log"}) {
        INFO(kind);
        desk.refuses(administrator, "city.install", {{"tables", {{kind, rows}}}}, ErrorCode::refused);
    }
    desk.must(administrator, "city.install", {{"tables", {{"team", rows}}}});
    desk.incident();
    desk.refuses(administrator, "city.install", {{"tables", {{"team", rows}}}}, ErrorCode::refused);
}

TEST_CASE("An incident is corrected and completed") {
    TestDesk desk;
    const auto id = desk.incident("管涌");
    desk.must(kOfficer, "incident.update",
              {{"id", id}, {"severity", "major"}, {"place", "沙河左岸"}, {"position", TestDesk::point(114.02, 33.58)}});
    const auto* incident = desk.picture()->incidents.find({id});
    CHECK(incident->severity == model::Severity::major);
    CHECK(incident->place == "沙河左岸");
    CHECK(incident->position.has_value());
    CHECK(incident->title == "管涌");
    desk.must(kOfficer, "incident.update", {{"id", id}, {"reporter", "李村支书"}});
    desk.must(kOfficer, "incident.update", {{"id", id}, {"reporter_phone", "13800000000"}});
    incident = desk.picture()->incidents.find({id});
    CHECK(incident->reporter == "李村支书");
    CHECK(incident->reporterPhone == "13800000000");
    CHECK(incident->place == "沙河左岸");
    desk.refuses(kOfficer, "incident.update", {{"id", id}}, ErrorCode::invalid);
    desk.refuses(kOfficer, "incident.update", {{"id", id}, {"title", "  "}}, ErrorCode::invalid);
    desk.must(kOfficer, "incident.close", {{"id", id}, {"reason", "误报"}});
    desk.refuses(kOfficer, "incident.update", {{"id", id}, {"place", "李庄"}}, ErrorCode::refused);
    checkWhole(desk);
}
