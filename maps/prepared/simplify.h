// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/prepared/feature_view.h"

#include <span>
#include <vector>

namespace weir::maps {

/// Douglas–Peucker on the grid: appends to `out` the points of `line` that stay when none may move by more than
/// `tolerance` grid steps. First and last point stay; a ring keeps at least four points (three corners and the closing
/// one), so it never folds into a line by simplification.
void simplify(std::span<const GridPoint> line, double tolerance, bool ring, std::vector<GridPoint>& out);

}  // namespace weir::maps
