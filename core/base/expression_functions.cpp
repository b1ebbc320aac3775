// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/expression_functions.h"

#include "core/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace weir::expressions {

namespace {

using Args = std::span<const Term>;
using Type = Expression::Type;

constexpr std::size_t kMany = 32;
constexpr std::size_t kMaxText = 1 << 16;  // bytes a made text may have

/// Byte offset of a character (0-based), at most the end.
std::size_t byteOf(std::string_view text, std::size_t character) {
    std::size_t at = 0;
    for (; character > 0 && at < text.size(); --character) {
        do {
            ++at;
        } while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
    }
    return at;
}

Term number(const Term& term, double (*f)(double)) {
    const auto x = numberOf(term);
    return x ? Term::of(f(*x)) : Term{};
}

template <char Low, char High, int Step>
Term letters(Args args, Scratch& scratch) {
    std::string text{textOf(args[0], scratch)};
    for (char& c : text) {
        c = c >= Low && c <= High ? static_cast<char>(c + Step) : c;
    }
    return scratch.text(std::move(text));
}

Term rounded(Args args, Scratch&) {
    const auto x = numberOf(args[0]);
    const auto digits = args.size() > 1 ? numberOf(args[1]) : 0.0;
    if (!x || !digits || std::fabs(*digits) > 15) {
        return {};
    }
    const double factor = std::pow(10.0, std::trunc(*digits));
    return Term::of(std::round(*x * factor) / factor);
}

/// The least (or greatest) of the numbers; null when one is none.
template <bool Greatest>
Term extreme(Args args, Scratch&) {
    auto best = numberOf(args[0]);
    for (const auto& term : args) {
        const auto x = numberOf(term);
        if (!x || !best) {
            return {};
        }
        best = Greatest ? std::max(*best, *x) : std::min(*best, *x);
    }
    return best ? Term::of(*best) : Term{};
}

Term substring(Args args, Scratch& scratch) {
    const auto text = textOf(args[0], scratch);
    const auto from = numberOf(args[1]);
    const auto count = args.size() > 2 ? numberOf(args[2]) : 1e9;
    if (!from || !count || *from < 1 || *count < 0 || *from > 1e9 || *count > 1e9) {
        return {};
    }
    const auto start = byteOf(text, static_cast<std::size_t>(*from) - 1);
    return Term::of(text.substr(start, byteOf(text.substr(start), static_cast<std::size_t>(*count))));
}

Term replaced(Args args, Scratch& scratch) {
    const auto text = textOf(args[0], scratch);
    const auto what = textOf(args[1], scratch);
    const auto with = textOf(args[2], scratch);
    if (what.empty()) {
        return Term::of(text);
    }
    std::string out;
    std::size_t at = 0;
    for (auto next = text.find(what); next != std::string_view::npos && out.size() < kMaxText;
         next = text.find(what, at)) {
        out += text.substr(at, next - at);
        out += with;
        at = next + what.size();
    }
    out += text.substr(at);
    return scratch.text(std::move(out));
}

Term joined(Args args, Scratch& scratch) {
    std::string out;
    for (const auto& term : args) {
        if (out.size() < kMaxText) {
            out += textOf(term, scratch);
        }
    }
    return scratch.text(std::move(out));
}

Term coalesced(Args args, Scratch&) {
    const auto found = std::find_if(args.begin(), args.end(), [](const Term& term) { return !term.isNull(); });
    return found == args.end() ? Term{} : *found;
}

Term chosen(Args args, Scratch&) {
    return truthOf(args[0]) ? args[1] : args[2];
}

template <ExpressionMeasure Measure>
Term measured(Args, Scratch& scratch) {
    const auto value = scratch.row.measure(Measure);
    return value ? Term::of(*value) : Term{};
}

/// Of the feature, or the number of characters of a text.
Term lengthOf(Args args, Scratch& scratch) {
    return args.empty() ? measured<ExpressionMeasure::length>(args, scratch)
                        : Term::of(static_cast<double>(codePoints(textOf(args[0], scratch))));
}

constexpr Function kFunctions[] = {
    {"abs", "abs(x)", 1, 1, Type::number, [](Args a, Scratch&) { return number(a[0], std::fabs); }},
    {"area", "area()", 0, 0, Type::number, measured<ExpressionMeasure::area>, false, true},
    {"ceil", "ceil(x)", 1, 1, Type::number, [](Args a, Scratch&) { return number(a[0], std::ceil); }},
    {"coalesce", "coalesce(a, b, …)", 1, kMany, Type::any, coalesced, true},
    {"concat", "concat(a, b, …)", 1, kMany, Type::text, joined, true},
    {"contains", "contains(text, part)", 2, 2, Type::truth,
     [](Args a, Scratch& s) { return Term::of(textOf(a[0], s).find(textOf(a[1], s)) != std::string_view::npos); }},
    {"ends_with", "ends_with(text, end)", 2, 2, Type::truth,
     [](Args a, Scratch& s) { return Term::of(textOf(a[0], s).ends_with(textOf(a[1], s))); }},
    {"floor", "floor(x)", 1, 1, Type::number, [](Args a, Scratch&) { return number(a[0], std::floor); }},
    {"if", "if(condition, a, b)", 3, 3, Type::any, chosen, true},
    {"length", "length() or length(text)", 0, 1, Type::number, lengthOf, false, true},
    {"lower", "lower(text)", 1, 1, Type::text, letters<'A', 'Z', 32>},
    {"max", "max(a, b, …)", 1, kMany, Type::number, extreme<true>},
    {"min", "min(a, b, …)", 1, kMany, Type::number, extreme<false>},
    {"number", "number(text)", 1, 1, Type::number,
     [](Args a, Scratch&) { return number(a[0], [](double x) { return x; }); }},
    {"power", "power(x, y)", 2, 2, Type::number,
     [](Args a, Scratch&) {
         const auto x = numberOf(a[0]);
         const auto y = numberOf(a[1]);
         return x && y ? Term::of(std::pow(*x, *y)) : Term{};
     }},
    {"replace", "replace(text, part, with)", 3, 3, Type::text, replaced},
    {"round", "round(x, digits)", 1, 2, Type::number, rounded},
    {"sqrt", "sqrt(x)", 1, 1, Type::number, [](Args a, Scratch&) { return number(a[0], std::sqrt); }},
    {"starts_with", "starts_with(text, start)", 2, 2, Type::truth,
     [](Args a, Scratch& s) { return Term::of(textOf(a[0], s).starts_with(textOf(a[1], s))); }},
    {"substr", "substr(text, from, count)", 2, 3, Type::text, substring},
    {"text", "text(x)", 1, 1, Type::text, [](Args a, Scratch& s) { return Term::of(textOf(a[0], s)); }},
    {"trim", "trim(text)", 1, 1, Type::text, [](Args a, Scratch& s) { return Term::of(trim(textOf(a[0], s))); }},
    {"upper", "upper(text)", 1, 1, Type::text, letters<'a', 'z', -32>},
    {"x", "x()", 0, 0, Type::number, measured<ExpressionMeasure::longitude>, false, true},
    {"y", "y()", 0, 0, Type::number, measured<ExpressionMeasure::latitude>, false, true},
};

}  // namespace

