// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// What the watch at night does with the window: says who sits there, reads the log, writes into it, draws a zone of the
// right kind.
#include "app/docks/choices.h"
#include "app/docks/rows.h"
#include "app/docks/table_model.h"
#include "app/qt/labels.h"
#include "app/qt/rule_text.h"
#include "app/window/alarm_rules.h"
#include "app/window/window_prompts.h"
#include "tests/app/gui.h"

#include <QAbstractButton>
#include <QAction>
#include <QImage>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QTimer>
#include <QToolBar>

#include <algorithm>
#include <cstdlib>

using namespace weir;
using namespace weir::test;

namespace {

const Actor kNobody{{}, desk::Role::viewer};

QString cellOf(const journal::Entry& entry, const desk::Picture& picture) {
    return app::textOf(app::summaryOf(entry, picture), TimeZone{});
}

/// What the journal's table shows of the entry, by the id of the column.
QString columnOf(const journal::Entry& entry, const desk::Picture& picture, std::string_view id) {
    const auto& columns = app::journalSpec().columns;
    const auto at = std::ranges::find(columns, id, &app::Column::id);
    REQUIRE(at != columns.end());
    const auto rows = app::journalRows({entry}, picture);
    return app::textOf(rows->cell(0, static_cast<std::size_t>(at - columns.begin())), TimeZone{});
}

}  // namespace

TEST_CASE("Nobody is presumed to sit here: until somebody says so nothing can be entered or signed") {
    Journey journey{[](TestDesk& desk) { desk.incident(); }, kNobody};
    CHECK_FALSE(journey.bench->isSeatTaken());
    const auto* bar = journey.find<QFrame>("Who_Bar");
    REQUIRE(bar != nullptr);
    CHECK(bar->isVisible());
    for (const auto* id : {"ReportIncident", "PublishWarning", "ProposeResponse", "WriteLog", "DrawZone"}) {
        const auto* action = journey.window->action(id);
        INFO(id);
        REQUIRE(action != nullptr);
        CHECK_FALSE(action->isEnabled());
        CHECK(action->toolTip().contains(QStringLiteral("who sits here")));
    }
    const auto before = journey.picture().seq;
    bool refused = false;
    journey.bench->run("incident.report", {{"title", "x"}, {"type", "piping"}}, nullptr,
                       [&](const Result<desk::Answer>& answer) { refused = !answer.ok(); });
    CHECK(refused);
    CHECK(journey.failures.size() == 1);
    CHECK(journey.picture().seq == before);

    journey.prompts.choices.push_back(0);
    journey.click("Who_Choose");
    CHECK(journey.bench->isSeatTaken());
    CHECK(journey.window->action("ReportIncident")->isEnabled());
    CHECK(eventually([&] { return journey.find<QFrame>("Who_Bar") == nullptr; }));
}

TEST_CASE("The question who sits here takes one line and leaves the window and the map their room") {
    Journey journey{[](TestDesk&) {}, kNobody};
    const auto isLow = [&] {
        QCoreApplication::processEvents();
        const auto* bar = journey.find<QFrame>("Who_Bar");
        REQUIRE(bar != nullptr);
        // Before it is laid out a widget has the size of no layout.
        CHECK(eventually([&] { return bar->height() < 120; }));
        INFO(bar->height() << " in a window of " << journey.window->height());
        CHECK(journey.window->size() == QSize{1280, 800});
        CHECK(journey.window->canvas().height() > 250);
    };
    isLow();
    // Chinese breaks after every character: a text that wraps would be tallest in it.
    journey.window->setLanguage("zh_CN");
    isLow();
}

