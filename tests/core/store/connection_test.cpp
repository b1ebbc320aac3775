// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// How the two kinds of connection are set up, and what a reader may take.
#include "core/store/connection.h"

#include "core/store/files.h"
#include "tests/support/store_records.h"
#include "tests/support/temp_dir.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <catch2/catch.hpp>

#include <fstream>

using namespace weir;
using namespace weir::store;
using weir::test::aTeam;
using weir::test::quickOptions;

namespace {

namespace fs = std::filesystem;

std::unique_ptr<Store> made(const fs::path& file, StoreOptions options = quickOptions(true)) {
    auto store = Store::open(file, std::move(options));
    INFO((store ? "" : store.error().text()));
    REQUIRE(store);
    return *std::move(store);
}

std::string pragma(Database& db, const std::string& name) {
    const auto value = db.scalar("PRAGMA " + name);
    REQUIRE(value);
    return value->value_or("nothing");
}

int configOf(const Database& db, int option) {
    int value = -2;
    REQUIRE(sqlite3_db_config(db.handle(), option, -1, &value) == SQLITE_OK);
    return value;
}

Result<void> insert(Store& store, const Record& row) {
    return store.submit({}, [&](Transaction& tx) { return tx.insert(row); }, {}).get();
}

}  // namespace

TEST_CASE("The writer has every setting of the reliability plan") {
    const test::TempDir dir;
    const auto file = dir / "s.weir";
    made(file).reset();
    const auto db = openWriter(file, quickOptions(false));
    REQUIRE(db);
    // Reliability plan, section 2, point 2; numbers as https://www.sqlite.org/pragma.html lists them.
    const std::vector<std::pair<std::string, std::string>> expected{
        {"journal_mode", "wal"}, {"synchronous", "2"},        {"foreign_keys", "1"},
        {"trusted_schema", "0"}, {"cell_size_check", "1"},    {"busy_timeout", "5000"},
        {"temp_store", "2"},     {"wal_autocheckpoint", "0"}, {"query_only", "0"}};
    for (const auto& [name, value] : expected) {
        INFO(name);
        CHECK(pragma(**db, name) == value);
    }
    const auto mapped = pragma(**db, "mmap_size");
    CHECK((mapped == "0" || mapped == "nothing"));
    CHECK(configOf(**db, SQLITE_DBCONFIG_DEFENSIVE) == 1);
    // Defensive means: the schema cannot be written as a table, whoever asks.
    static_cast<void>((*db)->exec("PRAGMA writable_schema = ON"));
    CHECK_FALSE((*db)->exec("DELETE FROM sqlite_schema"));
}

TEST_CASE("A reader writes nothing, not even a checkpoint") {
    const test::TempDir dir;
    const auto file = dir / "s.weir";
    const auto store = made(file);
    const auto db = openReading(file);
    REQUIRE(db);
    for (const auto& [name, value] :
         {std::pair{"query_only", "1"}, std::pair{"trusted_schema", "0"}, std::pair{"cell_size_check", "1"},
          std::pair{"wal_autocheckpoint", "0"}, std::pair{"busy_timeout", "5000"}}) {
        INFO(name);
        CHECK(pragma(**db, name) == value);
    }
    CHECK(configOf(**db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE) == 1);
    CHECK_FALSE((*db)->exec("INSERT INTO meta (key, value) VALUES ('a', 'b')"));
    CHECK_FALSE((*db)->exec("CREATE TABLE t (a)"));
}

TEST_CASE("A setting that SQLite ignores is told") {
    const test::TempDir dir;
    made(dir / "s.weir").reset();
    const auto db = openWriter(dir / "s.weir", quickOptions(false));
    REQUIRE(db);
    const auto ignored = (*db)->setPragma("no_such_pragma", "1", "1");
    REQUIRE_FALSE(ignored);
    CHECK(ignored.error().code == ErrorCode::internal);
    REQUIRE((*db)->exec("BEGIN"));
    CHECK_FALSE((*db)->setPragma("journal_mode", "DELETE", "delete"));
}

