// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/map_area.h"
#include "tests/app/gui.h"

#include <QLabel>

using namespace weir;
using namespace weir::test;

TEST_CASE("A zone begun outlives another tool and another tab") {
    Journey journey{[](TestDesk&) {}, kPlanner};
    auto& map = journey.window->canvas();
    REQUIRE(eventually([&] { return map.view().isValid() && !map.layers().empty(); }));
    journey.window->drawZone();
    const QPoint centre = map.rect().center();
    const auto click = [&](QPoint corner) {
        QTest::mouseMove(&map, centre + corner);
        QTest::mouseClick(&map, Qt::LeftButton, Qt::NoModifier, centre + corner);
    };
    const auto vertices = [&] {
        const auto projection = maps::makeProjection("EPSG:4547");
        return map.tool().overlay({map.view(), map.layers(), **projection}).handles;
    };
    click({-80, -60});
    click({80, -60});
    const auto begun = vertices();
    REQUIRE(begun.size() == 2);
    journey.window->showDispatch();
    CHECK(vertices() == begun);
    journey.window->useMeasureTool();
    CHECK(map.tool().id() == "measure");
    CHECK(journey.window->mapArea().messages().entries().front().text.contains(QStringLiteral("2 vertices")));
    journey.window->drawZone();
    CHECK(vertices() == begun);
    journey.window->drawZone();  // again: goes on, does not begin anew
    CHECK(vertices() == begun);
    click({80, 60});
    QTest::mouseClick(&map, Qt::RightButton, Qt::NoModifier, centre);
    CHECK(eventually([&] { return journey.picture().zones.size() == 1; }));
    // What was finished is not put aside.
    REQUIRE(eventually([&] { return map.tool().id() != "draw-polygon"; }));
    journey.window->drawZone();
    CHECK(vertices().empty());
}

TEST_CASE("The figures of a zone being drawn follow each click, not the next move") {
    Journey journey{[](TestDesk&) {}, kPlanner};
    auto& map = journey.window->canvas();
    REQUIRE(eventually([&] { return map.view().isValid() && !map.layers().empty(); }));
    journey.window->drawZone();
    const QPoint centre = map.rect().center();
    const auto click = [&](QPoint corner) { QTest::mouseClick(&map, Qt::LeftButton, Qt::NoModifier, centre + corner); };
    const auto surface = [&] {
        QString text;
        for (const auto* label : journey.find<QWidget>("Zone_Live")->findChildren<QLabel*>()) {
            text += label->text().contains(QStringLiteral("km²")) ? label->text() : QString{};
        }
        return text;
    };
    click({-60, -60});
    click({60, -60});
    click({60, 60});
    REQUIRE(eventually([&] { return !surface().isEmpty(); }));
    const QString three = surface();
    click({-60, 60});
    CHECK(eventually([&] { return surface() != three; }));
}
