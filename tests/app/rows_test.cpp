// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/dispatch_options.h"
#include "app/docks/table_model.h"
#include "app/docks/zone_figures.h"
#include "app/overlays/division_names.h"
#include "app/workbench/map_edits.h"
#include "app/workbench/settings.h"
#include "app/workbench/theme.h"
#include "tests/app/gui.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <fstream>

using namespace weir;
using namespace weir::test;

namespace {

std::unique_ptr<app::Theme> theme() {
    application();
    auto loaded = app::Theme::load(std::filesystem::path{WEIR_SOURCE_DIR} / "resources", "light");
    REQUIRE(loaded.ok());
    return std::move(*loaded);
}

const app::TableSpec& spec(std::string_view id) {
    for (const auto& s : app::tableSpecs()) {
        if (s.id == id) {
            return s;
        }
    }
    FAIL("no table " << id);
    return app::journalSpec();
}

}  // namespace

TEST_CASE("Item models keep the promises of Qt while rows, filter and order change") {
    TestDesk desk;
    desk.team("一队");
    desk.team("二队");
    desk.stock(500);
    const auto incident = desk.incident();
    const auto colours = theme();
    for (const auto& s : app::tableSpecs()) {
        INFO(s.id);
        app::TableModel model{s, *colours, TimeZone{}};
        const QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
        model.setRows(app::rowsOf(s, desk.picture(), kTestStart));
        const int before = model.rowCount();
        model.setFilter(QStringLiteral("nothing has these words"));
        CHECK(model.rowCount() == 0);
        model.setFilter({});
        CHECK(model.rowCount() == before);
        for (int column = 0; column < model.columnCount(); ++column) {
            model.sort(column, Qt::DescendingOrder);
            model.sort(column, Qt::AscendingOrder);
        }
        CHECK(model.rowCount() == before);
    }
    const auto journal = desk->recentEntries(100);
    REQUIRE(journal.ok());
    app::TableModel model{app::journalSpec(), *colours, TimeZone{}};
    const QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
    model.setRows(app::journalRows(*journal, *desk.picture()));
    CHECK(model.rowCount() == static_cast<int>(journal->size()));
    CHECK(model.itemAt(0) == app::Item{model::Kind::incident, incident});
}

TEST_CASE("A changed row is told without resetting the table") {
    TestDesk desk;
    const auto id = desk.team("一队");
    const auto colours = theme();
    app::TableModel model{spec("teams"), *colours, TimeZone{}};
    model.setRows(app::rowsOf(spec("teams"), desk.picture(), kTestStart));
    QSignalSpy resets{&model, &QAbstractItemModel::modelReset};
    QSignalSpy changes{&model, &QAbstractItemModel::dataChanged};
    desk.must(kOfficer, "team.update", {{"id", id}, {"headcount", 44}});
    model.setRows(app::rowsOf(spec("teams"), desk.picture(), kTestStart));
    CHECK(resets.count() == 0);
    CHECK(changes.count() == 1);
    CHECK(model.data(model.index(0, 3), Qt::DisplayRole).toString() == QStringLiteral("44"));
}

TEST_CASE("The dispatch card offers the nearest free teams") {
    TestDesk desk;
    const auto make = [&](const char* name, double lon, const char* level) {
        return desk.make(
            kOfficer, "team.create",
            {{"name", name}, {"headcount", 10}, {"level", level}, {"position", TestDesk::point(lon, 33.58)}});
    };
    const auto near = make("近", 114.03, "county");
    const auto far = make("远", 114.30, "county");
    make("村", 114.021, "village");
    const auto incident =
        desk.make(kOfficer, "incident.report",
                  {{"title", "管涌"}, {"type", "piping"}, {"position", TestDesk::point(114.02, 33.58)}});
    const auto picture = desk.picture();
    const auto options = app::teamOptions(*picture, *picture->incidents.find(model::IncidentId{incident}));
    REQUIRE(options.size() == 3);
    CHECK(options[0].team->id.value == near);
    CHECK(options[1].team->id.value == far);
    CHECK(options[2].team->level == model::TeamLevel::village);
    // 0.01 degree of longitude at 33.58 N on the GRS 80 ellipsoid is 928.4 m (GeographicLib's GeodSolve).
    CHECK(*options[0].metres == Approx(928.4).margin(1));
}

TEST_CASE("Material is taken from the nearest warehouses and what is missing is said") {
    TestDesk desk;
    const auto warehouse = [&](double lon) {
        return desk.make(kOfficer, "warehouse.create",
                         {{"name", "库" + std::to_string(lon)}, {"position", TestDesk::point(lon, 33.58)}});
    };
    const auto material = desk.make(kOfficer, "material.create", {{"name", "编织袋"}, {"unit_name", "条"}});
    const auto stock = [&](std::int64_t at, int quantity) {
        return desk.make(kOfficer, "stock.create",
                         {{"warehouse_id", at}, {"material_id", material}, {"quantity", quantity}});
    };
    const auto farther = stock(warehouse(114.2), 300);
    const auto nearer = stock(warehouse(114.05), 200);
    const auto incident =
        desk.make(kOfficer, "incident.report",
                  {{"title", "管涌"}, {"type", "piping"}, {"position", TestDesk::point(114.02, 33.58)}});
    const auto picture = desk.picture();
    const auto& row = *picture->incidents.find(model::IncidentId{incident});
    const auto plan = app::stockPlan(*picture, row, model::MaterialId{material}, 450);
    REQUIRE(plan.lines.size() == 2);
    CHECK(plan.lines[0].stock->id.value == nearer);
    CHECK(plan.lines[0].quantity == 200);
    CHECK(plan.lines[1].stock->id.value == farther);
    CHECK(plan.lines[1].quantity == 250);
    CHECK(plan.missing == 0);
    CHECK(app::stockPlan(*picture, row, model::MaterialId{material}, 1000).missing == 500);
}

