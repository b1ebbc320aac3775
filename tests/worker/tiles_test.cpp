// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// MBTiles from outside: they are SQLite files that somebody else wrote, read in the worker only.
#include "maps/layer/layer.h"
#include "maps/prepared/file_tiles.h"
#include "maps/prepared/tile_file.h"
#include "tests/support/mvt_writer.h"
#include "tests/support/temp_dir.h"
#include "tests/support/tile_pictures.h"
#include "tests/worker/worker_support.h"

#include <sqlite3.h>
#include <catch2/catch.hpp>

#include <iostream>
#include <iterator>
#include <random>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

namespace fs = std::filesystem;

/// Written with SQL of its own, as another program would.
class Mbtiles {
public:
    explicit Mbtiles(const fs::path& file) {
        fs::remove(file);
        REQUIRE(sqlite3_open(file.c_str(), &m_db) == SQLITE_OK);
        run("CREATE TABLE metadata(name TEXT, value TEXT);"
            "CREATE TABLE tiles(zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);"
            "INSERT INTO metadata VALUES('attribution','Survey office'),('bounds','113,33,115,34')");
    }
    ~Mbtiles() { sqlite3_close(m_db); }
    Mbtiles(const Mbtiles&) = delete;
    Mbtiles& operator=(const Mbtiles&) = delete;
    void run(const char* sql) { REQUIRE(sqlite3_exec(m_db, sql, nullptr, nullptr, nullptr) == SQLITE_OK); }
    void add(std::int64_t zoom, std::int64_t column, std::int64_t row, const std::string& bytes) {
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v2(m_db, "INSERT INTO tiles VALUES(?,?,?,?)", -1, &statement, nullptr);
        sqlite3_bind_int64(statement, 1, zoom);
        sqlite3_bind_int64(statement, 2, column);
        sqlite3_bind_int64(statement, 3, row);
        sqlite3_bind_blob(statement, 4, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
        REQUIRE(sqlite3_step(statement) == SQLITE_DONE);
        sqlite3_finalize(statement);
    }

private:
    sqlite3* m_db = nullptr;
};

bool canRead() {
    if (const auto sandbox = checkSandbox(workerOptions()); !sandbox) {
        WARN("No sandbox can be made here: " << sandbox.error().text());
        return false;
    }
    return true;
}

Result<PreparedLayer> prepare(const TempDir& folder, const fs::path& file) {
    PreparedStore store{folder / "prepared", workerOptions()};
    PrepareJob job;
    job.source = file;
    return store.prepare(job);
}

}  // namespace

TEST_CASE("A file of picture tiles is copied tile by tile, damaged ones left out") {
    TempDir folder;
    if (!canRead()) {
        return;
    }
    const auto file = folder / "city.mbtiles";
    {
        Mbtiles out{file};
        out.add(3, 6, 4, pngTile(256, 0xFF102030));
        out.add(4, 13, 9, pngTile(256, 0xFF405060));
        out.add(4, 13, 8, pngTile(256, 0xFF405060).substr(0, 100));
        out.add(4, 99, 8, pngTile(256, 0xFF405060));
        out.add(-1, 0, 0, "x");
    }
    const auto made = prepare(folder, file);
    INFO((made ? std::string{} : made.error().text()));
    REQUIRE(made);
    const auto& m = made->manifest;
    CHECK(m.kind == PreparedKind::tiles);
    CHECK(m.tiles.format == "png");
    CHECK(m.tiles.count == 2);
    CHECK(m.tiles.minZoom == 3);
    CHECK(m.tiles.maxZoom == 4);
    CHECK(m.tiles.attribution == "Survey office");
    REQUIRE(m.warnings.size() == 1);
    CHECK(m.warnings.front().count == 3);
    // Row 9 from the bottom of 16 is row 6 from the top.
    const auto source = openPrepared(made->folder);
    const auto* tiles = std::get_if<TileSource>(&source);
    REQUIRE(tiles != nullptr);
    CHECK(tiles->tiles->find({4, 13, 6}));
    CHECK_FALSE(tiles->tiles->find({4, 13, 7}));
    CHECK_FALSE(tiles->tiles->isRemote());
    // The second time it comes from the cache of prepared layers.
    CHECK(prepare(folder, file)->key == made->key);
}

