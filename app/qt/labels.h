// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/command.h"
#include "core/model/names.h"
#include "core/model/record.h"

#include <QString>

/// The words on screen for the enumerations of the domain, in the installed language. Windows, prints and lists all ask
/// here, so one state has one word.
namespace weir::app {

[[nodiscard]] QString labelOf(desk::Role role);
[[nodiscard]] QString labelOf(model::Kind kind);
[[nodiscard]] QString labelOf(model::ZoneType type);
[[nodiscard]] QString labelOf(model::PlanState state);
[[nodiscard]] QString labelOf(model::TeamLevel level);
[[nodiscard]] QString labelOf(model::TeamType type);
[[nodiscard]] QString labelOf(model::Readiness readiness);
[[nodiscard]] QString labelOf(model::StationType type);
[[nodiscard]] QString labelOf(model::Element element);
[[nodiscard]] QString labelOf(model::IncidentState state);
[[nodiscard]] QString labelOf(model::IncidentType type);
[[nodiscard]] QString labelOf(model::Severity severity);
[[nodiscard]] QString labelOf(model::OrderType type);
[[nodiscard]] QString labelOf(model::OrderState state);
[[nodiscard]] QString labelOf(model::OrderPhase phase);
[[nodiscard]] QString labelOf(model::HazardType hazard);
[[nodiscard]] QString labelOf(model::WarningState state);
[[nodiscard]] QString labelOf(model::ResponseState state);
[[nodiscard]] QString labelOf(model::SignatureMethod method);
[[nodiscard]] QString labelOf(model::LogType type);
[[nodiscard]] QString labelOf(model::UnitType type);

/// "Ⅲ", and "level Ⅲ" in the language's own order; colour name of a warning ("yellow").
[[nodiscard]] QString levelNumeral(model::Level level);
[[nodiscard]] QString levelLabel(model::Level level);
[[nodiscard]] QString levelColourLabel(model::Level level);
/// `words` with a capital at the beginning, for labels that also stand inside sentences.
[[nodiscard]] QString sentence(const QString& words);
/// What a verb does, in words for the journal ("Order issued").
[[nodiscard]] QString verbLabel(std::string_view verb);

/// "2 h 13 min ago", "14 min", always with units.
[[nodiscard]] QString ageLabel(Millis age);
[[nodiscard]] QString durationLabel(Millis duration);
/// "02:13" hours and minutes, "00:07:12" with seconds; "−" in front when negative.
[[nodiscard]] QString clockLabel(Millis duration, bool seconds);
/// Between groups of three digits: narrow, and no line breaks there.
inline constexpr QChar kThousands{0x202F};
/// Digits in groups of three with a thin space, as the standard for numbers asks.
[[nodiscard]] QString numberLabel(std::int64_t number);
[[nodiscard]] QString metresLabel(double metres, int decimals = 2);

}  // namespace weir::app
