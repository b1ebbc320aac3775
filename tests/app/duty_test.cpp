// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/card_list.h"
#include "app/docks/choices.h"
#include "app/docks/table_model.h"
#include "app/docks/table_panel.h"
#include "app/docks/widgets.h"
#include "app/overlays/incident_state.h"
#include "app/overlays/water_now.h"
#include "app/window/alarm_bar.h"
#include "app/workbench/theme.h"
#include "tests/app/gui.h"

#include <QCheckBox>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTableView>
#include <QToolBar>

#include <fstream>

using namespace weir;
using namespace weir::test;

namespace {

std::int64_t riverStation(TestDesk& desk) {
    return desk.make(
        kOfficer, "station.create",
        {{"name", "甲站"}, {"stcd", "41110001"}, {"type", "river"}, {"warning_stage", 58}, {"guarantee_stage", 59}});
}

Json stage(std::int64_t station, Instant at, double metres) {
    return {{"readings", {{{"station_id", station}, {"element", "stage"}, {"time", toIso(at)}, {"value", metres}}}}};
}

const app::TableSpec& stationTable() {
    const auto& specs = app::tableSpecs();
    const auto at = std::find_if(specs.begin(), specs.end(), [](const auto& s) { return s.id == "stations"; });
    REQUIRE(at != specs.end());
    return *at;
}

QString alarmText(const Journey& journey) {
    const auto* label = dynamic_cast<app::ElidedLabel*>(journey.find<QLabel>("Alarm_Text"));
    return label == nullptr ? QString{} : label->wholeText();
}

}  // namespace

TEST_CASE("The duty log says that it is being read, and why it could not be") {
    Journey journey{[](TestDesk& desk) { desk.incident(); }};
    auto* panel = journey.window->tables().panel("journal");
    const auto* words = journey.find<QLabel>("TableEmpty_journal");
    REQUIRE(panel != nullptr);
    REQUIRE(words != nullptr);
    // The answer of the reader comes through the event loop, which has not run yet.
    CHECK(words->text() == QStringLiteral("Reading…"));
    CHECK_FALSE(words->isHidden());
    REQUIRE(eventually([&] { return panel->model().rowCount() > 0; }));
    CHECK(words->isHidden());
    const auto failure = fail(ErrorCode::io, msg("Cannot be read"));
    panel->showFailed(failure);
    CHECK(panel->model().rowCount() > 0);
    CHECK(journey.find<QLabel>("TableCount_journal")->text().endsWith(QStringLiteral("not up to date")));
    panel->setRows(app::journalRows({}, journey.picture()));
    panel->showFailed(failure);
    CHECK(words->text().startsWith(QStringLiteral("Could not be read")));
}

TEST_CASE("Who could go is in sight on a screen of 1280 by 800") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) {
        for (const auto* name : {"一队", "二队", "三队", "四队"}) {
            desk.team(name);
        }
        incident = desk.make(kOfficer, "incident.report",
                             {{"title", "沙河左岸管涌"},
                              {"type", "piping"},
                              {"place", "沙河左岸"},
                              {"reporter", "巡堤员"},
                              {"position", TestDesk::point(114.03, 33.59)}});
    }};
    journey.bench->selection().select({model::Kind::incident, incident});
    const auto* scroll = journey.find<QScrollArea>("Dispatch_Card");
    REQUIRE(scroll != nullptr);
    for (const char* name : {"Dispatch_Team0", "Dispatch_Team1", "Dispatch_Team2"}) {
        INFO(name);
        const auto visible = [&] {
            const auto* box = journey.find<QCheckBox>(name);
            return box != nullptr && scroll->viewport()->rect().contains(
                                         QRect{box->mapTo(scroll->viewport(), QPoint{0, 0}), QSize{20, box->height()}});
        };
        CHECK(eventually(visible));
    }
}

TEST_CASE("Esc gives up a form from its buttons too") {
    Journey journey{[](TestDesk&) {}};
    journey.window->reportIncident();
    auto* cancel = journey.find<QPushButton>("IncidentForm_Cancel");
    REQUIRE(cancel != nullptr);
    cancel->setFocus();
    QTest::keyClick(cancel, Qt::Key_Escape);
    auto* panel = journey.find<app::CardListPanel>("Command_Dispatch");
    CHECK_FALSE(panel->hasForm());
    CHECK(journey.find<QLineEdit>("IncidentForm_title") == nullptr);
}

