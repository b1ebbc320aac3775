// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/geometry.h"
#include "maps/layer/layer.h"
#include "maps/layer/projection.h"

#include <stop_token>
#include <string>
#include <vector>

namespace weir::app {

/// Heights along a line.
struct ElevationProfile {
    struct Sample {
        double metres = 0;  ///< from the start, along the line, on the ellipsoid
        geo::LonLat place;
        double height = 0;  ///< in the model's unit (metres for the usual ones); NaN: no data there
    };
    std::vector<Sample> samples;
    double stepMetres = 0;  ///< between two samples; the size of a cell unless the line is too long for that
    double length = 0;
    // Of the samples with data; a gap is neither climbed nor descended.
    double lowest = 0;
    double highest = 0;
    double climb = 0;
    double descent = 0;
    std::size_t missing = 0;  ///< samples without data
};

/// One band of heights: what a profile can be taken from.
[[nodiscard]] bool isElevationModel(const maps::Layer& layer);

/// Along the straight legs (in the map's CRS) between `line`'s points, sampled about once per cell and at every point
/// of the line; every sample is projected exactly. Errors: invalid (fewer than two points, not an elevation model),
/// notFound (no data anywhere on the line), and those of reading. Not on the UI thread.
[[nodiscard]] Result<ElevationProfile> profileAlong(const maps::Layer& layer, const std::vector<geo::LonLat>& line,
                                                    const maps::Projection& projection, std::stop_token stop = {});
/// "distance_m,longitude,latitude,height_m", one line per sample, an empty height where there are no data.
[[nodiscard]] std::string toCsv(const ElevationProfile& profile);

}  // namespace weir::app
