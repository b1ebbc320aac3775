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
using model::OrderState;
using model::OrderType;

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

/// An order nobody can fulfil in time any more would be overdue the moment it is sent.
Result<void> checkDue(const Situation& situation, const std::optional<Instant>& dueAt) {
    if (dueAt && *dueAt < situation.now) {
        const auto* profile = situation.picture.profile.get();
        const auto zone = profile == nullptr ? TimeZone{} : profile->timeZone();
        return fail(ErrorCode::invalid,
                    msg("The order was to be carried out by {0}; that time has passed", toLocalText(*dueAt, zone)),
                    msg("Give a later time with due_at, or none"));
    }
    return {};
}

Result<void> canDraft(const Situation& situation, const DraftParams& p) {
    if (auto due = checkDue(situation, p.dueAt); !due) {
        return due;
    }
    if (p.incident) {
        auto incident = rowAt<model::Incident>(situation, *p.incident);
        if (!incident) {
            return incident.error();
        }
        if ((*incident)->state == model::IncidentState::closed) {
            return fail(ErrorCode::refused, msg("Incident '{0}' is closed", shorten((*incident)->title)),
                        msg("Report a new incident"));
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
    return p.type || p.incident || !p.task.empty() || !p.destination.empty() || p.target || !p.teams.empty() ||
           !p.machines.empty() || !p.lines.empty() || p.dueAt;
}

/// A draft that waited for its signature may get another time with it.
bool hasDraftBesidesTime(DraftParams p) {
    p.dueAt.reset();
    return hasDraft(p);
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
    if (hasDraftBesidesTime(p.draft)) {
        return fail(ErrorCode::invalid, msg("order.issue takes the id of a draft or the fields of a new one, not both"),
                    msg("Leave out one of the two"));
    }
    auto order = rowAt<Order>(situation, *p.id, p.revision);
    if (!order) {
        return order.error();
    }
    auto rows = rowsOf(situation.picture, **order);
    rows.order.dueAt = p.draft.dueAt ? p.draft.dueAt : rows.order.dueAt;
    return rows;
}

Result<void> checkComplete(const OrderRows& rows) {
    const auto hasTeam = std::ranges::any_of(rows.assignments, [](const auto& a) { return static_cast<bool>(a.team); });
    const auto hasMachine =
        std::ranges::any_of(rows.assignments, [](const auto& a) { return static_cast<bool>(a.machine); });
    if (rows.order.type == OrderType::team && !hasTeam) {
        return fail(ErrorCode::refused, msg("The order names no team"), msg("Choose at least one team"));
    }
    if (rows.order.type == OrderType::machine && !hasMachine) {
        return fail(ErrorCode::refused, msg("The order names no machine"), msg("Choose at least one machine"));
    }
    if (rows.order.type == OrderType::material && rows.lines.empty()) {
        return fail(ErrorCode::refused, msg("The order names no material"), msg("Choose at least one stock line"));
    }
    const bool sendsSomething = hasTeam || hasMachine || !rows.lines.empty();
    const bool saysWhere = rows.order.incident || rows.order.target || !trim(rows.order.destination).empty();
    if (sendsSomething && !saysWhere) {
        return fail(ErrorCode::refused, msg("The order does not say where to"),
                    msg("Name the incident, a place or a position"));
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
        return fail(ErrorCode::refused, msg("Incident '{0}' is closed", shorten(incident->title)),
                    msg("Cancel the draft"));
    }
    if (auto complete = checkComplete(*rows); !complete) {
        return complete;
    }
    if (auto due = checkDue(situation, rows->order.dueAt); !due) {
        return due;
    }
    return checkFree(situation, *rows);
}

/// Gapless within the city's year: every issued order has its number, and none is ever removed.
Result<std::string> nextNumber(const Situation& situation) {
    if (situation.picture.profile == nullptr) {
        return fail(ErrorCode::notFound, msg("The store names no city, so orders have no numbers"),
                    msg("Open the store with its city's profile"));
    }
    const auto local = [&](Instant t) { return toLocalText(t, zoneOf(situation.picture)).substr(0, 4); };
    const auto year = local(situation.now);
    std::int64_t n = 1;
    situation.picture.orders.forEach([&](const Order& o) { n += o.issuedAt && local(*o.issuedAt) == year ? 1 : 0; });
    return dispatch::orderNumber(situation.picture.profile->city.orderNumber, std::stoi(year), n);
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

}  // namespace

std::vector<Verb> orderVerbs() {
    auto drafters = operators();
    drafters.insert(drafters.end(), {Role::planner, Role::quartermaster});
    return {makeVerb<DraftParams>("order.draft", "Drafts an order for teams, machines or material", std::move(drafters),
                                  canDraft, draft),
            makeVerb<IssueParams>("order.issue", "Signs an order and sends it out", operators(), canIssue, issue)};
}

}  // namespace weir::desk
