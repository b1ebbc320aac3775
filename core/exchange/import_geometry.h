// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/geometry.h"
#include "core/model/record.h"

/// Foreign geometry made to fit a field: a position is one point, an area is a valid polygon.
namespace weir::exchange {

struct FittedGeometry {
    geo::Geometry geometry;
    Message reason;  ///< empty: taken as it was
    Message change;  ///< what was done about it, with figures
};

/// Invalid areas are repaired by GEOS MakeValid (structure kept, slivers of lines dropped) and the change is described:
/// parts, vertices, area before and after. An area or line for a position becomes a point inside or on it. Errors:
/// invalid (a shape the field cannot take, nothing left after the repair).
[[nodiscard]] Result<FittedGeometry> fitGeometry(const model::KindInfo& info, geo::Geometry geometry);

}  // namespace weir::exchange
