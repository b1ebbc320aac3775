// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/geo/geometry.h"
#include "maps/prepared/manifest.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace weir::maps {

struct ExportFeature {
    std::vector<std::string> values;  ///< one for each field, "" for null
    geo::Geometry geometry;           ///< CGCS2000 degrees
};

/// A table to write. A column typed "integer" or "real" is written as numbers when all its values are numbers, else as
/// text.
struct ExportTable {
    std::string name;
    std::vector<FieldInfo> fields;
    std::vector<ExportFeature> features;
};

struct ExportOptions {
    /// Text that a spreadsheet would run as a formula (it begins with = + - @, tab or return and is no number) gets an
    /// apostrophe in front. Taking this off is the user's explicit wish.
    bool guardFormulas = true;
};

/// Writes .gpkg (EPSG:4490), .geojson (RFC 7946), .kml or .csv (UTF-8 with byte order mark; points as columns longitude
/// and latitude, other shapes as WKT) by the extension of `file`. The file appears whole or not at all: it is written
/// in a folder beside it and renamed. Errors: unsupported, invalid (a row of the wrong width), io, full, cancelled.
[[nodiscard]] Result<void> exportFeatures(const std::filesystem::path& file, const ExportTable& table,
                                          const ExportOptions& options = {}, std::stop_token stop = {});

/// One cell of a CSV line: guarded and quoted.
[[nodiscard]] std::string csvCell(std::string_view text, bool guardFormulas);

}  // namespace weir::maps
