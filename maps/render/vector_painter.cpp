// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/area_fill.h"
#include "maps/render/layer_painter.h"
#include "maps/render/line_fill.h"

#include <QPainter>

#include <algorithm>
#include <climits>
#include <cmath>
#include <map>
#include <numbers>
#include <tuple>
#include <unordered_map>

namespace weir::maps {

namespace {

constexpr std::size_t kMaxWishes = 6000;        // labels considered of one layer
constexpr std::size_t kSplitVertices = 30'000;  // from here on a layer is drawn in strips side by side

const FeatureStyle& styleOf(const Style& style, int styleClass) {
    return styleClass < 0 ? style.base : style.classes[static_cast<std::size_t>(styleClass)].style;
}

std::vector<qreal> dashPattern(Dash dash) {
    switch (dash) {  // in units of the pen's width; dash-dot as F10100 of GB/T 35649 draws it
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

double marginOf(const Style& style) {
    double margin = 4;
    const auto take = [&](const FeatureStyle& s) {
        const double marks = s.stroke.marks.kind == LineMark::none ? 0 : s.stroke.marks.size;
        margin = std::max({margin, s.marker.size / 2 + 3, s.stroke.width + s.stroke.casingWidth + marks + 3});
    };
    take(style.base);
    for (const auto& one : style.classes) {
        take(one.style);
    }
    return margin;
}

/// Draws the shapes of one layer in passes; resolves the style of each class once.
class ShapeDrawer {
public:
    ShapeDrawer(const ScreenShapes& shapes, const Style& style, const RenderRequest& request, const PaintTools& tools,
                std::stop_token stop)
        : m_shapes{shapes}, m_style{style}, m_request{request}, m_tools{tools}, m_stop{stop} {}

    void draw(QImage& target, int top) {
        drawAreas(target, top);
        QPainter painter{&target};
        painter.setRenderHint(QPainter::Antialiasing);
        painter.translate(0, -top);
        m_top = top;
        m_bottom = top + target.height();
        if (const auto order = strokeOrder(); !order.empty()) {
            LineFill lines{target, top};
            drawStrokes(painter, lines, order, true);
            drawStrokes(painter, lines, order, false);
        }
        drawSymbols(painter);
    }

private:
    [[nodiscard]] bool stopped() { return (++m_polls & 255u) == 0 && m_stop.stop_requested(); }

    void drawAreas(QImage& target, int top) {
        // Hatches hang on the map, not on the picture, so that they do not tear where a panned picture is continued.
        const double ratio = m_request.view.devicePixelRatio;
        const auto origin = toDevice(m_request.view)({0, 0});
        AreaFill area{target, top, QPointF{origin.x, origin.y}};
        for (const auto& shape : m_shapes.shapes) {
            const Fill& fill = styleOf(m_style, shape.styleClass).fill;
            if (shape.kind != FeatureKind::polygon || (fill.colour.empty() && fill.hatch == Hatch::none)) {
                continue;
            }
            if (stopped()) {
                return;
            }
            area.begin();
            for (auto p = shape.firstPart; p < shape.endPart; ++p) {
                const auto& part = m_shapes.parts[p];
                if (part.role == PartRole::shell || part.role == PartRole::hole) {
                    area.addRing(m_shapes.pointsOf(part), part.role == PartRole::hole);
                }
            }
            area.fill(m_request.palette.resolve(fill.colour));
            area.fillHatch(fill, m_request.palette.resolve(fill.hatchColour), ratio);
        }
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
    [[nodiscard]] std::vector<std::uint32_t> strokeOrder() const {
        std::vector<std::uint32_t> order;
        for (std::uint32_t i = 0; i < m_shapes.shapes.size(); ++i) {
            const auto kind = m_shapes.shapes[i].kind;
            if (kind == FeatureKind::line || kind == FeatureKind::polygon) {
                order.push_back(i);
            }
        }
        const auto classOf = [&](std::uint32_t i) {
            const int styleClass = m_shapes.shapes[i].styleClass;
            return styleClass < 0 ? INT_MAX : styleClass;
        };
        std::stable_sort(order.begin(), order.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return classOf(a) > classOf(b); });
        return order;
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
            stroke = {stroke.casing, stroke.width + 2 * stroke.casingWidth, Dash::solid, {}, 0, stroke.marks};
        }
        pass.solid = stroke.dash == Dash::solid && stroke.marks.kind != LineMark::crosses;
        pass.pen = penFor(stroke, m_request.palette, ratio);
        return pass;
    }

    void drawStrokes(QPainter& painter, LineFill& lines, std::span<const std::uint32_t> order, bool casing) {
        const double ratio = m_request.view.devicePixelRatio;
        StrokePass pass;
        for (std::size_t from = 0, to = 0; from < order.size(); from = to) {
            const int styleClass = m_shapes.shapes[order[from]].styleClass;
            for (to = from; to < order.size() && m_shapes.shapes[order[to]].styleClass == styleClass;) {
                ++to;
            }
            pass = strokePass(styleClass, casing);
            if (!pass.drawn) {
                continue;
            }
            const auto shapes = order.subspan(from, to - from);
            painter.setPen(pass.pen);
            lines.setWidth(pass.stroke.width * ratio);
            for (const auto shape : shapes) {
                if (stopped()) {
                    return;
                }
                drawStroke(painter, lines, pass, m_shapes.shapes[shape]);
            }
            lines.blend(m_request.palette.resolve(pass.stroke.colour));
            drawMarks(painter, pass, shapes, casing);
        }
    }

    void drawStroke(QPainter& painter, LineFill& lines, const StrokePass& pass, const ScreenShapes::Shape& shape) {
        for (auto p = shape.firstPart; p < shape.endPart; ++p) {
            const auto& part = m_shapes.parts[p];
            const auto points = m_shapes.pointsOf(part);
            if (part.role == PartRole::points || !part.stroked || points.size() < 2 ||
                !touchesStrip(points, pass.reach)) {
                continue;
            }
            if (pass.solid) {
                lines.add(points);
                continue;
            }
            if (pass.pen.style() == Qt::CustomDashLine) {
                QPen shifted = pass.pen;
                shifted.setDashOffset(pass.pen.dashOffset() + part.phase / pass.pen.widthF());
                painter.setPen(shifted);
            }
            painter.drawPolyline(points.data(), static_cast<int>(points.size()));
        }
    }

    void drawMarks(QPainter& painter, const StrokePass& pass, std::span<const std::uint32_t> shapes, bool casing) {
        if (pass.stroke.marks.kind == LineMark::none) {
            return;
        }
        const double ratio = m_request.view.devicePixelRatio;
        for (const auto i : shapes) {
            const auto& shape = m_shapes.shapes[i];
            const Stroke& plain = styleOf(m_style, shape.styleClass).stroke;
            const double line = std::max(1.0, plain.width * ratio);
            drawLineMarks(painter, m_shapes, shape, plain, pass.pen.color(),
                          casing ? line + 2 * plain.casingWidth * ratio : line, ratio);
        }
    }

    void drawSymbols(QPainter& painter) {
        const double ratio = m_request.view.devicePixelRatio;
        std::map<int, QImage> sprites;
        painter.setRenderHint(QPainter::Antialiasing, false);
        for (const auto& shape : m_shapes.shapes) {
            if (shape.kind != FeatureKind::point) {
                continue;
            }
            if (stopped()) {
                return;
            }
            auto sprite = sprites.find(shape.styleClass);
            if (sprite == sprites.end()) {
                const auto key = SpriteBook::keyFor(styleOf(m_style, shape.styleClass), m_request.palette, ratio);
                sprite = sprites.emplace(shape.styleClass, m_tools.sprites.sprite(key)).first;
            }
            const QImage& image = sprite->second;
            for (const auto& p : m_shapes.pointsOf(m_shapes.parts[shape.firstPart])) {
                const int x = static_cast<int>(std::lround(p.x()));
                const int y = static_cast<int>(std::lround(p.y()));
                if (y + image.height() >= m_top && y - image.height() <= m_bottom) {
                    painter.drawImage(x - image.width() / 2, y - image.height() / 2, image);
                }
            }
        }
    }

    const ScreenShapes& m_shapes;
    const Style& m_style;
    const RenderRequest& m_request;
    const PaintTools& m_tools;
    std::stop_token m_stop;
    unsigned m_polls = 0;
    int m_top = 0;
    int m_bottom = 0;
};

}  // namespace

QPen penFor(const Stroke& stroke, const Palette& palette, double devicePixelRatio) {
    const double width = stroke.width * devicePixelRatio;
    QPen pen{toQColor(palette.resolve(stroke.colour))};
    pen.setCapStyle(stroke.dash == Dash::solid ? Qt::RoundCap : Qt::FlatCap);
    pen.setJoinStyle(Qt::RoundJoin);
    pen.setWidthF(std::max(width, 1.0));
    if (stroke.marks.kind == LineMark::crosses) {
        // The line stops before a cross and goes on behind it; the first cross stands half a spacing from the start.
        const double unit = pen.widthF() / devicePixelRatio;
        const double open = std::min(stroke.marks.size + 2 * stroke.marks.gap, stroke.marks.spacing * 0.8);
        pen.setCapStyle(Qt::FlatCap);
        pen.setDashPattern({(stroke.marks.spacing - open) / unit, open / unit});
        pen.setDashOffset((stroke.marks.spacing - open) / 2 / unit);
    } else if (const auto pattern = dashPattern(stroke.dash); !pattern.empty()) {
        pen.setDashPattern(QList<qreal>{pattern.begin(), pattern.end()});
    }
    return pen;
}

void drawShapes(const ScreenShapes& shapes, const Style& style, const RenderRequest& request, const PaintTools& tools,
                QImage& target, int top, std::stop_token stop) {
    ShapeDrawer{shapes, style, request, tools, stop}.draw(target, top);
}

namespace {

struct AreaAnchor {
    ScreenPoint point;
    double width = 0;
};

/// The middle of the widest stretch inside the visible rings along a few rows: always on the surface, and wide enough
/// for the text when any row is. Device pixels.
AreaAnchor areaAnchor(const ScreenShapes& shapes, const ScreenShapes::Shape& shape) {
    double top = 1e9;
    double bottom = -1e9;
    for (auto p = shape.firstPart; p < shape.endPart; ++p) {
        for (const auto& q : shapes.pointsOf(shapes.parts[p])) {
            top = std::min(top, q.y());
            bottom = std::max(bottom, q.y());
        }
    }
    AreaAnchor best;
    double bestScore = -1;
    std::vector<double> crossings;
    for (const double share : {0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8}) {
        const double y = top + (bottom - top) * share + 0.013;
        crossings.clear();
        for (auto p = shape.firstPart; p < shape.endPart; ++p) {
            if (shapes.parts[p].role == PartRole::line) {
                continue;  // an edge that is drawn a second time as lines
            }
            const auto ring = shapes.pointsOf(shapes.parts[p]);
            for (std::size_t i = 1; i < ring.size(); ++i) {
                const auto& a = ring[i - 1];
                const auto& b = ring[i];
                if ((a.y() > y) != (b.y() > y)) {
                    crossings.push_back(a.x() + (y - a.y()) * (b.x() - a.x()) / (b.y() - a.y()));
                }
            }
        }
        std::sort(crossings.begin(), crossings.end());
        for (std::size_t i = 1; i < crossings.size(); i += 2) {
            const double width = crossings[i] - crossings[i - 1];
            const double score = width * (1 - std::abs(share - 0.5));  // the middle looks best
            if (score > bestScore) {
                bestScore = score;
                best = {{(crossings[i] + crossings[i - 1]) / 2, y}, width};
            }
        }
    }
    return best;
}

bool isWiderThan(const ScreenShapes& shapes, const ScreenShapes::Shape& shape, double width) {
    double left = 1e9;
    double right = -1e9;
    for (auto p = shape.firstPart; p < shape.endPart; ++p) {
        for (const auto& q : shapes.pointsOf(shapes.parts[p])) {
            left = std::min(left, q.x());
            right = std::max(right, q.x());
        }
    }
    return right - left > width;
}

/// The straightest middle piece of the longest visible part.
LabelWish lineWish(const ScreenShapes& shapes, const ScreenShapes::Shape& shape) {
    std::span<const QPointF> longest;
    double most = 0;
    for (auto p = shape.firstPart; p < shape.endPart; ++p) {
        const auto points = shapes.pointsOf(shapes.parts[p]);
        double length = 0;
        for (std::size_t i = 1; i < points.size(); ++i) {
            length += std::hypot(points[i].x() - points[i - 1].x(), points[i].y() - points[i - 1].y());
        }
        if (length > most) {
            most = length;
            longest = points;
        }
    }
    LabelWish wish;
    wish.place = LabelPlace::onLine;
    if (longest.size() < 2) {
        return wish;
    }
    const auto at = [&](double distance) {
        for (std::size_t i = 1; i < longest.size(); ++i) {
            const QPointF d = longest[i] - longest[i - 1];
            const double step = std::hypot(d.x(), d.y());
            if (distance <= step && step > 0) {
                return longest[i - 1] + d * (distance / step);
            }
            distance -= step;
        }
        return longest.back();
    };
    const double half = std::min(most / 2, 40.0);
    const QPointF a = at(most / 2 - half);
    const QPointF b = at(most / 2 + half);
    const QPointF middle = at(most / 2);
    wish.anchor = {middle.x(), middle.y()};
    wish.reach = most;
    wish.angle = std::atan2(b.y() - a.y(), b.x() - a.x()) * 180 / std::numbers::pi;
    if (wish.angle > 90) {
        wish.angle -= 180;
    } else if (wish.angle < -90) {
        wish.angle += 180;
    }
    return wish;
}

void addWishes(const ScreenShapes& shapes, const Layer& layer, double ratio, LayerPicture& out) {
    for (std::size_t i = 0; i < shapes.shapes.size() && out.labels.size() < kMaxWishes; ++i) {
        const auto& shape = shapes.shapes[shapes.shapes.size() - 1 - i];  // topmost first
        LabelWish wish;
        if (shape.kind == FeatureKind::point) {
            const auto& p = shapes.points[shapes.parts[shape.firstPart].from];
            wish.anchor = {p.x(), p.y()};
            wish.reach = styleOf(layer.style, shape.styleClass).marker.size / 2;
        } else if (shape.kind == FeatureKind::polygon) {
            // Too small for one letter: not worth looking for the middle.
            if (!isWiderThan(shapes, shape, layer.style.label.size * ratio)) {
                continue;
            }
            const auto anchor = areaAnchor(shapes, shape);
            wish.place = LabelPlace::inArea;
            wish.anchor = anchor.point;
            wish.reach = anchor.width / ratio;
        } else {
            wish = lineWish(shapes, shape);
            wish.reach /= ratio;
        }
        wish.anchor = {wish.anchor.x / ratio, wish.anchor.y / ratio};
        wish.priority = shape.priority + layer.style.label.priority;
        wish.ref.id = shape.source;
        out.labels.push_back(std::move(wish));
    }
}

/// A name along a line once in 260 pixels: a river comes in many pieces.
void thinLines(std::vector<LabelWish>& wishes) {
    constexpr double kApart = 260;
    std::unordered_map<std::string, std::vector<ScreenPoint>> seen;
    const auto order = [](const LabelWish& wish) {
        const bool line = wish.place == LabelPlace::onLine;
        return std::tuple{line, line ? -wish.priority : 0, line ? -wish.reach : 0.0};
    };
    std::stable_sort(wishes.begin(), wishes.end(),
                     [&](const LabelWish& a, const LabelWish& b) { return order(a) < order(b); });
    std::erase_if(wishes, [&](const LabelWish& wish) {
        if (wish.place != LabelPlace::onLine) {
            return false;
        }
        auto& places = seen[wish.text];
        for (const auto& p : places) {
            if (std::hypot(p.x - wish.anchor.x, p.y - wish.anchor.y) < kApart) {
                return true;
            }
        }
        places.push_back(wish.anchor);
        return false;
    });
}

void fillTexts(const Layer& layer, LayerPicture& out) {
    if (const auto* live = std::get_if<LiveSource>(&layer.source)) {
        for (auto& wish : out.labels) {
            const auto& info = live->features->info(static_cast<std::size_t>(wish.ref.id));
            wish.text = info.label;
            wish.ref = info.ref;
        }
    } else if (const auto* vector = std::get_if<PreparedVectorSource>(&layer.source)) {
        const auto fields = vector->reader->fields();
        const auto field = std::find(fields.begin(), fields.end(), layer.style.label.field);
        if (field == fields.end()) {
            out.labels.clear();
            return;
        }
        std::vector<std::uint32_t> indexes;
        for (const auto& wish : out.labels) {
            indexes.push_back(static_cast<std::uint32_t>(wish.ref.id));
        }
        const auto values = vector->reader->values(static_cast<std::size_t>(field - fields.begin()), indexes);
        if (!values) {
            out.problem = values.error();
            out.labels.clear();
            return;
        }
        for (std::size_t i = 0; i < out.labels.size(); ++i) {
            out.labels[i].text = (*values)[i];
            out.labels[i].ref.kind = "layer:" + layer.id;
        }
    }
    std::erase_if(out.labels, [](const LabelWish& wish) { return wish.text.empty(); });
    thinLines(out.labels);
}

void addSymbols(const ScreenShapes& shapes, const Layer& layer, double ratio, LayerPicture& out) {
    const auto points = std::ranges::count(shapes.shapes, FeatureKind::point, &ScreenShapes::Shape::kind);
    if (static_cast<std::size_t>(points) > kManyPoints) {
        return;
    }
    for (const auto& shape : shapes.shapes) {
        if (shape.kind != FeatureKind::point) {
            continue;
        }
        const double size = styleOf(layer.style, shape.styleClass).marker.size;
        for (const auto& p : shapes.pointsOf(shapes.parts[shape.firstPart])) {
            out.symbols.push_back({{p.x() / ratio - size / 2, p.y() / ratio - size / 2, size, size},
                                   shape.priority + layer.style.label.priority});
        }
    }
}

/// What of the layer is seen, in device pixels.
ScreenShapes gather(const Layer& layer, const RenderRequest& request, const PaintTools& tools, std::stop_token stop,
                    LayerPicture& out) {
    ScreenShapes shapes;
    const Wanted wanted{layer.style, request.view, marginOf(layer.style)};
    const StopWatch reading;
    if (const auto* live = std::get_if<LiveSource>(&layer.source)) {
        if (live->features) {
            const auto hidden =
                tools.hidden ? std::span<const std::uint32_t>{*tools.hidden} : std::span<const std::uint32_t>{};
            collect(*live->features, hidden, wanted, shapes, stop);
        }
        out.timings.project += reading.milliseconds();
    } else if (const auto* vector = std::get_if<PreparedVectorSource>(&layer.source)) {
        const auto reprojection = makeReprojection(vector->reader->manifest().coordinateCrs, request.workingCrs);
        const auto classes = tools.classes.classesOf(vector->reader, layer.style);
        if (!reprojection || !classes) {
            out.problem = reprojection ? classes.error() : reprojection.error();
            return {};
        }
        collect(*vector->reader, **classes, reprojection->get(), wanted, shapes, stop);
        out.timings.read += reading.milliseconds();
    }
    return shapes;
}

void addLabels(const ScreenShapes& shapes, const Layer& layer, const MapView& view, LayerPicture& out) {
    const StopWatch labelling;
    addSymbols(shapes, layer, view.devicePixelRatio, out);
    if (layer.style.label.enabled && layer.style.label.scales.contains(view.scaleDenominator())) {
        addWishes(shapes, layer, view.devicePixelRatio, out);
        fillTexts(layer, out);
    }
    out.timings.label += labelling.milliseconds();
}

}  // namespace

void wishVectorLabels(const Layer& layer, const RenderRequest& request, const PaintTools& tools, std::stop_token stop,
                      LayerPicture& out) {
    const auto shapes = gather(layer, request, tools, stop, out);
    if (!shapes.shapes.empty() && !stop.stop_requested()) {
        addLabels(shapes, layer, request.view, out);
    }
}

void paintVector(const Layer& layer, const RenderRequest& request, const PaintTools& tools, std::stop_token stop,
                 LayerPicture& out) {
    const double ratio = request.view.devicePixelRatio;
    const auto shapes = gather(layer, request, tools, stop, out);
    out.timings.features = shapes.shapes.size();
    out.timings.vertices = shapes.verticesRead;
    if (shapes.shapes.empty() || stop.stop_requested()) {
        return;
    }
    const StopWatch drawing;
    const int width = static_cast<int>(std::ceil(request.view.width * ratio));
    const int height = static_cast<int>(std::ceil(request.view.height * ratio));
    out.image = QImage{width, height, QImage::Format_ARGB32_Premultiplied};
    if (out.image.isNull()) {
        out.problem = fail(ErrorCode::full, msg("There is no memory for a picture of {0} x {1} pixels", width, height),
                           msg("Choose a smaller size or fewer dots per inch"));
        return;
    }
    out.image.fill(Qt::transparent);
    // Strips are separate pictures over the same memory, so that threads never meet.
    const int strips = shapes.points.size() > kSplitVertices ? tools.pool.width() : 1;
    tools.pool.forEach(static_cast<std::size_t>(strips), [&](std::size_t strip) {
        const int from = height * static_cast<int>(strip) / strips;
        const int to = height * (static_cast<int>(strip) + 1) / strips;
        QImage part{out.image.bits() + static_cast<qsizetype>(from) * out.image.bytesPerLine(), width, to - from,
                    out.image.bytesPerLine(), QImage::Format_ARGB32_Premultiplied};
        drawShapes(shapes, layer.style, request, tools, part, from, stop);
    });
    out.timings.draw += drawing.milliseconds();
    addLabels(shapes, layer, request.view, out);
}

}  // namespace weir::maps
