// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/bench/bench_city.h"

#include "app/cli/store_access.h"
#include "app/overlays/overlays.h"
#include "core/exchange/filter.h"
#include "maps/layer/identify.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <random>

// The figures of the desk on the city of the published size. Latencies are reported as p50 and p99 counters in milliseconds.

namespace {

using namespace weir;
using bench::BenchCity;
using Milliseconds = std::chrono::duration<double, std::milli>;

void addPercentiles(benchmark::State& state, std::vector<double> samples) {
    if (samples.empty()) {
        return;
    }
    std::ranges::sort(samples);
    const auto at = [&](double share) { return samples[static_cast<std::size_t>(share * static_cast<double>(samples.size() - 1))]; };
    state.counters["p50_ms"] = at(0.50);
    state.counters["p99_ms"] = at(0.99);
}

/// Opening the store until the first picture stands.
void startDesk(benchmark::State& state) {
    auto& city = BenchCity::instance();
    for (auto _ : state) {
        const auto desk = app::openDesk(city.store(), city.clock());
        if (!desk) {
            state.SkipWithError(desk.error().text().c_str());
            return;
        }
        benchmark::DoNotOptimize((*desk)->picture()->seq);
    }
}
BENCHMARK(startDesk)->Unit(benchmark::kMillisecond)->UseRealTime();

/// The same for a reading command: reader and picture, no lock.
void readPicture(benchmark::State& state) {
    auto& city = BenchCity::instance();
    for (auto _ : state) {
        const auto source = app::openForReading(city.store());
        const auto picture = source ? app::pictureOf(*source, city.store(), {}, city.clock()) : Result<desk::PicturePtr>{source.error()};
        if (!picture) {
            state.SkipWithError(picture.error().text().c_str());
            return;
        }
    }
}
BENCHMARK(readPicture)->Unit(benchmark::kMillisecond)->UseRealTime();

/// One verb through the door, durable (WAL, synchronous FULL) when it answers.
void verbDurable(benchmark::State& state) {
    const auto desk = BenchCity::instance().openCopy();
    std::vector<std::int64_t> teams;
    desk->picture()->teams.forEach([&](const model::Team& team) { teams.push_back(team.id.value); });
    std::vector<double> samples;
    std::size_t i = 0;
    for (auto _ : state) {
        const auto from = std::chrono::steady_clock::now();
        const auto answer = desk->execute(BenchCity::command(
            "team.update", Json{{"id", teams[i % teams.size()]}, {"headcount", static_cast<std::int64_t>(i % 100)}}));
        samples.push_back(Milliseconds{std::chrono::steady_clock::now() - from}.count());
        if (!answer) {
            state.SkipWithError(answer.error().text().c_str());
            return;
        }
        ++i;
    }
    addPercentiles(state, std::move(samples));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(verbDurable)->Unit(benchmark::kMillisecond)->UseRealTime()->MinTime(3);

/// Picture after a commit that touched one row.
void pictureOneRow(benchmark::State& state) {
    auto& city = BenchCity::instance();
    const auto source = app::openForReading(city.store());
    const auto picture = source ? app::pictureOf(*source, city.store(), {}, city.clock()) : Result<desk::PicturePtr>{source.error()};
    const auto records = source ? app::recordsOf(*source, model::Kind::team, {}) : Result<std::vector<model::Record>>{source.error()};
    if (!picture || !records || records->empty()) {
        state.SkipWithError("the city cannot be read");
        return;
    }
    auto changed = records->at(records->size() / 2);
    ++changed.revision;
    const std::vector<store::RowChange> changes{{records->at(records->size() / 2), changed}};
    for (auto _ : state) {
        auto next = desk::updated(**picture, changes, {}, (*picture)->seq + 1, (*picture)->asOf);
        benchmark::DoNotOptimize(next);
    }
}
BENCHMARK(pictureOneRow)->Unit(benchmark::kMicrosecond);

/// Whole verification; entries are counted so that the time for a million follows.
void verifyStore(benchmark::State& state) {
    const auto desk = BenchCity::instance().openCopy();
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        auto answer = desk->execute(BenchCity::command("log.add", Json{{"type", "observation"}, {"content", fmt::format("entry {}", i)}}));
        if (!answer) {
            state.SkipWithError(answer.error().text().c_str());
            return;
        }
    }
    std::int64_t entries = 0;
    for (auto _ : state) {
        const auto verification = desk->verify();
        if (!verification || !verification->ok()) {
            state.SkipWithError("the store is not sound");
            return;
        }
        entries = verification->entries;
    }
    state.counters["entries"] = static_cast<double>(entries);
    state.counters["entries_per_s"] = benchmark::Counter(static_cast<double>(entries) * static_cast<double>(state.iterations()),
                                                         benchmark::Counter::kIsRate);
}
BENCHMARK(verifyStore)->Arg(2000)->Unit(benchmark::kMillisecond)->UseRealTime();

/// A query over the teams as `weir list --where` runs it.
void listTeams(benchmark::State& state) {
    auto& city = BenchCity::instance();
    const auto source = app::openForReading(city.store());
    const auto filter = exchange::Filter::parse("headcount >= 20 and not (level = 'village')", model::Kind::team);
    for (auto _ : state) {
        auto records = source ? app::recordsOf(*source, model::Kind::team, {}) : Result<std::vector<model::Record>>{source.error()};
        if (!records || !filter) {
            state.SkipWithError("the teams cannot be listed");
            return;
        }
        benchmark::DoNotOptimize(std::ranges::count_if(*records, [&](const model::Record& r) { return filter->matches(r); }));
    }
}
BENCHMARK(listTeams)->Unit(benchmark::kMillisecond);

/// All layers of the city, and those of one changed team.
struct Layers {
    desk::PicturePtr picture;
    desk::PicturePtr changed;
    std::shared_ptr<const maps::Projection> projection;
};
Result<Layers> layersOfCity() {
    auto& city = BenchCity::instance();
    const auto source = app::openForReading(city.store());
    if (!source) {
        return source.error();
    }
    auto picture = app::pictureOf(*source, city.store(), {}, city.clock());
    auto projection = maps::makeProjection(source->profile->city.workingCrs);
    if (!picture || !projection) {
        return picture ? projection.error() : picture.error();
    }
    const auto records = app::recordsOf(*source, model::Kind::team, {});
    if (!records || records->empty()) {
        return fail(ErrorCode::notFound, msg("The city has no team"));
    }
    auto team = records->front();
    const auto before = team;
    ++team.revision;
    auto changed = desk::updated(**picture, std::vector<store::RowChange>{{before, team}}, {}, (*picture)->seq + 1, (*picture)->asOf);
    if (!changed) {
        return changed.error();
    }
    return Layers{*picture, *changed, *projection};
}

void buildOverlays(benchmark::State& state) {
    const auto layers = layersOfCity();
    for (auto _ : state) {
        if (!layers) {
            state.SkipWithError(layers.error().text().c_str());
            return;
        }
        benchmark::DoNotOptimize(app::overlayLayers(layers->picture, BenchCity::instance().resources(), layers->projection));
    }
}
BENCHMARK(buildOverlays)->Unit(benchmark::kMillisecond);

void updateOverlays(benchmark::State& state) {
    const auto layers = layersOfCity();
    if (!layers) {
        state.SkipWithError(layers.error().text().c_str());
        return;
    }
    app::Overlays overlays{BenchCity::instance().resources(), layers->projection};
    (void)overlays.layers(layers->picture);
    bool odd = false;
    for (auto _ : state) {
        odd = !odd;
        benchmark::DoNotOptimize(overlays.layers(odd ? layers->changed : layers->picture).size());
    }
    state.counters["layers_rebuilt"] = overlays.rebuilt();
}
BENCHMARK(updateOverlays)->Unit(benchmark::kMillisecond);

/// Everything under a pixel of the city's overlays at 1:50,000, at random places.
void identifyPixel(benchmark::State& state) {
    const auto layers = layersOfCity();
    if (!layers) {
        state.SkipWithError(layers.error().text().c_str());
        return;
    }
    const auto all = app::overlayLayers(layers->picture, BenchCity::instance().resources(), layers->projection);
    maps::MapView view;
    view.width = 1920;
    view.height = 1080;
    view = view.centredAt(layers->projection->toMap(layers->picture->profile->city.centre)).withScale(50'000);
    std::minstd_rand random{1};
    std::uniform_real_distribution<double> x{0, 1920};
    std::uniform_real_distribution<double> y{0, 1080};
    std::vector<double> samples;
    for (auto _ : state) {
        const maps::ScreenPoint at{x(random), y(random)};
        const auto from = std::chrono::steady_clock::now();
        benchmark::DoNotOptimize(maps::identify(all, view, layers->projection->crs(), at));
        samples.push_back(Milliseconds{std::chrono::steady_clock::now() - from}.count());
    }
    addPercentiles(state, std::move(samples));
}
BENCHMARK(identifyPixel)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
