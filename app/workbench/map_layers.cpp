// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/map_layers.h"

#include "app/cli/render_options.h"

#include <QTimer>

#include <algorithm>

namespace weir::app {

MapLayers::MapLayers(Workbench& bench, std::shared_ptr<const maps::Projection> projection,
                     std::shared_ptr<maps::PreparedStore> prepared, std::shared_ptr<TileHub> services, QObject* parent)
    : QObject{parent},
      m_bench{bench},
      m_projection{std::move(projection)},
      m_overlays{std::make_shared<Overlays>(bench.resources(), m_projection)},
      m_pastOverlays{std::make_shared<Overlays>(bench.resources(), m_projection)},
      m_outer{std::make_shared<OuterLayerSet>(std::move(prepared), std::move(services))},
      m_styles{bench},
      m_order{bench.settings().values().layerOrder} {
    for (const auto& entry : bench.settings().values().hiddenLayers) {
        // "+id" was switched on, "-id" off.
        if (entry.size() > 1) {
            m_visible[entry.substr(1)] = entry.front() == '+';
        }
    }
    connect(&bench.bridge(), &DeskBridge::pictureChanged, this, &MapLayers::build);
    connect(&m_styles, &LayerStyles::changed, this, &MapLayers::arrange);
    connect(&m_styles, &LayerStyles::answered, this, &MapLayers::build);
    auto* minute = new QTimer{this};
    connect(minute, &QTimer::timeout, this, &MapLayers::build);
    minute->start(std::chrono::minutes{1});
    build();
}

void MapLayers::build() {
    if (m_building) {
        m_again = true;
        return;
    }
    m_building = true;
    const bool isPast = m_time.has_value();
    struct Built {
        Result<std::vector<maps::Layer>> layers;
        std::vector<TimedLayer> timed;
    };
    m_bench.bridge().background(
        this,
        [overlays = isPast ? m_pastOverlays : m_overlays, outer = m_outer, times = m_times, window = m_time,
         fields = m_timeFields, present = m_bench.picturePtr(), &desk = m_bench.desk(), zone = m_bench.timeZone(),
         now = isPast ? m_time->to : m_bench.clock().now(), language = m_bench.settings().values().language] {
            const auto picture = window ? desk.pictureAt(window->to) : Result<desk::PicturePtr>{present};
            if (!picture) {
                return Built{picture.error(), {}};
            }
            // Map files are of the present: what they show of the past is in their times.
            auto files = times->within(outer->layers(*present), window, fields, zone);
            return Built{withOuterLayers(overlays->layers(*picture, now, language), std::move(files)), times->timed()};
        },
        [this, answered = m_styles.takeAnswered()](Built made) {
            m_building = false;
            m_styles.drop(answered);
            if (made.layers) {
                m_built = std::move(*made.layers);
                m_timed = std::move(made.timed);
                arrange();
            } else {
                m_bench.fail(made.layers.error());
                setTime(std::nullopt);
            }
            Q_EMIT built();
            if (std::exchange(m_again, false)) {
                build();
            }
        });
}

void MapLayers::setTime(std::optional<maps::TimeWindow> window) {
    if (window != m_time) {
        m_time = window;
        m_bench.showPast(window ? std::optional{window->to} : std::nullopt);
        build();
    }
}

void MapLayers::setTimeField(const std::string& id, const maps::TimeField& field) {
    m_timeFields[id] = field;
    build();
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
    restoreOuterOrder(layers);
    for (auto& layer : layers) {
        const auto chosen = m_visible.find(layer.id);
        layer.visible = chosen == m_visible.end() ? layer.visible : chosen->second;
        if (const auto name = m_names.find(layer.id); name != m_names.end()) {
            layer.name = name->second;
        }
        m_styles.apply(layer);
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

std::ptrdiff_t MapLayers::indexOf(const std::string& id) const {
    const auto at = std::ranges::find(m_layers, id, &maps::Layer::id);
    return at == m_layers.end() ? -1 : at - m_layers.begin();
}

const maps::Layer* MapLayers::find(const std::string& id) const {
    const auto at = indexOf(id);
    return at < 0 ? nullptr : &m_layers[static_cast<std::size_t>(at)];
}

const maps::Layer* MapLayers::asBuilt(const std::string& id) const {
    const auto at = std::ranges::find(m_built, id, &maps::Layer::id);
    return at == m_built.end() ? nullptr : &*at;
}

/// The places that outside layers have among the others are this seat's; which of them has which is stored.
void MapLayers::restoreOuterOrder(std::vector<maps::Layer>& layers) const {
    std::vector<maps::Layer> outer;
    for (const auto& layer : m_built) {
        if (outerLayerId(layer.id) != 0) {
            outer.push_back(layer);
        }
    }
    if (!m_outerOrder.empty()) {
        std::ranges::stable_sort(outer, {}, [&](const maps::Layer& layer) {
            return std::ranges::find(m_outerOrder, layer.id) - m_outerOrder.begin();
        });
    }
    auto next = outer.begin();
    for (auto& layer : layers) {
        if (outerLayerId(layer.id) != 0 && next != outer.end()) {
            layer = *next++;
        }
    }
}

void MapLayers::move(const std::string& id, int steps) {
    const auto from = indexOf(id);
    if (from < 0 || steps == 0) {
        return;
    }
    const auto& group = m_layers[static_cast<std::size_t>(from)].group;
    auto to = from;
    for (int left = std::abs(steps); left > 0;) {
        to += steps > 0 ? 1 : -1;
        if (to < 0 || to >= std::ssize(m_layers)) {
            return;
        }
        left -= m_layers[static_cast<std::size_t>(to)].group == group ? 1 : 0;
    }
    place(id, m_layers[static_cast<std::size_t>(to)].id, steps > 0);
}

void MapLayers::place(const std::string& id, const std::string& besideId, bool above) {
    const auto from = indexOf(id);
    const auto beside = indexOf(besideId);
    if (from < 0 || beside < 0 || from == beside ||
        m_layers[static_cast<std::size_t>(from)].group != m_layers[static_cast<std::size_t>(beside)].group) {
        return;
    }
    const bool outer = outerLayerId(id) != 0;
    std::vector<std::string> order;
    for (const auto& layer : m_layers) {
        if (layer.id != id && (!outer || outerLayerId(layer.id) != 0)) {
            order.push_back(layer.id);
        }
    }
    order.insert(std::ranges::find(order, besideId) + (above ? 1 : 0), id);
    outer ? storeOuterOrder(std::move(order)) : saveOrder(std::move(order));
}

void MapLayers::placeGroup(const std::string& group, const std::string& besideGroup, bool above) {
    const auto isIn = [](const std::string& name) {
        return [&name](const maps::Layer& layer) { return layer.group == name; };
    };
    if (group == besideGroup || std::ranges::none_of(m_layers, isIn(group)) ||
        std::ranges::none_of(m_layers, isIn(besideGroup))) {
        return;
    }
    std::vector<std::string> order;
    std::vector<std::string> moved;
    for (const auto& layer : m_layers) {
        (layer.group == group ? moved : order).push_back(layer.id);
    }
    const auto inBeside = [&](const std::string& id) {
        return m_layers[static_cast<std::size_t>(indexOf(id))].group == besideGroup;
    };
    const auto at = above ? std::find_if(order.rbegin(), order.rend(), inBeside).base()
                          : std::find_if(order.begin(), order.end(), inBeside);
    order.insert(at, moved.begin(), moved.end());
    saveOrder(std::move(order));
}

void MapLayers::saveOrder(std::vector<std::string> order) {
    m_order = std::move(order);
    if (const auto saved = m_bench.settings().change([&](Settings::Values& v) { v.layerOrder = m_order; }); !saved) {
        m_bench.fail(saved.error());
    }
    arrange();
}

/// One verb for each layer whose place changed. Shown at once; as stored again when the store refuses.
void MapLayers::storeOuterOrder(std::vector<std::string> order) {
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto id = outerLayerId(order[i]);
        const auto* row = m_bench.picture().layers.find(model::LayerId{id});
        const auto position = static_cast<std::int64_t>(i);
        const auto submitted = m_positions.find(id);
        if (row == nullptr || position == (submitted == m_positions.end() ? row->position : submitted->second)) {
            continue;
        }
        ++m_storing;
        m_positions[id] = position;
        m_bench.run("layer.update", {{"id", id}, {"position", position}}, this,
                    [this](const Result<desk::Answer>& answer) {
                        if (--m_storing == 0 || !answer) {
                            m_outerOrder.clear();
                            m_positions.clear();
                            build();
                        }
                    });
    }
    if (m_storing > 0) {
        m_outerOrder = std::move(order);
        arrange();
    }
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
