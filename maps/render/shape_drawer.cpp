// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/area_fill.h"
#include "maps/render/layer_painter.h"
#include "maps/render/line_fill.h"
#include "maps/render/work_poll.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <map>

namespace weir::maps {

namespace {

const FeatureStyle& styleOf(const Style& style, int styleClass) {
    return styleClass < 0 ? style.base : style.classes[static_cast<std::size_t>(styleClass)].style;
}

/// In units of the pen's width, which is `width` logical pixels.
std::vector<qreal> dashPattern(const Stroke& stroke, double width) {
    if (!stroke.dashes.empty()) {
        std::vector<qreal> pattern;
        for (const double length : stroke.dashes) {
            pattern.push_back(length / width);
        }
        return pattern;
    }
    switch (stroke.dash) {  // dash-dot as F10100 of GB/T 35649 draws it
        case Dash::dash:
            return {4, 3};
        case Dash::dot:
            return {1, 2};
        case Dash::dashDot:
            return {7, 2, 1.5, 2};
        case Dash::solid:
            break;
    }
    return {};
}

/// Draws the shapes of one layer in passes; resolves the style of each class once.
class ShapeDrawer {
public:
    ShapeDrawer(const ScreenShapes& shapes, const Style& style, const RenderRequest& request, const PaintTools& tools,
                std::stop_token stop)
        : m_shapes{shapes}, m_style{style}, m_request{request}, m_tools{tools}, m_poll{std::move(stop)} {}

    void draw(QImage& target, int top) {
        m_top = top;
        m_bottom = top + target.height();
        drawAreas(target, top);
        if (const auto order = strokeOrder(); !order.empty()) {
            QPainter painter{&target};
            painter.setRenderHint(QPainter::Antialiasing);
            painter.translate(0, -top);
            LineFill lines{target, top};
            drawStrokes(painter, lines, order, true);
            drawStrokes(painter, lines, order, false);
        }
        drawSymbols(m_shapes, m_style, m_request, m_tools, target, top, m_poll);
    }

private:
    void drawAreas(QImage& target, int top) {
        // Hatches hang on the map, not on the picture, so that they do not tear where a panned picture is continued.
        const double ratio = m_request.view.devicePixelRatio;
        const auto origin = toDevice(m_request.view)({0, 0});
        AreaFill area{target, top, QPointF{origin.x, origin.y}, m_request.view.rotation};
        for (const auto& shape : m_shapes.shapes) {
            const Fill& fill = styleOf(m_style, shape.styleClass).fill;
            if (shape.kind != FeatureKind::polygon ||
                (fill.colour.empty() && fill.hatch == Hatch::none && fill.pattern.empty())) {
                continue;
            }
            area.begin();
            for (auto p = shape.firstPart; p < shape.endPart; ++p) {
                const auto& part = m_shapes.parts[p];
                if (part.role == PartRole::shell || part.role == PartRole::hole) {
                    area.addRing(m_shapes.pointsOf(part), part.role == PartRole::hole);
                }
            }
            if (m_poll.stopped(area.cost())) {
                return;
            }
            area.fill(m_request.palette.resolve(fill.colour));
            area.fillHatch(fill, m_request.palette.resolve(fill.hatchColour), ratio);
            if (!fill.pattern.empty()) {
                area.fillPattern(patternFor(shape.styleClass, fill));
            }
        }
    }

    /// A square with the symbol in its middle and quarters of it in its corners: repeated, every second row is shifted.
    [[nodiscard]] const QImage& patternFor(int styleClass, const Fill& fill) {
        const auto known = m_patterns.find(styleClass);
        if (known != m_patterns.end()) {
            return known->second;
        }
        const double ratio = m_request.view.devicePixelRatio;
        SpriteBook::Key key;
        key.symbol = fill.pattern;
        key.size = fill.patternSize;
        key.devicePixelRatio = ratio;
        key.fill = m_request.palette.resolve(fill.hatchColour);
        key.dark = m_request.palette.isDark();
        const QImage sprite = m_tools.sprites.sprite(key);
        const int side = std::max(4, static_cast<int>(std::lround(fill.patternSpacing * ratio)));
        QImage tile{side, side, QImage::Format_ARGB32_Premultiplied};
        tile.fill(Qt::transparent);
        QPainter painter{&tile};
        for (const auto& [x, y] : {std::pair{0, 0}, {side, 0}, {0, side}, {side, side}, {side / 2, side / 2}}) {
            painter.drawImage(x - sprite.width() / 2, y - sprite.height() / 2, sprite);
        }
        painter.end();
        return m_patterns.emplace(styleClass, std::move(tile)).first->second;
    }

