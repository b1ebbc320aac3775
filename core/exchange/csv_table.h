// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/exchange/import_rows.h"

#include <istream>

/// Text tables (CSV, TSV) read as strictly as registers need: a row is taken whole or rejected with its line.
namespace weir::exchange {

struct CsvTable {
    std::vector<std::string> columns;
    std::vector<SourceRow> rows;
    std::vector<Rejection> rejected;  ///< in file order; numbers count rejected rows as well
};

struct CsvRules {
    std::optional<std::string> encoding{};  ///< UTF-8 when all of the file is, else GB18030
    std::int64_t maxRows = 5'000'000;
};

/// Lines of a quoted cell: more is a quotation mark that was never closed.
constexpr std::int64_t kMaxCellLines = 50;

/// RFC 4180 with LF, CRLF or CR; the separator is the one of "," ";" tab "|" the first line has most of. The first line
/// names the columns; blank lines are passed over. Rejected with the line: a row with more or fewer cells than columns,
/// with bytes outside the encoding, a NUL or another control character, a quotation mark inside a cell without or after
/// one with quotation marks. Errors: usage (unknown encoding, one the file contradicts); invalid (no columns, a
/// quotation mark without an end, with the line where it stands; too many rows).
[[nodiscard]] Result<CsvTable> readCsv(std::istream& file, const CsvRules& rules = {});

}  // namespace weir::exchange
