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
            return msg("Order {0} is {1:order}; it cannot be issued", name, state);
        case OrderAction::acknowledge:
            return msg("Order {0} is {1:order}; it cannot be acknowledged", name, state);
        case OrderAction::progress:
            return msg("Order {0} is {1:order}; it takes no progress report", name, state);
        case OrderAction::complete:
            return msg("Order {0} is {1:order}; it cannot be completed", name, state);
        case OrderAction::cancel:
            return msg("Order {0} is {1:order}; it cannot be cancelled", name, state);
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

bool isAnyActive(std::span<const Order> orders) {
    return std::ranges::any_of(orders, [](const Order& o) { return isActive(o.state); });
}

bool isAnyDone(std::span<const Order> orders) {
    return std::ranges::any_of(
        orders, [](const Order& o) { return o.state == OrderState::done || o.state == OrderState::verified; });
}

std::string nameFor(const Order& order) {
    return order.number.empty() ? fmt::format("{}", order.id) : order.number;
}

Error stillOpen(const model::Incident& incident, const Order& order) {
    return fail(ErrorCode::refused,
                msg("Order {0} for incident '{1}' is still {2:order}", nameFor(order), shorten(incident.title),
                    nameOf(order.state)),
                msg("Complete or cancel the order first"));
}

}  // namespace

Result<OrderState> tryAction(const Order& order, OrderAction action) {
    if (const auto next = kOrderSteps.next(order.state, action)) {
        return *next;
    }
    return fail(ErrorCode::refused, wasActed(action, nameFor(order), nameOf(order.state)), whatInstead(order));
}

Result<OrderPhase> tryPhase(const Order& order, OrderPhase wanted) {
    if (wanted < order.phase || wanted == OrderPhase::none) {
        return fail(ErrorCode::refused,
                    msg("Order {0} is already {1:phase}; it does not go back to {2:phase}", order.number,
                        nameOf(order.phase), nameOf(wanted)),
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
    const bool active = isAnyActive(orders);
    const bool done = isAnyDone(orders);
    const auto onScene = std::ranges::any_of(
        orders, [](const Order& o) { return readinessIn(o.state, o.phase) == model::Readiness::onScene; });
    if (active) {
        return onScene || done ? IncidentState::handling : IncidentState::dispatched;
    }
    if (incident.state == IncidentState::controlled) {
        return incident.state;
    }
    if (done) {
        return IncidentState::handling;
    }
    return incident.verifiedAt ? IncidentState::verified : IncidentState::reported;
}

bool awaitsAssessment(const model::Incident& incident, std::span<const Order> orders) {
    return incident.state == IncidentState::handling && isAnyDone(orders) && !isAnyActive(orders);
}

Result<void> tryChange(const model::Incident& incident) {
    if (incident.state == IncidentState::closed) {
        return fail(ErrorCode::refused, msg("Incident '{0}' is closed", shorten(incident.title)),
                    msg("Report a new incident"));
    }
    return {};
}

Result<void> tryControl(const model::Incident& incident, std::span<const Order> orders) {
    if (auto open = tryChange(incident); !open) {
        return open;
    }
    const auto title = shorten(incident.title);
    if (incident.state == IncidentState::controlled) {
        return fail(ErrorCode::refused, msg("Incident '{0}' is already under control", title),
                    msg("Close it, or issue an order when the danger is back"));
    }
    if (!incident.verifiedAt) {
        return fail(ErrorCode::refused, msg("Incident '{0}' is not verified yet", title), msg("Verify it first"));
    }
    const auto active = std::ranges::find_if(orders, [](const Order& o) { return isActive(o.state); });
    return active == orders.end() ? Result<void>{} : Result<void>{stillOpen(incident, *active)};
}

Result<void> tryClose(const model::Incident& incident, std::span<const Order> orders) {
    if (auto change = tryChange(incident); !change) {
        return change;
    }
    if (const auto open = std::ranges::find_if(orders, [](const Order& o) { return !isOver(o.state); });
        open != orders.end()) {
        return stillOpen(incident, *open);
    }
    if (isAnyDone(orders) && incident.state != IncidentState::controlled) {
        return fail(ErrorCode::refused,
                    msg("Work was done for incident '{0}', but nobody has assessed it yet", shorten(incident.title)),
                    msg("Have it assessed and record that it is under control, or issue a further order"));
    }
    return {};
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
