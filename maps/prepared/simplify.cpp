// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/simplify.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

namespace weir::maps {
namespace {

struct Farthest {
    std::size_t index = 0;
    double distance2 = -1;
};

// The point between `from` and `to` that lies farthest from the segment of the two.
Farthest farthest(std::span<const GridPoint> line, std::size_t from, std::size_t to) {
    const double ax = line[from].x;
    const double ay = line[from].y;
    const double dx = line[to].x - ax;
    const double dy = line[to].y - ay;
    const double length2 = dx * dx + dy * dy;
    Farthest best;
    for (auto i = from + 1; i < to; ++i) {
        const double px = line[i].x - ax;
        const double py = line[i].y - ay;
        const double t = length2 > 0 ? std::clamp((px * dx + py * dy) / length2, 0.0, 1.0) : 0.0;
        const double ex = px - t * dx;
        const double ey = py - t * dy;
        const double d2 = ex * ex + ey * ey;
        if (d2 > best.distance2) {
            best = {i, d2};
        }
    }
    return best;
}

double distance2(GridPoint a, GridPoint b) {
    const double dx = static_cast<double>(b.x) - a.x;
    const double dy = static_cast<double>(b.y) - a.y;
    return dx * dx + dy * dy;
}

// The vertex between `from` and `to` that divides the way between the two most evenly.
std::size_t middle(std::span<const GridPoint> line, std::size_t from, std::size_t to) {
    std::size_t best = from + 1;
    double least = std::numeric_limits<double>::infinity();
    for (auto i = from + 1; i < to; ++i) {
        const double longer = std::max(distance2(line[from], line[i]), distance2(line[i], line[to]));
        if (longer < least) {
            least = longer;
            best = i;
        }
    }
    return best;
}

void keepBetween(std::span<const GridPoint> line, const Coarseness& coarseness, std::vector<char>& keep,
                 std::vector<std::pair<std::size_t, std::size_t>>& open) {
    while (!open.empty()) {
        const auto [from, to] = open.back();
        open.pop_back();
        if (to - from < 2) {
            continue;
        }
        const auto best = farthest(line, from, to);
        auto index = best.index;
        if (best.distance2 <= coarseness.tolerance * coarseness.tolerance) {
            if (distance2(line[from], line[to]) <= coarseness.longest * coarseness.longest) {
                continue;
            }
            index = middle(line, from, to);
        }
        keep[index] = 1;
        open.emplace_back(from, index);
        open.emplace_back(index, to);
    }
}

}  // namespace

void simplify(std::span<const GridPoint> line, const Coarseness& coarseness, bool ring, std::vector<GridPoint>& out) {
    const std::size_t least = ring ? 4 : 2;
    if (line.size() <= least) {
        out.insert(out.end(), line.begin(), line.end());
        return;
    }
    const auto last = line.size() - 1;
    std::vector<char> keep(line.size(), 0);
    keep[0] = keep[last] = 1;
    std::vector<std::pair<std::size_t, std::size_t>> open;
    if (ring) {
        // Two fixed corners: the start and the point farthest from it; a third, off their line, whatever the tolerance.
        const auto across = farthest(line, 0, last).index;
        const auto left = farthest(line, 0, across);
        const auto right = farthest(line, across, last);
        keep[across] = 1;
        const auto third = left.distance2 >= right.distance2 ? left : right;
        if (third.index > 0) {
            keep[third.index] = 1;
        }
        std::size_t from = 0;
        for (std::size_t i = 1; i <= last; ++i) {
            if (keep[i] != 0) {
                open.emplace_back(from, i);
                from = i;
            }
        }
    } else {
        open.emplace_back(0, last);
    }
    keepBetween(line, coarseness, keep, open);
    for (std::size_t i = 0; i <= last; ++i) {
        if (keep[i] != 0) {
            out.push_back(line[i]);
        }
    }
}

}  // namespace weir::maps
