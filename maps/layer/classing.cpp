// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/classing.h"

#include "core/base/expression.h"
#include "core/base/text.h"
#include "maps/layer/attribute_scan.h"
#include "maps/layer/feature_shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace weir::maps {
namespace {

template <class Ordered>
bool orders(CompareOp op, const Ordered& a, const Ordered& b) {
    switch (op) {
        case CompareOp::equal:
            return a == b;
        case CompareOp::unequal:
            return a != b;
        case CompareOp::less:
            return a < b;
        case CompareOp::lessEqual:
            return a <= b;
        case CompareOp::greater:
            return a > b;
        case CompareOp::greaterEqual:
            return a >= b;
        case CompareOp::contains:
            break;
    }
    return false;
}

std::string namesOf(std::span<const std::string> fields) {
    return shorten(fmt::format("{}", fmt::join(fields, ", ")), 300);
}

/// The classes' limits decide; the last range holds its upper limit too.
int rangeOf(const Style& style, double value) {
    for (std::size_t i = 0; i < style.classes.size(); ++i) {
        const auto& one = style.classes[i];
        const bool last = i + 1 == style.classes.size();
        if (value >= one.from && (value < one.to || (last && value == one.to))) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

Result<std::vector<int>> classifyByField(const VectorReader& reader, const Style& style, std::stop_token stop) {
    const auto field = attributeNamed(reader.fields(), style.classField);
    const auto column = field ? reader.column(*field, stop) : Result<std::vector<std::string>>{field.error()};
    if (!column) {
        return column.error();
    }
    std::vector<int> classes;
    classes.reserve(column->size());
    for (const auto& value : *column) {
        if (style.classing == Classing::categories) {
            classes.push_back(style.classIndex(value));
        } else {
            const auto number = numberOf(value);
            classes.push_back(number ? rangeOf(style, *number) : -1);
        }
    }
    return classes;
}

Result<std::vector<int>> classifyByRules(const VectorReader& reader, const Style& style, std::stop_token stop) {
    std::vector<Expression> rules;
    std::vector<std::size_t> fields;
    bool asksGeometry = false;
    for (const auto& one : style.classes) {
        auto rule = Expression::parseCondition(one.rule, reader.fields());
        if (!rule) {
            return rule.error();
        }
        fields.insert(fields.end(), rule->fields().begin(), rule->fields().end());
        asksGeometry = asksGeometry || rule->asksGeometry();
        rules.push_back(*std::move(rule));
    }
    std::sort(fields.begin(), fields.end());
    fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
    auto row = FeatureRow::make(reader, fields, asksGeometry);
    if (!row) {
        return row.error();
    }
    constexpr std::uint32_t kPiece = 8192;
    std::vector<int> classes(reader.size(), -1);
    for (std::uint32_t from = 0; from < classes.size(); from += kPiece) {
        if (stop.stop_requested()) {
            return fail(ErrorCode::cancelled, msg("Cancelled"));
        }
        const auto read = scanRows(reader, fields, from, kPiece, [&](std::uint32_t index, auto values) {
            row->set(index, values);
            const auto first =
                std::find_if(rules.begin(), rules.end(), [&](const Expression& rule) { return rule.holds(*row); });
            classes[index] = first == rules.end() ? -1 : static_cast<int>(first - rules.begin());
        });
        if (!read) {
            return read.error();
        }
    }
    return classes;
}

}  // namespace

Result<std::size_t> attributeNamed(std::span<const std::string> fields, std::string_view name) {
    const auto found = std::find(fields.begin(), fields.end(), name);
    if (found == fields.end()) {
        return fail(ErrorCode::notFound, msg("The layer has no attribute \"{0}\"", shorten(name)),
                    msg("It has: {0}", namesOf(fields)));
    }
    return static_cast<std::size_t>(found - fields.begin());
}

std::optional<double> numberOf(std::string_view attribute) {
    const auto text = trim(attribute);
    double value = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (text.empty() || read.ec != std::errc{} || read.ptr != end || !std::isfinite(value)) {
        return std::nullopt;
    }
    return value;
}

Result<AttributeCondition> AttributeCondition::parse(std::string_view text, std::span<const std::string> fields) {
    auto condition = Condition::parse(text);
    if (!condition) {
        return condition.error();
    }
    std::vector<std::size_t> positions;
    for (const auto& c : condition->comparisons()) {
        const auto field = attributeNamed(fields, c.field);
        if (!field) {
            return Condition::errorAt(
                text, c.fieldAt,
                msg("The condition cannot be read at position {0}: the layer has no attribute \"{1}\"",
                    shorten(c.field)));
        }
        if (c.type == Comparison::Literal::word && c.literal != "true" && c.literal != "false" && !c.isNull()) {
            return Condition::errorAt(
                text, c.literalAt,
                msg("The condition cannot be read at position {0}: '{1}' is neither a number nor a quoted text",
                    c.literal));
        }
        positions.push_back(*field);
    }
    return AttributeCondition{*std::move(condition), std::move(positions)};
}

bool AttributeCondition::compares(const Comparison& comparison, std::string_view value) {
    const bool unequal = comparison.op == CompareOp::unequal;
    if (comparison.isNull()) {
        return comparison.op == CompareOp::equal ? value.empty() : unequal && !value.empty();
    }
    if (unequal) {
        Comparison equal = comparison;
        equal.op = CompareOp::equal;
        return !compares(equal, value);
    }
    if (value.empty()) {
        return false;
    }
    if (comparison.op == CompareOp::contains) {
        return value.find(comparison.literal) != std::string_view::npos;
    }
    if (const auto wanted = comparison.number()) {
        const auto number = numberOf(value);
        return number && orders(comparison.op, *number, *wanted);
    }
    if (comparison.type == Comparison::Literal::word) {
        return orders(comparison.op, value == "true" || value == "1", comparison.literal == "true");
    }
    return orders(comparison.op, value, std::string_view{comparison.literal});
}

Result<std::vector<int>> classify(const VectorReader& reader, const Style& style, std::stop_token stop) {
    if (style.classes.empty() || (style.classing != Classing::rules && style.classField.empty())) {
        return std::vector<int>{};
    }
    return style.classing == Classing::rules ? classifyByRules(reader, style, stop)
                                             : classifyByField(reader, style, stop);
}

}  // namespace weir::maps
