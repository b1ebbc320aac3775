// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/hover_cards.h"

#include "app/qt/convert.h"
#include "maps/layer/identify.h"

#include <algorithm>

namespace weir::app {

namespace {

maps::HoverCard shown(const maps::Card& card, const maps::Hit& hit) {
    maps::HoverCard out;
    out.title = toQt(card.title.empty() ? hit.label : card.title);
    out.subtitle = toQt(card.layer);
    for (const auto& [title, value] : card.lines) {
        out.lines.emplace_back(toQt(title), toQt(value));
    }
    return out;
}

}  // namespace

HoverCards::HoverCards(Workbench& bench, MapLayers& layers, maps::MapCanvas& canvas)
    : QObject{&canvas}, m_bench{bench}, m_layers{layers}, m_canvas{canvas} {}

std::optional<maps::HoverCard> HoverCards::cardFor(const maps::Hit& hit) {
    const auto& layers = m_layers.layers();
    const auto layer = std::ranges::find(layers, hit.layerId, &maps::Layer::id);
    if (layer == layers.end()) {
        return std::nullopt;
    }
    if (std::holds_alternative<maps::PreparedVectorSource>(layer->source)) {
        read({m_canvas.cardGeneration(), *layer, hit});
        return maps::HoverCard{toQt(layer->name), {}, {{tr("Reading…"), {}}}};
    }
    auto card = shown(maps::cardOf(layers, hit), hit);
    if (hit.folded > 0) {
        card.lines.emplace_back(tr("Behind it"), tr("%1 more; zoom in or list what is here").arg(hit.folded));
    }
    return card.title.isEmpty() && card.lines.empty() ? std::nullopt : std::optional{card};
}

void HoverCards::read(Wish wish) {
    if (m_reading) {
        m_next = std::move(wish);
        return;
    }
    m_reading = true;
    const auto generation = wish.generation;
    m_bench.bridge().background(
        this,
        [layer = std::move(wish.layer), hit = std::move(wish.hit)] {
            return shown(maps::cardOf(std::span{&layer, 1}, hit), hit);
        },
        [this, generation](maps::HoverCard card) {
            m_canvas.fillCard(generation, std::move(card));
            m_reading = false;
            if (auto next = std::exchange(m_next, std::nullopt)) {
                read(*std::move(next));
            }
        });
}

}  // namespace weir::app
