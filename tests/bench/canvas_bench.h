// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "tests/bench/map_bench.h"

namespace weir::bench {

/// The map widget at work on the layers of the performance plan, all of them with labels: how long a pan or wheel step
/// takes until the widget is painted anew, until the sharp picture is there, and how long the event loop is ever held
/// up. One JSON line per measurement, milliseconds. Answers the exit status.
[[nodiscard]] int runCanvasBench(const MapBenchOptions& options);

}  // namespace weir::bench
