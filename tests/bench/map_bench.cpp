// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/bench/map_bench.h"

#include "app/cli/offscreen.h"
#include "app/qt/resources.h"
#include "maps/layer/identify.h"
#include "maps/render/renderer.h"
#include "tests/bench/map_layers.h"

#include <condition_variable>
#include <fstream>
#include <functional>
#include <iostream>
#include <mutex>
#include <random>
#include <stop_token>
#include <thread>
#include <vector>

namespace weir::bench {

namespace {

constexpr int kRuns = 5;

/// Resident memory of this process at its highest, MB.
double peakMemory() {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) {
            return std::strtod(line.c_str() + 6, nullptr) / 1024;
        }
    }
    return 0;
}

void print(const Json& line) {
    std::cout << line.dump() << std::endl;
}

struct Scene {
    std::string name;
    std::vector<maps::Layer> layers;
    bool labels = false;
};

class MapBench {
public:
    MapBench(const MapBenchOptions& options, std::filesystem::path resources)
        : m_options{options},
          m_renderer{m_offscreen.rendererOptions(resources)},
          m_resources{std::move(resources)},
          m_store{options.folder / "prepared", workerOptions()} {}

    Result<void> run() {
        if (auto ready = m_offscreen.prepare(m_resources); !ready) {
            return ready;
        }
        auto projection = maps::makeProjection(kWorkingCrs);
        auto data = makeMapData(m_options.folder, m_options.share, 1);
        if (!projection || !data) {
            return data ? projection.error() : data.error();
        }
        m_projection = *projection;
        auto layers = openMapLayers(m_store, *data, [](const Prepared& one) {
            print({{"figure", "prepare"}, {"layer", one.layer}, {"ms", one.milliseconds}, {"vertices", one.vertices}});
        });
        if (!layers) {
            return layers.error();
        }
        for (const auto& scene : scenes(*layers)) {
            for (const auto& place : kPlaces) {
                draw(scene, place);
            }
        }
        paper("vector", layers->all(false), false);
        paper("vector + labels", layers->all(true), true);
        auto everything = layers->all(true);
        everything.insert(everything.begin(), layers->heights);
        paper("all", std::move(everything), true);
        cancel(*layers);
        identify(*layers);
        print({{"figure", "peak memory"}, {"mb", peakMemory()}});
        return {};
    }

private:
    static std::vector<Scene> scenes(const MapLayers& layers) {
        const auto curved = [](const maps::Layer& roads) {
            auto layer = named(roads);
            layer.style.label.lineText = maps::LineText::curved;
            return layer;
        };
        const auto folded = [](maps::Layer layer) {
            layer.style.base.marker.size = 12;
            layer.style.folds = true;
            return layer;
        };
        return {{"counties", {layers.counties}},
                {"counties+names", {named(layers.counties)}, true},
                {"roads", {layers.roads}},
                {"road names", {curved(layers.roads)}, true},
                {"points", {layers.points}},
                {"points folded", {folded(layers.points)}},
                {"team labels", {layers.teams}, true},
                {"heights", {layers.heights}},
                {"all", layers.all(false)},
                {"all+labels", layers.all(true), true}};
    }

    [[nodiscard]] maps::RenderRequest requestFor(const Scene& scene, const Place& place) const {
        maps::RenderRequest request;
        request.workingCrs = kWorkingCrs;
        request.projection = m_projection;
        request.layers = scene.layers;
        request.labels = scene.labels;
        request.view = viewAt(place, *m_projection);
        return request;
    }

    void draw(const Scene& scene, const Place& place) {
        const auto name = scene.name + ' ' + place.name;
        if (name.find(m_options.filter) == std::string::npos) {
            return;
        }
        const auto request = requestFor(scene, place);
        std::vector<double> whole;
        std::vector<double> worked;
        std::vector<double> panned;
        maps::RenderResult last;
        (void)m_renderer.render(request);  // pages and fonts come in
        for (int i = 0; i < kRuns; ++i) {
            m_renderer.clearCache();
            const double before = processorMilliseconds();
            whole.push_back(millisecondsOf([&] { last = m_renderer.render(request); }));
            worked.push_back(processorMilliseconds() - before);
            auto moved = request;
            moved.view = request.view.panned(200, 0);
            panned.push_back(millisecondsOf([&] { (void)m_renderer.render(moved); }));
        }
        const auto& t = last.timings;
        print({{"scene", scene.name},
               {"view", place.name},
               {"ms", quantile(whole, 0.5)},
               {"cpu_ms", quantile(worked, 0.5)},
               {"pan_ms", quantile(panned, 0.5)},
               {"read", t.read},
               {"project", t.project},
               {"draw", t.draw},
               {"label", t.label},
               {"compose", t.compose},
               {"features", t.features},
               {"labels", last.labels.size()}});
        if (!m_options.pictures.empty()) {
            std::filesystem::create_directories(m_options.pictures);
            last.image.save(QString::fromStdString((m_options.pictures / (name + ".png")).string()));
        }
    }

