// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/measure.h"

#include <geodesic.h>

#include <algorithm>
#include <cmath>

namespace weir::geo {

namespace {

const geod_geodesic& ellipsoid() {
    static const geod_geodesic cgcs2000 = [] {
        geod_geodesic g;
        geod_init(&g, 6378137.0, 1 / 298.257222101);
        return g;
    }();
    return cgcs2000;
}

double compass(double azimuth) {
    const double turned = azimuth < 0 ? azimuth + 360 : azimuth;
    return turned >= 360 ? 0 : turned;
}

double lineLength(const std::vector<LonLat>& points) {
    double metres = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        metres += distanceMetres(points[i - 1], points[i]);
    }
    return metres;
}

double polygonArea(const Polygon& polygon) {
    double area = 0;
    for (std::size_t i = 0; i < polygon.rings.size(); ++i) {
        const double ring = std::abs(signedRingArea(polygon.rings[i]));
        area += i == 0 ? ring : -ring;
    }
    return std::max(area, 0.0);
}

struct LengthOf {
    double operator()(const Line& l) const { return lineLength(l.points); }
    double operator()(const Polygon& p) const {
        double metres = 0;
        for (const auto& ring : p.rings) {
            metres += lineLength(ring);
        }
        return metres;
    }
    double operator()(const MultiLine& m) const { return sum(m.lines); }
    double operator()(const MultiPolygon& m) const { return sum(m.polygons); }
    double operator()(const auto&) const { return 0; }
    double sum(const auto& parts) const {
        double metres = 0;
        for (const auto& part : parts) {
            metres += (*this)(part);
        }
        return metres;
    }
};

}  // namespace

Geodesic inverse(const LonLat& from, const LonLat& to) {
    Geodesic g;
    geod_inverse(&ellipsoid(), from.lat, from.lon, to.lat, to.lon, &g.metres, &g.azimuthAtStart, &g.azimuthAtEnd);
    if (from == to) {
        return {};
    }
    g.azimuthAtStart = compass(g.azimuthAtStart);
    g.azimuthAtEnd = compass(g.azimuthAtEnd);
    return g;
}

LonLat direct(const LonLat& from, double azimuth, double metres) {
    LonLat to;
    geod_direct(&ellipsoid(), from.lat, from.lon, azimuth, metres, &to.lat, &to.lon, nullptr);
    return to;
}

double distanceMetres(const LonLat& a, const LonLat& b) {
    return inverse(a, b).metres;
}

double bearing(const LonLat& from, const LonLat& to) {
    return inverse(from, to).azimuthAtStart;
}

double lengthMetres(const Geometry& g) {
    return std::visit(LengthOf{}, g);
}

double areaSquareMetres(const Geometry& g) {
    if (const auto* polygon = std::get_if<Polygon>(&g)) {
        return polygonArea(*polygon);
    }
    double area = 0;
    if (const auto* many = std::get_if<MultiPolygon>(&g)) {
        for (const auto& polygon : many->polygons) {
            area += polygonArea(polygon);
        }
    }
    return area;
}

double signedRingArea(const std::vector<LonLat>& ring) {
    auto count = ring.size();
    if (count > 1 && ring.front() == ring.back()) {
        --count;
    }
    if (count < 3) {
        return 0;
    }
    geod_polygon polygon;
    geod_polygon_init(&polygon, 0);
    for (std::size_t i = 0; i < count; ++i) {
        geod_polygon_addpoint(&ellipsoid(), &polygon, ring[i].lat, ring[i].lon);
    }
    double area = 0;
    geod_polygon_compute(&ellipsoid(), &polygon, 0, 1, &area, nullptr);
    return area;
}

Polygon circle(const LonLat& centre, double metres, int points) {
    std::vector<LonLat> ring;
    const int count = std::max(points, 3);
    for (int i = 0; i < count; ++i) {
        ring.push_back(direct(centre, 360.0 - 360.0 * i / count, metres));
    }
    ring.push_back(ring.front());
    return {{std::move(ring)}};
}

}  // namespace weir::geo
