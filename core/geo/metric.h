// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/overlay.h"
#include "core/geo/transform.h"

namespace weir::geo {

// The operations of overlay.h whose numbers are metres: they go to the working CRS and back. `working` leads from
// degrees to metres, as Transform::toWorking gives it; the scale of a 3° Gauss-Krüger zone is true to 1 : 3 000 inside
// the zone. Errors: those of overlay.h and transform.h, and a `working` that does not give metres.

/// Everything within `metres` of `g`; negative shrinks areas.
[[nodiscard]] Result<Geometry> bufferMetres(const Geometry& g, double metres, const Transform& working,
                                            const BufferStyle& style = {});
/// Leaves out vertices that lie within `metres` of the simplified line; areas stay valid.
[[nodiscard]] Result<Geometry> simplifyMetres(const Geometry& g, double metres, const Transform& working);
/// Shortest distance between two shapes in metres of the working CRS, 0 where they meet.
[[nodiscard]] Result<double> distanceMetres(const Geometry& a, const Geometry& b, const Transform& working);

}  // namespace weir::geo
