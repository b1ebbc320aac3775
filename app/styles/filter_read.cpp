// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/styles/style_exchange.h"

#include <fmt/format.h>

#include <algorithm>

namespace weir::app {

namespace {

using Text = Result<std::string>;

Error notRead(const XmlNode& node) {
    return fail(ErrorCode::unsupported, msg("the filter element <{0}> is not read", node.name));
}

/// Numbers stand bare, everything else in quotes.
std::string literal(const XmlNode& node) {
    return numberIn(node.text) ? node.text : quotedText(node.text);
}

Text operand(const XmlNode& node);

Text joined(const XmlNode& node, std::string_view between, auto&& one) {
    std::string out;
    for (const auto& child : node.children) {
        const auto part = one(child);
        if (!part) {
            return part;
        }
        out += (out.empty() ? std::string{} : std::string{between}) + *part;
    }
    return out.empty() ? Text{notRead(node)} : Text{out};
}

Text operand(const XmlNode& node) {
    if (node.name == "PropertyName" || node.name == "ValueReference") {
        return quotedField(node.text);
    }
    if (node.name == "Literal") {
        return literal(node);
    }
    static constexpr std::pair<std::string_view, std::string_view> kSigns[] = {
        {"Add", " + "}, {"Sub", " - "}, {"Mul", " * "}, {"Div", " / "}};
    for (const auto& [name, sign] : kSigns) {
        if (node.name == name && node.children.size() == 2) {
            const auto both = joined(node, sign, operand);
            return both ? Text{"(" + *both + ")"} : both;
        }
    }
    if (node.name == "Function") {
        const auto name = node.attribute("name");
        const auto known = Expression::functions();
        const bool ours = std::any_of(known.begin(), known.end(),
                                      [&](const std::string& shape) { return shape.starts_with(name + "("); });
        const auto args = node.children.empty() ? Text{std::string{}} : joined(node, ", ", operand);
        return !args || !ours || name.empty() ? Text{notRead(node)} : Text{name + "(" + *args + ")"};
    }
    return notRead(node);
}

/// The pattern in the characters of like; nothing when one of them would have to stand for itself.
std::optional<std::string> likePattern(const XmlNode& node, const std::string& text) {
    const auto any = node.attribute("wildCard", "*");
    const auto one = node.attribute("singleChar", "?");
    const auto escape = node.attribute("escapeChar", node.attribute("escape", "\\"));
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto rest = std::string_view{text}.substr(at);
        const auto taken = [&](const std::string& sign) { return !sign.empty() && rest.starts_with(sign); };
        if (taken(escape) && at + escape.size() < text.size()) {
            at += escape.size();
        } else if (taken(any)) {
            out += '%';
            at += any.size();
            continue;
        } else if (taken(one)) {
            out += '_';
            at += one.size();
            continue;
        }
        if (text[at] == '%' || text[at] == '_') {
            return std::nullopt;
        }
        out += text[at++];
    }
    return out;
}

Text like(const XmlNode& node) {
    if (node.children.size() != 2) {
        return notRead(node);
    }
    const auto field = operand(node.children[0]);
    const auto pattern = likePattern(node, node.children[1].text);
    if (!field || !pattern) {
        return notRead(node);
    }
    // What only contains a text is written as that.
    const auto inner = pattern->size() >= 2 ? pattern->substr(1, pattern->size() - 2) : std::string{};
    const bool contains = pattern->size() > 2 && pattern->front() == '%' && pattern->back() == '%' &&
                          inner.find_first_of("%_") == std::string::npos;
    return contains ? *field + " ~ " + quotedText(inner) : *field + " like " + quotedText(*pattern);
}

Text between(const XmlNode& node) {
    const auto* lower = node.child("LowerBoundary");
    const auto* upper = node.child("UpperBoundary");
    if (lower == nullptr || upper == nullptr || lower->children.empty() || upper->children.empty()) {
        return notRead(node);
    }
    const auto value = operand(node.children.front());
    const auto low = operand(lower->children.front());
    const auto high = operand(upper->children.front());
    return value && low && high ? Text{*value + " between " + *low + " and " + *high} : Text{notRead(node)};
}

Text condition(const XmlNode& node) {
    if (node.name == "And" || node.name == "Or") {
        const auto inner = joined(node, node.name == "And" ? " and " : " or ", [](const XmlNode& child) {
            const auto part = condition(child);
            const bool needsBrackets = child.name == "Or" || child.name == "And";
            return part && needsBrackets ? Text{"(" + *part + ")"} : part;
        });
        return inner;
    }
    if (node.name == "Not" && node.children.size() == 1) {
        const auto& child = node.children.front();
        if (child.name == "PropertyIsNull" && child.children.size() == 1) {
            const auto value = operand(child.children.front());
            return value ? Text{*value + " != null"} : value;
        }
        const auto inner = condition(child);
        return inner ? Text{"not (" + *inner + ")"} : inner;
    }
    if (node.name == "PropertyIsNull" && node.children.size() == 1) {
        const auto value = operand(node.children.front());
        return value ? Text{*value + " = null"} : value;
    }
    if (node.name == "PropertyIsLike") {
        return like(node);
    }
    if (node.name == "PropertyIsBetween") {
        return between(node);
    }
    static constexpr std::pair<std::string_view, std::string_view> kComparisons[] = {
        {"PropertyIsEqualTo", " = "},     {"PropertyIsNotEqualTo", " != "},
        {"PropertyIsLessThan", " < "},    {"PropertyIsLessThanOrEqualTo", " <= "},
        {"PropertyIsGreaterThan", " > "}, {"PropertyIsGreaterThanOrEqualTo", " >= "}};
    for (const auto& [name, sign] : kComparisons) {
        if (node.name == name && node.children.size() == 2) {
            return joined(node, sign, operand);
        }
    }
    return notRead(node);
}

}  // namespace

Result<std::string> conditionFromFilter(const XmlNode& filter) {
    return filter.children.size() == 1 ? condition(filter.children.front()) : Text{notRead(filter)};
}

}  // namespace weir::app
