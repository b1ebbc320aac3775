// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/tiles/service_tiles.h"

#include "maps/tiles/mvt.h"
#include "maps/tiles/tile_content.h"

#include <algorithm>
#include <list>
#include <map>
#include <mutex>
#include <set>

namespace weir::app {

using maps::Tile;
using maps::TileId;

namespace {

constexpr std::size_t kMostRecent = 600;  // tiles kept in memory as they came
constexpr std::size_t kMostFailures = 20'000;

/// From the middle outwards: what an officer looks at comes first.
void sortFromMiddle(std::vector<TileId>& tiles) {
    if (tiles.empty()) {
        return;
    }
    double column = 0;
    double row = 0;
    for (const auto& tile : tiles) {
        column += static_cast<double>(tile.column) / static_cast<double>(tiles.size());
        row += static_cast<double>(tile.row) / static_cast<double>(tiles.size());
    }
    std::ranges::stable_sort(tiles, {}, [&](const TileId& tile) {
        const double x = static_cast<double>(tile.column) - column;
        const double y = static_cast<double>(tile.row) - row;
        return x * x + y * y;
    });
}

bool passesByItself(const Error& error) {
    return error.code == ErrorCode::busy || error.code == ErrorCode::corrupt || error.code == ErrorCode::unsupported;
}

}  // namespace

/// Its tiles are guarded by the mutex of the core.
class ServiceOrder final : public maps::TileOrder {
public:
    ServiceOrder(std::shared_ptr<ServiceTiles> provider, maps::TileProvider::Changed changed)
        : m_provider{std::move(provider)}, m_changed{std::move(changed)} {}
    ~ServiceOrder() override { m_provider->release(*this); }

    Tile at(const TileId& tile) const override;
    std::size_t waiting() const override;

private:
    friend class ServiceTiles;
    friend struct ServiceTiles::Core;
    std::shared_ptr<ServiceTiles> m_provider;
    maps::TileProvider::Changed m_changed;
    std::map<TileId, Tile> m_tiles;
    std::size_t m_waiting = 0;
};

struct ServiceTiles::Core {
    struct Flight {
        std::uint64_t fetch = 0;
        int orders = 0;
    };
    struct Failure {
        Instant until{};
        std::shared_ptr<const Error> reason;
    };
    using Recent = std::list<std::pair<TileId, Tile>>;

    Core(maps::TileService s, std::filesystem::path cacheFile, const Clock& time)
        : service{std::move(s)},
          clock{time},
          cache{std::move(cacheFile),
                service.grid,
                {std::int64_t{service.cacheMegabytes} << 20, std::chrono::hours{24} * service.keepDays}} {}

    [[nodiscard]] Tile known(const TileId& tile);
    [[nodiscard]] Tile begin(const TileId& tile, Tile have, bool online) const;
    void remember(const TileId& tile, const Tile& known);
    void arrive(const TileId& tile, Result<std::string> result);

