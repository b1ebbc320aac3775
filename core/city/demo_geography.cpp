// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/demo_geography.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace weir::city {

/// Turns the borders of a grid into arcs: from corner to corner of the cells, then rounded by cutting every corner
/// twice. The cut triangles of different corners never overlap, so rounded arcs meet at nodes only.
class ArcTracer {
public:
    using Vertex = DemoGeography::Vertex;
    using Arc = DemoGeography::Arc;

    explicit ArcTracer(const DemoGrid& grid) : m_grid{grid} {}

    std::vector<Arc> trace() {
        std::vector<Arc> arcs;
        for (const bool nodesOnly : {true, false}) {  // loops without a node come last
            for (int row = 0; row <= m_grid.rows; ++row) {
                for (int column = 0; column <= m_grid.columns; ++column) {
                    const int degree = degreeAt(column, row);
                    if (degree == 0 || (nodesOnly && degree == 2)) {
                        continue;
                    }
                    for (int direction = 0; direction < 4; ++direction) {
                        if (isBorder(column, row, direction) && !m_walked.contains({column, row, direction})) {
                            arcs.push_back(walk(column, row, direction));
                        }
                    }
                }
            }
        }
        return arcs;
    }

private:
    // Directions: 0 east, 1 north, 2 west, 3 south.
    static constexpr std::array<int, 4> kDx{1, 0, -1, 0};
    static constexpr std::array<int, 4> kDy{0, 1, 0, -1};

    /// The cells left and right of the grid edge that leaves a corner.
    [[nodiscard]] std::pair<int, int> sides(int column, int row, int direction) const {
        switch (direction) {
            case 0:
                return {m_grid.at(column, row), m_grid.at(column, row - 1)};
            case 1:
                return {m_grid.at(column - 1, row), m_grid.at(column, row)};
            case 2:
                return {m_grid.at(column - 1, row - 1), m_grid.at(column - 1, row)};
            default:
                return {m_grid.at(column, row - 1), m_grid.at(column - 1, row - 1)};
        }
    }
    [[nodiscard]] bool isBorder(int column, int row, int direction) const {
        const auto [left, right] = sides(column, row, direction);
        return left != right;
    }
    [[nodiscard]] int degreeAt(int column, int row) const {
        int degree = 0;
        for (int direction = 0; direction < 4; ++direction) {
            degree += isBorder(column, row, direction) ? 1 : 0;
        }
        return degree;
    }
    [[nodiscard]] Vertex corner(int column, int row) const {
        return {m_grid.originX + column * m_grid.cell, m_grid.originY + row * m_grid.cell};
    }

    Arc walk(int column, int row, int direction) {
        Arc arc;
        std::tie(arc.left, arc.right) = sides(column, row, direction);
        const std::array<int, 2> start{column, row};
        arc.points.push_back(corner(column, row));
        for (;;) {
            m_walked.insert({column, row, direction});
            column += kDx[static_cast<std::size_t>(direction)];
            row += kDy[static_cast<std::size_t>(direction)];
            m_walked.insert({column, row, (direction + 2) % 4});
            arc.points.push_back(corner(column, row));
            if (degreeAt(column, row) != 2 || (column == start[0] && row == start[1])) {
                break;
            }
            int next = 0;
            while (next == (direction + 2) % 4 || !isBorder(column, row, next)) {
                ++next;
            }
            direction = next;
        }
        const bool loop = degreeAt(start[0], start[1]) == 2;
        arc.points = loop ? roundedLoop(arc.points) : rounded(arc.points);
        return arc;
    }

    static Vertex middle(const Vertex& a, const Vertex& b) { return {(a.x + b.x) / 2, (a.y + b.y) / 2}; }

