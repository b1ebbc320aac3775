// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/command.h"

#include <ostream>

namespace weir::app {

namespace {

class VersionCommand final : public Command {
public:
    void setup(CLI::App& /*app*/) override {}
    Result<int> run(CommandContext& context) override {
        context.out << "weir " WEIR_VERSION "\n";
        return 0;
    }
};

}  // namespace

std::unique_ptr<Command> makeVersionCommand() {
    return std::make_unique<VersionCommand>();
}

}  // namespace weir::app
