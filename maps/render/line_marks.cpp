// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/layer_painter.h"

#include <QPainter>
#include <QPolygonF>

#include <array>
#include <cmath>
#include <numbers>

namespace weir::maps {

namespace {

/// Sizes in device pixels.
struct Marks {
    double size = 0;
    double spacing = 0;
    double gap = 0;
    double inset = 0;
};

QPointF unit(const QPointF& a, const QPointF& b) {
    const QPointF d = b - a;
    const double length = std::hypot(d.x(), d.y());
    return length > 0 ? d / length : QPointF{1, 0};
}

/// Calls `visit(place, direction)` every `spacing` along the line, the first half a spacing from its start.
template <class Visit>
void walk(std::span<const QPointF> points, double phase, double spacing, Visit visit) {
    double next = spacing / 2 + std::ceil((phase - spacing / 2) / spacing) * spacing;
    double at = phase;
    for (std::size_t i = 1; i < points.size(); ++i) {
        const double length = std::hypot(points[i].x() - points[i - 1].x(), points[i].y() - points[i - 1].y());
        for (; next <= at + length; next += spacing) {
            const QPointF along = unit(points[i - 1], points[i]);
            visit(points[i - 1] + along * (next - at), along);
        }
        at += length;
    }
}

void tickPair(QPainter& painter, const QPointF& place, const QPointF& along, const Marks& marks) {
    const QPointF across{-along.y(), along.x()};
    const double apart = (marks.gap + painter.pen().widthF()) / 2;
    for (const double side : {-apart, apart}) {
        const QPointF middle = place + along * side;
        painter.drawLine(middle - across * (marks.size / 2), middle + across * (marks.size / 2));
    }
}

void cross(QPainter& painter, const QPointF& place, const QPointF& along, const Marks& marks) {
    const QPointF across{-along.y(), along.x()};
    const double half = marks.size / 2;
    painter.drawLine(place - (along + across) * half, place + (along + across) * half);
    painter.drawLine(place - (along - across) * half, place + (along - across) * half);
}

/// A head as long as `size` and two thirds as wide (12 × 8 pixels), its tip on the line `inset` before its end.
void arrowhead(QPainter& painter, std::span<const QPointF> points, const Marks& marks) {
    double left = marks.inset;
    for (std::size_t i = points.size() - 1; i > 0; --i) {
        const double length = std::hypot(points[i].x() - points[i - 1].x(), points[i].y() - points[i - 1].y());
        if (left > length && i > 1) {
            left -= length;
            continue;
        }
        if (left + marks.size > length && points.size() == 2) {
            return;  // shorter than the arrow
        }
        const QPointF along = unit(points[i - 1], points[i]);
        const QPointF across{-along.y(), along.x()};
        const QPointF tip = points[i] - along * left;
        const QPointF back = tip - along * marks.size;
        painter.drawPolygon(QPolygonF{{tip, back + across * (marks.size / 3), back - across * (marks.size / 3)}});
        return;
    }
}

/// An arrow with its tip at `tip`: two barbs of 40° between them and a shaft.
void openArrow(QPainter& painter, const QPointF& tip, const QPointF& along, const Marks& marks) {
    painter.drawLine(tip - along * marks.size, tip);
    const double half = 20 * std::numbers::pi / 180;
    for (const double turn : {half, -half}) {
        const QPointF barb{along.x() * std::cos(turn) - along.y() * std::sin(turn),
                           along.x() * std::sin(turn) + along.y() * std::cos(turn)};
        painter.drawLine(tip - barb * (marks.size / 2), tip);
    }
}

void areaArrows(QPainter& painter, const ScreenShapes::Extremes& at, bool inward, const Marks& marks) {
    const std::array<std::pair<QPointF, QPointF>, 4> outward{
        {{at.top, {0, -1}}, {at.right, {1, 0}}, {at.bottom, {0, 1}}, {at.left, {-1, 0}}}};
    for (const auto& [edge, out] : outward) {
        const QPointF tip = edge + out * (inward ? marks.gap : marks.size + marks.gap);
        openArrow(painter, tip, inward ? -out : out, marks);
    }
}

void drawAlong(QPainter& painter, std::span<const QPointF> points, const ScreenShapes::Part& part, LineMark kind,
               const Marks& marks) {
    switch (kind) {
        case LineMark::ticks:
            walk(points, part.phase, marks.spacing,
                 [&](const QPointF& place, const QPointF& along) { tickPair(painter, place, along, marks); });
            return;
        case LineMark::crosses:
            walk(points, part.phase, marks.spacing,
                 [&](const QPointF& place, const QPointF& along) { cross(painter, place, along, marks); });
            return;
        case LineMark::dots:
            walk(points, part.phase, marks.spacing, [&](const QPointF& place, const QPointF&) {
                painter.drawEllipse(place, marks.size / 2, marks.size / 2);
            });
            return;
        case LineMark::arrowhead:
            if (part.ends) {
                arrowhead(painter, points, marks);
            }
            return;
        case LineMark::none:
        case LineMark::arrowsInward:
        case LineMark::arrowsOutward:
            return;
    }
}

}  // namespace

void drawLineMarks(QPainter& painter, const ScreenShapes& shapes, const ScreenShapes::Shape& shape,
                   const Stroke& stroke, const QColor& colour, double penWidth, double devicePixelRatio) {
    const double ratio = devicePixelRatio;
    const auto kind = stroke.marks.kind;
    const Marks marks{stroke.marks.size * ratio, std::max(2.0, stroke.marks.spacing) * ratio, stroke.marks.gap * ratio,
                      stroke.marks.inset * ratio};
    painter.setPen(QPen{colour, penWidth, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin});
    const bool filled = kind == LineMark::dots || kind == LineMark::arrowhead;
    painter.setBrush(filled ? QBrush{colour} : QBrush{Qt::NoBrush});
    for (auto p = shape.firstPart; p < shape.endPart; ++p) {
        const auto& part = shapes.parts[p];
        const auto points = shapes.pointsOf(part);
        if (part.role != PartRole::points && part.stroked && points.size() > 1) {
            drawAlong(painter, points, part, kind, marks);
        }
    }
    if (kind == LineMark::arrowsInward || kind == LineMark::arrowsOutward) {
        const auto index = static_cast<std::uint32_t>(&shape - shapes.shapes.data());
        for (const auto& at : shapes.extremes) {
            if (at.shape == index) {
                areaArrows(painter, at, kind == LineMark::arrowsInward, marks);
            }
        }
    }
    painter.setBrush(Qt::NoBrush);
}

}  // namespace weir::maps
