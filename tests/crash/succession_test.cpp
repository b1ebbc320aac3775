// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// The process that holds the store is killed while others work beside it: one of them takes its place, every command is
// carried out exactly once, and nobody has to open anything again.
#include "core/base/id.h"
#include "core/desk/desk.h"
#include "tests/crash/child.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

using namespace weir;
using namespace weir::test;

namespace {

const SystemClock kClock;

desk::DeskOptions optionsFor(const std::filesystem::path& store) {
    desk::DeskOptions options;
    options.store = store;
    options.profileRoot = std::filesystem::path{WEIR_SOURCE_DIR} / "resources" / "cities";
    options.clock = &kClock;
    options.automaticBackups = false;
    options.storeOptions.ballastBytes = 1 << 16;
    return options;
}

std::filesystem::path aStore(const TempDir& dir) {
    const auto store = dir / "s.weir";
    REQUIRE(desk::createStore(store, std::filesystem::path{WEIR_SOURCE_DIR} / "resources/cities/luohe", kClock));
    return store;
}

desk::Command teamNamed(const std::string& name) {
    return {std::string{"team.create"}, makeUuid7(kClock), "张三", desk::Role::dutyOfficer, "1", {{"name", name}}};
}

/// Teams by name; a name that is there twice was carried out twice.
std::multiset<std::string> teamsOf(const desk::Desk& desk) {
    std::multiset<std::string> names;
    desk.picture()->teams.forEach([&](const model::Team& team) { names.insert(team.name); });
    return names;
}

/// What a desk has told of itself, and a place to wait for the next.
class Told {
public:
    explicit Told(desk::Desk& desk) {
        m_subscription = desk.onHealth([this](const desk::HealthChange& change) {
            const std::scoped_lock lock{m_mutex};
            m_reports.push_back(change.report);
            m_news.notify_all();
        });
    }
    bool awaits(const std::string& words) {
        std::unique_lock lock{m_mutex};
        return m_news.wait_for(lock, std::chrono::seconds{30}, [&] {
            return std::ranges::any_of(
                m_reports, [&](const auto& report) { return report.message.text().find(words) != std::string::npos; });
        });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_news;
    std::vector<store::HealthReport> m_reports;
    Subscription m_subscription;
};

constexpr auto kTaken = "this one holds it now";

}  // namespace

TEST_CASE("child: holds a store until it is killed", "[.child]") {
    const auto opened = desk::Desk::open(optionsFor(std::getenv("WEIR_CHILD_STORE")));
    if (!opened || !(*opened)->isHolder()) {
        tellParent("error");
        return;
    }
    tellParent("open");
    ::pause();
}

TEST_CASE("A second window takes over when the process that held the store is killed", "[T09]") {
    const TempDir dir;
    const auto store = aStore(dir);
    Child holder{"child: holds a store until it is killed", {{"WEIR_CHILD_STORE", store.string()}}};
    REQUIRE(holder.awaitLine("open"));
    auto opened = desk::Desk::open(optionsFor(store));
    INFO((opened ? "" : opened.error().text()));
    REQUIRE(opened);
    auto& window = **opened;
    REQUIRE_FALSE(window.isHolder());
    Told told{window};
    REQUIRE(window.execute(teamNamed("一")));

    SECTION("while it is idle") {
        holder.kill();
        CHECK(told.awaits(kTaken));
        CHECK(window.isHolder());
        CHECK(window.health().health == store::Health::good);
        CHECK(window.execute(teamNamed("二")));
    }
    SECTION("with the next command") {
        holder.kill();
        const auto answer = window.execute(teamNamed("二"));
        INFO((answer ? "" : answer.error().text()));
        CHECK(answer);
        CHECK(window.isHolder());
        CHECK(told.awaits(kTaken));
    }
    SECTION("and one more beside it goes on as the client of the new holder") {
        auto third = desk::Desk::open(optionsFor(store));
        REQUIRE(third);
        holder.kill();
        const auto answer = (*third)->execute(teamNamed("二"));
        INFO((answer ? "" : answer.error().text()));
        CHECK(answer);
        CHECK(window.execute(teamNamed("三")));
        CHECK(window.isHolder() != (*third)->isHolder());
        CHECK(teamsOf(window) == std::multiset<std::string>{"一", "三", "二"});
        if (window.isHolder()) {
            third->reset();
        }
        CHECK(window.execute(teamNamed("四")));
    }
    CHECK(teamsOf(window).count("二") == 1);
    const auto verified = window.verify();
    REQUIRE(verified);
    CHECK(verified->ok());
    CHECK(window.reader());
    CHECK(window.can(teamNamed("五")));
}

TEST_CASE("What was on its way when the holder was killed is carried out exactly once", "[T09]") {
    constexpr int kRounds = 8;
    constexpr int kCommands = 60;
    int repeated = 0;
    for (int round = 0; round < kRounds; ++round) {
        const TempDir dir;
        const auto store = aStore(dir);
        Child holder{"child: holds a store until it is killed", {{"WEIR_CHILD_STORE", store.string()}}};
        REQUIRE(holder.awaitLine("open"));
        std::vector<std::unique_ptr<desk::Desk>> windows;
        for (int n = 0; n < 2; ++n) {
            auto opened = desk::Desk::open(optionsFor(store));
            REQUIRE(opened);
            windows.push_back(*std::move(opened));
        }
        std::atomic<int> answered = 0;
        std::atomic<int> refused = 0;
        std::atomic<int> again = 0;
        std::atomic<bool> reading = true;
        std::atomic<int> unread = 0;
        std::jthread reader{[&] {
            while (reading) {
                unread += windows.front()->reader() ? 0 : 1;
            }
        }};
        {
            std::vector<std::jthread> people;
            for (int n = 0; n < 2; ++n) {
                people.emplace_back([&, n] {
                    for (int i = 0; i < kCommands; ++i) {
                        const auto answer =
                            windows[static_cast<std::size_t>(n)]->execute(teamNamed(fmt::format("{}-{}", n, i)));
                        answered += answer ? 1 : 0;
                        refused += answer ? 0 : 1;
                        again += answer && answer->repeated ? 1 : 0;
                    }
                });
            }
            while (answered < 3 + round * 11) {
                std::this_thread::yield();
            }
            holder.kill();
        }
        reading = false;
        reader.join();
        CHECK(refused == 0);
        CHECK(unread == 0);
        repeated += again;
        REQUIRE(windows.front()->isHolder() != windows.back()->isHolder());
        auto& last = windows.front()->isHolder() ? *windows.front() : *windows.back();
        const auto teams = teamsOf(last);
        CHECK(teams.size() == 2 * kCommands);
        CHECK(std::set<std::string>(teams.begin(), teams.end()).size() == 2 * kCommands);
        const auto verified = last.verify();
        REQUIRE(verified);
        CHECK(verified->ok());
    }
    std::printf("T09: %d times a holder was killed, %d commands had been saved without an answer\n", kRounds, repeated);
}
