// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/map_selection.h"

namespace weir::app {

std::vector<maps::FeatureRef> featuresOf(const std::vector<Item>& items, const desk::Picture& picture) {
    std::vector<maps::FeatureRef> refs;
    for (const auto& item : items) {
        refs.push_back({std::string{nameOf(item.kind)}, item.id});
        if (item.kind != model::Kind::order) {
            continue;
        }
        const model::OrderId id{item.id};
        if (const auto at = picture.teamsOfOrder.find(id); at != picture.teamsOfOrder.end()) {
            for (const auto team : at->second) {
                refs.push_back({"team", team.value});
            }
        }
        if (const auto* order = picture.orders.find(id); order != nullptr && order->incident) {
            refs.push_back({"incident", order->incident.value});
        }
    }
    return refs;
}

std::vector<Item> selectedBy(const maps::Selected& chosen, const std::vector<Item>& before) {
    auto items = chosen.mode == maps::SelectMode::replace ? std::vector<Item>{} : before;
    const auto limit = chosen.byBox ? chosen.hits.size() : std::min<std::size_t>(1, chosen.hits.size());
    for (std::size_t i = 0; i < limit; ++i) {
        const auto kind = parseEnum<model::Kind>(chosen.hits[i].ref.kind);
        if (!kind) {
            continue;
        }
        const Item item{*kind, chosen.hits[i].ref.id};
        std::erase(items, item);
        if (chosen.mode != maps::SelectMode::remove) {
            items.push_back(item);
        }
    }
    return items;
}

}  // namespace weir::app
