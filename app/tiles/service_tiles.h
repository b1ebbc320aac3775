// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/tiles/http_fetcher.h"
#include "app/tiles/map_keys.h"
#include "maps/prepared/tile_cache.h"
#include "maps/tiles/tile_provider.h"

#include <memory>

namespace weir::app {

/// What the providers of all services of one program share. `clock` must outlive it.
struct TileNetwork {
    TileNetwork(const Clock& time, std::filesystem::path keysFile, FetchLimits limits = {})
        : clock{time}, keys{std::move(keysFile)}, fetcher{time, limits} {}
    const Clock& clock;
    MapKeys keys;
    HttpFetcher fetcher;
};

/// The tiles of one service: from memory, from its cache, and when the layer is online from the service. A tile that is
/// too old is drawn until a newer one has come; one that failed is not asked for again before `kRest` is over.
class ServiceTiles final : public maps::TileProvider, public std::enable_shared_from_this<ServiceTiles> {
public:
    static constexpr Millis kRest{20'000};           ///< after what may pass by itself
    static constexpr Millis kLongRest{10 * 60'000};  ///< after what will not: no such tile, a refusal

    ServiceTiles(maps::TileService service, std::filesystem::path cacheFile, std::shared_ptr<TileNetwork> network);
    ~ServiceTiles() override;

    const maps::TileService& service() const override;
    std::unique_ptr<maps::TileOrder> order(std::vector<maps::TileId> tiles, bool online, Changed changed) override;
    std::optional<maps::Tile> find(const maps::TileId& tile) override;
    bool isRemote() const override { return true; }
    Instant now() const override;
    std::optional<Message> trouble() override;

    /// Asks again at once for what failed.
    void forgetFailures();
    /// Fetches one tile into the cache, past memory and failures: a preview, a download. `done` on the network's
    /// thread, after the tile is stored. Answers the number for cancel().
    std::uint64_t fetch(const maps::TileId& tile, HttpFetcher::Done done);
    void cancel(std::vector<std::uint64_t> fetches);
    [[nodiscard]] maps::TileCache& cache();

private:
    friend class ServiceOrder;
    /// What the network's thread may hold on to; it never ends the network.
    struct Core;
    void launch(const std::vector<maps::TileId>& tiles);
    void release(class ServiceOrder& order);

    std::shared_ptr<TileNetwork> m_network;
    std::shared_ptr<Core> m_core;
};

/// What a tile of this service must be, whatever the server calls it. Errors: corrupt, unsupported, refused.
[[nodiscard]] Result<void> checkTile(const maps::TileService& service, const maps::TileId& tile,
                                     std::string_view bytes);

}  // namespace weir::app
