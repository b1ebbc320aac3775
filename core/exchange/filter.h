// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/condition.h"
#include "core/model/record.h"

#include <string_view>
#include <vector>

/// Conditions over records, as in `weir list STORE team --where "headcount >= 20 and not (level = 'village')"`; the
/// grammar stands in core/base/condition.h.
///
/// FIELD is a field of the kind or id, revision, created_at, updated_at, retired_at. "~" means contains. Instants
/// compare with a text parseInstant() reads. A comparison with an empty field is false, "!=" being the negation of "=".
namespace weir::exchange {

class Filter {
public:
    /// Errors: usage, with the position (1-based, in characters) of what cannot be read; an unknown field or choice
    /// lists what there is.
    [[nodiscard]] static Result<Filter> parse(std::string_view text, model::Kind kind, TimeZone zone = {}) {
        return parse(text, model::infoOf(kind), zone);
    }
    /// For rows that are not a register's, described the same way. `info` is used during the call only.
    [[nodiscard]] static Result<Filter> parse(std::string_view text, const model::KindInfo& info, TimeZone zone = {});
    [[nodiscard]] bool matches(const model::Record& record) const;

    /// Where a comparison finds its left side.
    enum class Source { field, id, revision, createdAt, updatedAt, retiredAt };
    /// A comparison whose field is known.
    struct Bound {
        CompareOp op = CompareOp::equal;
        Source source = Source::field;
        std::size_t field = 0;
        model::Value literal{};  ///< monostate = null
    };

private:
    Filter(Condition condition, std::vector<Bound> bound)
        : m_condition{std::move(condition)}, m_bound{std::move(bound)} {}
    Condition m_condition;
    std::vector<Bound> m_bound;  // one for each comparison
};

}  // namespace weir::exchange