TEST_CASE("The dialog that asks who sits here has chosen nobody, and Enter seats nobody") {
    application();
    app::WindowPrompts prompts;
    bool began = false;
    QString reason;
    bool wasGrey = false;
    bool staysOpen = false;
    QTimer::singleShot(0, [&] {
        auto* dialog = QApplication::activeModalWidget();
        if (dialog == nullptr) {
            return;
        }
        began = true;
        auto* combo = dialog->findChild<QComboBox*>(QStringLiteral("Prompt_Choice"));
        auto* accept = dialog->findChild<QPushButton*>(QStringLiteral("Prompt_Accept"));
        wasGrey = combo->currentText() == QStringLiteral("Please choose") && !accept->isEnabled();
        reason = accept->toolTip();
        QTest::keyClick(dialog, Qt::Key_Return);
        staysOpen = dialog->isVisible();
        combo->setCurrentIndex(combo->findText(QStringLiteral("second")));
        QTest::keyClick(dialog, Qt::Key_Return);
        if (dialog->isVisible()) {
            dialog->close();
        }
    });
    const auto chosen = prompts.choice({QStringLiteral("t"),
                                        QStringLiteral("l"),
                                        QStringLiteral("ok"),
                                        {QStringLiteral("first"), QStringLiteral("second")},
                                        -1});
    CHECK(began);
    CHECK(wasGrey);
    CHECK(reason == QStringLiteral("Please choose first"));
    CHECK(staysOpen);
    CHECK(chosen == std::optional{1});
}

TEST_CASE("The key that asks who sits here is nobody else's and no text field takes it") {
    Journey journey{[](TestDesk&) {}};
    const auto* officer = journey.window->action("Officer");
    REQUIRE(officer != nullptr);
    // Ctrl+U empties a line on X11.
    CHECK(officer->shortcut() == QKeySequence{QStringLiteral("Ctrl+Shift+U")});
    const auto actions = journey.window->actionList();
    CHECK(std::ranges::count_if(actions,
                                [&](const QAction* action) { return action->shortcut() == officer->shortcut(); }) == 1);
    journey.window->reportIncident();
    auto* title = journey.find<QLineEdit>("IncidentForm_title");
    REQUIRE(title != nullptr);
    QKeyEvent asked{QEvent::ShortcutOverride, Qt::Key_U, Qt::ControlModifier | Qt::ShiftModifier};
    asked.ignore();
    QCoreApplication::sendEvent(title, &asked);
    CHECK_FALSE(asked.isAccepted());
    journey.bench->setOfficer({{}, desk::Role::viewer});
    CHECK(journey.bench->whyNot(journey.bench->command("log.add", {{"type", "visit"}, {"content", "x"}}))
              .contains(QStringLiteral("who sits here")));
}

TEST_CASE("Who sat here last is offered again at the same store only, and nobody acts before it is said") {
    application();
    const TempDir folder;
    const auto prepare = [](TestDesk& store) {
        store.make({"管理员", desk::Role::administrator}, "person.create", {{"name", "李四"}, {"role", "duty_leader"}});
        store.close();
    };
    TestDesk store;
    TestDesk other;
    prepare(store);
    prepare(other);
    ScriptedPrompts prompts;
    const auto start = [&](TestDesk& which) {
        auto bench = app::Workbench::open({which.path(), std::filesystem::path{WEIR_SOURCE_DIR} / "resources",
                                           folder / "settings.json", "light", &which.clock, &prompts, false});
        REQUIRE(bench.ok());
        return *std::move(bench);
    };
    {
        const auto bench = start(store);
        CHECK_FALSE(bench->lastOfficer().has_value());
        bench->takeSeat({"李四", desk::Role::dutyLeader});
        REQUIRE(eventually([&] { return bench->picture().logs.size() == 1; }));
    }
    {
        const auto bench = start(store);
        CHECK_FALSE(bench->isSeatTaken());
        REQUIRE(bench->lastOfficer().has_value());
        CHECK(bench->lastOfficer()->name == "李四");
        CHECK(bench->lastOfficer()->role == desk::Role::dutyLeader);
        CHECK(bench->bridge().pending() == 0);
        CHECK(bench->picture().logs.size() == 1);  // a start is no change
    }
    {
        const auto bench = start(other);
        CHECK_FALSE(bench->isSeatTaken());
        CHECK_FALSE(bench->lastOfficer().has_value());
    }
    // A name the roster does not know is nobody's.
    REQUIRE(app::Settings{folder / "settings.json"}.change([](app::Settings::Values& v) { v.actor = "王五"; }).ok());
    CHECK_FALSE(start(store)->lastOfficer().has_value());
}