Term Term::of(double value) {
    return std::isfinite(value) ? Term{Kind::number, false, value, {}} : Term{};
}

std::optional<double> numberOf(const Term& term) {
    switch (term.kind) {
        case Term::Kind::number:
            return term.number;
        case Term::Kind::text:
        case Term::Kind::attribute:
            return numberIn(term.text);
        case Term::Kind::truth:
        case Term::Kind::null:
            break;
    }
    return std::nullopt;
}

bool truthOf(const Term& term) {
    switch (term.kind) {
        case Term::Kind::truth:
            return term.truth;
        case Term::Kind::number:
            return term.number != 0;
        case Term::Kind::text:
        case Term::Kind::attribute:
            return term.text == "true" || term.text == "1";
        case Term::Kind::null:
            break;
    }
    return false;
}

std::string_view textOf(const Term& term, Scratch& scratch) {
    switch (term.kind) {
        case Term::Kind::number:
            return scratch.made.emplace_back(fmt::format("{}", term.number));
        case Term::Kind::truth:
            return term.truth ? "true" : "false";
        case Term::Kind::text:
        case Term::Kind::attribute:
        case Term::Kind::null:
            break;
    }
    return term.text;
}

std::span<const Function> functionTable() {
    return kFunctions;
}

}  // namespace weir::expressions
