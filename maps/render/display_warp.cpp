// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/display_warp.h"

#include "maps/render/warp_cells.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace weir::maps {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::array kCells{96, 288};  // a second, finer lattice where much of the first would be off
constexpr double kMuch = 0.02;         // share of its cells

}  // namespace

DisplayWarp::DisplayWarp(std::span<const geo::MapBox> boxes, const Reprojection& reprojection,
                         const MapToScreen& toDevice)
    : m_reprojection{reprojection}, m_device{toDevice} {
    for (const auto& box : boxes) {
        m_lattices.push_back(latticeOver(box));
    }
}

DisplayWarp::Lattice DisplayWarp::latticeOver(const geo::MapBox& box) const {
    auto lattice = latticeOver(box, kCells.front());
    const auto off = std::ranges::count(lattice.exact, true);
    const bool much = static_cast<double>(off) > kMuch * static_cast<double>(lattice.exact.size());
    return much ? latticeOver(box, kCells.back()) : lattice;
}

DisplayWarp::Lattice DisplayWarp::latticeOver(const geo::MapBox& box, int cells) const {
    Lattice out;
    out.box = box;
    out.cells = cells;
    out.perCellX = cells / std::max(box.width(), 1e-9);
    out.perCellY = cells / std::max(box.height(), 1e-9);
    std::vector<geo::MapPoint> nodes;
    nodes.reserve(static_cast<std::size_t>((cells + 1) * (cells + 1)));
    for (int row = 0; row <= cells; ++row) {
        for (int column = 0; column <= cells; ++column) {
            nodes.push_back({box.minX + column / out.perCellX, box.minY + row / out.perCellY});
        }
    }
    m_reprojection.forward(nodes);
    out.nodes.reserve(nodes.size());
    for (const auto& node : nodes) {
        const auto p = m_device(node);
        out.nodes.emplace_back(p.x, p.y);
    }
    out.exact = cellsToRefine(out.nodes, cells + 1, cells + 1, kTolerance);
    return out;
}

bool DisplayWarp::interpolate(const Lattice& lattice, geo::MapPoint p, QPointF& out) {
    const double u = (p.x - lattice.box.minX) * lattice.perCellX;
    const double v = (p.y - lattice.box.minY) * lattice.perCellY;
    const double last = lattice.cells;
    if (!(u >= 0 && u <= last && v >= 0 && v <= last)) {
        return false;
    }
    const int column = std::min(static_cast<int>(u), lattice.cells - 1);
    const int row = std::min(static_cast<int>(v), lattice.cells - 1);
    if (lattice.exact[static_cast<std::size_t>(row * lattice.cells + column)]) {
        return false;
    }
    const double s = u - column;
    const double t = v - row;
    const auto stride = static_cast<std::size_t>(lattice.cells + 1);
    const auto* node = lattice.nodes.data() + static_cast<std::size_t>(row) * stride + static_cast<std::size_t>(column);
    const QPointF lower = node[0] + s * (node[1] - node[0]);
    const QPointF upper = node[stride] + s * (node[stride + 1] - node[stride]);
    out = lower + t * (upper - lower);
    return true;
}

std::span<const QPointF> DisplayWarp::operator()(std::span<const geo::MapPoint> source) {
    m_out.resize(source.size());
    m_slots.clear();
    m_exact.clear();
    for (std::size_t i = 0; i < source.size(); ++i) {
        const bool done = std::ranges::any_of(
            m_lattices, [&](const Lattice& lattice) { return interpolate(lattice, source[i], m_out[i]); });
        if (!done) {
            m_slots.push_back(i);
            m_exact.push_back(source[i]);
        }
    }
    if (m_exact.empty()) {
        return m_out;
    }
    m_reprojection.forward(m_exact);
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        const auto& p = m_exact[i];
        const bool there = std::isfinite(p.x) && std::isfinite(p.y);
        const auto q = there ? m_device(p) : ScreenPoint{kNan, kNan};
        m_out[m_slots[i]] = {q.x, q.y};
    }
    return m_out;
}

}  // namespace weir::maps
