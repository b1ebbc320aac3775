// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/transform.h"
#include "maps/gdal/policy.h"
#include "maps/gdal/raster_reader.h"
#include "maps/render/display_warp.h"
#include "maps/render/pixel_grid.h"
#include "maps/render/shapes.h"
#include "tests/maps/render/prepared_polygon.h"
#include "tests/maps/render/scene.h"
#include "tests/support/temp_dir.h"

#include <gdal_priv.h>
#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <random>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

namespace fs = std::filesystem;

struct Scene {
    const char* from;
    const char* to;
    geo::LonLat centre;
    double metresPerPixel;
};

// Plain ones, then: across the date line, near and over both poles, systems whose definition names the northing first
// (2193 New Zealand, 2180 Poland, 4547 itself) or points its axes along meridians (32661, 3031).
const std::array kScenes{
    Scene{"EPSG:3857", "EPSG:4547", {114, 33.6}, 1},     Scene{"EPSG:3857", "EPSG:4547", {114, 33.6}, 400},
    Scene{"EPSG:4490", "EPSG:4547", {113.7, 34.2}, 30},  Scene{"EPSG:4490", "EPSG:4547", {105, 35}, 2500},
    Scene{"EPSG:4549", "EPSG:4547", {117, 34}, 100},     Scene{"EPSG:4326", "EPSG:4547", {114, 33.6}, 0.2},
    Scene{"EPSG:3857", "EPSG:3832", {180, -17}, 300},    Scene{"EPSG:4326", "EPSG:3832", {179.9, 20}, 5000},
    Scene{"EPSG:3857", "EPSG:32701", {-179.9, -17}, 20}, Scene{"EPSG:4087", "EPSG:3995", {0, 90}, 200},
    Scene{"EPSG:4326", "EPSG:3995", {100, 88}, 3000},    Scene{"EPSG:4087", "EPSG:32661", {40, 86}, 50},
    Scene{"EPSG:4326", "EPSG:3031", {-60, -89.9}, 800},  Scene{"EPSG:3857", "EPSG:2193", {174, -41}, 150},
    Scene{"EPSG:2193", "EPSG:3857", {174, -41}, 150},    Scene{"EPSG:3857", "EPSG:2180", {19, 52}, 60}};

struct Stage {
    std::shared_ptr<const Projection> projection;
    std::shared_ptr<const Reprojection> reprojection;
    MapView view;
};

Stage stageOf(const Scene& scene) {
    const auto projection = makeProjection(scene.to);
    REQUIRE(projection.ok());
    const auto reprojection = makeReprojection(scene.from, scene.to);
    REQUIRE(reprojection.ok());
    auto view = viewOf(1920, 1080);
    view.metresPerPixel = scene.metresPerPixel;
    view.centre = (*projection)->toMap(scene.centre);
    REQUIRE(std::isfinite(view.centre.x));
    return {*projection, *reprojection, view};
}

/// PROJ itself, one point at a time.
geo::MapPoint byProj(const geo::Transform& transform, geo::MapPoint p) {
    const auto c = transform.apply(geo::Coordinate{p.x, p.y});
    return c.ok() ? geo::MapPoint{c->x, c->y} : geo::MapPoint{NAN, NAN};
}

/// A raster of the world, one cell to a degree: red west of Greenwich, green east of it.
fs::path worldRaster(const fs::path& folder) {
    registerRasterReaders();
    auto* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    const GDALDatasetUniquePtr dataset{driver->Create((folder / "raster.tif").c_str(), 360, 180, 3, GDT_Byte, nullptr)};
    REQUIRE(dataset);
    std::array<double, 6> place{-180, 1, 0, 90, 0, -1};
    dataset->SetGeoTransform(place.data());
    for (int band = 1; band <= 3; ++band) {
        std::vector<std::uint8_t> row(360, 0);
        for (std::size_t i = 0; i < row.size(); ++i) {
            row[i] = band == (i < 180 ? 1 : 2) ? 255 : 0;
        }
        for (int y = 0; y < 180; ++y) {
            REQUIRE(dataset->GetRasterBand(band)->RasterIO(GF_Write, 0, y, 360, 1, row.data(), 360, 1, GDT_Byte, 0, 0,
                                                           nullptr) == CE_None);
        }
    }
    Manifest manifest;
    manifest.kind = PreparedKind::raster;
    manifest.coordinateCrs = "EPSG:4326";
    manifest.bounds.add(-180, -90);
    manifest.bounds.add(180, 90);
    manifest.raster.width = 360;
    manifest.raster.height = 180;
    manifest.raster.geoTransform.assign(place.begin(), place.end());
    manifest.raster.bands = {
        {"Byte", "red", {}, 0, 255, {}}, {"Byte", "green", {}, 0, 255, {}}, {"Byte", "blue", {}, 0, 255, {}}};
    REQUIRE(writeManifest(folder, manifest).ok());
    return folder;
}

}  // namespace

