// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/tiles/tile_provider.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

namespace weir::test {

using TileBytes = std::function<std::string(const maps::TileId&)>;

/// Tiles that a test makes, hands out when it likes, or lets fail. Without bytes every tile has failed already.
class ManualTiles final : public maps::TileProvider, public std::enable_shared_from_this<ManualTiles> {
public:
    ManualTiles(maps::TileService service, TileBytes bytes)
        : m_service{std::move(service)}, m_bytes{std::move(bytes)} {}

    const maps::TileService& service() const override { return m_service; }
    bool isRemote() const override { return true; }
    Instant now() const override { return fromMillis(1'000'000'000'000); }

    std::unique_ptr<maps::TileOrder> order(std::vector<maps::TileId> tiles, bool, Changed changed) override {
        auto order = std::make_unique<Order>(shared_from_this(), std::move(changed));
        const std::scoped_lock lock{m_mutex};
        for (const auto& tile : tiles) {
            const auto settled = m_settled.find(tile);
            order->tiles[tile] = settled == m_settled.end() ? first(tile) : settled->second;
        }
        m_orders.insert(order.get());
        return order;
    }
    std::optional<maps::Tile> find(const maps::TileId& tile) override {
        const std::scoped_lock lock{m_mutex};
        const auto found = m_atHand.find(tile.level);
        return found == m_atHand.end() ? std::nullopt : std::optional{ready(found->second)};
    }

    void setOnDemand(bool onDemand) { m_onDemand = onDemand; }
    void keepAtHand(int level, std::string bytes) { m_atHand[level] = std::move(bytes); }
    /// What is asked for from now on comes at once.
    void deliverWhenOrdered(std::string bytes) {
        m_onDemand = false;
        m_bytes = [bytes = std::move(bytes)](const maps::TileId&) { return bytes; };
    }
    [[nodiscard]] std::vector<maps::TileId> waiting() {
        const std::scoped_lock lock{m_mutex};
        std::set<maps::TileId> out;
        for (const auto* order : m_orders) {
            for (const auto& [id, tile] : order->tiles) {
                if (tile.state == maps::Tile::State::waiting) {
                    out.insert(id);
                }
            }
        }
        return {out.begin(), out.end()};
    }
    void deliver(const maps::TileId& tile, const std::string& bytes) { settle(tile, ready(bytes)); }
    void failTile(const maps::TileId& tile, const Error& why) {
        settle(tile, {maps::Tile::State::failed, {}, {}, std::make_shared<const Error>(why)});
    }

private:
    struct Order final : maps::TileOrder {
        Order(std::shared_ptr<ManualTiles> owner, Changed onChange)
            : provider{std::move(owner)}, changed{std::move(onChange)} {}
        ~Order() override {
            const std::scoped_lock lock{provider->m_mutex};
            provider->m_orders.erase(this);
        }
        maps::Tile at(const maps::TileId& tile) const override {
            const std::scoped_lock lock{provider->m_mutex};
            return tiles.at(tile);
        }
        std::size_t waiting() const override {
            const std::scoped_lock lock{provider->m_mutex};
            return static_cast<std::size_t>(std::ranges::count_if(
                tiles, [](const auto& one) { return one.second.state == maps::Tile::State::waiting; }));
        }
        std::shared_ptr<ManualTiles> provider;
        Changed changed;
        std::map<maps::TileId, maps::Tile> tiles;
    };

    [[nodiscard]] maps::Tile ready(std::string bytes) const {
        return {maps::Tile::State::ready, std::make_shared<const std::string>(std::move(bytes)), now(), {}};
    }
    [[nodiscard]] maps::Tile first(const maps::TileId& tile) const {
        if (m_onDemand) {
            return {};
        }
        return m_bytes ? ready(m_bytes(tile))
                       : maps::Tile{maps::Tile::State::failed,
                                    {},
                                    {},
                                    std::make_shared<const Error>(fail(ErrorCode::notFound, msg("not there")))};
    }
    void settle(const maps::TileId& tile, const maps::Tile& now) {
        std::vector<Changed> told;
        {
            const std::scoped_lock lock{m_mutex};
            m_settled[tile] = now;
            for (auto* order : m_orders) {
                if (const auto found = order->tiles.find(tile); found != order->tiles.end()) {
                    found->second = now;
                    told.push_back(order->changed);
                }
            }
        }
        for (const auto& changed : told) {
            changed();
        }
    }

    maps::TileService m_service;
    TileBytes m_bytes;
    bool m_onDemand = false;
    std::map<int, std::string> m_atHand;
    std::map<maps::TileId, maps::Tile> m_settled;  ///< what came, or failed, for later orders as well
    std::mutex m_mutex;
    std::set<Order*> m_orders;
};

}  // namespace weir::test
