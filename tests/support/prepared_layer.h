// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/prepared/attribute_store.h"
#include "maps/prepared/manifest.h"
#include "maps/prepared/vector_writer.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace weir::test {

/// What the worker would write beside the geometry.
inline maps::Manifest preparedManifest(const maps::VectorWriter& writer, std::vector<maps::FieldInfo> fields) {
    maps::Manifest manifest;
    manifest.source = {"/somewhere/a.geojson", 12, 34, "0123456789abcdef"};
    manifest.driver = std::string{"GeoJSON"};
    manifest.layer = std::string{"a"};
    manifest.crs = {"EPSG:4326", "EPSG:4326", "standard", maps::SourceDatum::gcj02};
    manifest.coordinateCrs = std::string{"EPSG:4547"};
    manifest.bounds = writer.bounds();
    manifest.geometryType = std::string{"Polygon"};
    manifest.featureCount = writer.featureCount();
    manifest.vertexCount = writer.vertexCount();
    manifest.fields = std::move(fields);
    return manifest;
}

/// One row a feature, one text a field; "" is null.
using PreparedRows = std::vector<std::vector<std::string>>;

/// A prepared layer as the worker leaves it in `folder`.
inline void savePrepared(const std::filesystem::path& folder, const maps::VectorWriter& writer,
                         const std::vector<maps::FieldInfo>& fields, const PreparedRows& rows) {
    REQUIRE(writer.write(folder / "geometry.bin").ok());
    auto attributes = maps::AttributeWriter::create(folder / "attributes.sqlite", fields.size());
    REQUIRE(attributes.ok());
    for (const auto& row : rows) {
        for (std::size_t field = 0; field < row.size(); ++field) {
            if (!row[field].empty()) {
                attributes->set(field, row[field]);
            }
        }
        REQUIRE(attributes->addRow().ok());
    }
    REQUIRE(attributes->finish().ok());
    REQUIRE(maps::writeManifest(folder, preparedManifest(writer, fields)).ok());
}

}  // namespace weir::test
