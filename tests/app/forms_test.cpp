// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/map_area.h"
#include "app/window/place_marker.h"
#include "app/workbench/situation.h"
#include "tests/app/gui.h"

#include <QCheckBox>
#include <QLabel>
#include <QPlainTextEdit>

using namespace weir;
using namespace weir::test;

namespace {

QString shownText(const Journey& journey, const char* label) {
    // A layout shows what was put into it through the event loop.
    QCoreApplication::processEvents();
    const auto* found = journey.find<QLabel>(label);
    return found == nullptr || found->isHidden() ? QString{} : found->text();
}

const model::Incident& incidentOf(const Journey& journey, std::int64_t id) {
    const auto* found = journey.picture().incidents.find(model::IncidentId{id});
    REQUIRE(found != nullptr);
    return *found;
}

void choose(const Journey& journey, const char* box, const QString& value) {
    auto* found = journey.find<QComboBox>(box);
    REQUIRE(found != nullptr);
    const int at = found->findData(value);
    REQUIRE(at >= 0);
    found->setCurrentIndex(at);
}

/// A response in force at `level`, signed by the director.
std::int64_t activeResponse(TestDesk& desk, int level) {
    const auto id = desk.make(kLeader, "response.propose",
                              {{"hazard", "river"}, {"level", level}, {"area_text", "漯河市"}, {"reason", "水位上涨"}});
    desk.must(kDirector, "response.activate", {{"id", id}, {"method", "wet"}});
    return id;
}

void riseAboveWarning(TestDesk& desk) {
    const auto station = desk.make(kOfficer, "station.create",
                                   {{"name", "甲站"}, {"stcd", "41110001"}, {"type", "river"}, {"warning_stage", 58}});
    desk.must(kOfficer, "reading.add",
              {{"readings",
                {{{"station_id", station}, {"element", "stage"}, {"time", toIso(kTestStart)}, {"value", 58.35}}}}});
}

}  // namespace

TEST_CASE("An incident is corrected where it is shown, and only what was changed is sent") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) {
        incident =
            desk.make(kOfficer, "incident.report",
                      {{"title", "沙河左岸管涌"}, {"type", "piping"}, {"place", "沙河"}, {"reporter", "巡堤员"}});
    }};
    journey.bench->selection().select({model::Kind::incident, incident});
    journey.click("Incident_Correct");
    CHECK(shownText(journey, "IncidentForm_Subject").startsWith(QStringLiteral("沙河左岸管涌 · 沙河")));
    CHECK(journey.find<QLineEdit>("IncidentForm_title")->text() == QStringLiteral("沙河左岸管涌"));
    CHECK(journey.find<QComboBox>("IncidentForm_type")->currentData().toString() == QStringLiteral("piping"));
    CHECK(journey.find<QLineEdit>("IncidentForm_reporter")->text() == QStringLiteral("巡堤员"));
    CHECK(journey.find<QLineEdit>("IncidentForm_reporter_phone")->text().isEmpty());
    journey.click("IncidentForm_Submit");
    CHECK(shownText(journey, "IncidentForm_Refusal") == QStringLiteral("Nothing has been changed."));
    choose(journey, "IncidentForm_severity", QStringLiteral("major"));
    journey.find<QLineEdit>("IncidentForm_place")->clear();
    journey.find<QLineEdit>("IncidentForm_reporter_phone")->setText(QStringLiteral("13800000000"));
    CHECK(shownText(journey, "IncidentForm_Refusal").isEmpty());
    journey.click("IncidentForm_Submit");
    REQUIRE(eventually([&] { return incidentOf(journey, incident).severity == model::Severity::major; }));
    CHECK(incidentOf(journey, incident).place.empty());
    CHECK(incidentOf(journey, incident).title == "沙河左岸管涌");
    CHECK(incidentOf(journey, incident).reporter == "巡堤员");
    CHECK(incidentOf(journey, incident).reporterPhone == "13800000000");
    CHECK(journey.failures.empty());
}

