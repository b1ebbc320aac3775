// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/style.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace weir::app {

/// A style as it travels by clipboard and file: {"weir": "style", "version": 1, "style": {…}}, indented.
[[nodiscard]] std::string styleText(const maps::Style& style);
/// Errors: invalid — it is no JSON, not a style of ours, of a newer version, or a member is wrong; which, is said.
[[nodiscard]] Result<maps::Style> styleFromText(std::string_view text);

/// A style file as it stands on disk. Errors: notFound, io, refused (more than 20 MiB).
[[nodiscard]] Result<std::string> readStyleFile(const std::filesystem::path& file);

}  // namespace weir::app
