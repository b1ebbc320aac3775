// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/condition.h"
#include "core/base/expression.h"
#include "core/base/expression_functions.h"
#include "core/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace weir {

namespace {

struct Token {
    enum class Type { word, name, number, text, symbol, end };
    Type type = Type::end;
    std::string text;
    std::size_t at = 0;  ///< byte offset
};

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' ||
           (static_cast<unsigned char>(c) & 0x80U) != 0;
}

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

Result<std::vector<Token>> tokensOf(std::string_view text) {
    std::vector<Token> tokens;
    const auto add = [&](Token::Type type, std::size_t from, std::size_t size) {
        tokens.push_back({type, std::string{text.substr(from, size)}, from});
        return from + size;
    };
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        const auto rest = text.substr(at);
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            ++at;
        } else if (rest.starts_with("　")) {  // the ideographic space an input method writes
            at += 3;
        } else if (c == '\'' || c == '"' || c == '`') {
            Token token{c == '`' ? Token::Type::name : Token::Type::text, {}, at};
            bool closed = false;
            for (++at; at < text.size() && !closed; ++at) {
                if (text[at] != c) {
                    token.text += text[at];
                } else if (at + 1 < text.size() && text[at + 1] == c) {
                    token.text += text[at++];
                } else {
                    closed = true;
                }
            }
            if (!closed) {
                return Condition::errorAt(text, token.at,
                                          msg("The condition cannot be read at position {0}: the text is not closed"));
            }
            tokens.push_back(std::move(token));
        } else if (isDigit(c) || (c == '.' && rest.size() > 1 && isDigit(rest[1]))) {
            std::size_t size = 1;
            const auto isPart = [&](std::size_t i) {
                const bool afterExponent = rest[i - 1] == 'e' || rest[i - 1] == 'E';
                return isWordByte(rest[i]) || rest[i] == '.' || ((rest[i] == '-' || rest[i] == '+') && afterExponent);
            };
            while (size < rest.size() && isPart(size)) {
                ++size;
            }
            at = add(Token::Type::number, at, size);
        } else if (isWordByte(c)) {
            const auto end = std::find_if_not(rest.begin(), rest.end(), isWordByte);
            at = add(Token::Type::word, at, static_cast<std::size_t>(end - rest.begin()));
        } else {
            static constexpr std::string_view kTwo[] = {"!=", "<=", ">=", "==", "<>", "||"};
            const auto two = std::find_if(std::begin(kTwo), std::end(kTwo),
                                          [&](std::string_view symbol) { return rest.starts_with(symbol); });
            if (two == std::end(kTwo) && std::string_view{"=<>~()+-*/%,"}.find(c) == std::string_view::npos) {
                return Condition::errorAt(
                    text, at,
                    msg("The condition cannot be read at position {0}: '{1}' has no meaning here", shorten(rest, 8)));
            }
            at = add(Token::Type::symbol, at, two == std::end(kTwo) ? 1 : 2);
        }
    }
    tokens.push_back({Token::Type::end, {}, text.size()});
    return tokens;
}

std::string namesOf(std::span<const std::string> names) {
    return shorten(fmt::format("{}", fmt::join(names, ", ")), 300);
}

}  // namespace

/// Recursive descent over the tokens; nodes are numbered as they are finished.
class ExpressionParser {
public:
    using Op = Expression::Op;
    using Type = Expression::Type;
    using Position = Result<std::uint32_t>;  // of a node

    ExpressionParser(std::string_view text, std::span<const std::string> fields, std::vector<Token> tokens)
        : m_text{text}, m_fields{fields}, m_tokens{std::move(tokens)} {}

