// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/style.h"
#include "maps/render/label_ink.h"
#include "maps/render/label_wish.h"

#include <QPointF>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace weir::maps {

/// A line measured along its length, logical pixels.
class MeasuredLine {
public:
    explicit MeasuredLine(std::vector<QPointF> points);
    [[nodiscard]] double length() const { return m_lengths.empty() ? 0 : m_lengths.back(); }
    /// The point at a distance from the start; beyond the ends, the end.
    [[nodiscard]] QPointF at(double distance) const;

private:
    std::vector<QPointF> m_points;
    std::vector<double> m_lengths;
};

/// How a text is set along lines.
struct LineSetting {
    LineText text = LineText::straight;
    LineSide side = LineSide::on;
    double offset = 0;  ///< from the line to the middle of a text above or below it
    double maxBend = 30;
    double size = 12;      ///< of the font
    bool upright = false;  ///< Han: along steep lines the letters stand, read from top to bottom
};

/// The text letter by letter with its middle at `centre`, turned so that it is never upside down. Nothing when the line
/// is too short or bends more between two letters than allowed.
[[nodiscard]] std::optional<LabelSpot> spotAlong(const MeasuredLine& line, double centre,
                                                 std::span<const LabelInk::Letter> letters, const LineSetting& setting);
/// The text as a whole along the chord of the line below it. Nothing when the line is too short.
[[nodiscard]] std::optional<LabelSpot> spotOnChord(const MeasuredLine& line, double centre, double width,
                                                   const LineSetting& setting);

/// The pieces of all lines with one name. A text may run over the joint of two pieces, as rivers and roads come in
/// many; where it is anchored depends on its own piece only, so that it stays when others come into view.
class NamedLines {
public:
    /// Returns the number of the piece.
    std::size_t add(std::span<const QPointF> points);
    /// The piece with up to `more` pixels of its continuations at both ends; `before` is how much was put before it.
    struct Path {
        std::vector<QPointF> points;
        double before = 0;
    };
    [[nodiscard]] Path pathThrough(std::size_t piece, double more) const;

private:
    using Joint = std::pair<std::int64_t, std::int64_t>;
    static Joint jointAt(const QPointF& p);
    [[nodiscard]] std::vector<QPointF> continuation(std::size_t piece, bool atEnd, double more) const;

    std::vector<std::span<const QPointF>> m_pieces;
    std::multimap<Joint, std::pair<std::size_t, bool>> m_ends;  // bool: the piece's last point
};

}  // namespace weir::maps
