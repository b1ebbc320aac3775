// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/table_panel.h"
#include "app/window/identify_window.h"
#include "app/window/manual_view.h"
#include "app/window/map_area.h"
#include "app/workbench/fresh_changes.h"
#include "tests/app/gui.h"
#include "tests/support/temp_dir.h"

#include <QAction>
#include <QTextBlock>
#include <QTreeWidget>

#include <fstream>
#include <iterator>
#include <thread>

using namespace weir;
using namespace weir::test;

namespace {

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

/// A verb of a person at another seat, on a thread of its own.
void runElsewhere(Journey& journey, const Actor& actor, const std::string& verb, Json args) {
    std::thread{[&] {
        static_cast<void>(journey.bench->desk().execute({verb, {}, actor.name, actor.role, "9", std::move(args)}));
    }}.join();
}

}  // namespace

TEST_CASE("F1 opens the page about the panel in use") {
    Journey journey{[](TestDesk&) {}};
    auto* zones = journey.find<QWidget>("Command_Zones");
    REQUIRE(zones != nullptr);
    CHECK(app::manualPageOf(zones->findChild<QPushButton*>()) == QStringLiteral("zones"));
    CHECK(app::manualPageOf(journey.find<QWidget>("Command_Dispatch")) == QStringLiteral("dispatch"));
    CHECK(app::manualPageOf(journey.find<QWidget>("Command_Warnings")) == QStringLiteral("response"));
    CHECK(app::manualPageOf(nullptr) == QStringLiteral("index"));
    CHECK(journey.window->action("Manual")->shortcut() == QKeySequence{Qt::Key_F1});
    journey.window->drawZone();
    journey.window->action("Manual")->trigger();
    auto* browser = journey.window->findChild<app::ManualBrowser*>();
    REQUIRE(browser != nullptr);
    CHECK(browser->page() == QStringLiteral("zones"));
    CHECK(browser->toPlainText().size() > 50);
}

TEST_CASE("The manual shows its own pages and opens nothing else") {
    application();
    app::ManualBrowser browser{std::filesystem::path{WEIR_SOURCE_DIR} / "resources" / "manual" / "zh_CN"};
    QStringList refused;
    QObject::connect(&browser, &app::ManualBrowser::refused, &browser, [&](const QString& link) { refused << link; });
    browser.showPage(QStringLiteral("index"));
    const auto text = browser.toPlainText();
    CHECK(text.contains(QStringLiteral("使用手册")));
    const QStringList outside{QStringLiteral("https://example.org/index.md"), QStringLiteral("file:///etc/passwd"),
                              QStringLiteral("manual:/../en/index.md"),       QStringLiteral("/etc/index.md"),
                              QStringLiteral("manual://host/index.md"),       QStringLiteral("nothing.md")};
    for (const auto& link : outside) {
        INFO(link.toStdString());
        CHECK(browser.loadResource(QTextDocument::MarkdownResource, QUrl{link}).isNull());
        CHECK(browser.loadResource(QTextDocument::ImageResource, QUrl{link}).isNull());
        browser.setSource(QUrl{link});
        CHECK(browser.page() == QStringLiteral("index"));
    }
    CHECK(refused.size() == outside.size());
    CHECK(browser.toPlainText() == text);
    // Every link of the manual leads to a page of it, in both languages.
    for (const auto* language : {"zh_CN", "en"}) {
        const auto folder = std::filesystem::path{WEIR_SOURCE_DIR} / "resources" / "manual" / language;
        app::ManualBrowser pages{folder};
        for (const auto& entry : std::filesystem::directory_iterator{folder}) {
            INFO(entry.path().string());
            pages.showPage(app::pathText(entry.path().stem()));
            CHECK(pages.page() == app::pathText(entry.path().stem()));
            for (auto block = pages.document()->begin(); block.isValid(); block = block.next()) {
                for (auto at = block.begin(); !at.atEnd(); ++at) {
                    const auto href = at.fragment().charFormat().anchorHref();
                    if (!href.isEmpty()) {
                        INFO(href.toStdString());
                        CHECK_FALSE(
                            pages.loadResource(QTextDocument::MarkdownResource, pages.source().resolved(QUrl{href}))
                                .isNull());
                    }
                }
            }
        }
    }
}

TEST_CASE("The table in view is written as CSV and as a workbook") {
    TempDir folder;
    Journey journey{[](TestDesk& desk) {
        desk.incident("=渗水");
        desk.incident("管涌");
    }};
    journey.window->tables().showTable("incidents");
    journey.window->tables().panel("incidents")->setFilter(QStringLiteral("渗水"));
    journey.window->updateActions();
    journey.prompts.files = {app::pathText(folder / "out.csv"), app::pathText(folder / "out.xlsx"),
                             app::pathText(folder / "out.txt")};
    journey.window->action("ExportTable")->trigger();
    REQUIRE(
        eventually([&] { return journey.window->mapArea().messages().text().contains(QStringLiteral("out.csv")); }));
    const auto csv = contentOf(folder / "out.csv");
    CHECK(csv.starts_with("\xEF\xBB\xBF"));
    // Texts that a spreadsheet would take for a formula get a quote in front (CWE-1236).
    CHECK(csv.find("'=渗水") != std::string::npos);
    CHECK(csv.find("管涌") == std::string::npos);
    journey.window->action("ExportTable")->trigger();
    REQUIRE(
        eventually([&] { return journey.window->mapArea().messages().text().contains(QStringLiteral("out.xlsx")); }));
    CHECK(contentOf(folder / "out.xlsx").starts_with("PK"));
    CHECK(journey.failures.empty());
    journey.window->action("ExportTable")->trigger();
    REQUIRE(eventually([&] { return journey.failures.size() == 1; }));
    CHECK_FALSE(std::filesystem::exists(folder / "out.txt"));
}