    Result<Expression> whole(bool asCondition) {
        const auto root = either(0);
        if (!root) {
            return root.error();
        }
        if (peek().type != Token::Type::end) {
            return errorHere(msg("The condition cannot be read at position {0}: 'and' or 'or' is expected before '{1}'",
                                 shorten(peek().text, 20)));
        }
        const auto type = m_out.m_nodes[*root].type;
        if (asCondition && type != Type::truth && (type != Type::any || m_out.m_nodes[*root].op == Op::field)) {
            return errorHere(msg("The condition cannot be read at position {0}: one of = != < <= > >= ~ is expected"));
        }
        auto& used = m_out.m_fields;
        std::sort(used.begin(), used.end());
        used.erase(std::unique(used.begin(), used.end()), used.end());
        return std::move(m_out);
    }

private:
    [[nodiscard]] const Token& peek() const { return m_tokens[m_at]; }
    [[nodiscard]] Error errorHere(const Message& what) const { return Condition::errorAt(m_text, peek().at, what); }
    [[nodiscard]] bool isWord(const char* word) const {
        return peek().type == Token::Type::word && lowered(peek().text) == word;
    }
    bool takeWord(const char* word) {
        const bool taken = isWord(word);
        m_at += taken ? 1 : 0;
        return taken;
    }
    bool takeSymbol(std::string_view symbol) {
        const bool taken = peek().type == Token::Type::symbol && peek().text == symbol;
        m_at += taken ? 1 : 0;
        return taken;
    }
    std::uint32_t add(Op op, Type type, std::vector<std::uint32_t> parts) {
        m_out.m_nodes.push_back({op, type, std::move(parts), {}, 0});
        return static_cast<std::uint32_t>(m_out.m_nodes.size() - 1);
    }
    std::uint32_t addLiteral(Expression::Value value, Type type) {
        const auto at = add(Op::literal, type, {});
        m_out.m_nodes[at].literal = std::move(value);
        return at;
    }

    Position either(int depth) {
        if (depth > Expression::kMaxDepth) {
            return errorHere(msg("The condition cannot be read at position {0}: it is nested more than {1} levels deep",
                                 Expression::kMaxDepth));
        }
        return joined(depth, Op::either);
    }

    Position joined(int depth, Op op) {
        std::vector<std::uint32_t> parts;
        do {
            const auto part = op == Op::either ? joined(depth, Op::both) : negation(depth);
            if (!part) {
                return part;
            }
            parts.push_back(*part);
        } while (takeWord(op == Op::either ? "or" : "and"));
        return parts.size() == 1 ? parts.front() : add(op, Type::truth, std::move(parts));
    }

    Position negation(int depth) {
        if (depth > Expression::kMaxDepth) {
            return errorHere(msg("The condition cannot be read at position {0}: it is nested more than {1} levels deep",
                                 Expression::kMaxDepth));
        }
        if (takeWord("not")) {
            const auto inner = negation(depth + 1);
            return inner ? Position{add(Op::negate, Type::truth, {*inner})} : inner;
        }
        return test(depth);
    }

    static std::optional<Op> comparisonOf(const Token& token) {
        static constexpr std::pair<std::string_view, Op> kOps[] = {
            {"=", Op::equal},      {"==", Op::equal},  {"!=", Op::unequal},      {"<>", Op::unequal}, {"<", Op::less},
            {"<=", Op::lessEqual}, {">", Op::greater}, {">=", Op::greaterEqual}, {"~", Op::contains}};
        if (token.type == Token::Type::symbol) {
            for (const auto& [text, op] : kOps) {
                if (token.text == text) {
                    return op;
                }
            }
        }
        return std::nullopt;
    }

    Position test(int depth) {
        const auto left = sum(depth);
        if (!left) {
            return left;
        }
        if (const auto op = comparisonOf(peek())) {
            ++m_at;
            return compared(depth, *left, *op);
        }
        if (takeWord("is")) {
            const bool negated = takeWord("not");
            if (!takeWord("null")) {
                return errorHere(msg("The condition cannot be read at position {0}: 'null' is expected"));
            }
            return maybeNot(negated, add(Op::isNull, Type::truth, {*left}));
        }
        const bool negated = isWord("not") && m_tokens[m_at + 1].type == Token::Type::word;
        m_at += negated ? 1 : 0;
        if (takeWord("in")) {
            return list(depth, *left, negated);
        }
        if (takeWord("like")) {
            const auto pattern = sum(depth);
            return pattern ? Position{maybeNot(negated, add(Op::like, Type::truth, {*left, *pattern}))} : pattern;
        }
        if (takeWord("between")) {
            return between(depth, *left, negated);
        }
        return negated ? Position{errorHere(msg(
                             "The condition cannot be read at position {0}: 'in', 'like' or 'between' is expected"))}
                       : left;
    }

    std::uint32_t maybeNot(bool negated, std::uint32_t inner) {
        return negated ? add(Op::negate, Type::truth, {inner}) : inner;
    }

    Position compared(int depth, std::uint32_t left, Op op) {
        const auto start = m_at;
        const auto right = sum(depth);
        if (!right) {
            return right;
        }
        const auto& node = m_out.m_nodes[*right];
        if (node.op == Op::literal && std::holds_alternative<std::monostate>(node.literal)) {
            if (op != Op::equal && op != Op::unequal) {
                m_at = start;
                return errorHere(msg("The condition cannot be read at position {0}: null goes with = and != only"));
            }
            return maybeNot(op == Op::unequal, add(Op::isNull, Type::truth, {left}));
        }
        return add(op, Type::truth, {left, *right});
    }

