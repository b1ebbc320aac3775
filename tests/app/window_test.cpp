// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/table_panel.h"
#include "app/window/map_area.h"
#include "app/window/message_bar.h"
#include "app/workbench/situation.h"
#include "tests/app/gui.h"

#include <QAction>
#include <QCheckBox>
#include <QLabel>
#include <QMenuBar>
#include <QTableView>

#include <algorithm>
#include <set>
#include <thread>

using namespace weir;
using namespace weir::test;

namespace {

const model::Order& onlyOrder(const Journey& journey) {
    const auto orders = journey.picture().orders.where([](const model::Order&) { return true; });
    REQUIRE(orders.size() == 1);
    return *orders.front();
}

}  // namespace

TEST_CASE("A team is sent to an incident and reported back until the work is done") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) {
        desk.team("一队");
        incident =
            desk.make(kOfficer, "incident.report",
                      {{"title", "沙河左岸管涌"}, {"type", "piping"}, {"position", TestDesk::point(114.03, 33.59)}});
    }};
    journey.bench->selection().select({model::Kind::incident, incident});
    journey.find<QCheckBox>("Dispatch_Team0")->setChecked(true);
    // Not verified: the first press only asks.
    journey.click("Dispatch_Issue");
    journey.click("Dispatch_Issue");
    REQUIRE(eventually([&] { return journey.picture().orders.size() == 1; }));
    CHECK(onlyOrder(journey).state == model::OrderState::issued);
    CHECK_FALSE(onlyOrder(journey).number.empty());
    CHECK(journey.picture().activeOrderOfTeam.size() == 1);
    // The order's card comes to the front by itself.
    REQUIRE(eventually([&] { return journey.find<QLabel>("Order_Number") != nullptr; }));
    CHECK(journey.find<QLabel>("Order_Number")->text() == app::toQt(onlyOrder(journey).number));

    journey.find<QLineEdit>("Order_ReceivedBy")->setText(QStringLiteral("王强"));
    journey.click("Order_Next");
    REQUIRE(eventually([&] { return onlyOrder(journey).state == model::OrderState::received; }));
    journey.click("Order_Next");
    REQUIRE(eventually([&] { return onlyOrder(journey).phase == model::OrderPhase::enRoute; }));
    journey.click("Order_Next");
    REQUIRE(eventually([&] { return onlyOrder(journey).phase == model::OrderPhase::onScene; }));
    journey.click("Order_Next");
    REQUIRE(eventually([&] { return onlyOrder(journey).phase == model::OrderPhase::working; }));
    journey.click("Order_Next");
    journey.click("CompleteForm_Submit");
    REQUIRE(eventually([&] { return onlyOrder(journey).state == model::OrderState::done; }));
    CHECK(journey.picture().activeOrderOfTeam.empty());
    REQUIRE(
        eventually([&] { return journey.find<QLabel>("Status_Saved")->text().startsWith(QStringLiteral("Saved ")); }));
    CHECK(journey.failures.empty());
}

TEST_CASE("A button that cannot act is grey and says why") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) { incident = desk.incident("渗水"); }};
    journey.bench->selection().select({model::Kind::incident, incident});
    const auto* issue = journey.find<QPushButton>("Dispatch_Issue");
    REQUIRE(issue != nullptr);
    CHECK_FALSE(issue->isEnabled());
    CHECK(issue->toolTip() == QStringLiteral("Choose a team or material"));
    for (const auto* action : journey.window->actionList()) {
        INFO(action->objectName().toStdString());
        CHECK_FALSE(action->toolTip().isEmpty());
    }
}

