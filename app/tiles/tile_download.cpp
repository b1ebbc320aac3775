// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/tiles/tile_download.h"

#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "maps/layer/tile_reprojection.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

namespace weir::app {

namespace {

constexpr std::size_t kAtOnce = 8;
constexpr int kMostFailuresInRow = 24;

/// What comes back from the network, and what is out.
struct Traffic {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::set<std::uint64_t> out;
    std::set<std::uint64_t> early;  ///< answered before their number was noted
    DownloadReport report;
    int failuresInRow = 0;
};

std::int64_t doneOf(const DownloadReport& report) {
    return report.fetched + report.present + report.failed;
}

void tell(const Traffic& traffic, const DownloadPlan& plan, const jobs::JobContext& context, std::int64_t startedNs,
          std::int64_t nowNs) {
    const auto done = doneOf(traffic.report);
    const double seconds = std::max(0.001, static_cast<double>(nowNs - startedNs) / 1e9);
    const double rate = static_cast<double>(traffic.report.fetched + traffic.report.failed) / seconds;
    const auto left = rate > 0 ? static_cast<std::int64_t>(static_cast<double>(plan.count - done) / rate) : 0;
    context.report(static_cast<double>(done) / static_cast<double>(std::max<std::int64_t>(1, plan.count)),
                   msg("{0} of {1} tiles, {2} a second, {3} min {4} s left", done, plan.count,
                       static_cast<std::int64_t>(rate), left / 60, left % 60),
                   rate);
}

class Download {
public:
    Download(ServiceTiles& tiles, const DownloadPlan& plan, const jobs::JobContext& context)
        : m_tiles{tiles}, m_plan{plan}, m_context{context} {}

    Result<DownloadReport> run() {
        m_startedNs = m_clock.monotonicNs();
        for (const auto& range : m_plan.ranges) {
            for (auto row = range.firstRow; row < range.endRow; ++row) {
                for (auto column = range.firstColumn; column < range.endColumn; ++column) {
                    if (!take({range.level, column, row})) {
                        return end();
                    }
                }
            }
        }
        waitUntil([this] { return m_traffic->out.empty(); });
        return end();
    }

private:
    /// False when it must not go on.
    bool take(const maps::TileId& tile) {
        const auto stored = m_tiles.cache().fetchedAt(tile);
        const auto age = std::chrono::hours{m_tiles.service().maxAgeHours};
        if (stored && m_tiles.now() - *stored <= age) {
            const std::scoped_lock lock{m_traffic->mutex};
            ++m_traffic->report.present;
            return !m_context.isCancelled();
        }
        waitUntil([this] { return m_traffic->out.size() < kAtOnce; });
        {
            const std::scoped_lock lock{m_traffic->mutex};
            if (m_context.isCancelled() || m_traffic->failuresInRow >= kMostFailuresInRow) {
                return false;
            }
            tell(*m_traffic, m_plan, m_context, m_startedNs, m_clock.monotonicNs());
        }
        ask(tile);
        return true;
    }
    void ask(const maps::TileId& tile) {
        const auto id = m_tiles.fetch(tile, [traffic = m_traffic, key = ++m_asked](const Result<std::string>& answer) {
            {
                const std::scoped_lock lock{traffic->mutex};
                auto& report = traffic->report;
                if (answer) {
                    ++report.fetched;
                    report.bytes += static_cast<std::int64_t>(answer->size());
                } else {
                    ++report.failed;
                    report.reason = report.reason ? report.reason : answer.error();
                }
                traffic->failuresInRow =
                    answer || answer.error().code != ErrorCode::busy ? 0 : traffic->failuresInRow + 1;
                if (traffic->out.erase(key) == 0) {
                    traffic->early.insert(key);
                }
            }
            traffic->changed.notify_all();
        });
        const std::scoped_lock lock{m_traffic->mutex};
        if (m_traffic->early.erase(m_asked) == 0) {
            m_traffic->out.insert(m_asked);
            m_numbers[m_asked] = id;
        }
    }
    template <class Condition>
    void waitUntil(Condition condition) {
        std::unique_lock lock{m_traffic->mutex};
        m_traffic->changed.wait(lock, m_context.stopToken(), condition);
    }
    Result<DownloadReport> end() {
        std::vector<std::uint64_t> left;
        Result<DownloadReport> result = jobs::JobContext::cancelled();
        {
            const std::scoped_lock lock{m_traffic->mutex};
            for (const auto key : m_traffic->out) {
                left.push_back(m_numbers[key]);
            }
            const auto& report = m_traffic->report;
            if (!m_context.isCancelled()) {
                result = m_traffic->failuresInRow >= kMostFailuresInRow && report.reason
                             ? Result<DownloadReport>{fail(ErrorCode::busy,
                                                           msg("The download stopped after {0} of {1} tiles: {2}",
                                                               report.fetched + report.present, m_plan.count,
                                                               toStd(translated(report.reason->message))),
                                                           msg("What came is kept; start it again to go on"))}
                             : Result<DownloadReport>{report};
            }
        }
        m_tiles.cancel(std::move(left));
        return result;
    }

    ServiceTiles& m_tiles;
    const DownloadPlan& m_plan;
    const jobs::JobContext& m_context;
    SystemClock m_clock;  // measures the rate only
    std::int64_t m_startedNs = 0;
    std::uint64_t m_asked = 0;
    std::map<std::uint64_t, std::uint64_t> m_numbers;
    std::shared_ptr<Traffic> m_traffic = std::make_shared<Traffic>();
};

}  // namespace

Result<DownloadPlan> planDownload(const maps::TileService& service, const geo::MapBox& area,
                                  const std::string& workingCrs, int from, int to, std::int64_t bytesPerTile) {
    if (from > to || from < service.minZoom || to > service.maxZoom) {
        return fail(ErrorCode::invalid, msg("The zoom levels {0} to {1} make no range", from, to),
                    msg("The service has {0} to {1}", service.minZoom, service.maxZoom));
    }
    const auto reprojection = maps::makeTileReprojection(service, workingCrs);
    if (!reprojection) {
        return reprojection.error();
    }
    const auto box = (*reprojection)->backward(area);
    DownloadPlan plan;
    for (int level = from; level <= to; ++level) {
        plan.ranges.push_back(service.grid.rangeOf(box, level));
        plan.count += plan.ranges.back().count();
    }
    plan.bytes = plan.count * bytesPerTile;
    if (plan.count == 0) {
        return fail(ErrorCode::invalid, msg("The map service has no tiles for this area"),
                    msg("Move the map to an area it covers"));
    }
    if (plan.count > DownloadPlan::kMostTiles) {
        return fail(ErrorCode::refused,
                    msg("{0} tiles are too many: at most {1} at a time", plan.count, DownloadPlan::kMostTiles),
                    msg("Choose a smaller area or fewer zoom levels"));
    }
    if (plan.bytes > std::int64_t{service.cacheMegabytes} << 20) {
        return fail(ErrorCode::refused,
                    msg("About {0} MB would not fit into the cache of the layer, which holds {1} MB", plan.bytes >> 20,
                        service.cacheMegabytes),
                    msg("Choose a smaller area or fewer zoom levels"));
    }
    return plan;
}

Result<DownloadReport> downloadTiles(ServiceTiles& tiles, const DownloadPlan& plan, const jobs::JobContext& context) {
    return Download{tiles, plan, context}.run();
}

}  // namespace weir::app
