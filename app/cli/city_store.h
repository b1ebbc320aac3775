// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/desk.h"

#include <filesystem>

/// Making stores: what `weir new`, `weir demo` and the window's first start share.
namespace weir::app {

/// A store with the registers of its city profile and nothing invented. Errors: conflict or io when the file is there;
/// nothing is left behind after a failure.
[[nodiscard]] Result<void> makeCityStore(const std::filesystem::path& store, const std::filesystem::path& cityFolder,
                                         const Clock& clock);

struct DemoStoreOptions {
    std::uint64_t seed = 1;
    int cities = 1;
};
/// A store with invented cities of the profile "luohe" below `resources`, 72 hours of readings up to now and a
/// situation to work on. A store that is there stays as it is.
[[nodiscard]] Result<void> makeDemoStore(const std::filesystem::path& store, const std::filesystem::path& resources,
                                         const DemoStoreOptions& options, const Clock& clock);

}  // namespace weir::app