TEST_CASE("A task nobody edited follows the incident, and one somebody wrote says when the place has changed") {
    std::int64_t incident = 0;
    std::int64_t other = 0;
    Journey journey{[&](TestDesk& desk) {
        other = desk.incident("渗水");
        desk.team("一队");
        incident = desk.make(kOfficer, "incident.report",
                             {{"title", "沙河管涌"},
                              {"type", "piping"},
                              {"place", "沙河左岸"},
                              {"position", TestDesk::point(114.03, 33.59)}});
        desk.must(kLeader, "incident.verify", {{"id", incident}});
    }};
    const auto task = [&] {
        const auto* line = journey.find<QLineEdit>("Dispatch_Task");
        return line == nullptr ? QString{} : line->text();
    };
    const auto correctPlace = [&](const char* place) {
        journey.click("Incident_Correct");
        journey.find<QLineEdit>("IncidentForm_place")->setText(QString::fromUtf8(place));
        journey.click("IncidentForm_Submit");
        REQUIRE(eventually([&] {
            return incidentOf(journey, incident).place == place &&
                   journey.find<QWidget>("IncidentForm_place") == nullptr;
        }));
    };
    journey.bench->selection().select({model::Kind::incident, incident});
    CHECK(task() == QStringLiteral("Go to 沙河左岸 and handle: Piping"));
    // Something is chosen, so what was begun is kept over another selection; the task is still the program's.
    REQUIRE(journey.find<QCheckBox>("Dispatch_Team0") != nullptr);
    journey.find<QCheckBox>("Dispatch_Team0")->setChecked(true);
    correctPlace("沙河右岸");
    CHECK(eventually([&] { return task() == QStringLiteral("Go to 沙河右岸 and handle: Piping"); }));
    CHECK(shownText(journey, "Dispatch_Caution").isEmpty());
    journey.bench->selection().select({model::Kind::incident, other});
    journey.bench->run("incident.update", {{"id", incident}, {"place", "李庄闸"}});
    REQUIRE(eventually([&] { return incidentOf(journey, incident).place == "李庄闸"; }));
    journey.bench->selection().select({model::Kind::incident, incident});
    CHECK(eventually([&] { return task() == QStringLiteral("Go to 李庄闸 and handle: Piping"); }));
    CHECK(journey.find<QCheckBox>("Dispatch_Team0")->isChecked());

    // Now somebody writes: the words are theirs.
    journey.find<QLineEdit>("Dispatch_Task")->setText(QStringLiteral("到李庄闸抢险，带照明"));
    correctPlace("澧河左岸");
    CHECK(task() == QStringLiteral("到李庄闸抢险，带照明"));
    CHECK(eventually([&] {
        return shownText(journey, "Dispatch_Caution") ==
               QStringLiteral("The incident's place has changed since this task was written. It is now: 澧河左岸.");
    }));
    journey.click("Dispatch_Issue");
    CHECK(journey.find<QPushButton>("Dispatch_Issue")->text() == QStringLiteral("Issue with this task all the same"));
    CHECK(journey.picture().orders.size() == 0);
    journey.find<QLineEdit>("Dispatch_Task")->setText(QStringLiteral("到澧河左岸抢险"));
    CHECK(shownText(journey, "Dispatch_Caution").isEmpty());
    journey.click("Dispatch_Issue");
    CHECK(eventually([&] { return journey.picture().orders.size() == 1; }));
    CHECK(journey.failures.empty());
}

TEST_CASE("A task nobody edited follows the incident also under the keyboard") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) { incident = desk.incident(); }};
    journey.window->activateWindow();
    REQUIRE(QTest::qWaitForWindowActive(journey.window.get()));
    journey.bench->selection().select({model::Kind::incident, incident});
    QCoreApplication::processEvents();
    auto* task = journey.find<QLineEdit>("Dispatch_Task");
    REQUIRE(task != nullptr);
    task->setFocus();
    REQUIRE(QApplication::focusWidget() == task);
    journey.bench->run("incident.update", {{"id", incident}, {"place", "沙河右岸"}});
    CHECK(eventually([&] {
        const auto* line = journey.find<QLineEdit>("Dispatch_Task");
        return line != nullptr && line->text() == QStringLiteral("Go to 沙河右岸 and handle: Piping");
    }));
}

