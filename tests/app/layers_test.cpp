// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/add_layer.h"
#include "app/workbench/outer_layers.h"
#include "tests/app/gui.h"
#include "tests/support/temp_dir.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QTreeWidget>

#include <fstream>

using namespace weir;
using namespace weir::test;

namespace {

std::filesystem::path writeFile(const TempDir& folder, const std::string& name, const std::string& text) {
    const auto file = folder / name;
    std::ofstream{file, std::ios::binary} << text;
    return file;
}

/// Two points of Luohe, WGS 84 as RFC 7946 has it.
constexpr auto kPoints = R"({"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"甲"},"geometry":{"type":"Point","coordinates":[114.02,33.58]}},
{"type":"Feature","properties":{"name":"乙"},"geometry":{"type":"Point","coordinates":[114.04,33.59]}}]})";

/// The window with a cache of its own and the worker beside the test program.
struct LayerJourney : Journey {
    explicit LayerJourney(TempDir& cache) : Journey{[](TestDesk&) {}, kPlanner, cacheIn(cache)} {}
    static std::shared_ptr<maps::PreparedStore> cacheIn(const TempDir& folder) {
        maps::WorkerOptions worker;
        worker.program = maps::workerBeside();
        return std::make_shared<maps::PreparedStore>(folder / "prepared", std::move(worker));
    }
    static bool canRead() {
        maps::WorkerOptions worker;
        worker.program = maps::workerBeside();
        std::error_code ec;
        const bool there = std::filesystem::exists(worker.program, ec) && maps::checkSandbox(worker).ok();
        if (!there) {
            WARN("No worker or no sandbox here: map files cannot be read");
        }
        return there;
    }
    [[nodiscard]] QTreeWidgetItem* row(const QString& name) const {
        const auto found = find<QTreeWidget>("Layers_Tree")->findItems(name, Qt::MatchExactly | Qt::MatchRecursive);
        return found.isEmpty() ? nullptr : found.front();
    }
    void drop(const std::filesystem::path& file) {
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(app::pathText(file))});
        QDragEnterEvent enter{{400, 300}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier};
        QCoreApplication::sendEvent(window.get(), &enter);
        REQUIRE(enter.isAccepted());
        QDropEvent dropped{{400, 300}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier};
        QCoreApplication::sendEvent(window.get(), &dropped);
    }
};

}  // namespace

TEST_CASE("A map file is added, renamed, removed and brought back") {
    TempDir folder;
    const auto file = writeFile(folder, "points.geojson", kPoints);
    LayerJourney journey{folder};
    if (!LayerJourney::canRead()) {
        return;
    }
    journey.prompts.files.push_back(app::pathText(file));
    journey.prompts.choices.push_back(0);  // WGS 84
    journey.window->action("LayerAdd")->trigger();
    REQUIRE(eventually([&] { return journey.picture().layers.size() == 1; }));
    REQUIRE(eventually([&] { return journey.row(QStringLiteral("points")) != nullptr; }));
    auto* row = journey.row(QStringLiteral("points"));
    CHECK(row->parent()->text(0) == QStringLiteral("Map files"));
    CHECK(row->text(1) == QStringLiteral("2"));
    CHECK(row->checkState(0) == Qt::Checked);
    CHECK_FALSE(row->icon(0).isNull());

    row->setText(0, QStringLiteral("采样点"));
    REQUIRE(eventually([&] { return journey.row(QStringLiteral("采样点")) != nullptr; }));
    REQUIRE(eventually([&] {
        const auto layers = journey.picture().layers.where([](const model::Layer&) { return true; });
        return layers.size() == 1 && layers.front()->name == "采样点";
    }));

    row = journey.row(QStringLiteral("采样点"));
    row->setCheckState(0, Qt::Unchecked);
    REQUIRE(eventually([&] {
        const auto& layers = journey.window->canvas().layers();
        const auto at = std::find_if(layers.begin(), layers.end(),
                                     [](const auto& layer) { return app::outerLayerId(layer.id) != 0; });
        return at != layers.end() && !at->visible;
    }));

    REQUIRE(eventually([&] { return journey.row(QStringLiteral("采样点")) != nullptr; }));
    journey.find<QTreeWidget>("Layers_Tree")->setCurrentItem(journey.row(QStringLiteral("采样点")));
    journey.window->updateActions();
    REQUIRE(journey.window->action("LayerRemove")->isEnabled());
    journey.window->action("LayerRemove")->trigger();
    REQUIRE(eventually(
        [&] { return journey.picture().layers.empty() && journey.row(QStringLiteral("采样点")) == nullptr; }));
    journey.window->undo();
    REQUIRE(eventually([&] { return journey.row(QStringLiteral("采样点")) != nullptr; }));
    CHECK(journey.failures.empty());
}

