// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/text.h"
#include "core/desk/picture.h"

#include <QString>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace weir::app {

/// What has been chosen for an incident and not yet issued; survives a card filled again, and as texts a crash.
struct OrderDraft {
    struct Material {
        model::MaterialId id;
        std::int64_t quantity = 0;
        bool operator==(const Material&) const = default;
    };
    model::IncidentId incident;
    std::set<model::TeamId> teams;
    std::vector<Material> materials;  ///< each material once, in the order they were chosen
    QString task;
    QString suggested;                 ///< the task as the program worded it; nobody has edited a task that is this
    std::optional<std::string> place;  ///< of the incident when the program worded the task
    std::int64_t minutes = 60;         ///< time limit from the moment of issue; 0: none
    QString filter;                    ///< part of the names of the teams offered
    std::size_t offered = 4;           ///< teams in sight
    bool touched = false;              ///< anything was chosen or typed by hand
    bool asked = false;                ///< the first of two presses has been made for it as it is
    bool sending = false;
};

[[nodiscard]] Json textsOf(const OrderDraft& draft);
/// What textsOf() kept; what is missing or of another shape is as in a new draft.
[[nodiscard]] OrderDraft orderDraftOf(model::IncidentId incident, const Json& texts);

/// Words the task after the incident as it is now; one that somebody has edited stays.
void followIncident(OrderDraft& draft, const model::Incident& incident);
/// What speaks against issuing the draft now, about the incident or about a task written before its place was
/// corrected; empty when nothing does.
[[nodiscard]] QString cautionOf(const model::Incident* incident, const OrderDraft& draft);
/// Words of the button that issues the draft.
[[nodiscard]] QString issueText(const model::Incident* incident, const OrderDraft& draft);

/// Arguments of order.issue: the stock lines are those of the nearest warehouses that have the material free.
[[nodiscard]] Json orderArgs(const desk::Picture& picture, const OrderDraft& draft, Instant now);

/// Why the materials as chosen cannot be sent: a quantity is missing or above what is free. Empty when they can.
[[nodiscard]] QString whyNotMaterials(const desk::Picture& picture, const OrderDraft& draft);

}  // namespace weir::app
