// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/palette.h"
#include "maps/layer/style.h"

#include <QImage>
#include <QPointF>

#include <cstdint>
#include <span>
#include <vector>

namespace weir::maps {

/// Fills polygons with antialiasing by exact signed area coverage, accumulated per pixel and summed along each row (the
/// method of the libraries FreeType and font-rs). QPainter hands every larger fill to a thread pool and waits for it,
/// which costs several times the filling. Rings are turned so that shells count up and holes count down: holes stay
/// open whatever their direction in the source. Where two polygons share an edge, what they cover of a pixel is added
/// up, so that neither the ground nor a seam shows between neighbours.
class AreaFill {
public:
    /// `target` is premultiplied; rows `top` … `top + target.height()` of the picture are drawn into it. Hatches repeat
    /// from `hatchOrigin`, device pixels of the picture, and are turned by `rotation` degrees clockwise with the map.
    AreaFill(QImage& target, int top, const QPointF& hatchOrigin = {}, double rotation = 0);

    void begin();
    /// A closed ring in device pixels of the whole picture.
    void addRing(std::span<const QPointF> ring, bool hole);
    void fill(Colour colour);
    void fillHatch(const Fill& fill, Colour colour, double devicePixelRatio);
    /// Repeats a picture (premultiplied) over the area, hung on the origin of the hatches and upright.
    void fillPattern(const QImage& tile);
    /// About what filling the area costs, in vertices.
    [[nodiscard]] std::size_t cost();

private:
    struct Segment {
        float x0, y0, x1, y1;
    };
    struct Tile {
        Hatch hatch = Hatch::none;
        double spacing = 0;
        double width = 0;
        int size = 0;
        std::vector<float> cover;
    };
    void accumulate();
    void addSegment(const Segment& s);
    template <class Run>
    void eachRun(Run run);
    template <class Pixel>
    void eachPixel(Pixel pixel);
    void fillTurnedHatch(const Tile& tile, Colour colour, double devicePixelRatio);
    const Tile& tileFor(const Fill& fill, double devicePixelRatio);

    QImage& m_target;
    int m_top;
    QPointF m_hatchOrigin;
    double m_rotation;
    std::vector<Segment> m_segments;
    std::vector<float> m_cover;  // per pixel of the box, what its row's sum changes by
    int m_left = 0, m_upper = 0, m_width = 0, m_height = 0;
    bool m_accumulated = false;
    Tile m_tile;
};

}  // namespace weir::maps
