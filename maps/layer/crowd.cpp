// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/crowd.h"

#include <algorithm>
#include <array>
#include <climits>
#include <cmath>
#include <tuple>

namespace weir::maps {

namespace {

constexpr double kOverlap = 0.9;   // of the largest symbol, as live features fold
constexpr double kBadgeRoom = 30;  // logical pixels: badges of neighbours do not lie over each other
constexpr int kMargin = 4;         // squares around what is seen: as far as a decision reaches
constexpr std::int64_t kMostSquares = 30'000'000;
constexpr std::uint32_t kNobody = ~0u;

struct Square {
    std::uint32_t winner = kNobody;
    int rank = INT_MAX;
    GridPoint at{};
    std::uint32_t count = 0;
    std::uint32_t lead = kNobody;  ///< the square whose winner stands for this one
};

/// Points sorted into squares of the layer's grid.
class Squares {
public:
    Squares(const Grid& grid, const CrowdView& view, double side)
        : m_side{side / grid.scale},
          m_left{cell((view.box.minX - grid.originX) / grid.scale) - kMargin},
          m_bottom{cell((view.box.minY - grid.originY) / grid.scale) - kMargin},
          m_columns{cell((view.box.maxX - grid.originX) / grid.scale) + kMargin + 1 - m_left},
          m_rows{cell((view.box.maxY - grid.originY) / grid.scale) + kMargin + 1 - m_bottom} {
        if (fits()) {
            m_squares.resize(static_cast<std::size_t>(m_columns * m_rows));
        }
    }

    [[nodiscard]] bool fits() const {
        return m_columns > 0 && m_rows > 0 && m_columns < kMostSquares && m_rows < kMostSquares &&
               m_columns * m_rows < kMostSquares;
    }
    /// The square of a point, or null beyond the margin.
    [[nodiscard]] Square* of(GridPoint p) {
        const auto column = cell(p.x) - m_left;
        const auto row = cell(p.y) - m_bottom;
        const bool inside = column >= 0 && row >= 0 && column < m_columns && row < m_rows;
        return inside ? &m_squares[static_cast<std::size_t>(row * m_columns + column)] : nullptr;
    }

    /// Lets go of winners that overlap one that stays. Squares are asked in four turns by the evenness of column and
    /// row, so that squares of one turn are never neighbours.
    void settle() {
        for (const auto& [x, y] : {std::pair{0, 0}, std::pair{1, 0}, std::pair{0, 1}, std::pair{1, 1}}) {
            for (std::int64_t row = (y + m_bottom) & 1; row < m_rows; row += 2) {
                for (std::int64_t column = (x + m_left) & 1; column < m_columns; column += 2) {
                    settle(column, row);
                }
            }
        }
    }
    [[nodiscard]] std::vector<Square>& all() { return m_squares; }

private:
    [[nodiscard]] std::int64_t cell(double steps) const {
        return static_cast<std::int64_t>(std::floor(steps / m_side));
    }

    void settle(std::int64_t column, std::int64_t row) {
        const auto index = [&](std::int64_t c, std::int64_t r) {
            return static_cast<std::uint32_t>(r * m_columns + c);
        };
        Square& one = m_squares[index(column, row)];
        if (one.winner == kNobody) {
            return;
        }
        one.lead = index(column, row);
        double least = m_side;
        for (auto r = std::max<std::int64_t>(0, row - 1); r <= std::min(m_rows - 1, row + 1); ++r) {
            for (auto c = std::max<std::int64_t>(0, column - 1); c <= std::min(m_columns - 1, column + 1); ++c) {
                const Square& other = m_squares[index(c, r)];
                if (&other == &one || other.lead != index(c, r)) {
                    continue;
                }
                const double apart =
                    std::max(std::abs(double(other.at.x) - one.at.x), std::abs(double(other.at.y) - one.at.y));
                if (apart < least) {
                    least = apart;
                    one.lead = index(c, r);
                }
            }
        }
    }

    double m_side;  // in grid steps
    std::int64_t m_left;
    std::int64_t m_bottom;
    std::int64_t m_columns;
    std::int64_t m_rows;
    std::vector<Square> m_squares;
};

double largestSymbol(const Style& style) {
    double size = std::max(1.0, style.base.marker.size);
    for (const auto& one : style.classes) {
        size = std::max(size, one.style.marker.size);
    }
    return size;
}

struct Seen {
    std::uint32_t index = 0;
    GridPoint at{};
};

}  // namespace

CrowdPlan crowdOf(const VectorReader& reader, std::span<const int> classes, const Style& style, const CrowdView& view,
                  std::stop_token stop) {
    CrowdPlan plan;
    const double side = std::max(largestSymbol(style) * kOverlap, kBadgeRoom) * view.metresPerPixel;
    Squares squares{reader.grid(), view, side};
    if (view.box.empty() || !squares.fits()) {
        return plan;
    }
    const double margin = side * (kMargin + 1);
    const geo::MapBox wide{view.box.minX - margin, view.box.minY - margin, view.box.maxX + margin,
                           view.box.maxY + margin};
    std::vector<Seen> seen;
    reader.query(
        wide, 0,
        [&](const FeatureView& feature) {
            if (feature.kind() != FeatureKind::point || feature.partCount() != 1 ||
                feature.part(0).points.size() != 1) {
                return;
            }
            const auto index = feature.index();
            const int styleClass = index < classes.size() ? classes[index] : -1;
            const auto position = static_cast<std::size_t>(styleClass);
            if (styleClass >= 0 && !style.classes[position].scales.contains(view.scaleDenominator)) {
                return;
            }
            const GridPoint at = feature.part(0).points.front();
            if (Square* square = squares.of(at)) {
                const int rank = styleClass < 0 ? INT_MAX : styleClass;
                ++square->count;
                if (square->winner == kNobody || rank < square->rank) {
                    square->winner = index;
                    square->rank = rank;
                    square->at = at;
                }
                seen.push_back({index, at});
            }
        },
        stop);
    squares.settle();
    auto& all = squares.all();
    std::vector<std::uint32_t> counts(all.size(), 0);
    for (std::uint32_t i = 0; i < all.size(); ++i) {
        if (all[i].winner != kNobody) {
            counts[all[i].lead] += all[i].count;
        }
    }
    for (const auto& one : seen) {
        const Square& square = *squares.of(one.at);
        if (square.winner != one.index || &all[square.lead] != &square) {
            plan.hidden.push_back(one.index);
        } else if (const auto count = counts[square.lead]; count > 1) {
            plan.leads.push_back({one.index, one.at, count - 1});
        }
    }
    return plan;
}

}  // namespace weir::maps
