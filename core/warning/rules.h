// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/model/names.h"

#include <array>
#include <optional>

/// A public warning: issued → updated* → (upgraded | downgraded) → lifted | expired. Two people stand behind every text
/// that goes out. Levels: 1 is the most severe.
namespace weir::warning {

using model::Level;
using model::Warning;
using model::WarningState;

enum class WarningAction { update, raise, lower, lift, expire };

struct WarningStep {
    WarningAction action;
    WarningState to;
};
/// From every open state; lifted and expired are left by nothing.
inline constexpr std::array kWarningSteps{
    WarningStep{WarningAction::update, WarningState::updated},
    WarningStep{WarningAction::raise, WarningState::upgraded},
    WarningStep{WarningAction::lower, WarningState::downgraded},
    WarningStep{WarningAction::lift, WarningState::lifted},
    WarningStep{WarningAction::expire, WarningState::expired},
};
[[nodiscard]] constexpr bool isOpen(WarningState state) {
    return state != WarningState::lifted && state != WarningState::expired;
}
[[nodiscard]] constexpr std::optional<WarningState> nextState(WarningState from, WarningAction action) {
    if (!isOpen(from)) {
        return std::nullopt;
    }
    for (const auto& step : kWarningSteps) {
        if (step.action == action) {
            return step.to;
        }
    }
    return std::nullopt;
}
static_assert(!nextState(WarningState::lifted, WarningAction::update) &&
              !nextState(WarningState::expired, WarningAction::lift));
static_assert(nextState(WarningState::downgraded, WarningAction::raise) == WarningState::upgraded);

/// What the change from one level to another is.
[[nodiscard]] constexpr WarningAction actionFor(Level from, Level to) {
    return to == from ? WarningAction::update : to < from ? WarningAction::raise : WarningAction::lower;
}

/// In force at this moment: open, and its time has not run out.
[[nodiscard]] bool inForce(const Warning& warning, Instant now);
/// The state to show: an open warning whose time has run out is expired, whether or not anybody wrote it down.
[[nodiscard]] WarningState shownState(const Warning& warning, Instant now);
/// A second person must stand behind it: named, and not the one who acts.
[[nodiscard]] Result<void> checkSecondPerson(std::string_view actor, std::string_view approvedBy);
/// Still open, else why nothing can be changed.
[[nodiscard]] Result<void> checkOpen(const Warning& warning, Instant now);

}  // namespace weir::warning
