// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Going back in time on the map, finding names, and profiles along a measured line.
#include "app/window/command_palette.h"
#include "app/window/map_area.h"
#include "app/window/past_band.h"
#include "app/window/profile_window.h"
#include "app/window/time_bar.h"
#include "app/workbench/elevation.h"
#include "core/geo/measure.h"
#include "maps/gdal/policy.h"
#include "tests/app/gui.h"
#include "tests/support/temp_dir.h"

#include <QAction>
#include <QLabel>
#include <QListWidget>
#include <QSlider>
#include <QToolButton>

#include <gdal_priv.h>

#include <array>
#include <cmath>

using namespace weir;
using namespace weir::test;

namespace {

Json incident(const char* title, double lon, double lat) {
    return {{"title", title}, {"type", "piping"}, {"position", TestDesk::point(lon, lat)}};
}

void waitForMap(Journey& journey) {
    auto& map = journey.window->canvas();
    REQUIRE(eventually([&] { return map.view().isValid() && !map.layers().empty(); }));
}

/// How many incidents the map shows.
std::size_t incidentsShown(Journey& journey) {
    std::size_t count = 0;
    for (const auto& layer : journey.window->canvas().layers()) {
        const auto* live = std::get_if<maps::LiveSource>(&layer.source);
        for (std::size_t i = 0; live != nullptr && live->features && i < live->features->size(); ++i) {
            count += live->features->info(i).ref.kind == "incident" ? 1u : 0u;
        }
    }
    return count;
}

}  // namespace

TEST_CASE("The map goes back in time, says so, and nothing is ordered from there") {
    Journey journey{[](TestDesk& desk) { desk.make(kOfficer, "incident.report", incident("管涌", 114.03, 33.59)); }};
    waitForMap(journey);
    journey.clock().advance(std::chrono::hours{2});
    journey.bench->run("incident.report", incident("渗水", 114.08, 33.55));
    REQUIRE(eventually([&] { return journey.picture().incidents.size() == 2 && incidentsShown(journey) == 2; }));
    journey.clock().advance(std::chrono::hours{1});
    auto* band = journey.find<QWidget>("Past_Band");
    REQUIRE(band != nullptr);
    CHECK(band->isHidden());
    journey.window->action("TimeBar")->trigger();
    auto* to = journey.find<QSlider>("Time_To");
    const auto* bar = journey.find<QWidget>("Time");
    REQUIRE(bar != nullptr);
    CHECK(bar->parentWidget()->rect().contains(bar->geometry()));
    REQUIRE(to != nullptr);
    CHECK(band->isHidden());  // opening the bar is not the past yet
    // Of the last 24 hours 22.5: between the first incident and the second.
    to->setValue(to->maximum() * 225 / 240);
    REQUIRE(eventually([&] { return incidentsShown(journey) == 1; }));
    CHECK_FALSE(band->isHidden());
    CHECK(journey.find<QLabel>("Past_Text")->text().contains(QStringLiteral("not now")));
    CHECK(journey.picture().incidents.size() == 2);  // lists go on showing the present

    SECTION("what decides anything is refused with the reason, the duty log goes on") {
        CHECK_FALSE(journey.window->action("ReportIncident")->isEnabled());
        CHECK_FALSE(journey.window->action("PublishWarning")->isEnabled());
        CHECK_FALSE(journey.window->action("PrintMap")->isEnabled());
        CHECK(journey.window->action("ReportIncident")->toolTip().contains(QStringLiteral("past")));
        bool answered = false;
        journey.bench->run("incident.report", incident("漫溢", 114.05, 33.57), journey.window.get(),
                           [&](const Result<desk::Answer>& answer) { answered = !answer.ok(); });
        CHECK(answered);
        REQUIRE(journey.failures.size() == 1);
        CHECK(journey.failures.front().find("not now") != std::string::npos);
        CHECK(journey.picture().incidents.size() == 2);
        const auto logs = journey.picture().logs.size();
        journey.bench->run("log.add", {{"type", "observation"}, {"content", "已看"}});
        REQUIRE(eventually([&] { return journey.picture().logs.size() == logs + 1; }));
    }
    SECTION("the button in the band goes back") {
        journey.click("Past_Now");
        REQUIRE(eventually([&] { return incidentsShown(journey) == 2; }));
        CHECK(band->isHidden());
        CHECK(journey.window->action("ReportIncident")->isEnabled());
        CHECK(journey.find<QWidget>("Time") != nullptr);
    }
    SECTION("closing the bar goes back") {
        journey.find<QToolButton>("Time_Close")->click();
        REQUIRE(eventually([&] { return journey.find<QWidget>("Time") == nullptr && incidentsShown(journey) == 2; }));
        CHECK(band->isHidden());
    }
    SECTION("steps and playing move on") {
        const auto before = to->value();
        journey.find<QToolButton>("Time_Back")->click();
        CHECK(to->value() <= before);
        auto* speeds = journey.find<QComboBox>("Time_Speed");
        speeds->setCurrentIndex(speeds->count() - 2);  // a day per second: the end comes at once
        journey.find<QToolButton>("Time_Play")->click();
        REQUIRE(eventually([&] { return incidentsShown(journey) == 2; }));
        REQUIRE(eventually([&] { return !journey.find<QToolButton>("Time_Play")->isChecked(); }));
        CHECK_FALSE(band->isHidden());
    }
}

