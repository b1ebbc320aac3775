// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <filesystem>
#include <string>

namespace weir::bench {

struct MapBenchOptions {
    std::filesystem::path folder;    ///< of data and prepared layers, kept for the next run
    double share = 1;                ///< of the published sizes
    std::string filter;              ///< only scenes whose name holds it
    std::filesystem::path pictures;  ///< where each picture is saved as a PNG to be looked at; empty: nowhere
};

/// Makes or finds the data, prepares each layer and draws the scenes of the performance plan: one JSON line per
/// measurement, milliseconds, the median of five. Answers the exit status.
[[nodiscard]] int runMapBench(const MapBenchOptions& options);

}  // namespace weir::bench
