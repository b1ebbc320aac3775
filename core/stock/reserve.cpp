// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/stock/reserve.h"

namespace weir::stock {

namespace {

Result<void> checkPromise(const Stock& line, std::int64_t quantity) {
    if (quantity <= 0 || quantity > line.reserved) {
        return fail(ErrorCode::invalid,
                    msg("Stock line {0} holds a promise of {1}, not of {2}", line.id, line.reserved, quantity),
                    msg("Run weir verify on the store"));
    }
    return {};
}

}  // namespace

Result<Stock> reserve(Stock line, std::int64_t quantity) {
    if (quantity <= 0) {
        return fail(ErrorCode::invalid, msg("{0} is not a quantity to send", quantity),
                    msg("Give a whole number above zero"));
    }
    if (quantity > available(line)) {
        return fail(
            ErrorCode::refused,
            msg("Only {0} of stock line {1} is available, {2} were asked for", available(line), line.id, quantity),
            msg("Lower the quantity or take another stock line"));
    }
    line.reserved += quantity;
    return line;
}

Result<Stock> release(Stock line, std::int64_t quantity) {
    if (auto checked = checkPromise(line, quantity); !checked) {
        return checked.error();
    }
    line.reserved -= quantity;
    return line;
}

Result<Stock> consume(Stock line, std::int64_t quantity, std::int64_t returned) {
    if (auto checked = checkPromise(line, quantity); !checked) {
        return checked.error();
    }
    if (returned < 0 || returned > quantity) {
        return fail(ErrorCode::invalid, msg("{0} cannot come back of the {1} that were sent", returned, quantity),
                    msg("Give a number from 0 to {0}", quantity));
    }
    line.reserved -= quantity;
    line.quantity -= quantity - returned;
    return line;
}

}  // namespace weir::stock
