// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/command_palette.h"
#include "app/window/map_area.h"
#include "app/window/message_bar.h"
#include "app/window/qt_words.h"
#include "tests/app/gui.h"

#include <QAction>
#include <QDockWidget>
#include <QLabel>
#include <QLibraryInfo>
#include <QSignalSpy>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeWidget>

using namespace weir;
using namespace weir::test;

namespace {

bool isNear(int value, int wanted) {
    return std::abs(value - wanted) * 10 <= wanted;
}

void switchLanguage(Journey& journey, const char* language, const QString& word) {
    journey.window->setLanguage(language);
    REQUIRE(eventually([&] {
        const auto* action = journey.window->action("Measure");
        return action != nullptr && action->text() == word;
    }));
    QApplication::processEvents();
}

std::int64_t zoneWithVillage(TestDesk& desk) {
    desk.make(kOfficer, "village.create",
              {{"name", "内村"},
               {"code", "411102001201"},
               {"population", 1200},
               {"contact_name", "村支书"},
               {"contact_phone", "13900000001"},
               {"position", TestDesk::point(114.02, 33.58)}});
    const Json ring = {{114.0, 33.56}, {114.04, 33.56}, {114.04, 33.60}, {114.0, 33.60}, {114.0, 33.56}};
    return desk.make(kPlanner, "zone.create",
                     {{"name", "沙北片区"}, {"area", {{"type", "Polygon"}, {"coordinates", Json::array({ring})}}}});
}

bool isChecked(const Journey& journey, const char* action) {
    journey.window->updateActions();
    return journey.window->action(action)->isChecked();
}

}  // namespace

