// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/store/store.h"

#include "tests/support/store_records.h"
#include "tests/support/temp_dir.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <atomic>
#include <fstream>

using namespace weir;
using namespace weir::store;
using weir::test::anOrder;
using weir::test::aStation;
using weir::test::aTeam;
using weir::test::blank;
using weir::test::changed;
using weir::test::quickOptions;

namespace {

std::unique_ptr<Store> made(const std::filesystem::path& file) {
    auto store = Store::open(file, quickOptions(true));
    INFO((store ? "" : store.error().text()));
    REQUIRE(store);
    return *std::move(store);
}

Result<void> write(Store& store, Store::Work work) {
    return store.submit({}, std::move(work), {}).get();
}

Result<void> insertAll(Store& store, const std::vector<Record>& rows) {
    return write(store, [&](Transaction& tx) -> Result<void> {
        for (const auto& row : rows) {
            if (auto done = tx.insert(row); !done) {
                return done;
            }
        }
        return {};
    });
}

Record anAssignment(std::int64_t id, std::int64_t order, std::int64_t team, bool active) {
    auto row = blank<model::Assignment>(id);
    row.order.value = order;
    row.team.value = team;
    row.active = active;
    return model::toRecord(row);
}

}  // namespace

TEST_CASE("A row comes back from the store exactly as it was written") {
    const test::TempDir dir;
    const auto store = made(dir / "s.weir");
    auto hazard = blank<model::HazardSource>(7);
    hazard.name = "'; DROP TABLE teams; -- \xF0\xA0\xAE\xB7 堰";
    hazard.rValue = 0.1 + 0.2;
    hazard.substances = {{"chlorine", 12.5, 5.0, 4.0, false}};
    const auto first = model::toRecord(hazard);
    const auto second = aTeam(8, "Pump crew");
    REQUIRE(insertAll(*store, {first, second}));
    const auto reader = store->reader();
    REQUIRE(reader);
    CHECK(*(*reader)->find(Kind::hazardSource, 7).value() == first);
    CHECK(*(*reader)->find(Kind::team, 8).value() == second);
    CHECK_FALSE((*reader)->find(Kind::team, 9).value().has_value());
    CHECK((*reader)->count(Kind::team).value() == 1);
}

TEST_CASE("The tables forbid what must never happen, in a sentence that names it") {
    const test::TempDir dir;
    const auto store = made(dir / "s.weir");
    REQUIRE(insertAll(*store, {aTeam(1, "one"), aTeam(2, "two"), anOrder(10, "N1"), anOrder(11, "N2"),
                               aStation(20, "50101"), anAssignment(30, 10, 1, true), anAssignment(31, 11, 1, false)}));
    auto material = blank<model::Material>(40);
    material.name = "sandbag";
    auto warehouse = blank<model::Warehouse>(41);
    warehouse.name = "central";
    auto stock = blank<model::Stock>(42);
    stock.warehouse.value = 41;
    stock.material.value = 40;
    stock.quantity = 100;
    stock.reserved = 60;
    REQUIRE(insertAll(*store, {model::toRecord(stock), model::toRecord(warehouse), model::toRecord(material)}));
    const auto stockRow = model::toRecord(stock);

    const auto refusedWith = [&](const Store::Work& work, const std::string& words) {
        const auto refused = write(*store, work);
        INFO(words);
        REQUIRE_FALSE(refused);
        INFO(refused.error().text());
        CHECK(refused.error().code == ErrorCode::conflict);
        CHECK(refused.error().message.text().find(words) != std::string::npos);
        CHECK_FALSE(refused.error().hint.empty());
    };
    const auto inserting = [](Record row) { return [row](Transaction& tx) { return tx.insert(row); }; };
    const auto updating = [](Record row) { return [row](Transaction& tx) { return tx.update(row); }; };

    refusedWith(inserting(anAssignment(32, 11, 1, true)), "The team 1 is already assigned");
    refusedWith(updating(changed(anAssignment(31, 11, 1, false), "active", std::int64_t{1})),
                "The team 1 is already assigned");
    refusedWith(inserting(anOrder(12, "N1")), "The order number N1 is already given");
    refusedWith(inserting(aStation(21, "50101")), "The station code 50101 is already in use");
    refusedWith(inserting(aTeam(1, "again")), "The team 1 already exists");
    refusedWith(updating(changed(stockRow, "reserved", std::int64_t{101})),
                "The stock has 100; 101 cannot be reserved");
    refusedWith(updating(changed(stockRow, "quantity", std::int64_t{-1})), "would fall below zero");
    refusedWith(updating(changed(aTeam(2, "two"), "readiness", std::string{"asleep"})),
                "team.readiness cannot be 'asleep'");
    refusedWith(updating(changed(aTeam(2, "two"), "name", model::Value{})), "team.name is required");
    refusedWith(inserting(anAssignment(33, 99, 2, true)), "The order 99 named by assignment.order_id does not exist");
    refusedWith([](Transaction& tx) { return tx.remove(Kind::team, 1); }, "Other rows still refer");
    refusedWith(
        [](Transaction& tx) -> Result<void> {
            model::Reading reading;
            reading.station.value = 999;
            const auto added = tx.appendReadings({&reading, 1}, 1);
            return added ? Result<void>{} : Result<void>{added.error()};
        },
        "names a station that does not exist");

    SECTION("what is retired, empty or over leaves its place to others") {
        auto retired = aStation(20, "50101");
        retired.revision = 2;
        retired.retiredAt = test::kStormStart;
        REQUIRE(write(*store, updating(retired)));
        CHECK(write(*store, inserting(aStation(21, "50101"))));
        CHECK(insertAll(*store, {aStation(22, ""), aStation(23, ""), anOrder(13, ""), anOrder(14, "")}));
        REQUIRE(write(*store, updating(changed(anAssignment(30, 10, 1, true), "active", std::int64_t{0}))));
        CHECK(write(*store, inserting(anAssignment(34, 11, 1, true))));
    }
}

