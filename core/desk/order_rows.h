// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/verb.h"

/// The rows that belong to one order and what the verbs do to them together.
namespace weir::desk {

/// An amount of one stock line, as arguments name it.
struct LineParam {
    model::StockId stock;
    std::int64_t quantity = 0;
};
template <class Visitor>
void describe(LineParam& p, Visitor&& v) {
    v("stock_id", p.stock, Param{.required = true});
    v("quantity", p.quantity, Param{.required = true, .min = 0, .max = 1e12});
}

struct OrderRows {
    model::Order order;
    std::vector<model::Assignment> assignments;  ///< not released
    std::vector<model::OrderLine> lines;
};
[[nodiscard]] OrderRows rowsOf(const Picture& picture, const model::Order& order);

/// Teams and machines are free, the material is there: what must hold at issue. The first conflict names the other
/// order and who sent it, from which seat, when.
[[nodiscard]] Result<void> checkFree(const Situation& situation, const OrderRows& rows);

/// Writes the rows of a draft and gives them their ids.
[[nodiscard]] Result<void> insertRows(Work& work, OrderRows& rows);
/// Writes assignments active, promises the stock, sends the teams.
[[nodiscard]] Result<void> bind(Work& work, const OrderRows& rows);
/// The same for rows that are not written yet: order, assignments and lines go in as they leave, active. Gives them
/// their ids.
[[nodiscard]] Result<void> insertBound(Work& work, OrderRows& rows);
/// Gives teams and machines free and ends the promises: `returned` by stock id at completion, everything at a
/// cancellation.
struct Release {
    bool everythingBack = false;
    std::map<model::StockId, std::int64_t> returned;
    model::Readiness teams = model::Readiness::returning;
};
[[nodiscard]] Result<void> release(Work& work, const OrderRows& rows, const Release& how);
/// A draft lets go of teams and machines it never had.
[[nodiscard]] Result<void> releaseDraft(Work& work, const OrderRows& rows);
/// Readiness of the order's teams.
[[nodiscard]] Result<void> setReadiness(Work& work, const OrderRows& rows, model::Readiness readiness);
/// Every order for an incident, drafts and those that are over included.
[[nodiscard]] std::vector<model::Order> ordersOf(const Picture& picture, model::IncidentId incident);
/// The incident follows its orders, `changed` being the new state of one of them.
[[nodiscard]] Result<void> followIncident(Work& work, const model::Order& changed);

}  // namespace weir::desk
