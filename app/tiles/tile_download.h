// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/tiles/service_tiles.h"
#include "core/jobs/job_queue.h"

#include <vector>

namespace weir::app {

/// Tiles to bring into the cache before the network is gone.
struct DownloadPlan {
    static constexpr std::int64_t kMostTiles = 200'000;
    static constexpr std::int64_t kUsualBytes = 20'000;  ///< of a tile, before any is known

    std::vector<maps::TileRange> ranges;
    std::int64_t count = 0;
    std::int64_t bytes = 0;  ///< estimated
};
/// The tiles of levels `from` … `to` over `area`, metres of the working CRS. Errors: invalid (an empty range, an area
/// beside the service), refused (more tiles than are fair to a service, or than the cache of the layer holds).
[[nodiscard]] Result<DownloadPlan> planDownload(const maps::TileService& service, const geo::MapBox& area,
                                                const std::string& workingCrs, int from, int to,
                                                std::int64_t bytesPerTile = DownloadPlan::kUsualBytes);

struct DownloadReport {
    std::int64_t fetched = 0;
    std::int64_t present = 0;  ///< were there already: a download that was stopped goes on where it stopped
    std::int64_t failed = 0;
    std::int64_t bytes = 0;
    std::optional<Error> reason{};  ///< of the first that failed
};
/// Blocks; for a job. A stop takes effect at once. Errors: cancelled; busy (the server gave up answering: what came is
/// kept).
[[nodiscard]] Result<DownloadReport> downloadTiles(ServiceTiles& tiles, const DownloadPlan& plan,
                                                   const jobs::JobContext& context);

}  // namespace weir::app
