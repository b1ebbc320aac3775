// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/tile_file.h"
#include "maps/prepared/tile_cache.h"
#include "tests/support/temp_dir.h"

#include <sqlite3.h>
#include <catch2/catch.hpp>

#include <fstream>

using namespace weir;
using namespace weir::maps;
using weir::test::TempDir;

namespace {

const Instant kNow = fromMillis(1'800'000'000'000);

std::string one(const std::filesystem::path& file, const char* sql) {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(file.c_str(), &db) == SQLITE_OK);
    sqlite3_stmt* statement = nullptr;
    REQUIRE(sqlite3_prepare_v2(db, sql, -1, &statement, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_step(statement) == SQLITE_ROW);
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
    const std::string out{text == nullptr ? "" : text};
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return out;
}

}  // namespace

TEST_CASE("Tiles are kept as MBTiles lays them out: rows from the bottom") {
    TempDir folder;
    {
        auto file = TileFile::create(folder / "t.mbtiles", TileGrid::webMercator());
        REQUIRE(file);
        CHECK((*file)->put({3, 3, 5}, "five", kNow));
        CHECK((*file)->setMetadata({{"format", "png"}}));
        CHECK_FALSE((*file)->put({3, 8, 0}, "beside", kNow));
        CHECK((*file)->finish());
    }
    // MBTiles 1.3: row 5 from the top of 8 is row 2 from the bottom.
    CHECK(one(folder / "t.mbtiles",
              "SELECT tile_data FROM tiles WHERE zoom_level=3 AND tile_column=3 AND tile_row=2") == "five");
    auto file = TileFile::openFinished(folder / "t.mbtiles", TileGrid::webMercator());
    REQUIRE(file);
    const auto found = (*file)->find({3, 3, 5});
    REQUIRE(found);
    REQUIRE(*found);
    CHECK((*found)->bytes == "five");
    CHECK((*found)->fetched == kNow);
    CHECK_FALSE((*file)->find({3, 3, 4})->has_value());
}

TEST_CASE("The least recently used tiles go first, and too old ones always") {
    TempDir folder;
    auto opened = TileFile::openShared(folder / "c.mbtiles", TileGrid::webMercator());
    REQUIRE(opened);
    auto& file = **opened;
    const std::string kilobyte(1000, 'x');
    for (std::int64_t i = 0; i < 10; ++i) {
        REQUIRE(file.put({10, i, 0}, kilobyte, kNow + Millis{i}));
    }
    // Tile 0 is looked at: it is the newest in use now.
    CHECK(*file.find({10, 0, 0}));
    CHECK(*file.trim(3500, fromMillis(0), kNow + std::chrono::hours{1}) == 7);
    CHECK(*file.count() == 3);
    CHECK(*file.bytes() == 3000);
    CHECK(*file.find({10, 0, 0}));
    CHECK(*file.find({10, 9, 0}));
    CHECK(*file.find({10, 8, 0}));
    CHECK_FALSE(file.find({10, 7, 0})->has_value());
    CHECK(*file.trim(1'000'000, kNow + Millis{9}, kNow) == 2);
    CHECK(*file.count() == 1);
}

TEST_CASE("A cache keeps to its limit while it grows") {
    TempDir folder;
    TileCache cache{folder / "c.mbtiles", TileGrid::webMercator(), {4 << 20, std::chrono::hours{24}}};
    const std::string part(64 << 10, 'x');
    for (std::int64_t i = 0; i < 200; ++i) {
        cache.put({12, i, 0}, part, kNow + Millis{i});
    }
    CHECK(cache.bytes() <= (4 << 20) + (1 << 20) + (64 << 10));
    CHECK(cache.bytes() >= 3 << 20);
    CHECK(cache.find({12, 199, 0}));
    CHECK_FALSE(cache.find({12, 0, 0}));
    CHECK_FALSE(cache.trouble());
}

TEST_CASE("A cache that turns out damaged while in use is begun again") {
    TempDir folder;
    const auto path = folder / "c.mbtiles";
    {
        TileCache cache{path, TileGrid::webMercator(), {}};
        const std::string part(8 << 10, 'x');
        for (std::int64_t i = 0; i < 300; ++i) {
            cache.put({12, i, 0}, part, kNow);
        }
    }
    {
        std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
        const auto size = std::filesystem::file_size(path);
        for (std::uintmax_t at = 4096; at + 4096 < size; at += 4096) {
            file.seekp(static_cast<std::streamoff>(at));
            file << std::string(200, '\xEE');
        }
    }
    TileCache cache{path, TileGrid::webMercator(), {}};
    for (std::int64_t i = 0; i < 300; ++i) {
        static_cast<void>(cache.find({12, i, 0}));
    }
    const auto told = cache.trouble();
    REQUIRE(told);
    CHECK(told->text().find("damaged") != std::string::npos);
    CHECK(std::filesystem::exists(path.string() + ".damaged"));
    cache.put({12, 1, 0}, "new", kNow);
    CHECK(cache.find({12, 1, 0})->bytes == "new");
}

TEST_CASE("A cache folder that cannot be written is told and nothing is drawn from it") {
    TileCache cache{"/proc/nowhere/c.mbtiles", TileGrid::webMercator(), {}};
    CHECK_FALSE(cache.find({1, 0, 0}));
    cache.put({1, 0, 0}, "x", kNow);
    CHECK(cache.trouble());
}
