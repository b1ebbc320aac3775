// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/exchange/import_rows.h"
#include "maps/prepared/table_reader.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace weir::app {

/// A foreign table on its way in: read by the sandboxed worker, or, text tables and JSON that GDAL does not know,
/// by our own bounded parsers.
struct ImportSource {
    std::vector<std::string> columns;
    std::string crs;          ///< of the geometry; "" when there is none or it is degrees
    bool datumKnown = false;  ///< the file itself says its coordinate system
    std::vector<Message> warnings;
    std::vector<exchange::SourceRow> rows;
    std::vector<exchange::Rejection> rejected;  ///< rows that could not be read as they stand
    bool isGeodata = false;                     ///< a format whose rows are shapes, whether these have any or not
};

struct ImportSourceOptions {
    std::filesystem::path file;
    std::optional<std::string> layer;
    std::optional<std::string> crs;
    std::optional<std::string> encoding;
};

/// Errors: notFound; usage (unknown encoding); what exchange::readCsv() and the worker answer, with the options that
/// help named in the hint.
[[nodiscard]] Result<ImportSource> readImportSource(const ImportSourceOptions& options);

}  // namespace weir::app
