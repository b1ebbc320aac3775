// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/bench/canvas_bench.h"

#include "app/cli/offscreen.h"
#include "app/qt/resources.h"
#include "maps/canvas/canvas.h"
#include "tests/bench/heartbeat.h"
#include "tests/bench/map_layers.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

#include <iostream>
#include <random>

namespace weir::bench {

namespace {

constexpr int kSteps = 200;
constexpr int kPatienceMs = 30'000;

class CanvasBench {
public:
    CanvasBench(std::shared_ptr<maps::Renderer> renderer, std::shared_ptr<const maps::Projection> projection)
        : m_projection{projection}, m_canvas{{.renderer = std::move(renderer), .projection = std::move(projection)}} {
        m_canvas.resize(kWidth, kHeight);
        m_canvas.show();
    }

    void run(const MapLayers& layers, const std::string& filter) {
        m_canvas.setLayers(layers.all(true));
        for (const auto& place : kPlaces) {
            if (std::string{place.name}.find(filter) != std::string::npos) {
                at(place);
            }
        }
    }

private:
    /// Waits for the sharp picture; milliseconds, negative when it did not come.
    double untilSharp() {
        QElapsedTimer clock;
        clock.start();
        QEventLoop loop;
        const auto quit = QObject::connect(&m_canvas, &maps::MapCanvas::rendered, &loop, &QEventLoop::quit);
        QTimer::singleShot(kPatienceMs, &loop, &QEventLoop::quit);
        loop.exec();
        QObject::disconnect(quit);
        return clock.elapsed() < kPatienceMs ? static_cast<double>(clock.nsecsElapsed()) / 1e6 : -1;
    }

    void print(const Place& place, const char* step, const std::vector<double>& samples) {
        std::cout << Json{{"canvas", step},
                          {"view", place.name},
                          {"p50_ms", quantile(samples, 0.5)},
                          {"p99_ms", quantile(samples, 0.99)},
                          {"max_ms", quantile(samples, 1)}}
                         .dump()
                  << std::endl;
    }

    void at(const Place& place) {
        m_canvas.setView(viewAt(place, *m_projection));
        (void)untilSharp();
        std::mt19937 random{1};
        std::vector<double> moved;
        std::vector<double> sharp;
        const Heartbeat beat;
        for (int i = 0; i < kSteps; ++i) {
            const bool wheel = i % 4 == 3;
            moved.push_back(millisecondsOf([&] {
                if (wheel) {
                    m_canvas.zoomBy(i % 8 == 3 ? 1.5 : 1 / 1.5);
                } else {
                    m_canvas.panBy(static_cast<double>(random() % 400) - 200,
                                   static_cast<double>(random() % 200) - 100);
                }
                m_canvas.repaint();
            }));
            // Every tenth step the hand rests until the picture is sharp; the others follow one another at once.
            if (i % 10 == 9) {
                sharp.push_back(untilSharp());
            } else {
                QCoreApplication::processEvents(QEventLoop::AllEvents, 16);
            }
        }
        print(place, "moved frame", moved);
        print(place, "sharp picture", sharp);
        print(place, "event loop", beat.gaps());
    }

    std::shared_ptr<const maps::Projection> m_projection;
    maps::MapCanvas m_canvas;
};

}  // namespace

int runCanvasBench(const MapBenchOptions& options) {
    const auto fail = [](const Error& error) {
        std::cerr << "weir-bench: " << error.text() << '\n';
        return 1;
    };
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    int argc = 1;
    char name[] = "weir-bench";
    char* argv[] = {name, nullptr};
    const QApplication application{argc, argv};
    const auto resources = app::findResources();
    if (!resources) {
        return fail(resources.error());
    }
    const app::Offscreen offscreen;
    if (auto ready = offscreen.prepare(*resources); !ready) {
        return fail(ready.error());
    }
    const auto projection = maps::makeProjection(kWorkingCrs);
    const auto data = makeMapData(options.folder, options.share, 1);
    if (!projection || !data) {
        return fail(data ? projection.error() : data.error());
    }
    maps::PreparedStore store{options.folder / "prepared", workerOptions()};
    const auto layers = openMapLayers(store, *data, [](const Prepared&) {});
    if (!layers) {
        return fail(layers.error());
    }
    auto renderer = std::make_shared<maps::Renderer>(offscreen.rendererOptions(*resources));
    CanvasBench{renderer, *projection}.run(*layers, options.filter);
    return 0;
}

}  // namespace weir::bench
