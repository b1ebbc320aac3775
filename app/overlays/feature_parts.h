// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/overlays/recipes.h"
#include "app/overlays/words.h"

#include <string>
#include <utility>
#include <vector>

/// What the recipes of the overlays have in common: features of register rows and styles of symbols.
namespace weir::app {

using Attributes = std::vector<std::pair<std::string, std::string>>;

/// A line of the hover card, left out when there is nothing to say.
inline void addIf(Attributes& attributes, const char* title, const std::string& value) {
    if (!value.empty()) {
        attributes.emplace_back(word(title), value);
    }
}

/// A feature for every row of `table` that has a position, named and classed by its kind; `fill(row, feature)` says the
/// rest.
template <class Row, class Fill>
[[nodiscard]] Features pointFeatures(const desk::Table<Row>& table, model::Kind kind, Fill fill) {
    Features out;
    out.reserve(table.size());
    table.forEach([&](const Row& row) {
        if (row.position) {
            maps::FeatureInput feature;
            feature.ref = {std::string{nameOf(kind)}, row.id.value};
            feature.geometry = *row.position;
            feature.classKey = feature.ref.kind;
            fill(row, feature);
            out.push_back(std::move(feature));
        }
    });
    return out;
}

/// A symbol of the table; `fill` colours the swatch of the legend when the symbol is missing.
[[nodiscard]] inline maps::FeatureStyle symbolStyle(std::string symbol, double size, const char* fill) {
    maps::FeatureStyle style;
    style.fill.colour = fill;
    style.stroke = {.colour = "ink", .width = 1.2};
    style.marker = {std::move(symbol), size};
    return style;
}

/// Symbols that fold where they crowd, with labels below a scale.
[[nodiscard]] inline maps::Style crowdStyle(maps::FeatureStyle base, maps::LabelRule label) {
    maps::Style style;
    style.base = std::move(base);
    style.label = std::move(label);
    style.folds = true;
    return style;
}

/// One class for everything of a kind.
[[nodiscard]] inline maps::Style kindStyle(model::Kind kind, maps::FeatureStyle base, maps::LabelRule label) {
    auto style = crowdStyle(std::move(base), std::move(label));
    style.classes = {{std::string{nameOf(kind)}, labelText(kind), style.base}};
    return style;
}

}  // namespace weir::app