TEST_CASE("A correction of what somebody else has changed meanwhile is refused and its text stays") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) { incident = desk.incident(); }};
    journey.bench->selection().select({model::Kind::incident, incident});
    journey.click("Incident_Correct");
    journey.find<QLineEdit>("IncidentForm_place")->setText(QStringLiteral("沙河左岸"));
    journey.bench->run("incident.update", {{"id", incident}, {"place", "沙河右岸"}});
    REQUIRE(eventually([&] { return incidentOf(journey, incident).place == "沙河右岸"; }));
    journey.click("IncidentForm_Submit");
    REQUIRE(eventually([&] { return !journey.failures.empty(); }));
    CHECK(incidentOf(journey, incident).place == "沙河右岸");
    CHECK(journey.find<QLineEdit>("IncidentForm_place")->text() == QStringLiteral("沙河左岸"));
}

TEST_CASE("The picked place is marked on the map as long as the form is open") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) { incident = desk.incident(); }};
    auto& map = journey.window->canvas();
    REQUIRE(eventually([&] { return map.view().isValid(); }));
    map.zoomTo(geo::LonLat{114.02, 33.58}, 100'000);  // a place outside the city would be asked about
    auto* marker = dynamic_cast<app::PlaceMarker*>(journey.find<QWidget>("Map_PlaceMarker"));
    REQUIRE(marker != nullptr);
    CHECK(marker->isHidden());
    journey.window->reportIncident();
    CHECK(marker->isHidden());
    journey.click("IncidentForm_Pick");
    QTest::mouseClick(&map, Qt::LeftButton, Qt::NoModifier, map.rect().center());
    CHECK_FALSE(marker->isHidden());
    const auto isAt = [&](QPoint wanted) {
        return (marker->mapTo(&map, marker->tip()) - wanted).manhattanLength() <= 2;
    };
    CHECK(isAt(map.rect().center()));
    map.panBy(40, 0);
    CHECK_FALSE(isAt(map.rect().center()));
    journey.click("IncidentForm_Cancel");
    CHECK(marker->isHidden());
    journey.bench->selection().select({model::Kind::incident, incident});
    journey.click("Incident_Correct");
    CHECK(marker->isHidden());
    journey.click("IncidentForm_Pick");
    QTest::mouseClick(&map, Qt::LeftButton, Qt::NoModifier, map.rect().center());
    CHECK_FALSE(marker->isHidden());
    journey.click("IncidentForm_Submit");
    REQUIRE(eventually([&] { return incidentOf(journey, incident).position.has_value(); }));
    CHECK(eventually([&] { return marker->isHidden(); }));
    CHECK(journey.failures.empty());
}

TEST_CASE("Ending a response is looked at twice while the water is high or a warning is in force") {
    std::int64_t response = 0;
    Journey journey{[&](TestDesk& desk) {
        riseAboveWarning(desk);
        desk.make(kOfficer, "warning.publish",
                  {{"title", "暴雨蓝色预警"},
                   {"issuer", "市防指"},
                   {"event", "暴雨"},
                   {"hazard", "rainstorm"},
                   {"level", 4},
                   {"approved_by", kLeader.name}});
        response = activeResponse(desk, 4);
    }};
    const auto state = [&] { return journey.picture().responses.find(model::ResponseId{response})->state; };
    REQUIRE(state() == model::ResponseState::active);
    journey.bench->selection().select({model::Kind::response, response});
    journey.click("Response_Terminate");
    CHECK(shownText(journey, "ResponseForm_reason_Problem") ==
          QStringLiteral(
              "Still above the warning stage: 甲站 0.35 m above warning. Warning still in force: 暴雨蓝色预警."));
    journey.find<QPlainTextEdit>("ResponseForm_reason")->setPlainText(QStringLiteral("水位回落"));
    CHECK(shownText(journey, "ResponseForm_Subject").contains(QStringLiteral("漯河市")));
    choose(journey, "ResponseForm_signer", app::toQt(kDirector.name));
    choose(journey, "ResponseForm_method", QStringLiteral("wet"));
    journey.click("ResponseForm_Submit");
    CHECK(journey.find<QPushButton>("ResponseForm_Submit")->text() == QStringLiteral("Terminate all the same"));
    CHECK(state() == model::ResponseState::active);
    journey.click("ResponseForm_Submit");
    CHECK(eventually([&] { return state() == model::ResponseState::terminated; }));
    CHECK(journey.failures.empty());
}

