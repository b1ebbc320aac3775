// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/tiles/service_tiles.h"
#include "core/model/types.h"
#include "maps/layer/layer.h"

#include <map>
#include <memory>
#include <mutex>
#include <set>

namespace weir::app {

/// The map services of one program: their tiles by service, and which layers may ask the network. Nothing may at first:
/// a layer draws from its cache until somebody switches it online, and that holds until the program ends. Thread-safe.
class TileHub {
public:
    /// `caches`: the folder with one file per service.
    TileHub(std::filesystem::path caches, std::shared_ptr<TileNetwork> network);

    /// The source of a layer described in the store. Errors: as tileServiceFromJson().
    [[nodiscard]] Result<maps::TileSource> sourceOf(std::int64_t layer, const std::string& text);
    [[nodiscard]] std::shared_ptr<ServiceTiles> tilesOf(const maps::TileService& service);

    void setOnline(std::int64_t layer, bool online);
    [[nodiscard]] bool isOnline(std::int64_t layer) const;
    /// Every layer may ask: a command that was told so.
    void allowAll();
    /// What failed is asked for again by what is drawn next.
    void askAgain();

    [[nodiscard]] MapKeys& keys() { return m_network->keys; }
    [[nodiscard]] const std::shared_ptr<TileNetwork>& network() const { return m_network; }

private:
    std::filesystem::path m_caches;
    std::shared_ptr<TileNetwork> m_network;
    mutable std::mutex m_mutex;
    std::map<std::string, std::shared_ptr<ServiceTiles>> m_services;  ///< by description
    std::set<std::int64_t> m_online;
    bool m_allOnline = false;
    std::uint64_t m_revision = 0;
};

/// ~/.cache/weir, or below XDG_CACHE_HOME.
[[nodiscard]] std::filesystem::path cacheFolder();
/// The hub over the cache and the keys of this user.
[[nodiscard]] std::shared_ptr<TileHub> userTileHub(const Clock& clock);

/// The layer of the map for a row whose source is a service; FailedSource with the reason when it cannot be read.
[[nodiscard]] maps::LayerSource serviceSource(const model::Layer& row, TileHub& hub);
/// The JSON text for model::Layer::sourcePath.
[[nodiscard]] std::string sourceText(const maps::TileService& service);
/// How a source reads in a list: the path, or server and kind of a service.
[[nodiscard]] std::string sourceLabel(const std::string& sourcePath);

}  // namespace weir::app
