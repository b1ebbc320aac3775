// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/vector_reader.h"
#include "maps/prepared/vector_writer.h"
#include "tests/support/prepared_layer.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

using namespace weir;
using namespace weir::maps;

namespace {

constexpr double kCell = 4'000;
constexpr int kSteps = 60;  // vertices of a border between two crossings

/// A country of `columns` x `rows` districts with rough borders that neighbours share vertex by vertex, each given from
/// a random start and in a random direction; a lake district in each cell's middle lies in a hole of it.
class Country {
public:
    Country(int columns, int rows, unsigned seed, bool regular)
        : m_columns{columns}, m_rows{rows}, m_regular{regular}, m_random{seed} {
        for (int y = 0; y <= rows; ++y) {
            for (int x = 0; x <= columns; ++x) {
                const double shift = regular ? 0 : noise(kCell / 5);
                m_crossings[{x, y}] = {x * kCell + shift, y * kCell - shift};
            }
        }
        for (const auto& [at, from] : m_crossings) {
            for (const auto& [dx, dy] : {std::pair{1, 0}, std::pair{0, 1}}) {
                if (const auto to = m_crossings.find({at.first + dx, at.second + dy}); to != m_crossings.end()) {
                    m_borders[{at, to->first}] = rough(from, to->second);
                }
            }
        }
    }

    void write(VectorWriter& writer) {
        std::int64_t fid = 0;
        for (int y = 0; y < m_rows; ++y) {
            for (int x = 0; x < m_columns; ++x) {
                const auto lake = ringAround({(x + 0.5) * kCell, (y + 0.5) * kCell});
                writer.beginFeature(fid++);
                add(writer, PartRole::shell, district(x, y));
                add(writer, PartRole::hole, lake);
                writer.endFeature();
                writer.beginFeature(fid++);
                add(writer, PartRole::shell, lake);
                writer.endFeature();
            }
        }
    }

private:
    using Line = std::vector<geo::MapPoint>;
    using Crossing = std::pair<int, int>;

    /// Of a regular country the borders zigzag by one measure, so that many vertices are equally far from a chord.
    double noise(double most) {
        return m_regular ? (m_random() % 2 == 0 ? most : -most) : std::uniform_real_distribution{-most, most}(m_random);
    }

    Line rough(geo::MapPoint a, geo::MapPoint b) {
        Line line{a};
        for (int i = 1; i < kSteps; ++i) {
            const double t = static_cast<double>(i) / kSteps;
            line.push_back({a.x + (b.x - a.x) * t + noise(90), a.y + (b.y - a.y) * t + noise(90)});
        }
        line.push_back(b);
        return line;
    }

    Line ringAround(geo::MapPoint centre) {
        Line ring;
        for (int i = 0; i < kSteps; ++i) {
            const double angle = 2 * M_PI * i / kSteps;
            const double radius = 500 + noise(100);
            ring.push_back({centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)});
        }
        return ring;
    }

    Line district(int x, int y) {
        Line ring;
        const auto along = [&](Crossing from, Crossing to) {
            auto line = m_borders.at(std::minmax(from, to));
            if (to < from) {
                std::reverse(line.begin(), line.end());
            }
            ring.insert(ring.end(), line.begin(), line.end() - 1);
        };
        along({x, y}, {x + 1, y});
        along({x + 1, y}, {x + 1, y + 1});
        along({x + 1, y + 1}, {x, y + 1});
        along({x, y + 1}, {x, y});
        return ring;
    }

    void add(VectorWriter& writer, PartRole role, Line ring) {
        const auto start = std::uniform_int_distribution<std::ptrdiff_t>{0, std::ssize(ring) - 1}(m_random);
        std::rotate(ring.begin(), ring.begin() + start, ring.end());
        if (m_random() % 2 == 0) {
            std::reverse(ring.begin(), ring.end());
        }
        writer.beginPart(role);
        for (const auto p : ring) {
            writer.add(p.x, p.y);
        }
    }

    int m_columns;
    int m_rows;
    bool m_regular;
    std::mt19937 m_random;
    std::map<Crossing, geo::MapPoint> m_crossings;
    std::map<std::pair<Crossing, Crossing>, Line> m_borders;
};

/// How often each edge, whatever its direction, is used by rings at a level; edges walked there and back do not count.
std::map<std::pair<std::pair<int, int>, std::pair<int, int>>, int> edgesAt(const VectorReader& reader,
                                                                           double metresPerPixel) {
    std::map<std::pair<std::pair<int, int>, std::pair<int, int>>, int> edges;
    reader.query(reader.grid().box({INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX}), metresPerPixel,
                 [&](const FeatureView& feature) {
                     for (std::uint32_t p = 0; p < feature.partCount(); ++p) {
                         const auto points = feature.part(p).points;
                         for (std::size_t i = 1; i < points.size(); ++i) {
                             const std::pair a{points[i - 1].x, points[i - 1].y};
                             const std::pair b{points[i].x, points[i].y};
                             ++edges[std::minmax(a, b)];
                         }
                     }
                 });
    return edges;
}

}  // namespace

TEST_CASE("Neighbours keep one border at every level of the pyramid") {
    const auto seed = GENERATE(1u, 2u, 3u, 4u);
    const bool regular = seed % 2 == 0;
    const int columns = 5;
    const int rows = 4;
    Country country{columns, rows, seed, regular};
    VectorWriter writer{{-kCell, -kCell, kCell * (columns + 1), kCell * (rows + 1)}};
    country.write(writer);
    const test::TempDir folder;
    test::savePrepared(folder.path(), writer, {{"name", "text"}}, test::PreparedRows(writer.featureCount()));
    const auto reader = VectorReader::open(folder.path());
    REQUIRE(reader.ok());

    const auto whole = edgesAt(**reader, 0).size();
    std::size_t finer = whole;
    for (const double metresPerPixel : {0.0, 10.0, 40.0, 160.0, 640.0}) {
        CAPTURE(metresPerPixel);
        const auto edges = edgesAt(**reader, metresPerPixel);
        CHECK(edges.size() <= finer);
        finer = edges.size();
        // Every edge between two districts is in both, and an edge of the outer border in one: no gap, no overlap.
        std::size_t outer = 0;
        for (const auto& [edge, uses] : edges) {
            REQUIRE((uses == 1 || uses == 2));
            outer += uses == 1 ? 1 : 0;
        }
        // The outer border is one line round the country: each of its vertices ends two of its edges.
        std::map<std::pair<int, int>, int> ends;
        for (const auto& [edge, uses] : edges) {
            if (uses == 1) {
                ++ends[edge.first];
                ++ends[edge.second];
            }
        }
        CHECK(ends.size() == outer);
        for (const auto& [vertex, count] : ends) {
            CHECK(count == 2);
        }
        CHECK(outer >= 2 * (columns + rows));
        CHECK(outer <= 2 * (columns + rows) * kSteps);
    }
    CHECK(finer * 10 < whole);
}
