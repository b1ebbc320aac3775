// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/geometry.h"

#include <rapidcheck.h>

#include <string>
#include <vector>

namespace weir::test {

inline rc::Gen<double> genBetween(double low, double high) {
    return rc::gen::map(rc::gen::inRange(0, 1'000'000'001),
                        [=](int n) { return low + (high - low) * (static_cast<double>(n) / 1e9); });
}

inline rc::Gen<geo::LonLat> genLonLat() {
    return rc::gen::map(rc::gen::pair(genBetween(-180, 180), genBetween(-90, 90)), [](const auto& p) {
        return geo::LonLat{p.first, p.second};
    });
}

/// Inside China, where the GCJ-02 offset and the Gauss-Krüger zones apply.
inline rc::Gen<geo::LonLat> genChina() {
    return rc::gen::map(rc::gen::pair(genBetween(75, 134), genBetween(4, 53)), [](const auto& p) {
        return geo::LonLat{p.first, p.second};
    });
}

inline std::vector<geo::LonLat> drawPoints(int least, int most) {
    return *rc::gen::container<std::vector<geo::LonLat>>(static_cast<std::size_t>(*rc::gen::inRange(least, most + 1)),
                                                         genLonLat());
}

inline geo::Polygon drawPolygon() {
    geo::Polygon polygon;
    for (int rings = *rc::gen::inRange(1, 4); rings > 0; --rings) {
        auto ring = drawPoints(3, 12);
        ring.push_back(ring.front());
        polygon.rings.push_back(std::move(ring));
    }
    return polygon;
}

/// Any type of the variant, well-formed but not necessarily valid.
inline geo::Geometry drawGeometry() {
    const int many = *rc::gen::inRange(1, 5);
    geo::MultiLine lines;
    geo::MultiPolygon polygons;
    switch (*rc::gen::inRange(0, 7)) {
        case 0:
            return {};
        case 1:
            return *genLonLat();
        case 2:
            return geo::Line{drawPoints(2, 20)};
        case 3:
            return drawPolygon();
        case 4:
            return geo::MultiPoint{drawPoints(1, 20)};
        case 5:
            for (int i = 0; i < many; ++i) {
                lines.lines.push_back({drawPoints(2, 10)});
            }
            return lines;
        default:
            for (int i = 0; i < many; ++i) {
                polygons.polygons.push_back(drawPolygon());
            }
            return polygons;
    }
}

}  // namespace weir::test