TEST_CASE("What others change pulses until somebody looks at it") {
    Journey journey{[](TestDesk&) {}};
    app::FreshChanges fresh{*journey.bench};
    int told = 0;
    QObject::connect(&fresh, &app::FreshChanges::changed, &fresh, [&] { ++told; });
    journey.bench->run("incident.report", {{"title", "本席"}, {"type", "crack"}});
    REQUIRE(eventually([&] { return journey.picture().incidents.size() == 1; }));
    CHECK(fresh.refs().empty());
    runElsewhere(journey, kOfficer, "incident.report",
                 {{"title", "他席"}, {"type", "piping"}, {"position", TestDesk::point(114.03, 33.59)}});
    REQUIRE(eventually([&] { return fresh.refs().size() == 1; }));
    CHECK(fresh.refs().front().kind == "incident");
    CHECK(told == 1);
    CHECK(journey.window->action("AllSeen") != nullptr);
    journey.bench->selection().select({model::Kind::incident, fresh.refs().front().id});
    CHECK(fresh.refs().empty());
    CHECK(told == 2);
}

TEST_CASE("A bookmark keeps a view, is gone to and removed") {
    Journey journey{[](TestDesk&) {}, kPlanner};
    auto& map = journey.window->canvas();
    REQUIRE(eventually([&] { return map.view().isValid() && !map.layers().empty(); }));
    journey.window->updateActions();
    CHECK_FALSE(journey.window->action("BookmarkGo")->isEnabled());
    map.zoomTo({114.03, 33.59}, 20'000);
    journey.prompts.texts.push_back(QStringLiteral("沙河闸"));
    journey.window->action("BookmarkAdd")->trigger();
    REQUIRE(eventually([&] { return journey.picture().bookmarks.size() == 1; }));
    const auto there = map.toLonLat(QRectF{map.rect()}.center());
    map.fullExtent();
    journey.window->updateActions();
    journey.prompts.choices.push_back(0);
    journey.window->action("BookmarkGo")->trigger();
    CHECK(map.scaleDenominator() == Approx(20'000).epsilon(0.001));
    const auto back = map.toLonLat(QRectF{map.rect()}.center());
    CHECK(back.lon == Approx(there.lon).margin(1e-6));
    CHECK(back.lat == Approx(there.lat).margin(1e-6));
    // The view before and after.
    journey.window->updateActions();
    REQUIRE(journey.window->action("PreviousView")->isEnabled());
    journey.window->action("PreviousView")->trigger();
    CHECK(map.scaleDenominator() != Approx(20'000).epsilon(0.001));
    REQUIRE(journey.window->action("NextView")->isEnabled());
    journey.window->action("NextView")->trigger();
    CHECK(map.scaleDenominator() == Approx(20'000).epsilon(0.001));
    journey.prompts.choices.push_back(0);
    journey.window->action("BookmarkRemove")->trigger();
    REQUIRE(eventually([&] { return journey.picture().bookmarks.empty(); }));
    journey.window->undo();
    REQUIRE(eventually([&] { return journey.picture().bookmarks.size() == 1; }));
    CHECK(journey.failures.empty());
}

TEST_CASE("A click with the tool for what is here lists every layer under it") {
    Journey journey{[](TestDesk& desk) {
        desk.team("一队");
        desk.make(kOfficer, "incident.report",
                  {{"title", "管涌"}, {"type", "piping"}, {"position", TestDesk::point(114.03, 33.59)}});
        desk.make(kOfficer, "incident.report",
                  {{"title", "渗水"}, {"type", "seepage"}, {"position", TestDesk::point(114.03, 33.59)}});
    }};
    auto& map = journey.window->canvas();
    REQUIRE(eventually([&] { return map.view().isValid() && !map.layers().empty(); }));
    map.zoomTo({114.03, 33.59}, 10'000);
    journey.window->action("Identify")->trigger();
    const auto at = map.toWidget({114.03, 33.59}).toPoint();
    QTest::mouseMove(&map, at);
    QTest::mouseClick(&map, Qt::LeftButton, Qt::NoModifier, at);
    REQUIRE(eventually([&] {
        const auto* found = journey.window->findChild<app::IdentifyWindow*>();
        return found != nullptr && found->isVisible();
    }));
    auto& tree = journey.window->findChild<app::IdentifyWindow*>()->tree();
    for (const auto* title : {"管涌", "渗水"}) {
        INFO(title);
        CHECK_FALSE(tree.findItems(QString::fromUtf8(title), Qt::MatchContains | Qt::MatchRecursive).isEmpty());
    }
}

TEST_CASE("A finished measurement can be read in the messages") {
    Journey journey{[](TestDesk&) {}};
    auto& map = journey.window->canvas();
    REQUIRE(eventually([&] { return map.view().isValid() && !map.layers().empty(); }));
    map.zoomTo({114.03, 33.59}, 10'000);
    journey.window->action("Measure")->trigger();
    const QPoint centre = map.rect().center();
    for (const QPoint corner : {QPoint{-80, 0}, QPoint{80, 0}}) {
        QTest::mouseMove(&map, centre + corner);
        QTest::mouseClick(&map, Qt::LeftButton, Qt::NoModifier, centre + corner);
    }
    QTest::mouseClick(&map, Qt::RightButton, Qt::NoModifier, centre);
    REQUIRE(
        eventually([&] { return journey.window->mapArea().messages().text().startsWith(QStringLiteral("Length ")); }));
    // Due east on the map near its central meridian: 90° within half a degree.
    CHECK(journey.window->mapArea().messages().text().contains(QStringLiteral(" m · last leg ")));
}
