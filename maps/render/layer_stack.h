// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/render/composer.h"
#include "maps/render/picture_cache.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <span>
#include <stop_token>
#include <vector>

namespace weir::maps {

/// The layers of one picture from the bottom to the top: finds their pictures in the cache, draws those that are
/// missing, and lays them on one another. Of a layer below one that hides it only what its labels need is made. When
/// the pictures get larger than the cache, the lowest are drawn one by one while they are laid down, and not kept:
/// memory stays at the cache and one picture. For one thread; it works with all of the pool.
class LayerStack {
public:
    struct Scene {
        const RenderRequest& request;
        std::span<const std::size_t> wanted;  ///< positions in request.layers
        const FoldPlan& folds;
    };
    /// `tools.hidden` is not looked at. All must outlive the stack.
    LayerStack(const Scene& scene, PictureCache& cache, const PaintTools& tools);

    /// Draws what is missing, the topmost first; `told` hears after each layer the share that is done, one call at a
    /// time, and may compose what there is.
    void paint(std::stop_token stop, RenderTimings& timings, const std::function<void(double share)>& told);
    /// What there is so far, without drawing.
    void composeDone(QImage& target) const;
    /// All of it, on the ground of the request; draws what paint() left, or everything when it was not called.
    void compose(std::stop_token stop, RenderTimings& timings, QImage& target);
    /// By the positions in `wanted`; null for a layer that was not come to.
    [[nodiscard]] std::vector<PictureCache::Picture> pictures() const;

private:
    [[nodiscard]] const Layer& layerAt(std::size_t slot) const { return m_scene.request.layers[m_scene.wanted[slot]]; }
    [[nodiscard]] PaintTools toolsFor(const Layer& layer) const;
    [[nodiscard]] std::vector<std::size_t> findMissing(RenderTimings& timings);
    void paintSlot(std::size_t slot, std::stop_token stop, RenderTimings& timings);
    void paintOnto(std::size_t slot, std::stop_token stop, RenderTimings& timings, QImage& target);
    void settle(std::size_t slot, KeptPicture picture);
    void count(const RenderTimings& one, bool drawn, bool panned, RenderTimings& sum);
    [[nodiscard]] QColor ground() const;

    Scene m_scene;
    PictureCache& m_cache;
    const PaintTools& m_tools;
    std::vector<KeptPicture> m_slots;
    std::atomic<std::size_t> m_lowestSeen = 0;  ///< layers below it are hidden
    std::atomic<std::size_t> m_unkept = 0;      ///< bytes of pixels that the cache has no room for
    mutable std::mutex m_mutex;                 ///< of the slots, and of the timings while threads draw
};

}  // namespace weir::maps
