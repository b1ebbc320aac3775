// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/city/demo_grid.h"
#include "core/city/demo_random.h"

namespace weir::city {

/// The planar map of a demonstration city: borders between townships as arcs that both sides share, so areas made of
/// any townships fit without gap or overlap to the last vertex. Everything is shifted by whole millionths of a degree.
class DemoGeography {
public:
    static Result<DemoGeography> make(const CityProfile& profile, int cityIndex);

    /// The union of the townships with groupOf[township] == group: a polygon, or several, with holes where there are
    /// any.
    [[nodiscard]] geo::Geometry areaOf(const std::vector<int>& groupOf, int group) const;
    [[nodiscard]] geo::Geometry township(std::size_t index) const { return areaOf(m_self, static_cast<int>(index)); }

    /// A place well inside a township, another one each time while there are free cells.
    [[nodiscard]] geo::LonLat placeIn(std::size_t township, DemoRandom& random);
    /// A position of the profile, moved with the city.
    [[nodiscard]] geo::LonLat shifted(geo::LonLat position) const;

    /// Township index → county index (CountyRule), sub-HQ number and 0: the ways townships are united.
    [[nodiscard]] const std::vector<int>& countyOf() const { return m_countyOf; }
    [[nodiscard]] const std::vector<int>& subHqOf() const { return m_subHqOf; }
    [[nodiscard]] const std::vector<int>& cityOf() const { return m_cityOf; }
    [[nodiscard]] const std::vector<std::string>& subHqCodes() const { return m_subHqCodes; }

private:
    struct Vertex {
        std::int64_t x = 0;
        std::int64_t y = 0;
        auto operator<=>(const Vertex&) const = default;
    };
    struct Arc {
        std::vector<Vertex> points;  ///< ends are nodes; a closed arc repeats its first point
        int left = DemoGrid::kOutside;
        int right = DemoGrid::kOutside;
    };
    friend class ArcTracer;

    std::vector<Arc> m_arcs;
    std::vector<std::vector<Vertex>> m_freeCells;  ///< per township: south-west corners of cells well inside
    std::vector<std::size_t> m_nextCell;
    std::vector<int> m_self;
    std::vector<int> m_countyOf;
    std::vector<int> m_subHqOf;
    std::vector<int> m_cityOf;
    std::vector<std::string> m_subHqCodes;
    std::int64_t m_shiftX = 0;
    std::int64_t m_shiftY = 0;
    std::int64_t m_cell = 0;
};

}  // namespace weir::city
