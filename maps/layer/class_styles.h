// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/style.h"
#include "maps/prepared/feature_view.h"

#include <span>
#include <string>
#include <vector>

namespace weir::maps {

/// From the least to the greatest class.
struct ColourRamp {
    Colour low{0xFFFFE9C2};
    Colour high{0xFF9C1F2E};
};

/// `count` colours from low to high in even steps of Oklab (Ottosson 2020), in which equal steps look equal.
[[nodiscard]] std::vector<Colour> coloursOf(const ColourRamp& ramp, std::size_t count);

/// `style` with a class for each range between `limits` (breaks.h) of the attribute, titled with its limits; what its
/// features are painted with (fill, or stroke of lines) takes the ramp's colours, all else stays as in the base style.
[[nodiscard]] Style graduated(Style style, std::string field, std::span<const double> limits, const ColourRamp& ramp,
                              FeatureKind kind);
/// `style` with a class for each different value, the most frequent first, at most `most`; features with another value
/// keep the base style.
[[nodiscard]] Style categorised(Style style, std::string field, std::span<const std::string> values, std::size_t most,
                                FeatureKind kind);

}  // namespace weir::maps
