// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/exchange/filter.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

namespace weir::exchange {

using model::Field;
using model::FieldType;
using model::Record;
using model::Value;

namespace {

enum class Op { all, any, negate, equal, unequal, less, lessEqual, greater, greaterEqual, contains };

/// Where a comparison finds its left side.
enum class Source { field, id, revision, createdAt, updatedAt, retiredAt };

}  // namespace

struct Filter::Node {
    Op op = Op::all;
    std::vector<std::shared_ptr<const Node>> parts;  ///< of all, any, negate
    Source source = Source::field;
    std::size_t field = 0;
    Value literal;  ///< monostate = null
};

namespace {

using Node = Filter::Node;
using NodePtr = std::shared_ptr<const Node>;

struct Token {
    enum class Type { word, number, text, symbol, end };
    Type type = Type::end;
    std::string text;
    std::size_t at = 0;  ///< byte offset
};

Error errorAt(std::string_view whole, std::size_t at, Message what) {
    return fail(
        ErrorCode::usage,
        msg("The condition cannot be read at position {0}: {1}", codePoints(whole.substr(0, at)) + 1, what.text()),
        msg("Write it as: headcount >= 20 and not (level = 'village')"));
}

bool isWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (static_cast<unsigned char>(c) & 0x80U) != 0;
}

Result<Token> quoted(std::string_view text, std::size_t at) {
    const char quote = text[at];
    Token token{Token::Type::text, {}, at};
    for (auto i = at + 1; i < text.size(); ++i) {
        if (text[i] != quote) {
            token.text += text[i];
        } else if (i + 1 < text.size() && text[i + 1] == quote) {
            token.text += text[i++];
        } else {
            token.at = i + 1;  // the scanner goes on here
            return token;
        }
    }
    return errorAt(text, at, msg("the text is not closed"));
}

Result<std::vector<Token>> tokensOf(std::string_view text) {
    std::vector<Token> out;
    std::size_t i = 0;
    while (i < text.size()) {
        const char c = text[i];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            ++i;
        } else if (c == '\'' || c == '"') {
            auto token = quoted(text, i);
            if (!token) {
                return token.error();
            }
            const auto next = token->at;
            token->at = i;
            out.push_back(*std::move(token));
            i = next;
        } else if ((c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.') {
            const auto from = i++;
            while (i < text.size() &&
                   (isWordByte(text[i]) || text[i] == '.' ||
                    ((text[i] == '-' || text[i] == '+') && (text[i - 1] == 'e' || text[i - 1] == 'E')))) {
                ++i;
            }
            out.push_back({Token::Type::number, std::string{text.substr(from, i - from)}, from});
        } else if (isWordByte(c)) {
            const auto from = i;
            while (i < text.size() && isWordByte(text[i])) {
                ++i;
            }
            out.push_back({Token::Type::word, std::string{text.substr(from, i - from)}, from});
        } else if (std::string_view{"=!<>~()"}.find(c) != std::string_view::npos) {
            const bool two =
                i + 1 < text.size() && text[i + 1] == '=' && (c == '!' || c == '<' || c == '>' || c == '=');
            out.push_back({Token::Type::symbol, std::string{text.substr(i, two ? 2 : 1)}, i});
            i += two ? 2 : 1;
        } else {
            return errorAt(text, i, msg("'{0}' has no meaning here", shorten(text.substr(i), 8)));
        }
    }
    out.push_back({Token::Type::end, {}, text.size()});
    return out;
}

std::optional<Op> opOf(const Token& token) {
    if (token.type != Token::Type::symbol) {
        return std::nullopt;
    }
    static constexpr std::pair<std::string_view, Op> kOps[] = {
        {"=", Op::equal},      {"==", Op::equal},  {"!=", Op::unequal},      {"<", Op::less},
        {"<=", Op::lessEqual}, {">", Op::greater}, {">=", Op::greaterEqual}, {"~", Op::contains}};
    for (const auto& [text, op] : kOps) {
        if (token.text == text) {
            return op;
        }
    }
    return std::nullopt;
}

/// Type of a comparison's left side: the fields every row has behave like integers and instants.
struct Left {
    Source source = Source::field;
    std::size_t index = 0;
    FieldType type = FieldType::integer;
    const Field* field = nullptr;
};

class Parser {
public:
    Parser(std::string_view text, const model::KindInfo& info, TimeZone zone, std::vector<Token> tokens)
        : m_text{text}, m_info{info}, m_zone{zone}, m_tokens{std::move(tokens)} {}

    Result<NodePtr> whole() {
        auto node = condition(0);
        if (node && peek().type != Token::Type::end) {
            return errorAt(m_text, peek().at, msg("'and' or 'or' is expected before '{0}'", shorten(peek().text, 20)));
        }
        return node;
    }

private:
    [[nodiscard]] const Token& peek() const { return m_tokens[m_at]; }
    [[nodiscard]] bool isWord(std::string_view word) const {
        return peek().type == Token::Type::word && peek().text == word;
    }
    [[nodiscard]] bool isSymbol(std::string_view s) const {
        return peek().type == Token::Type::symbol && peek().text == s;
    }

