// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/actor_options.h"

#include <pwd.h>
#include <unistd.h>

namespace weir::app {

namespace {

/// Who runs the program, as the system knows the person.
std::string systemUser() {
    const auto* entry = getpwuid(geteuid());
    return entry != nullptr && entry->pw_name != nullptr ? entry->pw_name : std::to_string(geteuid());
}

}  // namespace

void ActorOptions::setup(CLI::App& app) {
    app.add_option("--actor", m_actor, "Who acts (default: the system's user name)");
    app.add_option("--role", m_role, "In which role")->capture_default_str();
    app.add_option("--seat", m_seat, "At which seat")->capture_default_str();
}

Result<desk::Command> ActorOptions::command(std::string verb, Json args) const {
    const auto role = parseEnum<desk::Role>(m_role);
    if (!role) {
        std::string names;
        for (const auto name : enumNames<desk::Role>()) {
            names += fmt::format("{}{}", names.empty() ? "" : ", ", name);
        }
        return fail(ErrorCode::usage, msg("There is no role '{0}'", shorten(m_role)), msg("The roles are: {0}", names));
    }
    desk::Command command;
    command.verb = std::move(verb);
    command.actor = m_actor.empty() ? systemUser() : m_actor;
    command.role = *role;
    command.seat = m_seat;
    command.args = std::move(args);
    return command;
}

}  // namespace weir::app