    Position list(int depth, std::uint32_t sought, bool negated) {
        if (!takeSymbol("(")) {
            return errorHere(msg("The condition cannot be read at position {0}: '(' is expected"));
        }
        std::vector<std::uint32_t> parts{sought};
        do {
            const auto one = sum(depth);
            if (!one) {
                return one;
            }
            parts.push_back(*one);
        } while (takeSymbol(","));
        if (!takeSymbol(")")) {
            return errorHere(msg("The condition cannot be read at position {0}: ')' is missing"));
        }
        return maybeNot(negated, add(Op::in, Type::truth, std::move(parts)));
    }

    Position between(int depth, std::uint32_t left, bool negated) {
        const auto low = sum(depth);
        if (!low) {
            return low;
        }
        if (!takeWord("and")) {
            return errorHere(msg("The condition cannot be read at position {0}: 'and' is expected"));
        }
        const auto high = sum(depth);
        if (!high) {
            return high;
        }
        const auto above = add(Op::greaterEqual, Type::truth, {left, *low});
        const auto below = add(Op::lessEqual, Type::truth, {left, *high});
        return maybeNot(negated, add(Op::both, Type::truth, {above, below}));
    }

    static std::optional<std::pair<Op, Type>> sumOf(const Token& token) {
        if (token.type != Token::Type::symbol) {
            return std::nullopt;
        }
        return token.text == "+"    ? std::optional{std::pair{Op::plus, Type::number}}
               : token.text == "-"  ? std::optional{std::pair{Op::minus, Type::number}}
               : token.text == "||" ? std::optional{std::pair{Op::joined, Type::text}}
                                    : std::nullopt;
    }
    static std::optional<std::pair<Op, Type>> productOf(const Token& token) {
        if (token.type != Token::Type::symbol) {
            return std::nullopt;
        }
        return token.text == "*"   ? std::optional{std::pair{Op::times, Type::number}}
               : token.text == "/" ? std::optional{std::pair{Op::divided, Type::number}}
               : token.text == "%" ? std::optional{std::pair{Op::modulo, Type::number}}
                                   : std::nullopt;
    }

    Position sum(int depth) {
        auto left = product(depth);
        for (auto op = sumOf(peek()); left && op; op = sumOf(peek())) {
            ++m_at;
            const auto right = product(depth);
            left = right ? grown(op->first, op->second, *left, *right) : right;
        }
        return left;
    }

    Position product(int depth) {
        auto left = sign(depth);
        for (auto op = productOf(peek()); left && op; op = productOf(peek())) {
            ++m_at;
            const auto right = sign(depth);
            left = right ? grown(op->first, op->second, *left, *right) : right;
        }
        return left;
    }

    /// A long chain of sums is deep on its left side and is worked out by recursion.
    Position grown(Op op, Type type, std::uint32_t left, std::uint32_t right) {
        constexpr int kMostTerms = 500;
        if (++m_terms > kMostTerms) {
            return errorHere(
                msg("The condition cannot be read at position {0}: it has more than {1} terms", kMostTerms));
        }
        return add(op, type, {left, right});
    }

    Position sign(int depth) {
        if (depth > Expression::kMaxDepth) {
            return errorHere(msg("The condition cannot be read at position {0}: it is nested more than {1} levels deep",
                                 Expression::kMaxDepth));
        }
        if (takeSymbol("+")) {
            return sign(depth + 1);
        }
        if (takeSymbol("-")) {
            const auto inner = sign(depth + 1);
            return inner ? Position{add(Op::negative, Type::number, {*inner})} : inner;
        }
        if (takeSymbol("(")) {
            const auto inner = either(depth + 1);
            if (inner && !takeSymbol(")")) {
                return errorHere(msg("The condition cannot be read at position {0}: ')' is missing"));
            }
            return inner;
        }
        return atom(depth);
    }

    Position atom(int depth) {
        const Token token = peek();
        switch (token.type) {
            case Token::Type::number: {
                const auto number = numberIn(token.text);
                if (!number) {
                    return errorHere(msg("The condition cannot be read at position {0}: '{1}' is no number",
                                         shorten(token.text, 20)));
                }
                ++m_at;
                return addLiteral(*number, Type::number);
            }
            case Token::Type::text:
                ++m_at;
                return addLiteral(token.text, Type::text);
            case Token::Type::name:
                return field(token.text);
            case Token::Type::word:
                return word(depth, token.text);
            case Token::Type::symbol:
            case Token::Type::end:
                break;
        }
        return errorHere(m_at == 0 ? msg("The condition cannot be read at position {0}: a field name is expected")
                                   : msg("The condition cannot be read at position {0}: a number, a text in quotes, "
                                         "true, false or null is expected"));
    }