TEST_CASE("A vertex is drawn within a tenth of a pixel of where PROJ puts it, inside the picture and around it") {
    const auto scene = GENERATE(from_range(kScenes));
    INFO(scene.from << " -> " << scene.to << " at " << scene.metresPerPixel << " m to a pixel");
    const auto [projection, reprojection, view] = stageOf(scene);
    const auto transform = geo::Transform::between(scene.from, scene.to);
    REQUIRE(transform.ok());
    const auto boxes = reprojection->backwardPieces(view.bounds());
    REQUIRE_FALSE(boxes.empty());
    const auto device = toDevice(view);
    DisplayWarp warp{boxes, *reprojection, device};
    std::mt19937 random{7};
    std::vector<geo::MapPoint> source;
    for (int i = 0; i < 20'000; ++i) {
        // A third of a picture beyond its edges as well: their lines are seen.
        const double x = static_cast<double>(random() % 10'000) / 10'000 * 1920 * 5 / 3 - 640;
        const double y = static_cast<double>(random() % 10'000) / 10'000 * 1080 * 5 / 3 - 360;
        source.push_back(view.toMap({x, y}));
    }
    reprojection->backward(source);
    std::erase_if(source, [](const geo::MapPoint& p) { return !std::isfinite(p.x) || !std::isfinite(p.y); });
    REQUIRE(source.size() > 5'000);
    const auto drawn = warp(source);
    REQUIRE(drawn.size() == source.size());
    double worst = 0;
    std::size_t compared = 0;
    for (std::size_t i = 0; i < source.size(); ++i) {
        const auto exact = byProj(*transform, source[i]);
        if (std::isfinite(exact.x) && std::isfinite(exact.y)) {
            const auto there = device(exact);
            worst = std::max(worst, std::hypot(drawn[i].x() - there.x, drawn[i].y() - there.y));
            ++compared;
        }
    }
    CHECK(compared > 5'000);
    CHECK(worst < 0.1);
}

TEST_CASE("What a picture shows lies in the boxes that are asked for") {
    const auto scene = GENERATE(from_range(kScenes));
    INFO(scene.from << " -> " << scene.to << " at " << scene.metresPerPixel << " m to a pixel");
    const auto [projection, reprojection, view] = stageOf(scene);
    const auto boxes = reprojection->backwardPieces(view.bounds());
    std::vector<geo::MapPoint> places;
    for (int y = 0; y <= 1080; y += 9) {
        for (int x = 0; x <= 1920; x += 8) {
            places.push_back(view.toMap({double(x), double(y)}));
        }
    }
    reprojection->backward(places);
    std::size_t missed = 0;
    for (const auto& p : places) {
        const bool there = std::isfinite(p.x) && std::isfinite(p.y);
        missed += there && std::ranges::none_of(boxes, [&](const geo::MapBox& box) {
                      return p.x >= box.minX && p.x <= box.maxX && p.y >= box.minY && p.y <= box.maxY;
                  });
    }
    CHECK(missed == 0);
}

TEST_CASE("A view across the date line asks for the two sides of it, not for the world between") {
    const auto [projection, reprojection, view] = stageOf({"EPSG:4326", "EPSG:3832", {180, 20}, 500});
    const auto boxes = reprojection->backwardPieces(view.bounds());
    REQUIRE(boxes.size() == 2);
    CHECK(boxes[0].maxX < -170);
    CHECK(boxes[1].minX > 170);
}

TEST_CASE("A pixel of a raster is taken within a tenth of a pixel of where PROJ says") {
    // Of degrees to each system that has a place for them.
    const auto scene =
        GENERATE(Scene{"EPSG:4326", "EPSG:4547", {114, 33.6}, 20}, Scene{"EPSG:4326", "EPSG:4547", {105, 35}, 2500},
                 Scene{"EPSG:4326", "EPSG:3832", {180, -17}, 3000}, Scene{"EPSG:4326", "EPSG:3995", {0, 89.9}, 2000},
                 Scene{"EPSG:4326", "EPSG:32661", {40, 88}, 500}, Scene{"EPSG:4326", "EPSG:3031", {-60, -89.9}, 800},
                 Scene{"EPSG:4326", "EPSG:2193", {174, -41}, 400});
    INFO(scene.to << " at " << scene.metresPerPixel << " m to a pixel");
    const auto [projection, reprojection, view] = stageOf(scene);
    const TempDir folder;
    const auto reader = RasterReader::open(worldRaster(folder.path()));
    REQUIRE(reader.ok());
    const auto forward = geo::Transform::between(scene.from, scene.to);
    REQUIRE(forward.ok());
    PixelGrid grid{view, **reader, reprojection.get()};
    double worst = 0;
    std::size_t compared = 0;
    for (int y = 1; y < 1080; y += 31) {
        grid.row(y, [&, y = y](int x, double column, double row) {
            if (x % 13 != 0 || !std::isfinite(column) || std::abs(row - 90) > 90) {
                return;
            }
            // Back to the picture by PROJ: where that cell position is drawn.
            const auto p = view.toScreen(byProj(*forward, (*reader)->toMap(column, row)));
            if (std::isfinite(p.x) && std::isfinite(p.y)) {
                worst = std::max(worst, std::hypot(p.x - (x + 0.5), p.y - (y + 0.5)));
                ++compared;
            }
        });
    }
    CHECK(compared > 2'000);
    CHECK(worst < 0.1);
}

TEST_CASE("Rasters and areas go on across the date line") {
    needApplication();
    const auto projection = makeProjection("EPSG:3832");
    REQUIRE(projection.ok());
    RenderRequest request;
    request.workingCrs = "EPSG:3832";
    request.projection = *projection;
    request.background = "#FFFFFF";
    request.view = viewOf(400, 300);
    request.view.metresPerPixel = 2000;
    request.view.centre = (*projection)->toMap(geo::LonLat{180, -17});
    Renderer renderer{rendererOptions()};
    const auto at = [&](const RenderResult& result, double lon, double lat) {
        const auto p = request.view.toScreen((*projection)->toMap(geo::LonLat{lon, lat}));
        return result.image.pixel(int(std::floor(p.x)), int(std::floor(p.y)));
    };
    const TempDir folder;
    Layer layer;
    layer.id = "world";

    SECTION("a picture of the world") {
        layer.source = openPrepared(worldRaster(folder.path()));
        layer.style.raster.smooth = false;
        request.layers = {layer};
        const auto result = renderer.render(request);
        REQUIRE(result.notices.empty());
        CHECK(at(result, 178.5, -17) == qRgb(0, 255, 0));
        CHECK(at(result, 179.98, -16) == qRgb(0, 255, 0));
        CHECK(at(result, -179.98, -18) == qRgb(255, 0, 0));
        CHECK(at(result, -178.5, -17) == qRgb(255, 0, 0));
    }
    SECTION("an area cut at it, as RFC 7946 3.1.9 asks") {
        // EPSG:3857 of 178°…180° and -180°…-178° (guidance note 7-2, 1.3.3.2); 17°S ± a degree.
        constexpr double kDegree = 6378137.0 * M_PI / 180;
        const auto y = [](double lat) { return 6378137.0 * std::log(std::tan(M_PI / 4 + lat * M_PI / 360)); };
        std::vector<std::vector<geo::MapPoint>> shells;
        for (const auto& [west, east] : {std::pair{178., 180.}, std::pair{-180., -178.}}) {
            shells.push_back({{west * kDegree, y(-18)},
                              {east * kDegree, y(-18)},
                              {east * kDegree, y(-16)},
                              {west * kDegree, y(-16)},
                              {west * kDegree, y(-18)}});
        }
        savePolygon(folder.path(), "EPSG:3857", shells);
        layer.source = openPrepared(folder.path());
        layer.style = areaStyle("#FF0000");
        request.layers = {layer};
        const auto result = renderer.render(request);
        REQUIRE(result.notices.empty());
        CHECK(result.timings.features == 1);  // found on both sides, drawn once
        for (const double lon : {178.1, 179.0, 179.9, -179.9, -179.0, -178.1}) {
            INFO(lon);
            CHECK(at(result, lon, -17) == qRgb(255, 0, 0));
        }
        CHECK(at(result, 177.9, -17) == qRgb(255, 255, 255));
        CHECK(at(result, -177.9, -17) == qRgb(255, 255, 255));
    }
}

TEST_CASE("A cap around the pole is a disc of its size") {
    needApplication();
    // EPSG:32661 (UPS North): the scale at the pole is 0.994; 1° of latitude there is 111.69 km (WGS 84, series).
    const auto projection = makeProjection("EPSG:32661");
    REQUIRE(projection.ok());
    std::vector<geo::MapPoint> ring;
    constexpr double kDegree = 6378137.0 * M_PI / 180;  // of EPSG:4087
    for (int lon = -180; lon <= 180; ++lon) {
        ring.push_back({lon * kDegree, 89 * kDegree});
    }
    ring.push_back({180 * kDegree, 90 * kDegree});
    ring.push_back({-180 * kDegree, 90 * kDegree});
    ring.push_back(ring.front());
    const TempDir folder;
    savePolygon(folder.path(), "EPSG:4087", {ring});
    Layer layer;
    layer.id = "cap";
    layer.source = openPrepared(folder.path());
    layer.style = areaStyle("#FF0000");
    RenderRequest request;
    request.workingCrs = "EPSG:32661";
    request.projection = *projection;
    request.background = "#FFFFFF";
    request.layers = {layer};
    request.view = viewOf(600, 600);
    request.view.metresPerPixel = 500;
    request.view.centre = {2'000'000, 2'000'000};  // false easting and northing at the pole
    Renderer renderer{rendererOptions()};
    const auto result = renderer.render(request);
    REQUIRE(result.notices.empty());
    const double radius = 111'694.0 * 0.994 / 500;
    for (int degrees = 0; degrees < 360; degrees += 15) {
        INFO(degrees);
        const double c = std::cos(degrees * M_PI / 180);
        const double s = std::sin(degrees * M_PI / 180);
        const auto pixel = [&](double r) { return result.image.pixel(int(300 + r * c), int(300 + r * s)); };
        CHECK(pixel(radius - 2) == qRgb(255, 0, 0));
        CHECK(pixel(radius + 2) == qRgb(255, 255, 255));
    }
}