TEST_CASE("A stale revision is a conflict, and nothing of a failed transaction stays") {
    const test::TempDir dir;
    const auto store = made(dir / "s.weir");
    REQUIRE(insertAll(*store, {aTeam(1, "one")}));
    const auto second = changed(aTeam(1, "one"), "name", std::string{"two"});
    REQUIRE(write(*store, [&](Transaction& tx) { return tx.update(second); }));
    const auto stale = write(*store, [&](Transaction& tx) -> Result<void> {
        if (auto done = tx.insert(aTeam(2, "never")); !done) {
            return done;
        }
        return tx.update(second);
    });
    REQUIRE_FALSE(stale);
    CHECK(stale.error().code == ErrorCode::conflict);
    CHECK(stale.error().message.text().find("revision 2") != std::string::npos);
    const auto missing =
        write(*store, [&](Transaction& tx) { return tx.update(changed(aTeam(7, "x"), "name", std::string{"y"})); });
    CHECK(missing.error().code == ErrorCode::notFound);
    CHECK(write(*store, [&](Transaction& tx) { return tx.remove(Kind::team, 7); }).error().code == ErrorCode::notFound);
    const auto thrown = write(*store, [&](Transaction& tx) -> Result<void> {
        static_cast<void>(tx.insert(aTeam(3, "never")));
        throw std::runtime_error("boom");
    });
    CHECK(thrown.error().code == ErrorCode::internal);
    CHECK((*store->reader())->count(Kind::team).value() == 1);
}

TEST_CASE("A transaction remembers every row it wrote with both images") {
    const test::TempDir dir;
    const auto store = made(dir / "s.weir");
    const auto first = aTeam(1, "one");
    const auto second = changed(first, "name", std::string{"two"});
    std::vector<RowChange> changes;
    REQUIRE(write(*store, [&](Transaction& tx) -> Result<void> {
        if (!tx.insert(first) || !tx.update(second) || !tx.remove(Kind::team, 1)) {
            return fail(ErrorCode::internal, msg("unexpected"));
        }
        CHECK_FALSE(tx.find(Kind::team, 1).value().has_value());
        changes = tx.changes();
        return {};
    }));
    REQUIRE(changes.size() == 3);
    CHECK(changes[0] == RowChange{std::nullopt, first});
    CHECK(changes[1] == RowChange{first, second});
    CHECK(changes[2] == RowChange{second, std::nullopt});
}

TEST_CASE("The spatial index follows every change of a geometry") {
    const test::TempDir dir;
    const auto store = made(dir / "s.weir");
    REQUIRE(insertAll(*store, {aTeam(1, "west", 113.5, 33.5), aTeam(2, "east", 114.5, 33.5)}));
    const geo::LonLatBox west{113, 33, 114, 34};
    const auto inWest = [&] { return (*store->reader())->within(Kind::team, west).value(); };
    CHECK(inWest() == std::vector<std::int64_t>{1});
    const auto moved = changed(aTeam(2, "east", 114.5, 33.5), "position", aTeam(2, "", 113.9, 33.1).at("position"));
    REQUIRE(write(*store, [&](Transaction& tx) { return tx.update(moved); }));
    CHECK(inWest() == std::vector<std::int64_t>{1, 2});
    REQUIRE(write(*store, [&](Transaction& tx) { return tx.update(changed(moved, "position", model::Value{})); }));
    CHECK(inWest() == std::vector<std::int64_t>{1});
    REQUIRE(write(*store, [&](Transaction& tx) { return tx.remove(Kind::team, 1); }));
    CHECK(inWest().empty());
    SECTION("a box is not widened by the rounding of the index") {
        REQUIRE(insertAll(*store, {aTeam(5, "edge", 114.00000001, 33.5)}));
        CHECK(inWest().empty());
    }
}