TEST_CASE("The last person here comes back with one press, and the log says so") {
    Journey journey{[](TestDesk&) {}, kNobody};
    CHECK(journey.find<QPushButton>("Who_Same") == nullptr);
    journey.bench->setOfficer({kLeader.name, kLeader.role});
    journey.bench->setOfficer({{}, desk::Role::viewer});
    journey.openWindow();
    auto* same = journey.find<QPushButton>("Who_Same");
    REQUIRE(same != nullptr);
    CHECK(same->text() == QStringLiteral("李四, the last here: it is me"));
    CHECK(journey.find<QPushButton>("Who_Choose")->text() == QStringLiteral("Somebody else…"));
    CHECK_FALSE(journey.bench->isSeatTaken());
    CHECK(journey.picture().logs.size() == 0);
    journey.click("Who_Same");
    CHECK(journey.bench->officer().name == kLeader.name);
    CHECK(journey.bench->officer().role == kLeader.role);
    REQUIRE(eventually([&] { return journey.picture().logs.size() == 1; }));
    journey.picture().logs.forEach([](const model::Log& log) {
        CHECK(log.content == "李四 took the seat");
        CHECK(log.recorder == kLeader.name);
    });
    CHECK(eventually([&] { return journey.find<QFrame>("Who_Bar") == nullptr; }));
    CHECK(journey.failures.empty());
}

TEST_CASE("Who takes over the seat stands in the duty log once, in the reader's language") {
    Journey journey{[](TestDesk&) {}};
    CHECK(journey.picture().logs.size() == 0);
    const auto choose = [&](const std::string& name) {
        const auto persons = app::otherPersons(journey.picture(), {});
        const auto at = std::ranges::find(persons.values, name);
        REQUIRE(at != persons.values.end());
        journey.prompts.choices.push_back(static_cast<int>(at - persons.values.begin()));
        journey.window->chooseOfficer();
    };
    std::vector<std::string> told;
    const auto listening = QObject::connect(journey.bench.get(), &app::Workbench::told,
                                            [&](const Message& message) { told.push_back(message.text()); });
    journey.window->reportIncident();
    journey.find<QLineEdit>("IncidentForm_title")->setText(QStringLiteral("沙河左岸管涌"));
    choose(kDirector.name);
    CHECK(journey.bench->officer().name == kDirector.name);
    REQUIRE(eventually([&] { return journey.picture().logs.size() == 1; }));
    const auto saysSo = [](const std::string& text) {
        return text == "The unfinished form goes on under the name of 王主任";
    };
    CHECK(std::ranges::count_if(told, saysSo) == 1);
    CHECK(journey.find<QLineEdit>("IncidentForm_title")->text() == QStringLiteral("沙河左岸管涌"));
    // The same person again, and somebody whose role may not write into the log, leave no entry.
    choose(kDirector.name);
    CHECK(journey.bench->bridge().pending() == 0);
    journey.bench->takeSeat({"来宾", desk::Role::viewer});
    CHECK(journey.bench->bridge().pending() == 0);
    CHECK(journey.picture().logs.size() == 1);
    QObject::disconnect(listening);

    const auto entry = journey.bench->desk().recentEntries(1)->front();
    CHECK(entry.actor == kDirector.name);
    CHECK(cellOf(entry, journey.picture()) == QStringLiteral("王主任 took over the seat from 李四"));
    journey.window->setLanguage("zh_CN");
    QCoreApplication::processEvents();
    CHECK(cellOf(entry, journey.picture()) == QStringLiteral("交接班：李四 交班，王主任 接班"));
}

TEST_CASE("An open form names the person in whose name it will be sent") {
    Journey journey{[](TestDesk&) {}};
    journey.window->writeLog();
    const auto says = [&](const Actor& who) {
        const auto wanted = QStringLiteral("Recorded by %1 with the time of the press.").arg(app::toQt(who.name));
        const auto labels = journey.find<QWidget>("Command_Dispatch")->findChildren<QLabel*>();
        return std::ranges::any_of(labels, [&](const QLabel* label) { return label->text() == wanted; });
    };
    CHECK(says(kLeader));
    journey.bench->setOfficer({kDirector.name, kDirector.role});
    CHECK(says(kDirector));
    CHECK_FALSE(says(kLeader));
}

TEST_CASE("A sentence in a person's name is only translated where it is what stands in the log") {
    Journey journey{[](TestDesk&) {}};
    TestDesk desk;
    desk.must(kOfficer, "log.add",
              {{"type", "system"},
               {"content", "巡查正常"},
               {"message", {{"pattern", "{0} took the seat"}, {"args", {"李四"}}}}});
    CHECK(cellOf(desk->recentEntries(1)->front(), *desk.picture()) == QStringLiteral("巡查正常"));
}

