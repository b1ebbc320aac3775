// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/demo.h"
#include "tests/support/test_desk.h"

#include <atomic>
#include <barrier>
#include <future>

using namespace weir;
using namespace weir::test;

TEST_CASE("A command repeated answers the earlier result") {
    TestDesk desk;
    const auto id = makeUuid7(desk.clock);
    const Json args{{"name", "一队"}};
    const auto first = desk.run(kOfficer, "team.create", args, id);
    REQUIRE(first.ok());
    CHECK_FALSE(first->repeated);
    for (int restart = 0; restart < 2; ++restart) {
        const auto again = desk.run(kOfficer, "team.create", args, id);
        REQUIRE(again.ok());
        CHECK(again->repeated);
        CHECK(again->result == first->result);
        CHECK(again->seq == first->seq);
        CHECK(desk.picture()->teams.size() == 1);
        const auto other = desk.run(kOfficer, "team.create", {{"name", "二队"}}, id);
        REQUIRE_FALSE(other.ok());
        CHECK(other.error().code == ErrorCode::conflict);
        desk.open();
    }
}

TEST_CASE("A desk opened with its clock behind gives ids above those there are") {
    TestDesk desk;
    const auto first = desk.team("一队");
    const auto retired = desk.team("二队");
    desk.must(kOfficer, "team.retire", {{"id", retired}});
    desk.close();
    desk.clock.set(kTestStart - std::chrono::hours{24});
    desk.open();
    const auto later = desk.team("三队");
    CHECK(later > first);
    CHECK(later > retired);
    checkWhole(desk);
}

TEST_CASE("A stale revision is told with who, when and what") {
    TestDesk desk;
    const auto team = desk.team();
    desk.clock.advance(std::chrono::minutes{2});
    desk.must(kOfficer, "team.update", {{"id", team}, {"revision", 1}, {"headcount", 25}});
    const auto error =
        desk.refuses(kLeader, "team.update", {{"id", team}, {"revision", 1}, {"headcount", 30}}, ErrorCode::conflict);
    const auto text = error.message.text();
    CHECK(text.find("张三 (seat 2) at 2026-07-20 15:02:00") != std::string::npos);
    CHECK(text.find("team.update") != std::string::npos);
    CHECK(desk.picture()->teams.find({team})->headcount == 25);
}

TEST_CASE("A team goes out once") {
    TestDesk desk;
    const auto team = desk.team();
    desk.must(kOfficer, "order.issue",
              {{"type", "team"}, {"task", "巡堤"}, {"destination", "沙河堤"}, {"team_ids", {team}}});
    desk.clock.advance(std::chrono::minutes{2});
    SECTION("the second order is told who has it") {
        const auto error = desk.refuses(
            kLeader, "order.issue",
            {{"type", "team"}, {"task", "排水"}, {"destination", "金山路"}, {"team_ids", {team}}}, ErrorCode::conflict);
        CHECK(error.message.text() == "一队 is on order 调〔2026〕001, sent by 张三 (seat 2) at 2026-07-20 15:00:00");
    }
    SECTION("the schema forbids it where no code looks") {
        const auto order = desk.make(kOfficer, "order.draft", {{"type", "team"}, {"task", "排水"}});
        desk.close();
        store::StoreOptions options;
        options.ballastBytes = 1 << 16;
        auto store = store::Store::open(desk.path(), options);
        REQUIRE(store.ok());
        model::Assignment second;
        second.id = {77};
        second.revision = 1;
        second.order = {order};
        second.team = {team};
        second.active = true;
        const auto done =
            (*store)->submit({}, [&](store::Transaction& tx) { return tx.insert(model::toRecord(second)); }, {}).get();
        REQUIRE_FALSE(done.ok());
        CHECK(done.error().code == ErrorCode::conflict);
    }
    SECTION("stock does not fall below what is promised where no code looks") {
        const auto stock = desk.stock(10);
        auto line = *desk.picture()->stocks.find({stock});
        desk.close();
        store::StoreOptions options;
        options.ballastBytes = 1 << 16;
        auto store = store::Store::open(desk.path(), options);
        REQUIRE(store.ok());
        line.reserved = 11;
        ++line.revision;
        const auto done =
            (*store)->submit({}, [&](store::Transaction& tx) { return tx.update(model::toRecord(line)); }, {}).get();
        REQUIRE_FALSE(done.ok());
        CHECK(done.error().code == ErrorCode::conflict);
    }
}