    [[nodiscard]] bool touchesStrip(std::span<const QPointF> points, double reach) const {
        double low = 1e9;
        double high = -1e9;
        for (const auto& p : points) {
            low = std::min(low, p.y());
            high = std::max(high, p.y());
        }
        return high + reach >= m_top && low - reach <= m_bottom;
    }

    /// Lines and edges by class: the upper class of the legend lies above, the rest below all of them. So a network
    /// keeps its order where its roads cross, whatever their order in the source.
    [[nodiscard]] std::vector<std::vector<std::uint32_t>> strokeOrder() {
        std::vector<std::vector<std::uint32_t>> byClass(m_style.classes.size() + 1);
        for (std::uint32_t i = 0; i < m_shapes.shapes.size() && !m_poll.stopped(); ++i) {
            const auto& shape = m_shapes.shapes[i];
            if (shape.kind == FeatureKind::line || shape.kind == FeatureKind::polygon) {
                byClass[static_cast<std::size_t>(shape.styleClass + 1)].push_back(i);
            }
        }
        std::reverse(byClass.begin() + 1, byClass.end());
        std::erase_if(byClass, [](const auto& shapes) { return shapes.empty(); });
        return byClass;
    }

    struct StrokePass {
        Stroke stroke;  ///< as drawn in this pass: the casing's is wider
        bool drawn = false;
        bool solid = false;  ///< by LineFill
        double reach = 0;
        QPen pen;
    };
    [[nodiscard]] StrokePass strokePass(int styleClass, bool casing) const {
        const double ratio = m_request.view.devicePixelRatio;
        StrokePass pass{styleOf(m_style, styleClass).stroke, false, false, 0, {}};
        Stroke& stroke = pass.stroke;
        pass.drawn =
            casing ? stroke.casingWidth > 0 && !stroke.casing.empty() : stroke.width > 0 && !stroke.colour.empty();
        pass.reach = (stroke.width + 2 * stroke.casingWidth) * ratio + 2;
        if (casing) {
            stroke = {stroke.casing, stroke.width + 2 * stroke.casingWidth, Dash::solid, {}, 0, stroke.marks, {}};
        }
        pass.solid = stroke.dash == Dash::solid && stroke.dashes.empty() && stroke.marks.kind != LineMark::crosses;
        pass.pen = penFor(stroke, m_request.palette, ratio);
        return pass;
    }

    void drawStrokes(QPainter& painter, LineFill& lines, std::span<const std::vector<std::uint32_t>> order,
                     bool casing) {
        const double ratio = m_request.view.devicePixelRatio;
        for (const auto& shapes : order) {
            const auto pass = strokePass(m_shapes.shapes[shapes.front()].styleClass, casing);
            if (!pass.drawn) {
                continue;
            }
            painter.setPen(pass.pen);
            lines.setWidth(pass.stroke.width * ratio);
            for (const auto shape : shapes) {
                if (!drawStroke(painter, lines, pass, m_shapes.shapes[shape])) {
                    return;
                }
            }
            lines.blend(m_request.palette.resolve(pass.stroke.colour));
            m_poll.spend(lines.takePixels());
            drawMarks(painter, pass, shapes, casing);
        }
    }

    /// False when drawing was stopped.
    [[nodiscard]] bool drawStroke(QPainter& painter, LineFill& lines, const StrokePass& pass,
                                  const ScreenShapes::Shape& shape) {
        for (auto p = shape.firstPart; p < shape.endPart; ++p) {
            const auto& part = m_shapes.parts[p];
            const auto points = m_shapes.pointsOf(part);
            if (part.role == PartRole::points || !part.stroked || points.size() < 2 ||
                !touchesStrip(points, pass.reach)) {
                continue;
            }
            if (pass.solid) {
                if (!drawSolid(lines, points)) {
                    return false;
                }
            } else if (!drawDashes(painter, pass, points, part.phase)) {
                return false;
            }
        }
        return true;
    }

