// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/canvas/canvas_overlay.h"

#include "maps/render/label_wish.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace weir::maps {

namespace {

QColor colourOf(const OverlayContext& context, std::string_view token, int alpha = 255) {
    QColor colour = QColor::fromRgba(context.palette.resolve(token).argb);
    colour.setAlpha(colour.alpha() * alpha / 255);
    return colour;
}

QPointF onScreen(const MapView& view, geo::MapPoint p) {
    const auto s = view.toScreen(p);
    // Far away vertices are brought near: the painter counts in fixed point.
    return {std::clamp(s.x, -1e5, 1e5), std::clamp(s.y, -1e5, 1e5)};
}

/// Calls `visit(layer, features, index)` wherever one of the references is shown.
template <class Visit>
void forEachShown(const OverlayContext& context, const std::vector<FeatureRef>& refs, Visit visit) {
    for (const auto& layer : context.layers) {
        const auto* live = std::get_if<LiveSource>(&layer.source);
        if (live == nullptr || !live->features || !layer.isShownAt(context.view.scaleDenominator())) {
            continue;
        }
        for (const auto& ref : refs) {
            if (const auto index = live->features->find(ref); index >= 0) {
                visit(layer, *live->features, static_cast<std::size_t>(index));
            }
        }
    }
}

QPainterPath pathOf(const MapView& view, const FeatureSet& features, std::size_t index) {
    QPainterPath path;
    for (std::size_t i = 0; i < features.partCount(index); ++i) {
        const auto part = features.part(index, i);
        if (part.role == PartRole::points || part.points.empty()) {
            continue;
        }
        path.moveTo(onScreen(view, part.points.front()));
        for (const auto& p : part.points.subspan(1)) {
            path.lineTo(onScreen(view, p));
        }
    }
    return path;
}

QString number(double value, int decimals) {
    return QString::fromStdString(fmt::format("{:.{}f}", value, decimals));
}

QStringList figureLines(const Measured& m) {
    QStringList lines;
    if (m.points.size() >= 2) {
        lines << (m.lengthMetres >= 1000 ? number(m.lengthMetres / 1000, 3) + QStringLiteral(" km")
                                         : number(m.lengthMetres, 1) + QStringLiteral(" m")) +
                     QStringLiteral("  ∠ ") + number(m.bearingDegrees, 1) + QStringLiteral("°");
    }
    if (m.points.size() >= 3) {
        lines << (m.areaSquareMetres >= 1e5 ? number(m.areaSquareMetres / 1e6, 3) + QStringLiteral(" km²")
                                            : number(m.areaSquareMetres, 0) + QStringLiteral(" m²"));
    }
    return lines;
}

/// A panel of lines beside the cursor, kept inside the view; the first `bold` lines are bold.
void paintPanel(QPainter& painter, const OverlayContext& context, const std::vector<std::pair<QString, QString>>& rows,
                int bold, QPointF cursor) {
    constexpr double kPad = 8;
    constexpr double kGap = 10;
    constexpr double kMaxWidth = 340;
    QFont font{context.fontFamily};
    font.setPixelSize(12);
    QFont heavy = font;
    heavy.setBold(true);
    const QFontMetricsF metrics{font};
    const QFontMetricsF heavyMetrics{heavy};
    const double line = 18;
    double left = 0;
    double right = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& m = static_cast<int>(i) < bold ? heavyMetrics : metrics;
        (rows[i].second.isEmpty() ? right : left) =
            std::max(rows[i].second.isEmpty() ? right : left, m.horizontalAdvance(rows[i].first));
    }
    double values = 0;
    for (const auto& row : rows) {
        values = std::max(values, metrics.horizontalAdvance(row.second));
    }
    const double width = std::min(kMaxWidth, std::max(right, left + (values > 0 ? kGap + values : 0)));
    const double height = line * static_cast<double>(rows.size());
    QRectF panel{cursor.x() + 16, cursor.y() + 18, width + 2 * kPad, height + kPad};
    if (panel.right() > context.view.width - 4) {
        panel.moveRight(cursor.x() - 12);
    }
    if (panel.bottom() > context.view.height - 4) {
        panel.moveBottom(cursor.y() - 12);
    }
    painter.setPen(QPen{colourOf(context, "border"), 1});
    painter.setBrush(colourOf(context, "panel", 245));
    painter.drawRoundedRect(panel, 5, 5);
    double y = panel.top() + kPad / 2;
    for (std::size_t i = 0; i < rows.size(); ++i, y += line) {
        const bool isBold = static_cast<int>(i) < bold;
        painter.setFont(isBold ? heavy : font);
        const QRectF box{panel.left() + kPad, y, width, line};
        const auto& m = isBold ? heavyMetrics : metrics;
        const bool alone = rows[i].second.isEmpty();
        painter.setPen(colourOf(context, alone ? "text" : "muted"));
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter,
                         m.elidedText(rows[i].first, Qt::ElideRight, alone ? width : left));
        if (!alone) {
            painter.setPen(colourOf(context, "text"));
            painter.drawText(box.adjusted(left + kGap, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                             metrics.elidedText(rows[i].second, Qt::ElideRight, width - left - kGap));
        }
    }
}

}  // namespace

