// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/attribute_panel.h"
#include "app/docks/field_stats_dialog.h"
#include "app/docks/place_dialog.h"
#include "app/window/chosen_features.h"
#include "app/window/map_windows.h"
#include "app/workbench/outer_layers.h"
#include "tests/app/map_file.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QScrollBar>
#include <QStyleOptionViewItem>
#include <QTableView>
#include <QToolButton>

#include <fstream>
#include <iterator>

#include <fmt/format.h>

using namespace weir;
using namespace weir::test;

namespace {

const PreparedRows kVillages{{"甲", "10"}, {"乙", "20"}, {"沙河村", "30"}, {"丙", "400"}, {"", ""}};

struct TableJourney : MapFileJourney {
    explicit TableJourney(TempDir& folder, const PreparedRows& rows = kVillages) : MapFileJourney{folder, rows} {
        window->action("LayerTable")->trigger();
        panel = window->findChild<app::AttributePanel*>();
        REQUIRE(panel != nullptr);
    }
    [[nodiscard]] QString cell(int row, int column) const {
        return panel->model().index(row, column).data().toString();
    }
    /// Waits until the cell has come.
    [[nodiscard]] QString cellRead(int row, int column) const {
        static_cast<void>(cell(row, column));
        REQUIRE(eventually([&] { return panel->model().isRead(row); }));
        return cell(row, column);
    }
    [[nodiscard]] std::vector<std::uint32_t> selected() const { return *bench->features().rows(); }
    app::AttributePanel* panel = nullptr;
};

using Rows = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("The table of a map file opens, filters and sorts beside the window") {
    TempDir folder;
    TableJourney journey{folder};
    const QAbstractItemModelTester tester{&journey.panel->model(),
                                          QAbstractItemModelTester::FailureReportingMode::Fatal};
    CHECK_FALSE(journey.the<QDockWidget>("Dock_Attributes").isHidden());
    CHECK(journey.panel->model().rowCount() == 5);
    CHECK(journey.cellRead(0, 0) == QStringLiteral("甲"));
    CHECK(journey.the<QLabel>("Attr_Count").text() == QStringLiteral("5 rows"));

    journey.the<QLineEdit>("Attr_Filter").setText(QStringLiteral("people >= 20"));
    REQUIRE(eventually([&] { return journey.panel->model().rowCount() == 3; }));
    CHECK(journey.the<QLabel>("Attr_Count").text() == QStringLiteral("3 of 5 rows"));
    CHECK(journey.cellRead(0, 0) == QStringLiteral("乙"));

    journey.the<QTableView>("Attr_Table").sortByColumn(1, Qt::DescendingOrder);
    REQUIRE(eventually([&] { return journey.cellRead(0, 1) == QStringLiteral("400"); }));
    CHECK(journey.cellRead(2, 1) == QStringLiteral("20"));

    // Wrong while it is typed: the rows stay, the reason and its place are said.
    journey.the<QLineEdit>("Attr_Filter").setText(QStringLiteral("people >= "));
    CHECK(journey.the<QLabel>("Attr_FilterError").isVisibleTo(journey.window.get()));
    CHECK(journey.the<QLabel>("Attr_FilterError").text().contains(QStringLiteral("10")));
    CHECK(journey.panel->model().rowCount() == 3);
    journey.the<QLineEdit>("Attr_Filter").clear();
    REQUIRE(eventually([&] { return journey.panel->model().rowCount() == 5; }));
    CHECK(journey.cellRead(4, 1).isEmpty());  // sorted still, the empty one last
    CHECK(journey.failures.empty());
}

TEST_CASE("A filter is put together from fields, comparisons and values") {
    TempDir folder;
    TableJourney journey{folder};
    journey.the<QToolButton>("Attr_ShowBuilder").click();
    journey.choose("Builder_Field0", 1);
    journey.choose("Builder_Operator0", 5);  // at least
    journey.type("Builder_Value0", QStringLiteral("30"));
    CHECK(journey.the<QLineEdit>("Attr_Filter").text() == QStringLiteral("people >= 30"));
    journey.click("Builder_Add");
    journey.choose("Builder_Operator1", 6);  // contains
    journey.type("Builder_Value1", QStringLiteral("河'"));
    CHECK(journey.the<QLineEdit>("Attr_Filter").text() == QStringLiteral("people >= 30 and name ~ '河'''"));
    journey.type("Builder_Value1", QStringLiteral("河"));
    journey.choose("Builder_Joined", 1);
    REQUIRE(eventually([&] { return journey.panel->model().rowCount() == 2; }));
    journey.choose("Builder_Joined", 0);
    REQUIRE(eventually([&] { return journey.panel->model().rowCount() == 1; }));
    journey.choose("Builder_Operator1", 8);  // is empty
    CHECK_FALSE(journey.the<QLineEdit>("Builder_Value1").isEnabled());
    CHECK(journey.the<QLineEdit>("Attr_Filter").text() == QStringLiteral("people >= 30 and name = null"));
}

TEST_CASE("Map and table have one selection of the features of a map file") {
    TempDir folder;
    TableJourney journey{folder};
    journey.window->action("LayerZoom")->trigger();
    auto& canvas = journey.window->canvas();
    REQUIRE(eventually([&] { return canvas.view().isValid() && !canvas.isDrawing(); }));

    SECTION("chosen in the table, seen on the map") {
        journey.the<QTableView>("Attr_Table").selectRow(1);
        CHECK(journey.selected() == Rows{1});
        auto* chosen = canvas.findChild<QWidget*>(QStringLiteral("Map_ChosenFeatures"));
        REQUIRE(chosen != nullptr);
        CHECK(chosen->isVisible());
        chosen->grab();
        CHECK(static_cast<app::ChosenFeatures*>(chosen)->drawn() == 1);
        CHECK(journey.the<QLabel>("Attr_Count").text().contains(QStringLiteral("1 selected")));
        journey.window->action("ClearSelection")->trigger();
        CHECK(journey.selected().empty());
        CHECK_FALSE(chosen->isVisible());
    }
    SECTION("chosen in the table, seen on a second map that shows the layer") {
        journey.window->action("SecondMap")->trigger();
        REQUIRE(journey.window->mapWindows().maps().size() == 1);
        auto* second = journey.window->mapWindows().maps().front();
        REQUIRE(eventually([&] { return second->canvas().view().centre == canvas.view().centre; }));
        journey.the<QTableView>("Attr_Table").selectRow(1);
        auto* chosen = second->canvas().findChild<QWidget*>(QStringLiteral("Map_ChosenFeatures"));
        REQUIRE(chosen != nullptr);
        CHECK(chosen->isVisible());
        chosen->grab();
        CHECK(static_cast<app::ChosenFeatures*>(chosen)->drawn() == 1);
        second->setLayerVisible(journey.layer().id, false);
        journey.the<QTableView>("Attr_Table").selectRow(2);
        chosen->grab();
        CHECK(static_cast<app::ChosenFeatures*>(chosen)->drawn() == 0);
    }
    SECTION("chosen on the map, seen in the table") {
        const auto projection = maps::makeProjection("EPSG:4547");
        REQUIRE(projection);
        const auto at = canvas.toWidget((*projection)->toLonLat({502'450, 3'716'450})).toPoint();
        QTest::mouseClick(&canvas, Qt::LeftButton, Qt::NoModifier, at);
        CHECK(journey.selected() == Rows{2});
        CHECK(journey.panel->model().index(2, 0).data(Qt::BackgroundRole).isValid());
        CHECK_FALSE(journey.panel->model().index(1, 0).data(Qt::BackgroundRole).isValid());
        const auto next = canvas.toWidget((*projection)->toLonLat({503'450, 3'716'450})).toPoint();
        QTest::mouseClick(&canvas, Qt::LeftButton, Qt::ShiftModifier, next);
        CHECK(journey.selected() == Rows{2, 3});
        QTest::mouseClick(&canvas, Qt::LeftButton, Qt::ControlModifier, at);
        CHECK(journey.selected() == Rows{3});
    }
    SECTION("chosen by an expression") {
        journey.panel->selectWhere(QStringLiteral("people < 25"), app::AttributePanel::Change::replace);
        REQUIRE(eventually([&] { return journey.selected() == Rows{0, 1}; }));
        journey.panel->selectWhere(QStringLiteral("people is null"), app::AttributePanel::Change::add);
        REQUIRE(eventually([&] { return journey.selected() == Rows{0, 1, 4}; }));
        journey.panel->selectWhere(QStringLiteral("name = '乙'"), app::AttributePanel::Change::remove);
        REQUIRE(eventually([&] { return journey.selected() == Rows{0, 4}; }));
        journey.panel->selectWhere(QStringLiteral("nothing = 1"), app::AttributePanel::Change::replace);
        REQUIRE(eventually([&] { return !journey.failures.empty(); }));
        CHECK(journey.selected() == Rows{0, 4});
    }
    SECTION("what is chosen by an expression is marked in the table") {
        auto& table = journey.the<QTableView>("Attr_Table");
        // As the table paints a cell, whether or not the dock has room for the row.
        const auto ground = [&](int row) {
            QImage picture{200, 26, QImage::Format_RGB32};
            picture.fill(Qt::white);
            QPainter painter{&picture};
            QStyleOptionViewItem option;
            option.initFrom(&table);
            option.widget = &table;
            option.rect = picture.rect();
            option.state = QStyle::State_Enabled;
            table.itemDelegate()->paint(&painter, option, journey.panel->model().index(row, 0));
            return picture.pixelColor(195, 13).name();
        };
        const auto marked = journey.bench->theme().colour("accent_soft").name();
        CHECK(ground(0) != marked);
        journey.panel->selectWhere(QStringLiteral("name = '甲'"), app::AttributePanel::Change::replace);
        REQUIRE(eventually([&] { return journey.selected() == Rows{0}; }));
        CHECK(ground(0) == marked);
        CHECK(ground(1) != marked);
    }
    SECTION("chosen by place") {
        // What is within 150 m of the second square: its neighbours stand 100 m away.
        journey.bench->features().set(journey.panel->layer(), {1});
        journey.the<QToolButton>("Attr_Place").click();
        journey.choose("Place_Relation", 2);
        journey.choose("Place_Source", 3);
        journey.the<QDoubleSpinBox>("Place_Metres").setValue(150);
        journey.click("Place_Accept");
        REQUIRE(eventually([&] { return journey.selected() == Rows{0, 1, 2}; }));
        journey.the<QToolButton>("Attr_Place").click();
        journey.choose("Place_Source", 1);
        CHECK_FALSE(journey.the<QPushButton>("Place_Accept").isEnabled());
        CHECK_FALSE(journey.the<QPushButton>("Place_Accept").toolTip().isEmpty());
        // The distance belongs to one relation; without it the field is grey and says why.
        auto& metres = journey.the<QDoubleSpinBox>("Place_Metres");
        CHECK_FALSE(metres.isEnabled());
        CHECK_FALSE(metres.toolTip().isEmpty());
        const auto disabled = metres.palette().color(QPalette::Disabled, QPalette::Text);
        CHECK(disabled.name() == journey.bench->theme().colour("disabled").name());
        journey.choose("Place_Relation", 2);
        CHECK(metres.isEnabled());
        CHECK(metres.toolTip().isEmpty());
        // What is compared with stands there whole.
        auto& source = journey.the<QComboBox>("Place_Source");
        CHECK(source.accessibleName() == QStringLiteral("Compared with"));
        const QString longest = QStringLiteral("the selected rows of a map file");
        CHECK(source.findText(longest) >= 0);
        CHECK(source.minimumSizeHint().width() > source.fontMetrics().horizontalAdvance(longest));
    }
}

TEST_CASE("Selected rows are copied and saved, figures of a field are shown") {
    TempDir folder;
    TableJourney journey{folder};
    CHECK_FALSE(journey.the<QToolButton>("Attr_Copy").isEnabled());
    journey.bench->features().set(journey.panel->layer(), {1, 2});
    REQUIRE(journey.the<QToolButton>("Attr_Copy").isEnabled());
    QApplication::clipboard()->clear();
    journey.the<QToolButton>("Attr_Copy").click();
    REQUIRE(eventually([&] { return !QApplication::clipboard()->text().isEmpty(); }));
    CHECK(QApplication::clipboard()->text() == QStringLiteral("name\tpeople\n乙\t20\n沙河村\t30\n"));

    for (const auto* suffix : {"geojson", "csv", "gpkg", "kml", "xlsx"}) {
        const auto file = folder / (std::string{"rows."} + suffix);
        journey.prompts.files.push_back(app::pathText(file));
        journey.the<QToolButton>("Attr_Export").click();
        INFO(suffix);
        REQUIRE(eventually([&] { return std::filesystem::exists(file) || !journey.failures.empty(); }));
        CHECK(journey.failures.empty());
    }
    REQUIRE(eventually([&] { return journey.window->tasks().all().empty(); }));
    std::ifstream in{folder / "rows.geojson", std::ios::binary};
    const auto json = Json::parse(std::string{std::istreambuf_iterator<char>{in}, {}});
    REQUIRE(json["features"].size() == 2);
    CHECK(json["features"][0]["properties"]["name"] == "乙");
    CHECK(json["features"][0]["properties"]["people"] == 20);
    const double west = json["features"][0]["geometry"]["coordinates"][0][0][0].get<double>();
    CHECK(west > 114.0);
    CHECK(west < 114.1);

    journey.bench->features().clear();
    journey.the<QToolButton>("Attr_Stats").click();
    auto* dialog = journey.window->findChild<app::FieldStatsDialog*>();
    REQUIRE(dialog != nullptr);
    dialog->showField(1);
    REQUIRE(eventually([&] { return dialog->findChild<QWidget*>(QStringLiteral("Stats_Histogram")) != nullptr; }));
    QStringList words;
    for (const auto* label : dialog->findChildren<QLabel*>()) {
        words << label->text();
    }
    CHECK(words.contains(QStringLiteral("460")));  // the sum of 10, 20, 30 and 400
    CHECK(words.contains(QStringLiteral("25")));   // the median
    CHECK(words.contains(QStringLiteral("115")));  // the mean
}

TEST_CASE("A long table holds only what is in view") {
    TempDir folder;
    constexpr int kRows = 60'000;
    PreparedRows rows;
    rows.reserve(kRows);
    for (int i = 0; i < kRows; ++i) {
        rows.push_back({fmt::format("v{}", i), std::to_string(i % 1000)});
    }
    TableJourney journey{folder, rows};
    auto& model = journey.panel->model();
    CHECK(model.rowCount() == kRows);
    auto& view = journey.the<QTableView>("Attr_Table");
    for (int i = 0; i <= 100; ++i) {
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() * i / 100);
        QApplication::processEvents();
    }
    CHECK(journey.cellRead(kRows - 1, 0) == QStringLiteral("v59999"));
    CHECK(model.pagesHeld() <= app::AttributeModel::kPagesKept);
    // The newest filter wins, however fast one types.
    for (const auto* filter : {"people > 1", "people > 500", "people = 7"}) {
        journey.panel->setFilter(QString::fromLatin1(filter));
    }
    REQUIRE(eventually([&] { return model.rowCount() == kRows / 1000; }));
    CHECK(journey.cellRead(1, 0) == QStringLiteral("v1007"));
}

TEST_CASE("A layer without a table says why") {
    TempDir folder;
    TableJourney journey{folder};
    journey.panel->setLayer("shelters");
    CHECK_FALSE(journey.the<QLabel>("Attr_Empty").text().isEmpty());
    CHECK_FALSE(journey.the<QToolButton>("Attr_Export").isEnabled());
    CHECK_FALSE(journey.the<QToolButton>("Attr_Export").toolTip().isEmpty());
    CHECK_FALSE(journey.the<QLineEdit>("Attr_Filter").isEnabled());
}