TEST_CASE("Each step of an order says in the log which step, which team and which order") {
    application();
    TestDesk desk;
    const auto team = desk.team("抢险一队");
    const auto order = desk.make(kOfficer, "order.issue",
                                 {{"type", "team"}, {"task", "堵口"}, {"destination", "二号闸"}, {"team_ids", {team}}});
    desk.must(kOfficer, "order.acknowledge", {{"id", order}});
    QStringList steps;
    for (const auto* phase : {"en_route", "on_scene", "working"}) {
        desk.must(kOfficer, "order.progress", {{"id", order}, {"phase", phase}});
        const auto entry = desk->recentEntries(1);
        REQUIRE(entry.ok());
        steps << columnOf(entry->front(), *desk.picture(), "verb");
        const auto content = cellOf(entry->front(), *desk.picture());
        CHECK(content.contains(QStringLiteral("调〔2026〕001")));
        CHECK(content.contains(QStringLiteral("抢险一队")));
    }
    CHECK(steps == QStringList{QStringLiteral("Team on the way"), QStringLiteral("Team on scene"),
                               QStringLiteral("Team at work")});
    desk.must(kOfficer, "order.complete", {{"id", order}});
    const auto done = desk->recentEntries(1);
    REQUIRE(done.ok());
    CHECK(cellOf(done->front(), *desk.picture()).contains(QStringLiteral("抢险一队")));
}

TEST_CASE("An entry of the duty log is written with the keyboard") {
    Journey journey{[](TestDesk&) {}};
    auto* action = journey.window->action("WriteLog");
    REQUIRE(action != nullptr);
    CHECK(action->shortcut() == QKeySequence{QStringLiteral("Ctrl+L")});
    action->trigger();
    auto* content = journey.find<QPlainTextEdit>("LogForm_content");
    REQUIRE(content != nullptr);
    CHECK(eventually([&] { return journey.window->focusWidget() == content; }));
    QTest::keyClick(content, Qt::Key_Return, Qt::ControlModifier);
    CHECK(journey.find<QPlainTextEdit>("LogForm_content") != nullptr);  // nothing to write down yet
    QTest::keyClicks(content, QStringLiteral("dike patrol reports all quiet"));
    QTest::keyClick(content, Qt::Key_Return, Qt::ControlModifier);
    REQUIRE(eventually([&] { return journey.picture().logs.size() == 1; }));
    journey.picture().logs.forEach([](const model::Log& log) {
        CHECK(log.content == "dike patrol reports all quiet");
        CHECK(log.type == model::LogType::callIn);
        CHECK(log.recorder == kLeader.name);
    });
    CHECK(eventually([&] { return journey.find<QPlainTextEdit>("LogForm_content") == nullptr; }));
}

TEST_CASE("What the program wrote into the log itself is read in the reader's language") {
    Journey journey{[](TestDesk&) {}};
    TestDesk desk;
    const auto pattern = "Entries {0} to {1} were saved here and are gone (noticed at {2})";
    desk.must({"system", desk::Role::administrator}, "log.add",
              {{"type", "system"},
               {"content", "Entries 3 to 5 were saved here and are gone (noticed at 12:00)"},
               {"message", {{"pattern", pattern}, {"args", {"3", "5", "12:00"}}}}});
    const auto structured = desk->recentEntries(1)->front();
    desk.must({"system", desk::Role::administrator}, "log.add",
              {{"type", "system"}, {"content", "The signing key of the store was replaced; run weir verify"}});
    const auto bare = desk->recentEntries(1)->front();
    desk.must(kOfficer, "log.add", {{"type", "observation"}, {"content", "Zones"}});
    const auto typed = desk->recentEntries(1)->front();
    CHECK(cellOf(structured, *desk.picture()).startsWith(QStringLiteral("Entries 3 to 5")));
    journey.window->setLanguage("zh_CN");
    QCoreApplication::processEvents();
    CHECK(cellOf(structured, *desk.picture()).contains(QStringLiteral("12:00")));
    CHECK_FALSE(cellOf(structured, *desk.picture()).contains(QStringLiteral("Entries")));
    CHECK(cellOf(bare, *desk.picture()).startsWith(QStringLiteral("本库的签名密钥")));
    CHECK(columnOf(bare, *desk.picture(), "actor") == QStringLiteral("系统"));
    CHECK(cellOf(typed, *desk.picture()) == QStringLiteral("Zones"));  // what a person wrote stays
}