TEST_CASE("A file of vector tiles keeps the names of its layers") {
    TempDir folder;
    if (!canRead()) {
        return;
    }
    const auto file = folder / "roads.mbtiles";
    {
        Mbtiles out{file};
        out.add(4, 13, 9, mvtLayer("water", {feature(3, square(0, 0, 9, 9))}) + mvtLayer("road", {}));
        out.add(4, 13, 8, "\x1F\x8Bjunk");
    }
    const auto made = prepare(folder, file);
    INFO((made ? std::string{} : made.error().text()));
    REQUIRE(made);
    CHECK(made->manifest.tiles.format == "mvt");
    CHECK(made->manifest.tiles.layers == std::vector<std::string>{"road", "water"});
    CHECK(made->manifest.tiles.count == 1);
}

TEST_CASE("What is no file of tiles is refused with the reason") {
    TempDir folder;
    if (!canRead()) {
        return;
    }
    const auto file = folder / "x.mbtiles";
    const auto why = [&] {
        const auto made = prepare(folder, file);
        return made ? std::string{} : made.error().text();
    };
    writeText(file, "not a database at all, but long enough to look at");
    CHECK(why().find("could not be read") != std::string::npos);
    { Mbtiles{file}; }
    CHECK(why().find("no map tiles") != std::string::npos);
    {
        Mbtiles out{file};
        out.run("DROP TABLE tiles");
    }
    CHECK(why().find("tiles") != std::string::npos);
    {
        Mbtiles out{file};
        out.add(3, 1, 1, "<html>");
    }
    CHECK_FALSE(why().empty());
    {
        Mbtiles out{file};
        for (int i = 0; i < 400; ++i) {
            out.add(9, i, i, pngOf(256, [i](int x, int y) { return 0xFF000000u | unsigned(x * y * (i + 7)); }));
        }
    }
    fs::resize_file(file, fs::file_size(file) / 2);
    CHECK(why().find("cut off") != std::string::npos);
    // A view that would call what a schema must not.
    {
        Mbtiles out{file};
        out.run(
            "DROP TABLE tiles;"
            "CREATE VIEW tiles AS SELECT 1 AS zoom_level, 0 AS tile_column, 0 AS tile_row,"
            " load_extension('/tmp/evil.so') AS tile_data");
    }
    CHECK_FALSE(why().empty());
}

TEST_CASE("Mutated files of tiles give a layer or a reason, and leave the desk alone") {
    TempDir folder;
    if (!canRead()) {
        return;
    }
    const auto file = folder / "m.mbtiles";
    {
        Mbtiles out{file};
        for (int i = 0; i < 30; ++i) {
            out.add(5, i, i % 32, pngTile(256, 0xFF000000u | unsigned(i * 77777)));
        }
    }
    std::ifstream in{file, std::ios::binary};
    const std::string whole{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    std::mt19937 random{7};
    const int rounds = 40;
    int read = 0;
    for (int i = 0; i < rounds; ++i) {
        auto bytes = whole;
        for (auto changes = 1 + random() % 16; changes > 0; --changes) {
            bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        if (i % 5 == 0) {
            bytes.resize(random() % bytes.size());
        }
        writeText(file, bytes);
        const auto made = prepare(folder, file);
        read += made ? 1 : 0;
        if (!made) {
            CHECK_FALSE(made.error().message.text().empty());
        } else {
            CHECK(made->manifest.tiles.count > 0);
        }
    }
    std::cout << rounds << " mutated files of map tiles, " << read << " read\n";
}
