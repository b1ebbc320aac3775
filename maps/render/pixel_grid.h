// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/gdal/raster_reader.h"
#include "maps/layer/map_view.h"
#include "maps/layer/projection.h"

#include <algorithm>
#include <vector>

namespace weir::maps {

/// Pixel positions of a raster (x = column, y = row, fractions) for the device pixels of a picture: exact at nodes,
/// bilinear between them; where that might be off by more than a fiftieth of a usual pixel, exact at every one.
class PixelGrid {
public:
    static constexpr int kNodeStep = 24;  ///< device pixels between exactly projected nodes

    /// `reprojection` null: the raster is in the working CRS. All three must outlive the grid.
    PixelGrid(const MapView& view, const RasterReader& reader, const Reprojection* reprojection);

    [[nodiscard]] int width() const { return m_width; }
    [[nodiscard]] int height() const { return m_height; }
    /// Cells of the raster to one device pixel, in most of the picture.
    [[nodiscard]] double cellsPerPixel() const { return m_cellsPerPixel; }
    /// The cells needed with a margin, clipped to the raster: one window, or two where the picture crosses the edges of
    /// a raster around the world; none when nothing of it is seen.
    [[nodiscard]] std::vector<geo::MapBox> windows(const RasterInfo& raster, double margin) const;
    /// Calls `visit(x, column, row)` for the middles of one row of device pixels; NaN for what has no place. Any
    /// thread.
    template <class Visit>
    void row(int y, Visit visit) const;

private:
    void place(std::vector<geo::MapPoint>& points) const;
    [[nodiscard]] double usualStep() const;
    [[nodiscard]] bool isRough() const { return std::ranges::find(m_exact, true) != m_exact.end(); }
    [[nodiscard]] std::vector<geo::MapPoint> exactly(int from, int to, int y) const;

    const MapView& m_view;
    const RasterReader& m_reader;
    const Reprojection* m_reprojection;
    int m_width = 0;
    int m_height = 0;
    int m_columns = 0;
    int m_rows = 0;
    double m_cellsPerPixel = 1;
    std::vector<geo::MapPoint> m_nodes;
    std::vector<bool> m_exact;  ///< by cell of the nodes: not to be interpolated
};

template <class Visit>
void PixelGrid::row(int y, Visit visit) const {
    const double v = (y + 0.5) / kNodeStep;
    const int row = static_cast<int>(v);
    const double t = v - row;
    for (int column = 0; column * kNodeStep < m_width; ++column) {
        const int from = column * kNodeStep;
        const int to = std::min(from + kNodeStep, m_width);
        if (m_exact[static_cast<std::size_t>(row * (m_columns - 1) + column)]) {
            const auto run = exactly(from, to, y);
            for (int x = from; x < to; ++x) {
                visit(x, run[static_cast<std::size_t>(x - from)].x, run[static_cast<std::size_t>(x - from)].y);
            }
            continue;
        }
        const auto at = static_cast<std::size_t>(row * m_columns + column);
        const auto below = at + static_cast<std::size_t>(m_columns);
        const auto mixed = [t](const geo::MapPoint& a, const geo::MapPoint& b) {
            return geo::MapPoint{a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
        };
        const auto start = mixed(m_nodes[at], m_nodes[below]);
        const auto end = mixed(m_nodes[at + 1], m_nodes[below + 1]);
        const double stepX = (end.x - start.x) / kNodeStep;
        const double stepY = (end.y - start.y) / kNodeStep;
        for (int x = from; x < to; ++x) {
            visit(x, start.x + stepX * (x - from + 0.5), start.y + stepY * (x - from + 0.5));
        }
    }
}

}  // namespace weir::maps