TEST_CASE("The steps of an order have a line for the work itself, with its time") {
    Journey journey{[](TestDesk& desk) {
        const auto order =
            desk.make(kOfficer, "order.issue",
                      {{"type", "team"}, {"task", "堵口"}, {"destination", "二号闸"}, {"team_ids", {desk.team()}}});
        desk.must(kOfficer, "order.acknowledge", {{"id", order}});
        desk.must(kOfficer, "order.progress", {{"id", order}, {"phase", "on_scene"}});
        desk.clock.advance(std::chrono::minutes{7});
        desk.must(kOfficer, "order.progress", {{"id", order}, {"phase", "working"}});
    }};
    journey.picture().orders.forEach([&](const model::Order& order) {
        journey.bench->selection().select({model::Kind::order, order.id.value});
    });
    const auto lines = [&] {
        QStringList texts;
        for (const auto* label : journey.find<QWidget>("Command_Dispatch")->findChildren<QLabel*>()) {
            texts << label->text();
        }
        return texts;
    };
    CHECK(eventually([&] { return lines().contains(QStringLiteral("15:07:00  +7 min")); }));
    CHECK(lines().contains(app::labelOf(model::OrderPhase::working)));
}

TEST_CASE("Lives come first in the list of incidents, then severity, then who waits longest") {
    Journey journey{[](TestDesk& desk) {
        const auto report = [&](const char* title, const char* type, const char* severity) {
            desk.make(kOfficer, "incident.report", {{"title", title}, {"type", type}, {"severity", severity}});
            desk.clock.advance(std::chrono::minutes{1});
        };
        report("major", "breach", "major");
        report("first", "seepage", "ordinary");
        report("second", "seepage", "ordinary");
        report("caught", "trapped", "ordinary");
        report("下穿隧道积水，车内两人被困", "waterlogging", "larger");
    }};
    QStringList titles;
    const auto* list = journey.find<QListWidget>("Dispatch_List");
    REQUIRE(list != nullptr);
    for (int i = 0; i < list->count(); ++i) {
        titles << list->item(i)->data(Qt::AccessibleTextRole).toString();
    }
    const auto at = [&](const char* title) {
        const auto found =
            std::ranges::find_if(titles, [&](const QString& text) { return text.contains(QString::fromUtf8(title)); });
        INFO(title << " in " << titles.join(QStringLiteral(" | ")).toStdString());
        REQUIRE(found != titles.end());
        return found - titles.begin();
    };
    CHECK(at("被困") < at("caught"));
    CHECK(at("caught") < at("major"));
    CHECK(at("major") < at("first"));
    CHECK(at("first") < at("second"));
}

TEST_CASE("The strip says how many incidents wait to be verified, also when their alarms were acknowledged") {
    std::int64_t caught = 0;
    Journey journey{[&](TestDesk& desk) {
        desk.make(kOfficer, "incident.report", {{"title", "决口"}, {"type", "breach"}, {"severity", "major"}});
        caught =
            desk.make(kOfficer, "incident.report", {{"title", "被困"}, {"type", "trapped"}, {"severity", "ordinary"}});
    }};
    auto* part = journey.find<QAbstractButton>("Strip_Forces");
    REQUIRE(part != nullptr);
    const auto said = [&](const char* words) { return part->accessibleName().contains(QString::fromUtf8(words)); };
    const auto isInAlertTone = [&] {
        const QColor alert = journey.bench->theme().colour("alert");
        const QImage picture = part->grab().toImage();
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x) {
                const QColor colour = picture.pixelColor(x, y);
                if (std::abs(colour.red() - alert.red()) + std::abs(colour.green() - alert.green()) +
                        std::abs(colour.blue() - alert.blue()) <
                    60) {
                    return true;
                }
            }
        }
        return false;
    };
    CHECK(said("2 to verify"));
    CHECK(isInAlertTone());
    REQUIRE_FALSE(journey.window->alarms().open().empty());
    journey.window->alarms().acknowledgeAll();
    REQUIRE(eventually([&] { return journey.window->alarms().open().empty(); }));
    CHECK(said("2 to verify"));
    journey.bench->selection().clear();
    part->click();
    const auto shown = journey.bench->selection().current();
    REQUIRE(shown.has_value());
    CHECK(shown->kind == model::Kind::incident);
    CHECK(shown->id == caught);
    journey.picture().incidents.forEach([&](const model::Incident& incident) {
        journey.bench->run("incident.verify", {{"id", incident.id.value}});
    });
    CHECK(eventually([&] { return !said("to verify"); }));
    CHECK_FALSE(isInAlertTone());
    journey.bench->selection().clear();
    part->click();
    CHECK_FALSE(journey.bench->selection().current().has_value());
    CHECK(journey.failures.empty());
}

