// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/bench/bench_city.h"

#include "app/cli/city_store.h"
#include "app/cli/store_access.h"
#include "app/qt/resources.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace weir::bench {

namespace {

template <class T>
T orExit(Result<T> result) {
    if (!result) {
        std::cerr << "weir-bench: " << result.error().text() << '\n';
        std::exit(1);
    }
    return *std::move(result);
}

}  // namespace

BenchFolder::BenchFolder(Medium medium) {
    const auto parent =
        medium == Medium::disk ? std::filesystem::temp_directory_path() : std::filesystem::path{"/dev/shm"};
    auto pattern = (parent / "weir-bench-XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr) {
        m_path = pattern;
    }
}

BenchFolder::~BenchFolder() {
    std::error_code ignored;
    if (!m_path.empty()) {
        std::filesystem::remove_all(m_path, ignored);
    }
}

void addPercentiles(benchmark::State& state, std::vector<double> samples) {
    if (samples.empty()) {
        return;
    }
    std::ranges::sort(samples);
    const auto at = [&](double share) {
        return samples[static_cast<std::size_t>(share * static_cast<double>(samples.size() - 1))];
    };
    state.counters["p50_ms"] = at(0.50);
    state.counters["p99_ms"] = at(0.99);
}

BenchCity& BenchCity::instance() {
    static BenchCity city;
    return city;
}

BenchCity::BenchCity() {
    if (m_folder.path().empty()) {
        std::cerr << "weir-bench: no temporary folder can be made\n";
        std::exit(1);
    }
    m_store = m_folder.path() / "city.weir";
    m_resources = orExit(app::findResources());
    if (auto made = app::makeDemoStore(m_store, m_resources, {.seed = 1, .cities = 1}, m_clock); !made) {
        std::cerr << "weir-bench: " << made.error().text() << '\n';
        std::exit(1);
    }
}

std::filesystem::path BenchCity::copyTo(const BenchFolder& folder) const {
    for (const auto& file : std::filesystem::directory_iterator{m_folder.path()}) {
        const auto name = file.path().filename().string();
        if (file.is_regular_file() && name.find(".ballast") == std::string::npos &&
            name.find(".lock") == std::string::npos) {
            std::filesystem::copy_file(file.path(), folder.path() / name);
        }
    }
    return folder.path() / m_store.filename();
}

std::unique_ptr<desk::Desk> BenchCity::openCopy(const BenchFolder& folder) {
    return orExit(app::openDesk(copyTo(folder), m_clock));
}

desk::Command BenchCity::command(std::string verb, Json args) {
    desk::Command command;
    command.verb = std::move(verb);
    command.actor = "bench";
    command.role = desk::Role::dutyOfficer;
    command.args = std::move(args);
    return command;
}

}  // namespace weir::bench
