// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/condition.h"

#include "core/base/text.h"

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

bool isWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool isNumberByte(std::string_view text, std::size_t i) {
    const char c = text[i];
    const bool afterExponent = i > 0 && (text[i - 1] == 'e' || text[i - 1] == 'E');
    return isWordByte(c) || c == '.' || ((c == '-' || c == '+') && afterExponent);
}

/// Cuts a text into words, numbers, quoted texts and symbols.
class Scanner {
public:
    explicit Scanner(std::string_view text) : m_text{text} {}

    Result<std::vector<Token>> run() {
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                ++m_at;
            } else if (c == '\'' || c == '"' || c == '`') {
                if (auto done = quoted(); !done) {
                    return done.error();
                }
            } else if ((c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.') {
                take(Token::Type::number, [](std::string_view text, std::size_t i) { return isNumberByte(text, i); });
            } else if (isWordByte(c)) {
                take(Token::Type::word, [](std::string_view text, std::size_t i) { return isWordByte(text[i]); });
            } else if (std::string_view{"=!<>~()"}.find(c) != std::string_view::npos) {
                symbol();
            } else {
                return Condition::errorAt(m_text, m_at,
                                          msg("The condition cannot be read at position {0}: '{1}' has no meaning here",
                                              shorten(m_text.substr(m_at), 8)));
            }
        }
        m_tokens.push_back({Token::Type::end, {}, m_text.size()});
        return std::move(m_tokens);
    }

private:
    template <class Belongs>
    void take(Token::Type type, Belongs belongs) {
        const auto from = m_at++;
        while (m_at < m_text.size() && belongs(m_text, m_at)) {
            ++m_at;
        }
        m_tokens.push_back({type, std::string{m_text.substr(from, m_at - from)}, from});
    }

    void symbol() {
        const char c = m_text[m_at];
        const bool two = m_at + 1 < m_text.size() && m_text[m_at + 1] == '=' &&
                         std::string_view{"!<>="}.find(c) != std::string_view::npos;
        m_tokens.push_back({Token::Type::symbol, std::string{m_text.substr(m_at, two ? 2 : 1)}, m_at});
        m_at += two ? 2 : 1;
    }

    Result<void> quoted() {
        const char quote = m_text[m_at];
        Token token{quote == '`' ? Token::Type::name : Token::Type::text, {}, m_at};
        for (auto i = m_at + 1; i < m_text.size(); ++i) {
            if (m_text[i] != quote) {
                token.text += m_text[i];
            } else if (i + 1 < m_text.size() && m_text[i + 1] == quote) {
                token.text += m_text[i++];
            } else {
                m_at = i + 1;
                m_tokens.push_back(std::move(token));
                return {};
            }
        }
        return Condition::errorAt(m_text, m_at,
                                  msg("The condition cannot be read at position {0}: the text is not closed"));
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::vector<Token> m_tokens;
};

std::optional<CompareOp> opOf(const Token& token) {
    if (token.type != Token::Type::symbol) {
        return std::nullopt;
    }
    static constexpr std::pair<std::string_view, CompareOp> kOps[] = {
        {"=", CompareOp::equal},         {"==", CompareOp::equal},     {"!=", CompareOp::unequal},
        {"<", CompareOp::less},          {"<=", CompareOp::lessEqual}, {">", CompareOp::greater},
        {">=", CompareOp::greaterEqual}, {"~", CompareOp::contains}};
    for (const auto& [text, op] : kOps) {
        if (token.text == text) {
            return op;
        }
    }
    return std::nullopt;
}

}  // namespace

/// Recursive descent over the tokens; nodes are numbered as they are finished.
class ConditionParser {
public:
    ConditionParser(std::string_view text, std::vector<Token> tokens) : m_text{text}, m_tokens{std::move(tokens)} {}

    Result<Condition> whole() {
        if (auto root = condition(0); !root) {
            return root.error();
        }
        if (peek().type != Token::Type::end) {
            return errorHere(msg("The condition cannot be read at position {0}: 'and' or 'or' is expected before '{1}'",
                                 shorten(peek().text, 20)));
        }
        return std::move(m_out);
    }

private:
    using Kind = Condition::Kind;
    using Position = Result<std::size_t>;  // of a node

    [[nodiscard]] const Token& peek() const { return m_tokens[m_at]; }
    [[nodiscard]] Error errorHere(const Message& what) const { return Condition::errorAt(m_text, peek().at, what); }
    bool takeIf(Token::Type type, std::string_view text) {
        const bool taken = peek().type == type && peek().text == text;
        m_at += taken ? 1 : 0;
        return taken;
    }
    std::size_t add(Condition::Node node) {
        m_out.m_nodes.push_back(std::move(node));
        return m_out.m_nodes.size() - 1;
    }

