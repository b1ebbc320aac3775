// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/conflict.h"
#include "core/desk/order_rows.h"
#include "core/dispatch/order_states.h"

#include <algorithm>
#include <set>

namespace weir::desk {

namespace {

using dispatch::OrderAction;
using model::Order;
using model::OrderPhase;

// ---- what the receiver tells ----

struct AcknowledgeParams {
    model::OrderId id;
    std::optional<std::int64_t> revision;
    std::string receivedBy;
};
template <class Visitor>
void describe(AcknowledgeParams& p, Visitor&& v) {
    v("id", p.id, Param{.required = true});
    v("revision", p.revision, Param{});
    v("received_by", p.receivedBy, Param{.maxBytes = 200});
}

template <class P>
Result<Order> orderFor(const Situation& situation, const P& p, OrderAction action) {
    auto order = rowAt<Order>(situation, p.id, p.revision);
    if (!order) {
        return order.error();
    }
    auto next = dispatch::tryAction(**order, action);
    if (!next) {
        return next.error();
    }
    auto changed = **order;
    changed.state = *next;
    return changed;
}
template <class P, OrderAction action>
Result<void> canAct(const Situation& situation, const P& p) {
    auto order = orderFor(situation, p, action);
    return order ? Result<void>{} : Result<void>{order.error()};
}

/// Writes the order and what follows from it.
Result<Json> writeOrder(Work& work, const Order& order) {
    if (auto done = work.update(order); !done) {
        return done.error();
    }
    if (auto followed = followIncident(work, order); !followed) {
        return followed.error();
    }
    return Json{{"id", order.id.value},
                {"number", order.number},
                {"state", nameOf(order.state)},
                {"phase", nameOf(order.phase)}};
}

Result<Json> acknowledge(Work& work, const AcknowledgeParams& p) {
    auto order = orderFor(work.situation(), p, OrderAction::acknowledge);
    if (!order) {
        return order.error();
    }
    order->receivedAt = work.now();
    order->receivedBy = p.receivedBy;
    return writeOrder(work, *order);
}

struct ProgressParams {
    model::OrderId id;
    std::optional<std::int64_t> revision;
    std::optional<OrderPhase> phase;
    std::optional<std::int64_t> progress;
    std::optional<std::string> report;
};
template <class Visitor>
void describe(ProgressParams& p, Visitor&& v) {
    v("id", p.id, Param{.required = true});
    v("revision", p.revision, Param{});
    v("phase", p.phase, Param{});
    v("progress", p.progress, Param{.min = 0, .max = 100, .unit = "%"});
    v("report", p.report, Param{});
}

Result<void> canProgress(const Situation& situation, const ProgressParams& p) {
    if (!p.phase && !p.progress && !p.report) {
        return fail(ErrorCode::invalid, msg("A progress report says nothing"),
                    msg("Give a phase, a progress or a report"));
    }
    auto order = orderFor(situation, p, OrderAction::progress);
    if (!order) {
        return order.error();
    }
    if (p.phase) {
        if (auto phase = dispatch::tryPhase(*order, *p.phase); !phase) {
            return phase.error();
        }
    }
    return {};
}

void notePhase(Order& order, OrderPhase phase, Instant now) {
    order.phase = phase;
    if (!order.enRouteAt) {
        order.enRouteAt = now;
    }
    if (phase != OrderPhase::enRoute && !order.onSceneAt) {
        order.onSceneAt = now;
    }
}

Result<Json> progress(Work& work, const ProgressParams& p) {
    auto order = orderFor(work.situation(), p, OrderAction::progress);
    if (!order) {
        return order.error();
    }
    if (p.phase) {
        notePhase(*order, *p.phase, work.now());
    }
    order->progress = p.progress.value_or(order->progress);
    order->lastReport = p.report.value_or(order->lastReport);
    const auto rows = rowsOf(work.picture(), *order);
    if (auto done = setReadiness(work, rows, dispatch::readinessIn(order->state, order->phase)); !done) {
        return done.error();
    }
    return writeOrder(work, *order);
}

// ---- the end of an order ----

struct CompleteParams {
    model::OrderId id;
    std::optional<std::int64_t> revision;
    std::optional<std::string> report;
    std::vector<LineParam> returns;
};
template <class Visitor>
void describe(CompleteParams& p, Visitor&& v) {
    v("id", p.id, Param{.required = true});
    v("revision", p.revision, Param{});
    v("report", p.report, Param{});
    v("returns", p.returns, Param{});
}

Result<void> canComplete(const Situation& situation, const CompleteParams& p) {
    auto order = orderFor(situation, p, OrderAction::complete);
    if (!order) {
        return order.error();
    }
    const auto rows = rowsOf(situation.picture, *order);
    std::set<model::StockId> seen;
    for (std::size_t i = 0; i < p.returns.size(); ++i) {
        const auto& back = p.returns[i];
        const auto path = ArgPath{"returns"}.item(i);
        const auto line = std::ranges::find_if(rows.lines, [&](const auto& l) { return l.stock == back.stock; });
        if (line == rows.lines.end()) {
            return badArgument(path.member("stock_id"),
                               msg("order {0} sent nothing of stock line {1}", order->number, back.stock));
        }
        if (back.quantity > line->quantity) {
            return badArgument(path.member("quantity"),
                               msg("{0} cannot come back of the {1} that were sent", back.quantity, line->quantity));
        }
        if (!seen.insert(back.stock).second) {
            return badArgument(path.member("stock_id"), msg("names {0} twice", back.stock));
        }
    }
    return {};
}

Result<Json> complete(Work& work, const CompleteParams& p) {
    auto order = orderFor(work.situation(), p, OrderAction::complete);
    if (!order) {
        return order.error();
    }
    Release how;
    for (const auto& back : p.returns) {
        how.returned[back.stock] = back.quantity;
    }
    if (auto done = release(work, rowsOf(work.picture(), *order), how); !done) {
        return done.error();
    }
    order->doneAt = work.now();
    order->progress = 100;
    order->lastReport = p.report.value_or(order->lastReport);
    return writeOrder(work, *order);
}

struct CancelParams {
    model::OrderId id;
    std::optional<std::int64_t> revision;
    std::string reason;
};
template <class Visitor>
void describe(CancelParams& p, Visitor&& v) {
    v("id", p.id, Param{.required = true});
    v("revision", p.revision, Param{});
    v("reason", p.reason, Param{.required = true});
}

Result<Json> cancel(Work& work, const CancelParams& p) {
    auto order = orderFor(work.situation(), p, OrderAction::cancel);
    if (!order) {
        return order.error();
    }
    auto rows = rowsOf(work.picture(), *order);
    Release how;
    how.everythingBack = true;
    how.teams = order->phase == OrderPhase::none ? model::Readiness::standing : model::Readiness::returning;
    if (!order->issuedAt) {
        // A draft sent nobody: its teams may be out for another order and keep their readiness.
        if (auto done = releaseDraft(work, rows); !done) {
            return done.error();
        }
    } else if (auto done = release(work, rows, how); !done) {
        return done.error();
    }
    order->cancelledAt = work.now();
    order->cancelReason = p.reason;
    return writeOrder(work, *order);
}

}  // namespace

std::vector<Verb> orderCourseVerbs() {
    auto doers = operators();
    doers.insert(doers.end(), {Role::teamLeader, Role::quartermaster});
    return {
        makeVerb<AcknowledgeParams>("order.acknowledge", "Records that the order was received", doers,
                                    canAct<AcknowledgeParams, OrderAction::acknowledge>, acknowledge),
        makeVerb<ProgressParams>("order.progress", "Records how far the order has come", doers, canProgress, progress),
        makeVerb<CompleteParams>("order.complete", "Ends an order that was carried out", doers, canComplete, complete),
        makeVerb<CancelParams>("order.cancel", "Calls an order off", operators(),
                               canAct<CancelParams, OrderAction::cancel>, cancel),
    };
}

}  // namespace weir::desk
