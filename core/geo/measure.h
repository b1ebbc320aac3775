// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/geometry.h"

#include <vector>

namespace weir::geo {

// Measuring on the ellipsoid of CGCS2000 (a = 6 378 137 m, 1/f = 298.257 222 101) along geodesics, with the algorithms
// of C. Karney, "Algorithms for geodesics", J. Geodesy 87 (2013), as PROJ ships them. Metres, square metres and
// degrees; azimuths clockwise from north, 0 ≤ azimuth < 360.

struct Geodesic {
    double metres = 0;
    double azimuthAtStart = 0;
    double azimuthAtEnd = 0;  ///< the direction of travel on arrival
};

[[nodiscard]] Geodesic inverse(const LonLat& from, const LonLat& to);
[[nodiscard]] LonLat direct(const LonLat& from, double azimuth, double metres);

[[nodiscard]] double distanceMetres(const LonLat& a, const LonLat& b);
/// The direction to look from `from` to see `to`; 0 for equal points.
[[nodiscard]] double bearing(const LonLat& from, const LonLat& to);

/// Length of lines, perimeter of areas with their holes, 0 for points.
[[nodiscard]] double lengthMetres(const Geometry& g);
/// Area without holes, never negative, whichever way the rings turn; 0 for points and lines.
[[nodiscard]] double areaSquareMetres(const Geometry& g);
/// One ring, closed or not: positive when it runs counter-clockwise.
[[nodiscard]] double signedRingArea(const std::vector<LonLat>& ring);

/// The circle as a polygon: points at `metres` from the centre, counter-clockwise, closed.
[[nodiscard]] Polygon circle(const LonLat& centre, double metres, int points = 64);

}  // namespace weir::geo
