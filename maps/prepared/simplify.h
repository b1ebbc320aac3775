// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/prepared/feature_view.h"

#include <limits>
#include <span>
#include <vector>

namespace weir::maps {

/// How coarse a line may become, in grid steps.
struct Coarseness {
    double tolerance = 0;  ///< no dropped point lies farther from the line that stays
    /// Vertices in line are not all dropped: pieces longer than this are divided, where there is a vertex to divide
    /// them. A line that is straight here is bent in another projection, and only its vertices can follow.
    double longest = std::numeric_limits<double>::infinity();
};

/// Douglas–Peucker on the grid: appends to `out` the points of `line` that stay. First and last point stay; a ring
/// keeps at least four points (three corners and the closing one), so it never folds into a line by simplification.
void simplify(std::span<const GridPoint> line, const Coarseness& coarseness, bool ring, std::vector<GridPoint>& out);

}  // namespace weir::maps
