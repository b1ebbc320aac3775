// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/tiles/tile_hub.h"

#include <cstdlib>

namespace weir::app {

TileHub::TileHub(std::filesystem::path caches, std::shared_ptr<TileNetwork> network)
    : m_caches{std::move(caches)}, m_network{std::move(network)} {}

std::shared_ptr<ServiceTiles> TileHub::tilesOf(const maps::TileService& service) {
    const auto text = canonicalJson(toJson(service));
    const std::scoped_lock lock{m_mutex};
    auto& tiles = m_services[text];
    if (!tiles) {
        tiles = std::make_shared<ServiceTiles>(service, m_caches / (maps::cacheKey(service) + ".mbtiles"), m_network);
    }
    return tiles;
}

Result<maps::TileSource> TileHub::sourceOf(std::int64_t layer, const std::string& text) {
    const auto json = parseJson(text, 1u << 20);
    const auto service = json ? maps::tileServiceFromJson(*json) : Result<maps::TileService>{json.error()};
    if (!service) {
        return service.error();
    }
    auto tiles = tilesOf(*service);
    const std::scoped_lock lock{m_mutex};
    return maps::TileSource{std::move(tiles), m_allOnline || m_online.contains(layer), m_revision};
}

void TileHub::setOnline(std::int64_t layer, bool online) {
    {
        const std::scoped_lock lock{m_mutex};
        if (online) {
            m_online.insert(layer);
        } else {
            m_online.erase(layer);
        }
    }
    askAgain();
}

bool TileHub::isOnline(std::int64_t layer) const {
    const std::scoped_lock lock{m_mutex};
    return m_allOnline || m_online.contains(layer);
}

void TileHub::allowAll() {
    const std::scoped_lock lock{m_mutex};
    m_allOnline = true;
}

void TileHub::askAgain() {
    m_network->fetcher.wakeHosts();
    const std::scoped_lock lock{m_mutex};
    ++m_revision;
    for (const auto& [text, tiles] : m_services) {
        tiles->forgetFailures();
    }
}

std::filesystem::path cacheFolder() {
    const char* cache = std::getenv("XDG_CACHE_HOME");
    const char* home = std::getenv("HOME");
    const auto base = cache != nullptr && *cache == '/' ? std::filesystem::path{cache}
                      : home != nullptr                 ? std::filesystem::path{home} / ".cache"
                                                        : std::filesystem::temp_directory_path();
    return base / "weir";
}

std::shared_ptr<TileHub> userTileHub(const Clock& clock) {
    return std::make_shared<TileHub>(cacheFolder() / "tiles",
                                     std::make_shared<TileNetwork>(clock, defaultMapKeysFile()));
}

maps::LayerSource serviceSource(const model::Layer& row, TileHub& hub) {
    auto source = hub.sourceOf(row.id.value, row.sourcePath);
    return source ? maps::LayerSource{*std::move(source)}
                  : maps::LayerSource{maps::FailedSource{row.name, source.error()}};
}

std::string sourceText(const maps::TileService& service) {
    return canonicalJson(toJson(service));
}

std::string sourceLabel(const std::string& sourcePath) {
    if (!maps::isServiceText(sourcePath)) {
        return sourcePath;
    }
    const auto json = parseJson(sourcePath, 1u << 20);
    const auto service = json ? maps::tileServiceFromJson(*json) : Result<maps::TileService>{json.error()};
    return service ? fmt::format("{} {}", nameOf(service->kind), maps::serverOf(service->url)) : std::string{"?"};
}

}  // namespace weir::app
