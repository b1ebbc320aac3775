// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "tests/bench/map_bench.h"

namespace weir::bench {

/// The layer tree of the window with 300 map files: each step of a drag over its rows, a drop, and switching one layer
/// off. Prints one JSON line each. Needs no display.
[[nodiscard]] int runTreeBench(const MapBenchOptions& options);

}  // namespace weir::bench