TEST_CASE("Raising a response asks nothing") {
    std::int64_t response = 0;
    Journey journey{[&](TestDesk& desk) {
        riseAboveWarning(desk);
        response = activeResponse(desk, 4);
    }};
    journey.bench->selection().select({model::Kind::response, response});
    journey.click("Response_Change");
    CHECK(journey.find<QComboBox>("ResponseForm_level")->currentData().toString() == QStringLiteral("3"));
    CHECK(shownText(journey, "ResponseForm_level_Problem").isEmpty());
}

TEST_CASE("Presses at one place never sign for several persons") {
    std::int64_t response = 0;
    Journey journey{[&](TestDesk& desk) {
        // Two commanders sign the highest level.
        response = desk.make(kLeader, "response.propose",
                             {{"hazard", "river"}, {"level", 1}, {"area_text", "漯河市"}, {"reason", "超保证水位"}});
    }};
    const auto signatures = [&] { return app::signaturesOf(journey.picture(), model::ResponseId{response}).size(); };
    journey.bench->selection().select({model::Kind::response, response});
    journey.click("Response_Sign");
    CHECK(journey.find<QComboBox>("ResponseForm_signer")->currentText() == QStringLiteral("Please choose"));
    CHECK(journey.find<QComboBox>("ResponseForm_method")->currentText() == QStringLiteral("Please choose"));
    journey.click("ResponseForm_Submit");
    CHECK(shownText(journey, "ResponseForm_signer_Problem") == QStringLiteral("Please fill this in"));
    choose(journey, "ResponseForm_signer", app::toQt(kMayor.name));
    choose(journey, "ResponseForm_method", QStringLiteral("phone"));
    journey.click("ResponseForm_Submit");
    REQUIRE(eventually([&] { return signatures() == 1; }));
    // The form has gone; the next one knows nothing of the one before.
    REQUIRE(eventually([&] { return journey.find<QPushButton>("ResponseForm_Submit") == nullptr; }));
    if (journey.find<QPushButton>("Response_Sign") != nullptr) {
        journey.click("Response_Sign");
        journey.click("ResponseForm_Submit");
        CHECK(journey.find<QComboBox>("ResponseForm_signer")->currentText() == QStringLiteral("Please choose"));
        CHECK(shownText(journey, "ResponseForm_method_Problem") == QStringLiteral("Please fill this in"));
    }
    CHECK(signatures() == 1);
    CHECK(journey.failures.empty());
}

TEST_CASE("The form for a signature asks who signs it, in the words of signatures") {
    std::int64_t response = 0;
    Journey journey{[&](TestDesk& desk) {
        response = desk.make(kLeader, "response.propose",
                             {{"hazard", "river"}, {"level", 4}, {"area_text", "全市"}, {"reason", "水位上涨"}});
    }};
    const auto labelOfSigner = [&] {
        journey.bench->selection().select({model::Kind::response, response});
        journey.click("Response_Sign");
        const auto* signer = journey.find<QComboBox>("ResponseForm_signer");
        REQUIRE(signer != nullptr);
        const auto labels = journey.window->findChildren<QLabel*>();
        const auto at = std::ranges::find_if(labels, [&](const QLabel* label) { return label->buddy() == signer; });
        REQUIRE(at != labels.end());
        return (*at)->text();
    };
    CHECK(labelOfSigner() == QStringLiteral("Who signs *"));
    journey.click("ResponseForm_Cancel");
    journey.window->setLanguage("zh_CN");
    CHECK(labelOfSigner() == QStringLiteral("签批人 *"));
}