    Position word(int depth, const std::string& text) {
        const auto lower = lowered(text);
        const auto& next = m_tokens[m_at + 1];
        if (next.type == Token::Type::symbol && next.text == "(") {
            return called(depth, lower);
        }
        if (lower == "true" || lower == "false") {
            ++m_at;
            return addLiteral(lower == "true", Type::truth);
        }
        if (lower == "null") {
            ++m_at;
            return addLiteral({}, Type::any);
        }
        return field(text);
    }

    Position field(const std::string& name) {
        const auto found = std::find(m_fields.begin(), m_fields.end(), name);
        if (found == m_fields.end()) {
            return errorHere(
                msg("The condition cannot be read at position {0}: there is no field \"{1}\" (a text stands in quotes: "
                    "'{1}'). There is: {2}",
                    shorten(name, 40), namesOf(m_fields)));
        }
        ++m_at;
        const auto at = add(Op::field, Type::any, {});
        m_out.m_nodes[at].which = static_cast<std::size_t>(found - m_fields.begin());
        m_out.m_fields.push_back(m_out.m_nodes[at].which);
        return at;
    }

    Position called(int depth, const std::string& name) {
        const auto table = expressions::functionTable();
        const auto found = std::find_if(table.begin(), table.end(), [&](const auto& one) { return one.name == name; });
        if (found == table.end()) {
            return errorHere(
                msg("The condition cannot be read at position {0}: there is no function {1}(). There is: {2}",
                    shorten(name, 40), namesOf(Expression::functions())));
        }
        const auto start = m_at;
        m_at += 2;
        std::vector<std::uint32_t> args;
        while (!takeSymbol(")")) {
            if (!args.empty() && !takeSymbol(",")) {
                return errorHere(msg("The condition cannot be read at position {0}: ')' is missing"));
            }
            const auto arg = either(depth + 1);
            if (!arg) {
                return arg;
            }
            args.push_back(*arg);
        }
        if (args.size() < found->least || args.size() > found->most) {
            m_at = start;
            return errorHere(msg("The condition cannot be read at position {0}: it is used as {1}", found->shape));
        }
        m_out.m_asksGeometry = m_out.m_asksGeometry || (found->asksGeometry && args.empty());
        const auto at = add(Op::call, found->result, std::move(args));
        m_out.m_nodes[at].which = static_cast<std::size_t>(found - table.begin());
        return at;
    }

    std::string_view m_text;
    std::span<const std::string> m_fields;
    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    int m_terms = 0;
    Expression m_out;
};

namespace {

Result<Expression> parsed(std::string_view text, std::span<const std::string> fields, bool asCondition) {
    if (text.size() > Expression::kMaxBytes) {
        return fail(ErrorCode::usage,
                    msg("The condition has {0} bytes, at most {1} are read", text.size(), Expression::kMaxBytes),
                    msg("Shorten it"));
    }
    if (!isUtf8(text)) {
        return fail(ErrorCode::usage, msg("The condition is not valid UTF-8 text"),
                    msg("Check the terminal's encoding"));
    }
    auto tokens = tokensOf(text);
    if (!tokens) {
        return tokens.error();
    }
    return ExpressionParser{text, fields, *std::move(tokens)}.whole(asCondition);
}

}  // namespace

Result<Expression> Expression::parse(std::string_view text, std::span<const std::string> fields) {
    return parsed(text, fields, false);
}

Result<Expression> Expression::parseCondition(std::string_view text, std::span<const std::string> fields) {
    return parsed(text, fields, true);
}

std::optional<std::size_t> Expression::characterOf(const Error& error) {
    constexpr std::string_view kPlaced = "The condition cannot be read at position {0}: ";
    if (error.code != ErrorCode::usage || !error.message.pattern.starts_with(kPlaced) || error.message.args.empty()) {
        return std::nullopt;
    }
    const auto position = numberIn(error.message.args.front());
    return position && *position >= 1 ? std::optional{static_cast<std::size_t>(*position) - 1} : std::nullopt;
}

std::optional<double> numberIn(std::string_view written) {
    const auto text = trim(written);
    double value = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (text.empty() || read.ec != std::errc{} || read.ptr != end || !std::isfinite(value)) {
        return std::nullopt;
    }
    return value;
}

}  // namespace weir
