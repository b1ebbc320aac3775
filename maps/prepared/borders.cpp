// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/borders.h"

#include "maps/prepared/simplify.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

namespace weir::maps {
namespace {

bool isRing(PartRole role) {
    return role == PartRole::shell || role == PartRole::hole;
}

bool before(GridPoint a, GridPoint b) {
    return std::tie(a.x, a.y) < std::tie(b.x, b.y);
}

/// A vertex of a ring and where it stands among the points.
struct Visit {
    GridPoint at;
    std::uint32_t index;
};

/// The two neighbours along the ring, in an order that does not hang on its direction.
class Neighbours {
public:
    Neighbours(std::span<const std::uint32_t> pointStart, std::span<const GridPoint> points)
        : m_pointStart{pointStart}, m_points{points} {}

    [[nodiscard]] std::pair<GridPoint, GridPoint> operator()(std::uint32_t index) const {
        const auto part = std::upper_bound(m_pointStart.begin(), m_pointStart.end(), index);
        const auto first = *(part - 1);
        const auto closing = *part - 1;
        const auto previous = m_points[index == first ? closing - 1 : index - 1];
        const auto next = m_points[index + 1];
        return before(previous, next) ? std::pair{previous, next} : std::pair{next, previous};
    }

private:
    std::span<const std::uint32_t> m_pointStart;
    std::span<const GridPoint> m_points;
};

/// True when the arc is to be walked from its end, so that both its sides walk it alike.
bool isBackwards(std::span<const GridPoint> arc) {
    for (std::size_t i = 0, j = arc.size() - 1; i < j; ++i, --j) {
        if (arc[i] != arc[j]) {
            return before(arc[j], arc[i]);
        }
    }
    return false;
}

class RingSimplifier {
public:
    RingSimplifier(const Coarseness& coarseness, std::vector<GridPoint>& out) : m_coarseness{coarseness}, m_out{out} {}

    /// Appends the arc without its last point; the first and the last may be the same.
    void add(std::span<const GridPoint> arc) {
        m_kept.clear();
        m_turned.assign(arc.begin(), arc.end());
        const bool turn = isBackwards(arc);
        if (turn) {
            std::reverse(m_turned.begin(), m_turned.end());
        }
        simplify(m_turned, m_coarseness, m_turned.front() == m_turned.back(), m_kept);
        if (turn) {
            std::reverse(m_kept.begin(), m_kept.end());
        }
        m_out.insert(m_out.end(), m_kept.begin(), m_kept.end() - 1);
    }

private:
    Coarseness m_coarseness;
    std::vector<GridPoint>& m_out;
    std::vector<GridPoint> m_turned;
    std::vector<GridPoint> m_kept;
};

}  // namespace

std::vector<std::uint8_t> cornersOf(std::span<const std::uint32_t> pointStart, std::span<const PartRole> roles,
                                    std::span<const GridPoint> points) {
    std::vector<std::uint8_t> corners(points.size(), 0);
    std::vector<Visit> visits;
    for (std::size_t p = 0; p < roles.size(); ++p) {
        // A ring of fewer than three different points has no inside.
        if (isRing(roles[p]) && pointStart[p + 1] - pointStart[p] >= 4) {
            for (auto i = pointStart[p]; i + 1 < pointStart[p + 1]; ++i) {
                visits.push_back({points[i], i});
            }
        }
    }
    std::sort(visits.begin(), visits.end(), [](const Visit& a, const Visit& b) {
        return std::tie(a.at.x, a.at.y, a.index) < std::tie(b.at.x, b.at.y, b.index);
    });
    const Neighbours neighbours{pointStart, points};
    for (std::size_t from = 0, to = 0; from < visits.size(); from = to) {
        for (to = from + 1; to < visits.size() && visits[to].at == visits[from].at;) {
            ++to;
        }
        const bool meet = to - from > 1 && std::any_of(visits.begin() + static_cast<std::ptrdiff_t>(from) + 1,
                                                       visits.begin() + static_cast<std::ptrdiff_t>(to),
                                                       [&, first = neighbours(visits[from].index)](const Visit& v) {
                                                           return neighbours(v.index) != first;
                                                       });
        for (auto i = from; meet && i < to; ++i) {
            corners[visits[i].index] = 1;
        }
    }
    for (std::size_t p = 0; p < roles.size(); ++p) {
        if (isRing(roles[p]) && pointStart[p + 1] > pointStart[p]) {
            corners[pointStart[p + 1] - 1] = corners[pointStart[p]];
        }
    }
    return corners;
}

void simplifyRing(std::span<const GridPoint> ring, std::span<const std::uint8_t> corners, const Coarseness& coarseness,
                  std::vector<GridPoint>& out, std::vector<std::uint8_t>& outCorners) {
    if (ring.size() < 4) {
        out.insert(out.end(), ring.begin(), ring.end());
        outCorners.insert(outCorners.end(), corners.begin(), corners.end());
        return;
    }
    const auto begin = out.size();
    // From the first corner round to it again; without one from the smallest vertex, which all that share it find.
    const auto edges = static_cast<std::ptrdiff_t>(ring.size()) - 1;
    auto start = std::find(corners.begin(), corners.begin() + edges, std::uint8_t{1}) - corners.begin();
    const bool bare = start == edges;
    if (bare) {
        start = std::min_element(ring.begin(), ring.begin() + edges, before) - ring.begin();
    }
    std::vector<GridPoint> arc;
    RingSimplifier simplifier{coarseness, out};
    for (std::ptrdiff_t i = 0; i <= edges; ++i) {
        const auto at = static_cast<std::size_t>((start + i) % edges);
        arc.push_back(ring[at]);
        if (i > 0 && (i == edges || corners[at] != 0)) {
            const auto arcBegin = out.size();
            simplifier.add(arc);
            outCorners.resize(out.size(), 0);
            outCorners[arcBegin] = bare ? 0 : 1;
            arc.assign(1, ring[at]);
        }
    }
    out.push_back(out[begin]);
    outCorners.push_back(outCorners[begin]);
}

}  // namespace weir::maps
