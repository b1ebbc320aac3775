// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/model/types.h"

#include <map>
#include <span>
#include <string>
#include <vector>

/// Who and what lies inside an area: the figures a planner watches while dragging a corner. Every count comes from
/// positions of the registers; a row without a position is not counted and `withoutPosition` says how many there were.
namespace weir::zone {

/// Rows as plain pointers, so that the caller decides where they live.
struct Registers {
    std::vector<const model::Village*> villages;
    std::vector<const model::HazardSource*> hazardSources;
    std::vector<const model::Shelter*> shelters;
    std::vector<const model::Team*> teams;
    std::vector<const model::Warehouse*> warehouses;
    std::vector<const model::Stock*> stocks;
};

struct Figures {
    double areaSquareMetres = 0;  ///< on the ellipsoid of CGCS2000
    std::int64_t villages = 0;
    std::int64_t people = 0;
    std::int64_t households = 0;
    std::int64_t vulnerable = 0;
    std::int64_t hazardSources = 0;
    std::map<model::Level, std::int64_t> hazardsByGrade;
    std::int64_t shelters = 0;
    std::int64_t capacity = 0;
    std::int64_t beds = 0;
    std::int64_t teams = 0;
    std::int64_t headcount = 0;
    std::int64_t warehouses = 0;
    std::int64_t stockLines = 0;
    std::int64_t stockQuantity = 0;
    std::int64_t withoutPosition = 0;  ///< villages, hazard sources, shelters, teams and warehouses

    std::vector<model::VillageId> villageIds;
    std::vector<model::HazardSourceId> hazardSourceIds;
    std::vector<model::ShelterId> shelterIds;
    std::vector<model::TeamId> teamIds;
    std::vector<model::WarehouseId> warehouseIds;
};

/// Figures of a polygon or multipolygon; anything else has none. The area need not be valid: while a corner is dragged
/// the even-odd rule decides, and a point on the border may fall either way.
[[nodiscard]] Figures figuresOf(const geo::Geometry& area, const Registers& registers);

/// Even-odd rule over all rings of the area; longitude and latitude as plane coordinates.
class AreaTest {
public:
    explicit AreaTest(const geo::Geometry& area);
    [[nodiscard]] bool contains(const geo::LonLat& p) const;

private:
    struct Edge {
        geo::LonLat a;
        geo::LonLat b;
    };
    geo::LonLatBox m_bounds;
    std::vector<Edge> m_edges;
    std::vector<std::vector<std::size_t>> m_rows;  ///< edges by band of latitude
};

}  // namespace weir::zone
