// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/model/types.h"

/// Arithmetic of one stock line: promised at issue, taken or given back at the end. Quantities are whole numbers in the
/// material's unit; available = quantity − reserved is never below zero.
namespace weir::stock {

using model::Stock;

[[nodiscard]] constexpr std::int64_t available(const Stock& line) {
    return line.quantity - line.reserved;
}

/// Promises `quantity`. Errors: invalid when not positive; refused when less is available (the message says how much).
[[nodiscard]] Result<Stock> reserve(Stock line, std::int64_t quantity);
/// Gives the whole promise back.
[[nodiscard]] Result<Stock> release(Stock line, std::int64_t quantity);
/// The promise is fulfilled: `returned` of it comes back, the rest is used up. Errors: invalid when returned is not
/// within 0 … quantity.
[[nodiscard]] Result<Stock> consume(Stock line, std::int64_t quantity, std::int64_t returned);
/// Below its minimum, counting what is promised as gone.
[[nodiscard]] constexpr bool isLow(const Stock& line) {
    return available(line) < line.minimum;
}

}  // namespace weir::stock
