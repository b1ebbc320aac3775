// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/zone_figures.h"

#include "core/geo/measure.h"
#include "core/geo/overlay.h"

namespace weir::app {

Result<ZoneFigures> zoneFigures(const desk::Picture& picture, const geo::Geometry& area) {
    const auto prepared = geo::PreparedGeometry::make(area);
    if (!prepared) {
        return prepared.error();
    }
    ZoneFigures f;
    f.squareMetres = geo::areaSquareMetres(area);
    const auto inside = [&](const std::optional<geo::LonLat>& position) {
        const auto hit = position ? prepared->intersects(*position) : Result<bool>{false};
        return hit && *hit;
    };
    picture.villages.forEach([&](const model::Village& village) {
        if (inside(village.position)) {
            ++f.villages;
            f.population += village.population;
            f.vulnerable += village.vulnerable;
        }
    });
    picture.hazardSources.forEach([&](const model::HazardSource& source) { f.hazardSources += inside(source.position) ? 1 : 0; });
    picture.shelters.forEach([&](const model::Shelter& shelter) {
        if (inside(shelter.position)) {
            ++f.shelters;
            f.shelterCapacity += shelter.capacity;
            f.beds += shelter.beds;
        }
    });
    picture.teams.forEach([&](const model::Team& team) {
        if (inside(team.position)) {
            ++f.teams;
            f.teamPeople += team.headcount;
        }
    });
    picture.warehouses.forEach([&](const model::Warehouse& warehouse) { f.warehouses += inside(warehouse.position) ? 1 : 0; });
    return f;
}

}  // namespace weir::app