TEST_CASE("What is typed into a form survives a change of language") {
    Journey journey{[](TestDesk&) {}};
    journey.window->publishWarning();
    journey.find<QLineEdit>("WarningForm_title")->setText(QStringLiteral("暴雨黄色预警"));
    journey.find<QPlainTextEdit>("WarningForm_content")->setPlainText(QStringLiteral("未来六小时"));
    auto* level = journey.find<QComboBox>("WarningForm_level");
    level->setCurrentIndex(level->findData(QStringLiteral("3")));
    journey.window->setLanguage("zh_CN");
    const auto submit = [&] {
        const auto* button = journey.find<QPushButton>("WarningForm_Submit");
        return button == nullptr ? QString{} : button->text();
    };
    REQUIRE(eventually([&] { return !submit().isEmpty() && submit() != QStringLiteral("Publish"); }));
    CHECK(journey.find<QLineEdit>("WarningForm_title")->text() == QStringLiteral("暴雨黄色预警"));
    CHECK(journey.find<QPlainTextEdit>("WarningForm_content")->toPlainText() == QStringLiteral("未来六小时"));
    CHECK(journey.find<QComboBox>("WarningForm_level")->currentData().toString() == QStringLiteral("3"));
    journey.window->setLanguage("en");
    REQUIRE(eventually([&] { return submit() == QStringLiteral("Publish"); }));
    CHECK(journey.find<QLineEdit>("WarningForm_title")->text() == QStringLiteral("暴雨黄色预警"));
}

TEST_CASE("An unfinished form is kept and offered after the next start") {
    Journey journey{[](TestDesk&) {}};
    const auto file = journey.drafts().string() + ".1";
    journey.window->reportIncident();
    journey.find<QLineEdit>("IncidentForm_title")->setText(QStringLiteral("沙河左岸管涌"));
    // Kept while typing, not only at the end: the program may be killed at any moment.
    REQUIRE(eventually([&] { return std::filesystem::exists(file); }));
    CHECK((std::filesystem::status(file).permissions() & std::filesystem::perms::others_read) ==
          std::filesystem::perms::none);
    journey.openWindow();
    CHECK_FALSE(journey.find<app::CardListPanel>("Command_Dispatch")->hasForm());
    journey.click("Drafts_Restore");
    REQUIRE(journey.find<QLineEdit>("IncidentForm_title") != nullptr);
    CHECK(journey.find<QLineEdit>("IncidentForm_title")->text() == QStringLiteral("沙河左岸管涌"));
    journey.find<QComboBox>("IncidentForm_type")->setCurrentIndex(1);
    journey.find<QComboBox>("IncidentForm_severity")->setCurrentIndex(1);
    journey.click("IncidentForm_Submit");
    REQUIRE(eventually([&] { return journey.picture().incidents.size() == 1; }));
    CHECK(eventually([&] { return !std::filesystem::exists(file); }));
    CHECK(journey.failures.empty());
}

TEST_CASE("An order that was being put together survives a restart") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) {
        desk.team("一队");
        incident = desk.make(kOfficer, "incident.report",
                             {{"title", "管涌"}, {"type", "piping"}, {"position", TestDesk::point(114.03, 33.59)}});
    }};
    journey.bench->selection().select({model::Kind::incident, incident});
    journey.find<QLineEdit>("Dispatch_Task")->setText(QStringLiteral("带反滤料"));
    journey.openWindow();
    journey.click("Drafts_Restore");
    REQUIRE(eventually([&] {
        const auto* task = journey.find<QLineEdit>("Dispatch_Task");
        return task != nullptr && task->text() == QStringLiteral("带反滤料");
    }));
}