    static std::vector<Vertex> rounded(std::vector<Vertex> points) {
        for (int pass = 0; pass < 2; ++pass) {
            std::vector<Vertex> cut{points.front()};
            for (std::size_t i = 0; i + 1 < points.size(); ++i) {
                cut.push_back(middle(points[i], points[i + 1]));
            }
            cut.push_back(points.back());
            points = std::move(cut);
        }
        return withoutStraight(points);
    }
    static std::vector<Vertex> roundedLoop(std::vector<Vertex> points) {
        for (int pass = 0; pass < 2; ++pass) {
            std::vector<Vertex> cut;
            for (std::size_t i = 0; i + 1 < points.size(); ++i) {
                cut.push_back(middle(points[i], points[i + 1]));
            }
            cut.push_back(cut.front());
            points = std::move(cut);
        }
        return withoutStraight(points);
    }
    /// Without points that lie exactly between their neighbours; the ends stay.
    static std::vector<Vertex> withoutStraight(const std::vector<Vertex>& points) {
        std::vector<Vertex> kept{points.front()};
        for (std::size_t i = 1; i + 1 < points.size(); ++i) {
            const Vertex& a = kept.back();
            const Vertex& b = points[i];
            const Vertex& c = points[i + 1];
            if ((b.x - a.x) * (c.y - b.y) != (b.y - a.y) * (c.x - b.x)) {
                kept.push_back(b);
            }
        }
        kept.push_back(points.back());
        return kept;
    }

    const DemoGrid& m_grid;
    std::set<std::array<int, 3>> m_walked;
};

namespace {

/// Cities fill squares that grow from the south-west corner, so a province stays compact.
std::pair<std::int64_t, std::int64_t> tileOf(int cityIndex) {
    std::int64_t side = 0;
    while ((side + 1) * (side + 1) <= cityIndex) {
        ++side;
    }
    const std::int64_t rest = cityIndex - side * side;
    return rest <= side ? std::pair{side, rest} : std::pair{2 * side - rest, side};
}

double signedArea(const std::vector<geo::LonLat>& ring) {
    double twice = 0;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const geo::LonLat& o = ring.front();
        twice += (ring[i].lon - o.lon) * (ring[i + 1].lat - o.lat) - (ring[i + 1].lon - o.lon) * (ring[i].lat - o.lat);
    }
    return twice / 2;
}

bool ringContains(const std::vector<geo::LonLat>& ring, const geo::LonLat& p) {
    bool inside = false;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const auto& a = ring[i];
        const auto& b = ring[i + 1];
        if ((a.lat > p.lat) != (b.lat > p.lat) && p.lon < (b.lon - a.lon) * (p.lat - a.lat) / (b.lat - a.lat) + a.lon) {
            inside = !inside;
        }
    }
    return inside;
}

/// Shells turn left, holes right; every hole goes to the smallest shell around it.
geo::Geometry fromRings(std::vector<std::vector<geo::LonLat>> rings) {
    geo::MultiPolygon all;
    std::vector<double> areas;
    for (auto& ring : rings) {
        if (const double area = signedArea(ring); area > 0) {
            all.polygons.push_back(geo::Polygon{{std::move(ring)}});
            areas.push_back(area);
        }
    }
    for (auto& ring : rings) {
        if (ring.empty()) {
            continue;
        }
        std::size_t best = all.polygons.size();
        for (std::size_t i = 0; i < all.polygons.size(); ++i) {
            const bool around = ringContains(all.polygons[i].rings.front(), ring.front());
            if (around && (best == all.polygons.size() || areas[i] < areas[best])) {
                best = i;
            }
        }
        require(best < all.polygons.size(), "a hole of a demonstration area lies in a shell");
        all.polygons[best].rings.push_back(std::move(ring));
    }
    if (all.polygons.empty()) {
        return {};
    }
    return all.polygons.size() == 1 ? geo::Geometry{std::move(all.polygons.front())} : geo::Geometry{std::move(all)};
}

std::vector<int> numbered(const std::vector<std::string>& names, std::vector<std::string>& distinct) {
    std::vector<int> numbers;
    for (const std::string& name : names) {
        const auto found = std::find(distinct.begin(), distinct.end(), name);
        numbers.push_back(static_cast<int>(found - distinct.begin()));
        if (found == distinct.end()) {
            distinct.push_back(name);
        }
    }
    return numbers;
}

bool wellInside(const DemoGrid& grid, int column, int row) {
    for (int dr = -1; dr <= 1; ++dr) {
        for (int dc = -1; dc <= 1; ++dc) {
            if (grid.at(column + dc, row + dr) != grid.at(column, row)) {
                return false;
            }
        }
    }
    return true;
}

}  // namespace