TEST_CASE("An order changes nothing about a report that nobody has verified") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) {
        desk.team("一队");
        incident = desk.make(kOfficer, "incident.report", {{"title", "决口"}, {"type", "breach"}});
        const auto order = desk.make(
            kOfficer, "order.issue",
            {{"type", "team"}, {"incident_id", incident}, {"task", "查险"}, {"team_ids", {desk.team("二队")}}});
        desk.must(kOfficer, "order.acknowledge", {{"id", order}});
    }};
    const auto row = [&]() -> const model::Incident& {
        return *journey.picture().incidents.find(model::IncidentId{incident});
    };
    REQUIRE(row().state == model::IncidentState::dispatched);
    const auto toVerify = [&] {
        return journey.find<QAbstractButton>("Strip_Forces")->accessibleName().contains(QStringLiteral("1 to verify"));
    };
    const auto isAlarmed = [&] {
        const auto open = app::alarmsOf(journey.picture(), journey.clock().now());
        return std::ranges::find(open, "verify/" + std::to_string(incident), &app::Alarm::key) != open.end();
    };
    const auto state = [&] {
        const auto& specs = app::tableSpecs();
        const auto spec = std::ranges::find(specs, std::string_view{"incidents"}, &app::TableSpec::id);
        REQUIRE(spec != specs.end());
        const auto column = std::ranges::find(spec->columns, std::string_view{"state"}, &app::Column::id);
        REQUIRE(column != spec->columns.end());
        const auto rows = app::rowsOf(*spec, journey.bench->picturePtr(), journey.clock().now());
        return app::textOf(rows->cell(0, static_cast<std::size_t>(column - spec->columns.begin())), TimeZone{});
    };
    const auto card = [&] {
        const auto labels = journey.find<QWidget>("Command_Dispatch")->findChildren<QLabel*>();
        return std::ranges::any_of(labels, [](const QLabel* label) {
            return label->text().contains(QStringLiteral("Forces sent · not verified"));
        });
    };
    journey.bench->selection().select({model::Kind::incident, incident});
    CHECK(toVerify());
    CHECK(isAlarmed());
    CHECK(state() == QStringLiteral("Forces sent · not verified"));
    CHECK(card());
    const auto* caution = journey.find<QLabel>("Dispatch_Caution");
    REQUIRE(caution != nullptr);
    CHECK(caution->text().startsWith(QStringLiteral("The report is not verified.")));
    journey.click("Incident_Verify");
    REQUIRE(eventually([&] { return row().verifiedAt.has_value() && !toVerify(); }));
    CHECK_FALSE(isAlarmed());
    CHECK(state() == QStringLiteral("Forces sent"));
    CHECK(eventually([&] { return !card(); }));
    CHECK(journey.failures.empty());
}

TEST_CASE("The strip names water and the area of a response in the reader's language") {
    std::int64_t response = 0;
    Journey journey{[&](TestDesk& desk) {
        response = desk.make(kLeader, "response.propose",
                             {{"hazard", "river"}, {"level", 4}, {"area_text", "全市"}, {"reason", "水位上涨"}});
        desk.must(kDirector, "response.activate", {{"id", response}, {"method", "wet"}});
        const auto station =
            desk.make(kOfficer, "station.create",
                      {{"name", "甲站"}, {"stcd", "41110001"}, {"type", "river"}, {"warning_stage", 58}});
        desk.must(kOfficer, "reading.add",
                  {{"readings",
                    {{{"station_id", station}, {"element", "stage"}, {"time", toIso(kTestStart)}, {"value", 58.35}}}}});
    }};
    const auto said = [&](const char* part) { return journey.find<QAbstractButton>(part)->accessibleName(); };
    CHECK(said("Strip_Response").startsWith(QStringLiteral("whole city · ")));
    CHECK(said("Strip_Water").endsWith(QStringLiteral("1 over warning")));
    CHECK(app::areaOf(journey.picture(), "漯河市") == QStringLiteral("Luohe"));
    CHECK(app::areaOf(journey.picture(), "源汇区") == QStringLiteral("源汇区"));  // nobody gave it another name
    CHECK(app::areaOf(journey.picture(), "").isEmpty());
    journey.window->setLanguage("zh_CN");
    CHECK(eventually([&] { return said("Strip_Response").startsWith(QStringLiteral("全市 · ")); }));
    CHECK(app::areaOf(journey.picture(), "Luohe") == QStringLiteral("漯河市"));
}