    Result<NodePtr> joined(int depth, Op op) {
        const bool any = op == Op::any;
        auto node = std::make_shared<Node>();
        node->op = op;
        do {
            auto part = any ? joined(depth, Op::all) : negation(depth);
            if (!part) {
                return part;
            }
            node->parts.push_back(*std::move(part));
        } while (isWord(any ? "or" : "and") && ++m_at > 0);
        return node->parts.size() == 1 ? node->parts.front() : NodePtr{node};
    }

    Result<NodePtr> condition(int depth) {
        if (depth > kMaxDepth) {
            return errorAt(m_text, peek().at, msg("it is nested more than {0} levels deep", kMaxDepth));
        }
        return joined(depth, Op::any);
    }

    Result<NodePtr> negation(int depth) {
        if (depth > kMaxDepth) {
            return errorAt(m_text, peek().at, msg("it is nested more than {0} levels deep", kMaxDepth));
        }
        if (isWord("not")) {
            ++m_at;
            auto inner = negation(depth + 1);
            if (!inner) {
                return inner;
            }
            auto node = std::make_shared<Node>();
            node->op = Op::negate;
            node->parts.push_back(*std::move(inner));
            return NodePtr{node};
        }
        if (isSymbol("(")) {
            ++m_at;
            auto inner = condition(depth + 1);
            if (!inner) {
                return inner;
            }
            if (!isSymbol(")")) {
                return errorAt(m_text, peek().at, msg("')' is missing"));
            }
            ++m_at;
            return inner;
        }
        return comparison();
    }

    Result<Left> left() {
        const auto& token = peek();
        if (token.type != Token::Type::word) {
            return errorAt(m_text, token.at, msg("a field name is expected"));
        }
        static constexpr std::pair<std::string_view, Left> kCommon[] = {
            {"id", {Source::id, 0, FieldType::integer, nullptr}},
            {"revision", {Source::revision, 0, FieldType::integer, nullptr}},
            {"created_at", {Source::createdAt, 0, FieldType::instant, nullptr}},
            {"updated_at", {Source::updatedAt, 0, FieldType::instant, nullptr}},
            {"retired_at", {Source::retiredAt, 0, FieldType::instant, nullptr}}};
        for (const auto& [name, common] : kCommon) {
            if (token.text == name) {
                ++m_at;
                return common;
            }
        }
        const auto index = m_info.indexOf(token.text);
        if (!index) {
            std::string names = "id";
            for (const auto& field : m_info.fields) {
                names += fmt::format(", {}", field.name);
            }
            return fail(ErrorCode::usage, msg("A {0} has no field '{1}'", m_info.name, shorten(token.text)),
                        msg("Its fields are: {0}", names));
        }
        ++m_at;
        return Left{Source::field, *index, m_info.fields[*index].type, &m_info.fields[*index]};
    }

    Result<NodePtr> comparison() {
        auto side = left();
        if (!side) {
            return side.error();
        }
        const auto op = opOf(peek());
        if (!op) {
            return errorAt(m_text, peek().at, msg("one of = != < <= > >= ~ is expected"));
        }
        ++m_at;
        auto literal = literalFor(*side, *op);
        if (!literal) {
            return literal.error();
        }
        auto node = std::make_shared<Node>();
        node->op = *op;
        node->source = side->source;
        node->field = side->index;
        node->literal = *std::move(literal);
        return NodePtr{node};
    }

    Result<Value> literalFor(const Left& side, Op op) {
        const Token token = peek();
        if (token.type == Token::Type::end || token.type == Token::Type::symbol) {
            return errorAt(m_text, token.at, msg("a number, a text in quotes, true, false or null is expected"));
        }
        ++m_at;
        if (token.type == Token::Type::word && token.text == "null") {
            return op == Op::equal || op == Op::unequal
                       ? Result<Value>{Value{}}
                       : errorAt(m_text, token.at, msg("null goes with = and != only"));
        }
        if (side.type == FieldType::geometry) {
            return errorAt(m_text, token.at, msg("a geometry can only be compared with null"));
        }
        if (op == Op::contains || side.type == FieldType::text || side.type == FieldType::json ||
            side.type == FieldType::choice) {
            return textLiteral(side, op, token);
        }
        return side.type == FieldType::instant ? instantLiteral(token) : numberLiteral(side, token);
    }

    Result<Value> textLiteral(const Left& side, Op op, const Token& token) {
        const bool isText =
            side.type == FieldType::text || side.type == FieldType::json || side.type == FieldType::choice;
        if (!isText) {
            return errorAt(m_text, token.at, msg("~ goes with text fields only"));
        }
        if (token.type == Token::Type::word) {
            return errorAt(m_text, token.at, msg("write the text in quotes: '{0}'", shorten(token.text)));
        }
        if (side.type == FieldType::choice && op != Op::contains) {
            std::string names;
            for (const auto choice : side.field->choices) {
                if (token.text == choice) {
                    return Value{token.text};
                }
                names += names.empty() ? "" : ", ";
                names += choice;
            }
            return fail(ErrorCode::usage, msg("'{0}' is none of: {1}", shorten(token.text), names),
                        msg("Compare {0} with one of these", side.field->name));
        }
        return Value{token.text};
    }

