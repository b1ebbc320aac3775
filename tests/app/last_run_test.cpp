// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/last_run.h"
#include "tests/app/gui.h"

#include <QLabel>

using namespace weir;
using namespace weir::test;

namespace {

std::vector<std::string> verbsOf(const std::vector<journal::Entry>& entries) {
    std::vector<std::string> verbs;
    for (const auto& entry : entries) {
        verbs.push_back(entry.verb);
    }
    return verbs;
}

journal::Entry entryAt(std::chrono::minutes time, const char* verb, std::int64_t readings = 0) {
    journal::Entry entry;
    entry.time = kTestStart + time;
    entry.verb = verb;
    entry.readingCount = readings;
    return entry;
}

void issueOrder(TestDesk& desk) {
    const auto team = desk.team("抢险一队");
    const auto incident = desk.incident();
    desk.make(kLeader, "order.issue",
              {{"type", "team"}, {"incident_id", incident}, {"task", "赴现场封堵管涌"}, {"team_ids", {team}}});
}

}  // namespace

TEST_CASE("What reached people in the last minutes before the end is listed, nothing else") {
    using std::chrono::minutes;
    const auto saved =
        app::savedBeforeTheEnd({entryAt(minutes{200}, "reading.add", 12), entryAt(minutes{60}, "log.add"),
                                entryAt(minutes{59}, "response.activate"), entryAt(minutes{58}, "order.draft"),
                                entryAt(minutes{50}, "order.issue"), entryAt(minutes{46}, "warning.publish"),
                                entryAt(minutes{44}, "order.issue")});
    CHECK(verbsOf(saved) == std::vector<std::string>{"response.activate", "order.issue", "warning.publish"});
    CHECK(app::savedBeforeTheEnd({}).empty());
    CHECK(app::savedBeforeTheEnd({entryAt(minutes{1}, "reading.add", 3)}).empty());
}

TEST_CASE("After a kill the window lists what was stored until it was read") {
    Journey journey{issueOrder};
    CHECK(journey.find<QWidget>("Saved_Bar") == nullptr);
    journey.window->reviewLastRun();
    REQUIRE(eventually([&] { return journey.find<QWidget>("Saved_Bar") != nullptr; }));
    const auto* bar = journey.find<QWidget>("Saved_Bar");
    QStringList words;
    for (const auto* label : bar->findChildren<QLabel*>()) {
        words << label->text() << label->toolTip();
    }
    const auto all = words.join(QChar{u'\n'});
    CHECK(all.contains(QStringLiteral("do not give them again")));
    CHECK(all.contains(QStringLiteral("抢险一队")));
    CHECK(all.contains(QStringLiteral("赴现场封堵管涌")));
    journey.click("Saved_Acknowledge");
    REQUIRE(eventually([&] { return journey.find<QWidget>("Saved_Bar") == nullptr; }));
    const auto logs = journey.picture().logs.where([](const model::Log&) { return true; });
    REQUIRE(logs.size() == 1);
    CHECK(logs.front()->content == "Read after an interruption: 1 commands were stored and are not given again");
    CHECK(journey.failures.empty());
}

TEST_CASE("Nothing is listed when nothing was given out") {
    Journey journey{[](TestDesk& desk) { desk.incident(); }};
    journey.window->reviewLastRun();
    CHECK_FALSE(QTest::qWaitFor([&] { return journey.find<QWidget>("Saved_Bar") != nullptr; }, 300));
}
