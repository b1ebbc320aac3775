// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/overlay.h"
#include "maps/layer/feature_shape.h"
#include "maps/layer/table_query.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace weir::maps {

namespace {

using geo::Geometry;
using geo::Predicate;
using geo::PreparedGeometry;

/// The same shape with every vertex moved by `move`.
template <class Move>
Geometry moved(Geometry shape, Move move) {
    const auto all = [&](std::vector<geo::LonLat>& points) { std::for_each(points.begin(), points.end(), move); };
    const auto area = [&](geo::Polygon& polygon) { std::for_each(polygon.rings.begin(), polygon.rings.end(), all); };
    if (auto* point = std::get_if<geo::LonLat>(&shape)) {
        move(*point);
    } else if (auto* points = std::get_if<geo::MultiPoint>(&shape)) {
        all(points->points);
    } else if (auto* line = std::get_if<geo::Line>(&shape)) {
        all(line->points);
    } else if (auto* lines = std::get_if<geo::MultiLine>(&shape)) {
        std::for_each(lines->lines.begin(), lines->lines.end(), [&](geo::Line& one) { all(one.points); });
    } else if (auto* polygon = std::get_if<geo::Polygon>(&shape)) {
        area(*polygon);
    } else if (auto* polygons = std::get_if<geo::MultiPolygon>(&shape)) {
        std::for_each(polygons->polygons.begin(), polygons->polygons.end(), area);
    }
    return shape;
}

/// 0 points, 1 lines, 2 areas.
std::size_t dimensionOf(const Geometry& shape) {
    const bool isArea = std::holds_alternative<geo::Polygon>(shape) || std::holds_alternative<geo::MultiPolygon>(shape);
    const bool isLine = std::holds_alternative<geo::Line>(shape) || std::holds_alternative<geo::MultiLine>(shape);
    return isArea ? 2 : isLine ? 1 : 0;
}

bool isFinite(const Geometry& shape) {
    const auto box = geo::boundsOf(shape);
    return !box.empty() && std::isfinite(box.width()) && std::isfinite(box.height());
}

/// Asks again with a valid shape when the plain one is refused; what cannot be repaired holds for nothing.
bool holdsFor(const PreparedGeometry& place, Predicate predicate, const Geometry& shape) {
    if (const auto answer = place.holds(predicate, shape)) {
        return *answer;
    }
    const auto repaired = geo::makeValid(shape);
    return repaired && place.holds(predicate, repaired->geometry).valueOr(false);
}

/// Whether a feature, in metres of the working CRS, is sought.
class Sought {
public:
    static Result<Sought> make(const LocationQuery& query, std::vector<Geometry> places) {
        const auto together = geo::unaryUnion(places);
        if (!together) {
            return together.error();
        }
        Sought out{query, together->geometry};
        // A buffer of straight pieces lies inside the round one: what meets it is near, what misses a slightly larger
        // one is not, and only the rest is measured.
        constexpr double kLarger = 1.01;
        constexpr int kPieces = 16;
        std::vector<Geometry> shapes{together->geometry};
        if (query.relation == LocationQuery::Relation::nearby && query.metres > 0) {
            shapes.clear();
            for (const double distance : {query.metres, query.metres * kLarger}) {
                auto wide = geo::buffer(together->geometry, distance, {.quadrantSegments = kPieces});
                if (!wide) {
                    return wide.error();
                }
                shapes.push_back(*std::move(wide));
            }
        }
        for (const auto& shape : shapes) {
            auto prepared = PreparedGeometry::make(shape);
            if (!prepared) {
                return prepared.error();
            }
            out.m_prepared.push_back(*std::move(prepared));
        }
        const auto box = geo::boundsOf(shapes.back());
        out.m_box = {box.minX, box.minY, box.maxX, box.maxY};
        return out;
    }

    [[nodiscard]] const geo::MapBox& box() const { return m_box; }
    [[nodiscard]] bool takes(const Geometry& shape) const {
        if (m_relation == LocationQuery::Relation::within) {
            return holdsFor(m_prepared.front(), Predicate::covers, shape);
        }
        if (holdsFor(m_prepared.front(), Predicate::intersects, shape)) {
            return true;
        }
        return m_prepared.size() > 1 && holdsFor(m_prepared.back(), Predicate::intersects, shape) &&
               geo::planarDistance(m_together, shape).valueOr(m_metres + 1) <= m_metres;
    }

private:
    Sought(const LocationQuery& query, Geometry together)
        : m_relation{query.relation}, m_metres{query.metres}, m_together{std::move(together)} {}

    LocationQuery::Relation m_relation;
    double m_metres;
    Geometry m_together;
    std::vector<PreparedGeometry> m_prepared;
    geo::MapBox m_box;
};

}  // namespace

Result<RowList> rowsAtLocation(const VectorReader& reader, const LocationQuery& query, const TableWork& work) {
    const auto projection = makeProjection(query.workingCrs);
    if (!projection) {
        return projection.error();
    }
    const auto reprojection = makeReprojection(reader.manifest().coordinateCrs, query.workingCrs);
    if (!reprojection) {
        return reprojection.error();
    }
    // By dimension: a union of areas, lines and points would keep the areas only.
    std::array<std::vector<Geometry>, 3> places;
    for (const auto& place : query.places) {
        auto plane = moved(place, [&](geo::LonLat& p) {
            const auto q = (*projection)->toMap(p);
            p = {q.x, q.y};
        });
        if (isFinite(plane)) {
            const auto valid = geo::makeValid(plane);
            auto& group = places[dimensionOf(plane)];
            group.push_back(valid ? valid->geometry : std::move(plane));
        }
    }
    // Coordinates are kept to a millimetre and come here through degrees: what lies on a point or a line lies near it.
    constexpr double kTouchMetres = 0.01;
    auto touching = query;
    if (query.relation == LocationQuery::Relation::intersects) {
        touching.relation = LocationQuery::Relation::nearby;
        touching.metres = kTouchMetres;
    }
    std::vector<Sought> all;
    geo::MapBox box;
    for (std::size_t dimension = 0; dimension < places.size(); ++dimension) {
        auto& group = places[dimension];
        if (!group.empty()) {
            auto sought = Sought::make(dimension < 2 ? touching : query, std::move(group));
            if (!sought) {
                return sought.error();
            }
            box.add(sought->box());
            all.push_back(*std::move(sought));
        }
    }
    if (all.empty()) {
        return fail(ErrorCode::invalid, msg("There is no place to compare with"),
                    msg("Draw a zone or select something first"));
    }
    const auto candidates = reader.indexesIn(*reprojection ? (*reprojection)->backward(box) : box);
    RowList out;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        constexpr std::size_t kPolled = 256;
        if (i % kPolled == 0) {
            if (work.stop.stop_requested()) {
                return fail(ErrorCode::cancelled, msg("Stopped on request"));
            }
            work.tell(static_cast<double>(i) / static_cast<double>(candidates.size()));
        }
        auto shape = planeShapeOf(reader.feature(candidates[i]), reader.grid());
        if (*reprojection) {
            shape = moved(std::move(shape), [&](geo::LonLat& p) {
                geo::MapPoint q{p.lon, p.lat};
                (*reprojection)->forward(std::span{&q, 1});
                p = {q.x, q.y};
            });
        }
        if (isFinite(shape) &&
            std::any_of(all.begin(), all.end(), [&](const Sought& one) { return one.takes(shape); })) {
            out.push_back(candidates[i]);
        }
    }
    return out;
}

}  // namespace weir::maps
