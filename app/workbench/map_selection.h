// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/selection.h"
#include "core/desk/picture.h"
#include "maps/tool/tool.h"

#include <vector>

/// Between the selection of the workbench and the features of a map; every map window uses the same.
namespace weir::app {

/// The features that show the selected rows: an order is seen as its teams and its incident.
[[nodiscard]] std::vector<maps::FeatureRef> featuresOf(const std::vector<Item>& items, const desk::Picture& picture);
/// The selection after a tool has chosen: of a click the topmost row, of a box all of them.
[[nodiscard]] std::vector<Item> selectedBy(const maps::Selected& chosen, const std::vector<Item>& before);

}  // namespace weir::app
