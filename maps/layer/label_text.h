// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::maps {

/// What a label says, with the attributes of its feature filled in: "{name}\n{stage:.2} m". "{field}" is the attribute,
/// "{field:.2}" the number it spells with two decimals (other texts as they are), "{{" and "}}" the braces themselves;
/// "\n" and the two characters backslash n begin a new line. A line whose fields are all empty is left out, so that
/// " m" never stands alone.
class LabelText {
public:
    /// Errors: usage (a brace without its partner, an empty name, decimals out of 0 … 9).
    [[nodiscard]] static Result<LabelText> parse(std::string_view text);

    /// Names of the fields in order, each once.
    [[nodiscard]] const std::vector<std::string>& fields() const { return m_fields; }
    /// `value(i)` gives the text of `fields()[i]`.
    [[nodiscard]] std::string fill(const std::function<std::string(std::size_t)>& value) const;

private:
    struct Piece {
        std::string literal;
        int field = -1;     ///< -1: the literal
        int decimals = -1;  ///< -1: as it is
    };
    using Line = std::vector<Piece>;
    [[nodiscard]] std::size_t fieldNamed(std::string_view name);

    std::vector<std::string> m_fields;
    std::vector<Line> m_lines;
};

}  // namespace weir::maps
