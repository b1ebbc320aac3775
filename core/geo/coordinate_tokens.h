// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/china_datum.h"

#include <optional>
#include <string_view>
#include <vector>

namespace weir::geo {

/// A number or a mark of pasted coordinate text, after full-width signs, Chinese words and typographic primes have been
/// made plain. Separators only leave `commaBefore`.
struct CoordinateToken {
    enum class Kind { number, axis };
    Kind kind = Kind::number;
    double value = 0;
    bool negative = false;  ///< a minus was written, also before 0
    char unit = 0;          ///< after a number: 'd' degrees, 'm' minutes, 's' seconds, 0 none
    char axis = 0;          ///< N S E W, 'A' latitude, 'O' longitude, 'X' and 'Y' grid axes
    bool commaBefore = false;
};

struct CoordinateTokens {
    std::vector<CoordinateToken> tokens;
    std::optional<Datum> datum;
};

/// Errors: a sign or word that has no place in a coordinate, two different datums, more than 200 bytes.
[[nodiscard]] Result<CoordinateTokens> readTokens(std::string_view text);

}  // namespace weir::geo
