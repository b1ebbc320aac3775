// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/selection.h"
#include "core/desk/picture.h"
#include "core/response/authority.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

/// What the situation strip says: figures over one picture, without Qt.
namespace weir::app {

/// Something that must happen by a time; overdue when `due` is past.
struct Obligation {
    Message what;
    Instant due{};
    Item item;
};

struct Situation {
    const model::Response* highest = nullptr;  ///< active response with the most severe level
    std::size_t activeResponses = 0;
    std::array<int, 5> warnings{};             ///< in force, by level 1..4
    const model::Response* pending = nullptr;  ///< oldest response that waits for a signature
    std::size_t pendingResponses = 0;
    std::optional<Obligation> next;
    int openIncidents = 0;
    int enRoute = 0;  ///< teams
    int onScene = 0;
    std::int64_t peopleOut = 0;  ///< of the teams under those orders
    std::string dutyOfficer;
    std::string dutyLeader;
};

[[nodiscard]] Situation situationOf(const desk::Picture& picture, Instant now);

[[nodiscard]] bool isOpen(const model::Incident& incident);
[[nodiscard]] bool isUnderWay(const model::Order& order);  ///< issued, not done or cancelled
[[nodiscard]] bool isInForce(const model::Warning& warning, Instant now);
[[nodiscard]] bool isPending(const model::Response& response);

/// Everything with a deadline, soonest first: orders due, warnings that run out, reports of open incidents still within
/// their time, follow-up reports of the day, signatures owed after an urgent activation.
[[nodiscard]] std::vector<Obligation> obligationsOf(const desk::Picture& picture, Instant now);

/// Roles of those who may sit at a seat.
[[nodiscard]] const std::vector<std::string>& seatRoles();
/// Persons whose role is one of `roles`, in the order of the roles.
[[nodiscard]] std::vector<const model::Person*> personsWith(const desk::Picture& picture,
                                                            const std::vector<std::string>& roles);
/// What an activation in urgency still owes; absent when nothing is owed.
[[nodiscard]] std::optional<response::OwedSignature> owedOf(const desk::Picture& picture, const model::Response& row);
/// Signatures under the activation or last change of a response.
[[nodiscard]] std::vector<const model::Signature*> signaturesOf(const desk::Picture& picture,
                                                                model::ResponseId response);

}  // namespace weir::app
