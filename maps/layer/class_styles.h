// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/ramps.h"
#include "maps/layer/style.h"
#include "maps/prepared/feature_view.h"

#include <span>
#include <string>
#include <vector>

namespace weir::maps {

/// `style` with a class for each range between `limits` (breaks.h) of the attribute, titled with its limits; what its
/// features are painted with (fill, or stroke of lines) takes the ramp's colours, all else stays as in the base style.
[[nodiscard]] Style graduated(Style style, std::string field, std::span<const double> limits, const ColourRamp& ramp,
                              FeatureKind kind);
/// `style` with a class for each different value, the most frequent first, at most `most`; features with another value
/// keep the base style.
[[nodiscard]] Style categorised(Style style, std::string field, std::span<const std::string> values, std::size_t most,
                                FeatureKind kind);

}  // namespace weir::maps