TEST_CASE("A clock that jumps is noted in the journal and told") {
    TestDesk desk;
    std::promise<std::string> told;
    const auto subscription =
        desk->onHealth([&, once = std::make_shared<std::atomic<bool>>(false)](const desk::HealthChange& change) {
            if (!once->exchange(true)) {
                told.set_value(change.report.message.text());
            }
        });
    desk.clock.set(desk.clock.now() + std::chrono::hours{1});
    desk.team();
    auto future = told.get_future();
    REQUIRE(future.wait_for(std::chrono::seconds{30}) == std::future_status::ready);
    CHECK(future.get().find("3600") != std::string::npos);
    const auto entries = desk->recentEntries(10);
    REQUIRE(entries.ok());
    CHECK(std::ranges::count(*entries, std::string{"system.clock_jump"}, &journal::Entry::verb) == 1);
    desk.clock.advance(std::chrono::hours{1});
    desk.team("二队");
    CHECK(std::ranges::count(*desk->recentEntries(10), std::string{"system.clock_jump"}, &journal::Entry::verb) == 1);
}

TEST_CASE("The past is there as it was") {
    TestDesk desk;
    const auto station = desk.station("62001234");
    const auto add = [&](double value) {
        desk.must(
            kOfficer, "reading.add",
            {{"readings",
              {{{"station_id", station}, {"element", "stage"}, {"time", toIso(desk.clock.now())}, {"value", value}}}}});
    };
    add(58.0);
    const auto team = desk.team();
    desk.must(kOfficer, "order.issue",
              {{"type", "team"}, {"task", "巡堤"}, {"destination", "沙河堤"}, {"team_ids", {team}}});
    const auto then = desk.picture();
    desk.clock.advance(std::chrono::minutes{10});
    add(59.0);
    desk.team("二队");
    const auto past = desk->pictureAt(desk.clock.now() - std::chrono::minutes{1});
    REQUIRE(past.ok());
    const auto difference = desk::differs(*then, **past);
    INFO(difference.value_or(""));
    CHECK_FALSE(difference);
    const auto before = desk->pictureAt(kTestStart - std::chrono::hours{1});
    REQUIRE_FALSE(before.ok());
    CHECK(before.error().code == ErrorCode::notFound);
}

TEST_CASE("Two that open at the same moment both get in") {
    TestDesk desk{true};
    const auto options = desk.options();
    desk.close();
    for (int round = 0; round < 8; ++round) {
        desk.clock.advance(std::chrono::seconds{1});
        std::barrier together{2};
        const auto one = [&](std::string_view actor) {
            together.arrive_and_wait();
            auto opened = desk::Desk::open(options);
            auto made =
                opened ? (*opened)->execute(
                             {"team.create", {}, std::string{actor}, desk::Role::dutyOfficer, "9", {{"name", "一队"}}})
                       : Result<desk::Answer>{opened.error()};
            together.arrive_and_wait();  // nobody leaves while the other may still need the holder
            return made;
        };
        auto other = std::async(std::launch::async, one, "王五");
        const auto mine = one("赵六");
        const auto theirs = other.get();
        INFO((mine ? std::string{} : mine.error().text()) << (theirs ? std::string{} : theirs.error().text()));
        CHECK(mine.ok());
        CHECK(theirs.ok());
    }
    desk.open();
    CHECK(desk.picture()->teams.size() == 16);
}

