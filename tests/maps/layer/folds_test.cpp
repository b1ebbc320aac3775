// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/folds.h"
#include "maps/layer/identify.h"
#include "tests/support/flat_projection.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <set>

using namespace weir;
using namespace weir::maps;

namespace {

struct Spot {
    std::int64_t id = 0;
    double x = 0;
    double y = 0;
    int priority = 0;
    bool keeps = false;
};

Layer layerOf(std::string id, const std::vector<Spot>& spots, double size = 20, int labelPriority = 0) {
    std::vector<FeatureInput> features;
    for (const auto& spot : spots) {
        FeatureInput feature;
        feature.ref = {id, spot.id};
        feature.geometry = geo::LonLat{114 + spot.x / 1e5, 33 + spot.y / 1e5};
        feature.label = id + std::to_string(spot.id);
        feature.priority = spot.priority;
        feature.keeps = spot.keeps;
        features.push_back(std::move(feature));
    }
    Layer layer;
    layer.id = std::move(id);
    layer.style.base.marker = {"circle", size};
    layer.style.label.priority = labelPriority;
    layer.style.folds = true;
    layer.source = LiveSource{FeatureSet::build(std::move(features), test::FlatProjection{})};
    return layer;
}

MapView viewOf(double metresPerPixel) {
    MapView view;
    view.metresPerPixel = metresPerPixel;
    view.width = 800;
    view.height = 600;
    return view;
}

std::set<std::int64_t> hiddenIds(const FoldPlan& plan, const Layer& layer) {
    std::set<std::int64_t> out;
    if (const auto hidden = plan.hiddenOf(layer.id)) {
        for (const auto index : *hidden) {
            out.insert(std::get<LiveSource>(layer.source).features->info(index).ref.id);
        }
    }
    return out;
}

/// Kind and id of each, as in "city3 village1 ".
template <class Things>
std::string named(const Things& things) {
    std::string out;
    for (const auto& thing : things) {
        out += thing.ref.kind + std::to_string(thing.ref.id) + " ";
    }
    return out;
}

}  // namespace

TEST_CASE("Where symbols would overlap the most important one stays and counts the others") {
    // 20 pixel symbols at 1 m to a pixel: 10 m apart they overlap, 40 m apart they do not.
    const std::vector layers{layerOf("village", {{1, 0, 0, 0}, {2, 100, 0, 0}}),
                             layerOf("city", {{1, 10, 0, 6}, {2, -40, 0, 4}, {3, 14, 3, 4}})};
    const FoldPlan plan{layers, viewOf(1), {}};
    REQUIRE(plan.folds().size() == 1);
    const auto& fold = plan.folds().front();
    CHECK(fold.layerId == "city");
    CHECK(fold.ref == FeatureRef{"city", 1});
    CHECK(named(fold.members) == "city3 village1 ");
    CHECK(hiddenIds(plan, layers[0]) == std::set<std::int64_t>{1});
    CHECK(hiddenIds(plan, layers[1]) == std::set<std::int64_t>{3});
    CHECK(plan.ledBy("city", {"city", 1}) == &fold);
    CHECK(plan.hiding("village", {"village", 1}) == &fold);
    CHECK(plan.hiding("village", {"village", 2}) == nullptr);
    CHECK(plan.ledBy("city", {"city", 2}) == nullptr);

    SECTION("zooming in unfolds") {
        CHECK(FoldPlan(layers, viewOf(0.1), {}).folds().empty());
    }
    SECTION("the label's priority of the layer counts as well") {
        auto raised = layers;
        raised[0].style.label.priority = 20;
        const FoldPlan other{raised, viewOf(1), {}};
        REQUIRE(other.folds().size() == 1);
        CHECK(other.folds().front().ref == FeatureRef{"village", 1});
    }
    SECTION("a layer that is not shown takes no part") {
        auto without = layers;
        without[1].visible = false;
        CHECK(FoldPlan(without, viewOf(1), {}).folds().empty());
    }
    SECTION("a layer whose style does not fold is left as it is") {
        auto plain = layers;
        plain[0].style.folds = false;
        const FoldPlan other{plain, viewOf(1), {}};
        CHECK(hiddenIds(other, plain[0]).empty());
        CHECK(hiddenIds(other, plain[1]) == std::set<std::int64_t>{3});
    }
}

TEST_CASE("What is kept never folds, and others fold behind it") {
    const std::vector layers{layerOf("team", {{1, 0, 0, 50}, {2, 6, 0, 0}}),
                             layerOf("incident", {{1, 3, 0, 70, true}, {2, 4, 0, -5, true}})};
    const FoldPlan plan{layers, viewOf(1), {}};
    CHECK(hiddenIds(plan, layers[1]).empty());
    CHECK(hiddenIds(plan, layers[0]) == std::set<std::int64_t>{1, 2});
    REQUIRE(plan.folds().size() == 1);
    CHECK(plan.folds().front().ref == FeatureRef{"incident", 1});

    const std::vector<FeatureRef> selected{{"team", 2}};
    const FoldPlan withSelection{layers, viewOf(1), selected};
    CHECK(hiddenIds(withSelection, layers[0]) == std::set<std::int64_t>{1});
}

