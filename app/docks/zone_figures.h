// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"

namespace weir::app {

/// Who and what lies inside an area: the planner's figures. A village counts where its point lies.
struct ZoneFigures {
    double squareMetres = 0;        ///< on the ellipsoid
    int villages = 0;
    std::int64_t population = 0;
    std::int64_t vulnerable = 0;
    int hazardSources = 0;
    int shelters = 0;
    std::int64_t shelterCapacity = 0;
    std::int64_t beds = 0;
    int teams = 0;
    std::int64_t teamPeople = 0;
    int warehouses = 0;
    bool operator==(const ZoneFigures&) const = default;
};

/// Not for the UI thread. Errors: not an area, or one that crosses itself.
[[nodiscard]] Result<ZoneFigures> zoneFigures(const desk::Picture& picture, const geo::Geometry& area);

}  // namespace weir::app