TEST_CASE("A proposed response becomes active when the person in charge signs") {
    std::int64_t response = 0;
    Journey journey{[&](TestDesk& desk) {
        response = desk.make(kLeader, "response.propose",
                             {{"hazard", "river"}, {"level", 4}, {"area_text", "漯河市"}, {"reason", "接近警戒水位"}});
    }};
    CHECK(app::situationOf(journey.picture(), kTestStart).pending != nullptr);
    journey.bench->selection().select({model::Kind::response, response});
    journey.click("Response_Sign");
    auto* signer = journey.find<QComboBox>("ResponseForm_signer");
    REQUIRE(signer != nullptr);
    const int director = signer->findData(app::toQt(kDirector.name));
    REQUIRE(director >= 0);
    signer->setCurrentIndex(director);
    auto* method = journey.find<QComboBox>("ResponseForm_method");
    method->setCurrentIndex(method->findData(QStringLiteral("wet")));
    journey.click("ResponseForm_Submit");
    const auto state = [&] { return journey.picture().responses.find(model::ResponseId{response})->state; };
    REQUIRE(eventually([&] { return state() == model::ResponseState::active; }));
    const auto signatures = app::signaturesOf(journey.picture(), model::ResponseId{response});
    REQUIRE(signatures.size() == 1);
    CHECK(signatures.front()->signer == kDirector.name);
    CHECK(app::situationOf(journey.picture(), kTestStart).highest->id.value == response);
}

TEST_CASE("A refusal leaves the map when what was refused has been done, and stays in the list") {
    std::int64_t response = 0;
    Journey journey{[&](TestDesk& desk) {
        response = desk.make(kLeader, "response.propose",
                             {{"hazard", "river"}, {"level", 4}, {"area_text", "漯河市"}, {"reason", "接近警戒水位"}});
    }};
    const auto sign = [&](const char* method) {
        journey.bench->run("response.activate", {{"id", response},
                                                 {"signer", kDirector.name},
                                                 {"signer_role", std::string{nameOf(kDirector.role)}},
                                                 {"method", method}});
    };
    auto* bar = journey.find<app::MessageBar>("Message_Bar");
    REQUIRE(bar != nullptr);
    const auto refused = [&] {
        return !bar->isHidden() && bar->text().contains(QStringLiteral("cannot sign electronically"));
    };
    sign("electronic");
    REQUIRE(eventually(refused));
    const QString words = bar->text();
    // Something else that succeeds says nothing about it.
    journey.bench->run("incident.report", {{"title", "管涌"}, {"type", "piping"}});
    REQUIRE(eventually([&] { return journey.picture().incidents.size() == 1; }));
    CHECK(refused());
    sign("phone");
    REQUIRE(eventually([&] {
        return journey.picture().responses.find(model::ResponseId{response})->state == model::ResponseState::active;
    }));
    CHECK(eventually([&] { return !refused(); }));
    const auto& kept = bar->entries();
    CHECK(std::any_of(kept.begin(), kept.end(), [&](const auto& entry) { return entry.text == words; }));
    CHECK(journey.failures.size() == 1);
}

TEST_CASE("A zone is drawn with the mouse, undone and redone") {
    Journey journey{[](TestDesk&) {}, kPlanner};
    auto& map = journey.window->canvas();
    REQUIRE(eventually([&] { return map.view().isValid() && !map.layers().empty(); }));
    journey.window->drawZone();
    const QPoint centre = map.rect().center();
    for (const QPoint corner : {QPoint{-80, -60}, QPoint{80, -60}, QPoint{80, 60}, QPoint{-80, 60}}) {
        QTest::mouseMove(&map, centre + corner);
        QTest::mouseClick(&map, Qt::LeftButton, Qt::NoModifier, centre + corner);
    }
    QTest::mouseClick(&map, Qt::RightButton, Qt::NoModifier, centre);
    REQUIRE(eventually([&] { return journey.picture().zones.size() == 1; }));
    REQUIRE(eventually([&] { return journey.window->action("Undo")->isEnabled(); }));
    journey.window->action("Undo")->trigger();
    REQUIRE(eventually([&] { return journey.picture().zones.empty(); }));
    REQUIRE(eventually([&] {
        journey.window->updateActions();
        return journey.window->action("Redo")->isEnabled();
    }));
    journey.window->action("Redo")->trigger();
    REQUIRE(eventually([&] { return journey.picture().zones.size() == 1; }));
    CHECK(journey.failures.empty());
}

