// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <functional>
#include <string>

namespace weir::app {

/// Writes a file that is either the new one, whole, or what was there before: `write` fills a temporary file beside the
/// target, which is synced and renamed. Refuses the store and what belongs to it, folders, devices and pipes. Errors:
/// io, refused, invalid, what `write` answers.
[[nodiscard]] Result<void> writeSafely(
    const std::filesystem::path& target, const std::filesystem::path& store,
    const std::function<Result<void>(const std::filesystem::path& temporary)>& write);
/// Writes a text into a file that is made or emptied; not safely, for use inside writeSafely(). Errors: io, full.
[[nodiscard]] Result<void> writeFile(const std::filesystem::path& file, const std::string& text);

}  // namespace weir::app
