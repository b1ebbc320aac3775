// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/style.h"
#include "maps/prepared/vector_reader.h"

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace weir::maps {

/// A point of a prepared layer that stands for others.
struct CrowdLead {
    std::uint32_t index = 0;
    GridPoint at{};
    std::uint32_t members = 0;  ///< besides itself
    bool operator==(const CrowdLead&) const = default;
};

/// Which points of a crowded prepared layer are drawn, and what they stand for. Decided in squares of the layer's own
/// grid that hold its largest symbol and a badge: in each the upper class of the legend wins, then the earlier feature,
/// and of winners that would still overlap a neighbour's one stays. What happens in a square depends on its near
/// neighbours only, so panning changes nothing, and a million points cost one pass over those that are seen.
struct CrowdPlan {
    std::vector<std::uint32_t> hidden{};  ///< features, ascending
    std::vector<CrowdLead> leads{};       ///< in the order of their features; those that stand for somebody
};

struct CrowdView {
    geo::MapBox box{};          ///< what is seen, in the layer's coordinateCrs
    double metresPerPixel = 1;  ///< of a logical pixel
    double scaleDenominator = 1;
};
/// `classes` gives the style class of each feature, empty: all -1. Features of several points never hide.
[[nodiscard]] CrowdPlan crowdOf(const VectorReader& reader, std::span<const int> classes, const Style& style,
                                const CrowdView& view, std::stop_token stop = {});

}  // namespace weir::maps
