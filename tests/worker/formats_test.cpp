// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors

// Formats written by GDAL on the spot (its own writers are the independent program) and read back through the sandbox.

#include "maps/prepared/prepared_store.h"
#include "maps/prepared/table_reader.h"
#include "maps/prepared/vector_reader.h"
#include "tests/support/temp_dir.h"
#include "tests/worker/worker_support.h"

#include <gdal_priv.h>
#include <ogrsf_frmts.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstring>

using namespace weir;
using namespace weir::maps;

namespace {

namespace fs = std::filesystem;

// Three points near the confluence, with a text and a number each.
void writePoints(const fs::path& path, const char* driverName, bool withCrs, const char* textField = "name") {
    GDALAllRegister();
    auto* driver = GetGDALDriverManager()->GetDriverByName(driverName);
    REQUIRE(driver != nullptr);
    const GDALDatasetUniquePtr dataset{driver->Create(path.c_str(), 0, 0, 0, GDT_Unknown, nullptr)};
    REQUIRE(dataset != nullptr);
    OGRSpatialReference srs;
    srs.importFromEPSG(4326);
    srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    const bool gpx = std::strcmp(driverName, "GPX") == 0;
    const bool shape = std::strcmp(driverName, "ESRI Shapefile") == 0;
    std::array<char, 16> encoding{"ENCODING=UTF-8"};
    std::array<char*, 2> options{shape ? encoding.data() : nullptr, nullptr};
    auto* layer =
        dataset->CreateLayer(gpx ? "waypoints" : "points", withCrs ? &srs : nullptr, wkbPoint, options.data());
    REQUIRE(layer != nullptr);
    if (layer->GetLayerDefn()->GetFieldIndex(textField) < 0) {
        OGRFieldDefn text{textField, OFTString};
        layer->CreateField(&text);
    }
    for (int i = 0; i < 3; ++i) {
        OGRFeature feature{layer->GetLayerDefn()};
        const auto field = feature.GetFieldIndex(textField);
        if (field >= 0) {
            feature.SetField(field, ("漯河 " + std::to_string(i)).c_str());
        }
        OGRPoint point{114.0 + i * 0.01, 33.58};
        feature.SetGeometry(&point);
        REQUIRE(layer->CreateFeature(&feature) == OGRERR_NONE);
    }
}

Result<std::vector<TableRow>> rowsOf(const TableJob& job, TableHeader* header = nullptr) {
    const test::TempDir scratch;
    auto table = TableReader::read(test::workerOptions(), job, scratch.path());
    if (!table) {
        return std::move(table).error();
    }
    std::vector<TableRow> rows;
    for (auto row = table->next(); row.ok() && row->has_value(); row = table->next()) {
        rows.push_back(**row);
    }
    if (header != nullptr) {
        *header = table->header();
    }
    return rows;
}

}  // namespace

