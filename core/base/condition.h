// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The grammar of conditions, the same wherever one is typed: lists, exports, styles, selections. What a field is and
/// how its values compare is the matter of who uses it: registers (core/exchange/filter.h), layers of the map.
///
///   condition  = conjunction { "or" conjunction }
///   conjunction= negation { "and" negation }
///   negation   = "not" negation | "(" condition ")" | comparison
///   comparison = FIELD ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" ) LITERAL
///   FIELD      = a word, or a name in backticks when it has other characters
///   LITERAL    = number | 'text' | "text" | true | false | null          a quote inside a text is written twice
namespace weir {

enum class CompareOp { equal, unequal, less, lessEqual, greater, greaterEqual, contains };

/// FIELD op LITERAL as written; nothing is known of the field yet.
struct Comparison {
    enum class Literal { number, text, word };  ///< word: true, false, null, or a mistake
    std::string field;
    std::size_t fieldAt = 0;  ///< byte offsets in the condition's text
    CompareOp op = CompareOp::equal;
    Literal type = Literal::word;
    std::string literal;  ///< without quotes
    std::size_t literalAt = 0;

    [[nodiscard]] bool isNull() const { return type == Literal::word && literal == "null"; }
    /// The finite number written; nothing for another literal.
    [[nodiscard]] std::optional<double> number() const;
};

class Condition {
public:
    static constexpr std::size_t kMaxBytes = 4096;
    static constexpr int kMaxDepth = 32;

    /// Errors: usage, with the position (1-based, in characters) of what cannot be read.
    [[nodiscard]] static Result<Condition> parse(std::string_view text);
    /// A mistake found at a byte offset of `text` by who knows the fields, said like the parser's own: `what` is the
    /// whole sentence, "The condition cannot be read at position {0}: …", so that it is translated as one; {0} is put
    /// in here and its own arguments begin with {1}.
    [[nodiscard]] static Error errorAt(std::string_view text, std::size_t at, const Message& what);

    /// In the order of the text.
    [[nodiscard]] const std::vector<Comparison>& comparisons() const { return m_comparisons; }
    /// True when the whole holds, `isTrue(i)` telling whether comparison i does. Asks no more of them than needed.
    template <class IsTrue>
    [[nodiscard]] bool holds(IsTrue&& isTrue) const {
        return holds(m_nodes.back(), isTrue);
    }

private:
    friend class ConditionParser;
    enum class Kind { all, any, negate, comparison };
    struct Node {
        Kind kind = Kind::comparison;
        std::size_t comparison = 0;
        std::vector<std::size_t> parts{};  ///< positions in m_nodes
    };

    template <class IsTrue>
    [[nodiscard]] bool holds(const Node& node, IsTrue&& isTrue) const {
        switch (node.kind) {
            case Kind::comparison:
                return isTrue(node.comparison);
            case Kind::negate:
                return !holds(m_nodes[node.parts.front()], isTrue);
            case Kind::all:
            case Kind::any:
                break;
        }
        const bool any = node.kind == Kind::any;
        for (const auto part : node.parts) {
            if (holds(m_nodes[part], isTrue) == any) {
                return any;
            }
        }
        return !any;
    }

    std::vector<Comparison> m_comparisons;
    std::vector<Node> m_nodes;  // children before parents; the last one is the whole
};

}  // namespace weir