    maps::TileService service;
    const Clock& clock;
    maps::TileCache cache;
    std::mutex mutex;
    std::set<ServiceOrder*> orders;
    std::map<TileId, Flight> flights;
    std::map<TileId, Failure> failures;
    Recent recent;  // most recently used first
    std::map<TileId, Recent::iterator> byTile;
};

Tile ServiceOrder::at(const TileId& tile) const {
    const std::scoped_lock lock{m_provider->m_core->mutex};
    const auto found = m_tiles.find(tile);
    return found == m_tiles.end() ? Tile{Tile::State::empty, {}, {}, {}} : found->second;
}

std::size_t ServiceOrder::waiting() const {
    const std::scoped_lock lock{m_provider->m_core->mutex};
    return m_waiting;
}

Result<void> checkTile(const maps::TileService& service, const TileId& tile, std::string_view bytes) {
    if (service.content == maps::TileContent::raster) {
        const auto& matrix = service.grid.level(tile.level);
        const auto look = maps::checkPicture(bytes, matrix.tileWidth, matrix.tileHeight);
        return look ? Result<void>{} : Result<void>{look.error()};
    }
    const auto unpacked = maps::isGzip(bytes) ? maps::gunzip(bytes) : Result<std::string>{std::string{bytes}};
    const auto read = unpacked ? maps::readMvt(*unpacked) : Result<maps::MvtTile>{unpacked.error()};
    return read ? Result<void>{} : Result<void>{read.error()};
}

void ServiceTiles::Core::remember(const TileId& tile, const Tile& tileKnown) {
    if (const auto found = byTile.find(tile); found != byTile.end()) {
        recent.erase(found->second);
    }
    recent.emplace_front(tile, tileKnown);
    byTile[tile] = recent.begin();
    if (recent.size() > kMostRecent) {
        byTile.erase(recent.back().first);
        recent.pop_back();
    }
}

/// From memory or the cache; waiting without bytes when neither has it.
Tile ServiceTiles::Core::known(const TileId& tile) {
    {
        const std::scoped_lock lock{mutex};
        if (const auto found = byTile.find(tile); found != byTile.end()) {
            recent.splice(recent.begin(), recent, found->second);
            return recent.front().second;
        }
    }
    auto stored = cache.find(tile);
    if (!stored) {
        return {};
    }
    const Tile read{
        Tile::State::ready, std::make_shared<const std::string>(std::move(stored->bytes)), stored->fetched, {}};
    const std::scoped_lock lock{mutex};
    remember(tile, read);
    return read;
}

/// What an order is told at first; called with the mutex held.
Tile ServiceTiles::Core::begin(const TileId& tile, Tile have, bool online) const {
    if (!online) {
        if (!have.bytes) {
            have.state = Tile::State::failed;
            have.reason =
                std::make_shared<const Error>(fail(ErrorCode::notFound, msg("they are not stored on this computer"),
                                                   msg("Switch the layer online, or download the area beforehand")));
        }
        return have;
    }
    if (have.bytes && clock.now() - have.fetched <= std::chrono::hours{service.maxAgeHours}) {
        return have;
    }
    const auto failure = failures.find(tile);
    if (failure != failures.end() && clock.now() < failure->second.until) {
        have.state = have.bytes ? Tile::State::ready : Tile::State::failed;
        have.reason = have.bytes ? nullptr : failure->second.reason;
        return have;
    }
    have.state = Tile::State::waiting;
    return have;
}

void ServiceTiles::Core::arrive(const TileId& tile, Result<std::string> result) {
    Tile came;
    if (result) {
        came = {Tile::State::ready, std::make_shared<const std::string>(*std::move(result)), clock.now(), {}};
    } else {
        came = {Tile::State::failed, {}, {}, std::make_shared<const Error>(result.error())};
    }
    std::vector<Changed> told;
    {
        const std::scoped_lock lock{mutex};
        flights.erase(tile);
        if (came.bytes) {
            failures.erase(tile);
            remember(tile, came);
        } else {
            if (failures.size() > kMostFailures) {
                failures.clear();
            }
            failures[tile] = {clock.now() + (passesByItself(*came.reason) ? kRest : kLongRest), came.reason};
        }
        for (auto* order : orders) {
            const auto found = order->m_tiles.find(tile);
            if (found == order->m_tiles.end() || found->second.state != Tile::State::waiting) {
                continue;
            }
            --order->m_waiting;
            if (!came.bytes && found->second.bytes) {
                found->second.state = Tile::State::ready;  // the older one stays
            } else {
                found->second = came;
            }
            told.push_back(order->m_changed);
        }
    }
    for (const auto& changed : told) {
        if (changed) {
            changed();
        }
    }
}

ServiceTiles::ServiceTiles(maps::TileService service, std::filesystem::path cacheFile,
                           std::shared_ptr<TileNetwork> network)
    : m_network{std::move(network)},
      m_core{std::make_shared<Core>(std::move(service), std::move(cacheFile), m_network->clock)} {}
ServiceTiles::~ServiceTiles() = default;

const maps::TileService& ServiceTiles::service() const {
    return m_core->service;
}
Instant ServiceTiles::now() const {
    return m_core->clock.now();
}
std::optional<Message> ServiceTiles::trouble() {
    return m_core->cache.trouble();
}
maps::TileCache& ServiceTiles::cache() {
    return m_core->cache;
}
void ServiceTiles::cancel(std::vector<std::uint64_t> fetches) {
    m_network->fetcher.cancel(std::move(fetches));
}

std::unique_ptr<maps::TileOrder> ServiceTiles::order(std::vector<TileId> tiles, bool online, Changed changed) {
    sortFromMiddle(tiles);
    std::vector<Tile> have;
    have.reserve(tiles.size());
    for (const auto& tile : tiles) {
        have.push_back(m_core->known(tile));
    }
    auto order = std::make_unique<ServiceOrder>(shared_from_this(), std::move(changed));
    std::vector<TileId> missing;
    {
        const std::scoped_lock lock{m_core->mutex};
        for (std::size_t i = 0; i < tiles.size(); ++i) {
            // One that came since it was looked up.
            if (const auto came = m_core->byTile.find(tiles[i]); came != m_core->byTile.end()) {
                have[i] = came->second->second;
            }
            auto tile = m_core->begin(tiles[i], std::move(have[i]), online);
            if (tile.state == Tile::State::waiting) {
                ++order->m_waiting;
                if (m_core->flights[tiles[i]].orders++ == 0) {
                    missing.push_back(tiles[i]);
                }
            }
            order->m_tiles.emplace(tiles[i], std::move(tile));
        }
        m_core->orders.insert(order.get());
    }
    launch(missing);
    return order;
}

void ServiceTiles::launch(const std::vector<TileId>& tiles) {
    for (const auto& tile : tiles) {
        const auto id =
            fetch(tile, [core = m_core, tile](Result<std::string> result) { core->arrive(tile, std::move(result)); });
        bool stillWanted = false;
        {
            const std::scoped_lock lock{m_core->mutex};
            if (const auto flight = m_core->flights.find(tile); flight != m_core->flights.end()) {
                flight->second.fetch = id;
                stillWanted = true;
            }
        }
        if (!stillWanted) {
            cancel({id});  // given up, or answered, meanwhile
        }
    }
}

std::uint64_t ServiceTiles::fetch(const TileId& tile, HttpFetcher::Done done) {
    const auto& keyName = m_core->service.keyName;
    const auto key = keyName.empty() ? std::string{} : m_network->keys.key(keyName);
    FetchRequest request{
        maps::tileUrl(m_core->service, tile, key), m_core->service.allowHttp,
        [core = m_core, tile](std::string_view bytes) { return checkTile(core->service, tile, bytes); }};
    return m_network->fetcher.fetch(std::move(request),
                                    [core = m_core, tile, done = std::move(done)](Result<std::string> result) {
                                        if (result) {
                                            core->cache.put(tile, *result, core->clock.now());
                                        }
                                        done(std::move(result));
                                    });
}

void ServiceTiles::release(ServiceOrder& order) {
    std::vector<std::uint64_t> unwanted;
    {
        const std::scoped_lock lock{m_core->mutex};
        m_core->orders.erase(&order);
        for (const auto& [id, tile] : order.m_tiles) {
            const auto flight = tile.state == Tile::State::waiting ? m_core->flights.find(id) : m_core->flights.end();
            if (flight != m_core->flights.end() && --flight->second.orders == 0) {
                unwanted.push_back(flight->second.fetch);
                m_core->flights.erase(flight);
            }
        }
    }
    cancel(std::move(unwanted));
}

std::optional<Tile> ServiceTiles::find(const TileId& tile) {
    auto found = m_core->known(tile);
    return found.bytes ? std::optional{std::move(found)} : std::nullopt;
}

void ServiceTiles::forgetFailures() {
    const std::scoped_lock lock{m_core->mutex};
    m_core->failures.clear();
}

}  // namespace weir::app