TEST_CASE("Drafts that cannot be read are set aside and told") {
    const TempDir dir;
    const auto base = dir / "desk.weir.drafts";
    std::ofstream{base.string() + ".1"} << "[{\"panel\": ";
    const app::DraftFile drafts{base};
    CHECK_FALSE(drafts.load().ok());
    CHECK(std::filesystem::exists(base.string() + ".1.unreadable"));
    REQUIRE(drafts.load().ok());
    CHECK(drafts.load()->empty());
    // A second window of the same store writes a file of its own.
    const app::DraftFile second{base};
    CHECK(second.path() != drafts.path());
}

TEST_CASE("Drafts that cannot be written are told") {
    const TempDir dir;
    std::filesystem::create_directory(dir / "drafts.1");
    const app::DraftFile drafts{dir / "drafts"};
    const auto saved = drafts.save({{"Command_Dispatch", {"incident", 0, {{"title", "管涌"}}}}});
    REQUIRE_FALSE(saved.ok());
    CHECK_FALSE(saved.error().hint.empty());
}

TEST_CASE("A station over its warning stage is an alarm until somebody answers") {
    std::int64_t station = 0;
    Journey journey{[&](TestDesk& desk) {
        station = riverStation(desk);
        desk.must(kOfficer, "reading.add", stage(station, kTestStart, 57.2));
    }};
    auto* bar = journey.find<QToolBar>("Main_AlarmBar");
    REQUIRE(bar != nullptr);
    CHECK(bar->isHidden());
    QSignalSpy sounds{&journey.window->alarms(), &app::Alarms::soundWanted};
    journey.clock().advance(std::chrono::minutes{20});
    journey.bench->run("reading.add", stage(station, journey.clock().now(), 58.35));
    REQUIRE(eventually([&] { return !bar->isHidden(); }));
    CHECK(alarmText(journey) == QStringLiteral("甲站 is 0.35 m above its warning stage"));
    CHECK(sounds.count() == 1);
    CHECK(journey.window->windowTitle().startsWith(QStringLiteral("(1 alarms)")));
    journey.click("Alarm_Acknowledge");
    REQUIRE(eventually([&] { return bar->isHidden(); }));
    // The answer is in the duty log, and it still counts after a restart.
    const auto logs = journey.picture().logs.where([](const model::Log&) { return true; });
    REQUIRE(logs.size() == 1);
    CHECK(logs.front()->content == "Alarm acknowledged: 甲站 is 0.35 m above its warning stage");
    journey.openWindow();
    CHECK(journey.find<QToolBar>("Main_AlarmBar")->isHidden());
    // Acknowledging is not solving: the guaranteed stage is another alarm.
    journey.clock().advance(std::chrono::minutes{20});
    journey.bench->run("reading.add", stage(station, journey.clock().now(), 59.10));
    REQUIRE(eventually([&] { return !journey.find<QToolBar>("Main_AlarmBar")->isHidden(); }));
    CHECK(journey.window->alarms().open().front().grade == app::AlarmClass::danger);
    CHECK(journey.failures.empty());
}

TEST_CASE("An alarm put aside comes back after half an hour, and silence ends by itself") {
    Journey journey{[](TestDesk& desk) {
        desk.make(kLeader, "response.propose",
                  {{"hazard", "river"}, {"level", 4}, {"area_text", "漯河市"}, {"reason", "接近警戒水位"}});
    }};
    auto& alarms = journey.window->alarms();
    REQUIRE(alarms.open().size() == 1);
    alarms.setSilent(true);
    CHECK(alarms.isSilent());
    const auto* shelve = journey.find<QPushButton>("Alarm_Shelve");
    REQUIRE(shelve != nullptr);
    shelve->menu()->actions().front()->trigger();
    REQUIRE(eventually([&] { return alarms.open().empty(); }));
    CHECK(journey.picture().logs.size() == 1);
    journey.clock().advance(std::chrono::minutes{29});
    alarms.refresh();
    CHECK(alarms.open().empty());
    CHECK(alarms.isSilent());
    journey.clock().advance(std::chrono::minutes{2});
    alarms.refresh();
    CHECK(alarms.open().size() == 1);
    CHECK_FALSE(alarms.isSilent());
}

