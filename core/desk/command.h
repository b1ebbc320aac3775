// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/enum_names.h"
#include "core/base/result.h"
#include "core/base/text.h"
#include "core/base/time.h"

#include <array>
#include <cstdint>
#include <string>

namespace weir::desk {

/// Who acts. What a role may do is data of the verb table and, for signatures, of the city's decision matrix.
enum class Role {
    viewer,
    dutyOfficer,
    dutyLeader,
    officeDeputy,
    officeDirector,
    deputyCommander,
    executiveDeputy,
    commander,
    planner,
    analyst,
    quartermaster,
    teamLeader,
    feed,
    administrator
};

/// A request to change state. commandId is made by the client once per intention (UUIDv7): sending the same command
/// again is harmless and answers the earlier result.
struct Command {
    std::string verb;       ///< "order.issue"
    std::string commandId;  ///< empty: one is made
    std::string actor;      ///< person's name
    Role role = Role::viewer;
    std::string seat = "1";
    Json args = Json::object();
};

struct Answer {
    std::string commandId;
    std::int64_t seq = 0;   ///< journal entry
    bool repeated = false;  ///< the command had been carried out before
    Json result;            ///< ids made, numbers given, …
};

}  // namespace weir::desk

template <>
struct weir::EnumNames<weir::desk::Role> {
    static constexpr std::array<std::string_view, 14> names{
        "viewer",           "duty_officer",     "duty_leader", "office_deputy", "office_director",
        "deputy_commander", "executive_deputy", "commander",   "planner",       "analyst",
        "quartermaster",    "team_leader",      "feed",        "administrator"};
};
