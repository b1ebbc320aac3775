// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/enum_names.h"
#include "core/base/result.h"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace weir::maps {

/// How values are cut into classes: into equal widths, into equal counts, or where the squared differences from the
/// classes' means are least in sum (the natural breaks of Jenks 1967, found exactly by dynamic programming as in
/// Wang & Song 2011).
enum class BreakMethod { equal, quantile, natural };

/// Limits of the classes, ascending, one more than classes: class i holds limit[i] ≤ v < limit[i+1], the last also its
/// upper limit. Values that are not finite are left out. Fewer classes come back where there are fewer different
/// values. Errors: invalid (no finite value, no class or more than 100).
[[nodiscard]] Result<std::vector<double>> breaksOf(std::span<const double> values, BreakMethod method,
                                                   std::size_t classes);

}  // namespace weir::maps

template <>
struct weir::EnumNames<weir::maps::BreakMethod> {
    static constexpr std::array<std::string_view, 3> names{"equal", "quantile", "natural"};
};
