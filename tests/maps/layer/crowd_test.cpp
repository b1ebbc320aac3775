// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/crowd.h"

#include "tests/support/prepared_layer.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <random>
#include <set>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

constexpr double kSize = 12;  // pixels of a symbol
constexpr double kPixel = 5;  // metres

struct Points {
    std::vector<geo::MapPoint> at;
    std::shared_ptr<const VectorReader> reader;
};

/// `together` of them lie in each place.
Points scattered(const std::filesystem::path& folder, int count, int together = 1) {
    std::mt19937 random{11};
    std::uniform_real_distribution<double> place{-3000, 3000};
    Points out;
    VectorWriter writer{geo::MapBox{-3000, -3000, 3000, 3000}};
    PreparedRows rows;
    for (int i = 0; i < count; ++i) {
        if (i % together != 0) {
            out.at.push_back(out.at.back());
        } else {
            const double x = place(random);
            // Half of them crowd in the middle.
            out.at.push_back({x, place(random) * (i % 2 == 0 ? 1 : 0.1)});
        }
        const auto [x, y] = out.at.back();
        writer.beginFeature(i);
        writer.beginPart(PartRole::points);
        writer.add(x, y);
        writer.endFeature();
        rows.push_back({std::to_string(i % 3)});
    }
    savePrepared(folder, writer, {{"class", "text"}}, rows);
    auto reader = VectorReader::open(folder);
    REQUIRE(reader);
    out.reader = *reader;
    return out;
}

Style styleOfSize(double size) {
    Style style;
    style.base.marker = {"circle", size};
    style.folds = true;
    return style;
}

CrowdView viewAt(double x, double y) {
    return {{x - 1000, y - 700, x + 1000, y + 700}, kPixel, 1000};
}

std::set<std::uint32_t> shown(const Points& points, const CrowdPlan& plan, const geo::MapBox& box) {
    std::set<std::uint32_t> out;
    for (std::uint32_t i = 0; i < points.at.size(); ++i) {
        const auto& p = points.at[i];
        const bool inside = p.x >= box.minX && p.x <= box.maxX && p.y >= box.minY && p.y <= box.maxY;
        if (inside && !std::ranges::binary_search(plan.hidden, i)) {
            out.insert(i);
        }
    }
    return out;
}

}  // namespace

TEST_CASE("Points of a crowded prepared layer never overlap, and each hidden one is counted near its place") {
    const TempDir folder;
    const auto points = scattered(folder.path(), 5000);
    const auto style = styleOfSize(kSize);
    const auto view = viewAt(0, 0);
    const auto plan = crowdOf(*points.reader, {}, style, view);
    const auto seen = shown(points, plan, view.box);
    REQUIRE(seen.size() > 40);
    const double least = 30 * kPixel;  // room for a badge
    for (const auto a : seen) {
        for (const auto b : seen) {
            if (a < b) {
                const double apart =
                    std::max(std::abs(points.at[a].x - points.at[b].x), std::abs(points.at[a].y - points.at[b].y));
                CHECK(apart >= least - 0.01);
            }
        }
    }
    // Who is not drawn has somebody who is within two symbols.
    std::size_t members = 0;
    for (const auto& lead : plan.leads) {
        members += lead.members;
        CHECK_FALSE(std::ranges::binary_search(plan.hidden, lead.index));
    }
    CHECK(members == plan.hidden.size());
    for (const auto hidden : plan.hidden) {
        const auto& p = points.at[hidden];
        if (std::abs(p.x) > 1000 || std::abs(p.y) > 700) {
            continue;
        }
        const bool near = std::ranges::any_of(plan.leads, [&](const CrowdLead& lead) {
            const auto& q = points.at[lead.index];
            return std::max(std::abs(p.x - q.x), std::abs(p.y - q.y)) <= 2 * least;
        });
        CHECK(near);
    }
}

TEST_CASE("A crowd is the same wherever the picture ends, and dissolves close up") {
    const TempDir folder;
    const auto points = scattered(folder.path(), 5000);
    const auto style = styleOfSize(kSize);
    const auto first = viewAt(0, 0);
    const auto expected = crowdOf(*points.reader, {}, style, first);
    for (const auto& [dx, dy] : {std::pair{137.0, -55.5}, {-803.0, 0.25}, {11.0, 640.0}}) {
        const auto view = viewAt(dx, dy);
        const auto plan = crowdOf(*points.reader, {}, style, view);
        const geo::MapBox both{std::max(first.box.minX, view.box.minX), std::max(first.box.minY, view.box.minY),
                               std::min(first.box.maxX, view.box.maxX), std::min(first.box.maxY, view.box.maxY)};
        CHECK(shown(points, plan, both) == shown(points, expected, both));
        for (const auto& lead : plan.leads) {
            const auto same =
                std::ranges::find_if(expected.leads, [&](const auto& o) { return o.index == lead.index; });
            const auto& p = points.at[lead.index];
            const bool inside = p.x > both.minX && p.x < both.maxX && p.y > both.minY && p.y < both.maxY;
            if (inside) {
                REQUIRE(same != expected.leads.end());
                CHECK(same->members == lead.members);
            }
        }
    }
    auto close = first;
    close.metresPerPixel = 0.001;
    close.box = {-2, -2, 2, 2};
    CHECK(crowdOf(*points.reader, {}, style, close).hidden.empty());
}

TEST_CASE("The upper class of the legend leads, and a class that is not drawn at the scale leads nobody") {
    const TempDir folder;
    const auto points = scattered(folder.path(), 3000, 3);
    auto style = styleOfSize(kSize);
    style.classField = "class";
    for (const char* key : {"2", "1", "0"}) {
        style.classes.push_back({key, key, style.base});
    }
    std::vector<int> classes;
    for (std::uint32_t i = 0; i < points.at.size(); ++i) {
        classes.push_back(2 - static_cast<int>(i % 3));
    }
    const auto view = viewAt(0, 0);
    const auto plan = crowdOf(*points.reader, classes, style, view);
    REQUIRE(plan.leads.size() > 50);
    // One of each class lies in every place, that of the lowest first.
    for (const auto& lead : plan.leads) {
        CHECK(classes[lead.index] == 0);
    }
    style.classes[0].scales = {1, 500};
    for (const auto& lead : crowdOf(*points.reader, classes, style, view).leads) {
        CHECK(classes[lead.index] == 1);
    }
}
