// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/geo/geometry.h"
#include "maps/prepared/feature_view.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <vector>

namespace weir::maps {

/// Collects the geometry of a layer in columns and writes geometry.bin. Features come in the order of the source:
/// beginFeature, then for each part beginPart and its points, then endFeature. Coordinates are metres of the layer's
/// coordinateCrs. Points that are not finite are left out and counted.
class VectorWriter {
public:
    /// `extent` fixes the grid; coordinates outside it by more than half its size are clamped to the grid's range.
    explicit VectorWriter(const geo::MapBox& extent);

    void reserve(std::size_t features, std::size_t points);
    void beginFeature(std::int64_t fid);
    void beginPart(PartRole role);
    void add(double x, double y) {
        if (!isFinite(x, y)) {
            ++m_dropped;
            return;
        }
        const GridPoint p{snap(x, m_grid.originX), snap(y, m_grid.originY)};
        if (m_points.size() > m_pointStart.back() && m_points.back() == p && m_roles.back() != PartRole::points) {
            return;
        }
        m_points.push_back(p);
    }
    void endFeature();

    [[nodiscard]] std::size_t featureCount() const { return m_kinds.size(); }
    [[nodiscard]] std::size_t vertexCount() const { return m_points.size(); }
    [[nodiscard]] std::size_t droppedPoints() const { return m_dropped; }
    [[nodiscard]] geo::MapBox bounds() const { return m_grid.box(m_bounds); }

    /// Builds the pyramid and the tree and writes `file`. Errors: io, full, cancelled.
    [[nodiscard]] Result<void> write(const std::filesystem::path& file, std::stop_token stop = {}) const;

private:
    [[nodiscard]] static bool isFinite(double x, double y) { return (x - x) + (y - y) == 0; }
    [[nodiscard]] std::int32_t snap(double value, double origin) const;
    [[nodiscard]] bool isPlainPoints() const;

    Grid m_grid;
    GridBox m_bounds;
    std::vector<FeatureKind> m_kinds;
    std::vector<GridBox> m_boxes;
    std::vector<std::int64_t> m_fids;
    std::vector<std::uint32_t> m_partStart{0};   // per feature, one more
    std::vector<std::uint32_t> m_pointStart{0};  // per finished part, one more; the last is where the open part begins
    std::vector<PartRole> m_roles;               // the open part included
    std::vector<GridPoint> m_points;
    std::size_t m_dropped = 0;
    bool m_partOpen = false;

    void closePart();
};

}  // namespace weir::maps