TEST_CASE("A store is opened in this order: private file, lock, header, settings") {
    const test::TempDir dir;
    const auto file = dir / "s.weir";
    auto store = made(file);
    struct stat info {};
    SECTION("a file others may read is refused before the lock is tried") {
        REQUIRE(::chmod(file.c_str(), 0644) == 0);
        CHECK(Store::open(file, quickOptions(false)).error().code == ErrorCode::refused);
    }
    SECTION("the lock is tried before the database is touched") {
        REQUIRE(insert(*store, aTeam(1, "one")));
        const auto wal = identityOf(sqliteSidecar(file, "wal"));
        CHECK(Store::open(file, quickOptions(false)).error().code == ErrorCode::busy);
        CHECK(identityOf(sqliteSidecar(file, "wal")) == wal);
        CHECK(insert(*store, aTeam(2, "two")));
    }
    SECTION("a database of another program in WAL mode gets no files beside it") {
        sqlite3* db = nullptr;
        const auto other = dir / "other.weir";
        sqlite3_open(other.c_str(), &db);
        sqlite3_exec(db, "PRAGMA journal_mode = WAL; CREATE TABLE t (a)", nullptr, nullptr, nullptr);
        sqlite3_close(db);
        REQUIRE(::chmod(other.c_str(), 0600) == 0);
        CHECK(Store::open(other, quickOptions(false)).error().code == ErrorCode::unsupported);
        CHECK(openReader(other).error().code == ErrorCode::unsupported);
        CHECK_FALSE(fs::exists(sqliteSidecar(other, "wal")));
        CHECK_FALSE(fs::exists(sqliteSidecar(other, "shm")));
    }
    SECTION("files made beside the store are as private as it is") {
        for (const auto& part : {sqliteSidecar(file, "wal"), sqliteSidecar(file, "shm"), beside(file, "lock")}) {
            INFO(part);
            REQUIRE(::stat(part.c_str(), &info) == 0);
            CHECK((info.st_mode & 0777) == 0600);
        }
    }
}

TEST_CASE("A store cut short is refused, and nothing is made beside it") {
    const test::TempDir dir;
    const auto file = dir / "s.weir";
    made(file).reset();
    const auto whole = fs::file_size(file);
    for (const auto size : {std::uintmax_t{4096}, whole / 2, whole - 1}) {
        fs::resize_file(file, size);
        INFO(size);
        const auto read = openReader(file);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == ErrorCode::corrupt);
        CHECK_FALSE(read.error().hint.empty());
        CHECK(Store::open(file, quickOptions(false)).error().code == ErrorCode::corrupt);
        CHECK_FALSE(fs::exists(sqliteSidecar(file, "wal")));
        CHECK_FALSE(fs::exists(sqliteSidecar(file, "shm")));
    }
}

TEST_CASE("What the desk reads for a person ends after its time; whole tables take theirs") {
    const test::TempDir dir;
    auto options = quickOptions(true);
    CHECK(options.readLimit == Millis{2000});
    options.readLimit = Millis{0};
    const auto store = made(dir / "s.weir", options);
    REQUIRE(insert(*store, aTeam(1, "one")));
    const auto hurried = store->reader();
    REQUIRE(hurried);
    const auto late = (*hurried)->count(Kind::team);
    REQUIRE_FALSE(late);
    CHECK(late.error().code == ErrorCode::busy);
    CHECK_FALSE(late.error().hint.empty());
    CHECK_FALSE((*hurried)->scan(Kind::team, [](const Record&) { return true; }));
    const auto patient = store->longReader();
    REQUIRE(patient);
    CHECK((*patient)->count(Kind::team).value() == 1);
    // The end of a reader is not the end of the store.
    CHECK(insert(*store, aTeam(2, "two")));
    CHECK(store->health().health == Health::good);
}

TEST_CASE("A statement that goes on for ever is stopped") {
    const test::TempDir dir;
    made(dir / "s.weir").reset();
    const auto db = openReading(dir / "s.weir");
    REQUIRE(db);
    (*db)->limitTime(Millis{20});
    const auto endless =
        (*db)->scalar("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n");
    REQUIRE_FALSE(endless);
    CHECK(endless.error().code == ErrorCode::busy);
    CHECK((*db)->isOverTime());
}