TEST_CASE("A reader keeps its snapshot while the writer goes on, beside the holder and alone") {
    const test::TempDir dir;
    auto store = made(dir / "s.weir");
    REQUIRE(insertAll(*store, {aTeam(1, "one")}));
    const auto before = *store->reader();
    const auto beside = openReader(dir / "s.weir");
    REQUIRE(beside);
    REQUIRE(insertAll(*store, {aTeam(2, "two")}));
    CHECK(before->count(Kind::team).value() == 1);
    CHECK((*beside)->count(Kind::team).value() == 1);
    CHECK((*store->reader())->count(Kind::team).value() == 2);
    CHECK((*before).check(true).value().empty());
    store.reset();
    const auto alone = openReader(dir / "s.weir");
    REQUIRE(alone);
    CHECK((*alone)->count(Kind::team).value() == 2);
    CHECK(openReader(dir / "none.weir").error().code == ErrorCode::notFound);
}

TEST_CASE("A reader scans in the order of ids and stops when told") {
    const test::TempDir dir;
    const auto store = made(dir / "s.weir");
    REQUIRE(insertAll(*store, {aTeam(3, "c"), aTeam(1, "a"), aTeam(2, "b")}));
    std::vector<std::int64_t> seen;
    REQUIRE((*store->reader())->scan(Kind::team, [&](const Record& row) {
        seen.push_back(row.id);
        return seen.size() < 2;
    }));
    CHECK(seen == std::vector<std::int64_t>{1, 2});
}

