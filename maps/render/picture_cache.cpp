// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/picture_cache.h"

#include <algorithm>

namespace weir::maps {

Layer PictureCache::keyOf(const Layer& layer) {
    Layer key = layer;
    key.name.clear();
    key.group.clear();
    key.visible = true;
    key.opacity = 1;
    key.scales = {};
    return key;
}

PictureCache::Picture PictureCache::find(const Layer& layer, const RenderRequest& request) {
    const Layer key = keyOf(layer);
    const std::scoped_lock lock{m_mutex};
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) {
        return entry.view == request.view && entry.layer.id == key.id && entry.layer == key &&
               entry.crs == request.workingCrs && entry.palette == request.palette;
    });
    if (found == m_entries.end()) {
        return {};
    }
    m_entries.splice(m_entries.begin(), m_entries, found);
    return m_entries.front().picture;
}

void PictureCache::put(const Layer& layer, const RenderRequest& request, Picture picture) {
    const auto bytes = static_cast<std::size_t>(picture->image.sizeInBytes()) + 64 * picture->labels.size() + 4096;
    if (bytes > m_limit / 2) {
        return;
    }
    const std::scoped_lock lock{m_mutex};
    m_entries.push_front({keyOf(layer), request.view, request.palette, request.workingCrs, std::move(picture), bytes});
    m_bytes += bytes;
    while (m_bytes > m_limit) {
        m_bytes -= m_entries.back().bytes;
        m_entries.pop_back();
    }
}

void PictureCache::clear() {
    const std::scoped_lock lock{m_mutex};
    m_entries.clear();
    m_bytes = 0;
}

}  // namespace weir::maps
