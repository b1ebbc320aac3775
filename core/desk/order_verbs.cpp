// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/conflict.h"
#include "core/desk/order_rows.h"
#include "core/dispatch/order_states.h"

#include <set>

namespace weir::desk {

namespace {

using dispatch::OrderAction;
using model::Order;
using model::OrderPhase;
using model::OrderState;
using model::OrderType;

struct LineParam {
    model::StockId stock;
    std::int64_t quantity = 0;
};
template <class Visitor>
void describe(LineParam& p, Visitor&& v) {
    v("stock_id", p.stock, Param{.required = true});
    v("quantity", p.quantity, Param{.required = true, .min = 0, .max = 1e12});
}

// ---- drafting ----

struct DraftParams {
    std::optional<OrderType> type;
    std::optional<model::IncidentId> incident;
    std::string task;
    std::string destination;
    std::optional<geo::LonLat> target;
    std::vector<model::TeamId> teams;
    std::vector<model::MachineId> machines;
    std::vector<LineParam> lines;
    std::optional<Instant> dueAt;
};
template <class Visitor>
void describeDraft(DraftParams& p, Visitor&& v, bool needed) {
    v("type", p.type, Param{.required = needed});
    v("incident_id", p.incident, Param{});
    v("task", p.task, Param{.required = needed, .maxBytes = 4000});
    v("destination", p.destination, Param{});
    v("target", p.target, Param{});
    v("team_ids", p.teams, Param{});
    v("machine_ids", p.machines, Param{});
    v("lines", p.lines, Param{});
    v("due_at", p.dueAt, Param{});
}
template <class Visitor>
void describe(DraftParams& p, Visitor&& v) {
    describeDraft(p, v, true);
}

template <class T, class IdType>
Result<void> checkEach(const Situation& situation, const std::vector<IdType>& ids, std::string_view argument) {
    std::set<IdType> seen;
    for (const auto id : ids) {
        if (auto row = rowAt<T>(situation, id); !row) {
            return row.error();
        }
        if (!seen.insert(id).second) {
            return badArgument({std::string{argument}}, msg("names {0} twice", id));
        }
    }
    return {};
}

Result<void> canDraft(const Situation& situation, const DraftParams& p) {
    if (p.incident) {
        auto incident = rowAt<model::Incident>(situation, *p.incident);
        if (!incident) {
            return incident.error();
        }
        if ((*incident)->state == model::IncidentState::closed) {
            return fail(ErrorCode::refused, msg("Incident '{0}' is closed", shorten((*incident)->title)), msg("Report a new incident"));
        }
    }
    if (auto teams = checkEach<model::Team>(situation, p.teams, "team_ids"); !teams) {
        return teams;
    }
    if (auto machines = checkEach<model::Machine>(situation, p.machines, "machine_ids"); !machines) {
        return machines;
    }
    std::vector<model::StockId> stocks;
    for (std::size_t i = 0; i < p.lines.size(); ++i) {
        if (p.lines[i].quantity <= 0) {
            return badArgument(ArgPath{"lines"}.item(i).member("quantity"), msg("is not above zero"));
        }
        stocks.push_back(p.lines[i].stock);
    }
    return checkEach<model::Stock>(situation, stocks, "lines");
}

/// The rows of a new draft; ids are given when they are written.
OrderRows drafted(const Situation& situation, const DraftParams& p) {
    OrderRows rows;
    rows.order.type = p.type.value_or(OrderType::team);
    rows.order.incident = p.incident.value_or(model::IncidentId{});
    rows.order.task = p.task;
    rows.order.destination = p.destination;
    rows.order.target = p.target;
    rows.order.dueAt = p.dueAt;
    rows.order.draftedBy = situation.actor;
    for (const auto team : p.teams) {
        rows.assignments.push_back({{}, {}, team, {}, false, {}});
    }
    for (const auto machine : p.machines) {
        rows.assignments.push_back({{}, {}, {}, machine, false, {}});
    }
    for (const auto& line : p.lines) {
        rows.lines.push_back({{}, {}, line.stock, line.quantity, 0, false});
    }
    return rows;
}

Result<Json> draft(Work& work, const DraftParams& p) {
    auto rows = drafted(work.situation(), p);
    if (auto done = insertRows(work, rows); !done) {
        return done.error();
    }
    return Json{{"id", rows.order.id.value}};
}

// ---- issuing ----

struct IssueParams {
    std::optional<model::OrderId> id;
    std::optional<std::int64_t> revision;
    model::SignatureMethod method = model::SignatureMethod::electronic;
    std::string note;
    DraftParams draft;
};
template <class Visitor>
void describe(IssueParams& p, Visitor&& v) {
    v("id", p.id, Param{});
    v("revision", p.revision, Param{});
    v("method", p.method, Param{});
    v("note", p.note, Param{});
    describeDraft(p.draft, v, false);
}

bool hasDraft(const DraftParams& p) {
    return p.type || p.incident || !p.task.empty() || !p.destination.empty() || p.target || !p.teams.empty() || !p.machines.empty() ||
           !p.lines.empty() || p.dueAt;
}

/// What the order would be; a draft made on the spot has no ids yet.
Result<OrderRows> rowsToIssue(const Situation& situation, const IssueParams& p) {
    if (!p.id) {
        if (!p.draft.type || trim(p.draft.task).empty()) {
            return fail(ErrorCode::invalid, msg("order.issue takes the id of a draft, or a type and a task"),
                        msg("weir verbs --json lists what each verb takes"));
        }
        if (auto fine = canDraft(situation, p.draft); !fine) {
            return fine.error();
        }
        return drafted(situation, p.draft);
    }
    if (hasDraft(p.draft)) {
        return fail(ErrorCode::invalid, msg("order.issue takes the id of a draft or the fields of a new one, not both"),
                    msg("Leave out one of the two"));
    }
    auto order = rowAt<Order>(situation, *p.id, p.revision);
    if (!order) {
        return order.error();
    }
    return rowsOf(situation.picture, **order);
}

Result<void> checkComplete(const OrderRows& rows) {
    const auto hasTeam = std::ranges::any_of(rows.assignments, [](const auto& a) { return static_cast<bool>(a.team); });
    const auto hasMachine = std::ranges::any_of(rows.assignments, [](const auto& a) { return static_cast<bool>(a.machine); });
    if (rows.order.type == OrderType::team && !hasTeam) {
        return fail(ErrorCode::refused, msg("The order names no team"), msg("Choose at least one team"));
    }
    if (rows.order.type == OrderType::machine && !hasMachine) {
        return fail(ErrorCode::refused, msg("The order names no machine"), msg("Choose at least one machine"));
    }
    if (rows.order.type == OrderType::material && rows.lines.empty()) {
        return fail(ErrorCode::refused, msg("The order names no material"), msg("Choose at least one stock line"));
    }
    return {};
}

Result<void> canIssue(const Situation& situation, const IssueParams& p) {
    auto rows = rowsToIssue(situation, p);
    if (!rows) {
        return rows.error();
    }
    if (auto next = dispatch::tryAction(rows->order, OrderAction::issue); !next) {
        return next.error();
    }
    const auto* incident = situation.picture.incidents.find(rows->order.incident);
    if (incident != nullptr && incident->state == model::IncidentState::closed) {
        return fail(ErrorCode::refused, msg("Incident '{0}' is closed", shorten(incident->title)), msg("Cancel the draft"));
    }
    if (auto complete = checkComplete(*rows); !complete) {
        return complete;
    }
    return checkFree(situation, *rows);
}

/// Gapless within the city's year: every issued order has its number, and none is ever removed.
Result<std::string> nextNumber(const Situation& situation) {
    const auto local = [&](Instant t) { return toLocalText(t, zoneOf(situation.picture)).substr(0, 4); };
    const auto year = local(situation.now);
    std::int64_t n = 1;
    situation.picture.orders.forEach([&](const Order& o) { n += o.issuedAt && local(*o.issuedAt) == year ? 1 : 0; });
    return dispatch::orderNumber("调〔{year}〕{n:03}", std::stoi(year), n);
}

Result<Json> issue(Work& work, const IssueParams& p) {
    auto rows = rowsToIssue(work.situation(), p);
    auto number = nextNumber(work.situation());
    if (!rows || !number) {
        return rows ? number.error() : rows.error();
    }
    auto& order = rows->order;
    order.number = *number;
    order.state = OrderState::issued;
    order.signedBy = work.situation().actor;
    order.signMethod = nameOf(p.method);
    order.issuedAt = work.now();
    if (p.id) {
        if (auto done = work.update(order); !done) {
            return done.error();
        }
        if (auto bound = bind(work, *rows); !bound) {
            return bound.error();
        }
    } else {
        if (auto done = insertBound(work, *rows); !done) {
            return done.error();
        }
    }
    model::Signature signature;
    signature.order = order.id;
    signature.signer = work.situation().actor;
    signature.role = nameOf(work.situation().role);
    signature.purpose = "issue";
    signature.method = p.method;
    signature.signedAt = work.now();
    signature.note = p.note;
    auto signedId = work.insert(std::move(signature));
    if (!signedId) {
        return signedId.error();
    }
    if (auto followed = followIncident(work, order); !followed) {
        return followed.error();
    }
    return Json{{"id", order.id.value}, {"number", order.number}};
}

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
    return Json{{"id", order.id.value}, {"number", order.number}, {"state", nameOf(order.state)}, {"phase", nameOf(order.phase)}};
}

Result<Json> acknowledge(Work& work, const AcknowledgeParams& p) {
    auto order = orderFor(work.situation(), p, OrderAction::acknowledge);
    if (!order) {
        return order.error();
    }
    order->receivedAt = work.now();
    order->receivedBy = p.receivedBy.empty() ? work.situation().actor : p.receivedBy;
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
        return fail(ErrorCode::invalid, msg("A progress report says nothing"), msg("Give a phase, a progress or a report"));
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
            return badArgument(path.member("stock_id"), msg("order {0} sent nothing of stock line {1}", order->number, back.stock));
        }
        if (back.quantity > line->quantity) {
            return badArgument(path.member("quantity"), msg("{0} cannot come back of the {1} that were sent", back.quantity, line->quantity));
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

std::vector<Verb> orderVerbs() {
    auto drafters = operators();
    drafters.insert(drafters.end(), {Role::planner, Role::quartermaster});
    auto doers = operators();
    doers.insert(doers.end(), {Role::teamLeader, Role::quartermaster});
    return {
        makeVerb<DraftParams>("order.draft", "Drafts an order for teams, machines or material", std::move(drafters), canDraft, draft),
        makeVerb<IssueParams>("order.issue", "Signs an order and sends it out", operators(), canIssue, issue),
        makeVerb<AcknowledgeParams>("order.acknowledge", "Records that the order was received", doers,
                                    canAct<AcknowledgeParams, OrderAction::acknowledge>, acknowledge),
        makeVerb<ProgressParams>("order.progress", "Records how far the order has come", doers, canProgress, progress),
        makeVerb<CompleteParams>("order.complete", "Ends an order that was carried out", doers, canComplete, complete),
        makeVerb<CancelParams>("order.cancel", "Calls an order off", operators(), canAct<CancelParams, OrderAction::cancel>, cancel),
    };
}

}  // namespace weir::desk
