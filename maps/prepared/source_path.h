// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace weir::maps {

/// Refuses everything GDAL would take for more than the name of a file: it must be an absolute path to an existing
/// regular file or file geodatabase, without the prefixes and colons by which connection strings, URLs and virtual
/// files are told. Asked before any library sees the text, in the desk and again in the worker. Errors: refused,
/// notFound.
[[nodiscard]] Result<void> checkSourcePath(std::string_view path);

/// The files that belong to `input` by the habits of its format and lie beside it (itself not included): .shx .dbf .prj
/// .cpg of a shapefile, world files of pictures, and the like.
[[nodiscard]] std::vector<std::filesystem::path> companionsOf(const std::filesystem::path& input);

/// Name of a layer made of `path`: the file's name without its extension, and without every further one that says a
/// format ("rivers.geojson" and "rivers.shp.zip" are "rivers", "points.v2.csv" is "points.v2").
[[nodiscard]] std::string nameOfSource(const std::filesystem::path& path);

/// A folder that is one data set and not a folder of files: a file geodatabase (.gdb).
[[nodiscard]] bool isFolderFormat(const std::filesystem::path& path);

/// The map files below a folder, by name, at most `limit` + 1 of them: data sets and not the files beside them, three
/// levels deep, links not followed. A file and a file geodatabase are themselves. Looks at the disk.
[[nodiscard]] std::vector<std::filesystem::path> mapFilesIn(const std::filesystem::path& path, std::size_t limit);

/// Lower-case extension with its dot, "" when there is none or it is no plain one (letters and digits, at most 8).
[[nodiscard]] std::string plainExtension(const std::filesystem::path& path);

}  // namespace weir::maps