TEST_CASE("Esc asks before it gives up what was typed, and a new incident presets nothing") {
    Journey journey{[](TestDesk&) {}};
    journey.window->reportIncident();
    auto* title = journey.find<QLineEdit>("IncidentForm_title");
    title->setText(QStringLiteral("沙河左岸管涌"));
    journey.click("IncidentForm_Submit");
    CHECK(journey.picture().incidents.empty());
    CHECK(shownText(journey, "IncidentForm_type_Problem") == QStringLiteral("Please fill this in"));
    CHECK(shownText(journey, "IncidentForm_severity_Problem") == QStringLiteral("Please fill this in"));
    QTest::keyClick(title, Qt::Key_Escape);
    CHECK(shownText(journey, "IncidentForm_Refusal").contains(QStringLiteral("Press Esc again")));
    // Whoever goes on writing has not given up.
    title->setText(QStringLiteral("沙河左岸管涌加剧"));
    CHECK(shownText(journey, "IncidentForm_Refusal").isEmpty());
    QTest::keyClick(title, Qt::Key_Escape);
    REQUIRE(journey.find<QLineEdit>("IncidentForm_title") == title);
    QTest::keyClick(title, Qt::Key_Escape);
    CHECK(journey.find<QLineEdit>("IncidentForm_title") == nullptr);
    CHECK(journey.picture().incidents.empty());
}

TEST_CASE("Readings on a response's card carry their unit") {
    std::int64_t response = 0;
    Journey journey{[&](TestDesk& desk) {
        riseAboveWarning(desk);
        response = activeResponse(desk, 4);
    }};
    journey.bench->selection().select({model::Kind::response, response});
    const auto labels = journey.find<QWidget>("Response_Water")->findChildren<QLabel*>();
    CHECK(std::any_of(labels.begin(), labels.end(),
                      [](const QLabel* label) { return label->text().startsWith(QStringLiteral("58.35 m · ")); }));
}

TEST_CASE("What a form misses moves nothing and goes when it is filled in") {
    Journey journey{[](TestDesk&) {}};
    journey.window->publishWarning();
    auto* title = journey.find<QLineEdit>("WarningForm_title");
    auto* content = journey.find<QPlainTextEdit>("WarningForm_content");
    const auto* problem = journey.find<QLabel>("WarningForm_title_Problem");
    REQUIRE(problem != nullptr);
    QCoreApplication::processEvents();
    const int before = content->y();
    journey.click("WarningForm_Submit");
    CHECK(problem->text() == QStringLiteral("Please fill this in"));
    QCoreApplication::processEvents();
    CHECK(content->y() == before);
    title->setText(QStringLiteral("暴雨黄色预警"));
    CHECK(problem->text().isEmpty());
    auto* level = journey.find<QComboBox>("WarningForm_level");
    CHECK(shownText(journey, "WarningForm_level_Problem") == QStringLiteral("Please fill this in"));
    journey.find<QComboBox>("WarningForm_event")->setCurrentText(QStringLiteral("暴雨"));
    auto* hazard = journey.find<QComboBox>("WarningForm_hazard");
    hazard->setCurrentIndex(hazard->findData(QStringLiteral("rainstorm")));
    level->setCurrentIndex(level->findData(QStringLiteral("4")));
    // The level is blue: said at once, asked about at the press.
    CHECK(shownText(journey, "WarningForm_level_Problem") ==
          QStringLiteral("The title says yellow, the level is blue."));
    journey.find<QLineEdit>("WarningForm_issuer")->setText(QStringLiteral("市防指"));
    // Neither the words nor the second person are anybody's but the user's.
    auto* second = journey.find<QComboBox>("WarningForm_approved_by");
    CHECK(second->currentText() == QStringLiteral("Please choose"));
    journey.click("WarningForm_Submit");
    CHECK(shownText(journey, "WarningForm_content_Problem") == QStringLiteral("Please fill this in"));
    CHECK(shownText(journey, "WarningForm_approved_by_Problem") == QStringLiteral("Please fill this in"));
    content->setPlainText(QStringLiteral("未来六小时"));
    second->setCurrentIndex(1);
    journey.click("WarningForm_Submit");
    CHECK(journey.find<QPushButton>("WarningForm_Submit")->text() == QStringLiteral("Publish all the same"));
    level->setCurrentIndex(level->findData(QStringLiteral("3")));
    CHECK(shownText(journey, "WarningForm_level_Problem").isEmpty());
    CHECK(journey.find<QPushButton>("WarningForm_Submit")->text() == QStringLiteral("Publish"));
    journey.click("WarningForm_Submit");
    CHECK(eventually([&] { return journey.picture().warnings.size() == 1; }));
    CHECK(journey.failures.empty());
}

