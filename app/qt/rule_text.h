// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"

#include <QString>

/// The city's own rules in words, for docks and briefings.
namespace weir::app {

/// The one of the two names that suits the language of the interface.
[[nodiscard]] QString nameOfRule(const city::Names& names);
/// A response's clause as a person reads it: the city's criteria by name instead of the identifier of the rule set or
/// of one criterion; other text as it is.
[[nodiscard]] QString clauseText(const desk::Picture& picture, const std::string& clause);
/// An area as it was written down; the city by its name in the language of the interface, "全市" as the whole city.
[[nodiscard]] QString areaOf(const desk::Picture& picture, const std::string& text);
/// How far a rule of the profile may be trusted, in one sentence; empty when it is confirmed.
[[nodiscard]] QString caveatText(const city::Pedigree& pedigree);

}  // namespace weir::app
