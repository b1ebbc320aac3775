// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Moving about: direction, overview, comparison, other map windows, the context menu, the status bar.
#include "app/window/map_area.h"
#include "app/window/map_windows.h"
#include "app/window/overview_map.h"
#include "app/window/position_menu.h"
#include "app/window/swipe_bar.h"
#include "tests/app/gui.h"

#include <QAction>
#include <QClipboard>
#include <QMenu>
#include <QToolButton>

#include <filesystem>

using namespace weir;
using namespace weir::test;

namespace {

const auto kTwoIncidents = [](TestDesk& desk) {
    desk.make(kOfficer, "incident.report",
              {{"title", "管涌"}, {"type", "piping"}, {"position", TestDesk::point(114.03, 33.59)}});
    desk.make(kOfficer, "incident.report",
              {{"title", "渗水"}, {"type", "seepage"}, {"position", TestDesk::point(114.08, 33.55)}});
};

void waitForMap(Journey& journey) {
    auto& map = journey.window->canvas();
    REQUIRE(eventually([&] { return map.view().isValid() && !map.layers().empty(); }));
    map.zoomTo({114.03, 33.59}, 50'000);
}

std::ptrdiff_t threadCount() {
    const std::filesystem::directory_iterator tasks{"/proc/self/task"};
    return std::distance(begin(tasks), end(tasks));
}

void type(QLineEdit& edit, const QString& text) {
    edit.setFocus();
    edit.setText(text);  // as pasted: the test library types ASCII only
    QTest::keyClick(&edit, Qt::Key_Return);
}

}  // namespace

TEST_CASE("The map is turned by menu and number, and the status bar tells the angle") {
    Journey journey{[](TestDesk&) {}};
    waitForMap(journey);
    auto& map = journey.window->canvas();
    auto* angle = journey.find<QLineEdit>("Status_Rotation");
    REQUIRE(angle != nullptr);
    CHECK(angle->text() == QStringLiteral("↻ 0°"));
    CHECK_FALSE(journey.window->action("NorthUp")->isEnabled());
    CHECK_FALSE(journey.window->action("NorthUp")->toolTip().isEmpty());
    journey.window->action("RotateRight")->trigger();
    CHECK(map.view().rotation == Approx(15));
    CHECK(angle->text() == QStringLiteral("↻ 15°"));
    REQUIRE(journey.window->action("NorthUp")->isEnabled());
    type(*angle, QStringLiteral("-30.5"));
    CHECK(map.view().rotation == Approx(-30.5));
    type(*angle, QStringLiteral("north"));
    CHECK(map.view().rotation == Approx(-30.5));
    CHECK(journey.failures.size() == 1);
    journey.window->action("NorthUp")->trigger();
    CHECK(map.view().rotation == 0);
    journey.window->action("PreviousView")->trigger();
    CHECK(map.view().rotation == Approx(-30.5));
    // A change of language takes the window down and builds it again, as it was.
    const auto view = map.view();
    journey.window->setLanguage("zh_CN");
    REQUIRE(eventually([&] { return journey.window->action("NorthUp")->text() == QStringLiteral("指北"); }));
    CHECK(journey.window->canvas().view().rotation == Approx(view.rotation));
    CHECK(journey.window->canvas().view().centre.x == Approx(view.centre.x));
}

TEST_CASE("Every way of writing a position is understood by the status bar and chosen for it") {
    Journey journey{[](TestDesk&) {}};
    waitForMap(journey);
    auto& map = journey.window->canvas();
    auto* coordinate = journey.find<QLineEdit>("Status_Coordinate");
    // 114.0165°E 33.5815°N in each notation; the grid values were computed with cs2cs EPSG:4490 → EPSG:4547.
    const QStringList texts{QStringLiteral("114.0165, 33.5815"), QStringLiteral("33°34′53.4″N 114°00′59.4″E"),
                            QStringLiteral("东经114度0分59.4秒 北纬33度34分53.4秒"),
                            QStringLiteral("geo:33.5815,114.0165"), QStringLiteral("33°34.89'N 114°0.99'E")};
    for (const auto& text : texts) {
        INFO(text.toStdString());
        map.zoomTo({114.2, 33.7}, 50'000);
        type(*coordinate, text);
        const auto centre = journey.window->mapArea().canvas().toLonLat(QRectF{map.rect()}.center());
        CHECK(centre.lon == Approx(114.0165).margin(1e-5));
        CHECK(centre.lat == Approx(33.5815).margin(1e-5));
    }
    journey.click("Status_Crs");
    auto* menu = journey.find<QMenu>("Status_Styles");
    REQUIRE(menu != nullptr);
    auto* dms = menu->findChild<QAction*>(QStringLiteral("Status_Style_dms"));
    REQUIRE(dms != nullptr);
    dms->trigger();
    CHECK(coordinate->text().contains(QStringLiteral("°")));
    CHECK(coordinate->text().contains(QStringLiteral("″N")));
    CHECK(journey.bench->settings().values().coordinates == "dms");
}

TEST_CASE("Zooming to the selection shows all of it") {
    Journey journey{kTwoIncidents};
    waitForMap(journey);
    auto& map = journey.window->canvas();
    std::vector<app::Item> items;
    journey.picture().incidents.forEach([&](const model::Incident& row) {
        items.push_back({model::Kind::incident, row.id.value});
    });
    REQUIRE(items.size() == 2);
    journey.bench->selection().set(items);
    map.rotateTo(25);
    map.zoomTo({114.5, 33.9}, 5'000);
    journey.window->action("ZoomToSelection")->trigger();
    for (const geo::LonLat place : {geo::LonLat{114.03, 33.59}, geo::LonLat{114.08, 33.55}}) {
        CHECK(QRectF{map.rect()}.contains(map.toWidget(place)));
    }
    CHECK(map.view().rotation == Approx(25));
}

TEST_CASE("The overview shows the whole and moves the map") {
    Journey journey{kTwoIncidents};
    waitForMap(journey);
    auto& map = journey.window->canvas();
    CHECK(journey.find<QWidget>("Overview") == nullptr);
    journey.window->action("Overview")->trigger();
    auto* overview = journey.window->findChild<app::OverviewMap*>();
    REQUIRE(overview != nullptr);
    REQUIRE(eventually([&] { return overview->canvas().view().isValid() && !overview->canvas().isDrawing(); }));
    auto* frame = journey.find<QWidget>("Overview_Frame");
    const auto start = map.view();
    const auto corners = overview->frameShown().boundingRect();
    SECTION("dragging the frame drags the map, scale and direction stay") {
        const QPoint from = corners.center().toPoint();
        QTest::mousePress(frame, Qt::LeftButton, Qt::NoModifier, from);
        QTest::mouseMove(frame, from + QPoint{12, -8});
        QTest::mouseRelease(frame, Qt::LeftButton, Qt::NoModifier, from + QPoint{12, -8});
        const double perPixel = overview->canvas().view().metresPerPixel;
        CHECK(map.view().centre.x - start.centre.x == Approx(12 * perPixel).margin(perPixel));
        CHECK(map.view().centre.y - start.centre.y == Approx(8 * perPixel).margin(perPixel));
        CHECK(map.view().metresPerPixel == start.metresPerPixel);
    }
    SECTION("the keyboard moves it too") {
        frame->setFocus();
        QTest::keyClick(frame, Qt::Key_Right);
        CHECK(map.view().centre.x > start.centre.x);
    }
    SECTION("a moved view or another incident draws nothing in it") {
        const auto before = overview->canvas().lastResult().generation;
        map.panBy(50, 0);
        map.zoomBy(2);
        journey.bench->run("incident.report",
                           {{"title", "漫溢"}, {"type", "overtopping"}, {"position", TestDesk::point(114.05, 33.57)}});
        REQUIRE(eventually([&] { return journey.picture().incidents.size() == 3; }));
        REQUIRE(eventually([&] { return !map.isDrawing(); }));
        CHECK_FALSE(overview->canvas().isDrawing());
        CHECK(overview->canvas().lastResult().generation == before);
        CHECK(overview->frameShown().boundingRect().width() < corners.width());
    }
    journey.window->action("Overview")->trigger();
    CHECK(journey.find<QWidget>("Overview") == nullptr);
}

TEST_CASE("A second map follows the first or goes its own way") {
    Journey journey{kTwoIncidents};
    waitForMap(journey);
    auto& map = journey.window->canvas();
    journey.window->action("SecondMap")->trigger();
    auto& windows = journey.window->mapWindows();
    REQUIRE(windows.maps().size() == 1);
    auto* second = windows.maps().front();
    auto& other = second->canvas();
    REQUIRE(eventually([&] { return other.view().isValid() && other.view().centre == map.view().centre; }));
    CHECK(other.view().metresPerPixel == map.view().metresPerPixel);
    SECTION("linked, both lead") {
        map.zoomTo({114.08, 33.55}, 20'000);
        map.rotateTo(20);
        CHECK(other.view().centre == map.view().centre);
        CHECK(other.view().rotation == Approx(20));
        other.zoomTo({114.0, 33.6}, 80'000);
        CHECK(map.view().centre == other.view().centre);
        CHECK(map.scaleDenominator() == Approx(80'000));
        CHECK(map.width() != other.width());
    }
    SECTION("let go, each keeps its view") {
        journey.window->mapWindows().maps().front()->setLinked(false);
        const auto kept = other.view();
        map.zoomTo({114.2, 33.7}, 10'000);
        CHECK(other.view() == kept);
        second->setLinked(true);
        CHECK(other.view().centre == map.view().centre);
    }
    SECTION("layers are its own, the selection is shared") {
        const auto id = map.layers().back().id;
        const auto visible = [&](maps::MapCanvas& canvas) { return canvas.layers().back().visible; };
        const bool was = visible(map);
        second->setLayerVisible(id, !was);
        CHECK(visible(other) == !was);
        CHECK(visible(map) == was);
        std::int64_t id1 = 0;
        journey.picture().incidents.forEach([&](const model::Incident& row) { id1 = row.id.value; });
        journey.bench->selection().select({model::Kind::incident, id1});
        CHECK(other.selection() == map.selection());
        CHECK_FALSE(other.selection().empty());
    }
    SECTION("after a change of language it is there as it was") {
        second->setLinked(false);
        other.zoomTo({114.1, 33.5}, 30'000);
        journey.window->setLanguage("zh_CN");
        REQUIRE(eventually([&] {
            const auto now = windows.maps();
            return now.size() == 1 && now.front() != second && now.front()->canvas().view().isValid() &&
                   now.front()->canvas().scaleDenominator() == Approx(30'000).epsilon(1e-6);
        }));
        CHECK_FALSE(windows.maps().front()->isLinked());
        CHECK(windows.maps().front()->windowTitle().startsWith(QStringLiteral("另一幅地图")));
    }
}

TEST_CASE("Opening and closing map windows leaves nothing behind") {
    Journey journey{kTwoIncidents};
    waitForMap(journey);
    auto& windows = journey.window->mapWindows();
    const auto openAndClose = [&] {
        journey.window->action("SecondMap")->trigger();
        journey.window->action("Wall")->trigger();
        REQUIRE(eventually(
            [&] { return !windows.maps().empty() && windows.maps().front()->canvas().lastResult().complete; }));
        windows.maps().front()->close();
        journey.window->action("Wall")->trigger();
        REQUIRE(eventually([&] { return windows.maps().empty() && windows.walls().empty(); }));
    };
    openAndClose();
    const auto threads = threadCount();
    const auto children = journey.window->findChildren<QObject*>().size();
    for (int i = 0; i < 8; ++i) {
        openAndClose();
    }
    CHECK(journey.window->findChildren<maps::MapCanvas*>().size() == 1);
    CHECK(journey.window->findChildren<QObject*>().size() == children);
    CHECK(threadCount() <= threads);
}

TEST_CASE("The wall only shows: no keyboard, no pointer, and never the active window") {
    Journey journey{kTwoIncidents};
    waitForMap(journey);
    journey.window->activateWindow();
    REQUIRE(QTest::qWaitForWindowActive(journey.window.get()));
    CHECK_FALSE(journey.window->action("WallFollows")->isEnabled());
    journey.window->action("Wall")->trigger();
    REQUIRE(journey.window->mapWindows().walls().size() == 1);
    auto* wall = journey.window->mapWindows().walls().front();
    REQUIRE(eventually([&] { return wall->canvas().lastResult().complete; }));
    CHECK(wall->testAttribute(Qt::WA_ShowWithoutActivating));
    CHECK(wall->windowFlags().testFlag(Qt::WindowDoesNotAcceptFocus));
    if (QGuiApplication::platformName() != QStringLiteral("offscreen")) {  // which knows no such windows
        CHECK(journey.window->isActiveWindow());
    }
    // The whole city, whatever the desk's map shows.
    const auto view = wall->canvas().view();
    const auto desk = journey.window->canvas().view();
    journey.window->canvas().zoomTo({114.03, 33.59}, 10'000);
    CHECK(wall->canvas().view() == view);
    QTest::mousePress(&wall->canvas(), Qt::MiddleButton, Qt::NoModifier, {100, 100});
    QTest::mouseMove(&wall->canvas(), {200, 150});
    QTest::mouseRelease(&wall->canvas(), Qt::MiddleButton, Qt::NoModifier, {200, 150});
    QTest::keyClick(&wall->canvas(), Qt::Key_PageUp);
    CHECK(wall->canvas().view() == view);
    CHECK_FALSE(desk == journey.window->canvas().view());
    for (const auto* inside : wall->findChildren<QWidget*>()) {
        INFO(inside->objectName().toStdString());
        CHECK(inside->focusPolicy() == Qt::NoFocus);
    }
    // Or what the desk's map shows, when that is wanted.
    REQUIRE(journey.window->action("WallFollows")->isEnabled());
    journey.window->action("WallFollows")->trigger();
    CHECK(wall->canvas().view().centre == journey.window->canvas().view().centre);
    journey.window->canvas().zoomTo({114.1, 33.5}, 15'000);
    CHECK(wall->canvas().view().centre == journey.window->canvas().view().centre);
}

TEST_CASE("Two layers are compared along a divider that mouse and keyboard move") {
    Journey journey{kTwoIncidents};
    waitForMap(journey);
    auto& map = journey.window->canvas();
    journey.window->action("Swipe")->trigger();
    REQUIRE(map.swipe().has_value());
    CHECK(map.swipe()->firstOnly.size() == 1);
    auto* divider = journey.find<QWidget>("Swipe_Divider");
    REQUIRE(divider != nullptr);
    CHECK(divider->geometry().center().x() == Approx(map.width() / 2.0).margin(2));
    divider->setFocus();
    QTest::keyClick(divider, Qt::Key_Left, Qt::ShiftModifier);
    QTest::keyClick(divider, Qt::Key_Right);
    CHECK(map.swipe()->share == Approx(0.41));
    QTest::mousePress(divider, Qt::LeftButton, Qt::NoModifier, divider->rect().center());
    QTest::mouseMove(divider, divider->rect().center() + QPoint{100, 0});
    QTest::mouseRelease(divider, Qt::LeftButton, Qt::NoModifier, divider->rect().center());
    CHECK(map.swipe()->share == Approx(0.41 + 100.0 / map.width()).margin(0.003));
    auto* second = journey.find<QComboBox>("Swipe_Second");
    REQUIRE(second->count() > 2);
    second->setCurrentIndex(2);
    Q_EMIT second->activated(2);
    CHECK(map.swipe()->secondOnly.size() == 1);
    journey.find<QToolButton>("Swipe_Turn")->click();
    CHECK(map.swipe()->isLevel);
    CHECK(divider->width() == map.width());
    journey.find<QToolButton>("Swipe_Close")->click();
    REQUIRE(eventually([&] { return !map.swipe(); }));
    CHECK(journey.find<QWidget>("Swipe_Divider") == nullptr);
    CHECK_FALSE(journey.window->action("Swipe")->isChecked());
}

TEST_CASE("The context menu copies the place in any notation and acts there") {
    Journey journey{kTwoIncidents};
    waitForMap(journey);
    auto& map = journey.window->canvas();
    REQUIRE(eventually([&] { return !map.isDrawing(); }));
    const auto openAt = [&](geo::LonLat place) {
        delete journey.find<QMenu>("Map_Menu");
        const QPoint at = map.toWidget(place).toPoint();
        QTest::mouseMove(&map, at);
        QTest::mouseClick(&map, Qt::RightButton, Qt::NoModifier, at);
        auto* menu = journey.find<QMenu>("Map_Menu");
        REQUIRE(menu != nullptr);
        return menu;
    };
    const auto act = [&](QMenu* menu, const char* name) {
        INFO(name);
        auto* action = menu->findChild<QAction*>(QString::fromLatin1(name));
        REQUIRE(action != nullptr);
        REQUIRE(action->isEnabled());
        action->trigger();
    };
    // Far outside the city nothing lies.
    constexpr geo::LonLat kNowhere{112.4, 35.2};
    map.zoomTo(kNowhere, 20'000);
    REQUIRE(eventually([&] { return !map.isDrawing(); }));
    auto* menu = openAt(kNowhere);
    CHECK_FALSE(menu->findChild<QAction*>(QStringLiteral("Map_MenuIdentify"))->isEnabled());
    for (const auto* style : {"Decimal", "Dms", "Chinese", "Grid", "GeoUri"}) {
        act(menu, (std::string{"Map_MenuCopy"} + style).c_str());
        const auto copied = QApplication::clipboard()->text();
        INFO(copied.toStdString());
        geo::CoordinateContext context;
        context.workingCrs = "EPSG:4547";
        const auto read = geo::readCoordinate(app::toStd(copied), context);
        REQUIRE(read.ok());
        // Within the pixel that was pressed.
        CHECK(read->position.lon == Approx(kNowhere.lon).margin(2e-4));
        CHECK(read->position.lat == Approx(kNowhere.lat).margin(2e-4));
    }
    act(menu, "Map_MenuCopyBox");
    CHECK(QApplication::clipboard()->text().split(QChar{u','}).size() == 4);
    act(menu, "Map_MenuCopyBoxGeoJson");
    const auto outline = geo::fromGeoJson(app::toStd(QApplication::clipboard()->text()));
    REQUIRE(outline.ok());
    CHECK(geo::vertexCount(*outline) == 5);
    act(menu, "Map_MenuMeasure");
    CHECK(journey.window->isMeasureTool());
    CHECK(map.tool().isBusy());
    journey.window->useSelectTool();
    map.zoomTo({114.03, 33.59}, 200'000);
    REQUIRE(eventually([&] { return !map.isDrawing(); }));
    act(openAt({114.03, 33.59}), "Map_MenuIdentify");
    REQUIRE(eventually([&] { return journey.find<QWidget>("Identify_Window") != nullptr; }));
    act(openAt({114.06, 33.575}), "Map_MenuIncident");
    CHECK(journey.find<QWidget>("Map_PlaceMarker")->isVisibleTo(&map));
}