TEST_CASE("A zone counts who and what lies inside") {
    TestDesk desk;
    desk.make(kOfficer, "village.create",
              {{"name", "内村"},
               {"code", "411102001201"},
               {"population", 1200},
               {"vulnerable", 80},
               {"position", TestDesk::point(114.02, 33.58)}});
    desk.make(kOfficer, "village.create",
              {{"name", "外村"},
               {"code", "411102001202"},
               {"population", 900},
               {"position", TestDesk::point(114.30, 33.58)}});
    desk.make(kOfficer, "shelter.create",
              {{"name", "小学"}, {"capacity", 500}, {"beds", 120}, {"position", TestDesk::point(114.03, 33.57)}});
    const geo::Geometry square =
        geo::Polygon{{{{114.0, 33.56}, {114.04, 33.56}, {114.04, 33.60}, {114.0, 33.60}, {114.0, 33.56}}}};
    const auto figures = app::zoneFigures(*desk.picture(), square);
    CHECK(figures.villages == 1);
    CHECK(figures.people == 1200);
    CHECK(figures.vulnerable == 80);
    CHECK(figures.shelters == 1);
    CHECK(figures.beds == 120);
    // 0.04 x 0.04 degrees: 3713.6 m by 4436.5 m at 33.58 N (GeodSolve), within a part in a thousand.
    CHECK(figures.areaSquareMetres == Approx(3713.6 * 4436.5).epsilon(0.002));
}

TEST_CASE("What a tool draws becomes a verb") {
    TestDesk desk;
    const auto word = [](const Message& message) { return message.text(); };
    const geo::Polygon polygon{{{{114.0, 33.5}, {114.1, 33.5}, {114.1, 33.6}, {114.0, 33.5}}}};
    const auto drawn = app::editOf(maps::PolygonDrawn{polygon}, *desk.picture(), model::ZoneType::evacuation, word);
    REQUIRE(drawn.has_value());
    CHECK(drawn->verb == "zone.create");
    CHECK(drawn->args.at("type") == "evacuation");
    CHECK(drawn->args.at("area").at("type") == "Polygon");
    CHECK_FALSE(app::editOf(maps::ToolCancelled{}, *desk.picture(), model::ZoneType::evacuation, word).has_value());
    maps::Reshaped shape;
    shape.ref.kind = "zone";
    shape.ref.id = 7;
    shape.geometry = polygon;
    const auto reshaped = app::editOf(maps::ToolOutcome{shape}, *desk.picture(), model::ZoneType::evacuation, word);
    REQUIRE(reshaped.has_value());
    CHECK(reshaped->verb == "zone.reshape");
    CHECK(reshaped->args.at("id") == 7);
}

TEST_CASE("Settings survive, and a broken file is kept and told") {
    const TempDir dir;
    const auto file = dir / "settings.json";
    {
        app::Settings settings{file};
        REQUIRE(settings.change([](app::Settings::Values& v) { v.theme = "dark"; }).ok());
    }
    CHECK(app::Settings{file}.values().theme == "dark");
    std::ofstream{file, std::ios::trunc} << "{\"theme\": \"da";
    const app::Settings broken{file};
    CHECK(broken.values() == app::Settings::Values{});
    REQUIRE(broken.problem().has_value());
    CHECK(std::filesystem::exists(dir / "settings.json.unreadable"));
}

TEST_CASE("Settings that cannot be written are told and hold for this run") {
    const TempDir dir;
    std::ofstream{dir / "blocked"} << "a file where a folder would have to be";
    app::Settings settings{(dir / "blocked") / "settings.json"};
    const auto saved = settings.change([](app::Settings::Values& v) { v.theme = "dark"; });
    CHECK_FALSE(saved.ok());
    CHECK_FALSE(saved.error().hint.empty());
    CHECK(settings.values().theme == "dark");
}

TEST_CASE("What has the same name is told apart by county and township") {
    const Journey journey{[](TestDesk&) {}};
    const auto& picture = journey.picture();
    const auto county = app::homeText(picture, "411104");
    const auto township = app::homeText(picture, "411104100");
    CHECK_FALSE(county.isEmpty());
    CHECK(township.startsWith(county + QChar{u' '}));
    CHECK(app::homeText(picture, "411104100205") == township);  // a village of it
    CHECK(app::homeText(picture, "411103100") != township);
    CHECK(app::homeText(picture, "999999").isEmpty());
    CHECK(app::homeText(picture, "").isEmpty());
}
