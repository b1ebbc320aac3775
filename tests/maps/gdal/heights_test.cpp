// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// A plane is what bilinear interpolation gives back exactly, so heights on it are known without the code.
#include "maps/gdal/heights.h"
#include "maps/gdal/policy.h"
#include "tests/support/temp_dir.h"

#include <gdal_priv.h>
#include <catch2/catch.hpp>

#include <array>
#include <cmath>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

constexpr int kColumns = 600;
constexpr int kRows = 400;
constexpr float kNone = -9999;

/// Heights of the plane at a place in metres of the raster: cells of 10 m from (500000, 3720000).
double plane(double x, double y) {
    return 50 + 0.02 * (x - 500'000) - 0.03 * (y - 3'720'000);
}

/// The plane, but for one cell without data: column 100, row 200.
std::unique_ptr<RasterReader> planeRaster(const TempDir& folder) {
    registerRasterReaders();
    auto* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    const std::array<double, 6> place{500'000, 10, 0, 3'720'000, 0, -10};
    {
        const GDALDatasetUniquePtr dataset{
            driver->Create((folder / "raster.tif").c_str(), kColumns, kRows, 1, GDT_Float32, nullptr)};
        REQUIRE(dataset);
        auto transform = place;
        dataset->SetGeoTransform(transform.data());
        auto* band = dataset->GetRasterBand(1);
        band->SetNoDataValue(kNone);
        std::vector<float> row(kColumns);
        for (int r = 0; r < kRows; ++r) {
            for (int c = 0; c < kColumns; ++c) {
                const bool empty = c == 100 && r == 200;
                row[static_cast<std::size_t>(c)] =
                    empty ? kNone : static_cast<float>(plane(500'000 + 10 * (c + 0.5), 3'720'000 - 10 * (r + 0.5)));
            }
            REQUIRE(band->RasterIO(GF_Write, 0, r, kColumns, 1, row.data(), kColumns, 1, GDT_Float32, 0, 0, nullptr) ==
                    CE_None);
        }
    }
    Manifest manifest;
    manifest.kind = PreparedKind::raster;
    manifest.coordinateCrs = "EPSG:4547";
    manifest.bounds.add(500'000, 3'716'000);
    manifest.bounds.add(506'000, 3'720'000);
    manifest.raster.width = kColumns;
    manifest.raster.height = kRows;
    manifest.raster.geoTransform.assign(place.begin(), place.end());
    manifest.raster.bands = {{"Float32", "gray", kNone, 0, 300, {}}};
    REQUIRE(writeManifest(folder.path(), manifest).ok());
    auto reader = RasterReader::open(folder.path());
    REQUIRE(reader.ok());
    return std::move(*reader);
}

}  // namespace

TEST_CASE("Heights are interpolated between the middles of the cells") {
    const TempDir folder;
    const auto raster = planeRaster(folder);
    // Far apart and many, so that they are read in several pieces.
    std::vector<geo::MapPoint> places;
    for (int i = 0; i < 2000; ++i) {
        const double share = i / 1999.0;
        places.push_back({500'010 + 5'900 * share, 3'719'990 - 3'900 * std::fmod(share * 7, 1.0)});
    }
    const auto heights = heightsAt(*raster, places);
    REQUIRE(heights.ok());
    REQUIRE(heights->size() == places.size());
    int missing = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const bool nearGap = std::abs(places[i].x - 501'005) < 10 && std::abs(places[i].y - 3'717'995) < 10;
        if (std::isnan((*heights)[i])) {
            ++missing;
            CHECK(nearGap);
        } else {
            CHECK((*heights)[i] == Approx(plane(places[i].x, places[i].y)).margin(1e-3));
        }
    }
    CHECK(missing < 10);
}

TEST_CASE("Where there are no data there is no height") {
    const TempDir folder;
    const auto raster = planeRaster(folder);
    const std::vector<geo::MapPoint> places{{501'005, 3'717'995},  // the empty cell
                                            {501'011, 3'717'995},  // beside it, so that it counts
                                            {501'015, 3'717'995},  // the middle of the next cell: it does not
                                            {499'000, 3'718'000},  // outside
                                            {std::nan(""), 0}};
    const auto heights = heightsAt(*raster, places);
    REQUIRE(heights.ok());
    CHECK(std::isnan((*heights)[0]));
    CHECK(std::isnan((*heights)[1]));
    CHECK((*heights)[2] == Approx(plane(501'015, 3'717'995)).margin(1e-3));
    CHECK(std::isnan((*heights)[3]));
    CHECK(std::isnan((*heights)[4]));
    std::stop_source stop;
    stop.request_stop();
    CHECK(heightsAt(*raster, places, stop.get_token()).error().code == ErrorCode::cancelled);
}
