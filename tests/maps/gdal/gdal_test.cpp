// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/archive_check.h"
#include "maps/gdal/export.h"
#include "maps/gdal/policy.h"
#include "maps/gdal/projection.h"
#include "maps/gdal/raster_reader.h"
#include "tests/support/temp_dir.h"

#include <archive.h>
#include <archive_entry.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>
#include <catch2/catch.hpp>

#include <cmath>
#include <fstream>
#include <sstream>

using namespace weir;
using namespace weir::maps;

namespace {

namespace fs = std::filesystem;

std::string readText(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

struct Member {
    std::string name;
    std::string content{};
    unsigned type = AE_IFREG;
    std::string link{};
};

fs::path makeZip(const fs::path& path, const std::vector<Member>& members) {
    auto* zip = archive_write_new();
    archive_write_set_format_zip(zip);
    REQUIRE(archive_write_open_filename(zip, path.c_str()) == ARCHIVE_OK);
    for (const auto& member : members) {
        auto* entry = archive_entry_new();
        archive_entry_set_pathname(entry, member.name.c_str());
        archive_entry_set_filetype(entry, member.type);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, static_cast<la_int64_t>(member.content.size()));
        if (!member.link.empty()) {
            archive_entry_set_symlink(entry, member.link.c_str());
        }
        archive_write_header(zip, entry);
        archive_write_data(zip, member.content.data(), member.content.size());
        archive_entry_free(entry);
    }
    archive_write_close(zip);
    archive_write_free(zip);
    return path;
}

ExportTable sample() {
    ExportTable table{"teams", {{"name", "text"}, {"people", "integer"}, {"note", "text"}}, {}};
    table.features.push_back({{"抢险一队", "12", "=1+1"}, geo::LonLat{114.02, 33.58}});
    table.features.push_back({{"a,\"b\"\nc", "", "-5"}, geo::LonLat{114.1, 33.6}});
    table.features.push_back({{"@cmd", "7", "+x"}, geo::Line{{{114, 33}, {114.5, 33.5}}}});
    return table;
}

// A raster folder as the worker leaves it: 4 × 3 cells of 10 m, value = column + 10 * row, one cell without data.
void makeRaster(const fs::path& folder) {
    registerRasterReaders();
    auto* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    const GDALDatasetUniquePtr dataset{driver->Create((folder / "raster.tif").c_str(), 4, 3, 1, GDT_Float32, nullptr)};
    std::array<double, 6> g{470'000, 10, 0, 3'710'030, 0, -10};
    dataset->SetGeoTransform(g.data());
    dataset->GetRasterBand(1)->SetNoDataValue(-9999);
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 4; ++column) {
            float value = row == 1 && column == 2 ? -9999.0f : static_cast<float>(column + 10 * row);
            REQUIRE(dataset->GetRasterBand(1)->RasterIO(GF_Write, column, row, 1, 1, &value, 1, 1, GDT_Float32, 0, 0,
                                                        nullptr) == CE_None);
        }
    }
    Manifest manifest;
    manifest.kind = PreparedKind::raster;
    manifest.coordinateCrs = "EPSG:4547";
    manifest.raster.width = 4;
    manifest.raster.height = 3;
    manifest.raster.geoTransform.assign(g.begin(), g.end());
    manifest.raster.bands = {{"Float32", "gray", -9999.0, 0, 23, {}, 0, 23}};
    REQUIRE(writeManifest(folder, manifest).ok());
}

}  // namespace

