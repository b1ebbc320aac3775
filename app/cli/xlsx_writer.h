// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/exchange/export_text.h"

#include <filesystem>
#include <string>

namespace weir::app {

/// One sheet with a frozen header row. Texts are written as texts: nothing becomes a formula, a link or a number by
/// itself. Errors: invalid (more rows than a sheet holds, a text longer than a cell), full, io.
[[nodiscard]] Result<void> writeXlsx(const std::filesystem::path& file, const std::string& sheet,
                                     const exchange::ExportTable& table);

}  // namespace weir::app
