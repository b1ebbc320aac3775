// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace weir::maps {

/// An MBTiles file from outside: an SQLite file somebody else wrote, so opened in the sandboxed worker only. Its schema
/// is trusted with nothing, no extension is loaded and no blob beyond the largest tile is read.
class ForeignTiles {
public:
    struct Entry {
        std::int64_t zoom = 0;
        std::int64_t column = 0;
        std::int64_t row = 0;    ///< from the bottom, as the format counts
        std::string_view bytes;  ///< valid during the call
    };

    /// Errors: corrupt (no SQLite file, no table of tiles, cut off).
    [[nodiscard]] static Result<std::unique_ptr<ForeignTiles>> open(const std::filesystem::path& file);
    ~ForeignTiles();

    /// "format", "minzoom", "bounds", "attribution" …; at most 100 of at most 1 MiB.
    [[nodiscard]] Result<std::map<std::string, std::string>> metadata();
    [[nodiscard]] Result<std::int64_t> count();
    /// Until `visit` answers false. Errors: corrupt (the file ends or breaks in between).
    [[nodiscard]] Result<void> forEach(const std::function<bool(const Entry&)>& visit);

private:
    struct Impl;
    explicit ForeignTiles(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace weir::maps
