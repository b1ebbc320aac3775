// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/overlays/incident_state.h"

#include "app/overlays/words.h"
#include "core/dispatch/order_states.h"

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

std::string stateText(const desk::Picture& picture, const model::Incident& incident) {
    return awaitsAssessment(picture, incident) ? word("Being handled; nobody has assessed it yet")
                                               : labelText(incident.state);
}

bool isAboutLives(const model::Incident& incident) {
    return incident.type == model::IncidentType::trapped;
}

}  // namespace weir::app
