// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/outer_layers.h"

#include "app/cli/render_options.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"

#include <algorithm>
#include <charconv>

namespace weir::app {

std::int64_t outerLayerId(std::string_view layerId) {
    std::int64_t id = 0;
    if (layerId.starts_with(kOuterPrefix)) {
        layerId.remove_prefix(kOuterPrefix.size());
        std::from_chars(layerId.data(), layerId.data() + layerId.size(), id);
    }
    return id;
}

std::vector<maps::Layer> OuterLayerSet::layers(const desk::Picture& picture) {
    auto rows = picture.layers.where([](const model::Layer&) { return true; });
    std::ranges::stable_sort(rows, {}, [](const model::Layer* row) { return row->position; });
    std::map<std::int64_t, Open> open;
    std::vector<maps::Layer> out;
    for (const auto* row : rows) {
        const auto known = m_open.find(row->id.value);
        // Whether a service may be asked changes without its row.
        const bool service = maps::isServiceText(row->sourcePath);
        const bool keep = !service && known != m_open.end() && known->second.preparedKey == row->preparedKey &&
                          known->second.layer.failure() == nullptr;
        Open entry{row->preparedKey, keep ? known->second.layer
                                          : storedLayer(*row, picture.profile->city.workingCrs,
                                                        {*m_prepared, *m_services}, WhenNotPrepared::fail)};
        dress(entry.layer, *row);
        entry.layer.group = toStd(service ? translated("Map services") : translated("Map files"));
        out.push_back(entry.layer);
        open.emplace(row->id.value, std::move(entry));
    }
    m_open = std::move(open);
    return out;
}

}  // namespace weir::app
