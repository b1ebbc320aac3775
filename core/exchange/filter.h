// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/model/record.h"

#include <memory>
#include <string_view>

/// Conditions over records, as in `weir list STORE team --where "headcount >= 20 and not (level = 'village')"`.
///
///   condition  = conjunction { "or" conjunction }
///   conjunction= negation { "and" negation }
///   negation   = "not" negation | "(" condition ")" | comparison
///   comparison = FIELD ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" ) LITERAL
///   LITERAL    = number | 'text' | "text" | true | false | null          a quote inside a text is written twice
///
/// FIELD is a field of the kind or id, revision, created_at, updated_at, retired_at. "~" means contains. Instants
/// compare with a text parseInstant() reads. A comparison with an empty field is false, "!=" being the negation of "=".
namespace weir::exchange {

class Filter {
public:
    static constexpr std::size_t kMaxBytes = 4096;
    static constexpr int kMaxDepth = 32;

    /// Errors: usage, with the position (1-based, in characters) of what cannot be read; an unknown field or choice
    /// lists what there is.
    [[nodiscard]] static Result<Filter> parse(std::string_view text, model::Kind kind, TimeZone zone = {}) {
        return parse(text, model::infoOf(kind), zone);
    }
    /// For rows that are not a register's, described the same way. `info` is used during the call only.
    [[nodiscard]] static Result<Filter> parse(std::string_view text, const model::KindInfo& info, TimeZone zone = {});
    [[nodiscard]] bool matches(const model::Record& record) const;

    struct Node;

private:
    explicit Filter(std::shared_ptr<const Node> root) : m_root{std::move(root)} {}
    std::shared_ptr<const Node> m_root;
};

}  // namespace weir::exchange
