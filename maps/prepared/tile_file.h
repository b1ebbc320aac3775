// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/time.h"
#include "maps/tiles/tile_grid.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::maps {

/// Tiles in one SQLite file as MBTiles 1.3 lays them out (rows counted from the bottom), with two columns more: when a
/// tile was fetched and when it was last used. Written by us only: what comes from outside is copied into one by the
/// worker. Thread-safe, one caller at a time inside; every call reads or writes the disk, so none is for the UI thread.
class TileFile {
public:
    struct Entry {
        std::string bytes;
        Instant fetched{};
    };

    /// Opens for reading a file that nobody writes any more. Errors: notFound, corrupt.
    [[nodiscard]] static Result<std::shared_ptr<TileFile>> openFinished(const std::filesystem::path& file,
                                                                        TileGrid grid);
    /// Opens or makes a file that several processes may write (WAL). Errors: corrupt, io, full.
    [[nodiscard]] static Result<std::shared_ptr<TileFile>> openShared(const std::filesystem::path& file, TileGrid grid);
    /// Makes a file that is written once, in one go, and then finish()ed. Errors: io, full.
    [[nodiscard]] static Result<std::shared_ptr<TileFile>> create(const std::filesystem::path& file, TileGrid grid);
    ~TileFile();
    TileFile(const TileFile&) = delete;
    TileFile& operator=(const TileFile&) = delete;

    [[nodiscard]] const TileGrid& grid() const;
    /// Errors: corrupt, io.
    [[nodiscard]] Result<std::optional<Entry>> find(const TileId& tile);
    /// When the tile was fetched; nothing when it is not there.
    [[nodiscard]] Result<std::optional<Instant>> fetchedAt(const TileId& tile);
    /// Errors: corrupt, io, full.
    [[nodiscard]] Result<void> put(const TileId& tile, std::string_view bytes, Instant fetched);
    [[nodiscard]] Result<void> setMetadata(const std::map<std::string, std::string>& values);
    [[nodiscard]] Result<void> finish();

    [[nodiscard]] Result<std::int64_t> bytes();
    [[nodiscard]] Result<std::int64_t> count();
    /// Removes tiles fetched before `oldest`, then the least recently used until at most `mostBytes` remain. `used` is
    /// the present, for what was read since the last call. Answers how many went.
    [[nodiscard]] Result<std::int64_t> trim(std::int64_t mostBytes, Instant oldest, Instant used);

private:
    struct Impl;
    explicit TileFile(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace weir::maps
