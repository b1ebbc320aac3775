// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace weir::geo {

/// Degrees on CGCS2000, longitude first. What the store holds.
struct LonLat {
    double lon = 0;
    double lat = 0;
    bool operator==(const LonLat&) const = default;
};

/// Metres in the working CRS: x = easting, y = northing, whatever order the CRS itself declares.
struct MapPoint {
    double x = 0;
    double y = 0;
    bool operator==(const MapPoint&) const = default;
};

/// A closed range on both axes; empty until something is added.
template <class Point>
struct Box {
    double minX = std::numeric_limits<double>::infinity();
    double minY = std::numeric_limits<double>::infinity();
    double maxX = -std::numeric_limits<double>::infinity();
    double maxY = -std::numeric_limits<double>::infinity();

    [[nodiscard]] bool empty() const { return minX > maxX || minY > maxY; }
    [[nodiscard]] double width() const { return empty() ? 0 : maxX - minX; }
    [[nodiscard]] double height() const { return empty() ? 0 : maxY - minY; }
    void add(double x, double y) {
        minX = x < minX ? x : minX;
        maxX = x > maxX ? x : maxX;
        minY = y < minY ? y : minY;
        maxY = y > maxY ? y : maxY;
    }
    void add(const Box& other) {
        if (!other.empty()) {
            add(other.minX, other.minY);
            add(other.maxX, other.maxY);
        }
    }
    [[nodiscard]] bool intersects(const Box& o) const {
        return minX <= o.maxX && o.minX <= maxX && minY <= o.maxY && o.minY <= maxY;
    }
    [[nodiscard]] bool contains(double x, double y) const { return x >= minX && x <= maxX && y >= minY && y <= maxY; }
    bool operator==(const Box&) const = default;
};
using LonLatBox = Box<LonLat>;  ///< x = longitude, y = latitude, degrees
using MapBox = Box<MapPoint>;   ///< metres

// Geometry of the store: CGCS2000 degrees, two dimensions. Rings are closed (first point = last point); the first ring
// of a polygon is its shell. An empty geometry is std::monostate.
struct Line {
    std::vector<LonLat> points;
    bool operator==(const Line&) const = default;
};
struct Polygon {
    std::vector<std::vector<LonLat>> rings;
    bool operator==(const Polygon&) const = default;
};
struct MultiPoint {
    std::vector<LonLat> points;
    bool operator==(const MultiPoint&) const = default;
};
struct MultiLine {
    std::vector<Line> lines;
    bool operator==(const MultiLine&) const = default;
};
struct MultiPolygon {
    std::vector<Polygon> polygons;
    bool operator==(const MultiPolygon&) const = default;
};
using Geometry = std::variant<std::monostate, LonLat, Line, Polygon, MultiPoint, MultiLine, MultiPolygon>;

[[nodiscard]] inline bool isEmpty(const Geometry& g) {
    return std::holds_alternative<std::monostate>(g);
}
[[nodiscard]] LonLatBox boundsOf(const Geometry& g);
[[nodiscard]] std::size_t vertexCount(const Geometry& g);
/// "Point", "LineString", "Polygon", … of GeoJSON (RFC 7946); "" when empty.
[[nodiscard]] std::string_view typeName(const Geometry& g);

/// ISO WKB, little-endian, 2D, longitude first: the store's form. Empty geometry gives an empty string.
[[nodiscard]] std::string toWkb(const Geometry& g);
/// Reads ISO WKB and EWKB (SRID ignored; Z and M dropped), both byte orders. Errors: truncated, unknown type,
/// non-finite or absurd coordinate, more than 20 M vertices, collections nested deeper than 4.
[[nodiscard]] Result<Geometry> fromWkb(std::string_view bytes);

/// RFC 7946 geometry object as JSON text, 9 decimals at most; "null" when empty.
[[nodiscard]] std::string toGeoJson(const Geometry& g);
/// Errors: not JSON, unknown type, coordinates outside ±180 / ±90.
[[nodiscard]] Result<Geometry> fromGeoJson(std::string_view json);
/// OGC WKT, longitude first.
[[nodiscard]] std::string toWkt(const Geometry& g);
[[nodiscard]] Result<Geometry> fromWkt(std::string_view wkt);

}  // namespace weir::geo
