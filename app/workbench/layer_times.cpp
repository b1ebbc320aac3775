// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/layer_times.h"

#include <algorithm>

namespace weir::app {

LayerTimes::Known& LayerTimes::known(const std::shared_ptr<const maps::VectorReader>& reader, TimeZone zone) {
    const auto at = m_known.find(reader);
    if (at != m_known.end()) {
        return at->second;
    }
    Known known;
    known.fields = maps::timeFieldsOf(*reader, zone);
    return m_known.emplace(reader, std::move(known)).first->second;
}

std::vector<maps::Layer> LayerTimes::within(std::vector<maps::Layer> layers,
                                            const std::optional<maps::TimeWindow>& window,
                                            const std::map<std::string, maps::TimeField>& chosen, TimeZone zone) {
    m_timed.clear();
    std::vector<std::shared_ptr<const maps::VectorReader>> present;
    for (auto& layer : layers) {
        const auto* vector = std::get_if<maps::PreparedVectorSource>(&layer.source);
        if (vector == nullptr) {
            continue;
        }
        present.push_back(vector->reader);
        auto& known = this->known(vector->reader, zone);
        if (known.fields.empty()) {
            continue;
        }
        const auto wish = chosen.find(layer.id);
        const auto field = wish == chosen.end() ? known.fields.front() : wish->second;
        if (!field.begin.empty() && (!known.times || known.read != field)) {
            auto times = maps::timesOf(*vector->reader, field, zone);
            known.times = times ? std::optional{std::move(*times)} : std::nullopt;
            known.read = field;
            known.kept.reset();
        }
        const bool isTimed = !field.begin.empty() && known.times;
        m_timed.push_back({layer.id, layer.name, isTimed ? known.times->all : std::nullopt, known.fields, field});
        if (window && isTimed) {
            if (!known.kept || known.window != *window) {
                known.kept = maps::keptIn(*known.times, *window);
                known.window = *window;
            }
            layer.kept = known.kept;
        }
    }
    std::erase_if(m_known, [&](const auto& entry) { return std::ranges::find(present, entry.first) == present.end(); });
    return layers;
}

}  // namespace weir::app
