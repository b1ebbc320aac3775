// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <filesystem>

namespace weir::app {

/// Where the program's own files are: themes, icons, catalogues, city profiles, manual. In this order: the folder named
/// in the environment variable WEIR_RESOURCES, ../share/weir beside the program, the source tree the program was built
/// from. Errors: notFound, naming the folders that were tried.
[[nodiscard]] Result<std::filesystem::path> findResources();

/// One file below `resources`, whole. Errors: notFound, io.
[[nodiscard]] Result<std::string> readResource(const std::filesystem::path& resources,
                                               const std::filesystem::path& relative);

}  // namespace weir::app
