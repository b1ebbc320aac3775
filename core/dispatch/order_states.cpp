// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/dispatch/order_states.h"

#include "core/base/text.h"

#include <algorithm>

namespace weir::dispatch {

namespace {

Message wasActed(OrderAction action, const std::string& name, std::string_view state) {
    switch (action) {
        case OrderAction::issue:
            return msg("Order {0} is {1}; it cannot be issued", name, state);
        case OrderAction::acknowledge:
            return msg("Order {0} is {1}; it cannot be acknowledged", name, state);
        case OrderAction::progress:
            return msg("Order {0} is {1}; it takes no progress report", name, state);
        case OrderAction::complete:
            return msg("Order {0} is {1}; it cannot be completed", name, state);
        case OrderAction::cancel:
            return msg("Order {0} is {1}; it cannot be cancelled", name, state);
    }
    return {};
}

Message whatInstead(const Order& order) {
    switch (order.state) {
        case OrderState::draft:
        case OrderState::reviewed:
        case OrderState::signed_:
            return msg("Issue the order first");
        case OrderState::issued:
            return msg("Acknowledge the order first, or cancel it");
        case OrderState::received:
        case OrderState::executing:
            return msg("Report progress, complete or cancel the order");
        case OrderState::done:
        case OrderState::verified:
        case OrderState::cancelled:
            return msg("Draft a new order");
    }
    return {};
}

}  // namespace

Result<OrderState> tryAction(const Order& order, OrderAction action) {
    if (const auto next = kOrderSteps.next(order.state, action)) {
        return *next;
    }
    const auto name = order.number.empty() ? fmt::format("{}", order.id) : order.number;
    return fail(ErrorCode::refused, wasActed(action, name, nameOf(order.state)), whatInstead(order));
}

Result<OrderPhase> tryPhase(const Order& order, OrderPhase wanted) {
    if (wanted < order.phase || wanted == OrderPhase::none) {
        return fail(ErrorCode::refused,
                    msg("Order {0} is already {1}; it does not go back to {2}", order.number, nameOf(order.phase),
                        nameOf(wanted)),
                    msg("Report the present phase, or cancel the order"));
    }
    return wanted;
}

model::Readiness readinessIn(OrderState state, OrderPhase phase) {
    if (!isActive(state)) {
        return model::Readiness::standing;
    }
    return phase == OrderPhase::onScene || phase == OrderPhase::working ? model::Readiness::onScene
                                                                        : model::Readiness::dispatched;
}

IncidentState incidentFollowing(const model::Incident& incident, std::span<const Order> orders) {
    if (incident.state == IncidentState::closed) {
        return incident.state;
    }
    const auto active = std::ranges::any_of(orders, [](const Order& o) { return isActive(o.state); });
    const auto done = std::ranges::any_of(
        orders, [](const Order& o) { return o.state == OrderState::done || o.state == OrderState::verified; });
    const auto onScene = std::ranges::any_of(
        orders, [](const Order& o) { return readinessIn(o.state, o.phase) == model::Readiness::onScene; });
    if (active) {
        return onScene || done ? IncidentState::handling : IncidentState::dispatched;
    }
    if (done) {
        return IncidentState::controlled;
    }
    return incident.verifiedAt ? IncidentState::verified : IncidentState::reported;
}

Result<std::string> orderNumber(const std::string& pattern, int year, std::int64_t n) {
    try {
        return fmt::format(fmt::runtime(pattern), fmt::arg("year", year), fmt::arg("n", n));
    } catch (const fmt::format_error& e) {
        return fail(ErrorCode::invalid,
                    msg("The pattern of order numbers '{0}' is wrong: {1}", shorten(pattern), e.what()),
                    msg("Use {year} for the year and {n:03} for the running number"));
    }
}

}  // namespace weir::dispatch