TEST_CASE("What is an alarm and what is not") {
    TestDesk desk;
    const auto station = riverStation(desk);
    desk.must(kOfficer, "reading.add", stage(station, kTestStart, 58.5));
    const auto incident = desk.incident();
    const auto keys = [&](Instant now) {
        std::vector<std::string> out;
        for (const auto& alarm : app::alarmsOf(*desk.picture(), now)) {
            out.push_back(alarm.key);
        }
        return out;
    };
    const auto warning = "warning/" + std::to_string(station);
    const auto verify = "verify/" + std::to_string(incident);
    CHECK(keys(kTestStart) == std::vector<std::string>{warning, verify});
    SECTION("a reading older than twice its interval says nothing about now") {
        CHECK(keys(kTestStart + std::chrono::hours{3}) == std::vector<std::string>{verify});
    }
    SECTION("a verified incident waits for nobody") {
        desk.must(kLeader, "incident.verify", {{"id", incident}});
        CHECK(keys(kTestStart) == std::vector<std::string>{warning});
    }
}

TEST_CASE("Alarms of orders and incidents, where people are trapped first") {
    TestDesk desk;
    const auto piping = desk.incident();
    desk.must(kLeader, "incident.verify", {{"id", piping}});
    const auto order =
        desk.make(kOfficer, "order.issue", {{"type", "works"}, {"incident_id", piping}, {"task", "封堵"}});
    const auto keys = [&](Instant now) {
        std::vector<std::string> out;
        for (const auto& alarm : app::alarmsOf(*desk.picture(), now)) {
            out.push_back(alarm.key);
        }
        return out;
    };
    const auto unacknowledged = "unacknowledged/" + std::to_string(order);
    // The city of the tests gives ten minutes.
    CHECK(keys(kTestStart + std::chrono::minutes{10}).empty());
    CHECK(keys(kTestStart + std::chrono::minutes{11}) == std::vector{unacknowledged});
    SECTION("an acknowledged order is silent; when it is done somebody must assess the incident") {
        desk.must(kOfficer, "order.acknowledge", {{"id", order}});
        CHECK(keys(kTestStart + std::chrono::minutes{11}).empty());
        desk.must(kOfficer, "order.complete", {{"id", order}});
        CHECK(app::stateText(*desk.picture(), *desk.picture()->incidents.find({piping})) ==
              "Being handled; nobody has assessed it yet");
        CHECK(keys(kTestStart) == std::vector{"assess/" + std::to_string(piping)});
        desk.must(kOfficer, "incident.control", {{"id", piping}});
        CHECK(keys(kTestStart).empty());
    }
    SECTION("a call of trapped people goes before what is graver on paper and older") {
        const auto station = riverStation(desk);
        desk.must(kOfficer, "reading.add", stage(station, kTestStart, 59.5));
        const auto trapped = desk.make(kOfficer, "incident.report",
                                       {{"title", "村民被困"}, {"type", "trapped"}, {"severity", "ordinary"}});
        CHECK(keys(kTestStart + std::chrono::minutes{11}) ==
              std::vector{"verify/" + std::to_string(trapped), "guarantee/" + std::to_string(station), unacknowledged});
        CHECK(app::alarmsOf(*desk.picture(), kTestStart).front().grade == app::AlarmClass::danger);
    }
}

