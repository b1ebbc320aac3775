// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "tests/bench/map_bench.h"

namespace weir::bench {

/// Draws 300 full layers at two sizes and switches single ones off and on: one JSON line per measurement with what was
/// drawn again. `filter` chooses by "size view" ("1920x1080 city"). Answers the exit status.
[[nodiscard]] int runStackBench(const MapBenchOptions& options);

}  // namespace weir::bench
