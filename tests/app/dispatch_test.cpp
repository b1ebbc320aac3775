// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/form.h"
#include "app/docks/input_guards.h"
#include "app/docks/order_card.h"
#include "app/overlays/division_names.h"
#include "tests/app/gui.h"

#include <QCheckBox>
#include <QInputMethodEvent>
#include <QLabel>
#include <QListWidget>
#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTimer>
#include <QWheelEvent>

using namespace weir;
using namespace weir::test;

namespace {

/// Down by three notches over the middle of the box, as a mouse sends it.
void turnWheel(QWidget& box) {
    const QPointF at = box.rect().center();
    QWheelEvent wheel{at,   box.mapToGlobal(at), {}, QPoint{0, -360}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                      false};
    // Only what comes from the system goes on to the widgets around the box.
    QSpontaneKeyEvent::setSpontaneous(&wheel);
    qApp->notify(&box, &wheel);
}

/// Presses and releases the left button over the widget with the pointer at `place` on the screen and `time` ms on the
/// mouse's clock.
void clickAt(QWidget& widget, QPoint place, quint64 time) {
    for (const auto type : {QEvent::MouseButtonPress, QEvent::MouseButtonRelease}) {
        QMouseEvent event{type,
                          widget.rect().center(),
                          place,
                          Qt::LeftButton,
                          type == QEvent::MouseButtonPress ? Qt::LeftButton : Qt::NoButton,
                          Qt::NoModifier};
        event.setTimestamp(time);
        QApplication::sendEvent(&widget, &event);
    }
}

const model::Order& onlyOrder(const Journey& journey) {
    const auto orders = journey.picture().orders.where([](const model::Order&) { return true; });
    REQUIRE(orders.size() == 1);
    return *orders.front();
}

QString textOf(const Journey& journey, const char* label) {
    // A layout shows what was put into it through the event loop.
    QCoreApplication::processEvents();
    const auto* found = journey.find<QLabel>(label);
    return found == nullptr || found->isHidden() ? QString{} : found->text();
}

/// Any text of the panel contains `part`.
bool says(const Journey& journey, const QString& part) {
    const auto labels = journey.find<QWidget>("Command_Dispatch")->findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) { return label->text().contains(part); });
}

/// Chooses the entry of the list of materials as a user does.
void chooseMaterial(const Journey& journey, int row) {
    auto* choice = journey.find<QComboBox>("Dispatch_Material");
    REQUIRE(choice != nullptr);
    choice->setCurrentIndex(row);
    Q_EMIT choice->activated(row);
}

std::int64_t placedIncident(TestDesk& desk, bool verified = true) {
    const auto id =
        desk.make(kOfficer, "incident.report",
                  {{"title", "沙河左岸管涌"}, {"type", "piping"}, {"position", TestDesk::point(114.03, 33.59)}});
    if (verified) {
        desk.must(kLeader, "incident.verify", {{"id", id}});
    }
    return id;
}

std::int64_t calledTeam(TestDesk& desk) {
    return desk.make(kOfficer, "team.create",
                     {{"name", "一队"},
                      {"leader", "王强"},
                      {"phone", "0395-3139966"},
                      {"headcount", 20},
                      {"position", TestDesk::point(114.02, 33.58)}});
}

}  // namespace

