// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/geometry.h"

#include <vector>

namespace weir::geo {

/// Most vertices a geometry from outside may have.
inline constexpr std::size_t kMaxVertices = 20'000'000;
/// Coordinates beyond this are no place on earth in any unit in use (metres, feet, degrees).
inline constexpr double kAbsurdCoordinate = 1e12;
/// GeometryCollections inside each other that readers follow.
inline constexpr int kMaxCollectionDepth = 4;

/// One geometry out of many. The variant has no mixed collection, so parts of one dimension become the plain or the
/// multi type; of mixed parts those of the highest dimension stay and `droppedLower` is set.
struct Collected {
    Geometry geometry;
    bool droppedLower = false;
};
[[nodiscard]] Collected collectHighest(std::vector<Geometry> parts);

/// The simple parts of any geometry: points, lines and polygons.
[[nodiscard]] std::vector<Geometry> simpleParts(const Geometry& g);

/// 0 points, 1 lines, 2 polygons, −1 empty.
[[nodiscard]] int dimensionOf(const Geometry& g);

/// Reads a GeometryCollection: the parts must share one dimension.
[[nodiscard]] Result<Geometry> collectSame(std::vector<Geometry> parts);

/// The rules every reader keeps: a line has two points, a ring has four and ends where it starts. Empty is allowed and
/// must be handled by the caller.
[[nodiscard]] Result<void> checkLine(const std::vector<LonLat>& points);
[[nodiscard]] Result<void> checkRing(const std::vector<LonLat>& ring);

/// Makes the plain forms of what a reader found: empty parts disappear, a geometry without parts is std::monostate.
[[nodiscard]] Geometry makeLine(std::vector<LonLat> points);
[[nodiscard]] Geometry makePolygon(std::vector<std::vector<LonLat>> rings);
[[nodiscard]] Geometry makeMultiPoint(std::vector<Geometry> points);
[[nodiscard]] Geometry makeMultiLine(std::vector<Geometry> lines);
[[nodiscard]] Geometry makeMultiPolygon(std::vector<Geometry> polygons);

}  // namespace weir::geo
