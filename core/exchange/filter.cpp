// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/exchange/filter.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace weir::exchange {

using model::Field;
using model::FieldType;
using model::Record;
using model::Value;

namespace {

using Bound = Filter::Bound;
using Source = Filter::Source;
using Literal = Comparison::Literal;

/// Type of a comparison's left side: the fields every row has behave like integers and instants.
struct Left {
    Source source = Source::field;
    std::size_t index = 0;
    FieldType type = FieldType::integer;
    const Field* field = nullptr;
};

/// Finds the fields of a condition's comparisons and reads their literals as the fields want them.
class Binder {
public:
    Binder(std::string_view text, const model::KindInfo& info, TimeZone zone)
        : m_text{text}, m_info{info}, m_zone{zone} {}

    Result<Bound> bind(const Comparison& comparison) const {
        const auto side = left(comparison);
        if (!side) {
            return side.error();
        }
        auto literal = literalFor(*side, comparison);
        if (!literal) {
            return literal.error();
        }
        return Bound{comparison.op, side->source, side->index, *std::move(literal)};
    }

private:
    Result<Left> left(const Comparison& comparison) const {
        static constexpr std::pair<std::string_view, Left> kCommon[] = {
            {"id", {Source::id, 0, FieldType::integer, nullptr}},
            {"revision", {Source::revision, 0, FieldType::integer, nullptr}},
            {"created_at", {Source::createdAt, 0, FieldType::instant, nullptr}},
            {"updated_at", {Source::updatedAt, 0, FieldType::instant, nullptr}},
            {"retired_at", {Source::retiredAt, 0, FieldType::instant, nullptr}}};
        for (const auto& [name, common] : kCommon) {
            if (comparison.field == name) {
                return common;
            }
        }
        if (const auto index = m_info.indexOf(comparison.field)) {
            return Left{Source::field, *index, m_info.fields[*index].type, &m_info.fields[*index]};
        }
        std::string names = "id";
        for (const auto& field : m_info.fields) {
            names += fmt::format(", {}", field.name);
        }
        return fail(ErrorCode::usage, msg("A {0} has no field '{1}'", m_info.name, shorten(comparison.field)),
                    msg("Its fields are: {0}", names));
    }

    [[nodiscard]] Error errorAt(const Comparison& comparison, const Message& what) const {
        return Condition::errorAt(m_text, comparison.literalAt, what);
    }

    Result<Value> literalFor(const Left& side, const Comparison& c) const {
        if (c.isNull()) {
            return Value{};
        }
        if (side.type == FieldType::geometry) {
            return errorAt(
                c, msg("The condition cannot be read at position {0}: a geometry can only be compared with null"));
        }
        const bool isText =
            side.type == FieldType::text || side.type == FieldType::json || side.type == FieldType::choice;
        if (isText) {
            return textLiteral(side, c);
        }
        if (c.op == CompareOp::contains) {
            return errorAt(c, msg("The condition cannot be read at position {0}: ~ goes with text fields only"));
        }
        return side.type == FieldType::instant ? instantLiteral(c) : numberLiteral(side, c);
    }

    Result<Value> textLiteral(const Left& side, const Comparison& c) const {
        if (c.type == Literal::word) {
            return errorAt(c, msg("The condition cannot be read at position {0}: write the text in quotes: '{1}'",
                                  shorten(c.literal)));
        }
        if (side.type != FieldType::choice || c.op == CompareOp::contains) {
            return Value{c.literal};
        }
        std::string names;
        for (const auto choice : side.field->choices) {
            if (c.literal == choice) {
                return Value{c.literal};
            }
            names += names.empty() ? "" : ", ";
            names += choice;
        }
        return fail(ErrorCode::usage, msg("'{0}' is none of: {1}", shorten(c.literal), names),
                    msg("Compare {0} with one of these", side.field->name));
    }

    Result<Value> instantLiteral(const Comparison& c) const {
        auto t = c.type == Literal::word ? Result<Instant>{fail(ErrorCode::usage, msg("not a time"))}
                                         : parseInstant(c.literal, m_zone);
        if (!t) {
            return errorAt(c, msg("The condition cannot be read at position {0}: '{1}' is not a date and time such as "
                                  "'2026-07-20 14:32'",
                                  shorten(c.literal)));
        }
        return Value{toMillis(*t)};
    }

    Result<Value> numberLiteral(const Left& side, const Comparison& c) const {
        if (side.type == FieldType::flag && c.type == Literal::word && (c.literal == "true" || c.literal == "false")) {
            return Value{std::int64_t{c.literal == "true" ? 1 : 0}};
        }
        std::int64_t integer = 0;
        const auto* end = c.literal.data() + c.literal.size();
        if (const auto [p, ec] = std::from_chars(c.literal.data(), end, integer); ec == std::errc{} && p == end) {
            return Value{integer};
        }
        double number = 0;
        const auto [p, ec] = std::from_chars(c.literal.data(), end, number);
        if (ec == std::errc{} && p == end && std::isfinite(number)) {
            return Value{number};
        }
        return errorAt(c,
                       msg("The condition cannot be read at position {0}: '{1}' is not a number", shorten(c.literal)));
    }

    std::string_view m_text;
    const model::KindInfo& m_info;
    TimeZone m_zone;
};

Value leftOf(const Bound& bound, const Record& record) {
    switch (bound.source) {
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
    return bound.field < record.values.size() ? record.values[bound.field] : Value{};
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

bool compares(const Bound& bound, const Record& record) {
    const auto value = leftOf(bound, record);
    const bool isNull = isEmptyValue(value);
    if (isEmptyValue(bound.literal)) {
        return bound.op == CompareOp::equal || bound.op == CompareOp::contains
                   ? isNull || bound.op == CompareOp::contains
                   : !isNull;
    }
    if (isNull) {
        return bound.op == CompareOp::unequal;
    }
    if (bound.op == CompareOp::contains) {
        return std::get<std::string>(value).find(std::get<std::string>(bound.literal)) != std::string::npos;
    }
    const auto order = compare(value, bound.literal);
    if (!order) {
        return bound.op == CompareOp::unequal;
    }
    switch (bound.op) {
        case CompareOp::equal:
            return *order == 0;
        case CompareOp::unequal:
            return *order != 0;
        case CompareOp::less:
            return *order < 0;
        case CompareOp::lessEqual:
            return *order <= 0;
        case CompareOp::greater:
            return *order > 0;
        case CompareOp::greaterEqual:
            return *order >= 0;
        default:
            return false;
    }
}

}  // namespace

Result<Filter> Filter::parse(std::string_view text, const model::KindInfo& info, TimeZone zone) {
    auto condition = Condition::parse(text);
    if (!condition) {
        return condition.error();
    }
    const Binder binder{text, info, zone};
    std::vector<Bound> bound;
    for (const auto& comparison : condition->comparisons()) {
        auto one = binder.bind(comparison);
        if (!one) {
            return one.error();
        }
        bound.push_back(*std::move(one));
    }
    return Filter{*std::move(condition), std::move(bound)};
}

bool Filter::matches(const Record& record) const {
    return m_condition.holds([&](std::size_t i) { return compares(m_bound[i], record); });
}

}  // namespace weir::exchange
