// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/layer_stack.h"

#include "maps/render/panned_layer.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace weir::maps {

namespace {

/// Only what a layer gives that nobody sees: a picture with its labels and symbols.
LayerPicture paintUnseen(const Layer& layer, const RenderRequest& request, const PaintTools& tools,
                         std::stop_token stop) {
    LayerPicture out;
    if (!std::holds_alternative<PreparedRasterSource>(layer.source)) {
        wishVectorLabels(layer, request, tools, stop, out);
    }
    out.complete = !stop.stop_requested();
    if (!out.complete) {
        out.problem.reset();  // what could not be read was given up
    }
    return out;
}

/// Nothing will be added to it, so it may be shown again.
bool isFinal(const LayerPicture& picture) {
    return picture.complete && !picture.problem && picture.tiles.waiting == 0;
}

}  // namespace

LayerStack::LayerStack(const Scene& scene, PictureCache& cache, const PaintTools& tools)
    : m_scene{scene}, m_cache{cache}, m_tools{tools}, m_slots(scene.wanted.size()) {
    m_cache.beginPicture();
}

PaintTools LayerStack::toolsFor(const Layer& layer) const {
    PaintTools tools = m_tools;
    tools.hidden = m_scene.folds.hiddenOf(layer.id);
    return tools;
}

/// From the top down, so that what lies below an opaque picture is not asked for.
std::vector<std::size_t> LayerStack::findMissing(RenderTimings& timings) {
    std::vector<std::size_t> missing;
    for (std::size_t slot = m_slots.size(); slot-- > 0;) {
        const Layer& layer = layerAt(slot);
        const auto hidden = m_scene.folds.hiddenOf(layer.id);
        const bool seen = slot >= m_lowestSeen;
        auto found =
            seen ? m_cache.find(layer, m_scene.request, hidden) : m_cache.glance(layer, m_scene.request, hidden);
        if (!found.rest || (seen && !found.pixels)) {
            missing.push_back(slot);
        } else {
            settle(slot, std::move(found));
            ++timings.layersFromCache;
        }
    }
    return missing;
}

void LayerStack::paint(std::stop_token stop, RenderTimings& timings, const std::function<void(double share)>& told) {
    const auto missing = findMissing(timings);
    std::size_t finished = 0;
    m_tools.pool.forEach(missing.size(), [&](std::size_t i) {
        if (m_unkept > m_cache.limit() / 4) {
            return;
        }
        paintSlot(missing[i], stop, timings);
        const std::scoped_lock lock{m_mutex};
        if (++finished < missing.size() && !stop.stop_requested()) {
            told(static_cast<double>(finished) / static_cast<double>(missing.size() + 1));
        }
    });
}

void LayerStack::paintSlot(std::size_t slot, std::stop_token stop, RenderTimings& timings) {
    const Layer& layer = layerAt(slot);
    const auto& request = m_scene.request;
    const auto tools = toolsFor(layer);
    if (slot < m_lowestSeen && canPan(layer)) {
        auto rest = std::make_shared<const LayerPicture>(paintUnseen(layer, request, tools, stop));
        if (isFinal(*rest)) {
            m_cache.put(layer, request, tools.hidden, {rest, nullptr});
        }
        count(rest->timings, false, false, timings);
        settle(slot, {std::move(rest), nullptr});
        return;
    }
    const auto earlier = canPan(layer) ? m_cache.findMoved(layer, request, tools.hidden) : std::nullopt;
    auto picture =
        earlier ? paintPanned(layer, request, tools, *earlier, stop) : paintLayer(layer, request, tools, stop);
    KeptPicture made{nullptr, std::make_shared<const PackedPicture>(std::exchange(picture.image, {}))};
    made.rest = std::make_shared<const LayerPicture>(std::move(picture));
    if (isFinal(*made.rest) && !m_cache.put(layer, request, tools.hidden, made)) {
        m_unkept += made.pixels->bytes();
    }
    count(made.rest->timings, true, earlier.has_value(), timings);
    settle(slot, std::move(made));
}

void LayerStack::settle(std::size_t slot, KeptPicture picture) {
    const Layer& layer = layerAt(slot);
    const std::scoped_lock lock{m_mutex};
    if (picture.pixels && picture.pixels->isOpaque() && hidesWhatItCovers(layer.opacity, layer.style.blend)) {
        m_lowestSeen = std::max<std::size_t>(m_lowestSeen, slot);
    }
    m_slots[slot] = std::move(picture);
}

void LayerStack::count(const RenderTimings& one, bool drawn, bool panned, RenderTimings& sum) {
    const std::scoped_lock lock{m_mutex};
    sum.read += one.read;
    sum.project += one.project;
    sum.draw += one.draw;
    sum.label += one.label;
    sum.features += one.features;
    sum.vertices += one.vertices;
    sum.layersDrawn += drawn ? 1 : 0;
    sum.layersPanned += panned ? 1 : 0;
}

QColor LayerStack::ground() const {
    return toQColor(m_scene.request.palette.resolve(m_scene.request.background));
}

void LayerStack::composeDone(QImage& target) const {
    std::vector<Sheet> sheets;
    for (std::size_t slot = 0; slot < m_slots.size(); ++slot) {
        if (m_slots[slot].pixels) {
            const Layer& layer = layerAt(slot);
            sheets.push_back({m_slots[slot].pixels.get(), layer.opacity, layer.style.blend});
        }
    }
    maps::compose(sheets, ground(), target, m_tools.pool);
}

void LayerStack::compose(std::stop_token stop, RenderTimings& timings, QImage& target) {
    std::vector<Sheet> sheets;
    std::optional<QColor> under = ground();
    const auto layDown = [&] {
        const StopWatch watch;
        maps::compose(sheets, under, target, m_tools.pool);
        timings.compose += watch.milliseconds();
        sheets.clear();
        under.reset();
    };
    for (std::size_t slot = 0; slot < m_slots.size() && !stop.stop_requested(); ++slot) {
        const Layer& layer = layerAt(slot);
        if (m_slots[slot].pixels) {
            sheets.push_back({m_slots[slot].pixels.get(), layer.opacity, layer.style.blend});
        } else if (!m_slots[slot].rest) {
            if (under || !sheets.empty()) {
                layDown();
            }
            paintOnto(slot, stop, timings, target);
        }
    }
    layDown();
}

/// A layer whose picture is not kept; of one that nobody sees only what its labels need.
void LayerStack::paintOnto(std::size_t slot, std::stop_token stop, RenderTimings& timings, QImage& target) {
    const Layer& layer = layerAt(slot);
    const bool seen = slot >= m_lowestSeen || !canPan(layer);
    auto picture = seen ? paintLayer(layer, m_scene.request, toolsFor(layer), stop)
                        : paintUnseen(layer, m_scene.request, toolsFor(layer), stop);
    if (const auto image = std::exchange(picture.image, {}); !image.isNull()) {
        layOn(target, image, layer.opacity, layer.style.blend);
    }
    count(picture.timings, seen, false, timings);
    m_slots[slot].rest = std::make_shared<const LayerPicture>(std::move(picture));
}

std::vector<PictureCache::Picture> LayerStack::pictures() const {
    std::vector<PictureCache::Picture> all;
    std::ranges::transform(m_slots, std::back_inserter(all), &KeptPicture::rest);
    return all;
}

}  // namespace weir::maps