TEST_CASE("A wheel over a box scrolls and changes nothing") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) {
        desk.stock(1000);
        incident = placedIncident(desk);
    }};
    SECTION("on the dispatch card") {
        journey.bench->selection().select({model::Kind::incident, incident});
        chooseMaterial(journey, 1);
        auto* material = journey.find<QComboBox>("Dispatch_Material");
        auto* quantity = journey.find<QSpinBox>("Dispatch_Quantity0");
        auto* minutes = journey.find<QSpinBox>("Dispatch_Minutes");
        REQUIRE(quantity != nullptr);
        auto* bar = journey.find<QScrollArea>("Dispatch_Card")->verticalScrollBar();
        journey.window->resize(1280, 500);
        REQUIRE(eventually([&] { return bar->maximum() > 0; }));
        bar->setValue(0);
        turnWheel(*material);
        turnWheel(*quantity);
        turnWheel(*minutes);
        CHECK(material->currentIndex() == 0);
        CHECK(quantity->value() == 0);
        CHECK(minutes->value() == 60);
        CHECK(bar->value() > 0);
        minutes->setFocus();
        turnWheel(*minutes);
        CHECK(minutes->value() == 60);
    }
    SECTION("in a form") {
        journey.window->publishWarning();
        for (const char* name : {"WarningForm_level", "WarningForm_hazard", "WarningForm_approved_by"}) {
            INFO(name);
            auto* box = journey.find<QComboBox>(name);
            REQUIRE(box != nullptr);
            const int before = box->currentIndex();
            turnWheel(*box);
            CHECK(box->currentIndex() == before);
        }
    }
}

