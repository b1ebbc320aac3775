// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/base/time.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace weir::app {

/// What a command may touch besides the files it is given: a parameter, so tests drive commands in one process.
struct CommandContext {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
    const Clock& clock;
};

/// One sub-command: setup() declares its options without any I/O, run() does the work. run() answers the exit status (0
/// done, 1 failed after saying why) or an error, which the caller prints.
class Command {
public:
    virtual ~Command() = default;
    virtual void setup(CLI::App& app) = 0;
    [[nodiscard]] virtual Result<int> run(CommandContext& context) = 0;
};

/// As it is when there is no current folder or no name to go by; what opens it says so.
[[nodiscard]] inline std::filesystem::path absolutePath(const std::filesystem::path& path) {
    std::error_code failed;
    auto absolute = std::filesystem::absolute(path, failed);
    return failed ? path : absolute;
}

/// For options that may be left out but not be left empty: an empty variable of a script would mean "all" or "now".
[[nodiscard]] inline std::string notEmpty(const std::string& text) {
    return trim(text).empty() ? "is empty; leave the option out instead" : "";
}

/// A row of the command table. `parent` is the group it stands in ("layer"), empty at the top.
struct CommandEntry {
    std::string_view parent;
    std::string_view name;
    std::string_view summary;
    std::unique_ptr<Command> (*make)();
};
[[nodiscard]] std::span<const CommandEntry> commandTable();

// One function per file of this folder.
[[nodiscard]] std::unique_ptr<Command> makeBackupCommand();
[[nodiscard]] std::unique_ptr<Command> makeBriefCommand();
[[nodiscard]] std::unique_ptr<Command> makeDemoCommand();
[[nodiscard]] std::unique_ptr<Command> makeExecCommand();
[[nodiscard]] std::unique_ptr<Command> makeExportCommand();
[[nodiscard]] std::unique_ptr<Command> makeImportCommand();
[[nodiscard]] std::unique_ptr<Command> makeLayerAddCommand();
[[nodiscard]] std::unique_ptr<Command> makeLayerKeyCommand();
[[nodiscard]] std::unique_ptr<Command> makeLayerListCommand();
[[nodiscard]] std::unique_ptr<Command> makeLayerStyleCommand();
[[nodiscard]] std::unique_ptr<Command> makeLayerRemoveCommand();
[[nodiscard]] std::unique_ptr<Command> makeListCommand();
[[nodiscard]] std::unique_ptr<Command> makeNewCommand();
[[nodiscard]] std::unique_ptr<Command> makeRenderCommand();
[[nodiscard]] std::unique_ptr<Command> makeRestoreCommand();
[[nodiscard]] std::unique_ptr<Command> makeVerbsCommand();
[[nodiscard]] std::unique_ptr<Command> makeVerifyCommand();
[[nodiscard]] std::unique_ptr<Command> makeVersionCommand();

}  // namespace weir::app
