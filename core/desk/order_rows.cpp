// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/order_rows.h"

#include "core/desk/conflict.h"
#include "core/dispatch/order_states.h"
#include "core/stock/reserve.h"

namespace weir::desk {

namespace {

using model::Assignment;
using model::Order;

/// "… is on order 调〔2026〕031, sent by 张三 (seat 2) at …"; `what` is the team or machine.
Error takenBy(const Situation& situation, const std::string& what, const Assignment& holding) {
    const auto* order = situation.picture.orders.find(holding.order);
    const auto number = order != nullptr ? order->number : fmt::format("{}", holding.order);
    const auto hint = msg("Choose another one, or complete or cancel that order first");
    const auto zone = zoneOf(situation.picture);
    const auto entry =
        situation.journal != nullptr ? lastEntryOn(*situation.journal, model::toRecord(holding)) : std::nullopt;
    if (entry) {
        return fail(ErrorCode::conflict,
                    msg("{0} is on order {1}, sent by {2} (seat {3}) at {4}", what, number, entry->actor, entry->seat,
                        toLocalText(entry->time, zone)),
                    hint);
    }
    return fail(ErrorCode::conflict,
                msg("{0} is on order {1}, sent by {2} at {3}", what, number, order != nullptr ? order->signedBy : "?",
                    toLocalText(holding.updatedAt, zone)),
                hint);
}

Result<void> checkTeam(const Situation& situation, const Assignment& wanted) {
    const auto* team = situation.picture.teams.find(wanted.team);
    if (team == nullptr) {
        return missingRow(situation, model::Kind::team, wanted.team.value);
    }
    if (!situation.picture.activeOrderOfTeam.contains(wanted.team)) {
        return {};
    }
    const auto holding =
        situation.picture.assignments.where([&](const Assignment& a) { return a.active && a.team == wanted.team; });
    return holding.empty() ? Result<void>{} : Result<void>{takenBy(situation, team->name, *holding.front())};
}

Result<void> checkMachine(const Situation& situation, const Assignment& wanted) {
    const auto* machine = situation.picture.machines.find(wanted.machine);
    if (machine == nullptr) {
        return missingRow(situation, model::Kind::machine, wanted.machine.value);
    }
    const auto holding = situation.picture.assignments.where(
        [&](const Assignment& a) { return a.active && a.machine == wanted.machine; });
    return holding.empty() ? Result<void>{} : Result<void>{takenBy(situation, machine->name, *holding.front())};
}

Error namedStock(const Picture& picture, const model::Stock& line, const Error& error) {
    const auto* material = picture.materials.find(line.material);
    const auto* warehouse = picture.warehouses.find(line.warehouse);
    return fail(error.code,
                msg("{0} at {1}: {2}", material != nullptr ? material->name : "?",
                    warehouse != nullptr ? warehouse->name : "?", error.message.text()),
                error.hint);
}

/// Promises the stock and sends the teams.
Result<void> sendOut(Work& work, const OrderRows& rows) {
    for (const auto& line : rows.lines) {
        auto stock = stock::reserve(*work.picture().stocks.find(line.stock), line.quantity);
        if (!stock) {
            return stock.error();
        }
        if (auto done = work.update(*stock); !done) {
            return done;
        }
    }
    return setReadiness(work, rows, model::Readiness::dispatched);
}

}  // namespace

OrderRows rowsOf(const Picture& picture, const Order& order) {
    OrderRows rows{order, {}, {}};
    picture.assignments.forEach([&](const Assignment& a) {
        if (a.order == order.id && !a.releasedAt) {
            rows.assignments.push_back(a);
        }
    });
    picture.orderLines.forEach([&](const model::OrderLine& line) {
        if (line.order == order.id) {
            rows.lines.push_back(line);
        }
    });
    return rows;
}

Result<void> checkFree(const Situation& situation, const OrderRows& rows) {
    for (const auto& assignment : rows.assignments) {
        auto free = assignment.team ? checkTeam(situation, assignment) : checkMachine(situation, assignment);
        if (!free) {
            return free;
        }
    }
    for (const auto& line : rows.lines) {
        const auto* stock = situation.picture.stocks.find(line.stock);
        if (stock == nullptr) {
            return missingRow(situation, model::Kind::stock, line.stock.value);
        }
        if (auto promised = stock::reserve(*stock, line.quantity); !promised) {
            return namedStock(situation.picture, *stock, promised.error());
        }
    }
    return {};
}

Result<void> insertRows(Work& work, OrderRows& rows) {
    auto id = work.insert(rows.order);
    if (!id) {
        return id.error();
    }
    rows.order.id = *id;
    for (auto& assignment : rows.assignments) {
        assignment.order = *id;
        auto made = work.insert(assignment);
        if (!made) {
            return made.error();
        }
        assignment.id = *made;
    }
    for (auto& line : rows.lines) {
        line.order = *id;
        auto made = work.insert(line);
        if (!made) {
            return made.error();
        }
        line.id = *made;
    }
    return {};
}

Result<void> bind(Work& work, const OrderRows& rows) {
    for (auto assignment : rows.assignments) {
        assignment.active = true;
        if (auto done = work.update(assignment); !done) {
            return done;
        }
    }
    for (auto line : rows.lines) {
        line.active = true;
        if (auto done = work.update(line); !done) {
            return done;
        }
    }
    return sendOut(work, rows);
}

Result<void> insertBound(Work& work, OrderRows& rows) {
    for (auto& assignment : rows.assignments) {
        assignment.active = true;
    }
    for (auto& line : rows.lines) {
        line.active = true;
    }
    if (auto done = insertRows(work, rows); !done) {
        return done;
    }
    return sendOut(work, rows);
}

Result<void> releaseDraft(Work& work, const OrderRows& rows) {
    for (auto assignment : rows.assignments) {
        assignment.releasedAt = work.now();
        if (auto done = work.update(assignment); !done) {
            return done;
        }
    }
    return {};
}

Result<void> release(Work& work, const OrderRows& rows, const Release& how) {
    for (auto assignment : rows.assignments) {
        assignment.active = false;
        assignment.releasedAt = work.now();
        if (auto done = work.update(assignment); !done) {
            return done;
        }
    }
    for (auto line : rows.lines) {
        if (!line.active) {
            continue;
        }
        const auto given = how.returned.find(line.stock);
        line.returned = how.everythingBack ? line.quantity : given != how.returned.end() ? given->second : 0;
        line.active = false;
        const auto* stored = work.picture().stocks.find(line.stock);
        if (stored == nullptr) {
            return missingRow(work.situation(), model::Kind::stock, line.stock.value);
        }
        auto stock = stock::consume(*stored, line.quantity, line.returned);
        if (!stock) {
            return namedStock(work.picture(), *stored, stock.error());
        }
        auto lineDone = work.update(line);
        auto stockDone = lineDone ? work.update(*stock) : lineDone;
        if (!stockDone) {
            return stockDone;
        }
    }
    return setReadiness(work, rows, how.teams);
}

Result<void> setReadiness(Work& work, const OrderRows& rows, model::Readiness readiness) {
    for (const auto& assignment : rows.assignments) {
        const auto* team = work.picture().teams.find(assignment.team);
        if (team == nullptr || team->readiness == readiness) {
            continue;
        }
        auto changed = *team;
        changed.readiness = readiness;
        if (auto done = work.update(changed); !done) {
            return done;
        }
    }
    return {};
}

std::vector<Order> ordersOf(const Picture& picture, model::IncidentId incident) {
    std::vector<Order> out;
    picture.orders.forEach([&](const Order& order) {
        if (order.incident == incident) {
            out.push_back(order);
        }
    });
    return out;
}

Result<void> followIncident(Work& work, const Order& changed) {
    const auto* incident = work.picture().incidents.find(changed.incident);
    if (incident == nullptr) {
        return {};
    }
    auto orders = ordersOf(work.picture(), changed.incident);
    std::erase_if(orders, [&](const Order& other) { return other.id == changed.id; });
    orders.push_back(changed);
    auto next = *incident;
    next.state = dispatch::incidentFollowing(*incident, orders);
    return next.state == incident->state ? Result<void>{} : work.update(next);
}

}  // namespace weir::desk
