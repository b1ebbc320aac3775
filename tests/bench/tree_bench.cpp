// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/bench/tree_bench.h"

#include "app/cli/offscreen.h"
#include "app/docks/layer_tree.h"
#include "app/window/main_window.h"
#include "app/window/window_prompts.h"
#include "tests/bench/bench_city.h"
#include "tests/bench/heartbeat.h"
#include "tests/bench/map_layers.h"

#include <QApplication>
#include <QDragMoveEvent>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QMimeData>

#include <iostream>

namespace weir::bench {

namespace {

constexpr int kLayers = 300;
constexpr int kPatienceMs = 30'000;

template <class Condition>
bool until(Condition condition) {
    QElapsedTimer clock;
    clock.start();
    while (!condition() && clock.elapsed() < kPatienceMs) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    }
    return condition();
}

void print(const char* step, const std::vector<double>& samples, Json more = Json::object()) {
    more["tree"] = step;
    more["layers"] = kLayers;
    more["p50_ms"] = quantile(samples, 0.5);
    more["p99_ms"] = quantile(samples, 0.99);
    more["max_ms"] = quantile(samples, 1);
    std::cout << more.dump() << std::endl;
}

class TreeBench {
public:
    TreeBench(app::MainWindow& window, app::LayerTree& tree) : m_window{window}, m_tree{tree} {}

    void run() {
        std::vector<double> steps;
        const auto ids = idsOf();
        m_tree.expandItem(rowOf(ids.front())->parent());
        QMimeData dragged;
        dragged.setData(QString::fromLatin1(app::LayerTree::kMimeType), "layer:" + ids.front().toUtf8());
        for (int i = 0; i < kLayers; ++i) {
            auto* row = rowOf(ids[static_cast<std::size_t>(i * 7 % kLayers)]);
            m_tree.scrollToItem(row);
            const auto at = m_tree.visualItemRect(row).center();
            steps.push_back(millisecondsOf([&] {
                QDragMoveEvent event{at, Qt::MoveAction, &dragged, Qt::LeftButton, Qt::NoModifier};
                QCoreApplication::sendEvent(m_tree.viewport(), &event);
                m_tree.viewport()->repaint();
            }));
        }
        print("drag step", steps);
        drop(ids, dragged);
        toggle(ids);
    }

private:
    [[nodiscard]] std::vector<QString> idsOf() const {
        std::vector<QString> ids;
        for (auto* row : m_tree.findItems(QStringLiteral("layer "), Qt::MatchStartsWith | Qt::MatchRecursive)) {
            ids.push_back(row->data(0, app::LayerTree::kIdRole).toString());
        }
        return ids;
    }
    [[nodiscard]] QTreeWidgetItem* rowOf(const QString& id) const {
        for (auto* row : m_tree.findItems(QStringLiteral("layer "), Qt::MatchStartsWith | Qt::MatchRecursive)) {
            if (row->data(0, app::LayerTree::kIdRole).toString() == id) {
                return row;
            }
        }
        return nullptr;
    }

    /// The longest pause of the window while a row goes elsewhere, until the order is stored and drawn.
    void drop(const std::vector<QString>& ids, const QMimeData& dragged) {
        std::vector<double> pauses;
        for (int i = 0; i < 10; ++i) {
            auto* row = rowOf(ids[static_cast<std::size_t>(20 + i * 25)]);
            m_tree.scrollToItem(row);
            const auto at = m_tree.visualItemRect(row).center();
            const Heartbeat beat;
            QDropEvent event{at, Qt::MoveAction, &dragged, Qt::LeftButton, Qt::NoModifier};
            QCoreApplication::sendEvent(m_tree.viewport(), &event);
            QElapsedTimer clock;
            clock.start();
            while (clock.elapsed() < 300) {
                QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
            }
            pauses.push_back(quantile(beat.gaps(), 1));
        }
        print("drop, longest pause", pauses);
    }

