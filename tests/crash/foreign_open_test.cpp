// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Somebody in our process opens and closes the store file, which drops SQLite's locks; then another program opens and
// closes the store and removes the WAL under us. The funnel forbids the first; when it happens all the same, the
// watchdog must notice within one commit and save everything.
#include "tests/crash/child.h"
#include "tests/crash/order_writer.h"
#include "tests/support/temp_dir.h"

#include <sqlite3.h>
#include <catch2/catch.hpp>

#include <cstdio>

using namespace weir;
using namespace weir::test;

namespace {

constexpr int kBefore = 5;
constexpr int kAfter = 95;

std::string environment(const char* name) {
    const auto* value = std::getenv(name);
    return value != nullptr ? value : "";
}

void openAndClose(const std::filesystem::path& file) {
    if (auto* raw = std::fopen(file.c_str(), "rb")) {
        std::fclose(raw);
    }
}

struct Run {
    int acknowledged = 0;
    int commitsUntilNoticed = 0;
    std::string rescue;
    std::int64_t inStore = 0;
    std::int64_t inRescue = 0;
};

std::int64_t ordersIn(const std::filesystem::path& file) {
    const auto reader = store::openReader(file);
    const auto holdings = reader ? holdingsOf(**reader) : reader.error();
    return holdings && holdings->whole() ? holdings->orders : -1;
}

Run disturb(bool watchdog) {
    const TempDir dir;
    const auto file = dir / "s.weir";
    REQUIRE(store::Store::open(file, quickOptions(true)));
    Child child{"child: holds the store while it is disturbed",
                {{"WEIR_CHILD_STORE", file.string()}, {"WEIR_CHILD_WATCHDOG", watchdog ? "on" : "off"}}};
    child.awaitLine("done");
    child.kill();
    Run run;
    for (const auto& line : child.lines()) {
        INFO(line);
        CHECK_FALSE(line.starts_with("error"));
        run.acknowledged += line.starts_with("ack ") ? 1 : 0;
        if (line.starts_with("rescue ")) {
            run.rescue = line.substr(7);
            run.commitsUntilNoticed =
                run.acknowledged + 1 - kBefore;  // told before the answer of the commit that found it
        }
    }
    run.inStore = ordersIn(file);
    run.inRescue = run.rescue.empty() ? 0 : ordersIn(run.rescue);
    return run;
}

}  // namespace

TEST_CASE("child: opens and closes the store as another program does", "[.child]") {
    sqlite3* db = nullptr;
    sqlite3_open(environment("WEIR_CHILD_STORE").c_str(), &db);
    sqlite3_exec(db, "SELECT count(*) FROM meta", nullptr, nullptr, nullptr);
    sqlite3_close(db);
}

TEST_CASE("child: holds the store while it is disturbed", "[.child]") {
    const std::filesystem::path file = environment("WEIR_CHILD_STORE");
    auto options = quickOptions(false);
    options.watchdog = environment("WEIR_CHILD_WATCHDOG") == "on";
    options.onHealth = [](const store::HealthReport& report) {
        if (report.health == store::Health::readOnly) {
            tellParent("rescue " + report.rescueCopy.string());
        }
    };
    auto opened = store::Store::open(file, options);
    REQUIRE(opened);
    for (std::int64_t n = 1; n <= kBefore + kAfter; ++n) {
        if (n == kBefore + 1) {
            openAndClose(file);
            Child other{"child: opens and closes the store as another program does",
                        {{"WEIR_CHILD_STORE", file.string()}}};
            other.wait();
        }
        if (const auto written = writeOrder(**opened, n); written) {
            tellParent(fmt::format("ack {}", n));
        } else if ((*opened)->health().health == store::Health::readOnly) {
            break;
        } else {
            tellParent("error " + written.error().text());
        }
    }
    tellParent("done");
    for (;;) {
        ::pause();
    }
}

TEST_CASE("A WAL removed by others is noticed at once and everything is rescued", "[T06]") {
    const int runs = cases(60);
    int rescued = 0;
    for (int i = 0; i < runs; ++i) {
        const auto run = disturb(true);
        CHECK(run.commitsUntilNoticed == 1);
        CHECK(run.inRescue == run.acknowledged);
        CHECK(run.acknowledged == kBefore + 1);
        rescued += run.inRescue == run.acknowledged ? 1 : 0;
    }
    std::printf("T06: %d disturbed stores, %d rescued with every acknowledged order\n", runs, rescued);
}

TEST_CASE("The disturbance loses orders when nobody watches", "[T06][mutation]") {
    const auto run = disturb(false);
    std::printf("T06 mutation: %d acknowledged, %ld left after the kill\n", run.acknowledged,
                static_cast<long>(run.inStore));
    CHECK(run.acknowledged == kBefore + kAfter);
    CHECK(run.inStore < run.acknowledged);
}

TEST_CASE("The funnel refuses the files of the open store under any name", "[T06]") {
    const TempDir dir;
    const auto file = dir / "s.weir";
    const auto opened = store::Store::open(file, quickOptions(true));
    REQUIRE(opened);
    REQUIRE(writeOrder(**opened, 1));
    std::filesystem::create_hard_link(file, dir / "hard.gpkg");
    std::filesystem::create_symlink(file, dir / "soft.gpkg");
    std::filesystem::create_directory(dir / "sub");
    for (const auto& name :
         {"s.weir", "s.weir-wal", "s.weir-shm", "s.weir.lock", "hard.gpkg", "soft.gpkg", "sub/../s.weir"}) {
        INFO(name);
        const auto refused = store::checkUserFile(dir / name, file);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::refused);
        CHECK_FALSE(refused.error().hint.empty());
    }
    std::fclose(std::fopen((dir / "other.gpkg").c_str(), "w"));
    CHECK(store::checkUserFile(dir / "other.gpkg", file));
    CHECK(store::checkUserFile(dir / "new.gpkg", file));
}
