// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/picture_cache.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace weir::maps {

namespace {

bool sameFeatures(const FoldPlan::Hidden& a, const FoldPlan::Hidden& b) {
    return a == b || (a && b && *a == *b);
}

/// Of all but the pixels.
std::size_t bytesOf(const LayerPicture& rest) {
    constexpr std::size_t kEntry = 4096;  // the key with its style
    constexpr std::size_t kLabel = 600;   // a wish with its texts and spots
    return kEntry + kLabel * rest.labels.size() + sizeof(SymbolBox) * rest.symbols.size() +
           2 * sizeof(Badge) * rest.crowds.size() + (rest.mask ? rest.mask->bytes() : 0);
}

}  // namespace

Layer PictureCache::keyOf(const Layer& layer) {
    Layer key = layer;
    key.name.clear();
    key.group.clear();
    key.visible = true;
    key.opacity = 1;
    key.scales = {};
    key.style.blend = BlendMode::normal;
    return key;
}

bool PictureCache::isOf(const Entry& entry, const Layer& key, const RenderRequest& request,
                        const FoldPlan::Hidden& hidden) {
    return entry.layer.id == key.id && entry.layer == key && entry.crs == request.workingCrs &&
           entry.palette == request.palette && sameFeatures(entry.hidden, hidden);
}

PictureCache::Entries::iterator PictureCache::locate(const Layer& key, const RenderRequest& request,
                                                     const FoldPlan::Hidden& hidden) {
    const auto known = m_ofLayer.find(key.id);
    if (known == m_ofLayer.end()) {
        return m_entries.end();
    }
    const auto found = std::ranges::find_if(known->second, [&](const Entries::iterator& entry) {
        return entry->view == request.view && isOf(*entry, key, request, hidden);
    });
    return found == known->second.end() ? m_entries.end() : *found;
}

void PictureCache::beginPicture() {
    const std::scoped_lock lock{m_mutex};
    ++m_turn;
}

KeptPicture PictureCache::find(const Layer& layer, const RenderRequest& request, const FoldPlan::Hidden& hidden) {
    const Layer key = keyOf(layer);
    const std::scoped_lock lock{m_mutex};
    const auto found = locate(key, request, hidden);
    if (found == m_entries.end()) {
        return {};
    }
    found->turn = m_turn;
    m_entries.splice(m_entries.begin(), m_entries, found);
    return found->picture;
}

KeptPicture PictureCache::glance(const Layer& layer, const RenderRequest& request, const FoldPlan::Hidden& hidden) {
    const Layer key = keyOf(layer);
    const std::scoped_lock lock{m_mutex};
    const auto found = locate(key, request, hidden);
    return found == m_entries.end() ? KeptPicture{} : found->picture;
}

namespace {

/// Device pixels by which what `from` shows moves in `to`; nothing when it does not fit pixel on pixel.
std::optional<std::pair<int, int>> wholeShift(const MapView& from, const MapView& to) {
    if (from.resized(to.width, to.height, to.devicePixelRatio) != from || from.centredAt(to.centre) != to) {
        return std::nullopt;
    }
    const auto middle = to.toScreen(from.centre);
    const double dx = (middle.x - to.width / 2.0) * to.devicePixelRatio;
    const double dy = (middle.y - to.height / 2.0) * to.devicePixelRatio;
    constexpr double kSeen = 0.01;
    const bool whole = std::abs(dx - std::round(dx)) < kSeen && std::abs(dy - std::round(dy)) < kSeen;
    const bool near =
        std::abs(dx) <= 0.5 * to.width * to.devicePixelRatio && std::abs(dy) <= 0.5 * to.height * to.devicePixelRatio;
    return whole && near
               ? std::optional{std::pair{static_cast<int>(std::lround(dx)), static_cast<int>(std::lround(dy))}}
               : std::nullopt;
}

}  // namespace

std::optional<PictureCache::Moved> PictureCache::findMoved(const Layer& layer, const RenderRequest& request,
                                                           const FoldPlan::Hidden& hidden) {
    const Layer key = keyOf(layer);
    const std::scoped_lock lock{m_mutex};
    const auto known = m_ofLayer.find(key.id);
    if (known == m_ofLayer.end()) {
        return std::nullopt;
    }
    for (const auto& entry : known->second) {
        const bool fits = entry->picture.pixels && isOf(*entry, key, request, hidden);
        const auto shift = fits ? wholeShift(entry->view, request.view) : std::nullopt;
        if (shift) {
            return Moved{entry->picture.pixels, shift->first, shift->second};
        }
    }
    return std::nullopt;
}

bool PictureCache::put(const Layer& layer, const RenderRequest& request, const FoldPlan::Hidden& hidden,
                       KeptPicture picture) {
    const auto bytes = bytesOf(*picture.rest) + (picture.pixels ? picture.pixels->bytes() : 0);
    Layer key = keyOf(layer);
    const std::scoped_lock lock{m_mutex};
    if (const auto earlier = locate(key, request, hidden); earlier != m_entries.end()) {
        drop(earlier);
    }
    while (m_bytes + bytes > m_limit && !m_entries.empty() && m_entries.back().turn != m_turn) {
        drop(std::prev(m_entries.end()));
    }
    if (m_bytes + bytes > m_limit) {
        return false;
    }
    m_entries.push_front(
        {std::move(key), request.view, request.palette, request.workingCrs, hidden, std::move(picture), bytes, m_turn});
    m_bytes += bytes;
    auto& views = m_ofLayer[layer.id];
    views.insert(views.begin(), m_entries.begin());
    if (views.size() > kMostOfALayer) {
        drop(views.back());
    }
    return true;
}

void PictureCache::drop(Entries::iterator entry) {
    m_bytes -= entry->bytes;
    const auto views = m_ofLayer.find(entry->layer.id);
    std::erase(views->second, entry);
    if (views->second.empty()) {
        m_ofLayer.erase(views);
    }
    m_entries.erase(entry);
}

std::size_t PictureCache::bytes() const {
    const std::scoped_lock lock{m_mutex};
    return m_bytes;
}

void PictureCache::clear() {
    const std::scoped_lock lock{m_mutex};
    m_ofLayer.clear();
    m_entries.clear();
    m_bytes = 0;
}

}  // namespace weir::maps