TEST_CASE("A double-click is one step, and an unnamed receiver stays unnamed") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) {
        incident = placedIncident(desk);
        desk.make(kOfficer, "order.issue",
                  {{"type", "team"}, {"incident_id", incident}, {"task", "查险"}, {"team_ids", {calledTeam(desk)}}});
    }};
    const auto id = onlyOrder(journey).id;
    journey.bench->selection().select({model::Kind::order, id.value});
    const auto next = [&]() -> QPushButton& {
        auto* button = journey.find<QPushButton>("Order_Next");
        REQUIRE(button != nullptr);
        return *button;
    };
    REQUIRE(eventually([&] { return journey.find<QPushButton>("Order_Next") != nullptr && next().isVisible(); }));
    CHECK(says(journey, QStringLiteral("王强 0395-3139966")));
    const QPoint place = next().mapToGlobal(next().rect().center());
    // Nobody named takes a second press, which is not the second half of a double-click.
    clickAt(next(), place, 40'000);
    CHECK(next().text() == QStringLiteral("Acknowledged, nobody named"));
    clickAt(next(), place, 40'300);
    CHECK(onlyOrder(journey).state == model::OrderState::issued);
    auto* who = journey.find<QLineEdit>("Order_ReceivedBy");
    who->setText(QStringLiteral("王强"));
    CHECK(next().text() == QStringLiteral("Acknowledged"));
    who->clear();
    clickAt(next(), place, 50'000);
    REQUIRE(eventually([&] { return onlyOrder(journey).state == model::OrderState::received; }));
    CHECK(onlyOrder(journey).receivedBy.empty());
    REQUIRE(eventually([&] { return next().text() == QStringLiteral("On the way") && next().isEnabled(); }));
    // The second half of the double-click hits the button that is there now.
    QSignalSpy clicks{&next(), &QPushButton::clicked};
    clickAt(next(), place, 50'300);
    CHECK(clicks.empty());
    clickAt(next(), place, 50'300 + app::ClickGuard::kPause);
    REQUIRE(eventually([&] { return onlyOrder(journey).phase == model::OrderPhase::enRoute; }));
    CHECK(journey.failures.empty());
}

TEST_CASE("Done asks what comes back of each stock line and says what will be recorded") {
    std::int64_t incident = 0;
    std::int64_t sacks = 0;
    std::int64_t boats = 0;
    std::int64_t other = 0;
    Journey journey{[&](TestDesk& desk) {
        other = placedIncident(desk);
        incident = placedIncident(desk);
        sacks = desk.stock(1000);
        const auto warehouse = desk.make(kOfficer, "warehouse.create", {{"name", "县库"}});
        const auto boat = desk.make(kOfficer, "material.create", {{"name", "冲锋舟"}, {"unit_name", "艘"}});
        boats =
            desk.make(kOfficer, "stock.create", {{"warehouse_id", warehouse}, {"material_id", boat}, {"quantity", 3}});
        const auto order =
            desk.make(kOfficer, "order.issue",
                      {{"type", "team"},
                       {"incident_id", incident},
                       {"task", "查险"},
                       {"team_ids", {calledTeam(desk)}},
                       {"lines", {{{"stock_id", sacks}, {"quantity", 50}}, {{"stock_id", boats}, {"quantity", 2}}}}});
        desk.must(kOfficer, "order.acknowledge", {{"id", order}, {"received_by", "王强"}});
        desk.must(kOfficer, "order.progress", {{"id", order}, {"phase", "on_scene"}});
    }};
    journey.window->activateWindow();
    REQUIRE(QTest::qWaitForWindowActive(journey.window.get()));
    const model::Kind orderKind = model::Kind::order;
    journey.bench->selection().select({orderKind, onlyOrder(journey).id.value});
    CHECK(says(journey, QStringLiteral("编织袋 50 条")));
    CHECK(onlyOrder(journey).receivedBy == "王强");
    CHECK(journey.find<QPushButton>("Order_Next")->text() == QStringLiteral("Working"));
    journey.click("Order_Done");
    CHECK(onlyOrder(journey).state == model::OrderState::executing);
    CHECK(textOf(journey, "CompleteForm_Subject").endsWith(QStringLiteral("查险")));
    CHECK(says(journey, QStringLiteral("On the way back from now on: 一队.")));
    auto* sacksBack = journey.find<QLineEdit>(("CompleteForm_returned_" + std::to_string(sacks)).c_str());
    auto* boatsBack = journey.find<QLineEdit>(("CompleteForm_returned_" + std::to_string(boats)).c_str());
    REQUIRE(sacksBack != nullptr);
    REQUIRE(boatsBack != nullptr);
    CHECK(sacksBack->text() == QStringLiteral("0"));
    CHECK(boatsBack->text() == QStringLiteral("2"));
    CHECK(says(journey, QStringLiteral("冲锋舟 (县库): 0 艘 used, 2 艘 returned.")));
    sacksBack->setText(QStringLiteral("51"));
    journey.click("CompleteForm_Submit");
    CHECK(onlyOrder(journey).state == model::OrderState::executing);
    sacksBack->setText(QStringLiteral("20"));
    CHECK(says(journey, QStringLiteral("30 条 used, 20 条 returned.")));
    SECTION("it can be taken back") {
        journey.click("CompleteForm_Cancel");
        CHECK(journey.find<QPushButton>("Order_Done") != nullptr);
        CHECK(onlyOrder(journey).state == model::OrderState::executing);
    }
    SECTION("and the stock, the team and the selection are as said") {
        journey.click("CompleteForm_Submit");
        REQUIRE(eventually([&] { return onlyOrder(journey).state == model::OrderState::done; }));
        CHECK(eventually([&] { return journey.find<QPushButton>("Order_Next") == nullptr; }));
        CHECK(says(journey, QStringLiteral("一队 · 王强")));
        CHECK(journey.picture().stocks.find(model::StockId{sacks})->quantity == 970);
        CHECK(journey.picture().stocks.find(model::StockId{boats})->quantity == 3);
        // Whatever has the keyboard now: another incident is not what the next click is about.
        QTest::qWait(50);
        journey.find<QListWidget>("Dispatch_List")->setFocus();
        QCoreApplication::processEvents();
        REQUIRE(journey.bench->selection().current().has_value());
        CHECK(*journey.bench->selection().current() == app::Item{orderKind, onlyOrder(journey).id.value});
        const auto readiness = [&] {
            return journey.picture().teams.where([](const model::Team&) { return true; }).front()->readiness;
        };
        CHECK(readiness() == model::Readiness::returning);
        CHECK(says(journey, QStringLiteral("一队: Returning")));
        journey.click("Order_Standby0");
        CHECK(eventually([&] { return readiness() == model::Readiness::standing; }));
        CHECK(eventually([&] { return journey.find<QPushButton>("Order_Standby0") == nullptr; }));
    }
    CHECK(journey.failures.empty());
}

TEST_CASE("Under control takes who assessed it and what was seen, and the card tells both") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) {
        incident = desk.make(kOfficer, "incident.report",
                             {{"title", "沙河左岸管涌"}, {"type", "piping"}, {"place", "沙河左岸"}});
        desk.must(kLeader, "incident.verify", {{"id", incident}});
        const auto order = desk.make(
            kOfficer, "order.issue",
            {{"type", "team"}, {"incident_id", incident}, {"task", "查险"}, {"team_ids", {calledTeam(desk)}}});
        desk.must(kOfficer, "order.acknowledge", {{"id", order}, {"received_by", "王强"}});
        desk.must(kOfficer, "order.progress", {{"id", order}, {"phase", "on_scene"}});
        desk.must(kOfficer, "order.complete", {{"id", order}});
    }};
    const auto state = [&] { return journey.picture().incidents.find(model::IncidentId{incident})->state; };
    journey.bench->selection().select({model::Kind::incident, incident});
    journey.click("Incident_Control");
    CHECK(textOf(journey, "ControlForm_Subject") == QStringLiteral("沙河左岸管涌 · 沙河左岸 · Ordinary"));
    journey.click("ControlForm_Submit");
    CHECK(textOf(journey, "ControlForm_note_Problem") == QStringLiteral("Please fill this in"));
    CHECK(textOf(journey, "ControlForm_assessed_by_Problem") == QStringLiteral("Please fill this in"));
    journey.find<QLineEdit>("ControlForm_assessed_by")->setText(QStringLiteral("李工"));
    journey.find<QPlainTextEdit>("ControlForm_note")->setPlainText(QStringLiteral("渗水清亮"));
    journey.click("ControlForm_Submit");
    REQUIRE(eventually([&] { return state() == model::IncidentState::controlled; }));
    CHECK(eventually([&] { return says(journey, QStringLiteral("李工: 渗水清亮")); }));
    CHECK(says(journey, QStringLiteral("recorded by ") + app::toQt(kLeader.name)));
    journey.click("Incident_Close");
    CHECK(textOf(journey, "ReasonForm_Subject").startsWith(QStringLiteral("沙河左岸管涌")));
    CHECK(journey.failures.empty());
}

TEST_CASE("Nobody is chosen by the program, and doubts are said before an order goes out") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) {
        calledTeam(desk);
        incident = desk.incident();
    }};
    journey.bench->selection().select({model::Kind::incident, incident});
    auto* box = journey.find<QCheckBox>("Dispatch_Team0");
    REQUIRE(box != nullptr);
    CHECK_FALSE(box->isChecked());
    CHECK_FALSE(journey.find<QPushButton>("Dispatch_Issue")->isEnabled());
    CHECK(textOf(journey, "Dispatch_Why") == QStringLiteral("Choose a team or material"));
    CHECK(textOf(journey, "Dispatch_Caution").startsWith(QStringLiteral("The report is not verified.")));
    CHECK(textOf(journey, "Dispatch_Caution").contains(QStringLiteral("place on the map")));
    box->setChecked(true);
    CHECK(textOf(journey, "Dispatch_Chosen") == QStringLiteral("Chosen: 一队"));
    journey.click("Dispatch_Issue");
    CHECK(journey.find<QPushButton>("Dispatch_Issue")->text() == QStringLiteral("Issue although not verified"));
    CHECK(journey.picture().orders.empty());
    // Another choice is another order: it is asked again.
    box->setChecked(false);
    box->setChecked(true);
    CHECK(journey.find<QPushButton>("Dispatch_Issue")->text() == QStringLiteral("Issue the order"));
    journey.click("Dispatch_Issue");
    journey.click("Dispatch_Issue");
    REQUIRE(eventually([&] { return journey.picture().orders.size() == 1; }));
    CHECK(journey.failures.empty());
}

