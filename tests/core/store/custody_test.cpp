// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// What others do to the files of a store, open or closed, and what of it is noticed.
#include "core/store/files.h"
#include "core/store/store.h"
#include "tests/support/store_records.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

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

namespace {

/// Saves the entry `seq` of a journal told apart from others by `origin`.
void saveEntry(Store& store, std::int64_t seq, char origin) {
    JournalRow row;
    row.seq = seq;
    row.hash.assign(32, static_cast<char>(seq));
    row.hash.back() = origin;
    row.prevHash = row.hash;
    row.commandId = fmt::format("0190a1b2-c3d4-7abc-8def-{:012}", seq);
    row.bootId = row.actor = row.seat = row.type = row.body = "x";
    const auto saved = store.submit({}, [&](Transaction& tx) { return tx.appendJournal(row); }, {}).get();
    INFO((saved ? std::string{} : saved.error().text()));
    REQUIRE(saved);
}

/// Closed, with the entries 1 to `last`.
fs::path journalOf(const fs::path& file, std::int64_t last, char origin) {
    storeWith(file, std::string(1, origin));
    auto opened = Store::open(file, quickOptions(false));
    REQUIRE(opened);
    for (std::int64_t seq = 1; seq <= last; ++seq) {
        saveEntry(**opened, seq, origin);
    }
    return file;
}

}  // namespace

TEST_CASE("A rescue copy without what was saved is not recommended, read or backed up") {
    const test::TempDir dir;
    const auto file = journalOf(dir / "a.weir", 3, 'a');
    fs::path intruder;
    std::string told;
    SECTION("another store was copied over it") {
        intruder = journalOf(dir / "b.weir", 5, 'b');
        told = "entries of another store";
    }
    SECTION("another store without entries") {
        intruder = storeWith(dir / "b.weir", "two");
        told = "lacks all 5 entries";
    }
    SECTION("an earlier state of it was copied over it") {
        intruder = dir / "earlier.db";
        fs::copy_file(file, intruder);
        told = "lacks the last 2 entries";
    }
    {
        auto opened = Store::open(file, quickOptions(false));
        REQUIRE(opened);
        saveEntry(**opened, 4, 'a');
        saveEntry(**opened, 5, 'a');
    }
    auto opened = Store::open(file, quickOptions(false));
    REQUIRE(opened);
    auto& store = **opened;
    shell(fmt::format("cp '{}' '{}'", intruder.string(), file.string()));

    // Before any command: a backup now would pass for the newest good one.
    const auto early = store.backup(dir / "backups", fromMillis(1'000'000));
    REQUIRE_FALSE(early);
    CHECK(early.error().message.text().find(told) != std::string::npos);

    const auto refused = insert(store, aTeam(101, "mine"));
    REQUIRE_FALSE(refused);
    INFO(refused.error().text());
    CHECK(refused.error().hint.text().find("Restore the last backup") != std::string::npos);
    const auto health = store.health();
    CHECK(health.health == Health::readOnly);
    CHECK(health.rescueCopy.empty());
    INFO(health.message.text());
    CHECK(health.message.text().find(told) != std::string::npos);
    CHECK_FALSE(store.reader());
    CHECK_FALSE(store.backup(dir / "backups", fromMillis(2'000'000)));
    CHECK((!fs::exists(dir / "backups") || fs::is_empty(dir / "backups")));
}

TEST_CASE("A rescue copy with all that was saved is recommended") {
    const test::TempDir dir;
    const auto file = journalOf(dir / "a.weir", 3, 'a');
    auto opened = Store::open(file, quickOptions(false));
    REQUIRE(opened);
    saveEntry(**opened, 4, 'a');
    fs::remove(sqliteSidecar(file, "wal"));
    saveEntry(**opened, 5, 'a');
    const auto copy = (*opened)->health().rescueCopy;
    REQUIRE(fs::exists(copy));
    CHECK((*openReader(copy))->lastEntry()->value().seq == 5);
    CHECK((*opened)->backup(dir / "backups", fromMillis(1'000'000)));
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

TEST_CASE("An empty file that others may read does not become a store") {
    const test::TempDir dir;
    const auto file = dir / "s.weir";
    std::ofstream{file};
    REQUIRE(::chmod(file.c_str(), 0644) == 0);
    const auto refused = Store::open(file, quickOptions(true));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::refused);
    CHECK(refused.error().hint.text().find("chmod 600") != std::string::npos);
    CHECK(fs::file_size(file) == 0);
    REQUIRE(::chmod(file.c_str(), 0600) == 0);
    CHECK(Store::open(file, quickOptions(true)));
}

