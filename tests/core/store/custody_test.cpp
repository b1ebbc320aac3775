// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// What others do to the files of a store, open or closed, and what of it is noticed.
#include "core/store/files.h"
#include "core/store/store.h"
#include "tests/support/store_records.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

#include <cstdlib>

using namespace weir;
using namespace weir::store;
using weir::test::aTeam;
using weir::test::quickOptions;
namespace fs = std::filesystem;

namespace {

Result<void> insert(Store& store, const Record& row) {
    return store.submit({}, [&](Transaction& tx) { return tx.insert(row); }, {}).get();
}

/// Closed, so all of it is in the file.
fs::path storeWith(const fs::path& file, const std::string& team) {
    auto made = Store::open(file, quickOptions(true));
    REQUIRE(made);
    for (std::int64_t id = 1; id <= 50; ++id) {
        REQUIRE(insert(**made, aTeam(id, team)));
    }
    return file;
}

/// By another process: this one must not open the file.
void shell(const std::string& command) {
    INFO(command);
    REQUIRE(std::system(command.c_str()) == 0);
}

}  // namespace

TEST_CASE("An open store that is written over by one of equal size is noticed before the next command") {
    const test::TempDir dir;
    const auto file = storeWith(dir / "a.weir", "one");
    const auto other = storeWith(dir / "b.weir", "two");
    REQUIRE(fs::file_size(file) == fs::file_size(other));
    auto opened = Store::open(file, quickOptions(false));
    REQUIRE(opened);
    auto& store = **opened;
    REQUIRE(insert(store, aTeam(100, "mine")));

    SECTION("written over") {
        shell(fmt::format("dd if='{}' of='{}' conv=notrunc status=none", other.string(), file.string()));
        CHECK_FALSE(insert(store, aTeam(101, "mine")));
        CHECK(store.health().health == Health::readOnly);
        CHECK(store.health().message.text().find("overwrote") != std::string::npos);
    }
    SECTION("the time alone proves nothing") {
        shell(fmt::format("touch '{}'", file.string()));
        CHECK(insert(store, aTeam(101, "mine")));
        CHECK(store.health().health == Health::good);
    }
    SECTION("its own checkpoints are its own") {
        for (std::int64_t id = 101; id < 1400; ++id) {  // more than a thousand pages
            REQUIRE(insert(store, aTeam(id, "mine")));
        }
        CHECK(store.health().health == Health::good);
    }
}

TEST_CASE("A store with two names is read under neither") {
    const test::TempDir dir;
    const auto file = storeWith(dir / "a.weir", "one");
    REQUIRE(openReader(file));
    fs::create_hard_link(file, dir / "b.weir");
    for (const auto& name : {file, dir / "b.weir"}) {
        const auto refused = openReader(name);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::refused);
        CHECK(refused.error().message.text() == Store::open(name, quickOptions(false)).error().message.text());
    }
    fs::remove(dir / "b.weir");
    CHECK(openReader(file));
}

TEST_CASE("A folder that cannot be made is told with the reason it cannot") {
    const auto refused = prepareFolder("/sys/weir-test/backups");
    REQUIRE_FALSE(refused);
    INFO(refused.error().text());
    CHECK(refused.error().message.text().find("No such file") == std::string::npos);
    CHECK(refused.error().message.text().find("/sys/weir-test") != std::string::npos);
}
