// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/geometry.h"

#include "core/geo/visit.h"

#include <array>

namespace weir::geo {

LonLatBox boundsOf(const Geometry& g) {
    LonLatBox box;
    forEachVertex(g, [&box](const LonLat& p) { box.add(p.lon, p.lat); });
    return box;
}

std::size_t vertexCount(const Geometry& g) {
    std::size_t count = 0;
    forEachVertex(g, [&count](const LonLat&) { ++count; });
    return count;
}

std::string_view typeName(const Geometry& g) {
    using namespace std::string_view_literals;
    constexpr std::array kNames{""sv,           "Point"sv,           "LineString"sv,  "Polygon"sv,
                                "MultiPoint"sv, "MultiLineString"sv, "MultiPolygon"sv};
    return kNames[g.index()];
}

}  // namespace weir::geo
