// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/bench/stack_bench.h"

#include "app/cli/offscreen.h"
#include "app/qt/resources.h"
#include "maps/render/renderer.h"
#include "tests/bench/map_layers.h"

#include <QGuiApplication>

#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>

namespace weir::bench {

namespace {

constexpr std::size_t kLayers = 300;
constexpr std::size_t kSwitched = 4;

struct Screen {
    const char* name;
    int width;  ///< logical pixels
    int height;
    double ratio;
};
constexpr std::array kScreens{Screen{"1920x1080", 1920, 1080, 1}, Screen{"3840x2160", 2560, 1440, 1.5}};

struct Kind {
    std::string name;
    std::vector<maps::Layer> layers;  ///< taken in turn
};

/// Resident memory of this process, MB.
double residentMemory() {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) {
            return std::strtod(line.c_str() + 6, nullptr) / 1024;
        }
    }
    return 0;
}

double megabytes(std::size_t bytes) {
    return static_cast<double>(bytes) / (1 << 20);
}

std::vector<Kind> kindsOf(const MapLayers& data) {
    auto zones = data.counties;
    zones.style.base.fill.colour = "#60DCE8D2";
    auto symbols = data.teams;
    symbols.style.base.marker = {.symbol = "team", .size = 20};
    symbols.style.label.enabled = false;
    auto heights = data.heights;
    heights.opacity = 0.7;
    return {{"zones", {zones}},        {"roads", {data.roads}},
            {"points", {data.points}}, {"symbols", {symbols}},
            {"heights", {heights}},    {"all kinds", {heights, zones, data.roads, data.points, symbols}}};
}

class StackBench {
public:
    StackBench(const MapBenchOptions& options, const std::filesystem::path& resources,
               std::shared_ptr<const maps::Projection> projection)
        : m_options{options}, m_resources{resources}, m_projection{std::move(projection)} {}

    void run(const MapLayers& data) {
        for (const auto& screen : kScreens) {
            for (const auto& place : kPlaces) {
                const std::string name = std::string{screen.name} + " " + place.name;
                if (name.find(m_options.filter) != std::string::npos) {
                    for (const auto& kind : kindsOf(data)) {
                        measure(screen, place, kind);
                    }
                }
            }
        }
    }

private:
    [[nodiscard]] maps::RenderRequest requestOf(const Screen& screen, const Place& place, const Kind& kind) const {
        maps::RenderRequest request;
        request.view = viewAt(place, *m_projection).resized(screen.width, screen.height, screen.ratio);
        request.workingCrs = kWorkingCrs;
        request.projection = m_projection;
        for (std::size_t i = 0; i < kLayers; ++i) {
            request.layers.push_back(kind.layers[i % kind.layers.size()]);
            request.layers.back().id = "layer " + std::to_string(i);
        }
        return request;
    }

    void measure(const Screen& screen, const Place& place, const Kind& kind) {
        maps::Renderer renderer{m_offscreen.rendererOptions(m_resources)};
        auto request = requestOf(screen, place, kind);
        const auto all = request.layers;
        request.layers.resize(kind.layers.size());
        (void)renderer.render(request);
        const double each = megabytes(renderer.kept().pictureBytes) / static_cast<double>(kind.layers.size());
        request.layers = all;
        const auto first = renderer.render(request).timings;
        std::vector<double> walls;
        std::vector<double> composing;
        int most = 0;
        for (std::size_t i = 0; i < 2 * kSwitched; ++i) {
            auto& layer = request.layers[i / 2 * 97 % kLayers];
            layer.visible = !layer.visible;
            const auto timings = renderer.render(request).timings;
            walls.push_back(timings.wall);
            composing.push_back(timings.compose);
            most = std::max(most, timings.layersDrawn);
        }
        const Json line{{"stack", kind.name},
                        {"screen", screen.name},
                        {"view", place.name},
                        {"layers", kLayers},
                        {"mb_each", each},
                        {"first_ms", first.wall},
                        {"kept_mb", megabytes(renderer.kept().pictureBytes)},
                        {"resident_mb", residentMemory()},
                        {"most_layers_drawn", most},
                        {"switch_p50_ms", quantile(walls, 0.5)},
                        {"switch_max_ms", quantile(walls, 1)},
                        {"compose_p50_ms", quantile(composing, 0.5)}};
        std::cout << line.dump() << std::endl;
    }

    const MapBenchOptions& m_options;
    const std::filesystem::path& m_resources;
    std::shared_ptr<const maps::Projection> m_projection;
    app::Offscreen m_offscreen;
};

Result<void> run(const MapBenchOptions& options) {
    const auto resources = app::findResources();
    if (!resources) {
        return resources.error();
    }
    const app::Offscreen offscreen;
    if (auto ready = offscreen.prepare(*resources); !ready) {
        return ready;
    }
    const auto projection = maps::makeProjection(kWorkingCrs);
    const auto data = makeMapData(options.folder, options.share, 1);
    if (!projection || !data) {
        return data ? projection.error() : data.error();
    }
    maps::PreparedStore store{options.folder / "prepared", workerOptions()};
    const auto layers = openMapLayers(store, *data, [](const Prepared&) {});
    if (!layers) {
        return layers.error();
    }
    StackBench{options, *resources, *projection}.run(*layers);
    return {};
}

}  // namespace

int runStackBench(const MapBenchOptions& options) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    int argc = 1;
    char name[] = "weir-bench";
    char* argv[] = {name, nullptr};
    const QGuiApplication application{argc, argv};
    if (const auto done = run(options); !done) {
        std::cerr << "weir-bench: " << done.error().text() << '\n';
        return 1;
    }
    return 0;
}

}  // namespace weir::bench
