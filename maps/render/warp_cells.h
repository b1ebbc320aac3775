// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <QPointF>

#include <span>
#include <vector>

namespace weir::maps {

/// Of a lattice of `columns` × `rows` nodes (row by row) with the cells between them: by cell, row by row, whether
/// bilinear interpolation between its four corners may be off by more than `tolerance`. The bound is an eighth of the
/// second differences around the cell, the greatest along each axis; a tear or a node that is not a number makes it
/// infinite. Lattices under three nodes a side have no bound: all their cells are true.
[[nodiscard]] std::vector<bool> cellsToRefine(std::span<const QPointF> nodes, int columns, int rows, double tolerance);

}  // namespace weir::maps