TEST_CASE("A dropped file in GCJ-02 is moved to where it belongs") {
    TempDir folder;
    const auto file = writeFile(folder, "amap.geojson", kPoints);
    LayerJourney journey{folder};
    if (!LayerJourney::canRead()) {
        return;
    }
    journey.prompts.choices.push_back(1);  // GCJ-02
    journey.drop(file);
    REQUIRE(eventually([&] { return journey.picture().layers.size() == 1; }));
    const auto layers = journey.picture().layers.where([](const model::Layer&) { return true; });
    CHECK(layers.front()->datum == "gcj02");
    CHECK(journey.failures.empty());
}

TEST_CASE("A file without a coordinate system is added once somebody says which it is") {
    TempDir folder;
    // An Esri ASCII grid without .prj: metres of CGCS2000, central meridian 114°E.
    const auto file =
        writeFile(folder, "grid.asc",
                  "ncols 4\nnrows 3\nxllcorner 500000\nyllcorner 3716000\ncellsize 100\nNODATA_value -9999\n"
                  "1 2 3 4\n5 6 7 8\n9 10 11 12\n");
    LayerJourney journey{folder};
    if (!LayerJourney::canRead()) {
        return;
    }
    journey.prompts.texts = {QStringLiteral("somewhere"), QStringLiteral("EPSG:4547")};
    journey.drop(file);
    REQUIRE(eventually([&] { return journey.picture().layers.size() == 1; }));
    CHECK(journey.prompts.texts.empty());
    CHECK(journey.picture().layers.where([](const model::Layer&) { return true; }).front()->crs == "EPSG:4547");
    CHECK(journey.failures.empty());
}

TEST_CASE("A file that cannot be read is told with the reason and adds nothing") {
    TempDir folder;
    const auto file = writeFile(folder, "broken.geojson", "{\"type\":\"FeatureCollection\",\"features\":[");
    LayerJourney journey{folder};
    journey.drop(file);
    REQUIRE(eventually([&] { return !journey.failures.empty(); }));
    CHECK(journey.find<QWidget>("Message_Bar")->isVisible());
    CHECK(journey.picture().layers.empty());
    journey.drop(folder / "missing.geojson");
    REQUIRE(eventually([&] { return journey.failures.size() == 2; }));
    CHECK(journey.failures.back().find("does not exist") != std::string::npos);
}

TEST_CASE("A layer whose prepared copy is gone stays in the tree and says so") {
    TempDir folder;
    Journey journey{
        [](TestDesk& desk) {
            desk.make(kPlanner, "layer.create",
                      {{"name", "旧影像"}, {"source_path", "/data/old.tif"}, {"prepared_key", "0000000000000000"}});
        },
        kPlanner, LayerJourney::cacheIn(folder)};
    auto* tree = journey.find<QTreeWidget>("Layers_Tree");
    const auto row = [&]() -> QTreeWidgetItem* {
        const auto found = tree->findItems(QStringLiteral("旧影像"), Qt::MatchExactly | Qt::MatchRecursive);
        return found.isEmpty() ? nullptr : found.front();
    };
    REQUIRE(eventually([&] { return row() != nullptr; }));
    CHECK(row()->text(1) == QStringLiteral("not read"));
    CHECK(row()->toolTip(0).contains(QStringLiteral("/data/old.tif")));
    CHECK(row()->toolTip(0).contains(QStringLiteral("add the file again")));
}
