// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/layer.h"
#include "maps/tiles/mvt.h"

#include <QImage>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>

namespace weir::maps {

/// The bytes of a picture tile as a picture, premultiplied: PNG, JPEG and, where Qt can, WebP, told by their content,
/// at most 1024 pixels a side. Errors: corrupt, unsupported, refused. Any thread.
[[nodiscard]] Result<QImage> decodeTile(std::string_view bytes, int tileWidth, int tileHeight);

/// In the installed language, for a sentence that stands inside another one.
[[nodiscard]] std::string inWords(const Message& message);

/// What a renderer remembers about tiles: what it asked for, layer by layer, and the tiles it has unpacked.
/// Thread-safe.
class TileBook {
public:
    explicit TileBook(std::size_t bytes = 96u << 20) : m_limit{bytes} {}

    /// Asks for the tiles of a layer; what the layer asked for before is given up after that, so a tile that is still
    /// wanted goes on arriving.
    [[nodiscard]] std::shared_ptr<TileOrder> order(const std::string& layerId, const TileSource& source,
                                                   std::vector<TileId> tiles);
    /// Gives up what layers asked for that are not among these.
    void keepOnly(const std::vector<std::string>& layerIds);
    /// Tiles on their way, all layers together.
    [[nodiscard]] std::size_t waiting() const;

    /// Number of the latest arrival.
    [[nodiscard]] std::uint64_t arrivals() const;
    /// Returns when a tile arrived after `seen`, the time is over or a stop is requested.
    void awaitArrival(std::uint64_t seen, std::chrono::milliseconds patience, std::stop_token stop);

    /// Tiles come in crowds: lets those of a moment gather, so that one picture shows them all.
    void letGather(std::chrono::milliseconds moment, std::stop_token stop);

    [[nodiscard]] Result<QImage> picture(const Tile& tile, int tileWidth, int tileHeight);
    [[nodiscard]] Result<std::shared_ptr<const MvtTile>> vectors(const Tile& tile);

private:
    /// Named by the content, so that tiles of any source share the room.
    struct Unpacked {
        std::uint64_t hash = 0;
        std::size_t size = 0;
        QImage image;
        std::shared_ptr<const MvtTile> vectors;
        std::size_t bytes = 0;
    };
    /// Outlives the book while a provider still calls.
    struct Bell {
        std::mutex mutex;
        std::condition_variable_any rung;
        std::uint64_t arrivals = 0;
    };
    [[nodiscard]] std::optional<Unpacked> find(std::uint64_t hash, std::size_t size);
    void keep(Unpacked unpacked);

    std::shared_ptr<Bell> m_bell = std::make_shared<Bell>();
    mutable std::mutex m_mutex;
    std::map<std::string, std::shared_ptr<TileOrder>> m_orders;
    std::list<Unpacked> m_unpacked;  // most recently used first
    std::size_t m_bytes = 0;
    std::size_t m_limit;
};

}  // namespace weir::maps
