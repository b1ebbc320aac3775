// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/prepared/tile_file.h"

#include <mutex>

namespace weir::maps {

/// How much a cache may hold, and for how long.
struct TileCacheLimits {
    std::int64_t bytes = 512ll << 20;
    Millis age = std::chrono::hours{24 * 365};
};

/// The tiles of one service on this disk. A file that turns out to be damaged is put aside (suffix .damaged), a new one
/// begun, and trouble() says so once; when even that cannot be done the cache stays empty and says why. Thread-safe;
/// for workers only.
class TileCache {
public:
    /// The file is opened by the first call.
    TileCache(std::filesystem::path file, TileGrid grid, TileCacheLimits limits);

    [[nodiscard]] std::optional<TileFile::Entry> find(const TileId& tile);
    [[nodiscard]] std::optional<Instant> fetchedAt(const TileId& tile);
    /// Stores, and trims from time to time. `now` is the present.
    void put(const TileId& tile, std::string_view bytes, Instant now);
    void trim(Instant now);
    [[nodiscard]] std::int64_t bytes();
    /// Of the tiles there are; `otherwise` when there are none.
    [[nodiscard]] std::int64_t bytesPerTile(std::int64_t otherwise);
    [[nodiscard]] std::optional<Message> trouble();
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    using FilePtr = std::shared_ptr<TileFile>;
    [[nodiscard]] FilePtr file();
    /// Puts the file aside when that is what the error means.
    void mend(const FilePtr& broken, const Error& error);
    void open();
    void tell(Message trouble);

    std::filesystem::path m_path;
    TileGrid m_grid;
    TileCacheLimits m_limits;
    std::mutex m_mutex;
    FilePtr m_file;
    bool m_tried = false;
    std::mutex m_troubleMutex;  ///< of its own: the window asks, and must not wait for the disk
    std::optional<Message> m_trouble;
    std::int64_t m_written = 0;  ///< bytes since the last trim
};

}  // namespace weir::maps