TEST_CASE("A chosen team that shares its name is named with county and township") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) {
        const auto team = [&](const char* name, const char* division) {
            return desk.make(kOfficer, "team.create",
                             {{"name", name},
                              {"headcount", 20},
                              {"division_code", division},
                              {"position", TestDesk::point(114.02, 33.58)}});
        };
        team("大张庄村抢险队", "411104100");
        team("大张庄村抢险队", "411103100");
        team("小张庄村抢险队", "411104100");
        incident = placedIncident(desk);
    }};
    journey.bench->selection().select({model::Kind::incident, incident});
    const auto home = app::homeText(journey.picture(), "411104100");
    REQUIRE_FALSE(home.isEmpty());
    const auto choose = [&](const QString& name, const QString& place) {
        const auto boxes = journey.window->findChildren<QCheckBox*>();
        for (auto* box : boxes) {
            const auto* detail = journey.find<QLabel>(
                box->objectName().replace(QStringLiteral("Team"), QStringLiteral("TeamDetail")).toLatin1().constData());
            if (box->text() == name && detail != nullptr && detail->text().endsWith(place)) {
                box->setChecked(true);
                return;
            }
        }
        FAIL("the team is not offered");
    };
    choose(QStringLiteral("大张庄村抢险队"), home);
    CHECK(textOf(journey, "Dispatch_Chosen") == QStringLiteral("Chosen: 大张庄村抢险队 (%1)").arg(home));
    choose(QStringLiteral("小张庄村抢险队"), home);
    CHECK(textOf(journey, "Dispatch_Chosen") ==
          QStringLiteral("Chosen: 大张庄村抢险队 (%1), 小张庄村抢险队").arg(home));
}

