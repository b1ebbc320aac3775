// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/feature_shape.h"

#include "core/geo/measure.h"

namespace weir::maps {

namespace {

/// Builds the geometry of a feature from its parts; `place` turns a point of the plane into one of the result.
template <class Place>
geo::Geometry shaped(const FeatureView& feature, const Grid& grid, Place place) {
    geo::MultiPoint points;
    geo::MultiLine lines;
    geo::MultiPolygon areas;
    for (std::uint32_t i = 0; i < feature.partCount(); ++i) {
        const auto part = feature.part(i);
        std::vector<geo::LonLat> vertices;
        vertices.reserve(part.points.size());
        for (const auto& p : part.points) {
            vertices.push_back(place(grid.point(p)));
        }
        switch (part.role) {
            case PartRole::points:
                points.points.insert(points.points.end(), vertices.begin(), vertices.end());
                break;
            case PartRole::line:
                lines.lines.push_back({std::move(vertices)});
                break;
            case PartRole::shell:
                areas.polygons.push_back({{std::move(vertices)}});
                break;
            case PartRole::hole:
                if (!areas.polygons.empty()) {
                    areas.polygons.back().rings.push_back(std::move(vertices));
                }
                break;
        }
    }
    if (!areas.polygons.empty()) {
        return areas.polygons.size() == 1 ? geo::Geometry{std::move(areas.polygons.front())}
                                          : geo::Geometry{std::move(areas)};
    }
    if (!lines.lines.empty()) {
        return lines.lines.size() == 1 ? geo::Geometry{std::move(lines.lines.front())}
                                       : geo::Geometry{std::move(lines)};
    }
    if (points.points.empty()) {
        return {};
    }
    return points.points.size() == 1 ? geo::Geometry{points.points.front()} : geo::Geometry{std::move(points)};
}

}  // namespace

geo::Geometry planeShapeOf(const FeatureView& feature, const Grid& grid) {
    return shaped(feature, grid, [](geo::MapPoint p) { return geo::LonLat{p.x, p.y}; });
}

geo::Geometry shapeOf(const FeatureView& feature, const Grid& grid, const Projection& projection) {
    return shaped(feature, grid, [&](geo::MapPoint p) { return projection.toLonLat(p); });
}

FeatureRow::FeatureRow(const VectorReader& reader, std::span<const std::size_t> fields,
                       std::shared_ptr<const Projection> projection)
    : m_reader{&reader}, m_projection{std::move(projection)}, m_places(reader.fields().size(), 0) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        m_places[fields[i]] = i;
    }
}

Result<FeatureRow> FeatureRow::make(const VectorReader& reader, std::span<const std::size_t> fields,
                                    bool asksGeometry) {
    auto projection = asksGeometry ? makeProjection(reader.manifest().coordinateCrs)
                                   : Result<std::shared_ptr<const Projection>>{nullptr};
    return projection ? Result<FeatureRow>{FeatureRow{reader, fields, *std::move(projection)}} : projection.error();
}

std::optional<double> FeatureRow::measure(ExpressionMeasure measure) const {
    if (!m_projection) {
        return std::nullopt;
    }
    if (!m_shape) {
        m_shape = shapeOf(m_reader->feature(m_index), m_reader->grid(), *m_projection);
    }
    if (geo::isEmpty(*m_shape)) {
        return std::nullopt;
    }
    const auto box = geo::boundsOf(*m_shape);
    switch (measure) {
        case ExpressionMeasure::area:
            return geo::areaSquareMetres(*m_shape);
        case ExpressionMeasure::length:
            return geo::lengthMetres(*m_shape);
        case ExpressionMeasure::longitude:
            return (box.minX + box.maxX) / 2;
        case ExpressionMeasure::latitude:
            break;
    }
    return (box.minY + box.maxY) / 2;
}

}  // namespace weir::maps