TEST_CASE("A warning begins without event, hazard and level, and its button says what is missing") {
    Journey journey{[](TestDesk&) {}};
    journey.window->publishWarning();
    auto* event = journey.find<QComboBox>("WarningForm_event");
    auto* hazard = journey.find<QComboBox>("WarningForm_hazard");
    auto* level = journey.find<QComboBox>("WarningForm_level");
    auto* second = journey.find<QComboBox>("WarningForm_approved_by");
    const auto* submit = journey.find<QPushButton>("WarningForm_Submit");
    REQUIRE((event != nullptr && hazard != nullptr && level != nullptr && second != nullptr && submit != nullptr));
    CHECK(event->currentText().isEmpty());
    CHECK(event->lineEdit()->placeholderText() == QStringLiteral("Please choose"));
    CHECK(hazard->currentText() == QStringLiteral("Please choose"));
    CHECK(level->currentText() == QStringLiteral("Please choose"));
    CHECK_FALSE(event->toolTip().isEmpty());
    CHECK_FALSE(hazard->toolTip().isEmpty());
    journey.find<QLineEdit>("WarningForm_title")->setText(QStringLiteral("Flood warning orange, Shahe"));
    journey.find<QLineEdit>("WarningForm_issuer")->setText(QStringLiteral("市防指"));
    journey.find<QPlainTextEdit>("WarningForm_content")->setPlainText(QStringLiteral("未来六小时"));
    second->setCurrentIndex(1);
    CHECK(submit->toolTip() == QStringLiteral("Still missing: Warned of, Hazard group, Level"));
    journey.click("WarningForm_Submit");
    for (const auto* problem :
         {"WarningForm_event_Problem", "WarningForm_hazard_Problem", "WarningForm_level_Problem"}) {
        INFO(problem);
        CHECK(shownText(journey, problem) == QStringLiteral("Please fill this in"));
    }
    CHECK(journey.bench->bridge().pending() == 0);
    // A title that names another event is asked about.
    event->setCurrentIndex(event->findText(QStringLiteral("Rainstorm")));
    CHECK(shownText(journey, "WarningForm_event_Problem") ==
          QStringLiteral("The title says Flood, the event is Rainstorm."));
    event->setCurrentIndex(event->findText(QStringLiteral("Flood")));
    CHECK(shownText(journey, "WarningForm_event_Problem").isEmpty());
    hazard->setCurrentIndex(hazard->findData(QStringLiteral("river")));
    level->setCurrentIndex(level->findData(QStringLiteral("2")));
    CHECK(submit->toolTip() == QStringLiteral("Publish (Ctrl+Enter)"));
    journey.click("WarningForm_Submit");
    REQUIRE(eventually([&] { return journey.picture().warnings.size() == 1; }));
    journey.picture().warnings.forEach([](const model::Warning& warning) {
        CHECK(warning.event == "Flood");
        CHECK(warning.hazard == model::HazardType::river);
        CHECK(warning.level == 2);
    });
}