TEST_CASE("What is typed into a form outlives the opening of another one") {
    Journey journey{[](TestDesk&) {}};
    const auto title = [&] { return journey.find<QLineEdit>("IncidentForm_title"); };
    journey.window->action("ReportIncident")->trigger();
    REQUIRE(title() != nullptr);
    title()->setText(QStringLiteral("村口进水"));
    journey.window->action("ReportIncident")->trigger();
    CHECK(title()->text() == QStringLiteral("村口进水"));
    journey.window->action("WriteLog")->trigger();
    auto* content = journey.find<QPlainTextEdit>("LogForm_content");
    REQUIRE(content != nullptr);
    content->setPlainText(QStringLiteral("电话询问"));
    journey.window->action("ReportIncident")->trigger();
    REQUIRE(eventually([&] { return title() != nullptr && title()->text() == QStringLiteral("村口进水"); }));
    journey.window->action("WriteLog")->trigger();
    REQUIRE(eventually([&] {
        const auto* again = journey.find<QPlainTextEdit>("LogForm_content");
        return again != nullptr && again->toPlainText() == QStringLiteral("电话询问");
    }));
    // Both are kept for the next start.
    journey.openWindow();
    REQUIRE(eventually([&] { return journey.find<QPushButton>("Drafts_Restore") != nullptr; }));
    CHECK(journey.failures.empty());
}

TEST_CASE("A chosen team that was sent elsewhere meanwhile can be taken out again") {
    std::int64_t incident = 0;
    std::int64_t other = 0;
    std::int64_t team = 0;
    Journey journey{[&](TestDesk& desk) {
        team = calledTeam(desk);
        desk.team("二队");
        incident = placedIncident(desk);
        other = placedIncident(desk);
    }};
    const auto box = [&](const QString& name) -> QCheckBox* {
        for (auto* one : journey.window->findChildren<QCheckBox*>()) {
            if (one->objectName().startsWith(QStringLiteral("Dispatch_Team")) && one->text() == name) {
                return one;
            }
        }
        return nullptr;
    };
    journey.bench->selection().select({model::Kind::incident, incident});
    REQUIRE(box(QStringLiteral("一队")) != nullptr);
    box(QStringLiteral("一队"))->setChecked(true);
    journey.bench->run("order.issue",
                       {{"type", "team"}, {"incident_id", other}, {"task", "查险"}, {"team_ids", {team}}});
    REQUIRE(eventually([&] { return journey.picture().orders.size() == 1 && box(QStringLiteral("一队")) != nullptr; }));
    REQUIRE(eventually([&] { return !journey.find<QPushButton>("Dispatch_Issue")->isEnabled(); }));
    CHECK(box(QStringLiteral("一队"))->isChecked());
    CHECK(box(QStringLiteral("一队"))->isEnabled());
    box(QStringLiteral("一队"))->setChecked(false);
    // Under way, it is not offered a second time.
    REQUIRE(eventually([&] {
        const auto* gone = box(QStringLiteral("一队"));
        return gone == nullptr || !gone->isEnabled();
    }));
    box(QStringLiteral("二队"))->setChecked(true);
    CHECK(textOf(journey, "Dispatch_Chosen") == QStringLiteral("Chosen: 二队"));
    REQUIRE(eventually([&] { return journey.find<QPushButton>("Dispatch_Issue")->isEnabled(); }));
    CHECK(journey.failures.empty());
}