    /// How long a picture goes on being drawn after it was given up, at moments spread over its whole time.
    void cancel(const MapLayers& layers) {
        for (const auto& scene : scenes(layers)) {
            for (const auto& place : kPlaces) {
                const auto name = "cancel " + scene.name + ' ' + place.name;
                if (name.find(m_options.filter) == std::string::npos) {
                    continue;
                }
                const auto request = requestFor(scene, place);
                m_renderer.clearCache();
                const double whole = millisecondsOf([&] { (void)m_renderer.render(request); });
                constexpr int kMoments = 20;
                std::vector<double> samples;
                double worked = 0;
                for (int i = 0; i < kMoments; ++i) {
                    m_renderer.clearCache();
                    const auto end = cancelled(request, whole * i / kMoments);
                    samples.push_back(end.milliseconds);
                    worked = std::max(worked, end.worked);
                }
                std::ranges::sort(samples);
                print({{"figure", "cancel"},
                       {"scene", scene.name},
                       {"view", place.name},
                       {"whole_ms", whole},
                       {"p50_ms", samples[kMoments / 2]},
                       {"worst_ms", samples.back()},
                       {"worst_cpu_ms", worked}});
            }
        }
    }

    struct Ending {
        double milliseconds = 0;
        double worked = 0;  ///< by all threads together
    };
    Ending cancelled(const maps::RenderRequest& request, double afterMs) {
        std::stop_source stop;
        std::chrono::steady_clock::time_point asked;
        double before = 0;
        std::jthread asking{[&] {
            std::mutex guard;
            std::unique_lock lock{guard};
            std::condition_variable{}.wait_for(lock, std::chrono::duration<double, std::milli>(afterMs),
                                               [] { return false; });
            before = processorMilliseconds();
            asked = std::chrono::steady_clock::now();
            stop.request_stop();
        }};
        (void)m_renderer.render(request, stop.get_token());
        const auto ended = std::chrono::steady_clock::now();
        const double after = processorMilliseconds();
        asking.join();
        return {std::max(0.0, std::chrono::duration<double, std::milli>(ended - asked).count()),
                std::max(0.0, after - before)};
    }

    /// The province on A3 at 300 dpi, drawn and written as PNG.
    void paper(const std::string& name, std::vector<maps::Layer> layers, bool labels) {
        if (("paper " + name).find(m_options.filter) == std::string::npos) {
            return;
        }
        auto request = requestFor({name, std::move(layers), labels}, kPlaces[1]);
        const auto screen = request.view;
        request.view = maps::MapView::forPaper(420, 297, 300);
        request.view.centre = screen.centre;
        request.view.metresPerPixel = screen.metresPerPixel * screen.width / request.view.width;
        std::vector<double> drawn;
        std::vector<double> written;
        for (int i = 0; i < 3; ++i) {
            m_renderer.clearCache();
            maps::RenderResult page;
            drawn.push_back(millisecondsOf([&] { page = m_renderer.render(request); }));
            const auto file = QString::fromStdString((m_options.folder / "paper.png").string());
            written.push_back(millisecondsOf([&] { page.image.save(file, "PNG"); }));
        }
        print({{"paper", name}, {"draw_ms", quantile(drawn, 0.5)}, {"png_ms", quantile(written, 0.5)}});
    }

    void identify(const MapLayers& layers) {
        const auto all = layers.all(false);
        const auto request = requestFor({"", all}, kPlaces[2]);
        std::mt19937 random{1};
        std::vector<double> samples;
        for (int i = 0; i < 1000; ++i) {
            const maps::ScreenPoint at{static_cast<double>(random() % kWidth), static_cast<double>(random() % kHeight)};
            samples.push_back(millisecondsOf([&] { (void)maps::identify(all, request.view, kWorkingCrs, at); }));
        }
        print({{"figure", "identify"},
               {"layers", all.size()},
               {"p50_ms", quantile(samples, 0.5)},
               {"p95_ms", quantile(samples, 0.95)}});
    }

    MapBenchOptions m_options;
    app::Offscreen m_offscreen;
    maps::Renderer m_renderer;
    std::filesystem::path m_resources;
    maps::PreparedStore m_store;
    std::shared_ptr<const maps::Projection> m_projection;
};

}  // namespace

int runMapBench(const MapBenchOptions& options) {
    auto resources = app::findResources();
    if (!resources) {
        std::cerr << "weir-bench: " << resources.error().text() << '\n';
        return 1;
    }
    MapBench bench{options, *std::move(resources)};
    if (auto done = bench.run(); !done) {
        std::cerr << "weir-bench: " << done.error().text() << '\n';
        return 1;
    }
    return 0;
}

}  // namespace weir::bench