TEST_CASE("A missing threshold is said and sorts last in both directions, figures sort as figures") {
    TestDesk desk;
    const auto add = [&](const char* name, Json fields, double metres) {
        fields["name"] = name;
        fields["stcd"] = name;
        fields["type"] = "river";
        const auto id = desk.make(kOfficer, "station.create", fields);
        desk.must(kOfficer, "reading.add", stage(id, kTestStart, metres));
    };
    add("甲", {{"warning_stage", 58}}, 58.5);
    add("乙", Json::object(), 99.5);
    add("丙", {{"warning_stage", 110}}, 108);
    desk.make(kOfficer, "station.create", {{"name", "雨"}, {"stcd", "雨"}, {"type", "rain"}});
    application();
    auto theme = app::Theme::load(std::filesystem::path{WEIR_SOURCE_DIR} / "resources", "light");
    REQUIRE(theme.ok());
    app::TableModel model{stationTable(), **theme, TimeZone{}};
    model.setRows(app::rowsOf(stationTable(), desk.picture(), kTestStart));
    const auto column = [&](std::string_view id) {
        const auto& all = stationTable().columns;
        return static_cast<int>(std::ranges::find(all, id, &app::Column::id) - all.begin());
    };
    const auto shown = [&](std::string_view id, Qt::SortOrder order) {
        model.sort(column(id), order);
        QStringList out;
        for (int row = 0; row < model.rowCount(); ++row) {
            out << model.index(row, column("name")).data().toString();
        }
        return out.join(QString{});
    };
    CHECK(shown("margin", Qt::AscendingOrder).startsWith(QStringLiteral("丙甲")));
    CHECK(shown("margin", Qt::DescendingOrder).startsWith(QStringLiteral("甲丙")));
    CHECK(shown("value", Qt::AscendingOrder) == QStringLiteral("甲乙丙雨"));
    CHECK(shown("value", Qt::DescendingOrder) == QStringLiteral("丙乙甲雨"));
    model.sort(column("value"), Qt::AscendingOrder);
    CHECK(model.index(1, column("margin")).data().toString() == QStringLiteral("Threshold missing"));
    CHECK(model.index(1, column("warning")).data().toString() == QStringLiteral("Threshold missing"));
    CHECK(model.index(1, column("value")).data().toString() == QStringLiteral("99.50"));
    CHECK(model.index(1, column("value")).data(Qt::ToolTipRole).toString().startsWith(QStringLiteral("99.50 m")));
    CHECK(model.headerData(column("value"), Qt::Horizontal, Qt::DisplayRole).toString() ==
          QStringLiteral("Water level, m"));
    // A rain gauge has none to miss.
    CHECK(model.index(3, column("margin")).data().toString().isEmpty());
}

TEST_CASE("Rules are shown in words, not by identifiers") {
    application();
    TestDesk desk;
    const auto& picture = *desk.picture();
    REQUIRE(picture.profile != nullptr);
    CHECK(app::clauseText(picture, picture.profile->ruleSet) ==
          QStringLiteral("City default criteria (to be confirmed)"));
    const auto& first = picture.profile->criteria.front();
    CHECK(app::clauseText(picture, first.id).endsWith(app::toQt(first.text.en)));
    CHECK(app::clauseText(picture, "预案第 6.2 条") == QStringLiteral("预案第 6.2 条"));
    CHECK(app::caveatText(first.pedigree) == QStringLiteral("Default of Weir, not yet confirmed by the authority."));
}

TEST_CASE("The duty log says which stations sent which readings") {
    TestDesk desk;
    Json readings = Json::array();
    for (const auto* name : {"甲站", "乙站", "丙站", "丁站"}) {
        const auto id = desk.make(kOfficer, "station.create", {{"name", name}, {"stcd", name}, {"type", "river"}});
        readings.push_back({{"station_id", id}, {"element", "stage"}, {"time", toIso(kTestStart)}, {"value", 58.1}});
        readings.push_back({{"station_id", id}, {"element", "flow"}, {"time", toIso(kTestStart)}, {"value", 120}});
    }
    desk.must(kOfficer, "reading.add", {{"readings", readings}});
    const auto journal = desk->recentEntries(1);
    REQUIRE(journal.ok());
    const auto cell = app::summaryOf(journal->front(), *desk.picture());
    const auto* received = std::get_if<app::Received>(&cell.value);
    REQUIRE(received != nullptr);
    CHECK(received->count == 8);
    CHECK(received->stations == std::vector<std::string>{"甲站", "乙站", "丙站", "丁站"});
    CHECK(received->elements == std::vector{model::Element::stage, model::Element::flow});
    CHECK(app::textOf(cell, TimeZone{}) == QStringLiteral("8 readings · 甲站, 乙站, 丙站 and 1 more · Stage, Flow"));
}

