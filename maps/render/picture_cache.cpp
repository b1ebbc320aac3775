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

PictureCache::Picture PictureCache::find(const Layer& layer, const RenderRequest& request,
                                         const FoldPlan::Hidden& hidden) {
    const Layer key = keyOf(layer);
    const std::scoped_lock lock{m_mutex};
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) {
        return entry.view == request.view && isOf(entry, key, request, hidden);
    });
    if (found == m_entries.end()) {
        return {};
    }
    m_entries.splice(m_entries.begin(), m_entries, found);
    return m_entries.front().picture;
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
    for (const auto& entry : m_entries) {
        const auto shift = isOf(entry, key, request, hidden) ? wholeShift(entry.view, request.view) : std::nullopt;
        if (shift) {
            return Moved{entry.picture, shift->first, shift->second};
        }
    }
    return std::nullopt;
}

void PictureCache::put(const Layer& layer, const RenderRequest& request, const FoldPlan::Hidden& hidden,
                       Picture picture) {
    constexpr std::size_t kLabel = 600;  // a wish with its texts and spots
    const auto bytes = static_cast<std::size_t>(picture->image.sizeInBytes()) + kLabel * picture->labels.size() +
                       (picture->mask ? picture->mask->bytes() : 0) + 4096;
    if (bytes > m_limit / 2) {
        return;
    }
    const std::scoped_lock lock{m_mutex};
    m_entries.push_front(
        {keyOf(layer), request.view, request.palette, request.workingCrs, hidden, std::move(picture), bytes});
    m_bytes += bytes;
    while (m_bytes > m_limit) {
        m_bytes -= m_entries.back().bytes;
        m_entries.pop_back();
    }
}

std::size_t PictureCache::bytes() const {
    const std::scoped_lock lock{m_mutex};
    return m_bytes;
}

void PictureCache::clear() {
    const std::scoped_lock lock{m_mutex};
    m_entries.clear();
    m_bytes = 0;
}

}  // namespace weir::maps