    Result<Value> instantLiteral(const Token& token) {
        auto t = token.type == Token::Type::word ? Result<Instant>{fail(ErrorCode::usage, msg("not a time"))}
                                                 : parseInstant(token.text, m_zone);
        if (!t) {
            return errorAt(m_text, token.at,
                           msg("'{0}' is not a date and time such as '2026-07-20 14:32'", shorten(token.text)));
        }
        return Value{toMillis(*t)};
    }

    Result<Value> numberLiteral(const Left& side, const Token& token) {
        if (side.type == FieldType::flag && token.type == Token::Type::word &&
            (token.text == "true" || token.text == "false")) {
            return Value{std::int64_t{token.text == "true" ? 1 : 0}};
        }
        std::int64_t integer = 0;
        const auto* end = token.text.data() + token.text.size();
        if (const auto [p, ec] = std::from_chars(token.text.data(), end, integer); ec == std::errc{} && p == end) {
            return Value{integer};
        }
        double number = 0;
        const auto [p, ec] = std::from_chars(token.text.data(), end, number);
        if (ec == std::errc{} && p == end && std::isfinite(number)) {
            return Value{number};
        }
        return errorAt(m_text, token.at, msg("'{0}' is not a number", shorten(token.text)));
    }

    static constexpr int kMaxDepth = Filter::kMaxDepth;
    std::string_view m_text;
    const model::KindInfo& m_info;
    TimeZone m_zone;
    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
};

Value leftOf(const Node& node, const Record& record) {
    switch (node.source) {
        case Source::id:
            return record.id;
        case Source::revision:
            return record.revision;
        case Source::createdAt:
            return record.createdAt;
        case Source::updatedAt:
            return record.updatedAt;
        case Source::retiredAt:
            return record.retiredAt ? Value{*record.retiredAt} : Value{};
        case Source::field:
            break;
    }
    return node.field < record.values.size() ? record.values[node.field] : Value{};
}

bool isEmptyValue(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return value.index() == 0 || (text != nullptr && text->empty());
}

/// Below zero, zero, above zero; nothing when the two do not compare.
std::optional<int> compare(const Value& a, const Value& b) {
    const auto* s = std::get_if<std::string>(&a);
    const auto* t = std::get_if<std::string>(&b);
    if (s != nullptr && t != nullptr) {
        return s->compare(*t);
    }
    const auto* i = std::get_if<std::int64_t>(&a);
    const auto* j = std::get_if<std::int64_t>(&b);
    if (i != nullptr && j != nullptr) {
        return *i < *j ? -1 : (*i > *j ? 1 : 0);
    }
    if (s != nullptr || t != nullptr) {
        return std::nullopt;
    }
    const double x = i != nullptr ? static_cast<double>(*i) : std::get<double>(a);
    const double y = j != nullptr ? static_cast<double>(*j) : std::get<double>(b);
    return x < y ? -1 : (x > y ? 1 : 0);
}

bool compares(const Node& node, const Record& record) {
    const auto value = leftOf(node, record);
    const bool isNull = isEmptyValue(value);
    if (isEmptyValue(node.literal)) {
        return node.op == Op::equal || node.op == Op::contains ? isNull || node.op == Op::contains : !isNull;
    }
    if (isNull) {
        return node.op == Op::unequal;
    }
    if (node.op == Op::contains) {
        return std::get<std::string>(value).find(std::get<std::string>(node.literal)) != std::string::npos;
    }
    const auto order = compare(value, node.literal);
    if (!order) {
        return node.op == Op::unequal;
    }
    switch (node.op) {
        case Op::equal:
            return *order == 0;
        case Op::unequal:
            return *order != 0;
        case Op::less:
            return *order < 0;
        case Op::lessEqual:
            return *order <= 0;
        case Op::greater:
            return *order > 0;
        case Op::greaterEqual:
            return *order >= 0;
        default:
            return false;
    }
}

bool holds(const Node& node, const Record& record) {
    switch (node.op) {
        case Op::all:
            return std::ranges::all_of(node.parts, [&](const NodePtr& part) { return holds(*part, record); });
        case Op::any:
            return std::ranges::any_of(node.parts, [&](const NodePtr& part) { return holds(*part, record); });
        case Op::negate:
            return !holds(*node.parts.front(), record);
        default:
            return compares(node, record);
    }
}

}  // namespace

Result<Filter> Filter::parse(std::string_view text, const model::KindInfo& info, TimeZone zone) {
    if (text.size() > kMaxBytes) {
        return fail(ErrorCode::usage, msg("The condition has {0} bytes, at most {1} are read", text.size(), kMaxBytes),
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
    auto root = Parser{text, info, zone, *std::move(tokens)}.whole();
    if (!root) {
        return root.error();
    }
    return Filter{*std::move(root)};
}

bool Filter::matches(const Record& record) const {
    return holds(*m_root, record);
}

}  // namespace weir::exchange
