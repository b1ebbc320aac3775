// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/tile_reprojection.h"
#include "maps/render/renderer.h"

#include <memory>
#include <optional>
#include <vector>

namespace weir::maps {

/// Where the device pixels of a picture lie in the coordinates of a service's grid: exact at nodes, bilinear between
/// them. The nodes are close enough that the datums' waves stay far below a tenth of a pixel.
class TileWarp {
public:
    TileWarp(const MapView& view, const Reprojection& reprojection, geo::Datum datum);

    [[nodiscard]] int width() const { return m_width; }
    [[nodiscard]] int height() const { return m_height; }
    /// Around what rows `from` … `to` - 1 of device pixels see; empty when none of it maps.
    [[nodiscard]] geo::MapBox boxOfRows(int from, int to) const;
    /// Units of the grid to a device pixel in the middle of the picture; 0 when that does not map.
    [[nodiscard]] double unitsPerPixel() const;
    /// Calls `visit(x, grid x, grid y)` for the middles of one row of device pixels; NaN where nothing maps.
    template <class Visit>
    void row(int y, Visit visit) const {
        const double v = (y + 0.5) / m_step;
        const int line = static_cast<int>(v);
        const double t = v - line;
        const auto* upper = &m_nodes[static_cast<std::size_t>(line) * static_cast<std::size_t>(m_columns)];
        const auto* lower = upper + m_columns;
        for (int x = 0; x < m_width; ++x) {
            const double u = (x + 0.5) / m_step;
            const int c = static_cast<int>(u);
            const double s = u - c;
            visit(
                x,
                (upper[c].x * (1 - s) + upper[c + 1].x * s) * (1 - t) + (lower[c].x * (1 - s) + lower[c + 1].x * s) * t,
                (upper[c].y * (1 - s) + upper[c + 1].y * s) * (1 - t) +
                    (lower[c].y * (1 - s) + lower[c + 1].y * s) * t);
        }
    }

private:
    int m_step;
    int m_width;
    int m_height;
    int m_columns;
    int m_rows;
    std::vector<geo::MapPoint> m_nodes;
};

/// Which tiles a picture of a layer needs.
struct TilePlan {
    std::shared_ptr<const Reprojection> reprojection;
    std::shared_ptr<const TileWarp> warp;
    TileRange range;
    std::vector<TileId> tiles;
};

/// Tiles one picture may need; a view that needs more shows a coarser level.
inline constexpr std::int64_t kMostTilesOfPicture = 6000;

/// Nothing when the view lies beside the service. Errors: invalid (CRS), refused (the service has no level coarse
/// enough for the view).
[[nodiscard]] Result<std::optional<TilePlan>> planTiles(const TileService& service, const RenderRequest& request);

}  // namespace weir::maps
