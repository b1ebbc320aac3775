// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"

#include <QString>

#include <optional>

namespace weir::app {

/// What speaks against ending a response, or against lowering it to `level`: stations whose stage is still above their
/// warning stage, and warnings in force that are more severe than what would be left. Exercises count with exercises
/// only; heat and geological hazards have no stages. Empty when nothing speaks against it, or when `level` is no
/// lowering.
[[nodiscard]] QString endingCaution(const desk::Picture& picture, Instant now, const model::Response& response,
                                    std::optional<model::Level> level);

/// Why level and clause do not fit: the clause, chosen from those of the city's plan, is for another level.
[[nodiscard]] QString clauseCaution(const desk::Picture& picture, const QString& clause, model::Level level);
/// "Ⅲ · text of the criterion": how the clauses of the plan are offered.
[[nodiscard]] QStringList clauseChoices(const desk::Picture& picture);

}  // namespace weir::app
