// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/expression.h"

#include "core/base/expression_functions.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>

namespace weir {

namespace {

using expressions::numberOf;
using expressions::Scratch;
using expressions::Term;
using expressions::textOf;
using expressions::truthOf;
using Op = Expression::Op;

template <class Ordered>
bool orders(Op op, const Ordered& a, const Ordered& b) {
    switch (op) {
        case Op::less:
            return a < b;
        case Op::lessEqual:
            return a <= b;
        case Op::greater:
            return a > b;
        case Op::greaterEqual:
            return a >= b;
        default:
            return a == b;
    }
}

/// Two that are not null.
bool compares(Op op, const Term& a, const Term& b, Scratch& scratch) {
    const auto either = [&](Term::Kind kind) { return a.kind == kind || b.kind == kind; };
    if (op == Op::contains) {
        return textOf(a, scratch).find(textOf(b, scratch)) != std::string_view::npos;
    }
    if (either(Term::Kind::number)) {
        const auto x = numberOf(a);
        const auto y = numberOf(b);
        return x && y && orders(op, *x, *y);
    }
    if (either(Term::Kind::truth)) {
        return orders(op, truthOf(a), truthOf(b));
    }
    if (a.kind == Term::Kind::attribute && b.kind == Term::Kind::attribute) {
        const auto x = numberOf(a);
        const auto y = numberOf(b);
        if (x && y) {
            return orders(op, *x, *y);
        }
    }
    return orders(op, textOf(a, scratch), textOf(b, scratch));
}

std::size_t nextCharacter(std::string_view text, std::size_t at) {
    do {
        ++at;
    } while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
    return at;
}

/// % any text, _ one character. Goes back to the last % only, so the time is at most the product of the lengths.
bool isLike(std::string_view text, std::string_view pattern) {
    std::size_t t = 0;
    std::size_t p = 0;
    std::size_t star = std::string_view::npos;
    std::size_t from = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '%') {
            star = p++;
            from = t;
        } else if (p < pattern.size() && pattern[p] == '_') {
            t = nextCharacter(text, t);
            ++p;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++t;
            ++p;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = from = nextCharacter(text, from);
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '%') {
        ++p;
    }
    return p == pattern.size();
}

Term arithmetic(Op op, const Term& a, const Term& b) {
    const auto x = numberOf(a);
    const auto y = numberOf(b);
    if (!x || !y) {
        return {};
    }
    switch (op) {
        case Op::plus:
            return Term::of(*x + *y);
        case Op::minus:
            return Term::of(*x - *y);
        case Op::times:
            return Term::of(*x * *y);
        case Op::divided:
            return Term::of(*x / *y);
        default:
            return Term::of(std::fmod(*x, *y));
    }
}

/// Works an expression out for one row.
class Evaluation {
public:
    Evaluation(const std::vector<Expression::Node>& nodes, const ExpressionRow& row) : m_nodes{nodes}, m_scratch{row} {}

    Term of(std::size_t at) {
        const auto& node = m_nodes[at];
        switch (node.op) {
            case Op::literal:
                return literal(node.literal);
            case Op::field: {
                const auto text = m_scratch.row.attribute(node.which);
                return text.empty() ? Term{} : Term{Term::Kind::attribute, false, 0, text};
            }
            case Op::both:
            case Op::either:
                return Term::of(any(node));
            case Op::negate:
                return Term::of(!truthOf(of(node.parts[0])));
            case Op::isNull:
                return Term::of(of(node.parts[0]).isNull());
            case Op::in:
                return Term::of(isIn(node));
            case Op::negative:
                return arithmetic(Op::minus, Term::of(0.0), of(node.parts[0]));
            case Op::call:
                return called(node);
            default:
                return binary(node);
        }
    }

    [[nodiscard]] Scratch& scratch() { return m_scratch; }

private:
    static Term literal(const Expression::Value& value) {
        if (const auto* number = std::get_if<double>(&value)) {
            return Term::of(*number);
        }
        if (const auto* text = std::get_if<std::string>(&value)) {
            return Term::of(std::string_view{*text});
        }
        const auto* truth = std::get_if<bool>(&value);
        return truth == nullptr ? Term{} : Term::of(*truth);
    }