TEST_CASE("A drafted order is listed and issued from its card") {
    std::int64_t order = 0;
    Journey journey{[&](TestDesk& desk) {
        order = desk.make(kOfficer, "order.draft",
                          {{"type", "team"},
                           {"incident_id", placedIncident(desk)},
                           {"task", "带反滤料"},
                           {"team_ids", {calledTeam(desk)}}});
    }};
    const auto* list = journey.find<QListWidget>("Dispatch_List");
    REQUIRE(list != nullptr);
    const auto* line = list->item(list->count() - 1);
    CHECK(line->data(Qt::AccessibleTextRole).toString().startsWith(QStringLiteral("带反滤料, 一队")));
    journey.bench->selection().select({model::Kind::order, order});
    journey.click("Order_Next");
    REQUIRE(eventually([&] { return onlyOrder(journey).state == model::OrderState::issued; }));
    CHECK(journey.failures.empty());
}

TEST_CASE("More teams are ten more, and a part of the name finds any") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) {
        for (int i = 10; i < 30; ++i) {
            desk.team("队" + std::to_string(i));
        }
        incident = placedIncident(desk);
    }};
    journey.bench->selection().select({model::Kind::incident, incident});
    REQUIRE(journey.find<QCheckBox>("Dispatch_Team3") != nullptr);
    CHECK(journey.find<QCheckBox>("Dispatch_Team4") == nullptr);
    // It looks like a button and is as high as one.
    const auto* more = journey.find<QPushButton>("Dispatch_MoreTeams");
    REQUIRE(more != nullptr);
    CHECK_FALSE(more->property("part").isValid());
    CHECK(more->sizeHint().height() >= 28);
    journey.click("Dispatch_MoreTeams");
    CHECK(journey.find<QCheckBox>("Dispatch_Team13") != nullptr);
    CHECK(journey.find<QCheckBox>("Dispatch_Team14") == nullptr);
    auto* filter = journey.find<QLineEdit>("Dispatch_TeamFilter");
    filter->setText(QStringLiteral("队29"));
    REQUIRE(journey.find<QCheckBox>("Dispatch_Team0") != nullptr);
    CHECK(journey.find<QCheckBox>("Dispatch_Team0")->text() == QStringLiteral("队29"));
    CHECK(journey.find<QCheckBox>("Dispatch_Team1") == nullptr);
    CHECK(journey.find<QPushButton>("Dispatch_MoreTeams") == nullptr);
}

TEST_CASE("Ages on cards move on by themselves") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) { incident = placedIncident(desk); }};
    journey.bench->selection().select({model::Kind::incident, incident});
    auto* timer = journey.find<QTimer>("Dispatch_Ages");
    REQUIRE(timer != nullptr);
    CHECK(timer->isActive());
    CHECK(timer->intervalAsDuration() <= std::chrono::seconds{30});
    journey.clock().advance(std::chrono::minutes{65});
    CHECK_FALSE(says(journey, QStringLiteral("1 h 5 min ago")));
    timer->start(1);
    CHECK(eventually([&] { return says(journey, QStringLiteral("1 h 5 min ago")); }));
}

