// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/city/profile.h"

#include <cstdint>
#include <vector>

namespace weir::city {

/// The ground of a demonstration city as small cells, each of one township. Coordinates are millionths of a degree.
struct DemoGrid {
    static constexpr int kOutside = -1;

    std::int64_t originX = 0;
    std::int64_t originY = 0;
    std::int64_t cell = 0;
    int columns = 0;
    int rows = 0;
    std::vector<int> labels;  ///< row by row from the south; index into profile.townships or kOutside

    [[nodiscard]] int at(int column, int row) const {
        const bool inside = column >= 0 && row >= 0 && column < columns && row < rows;
        return inside ? labels[index(column, row)] : kOutside;
    }
    [[nodiscard]] std::size_t index(int column, int row) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column);
    }
};

/// groupings[k][township] is the group of a township in the k-th way to unite townships (counties, sub-HQs, the city).
using Groupings = std::vector<std::vector<int>>;

/// Gives every cell inside the outline to the township whose seat is nearest on a map that is bent a little by smooth
/// noise, so borders wind as they do on real ground. Afterwards each township is one piece (4-connected) and no two
/// cells of one group touch at a corner only, in any grouping: what follows then needs no repair. Errors: a township
/// gets no ground.
[[nodiscard]] Result<DemoGrid> makeDemoGrid(const CityProfile& profile, const Groupings& groupings);

}  // namespace weir::city
