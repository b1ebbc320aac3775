// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/labels.h"

#include <catch2/catch.hpp>

using namespace weir::maps;

TEST_CASE("What must be read is put further away where others are left out") {
    const ScreenBox crowd{155, 155, 90, 90};
    const auto placed = [&](int priority) {
        LabelPlacer placer{400, 400};
        placer.block(crowd);
        LabelWish wish;
        wish.anchor = {200, 200};
        wish.reach = 10;
        wish.priority = priority;
        return placer.place(wish, {40, 12});
    };
    CHECK_FALSE(placed(kMustBeRead - 1).has_value());
    const auto urgent = placed(kMustBeRead);
    REQUIRE(urgent.has_value());
    CHECK_FALSE(urgent->box.intersects(crowd));
    // Not further than it has to: below the crowd, which ends 45 pixels from the point.
    CHECK(urgent->box.y - 200 < 60);
    CHECK(urgent->away);
}

TEST_CASE("A label stays close while there is room") {
    LabelPlacer placer{400, 400};
    LabelWish wish;
    wish.anchor = {200, 200};
    wish.reach = 10;
    wish.priority = kMustBeRead;
    const auto placed = placer.place(wish, {40, 12});
    REQUIRE(placed.has_value());
    CHECK(placed->box.y == Approx(211));
    CHECK_FALSE(placed->away);
}

TEST_CASE("What must be read rather covers lesser symbols than stands away from its own") {
    LabelPlacer placer{400, 400};
    placer.addSymbol({{155, 155, 90, 90}, 1});
    LabelWish wish;
    wish.anchor = {200, 200};
    wish.reach = 10;
    wish.priority = kMustBeRead;
    const auto placed = placer.place(wish, {40, 12});
    REQUIRE(placed.has_value());
    CHECK(placed->box.y == Approx(211));
    CHECK_FALSE(placed->away);
}