    [[nodiscard]] bool drawSolid(LineFill& lines, std::span<const QPointF> points) {
        constexpr std::size_t kPiece = 4096;
        constexpr std::size_t kSolidVertex = 10;
        for (std::size_t from = 0; from + 1 < points.size(); from += kPiece) {
            const auto piece = points.subspan(from, std::min(kPiece + 1, points.size() - from));
            lines.add(piece);
            if (m_poll.stopped(kSolidVertex * piece.size() + lines.takePixels())) {
                return false;
            }
        }
        return true;
    }

    /// In pieces, because QPainter cannot be stopped within a line; the dashes go on where the piece before ended.
    [[nodiscard]] bool drawDashes(QPainter& painter, const StrokePass& pass, std::span<const QPointF> points,
                                  double phase) {
        constexpr std::size_t kPiece = 256;
        constexpr std::size_t kDashedVertex = 400;
        for (std::size_t from = 0; from + 1 < points.size(); from += kPiece) {
            const auto piece = points.subspan(from, std::min(kPiece + 1, points.size() - from));
            if (pass.pen.style() == Qt::CustomDashLine) {
                QPen shifted = pass.pen;
                shifted.setDashOffset(pass.pen.dashOffset() + phase / pass.pen.widthF());
                painter.setPen(shifted);
            }
            painter.drawPolyline(piece.data(), static_cast<int>(piece.size()));
            for (std::size_t i = 1; i < piece.size(); ++i) {
                phase += std::hypot(piece[i].x() - piece[i - 1].x(), piece[i].y() - piece[i - 1].y());
            }
            if (m_poll.stopped(kDashedVertex * piece.size())) {
                return false;
            }
        }
        return true;
    }

    void drawMarks(QPainter& painter, const StrokePass& pass, std::span<const std::uint32_t> shapes, bool casing) {
        if (pass.stroke.marks.kind == LineMark::none) {
            return;
        }
        const double ratio = m_request.view.devicePixelRatio;
        for (const auto i : shapes) {
            const auto& shape = m_shapes.shapes[i];
            if (m_poll.stopped(500 + 100 * pointsOf(shape))) {
                return;
            }
            const Stroke& plain = styleOf(m_style, shape.styleClass).stroke;
            const double line = std::max(1.0, plain.width * ratio);
            drawLineMarks(painter, m_shapes, shape, plain, pass.pen.color(),
                          casing ? line + 2 * plain.casingWidth * ratio : line, ratio);
        }
    }

    [[nodiscard]] std::size_t pointsOf(const ScreenShapes::Shape& shape) const {
        return shape.endPart > shape.firstPart
                   ? m_shapes.parts[shape.endPart - 1].to - m_shapes.parts[shape.firstPart].from
                   : 0;
    }

    const ScreenShapes& m_shapes;
    const Style& m_style;
    const RenderRequest& m_request;
    const PaintTools& m_tools;
    WorkPoll m_poll;
    int m_top = 0;
    int m_bottom = 0;
    std::map<int, QImage> m_patterns;  // by class
};

}  // namespace

QPen penFor(const Stroke& stroke, const Palette& palette, double devicePixelRatio) {
    const double width = stroke.width * devicePixelRatio;
    QPen pen{toQColor(palette.resolve(stroke.colour))};
    pen.setCapStyle(stroke.dash == Dash::solid && stroke.dashes.empty() ? Qt::RoundCap : Qt::FlatCap);
    pen.setJoinStyle(Qt::RoundJoin);
    pen.setWidthF(std::max(width, 1.0));
    if (stroke.marks.kind == LineMark::crosses) {
        // The line stops before a cross and goes on behind it; the first cross stands half a spacing from the start.
        const double unit = pen.widthF() / devicePixelRatio;
        const double open = std::min(stroke.marks.size + 2 * stroke.marks.gap, stroke.marks.spacing * 0.8);
        pen.setCapStyle(Qt::FlatCap);
        pen.setDashPattern({(stroke.marks.spacing - open) / unit, open / unit});
        pen.setDashOffset((stroke.marks.spacing - open) / 2 / unit);
    } else if (const auto pattern = dashPattern(stroke, pen.widthF() / devicePixelRatio); !pattern.empty()) {
        pen.setDashPattern(QList<qreal>{pattern.begin(), pattern.end()});
    }
    return pen;
}

void drawShapes(const ScreenShapes& shapes, const Style& style, const RenderRequest& request, const PaintTools& tools,
                QImage& target, int top, std::stop_token stop) {
    ShapeDrawer{shapes, style, request, tools, stop}.draw(target, top);
}

}  // namespace weir::maps
