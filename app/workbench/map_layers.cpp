// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/map_layers.h"

#include "app/cli/render_options.h"

#include <algorithm>

namespace weir::app {

MapLayers::MapLayers(Workbench& bench, std::shared_ptr<const maps::Projection> projection,
                     std::shared_ptr<maps::PreparedStore> prepared, QObject* parent)
    : QObject{parent},
      m_bench{bench},
      m_projection{std::move(projection)},
      m_overlays{std::make_shared<Overlays>(bench.resources(), m_projection)},
      m_outer{std::make_shared<OuterLayerSet>(std::move(prepared))},
      m_order{bench.settings().values().layerOrder} {
    for (const auto& entry : bench.settings().values().hiddenLayers) {
        // "+id" was switched on, "-id" off.
        if (entry.size() > 1) {
            m_visible[entry.substr(1)] = entry.front() == '+';
        }
    }
    connect(&bench.bridge(), &DeskBridge::pictureChanged, this, &MapLayers::build);
    build();
}

void MapLayers::build() {
    if (m_building) {
        m_again = true;
        return;
    }
    m_building = true;
    m_bench.bridge().background(
        this,
        [overlays = m_overlays, outer = m_outer, picture = m_bench.picturePtr(),
         language = m_bench.settings().values().language] {
            return withOuterLayers(overlays->layers(picture, language), outer->layers(*picture));
        },
        [this](std::vector<maps::Layer> layers) {
            m_building = false;
            m_built = std::move(layers);
            arrange();
            if (std::exchange(m_again, false)) {
                build();
            }
        });
}

void MapLayers::rebuild() {
    build();
}

void MapLayers::arrange() {
    std::vector<maps::Layer> layers = m_built;
    if (!m_order.empty()) {
        // A layer the order does not know goes where it was built: directly above the one below it.
        std::map<std::string, std::ptrdiff_t> ranks;
        std::ptrdiff_t below = -1;
        for (const auto& layer : layers) {
            const auto at = std::find(m_order.begin(), m_order.end(), layer.id);
            below = at == m_order.end() ? below : at - m_order.begin();
            ranks[layer.id] = below;
        }
        std::stable_sort(layers.begin(), layers.end(),
                         [&](const auto& a, const auto& b) { return ranks[a.id] < ranks[b.id]; });
    }
    for (auto& layer : layers) {
        const auto chosen = m_visible.find(layer.id);
        layer.visible = chosen == m_visible.end() ? layer.visible : chosen->second;
        if (const auto name = m_names.find(layer.id); name != m_names.end()) {
            layer.name = name->second;
        }
    }
    if (layers != m_layers) {
        m_layers = std::move(layers);
        Q_EMIT changed();
    }
}

void MapLayers::setVisible(const std::string& id, bool visible) {
    m_visible[id] = visible;
    std::vector<std::string> entries;
    for (const auto& [layer, shown] : m_visible) {
        entries.push_back((shown ? "+" : "-") + layer);
    }
    if (const auto saved = m_bench.settings().change([&](Settings::Values& v) { v.hiddenLayers = entries; }); !saved) {
        m_bench.fail(saved.error());
    }
    arrange();
}

void MapLayers::setGroupVisible(const std::string& group, bool visible) {
    std::vector<std::string> ids;
    for (const auto& layer : m_layers) {
        if (layer.group == group) {
            ids.push_back(layer.id);
        }
    }
    for (const auto& id : ids) {
        setVisible(id, visible);
    }
}

void MapLayers::move(const std::string& id, int steps) {
    const auto at = std::find_if(m_layers.begin(), m_layers.end(), [&](const auto& layer) { return layer.id == id; });
    if (at == m_layers.end()) {
        return;
    }
    const auto from = at - m_layers.begin();
    auto to = from;
    for (int left = std::abs(steps); left > 0;) {
        to += steps > 0 ? 1 : -1;
        if (to < 0 || to >= static_cast<std::ptrdiff_t>(m_layers.size())) {
            return;
        }
        left -= m_layers[static_cast<std::size_t>(to)].group == at->group ? 1 : 0;
    }
    m_order.clear();
    for (const auto& layer : m_layers) {
        m_order.push_back(layer.id);
    }
    const auto moved = m_order[static_cast<std::size_t>(from)];
    m_order.erase(m_order.begin() + from);
    m_order.insert(m_order.begin() + to, moved);
    if (const auto saved = m_bench.settings().change([&](Settings::Values& v) { v.layerOrder = m_order; }); !saved) {
        m_bench.fail(saved.error());
    }
    arrange();
}

void MapLayers::rename(const std::string& id, const std::string& name) {
    if (const auto outer = outerLayerId(id); outer != 0) {
        m_bench.run("layer.update", {{"id", outer}, {"name", name}}, this, [this](const Result<desk::Answer>& answer) {
            if (!answer) {
                Q_EMIT changed();  // the tree shows the stored name again
            }
        });
        return;
    }
    m_names[id] = name;
    arrange();
}

}  // namespace weir::app
