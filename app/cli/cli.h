// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/cli/command.h"

#include <string>
#include <vector>

namespace weir::app {

/// True when the arguments (without the program's name) ask for the command line: the first is a sub-command, or help
/// or version is wanted. Everything else opens the window.
[[nodiscard]] bool isCommandLine(const std::vector<std::string>& args);

/// Runs a command line. Exit status 0 done, 1 failed (context.err: message and hint), 2 wrong usage.
[[nodiscard]] int runCli(const std::vector<std::string>& args, CommandContext& context);

}  // namespace weir::app
