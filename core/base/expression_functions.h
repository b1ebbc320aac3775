// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/expression.h"

#include <deque>

namespace weir::expressions {

/// A value on its way through an expression. Texts point into the row, the expression or `Scratch`.
struct Term {
    enum class Kind : std::uint8_t { null, truth, number, text, attribute };
    Kind kind = Kind::null;
    bool truth = false;
    double number = 0;
    std::string_view text{};

    [[nodiscard]] bool isNull() const { return kind == Kind::null; }
    [[nodiscard]] static Term of(bool value) { return {Kind::truth, value, 0, {}}; }
    /// Null for what is no finite number.
    [[nodiscard]] static Term of(double value);
    [[nodiscard]] static Term of(std::string_view value) { return {Kind::text, false, 0, value}; }
};

/// Keeps the texts made while one expression is worked out.
struct Scratch {
    const ExpressionRow& row;
    std::deque<std::string> made{};
    [[nodiscard]] Term text(std::string value) {
        return Term::of(std::string_view{made.emplace_back(std::move(value))});
    }
};

[[nodiscard]] std::optional<double> numberOf(const Term& term);
[[nodiscard]] bool truthOf(const Term& term);
/// "" for null.
[[nodiscard]] std::string_view textOf(const Term& term, Scratch& scratch);

struct Function {
    std::string_view name;
    std::string_view shape;  ///< as shown to a person
    std::size_t least;
    std::size_t most;
    Expression::Type result;
    Term (*call)(std::span<const Term> args, Scratch& scratch);
    bool takesNull = false;  ///< otherwise any null among the arguments makes the result null
    bool asksGeometry = false;
};
[[nodiscard]] std::span<const Function> functionTable();

}  // namespace weir::expressions
