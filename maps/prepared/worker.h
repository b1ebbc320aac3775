// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/base/text.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace weir::maps {

/// Share done (0 … 1) and what is being done.
using Progress = std::function<void(double share, const Message& what)>;

/// Ceilings of one worker process. The kernel enforces them (setrlimit) from before the input is opened.
struct WorkerLimits {
    std::uint64_t addressSpace = 2ull << 30;  ///< bytes
    std::uint32_t cpuSeconds = 60;
    std::uint64_t fileSize = 8ull << 30;  ///< bytes one output file may have
    std::uint32_t openFiles = 64;
    std::uint32_t processes = 16;
    std::chrono::milliseconds wallClock{180'000};
};

struct WorkerOptions {
    std::filesystem::path program;  ///< weir-geoworker; see workerBeside()
    WorkerLimits limits;
    /// Runs without namespaces when true. Only tests that show what the sandbox is for set it; when the sandbox cannot
    /// be made the job is refused otherwise.
    bool allowUnsandboxed = false;
    /// Keeps the policy inside the worker off as well (drivers, network handlers, path checks, seccomp); same purpose.
    bool withoutPolicy = false;
    std::filesystem::path sandboxProgram = "/usr/bin/bwrap";
};

/// What the worker is asked to do with one input file; the answer is JSON, larger results are files in `output`.
struct WorkerJob {
    std::string kind;               ///< "prepare", "table", "list"
    std::filesystem::path input;    ///< absolute path of an existing regular file
    std::filesystem::path output;   ///< an existing empty folder; the only place the worker can write to
    Json options = Json::object();  ///< what the kind takes, see maps/gdal/jobs.h
};

/// `weir-geoworker` in the folder of the running program.
[[nodiscard]] std::filesystem::path workerBeside();

/// Whether a sandbox can be made here; the reason when not.
[[nodiscard]] Result<void> checkSandbox(const WorkerOptions& options);

/// Runs one job in a fresh process inside bubblewrap: no network, no files but the system's libraries, the input with
/// its companions (.shx .dbf .prj .cpg, .tfw …; read-only) and `output`. Blocks; call it from a job, never from the UI
/// thread. A stop request or the wall clock kills the worker within half a second. Errors: what the worker answered;
/// cancelled; refused (no sandbox, bad path); unsupported, corrupt or io; a worker that died becomes "The file could
/// not be read: …".
[[nodiscard]] Result<Json> runWorker(const WorkerOptions& options, const WorkerJob& job, const Progress& progress = {},
                                     std::stop_token stop = {});

// How an error crosses the pipe.
[[nodiscard]] Json toJson(const Error& error);
[[nodiscard]] Error errorFromJson(const Json& json);

}  // namespace weir::maps
