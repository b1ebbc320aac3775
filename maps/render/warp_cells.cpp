// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/warp_cells.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace weir::maps {

namespace {

constexpr double kTorn = std::numeric_limits<double>::infinity();

double bend(const QPointF& before, const QPointF& at, const QPointF& after) {
    const double bent = std::hypot(before.x() - 2 * at.x() + after.x(), before.y() - 2 * at.y() + after.y());
    return std::isfinite(bent) ? bent : kTorn;
}

}  // namespace

std::vector<bool> cellsToRefine(std::span<const QPointF> nodes, int columns, int rows, double tolerance) {
    const auto cells =
        static_cast<std::size_t>(std::max(0, columns - 1)) * static_cast<std::size_t>(std::max(0, rows - 1));
    if (columns < 3 || rows < 3) {
        return std::vector<bool>(cells, true);
    }
    const auto at = [&](int column, int row) -> const QPointF& {
        return nodes[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                     static_cast<std::size_t>(column)];
    };
    // Of each node, along each axis; at the edge that of its inner neighbour.
    std::vector<double> alongX(nodes.size());
    std::vector<double> alongY(nodes.size());
    for (int row = 0; row < rows; ++row) {
        const int y = std::clamp(row, 1, rows - 2);
        for (int column = 0; column < columns; ++column) {
            const int x = std::clamp(column, 1, columns - 2);
            const auto i =
                static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column);
            alongX[i] = bend(at(x - 1, row), at(x, row), at(x + 1, row));
            alongY[i] = bend(at(column, y - 1), at(column, y), at(column, y + 1));
        }
    }
    std::vector<bool> out;
    out.reserve(cells);
    for (int row = 0; row + 1 < rows; ++row) {
        for (int column = 0; column + 1 < columns; ++column) {
            const auto corner =
                static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column);
            const auto below = corner + static_cast<std::size_t>(columns);
            const auto most = [&](const std::vector<double>& bends) {
                return std::max({bends[corner], bends[corner + 1], bends[below], bends[below + 1]});
            };
            out.push_back(!((most(alongX) + most(alongY)) / 8 <= tolerance));
        }
    }
    return out;
}

}  // namespace weir::maps
