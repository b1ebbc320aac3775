// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/projection.h"
#include "maps/tiles/tile_service.h"

namespace weir::maps {

/// From the coordinates of a service's grid to the working CRS, its datum undone on the way: what a map in GCJ-02 or
/// BD-09 shows lands where it belongs. Never null. Errors: invalid (a CRS PROJ does not know).
[[nodiscard]] Result<std::shared_ptr<const Reprojection>> makeTileReprojection(const TileService& service,
                                                                               const std::string& workingCrs);

}  // namespace weir::maps
