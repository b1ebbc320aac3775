// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/tile_cache.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace weir::maps {

TileCache::TileCache(std::filesystem::path file, TileGrid grid, TileCacheLimits limits)
    : m_path{std::move(file)}, m_grid{std::move(grid)}, m_limits{limits} {}

void TileCache::open() {
    m_tried = true;
    std::error_code error;
    std::filesystem::create_directories(m_path.parent_path(), error);
    auto opened = TileFile::openShared(m_path, m_grid);
    if (!opened && opened.error().code == ErrorCode::corrupt) {
        for (const auto* suffix : {"-wal", "-shm"}) {
            std::filesystem::remove(m_path.string() + suffix, error);
        }
        std::filesystem::rename(m_path, m_path.string() + ".damaged", error);
        tell(msg("The cache of map tiles was damaged; it was kept as {0} and a new one begun",
                 m_path.filename().string() + ".damaged"));
        opened = TileFile::openShared(m_path, m_grid);
    }
    if (opened) {
        m_file = *std::move(opened);
    } else {
        tell(opened.error().message);
    }
}

TileCache::FilePtr TileCache::file() {
    const std::scoped_lock lock{m_mutex};
    if (!m_tried) {
        open();
    }
    return m_file;
}

void TileCache::mend(const FilePtr& broken, const Error& error) {
    const std::scoped_lock lock{m_mutex};
    if (m_file != broken) {
        return;  // another thread was faster
    }
    if (error.code != ErrorCode::corrupt) {
        tell(error.message);
        return;
    }
    m_file.reset();
    std::error_code ignored;
    const auto aside = m_path.string() + ".damaged";
    std::filesystem::rename(m_path, aside, ignored);
    for (const auto* suffix : {"-wal", "-shm"}) {
        std::filesystem::remove(m_path.string() + suffix, ignored);
    }
    open();
    tell(msg("The cache of map tiles was damaged; it was kept as {0} and a new one begun",
             std::filesystem::path{aside}.filename().string()));
}

std::optional<TileFile::Entry> TileCache::find(const TileId& tile) {
    const auto from = file();
    if (!from) {
        return std::nullopt;
    }
    auto found = from->find(tile);
    if (!found) {
        mend(from, found.error());
        return std::nullopt;
    }
    return *std::move(found);
}

std::optional<Instant> TileCache::fetchedAt(const TileId& tile) {
    const auto from = file();
    if (!from) {
        return std::nullopt;
    }
    const auto found = from->fetchedAt(tile);
    if (!found) {
        mend(from, found.error());
        return std::nullopt;
    }
    return *found;
}

void TileCache::put(const TileId& tile, std::string_view bytes, Instant now) {
    const auto into = file();
    if (!into) {
        return;
    }
    if (const auto stored = into->put(tile, bytes, now); !stored) {
        mend(into, stored.error());
        return;
    }
    bool trimNow = false;
    {
        const std::scoped_lock lock{m_mutex};
        m_written += static_cast<std::int64_t>(bytes.size());
        trimNow = m_written > std::max<std::int64_t>(m_limits.bytes / 16, 1 << 20);
    }
    if (trimNow) {
        trim(now);
    }
}

void TileCache::trim(Instant now) {
    const auto from = file();
    if (!from) {
        return;
    }
    {
        const std::scoped_lock lock{m_mutex};
        m_written = 0;
    }
    if (const auto trimmed = from->trim(m_limits.bytes, now - m_limits.age, now); !trimmed) {
        mend(from, trimmed.error());
    }
}

std::int64_t TileCache::bytes() {
    const auto from = file();
    return from ? from->bytes().valueOr(0) : 0;
}

std::int64_t TileCache::bytesPerTile(std::int64_t otherwise) {
    const auto from = file();
    const auto count = from ? from->count().valueOr(0) : 0;
    return count > 0 ? from->bytes().valueOr(0) / count : otherwise;
}

void TileCache::tell(Message trouble) {
    const std::scoped_lock lock{m_troubleMutex};
    m_trouble = std::move(trouble);
}

std::optional<Message> TileCache::trouble() {
    const std::scoped_lock lock{m_troubleMutex};
    return std::exchange(m_trouble, std::nullopt);
}

}  // namespace weir::maps
