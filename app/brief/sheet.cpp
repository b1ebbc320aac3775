// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/brief/sheet.h"

#include "app/qt/convert.h"
#include "app/qt/labels.h"

#include <QFontMetricsF>
#include <QPainterPath>

#include <algorithm>
#include <numbers>

namespace weir::app {

namespace {

const QColor kMuted{0x5B, 0x64, 0x70};
const QColor kRuleColour{0xC9, 0xCF, 0xD6};
const QColor kHead{0xEE, 0xF0, 0xF3};

struct LevelLook {
    QColor fill;
    QColor text;
    int corners;  ///< 0: a circle
    double turn;  ///< degrees of the first corner
};

// The shapes of the screen: hexagon, diamond, triangle, circle from the most severe down.
LevelLook lookOf(model::Level level) {
    switch (level) {
        case 1:
            return {QColor{0xD7, 0x19, 0x1C}, Qt::white, 6, 0};
        case 2:
            return {QColor{0xF5, 0x7C, 0x00}, Qt::black, 4, 0};
        case 3:
            return {QColor{0xFF, 0xE1, 0x00}, Qt::black, 3, -90};
        default:
            return {QColor{0x14, 0x64, 0xB4}, Qt::white, 0, 0};
    }
}

QPainterPath shapeOf(const LevelLook& look, QPointF centre, double radius) {
    QPainterPath path;
    if (look.corners == 0) {
        path.addEllipse(centre, radius, radius);
        return path;
    }
    for (int i = 0; i < look.corners; ++i) {
        const double angle = (look.turn + 360.0 * i / look.corners) * std::numbers::pi / 180;
        const QPointF p = centre + QPointF{std::cos(angle) * radius, std::sin(angle) * radius};
        if (i == 0) {
            path.moveTo(p);
        } else {
            path.lineTo(p);
        }
    }
    path.closeSubpath();
    return path;
}

}  // namespace

QFont Sheet::font(double size, bool bold) const {
    QFont out{m_family};
    out.setPixelSize(std::max(1, static_cast<int>(size)));
    out.setBold(bold);
    return out;
}

void Sheet::text(const QRectF& box, const QString& what, double size, int flags, bool bold, const QColor& colour) {
    const auto f = font(size, bold);
    m_painter.setFont(f);
    m_painter.setPen(colour);
    const auto shown =
        (flags & Qt::TextWordWrap) != 0 ? what : QFontMetricsF{f}.elidedText(what, Qt::ElideRight, box.width());
    m_painter.drawText(box, flags, shown);
}

std::optional<double> Sheet::fittingSize(const QRectF& box, const QString& what, std::span<const double> sizes,
                                         bool bold) const {
    const auto fits = [&](double size) {
        const auto needed = QFontMetricsF{font(size, bold)}.boundingRect(QRectF{0, 0, box.width(), 1e6},
                                                                         Qt::TextWordWrap | Qt::TextWrapAnywhere, what);
        return needed.height() <= box.height() && needed.width() <= box.width();
    };
    const auto found = std::ranges::find_if(sizes, fits);
    return found == sizes.end() ? std::nullopt : std::optional{*found};
}

void Sheet::frame(const QRectF& box, double width) {
    m_painter.setPen(QPen{QColor{0x1B, 0x1F, 0x24}, width});
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRect(box);
}

void Sheet::rule(double x0, double y, double x1, double width) {
    m_painter.setPen(QPen{kRuleColour, width});
    m_painter.drawLine(QPointF{x0, y}, QPointF{x1, y});
}

void Sheet::badge(const QRectF& box, model::Level level) {
    const auto look = lookOf(level);
    const double radius = std::min(box.width(), box.height()) / 2;
    m_painter.setPen(QPen{QColor{0x1B, 0x1F, 0x24}, 0.6});
    m_painter.setBrush(look.fill);
    m_painter.drawPath(shapeOf(look, box.center(), radius));
    // The triangle's middle lies lower than its box's.
    const auto inner = look.corners == 3 ? box.translated(0, radius * 0.12) : box;
    text(inner, levelNumeral(level), radius * 1.0, Qt::AlignCenter, true, look.text);
}

double Sheet::tableHeight(const BriefTable& table, std::size_t rows) const {
    const auto count = table.rows.empty() ? 1 : std::min(rows, table.rows.size()) + 1;
    return kTitle + static_cast<double>(count) * kRow + 8;
}

std::size_t Sheet::rowsThatFit(const BriefTable& table, double height, std::size_t first) const {
    const double room = height - kTitle - kRow - 8;
    const auto rows = room > 0 ? static_cast<std::size_t>(room / kRow) : 0;
    return std::min(rows, table.rows.size() - first);
}

double Sheet::table(const BriefTable& table, const QRectF& box, std::size_t first, std::size_t count) {
    const auto title = first == 0 ? table.title : table.title + QStringLiteral(" …");
    text({box.left(), box.top(), box.width(), kTitle}, title, 13, Qt::AlignLeft | Qt::AlignVCenter, true);
    double y = box.top() + kTitle;
    if (table.rows.empty()) {
        text({box.left(), y, box.width(), kRow}, table.emptyText, 11, Qt::AlignLeft | Qt::AlignVCenter, false, kMuted);
        return kTitle + kRow + 8;
    }
    m_painter.fillRect(QRectF{box.left(), y, box.width(), kRow}, kHead);
    const auto cells = [&](const std::vector<QString>& row, bool head, model::Level level) {
        double x = box.left();
        for (std::size_t c = 0; c < row.size(); ++c) {
            const double width = box.width() * table.widths[c];
            const QRectF cell{x + 3, y, width - 5, kRow};
            if (c == 0 && level != 0 && !head) {
                badge({cell.left(), y + 1, kRow - 2, kRow - 2}, level);
            } else {
                text(cell, row[c], head ? 10 : 11, Qt::AlignLeft | Qt::AlignVCenter, head,
                     head ? kMuted : QColor{0x1B, 0x1F, 0x24});
            }
            x += width;
        }
    };
    cells(table.columns, true, 0);
    y += kRow;
    for (std::size_t i = first; i < first + count; ++i) {
        cells(table.rows[i], false, table.levels.empty() ? 0 : table.levels[i]);
        y += kRow;
        rule(box.left(), y, box.right());
    }
    return y - box.top() + 8;
}

std::size_t Sheet::legend(const QRectF& box, const std::vector<maps::LegendEntry>& entries,
                          const maps::Renderer& renderer) {
    constexpr double kColumn = 150;
    constexpr double kLine = 19;
    const auto perColumn = static_cast<std::size_t>(std::max(1.0, box.height() / kLine));
    const auto columns = static_cast<std::size_t>(std::max(1.0, box.width() / kColumn));
    const auto shown = std::min(entries.size(), perColumn * columns);
    for (std::size_t i = 0; i < shown; ++i) {
        const QPointF at{box.left() + static_cast<double>(i / perColumn) * kColumn,
                         box.top() + static_cast<double>(i % perColumn) * kLine};
        const auto swatch = renderer.swatch(entries[i], 26, 16, 3, maps::Palette::light());
        m_painter.drawImage(QRectF{at.x(), at.y() + 1, 26, 16}, swatch);
        auto label = toQt(entries[i].title);
        if (entries[i].count > 0) {
            label += QStringLiteral(" ") + numberLabel(static_cast<std::int64_t>(entries[i].count));
        }
        text({at.x() + 31, at.y(), kColumn - 36, kLine}, label, 11, Qt::AlignLeft | Qt::AlignVCenter);
    }
    return entries.size() - shown;
}

}  // namespace weir::app
