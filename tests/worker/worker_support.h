// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/prepared/prepared_store.h"
#include "maps/prepared/worker.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace weir::test {

/// Options for the worker that was built with this test.
inline maps::WorkerOptions workerOptions() {
    maps::WorkerOptions options;
    const char* bin = std::getenv("WEIR_BIN");
    const auto here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    options.program =
        bin != nullptr ? std::filesystem::path{bin} / "weir-geoworker" : here.parent_path() / "bin" / "weir-geoworker";
    return options;
}

/// Neither sandbox nor policy: what would happen if a library were simply handed the file.
inline maps::WorkerOptions naked() {
    auto options = workerOptions();
    options.allowUnsandboxed = true;
    options.withoutPolicy = true;
    return options;
}

/// The policy of the worker alone, or the sandbox alone: each must stop an attack without the other.
inline maps::WorkerOptions policyOnly() {
    auto options = workerOptions();
    options.allowUnsandboxed = true;
    return options;
}
inline maps::WorkerOptions sandboxOnly() {
    auto options = workerOptions();
    options.withoutPolicy = true;
    return options;
}

inline void writeText(const std::filesystem::path& path, const std::string& text) {
    std::ofstream{path, std::ios::binary | std::ios::trunc} << text;
}

}  // namespace weir::test