TEST_CASE("Points of every vector format arrive where they are") {
    const test::TempDir folder;
    const test::TempDir cache;
    PreparedStore store{cache.path(), test::workerOptions()};
    struct Case {
        const char* file;
        const char* driver;
    };
    for (const auto& [file, driver] :
         {Case{"a.shp", "ESRI Shapefile"}, Case{"a.geojson", "GeoJSON"}, Case{"a.geojsonl", "GeoJSONSeq"},
          Case{"a.gpkg", "GPKG"}, Case{"a.fgb", "FlatGeobuf"}, Case{"a.kml", "KML"}, Case{"a.kmz", "LIBKML"},
          Case{"a.gpx", "GPX"}, Case{"a.gml", "GML"}, Case{"a.tab", "MapInfo File"}}) {
        INFO(file);
        writePoints(folder / file, driver, true);
        const auto layer = store.prepare({folder / file, std::nullopt, std::nullopt, std::nullopt, "EPSG:4547"});
        INFO((layer.ok() ? std::string{} : layer.error().text()));
        REQUIRE(layer.ok());
        REQUIRE(layer->manifest.featureCount == 3);
        // cs2cs EPSG:4326 EPSG:4547: 33.58 N 114 E lies on the central meridian, so x is the false easting.
        CHECK(layer->manifest.bounds.minX == Approx(500'000).margin(0.01));
        CHECK(layer->manifest.bounds.minY == Approx(3'717'075.6298).margin(0.01));
        const auto reader = VectorReader::open(layer->folder);
        REQUIRE(reader.ok());
        bool named = false;
        for (std::size_t field = 0; field < (*reader)->fields().size(); ++field) {
            const auto texts = (*reader)->column(field);  // FlatGeobuf sorts its features, so the place may differ
            REQUIRE(texts.ok());
            named = named || std::find(texts->begin(), texts->end(), "漯河 2") != texts->end();
        }
        CHECK(named);
    }
}

TEST_CASE("A source without a CRS asks, and takes the answer") {
    const test::TempDir folder;
    const test::TempDir cache;
    PreparedStore store{cache.path(), test::workerOptions()};
    writePoints(folder / "a.shp", "ESRI Shapefile", false);
    writePoints(folder / "a.dxf", "DXF", false, "Layer");
    for (const auto* name : {"a.shp", "a.dxf"}) {
        INFO(name);
        PrepareJob job{folder / name, std::nullopt, std::nullopt, std::nullopt, "EPSG:4547"};
        const auto asked = store.prepare(job);
        REQUIRE_FALSE(asked.ok());
        INFO(asked.error().text());
        CHECK(needsCrs(asked.error()));
        job.crs = "EPSG:4326";
        const auto layer = store.prepare(job);
        REQUIRE(layer.ok());
        CHECK(layer->manifest.crs.basis == "given");
        job.crs = "EPSG:99999";
        const auto wrong = store.prepare(job);
        REQUIRE_FALSE(wrong.ok());
        CHECK(wrong.error().code == ErrorCode::invalid);
    }
}

TEST_CASE("Tables in Chinese code pages are read as such") {
    const test::TempDir folder;
    // "名称,人数\r\n抢险一队,12\r\n" in GB18030.
    const std::string gb = "\xC3\xFB\xB3\xC6,\xC8\xCB\xCA\xFD\r\n\xC7\xC0\xCF\xD5\xD2\xBB\xB6\xD3,12\r\n";
    test::writeText(folder / "gb.csv", gb);
    TableHeader header;
    const auto rows = rowsOf({folder / "gb.csv", {}, {}, {}, true}, &header);
    REQUIRE(rows.ok());
    CHECK(header.encoding == "GB18030");
    REQUIRE(header.fields.size() == 2);
    CHECK(header.fields[0].name == "名称");
    REQUIRE(rows->size() == 1);
    CHECK(rows->at(0).values == std::vector<std::string>{"抢险一队", "12"});

    const auto raw = rowsOf({folder / "gb.csv", {}, {}, {}, false});
    REQUIRE(raw.ok());
    CHECK(raw->size() == 2);

    test::writeText(folder / "utf8.csv", "\xEF\xBB\xBF名称,人数\n抢险一队,012\n\"a\nb\",=1+1\n");
    const auto plain = rowsOf({folder / "utf8.csv", {}, {}, {}, true}, &header);
    REQUIRE(plain.ok());
    CHECK(header.fields[0].name == "名称");
    CHECK(plain->at(0).values[1] == "012");
    CHECK(plain->at(1).values == std::vector<std::string>{"a\nb", "=1+1"});
}

TEST_CASE("A text table whose rows do not fit its first line becomes no layer") {
    const test::TempDir folder;
    const test::TempDir cache;
    PreparedStore store{cache.path(), test::workerOptions()};
    struct Table {
        const char* what;
        std::string text;
        const char* refusal;  // "" when it is whole
    };
    const std::vector<Table> tables{
        {"whole", "name,lon,lat\n一,114.0,33.5\n\n\"二, 东\",114.1,33.6\n", ""},
        {"with a mark and quoted names", "\xEF\xBB\xBF\"na,me\",lon,lat\r\n\"a\"\"b\nc\",114.0,33.5\r\n", ""},
        {"semicolons", "name;lon;lat\n一,二;114.0;33.5\n", ""},
        {"a cell too many", "name,lon,lat\n一,114.0,33.5\n二,东,114.1,33.6\n三,114.1,33.6,\n",
         "2 rows have more or fewer cells than the 3 of the first line, the first of them in line 3"},
        {"a cell too few", "name,lon,lat\n一,114.0\n", "1 rows have"},
        {"an open quotation mark", "name,lon,lat\n一,114.0,33.5\n\"二,114.1,33.6\n", "line 3 is never closed"}};
    for (const auto& table : tables) {
        INFO(table.what);
        test::writeText(folder / "t.csv", table.text);
        const auto layer = store.prepare({folder / "t.csv", std::nullopt, "EPSG:4490", std::nullopt, "EPSG:4547"});
        INFO((layer.ok() ? std::string{} : layer.error().text()));
        CHECK(layer.ok() == (*table.refusal == '\0'));
        if (!layer) {
            CHECK(layer.error().code == ErrorCode::invalid);
            CHECK(layer.error().message.text().find(table.refusal) != std::string::npos);
        }
    }
}

TEST_CASE("Texts that do not fit the encoding are counted, and another encoding can be said") {
    const test::TempDir folder;
    const test::TempDir cache;
    PreparedStore store{cache.path(), test::workerOptions()};
    GDALAllRegister();
    // Big5 for 水 and 庫 and, in the last row, a byte that no encoding of Chinese has alone.
    const std::array<std::string, 3> names{"\xA4\xF4", "\xAEw", "ok\xFF\xFF\xFF\xFFok"};
    {
        const GDALDatasetUniquePtr dataset{GetGDALDriverManager()
                                               ->GetDriverByName("ESRI Shapefile")
                                               ->Create((folder / "a.shp").c_str(), 0, 0, 0, GDT_Unknown, nullptr)};
        OGRSpatialReference srs;
        srs.importFromEPSG(4490);
        std::array<char, 10> encoding{"ENCODING="};
        std::array<char*, 2> options{encoding.data(), nullptr};
        auto* layer = dataset->CreateLayer("a", &srs, wkbPoint, options.data());
        OGRFieldDefn text{"name", OFTString};
        layer->CreateField(&text);
        for (const auto& name : names) {
            OGRFeature feature{layer->GetLayerDefn()};
            feature.SetField(0, name.c_str());
            OGRPoint point{114.0, 33.58};
            feature.SetGeometry(&point);
            REQUIRE(layer->CreateFeature(&feature) == OGRERR_NONE);
        }
    }
    fs::remove(folder / "a.cpg");  // the texts are as they are, whatever it says
    const auto read = [&](const std::optional<std::string>& encoding) {
        PrepareJob job{folder / "a.shp", std::nullopt, std::nullopt, std::nullopt, "EPSG:4547"};
        job.encoding = encoding;
        const auto layer = store.prepare(job);
        INFO((layer.ok() ? std::string{} : layer.error().text()));
        REQUIRE(layer.ok());
        const auto reader = VectorReader::open(layer->folder);
        REQUIRE(reader.ok());
        auto texts = (*reader)->column(0);
        REQUIRE(texts.ok());
        const auto& warnings = layer->manifest.warnings;
        const auto unfit = std::find_if(warnings.begin(), warnings.end(),
                                        [](const PreparedWarning& w) { return w.code == kTextUnfit; });
        return std::pair{*texts, unfit == warnings.end() ? std::int64_t{0} : unfit->count};
    };
    const auto big5 = read("BIG5");
    CHECK(big5.first == std::vector<std::string>{"水", "庫", ""});
    CHECK(big5.second == 1);
    const auto utf8 = read("UTF-8");
    CHECK(utf8.first == std::vector<std::string>{"", "", ""});
    CHECK(utf8.second == 3);
    // Unsaid, it is taken for the encoding of Chinese systems, which happens to have other characters there.
    const auto guessed = read(std::nullopt);
    CHECK(guessed.first[2].empty());
    CHECK(guessed.second >= 1);

    // The file beside it says so: no guess.
    test::writeText(folder / "a.cpg", "950\n");
    CHECK(read(std::nullopt).first == std::vector<std::string>{"水", "庫", ""});
}

TEST_CASE("World files beside a picture are found, pictures without a place refused") {
    const test::TempDir folder;
    const test::TempDir cache;
    PreparedStore store{cache.path(), test::workerOptions()};
    GDALAllRegister();
    const auto path = folder / "photo.png";
    {
        const GDALDatasetUniquePtr memory{
            GetGDALDriverManager()->GetDriverByName("MEM")->Create("", 8, 8, 3, GDT_Byte, nullptr)};
        const GDALDatasetUniquePtr png{GetGDALDriverManager()->GetDriverByName("PNG")->CreateCopy(
            path.c_str(), memory.get(), FALSE, nullptr, nullptr, nullptr)};
        REQUIRE(png != nullptr);
    }
    PrepareJob job{path, std::nullopt, "EPSG:4547", std::nullopt, "EPSG:4547"};
    const auto placeless = store.prepare(job);
    REQUIRE_FALSE(placeless.ok());
    CHECK(placeless.error().code == ErrorCode::unsupported);
    test::writeText(folder / "photo.pgw", "10\n0\n0\n-10\n500005\n3710075\n");
    const auto layer = store.prepare(job);
    INFO((layer.ok() ? std::string{} : layer.error().text()));
    REQUIRE(layer.ok());
    CHECK(layer->manifest.raster.geoTransform == std::vector<double>{500'000, 10, 0, 3'710'080, 0, -10});
}

TEST_CASE("Broken and unknown files give a reason and change nothing") {
    const test::TempDir folder;
    const test::TempDir cache;
    PreparedStore store{cache.path(), test::workerOptions()};
    writePoints(folder / "good.gpkg", "GPKG", true);
    fs::copy_file(folder / "good.gpkg", folder / "cut.gpkg");
    fs::resize_file(folder / "cut.gpkg", 5'000);
    test::writeText(folder / "empty.geojson", "");
    test::writeText(folder / "half.geojson",
                    R"({"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Poi)");
    test::writeText(folder / "text.tif", "this is no picture");
    test::writeText(folder / "program.exe", "MZ");
    test::writeText(folder / "zip.zip", "PK");
    test::writeText(
        folder / "absurd.geojson",
        R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1e308,-1e308]}}]})");
    for (const auto* name : {"cut.gpkg", "empty.geojson", "half.geojson", "text.tif", "program.exe", "zip.zip"}) {
        INFO(name);
        const auto layer = store.prepare({folder / name, std::nullopt, std::nullopt, std::nullopt, "EPSG:4547"});
        REQUIRE_FALSE(layer.ok());
        CHECK_FALSE(layer.error().message.empty());
        CHECK_FALSE(layer.error().hint.empty());
    }
    const auto absurd =
        store.prepare({folder / "absurd.geojson", std::nullopt, std::nullopt, std::nullopt, "EPSG:4547"});
    REQUIRE(absurd.ok());
    CHECK(absurd->manifest.vertexCount == 0);
    CHECK(std::distance(fs::directory_iterator{cache.path()}, fs::directory_iterator{}) == 1);
}
