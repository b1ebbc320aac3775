// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/time.h"
#include "maps/tiles/tile_service.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace weir::maps {

/// What is known of one tile.
struct Tile {
    enum class State {
        waiting,  ///< being asked for; `bytes` may hold an older one meanwhile
        ready,
        empty,  ///< the source has nothing there
        failed
    };
    State state = State::waiting;
    std::shared_ptr<const std::string> bytes{};  ///< a picture or a vector tile, checked
    Instant fetched{};                           ///< when `bytes` came from the service
    std::shared_ptr<const Error> reason{};       ///< why it failed
};

/// Interest in some tiles. While it lives they are fetched; when it goes, those that nobody else wants are given up.
class TileOrder {
public:
    virtual ~TileOrder() = default;
    /// Of the tiles ordered only.
    [[nodiscard]] virtual Tile at(const TileId& tile) const = 0;
    [[nodiscard]] virtual std::size_t waiting() const = 0;
};

/// Where the tiles of one source come from: a cache and a network behind it, or a file. Thread-safe; its calls read
/// files and are for workers. maps knows nothing of the network: app does.
class TileProvider {
public:
    virtual ~TileProvider() = default;
    [[nodiscard]] virtual const TileService& service() const = 0;
    /// `changed` is called from any thread, with no lock held, whenever a tile that waited has its answer; one call may
    /// still be under way while the order goes. With `online` false nothing but the cache is asked.
    using Changed = std::function<void()>;
    [[nodiscard]] virtual std::unique_ptr<TileOrder> order(std::vector<TileId> tiles, bool online, Changed changed) = 0;
    /// Only what is at hand: another zoom to show meanwhile.
    [[nodiscard]] virtual std::optional<Tile> find(const TileId& tile) = 0;
    /// Whether tiles come over a network at all, so that their age matters.
    [[nodiscard]] virtual bool isRemote() const = 0;
    [[nodiscard]] virtual Instant now() const = 0;
    /// Of vector tiles the names of the layers in them, as far as they are known before a tile is seen.
    [[nodiscard]] virtual std::vector<std::string> layerNames() const { return {}; }
    /// What befell the cache ("was damaged and begun again"), told once.
    [[nodiscard]] virtual std::optional<Message> trouble() { return std::nullopt; }
};

}  // namespace weir::maps
