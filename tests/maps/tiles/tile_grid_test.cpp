// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/tiles/tile_grid.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <cmath>

using namespace weir;
using namespace weir::maps;

TEST_CASE("The square of web maps is cut as the OpenStreetMap wiki tabulates it") {
    const auto grid = TileGrid::webMercator();
    // wiki.openstreetmap.org/wiki/Zoom_levels: metres to a pixel at the equator.
    CHECK(grid.level(0).resolution == Approx(156543.03).epsilon(1e-6));
    CHECK(grid.level(18).resolution == Approx(0.597164).epsilon(1e-5));
    CHECK(grid.level(18).columns == 262144);
    // The tile 12-3188-1888 of the wiki's formula: longitude n * 360 / 2^z - 180.
    const auto box = grid.boxOf({12, 3188, 1888});
    CHECK(box.minX == Approx(6378137 * M_PI / 180 * (3188 * 360.0 / 4096 - 180)));
    CHECK(box.width() == Approx(40075016.6856 / 4096));
}

TEST_CASE("The world in degrees begins with two tiles") {
    const auto grid = TileGrid::degrees("EPSG:4490");
    CHECK(grid.level(0).columns == 2);
    CHECK(grid.level(0).rows == 1);
    CHECK(grid.level(0).resolution == Approx(0.703125));
    const auto box = grid.boxOf({0, 1, 0});
    CHECK(box.minX == Approx(0));
    CHECK(box.maxX == Approx(180));
    CHECK(box.minY == Approx(-90));
}

TEST_CASE("A range holds exactly the tiles that meet a box") {
    const auto grid = TileGrid::webMercator(12);
    CHECK(rc::check([&] {
        const int level = *rc::gen::inRange(0, 12);
        const auto side = std::int64_t{1} << level;
        const TileId tile{level, *rc::gen::inRange<std::int64_t>(0, side), *rc::gen::inRange<std::int64_t>(0, side)};
        const auto own = grid.rangeOf(grid.boxOf(tile), level);
        RC_ASSERT(own.count() == 1);
        RC_ASSERT(own.firstColumn == tile.column);
        RC_ASSERT(own.firstRow == tile.row);
        if (level > 0) {
            // Its parent is the only tile of the level above that meets it.
            const auto above = grid.rangeOf(grid.boxOf(tile), level - 1);
            RC_ASSERT(above.count() == 1);
            RC_ASSERT(above.firstColumn == tile.column / 2);
            RC_ASSERT(above.firstRow == tile.row / 2);
        }
    }));
    CHECK(grid.rangeOf({}, 3).count() == 0);
    CHECK(grid.rangeOf({3e7, 0, 4e7, 1}, 3).count() == 0);
    CHECK(grid.rangeOf({-1e9, -1e9, 1e9, 1e9}, 3).count() == 64);
}

TEST_CASE("A level is chosen whose pixels are about as large as those of the picture") {
    const auto grid = TileGrid::webMercator();
    CHECK(grid.levelFor(grid.level(7).resolution, 0, 18) == 7);
    CHECK(grid.levelFor(grid.level(7).resolution * 1.5, 0, 18) == 7);
    CHECK(grid.levelFor(grid.level(7).resolution * 1.7, 0, 18) == 6);  // a quarter larger than wanted is let pass
    CHECK(grid.levelFor(grid.level(7).resolution * 0.7, 0, 18) == 8);
    CHECK(grid.levelFor(0.001, 0, 18) == 18);
    CHECK(grid.levelFor(1e9, 3, 18) == 3);
}

TEST_CASE("Grids go through JSON unchanged, and senseless ones are refused") {
    TileGrid own{"own", "EPSG:4547", {{"a", 100, 1, 2, 256, 256, 3, 4}, {"b", 40, 1, 2, 512, 256, 8, 9}}};
    auto tianditu = TileGrid::degrees("EPSG:4490", 18);
    tianditu.levels[0].id = "1";
    for (const auto& grid : {TileGrid::webMercator(), TileGrid::degrees("EPSG:4326", 20, 512), own, tianditu}) {
        const auto back = tileGridFromJson(toJson(grid));
        REQUIRE(back);
        CHECK(*back == grid);
        CHECK(toJson(grid).dump().size() < 1500);  // it is kept in a field of its layer
    }
    auto bad = own;
    bad.levels[1].resolution = 200;
    CHECK_FALSE(tileGridFromJson(toJson(bad)));
    bad = own;
    bad.levels[0].tileWidth = 100'000;
    CHECK_FALSE(tileGridFromJson(toJson(bad)));
    bad = own;
    bad.levels.clear();
    CHECK_FALSE(tileGridFromJson(toJson(bad)));
    CHECK_FALSE(tileGridFromJson(Json{{"id", "webMercator"}, {"crs", "EPSG:3857"}, {"count", 5}, {"tile_size", 7}}));
    CHECK_FALSE(tileGridFromJson(Json::array()));
}