TEST_CASE("The map keeps its size and its view while the language changes twice") {
    Journey journey{[](TestDesk& desk) { desk.incident(); }};
    REQUIRE(QTest::qWaitForWindowExposed(journey.window.get()));
    journey.window->canvas().zoomTo({114.03, 33.59}, 30'000);
    QApplication::processEvents();
    const QSize before = journey.window->canvas().size();
    const auto view = journey.window->canvas().view();
    REQUIRE(before.width() > 300);
    for (const bool chinese : {true, false}) {
        switchLanguage(journey, chinese ? "zh_CN" : "en",
                       chinese ? QStringLiteral("量算") : QStringLiteral("Measure on the map"));
        const auto& canvas = journey.window->canvas();
        CHECK(isNear(canvas.width(), before.width()));
        CHECK(isNear(canvas.height(), before.height()));
        CHECK(canvas.view().centre.x == Approx(view.centre.x).margin(1));
        CHECK(canvas.view().centre.y == Approx(view.centre.y).margin(1));
        CHECK(canvas.scaleDenominator() == Approx(30'000).epsilon(0.01));
    }
}

TEST_CASE("A kept arrangement that leaves hardly any map is not used") {
    Journey journey{[](TestDesk&) {}};
    auto* layers = journey.find<QDockWidget>("Dock_Layers");
    auto* command = journey.find<QDockWidget>("Dock_Command");
    REQUIRE(layers != nullptr);
    journey.window->resizeDocks({layers, command}, {250, 900}, Qt::Horizontal);
    REQUIRE(eventually([&] { return journey.window->canvas().width() * 4 < journey.window->width(); }));
    // Something of the map is left even so.
    CHECK(journey.window->canvas().width() >= 240);
    journey.window->close();
    REQUIRE_FALSE(journey.bench->settings().values().docks.empty());
    journey.openWindow();
    CHECK(eventually([&] { return journey.window->canvas().width() * 4 >= journey.window->width(); }));
}

TEST_CASE("The window never needs more than a small screen") {
    std::int64_t zone = 0;
    Journey journey{[&](TestDesk& desk) { zone = zoneWithVillage(desk); }, kPlanner};
    auto& map = journey.window->canvas();
    REQUIRE(eventually([&] { return map.view().isValid() && !map.layers().empty(); }));
    journey.bench->selection().select({model::Kind::zone, zone});
    journey.window->drawZone();
    const QPoint centre = map.rect().center();
    for (const QPoint corner : {QPoint{-80, -60}, QPoint{80, -60}, QPoint{80, 60}}) {
        QTest::mouseMove(&map, centre + corner);
        QTest::mouseClick(&map, Qt::LeftButton, Qt::NoModifier, centre + corner);
    }
    QTest::mouseMove(&map, centre);
    const auto* live = journey.find<QWidget>("Zone_Live");
    REQUIRE(live != nullptr);
    REQUIRE(eventually([&] { return live->isVisible() && journey.find<QLabel>("Zone_LiveState")->isHidden(); }));
    CHECK(journey.find<QLabel>("Zone_LiveName")->text() == QStringLiteral("New zone"));
    QApplication::processEvents();
    const QSize least = journey.window->minimumSizeHint();
    INFO(least.width() << " x " << least.height());
    CHECK(least.width() <= 1024);
    CHECK(least.height() <= 640);
}

TEST_CASE("No dock reaches beyond the window when it grows, and nothing in a dock beyond the dock") {
    std::int64_t zone = 0;
    Journey journey{[&](TestDesk& desk) { zone = zoneWithVillage(desk); }, kPlanner};
    const auto inside = [&] {
        for (const char* name : {"Dock_Layers", "Dock_Command", "Dock_Tables"}) {
            const auto* dock = journey.find<QDockWidget>(name);
            if (!journey.window->rect().contains(dock->geometry()) ||
                dock->widget()->minimumSizeHint().width() > dock->width()) {
                UNSCOPED_INFO(name << ": x " << dock->x() << ", width " << dock->width() << ", needs "
                                   << dock->widget()->minimumSizeHint().width() << ", window "
                                   << journey.window->width());
                return false;
            }
        }
        return true;
    };
    // What a dock holds is never wider than the narrowest dock.
    constexpr int kNarrowest = 320;
    for (const char* panel : {"Command_Warnings", "Command_Responses", "Command_Dispatch", "Command_Zones"}) {
        INFO(panel);
        CHECK(journey.find<QWidget>(panel)->minimumSizeHint().width() <= kNarrowest);
    }
    for (const QSize size : {QSize{1280, 800}, QSize{1920, 1080}, QSize{1440, 900}}) {
        journey.window->resize(size);
        journey.bench->selection().clear();
        CHECK(eventually(inside));
        journey.bench->selection().select({model::Kind::zone, zone});
        journey.window->action("ShowZones")->trigger();
        CHECK(eventually(inside));
    }
    journey.window->resize(1280, 800);
    QApplication::processEvents();
    journey.window->resize(1920, 1080);
    CHECK(eventually(inside));
}

TEST_CASE("Icons follow a change of the theme") {
    Journey journey{[](TestDesk&) {}};
    const auto pictures = [&] {
        std::vector<QImage> out;
        for (const char* name : {"Layers_Add", "Message_Close", "TableColumns_stations", "TableCopy_stations"}) {
            INFO(name);
            const auto* button = journey.find<QToolButton>(name);
            REQUIRE(button != nullptr);
            out.push_back(button->icon().pixmap(18, 18).toImage());
        }
        out.push_back(journey.find<QPushButton>("Main_Search")->icon().pixmap(18, 18).toImage());
        return out;
    };
    const auto light = pictures();
    journey.window->setTheme("dark");
    const auto dark = pictures();
    for (std::size_t i = 0; i < light.size(); ++i) {
        INFO(i);
        CHECK(light[i] != dark[i]);
    }
    journey.window->setTheme("light");
    CHECK(pictures() == light);
}

TEST_CASE("Editing vertices ends with Esc in a panel and when another tab comes to the front") {
    std::int64_t zone = 0;
    Journey journey{[&](TestDesk& desk) { zone = zoneWithVillage(desk); }, kPlanner};
    auto* tabs = journey.find<QTabWidget>("Command_Tabs");
    journey.bench->selection().select({model::Kind::zone, zone});
    journey.window->reshapeZone();
    REQUIRE(isChecked(journey, "ReshapeZone"));
    QTest::keyClick(journey.find<QWidget>("Zone_List"), Qt::Key_Escape);
    CHECK_FALSE(isChecked(journey, "ReshapeZone"));
    CHECK(isChecked(journey, "Select"));
    journey.window->reshapeZone();
    REQUIRE(isChecked(journey, "ReshapeZone"));
    tabs->setCurrentWidget(journey.find<QWidget>("Command_Warnings"));
    CHECK_FALSE(isChecked(journey, "ReshapeZone"));
    const auto told = [&] { return journey.find<app::MessageBar>("Message_Bar")->text(); };
    CHECK(told() == QStringLiteral("Reshaping has ended; nothing was changed"));
    journey.window->reshapeZone();
    const auto revision = journey.picture().zones.find(model::ZoneId{zone})->revision;
    const auto area = geo::fromGeoJson(TestDesk::square(114.01, 33.57, 0.02).dump());
    REQUIRE(area.ok());
    Q_EMIT journey.window->canvas().toolOutcome(maps::Reshaped{{"zone", zone}, *area});
    REQUIRE(eventually([&] { return journey.picture().zones.find(model::ZoneId{zone})->revision > revision; }));
    tabs->setCurrentWidget(journey.find<QWidget>("Command_Warnings"));
    CHECK(told() == QStringLiteral("Reshaping has ended; every change made is stored"));
    journey.window->reshapeZone();
    QTest::keyClick(&journey.window->canvas(), Qt::Key_Escape);
    CHECK_FALSE(isChecked(journey, "ReshapeZone"));
    CHECK(journey.failures.empty());
}

TEST_CASE("A click on the map brings no other page to the front of somebody who writes") {
    std::int64_t zone = 0;
    Journey journey{[&](TestDesk& desk) { zone = zoneWithVillage(desk); }};
    const auto* tabs = journey.find<QTabWidget>("Command_Tabs");
    const auto clickZone = [&] {
        maps::Hit hit;
        hit.ref = {"zone", zone};
        maps::Selected selected;
        selected.hits.push_back(hit);
        Q_EMIT journey.window->canvas().toolOutcome(selected);
    };
    journey.window->reportIncident();
    auto* title = journey.find<QLineEdit>("IncidentForm_title");
    REQUIRE(title != nullptr);
    title->setText(QStringLiteral("村口进水"));
    clickZone();
    REQUIRE(journey.bench->selection().current().has_value());
    CHECK(*journey.bench->selection().current() == app::Item{model::Kind::zone, zone});
    CHECK(tabs->currentWidget() == journey.find<QWidget>("Command_Dispatch"));
    CHECK(journey.find<QLineEdit>("IncidentForm_title") == title);
    // Nobody writes any more: the zone's page comes as usual.
    journey.find<QPushButton>("IncidentForm_Cancel")->click();
    if (journey.find<QLineEdit>("IncidentForm_title") != nullptr) {
        journey.find<QPushButton>("IncidentForm_Cancel")->click();  // what was typed takes a second press
    }
    clickZone();
    CHECK(tabs->currentWidget() == journey.find<QWidget>("Command_Zones"));
    CHECK(journey.failures.empty());
}

TEST_CASE("The keyboard stays in the panel whose button is gone") {
    Journey journey{[](TestDesk& desk) { desk.incident(); }};
    journey.window->activateWindow();
    REQUIRE(QTest::qWaitForWindowActive(journey.window.get()));
    journey.window->reportIncident();
    auto* cancel = journey.find<QPushButton>("IncidentForm_Cancel");
    REQUIRE(cancel != nullptr);
    cancel->setFocus();
    REQUIRE(QApplication::focusWidget() == cancel);
    cancel->click();
    const auto* panel = journey.find<QWidget>("Command_Dispatch");
    CHECK(eventually([&] { return panel->isAncestorOf(QApplication::focusWidget()); }));
}

TEST_CASE("A click on the message bar is not one on the map") {
    Journey journey{[](TestDesk&) {}};
    auto& map = journey.window->canvas();
    REQUIRE(eventually([&] { return map.view().isValid() && !map.layers().empty(); }));
    auto& bar = journey.window->mapArea().messages();
    bar.show(QStringLiteral("Something happened"), app::Tone::alert);
    QApplication::processEvents();
    QSignalSpy outcomes{&map, &maps::MapCanvas::toolOutcome};
    QTest::mouseClick(&bar, Qt::LeftButton, Qt::NoModifier, QPoint{3, 3});
    auto* close = journey.find<QToolButton>("Message_Close");
    const QPoint at = close->mapTo(&journey.window->mapArea(), close->rect().center());
    QTest::mouseClick(close, Qt::LeftButton);
    CHECK(bar.isHidden());
    // The second half of a double click meets the map, which is not meant.
    QTest::mouseClick(&map, Qt::LeftButton, Qt::NoModifier, at);
    CHECK(outcomes.isEmpty());
}

TEST_CASE("Before anything is typed the palette offers what a duty officer does") {
    Journey journey{[](TestDesk&) {}, kOfficer};
    journey.window->updateActions();
    const auto found = app::findAnything(journey.picture(), journey.window->actionList(), {});
    REQUIRE(found.size() > 5);
    CHECK(found.front().action == journey.window->action("ReportIncident"));
    const auto place = [&](const char* id) {
        return std::find_if(found.begin(), found.end(),
                            [&](const auto& finding) { return finding.action == journey.window->action(id); });
    };
    CHECK(place("ShowDispatch") < place("Backup"));
    CHECK(place("ShowWarnings") < place("Quit"));
}

TEST_CASE("The zone's card lists whom to call") {
    std::int64_t zone = 0;
    Journey journey{[&](TestDesk& desk) { zone = zoneWithVillage(desk); }, kPlanner};
    journey.window->goTo({model::Kind::zone, zone});
    journey.click("Zone_Places");
    const auto* tree = journey.find<QTreeWidget>("ZonePlaces_Tree");
    REQUIRE(tree != nullptr);
    REQUIRE(tree->topLevelItemCount() == 1);
    const auto* row = tree->topLevelItem(0)->child(0);
    REQUIRE(row != nullptr);
    CHECK(row->text(0) == QStringLiteral("内村"));
    CHECK(row->text(1) == QStringLiteral("村支书"));
    CHECK(row->text(2) == QStringLiteral("13900000001"));
}

TEST_CASE("Nothing is printed when nobody says what the sheet shows") {
    Journey journey{[](TestDesk&) {}};
    journey.prompts.choices = {std::nullopt};
    journey.window->printMap();
    CHECK(journey.prompts.choices.empty());
    CHECK(journey.window->whyNotPrint().isEmpty());
}

TEST_CASE("Qt's own words change with the language") {
    application();
    app::QtWords words;
    CHECK(words.speak("en"));
    if (!words.speak("zh_CN")) {
        WARN("qt6-translations-l10n is not installed; Qt's dialogs stay English");
        return;
    }
    CHECK(QCoreApplication::translate("QFileDialog", "Look in:") == QStringLiteral("查找范围："));
    CHECK(words.speak("en"));
    CHECK(QCoreApplication::translate("QFileDialog", "Look in:") == QStringLiteral("Look in:"));
}
