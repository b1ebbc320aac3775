// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/layer.h"
#include "maps/layer/map_view.h"
#include "maps/layer/projection.h"
#include "maps/prepared/prepared_store.h"
#include "tests/bench/map_data.h"

#include <array>
#include <functional>
#include <string>
#include <vector>

namespace weir::bench {

inline constexpr auto kWorkingCrs = "EPSG:4547";
inline constexpr int kWidth = 1920;
inline constexpr int kHeight = 1080;

/// The layers of the performance plan with their styles.
struct MapLayers {
    maps::Layer points, roads, counties, teams, heights;
    /// Bottom first, without the heights.
    [[nodiscard]] std::vector<maps::Layer> all(bool named) const;
};

struct Prepared {
    std::string layer;
    double milliseconds = 0;
    std::uint64_t vertices = 0;
};
/// Prepares what is not prepared yet in `store`; tells each by `told`. Errors: as PreparedStore::prepare.
[[nodiscard]] Result<MapLayers> openMapLayers(maps::PreparedStore& store, const MapData& data,
                                              const std::function<void(const Prepared&)>& told);

struct Place {
    const char* name;
    double lon;
    double lat;
    double degrees;  ///< width of the view
};
inline constexpr std::array kPlaces{Place{"nation", 104, 35.5, 62}, Place{"province", 114, 34, 5},
                                    Place{"city", 114.02, 33.58, 0.6}, Place{"street", 114.02, 33.58, 0.03}};
[[nodiscard]] maps::MapView viewAt(const Place& place, const maps::Projection& projection);

[[nodiscard]] maps::Layer named(maps::Layer layer);
/// Of the programs beside the benchmark.
[[nodiscard]] maps::WorkerOptions workerOptions();

/// Milliseconds of wall time.
[[nodiscard]] double millisecondsOf(const std::function<void()>& work);
/// What all threads of this process have worked so far, milliseconds: what else the machine does hardly shows in it.
[[nodiscard]] double processorMilliseconds();
/// Of the samples, share 0 … 1; 0 without samples.
[[nodiscard]] double quantile(std::vector<double> samples, double share);

}  // namespace weir::bench
