// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/jobs/job_queue.h"
#include "maps/layer/table_query.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace weir::app {

/// Rows of a map file as they shall stand in another: which, in which order, with which fields.
struct AttributeRows {
    std::shared_ptr<const maps::VectorReader> reader;
    std::string name;
    maps::RowList rows;
    std::vector<std::size_t> columns;
};

/// Writes .gpkg, .geojson, .kml, .csv with the geometry or .xlsx without, by the file's ending, wholly or not at all;
/// answers the number of rows. Errors: usage (another ending), cancelled, as writeSafely() and exportFeatures().
[[nodiscard]] Result<std::size_t> exportRows(const AttributeRows& what, const std::filesystem::path& file,
                                             const std::filesystem::path& store, const jobs::JobContext& context);
/// Tab-separated, titles first. Errors: corrupt, io.
[[nodiscard]] Result<std::string> tabText(const AttributeRows& what);

}  // namespace weir::app
