// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/geometry.h"

#include <cstdint>
#include <span>

namespace weir::maps {

/// A vertex on the integer grid of a prepared layer.
struct GridPoint {
    std::int32_t x = 0;
    std::int32_t y = 0;
    bool operator==(const GridPoint&) const = default;
};

/// Closed box on the same grid.
struct GridBox {
    std::int32_t minX = 0;
    std::int32_t minY = 0;
    std::int32_t maxX = -1;
    std::int32_t maxY = -1;
    [[nodiscard]] bool empty() const { return minX > maxX || minY > maxY; }
    [[nodiscard]] bool intersects(const GridBox& o) const {
        return minX <= o.maxX && o.minX <= maxX && minY <= o.maxY && o.minY <= maxY;
    }
    bool operator==(const GridBox&) const = default;
};

/// From grid to metres of the layer's coordinateCrs: x = originX + scale * grid.x. Steps are 1 mm, or 1 cm for layers
/// wider than 4,000 km.
struct Grid {
    double originX = 0;
    double originY = 0;
    double scale = 0.001;
    [[nodiscard]] double x(std::int32_t value) const { return originX + scale * value; }
    [[nodiscard]] double y(std::int32_t value) const { return originY + scale * value; }
    [[nodiscard]] geo::MapPoint point(GridPoint p) const { return {x(p.x), y(p.y)}; }
    [[nodiscard]] geo::MapBox box(const GridBox& b) const {
        return b.empty() ? geo::MapBox{} : geo::MapBox{x(b.minX), y(b.minY), x(b.maxX), y(b.maxY)};
    }
    bool operator==(const Grid&) const = default;
};

/// What a feature is drawn as; of a collection the part of highest dimension decides.
enum class FeatureKind : std::uint8_t { none, point, line, polygon };
/// Rings are closed (first = last); a shell begins a new polygon, the holes after it belong to it.
enum class PartRole : std::uint8_t { points, line, shell, hole };

struct PartView {
    PartRole role = PartRole::points;
    std::span<const GridPoint> points;
};

/// One feature at one level of the simplification pyramid, as spans into the mapped file: valid while the VectorReader
/// lives. Copying it copies three words.
class FeatureView {
public:
    struct Columns {
        std::span<const std::uint32_t> pointStart;  ///< per part, one more than parts; empty: part i is point i
        std::span<const PartRole> roles;            ///< per part; empty: all `points`
        std::span<const GridPoint> points;
    };
    FeatureView(std::uint32_t index, FeatureKind kind, GridBox box, std::uint32_t firstPart, std::uint32_t endPart,
                const Columns& columns)
        : m_columns{&columns}, m_box{box}, m_index{index}, m_firstPart{firstPart}, m_endPart{endPart}, m_kind{kind} {}

    [[nodiscard]] std::uint32_t index() const {
        return m_index;
    }  ///< position in the source, 0-based: row of the attributes
    [[nodiscard]] FeatureKind kind() const { return m_kind; }
    [[nodiscard]] const GridBox& box() const { return m_box; }  ///< of the unsimplified feature
    [[nodiscard]] std::uint32_t partCount() const { return m_endPart - m_firstPart; }
    [[nodiscard]] PartView part(std::uint32_t i) const {
        const auto p = m_firstPart + i;
        if (m_columns->pointStart.empty()) {
            return {PartRole::points, m_columns->points.subspan(p, 1)};
        }
        const auto from = m_columns->pointStart[p];
        return {m_columns->roles[p], m_columns->points.subspan(from, m_columns->pointStart[p + 1] - from)};
    }

private:
    const Columns* m_columns;
    GridBox m_box;
    std::uint32_t m_index;
    std::uint32_t m_firstPart;
    std::uint32_t m_endPart;
    FeatureKind m_kind;
};

}  // namespace weir::maps