    void toggle(const std::vector<QString>& ids) {
        auto& canvas = m_window.canvas();
        std::vector<double> samples;
        std::vector<double> pictures;
        std::size_t most = 0;
        for (int i = 0; i < 20; ++i) {
            (void)until([&] { return !canvas.isDrawing(); });
            auto* row = rowOf(ids[static_cast<std::size_t>(i * 11)]);
            const auto state = row->checkState(0) == Qt::Checked ? Qt::Unchecked : Qt::Checked;
            samples.push_back(millisecondsOf([&] { row->setCheckState(0, state); }));
            (void)until([&] { return canvas.isDrawing(); });
            (void)until([&] { return !canvas.isDrawing(); });
            pictures.push_back(canvas.lastResult().timings.wall);
            most = std::max<std::size_t>(most, static_cast<std::size_t>(canvas.lastResult().timings.layersDrawn));
        }
        print("switch a layer", samples);
        print("its picture", pictures, {{"most_layers_drawn", most}});
    }

    app::MainWindow& m_window;
    app::LayerTree& m_tree;
};

/// A city with so many map files that share one prepared copy.
Result<std::filesystem::path> cityWithLayers(const BenchFolder& folder, const std::string& key) {
    auto desk = BenchCity::instance().openCopy(folder);
    for (int i = 0; i < kLayers; ++i) {
        auto command = BenchCity::command(
            "layer.create",
            {{"name", "layer " + std::to_string(i)}, {"source_path", "/data/teams.gpkg"}, {"prepared_key", key}});
        command.role = desk::Role::planner;
        if (const auto made = desk->execute(command); !made) {
            return made.error();
        }
    }
    return folder.path() / "city.weir";
}

Result<void> run(const MapBenchOptions& options) {
    const auto& city = BenchCity::instance();
    const app::Offscreen offscreen;
    if (auto ready = offscreen.prepare(city.resources()); !ready) {
        return ready;
    }
    const auto data = makeMapData(options.folder, options.share, 1);
    const auto projection = maps::makeProjection(kWorkingCrs);
    if (!projection || !data) {
        return data ? projection.error() : data.error();
    }
    auto prepared = std::make_shared<maps::PreparedStore>(options.folder / "prepared", workerOptions());
    maps::PrepareJob job;
    job.source = data->teams;
    job.workingCrs = kWorkingCrs;
    const auto teams = prepared->prepare(job);
    if (!teams) {
        return teams.error();
    }
    const BenchFolder folder{Medium::disk};
    const auto store = cityWithLayers(folder, teams->key);
    if (!store) {
        return store.error();
    }
    app::WindowPrompts prompts;
    auto bench = app::Workbench::open({*store, city.resources(), {}, "light", &city.clock(), &prompts, false});
    if (!bench) {
        return bench.error();
    }
    auto renderer = std::make_shared<maps::Renderer>(offscreen.rendererOptions(city.resources()));
    app::MainWindow window{
        **bench,
        {renderer, *projection, [](const std::string&) { return Result<void>{}; }, prepared, {}, nullptr, nullptr}};
    window.resize(kWidth, kHeight);
    window.show();
    auto* tree = window.findChild<app::LayerTree*>(QStringLiteral("Layers_Tree"));
    const bool filled =
        tree != nullptr && until([&] {
            return tree->findItems(QStringLiteral("layer "), Qt::MatchStartsWith | Qt::MatchRecursive).size() ==
                   kLayers;
        }) &&
        until([&] { return !window.canvas().isDrawing(); });
    if (!filled) {
        return fail(ErrorCode::internal, msg("The layers did not appear in the tree"));
    }
    TreeBench{window, *tree}.run();
    return {};
}

}  // namespace

int runTreeBench(const MapBenchOptions& options) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    int argc = 1;
    char name[] = "weir-bench";
    char* argv[] = {name, nullptr};
    const QApplication application{argc, argv};
    if (const auto done = run(options); !done) {
        std::cerr << "weir-bench: " << done.error().text() << '\n';
        return 1;
    }
    return 0;
}

}  // namespace weir::bench
