// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/overlays/incident_state.h"

#include "app/overlays/words.h"
#include "core/dispatch/order_states.h"

#include <algorithm>
#include <array>

namespace weir::app {

bool awaitsAssessment(const desk::Picture& picture, const model::Incident& incident) {
    if (incident.state != model::IncidentState::handling) {
        return false;
    }
    std::vector<model::Order> orders;
    picture.orders.forEach([&](const model::Order& order) {
        if (order.incident == incident.id) {
            orders.push_back(order);
        }
    });
    return dispatch::awaitsAssessment(incident, orders);
}

bool isUnverified(const model::Incident& incident) {
    return !incident.verifiedAt && incident.state != model::IncidentState::closed;
}

Standing standingOf(const desk::Picture& picture, const model::Incident& incident) {
    return {incident.state, awaitsAssessment(picture, incident), isUnverified(incident)};
}

std::string stateText(const Standing& standing) {
    const std::string state =
        standing.isUnassessed ? word("Being handled; nobody has assessed it yet") : labelText(standing.state);
    return standing.isUnverified ? word(msg("{0} · not verified", state)) : state;
}

std::string stateText(const desk::Picture& picture, const model::Incident& incident) {
    return stateText(standingOf(picture, incident));
}

bool isAboutLives(const model::Incident& incident) {
    // A report of water in an underpass may name the people in it only in its words.
    constexpr std::array<std::string_view, 9> kWords{"被困", "困人",    "失踪",    "失联",   "落水",
                                                     "伤亡", "trapped", "missing", "casualt"};
    return incident.type == model::IncidentType::trapped || std::ranges::any_of(kWords, [&](std::string_view word) {
               return incident.title.find(word) != std::string::npos ||
                      incident.description.find(word) != std::string::npos;
           });
}

}  // namespace weir::app
