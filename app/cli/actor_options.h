// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/command.h"

#include <CLI/CLI.hpp>

#include <string>

namespace weir::app {

/// --actor, --role and --seat of the commands that write.
class ActorOptions {
public:
    explicit ActorOptions(desk::Role role) : m_role{nameOf(role)} {}
    void setup(CLI::App& app);
    /// A command in this actor's name. Errors: usage (unknown role).
    [[nodiscard]] Result<desk::Command> command(std::string verb, Json args) const;

private:
    std::string m_actor;
    std::string m_role;
    std::string m_seat = "1";
};

}  // namespace weir::app
