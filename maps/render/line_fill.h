// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/palette.h"

#include <QImage>
#include <QPointF>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace weir::maps {

/// Strokes solid lines with round joins and caps, antialiased: a pixel is covered by as much as the line's half width
/// reaches beyond its centre. Lines of one colour are gathered in a mask, where the greatest cover counts, and laid on
/// the picture together: where they cross or meet nothing gets darker. QPainter outlines every line as a path first,
/// which costs several times as much for the short segments of a road network.
class LineFill {
public:
    /// `target` is premultiplied; rows `top` … `top + target.height()` of the picture are drawn into it.
    LineFill(QImage& target, int top);

    /// The width of what is added from now on, device pixels; below one the line gets paler instead of thinner.
    void setWidth(double width);
    /// A line in device pixels of the whole picture.
    void add(std::span<const QPointF> line);
    /// Lays what was added on the picture and begins anew.
    void blend(Colour colour);
    /// Pixels looked at since the last call, for WorkPoll: a line may be long, and a blend as large as the picture.
    [[nodiscard]] std::size_t takePixels() { return std::exchange(m_pixels, 0); }

private:
    struct Span {
        int from = 0;
        int to = 0;  ///< past the last
    };
    void addSegment(const QPointF& from, const QPointF& to);

    QImage& m_target;
    int m_top;
    float m_reach = 1;     // half the width and half a pixel
    float m_strength = 1;  // of a line thinner than a pixel
    std::vector<std::uint8_t> m_mask;
    std::vector<Span> m_rows;  // what of each row of the mask is not zero
    std::size_t m_pixels = 0;
};

}  // namespace weir::maps