TEST_CASE("Readings are kept once, in order, and the newest is found as of any entry") {
    const test::TempDir dir;
    const auto store = made(dir / "s.weir");
    REQUIRE(insertAll(*store, {aStation(1, "50101"), aStation(2, "50102")}));
    const auto reading = [](std::int64_t station, std::int64_t minute, double value) {
        return model::Reading{
            {station}, model::Element::stage, fromMillis(test::kStormStart + minute * 60'000), value, "t", 0};
    };
    const auto add = [&](std::vector<model::Reading> readings, std::int64_t seq) {
        std::int64_t added = -1;
        REQUIRE(write(*store, [&](Transaction& tx) -> Result<void> {
            const auto n = tx.appendReadings(readings, seq);
            added = n.valueOr(-1);
            return n ? Result<void>{} : Result<void>{n.error()};
        }));
        return added;
    };
    CHECK(add({reading(2, 0, 5), reading(1, 10, 2), reading(1, 0, 1)}, 3) == 3);
    CHECK(add({reading(1, 10, 99), reading(1, 20, 3)}, 4) == 1);  // the first was there already
    const auto reader = *store->reader();
    std::vector<double> values;
    std::vector<std::int64_t> batches;
    const auto scan = [&](ReadingQuery query) {
        values.clear();
        batches.clear();
        REQUIRE(reader->scanReadings(query, [&](const StoredReading& r) {
            values.push_back(r.reading.value);
            batches.push_back(r.batchSeq);
            return true;
        }));
        return values;
    };
    CHECK(scan({}) == std::vector<double>{1, 2, 3, 5});
    CHECK(batches == std::vector<std::int64_t>{3, 3, 4, 3});
    ReadingQuery query;
    query.afterSeq = 3;
    CHECK(scan(query) == std::vector<double>{3});
    query = {};
    query.station = model::StationId{1};
    query.from = test::kStormStart + 1;
    CHECK(scan(query) == std::vector<double>{2, 3});
    query.limit = 1;
    CHECK(scan(query) == std::vector<double>{2});
    const auto latest = reader->latestReadings(INT64_MAX).value();
    REQUIRE(latest.size() == 2);
    CHECK(latest[0] == reading(1, 20, 3));
    CHECK(latest[1] == reading(2, 0, 5));
    CHECK(reader->latestReadings(3).value()[0] == reading(1, 10, 2));
    CHECK(reader->latestReadings(2).value().empty());
}

TEST_CASE("What the caller is told after a commit comes in this order: durable, afterCommit, answer") {
    const test::TempDir dir;
    const auto store = made(dir / "s.weir");
    std::atomic<bool> told = false;
    auto future = store->submit(
        {}, [](Transaction& tx) { return tx.insert(aTeam(1, "one")); },
        [&] { told = (*store->reader())->count(Kind::team).value() == 1; });
    REQUIRE(future.get());
    CHECK(told);
    told = false;
    auto failed = store->submit(
        {}, [](Transaction& tx) { return tx.insert(aTeam(1, "one")); }, [&] { told = true; });
    CHECK_FALSE(failed.get());
    CHECK_FALSE(told);
}

TEST_CASE("What was submitted is done before the store closes") {
    const test::TempDir dir;
    auto store = made(dir / "s.weir");
    std::vector<std::future<Result<void>>> futures;
    for (std::int64_t id = 1; id <= 50; ++id) {
        futures.push_back(store->submit({}, [id](Transaction& tx) { return tx.insert(aTeam(id, "t")); }, {}));
    }
    store.reset();
    for (auto& future : futures) {
        CHECK(future.get());
    }
    CHECK_FALSE(std::filesystem::exists(dir / "s.weir-wal"));
    CHECK((*openReader(dir / "s.weir"))->count(Kind::team).value() == 50);
}

TEST_CASE("A store is private, locked, and itself") {
    const test::TempDir dir;
    const auto file = dir / "in" / "s.weir";
    auto store = made(file);
    struct stat info {};
    REQUIRE(::stat(file.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    REQUIRE(::stat((dir / "in").c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0700);
    const auto refused = [&](const std::filesystem::path& path, ErrorCode code, bool create = false) {
        const auto opened = Store::open(path, quickOptions(create));
        INFO(path);
        REQUIRE_FALSE(opened);
        INFO(opened.error().text());
        CHECK(opened.error().code == code);
        CHECK_FALSE(opened.error().hint.empty());
    };
    SECTION("a second opener is told who holds it") {
        refused(file, ErrorCode::busy);
        CHECK(Store::open(file, quickOptions(false)).error().message.text().find(std::to_string(::getpid())) !=
              std::string::npos);
    }
    SECTION("making a store where one is") {
        store.reset();
        refused(file, ErrorCode::conflict, true);
    }
    SECTION("no store") {
        refused(dir / "none.weir", ErrorCode::notFound);
    }
    SECTION("a symbolic link") {
        store.reset();
        std::filesystem::create_symlink(file, dir / "link.weir");
        refused(dir / "link.weir", ErrorCode::refused);
    }
    SECTION("a file others may read") {
        store.reset();
        REQUIRE(::chmod(file.c_str(), 0644) == 0);
        refused(file, ErrorCode::refused);
        CHECK(Store::open(file, quickOptions(false)).error().hint.text().find("chmod 600") != std::string::npos);
    }
    SECTION("a folder everybody may change") {
        store.reset();
        REQUIRE(::chmod((dir / "in").c_str(), 0777) == 0);
        refused(file, ErrorCode::refused);
    }
    SECTION("a folder instead of a file") {
        std::filesystem::create_directory(dir / "folder");
        refused(dir / "folder", ErrorCode::invalid);
    }
    SECTION("a file that is no database") {
        std::ofstream{dir / "text.weir"} << std::string(5000, 'x');
        REQUIRE(::chmod((dir / "text.weir").c_str(), 0600) == 0);
        refused(dir / "text.weir", ErrorCode::corrupt);
    }
    SECTION("a database of another program stays as it is") {
        sqlite3* db = nullptr;
        sqlite3_open((dir / "other.weir").c_str(), &db);
        sqlite3_exec(db, "CREATE TABLE t (a)", nullptr, nullptr, nullptr);
        sqlite3_close(db);
        REQUIRE(::chmod((dir / "other.weir").c_str(), 0600) == 0);
        refused(dir / "other.weir", ErrorCode::unsupported);
        CHECK_FALSE(std::filesystem::exists(dir / "other.weir-wal"));
        CHECK(openReader(dir / "other.weir").error().code == ErrorCode::unsupported);
    }
    SECTION("a store of a later version") {
        store.reset();
        sqlite3* db = nullptr;
        sqlite3_open(file.c_str(), &db);
        sqlite3_exec(db, "PRAGMA user_version = 9999", nullptr, nullptr, nullptr);
        sqlite3_close(db);
        refused(file, ErrorCode::unsupported);
    }
}