TEST_CASE("The duty log says what was decided on a response, who signed it and how") {
    application();
    TestDesk desk;
    const auto said = [&] {
        const auto newest = desk->recentEntries(1);
        REQUIRE(newest.ok());
        return app::textOf(app::summaryOf(newest->front(), *desk.picture()), TimeZone{});
    };
    const auto id = desk.make(kLeader, "response.propose",
                              {{"hazard", "river"}, {"level", 4}, {"area_text", "漯河市"}, {"reason", "接近警戒水位"}});
    CHECK(said() == QStringLiteral("Level Ⅳ for river flood · 漯河市 · 接近警戒水位"));
    desk.must(kOfficer, "response.activate",
              {{"id", id},
               {"signer", kDirector.name},
               {"signer_role", std::string{nameOf(kDirector.role)}},
               {"method", "wet"}});
    CHECK(said() == QStringLiteral("Level Ⅳ for river flood · 王主任 (office director, on paper) · 漯河市"));
    const auto chinese =
        app::Catalogue::load(std::filesystem::path{WEIR_SOURCE_DIR} / "resources", QStringLiteral("zh_CN"));
    REQUIRE(chinese.ok());
    QCoreApplication::installTranslator(chinese->get());
    const QString translated = said();
    QCoreApplication::removeTranslator(chinese->get());
    CHECK(translated == QStringLiteral("河道洪水Ⅳ级 · 王主任（防办主任）书面 · 漯河市"));
    // Whoever may not sign the higher level asks for it.
    desk.clock.advance(std::chrono::minutes{5});
    desk.must(kLeader, "response.change", {{"id", id}, {"level", 2}, {"reason", "超警"}});
    CHECK(said() == QStringLiteral("Level Ⅳ → Ⅱ for river flood · more signatures needed · 漯河市 · 超警"));
    desk.must(kExecutive, "response.activate", {{"id", id}, {"method", "phone"}});
    CHECK(said() ==
          QStringLiteral("Level Ⅱ for river flood · 常务 (executive deputy commander, by telephone) · 漯河市"));
    desk.clock.advance(std::chrono::minutes{5});
    desk.must(kMayor, "response.terminate", {{"id", id}, {"reason", "退水"}});
    CHECK(said().startsWith(QStringLiteral("Level Ⅱ for river flood · 市长 (commander, electronic)")));
    CHECK(said().endsWith(QStringLiteral("漯河市 · 退水")));
    const auto second = desk.make(kLeader, "response.propose",
                                  {{"hazard", "typhoon"}, {"level", 4}, {"area_text", "漯河市"}, {"reason", "台风"}});
    desk.must(kDirector, "response.terminate", {{"id", second}, {"reason", "转向"}});
    CHECK(said() == QStringLiteral("Level Ⅳ for typhoon · 王主任 (office director, electronic) · proposal rejected · "
                                   "漯河市 · 转向"));
}

TEST_CASE("The duty log says what a correction of an incident changed from what to what") {
    application();
    TestDesk desk;
    const auto id = desk.make(kOfficer, "incident.report",
                              {{"title", "管涌"}, {"type", "piping"}, {"severity", "ordinary"}, {"place", "沙河左岸"}});
    const auto said = [&](Json changes) {
        changes["id"] = id;
        desk.must(kOfficer, "incident.update", std::move(changes));
        const auto newest = desk->recentEntries(1);
        REQUIRE(newest.ok());
        return app::textOf(app::summaryOf(newest->front(), *desk.picture()), TimeZone{});
    };
    CHECK(said({{"place", "沙河右岸"}}) == QStringLiteral("管涌 · Place: 沙河左岸 → 沙河右岸"));
    CHECK(said({{"severity", "major"}, {"type", "breach"}}) ==
          QStringLiteral("管涌 · Severity: ordinary → major · Kind: piping → levee breach"));
    CHECK(said({{"title", "决口"}, {"place", ""}}) == QStringLiteral("Title: 管涌 → 决口 · Place: 沙河右岸 → –"));
    CHECK(said({{"position", TestDesk::point(114.03, 33.59)}, {"description", "水清"}}) ==
          QStringLiteral("决口 · place on the map changed · details changed"));
    CHECK(said({{"reporter", "巡堤员"}}) == QStringLiteral("决口 · Reporter: – → 巡堤员"));
}

