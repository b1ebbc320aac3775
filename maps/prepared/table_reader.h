// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/prepared/manifest.h"
#include "maps/prepared/worker.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace weir::maps {

/// How to read a table for an import.
struct TableJob {
    std::filesystem::path source;         ///< absolute path
    std::optional<std::string> layer;     ///< sheet, folder, table; needsLayer() when several and none named
    std::optional<std::string> encoding;  ///< of CSV and DBF: "UTF-8", "GB18030"; detected when not given
    std::optional<std::string> crs;       ///< for a source that has none
    bool headerRow = true;                ///< of spreadsheets and CSV: the first row names the columns
};

struct TableHeader {
    std::string driver;
    std::string layer;
    std::vector<FieldInfo> fields;
    std::string crs;       ///< as found ("EPSG:4326", a name) or given; "" when the table has no geometry or no CRS
    std::string encoding;  ///< of CSV: what it was read as
    bool hasGeometry = false;
    std::uint64_t rowCount = 0;
    std::vector<PreparedWarning> warnings;
};

/// One row: text of each field ("" for null) and the geometry as ISO WKB in `TableHeader::crs`, longitude (x) first.
struct TableRow {
    std::vector<std::string> values;
    std::string wkb;
};

/// Rows of a table the worker wrote as JSON lines; the header came with its answer. Holds one row in memory.
class TableReader {
public:
    /// Runs the worker into `scratch` (an existing empty folder that outlives the reader) and opens what it wrote.
    [[nodiscard]] static Result<TableReader> read(const WorkerOptions& worker, const TableJob& job,
                                                  const std::filesystem::path& scratch, const Progress& progress = {},
                                                  std::stop_token stop = {});
    /// Rows only, without a header.
    [[nodiscard]] static Result<TableReader> open(const std::filesystem::path& file);

    [[nodiscard]] const TableHeader& header() const { return m_header; }
    /// The next row, nothing at the end. Errors: corrupt.
    [[nodiscard]] Result<std::optional<TableRow>> next();

private:
    TableReader() = default;
    std::ifstream m_file;
    TableHeader m_header;
};

[[nodiscard]] Json toJson(const TableHeader& header);
[[nodiscard]] std::string tableLine(const TableRow& row);

}  // namespace weir::maps