    bool any(const Expression::Node& node) {
        const bool wanted = node.op == Op::either;
        for (const auto part : node.parts) {
            if (truthOf(of(part)) == wanted) {
                return wanted;
            }
        }
        return !wanted;
    }

    bool isIn(const Expression::Node& node) {
        const auto sought = of(node.parts.front());
        for (std::size_t i = 1; !sought.isNull() && i < node.parts.size(); ++i) {
            const auto one = of(node.parts[i]);
            if (!one.isNull() && compares(Op::equal, sought, one, m_scratch)) {
                return true;
            }
        }
        return false;
    }

    Term called(const Expression::Node& node) {
        const auto& function = expressions::functionTable()[node.which];
        std::vector<Term> args;
        args.reserve(node.parts.size());
        for (const auto part : node.parts) {
            args.push_back(of(part));
            if (args.back().isNull() && !function.takesNull) {
                return {};
            }
        }
        return function.call(args, m_scratch);
    }

    Term binary(const Expression::Node& node) {
        const auto a = of(node.parts[0]);
        const auto b = of(node.parts[1]);
        const bool hasNull = a.isNull() || b.isNull();
        switch (node.op) {
            case Op::plus:
            case Op::minus:
            case Op::times:
            case Op::divided:
            case Op::modulo:
                return arithmetic(node.op, a, b);
            case Op::joined:
                return hasNull ? Term{}
                               : m_scratch.text(std::string{textOf(a, m_scratch)} + std::string{textOf(b, m_scratch)});
            case Op::like:
                return Term::of(!hasNull && isLike(textOf(a, m_scratch), textOf(b, m_scratch)));
            case Op::unequal:
                return Term::of(hasNull || !compares(Op::equal, a, b, m_scratch));
            default:
                return Term::of(!hasNull && compares(node.op, a, b, m_scratch));
        }
    }

    const std::vector<Expression::Node>& m_nodes;
    Scratch m_scratch;
};

bool isPlainWord(std::string_view name) {
    const auto isByte = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               (static_cast<unsigned char>(c) & 0x80U) != 0;
    };
    static constexpr std::string_view kWords[] = {"and",  "or",   "not",     "in",   "is",
                                                  "like", "null", "between", "true", "false"};
    if (name.empty() || (name.front() >= '0' && name.front() <= '9') ||
        !std::all_of(name.begin(), name.end(), isByte)) {
        return false;
    }
    std::string lower{name};
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return std::find(std::begin(kWords), std::end(kWords), lower) == std::end(kWords);
}

std::string quoted(std::string_view text, char quote) {
    std::string out{quote};
    for (const char c : text) {
        out += c;
        if (c == quote) {
            out += c;
        }
    }
    return out + quote;
}

}  // namespace

Expression::Value Expression::value(const ExpressionRow& row) const {
    Evaluation evaluation{m_nodes, row};
    const auto term = evaluation.of(m_nodes.size() - 1);
    switch (term.kind) {
        case Term::Kind::null:
            return {};
        case Term::Kind::truth:
            return term.truth;
        case Term::Kind::number:
            return term.number;
        case Term::Kind::text:
        case Term::Kind::attribute:
            break;
    }
    return std::string{term.text};
}

bool Expression::holds(const ExpressionRow& row) const {
    return truthOf(Evaluation{m_nodes, row}.of(m_nodes.size() - 1));
}

std::vector<std::string> Expression::functions() {
    std::vector<std::string> out;
    for (const auto& function : expressions::functionTable()) {
        out.emplace_back(function.shape);
    }
    return out;
}

std::string Expression::functionName(const Node& call) {
    return std::string{expressions::functionTable()[call.which].name};
}

std::string quotedText(std::string_view text) {
    return quoted(text, '\'');
}

std::string quotedField(std::string_view name) {
    return isPlainWord(name) ? std::string{name} : quoted(name, '`');
}

}  // namespace weir
