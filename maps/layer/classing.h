// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/condition.h"
#include "maps/layer/style.h"
#include "maps/prepared/vector_reader.h"

#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace weir::maps {

/// A condition (grammar: core/base/condition.h) over the attributes of a prepared layer, which are texts. Compared with
/// a number, an attribute counts as the number it spells, and as false when it spells none; with a text, as the text it
/// is, by code points; true and false are the texts "true" and "false", or 1 and 0; null is the empty attribute. "~" is
/// contains. A comparison with an empty attribute is false, "!=" being the negation of "=".
class AttributeCondition {
public:
    /// Errors: usage, with the position of what cannot be read; an unknown field lists what there is.
    [[nodiscard]] static Result<AttributeCondition> parse(std::string_view text, std::span<const std::string> fields);

    /// Positions in `fields` of what comparison i looks at.
    [[nodiscard]] const std::vector<std::size_t>& fields() const { return m_fields; }
    /// `value(field)` gives the attribute at a position in `fields`.
    template <class Value>
    [[nodiscard]] bool matches(Value&& value) const {
        return m_condition.holds(
            [&](std::size_t i) { return compares(m_condition.comparisons()[i], value(m_fields[i])); });
    }

private:
    AttributeCondition(Condition condition, std::vector<std::size_t> fields)
        : m_condition{std::move(condition)}, m_fields{std::move(fields)} {}
    [[nodiscard]] static bool compares(const Comparison& comparison, std::string_view value);

    Condition m_condition;
    std::vector<std::size_t> m_fields;
};

/// Position of an attribute. Errors: notFound, listing what there is.
[[nodiscard]] Result<std::size_t> attributeNamed(std::span<const std::string> fields, std::string_view name);

/// The class of every feature of a prepared layer under `style`: position in its classes, -1 for the base style; empty
/// when all have the base style. Reads each attribute it needs once. Errors: notFound (no such attribute), usage (a
/// rule that cannot be read), corrupt, io, cancelled.
[[nodiscard]] Result<std::vector<int>> classify(const VectorReader& reader, const Style& style,
                                                std::stop_token stop = {});

/// The number an attribute spells in plain digits ("-12.5", "1e3"), spaces around it left out.
[[nodiscard]] std::optional<double> numberOf(std::string_view attribute);

}  // namespace weir::maps
