// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/label_mask.h"

#include "maps/render/work_poll.h"

#include <algorithm>
#include <cmath>

namespace weir::maps {

LabelMask::LabelMask(const ScreenShapes& shapes, const Style& style, const MapView& view, std::stop_token stop)
    : m_ratio{view.devicePixelRatio}, m_columns{view.width / kSquare + 1}, m_rows{view.height / kSquare + 1} {
    m_squares.resize(static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(m_rows));
    WorkPoll poll{std::move(stop)};
    constexpr std::size_t kVertex = 10;  // units of work
    for (const auto& shape : shapes.shapes) {
        const auto& look =
            shape.styleClass < 0 ? style.base : style.classes[static_cast<std::size_t>(shape.styleClass)].style;
        for (auto p = shape.firstPart; p < shape.endPart; ++p) {
            const auto points = shapes.pointsOf(shapes.parts[p]);
            if (poll.stopped(kVertex * points.size())) {
                return;
            }
            if (shape.kind == FeatureKind::point) {
                for (const auto& point : points) {
                    addDisc(point / m_ratio, look.marker.size / 2);
                }
            } else if (shapes.parts[p].stroked) {
                addLine(points, look.stroke.width + 2 * look.stroke.casingWidth);
            }
        }
        if (shape.kind == FeatureKind::polygon && style.obstacle == LabelObstacle::whole) {
            addArea(shapes, shape);
        }
    }
}

void LabelMask::addDisc(const QPointF& centre, double radius) {
    const auto square = [](double value, int count) {
        return std::clamp(static_cast<int>(std::floor(value / kSquare)), -1, count);
    };
    const int left = std::max(0, square(centre.x() - radius, m_columns));
    const int right = std::min(m_columns - 1, square(centre.x() + radius, m_columns));
    for (int row = std::max(0, square(centre.y() - radius, m_rows));
         row <= std::min(m_rows - 1, square(centre.y() + radius, m_rows)); ++row) {
        for (int column = left; column <= right; ++column) {
            m_squares[static_cast<std::size_t>(row * m_columns + column)] = 1;
        }
    }
}

void LabelMask::addLine(std::span<const QPointF> points, double width) {
    for (std::size_t i = 1; i < points.size(); ++i) {
        const QPointF a = points[i - 1] / m_ratio;
        const QPointF way = points[i] / m_ratio - a;
        const double length = std::hypot(way.x(), way.y());
        const int steps = std::max(1, static_cast<int>(std::ceil(length / (kSquare / 2.0))));
        for (int step = 0; step <= steps; ++step) {
            addDisc(a + way * (static_cast<double>(step) / steps), width / 2);
        }
    }
}

void LabelMask::addArea(const ScreenShapes& shapes, const ScreenShapes::Shape& shape) {
    std::vector<std::vector<double>> crossings(static_cast<std::size_t>(m_rows));
    for (auto p = shape.firstPart; p < shape.endPart; ++p) {
        if (shapes.parts[p].role == PartRole::line) {
            continue;  // an edge that is drawn a second time as lines
        }
        const auto ring = shapes.pointsOf(shapes.parts[p]);
        for (std::size_t i = 1; i < ring.size(); ++i) {
            const QPointF a = ring[i - 1] / m_ratio;
            const QPointF b = ring[i] / m_ratio;
            const auto rowAt = [](double y) { return std::ceil(y / kSquare - 0.5); };
            const double low = std::max(0.0, rowAt(std::min(a.y(), b.y())));
            const double high = std::min<double>(m_rows, rowAt(std::max(a.y(), b.y())));
            for (double row = low; row < high; ++row) {
                const double y = (row + 0.5) * kSquare;
                crossings[static_cast<std::size_t>(row)].push_back(a.x() +
                                                                   (y - a.y()) * (b.x() - a.x()) / (b.y() - a.y()));
            }
        }
    }
    for (int row = 0; row < m_rows; ++row) {
        auto& xs = crossings[static_cast<std::size_t>(row)];
        std::sort(xs.begin(), xs.end());
        for (std::size_t i = 1; i < xs.size(); i += 2) {
            const auto from =
                static_cast<int>(std::clamp(std::ceil(xs[i - 1] / kSquare - 0.5), 0.0, double(m_columns)));
            const auto to = static_cast<int>(std::clamp(std::ceil(xs[i] / kSquare - 0.5), 0.0, double(m_columns)));
            const auto line = m_squares.begin() + row * m_columns;
            std::fill(line + from, line + std::max(from, to), std::uint8_t{1});
        }
    }
}

bool LabelMask::meets(const ScreenBox& box) const {
    const auto square = [](double value, int count) {
        return std::clamp(static_cast<int>(std::floor(value / kSquare)), 0, count - 1);
    };
    const int left = square(box.x, m_columns);
    const int right = square(box.right(), m_columns);
    for (int row = square(box.y, m_rows); row <= square(box.bottom(), m_rows); ++row) {
        const auto line = m_squares.begin() + row * m_columns;
        if (std::find(line + left, line + right + 1, std::uint8_t{1}) != line + right + 1) {
            return true;
        }
    }
    return false;
}

}  // namespace weir::maps