TEST_CASE("An old reading is grey and its age is printed") {
    TestDesk desk;
    const auto id = desk.make(
        kOfficer, "station.create",
        {{"name", "甲站"}, {"stcd", "41110001"}, {"type", "river"}, {"warning_stage", 58}, {"interval_minutes", 20}});
    desk.must(
        kOfficer, "reading.add",
        {{"readings", {{{"station_id", id}, {"element", "stage"}, {"time", toIso(kTestStart)}, {"value", 58.35}}}}});
    const auto& table = stationTable();
    const auto cellAt = [&](std::string_view column, Instant now) {
        const auto at = std::find_if(table.columns.begin(), table.columns.end(),
                                     [&](const app::Column& c) { return c.id == column; });
        return app::rowsOf(table, desk.picture(), now)->cell(0, static_cast<std::size_t>(at - table.columns.begin()));
    };
    const Instant fresh = kTestStart + std::chrono::minutes{40};
    CHECK(cellAt("margin", fresh).tone == app::Tone::alert);
    CHECK(app::waterSummaryOf(*desk.picture(), fresh).aboveWarning == 1);
    // Twice the interval of 20 minutes is still current, a minute more is not.
    const Instant late = kTestStart + std::chrono::minutes{42};
    CHECK(cellAt("value", late).tone == app::Tone::muted);
    CHECK(cellAt("margin", late).tone == app::Tone::muted);
    CHECK(app::textOf(cellAt("time", late), TimeZone{std::chrono::minutes{480}}) ==
          QStringLiteral("15:00, 42 min old"));
    const auto summary = app::waterSummaryOf(*desk.picture(), late);
    CHECK(summary.aboveWarning == 0);
    CHECK(summary.stale == 1);
    CHECK(summary.oldest == std::chrono::minutes{42});
}

TEST_CASE("In little room the columns of least use leave, and are still exported") {
    Journey journey{[](TestDesk& desk) { riverStation(desk); }};
    app::TablePanel panel{*journey.bench, stationTable()};
    const auto& columns = panel.model().spec().columns;
    const auto isShown = [&](std::string_view id) {
        const auto at =
            std::find_if(columns.begin(), columns.end(), [&](const app::Column& column) { return column.id == id; });
        REQUIRE(at != columns.end());
        return !panel.view().isColumnHidden(static_cast<int>(at - columns.begin()));
    };
    panel.show();
    const auto inUse = panel.shown().columns.size();
    panel.resize(2000, 300);
    REQUIRE(eventually([&] { return isShown("guarantee"); }));
    panel.resize(720, 300);
    REQUIRE(eventually([&] { return !isShown("guarantee"); }));
    CHECK(isShown("name"));
    CHECK(isShown("value"));
    CHECK(isShown("margin"));
    CHECK(isShown("time"));
    CHECK(panel.shown().columns.size() == inUse);
    // Who has chosen columns sees them, if need be by scrolling.
    REQUIRE(journey.bench->settings()
                .change([](app::Settings::Values& v) { v.columns["stations"] = Json::array({"river"}); })
                .ok());
    panel.resize(700, 300);
    REQUIRE(eventually([&] { return isShown("guarantee"); }));
    CHECK_FALSE(isShown("river"));
    CHECK(isShown("source"));
}

TEST_CASE("A store that takes nothing any more is called that") {
    Journey journey{[](TestDesk&) {}};
    const auto* saved = journey.find<QLabel>("Status_Saved");
    REQUIRE(saved != nullptr);
    CHECK(saved->text() == QStringLiteral("All saved"));
    {
        TestDesk other;
        other.close();
        std::filesystem::copy_file(other.path(), journey.bench->desk().storePath(),
                                   std::filesystem::copy_options::overwrite_existing);
    }
    bool answered = false;
    journey.bench->run("incident.report", {{"title", "管涌"}, {"type", "piping"}}, journey.window.get(),
                       [&](const Result<desk::Answer>& answer) {
                           answered = true;
                           CHECK_FALSE(answer.ok());
                       });
    REQUIRE(eventually([&] { return answered; }));
    CHECK(eventually([&] { return saved->text() == QStringLiteral("Nothing is saved"); }));
    CHECK(saved->property("tone").toString() == QStringLiteral("alert"));
}
