// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/cli.h"
#include "app/window/run_window.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <sys/stat.h>

#include <iostream>

int main(int argc, char** argv) {
    ::umask(077);  // what is written is for its owner, who may open it to others
    spdlog::set_default_logger(spdlog::stderr_logger_mt("weir"));  // stdout is for answers
    const std::vector<std::string> args{argv + 1, argv + argc};
    if (!weir::app::isCommandLine(args)) {
        return weir::app::runWindow({argc, argv});
    }
    std::ios::sync_with_stdio(false);
    const weir::SystemClock clock;
    weir::app::CommandContext context{std::cin, std::cout, std::cerr, clock};
    return weir::app::runCli(args, context);
}
