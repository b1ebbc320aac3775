// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/demo_grid.h"

#include "core/city/demo_random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace weir::city {

namespace {

constexpr std::int64_t kCell = 2500;  // about 250 m
constexpr std::int64_t kMaxCellsAcross = 500;
constexpr int kUnassigned = -2;
constexpr int kMaxRounds = 60;
constexpr std::size_t kLeastCells = 9;

std::int64_t micro(double degrees) {
    return static_cast<std::int64_t>(std::llround(degrees * 1e6));
}

struct Point {
    double x = 0;
    double y = 0;
};

/// Smooth noise in [-1, 1] by values at lattice points; +, - and · only, so it is the same everywhere.
double noise(double x, double y, std::uint64_t channel) {
    const double fx = std::floor(x);
    const double fy = std::floor(y);
    const auto value = [&](double dx, double dy) {
        const auto ix = static_cast<std::int64_t>(fx + dx);
        const auto iy = static_cast<std::int64_t>(fy + dy);
        DemoRandom random{static_cast<std::uint64_t>(ix) * 7919u + static_cast<std::uint64_t>(iy), channel};
        return random.unit() * 2 - 1;
    };
    const auto ease = [](double t) { return t * t * (3 - 2 * t); };
    const double u = ease(x - fx);
    const double v = ease(y - fy);
    const double south = value(0, 0) * (1 - u) + value(1, 0) * u;
    const double north = value(0, 1) * (1 - u) + value(1, 1) * u;
    return south * (1 - v) + north * v;
}

/// The bent map: degrees in, degrees out, longitude shrunk so both axes measure alike.
Point bend(double lon, double lat, double shrink) {
    const double x = lon * shrink;
    const auto shift = [&](std::uint64_t channel) {
        return 0.012 * noise(x / 0.06, lat / 0.06, channel) + 0.006 * noise(x / 0.02, lat / 0.02, channel + 1);
    };
    return {x + shift(11), lat + shift(23)};
}

bool contains(const std::vector<geo::LonLat>& ring, double lon, double lat) {
    bool inside = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const auto& a = ring[i];
        const auto& b = ring[j];
        if ((a.lat > lat) != (b.lat > lat) && lon < (b.lon - a.lon) * (lat - a.lat) / (b.lat - a.lat) + a.lon) {
            inside = !inside;
        }
    }
    return inside;
}

DemoGrid emptyGrid(const std::vector<geo::LonLat>& outline) {
    geo::LonLatBox box;
    for (const auto& corner : outline) {
        box.add(corner.lon, corner.lat);
    }
    DemoGrid grid;
    const std::int64_t extent = micro(std::max(box.width(), box.height()));
    grid.cell = std::max(kCell, (extent / kMaxCellsAcross + 99) / 100 * 100);
    grid.originX = micro(box.minX) - 2 * grid.cell;
    grid.originY = micro(box.minY) - 2 * grid.cell;
    grid.columns = static_cast<int>(micro(box.width()) / grid.cell) + 5;
    grid.rows = static_cast<int>(micro(box.height()) / grid.cell) + 5;
    grid.labels.assign(static_cast<std::size_t>(grid.columns) * static_cast<std::size_t>(grid.rows),
                       DemoGrid::kOutside);
    return grid;
}

void labelCells(DemoGrid& grid, const CityProfile& profile) {
    const auto& outline = profile.demo->outline;
    const double shrink = 0.833;  // cosine of 33.6°, near enough everywhere for a rough map
    std::vector<Point> seats;
    for (const TownshipRule& township : profile.townships) {
        seats.push_back(bend(township.seat.lon, township.seat.lat, shrink));
    }
    for (int row = 0; row < grid.rows; ++row) {
        for (int column = 0; column < grid.columns; ++column) {
            const double lon =
                (static_cast<double>(grid.originX + column * grid.cell) + static_cast<double>(grid.cell) / 2) / 1e6;
            const double lat =
                (static_cast<double>(grid.originY + row * grid.cell) + static_cast<double>(grid.cell) / 2) / 1e6;
            if (!contains(outline, lon, lat)) {
                continue;
            }
            const Point here = bend(lon, lat, shrink);
            const auto nearest = std::min_element(seats.begin(), seats.end(), [&](const Point& a, const Point& b) {
                const auto squared = [&](const Point& p) {
                    return (p.x - here.x) * (p.x - here.x) + (p.y - here.y) * (p.y - here.y);
                };
                return squared(a) < squared(b);
            });
            grid.labels[grid.index(column, row)] = static_cast<int>(nearest - seats.begin());
        }
    }
}

constexpr std::array<std::pair<int, int>, 4> kNeighbours{{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}};

