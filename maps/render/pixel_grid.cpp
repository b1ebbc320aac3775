// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/pixel_grid.h"

#include "maps/render/warp_cells.h"

#include <cmath>

namespace weir::maps {

PixelGrid::PixelGrid(const MapView& view, const RasterReader& reader, const Reprojection* reprojection)
    : m_view{view}, m_reader{reader}, m_reprojection{reprojection} {
    const double ratio = view.devicePixelRatio;
    m_width = static_cast<int>(std::ceil(view.width * ratio));
    m_height = static_cast<int>(std::ceil(view.height * ratio));
    m_columns = m_width / kNodeStep + 2;
    m_rows = m_height / kNodeStep + 2;
    for (int row = 0; row < m_rows; ++row) {
        for (int column = 0; column < m_columns; ++column) {
            m_nodes.push_back(view.toMap({column * kNodeStep / ratio, row * kNodeStep / ratio}));
        }
    }
    place(m_nodes);
    std::vector<QPointF> nodes;
    nodes.reserve(m_nodes.size());
    for (const auto& node : m_nodes) {
        nodes.emplace_back(node.x, node.y);
    }
    m_cellsPerPixel = usualStep() / kNodeStep;
    m_exact = cellsToRefine(nodes, m_columns, m_rows, 0.02 * m_cellsPerPixel);
}

std::vector<geo::MapBox> PixelGrid::windows(const RasterInfo& raster, double margin) const {
    geo::MapBox left;
    geo::MapBox right;
    for (const auto& node : m_nodes) {
        if (std::isfinite(node.x) && std::isfinite(node.y)) {
            (node.x < raster.width / 2.0 ? left : right).add(node.x, node.y);
        }
    }
    // Two windows only for a tear: nodes of a raster that is small in the picture lie far apart as well.
    const double gap = right.minX - left.maxX;
    if (!left.empty() && !right.empty() && !(isRough() && gap > raster.width / 3.0 && gap > 4 * usualStep())) {
        left.add(right.minX, right.minY);
        left.add(right.maxX, right.maxY);
        right = {};
    }
    // A pixel beside a tear or a gap may need what no node needs.
    const double reach = isRough() ? margin + std::max(raster.width, raster.height) / 50.0 : margin;
    std::vector<geo::MapBox> out;
    for (const auto& box : {left, right}) {
        if (box.empty()) {
            continue;
        }
        const geo::MapBox clipped{std::max(box.minX - reach, 0.0), std::max(box.minY - reach, 0.0),
                                  std::min(box.maxX + reach, static_cast<double>(raster.width)),
                                  std::min(box.maxY + reach, static_cast<double>(raster.height))};
        if (!clipped.empty()) {
            out.push_back(clipped);
        }
    }
    return out;
}

/// Map metres of the working CRS become pixel positions of the raster.
void PixelGrid::place(std::vector<geo::MapPoint>& points) const {
    if (m_reprojection != nullptr) {
        m_reprojection->backward(points);
    }
    for (auto& point : points) {
        point = m_reader.toPixel(point);
    }
}

/// The median distance of neighbouring nodes, cells of the raster: a tear or an edge of the domain does not show.
double PixelGrid::usualStep() const {
    std::vector<double> steps;
    for (std::size_t i = 1; i < m_nodes.size(); ++i) {
        const double step = std::hypot(m_nodes[i].x - m_nodes[i - 1].x, m_nodes[i].y - m_nodes[i - 1].y);
        if (i % static_cast<std::size_t>(m_columns) != 0 && std::isfinite(step) && step > 0) {
            steps.push_back(step);
        }
    }
    if (steps.empty()) {
        return kNodeStep;
    }
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::ranges::nth_element(steps, middle);
    return *middle;
}

std::vector<geo::MapPoint> PixelGrid::exactly(int from, int to, int y) const {
    const double ratio = m_view.devicePixelRatio;
    std::vector<geo::MapPoint> run;
    for (int x = from; x < to; ++x) {
        run.push_back(m_view.toMap({(x + 0.5) / ratio, (y + 0.5) / ratio}));
    }
    place(run);
    return run;
}

}  // namespace weir::maps
