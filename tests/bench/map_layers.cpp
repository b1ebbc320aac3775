// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/bench/map_layers.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <tuple>
#include <utility>

namespace weir::bench {

namespace {

maps::Style roadStyle() {
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

Result<maps::Layer> prepared(maps::PreparedStore& store, const std::filesystem::path& file, const std::string& name,
                             const std::function<void(const Prepared&)>& told) {
    Result<maps::PreparedLayer> made = fail(ErrorCode::internal, msg("not made"));
    const auto cold = millisecondsOf([&] { made = store.prepare({file, {}, {}, {}, kWorkingCrs}); });
    if (!made) {
        return made.error();
    }
    told({name, cold, made->manifest.vertexCount});
    maps::Layer layer;
    layer.id = name;
    layer.name = name;
    layer.source = maps::openPrepared(made->folder);
    if (const auto* failure = layer.failure()) {
        return failure->reason;
    }
    return layer;
}

}  // namespace

std::vector<maps::Layer> MapLayers::all(bool withNames) const {
    return withNames ? std::vector{named(counties), named(roads), points, teams}
                     : std::vector{counties, roads, points, teams};
}

Result<MapLayers> openMapLayers(maps::PreparedStore& store, const MapData& data,
                                const std::function<void(const Prepared&)>& told) {
    MapLayers out;
    const std::array<std::tuple<maps::Layer*, std::filesystem::path, std::string>, 5> wanted{
        {{&out.counties, data.counties, "counties"},
         {&out.roads, data.roads, "roads"},
         {&out.points, data.points, "points"},
         {&out.teams, data.teams, "teams"},
         {&out.heights, data.heights, "heights"}}};
    for (const auto& [layer, file, name] : wanted) {
        auto made = prepared(store, file, name, told);
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

maps::MapView viewAt(const Place& place, const maps::Projection& projection) {
    maps::MapView view;
    view.width = kWidth;
    view.height = kHeight;
    const auto west = projection.toMap(geo::LonLat{place.lon - place.degrees / 2, place.lat});
    const auto east = projection.toMap(geo::LonLat{place.lon + place.degrees / 2, place.lat});
    view.centre = projection.toMap(geo::LonLat{place.lon, place.lat});
    view.metresPerPixel = (east.x - west.x) / kWidth;
    return view;
}

maps::Layer named(maps::Layer layer) {
    layer.style.label = {.enabled = true, .field = "name", .size = 12};
    return layer;
}

maps::WorkerOptions workerOptions() {
    maps::WorkerOptions options;
    options.program = maps::workerBeside();
    return options;
}

double millisecondsOf(const std::function<void()>& work) {
    const auto from = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count();
}

double processorMilliseconds() {
    timespec spent{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) * 1e3 + static_cast<double>(spent.tv_nsec) / 1e6;
}

double quantile(std::vector<double> samples, double share) {
    if (samples.empty()) {
        return 0;
    }
    std::ranges::sort(samples);
    return samples[static_cast<std::size_t>(share * static_cast<double>(samples.size() - 1) + 0.5)];
}

}  // namespace weir::bench
