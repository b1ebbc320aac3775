// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/prepared/attribute_store.h"
#include "maps/prepared/manifest.h"
#include "maps/prepared/vector_writer.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace weir::test {

/// Writes a prepared layer of one polygon named 漯河 with one ring or several shells, in coordinates of `crs`.
inline void savePolygon(const std::filesystem::path& folder, const std::string& crs,
                        const std::vector<std::vector<geo::MapPoint>>& shells) {
    geo::MapBox extent;
    for (const auto& shell : shells) {
        for (const auto& p : shell) {
            extent.add(p.x, p.y);
        }
    }
    maps::VectorWriter writer{extent};
    writer.beginFeature(1);
    for (const auto& shell : shells) {
        writer.beginPart(maps::PartRole::shell);
        for (const auto& p : shell) {
            writer.add(p.x, p.y);
        }
    }
    writer.endFeature();
    REQUIRE(writer.write(folder / "geometry.bin").ok());
    auto attributes = maps::AttributeWriter::create(folder / "attributes.sqlite", 1);
    REQUIRE(attributes.ok());
    attributes->set(0, "漯河");
    REQUIRE(attributes->addRow().ok());
    REQUIRE(attributes->finish().ok());
    maps::Manifest manifest;
    manifest.source = {"/somewhere/a.geojson", 12, 34, "0123456789abcdef"};
    manifest.driver = "GeoJSON";
    manifest.layer = "a";
    manifest.crs = {"EPSG:4326", "EPSG:4326", "standard", maps::SourceDatum::cgcs2000};
    manifest.coordinateCrs = crs;
    manifest.bounds = writer.bounds();
    manifest.geometryType = "Polygon";
    manifest.featureCount = 1;
    manifest.vertexCount = writer.vertexCount();
    manifest.fields = {{"name", "text"}};
    REQUIRE(maps::writeManifest(folder, manifest).ok());
}

}  // namespace weir::test