TEST_CASE("Every point is drawn or behind one that is drawn beside it, and panning changes nothing") {
    CHECK(rc::check([] {
        const auto count = *rc::gen::inRange<std::size_t>(0, 120);
        std::vector<Spot> spots;
        for (std::size_t i = 0; i < count; ++i) {
            spots.push_back({static_cast<std::int64_t>(i), double(*rc::gen::inRange(-300, 300)),
                             double(*rc::gen::inRange(-300, 300)), *rc::gen::inRange(0, 4),
                             *rc::gen::inRange(0, 12) == 0});
        }
        const std::vector layers{layerOf("a", spots)};
        const auto view = viewOf(*rc::gen::element(0.5, 1.0, 3.0));
        const FoldPlan plan{layers, view, {}};
        const auto hidden = hiddenIds(plan, layers.front());
        std::size_t members = 0;
        for (const auto& fold : plan.folds()) {
            members += fold.members.size();
            RC_ASSERT(hidden.count(fold.ref.id) == 0);
            const auto& lead = spots[static_cast<std::size_t>(fold.ref.id)];
            for (const auto& member : fold.members) {
                const auto& one = spots[static_cast<std::size_t>(member.ref.id)];
                RC_ASSERT(!one.keeps);
                RC_ASSERT(lead.priority >= one.priority);
                RC_ASSERT(std::max(std::abs(lead.x - one.x), std::abs(lead.y - one.y)) < 20 * view.metresPerPixel);
            }
        }
        RC_ASSERT(members == hidden.size());
        for (const auto& a : spots) {
            for (const auto& b : spots) {
                const bool bothShown = a.id < b.id && hidden.count(a.id) == 0 && hidden.count(b.id) == 0;
                const double apart = std::max(std::abs(a.x - b.x), std::abs(a.y - b.y)) / view.metresPerPixel;
                RC_ASSERT(!bothShown || a.keeps || b.keeps || apart >= 18 - 1e-6);  // nine tenths of the symbol
            }
        }
        const FoldPlan panned{layers, view.panned(123.4, -77), {}};
        RC_ASSERT(panned.folds() == plan.folds());
    }));
}

TEST_CASE("A badge answers for everything it stands for") {
    const std::vector layers{layerOf("village", {{1, -9, 0, 0}, {2, 100, 0, 0}}),
                             layerOf("city", {{1, 0, 0, 6}, {3, 4, 3, 4}})};
    const auto view = viewOf(1);
    const FoldPlan plan{layers, view, {}};
    REQUIRE(plan.folds().size() == 1);
    const auto box = badgeBox(plan.folds().front(), view);
    CHECK(badgeText(2) == "+2");
    CHECK(badgeText(12'345) == "+999");

    const std::string all = "city1 city3 village1 ";
    const auto onSymbol = identify(layers, view, "EPSG:4547", {400, 300}, 4, 20, &plan);
    CHECK(named(onSymbol) == all);
    CHECK(onSymbol.front().folded == 2);
    // The far corner of the badge lies outside the symbol.
    CHECK(named(identify(layers, view, "EPSG:4547", {box.right() - 1, box.y + 1}, 0, 20, &plan)) == all);
    // Left of the symbol, where the hidden village would have been drawn.
    CHECK(identify(layers, view, "EPSG:4547", {400 - 18, 300}, 0, 20, &plan).empty());
    CHECK(named(identify(layers, view, "EPSG:4547", {400 - 18, 300}, 0)) == "village1 ");
    CHECK(named(identify(layers, view, "EPSG:4547", {500, 300}, 4, 20, &plan)) == "village2 ");
    // A box reaches every one, drawn or not.
    CHECK(featuresIn(layers, view, {-20, -20, 20, 20}).size() == 3);

    // A member that is gone since the picture was drawn is not answered.
    const std::vector later{layerOf("village", {{2, 100, 0, 0}}), layers[1]};
    CHECK(named(identify(later, view, "EPSG:4547", {400, 300}, 4, 20, &plan)) == "city1 city3 ");
}

TEST_CASE("The plan is made again only when something it depends on changed") {
    FoldCache cache;
    std::vector layers{layerOf("a", {{1, 0, 0, 1}, {2, 5, 0, 0}})};
    const auto plan = cache.planFor(layers, viewOf(1), {});
    CHECK(cache.planFor(layers, viewOf(1).panned(300, 20), {}) == plan);
    CHECK(cache.planFor(layers, viewOf(2), {}) != plan);
    const std::vector<FeatureRef> kept{{"a", 2}};
    const auto withKept = cache.planFor(layers, viewOf(1), kept);
    CHECK(withKept->folds().empty());
    layers.front() = layerOf("a", {{1, 0, 0, 1}, {2, 50, 0, 0}});
    CHECK(cache.planFor(layers, viewOf(1), {})->folds().empty());
}