TEST_CASE("An order takes several materials, none above what is free") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) {
        const auto stock = desk.stock(1000);
        const auto warehouse = desk.make(kOfficer, "warehouse.create", {{"name", "县库"}});
        const auto boats = desk.make(kOfficer, "material.create", {{"name", "冲锋舟"}, {"unit_name", "艘"}});
        desk.make(kOfficer, "stock.create", {{"warehouse_id", warehouse}, {"material_id", boats}, {"quantity", 3}});
        desk.make(kOfficer, "material.create", {{"name", "土工布"}, {"unit_name", "平方米"}});
        incident = placedIncident(desk);
        // Promised to another order, so no longer free.
        desk.make(kOfficer, "order.issue",
                  {{"type", "material"},
                   {"incident_id", incident},
                   {"task", "先送"},
                   {"lines", {{{"stock_id", stock}, {"quantity", 200}}}}});
    }};
    journey.bench->selection().select({model::Kind::incident, incident});
    auto* choice = journey.find<QComboBox>("Dispatch_Material");
    REQUIRE(choice->count() == 4);
    CHECK(choice->itemText(1) == QStringLiteral("编织袋 · 800 条 available"));
    // Nothing of it is left: it can be seen and not be chosen.
    CHECK_FALSE(choice->model()->flags(choice->model()->index(3, 0)).testFlag(Qt::ItemIsEnabled));
    chooseMaterial(journey, 1);
    CHECK(textOf(journey, "Dispatch_Why") == QStringLiteral("Say how much: 编织袋"));
    journey.find<QSpinBox>("Dispatch_Quantity0")->setValue(900);
    CHECK(textOf(journey, "Dispatch_Why") == QStringLiteral("编织袋: only 800 条 available"));
    CHECK_FALSE(journey.find<QPushButton>("Dispatch_Issue")->isEnabled());
    journey.find<QSpinBox>("Dispatch_Quantity0")->setValue(300);
    chooseMaterial(journey, 1);
    REQUIRE(journey.find<QSpinBox>("Dispatch_Quantity1") != nullptr);
    CHECK(journey.find<QSpinBox>("Dispatch_Quantity1")->suffix() == QStringLiteral(" 艘"));
    journey.find<QSpinBox>("Dispatch_Quantity1")->setValue(2);
    CHECK(textOf(journey, "Dispatch_Plan1") == QStringLiteral("县库: 2 艘, place unknown\n3 艘 available"));
    CHECK(journey.find<QComboBox>("Dispatch_Material")->count() == 2);
    journey.click("Dispatch_Issue");
    REQUIRE(eventually([&] { return journey.picture().orders.size() == 2; }));
    std::vector<std::int64_t> quantities;
    journey.picture().orderLines.forEach([&](const model::OrderLine& line) { quantities.push_back(line.quantity); });
    std::sort(quantities.begin(), quantities.end());
    CHECK(quantities == std::vector<std::int64_t>{2, 200, 300});
    CHECK(journey.failures.empty());
}

TEST_CASE("A material can be left out again, and what was begun survives another selection") {
    std::int64_t first = 0;
    std::int64_t second = 0;
    Journey journey{[&](TestDesk& desk) {
        desk.stock(1000);
        first = placedIncident(desk);
        second = placedIncident(desk);
    }};
    journey.bench->selection().select({model::Kind::incident, first});
    chooseMaterial(journey, 1);
    journey.find<QSpinBox>("Dispatch_Quantity0")->setValue(70);
    journey.bench->selection().select({model::Kind::incident, second});
    CHECK(journey.find<QSpinBox>("Dispatch_Quantity0") == nullptr);
    journey.bench->selection().select({model::Kind::incident, first});
    REQUIRE(journey.find<QSpinBox>("Dispatch_Quantity0") != nullptr);
    CHECK(journey.find<QSpinBox>("Dispatch_Quantity0")->value() == 70);
    journey.click("Dispatch_Remove0");
    CHECK(journey.find<QSpinBox>("Dispatch_Quantity0") == nullptr);
    CHECK(textOf(journey, "Dispatch_Why") == QStringLiteral("Choose a team or material"));
}

