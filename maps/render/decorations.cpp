// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/decorations.h"

#include "core/geo/measure.h"
#include "maps/render/sprite_book.h"

#include <QFont>
#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace weir::maps {

namespace {

constexpr double kSide = 14;  // logical pixels from the edges of the picture
constexpr double kArrowWidth = 30;
constexpr double kNoteHeight = 22;
constexpr double kNotePad = 8;

/// Ground metres of one logical pixel along the screen's horizontal through the middle of the view.
double groundMetresPerPixel(const MapView& view, const Projection* projection) {
    if (projection == nullptr) {
        return view.metresPerPixel;
    }
    constexpr double kHalf = 50;
    const auto a = projection->toLonLat(view.toMap({view.width / 2.0 - kHalf, view.height / 2.0}));
    const auto b = projection->toLonLat(view.toMap({view.width / 2.0 + kHalf, view.height / 2.0}));
    const double metres = geo::distanceMetres(a, b) / (2 * kHalf);
    return std::isfinite(metres) && metres > 0 ? metres : view.metresPerPixel;
}

/// The ground of what stands over the map: opaque, so that no symbol below is read as part of it, in a thin frame.
void paintGround(QPainter& painter, const ScreenBox& box, const Palette& palette) {
    painter.setPen(QPen{toQColor(palette.resolve("muted/45")), 1});
    painter.setBrush(toQColor(palette.resolve("panel")));
    painter.drawRoundedRect(QRectF{box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1}, 4, 4);
}

QFont smallFont(const QString& family, double pixels) {
    QFont font{family};
    font.setPixelSize(static_cast<int>(std::lround(pixels)));
    return font;
}

}  // namespace

std::string ScaleBar::label() const {
    return metres >= 1000 ? fmt::format("{:g} km", metres / 1000)
           : metres >= 1  ? fmt::format("{:g} m", metres)
                          : fmt::format("{:g} cm", metres * 100);
}

ScaleBar scaleBarFor(const MapView& view, const Projection* projection, double maxPixels) {
    const double perPixel = groundMetresPerPixel(view, projection);
    const double most = perPixel * maxPixels;
    double metres = std::pow(10, std::floor(std::log10(most)));
    for (const double digit : {5.0, 2.0}) {
        if (metres * digit <= most) {
            metres *= digit;
            break;
        }
    }
    return {metres, metres / perPixel};
}

ScreenBox scaleBarBox(const MapView& view, const Projection* projection, double bottomMargin) {
    const double width = scaleBarFor(view, projection).pixels + kArrowWidth + 28;
    return {view.width - kSide - width, view.height - bottomMargin - 38, width, 38};
}

ScreenBox northArrowBox(const MapView& view, const Projection* projection, double bottomMargin) {
    auto box = scaleBarBox(view, projection, bottomMargin);
    box.x = box.right() - kArrowWidth;
    box.width = kArrowWidth;
    return box;
}

void paintScaleBar(QPainter& painter, const MapView& view, const Projection* projection, const Palette& palette,
                   const QString& fontFamily, double bottomMargin) {
    const auto bar = scaleBarFor(view, projection);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const auto box = scaleBarBox(view, projection, bottomMargin);
    paintGround(painter, box, palette);
    const double left = box.x + 14;
    const double y = box.bottom() - 9;
    const QColor ink = toQColor(palette.resolve("text"));
    painter.setPen(QPen{ink, 1.6});
    painter.drawLine(QPointF{left, y}, QPointF{left + bar.pixels, y});
    for (const double share : {0.0, 0.5, 1.0}) {
        const double x = left + bar.pixels * share;
        painter.drawLine(QPointF{x, y}, QPointF{x, y - 5});
    }
    painter.setFont(smallFont(fontFamily, 11));
    const QFontMetricsF metrics{painter.font()};
    const QString label = toQString(bar.label());
    painter.drawText(QPointF{left - 3, y - 9}, QStringLiteral("0"));
    painter.drawText(QPointF{left + bar.pixels - metrics.horizontalAdvance(label) + 6, y - 9}, label);
    painter.restore();
}

double northOnScreen(const MapView& view, const Projection* projection) {
    if (projection == nullptr) {
        return view.rotation;
    }
    const auto here = projection->toLonLat(view.centre);
    const auto there = projection->toMap(geo::LonLat{here.lon, here.lat + 0.001});
    const auto a = view.toScreen(view.centre);
    const auto b = view.toScreen(there);
    const double degrees = std::atan2(b.x - a.x, a.y - b.y) * 180 / std::numbers::pi;
    return std::isfinite(degrees) ? degrees : view.rotation;
}

void paintNorthArrow(QPainter& painter, const MapView& view, const Projection* projection, const Palette& palette,
                     double bottomMargin) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(view.width - kSide - kArrowWidth / 2, view.height - bottomMargin - 19);
    painter.rotate(northOnScreen(view, projection));
    QPainterPath arrow;
    arrow.moveTo(0, -13);
    arrow.lineTo(7.5, 11);
    arrow.lineTo(0, 6);
    arrow.lineTo(-7.5, 11);
    arrow.closeSubpath();
    painter.fillPath(arrow, toQColor(palette.resolve("text")));
    QPainterPath half;
    half.moveTo(0, -8);
    half.lineTo(4.6, 7.2);
    half.lineTo(0, 4.2);
    half.closeSubpath();
    painter.fillPath(half, toQColor(palette.resolve("panel")));
    painter.restore();
}

ScreenBox noteBox(const MapView& view, const std::string& note, const QString& fontFamily) {
    if (note.empty()) {
        return {};
    }
    const QFontMetricsF metrics{smallFont(fontFamily, 11)};
    return {kSide, view.height - 12.0 - kNoteHeight, metrics.horizontalAdvance(toQString(note)) + 2 * kNotePad,
            kNoteHeight};
}

void paintNote(QPainter& painter, const MapView& view, const std::string& note, const Palette& palette,
               const QString& fontFamily) {
    if (note.empty()) {
        return;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const auto box = noteBox(view, note, fontFamily);
    paintGround(painter, box, palette);
    painter.setFont(smallFont(fontFamily, 11));
    painter.setPen(toQColor(palette.resolve("text")));
    painter.drawText(QRectF{box.x, box.y, box.width, box.height}, Qt::AlignCenter, toQString(note));
    painter.restore();
}

void paintStamps(QPainter& painter, const MapView& view, const std::vector<std::string>& lines, const Palette& palette,
                 const QString& fontFamily) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(smallFont(fontFamily, 11));
    const QFontMetricsF metrics{painter.font()};
    double y = view.height - 12.0 - 2 * kNoteHeight - 4;
    for (auto line = lines.rbegin(); line != lines.rend(); ++line, y -= kNoteHeight + 4) {
        const double most = view.width - 2 * kSide;
        const QString text = metrics.elidedText(toQString(*line), Qt::ElideRight, most - 2 * kNotePad);
        const ScreenBox box{kSide, y, metrics.horizontalAdvance(text) + 2 * kNotePad, kNoteHeight};
        paintGround(painter, box, palette);
        painter.setPen(toQColor(palette.resolve("text")));
        painter.drawText(QRectF{box.x, box.y, box.width, box.height}, Qt::AlignCenter, text);
    }
    painter.restore();
}

}  // namespace weir::maps
