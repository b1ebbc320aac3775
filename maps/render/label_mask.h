// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/map_view.h"
#include "maps/layer/style.h"
#include "maps/render/shapes.h"

#include <cstdint>
#include <vector>

namespace weir::maps {

/// Where features lie that labels keep off, in squares of a few pixels.
class LabelMask {
public:
    static constexpr int kSquare = 4;  ///< logical pixels

    /// Lines and symbols as wide as they are drawn; areas by their edges or whole. Left unfinished when stopped.
    LabelMask(const ScreenShapes& shapes, const Style& style, const MapView& view, std::stop_token stop = {});
    /// Whether a feature lies in a square the box reaches into.
    [[nodiscard]] bool meets(const ScreenBox& box) const;
    [[nodiscard]] std::size_t bytes() const { return m_squares.size(); }

private:
    void addDisc(const QPointF& centre, double radius);
    void addLine(std::span<const QPointF> points, double width);
    void addArea(const ScreenShapes& shapes, const ScreenShapes::Shape& shape);

    double m_ratio;
    int m_columns;
    int m_rows;
    std::vector<std::uint8_t> m_squares;
};

}  // namespace weir::maps
