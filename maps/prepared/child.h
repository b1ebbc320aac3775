// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace weir::maps {

/// A process to run to its end.
struct ChildSpec {
    std::vector<std::string> arguments;    ///< the program's absolute path first
    std::vector<std::string> environment;  ///< "NAME=value"; nothing is inherited
    std::string input;                     ///< for its standard input
    std::chrono::milliseconds wallClock{60'000};
};

struct ChildEnd {
    enum class Reason { ended, stopped, timeout, flooded, failedToStart };
    Reason reason = Reason::ended;
    int exitStatus = 0;
    int signal = 0;         ///< that ended it, or 0
    std::string errorText;  ///< the beginning of what it wrote to standard error
};

/// Starts the process with posix_spawn (safe in a process with threads), feeds its input, hands each line of its output
/// to `onLine`, and waits. A stop request, the wall clock or an output beyond 16 MiB kills it and its process group at
/// once.
[[nodiscard]] ChildEnd runChild(const ChildSpec& spec, const std::function<void(std::string_view)>& onLine,
                                std::stop_token stop);

}  // namespace weir::maps
