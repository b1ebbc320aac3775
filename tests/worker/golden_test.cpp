// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors

// Real files nobody here wrote, through the sandboxed worker. Counts come from the notes beside the data, which were
// made with other programs.

#include "maps/gdal/raster_reader.h"
#include "maps/prepared/prepared_store.h"
#include "maps/prepared/table_reader.h"
#include "maps/prepared/vector_reader.h"
#include "tests/support/temp_dir.h"
#include "tests/worker/worker_support.h"

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>

using namespace weir;
using namespace weir::maps;

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> filesIn(const fs::path& folder, const std::vector<std::string>& extensions) {
    std::vector<fs::path> files;
    if (!folder.empty()) {
        for (const auto& entry : fs::directory_iterator{folder}) {
            const auto extension = entry.path().extension().string();
            if (entry.is_regular_file() &&
                std::find(extensions.begin(), extensions.end(), extension) != extensions.end()) {
                files.push_back(entry.path());
            }
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

struct Golden {
    test::TempDir cache;
    PreparedStore store{cache / "layers", test::workerOptions()};

    // Prepares and prints one line of the table; a failure must come with a reason and a hint.
    Result<PreparedLayer> prepare(PrepareJob job) {
        const auto start = std::chrono::steady_clock::now();
        auto layer = store.prepare(job);
        const auto ms =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
        const auto name = job.source.filename().string() + (job.layer ? " / " + *job.layer : std::string{});
        std::string said;
        if (!layer) {
            said = layer.error().text();
            CHECK_FALSE(layer.error().message.empty());
            CHECK_FALSE(layer.error().hint.empty());
        } else if (const auto& m = layer->manifest; m.kind == PreparedKind::vector) {
            said = fmt::format("{} {} {} features, {} vertices, {}, {} warnings", m.driver, m.geometryType,
                               m.featureCount, m.vertexCount, m.coordinateCrs, m.warnings.size());
        } else {
            said = fmt::format("{} {} x {} x {}, {} overviews", m.driver, m.raster.width, m.raster.height,
                               m.raster.bands.size(), m.raster.overviews);
        }
        std::printf("  %-52s %6lld ms  %s\n", name.c_str(), static_cast<long long>(ms), said.c_str());
        return layer;
    }

    // Every layer of a file with shapes; features by layer.
    std::map<std::string, std::uint64_t> prepareAll(const fs::path& source) {
        std::map<std::string, std::uint64_t> counts;
        const auto layers = store.listLayers(source);
        if (!layers) {
            std::printf("  %-52s %s\n", source.filename().c_str(), layers.error().text().c_str());
            CHECK_FALSE(layers.error().hint.empty());
            return counts;
        }
        for (const auto& info : *layers) {
            if (info.kind == PreparedKind::vector && info.geometryType == "None") {
                continue;
            }
            const auto layer = prepare({source, info.name, std::nullopt, std::nullopt, "EPSG:4547"});
            if (layer.ok() && layer->manifest.kind == PreparedKind::vector) {
                counts[info.name] = layer->manifest.featureCount;
            }
        }
        return counts;
    }
};

std::int64_t countOf(const Manifest& manifest, const std::string& code) {
    for (const auto& warning : manifest.warnings) {
        if (warning.code == code) {
            return warning.count;
        }
    }
    return 0;
}

using Counts = std::map<std::string, std::uint64_t>;

}  // namespace

TEST_CASE("Luohe's counties are prepared, their faults and datum told") {
    const auto folder = test::sharedData("admin-boundaries");
    if (folder.empty()) {
        return;
    }
    Golden golden;
    PrepareJob job{folder / "luohe_counties.geojson", std::nullopt, std::nullopt, SourceDatum::gcj02, "EPSG:4547"};
    const auto layer = golden.prepare(job);
    REQUIRE(layer.ok());
    CHECK(layer->manifest.featureCount == 5);
    CHECK(countOf(layer->manifest, "invalidGeometry") == 5);
    CHECK(layer->manifest.layer == "luohe_counties");
    CHECK(layer->manifest.coordinateCrs == "EPSG:4547");
    CHECK(layer->manifest.source.path == job.source.string());
    const auto reader = VectorReader::open(layer->folder);
    REQUIRE(reader.ok());
    CHECK((*reader)->attributes(0)->size() == 6);

    SECTION("the second opening comes from the cache") {
        const auto found = golden.store.find(job);
        REQUIRE(found.ok());
        CHECK(found->folder == layer->folder);
        const auto marker = layer->folder / "untouched";
        test::writeText(marker, "");
        REQUIRE(golden.store.prepare(job).ok());
        CHECK(fs::exists(marker));
    }
    SECTION("read as WGS 84 it lies 546 m east and 171 m south of where it belongs") {
        // Figures of the data's own notes, for 114.0 E 33.58 N; the middle of the layer is near enough for 15 m.
        job.datum = SourceDatum::wgs84;
        const auto shifted = golden.prepare(job);
        REQUIRE(shifted.ok());
        CHECK(shifted->folder != layer->folder);
        const auto& a = layer->manifest.bounds;
        const auto& b = shifted->manifest.bounds;
        CHECK((b.minX + b.maxX - a.minX - a.maxX) / 2 == Approx(546).margin(15));
        CHECK((b.minY + b.maxY - a.minY - a.maxY) / 2 == Approx(-171).margin(15));
    }
    SECTION("a damaged folder is made anew") {
        test::writeText(layer->folder / "geometry.bin", "broken");
        CHECK_FALSE(golden.store.find(job).ok());
        CHECK(golden.store.prepare(job).ok());
        CHECK(golden.store.find(job).ok());
    }
    SECTION("nothing unfinished stays behind, and the cap holds") {
        for (const auto& entry : fs::directory_iterator{golden.store.root()}) {
            CHECK_FALSE(entry.path().filename().string().starts_with("new-"));
        }
        PreparedStore tiny{golden.store.root(), test::workerOptions(), 1};
        tiny.trim(layer->key);
        CHECK(tiny.find(job).ok());
        tiny.trim();
        CHECK_FALSE(tiny.find(job).ok());
    }
    SECTION("original files with Chinese names") {
        for (const auto& file : filesIn(folder / "漯河市", {".geojson"})) {
            const auto one = golden.prepare({file, std::nullopt, std::nullopt, SourceDatum::gcj02, "EPSG:4547"});
            REQUIRE(one.ok());
            CHECK(one->manifest.featureCount == 1);
        }
    }
}

TEST_CASE("KML files open with the counts of their notes, or give a reason") {
    Golden golden;
    const std::map<std::string, Counts> expected{
        {"gnis-ak-first-101.kml", {{"gnis-ak-first-101", 101}}},
        {"kmlsamples.kml",
         {{"Placemarks", 3},
          {"Styles and Markup", 1},
          {"Highlighted Icon", 1},
          {"Ground Overlays", 1},
          {"Paths", 6},
          {"Google Campus", 4},
          {"Extruded Polygon", 1},
          {"Absolute and Relative", 4}}},
        {"polygons2d.kml", {{"US States", 50}}},
        {"screenoverlay-continents.kmz", {{"continents", 0}, {"boxes", 4}}},
        {"time.kml", {{"TimeStamp'ed Points", 361}, {"BMNG-12months", 12}}},
    };
    for (const auto& file : filesIn(test::sharedData("kml"), {".kml", ".kmz"})) {
        INFO(file.filename().string());
        const auto counts = golden.prepareAll(file);
        if (const auto known = expected.find(file.filename().string()); known != expected.end()) {
            for (const auto& [name, count] : known->second) {
                INFO(name);
                REQUIRE(counts.contains(name));
                CHECK(counts.at(name) == count);
            }
        }
    }
}

TEST_CASE("GeoPackages open with the counts of their notes") {
    Golden golden;
    const std::map<std::string, Counts> expected{
        {"geonames_belgium.gpkg",
         {{"hydrography", 4652},
          {"leisure", 1356},
          {"roads", 275},
          {"terrain", 3202},
          {"undersea", 7},
          {"vegetation", 2701}}},
        {"rivers.gpkg", {{"FEATURESriversds", 357}}},
        {"sample1_2F10.gpkg", {{"counties", 3141}}},
        {"simple_sewer_features.gpkg", {{"s_manhole", 69}, {"foul_sewer", 82}, {"surface_water_sewer", 21}}},
        {"gdal_sample_v1.2_spatial_index_extension.gpkg",
         {{"point2d", 2},
          {"geomcollection2d", 5},
          {"geometry2d", 8},
          {"polygon3d", 2},
          {"multipolygon3d", 2},
          {"geometry3d", 8}}},
    };
    for (const auto& file : filesIn(test::sharedData("geopackage"), {".gpkg"})) {
        INFO(file.filename().string());
        const auto counts = golden.prepareAll(file);
        for (const auto& [name, count] : expected.at(file.filename().string())) {
            INFO(name);
            CHECK((counts.contains(name) ? counts.at(name) : 0) == count);
        }
    }
}

TEST_CASE("GeoJSON files open") {
    Golden golden;
    const std::map<std::string, std::uint64_t> several{{"good-featurecollection-bbox.geojson", 2},
                                                       {"good-featurecollection-bbox3d.geojson", 2},
                                                       {"good-featurecollection-extensions.geojson", 3},
                                                       {"good-featurecollection.geojson", 3}};
    for (const auto& file : filesIn(test::sharedData("geojson"), {".geojson"})) {
        INFO(file.filename().string());
        const auto layer = golden.prepare({file, std::nullopt, std::nullopt, std::nullopt, "EPSG:4547"});
        REQUIRE(layer.ok());
        const auto known = several.find(file.filename().string());
        CHECK(layer->manifest.featureCount == (known == several.end() ? 1 : known->second));
        const auto reader = VectorReader::open(layer->folder);
        REQUIRE(reader.ok());
    }
}

TEST_CASE("Spreadsheets open as tables, or give a reason") {
    for (const auto& file : filesIn(test::sharedData("spreadsheets"), {".xlsx", ".xls", ".ods"})) {
        INFO(file.filename().string());
        const test::TempDir scratch;
        fs::create_directory(scratch / "list");
        const auto listed = runWorker(test::workerOptions(), {"list", file, scratch / "list", Json::object()});
        if (!listed) {
            std::printf("  %-28s %s\n", file.filename().c_str(), listed.error().text().c_str());
            CHECK_FALSE(listed.error().hint.empty());
            continue;
        }
        for (const auto& sheet : listed->at("layers")) {
            const auto name = sheet.at("name").get<std::string>();
            fs::create_directory(scratch / "out");
            auto table = TableReader::read(test::workerOptions(), {file, name, {}, {}, true}, scratch / "out");
            REQUIRE(table.ok());
            std::uint64_t rows = 0;
            for (auto row = table->next(); row.ok() && row->has_value(); row = table->next()) {
                ++rows;
            }
            CHECK(rows == table->header().rowCount);
            std::printf("  %-28s %-24s %s %zu columns, %llu rows\n", file.filename().c_str(), name.c_str(),
                        table->header().driver.c_str(), table->header().fields.size(),
                        static_cast<unsigned long long>(rows));
            fs::remove_all(scratch / "out");
        }
    }
}

TEST_CASE("The villages of Luohe are read as a table") {
    const auto folder = test::sharedData("gazetteer");
    if (folder.empty()) {
        return;
    }
    const test::TempDir scratch;
    auto table =
        TableReader::read(test::workerOptions(), {folder / "luohe_villages.csv", {}, {}, {}, true}, scratch.path());
    REQUIRE(table.ok());
    CHECK(table->header().rowCount == 1334);
    CHECK(table->header().encoding == "UTF-8");
    REQUIRE(table->next().value().has_value());
}

TEST_CASE("Rasters and elevation models open with their sizes and heights") {
    Golden golden;
    const std::map<std::string, std::pair<int, int>> sizes{
        {"RGB.byte.tif", {791, 718}},      {"cogeo.tif", {1024, 1024}},       {"shade.tif", {1024, 1024}},
        {"N42E001.hgt.zip", {1201, 1201}}, {"N43E007.hgt.zip", {1201, 1201}}, {"N48W125.hgt.zip", {3601, 3601}},
        {"N52E008.hgt.zip", {1201, 1201}}};
    const std::map<std::string, std::pair<double, double>> heights{{"N42E001.hgt.zip", {349, 3100}},
                                                                   {"N43E007.hgt.zip", {-11, 2064}},
                                                                   {"N48W125.hgt.zip", {-13, 1095}},
                                                                   {"N52E008.hgt.zip", {-1, 357}}};
    auto files = filesIn(test::sharedData("raster"), {".tif", ".vrt"});
    for (const auto& file : filesIn(test::sharedData("dem"), {".zip"})) {
        files.push_back(file);
    }
    for (const auto& file : files) {
        const auto name = file.filename().string();
        INFO(name);
        PrepareJob job{file, std::nullopt, std::nullopt, std::nullopt, "EPSG:4547"};
        auto layer = golden.prepare(job);
        if (name.ends_with(".vrt")) {
            CHECK_FALSE(layer.ok());
            continue;
        }
        if (name == "rotated.tif") {  // it has no CRS either: asked, then laid straight
            REQUIRE_FALSE(layer.ok());
            CHECK(needsCrs(layer.error()));
            job.crs = "EPSG:32618";
            layer = golden.prepare(job);
            REQUIRE(layer.ok());
            CHECK(countOf(layer->manifest, "straightened") == 1);
            CHECK(layer->manifest.raster.geoTransform[2] == 0);
        }
        REQUIRE(layer.ok());
        const auto& raster = layer->manifest.raster;
        if (const auto size = sizes.find(name); size != sizes.end()) {
            CHECK(raster.width == size->second.first);
            CHECK(raster.height == size->second.second);
        }
        if (const auto range = heights.find(name); range != heights.end()) {
            CHECK(raster.bands.at(0).minimum == range->second.first);
            CHECK(raster.bands.at(0).maximum == range->second.second);
        }
        const auto reader = RasterReader::open(layer->folder);
        REQUIRE(reader.ok());
        const RasterWindow all{0, 0, double(raster.width), double(raster.height), 64, 64};
        CHECK((*reader)->readFloats(0, all, true).ok());
        CHECK((*reader)->readRgba(all, true).ok());
    }
}

TEST_CASE("The counties of China are prepared inside the sandbox's limits", "[.deep]") {
    const auto folder = test::sharedData("admin-boundaries");
    if (folder.empty()) {
        return;
    }
    Golden golden;
    const auto layer = golden.prepare(
        {folder / "china_counties.geojson.zip", std::nullopt, std::nullopt, SourceDatum::gcj02, "EPSG:4547"});
    REQUIRE(layer.ok());
    CHECK(layer->manifest.featureCount == 2885);
    // 5,753,368 in the file; counted by a script over its JSON, so many differ from the one before them in their ring.
    CHECK(layer->manifest.vertexCount == 4'273'077);
    CHECK(layer->manifest.coordinateCrs == "EPSG:3857");
    // The notes count 2,029, one of them a shape without any position, which is told apart here.
    CHECK(countOf(layer->manifest, "invalidGeometry") + countOf(layer->manifest, "noGeometry") == 2029);
    const auto reader = VectorReader::open(layer->folder);
    REQUIRE(reader.ok());
    std::uint64_t vertices = 0;
    (*reader)->query(layer->manifest.bounds, 4'000, [&](const FeatureView& feature) {
        for (std::uint32_t p = 0; p < feature.partCount(); ++p) {
            vertices += feature.part(p).points.size();
        }
    });
    std::printf("  at 4 km a pixel: %llu of %llu vertices\n", static_cast<unsigned long long>(vertices),
                static_cast<unsigned long long>(layer->manifest.vertexCount));
    CHECK(vertices * 10 < layer->manifest.vertexCount);
}
