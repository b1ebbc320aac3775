// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/tile_plan.h"

#include "core/geo/transform.h"

#include <algorithm>
#include <cmath>

namespace weir::maps {

namespace {

// Device pixels between nodes. BD-09 swings by 35 m within 11 km, which needs them close.
constexpr int kStep = 24;
constexpr int kStepOffset = 8;

geo::MapBox degreesOnGrid(const TileService& service) {
    geo::MapBox box{service.bounds.minX, service.bounds.minY, service.bounds.maxX, service.bounds.maxY};
    const auto toGrid = makeReprojection(std::string{geo::kStoreCrs}, service.grid.crs);
    return toGrid && *toGrid ? (*toGrid)->forward(box) : box;
}

}  // namespace

TileWarp::TileWarp(const MapView& view, const Reprojection& reprojection, geo::Datum datum)
    : m_step{datum == geo::Datum::gcj02 || datum == geo::Datum::bd09 ? kStepOffset : kStep},
      m_width{static_cast<int>(std::ceil(view.width * view.devicePixelRatio))},
      m_height{static_cast<int>(std::ceil(view.height * view.devicePixelRatio))},
      m_columns{m_width / m_step + 2},
      m_rows{m_height / m_step + 2} {
    m_nodes.reserve(static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(m_rows));
    for (int row = 0; row < m_rows; ++row) {
        for (int column = 0; column < m_columns; ++column) {
            m_nodes.push_back(
                view.toMap({column * m_step / view.devicePixelRatio, row * m_step / view.devicePixelRatio}));
        }
    }
    reprojection.backward(m_nodes);
}

geo::MapBox TileWarp::boxOfRows(int from, int to) const {
    geo::MapBox box;
    const int last = std::min(m_rows - 1, to / m_step + 1);
    for (int row = from / m_step; row <= last; ++row) {
        for (int column = 0; column < m_columns; ++column) {
            const auto& p = m_nodes[static_cast<std::size_t>(row * m_columns + column)];
            if (std::isfinite(p.x) && std::isfinite(p.y)) {
                box.add(p.x, p.y);
            }
        }
    }
    return box;
}

double TileWarp::unitsPerPixel() const {
    const int row = std::min((m_height / 2) / m_step, m_rows - 2);
    const int column = std::min((m_width / 2) / m_step, m_columns - 2);
    const auto& a = m_nodes[static_cast<std::size_t>(row * m_columns + column)];
    const auto& b = m_nodes[static_cast<std::size_t>((row + 1) * m_columns + column + 1)];
    const double units = std::hypot(b.x - a.x, b.y - a.y) / (m_step * std::sqrt(2.0));
    return std::isfinite(units) ? units : 0;
}

Result<std::optional<TilePlan>> planTiles(const TileService& service, const RenderRequest& request) {
    auto reprojection = makeTileReprojection(service, request.workingCrs);
    if (!reprojection) {
        return reprojection.error();
    }
    TilePlan plan;
    plan.reprojection = *std::move(reprojection);
    plan.warp = std::make_shared<const TileWarp>(request.view, *plan.reprojection, service.datum);
    auto box = plan.warp->boxOfRows(0, plan.warp->height());
    // On paper a tile would shrink beyond reading at one of its pixels to a dot.
    const double finest = std::max(1.0, request.view.devicePixelRatio / 2);
    const double wanted = plan.warp->unitsPerPixel() * finest;
    if (!service.bounds.empty()) {
        const auto covered = degreesOnGrid(service);
        box = {std::max(box.minX, covered.minX), std::max(box.minY, covered.minY), std::min(box.maxX, covered.maxX),
               std::min(box.maxY, covered.maxY)};
    }
    if (box.empty() || wanted <= 0) {
        return std::optional<TilePlan>{};
    }
    int level = service.grid.levelFor(wanted, service.minZoom, service.maxZoom);
    while (level > service.minZoom && service.grid.rangeOf(box, level).count() > kMostTilesOfPicture) {
        --level;
    }
    plan.range = service.grid.rangeOf(box, level);
    if (plan.range.count() > kMostTilesOfPicture) {
        return fail(ErrorCode::refused, msg("The map service has nothing for a view this wide"),
                    msg("Zoom in, or hide the layer at this scale"));
    }
    for (auto row = plan.range.firstRow; row < plan.range.endRow; ++row) {
        for (auto column = plan.range.firstColumn; column < plan.range.endColumn; ++column) {
            plan.tiles.push_back({level, column, row});
        }
    }
    return plan.tiles.empty() ? std::optional<TilePlan>{} : std::optional{std::move(plan)};
}

}  // namespace weir::maps
