// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// RFC 7946 geometry objects. Positions may carry a height, which is dropped.
#include "core/base/text.h"
#include "core/geo/parts.h"

#include <fmt/format.h>

#include <cmath>

namespace weir::geo {

namespace {

/// 9 decimals (0.1 mm) at most, without trailing zeros.
void appendNumber(std::string& out, double value) {
    const auto start = out.size();
    fmt::format_to(std::back_inserter(out), "{:.9f}", value);
    while (out.back() == '0') {
        out.pop_back();
    }
    if (out.back() == '.') {
        out.pop_back();
    }
    if (std::string_view{out}.substr(start) == "-0") {
        out.replace(start, 2, "0");
    }
}

struct CoordinateWriter {
    std::string& out;
    void operator()(const std::monostate&) const {}
    void operator()(const LonLat& p) const {
        out += '[';
        appendNumber(out, p.lon);
        out += ',';
        appendNumber(out, p.lat);
        out += ']';
    }
    void operator()(const Line& l) const { list(l.points); }
    void operator()(const Polygon& p) const { list(p.rings); }
    void operator()(const MultiPoint& m) const { list(m.points); }
    void operator()(const MultiLine& m) const { list(m.lines); }
    void operator()(const MultiPolygon& m) const { list(m.polygons); }
    void operator()(const std::vector<LonLat>& ring) const { list(ring); }
    void list(const auto& parts) const {
        out += '[';
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (i > 0) {
                out += ',';
            }
            (*this)(parts[i]);
        }
        out += ']';
    }
};

Error badShape(std::string_view type) {
    return fail(ErrorCode::invalid, msg("The coordinates of a {0} are not written as GeoJSON wants them", type),
                msg("Check the nesting of the brackets against RFC 7946"));
}

/// Counts vertices over the whole object and knows the type for messages.
class Reader {
public:
    Result<Geometry> geometry(const Json& object, int depth) {
        if (object.is_null()) {
            return Geometry{};
        }
        if (!object.is_object() || !object.contains("type") || !object["type"].is_string()) {
            return fail(ErrorCode::invalid, msg("This is not a GeoJSON geometry"),
                        msg("Give an object with \"type\" and \"coordinates\""));
        }
        m_type = object["type"].get<std::string>();
        if (m_type == "GeometryCollection") {
            return collection(object, depth);
        }
        const auto found = object.find("coordinates");
        if (found == object.end() || !found->is_array()) {
            return badShape(m_type);
        }
        return simple(*found);
    }

private:
    Result<Geometry> simple(const Json& coordinates) {
        if (m_type == "Point") {
            return coordinates.empty() ? Result<Geometry>{Geometry{}} : point(coordinates);
        }
        if (m_type == "LineString") {
            return line(coordinates);
        }
        if (m_type == "Polygon") {
            return polygon(coordinates);
        }
        if (m_type == "MultiPoint") {
            return parts(coordinates, &Reader::point, makeMultiPoint);
        }
        if (m_type == "MultiLineString") {
            return parts(coordinates, &Reader::line, makeMultiLine);
        }
        if (m_type == "MultiPolygon") {
            return parts(coordinates, &Reader::polygon, makeMultiPolygon);
        }
        return fail(ErrorCode::unsupported, msg("Unknown GeoJSON geometry type {0}", shorten(m_type)),
                    msg("Known are Point, LineString, Polygon, their Multi forms and GeometryCollection"));
    }

    Result<Geometry> collection(const Json& object, int depth) {
        const auto found = object.find("geometries");
        if (found == object.end() || !found->is_array()) {
            return badShape(m_type);
        }
        if (depth >= kMaxCollectionDepth) {
            return fail(ErrorCode::refused, msg("Geometry collections are nested too deep"),
                        msg("Split the geometry into simple objects"));
        }
        std::vector<Geometry> all;
        for (const auto& item : *found) {
            auto g = geometry(item, depth + 1);
            if (!g) {
                return g;
            }
            all.push_back(std::move(g).value());
        }
        return collectSame(std::move(all));
    }

    template <class Read, class Make>
    Result<Geometry> parts(const Json& array, Read read, Make make) {
        std::vector<Geometry> all;
        for (const auto& item : array) {
            auto part = (this->*read)(item);
            if (!part) {
                return part;
            }
            all.push_back(std::move(part).value());
        }
        return make(std::move(all));
    }

    Result<LonLat> position(const Json& array) {
        if (!array.is_array() || array.size() < 2 || !array[0].is_number() || !array[1].is_number()) {
            return badShape(m_type);
        }
        if (++m_vertices > kMaxVertices) {
            return fail(ErrorCode::refused, msg("The geometry has more than {0} vertices", kMaxVertices),
                        msg("Simplify or split it first"));
        }
        const LonLat p{array[0].get<double>(), array[1].get<double>()};
        if (!(std::abs(p.lon) <= 180 && std::abs(p.lat) <= 90)) {
            return fail(ErrorCode::invalid, msg("Coordinates {0}, {1} are outside ±180, ±90", p.lon, p.lat),
                        msg("GeoJSON holds degrees, longitude first; convert projected data before"));
        }
        return p;
    }

    Result<std::vector<LonLat>> positions(const Json& array) {
        if (!array.is_array()) {
            return badShape(m_type);
        }
        std::vector<LonLat> points;
        points.reserve(array.size());
        for (const auto& item : array) {
            auto p = position(item);
            if (!p) {
                return std::move(p).error();
            }
            points.push_back(*p);
        }
        return points;
    }

    Result<Geometry> point(const Json& array) {
        auto p = position(array);
        return p ? Result<Geometry>{Geometry{*p}} : Result<Geometry>{std::move(p).error()};
    }

    Result<Geometry> line(const Json& array) {
        auto points = positions(array);
        if (!points) {
            return std::move(points).error();
        }
        if (auto ok = checkLine(*points); !ok) {
            return std::move(ok).error();
        }
        return makeLine(std::move(points).value());
    }

    Result<Geometry> polygon(const Json& array) {
        if (!array.is_array()) {
            return badShape(m_type);
        }
        std::vector<std::vector<LonLat>> rings;
        for (const auto& item : array) {
            auto ring = positions(item);
            if (!ring) {
                return std::move(ring).error();
            }
            if (auto ok = checkRing(*ring); !ok) {
                return std::move(ok).error();
            }
            rings.push_back(std::move(ring).value());
        }
        return makePolygon(std::move(rings));
    }

    std::string m_type;
    std::size_t m_vertices = 0;
};

}  // namespace

std::string toGeoJson(const Geometry& g) {
    if (isEmpty(g)) {
        return "null";
    }
    std::string out = fmt::format(R"({{"type":"{}","coordinates":)", typeName(g));
    std::visit(CoordinateWriter{out}, g);
    out += '}';
    return out;
}

Result<Geometry> fromGeoJson(std::string_view json) {
    auto parsed = parseJson(json);
    if (!parsed) {
        return std::move(parsed).error();
    }
    return Reader{}.geometry(*parsed, 0);
}

}  // namespace weir::geo