TEST_CASE("An update changes something, and a lifted warning says who lifted it") {
    std::int64_t warning = 0;
    Journey journey{[&](TestDesk& desk) {
        warning = desk.make(kOfficer, "warning.publish",
                            {{"title", "暴雨蓝色预警"},
                             {"issuer", "市防指"},
                             {"event", "暴雨"},
                             {"hazard", "rainstorm"},
                             {"level", 4},
                             {"content", "未来六小时"},
                             {"expires_at", toIso(kTestStart + std::chrono::hours{6})},
                             {"approved_by", kDirector.name}});
    }};
    const auto remains = [&] {
        const auto labels = journey.find<QWidget>("Command_Warnings")->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [](const QLabel* label) { return label->text().endsWith(QStringLiteral(" left")); });
    };
    journey.bench->selection().select({model::Kind::warning, warning});
    CHECK(remains());
    journey.click("Warning_Update");
    CHECK(shownText(journey, "WarningForm_Subject").startsWith(QStringLiteral("暴雨蓝色预警")));
    auto* second = journey.find<QComboBox>("WarningForm_approved_by");
    second->setCurrentIndex(second->findData(app::toQt(kDirector.name)));
    journey.click("WarningForm_Submit");
    CHECK(shownText(journey, "WarningForm_Refusal").startsWith(QStringLiteral("Nothing has been changed.")));
    journey.find<QPlainTextEdit>("WarningForm_content")->setPlainText(QStringLiteral("雨势加大"));
    CHECK(shownText(journey, "WarningForm_Refusal").isEmpty());
    journey.click("WarningForm_Submit");
    const auto row = [&]() -> const model::Warning& {
        return *journey.picture().warnings.find(model::WarningId{warning});
    };
    REQUIRE(eventually([&] { return row().content == "雨势加大"; }));
    journey.click("Warning_Lift");
    CHECK(shownText(journey, "WarningForm_Subject").startsWith(QStringLiteral("暴雨蓝色预警")));
    journey.find<QPlainTextEdit>("WarningForm_reason")->setPlainText(QStringLiteral("雨停"));
    journey.click("WarningForm_Submit");
    const auto lifter = [&] {
        const auto labels = journey.find<QWidget>("Command_Warnings")->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text().startsWith(QStringLiteral("07-20 15:00 · ")) &&
                   label->text().endsWith(app::toQt(kLeader.name));
        });
    };
    CHECK(eventually(lifter));
    CHECK_FALSE(remains());
    // After a restart the journal knows it.
    journey.openWindow();
    journey.bench->selection().select({model::Kind::warning, warning});
    CHECK(eventually(lifter));
    CHECK(journey.failures.empty());
}

TEST_CASE("A proposed response begins without level and hazard, and its button says what is missing") {
    Journey journey{[](TestDesk&) {}};
    journey.window->proposeResponse();
    auto* level = journey.find<QComboBox>("ResponseForm_level");
    auto* hazard = journey.find<QComboBox>("ResponseForm_hazard");
    auto* clause = journey.find<QComboBox>("ResponseForm_clause");
    const auto* submit = journey.find<QPushButton>("ResponseForm_Submit");
    REQUIRE((level != nullptr && hazard != nullptr && clause != nullptr && submit != nullptr));
    CHECK(level->currentText() == QStringLiteral("Please choose"));
    CHECK(hazard->currentText() == QStringLiteral("Please choose"));
    journey.find<QPlainTextEdit>("ResponseForm_reason")->setPlainText(QStringLiteral("水位上涨"));
    CHECK(submit->toolTip() == QStringLiteral("Still missing: Level, Hazard"));
    // A clause is for no other level than the chosen one as long as none is chosen.
    const int third = clause->findText(QStringLiteral("Ⅲ"), Qt::MatchStartsWith);
    REQUIRE(third >= 0);
    clause->setCurrentIndex(third);
    CHECK(shownText(journey, "ResponseForm_clause_Problem").isEmpty());
    journey.click("ResponseForm_Submit");
    for (const auto* problem : {"ResponseForm_level_Problem", "ResponseForm_hazard_Problem"}) {
        INFO(problem);
        CHECK(shownText(journey, problem) == QStringLiteral("Please fill this in"));
    }
    CHECK(journey.bench->bridge().pending() == 0);
    choose(journey, "ResponseForm_level", QStringLiteral("3"));
    choose(journey, "ResponseForm_hazard", QStringLiteral("waterlogging"));
    CHECK(submit->toolTip() == QStringLiteral("Propose (Ctrl+Enter)"));
    journey.click("ResponseForm_Submit");
    REQUIRE(eventually([&] { return journey.picture().responses.size() == 1; }));
    journey.picture().responses.forEach([](const model::Response& response) {
        CHECK(response.level == 3);
        CHECK(response.hazard == model::HazardType::waterlogging);
    });
    CHECK(journey.failures.empty());
}