    Position joined(int depth, Kind kind) {
        const bool any = kind == Kind::any;
        std::vector<std::size_t> parts;
        do {
            auto part = any ? joined(depth, Kind::all) : negation(depth);
            if (!part) {
                return part;
            }
            parts.push_back(*part);
        } while (takeIf(Token::Type::word, any ? "or" : "and"));
        return parts.size() == 1 ? parts.front() : add({kind, 0, std::move(parts)});
    }

    Position condition(int depth) {
        if (depth > Condition::kMaxDepth) {
            return errorHere(msg("The condition cannot be read at position {0}: it is nested more than {1} levels deep",
                                 Condition::kMaxDepth));
        }
        return joined(depth, Kind::any);
    }

    Position negation(int depth) {
        if (depth > Condition::kMaxDepth) {
            return errorHere(msg("The condition cannot be read at position {0}: it is nested more than {1} levels deep",
                                 Condition::kMaxDepth));
        }
        if (takeIf(Token::Type::word, "not")) {
            auto inner = negation(depth + 1);
            return inner ? Position{add({Kind::negate, 0, {*inner}})} : inner;
        }
        if (takeIf(Token::Type::symbol, "(")) {
            auto inner = condition(depth + 1);
            if (inner && !takeIf(Token::Type::symbol, ")")) {
                return errorHere(msg("The condition cannot be read at position {0}: ')' is missing"));
            }
            return inner;
        }
        return comparison();
    }

    Position comparison() {
        Comparison out;
        if (peek().type != Token::Type::word && peek().type != Token::Type::name) {
            return errorHere(msg("The condition cannot be read at position {0}: a field name is expected"));
        }
        out.field = peek().text;
        out.fieldAt = peek().at;
        ++m_at;
        const auto op = opOf(peek());
        if (!op) {
            return errorHere(msg("The condition cannot be read at position {0}: one of = != < <= > >= ~ is expected"));
        }
        out.op = *op;
        ++m_at;
        const auto& literal = peek();
        if (literal.type == Token::Type::end || literal.type == Token::Type::symbol ||
            literal.type == Token::Type::name) {
            return errorHere(
                msg("The condition cannot be read at position {0}: a number, a text in quotes, true, false or null is "
                    "expected"));
        }
        out.type = literal.type == Token::Type::number ? Comparison::Literal::number
                   : literal.type == Token::Type::text ? Comparison::Literal::text
                                                       : Comparison::Literal::word;
        out.literal = literal.text;
        out.literalAt = literal.at;
        if (out.isNull() && *op != CompareOp::equal && *op != CompareOp::unequal) {
            return errorHere(msg("The condition cannot be read at position {0}: null goes with = and != only"));
        }
        ++m_at;
        m_out.m_comparisons.push_back(std::move(out));
        return add({Kind::comparison, m_out.m_comparisons.size() - 1, {}});
    }

    std::string_view m_text;
    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    Condition m_out;
};

std::optional<double> Comparison::number() const {
    if (type == Literal::text) {
        return std::nullopt;
    }
    double value = 0;
    const auto* end = literal.data() + literal.size();
    const auto [p, ec] = std::from_chars(literal.data(), end, value);
    return ec == std::errc{} && p == end && std::isfinite(value) ? std::optional{value} : std::nullopt;
}

Result<Condition> Condition::parse(std::string_view text) {
    if (text.size() > kMaxBytes) {
        return fail(ErrorCode::usage, msg("The condition has {0} bytes, at most {1} are read", text.size(), kMaxBytes),
                    msg("Shorten it"));
    }
    if (!isUtf8(text)) {
        return fail(ErrorCode::usage, msg("The condition is not valid UTF-8 text"),
                    msg("Check the terminal's encoding"));
    }
    auto tokens = Scanner{text}.run();
    if (!tokens) {
        return tokens.error();
    }
    return ConditionParser{text, *std::move(tokens)}.whole();
}

Error Condition::errorAt(std::string_view text, std::size_t at, const Message& what) {
    Message placed = what;
    placed.args.insert(placed.args.begin(), std::to_string(codePoints(text.substr(0, at)) + 1));
    return fail(ErrorCode::usage, placed, msg("Write it as: headcount >= 20 and not (level = 'village')"));
}

}  // namespace weir