TEST_CASE("A second press from the same revision is the same step") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) {
        incident = placedIncident(desk);
        desk.make(kOfficer, "order.issue",
                  {{"type", "team"}, {"incident_id", incident}, {"task", "查险"}, {"team_ids", {calledTeam(desk)}}});
    }};
    journey.bench->selection().select({model::Kind::order, onlyOrder(journey).id.value});
    const auto card = journey.window->findChildren<app::OrderCard*>();
    REQUIRE(card.size() == 1);
    const auto revision = onlyOrder(journey).revision;
    // Both are sent before the event loop has told about the first.
    Q_EMIT card.front()->stepWanted(revision, QStringLiteral("王强"));
    Q_EMIT card.front()->stepWanted(revision, QStringLiteral("王强"));
    REQUIRE(eventually([&] { return onlyOrder(journey).state == model::OrderState::received; }));
    REQUIRE(eventually([&] { return journey.find<QPushButton>("Order_Next") != nullptr; }));
    CHECK(onlyOrder(journey).phase == model::OrderPhase::none);
    CHECK(onlyOrder(journey).revision == revision + 1);
    CHECK(journey.failures.empty());
}

TEST_CASE("What is typed into a card is not touched by what happens elsewhere") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) {
        desk.stock(1000);
        incident = placedIncident(desk);
    }};
    journey.window->activateWindow();
    REQUIRE(QTest::qWaitForWindowActive(journey.window.get()));
    journey.bench->selection().select({model::Kind::incident, incident});
    chooseMaterial(journey, 1);
    const auto quantity = [&]() -> QSpinBox& {
        auto* box = journey.find<QSpinBox>("Dispatch_Quantity0");
        REQUIRE(box != nullptr);
        return *box;
    };
    REQUIRE(eventually([&] { return quantity().hasFocus(); }));
    std::size_t reported = 1;
    const auto elsewhere = [&] {
        const auto* before = &quantity();
        journey.bench->run("incident.report", {{"title", "他席上报"}, {"type", "crack"}});
        ++reported;
        REQUIRE(eventually([&] { return journey.picture().incidents.size() == reported && &quantity() != before; }));
        REQUIRE(eventually([&] { return QApplication::focusWidget() == &quantity(); }));
    };
    // All is marked: the first digit takes the place of the nought.
    elsewhere();
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("5"));
    elsewhere();
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("00"));
    CHECK(quantity().value() == 500);
    // By itself, too, and with the cursor in the middle.
    QTest::keyClick(&quantity(), Qt::Key_Left);
    const auto* old = &quantity();
    journey.find<QTimer>("Dispatch_Ages")->start(1);
    REQUIRE(eventually([&] { return &quantity() != old && quantity().hasFocus(); }));
    journey.find<QTimer>("Dispatch_Ages")->stop();
    QTest::keyClicks(&quantity(), QStringLiteral("7"));
    CHECK(quantity().value() == 5070);
    // The card goes on with the next part of the form, not with the list above.
    journey.click("Dispatch_Remove0");
    CHECK(eventually([&] { return QApplication::focusWidget() == journey.find<QComboBox>("Dispatch_Material"); }));
    CHECK(journey.failures.empty());
}

TEST_CASE("Half a character of an input method outlives a change elsewhere") {
    std::int64_t incident = 0;
    Journey journey{[&](TestDesk& desk) { incident = placedIncident(desk); }};
    journey.window->activateWindow();
    REQUIRE(QTest::qWaitForWindowActive(journey.window.get()));
    journey.bench->selection().select({model::Kind::incident, incident});
    auto* task = journey.find<QLineEdit>("Dispatch_Task");
    REQUIRE(task != nullptr);
    QCoreApplication::processEvents();
    task->setFocus();
    QInputMethodEvent begun{QStringLiteral("zhui"), {}};
    QApplication::sendEvent(task, &begun);
    journey.bench->run("incident.report", {{"title", "他席上报"}, {"type", "crack"}});
    REQUIRE(eventually([&] { return journey.picture().incidents.size() == 2; }));
    QCoreApplication::processEvents();
    REQUIRE(journey.find<QLineEdit>("Dispatch_Task") == task);
    QInputMethodEvent ended;
    ended.setCommitString(QStringLiteral("追"));
    QApplication::sendEvent(task, &ended);
    CHECK(task->text().contains(QChar{u'追'}));
}
