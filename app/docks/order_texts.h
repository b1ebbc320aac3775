// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// What the cards of incidents and orders say, over one picture and in the installed language.
namespace weir::app {

[[nodiscard]] bool isDraft(const model::Order& order);  ///< not issued and not cancelled

/// Those assigned or drafted; once the order is over, those it had.
[[nodiscard]] std::vector<const model::Team*> teamsOf(const desk::Picture& picture, model::OrderId id);
[[nodiscard]] QString teamsText(const desk::Picture& picture, model::OrderId id);
/// One line a team: its name, who leads it, the telephone, where it is at home.
[[nodiscard]] QString callText(const desk::Picture& picture, model::OrderId id);

/// The same for the warehouses that give material.
[[nodiscard]] QString warehouseCallText(const desk::Picture& picture, model::OrderId id);

[[nodiscard]] QString stateText(const model::Order& order);
/// How long an issued order has been waiting for somebody to acknowledge it; empty for any other.
[[nodiscard]] QString waitingText(const model::Order& order, Instant now);
/// It has been waiting longer than the city allows.
[[nodiscard]] bool isAnswerLate(const desk::Picture& picture, const model::Order& order, Instant now);
[[nodiscard]] QString distanceText(const std::optional<double>& metres);
/// "50 m³": the quantity in the material's unit.
[[nodiscard]] QString quantityText(std::int64_t quantity, const model::Material* material);
/// "gravel 50 m³", and with where it comes from.
[[nodiscard]] QStringList materialOf(const desk::Picture& picture, model::OrderId order, bool withPlace);

/// Comes back as it went: a boat or a pump, not sacks or stone.
[[nodiscard]] bool isEquipment(const model::Material& material);

/// What a form acts on, in one line: title, place and severity of an incident; number and task of an order.
[[nodiscard]] QString subjectOf(const model::Incident& incident);
[[nodiscard]] QString subjectOf(const model::Order& order);

/// What speaks against sending somebody to the incident now; empty when nothing does.
[[nodiscard]] QString cautionOf(const model::Incident* incident);
/// Words of the button that issues; once `asked` about the caution, they say what is done all the same.
[[nodiscard]] QString issueText(const model::Incident* incident, bool asked);

}  // namespace weir::app