TEST_CASE("Verbs of others appear in the open window") {
    Journey journey{[](TestDesk&) {}};
    std::thread other{[&] {
        static_cast<void>(journey.bench->desk().execute(
            {"incident.report", {}, kOfficer.name, kOfficer.role, "9", {{"title", "他席上报"}, {"type", "crack"}}}));
    }};
    CHECK(eventually([&] { return journey.picture().incidents.size() == 1; }));
    other.join();
    journey.window->tables().showTable("incidents");
    CHECK(journey.window->tables().panel("incidents")->model().rowCount() == 1);
}

TEST_CASE("Theme and language change while the window is open") {
    Journey journey{[](TestDesk& desk) { desk.incident(); }};
    journey.window->setTheme("dark");
    CHECK(application().palette().color(QPalette::Window) == journey.bench->theme().colour("window"));
    CHECK(journey.bench->theme().isDark());
    const auto firstMenu = [&] { return journey.window->menuBar()->actions().front()->text(); };
    CHECK(firstMenu() == QStringLiteral("&File"));
    journey.window->setLanguage("zh_CN");
    CHECK(eventually([&] { return firstMenu().startsWith(QStringLiteral("文件")); }));
    CHECK(journey.find<QTableView>("Table_orders") != nullptr);
    journey.window->setLanguage("en");
    CHECK(eventually([&] { return firstMenu() == QStringLiteral("&File"); }));
    journey.window->setTheme("light");
}

TEST_CASE("No two actions share a shortcut and single letters belong to the map") {
    Journey journey{[](TestDesk&) {}};
    std::set<QString> seen;
    const auto& specs = app::actionSpecs();
    const auto actions = journey.window->actionList();
    for (qsizetype i = 0; i < actions.size(); ++i) {
        const auto keys = actions[i]->shortcut().toString(QKeySequence::PortableText);
        if (keys.isEmpty()) {
            continue;
        }
        INFO(actions[i]->objectName().toStdString() << " " << keys.toStdString());
        CHECK(seen.insert(keys).second);
        if (keys.size() == 1) {
            CHECK(specs[static_cast<std::size_t>(i)].context == app::ActionContext::map);
            CHECK(actions[i]->shortcutContext() == Qt::WidgetShortcut);
        }
    }
}

TEST_CASE("Every interactive widget has an object name and an accessible name") {
    Journey journey{[](TestDesk& desk) { desk.incident(); }};
    for (const auto* widget : journey.window->findChildren<QWidget*>()) {
        const bool interactive = qobject_cast<const QAbstractButton*>(widget) != nullptr ||
                                 qobject_cast<const QLineEdit*>(widget) != nullptr ||
                                 qobject_cast<const QComboBox*>(widget) != nullptr;
        const bool ours = !widget->objectName().startsWith(QStringLiteral("qt_")) &&
                          widget->parentWidget() != nullptr &&
                          QByteArray{widget->metaObject()->className()}.startsWith("Q") &&
                          qobject_cast<const QComboBox*>(widget->parentWidget()) == nullptr &&
                          qobject_cast<const QAbstractSpinBox*>(widget->parentWidget()) == nullptr &&
                          qobject_cast<const QTabBar*>(widget->parentWidget()) == nullptr &&
                          qobject_cast<const QLineEdit*>(widget->parentWidget()) == nullptr &&
                          qobject_cast<const QTableView*>(widget->parentWidget()) == nullptr;
        const QByteArray kind{widget->metaObject()->className()};
        if (interactive && ours &&
            (kind == "QPushButton" || kind == "QLineEdit" || kind == "QComboBox" || kind == "QToolButton" ||
             kind == "QCheckBox")) {
            INFO(kind.toStdString() << " in " << widget->parentWidget()->metaObject()->className() << " "
                                    << widget->parentWidget()->objectName().toStdString());
            CHECK_FALSE(widget->objectName().isEmpty());
            CHECK_FALSE(widget->accessibleName().isEmpty());
        }
    }
}
