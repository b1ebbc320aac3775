// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/qt/labels.h"
#include "app/qt/rule_text.h"
#include "app/workbench/workbench.h"

#include <QStringList>

#include <string>
#include <vector>

/// What choice fields of the docks offer, and small questions all docks ask.
namespace weir::app {

struct Choices {
    QStringList words;
    std::vector<std::string> values;
};

template <NamedEnum E>
[[nodiscard]] Choices choicesOf() {
    Choices out;
    for (std::size_t i = 0; i < EnumNames<E>::names.size(); ++i) {
        out.words << labelOf(static_cast<E>(i));
        out.values.emplace_back(EnumNames<E>::names[i]);
    }
    return out;
}

/// "Office director" and "Commander or Executive deputy commander" for the roles a missing signature is named by
/// (core/response: several that may, separated by '|').
[[nodiscard]] QString missingText(const std::vector<std::string>& missing);

/// Ⅰ to Ⅳ with their colours; values "1" to "4".
[[nodiscard]] Choices levelChoices();
/// Everybody but `name`, "Name, role".
[[nodiscard]] Choices otherPersons(const desk::Picture& picture, const std::string& name);
/// Those who may sign: persons whose role is in `roles`; values are names.
[[nodiscard]] Choices signers(const desk::Picture& picture, const std::vector<std::string>& roles);
/// The registered person as officer of this seat; nothing when unknown.
[[nodiscard]] std::optional<Officer> officerNamed(const desk::Picture& picture, const std::string& name);

/// Why the officer's role may not use the verb at all; empty when it may.
[[nodiscard]] QString roleWhyNot(const Workbench& bench, std::string_view verb);
[[nodiscard]] QString cityName(const desk::Picture& picture);
/// "07-20 14:32"
[[nodiscard]] QString timeText(Instant t, TimeZone zone);
/// Selects what a verb answered with {"id": …}.
void selectAnswer(Workbench& bench, model::Kind kind, const desk::Answer& answer);
/// Roles in words, joined.
[[nodiscard]] QString rolesText(const std::vector<std::string>& roles);

}  // namespace weir::app