TEST_CASE("The palette finds names by pinyin, initials and characters, and goes there") {
    Journey journey{[](TestDesk& desk) {
        desk.make(kOfficer, "incident.report", incident("沙河闸管涌", 114.03, 33.59));
        desk.team("长葛突击队");
        desk.team("重型机械队");
    }};
    waitForMap(journey);
    journey.window->action("Palette")->trigger();
    auto* edit = journey.find<QLineEdit>("Palette_Edit");
    auto* list = journey.find<QListWidget>("Palette_List");
    REQUIRE(edit != nullptr);
    REQUIRE(list != nullptr);
    const auto firstFor = [&](const char* typed, const QString& wanted) {
        edit->setText(QString::fromUtf8(typed));
        INFO(typed);
        CHECK(eventually([&] { return list->count() > 0 && list->item(0)->text() == wanted; }));
    };
    firstFor("shahezha", QStringLiteral("沙河闸管涌"));
    firstFor("shz", QStringLiteral("沙河闸管涌"));
    firstFor("changge", QStringLiteral("长葛突击队"));
    firstFor("zhangge", QStringLiteral("长葛突击队"));
    firstFor("zxjx", QStringLiteral("重型机械队"));
    firstFor("突击", QStringLiteral("长葛突击队"));
    firstFor("changbe", QStringLiteral("长葛突击队"));  // one letter wrong
    firstFor("114.0165, 33.5815", QStringLiteral("114.016500°E 33.581500°N"));
    // Enter goes there; next time it stands first before anything is typed.
    firstFor("shahezha", QStringLiteral("沙河闸管涌"));
    QTest::keyClick(edit, Qt::Key_Return);
    REQUIRE(journey.bench->selection().current().has_value());
    CHECK(journey.bench->selection().current()->kind == model::Kind::incident);
    auto& map = journey.window->canvas();
    CHECK((map.toWidget({114.03, 33.59}) - QPointF{map.rect().center()}).manhattanLength() < 3);
    journey.window->action("Palette")->trigger();
    CHECK(list->item(0)->text() == QStringLiteral("沙河闸管涌"));
    edit->setText(QStringLiteral("qqqqqqqq"));
    CHECK(eventually([&] { return list->count() == 1 && list->item(0)->flags() == Qt::NoItemFlags; }));
}

