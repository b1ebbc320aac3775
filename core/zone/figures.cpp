// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/zone/figures.h"

#include "core/geo/measure.h"

#include <algorithm>
#include <set>

namespace weir::zone {

namespace {

constexpr std::size_t kBands = 256;

template <class F>
void forEachRing(const geo::Geometry& area, F&& f) {
    const auto polygon = [&](const geo::Polygon& p) {
        for (const auto& ring : p.rings) {
            f(ring);
        }
    };
    if (const auto* single = std::get_if<geo::Polygon>(&area)) {
        polygon(*single);
    } else if (const auto* many = std::get_if<geo::MultiPolygon>(&area)) {
        std::ranges::for_each(many->polygons, polygon);
    }
}

std::size_t bandOf(const geo::LonLatBox& bounds, double lat) {
    const auto share = bounds.height() > 0 ? (lat - bounds.minY) / bounds.height() : 0.0;
    return static_cast<std::size_t>(
        std::clamp(share * static_cast<double>(kBands), 0.0, static_cast<double>(kBands - 1)));
}

/// Calls f for the rows inside and counts those that stand nowhere.
template <class T, class F>
void inside(const AreaTest& test, const std::vector<const T*>& rows, Figures& out, F&& f) {
    for (const auto* row : rows) {
        if (!row->position) {
            ++out.withoutPosition;
        } else if (test.contains(*row->position)) {
            f(*row);
        }
    }
}

}  // namespace

AreaTest::AreaTest(const geo::Geometry& area) : m_rows(kBands) {
    forEachRing(area, [&](const std::vector<geo::LonLat>& ring) {
        for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
            m_edges.push_back({ring[i], ring[i + 1]});
            m_bounds.add(ring[i].lon, ring[i].lat);
            m_bounds.add(ring[i + 1].lon, ring[i + 1].lat);
        }
    });
    for (std::size_t i = 0; i < m_edges.size(); ++i) {
        const auto [low, high] = std::minmax(m_edges[i].a.lat, m_edges[i].b.lat);
        for (auto band = bandOf(m_bounds, low); band <= bandOf(m_bounds, high); ++band) {
            m_rows[band].push_back(i);
        }
    }
}

bool AreaTest::contains(const geo::LonLat& p) const {
    if (!m_bounds.contains(p.lon, p.lat)) {
        return false;
    }
    bool in = false;
    for (const auto i : m_rows[bandOf(m_bounds, p.lat)]) {
        const auto& [a, b] = m_edges[i];
        if ((a.lat > p.lat) != (b.lat > p.lat) && p.lon < a.lon + (b.lon - a.lon) * (p.lat - a.lat) / (b.lat - a.lat)) {
            in = !in;
        }
    }
    return in;
}

Figures figuresOf(const geo::Geometry& area, const Registers& registers) {
    Figures out;
    out.areaSquareMetres = geo::areaSquareMetres(area);
    const AreaTest test{area};
    inside(test, registers.villages, out, [&](const model::Village& v) {
        ++out.villages;
        out.people += v.population;
        out.households += v.households;
        out.vulnerable += v.vulnerable;
        out.villageIds.push_back(v.id);
    });
    inside(test, registers.hazardSources, out, [&](const model::HazardSource& h) {
        ++out.hazardSources;
        ++out.hazardsByGrade[h.grade];
        out.hazardSourceIds.push_back(h.id);
    });
    inside(test, registers.shelters, out, [&](const model::Shelter& s) {
        ++out.shelters;
        out.capacity += s.capacity;
        out.beds += s.beds;
        out.shelterIds.push_back(s.id);
    });
    inside(test, registers.teams, out, [&](const model::Team& t) {
        ++out.teams;
        out.headcount += t.headcount;
        out.teamIds.push_back(t.id);
    });
    std::set<model::WarehouseId> here;
    inside(test, registers.warehouses, out, [&](const model::Warehouse& w) {
        ++out.warehouses;
        out.warehouseIds.push_back(w.id);
        here.insert(w.id);
    });
    for (const auto* stock : registers.stocks) {
        if (here.contains(stock->warehouse)) {
            ++out.stockLines;
            out.stockQuantity += stock->quantity;
        }
    }
    return out;
}

}  // namespace weir::zone
