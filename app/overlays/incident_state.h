// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"

#include <string>

/// How an incident stands, for the map, the tables, the cards, the alarms and the briefings: one function, so that it
/// is called the same everywhere.
namespace weir::app {

/// Every order for it has ended, work was done, and nobody has said yet whether the danger is under control.
[[nodiscard]] bool awaitsAssessment(const desk::Picture& picture, const model::Incident& incident);

/// Nobody has confirmed the report yet, whatever has been sent to it meanwhile. What is closed needs it no longer.
[[nodiscard]] bool isUnverified(const model::Incident& incident);

/// What is said of an incident: its state, and what that state does not tell.
struct Standing {
    model::IncidentState state = model::IncidentState::reported;
    bool isUnassessed = false;
    bool isUnverified = false;
};
[[nodiscard]] Standing standingOf(const desk::Picture& picture, const model::Incident& incident);

/// "Being handled", "Being handled; nobody has assessed it yet", "Forces sent · not verified", "Under control" …; in
/// the installed language.
[[nodiscard]] std::string stateText(const Standing& standing);
[[nodiscard]] std::string stateText(const desk::Picture& picture, const model::Incident& incident);

/// People are trapped, missing or hurt, by the kind of the incident or by its words: goes before everything else.
[[nodiscard]] bool isAboutLives(const model::Incident& incident);

}  // namespace weir::app
