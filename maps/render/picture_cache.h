// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/render/layer_painter.h"
#include "maps/render/packed_picture.h"

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace weir::maps {

/// What a layer gave to a picture: everything but its pixels, and those packed.
struct KeptPicture {
    std::shared_ptr<const LayerPicture> rest{};     ///< its image is null; null: not known
    std::shared_ptr<const PackedPicture> pixels{};  ///< null: not drawn, as nobody would see them
};

/// Pictures of layers by everything they depend on. When the bytes are exceeded the least recently used go; but what
/// the present picture uses stays, and what it draws beyond the bytes is not kept: so as many layers as have room are
/// never drawn again. Of one layer a few views are kept. Name, group, visibility, opacity, blending and scale range do
/// not change a layer's picture and are not part of the key. Thread-safe.
class PictureCache {
public:
    explicit PictureCache(std::size_t bytes) : m_limit{bytes} {}

    using Picture = std::shared_ptr<const LayerPicture>;
    /// From here on another picture is drawn: what is not asked for again may go.
    void beginPicture();
    /// `hidden`: features of the layer that fold behind others.
    [[nodiscard]] KeptPicture find(const Layer& layer, const RenderRequest& request, const FoldPlan::Hidden& hidden);
    /// As find(), but what is found does not count as used: nobody sees its pixels.
    [[nodiscard]] KeptPicture glance(const Layer& layer, const RenderRequest& request, const FoldPlan::Hidden& hidden);
    /// A picture of the same map drawn elsewhere, and by how many device pixels it moves to lie right in `request`.
    struct Moved {
        std::shared_ptr<const PackedPicture> pixels{};
        int dx = 0;
        int dy = 0;
    };
    /// The latest one that still covers a quarter of the picture and moves by whole pixels; nothing otherwise.
    [[nodiscard]] std::optional<Moved> findMoved(const Layer& layer, const RenderRequest& request,
                                                 const FoldPlan::Hidden& hidden);
    /// Keeps it in the place of an earlier one; false when there is no room.
    bool put(const Layer& layer, const RenderRequest& request, const FoldPlan::Hidden& hidden, KeptPicture picture);
    void clear();
    [[nodiscard]] std::size_t limit() const { return m_limit; }
    [[nodiscard]] std::size_t bytes() const;

private:
    struct Entry {
        Layer layer;
        MapView view;
        Palette palette;
        std::string crs;
        FoldPlan::Hidden hidden;
        KeptPicture picture;
        std::size_t bytes = 0;
        std::uint64_t turn = 0;  ///< the picture it was used for last
    };
    using Entries = std::list<Entry>;
    static Layer keyOf(const Layer& layer);
    static bool isOf(const Entry& entry, const Layer& key, const RenderRequest& request,
                     const FoldPlan::Hidden& hidden);
    /// The end when there is none.
    [[nodiscard]] Entries::iterator locate(const Layer& key, const RenderRequest& request,
                                           const FoldPlan::Hidden& hidden);
    void drop(Entries::iterator entry);
    /// Few views of a layer are ever shown again; a search never goes through more than these.
    static constexpr std::size_t kMostOfALayer = 8;

    mutable std::mutex m_mutex;
    Entries m_entries;                                                          // most recently used first
    std::unordered_map<std::string, std::vector<Entries::iterator>> m_ofLayer;  // by its id, the latest first
    std::size_t m_bytes = 0;
    std::uint64_t m_turn = 0;
    std::size_t m_limit;
};

}  // namespace weir::maps
