// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// The reader of vector tiles against GDAL's own, on real tiles.
#include "maps/tiles/mvt.h"

#include <gdal_priv.h>
#include <ogrsf_frmts.h>
#include <catch2/catch.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>

using namespace weir;
using namespace weir::maps;

namespace {

struct Sum {
    std::int64_t features = 0;
    std::int64_t points = 0;
    bool operator==(const Sum&) const = default;
};

std::int64_t pointsOf(const OGRGeometry* geometry) {
    if (geometry == nullptr) {
        return 0;
    }
    const auto type = wkbFlatten(geometry->getGeometryType());
    if (type == wkbPoint) {
        return 1;
    }
    if (type == wkbLineString) {
        return geometry->toLineString()->getNumPoints();
    }
    std::int64_t sum = 0;
    if (type == wkbPolygon) {
        for (const auto* ring : *geometry->toPolygon()) {
            sum += ring->getNumPoints();
        }
        return sum;
    }
    for (const auto* part : *geometry->toGeometryCollection()) {
        sum += pointsOf(part);
    }
    return sum;
}

}  // namespace

TEST_CASE("Real vector tiles are read as GDAL reads them") {
    const std::filesystem::path folder{WEIR_SOURCE_DIR "/../shared/data/vector-tiles/bangkok"};
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) {
        WARN("The real vector tiles are not here");
        return;
    }
    GDALAllRegister();
    int compared = 0;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        INFO(entry.path().filename());
        std::ifstream in{entry.path(), std::ios::binary};
        const std::string bytes{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
        const auto tile = readMvt(bytes);
        REQUIRE(tile);
        const char* drivers[] = {"MVT", nullptr};
        const char* options[] = {"CLIP=NO", nullptr};  // what reaches beyond the tile is cut by whoever draws it
        const std::unique_ptr<GDALDataset> theirs{
            GDALDataset::Open(("MVT:" + entry.path().string()).c_str(), GDAL_OF_VECTOR, drivers, options, nullptr)};
        if (!theirs) {
            WARN("GDAL has no reader of vector tiles here");
            return;
        }
        REQUIRE(static_cast<std::size_t>(theirs->GetLayerCount()) == tile->layers.size());
        for (const auto& layer : tile->layers) {
            INFO(layer.name);
            auto* other = theirs->GetLayerByName(layer.name.c_str());
            REQUIRE(other != nullptr);
            Sum expected;
            for (auto&& feature : *other) {
                ++expected.features;
                expected.points += pointsOf(feature->GetGeometryRef());
            }
            Sum found;
            for (const auto& feature : layer.features) {
                ++found.features;
                for (auto p = feature.firstPart; p < feature.endPart; ++p) {
                    found.points += layer.parts[p].to - layer.parts[p].from;
                }
            }
            CHECK(found.features == expected.features);
            CHECK(found.points == expected.points);
            ++compared;
        }
    }
    CHECK(compared > 100);
}
