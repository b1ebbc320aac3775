// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/desk.h"

#include <benchmark/benchmark.h>

#include <filesystem>
#include <memory>
#include <vector>

namespace weir::bench {

/// Where a benchmark writes: the temporary folder of the system, or memory when /dev/shm takes files.
enum class Medium { disk, memory };
/// A new folder there, removed with the object. Its path is empty when there is none.
class BenchFolder {
public:
    explicit BenchFolder(Medium medium);
    ~BenchFolder();
    BenchFolder(const BenchFolder&) = delete;
    BenchFolder& operator=(const BenchFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

/// Counters p50_ms and p99_ms of samples in milliseconds.
void addPercentiles(benchmark::State& state, std::vector<double> samples);

/// The demonstration city in a temporary folder, made once per run with seed 1 and removed at the end.
class BenchCity {
public:
    static BenchCity& instance();
    [[nodiscard]] const std::filesystem::path& store() const { return m_store; }
    [[nodiscard]] const std::filesystem::path& resources() const { return m_resources; }
    /// A copy of the store with what belongs beside it; its path.
    [[nodiscard]] std::filesystem::path copyTo(const BenchFolder& folder) const;
    /// A desk on a copy of the city in `folder`, which a benchmark may change.
    [[nodiscard]] std::unique_ptr<desk::Desk> openCopy(const BenchFolder& folder);
    [[nodiscard]] const Clock& clock() const { return m_clock; }
    /// A command in the duty officer's name.
    [[nodiscard]] static desk::Command command(std::string verb, Json args);

private:
    BenchCity();
    SystemClock m_clock;
    BenchFolder m_folder{Medium::disk};
    std::filesystem::path m_store;
    std::filesystem::path m_resources;
};

}  // namespace weir::bench
