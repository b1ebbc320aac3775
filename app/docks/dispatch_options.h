// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"

#include <optional>
#include <string_view>
#include <vector>

/// Who and what could go to an incident: what the dispatch card offers, over the picture, without Qt.
namespace weir::app {

struct TeamOption {
    const model::Team* team = nullptr;
    std::optional<double> metres;  ///< straight line; absent when either place is unknown
    double minutes = 0;            ///< assembly and straight-line travel; 0 when not known
    const model::Order* busyWith = nullptr;
    [[nodiscard]] bool free() const { return busyWith == nullptr; }
};
/// The `limit` free teams that could be there first (core/dispatch), village teams after all others, and the nearest
/// busy one so that it is seen why it is not offered. With `part` only teams whose name contains it, busy ones too.
[[nodiscard]] std::vector<TeamOption> teamOptions(const desk::Picture& picture, const model::Incident& incident,
                                                  std::size_t limit = 4, std::string_view part = {});

/// One team, whether it is free or under way for somebody else.
[[nodiscard]] TeamOption optionOf(const desk::Picture& picture, const model::Incident& incident,
                                  const model::Team& team);

struct StockOption {
    const model::Stock* stock = nullptr;
    const model::Warehouse* warehouse = nullptr;
    std::int64_t quantity = 0;  ///< taken from this line
    std::optional<double> metres;
};
struct StockPlan {
    std::vector<StockOption> lines;  ///< nearest warehouses first
    std::int64_t missing = 0;        ///< what all warehouses together lack
};
/// Takes `quantity` of a material from the nearest warehouses that have it free.
[[nodiscard]] StockPlan stockPlan(const desk::Picture& picture, const model::Incident& incident,
                                  model::MaterialId material, std::int64_t quantity);

/// What all warehouses together have free of a material.
[[nodiscard]] std::int64_t freeStock(const desk::Picture& picture, model::MaterialId material);

}  // namespace weir::app
