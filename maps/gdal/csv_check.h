// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <string>

namespace weir::maps {

/// Refuses a text table GDAL would guess at: a row with more or fewer cells than the first line has (GDAL fills up or
/// drops, and a position may stand in the wrong column), and a quotation mark that is never closed. RFC 4180 with LF,
/// CRLF or CR; the separator is the one of "," ";" tab "|" the first line has most of; blank lines are passed over.
/// `path` is as GDAL's file functions take it, a member of an archive included. Errors: invalid, with the line.
[[nodiscard]] Result<void> checkCsv(const std::string& path);

}  // namespace weir::maps