Result<DemoGeography> DemoGeography::make(const CityProfile& profile, int cityIndex) {
    if (!profile.demo || profile.townships.empty()) {
        return fail(ErrorCode::notFound, msg("The city profile has no demonstration data"),
                    msg("Choose a profile with demo.json and townships"));
    }
    DemoGeography made;
    std::vector<std::string> counties;
    std::vector<std::string> subHqs;
    for (const TownshipRule& township : profile.townships) {
        made.m_self.push_back(static_cast<int>(made.m_self.size()));
        counties.push_back(township.county);
        subHqs.push_back(township.subHq);
    }
    std::vector<std::string> countyCodes;
    for (const CountyRule& county : profile.counties) {
        countyCodes.push_back(county.code);
    }
    made.m_countyOf = numbered(counties, countyCodes);
    made.m_subHqOf = numbered(subHqs, made.m_subHqCodes);
    made.m_cityOf.assign(profile.townships.size(), 0);

    auto grid = makeDemoGrid(profile, {made.m_self, made.m_countyOf, made.m_subHqOf, made.m_cityOf});
    if (!grid) {
        return grid.error();
    }
    const auto [east, north] = tileOf(cityIndex);
    made.m_cell = grid->cell;
    made.m_shiftX = east * grid->columns * grid->cell;
    made.m_shiftY = north * grid->rows * grid->cell;
    made.m_arcs = ArcTracer{*grid}.trace();
    made.m_freeCells.resize(profile.townships.size());
    made.m_nextCell.resize(profile.townships.size());
    for (int row = 0; row < grid->rows; ++row) {
        for (int column = 0; column < grid->columns; ++column) {
            if (const int label = grid->at(column, row);
                label != DemoGrid::kOutside && wellInside(*grid, column, row)) {
                made.m_freeCells[static_cast<std::size_t>(label)].push_back(
                    {grid->originX + column * grid->cell, grid->originY + row * grid->cell});
            }
        }
    }
    for (std::size_t i = 0; i < made.m_freeCells.size(); ++i) {
        if (made.m_freeCells[i].empty()) {
            return fail(ErrorCode::invalid,
                        msg("Township {0} gets no ground in the demonstration", profile.townships[i].name.zh),
                        msg("Move its seat in divisions.json into the outline and away from its neighbours"));
        }
    }
    return made;
}

geo::Geometry DemoGeography::areaOf(const std::vector<int>& groupOf, int group) const {
    const auto inGroup = [&](int label) {
        return label != DemoGrid::kOutside && groupOf[static_cast<std::size_t>(label)] == group;
    };
    const auto place = [&](const Vertex& v) {
        return geo::LonLat{static_cast<double>(v.x + m_shiftX) / 1e6, static_cast<double>(v.y + m_shiftY) / 1e6};
    };
    std::map<Vertex, std::vector<Vertex>> open;  // first point → the piece of border that starts there
    std::vector<std::vector<geo::LonLat>> rings;
    for (const Arc& arc : m_arcs) {
        if (inGroup(arc.left) == inGroup(arc.right)) {
            continue;
        }
        std::vector<Vertex> points = arc.points;
        if (inGroup(arc.right)) {
            std::reverse(points.begin(), points.end());
        }
        const bool fresh = open.emplace(points.front(), points).second;
        require(fresh, "a demonstration area touches itself");
    }
    while (!open.empty()) {
        const Vertex start = open.begin()->first;
        std::vector<geo::LonLat> ring{place(start)};
        Vertex at = start;
        do {
            auto piece = open.extract(at);
            require(!piece.empty(), "the border of a demonstration area is closed");
            for (std::size_t i = 1; i < piece.mapped().size(); ++i) {
                ring.push_back(place(piece.mapped()[i]));
            }
            at = piece.mapped().back();
        } while (at != start);
        rings.push_back(std::move(ring));
    }
    return fromRings(std::move(rings));
}

geo::LonLat DemoGeography::placeIn(std::size_t township, DemoRandom& random) {
    auto& cells = m_freeCells[township];
    std::size_t& next = m_nextCell[township];
    if (next % cells.size() == 0) {
        random.shuffle(cells);
    }
    const Vertex corner = cells[next++ % cells.size()];
    return {static_cast<double>(corner.x + m_shiftX + random.between(m_cell / 10, m_cell * 9 / 10)) / 1e6,
            static_cast<double>(corner.y + m_shiftY + random.between(m_cell / 10, m_cell * 9 / 10)) / 1e6};
}

geo::LonLat DemoGeography::shifted(geo::LonLat p) const {
    return {static_cast<double>(std::llround(p.lon * 1e6) + m_shiftX) / 1e6,
            static_cast<double>(std::llround(p.lat * 1e6) + m_shiftY) / 1e6};
}

}  // namespace weir::city
