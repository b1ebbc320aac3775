// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/policy.h"
#include "maps/gdal/raster_reader.h"
#include "tests/maps/render/scene.h"
#include "tests/support/temp_dir.h"

#include <gdal_priv.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

namespace fs = std::filesystem;

constexpr QRgb kWhite = 0xFFFFFFFF;
constexpr std::uint8_t kNone = 0;

// A prepared picture of 8 × 6 cells of 0.01° from 114.00°E 33.66°N: red, but one green cell and one without data.
Layer rasterLayer(const fs::path& folder) {
    registerRasterReaders();
    auto* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    const GDALDatasetUniquePtr dataset{driver->Create((folder / "raster.tif").c_str(), 8, 6, 3, GDT_Byte, nullptr)};
    REQUIRE(dataset);
    std::array<double, 6> place{114, 0.01, 0, 33.66, 0, -0.01};
    dataset->SetGeoTransform(place.data());
    for (int band = 1; band <= 3; ++band) {
        dataset->GetRasterBand(band)->SetNoDataValue(kNone);
        for (int row = 0; row < 6; ++row) {
            for (int column = 0; column < 8; ++column) {
                const bool green = column == 5 && row == 1;
                const bool empty = column == 2 && row == 3;
                std::uint8_t value = empty ? kNone : (band == (green ? 2 : 1) ? 250 : 10);
                REQUIRE(dataset->GetRasterBand(band)->RasterIO(GF_Write, column, row, 1, 1, &value, 1, 1, GDT_Byte, 0,
                                                               0, nullptr) == CE_None);
            }
        }
    }
    Manifest manifest;
    manifest.kind = PreparedKind::raster;
    manifest.coordinateCrs = "EPSG:4490";
    manifest.bounds.add(114, 33.60);
    manifest.bounds.add(114.08, 33.66);
    manifest.raster.width = 8;
    manifest.raster.height = 6;
    manifest.raster.geoTransform.assign(place.begin(), place.end());
    manifest.raster.bands = {
        {"Byte", "red", 0.0, 0, 255, {}}, {"Byte", "green", 0.0, 0, 255, {}}, {"Byte", "blue", 0.0, 0, 255, {}}};
    REQUIRE(writeManifest(folder, manifest).ok());
    Layer layer;
    layer.id = "raster";
    layer.style.raster.smooth = false;
    layer.source = openPrepared(folder);
    if (const auto* failed = layer.failure()) {
        FAIL(failed->reason.text());
    }
    return layer;
}

}  // namespace

