// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/bench/map_bench.h"

#include "app/cli/offscreen.h"
#include "app/qt/resources.h"
#include "maps/layer/identify.h"
#include "maps/prepared/prepared_store.h"
#include "maps/render/renderer.h"
#include "tests/bench/map_data.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <functional>
#include <iostream>
#include <random>
#include <stop_token>
#include <thread>
#include <vector>

namespace weir::bench {

namespace {

constexpr auto kWorkingCrs = "EPSG:4547";
constexpr int kRuns = 5;
constexpr int kWidth = 1920;
constexpr int kHeight = 1080;

double millisecondsOf(const std::function<void()>& work) {
    const auto from = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count();
}

maps::WorkerOptions workerOptions() {
    maps::WorkerOptions options;
    options.program = maps::workerBeside();
    return options;
}

double median(std::vector<double> samples) {
    std::ranges::sort(samples);
    return samples.empty() ? 0 : samples[samples.size() / 2];
}

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

struct Place {
    const char* name;
    double lon;
    double lat;
    double degrees;  ///< width of the view
};
constexpr std::array kPlaces{Place{"nation", 104, 35.5, 62}, Place{"province", 114, 34, 5},
                             Place{"city", 114.02, 33.58, 0.6}, Place{"street", 114.02, 33.58, 0.03}};

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
        auto layers = open(*data);
        if (!layers) {
            return layers.error();
        }
        for (const auto& scene : scenes(*layers)) {
            for (const auto& place : kPlaces) {
                draw(scene, place);
            }
        }
        cancel(*layers);
        identify(*layers);
        print({{"figure", "peak memory"}, {"mb", peakMemory()}});
        return {};
    }

private:
    struct Layers {
        maps::Layer points, roads, counties, teams, heights;
    };

    Result<maps::Layer> prepared(const std::filesystem::path& file, const std::string& name) {
        Result<maps::PreparedLayer> made = fail(ErrorCode::internal, msg("not made"));
        const auto cold = millisecondsOf([&] { made = m_store.prepare({file, {}, {}, {}, kWorkingCrs}); });
        if (!made) {
            return made.error();
        }
        print({{"figure", "prepare"}, {"layer", name}, {"ms", cold}, {"vertices", made->manifest.vertexCount}});
        maps::Layer layer;
        layer.id = name;
        layer.name = name;
        layer.source = maps::openPrepared(made->folder);
        if (const auto* failure = layer.failure()) {
            return failure->reason;
        }
        return layer;
    }

    Result<Layers> open(const MapData& data) {
        Layers out;
        const std::array<std::pair<maps::Layer*, std::pair<std::filesystem::path, std::string>>, 5> wanted{
            {{&out.counties, {data.counties, "counties"}},
             {&out.roads, {data.roads, "roads"}},
             {&out.points, {data.points, "points"}},
             {&out.teams, {data.teams, "teams"}},
             {&out.heights, {data.heights, "heights"}}}};
        for (const auto& [layer, from] : wanted) {
            auto made = prepared(from.first, from.second);
            if (!made) {
                return made.error();
            }
            *layer = *std::move(made);
        }
        out.counties.style.base = {.fill = {.colour = "#DCE8D2"}, .stroke = {.colour = "#6B7F63", .width = 1}};
        out.points.style.base = {.fill = {.colour = "#C0392B"}, .marker = {.symbol = "circle", .size = 4}};
        out.teams.style.base = {.fill = {.colour = "#1F5FA8"}, .marker = {.symbol = "circle", .size = 6}};
        out.teams.style.label = {.enabled = true, .field = "name", .size = 12};
        out.heights.style.raster.mode = maps::RasterStyle::Mode::elevation;
        out.roads.style = roadStyle();
        return out;
    }

    static maps::Style roadStyle() {
        maps::Style style;
        style.base.stroke = {.colour = "#8C8C8C", .width = 1};
        style.classField = "class";
        const std::array<std::tuple<const char*, const char*, double>, 6> classes{{{"motorway", "#D9663A", 3},
                                                                                   {"trunk", "#E0904A", 2.5},
                                                                                   {"primary", "#E6B35C", 2},
                                                                                   {"secondary", "#B9A44C", 1.5},
                                                                                   {"tertiary", "#9A9A9A", 1},
                                                                                   {"residential", "#B0B0B0", 1}}};
        for (const auto& [key, colour, width] : classes) {
            style.classes.push_back({key, key, {.stroke = {.colour = colour, .width = width}}});
        }
        return style;
    }

