// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/map_view.h"
#include "maps/layer/projection.h"

#include <QPointF>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace weir::maps {

/// Source coordinates to device pixels. Where the projection is smooth a vertex is interpolated between exactly
/// projected nodes, which costs a few nanoseconds. The nodes are as dense as the projection bends: a few for a town,
/// patches of closer ones where a continent needs them. Where that might still be off by more than a twentieth of a
/// pixel (near poles, at the edge of a projection's domain, across a tear), and outside the boxes, it is projected
/// exactly.
class DisplayWarp {
public:
    static constexpr double kTolerance = 0.05;  ///< device pixels

    /// `boxes`: where most of the vertices lie, in source coordinates (Reprojection::backwardPieces of what is seen).
    DisplayWarp(std::span<const geo::MapBox> boxes, const Reprojection& reprojection, const MapToScreen& toDevice);

    /// As many device pixels as `source` has points, NaN for what cannot be transformed; valid until the next call. One
    /// thread only.
    [[nodiscard]] std::span<const QPointF> operator()(std::span<const geo::MapPoint> source);

    [[nodiscard]] QPointF at(geo::MapPoint point) { return (*this)(std::span{&point, 1}).front(); }

private:
    static constexpr int kFiner = 3;  // cells of a patch along each side of the cell it covers
    struct Patch {
        std::array<QPointF, (kFiner + 1) * (kFiner + 1)> nodes;
        std::array<bool, kFiner * kFiner> exact{};  ///< by its cell: not to be interpolated
    };
    struct Lattice {
        geo::MapBox box;
        int cells = 0;  ///< on each side
        double perCellX = 1;
        double perCellY = 1;
        std::vector<QPointF> nodes;
        std::vector<std::int32_t> patchOf;  ///< by cell: an index of patches, kSmooth or kExact
        std::vector<Patch> patches;
    };
    static constexpr std::int32_t kSmooth = -1;
    static constexpr std::int32_t kExact = -2;

    [[nodiscard]] Lattice latticeOver(const geo::MapBox& box) const;
    [[nodiscard]] Lattice latticeOver(const geo::MapBox& box, int cells) const;
    void patch(Lattice& lattice) const;
    [[nodiscard]] std::vector<QPointF> projected(std::vector<geo::MapPoint>& nodes) const;
    [[nodiscard]] static bool interpolate(const Lattice& lattice, geo::MapPoint p, QPointF& out);

    const Reprojection& m_reprojection;
    MapToScreen m_device;
    std::vector<Lattice> m_lattices;
    std::vector<QPointF> m_out;
    std::vector<std::size_t> m_slots;  // of m_out that wait for m_exact
    std::vector<geo::MapPoint> m_exact;
};

}  // namespace weir::maps
