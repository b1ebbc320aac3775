// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// What the desk does by itself when time passes: heads are signed, backups made.
#include "tests/support/test_desk.h"

#include <chrono>
#include <thread>

using namespace weir;
using namespace weir::test;

namespace {

using namespace std::chrono_literals;

/// Asks again until the answer is yes; no when half a minute has gone by, many rounds of the upkeep.
template <class Question>
bool becomes(Question question) {
    const auto end = std::chrono::steady_clock::now() + 30s;
    while (!question()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        std::this_thread::yield();
    }
    return true;
}

std::vector<store::HeadRow> headsOf(TestDesk& desk) {
    const auto reader = desk->reader();
    REQUIRE(reader.ok());
    return (*reader)->heads().value();
}

std::size_t backupsIn(const std::filesystem::path& folder) {
    std::error_code none;
    std::size_t count = 0;
    for (const auto& file : std::filesystem::directory_iterator{folder, none}) {
        count += file.path().extension() == ".db" ? 1U : 0U;
    }
    return count;
}

}  // namespace

TEST_CASE("A head is signed a minute after the last one, and after a hundred entries at once") {
    TestDesk desk;
    desk.team("一队");
    SECTION("a minute later") {
        desk.clock.advance(59s);
        desk.team("二队");
        CHECK(headsOf(desk).empty());
        desk.clock.advance(2s);
        REQUIRE(becomes([&] { return !headsOf(desk).empty(); }));
        CHECK(headsOf(desk).back().seq == desk.picture()->seq);
        // Nothing new, nothing to sign.
        const auto count = headsOf(desk).size();
        desk.clock.advance(10min);
        desk.close();
        desk.open();
        CHECK(headsOf(desk).size() == count);
    }
    SECTION("a hundred entries later, without the time") {
        for (int i = 0; i < 100; ++i) {
            desk.team(fmt::format("{}队", i));
        }
        REQUIRE(becomes([&] { return !headsOf(desk).empty(); }));
        CHECK(headsOf(desk).front().seq >= 100);
    }
    SECTION("at the end") {
        desk.close();
        desk.open();
        REQUIRE(headsOf(desk).size() == 1);
        CHECK(headsOf(desk).back().seq == desk.picture()->seq);
    }
    const auto verified = desk->verify();
    REQUIRE(verified.ok());
    CHECK(verified->ok());
    CHECK(verified->anchors == static_cast<std::int64_t>(headsOf(desk).size()));
}

TEST_CASE("A backup is made every five minutes in which something changed, and at no other time") {
    TestDesk made;
    made.close();
    const TempDir folder;
    auto options = made.options();
    options.automaticBackups = true;
    options.backupDir = folder / "backups";
    auto opened = desk::Desk::open(options);
    REQUIRE(opened.ok());
    auto& desk = **opened;
    const auto change = [&](int i) {
        desk::Command command{"team.create",           {},  "张三",
                              desk::Role::dutyOfficer, "1", {{"name", fmt::format("{}", i)}}};
        REQUIRE(desk.execute(std::move(command)).ok());
    };
    change(0);
    made.clock.advance(4min);
    change(1);
    CHECK(backupsIn(options.backupDir) == 0);
    for (int i = 2; i < 5; ++i) {
        made.clock.advance(5min);
        change(i);
        const auto wanted = static_cast<std::size_t>(i - 1);
        CHECK(becomes([&] { return backupsIn(options.backupDir) == wanted; }));
    }
    // An hour in which nothing changed brings none, not even at the end.
    made.clock.advance(1h);
    opened->reset();
    CHECK(backupsIn(options.backupDir) == 3);
    for (const auto& file : std::filesystem::directory_iterator{options.backupDir}) {
        const auto reader = store::openReader(file.path());
        REQUIRE(reader.ok());
        CHECK((*reader)->check(true).value().empty());
    }
}
