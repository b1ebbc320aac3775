// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/prepared/feature_view.h"
#include "maps/prepared/simplify.h"

#include <cstdint>
#include <span>
#include <vector>

namespace weir::maps {

/// Per vertex 1 where borders of rings meet: a vertex whose neighbours along one ring are not those along another.
/// Parts are given as in a level of geometry.bin: `pointStart` one more than parts, rings closed. Lines and points have
/// none. Between two such corners a border runs either along one ring or along several in just the same vertices.
[[nodiscard]] std::vector<std::uint8_t> cornersOf(std::span<const std::uint32_t> pointStart,
                                                  std::span<const PartRole> roles, std::span<const GridPoint> points);

/// Simplifies a closed ring arc by arc between its corners, each in a direction that hangs on the arc alone, so that
/// rings with a common border keep the same vertices of it: no gap and no overlap opens between neighbours (the arcs of
/// TopoJSON). Appends to `out`, and to `outCorners` what of them are corners. The ring may come back with another
/// start. A narrow polygon between two neighbours may fold into the line they then share; a ring without corners keeps
/// at least four points.
void simplifyRing(std::span<const GridPoint> ring, std::span<const std::uint8_t> corners, const Coarseness& coarseness,
                  std::vector<GridPoint>& out, std::vector<std::uint8_t>& outCorners);

}  // namespace weir::maps
