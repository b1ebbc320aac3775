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
constexpr std::array kCells{12, 36, 96, 288};  // finer and finer, until what would be off is worth no finer lattice
constexpr double kMuch = 0.02;                 // share of the cells

std::size_t nodesOf(int cells) {
    return static_cast<std::size_t>(cells + 1) * static_cast<std::size_t>(cells + 1);
}

/// Between the four nodes around a cell, `s` and `t` of its width and height.
QPointF between(const QPointF* corner, std::size_t stride, double s, double t) {
    const QPointF lower = corner[0] + s * (corner[1] - corner[0]);
    const QPointF upper = corner[stride] + s * (corner[stride + 1] - corner[stride]);
    return lower + t * (upper - lower);
}

}  // namespace

DisplayWarp::DisplayWarp(std::span<const geo::MapBox> boxes, const Reprojection& reprojection,
                         const MapToScreen& toDevice)
    : m_reprojection{reprojection}, m_device{toDevice} {
    for (const auto& box : boxes) {
        m_lattices.push_back(latticeOver(box));
    }
}

std::vector<QPointF> DisplayWarp::projected(std::vector<geo::MapPoint>& nodes) const {
    m_reprojection.forward(nodes);
    std::vector<QPointF> out;
    out.reserve(nodes.size());
    for (const auto& node : nodes) {
        const auto p = m_device(node);
        out.emplace_back(p.x, p.y);
    }
    return out;
}

/// The coarsest lattice of which, patched, hardly anything is off.
DisplayWarp::Lattice DisplayWarp::latticeOver(const geo::MapBox& box) const {
    for (std::size_t step = 0; step + 1 < kCells.size(); ++step) {
        auto lattice = latticeOver(box, kCells[step]);
        const auto off = static_cast<std::size_t>(std::ranges::count(lattice.patchOf, kExact));
        if (off * std::tuple_size_v < decltype(Patch::nodes) >> nodesOf(kCells[step + 1])) {
            continue;  // the finer lattice costs less than so many patches
        }
        patch(lattice);
        std::size_t left = 0;
        for (const auto& one : lattice.patches) {
            left += static_cast<std::size_t>(std::ranges::count(one.exact, true));
        }
        if (static_cast<double>(left) <= kMuch * kFiner * kFiner * static_cast<double>(lattice.patchOf.size())) {
            return lattice;
        }
    }
    return latticeOver(box, kCells.back());
}

DisplayWarp::Lattice DisplayWarp::latticeOver(const geo::MapBox& box, int cells) const {
    Lattice out;
    out.box = box;
    out.cells = cells;
    out.perCellX = cells / std::max(box.width(), 1e-9);
    out.perCellY = cells / std::max(box.height(), 1e-9);
    std::vector<geo::MapPoint> nodes;
    nodes.reserve(nodesOf(cells));
    for (int row = 0; row <= cells; ++row) {
        for (int column = 0; column <= cells; ++column) {
            nodes.push_back({box.minX + column / out.perCellX, box.minY + row / out.perCellY});
        }
    }
    out.nodes = projected(nodes);
    for (const bool off : cellsToRefine(out.nodes, cells + 1, cells + 1, kTolerance)) {
        out.patchOf.push_back(off ? kExact : kSmooth);
    }
    return out;
}

/// Lays a patch over each cell that would be off.
void DisplayWarp::patch(Lattice& lattice) const {
    constexpr int kSide = kFiner + 1;
    std::vector<geo::MapPoint> nodes;
    for (int row = 0; row < lattice.cells; ++row) {
        for (int column = 0; column < lattice.cells; ++column) {
            auto& patchOf = lattice.patchOf[static_cast<std::size_t>(row * lattice.cells + column)];
            if (patchOf == kSmooth) {
                continue;
            }
            patchOf = static_cast<std::int32_t>(nodes.size() / nodesOf(kFiner));
            for (int i = 0; i < kSide * kSide; ++i) {
                nodes.push_back({lattice.box.minX + (column + double(i % kSide) / kFiner) / lattice.perCellX,
                                 lattice.box.minY + (row + double(i / kSide) / kFiner) / lattice.perCellY});
            }
        }
    }
    const auto places = projected(nodes);
    lattice.patches.resize(places.size() / nodesOf(kFiner));
    for (std::size_t i = 0; i < lattice.patches.size(); ++i) {
        auto& one = lattice.patches[i];
        std::copy_n(places.begin() + static_cast<std::ptrdiff_t>(i * one.nodes.size()), one.nodes.size(),
                    one.nodes.begin());
        std::ranges::copy(cellsToRefine(one.nodes, kSide, kSide, kTolerance), one.exact.begin());
    }
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
    const auto patchOf = lattice.patchOf[static_cast<std::size_t>(row * lattice.cells + column)];
    if (patchOf == kSmooth) {
        const auto stride = static_cast<std::size_t>(lattice.cells + 1);
        const auto corner = static_cast<std::size_t>(row) * stride + static_cast<std::size_t>(column);
        out = between(lattice.nodes.data() + corner, stride, u - column, v - row);
        return true;
    }
    if (patchOf == kExact) {
        return false;
    }
    const auto& patch = lattice.patches[static_cast<std::size_t>(patchOf)];
    const double s = (u - column) * kFiner;
    const double t = (v - row) * kFiner;
    const int right = std::min(static_cast<int>(s), kFiner - 1);
    const int up = std::min(static_cast<int>(t), kFiner - 1);
    if (patch.exact[static_cast<std::size_t>(up * kFiner + right)]) {
        return false;
    }
    out = between(patch.nodes.data() + up * (kFiner + 1) + right, kFiner + 1, s - right, t - up);
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