TEST_CASE("A zone is drawn as the kind the planner chose") {
    Journey journey{[](TestDesk&) {}, kPlanner};
    auto& map = journey.window->canvas();
    REQUIRE(eventually([&] { return map.view().isValid() && !map.layers().empty(); }));
    journey.window->drawZone();
    const QPoint centre = map.rect().center();
    for (const QPoint corner : {QPoint{-80, -60}, QPoint{80, -60}, QPoint{80, 60}}) {
        QTest::mouseClick(&map, Qt::LeftButton, Qt::NoModifier, centre + corner);
    }
    auto* kind = journey.find<QComboBox>("Zone_NewType");
    REQUIRE(kind != nullptr);
    kind->setCurrentIndex(kind->findData(QStringLiteral("evacuation")));  // while drawing
    QTest::mouseClick(&map, Qt::RightButton, Qt::NoModifier, centre);
    REQUIRE(eventually([&] { return journey.picture().zones.size() == 1; }));
    journey.picture().zones.forEach([](const model::Zone& zone) { CHECK(zone.type == model::ZoneType::evacuation); });
}

TEST_CASE("A place far outside the city is asked about once, one beside it is not") {
    Journey journey{[](TestDesk&) {}};
    // Luohe ends at 114.27 E; 0.1 degrees of longitude at 33.6 N are 9.28 km (GeodSolve), the profile allows 20 km.
    const auto report = [&](double lon, double lat) {
        journey.window->reportIncident();
        journey.find<QLineEdit>("IncidentForm_title")->setText(QStringLiteral("管涌"));
        for (const auto* box : {"IncidentForm_type", "IncidentForm_severity"}) {
            journey.find<QComboBox>(box)->setCurrentIndex(1);
        }
        journey.click("IncidentForm_Pick");
        Q_EMIT journey.window->canvas().toolOutcome(maps::PointPicked{{lon, lat}, {}});
        journey.click("IncidentForm_Submit");
    };
    report(114.37, 33.6);
    REQUIRE(eventually([&] { return journey.picture().incidents.size() == 1; }));
    report(116.4, 39.9);
    const auto* submit = journey.find<QPushButton>("IncidentForm_Submit");
    REQUIRE(submit != nullptr);
    CHECK(submit->text().contains(QStringLiteral("all the same")));
    CHECK(journey.picture().incidents.size() == 1);
    journey.click("IncidentForm_Submit");
    CHECK(eventually([&] { return journey.picture().incidents.size() == 2; }));
}

TEST_CASE("Alarms keep their line while the question who sits here is open") {
    Journey journey{[](TestDesk& desk) { desk.incident(); }};
    REQUIRE(eventually([&] { return journey.find<QToolBar>("Main_AlarmBar")->isVisible(); }));
    journey.window->close();  // the arrangement is kept, without the question
    journey.bench->setOfficer({});
    journey.openWindow();
    REQUIRE(eventually([&] {
        const auto* alarms = journey.find<QToolBar>("Main_AlarmBar");
        const auto* who = journey.find<QToolBar>("Main_WhoBar");
        return alarms->isVisible() && who != nullptr && who->isVisible();
    }));
    QApplication::processEvents();
    const auto* alarms = journey.find<QToolBar>("Main_AlarmBar");
    const auto* who = journey.find<QToolBar>("Main_WhoBar");
    CHECK_FALSE(alarms->geometry().intersects(who->geometry()));
    CHECK(alarms->width() == journey.window->width());
    CHECK(who->width() == journey.window->width());
}
