// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/cli.h"

#include "app/cli/output.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <map>
#include <ostream>
#include <sstream>

namespace weir::app {

namespace {

constexpr int kUsage = 2;

constexpr std::array kCommands{
    CommandEntry{"", "demo", "Make a demonstration store", makeDemoCommand},
    CommandEntry{"", "new", "Make an empty store from a city profile", makeNewCommand},
    CommandEntry{"", "import", "Bring a register file into the store", makeImportCommand},
    CommandEntry{"", "list", "List the rows of a kind", makeListCommand},
    CommandEntry{"", "verbs", "List the verbs, their arguments and roles", makeVerbsCommand},
    CommandEntry{"", "exec", "Carry out verbs given as JSON lines", makeExecCommand},
    CommandEntry{"layer", "add", "Add an outside layer to the map", makeLayerAddCommand},
    CommandEntry{"layer", "key", "Keep the key of a map service on this computer, read from standard input",
                 makeLayerKeyCommand},
    CommandEntry{"layer", "list", "List the outside layers of the map", makeLayerListCommand},
    CommandEntry{"layer", "style", "Show the style of an outside layer, or make classes of an attribute",
                 makeLayerStyleCommand},
    CommandEntry{"layer", "remove", "Remove an outside layer from the map", makeLayerRemoveCommand},
    CommandEntry{"", "render", "Draw the map into a PNG file", makeRenderCommand},
    CommandEntry{"", "brief", "Print a map briefing as PDF", makeBriefCommand},
    CommandEntry{"", "export", "Write the rows of a kind into a file", makeExportCommand},
    CommandEntry{"", "verify", "Check file, journal chain and tables", makeVerifyCommand},
    CommandEntry{"", "backup", "Make a checked copy of the store", makeBackupCommand},
    CommandEntry{"", "restore", "Put a backup in the place of a store", makeRestoreCommand},
    CommandEntry{"", "version", "Print the version", makeVersionCommand}};

/// The parser of the whole command line and the command each sub-command belongs to.
struct Program {
    CLI::App app{"Weir - command center for city flood control", "weir"};
    std::map<const CLI::App*, std::unique_ptr<Command>> commands;

    Program() {
        app.require_subcommand(1);
        app.footer(
            "Without a sub-command the window opens: weir [STORE]\n"
            "Exit status: 0 done, 1 failed, 2 wrong usage");
        std::map<std::string, CLI::App*, std::less<>> groups;
        for (const auto& entry : commandTable()) {
            auto* parent = &app;
            if (!entry.parent.empty()) {
                auto& group = groups[std::string{entry.parent}];
                if (group == nullptr) {
                    group = app.add_subcommand(std::string{entry.parent}, "Outside layers of the map");
                    group->require_subcommand(1);
                }
                parent = group;
            }
            auto* sub = parent->add_subcommand(std::string{entry.name}, std::string{entry.summary});
            auto command = entry.make();
            command->setup(*sub);
            commands.emplace(sub, std::move(command));
        }
    }

    [[nodiscard]] Command* chosen() const {
        for (const auto& [sub, command] : commands) {
            if (sub->parsed()) {
                return command.get();
            }
        }
        return nullptr;
    }
};

/// The innermost sub-command that was begun, whose help says how to go on.
std::string helpCall(const CLI::App& app) {
    std::string call = app.get_name();
    const auto* at = &app;
    while (!at->get_subcommands().empty()) {
        at = at->get_subcommands().front();
        call += " " + at->get_name();
    }
    return call + " --help";
}

/// The status, unless the answer did not reach the disk or the pipe.
int answered(int status, CommandContext& context) {
    context.out.flush();
    if (context.out) {
        return status;
    }
    printError(context.err,
               fail(ErrorCode::io, msg("The output could not be written"), msg("Check the disk or the pipe")));
    return 1;
}

}  // namespace

std::span<const CommandEntry> commandTable() {
    return kCommands;
}

bool isCommandLine(const std::vector<std::string>& args) {
    if (args.empty()) {
        return false;
    }
    const auto& first = args.front();
    return first == "-h" || first == "--help" || first == "--version" ||
           std::ranges::any_of(commandTable(), [&](const CommandEntry& entry) {
               return first == (entry.parent.empty() ? entry.name : entry.parent);
           });
}

int runCli(const std::vector<std::string>& args, CommandContext& context) {
    // What a command has to say it says itself; the log of a desk at work would stand among the answers on stdout.
    spdlog::set_level(spdlog::level::off);
    Program program;
    std::vector<std::string> words{args};
    if (!words.empty() && words.front() == "--version") {
        words.front() = "version";
    }
    std::ranges::reverse(words);  // CLI11 takes them from the back
    try {
        program.app.parse(words);
    } catch (const CLI::CallForHelp& help) {
        return answered(program.app.exit(help, context.out, context.err), context);
    } catch (const CLI::CallForAllHelp& help) {
        return answered(program.app.exit(help, context.out, context.err), context);
    } catch (const CLI::ParseError& error) {
        printError(context.err,
                   fail(ErrorCode::usage, msg("{0}", error.what()), msg("See {0}", helpCall(program.app))));
        return kUsage;
    }
    auto* command = program.chosen();
    if (command == nullptr) {
        printError(context.err,
                   fail(ErrorCode::usage, msg("No sub-command was given"), msg("See {0}", helpCall(program.app))));
        return kUsage;
    }
    const auto status = command->run(context);
    if (!status) {
        printError(context.err, status.error());
        return status.error().code == ErrorCode::usage ? kUsage : 1;
    }
    return answered(*status, context);
}

}  // namespace weir::app
