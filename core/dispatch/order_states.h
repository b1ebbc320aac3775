// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/model/names.h"
#include "core/model/transitions.h"

#include <span>

/// The states of a dispatch order as data: draft → (reviewed → signed →) issued → received → executing → done,
/// cancelled from any state before done. Inside executing the phase moves on the way → on scene → working, never back.
namespace weir::dispatch {

using model::IncidentState;
using model::Order;
using model::OrderPhase;
using model::OrderState;

enum class OrderAction { issue, acknowledge, progress, complete, cancel };

inline constexpr auto kOrderSteps = model::transitionsOf<OrderState, OrderAction>({
    {OrderState::draft, OrderAction::issue, OrderState::issued},
    {OrderState::reviewed, OrderAction::issue, OrderState::issued},
    {OrderState::signed_, OrderAction::issue, OrderState::issued},
    {OrderState::issued, OrderAction::acknowledge, OrderState::received},
    {OrderState::received, OrderAction::progress, OrderState::executing},
    {OrderState::executing, OrderAction::progress, OrderState::executing},
    {OrderState::received, OrderAction::complete, OrderState::done},
    {OrderState::executing, OrderAction::complete, OrderState::done},
    {OrderState::draft, OrderAction::cancel, OrderState::cancelled},
    {OrderState::reviewed, OrderAction::cancel, OrderState::cancelled},
    {OrderState::signed_, OrderAction::cancel, OrderState::cancelled},
    {OrderState::issued, OrderAction::cancel, OrderState::cancelled},
    {OrderState::received, OrderAction::cancel, OrderState::cancelled},
    {OrderState::executing, OrderAction::cancel, OrderState::cancelled},
});
static_assert(kOrderSteps.isDeterministic());

/// Issued and not over: holds teams and material.
[[nodiscard]] constexpr bool isActive(OrderState state) {
    return state == OrderState::issued || state == OrderState::received || state == OrderState::executing;
}
/// Nothing can happen to it any more, in this table.
[[nodiscard]] constexpr bool isOver(OrderState state) {
    return state == OrderState::done || state == OrderState::verified || state == OrderState::cancelled;
}

static_assert([] {
    for (std::size_t i = 0; i < EnumNames<OrderState>::names.size(); ++i) {
        const auto state = static_cast<OrderState>(i);
        // Nothing leaves an order that is over; every other one can be cancelled.
        if (isOver(state) == kOrderSteps.leaves(state) ||
            isOver(state) == kOrderSteps.next(state, OrderAction::cancel).has_value()) {
            return false;
        }
    }
    return true;
}());

/// The next state, or why the action is not possible now ("Order 调〔2026〕031 is done; it cannot be cancelled").
[[nodiscard]] Result<OrderState> tryAction(const Order& order, OrderAction action);
/// Phases go forward only; the same phase again is fine (a further report).
[[nodiscard]] Result<OrderPhase> tryPhase(const Order& order, OrderPhase wanted);
/// What a team does while its order is in this state.
[[nodiscard]] model::Readiness readinessIn(OrderState state, OrderPhase phase);

/// State of an incident given all its orders. Closed stays closed. An order under way makes it dispatched, and handling
/// once somebody is on scene or was; that also takes back "controlled", which has to be said anew. Without one, what
/// was controlled stays so; after work done it stays in handling, because the end of an order tells nothing about the
/// danger: only a person says that it is under control. None at all falls back to verified or reported.
[[nodiscard]] IncidentState incidentFollowing(const model::Incident& incident, std::span<const Order> orders);
/// Work was done, nothing is under way, and nobody has said yet whether the danger is under control.
[[nodiscard]] bool awaitsAssessment(const model::Incident& incident, std::span<const Order> orders);
/// A closed incident takes nothing any more.
[[nodiscard]] Result<void> tryChange(const model::Incident& incident);
/// May somebody say now that the incident is under control? Refused before it is verified, twice, after it is closed
/// and while an order for it is under way.
[[nodiscard]] Result<void> tryControl(const model::Incident& incident, std::span<const Order> orders);
/// May it be closed? Not while an order is open, and after work done only when somebody has said that it is under
/// control. A false report or a duplicate, for which nothing was done, is closed from any state.
[[nodiscard]] Result<void> tryClose(const model::Incident& incident, std::span<const Order> orders);

/// "调〔{year}〕{n:03}" with the year and the running number filled in. Errors: invalid pattern.
[[nodiscard]] Result<std::string> orderNumber(const std::string& pattern, int year, std::int64_t n);

}  // namespace weir::dispatch