/// The 4-connected piece of equal labels around a cell.
std::vector<std::size_t> piece(const DemoGrid& grid, int column, int row, std::vector<char>& seen) {
    std::vector<std::pair<int, int>> open{{column, row}};
    std::vector<std::size_t> cells;
    seen[grid.index(column, row)] = 1;
    while (!open.empty()) {
        const auto [c, r] = open.back();
        open.pop_back();
        cells.push_back(grid.index(c, r));
        for (const auto& [dc, dr] : kNeighbours) {
            const int nc = c + dc;
            const int nr = r + dr;
            const bool onGrid = nc >= 0 && nr >= 0 && nc < grid.columns && nr < grid.rows;
            if (onGrid && !seen[grid.index(nc, nr)] && grid.at(nc, nr) == grid.at(c, r)) {
                seen[grid.index(nc, nr)] = 1;
                open.emplace_back(nc, nr);
            }
        }
    }
    return cells;
}

/// Keeps the largest piece of every label, the outside included; the rest waits for fillGaps. True when something
/// changed.
bool keepLargestPieces(DemoGrid& grid) {
    std::map<int, std::vector<std::size_t>> largest;
    std::vector<std::vector<std::size_t>> loose;
    std::vector<char> seen(grid.labels.size(), 0);
    for (int row = 0; row < grid.rows; ++row) {
        for (int column = 0; column < grid.columns; ++column) {
            if (seen[grid.index(column, row)]) {
                continue;
            }
            auto cells = piece(grid, column, row, seen);
            auto& best = largest[grid.at(column, row)];
            if (cells.size() > best.size()) {
                std::swap(cells, best);
            }
            if (!cells.empty()) {
                loose.push_back(std::move(cells));
            }
        }
    }
    for (const auto& cells : loose) {
        for (const std::size_t cell : cells) {
            grid.labels[cell] = kUnassigned;
        }
    }
    return !loose.empty();
}

/// Gives waiting cells to the township most of their neighbours have, the outside only where there is no other.
void fillGaps(DemoGrid& grid) {
    for (bool waiting = true; waiting;) {
        waiting = false;
        const DemoGrid before = grid;
        for (int row = 0; row < grid.rows; ++row) {
            for (int column = 0; column < grid.columns; ++column) {
                if (before.at(column, row) != kUnassigned) {
                    continue;
                }
                std::map<int, int> votes;
                for (const auto& [dc, dr] : kNeighbours) {
                    const int label = before.at(column + dc, row + dr);
                    votes[label] += label == kUnassigned ? -10 : label == DemoGrid::kOutside ? 1 : 2;
                }
                const auto best = std::max_element(votes.begin(), votes.end(),
                                                   [](const auto& a, const auto& b) { return a.second < b.second; });
                waiting = true;
                grid.labels[grid.index(column, row)] = best->second > 0 ? best->first : kUnassigned;
            }
        }
    }
}

/// Where two cells of a group touch at a corner only, one of the two others joins them. True when something changed.
bool openCorners(DemoGrid& grid, const std::vector<int>& group) {
    const auto groupAt = [&](int column, int row) {
        const int label = grid.at(column, row);
        return label == DemoGrid::kOutside ? -1 : group[static_cast<std::size_t>(label)];
    };
    bool changed = false;
    for (int row = 1; row < grid.rows; ++row) {
        for (int column = 1; column < grid.columns; ++column) {
            const int sw = groupAt(column - 1, row - 1);
            const int se = groupAt(column, row - 1);
            const int nw = groupAt(column - 1, row);
            const int ne = groupAt(column, row);
            if (sw == ne && se != sw && nw != sw) {
                grid.labels[grid.index(column, row - 1)] = grid.at(column, row);
                changed = true;
            } else if (se == nw && sw != se && ne != se) {
                grid.labels[grid.index(column - 1, row - 1)] = grid.at(column, row - 1);
                changed = true;
            }
        }
    }
    return changed;
}

bool tidy(DemoGrid& grid, const Groupings& groupings) {
    for (int round = 0; round < kMaxRounds; ++round) {
        bool changed = keepLargestPieces(grid);
        fillGaps(grid);
        for (const auto& group : groupings) {
            changed = openCorners(grid, group) || changed;
        }
        if (!changed) {
            return true;
        }
    }
    return false;
}

}  // namespace

Result<DemoGrid> makeDemoGrid(const CityProfile& profile, const Groupings& groupings) {
    DemoGrid grid = emptyGrid(profile.demo->outline);
    labelCells(grid, profile);
    if (!tidy(grid, groupings)) {
        return fail(ErrorCode::invalid, msg("The demonstration zones cannot be made from these seats"),
                    msg("Move the seats of the townships in divisions.json further apart"));
    }
    for (std::size_t i = 0; i < profile.townships.size(); ++i) {
        const auto cells = std::count(grid.labels.begin(), grid.labels.end(), static_cast<int>(i));
        if (static_cast<std::size_t>(cells) < kLeastCells) {
            return fail(ErrorCode::invalid,
                        msg("Township {0} gets no ground in the demonstration", profile.townships[i].name.zh),
                        msg("Move its seat in divisions.json into the outline and away from its neighbours"));
        }
    }
    return grid;
}

}  // namespace weir::city