namespace {

constexpr double kCell = 0.001;  // degrees
constexpr double kNone = -32768;

/// A slope towards the east, 100 m for each hundredth of a degree, with a gap of one column.
maps::Layer slope(const TempDir& folder) {
    maps::registerRasterReaders();
    auto* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    const std::array<double, 6> place{114, kCell, 0, 33.7, 0, -kCell};
    {
        const GDALDatasetUniquePtr dataset{
            driver->Create((folder / "raster.tif").c_str(), 200, 200, 1, GDT_Float32, nullptr)};
        REQUIRE(dataset);
        auto transform = place;
        dataset->SetGeoTransform(transform.data());
        dataset->GetRasterBand(1)->SetNoDataValue(kNone);
        std::vector<float> row(200);
        for (int c = 0; c < 200; ++c) {
            row[static_cast<std::size_t>(c)] =
                c == 120 ? static_cast<float>(kNone) : static_cast<float>(10'000 * kCell * (c + 0.5));
        }
        for (int r = 0; r < 200; ++r) {
            REQUIRE(dataset->GetRasterBand(1)->RasterIO(GF_Write, 0, r, 200, 1, row.data(), 200, 1, GDT_Float32, 0, 0,
                                                        nullptr) == CE_None);
        }
    }
    maps::Manifest manifest;
    manifest.kind = maps::PreparedKind::raster;
    manifest.coordinateCrs = "EPSG:4490";
    manifest.bounds.add(114, 33.5);
    manifest.bounds.add(114.2, 33.7);
    manifest.raster.width = 200;
    manifest.raster.height = 200;
    manifest.raster.geoTransform.assign(place.begin(), place.end());
    manifest.raster.bands = {{"Float32", "gray", kNone, 0, 2000, {}}};
    REQUIRE(maps::writeManifest(folder.path(), manifest).ok());
    maps::Layer layer;
    layer.id = "dem";
    layer.name = "DEM";
    layer.source = maps::openPrepared(folder.path());
    REQUIRE(layer.failure() == nullptr);
    return layer;
}

}  // namespace

TEST_CASE("A profile follows the line cell by cell, on the ellipsoid, with its gaps") {
    const TempDir folder;
    const auto layer = slope(folder);
    REQUIRE(app::isElevationModel(layer));
    const auto projection = maps::makeProjection("EPSG:4547");
    REQUIRE(projection.ok());
    SECTION("up the slope and back") {
        const std::vector<geo::LonLat> line{{114.02, 33.6}, {114.07, 33.6}, {114.04, 33.6}};
        const auto profile = app::profileAlong(layer, line, **projection);
        REQUIRE(profile.ok());
        CHECK(profile->missing == 0);
        CHECK(profile->climb == Approx(500).margin(0.5));
        CHECK(profile->descent == Approx(300).margin(0.5));
        CHECK(profile->lowest == Approx(200).margin(0.2));
        CHECK(profile->highest == Approx(700).margin(0.2));
        CHECK(profile->length == Approx(geo::lengthMetres(geo::Line{line})).epsilon(1e-6));
        // A thousandth of a degree of longitude is 92.8 m here, of latitude 110.9 m.
        CHECK(profile->stepMetres == Approx(92.8).margin(0.2));
        CHECK(profile->samples.size() >= 81);
        for (const auto& sample : profile->samples) {
            CHECK(sample.height == Approx(10'000 * (sample.place.lon - 114)).margin(0.2));
        }
        const auto csv = app::toCsv(*profile);
        CHECK(csv.starts_with("distance_m,longitude,latitude,height_m\n0.00,114.0200000,33.6000000,200.0"));
        CHECK(static_cast<std::size_t>(std::ranges::count(csv, '\n')) == profile->samples.size() + 1);
    }
    SECTION("a gap is neither climbed nor drawn over") {
        const auto profile = app::profileAlong(layer, {{114.11, 33.6}, {114.13, 33.6}}, **projection);
        REQUIRE(profile.ok());
        CHECK(profile->missing >= 1);
        CHECK(profile->missing <= 3);
        CHECK(profile->climb < 199);  // 200 m with the gap
        CHECK(app::toCsv(*profile).find(",\n") != std::string::npos);
    }
    SECTION("a line without any data is an error with a hint") {
        const auto outside = app::profileAlong(layer, {{114.5, 33.6}, {114.6, 33.6}}, **projection);
        REQUIRE_FALSE(outside.ok());
        CHECK_FALSE(outside.error().hint.empty());
        CHECK_FALSE(app::profileAlong(layer, {{114.1, 33.6}}, **projection).ok());
    }
}

TEST_CASE("The profile window shows figures and cursor, and saves") {
    const TempDir folder;
    const auto layer = slope(folder);
    Journey journey{[](TestDesk&) {}};
    waitForMap(journey);
    CHECK_FALSE(journey.window->action("Profile")->isEnabled());
    auto projection = maps::makeProjection("EPSG:4547");
    app::ProfileWindow window{*journey.bench, *projection, journey.window.get()};
    std::optional<geo::LonLat> place;
    QObject::connect(&window, &app::ProfileWindow::placeShown, [&](std::optional<geo::LonLat> at) { place = at; });
    window.show({layer}, {{114.02, 33.6}, {114.07, 33.6}});
    REQUIRE(eventually([&] { return window.profile().has_value(); }));
    auto* chart = window.findChild<app::ProfileChart*>();
    REQUIRE(chart != nullptr);
    QTest::keyClick(chart, Qt::Key_Right);
    REQUIRE(place.has_value());
    CHECK(place->lon == Approx(114.0205).margin(0.001));
    // The map's pointer moves the cursor; far from the line it is gone.
    window.followMap({114.05, 33.6}, 10);
    REQUIRE(place.has_value());
    CHECK(place->lon == Approx(114.05).margin(0.001));
    window.followMap({114.05, 33.65}, 10);
    CHECK_FALSE(place.has_value());
    journey.prompts.files = {app::pathText(folder / "out.csv"), app::pathText(folder / "out.png"),
                             app::pathText(folder / "no" / "out.csv")};
    window.findChild<QPushButton*>(QStringLiteral("Profile_Csv"))->click();
    CHECK(std::filesystem::file_size(folder / "out.csv") > 1000);
    window.findChild<QPushButton*>(QStringLiteral("Profile_Picture"))->click();
    const QImage picture{app::pathText(folder / "out.png")};
    CHECK(picture.width() >= 700);
    CHECK(journey.failures.empty());
    window.findChild<QPushButton*>(QStringLiteral("Profile_Csv"))->click();
    CHECK(journey.failures.size() == 1);
}
