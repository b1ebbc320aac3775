// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>

namespace weir::maps {

/// What a zip file (also .kmz, .xlsx, .ods) may hold.
struct ArchiveLimits {
    std::uint64_t unpackedBytes = 2ull << 30;
    std::uint64_t ratio = 200;
    std::uint64_t ratioFrom =
        16u << 20;  ///< the ratio counts from this unpacked size on: small repetitive files are harmless
    std::uint64_t entries = 10'000;
};

/// Reads the headers of a zip file, and its content where they keep silent about sizes, and refuses what passes the
/// limits, absolute names, "..", links and devices, or archives inside the archive. Errors: corrupt, refused.
[[nodiscard]] Result<void> checkArchive(const std::filesystem::path& file, const ArchiveLimits& limits = {});

}  // namespace weir::maps
