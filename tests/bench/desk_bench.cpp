// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/bench/bench_city.h"

#include "app/cli/store_access.h"
#include "app/overlays/overlays.h"
#include "core/exchange/filter.h"
#include "maps/layer/identify.h"

#include <benchmark/benchmark.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <random>

// The figures of the desk on the city of the published size. Latencies are reported as p50 and p99 counters in
// milliseconds.

namespace {

using namespace weir;
using bench::BenchCity;
using bench::BenchFolder;
using bench::Medium;
using Milliseconds = std::chrono::duration<double, std::milli>;

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

/// The program itself, from its start until the window is painted (0) or the city's map in it is drawn (1), and what
/// memory it took by then. Peers of the performance plan measure to the window.
void startWindow(benchmark::State& state) {
    const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "weir";
    const BenchFolder folder{Medium::disk};
    const auto store = BenchCity::instance().copyTo(folder);
    // Settings of its own: what this machine's user likes must not count.
    const auto command = fmt::format(
        "QT_QPA_PLATFORM=offscreen XDG_CONFIG_HOME='{0}' XDG_CACHE_HOME='{0}' '{1}' '{2}' --quit-when {3} 2>/dev/null",
        folder.path().string(), program.string(), store.string(), state.range(0) == 0 ? "shown" : "drawn");
    std::vector<double> samples;
    for (auto _ : state) {
        const auto from = std::chrono::steady_clock::now();
        if (std::system(command.c_str()) != 0) {
            state.SkipWithError("the window did not open");
            return;
        }
        samples.push_back(Milliseconds{std::chrono::steady_clock::now() - from}.count());
    }
    bench::addPercentiles(state, std::move(samples));
    rusage used{};
    if (::getrusage(RUSAGE_CHILDREN, &used) == 0) {
        state.counters["peak_MB"] = static_cast<double>(used.ru_maxrss) / 1024;
    }
}
BENCHMARK(startWindow)->ArgName("drawn")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(5);

/// The same for a reading command: reader and picture, no lock.
void readPicture(benchmark::State& state) {
    auto& city = BenchCity::instance();
    for (auto _ : state) {
        const auto source = app::openForReading(city.store());
        const auto picture =
            source ? app::pictureOf(*source, city.store(), {}, city.clock()) : Result<desk::PicturePtr>{source.error()};
        if (!picture) {
            state.SkipWithError(picture.error().text().c_str());
            return;
        }
    }
}
BENCHMARK(readPicture)->Unit(benchmark::kMillisecond)->UseRealTime();

/// One verb through the door, durable (WAL, synchronous FULL) when it answers. Argument: 0 disk, 1 memory.
void verbDurable(benchmark::State& state) {
    const BenchFolder folder{static_cast<Medium>(state.range(0))};
    if (folder.path().empty()) {
        state.SkipWithError("no folder can be made there");
        return;
    }
    const auto desk = BenchCity::instance().openCopy(folder);
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
    bench::addPercentiles(state, std::move(samples));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(verbDurable)->ArgName("memory")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime()->MinTime(2);

/// What the disk alone takes for it: 24 KiB written over a file of 4 MiB, then fdatasync.
void bareSync(benchmark::State& state) {
    const BenchFolder folder{static_cast<Medium>(state.range(0))};
    const auto file = (folder.path() / "bare").string();
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    const std::vector<char> block(24 << 10, 'x');
    const std::vector<char> whole(4 << 20, 'y');
    const auto wrote = [&](const std::vector<char>& bytes, off_t at) {
        return ::pwrite(fd, bytes.data(), bytes.size(), at) == static_cast<ssize_t>(bytes.size()) &&
               ::fdatasync(fd) == 0;
    };
    bool fine = fd >= 0 && wrote(whole, 0);
    std::vector<double> samples;
    off_t at = 0;
    for (auto _ : state) {
        const auto from = std::chrono::steady_clock::now();
        fine = fine && wrote(block, at);
        samples.push_back(Milliseconds{std::chrono::steady_clock::now() - from}.count());
        at = (at + static_cast<off_t>(block.size())) % (3 << 20);
    }
    if (fd >= 0) {
        ::close(fd);
    }
    if (!fine) {
        state.SkipWithError("the file cannot be written");
        return;
    }
    bench::addPercentiles(state, std::move(samples));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(bareSync)->ArgName("memory")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime()->MinTime(1);

/// Picture after a commit that touched one row.
void pictureOneRow(benchmark::State& state) {
    auto& city = BenchCity::instance();
    const auto source = app::openForReading(city.store());
    const auto picture =
        source ? app::pictureOf(*source, city.store(), {}, city.clock()) : Result<desk::PicturePtr>{source.error()};
    const auto records =
        source ? app::recordsOf(*source, model::Kind::team, {}) : Result<std::vector<model::Record>>{source.error()};
    if (!picture || !records || records->empty()) {
        state.SkipWithError("the city cannot be read");
        return;
    }
    auto changed = records->at(records->size() / 2);
    ++changed.revision;
    const std::vector<store::RowChange> changes{{records->at(records->size() / 2), changed}};
    std::vector<double> samples;
    for (auto _ : state) {
        const auto from = std::chrono::steady_clock::now();
        auto next = desk::updated(**picture, changes, {}, (*picture)->seq + 1, (*picture)->asOf);
        benchmark::DoNotOptimize(next);
        samples.push_back(Milliseconds{std::chrono::steady_clock::now() - from}.count());
    }
    bench::addPercentiles(state, std::move(samples));
}
BENCHMARK(pictureOneRow)->Unit(benchmark::kMicrosecond);

/// A query over the teams as `weir list --where` runs it.
void listTeams(benchmark::State& state) {
    auto& city = BenchCity::instance();
    const auto source = app::openForReading(city.store());
    const auto filter = exchange::Filter::parse("headcount >= 20 and not (level = 'village')", model::Kind::team);
    for (auto _ : state) {
        auto records = source ? app::recordsOf(*source, model::Kind::team, {})
                              : Result<std::vector<model::Record>>{source.error()};
        if (!records || !filter) {
            state.SkipWithError("the teams cannot be listed");
            return;
        }
        benchmark::DoNotOptimize(
            std::ranges::count_if(*records, [&](const model::Record& r) { return filter->matches(r); }));
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
    auto changed = desk::updated(**picture, std::vector<store::RowChange>{{before, team}}, {}, (*picture)->seq + 1,
                                 (*picture)->asOf);
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
        benchmark::DoNotOptimize(app::overlayLayers(layers->picture, layers->picture->asOf,
                                                    BenchCity::instance().resources(), layers->projection));
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
    (void)overlays.layers(layers->picture, layers->picture->asOf);
    bool odd = false;
    for (auto _ : state) {
        odd = !odd;
        benchmark::DoNotOptimize(
            overlays.layers(odd ? layers->changed : layers->picture, layers->picture->asOf).size());
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
    const auto all = app::overlayLayers(layers->picture, layers->picture->asOf, BenchCity::instance().resources(),
                                        layers->projection);
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
    bench::addPercentiles(state, std::move(samples));
}
BENCHMARK(identifyPixel)->Unit(benchmark::kMicrosecond);

}  // namespace
