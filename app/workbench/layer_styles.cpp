// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/layer_styles.h"

#include "app/workbench/outer_layers.h"

#include <QTimer>

#include <algorithm>

namespace weir::app {

namespace {

constexpr std::size_t kMostSteps = 200;

double numberAt(const Json& json, const char* name, double otherwise) {
    const auto at = json.find(name);
    return at != json.end() && at->is_number() ? at->get<double>() : otherwise;
}

}  // namespace

LayerStyles::LayerStyles(Workbench& bench, QObject* parent)
    : QObject{parent}, m_bench{bench}, m_delay{new QTimer{this}} {
    m_delay->setSingleShot(true);
    m_delay->setInterval(kStoreAfterMs);
    connect(m_delay, &QTimer::timeout, this, &LayerStyles::store);
    readSettings();
}

LayerStyles::~LayerStyles() {
    blockSignals(true);
    store();
}

void LayerStyles::readSettings() {
    for (const auto& [id, json] : m_bench.settings().values().layerStyles.items()) {
        if (auto style = maps::styleFromJson(json)) {
            m_seat[id] = *std::move(style);
        }
    }
}

void LayerStyles::apply(maps::Layer& layer) const {
    if (const auto edited = m_edited.find(layer.id); edited != m_edited.end()) {
        layer.style = edited->second;
    } else if (const auto seat = m_seat.find(layer.id); seat != m_seat.end()) {
        layer.style = seat->second;
    }
    const auto& views = m_bench.settings().values().layerViews;
    if (const auto view = views.find(layer.id); view != views.end() && view->is_object()) {
        layer.opacity = std::clamp(numberAt(*view, "opacity", layer.opacity), 0.0, 1.0);
        layer.scales = {numberAt(*view, "from", layer.scales.from), numberAt(*view, "to", layer.scales.to)};
    }
}

void LayerStyles::edit(const maps::Layer& layer, maps::Style style) {
    if (style == layer.style) {
        return;
    }
    if (m_waiting.insert(layer.id).second) {
        auto& history = m_history[layer.id];
        history.undo.push_back(layer.style);
        history.redo.clear();
        if (history.undo.size() > kMostSteps) {
            history.undo.erase(history.undo.begin());
        }
    }
    show(layer.id, std::move(style));
    m_delay->start();
}

void LayerStyles::show(const std::string& id, maps::Style style) {
    m_edited[id] = std::move(style);
    Q_EMIT changed();
}

void LayerStyles::store() {
    m_delay->stop();
    for (const auto& id : std::exchange(m_waiting, {})) {
        submit(id, m_edited.at(id));
    }
}

void LayerStyles::submit(const std::string& id, const maps::Style& style) {
    const auto json = maps::toJson(style);
    if (const auto row = outerLayerId(id); row != 0) {
        ++m_submitted[id];
        m_bench.run("layer.update", {{"id", row}, {"style", canonicalJson(json)}}, this,
                    [this, id](const Result<desk::Answer>& answer) {
                        --m_submitted[id];
                        if (!answer) {
                            m_history.erase(id);
                            drop({id});
                            Q_EMIT changed();
                            return;
                        }
                        m_answered.insert(id);
                        Q_EMIT answered();
                    });
        return;
    }
    m_seat[id] = style;
    m_edited.erase(id);
    if (const auto saved = m_bench.settings().change([&](Settings::Values& v) { v.layerStyles[id] = json; }); !saved) {
        m_bench.fail(saved.error());
    }
    Q_EMIT changed();
}

void LayerStyles::reset(const maps::Layer& layer, maps::Style delivered) {
    edit(layer, std::move(delivered));
    store();
}

bool LayerStyles::canUndo(const std::string& id) const {
    const auto history = m_history.find(id);
    return history != m_history.end() && !history->second.undo.empty();
}

bool LayerStyles::canRedo(const std::string& id) const {
    const auto history = m_history.find(id);
    return history != m_history.end() && !history->second.redo.empty();
}

void LayerStyles::undo(const maps::Layer& layer) {
    if (canUndo(layer.id)) {
        auto& history = m_history[layer.id];
        step(layer, history.undo, history.redo);
    }
}

void LayerStyles::redo(const maps::Layer& layer) {
    if (canRedo(layer.id)) {
        auto& history = m_history[layer.id];
        step(layer, history.redo, history.undo);
    }
}

/// Shows the newest style of `from`; the present one can be had back from `to`.
void LayerStyles::step(const maps::Layer& layer, std::vector<maps::Style>& from, std::vector<maps::Style>& to) {
    to.push_back(layer.style);
    auto style = std::move(from.back());
    from.pop_back();
    m_waiting.insert(layer.id);
    show(layer.id, std::move(style));
    m_delay->start();
}

void LayerStyles::setView(const std::string& id, double opacity, maps::ScaleRange scales) {
    const Json view{{"opacity", opacity}, {"from", scales.from}, {"to", scales.to}};
    if (const auto saved = m_bench.settings().change([&](Settings::Values& v) { v.layerViews[id] = view; }); !saved) {
        m_bench.fail(saved.error());
    }
    Q_EMIT changed();
}

std::set<std::string> LayerStyles::takeAnswered() {
    return std::exchange(m_answered, {});
}

void LayerStyles::drop(const std::set<std::string>& ids) {
    for (const auto& id : ids) {
        // Edited again meanwhile: the newer edit is still on its way.
        if (!m_waiting.contains(id) && !m_answered.contains(id) && m_submitted[id] == 0) {
            m_edited.erase(id);
        }
    }
}

}  // namespace weir::app