TEST_CASE("RasterReader reads windows, whole and in part") {
    const test::TempDir folder;
    makeRaster(folder.path());
    const auto reader = RasterReader::open(folder.path());
    REQUIRE(reader.ok());
    const auto& raster = **reader;

    const auto all = raster.readFloats(0, {0, 0, 4, 3, 4, 3}, false);
    REQUIRE(all.ok());
    CHECK((*all)[0] == 0);
    CHECK((*all)[3] == 3);
    CHECK((*all)[4] == 10);
    CHECK(std::isnan((*all)[6]));
    CHECK((*all)[11] == 23);

    const auto beyond = raster.readFloats(0, {-2, -1, 4, 3, 4, 3}, false);
    REQUIRE(beyond.ok());
    CHECK(std::isnan((*beyond)[0]));
    CHECK(std::isnan((*beyond)[5]));
    CHECK((*beyond)[6] == 0);
    CHECK((*beyond)[7] == 1);
    CHECK((*beyond)[10] == 10);

    const auto outside = raster.readFloats(0, {100, 100, 4, 3, 2, 2}, false);
    REQUIRE(outside.ok());
    CHECK(std::all_of(outside->begin(), outside->end(), [](float v) { return std::isnan(v); }));

    const auto rgba = raster.readRgba({0, 0, 4, 3, 4, 3}, false);
    REQUIRE(rgba.ok());
    CHECK((*rgba)[0] == 0xFF000000);
    CHECK((*rgba)[11] == 0xFFFFFFFF);
    CHECK((*rgba)[6] == 0);

    CHECK(raster.toMap(0, 0) == geo::MapPoint{470'000, 3'710'030});
    CHECK(raster.toPixel({470'015, 3'710'005}).x == Approx(1.5));
    CHECK(raster.toPixel({470'015, 3'710'005}).y == Approx(2.5));

    CHECK_FALSE(raster.readFloats(1, {0, 0, 4, 3, 4, 3}, false).ok());
    CHECK_FALSE(raster.readFloats(0, {0, 0, 0, 3, 4, 3}, false).ok());
    CHECK_FALSE(raster.readFloats(0, {0, 0, 4, 3, 100'000, 100'000}, false).ok());
    CHECK_FALSE(raster.readFloats(0, {std::nan(""), 0, 4, 3, 4, 3}, false).ok());
}

TEST_CASE("RasterReader opens nothing but a prepared GeoTIFF") {
    const test::TempDir folder;
    CHECK_FALSE(RasterReader::open(folder.path()).ok());
    makeRaster(folder.path());
    std::ofstream{folder / "raster.tif", std::ios::trunc} << "<VRTDataset rasterXSize=\"4\" rasterYSize=\"3\"/>";
    CHECK_FALSE(RasterReader::open(folder.path()).ok());
    makeRaster(folder.path());
    fs::remove(folder / "manifest.json");
    CHECK_FALSE(RasterReader::open(folder.path()).ok());
}

TEST_CASE("checkArchive") {
    const test::TempDir folder;
    const auto file = folder / "a.zip";
    CHECK(checkArchive(makeZip(file, {{"a.geojson", "{}"}, {"漯河/b.txt", "x"}})).ok());
    for (const auto& bad :
         {Member{"/etc/a.txt", "x"}, Member{"../a.txt", "x"}, Member{"b/../../a.txt", "x"}, Member{"C:a.txt", "x"},
          Member{"inner.zip", "PK"}, Member{"link", "", AE_IFLNK, "/etc/passwd"}}) {
        INFO(bad.name);
        const auto checked = checkArchive(makeZip(file, {{"a.geojson", "{}"}, bad}));
        REQUIRE_FALSE(checked.ok());
        CHECK(checked.error().code == ErrorCode::refused);
    }
    SECTION("limits") {
        makeZip(file, {{"a.txt", std::string(1u << 20, 'a')}, {"b.txt", "b"}});
        CHECK(checkArchive(file).ok());
        CHECK_FALSE(checkArchive(file, {.ratioFrom = 1000}).ok());
        CHECK_FALSE(checkArchive(file, {.unpackedBytes = 1000}).ok());
        CHECK_FALSE(checkArchive(file, {.entries = 1}).ok());
    }
    SECTION("no archive at all") {
        std::ofstream{file, std::ios::trunc} << "hello";
        CHECK_FALSE(checkArchive(file).ok());
    }
}

TEST_CASE("exportFeatures writes what other readers read") {
    const test::TempDir folder;
    SECTION("CSV guards formulas, keeps numbers") {
        REQUIRE(exportFeatures(folder / "a.csv", sample()).ok());
        CHECK(readText(folder / "a.csv") ==
              "\xEF\xBB\xBFname,people,note,longitude,latitude,wkt\r\n"
              "抢险一队,12,'=1+1,114.02,33.58,\r\n"
              "\"a,\"\"b\"\"\nc\",,-5,114.1,33.6,\r\n"
              "'@cmd,7,'+x,,,\"" +
                  geo::toWkt(sample().features[2].geometry) + "\"\r\n");
        CHECK(csvCell("\t=1", true) == "'\t=1");
        CHECK(csvCell("=1+1", false) == "=1+1");
        CHECK(csvCell("-1e5", true) == "-1e5");
        CHECK(csvCell("-1-1", true) == "'-1-1");
    }
    SECTION("GeoJSON, GeoPackage and KML come back through GDAL") {
        REQUIRE(exportFeatures(folder / "a.geojson", sample()).ok());
        const auto json = parseJson(readText(folder / "a.geojson"));
        REQUIRE(json.ok());
        CHECK((*json)["features"].size() == 3);
        CHECK((*json)["features"][0]["properties"]["people"] == 12);
        CHECK((*json)["features"][1]["properties"]["people"].is_null());
        for (const auto* name : {"a.gpkg", "a.kml"}) {
            INFO(name);
            REQUIRE(exportFeatures(folder / name, sample()).ok());
            const GDALDatasetUniquePtr dataset{GDALDataset::Open(
                (folder / name).c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, nullptr, nullptr, nullptr)};
            REQUIRE(dataset != nullptr);
            auto* layer = dataset->GetLayer(0);
            CHECK(layer->GetFeatureCount() == 3);
            const OGRFeatureUniquePtr first{layer->GetNextFeature()};
            CHECK(std::string{first->GetFieldAsString(
                      layer->GetLayerDefn()->GetFieldIndex(name[2] == 'k' ? "Name" : "name"))} == "抢险一队");
            CHECK(first->GetGeometryRef()->toPoint()->getX() == Approx(114.02));
        }
    }
    SECTION("a failed export leaves the old file and nothing else") {
        std::ofstream{folder / "a.csv"} << "old";
        auto bad = sample();
        bad.features[0].values.pop_back();
        CHECK_FALSE(exportFeatures(folder / "a.csv", bad).ok());
        std::stop_source stop;
        stop.request_stop();
        CHECK_FALSE(exportFeatures(folder / "a.csv", sample(), {}, stop.get_token()).ok());
        CHECK_FALSE(exportFeatures(folder / "a.exe", sample()).ok());
        CHECK_FALSE(exportFeatures(folder / "missing" / "a.csv", sample()).ok());
        CHECK(readText(folder / "a.csv") == "old");
        CHECK(std::distance(fs::directory_iterator{folder.path()}, fs::directory_iterator{}) == 1);
    }
}

TEST_CASE("interpretCrs asks when nothing says") {
    const auto asked = interpretCrs(nullptr, "ESRI Shapefile", std::nullopt, std::nullopt);
    REQUIRE_FALSE(asked.ok());
    CHECK(interpretCrs(nullptr, "GeoJSON", std::nullopt, std::nullopt)->info.basis == "standard");
    CHECK(interpretCrs(nullptr, "CSV", "EPSG:4547", std::nullopt)->info.interpreted == "EPSG:4547");
    for (const auto* bad : {"EPSG:1", "nonsense", "", "http://example.org/crs", "/etc/passwd"}) {
        INFO(bad);
        CHECK_FALSE(interpretCrs(nullptr, "CSV", bad, std::nullopt).ok());
    }
}

TEST_CASE("Coordinates go to the working CRS near the city and to EPSG:3857 elsewhere") {
    CHECK(chooseMapCrs("EPSG:4547", {113.4, 33.4, 114.3, 34.0}).value() == "EPSG:4547");
    CHECK(chooseMapCrs("EPSG:4547", {110.3, 31.3, 116.7, 36.4}).value() == "EPSG:4547");  // Henan
    CHECK(chooseMapCrs("EPSG:4547", {73, 18, 135, 54}).value() == "EPSG:3857");
    CHECK(chooseMapCrs("EPSG:4547", {8, 52, 9, 53}).value() == "EPSG:3857");
    CHECK_FALSE(chooseMapCrs("EPSG:0", {8, 52, 9, 53}).ok());
    // EPSG guidance note 7-2, 1.3.3.2 (Popular Visualisation Pseudo-Mercator): 24°22'54.433"N, 100°20'00.000"W.
    std::vector<double> x{-100.33333333};
    std::vector<double> y{24.38178694};
    REQUIRE(toMap("EPSG:3857", x, y).ok());
    CHECK(x[0] == Approx(-11'169'055.58).margin(0.01));
    CHECK(y[0] == Approx(2'800'000.00).margin(0.01));
}

// Last: from here on this process has the worker's policy.
TEST_CASE("The worker's policy leaves the named drivers and no network") {
    applyWorkerPolicy();
    for (const auto* gone :
         {"VRT",           "OGR_VRT",    "DERIVED",       "MRF",    "HDF4",   "HDF5",         "PDF",
          "WMS",           "WMTS",       "WCS",           "WFS",    "OAPIF",  "OGCAPI",       "HTTP",
          "STACTA",        "EEDA",       "PLMosaic",      "DAAS",   "NGW",    "CSW",          "Carto",
          "Elasticsearch", "PostgreSQL", "PostGISRaster", "MySQL",  "ODBC",   "MSSQLSpatial", "OGDI",
          "GMLAS",         "GPSBabel",   "Rasterlite",    "PCIDSK", "netCDF", "GRIB",         "SQLite"}) {
        INFO(gone);
        CHECK(GDALGetDriverByName(gone) == nullptr);
    }
    CHECK(GDALGetDriverByName("GTiff") != nullptr);
    CHECK(GDALGetDriverCount() <= static_cast<int>(allowedDrivers().size()));
    for (const auto prefix : refusedPrefixes()) {
        INFO(prefix);
        CPLErrorReset();
        const auto name = std::string{prefix} + "http://127.0.0.1:9/x";
        CHECK(VSIFOpenL(name.c_str(), "rb") == nullptr);
        CHECK(std::string{CPLGetLastErrorMsg()}.find("blocked by policy") != std::string::npos);
    }
}
