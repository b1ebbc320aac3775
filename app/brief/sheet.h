// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/brief/brief_tables.h"
#include "maps/layer/layer.h"
#include "maps/render/renderer.h"

#include <QPainter>
#include <QRectF>
#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace weir::app {

/// Draws the parts of a briefing sheet. Lengths are logical pixels of 1/96 inch; the painter is scaled to them.
class Sheet {
public:
    Sheet(QPainter& painter, QString fontFamily) : m_painter{painter}, m_family{std::move(fontFamily)} {}

    /// Text in a box; cut with … when it does not fit.
    void text(const QRectF& box, const QString& what, double size, int flags, bool bold = false,
              const QColor& colour = QColor{0x1B1F24});
    /// The first of `sizes` (falling) at which all of `what` stands in the box, in as many lines as its height has room
    /// for; nothing when it does not at any.
    [[nodiscard]] std::optional<double> fittingSize(const QRectF& box, const QString& what,
                                                    std::span<const double> sizes, bool bold) const;
    void frame(const QRectF& box, double width);
    void rule(double x0, double y, double x1, double width = 0.5);
    /// Level numeral in its shape and colour: never colour alone.
    void badge(const QRectF& box, model::Level level);

    /// Height a table needs when it gets `width`, with at most `rows` rows.
    [[nodiscard]] double tableHeight(const BriefTable& table, std::size_t rows) const;
    /// Draws rows [first, first + count) under title and head; answers the height used.
    double table(const BriefTable& table, const QRectF& box, std::size_t first, std::size_t count);
    /// How many rows from `first` fit into `height` (title and head included).
    [[nodiscard]] std::size_t rowsThatFit(const BriefTable& table, double height, std::size_t first) const;

    /// Legend entries in as many columns as fit, in reading order; those beyond the box are left out and counted as the
    /// answer.
    std::size_t legend(const QRectF& box, const std::vector<maps::LegendEntry>& entries,
                       const maps::Renderer& renderer);

    static constexpr double kRow = 17;
    static constexpr double kTitle = 22;

private:
    [[nodiscard]] QFont font(double size, bool bold) const;
    QPainter& m_painter;
    QString m_family;
};

}  // namespace weir::app
