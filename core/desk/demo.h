// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <cstdint>
#include <filesystem>

namespace weir::desk {

/// Makes a new store (it must not exist) with `cities` demonstration cities of the profile folder and, in the first
/// one, a situation to work on: incidents, orders under way and drafted, a warning, a proposed response, zones, log
/// entries of the last hours. Everything goes through the door. The same seed and time give the same city. Errors:
/// those of the profile and the store; io when the file exists.
[[nodiscard]] Result<void> installDemo(const std::filesystem::path& store, const std::filesystem::path& cityFolder,
                                       std::uint64_t seed, int cities, const Clock& clock);

}  // namespace weir::desk
