// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/render/layer_painter.h"

#include <list>
#include <memory>
#include <mutex>
#include <optional>

namespace weir::maps {

/// Pictures of layers by everything they depend on; the least recently used go when the bytes are exceeded. Name,
/// group, visibility, opacity, blending and scale range do not change a layer's picture and are not part of the key.
/// Thread-safe.
class PictureCache {
public:
    explicit PictureCache(std::size_t bytes) : m_limit{bytes} {}

    using Picture = std::shared_ptr<const LayerPicture>;
    /// `hidden`: features of the layer that fold behind others.
    [[nodiscard]] Picture find(const Layer& layer, const RenderRequest& request, const FoldPlan::Hidden& hidden);
    /// A picture of the same map drawn elsewhere, and by how many device pixels it moves to lie right in `request`.
    struct Moved {
        Picture picture;
        int dx = 0;
        int dy = 0;
    };
    /// The latest one that still covers a quarter of the picture and moves by whole pixels; nothing otherwise.
    [[nodiscard]] std::optional<Moved> findMoved(const Layer& layer, const RenderRequest& request,
                                                 const FoldPlan::Hidden& hidden);
    void put(const Layer& layer, const RenderRequest& request, const FoldPlan::Hidden& hidden, Picture picture);
    void clear();
    [[nodiscard]] std::size_t bytes() const;

private:
    struct Entry {
        Layer layer;
        MapView view;
        Palette palette;
        std::string crs;
        FoldPlan::Hidden hidden;
        Picture picture;
        std::size_t bytes = 0;
    };
    static Layer keyOf(const Layer& layer);
    static bool isOf(const Entry& entry, const Layer& key, const RenderRequest& request,
                     const FoldPlan::Hidden& hidden);

    mutable std::mutex m_mutex;
    std::list<Entry> m_entries;  // most recently used first
    std::size_t m_bytes = 0;
    std::size_t m_limit;
};

}  // namespace weir::maps
