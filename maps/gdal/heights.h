// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/gdal/raster_reader.h"

#include <span>
#include <stop_token>
#include <vector>

namespace weir::maps {

/// Heights (first band, the raster's own unit) at places given in the raster's CRS, from the full resolution, bilinear
/// between cell centres. NaN where a cell that counts has no data and outside of the raster; places that are NaN give
/// NaN. Reads piece by piece, so a long line needs little memory. Errors: io, cancelled.
[[nodiscard]] Result<std::vector<double>> heightsAt(const RasterReader& raster, std::span<const geo::MapPoint> places,
                                                    std::stop_token stop = {});

}  // namespace weir::maps
