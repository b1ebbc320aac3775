// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/text.h"
#include "maps/layer/palette.h"

#include <cstddef>
#include <string>
#include <vector>

namespace weir::maps {

/// From the least to the greatest class; at least two colours, evenly spaced.
struct ColourRamp {
    std::vector<Colour> stops{{0xFFFFE9C2}, {0xFF9C1F2E}};
    bool operator==(const ColourRamp&) const = default;
};

/// `count` colours from the first to the last stop in even steps of Oklab (Ottosson 2020), in which equal steps look
/// equal.
[[nodiscard]] std::vector<Colour> coloursOf(const ColourRamp& ramp, std::size_t count);
[[nodiscard]] ColourRamp reversed(ColourRamp ramp);

/// A ramp of resources/ramps/ramps.json. Sequential ones run from little to much; diverging ones have a calm middle.
struct NamedRamp {
    enum class Kind { sequential, diverging };
    std::string id{};
    std::string title{};  ///< English, to be translated
    Kind kind = Kind::sequential;
    std::string source{};
    ColourRamp ramp{};
    bool operator==(const NamedRamp&) const = default;
};
/// {"ramps": [{"id", "title", "kind", "source", "stops": ["#RRGGBB", …]}, …]}. Errors: invalid.
[[nodiscard]] Result<std::vector<NamedRamp>> rampsFromJson(const Json& json);

}  // namespace weir::maps
