// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/dispatch_panel.h"
#include "tests/app/gui.h"

#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>

using namespace weir;
using namespace weir::test;

namespace {

/// Lets a test read the lines as the list paints them.
class SeenPanel final : public app::DispatchPanel {
public:
    using DispatchPanel::DispatchPanel;
    using DispatchPanel::lines;
};

app::ListLine lineOf(const SeenPanel& panel, std::int64_t order) {
    for (const auto& line : panel.lines()) {
        if (line.item == app::Item{model::Kind::order, order}) {
            return line;
        }
    }
    FAIL("the order is not in the list");
    return {};
}

const QLabel* labelWith(const Journey& journey, const QString& part) {
    for (const auto* label : journey.find<QWidget>("Command_Dispatch")->findChildren<QLabel*>()) {
        if (label->text().contains(part)) {
            return label;
        }
    }
    return nullptr;
}

std::int64_t verifiedIncident(TestDesk& desk) {
    const auto id = desk.make(kOfficer, "incident.report",
                              {{"title", "沙河管涌"},
                               {"type", "piping"},
                               {"place", "沙河左岸"},
                               {"position", TestDesk::point(114.03, 33.59)}});
    desk.must(kLeader, "incident.verify", {{"id", id}});
    return id;
}

/// 50 sacks from a warehouse with a telephone.
std::int64_t materialOrder(TestDesk& desk) {
    const auto warehouse =
        desk.make(kOfficer, "warehouse.create", {{"name", "市库"}, {"custodian", "赵敏"}, {"phone", "0395-2222222"}});
    const auto sacks = desk.make(kOfficer, "material.create", {{"name", "编织袋"}, {"unit_name", "条"}});
    const auto stock =
        desk.make(kOfficer, "stock.create", {{"warehouse_id", warehouse}, {"material_id", sacks}, {"quantity", 1000}});
    return desk.make(kOfficer, "order.issue",
                     {{"type", "material"},
                      {"incident_id", verifiedIncident(desk)},
                      {"task", "送编织袋"},
                      {"lines", {{{"stock_id", stock}, {"quantity", 50}}}}});
}

}  // namespace

TEST_CASE("An order nobody has acknowledged says how long it waits and whom to call") {
    std::int64_t order = 0;
    Journey journey{[&](TestDesk& desk) { order = materialOrder(desk); }};
    SeenPanel panel{*journey.bench};
    CHECK(lineOf(panel, order).right.startsWith(QStringLiteral("Issued · ")));
    // The city of the tests gives ten minutes.
    journey.clock().advance(std::chrono::minutes{10});
    CHECK(lineOf(panel, order).right == QStringLiteral("Issued · 10 min unacknowledged"));
    CHECK(lineOf(panel, order).tone == app::Tone::warn);
    journey.clock().advance(std::chrono::minutes{86});
    CHECK(lineOf(panel, order).right == QStringLiteral("Issued · 1 h 36 min unacknowledged"));
    CHECK(lineOf(panel, order).tone == app::Tone::alert);

    journey.bench->selection().select({model::Kind::order, order});
    const auto* waiting = labelWith(journey, QStringLiteral("1 h 36 min unacknowledged · expected within 10 min"));
    REQUIRE(waiting != nullptr);
    CHECK(waiting->property("tone").toString() == QStringLiteral("alert"));
    CHECK(labelWith(journey, QStringLiteral("市库 · 赵敏 0395-2222222")) != nullptr);

    journey.find<QLineEdit>("Order_ReceivedBy")->setText(QStringLiteral("赵敏"));
    journey.click("Order_Next");
    REQUIRE(eventually(
        [&] { return journey.picture().orders.find(model::OrderId{order})->state == model::OrderState::received; }));
    CHECK(eventually([&] { return labelWith(journey, QStringLiteral("unacknowledged")) == nullptr; }));
    CHECK(lineOf(panel, order).right == QStringLiteral("Acknowledged"));
    CHECK(journey.failures.empty());
}

TEST_CASE("The name asked for is scrolled to and has the keyboard, and going back records nothing") {
    std::int64_t order = 0;
    Journey journey{[&](TestDesk& desk) {
        std::string task;
        for (int i = 0; i < 60; ++i) {
            task += "封堵管涌并加高子堤；";  // an order as long as some are: the field comes below the fold
        }
        order = desk.make(kOfficer, "order.issue",
                          {{"type", "works"}, {"incident_id", verifiedIncident(desk)}, {"task", task}});
    }};
    journey.window->activateWindow();
    REQUIRE(QTest::qWaitForWindowActive(journey.window.get()));
    journey.window->resize(1280, 500);
    journey.bench->selection().select({model::Kind::order, order});
    auto* scroll = journey.find<QScrollArea>("Dispatch_Card");
    REQUIRE(scroll != nullptr);
    REQUIRE(eventually([&] { return scroll->verticalScrollBar()->maximum() > 0; }));
    const auto inSight = [&] {
        const auto* field = journey.find<QLineEdit>("Order_ReceivedBy");
        return field != nullptr && field->isVisible() &&
               scroll->viewport()->rect().contains(QRect{field->mapTo(scroll->viewport(), QPoint{}), field->size()});
    };
    REQUIRE_FALSE(inSight());
    journey.click("Order_Next");
    CHECK(eventually(inSight));
    CHECK(QApplication::focusWidget() == journey.find<QLineEdit>("Order_ReceivedBy"));
    REQUIRE(journey.find<QPushButton>("Order_NotYet") != nullptr);
    CHECK(journey.find<QPushButton>("Order_NotYet")->text() == QStringLiteral("Go back without recording"));
    journey.click("Order_NotYet");
    CHECK(journey.find<QPushButton>("Order_NotYet") == nullptr);
    CHECK(journey.picture().orders.find(model::OrderId{order})->state == model::OrderState::issued);
    CHECK(journey.failures.empty());
}