TEST_CASE("Cells of a raster are drawn where they are, and those without data are not") {
    needApplication();
    const TempDir folder;
    const auto projection = makeProjection("EPSG:4547");
    REQUIRE(projection.ok());
    RenderRequest request;
    request.projection = *projection;
    request.layers = {rasterLayer(folder.path())};
    request.background = "#FFFFFF";
    request.view = viewOf(600, 500);
    // A cell is about 928 x 1109 m, 46 x 55 pixels; grid north is turned against true north here only a little.
    request.view.metresPerPixel = 20;
    request.view.centre = (*projection)->toMap(geo::LonLat{114.04, 33.63});

    Renderer renderer{rendererOptions()};
    const auto result = renderer.render(request);
    show(result.image, "raster");
    for (const auto& notice : result.notices) {
        FAIL(notice.reason.text());
    }
    const auto screen = [&](double lon, double lat) {
        return request.view.toScreen((*projection)->toMap(geo::LonLat{lon, lat}));
    };
    const auto at = [&](ScreenPoint p) { return result.image.pixel(int(std::floor(p.x)), int(std::floor(p.y))); };
    const auto isRed = [](QRgb c) { return qRed(c) > 240 && qGreen(c) < 20; };
    const auto isGreen = [](QRgb c) { return qGreen(c) > 240 && qRed(c) < 20; };

    CHECK(isGreen(at(screen(114.055, 33.645))));
    CHECK(at(screen(114.025, 33.625)) == kWhite);
    CHECK(isRed(at(screen(114.045, 33.645))));
    CHECK(isRed(at(screen(114.005, 33.605))));
    CHECK(at(screen(113.995, 33.63)) == kWhite);
    CHECK(at(screen(114.04, 33.665)) == kWhite);

    // The corners of the green cell, a pixel's half away:
    // printf '33.65 114.05\n33.64 114.06\n' | cs2cs -f %.3f EPSG:4490 EPSG:4547
    const auto northWest = request.view.toScreen({504638.098, 3724840.833});
    const auto southEast = request.view.toScreen({505566.361, 3723732.166});
    CHECK(isGreen(at({northWest.x + 0.6, northWest.y + 0.6})));
    CHECK_FALSE(isGreen(at({northWest.x - 0.6, northWest.y + 0.6})));
    CHECK_FALSE(isGreen(at({northWest.x + 0.6, northWest.y - 0.6})));
    CHECK(isGreen(at({southEast.x - 0.6, southEast.y - 0.6})));
    CHECK_FALSE(isGreen(at({southEast.x + 0.6, southEast.y - 0.6})));
    CHECK_FALSE(isGreen(at({southEast.x - 0.6, southEast.y + 0.6})));

    // Every pixel whose middle lies more than a tenth of a pixel inside a cell, by PROJ for that very point, has the
    // colour of that cell.
    int compared = 0;
    int wrong = 0;
    for (int y = 0; y < 500; ++y) {
        for (int x = 0; x < 600; ++x) {
            const auto place = (*projection)->toLonLat(request.view.toMap({x + 0.5, y + 0.5}));
            const double column = (place.lon - 114) / 0.01;
            const double row = (33.66 - place.lat) / 0.01;
            const double edge =
                std::min(std::abs(column - std::round(column)) * 46.4, std::abs(row - std::round(row)) * 55.4);
            if (edge <= 0.1) {
                continue;
            }
            const auto c = static_cast<int>(std::floor(column));
            const auto r = static_cast<int>(std::floor(row));
            const bool empty = c < 0 || r < 0 || c >= 8 || r >= 6 || (c == 2 && r == 3);
            const QRgb pixel = result.image.pixel(x, y);
            const bool right = empty ? pixel == kWhite : (c == 5 && r == 1) ? isGreen(pixel) : isRed(pixel);
            ++compared;
            wrong += right ? 0 : 1;
        }
    }
    CHECK(compared > 290'000);
    CHECK(wrong == 0);

    SECTION("smoothed, the middle of a cell still has its colour and half way to the next is half of both") {
        auto smooth = request;
        smooth.layers.front().style.raster.smooth = true;
        const auto mixed = renderer.render(smooth);
        const auto pixel = [&](ScreenPoint p) { return mixed.image.pixel(int(std::floor(p.x)), int(std::floor(p.y))); };
        const auto middle = pixel(screen(114.055, 33.645));
        CHECK(qGreen(middle) > 235);
        const auto between = pixel(screen(114.05, 33.645));
        CHECK(std::abs(qGreen(between) - 130) < 10);
        CHECK(std::abs(qRed(between) - 130) < 10);
    }
}

TEST_CASE("Zoomed out, a raster ends where its edge lies") {
    needApplication();
    const TempDir folder;
    const auto projection = makeProjection("EPSG:4547");
    REQUIRE(projection.ok());
    RenderRequest request;
    request.projection = *projection;
    request.layers = {rasterLayer(folder.path())};
    request.layers.front().style.raster.smooth = GENERATE(false, true);
    request.background = "#FFFFFF";
    request.view = viewOf(64, 64);
    request.view.metresPerPixel = 2300;  // about two and a half cells to a pixel
    request.view.centre = (*projection)->toMap(geo::LonLat{114.04, 33.63});
    Renderer renderer{rendererOptions()};
    const auto result = renderer.render(request);
    for (int y = 0; y < 64; ++y) {
        for (int x = 0; x < 64; ++x) {
            const auto place = (*projection)->toLonLat(request.view.toMap({x + 0.5, y + 0.5}));
            if (place.lon > 114.02 && place.lon < 114.03 && place.lat > 33.62 && place.lat < 33.63) {
                continue;  // the cell without data
            }
            const bool inside = place.lon > 114 && place.lon < 114.08 && place.lat > 33.60 && place.lat < 33.66;
            const auto pixel = result.image.pixel(x, y);
            INFO(x << ' ' << y);
            CHECK((pixel != kWhite) == inside);
        }
    }
}