TEST_CASE("Two restores in one second put two stores aside") {
    const test::TempDir dir;
    const auto store = storeWith(dir / "a.weir", "one");
    const auto backup = storeWith(dir / "b.weir", "two");
    const auto now = fromMillis(1'000'000);
    const auto first = restore(backup, store, now);
    REQUIRE(first);
    std::ofstream{sqliteSidecar(store, "wal")};  // a log, empty here, goes along
    const auto second = restore(backup, store, now);
    REQUIRE(second);
    CHECK(*first != *second);
    CHECK((*openReader(*first))->find(Kind::team, 1)->has_value());
    CHECK(fs::exists(*first));
    CHECK(fs::exists(*second));
    CHECK(fs::exists(sqliteSidecar(*second, "wal")));
}

TEST_CASE("Pipes, links, folders and huge files beside a store are refused at once") {
    const test::TempDir dir;
    const auto store = storeWith(dir / "a.weir", "one");
    const auto last = beside(store, "last");
    fs::remove(last);
    SECTION("a pipe as the note") {
        REQUIRE(::mkfifo(last.c_str(), 0600) == 0);
    }
    SECTION("an endless device as the note") {
        fs::create_symlink("/dev/zero", last);
    }
    SECTION("a folder as the note") {
        fs::create_directory(last);
    }
    SECTION("a huge note") {
        std::ofstream{last} << "1";
        fs::resize_file(last, 1 << 30);
    }
    SECTION("junk as the note") {
        std::ofstream{last} << "junk";
    }
    CHECK_FALSE(readLastNote(store));
    CHECK_FALSE(lastNoteOf(store));
    const auto lock = beside(store, "lock");
    fs::remove(lock);
    REQUIRE(::mkfifo(lock.c_str(), 0600) == 0);
    const auto refused = Store::open(store, quickOptions(false));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid);
    CHECK(openReader(store));
}

TEST_CASE("A note that cannot be written is told until it can be") {
    const test::TempDir dir;
    const auto file = storeWith(dir / "a.weir", "one");
    const auto last = beside(file, "last");
    fs::remove(last);
    fs::create_directory(last);
    auto opened = Store::open(file, quickOptions(false));
    REQUIRE(opened);
    auto& store = **opened;
    std::int64_t seq = 0;
    const auto save = [&] {
        JournalRow row;
        row.seq = ++seq;
        row.prevHash = row.hash = std::string(32, static_cast<char>(seq));
        row.commandId = fmt::format("0190a1b2-c3d4-7abc-8def-{:012}", seq);
        row.bootId = row.actor = row.seat = row.type = row.body = "x";
        return store.submit({}, [&](Transaction& tx) { return tx.appendJournal(row); }, {}).get();
    };
    auto saved = save();
    INFO((saved ? std::string{} : saved.error().text()));
    REQUIRE(saved);
    CHECK(store.health().health == Health::suspect);
    CHECK(store.health().message.text().find("cannot be noted") != std::string::npos);
    fs::remove(last);
    REQUIRE(save());
    CHECK(store.health().health == Health::good);
    CHECK(lastNoteOf(file)->seq == 2);
    fs::remove(last);  // under the open descriptor
    REQUIRE(save());
    CHECK(lastNoteOf(file)->seq == 3);
}

TEST_CASE("A log index without the right to write does not keep the store closed") {
    const test::TempDir dir;
    const auto file = storeWith(dir / "a.weir", "one");
    const auto index = sqliteSidecar(file, "shm");
    std::ofstream{index};
    REQUIRE(::chmod(index.c_str(), 0400) == 0);
    const auto opened = Store::open(file, quickOptions(false));
    REQUIRE(opened);
    CHECK(insert(**opened, aTeam(100, "mine")));
}
