// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <istream>

/// How large a spreadsheet is, from the directory of its archive alone. Readers of spreadsheets hold a whole sheet in
/// memory, at many times its size; one of a million rows would be read for minutes and then refused.
namespace weir::exchange {

/// The XML of one sheet, unpacked.
constexpr std::int64_t kMaxSheetBytes = std::int64_t{64} << 20;

/// Refuses an XLSX or ODS whose sheets (or shared texts) unpack to more than kMaxSheetBytes, naming the rows when the
/// sheet says them (ECMA-376 part 1, 18.3.1.35 dimension). What is no such archive passes: its reader says what it is.
/// The archive may lie about its sizes; the reader's own limits stand behind this. Errors: invalid.
[[nodiscard]] Result<void> checkSheetSizes(std::istream& file);

/// Refuses an XLSX that passed checkSheetSizes() in which a formula of any sheet has no value: programs that write
/// files without calculating leave it out, and a reader would take 0. Errors: invalid, naming the cell.
[[nodiscard]] Result<void> checkSheetFormulas(std::istream& file);

}  // namespace weir::exchange
