// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/feature_set.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace weir::maps {

namespace {

template <class... F>
struct Overload : F... {
    using F::operator()...;
};
template <class... F>
Overload(F...) -> Overload<F...>;

FeatureKind kindOf(const geo::Geometry& geometry) {
    return std::visit(Overload{[](const std::monostate&) { return FeatureKind::none; },
                               [](const geo::LonLat&) { return FeatureKind::point; },
                               [](const geo::MultiPoint&) { return FeatureKind::point; },
                               [](const geo::Line&) { return FeatureKind::line; },
                               [](const geo::MultiLine&) { return FeatureKind::line; },
                               [](const geo::Polygon&) { return FeatureKind::polygon; },
                               [](const geo::MultiPolygon&) { return FeatureKind::polygon; }},
                      geometry);
}

}  // namespace

void FeatureSet::addPart(PartRole role, std::span<const geo::LonLat> points, const Projection& projection) {
    std::vector<geo::MapPoint> projected;
    projected.reserve(points.size());
    for (const auto& p : points) {
        projected.push_back({p.lon, p.lat});
    }
    projection.toMap(projected);
    const auto before = m_points.size();
    for (const auto& p : projected) {
        if (std::isfinite(p.x) && std::isfinite(p.y)) {
            m_points.push_back(p);
            m_infos.back().box.add(p.x, p.y);
        }
    }
    if (m_points.size() > before) {
        m_roles.push_back(role);
        m_pointStart.push_back(static_cast<std::uint32_t>(m_points.size()));
    }
}

void FeatureSet::append(FeatureInput input, const Projection& projection) {
    const geo::Geometry geometry = std::move(input.geometry);
    m_infos.push_back({std::move(input.ref),
                       kindOf(geometry),
                       std::move(input.classKey),
                       std::move(input.label),
                       input.priority,
                       input.keeps,
                       std::move(input.attributes),
                       {}});
    const auto polygon = [&](const geo::Polygon& p) {
        for (std::size_t i = 0; i < p.rings.size(); ++i) {
            addPart(i == 0 ? PartRole::shell : PartRole::hole, p.rings[i], projection);
        }
    };
    std::visit(Overload{[](const std::monostate&) {},
                        [&](const geo::LonLat& p) {
                            addPart(PartRole::points, std::span{&p, 1}, projection);
                        },
                        [&](const geo::MultiPoint& m) { addPart(PartRole::points, m.points, projection); },
                        [&](const geo::Line& l) { addPart(PartRole::line, l.points, projection); },
                        [&](const geo::MultiLine& m) {
                            for (const auto& l : m.lines) {
                                addPart(PartRole::line, l.points, projection);
                            }
                        },
                        polygon,
                        [&](const geo::MultiPolygon& m) {
                            for (const auto& p : m.polygons) {
                                polygon(p);
                            }
                        }},
               geometry);
    m_partStart.push_back(static_cast<std::uint32_t>(m_roles.size()));
}

std::shared_ptr<const FeatureSet> FeatureSet::build(std::vector<FeatureInput> features, const Projection& projection) {
    std::shared_ptr<FeatureSet> set{new FeatureSet};
    set->m_infos.reserve(features.size());
    for (auto& feature : features) {
        set->append(std::move(feature), projection);
    }
    std::vector<geo::MapBox> boxes;
    boxes.reserve(set->m_infos.size());
    for (const auto& info : set->m_infos) {
        boxes.push_back(info.box);
    }
    set->m_tree = BoxTree{boxes};
    set->m_byRef.resize(set->m_infos.size());
    std::iota(set->m_byRef.begin(), set->m_byRef.end(), 0u);
    const auto& infos = set->m_infos;
    std::stable_sort(set->m_byRef.begin(), set->m_byRef.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return infos[a].ref < infos[b].ref; });
    return set;
}

FeatureSet::Part FeatureSet::part(std::size_t index, std::size_t part) const {
    const auto p = m_partStart[index] + part;
    return {m_roles[p], std::span{m_points}.subspan(m_pointStart[p], m_pointStart[p + 1] - m_pointStart[p])};
}

std::int64_t FeatureSet::find(const FeatureRef& ref) const {
    const auto found = std::lower_bound(m_byRef.begin(), m_byRef.end(), ref,
                                        [&](std::uint32_t a, const FeatureRef& b) { return m_infos[a].ref < b; });
    return found != m_byRef.end() && m_infos[*found].ref == ref ? static_cast<std::int64_t>(*found) : -1;
}

}  // namespace weir::maps
