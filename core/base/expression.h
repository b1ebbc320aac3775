// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Expressions over the attributes of a feature: rules of styles, selections, filters. Every condition of
/// core/base/condition.h is one and means the same.
///
///   expression = both { "or" both }                                  both = no { "and" no }         no = ["not"] test
///   test       = sum [ ( "=" | "!=" | "<>" | "<" | "<=" | ">" | ">=" | "~" ) sum
///                    | ["not"] ( "in" "(" sum { "," sum } ")" | "like" sum | "between" sum "and" sum )
///                    | "is" ["not"] "null" ]
///   sum        = product { ( "+" | "-" | "||" ) product }            product = sign { ( "*" | "/" | "%" ) sign }
///   sign       = ["-" | "+"] ( number | 'text' | "text" | true | false | null | FIELD | NAME "(" … ")" | "(" … ")" )
///   FIELD      = a word, or a name in backticks; words of the grammar are read in any case
///
/// An attribute is a text. Beside a number it counts as the number it spells, beside true or false as whether it is
/// "true" or "1", else as the text it is, by code points; two attributes compare as numbers when both spell one. The
/// empty attribute is null. Whatever cannot be worked out is null: null + 1, 'some' * 2, 1 / 0. A comparison with null
/// is false, "!=" being the negation of "=". "~" is contains; in a like pattern % stands for any text and _ for one
/// character.
namespace weir {

/// Of the geometry of the feature asked about; metres and square metres on the ellipsoid, degrees.
enum class ExpressionMeasure { area, length, longitude, latitude };

/// The feature an expression is asked about.
class ExpressionRow {
public:
    virtual ~ExpressionRow() = default;
    /// The attribute at a position of the fields the expression was read with; "" for null.
    [[nodiscard]] virtual std::string_view attribute(std::size_t field) const = 0;
    [[nodiscard]] virtual std::optional<double> measure(ExpressionMeasure) const { return std::nullopt; }
};

class Expression {
public:
    static constexpr std::size_t kMaxBytes = 4096;
    static constexpr int kMaxDepth = 32;

    /// monostate is null.
    using Value = std::variant<std::monostate, bool, double, std::string>;

    /// Errors: usage, with the position (1-based, in characters) of what cannot be read; an unknown field or function
    /// lists what there is.
    [[nodiscard]] static Result<Expression> parse(std::string_view text, std::span<const std::string> fields);
    /// As parse(), and refuses what is a number or a text and so never holds or fails.
    [[nodiscard]] static Result<Expression> parseCondition(std::string_view text, std::span<const std::string> fields);
    /// The character (0-based) of its text an error of parse() speaks of; nothing for another error.
    [[nodiscard]] static std::optional<std::size_t> characterOf(const Error& error);

    /// Positions of the fields it looks at, ascending.
    [[nodiscard]] const std::vector<std::size_t>& fields() const { return m_fields; }
    [[nodiscard]] bool asksGeometry() const { return m_asksGeometry; }
    [[nodiscard]] Value value(const ExpressionRow& row) const;
    [[nodiscard]] bool holds(const ExpressionRow& row) const;

    /// Names of the functions with what they take, as in "round(x, digits)".
    [[nodiscard]] static std::vector<std::string> functions();

    /// What an expression can be before it is asked; `any`: an attribute or null.
    enum class Type : std::uint8_t { any, truth, number, text };
    enum class Op : std::uint8_t {
        literal,
        field,
        both,
        either,
        negate,
        equal,
        unequal,
        less,
        lessEqual,
        greater,
        greaterEqual,
        contains,
        like,
        in,
        isNull,
        plus,
        minus,
        times,
        divided,
        modulo,
        joined,
        negative,
        call
    };
    struct Node {
        Op op = Op::literal;
        Type type = Type::any;
        std::vector<std::uint32_t> parts{};
        Value literal{};
        std::size_t which = 0;  ///< field, or function of the table
    };

    /// Children before parents; the last one is the whole.
    [[nodiscard]] const std::vector<Node>& nodes() const { return m_nodes; }
    [[nodiscard]] static std::string functionName(const Node& call);

private:
    friend class ExpressionParser;
    std::vector<Node> m_nodes;
    std::vector<std::size_t> m_fields;
    bool m_asksGeometry = false;
};

/// The number a text spells in plain digits ("-12.5", "1e3"), spaces around it left out.
[[nodiscard]] std::optional<double> numberIn(std::string_view text);
/// `text` as a literal of the grammar, in quotes; a name in backticks where it is no plain word.
[[nodiscard]] std::string quotedText(std::string_view text);
[[nodiscard]] std::string quotedField(std::string_view name);

}  // namespace weir
