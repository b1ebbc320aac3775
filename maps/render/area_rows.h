// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/map_view.h"

#include <QPointF>
#include <QSizeF>

#include <optional>
#include <span>
#include <vector>

namespace weir::maps {

/// The inside of an area along evenly spaced rows, from which the places for a level text are found. Rows keep their
/// height on the map while the view moves, so that a place does not depend on where the picture ends. Logical pixels.
class AreaRows {
public:
    struct Frame {
        double top = 0;
        double bottom = 0;
        double step = 6;
        double origin = 0;  ///< a row lies here, and every `step` above and below it
    };
    /// `rings` in any direction, shells and holes together (even-odd); closed.
    AreaRows(std::span<const std::span<const QPointF>> rings, const Frame& frame);

    struct Place {
        ScreenPoint centre{};
        double width = 0;  ///< free around the centre, over the height asked for
        double score = 0;
    };
    /// Where a text of that height has most room inside `within`, the best first; the middle of the area is preferred
    /// among places of about the same width, and the middle of the free height around each.
    [[nodiscard]] std::vector<Place> places(double height, const ScreenBox& within, std::size_t most) const;
    /// Whether a box lies inside the area.
    [[nodiscard]] bool contains(const ScreenBox& box) const;

private:
    struct Interval {
        double from = 0;
        double to = 0;
    };
    using Row = std::vector<Interval>;
    [[nodiscard]] double heightOf(std::size_t row) const { return m_first + static_cast<double>(row) * m_step; }
    [[nodiscard]] Row common(std::size_t from, std::size_t to) const;
    /// Free intervals of every window of `span` + 1 rows from row `first` on.
    [[nodiscard]] std::vector<Row> windows(std::size_t first, std::size_t last, std::size_t span) const;
    /// A place moved to the middle of the windows that have about as much room there.
    [[nodiscard]] Place centred(const std::vector<Row>& free, std::size_t window, Place place) const;

    double m_first = 0;  // of row 0
    double m_step = 1;
    std::vector<Row> m_rows;
};

}  // namespace weir::maps
