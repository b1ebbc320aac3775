// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/geometry.h"

#include <optional>
#include <vector>

namespace weir::maps {

/// Vertices set by clicks with a rubber band to the cursor; what measuring, digitising and selecting share.
class ClickedLine {
public:
    void hover(geo::MapPoint p) { m_cursor = p; }
    /// False for a second click on the same place, as a double click gives.
    bool add(geo::MapPoint p) {
        m_cursor.reset();
        if (!m_points.empty() && m_points.back() == p) {
            return false;
        }
        m_points.push_back(p);
        return true;
    }
    void removeLast() { m_points.pop_back(); }
    void clear() {
        m_points.clear();
        m_cursor.reset();
    }
    [[nodiscard]] const std::vector<geo::MapPoint>& points() const { return m_points; }
    [[nodiscard]] bool empty() const { return m_points.empty(); }
    [[nodiscard]] std::vector<geo::MapPoint> withCursor() const {
        auto points = m_points;
        if (m_cursor && !m_points.empty() && *m_cursor != m_points.back()) {
            points.push_back(*m_cursor);
        }
        return points;
    }

private:
    std::vector<geo::MapPoint> m_points;
    std::optional<geo::MapPoint> m_cursor;
};

}  // namespace weir::maps
