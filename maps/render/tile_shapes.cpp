// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors

// Vector tiles, drawn with the style of the layer: every tile is cut to its own square, so that what neighbours share
// is drawn once.
#include "maps/layer/classing.h"
#include "maps/render/display_warp.h"
#include "maps/render/layer_painter.h"
#include "maps/render/tile_plan.h"

#include <QPainter>

#include <algorithm>
#include <climits>
#include <cmath>

namespace weir::maps {

namespace {

constexpr int kParentsShown = 6;
constexpr double kPixelsOfTile = 1024;  // finer than any screen shows a tile at its own zoom

/// The class of a feature. Without a field the name of its layer in the tile decides.
int classOf(const Style& style, const MvtLayer& layer, const MvtFeature& feature) {
    if (style.classField.empty()) {
        return style.classIndex(layer.name);
    }
    const auto value = layer.attribute(feature, style.classField);
    if (style.classing != Classing::ranges) {
        return style.classIndex(value);
    }
    const auto number = numberOf(value);
    for (std::size_t i = 0; number && i < style.classes.size(); ++i) {
        const auto& one = style.classes[i];
        const bool last = i + 1 == style.classes.size() && *number == one.to;
        if (*number >= one.from && (*number < one.to || last)) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

FeatureKind kindOf(MvtKind kind) {
    return kind == MvtKind::polygon ? FeatureKind::polygon
           : kind == MvtKind::line  ? FeatureKind::line
           : kind == MvtKind::point ? FeatureKind::point
                                    : FeatureKind::none;
}

/// Collects the shapes of tiles in device pixels.
class TileGatherer {
public:
    TileGatherer(const TileSource& source, const Layer& layer, const RenderRequest& request, const TilePlan& plan)
        : m_grid{source.tiles->service().grid},
          m_layer{layer},
          m_denominator{request.view.scaleDenominator()},
          m_device{toDevice(request.view)},
          m_warp{std::vector{plan.warp->boxOfRows(0, plan.warp->height())}, *plan.reprojection, m_device} {}

    /// The part of the tile `from` that lies in the square of `id`.
    void add(const TileId& id, const TileId& from, const MvtTile& tile) {
        const auto square = m_grid.boxOf(id);
        const auto whole = m_grid.boxOf(from);
        for (const auto& layer : tile.layers) {
            // Units of the tile to `kPixelsOfTile` of the square: what collects shapes drops what is closer than one.
            const double scale = kPixelsOfTile / layer.extent * whole.width() / square.width();
            const double left = (square.minX - whole.minX) / square.width() * kPixelsOfTile;
            const double top = (whole.maxY - square.maxY) / square.height() * kPixelsOfTile;
            ScreenShapes cut;
            ShapeCollector collector{cut, {0, 0, kPixelsOfTile, kPixelsOfTile}};
            std::vector<std::string> texts;
            for (const auto& feature : layer.features) {
                addFeature(layer, feature, collector, texts, [&](const MvtPoint& p) {
                    return QPointF{p.x * scale - left, p.y * scale - top};
                });
            }
            place(cut, texts, square);
        }
    }
    /// The upper class of the legend lies above, the rest below all of them.
    void order() {
        if (m_shapes.extremes.empty()) {  // they name shapes by their place
            std::ranges::stable_sort(m_shapes.shapes, [](const auto& a, const auto& b) {
                const auto rank = [](int styleClass) { return styleClass < 0 ? INT_MAX : styleClass; };
                return rank(a.styleClass) > rank(b.styleClass);
            });
        }
    }
    [[nodiscard]] const ScreenShapes& shapes() const { return m_shapes; }
    [[nodiscard]] const std::vector<std::string>& texts() const { return m_texts; }
    /// A corner of a square of the grid on the device.
    [[nodiscard]] QPointF corner(double x, double y) { return m_warp.at({x, y}); }

private:
    template <class Place>
    void addFeature(const MvtLayer& layer, const MvtFeature& feature, ShapeCollector& collector,
                    std::vector<std::string>& texts, Place place) {
        const int styleClass = classOf(m_layer.style, layer, feature);
        const bool shown = styleClass < 0 ||
                           m_layer.style.classes[static_cast<std::size_t>(styleClass)].scales.contains(m_denominator);
        const auto kind = kindOf(feature.kind);
        if (kind == FeatureKind::none || !shown) {
            return;
        }
        const auto& style =
            styleClass < 0 ? m_layer.style.base : m_layer.style.classes[static_cast<std::size_t>(styleClass)].style;
        const auto& rule = m_layer.style.label;
        auto needs = needsOf(style.stroke);
        needs.labels = rule.enabled ? rule.size : 0;
        needs.lengths = needs.lengths || kind == FeatureKind::polygon;  // no stroke where the square cuts an area
        collector.beginShape(static_cast<std::uint32_t>(texts.size()), kind, styleClass,
                             styleClass < 0 ? 0 : -styleClass, needs);
        texts.emplace_back(rule.enabled ? layer.attribute(feature, rule.field) : std::string_view{});
        for (auto i = feature.firstPart; i < feature.endPart; ++i) {
            const auto& part = layer.parts[i];
            const auto points = layer.pointsOf(part);
            if (kind == FeatureKind::point) {
                addPoints(points, collector, place);
                continue;
            }
            collector.beginPart(kind == FeatureKind::line ? PartRole::line
                                : part.hole               ? PartRole::hole
                                                          : PartRole::shell);
            for (const auto& p : points) {
                const auto at = place(p);
                collector.add(at.x(), at.y());
            }
            collector.endPart();
        }
        collector.endShape();
    }
    /// A point on the border belongs to the tile right or below of it.
    template <class Place>
    static void addPoints(std::span<const MvtPoint> points, ShapeCollector& collector, Place place) {
        for (const auto& p : points) {
            const auto at = place(p);
            if (at.x() >= 0 && at.y() >= 0 && at.x() < kPixelsOfTile && at.y() < kPixelsOfTile) {
                collector.beginPart(PartRole::points);
                collector.add(at.x(), at.y());
                collector.endPart();
            }
        }
    }

    /// Appends what was cut, brought from the square to the device.
    void place(const ScreenShapes& cut, const std::vector<std::string>& texts, const geo::MapBox& square) {
        const auto point = static_cast<std::uint32_t>(m_shapes.points.size());
        const auto part = static_cast<std::uint32_t>(m_shapes.parts.size());
        const auto text = static_cast<std::uint32_t>(m_texts.size());
        const auto shape = static_cast<std::uint32_t>(m_shapes.shapes.size());
        const auto labelPoint = static_cast<std::uint32_t>(m_shapes.labelPoints.size());
        const auto labelPart = static_cast<std::uint32_t>(m_shapes.labelParts.size());
        const auto onDevice = [&](const QPointF& p) {
            return m_warp.at({square.minX + p.x() / kPixelsOfTile * square.width(),
                              square.maxY - p.y() / kPixelsOfTile * square.height()});
        };
        // What does not map stays where the outline was last.
        QPointF last{-1, -1};
        for (const auto& p : cut.points) {
            const auto here = onDevice(p);
            last = std::isfinite(here.x()) && std::isfinite(here.y()) ? here : last;
            m_shapes.points.push_back(last);
        }
        const double phase =
            std::hypot(onDevice({1, 0}).x() - onDevice({0, 0}).x(), onDevice({1, 0}).y() - onDevice({0, 0}).y());
        for (auto one : cut.parts) {
            one.from += point;
            one.to += point;
            one.phase *= phase;
            m_shapes.parts.push_back(one);
        }
        for (const auto& p : cut.labelPoints) {
            m_shapes.labelPoints.push_back(onDevice(p));
        }
        for (const auto& one : cut.labelParts) {
            m_shapes.labelParts.push_back({one.from + labelPoint, one.to + labelPoint});
        }
        for (auto one : cut.shapes) {
            one.firstPart += part;
            one.endPart += part;
            one.firstLabel += labelPart;
            one.endLabel += labelPart;
            one.source += text;
            m_shapes.shapes.push_back(one);
        }
        for (auto one : cut.extremes) {
            one.shape += shape;
            for (auto* p : {&one.top, &one.right, &one.bottom, &one.left}) {
                *p = onDevice(*p);
            }
            m_shapes.extremes.push_back(one);
        }
        m_shapes.verticesRead += cut.points.size();
        m_texts.insert(m_texts.end(), texts.begin(), texts.end());
    }

    const TileGrid& m_grid;
    const Layer& m_layer;
    double m_denominator;
    MapToScreen m_device;
    DisplayWarp m_warp;
    ScreenShapes m_shapes;
    std::vector<std::string> m_texts;
};

/// A coarser tile that stands in for one that is not there.
bool addParent(const TileSource& source, const PaintTools& tools, const TileId& id, TileGatherer& gatherer) {
    const auto& grid = source.tiles->service().grid;
    const auto box = grid.boxOf(id);
    for (int level = id.level - 1; level >= std::max(0, id.level - kParentsShown); --level) {
        const auto range = grid.rangeOf(box, level);
        if (range.count() != 1) {
            continue;
        }
        const TileId parent{level, range.firstColumn, range.firstRow};
        const auto tile = source.tiles->find(parent);
        if (const auto vectors = tile && tile->bytes ? tools.tiles.vectors(*tile)
                                                     : Result<std::shared_ptr<const MvtTile>>{
                                                           fail(ErrorCode::notFound, msg("There is no such tile"))}) {
            gatherer.add(id, parent, **vectors);
            return true;
        }
    }
    return false;
}

/// Squares of tiles that are missing or on their way.
struct Gap {
    TileId id;
    bool failed = false;
};

void paintGaps(const std::vector<Gap>& gaps, const TileGrid& grid, TileGatherer& gatherer, const RenderRequest& request,
               QImage& image) {
    QPainter painter{&image};
    painter.setPen(Qt::NoPen);
    for (const auto& gap : gaps) {
        const auto box = grid.boxOf(gap.id);
        const QPointF corners[] = {gatherer.corner(box.minX, box.maxY), gatherer.corner(box.maxX, box.maxY),
                                   gatherer.corner(box.maxX, box.minY), gatherer.corner(box.minX, box.minY)};
        painter.setBrush(toQColor(request.palette.resolve(gap.failed ? "muted/22" : "muted/14")));
        painter.drawPolygon(corners, 4);
        if (gap.failed) {
            painter.setBrush(QBrush{toQColor(request.palette.resolve("muted/75")), Qt::BDiagPattern});
            painter.drawPolygon(corners, 4);
        }
    }
}

}  // namespace

void paintVectorTiles(const TileSource& source, const Layer& layer, const RenderRequest& request,
                      const PaintTools& tools, const TilePlan& plan, const TileOrder& order, std::stop_token stop,
                      LayerPicture& out) {
    const StopWatch reading;
    TileTally tally;
    TileGatherer gatherer{source, layer, request, plan};
    std::vector<Gap> gaps;
    for (const auto& id : plan.tiles) {
        if (stop.stop_requested()) {
            return;
        }
        Tile tile = order.at(id);
        if (tile.state == Tile::State::empty) {
            continue;
        }
        if (tile.bytes) {
            if (const auto vectors = tools.tiles.vectors(tile)) {
                gatherer.add(id, id, **vectors);
                tally.count(id, tile, tools.lastCall);
                continue;
            } else {
                tile = {Tile::State::failed, {}, {}, std::make_shared<const Error>(vectors.error())};
            }
        }
        const bool shown = addParent(source, tools, id, gatherer);
        const bool failed = tally.count(id, tile, tools.lastCall) == Tile::State::failed;
        if (failed || !shown) {
            gaps.push_back({id, failed});
        }
    }
    gatherer.order();
    out.timings.read += reading.milliseconds();
    tally.tell(plan.tiles.size(), source, out);
    paintShapes(gatherer.shapes(), gatherer.texts(), layer, request, tools, stop, out);
    if (!gaps.empty() && !stop.stop_requested()) {
        if (out.image.isNull()) {
            out.image = QImage{plan.warp->width(), plan.warp->height(), QImage::Format_ARGB32_Premultiplied};
            out.image.fill(Qt::transparent);
        }
        paintGaps(gaps, source.tiles->service().grid, gatherer, request, out.image);
    }
}

}  // namespace weir::maps