TEST_CASE("Two processes' desks share one store") {
    TestDesk holder{true};
    auto options = holder.options();
    auto second = desk::Desk::open(options);
    INFO((second ? std::string{} : second.error().text()));
    REQUIRE(second.ok());
    auto& client = **second;
    CHECK(holder->isHolder());
    CHECK_FALSE(client.isHolder());

    SECTION("a command of the second is carried out by the first and seen by both") {
        const auto made = client.execute({"team.create", {}, "王五", desk::Role::dutyOfficer, "9", {{"name", "一队"}}});
        REQUIRE(made.ok());
        const auto id = model::TeamId{made->result.at("id").get<std::int64_t>()};
        CHECK(holder.picture()->teams.find(id) != nullptr);
        CHECK(client.picture()->teams.find(id) != nullptr);
        CHECK_FALSE(desk::differs(*holder.picture(), *client.picture()).has_value());
    }
    SECTION("a command of the first reaches the second's picture") {
        std::promise<void> seen;
        const auto subscription = client.onPicture([&](const desk::PictureChange& change) {
            if (change.verb == "team.create") {
                seen.set_value();
            }
        });
        holder.team();
        REQUIRE(seen.get_future().wait_for(std::chrono::seconds{30}) == std::future_status::ready);
        CHECK_FALSE(desk::differs(*holder.picture(), *client.picture()).has_value());
    }
    SECTION("an error keeps its code and words") {
        const auto refused =
            client.execute({"team.update", {}, "王五", desk::Role::dutyOfficer, "9", {{"id", 1}, {"name", "x"}}});
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code == ErrorCode::notFound);
        CHECK_FALSE(refused.error().hint.empty());
    }
}

TEST_CASE("A closed desk leaves a signed head, its anchor and, when asked, a backup that opens") {
    TestDesk desk;
    desk.team();
    desk.open();
    const auto verified = desk->verify();
    REQUIRE(verified.ok());
    CHECK(verified->ok());
    CHECK(verified->heads == 1);
    CHECK(verified->anchors == 1);

    const auto backup = desk->backup(desk.path().parent_path() / "backups");
    REQUIRE(backup.ok());
    const auto reader = store::openReader(*backup);
    REQUIRE(reader.ok());
    const auto copy = desk::buildPicture(**reader, desk.picture()->profile);
    REQUIRE(copy.ok());
    CHECK_FALSE(desk::differs(*desk.picture(), **copy).has_value());

    SECTION("and missing anchors are noticed") {
        desk.close();
        std::filesystem::remove(desk::anchorFileOf(desk.path()));
        const auto without = desk::verifyStore(desk.path());
        CHECK((!without || !without->ok()));
    }
}

TEST_CASE("A desk that closes carries out and signs what is on its way, and listeners may look at it until then") {
    TestDesk desk;
    const auto station = desk.station("62001234");
    desk.open();  // all that is there by now is signed
    Json readings = Json::array();
    for (int minute = 0; minute < 5000; ++minute) {  // takes longer than closing
        const auto time = toIso(kTestStart - std::chrono::minutes{minute});
        readings.push_back({{"station_id", station}, {"element", "stage"}, {"time", time}, {"value", 58.0}});
    }
    std::atomic<bool> sawHealth = false;
    const auto subscription = desk->onPicture([&sawHealth, open = &*desk](const desk::PictureChange&) {
        sawHealth = open->health().health == store::Health::good;
    });
    desk::Command add{"reading.add", {}, kOfficer.name, kOfficer.role, kOfficer.seat, {}};
    add.args["readings"] = std::move(readings);
    auto answer = desk->submit(std::move(add));
    desk.close();
    CHECK(sawHealth);
    const auto carriedOut = answer.get();
    INFO((carriedOut ? std::string{} : carriedOut.error().text()));
    REQUIRE(carriedOut.ok());
    const auto reader = store::openReader(desk.path());
    REQUIRE(reader.ok());
    CHECK((*reader)->heads()->back().seq == carriedOut->seq);
}

TEST_CASE("A store that exists is not made again") {
    TestDesk desk;
    desk.close();
    CHECK_FALSE(desk::createStore(desk.path(), TestDesk::cityFolder(), desk.clock).ok());
    CHECK_FALSE(desk::installDemo(desk.path(), TestDesk::cityFolder(), 1, 1, desk.clock).ok());
    const auto none =
        desk::createStore(desk.path().parent_path() / "other.weir", desk.path().parent_path(), desk.clock);
    REQUIRE_FALSE(none.ok());
    CHECK_FALSE(none.error().message.empty());
}
