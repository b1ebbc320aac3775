// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/add_layer.h"
#include "app/cli/render_options.h"
#include "app/docks/layer_tree.h"
#include "app/workbench/hover_cards.h"
#include "app/workbench/outer_layers.h"
#include "maps/prepared/source_path.h"
#include "tests/app/gui.h"
#include "tests/support/temp_dir.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QTreeWidget>

#include <gdal_frmts.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

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
    explicit LayerJourney(
        TempDir& cache, const std::function<void(TestDesk&)>& prepare = [](TestDesk&) {})
        : Journey{prepare, kPlanner, cacheIn(cache)} {}
    static std::shared_ptr<maps::PreparedStore> cacheIn(const TempDir& folder) {
        return std::make_shared<maps::PreparedStore>(folder / "prepared", workerOptions());
    }
    /// Tests lie beside the folder of the programs.
    static maps::WorkerOptions workerOptions() {
        const char* programs = std::getenv("WEIR_BIN");
        maps::WorkerOptions worker;
        worker.program = programs != nullptr
                             ? std::filesystem::path{programs} / "weir-geoworker"
                             : maps::workerBeside().parent_path().parent_path() / "bin" / "weir-geoworker";
        return worker;
    }
    static bool canRead() {
        const auto worker = workerOptions();
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
    /// Names of the rows of a group, from the top.
    [[nodiscard]] QStringList rowsOf(const QString& group) const {
        QStringList names;
        const auto* tree = find<QTreeWidget>("Layers_Tree");
        for (int g = 0; g < tree->topLevelItemCount(); ++g) {
            for (int i = 0; tree->topLevelItem(g)->text(0) == group && i < tree->topLevelItem(g)->childCount(); ++i) {
                names << tree->topLevelItem(g)->child(i)->text(0);
            }
        }
        return names;
    }
    [[nodiscard]] QStringList groups() const {
        QStringList names;
        const auto* tree = find<QTreeWidget>("Layers_Tree");
        for (int g = 0; g < tree->topLevelItemCount(); ++g) {
            names << tree->topLevelItem(g)->text(0);
        }
        return names;
    }
    /// Drags the row onto the upper or lower half of another; false when the tree refuses it there.
    bool drag(QTreeWidgetItem* row, QTreeWidgetItem* onto, bool upperHalf) {
        auto* tree = find<app::LayerTree>("Layers_Tree");
        const QString id = row->data(0, app::LayerTree::kIdRole).toString();
        QMimeData mime;
        mime.setData(QString::fromLatin1(app::LayerTree::kMimeType),
                     id.isEmpty() ? "group:" + row->data(0, app::LayerTree::kGroupRole).toString().toUtf8()
                                  : "layer:" + id.toUtf8());
        tree->scrollToItem(onto);
        const QRect box = tree->visualItemRect(onto);
        const QPoint at{box.center().x(), upperHalf ? box.top() + 2 : box.bottom() - 2};
        QDragEnterEvent enter{at, Qt::MoveAction, &mime, Qt::LeftButton, Qt::NoModifier};
        QCoreApplication::sendEvent(tree->viewport(), &enter);
        QDragMoveEvent move{at, Qt::MoveAction, &mime, Qt::LeftButton, Qt::NoModifier};
        QCoreApplication::sendEvent(tree->viewport(), &move);
        if (!move.isAccepted()) {
            return false;
        }
        QDropEvent dropped{at, Qt::MoveAction, &mime, Qt::LeftButton, Qt::NoModifier};
        QCoreApplication::sendEvent(tree->viewport(), &dropped);
        return true;
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

TEST_CASE("Map files are put in order by dragging and by keys, and the order is stored") {
    TempDir folder;
    LayerJourney journey{folder, [](TestDesk& desk) {
                             int position = 0;
                             for (const auto* name : {"low", "middle", "high"}) {
                                 desk.make(kPlanner, "layer.create",
                                           {{"name", name},
                                            {"source_path", std::string{"/data/"} + name + ".tif"},
                                            {"prepared_key", "0000000000000000"},
                                            {"position", position++}});
                             }
                         }};
    const QString files = QStringLiteral("Map files");
    const auto order = [&] { return journey.rowsOf(files).join(u' '); };
    const auto stored = [&] {
        auto rows = journey.picture().layers.where([](const model::Layer&) { return true; });
        std::ranges::stable_sort(rows, {}, [](const model::Layer* row) { return -row->position; });
        QStringList names;
        for (const auto* row : rows) {
            names << app::toQt(row->name);
        }
        return names.join(u' ');
    };
    REQUIRE(eventually([&] { return order() == QStringLiteral("high middle low"); }));

    SECTION("dragged onto another row") {
        REQUIRE(journey.drag(journey.row(QStringLiteral("low")), journey.row(QStringLiteral("high")), true));
        REQUIRE(eventually([&] { return stored() == QStringLiteral("low high middle"); }));
        REQUIRE(eventually([&] { return order() == QStringLiteral("low high middle"); }));
        REQUIRE(journey.drag(journey.row(QStringLiteral("low")), journey.row(QStringLiteral("high")), false));
        REQUIRE(eventually([&] { return stored() == QStringLiteral("high low middle"); }));
        // The map draws them in the same order, bottom first.
        REQUIRE(eventually([&] {
            QStringList drawn;
            for (const auto& layer : journey.window->canvas().layers()) {
                if (app::outerLayerId(layer.id) != 0) {
                    drawn.prepend(app::toQt(layer.name));
                }
            }
            return drawn.join(u' ') == QStringLiteral("high low middle");
        }));
    }
    SECTION("by keys") {
        auto* tree = journey.find<QTreeWidget>("Layers_Tree");
        tree->setCurrentItem(journey.row(QStringLiteral("low")));
        QTest::keyClick(tree, Qt::Key_Up, Qt::ControlModifier);
        REQUIRE(eventually([&] { return stored() == QStringLiteral("high low middle"); }));
        REQUIRE(eventually([&] {
            return tree->currentItem() != nullptr && tree->currentItem()->text(0) == QStringLiteral("low") &&
                   order() == QStringLiteral("high low middle");
        }));
        QTest::keyClick(tree, Qt::Key_Down, Qt::ControlModifier);
        REQUIRE(eventually([&] { return stored() == QStringLiteral("high middle low"); }));
        // Faster than the store answers.
        tree->setCurrentItem(journey.row(QStringLiteral("low")));
        QTest::keyClick(tree, Qt::Key_Up, Qt::ControlModifier);
        QTest::keyClick(tree, Qt::Key_Up, Qt::ControlModifier);
        REQUIRE(eventually([&] { return stored() == QStringLiteral("low high middle"); }));
        CHECK(journey.failures.empty());
    }
    SECTION("not into another group, and a group moves as a whole") {
        const auto groupsBefore = journey.groups();
        auto* other = journey.row(QStringLiteral("Shelters"));
        REQUIRE(other != nullptr);
        CHECK_FALSE(journey.drag(journey.row(QStringLiteral("low")), other, true));
        CHECK(order() == QStringLiteral("high middle low"));

        auto* group = journey.row(QStringLiteral("low"))->parent();
        auto* top = journey.find<QTreeWidget>("Layers_Tree")->topLevelItem(0);
        REQUIRE(group != top);
        REQUIRE(journey.drag(group, top, true));
        REQUIRE(eventually([&] { return journey.groups().front() == files; }));
        CHECK(order() == QStringLiteral("high middle low"));
        CHECK(journey.groups().size() == groupsBefore.size());
        const auto& layers = journey.window->canvas().layers();
        CHECK(app::outerLayerId(layers.back().id) != 0);
    }
}

TEST_CASE("A folder of map files is added file by file, one without says so") {
    TempDir folder;
    std::filesystem::create_directories(folder / "maps" / "deeper");
    std::filesystem::create_directories(folder / "empty");
    writeFile(folder, "maps/first.geojson", kPoints);
    writeFile(folder, "maps/deeper/second.geojson", kPoints);
    writeFile(folder, "maps/notes.txt", "nothing to draw");
    LayerJourney journey{folder};
    if (!LayerJourney::canRead()) {
        return;
    }
    journey.prompts.choices = {0, 0};  // WGS 84, asked for each
    journey.drop(folder / "maps");
    REQUIRE(eventually([&] { return journey.picture().layers.size() == 2; }));
    REQUIRE(eventually([&] { return journey.rowsOf(QStringLiteral("Map files")).size() == 2; }));
    CHECK(journey.rowsOf(QStringLiteral("Map files")) ==
          QStringList{QStringLiteral("first"), QStringLiteral("second")});
    CHECK(journey.failures.empty());
    journey.drop(folder / "empty");
    REQUIRE(eventually([&] { return !journey.failures.empty(); }));
    CHECK(journey.failures.front().find("holds no map files") != std::string::npos);
}

TEST_CASE("A layer is named after its file without what says the format") {
    CHECK(maps::nameOfSource("/data/rivers.geojson") == "rivers");
    CHECK(maps::nameOfSource("/data/rivers.shp.zip") == "rivers");
    CHECK(maps::nameOfSource("/data/points.v2.csv") == "points.v2");
    CHECK(maps::nameOfSource("/data/城区.geojson.json") == "城区");
    CHECK(maps::nameOfSource("/data/city.gdb/") == "city");
    CHECK(maps::nameOfSource("/data/N33E114.hgt.zip") == "N33E114");
}

namespace {

/// A data set with one point in the layer "wells" and three in "pumps".
std::filesystem::path twoLayers(const TempDir& folder, const char* driver, const char* name) {
    GDALAllRegister();
    const auto file = folder / name;
    auto* maker = GetGDALDriverManager()->GetDriverByName(driver);
    REQUIRE(maker != nullptr);
    const GDALDatasetUniquePtr dataset{maker->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr)};
    REQUIRE(dataset);
    OGRSpatialReference crs;
    REQUIRE(crs.importFromEPSG(4490) == OGRERR_NONE);
    crs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    for (const auto& [layerName, count] : {std::pair{"wells", 1}, std::pair{"pumps", 3}}) {
        auto* layer = dataset->CreateLayer(layerName, &crs, wkbPoint, nullptr);
        REQUIRE(layer != nullptr);
        for (int i = 0; i < count; ++i) {
            const auto feature = OGRFeatureUniquePtr{OGRFeature::CreateFeature(layer->GetLayerDefn())};
            const OGRPoint point{114.0 + 0.01 * i, 33.5};
            feature->SetGeometry(&point);
            REQUIRE(layer->CreateFeature(feature.get()) == OGRERR_NONE);
        }
    }
    return file;
}

std::size_t featuresOf(const maps::Layer& layer) {
    const auto* vector = std::get_if<maps::PreparedVectorSource>(&layer.source);
    INFO((layer.failure() != nullptr ? layer.failure()->reason.text() : std::string{}));
    REQUIRE(vector != nullptr);
    return vector->reader->size();
}

}  // namespace

TEST_CASE("A layer of a file with several opens again as that layer when its prepared copy is gone") {
    TempDir folder;
    // A GeoPackage is a file, a file geodatabase a folder that is one data set.
    const bool isFolder = GENERATE(false, true);
    const auto file =
        isFolder ? twoLayers(folder, "OpenFileGDB", "works.gdb") : twoLayers(folder, "GPKG", "works.gpkg");
    LayerJourney journey{folder};
    if (!LayerJourney::canRead()) {
        return;
    }
    journey.prompts.choices = {1};  // the second layer
    journey.drop(file);
    REQUIRE(eventually([&] { return journey.picture().layers.size() == 1; }));
    CHECK(journey.failures.empty());
    const auto row = *journey.picture().layers.where([](const model::Layer&) { return true; }).front();
    CHECK(row.sourceLayer == "pumps");
    CHECK(row.name == "works · pumps");
    const auto store = LayerJourney::cacheIn(folder);
    const ManualClock clock{fromMillis(0)};
    app::TileHub hub{folder / "tiles", std::make_shared<app::TileNetwork>(clock, std::filesystem::path{})};
    const app::LayerSources sources{*store, hub};
    CHECK(featuresOf(app::storedLayer(row, "EPSG:4547", sources, app::WhenNotPrepared::fail)) == 3);
    std::filesystem::remove_all(folder / "prepared");
    CHECK(app::storedLayer(row, "EPSG:4547", sources, app::WhenNotPrepared::fail).failure() != nullptr);
    CHECK(featuresOf(app::storedLayer(row, "EPSG:4547", sources, app::WhenNotPrepared::prepare)) == 3);
}

TEST_CASE("Attributes of a map file are read beside the window while the card says so") {
    TempDir folder;
    const auto file = writeFile(folder, "points.geojson", kPoints);
    LayerJourney journey{folder};
    if (!LayerJourney::canRead()) {
        return;
    }
    journey.prompts.choices.push_back(0);
    journey.drop(file);
    REQUIRE(eventually([&] { return journey.row(QStringLiteral("points")) != nullptr; }));
    auto& canvas = journey.window->canvas();
    canvas.zoomTo({114.02, 33.58}, 5000);
    REQUIRE(eventually([&] { return !canvas.isDrawing() && !canvas.layers().empty(); }));
    const auto at = canvas.toWidget({114.02, 33.58});
    const auto hits = canvas.identifyAt(at);
    const auto hit = std::ranges::find_if(hits, [](const auto& h) { return app::outerLayerId(h.layerId) != 0; });
    REQUIRE(hit != hits.end());
    auto* cards = canvas.findChild<app::HoverCards*>();
    REQUIRE(cards != nullptr);
    const auto first = cards->cardFor(*hit);
    REQUIRE(first);
    REQUIRE(first->lines.size() == 1);
    CHECK(first->lines.front().first == QStringLiteral("Reading…"));

    QTest::mouseMove(&canvas, at.toPoint() + QPoint{40, 40});
    QTest::mouseMove(&canvas, at.toPoint());
    REQUIRE(eventually([&] {
        const auto& card = canvas.card();
        return card && !card->lines.empty() && card->lines.front().second == QStringLiteral("甲");
    }));
    // An answer for a card that is gone changes nothing.
    const auto generation = canvas.cardGeneration();
    QTest::mouseMove(&canvas, at.toPoint() + QPoint{40, 40});
    CHECK(canvas.cardGeneration() != generation);
    canvas.fillCard(generation, {QStringLiteral("late"), {}, {}});
    CHECK((!canvas.card() || canvas.card()->title != QStringLiteral("late")));
}