void paintSelection(QPainter& painter, const OverlayContext& context, const std::vector<FeatureRef>& selection) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    forEachShown(context, selection, [&](const Layer& layer, const FeatureSet& features, std::size_t index) {
        const auto& info = features.info(index);
        painter.setBrush(Qt::NoBrush);
        if (info.kind != FeatureKind::point) {
            const auto path = pathOf(context.view, features, index);
            painter.strokePath(path, QPen{colourOf(context, "halo"), 5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin});
            painter.strokePath(path,
                               QPen{colourOf(context, "selection"), 2.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin});
            return;
        }
        const double radius = selectionRadius(layer.style.styleFor(info.classKey).marker.size) - kRingPen / 2;
        for (const auto& p : features.part(index, 0).points) {
            const auto centre = onScreen(context.view, p);
            painter.setPen(QPen{colourOf(context, "halo"), 5});
            painter.drawEllipse(centre, radius, radius);
            painter.setPen(QPen{colourOf(context, "selection"), kRingPen});
            painter.drawEllipse(centre, radius, radius);
        }
    });
    painter.restore();
}

void paintPulse(QPainter& painter, const OverlayContext& context, const std::vector<FeatureRef>& refs, double phase) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    const auto alpha = static_cast<int>(220 * (1 - phase));
    forEachShown(context, refs, [&](const Layer& layer, const FeatureSet& features, std::size_t index) {
        const auto& info = features.info(index);
        painter.setPen(QPen{colourOf(context, "pulse", alpha), 2.4});
        if (info.kind == FeatureKind::point) {
            const double size = layer.style.styleFor(info.classKey).marker.size;
            const double radius = size * 0.6 + 3 + phase * 14;
            for (const auto& p : features.part(index, 0).points) {
                painter.drawEllipse(onScreen(context.view, p), radius, radius);
            }
        } else {
            painter.setPen(QPen{colourOf(context, "pulse", alpha), 3 + phase * 5});
            painter.drawPath(pathOf(context.view, features, index));
        }
    });
    painter.restore();
}

void paintTool(QPainter& painter, const OverlayContext& context, const ToolOverlay& overlay, QPointF cursor) {
    if (overlay.empty()) {
        return;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor accent = colourOf(context, "accent");
    for (const auto& path : overlay.paths) {
        QPolygonF line;
        for (const auto& p : path.points) {
            line << onScreen(context.view, p);
        }
        if (path.closed) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(colourOf(context, "accent", 40));
            painter.drawPolygon(line);
            line << line.front();
        }
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen{colourOf(context, "halo"), 4});
        painter.drawPolyline(line);
        painter.setPen(QPen{accent, 2, path.dashed ? Qt::DashLine : Qt::SolidLine});
        painter.drawPolyline(line);
    }
    painter.setPen(QPen{accent, 1.4});
    painter.setBrush(colourOf(context, "panel"));
    for (const auto& p : overlay.ghostHandles) {
        painter.drawEllipse(onScreen(context.view, p), 3.2, 3.2);
    }
    for (const auto& p : overlay.handles) {
        const auto centre = onScreen(context.view, p);
        painter.drawRect(QRectF{centre.x() - 4, centre.y() - 4, 8, 8});
    }
    painter.setBrush(Qt::NoBrush);
    if (overlay.snap) {
        painter.setPen(QPen{colourOf(context, "pulse"), 2});
        painter.drawEllipse(onScreen(context.view, *overlay.snap), 8, 8);
    }
    if (overlay.box) {
        painter.setPen(QPen{accent, 1.2, Qt::DashLine});
        painter.setBrush(colourOf(context, "accent", 30));
        painter.drawRect(QRectF{overlay.box->x, overlay.box->y, overlay.box->width, overlay.box->height});
    }
    if (overlay.figures) {
        std::vector<std::pair<QString, QString>> rows;
        for (const auto& line : figureLines(*overlay.figures)) {
            rows.emplace_back(line, QString{});
        }
        if (!rows.empty()) {
            paintPanel(painter, context, rows, 0, cursor);
        }
    }
    painter.restore();
}

void paintCard(QPainter& painter, const OverlayContext& context, const HoverCard& card, QPointF cursor) {
    std::vector<std::pair<QString, QString>> rows;
    rows.emplace_back(card.title, QString{});
    if (!card.subtitle.isEmpty()) {
        rows.emplace_back(card.subtitle, QString{});
    }
    rows.insert(rows.end(), card.lines.begin(), card.lines.end());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintPanel(painter, context, rows, 1, cursor);
    painter.restore();
}

}  // namespace weir::maps
