// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace weir::maps {

/// Refuses everything GDAL would take for more than the name of a file: it must be an absolute path to an existing
/// regular file, without the prefixes and colons by which connection strings, URLs and virtual files are told. Asked
/// before any library sees the text, in the desk and again in the worker. Errors: refused, notFound.
[[nodiscard]] Result<void> checkSourcePath(std::string_view path);

/// The files that belong to `input` by the habits of its format and lie beside it (itself not included): .shx .dbf .prj
/// .cpg of a shapefile, world files of pictures, and the like.
[[nodiscard]] std::vector<std::filesystem::path> companionsOf(const std::filesystem::path& input);

/// Lower-case extension with its dot, "" when there is none or it is no plain one (letters and digits, at most 8).
[[nodiscard]] std::string plainExtension(const std::filesystem::path& path);

}  // namespace weir::maps