    static std::vector<Scene> scenes(const Layers& layers) {
        const auto named = [](maps::Layer layer) {
            layer.style.label = {.enabled = true, .field = "name", .size = 12};
            return layer;
        };
        const auto curved = [&named](const maps::Layer& roads) {
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
                {"all", {layers.counties, layers.roads, layers.points, layers.teams}},
                {"all+labels", {named(layers.counties), named(layers.roads), layers.points, layers.teams}, true}};
    }

    [[nodiscard]] maps::RenderRequest requestFor(const Scene& scene, const Place& place) const {
        maps::RenderRequest request;
        request.workingCrs = kWorkingCrs;
        request.projection = m_projection;
        request.layers = scene.layers;
        request.labels = scene.labels;
        request.view.width = kWidth;
        request.view.height = kHeight;
        const auto west = m_projection->toMap({place.lon - place.degrees / 2, place.lat});
        const auto east = m_projection->toMap({place.lon + place.degrees / 2, place.lat});
        request.view.centre = m_projection->toMap({place.lon, place.lat});
        request.view.metresPerPixel = (east.x - west.x) / kWidth;
        return request;
    }

    void draw(const Scene& scene, const Place& place) {
        const auto name = scene.name + ' ' + place.name;
        if (name.find(m_options.filter) == std::string::npos) {
            return;
        }
        const auto request = requestFor(scene, place);
        std::vector<double> whole;
        std::vector<double> panned;
        maps::RenderResult last;
        (void)m_renderer.render(request);  // pages and fonts come in
        for (int i = 0; i < kRuns; ++i) {
            m_renderer.clearCache();
            whole.push_back(millisecondsOf([&] { last = m_renderer.render(request); }));
            auto moved = request;
            moved.view = request.view.panned(200, 0);
            panned.push_back(millisecondsOf([&] { (void)m_renderer.render(moved); }));
        }
        const auto& t = last.timings;
        print({{"scene", scene.name},
               {"view", place.name},
               {"ms", median(whole)},
               {"pan_ms", median(panned)},
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
    void cancel(const Layers& layers) {
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
                for (int i = 0; i < kMoments; ++i) {
                    m_renderer.clearCache();
                    samples.push_back(cancelled(request, whole * i / kMoments));
                }
                std::ranges::sort(samples);
                print({{"figure", "cancel"},
                       {"scene", scene.name},
                       {"view", place.name},
                       {"whole_ms", whole},
                       {"p50_ms", samples[kMoments / 2]},
                       {"worst_ms", samples.back()}});
            }
        }
    }

    double cancelled(const maps::RenderRequest& request, double afterMs) {
        std::stop_source stop;
        std::chrono::steady_clock::time_point asked;
        std::jthread asking{[&] {
            std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(afterMs));
            asked = std::chrono::steady_clock::now();
            stop.request_stop();
        }};
        (void)m_renderer.render(request, stop.get_token());
        const auto ended = std::chrono::steady_clock::now();
        asking.join();
        return std::max(0.0, std::chrono::duration<double, std::milli>(ended - asked).count());
    }

    void identify(const Layers& layers) {
        const std::vector<maps::Layer> all{layers.counties, layers.roads, layers.points, layers.teams};
        const auto request = requestFor({"", all}, kPlaces[2]);
        std::mt19937 random{1};
        std::vector<double> samples;
        for (int i = 0; i < 1000; ++i) {
            const maps::ScreenPoint at{static_cast<double>(random() % kWidth), static_cast<double>(random() % kHeight)};
            samples.push_back(millisecondsOf([&] { (void)maps::identify(all, request.view, kWorkingCrs, at); }));
        }
        std::ranges::sort(samples);
        print({{"figure", "identify"}, {"layers", all.size()}, {"p50_ms", samples[500]}, {"p95_ms", samples[950]}});
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
