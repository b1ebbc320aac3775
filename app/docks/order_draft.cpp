// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/order_draft.h"

#include "app/docks/dispatch_options.h"
#include "app/docks/order_texts.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"

#include <algorithm>

namespace weir::app {

namespace {

std::int64_t numberIn(const Json& texts, const char* key, std::int64_t otherwise) {
    const auto at = texts.find(key);
    return at != texts.end() && at->is_number_integer() ? at->get<std::int64_t>() : otherwise;
}

std::optional<std::string> textIn(const Json& texts, const char* key) {
    const auto at = texts.find(key);
    return at != texts.end() && at->is_string() ? std::optional{at->get<std::string>()} : std::nullopt;
}

Json listIn(const Json& texts, const char* key) {
    const auto at = texts.find(key);
    return at != texts.end() && at->is_array() ? *at : Json::array();
}

/// What speaks against a task somebody wrote for another place than the incident's present one.
QString placeCaution(const model::Incident& incident, const OrderDraft& draft) {
    if (!draft.place || *draft.place == incident.place || draft.task == draft.suggested) {
        return {};
    }
    if (incident.place.empty()) {
        return translated("The incident's place was taken back after this task was written.");
    }
    const QString place = toQt(incident.place);
    return draft.task.contains(place)
               ? QString{}
               : translated("The incident's place has changed since this task was written. It is now: %1.").arg(place);
}

}  // namespace

void followIncident(OrderDraft& draft, const model::Incident& incident) {
    if (draft.task != draft.suggested) {
        return;
    }
    const QString where = toQt(incident.place.empty() ? incident.title : incident.place);
    const QString words = translated("Go to %1 and handle: %2").arg(where, labelOf(incident.type));
    draft.asked = draft.asked && draft.task == words;
    draft.task = words;
    draft.suggested = words;
    draft.place = incident.place;
}

QString cautionOf(const model::Incident* incident, const OrderDraft& draft) {
    if (incident == nullptr) {
        return {};
    }
    QStringList words{cautionOf(incident), placeCaution(*incident, draft)};
    words.removeAll(QString{});
    return words.join(QChar{u' '});
}

QString issueText(const model::Incident* incident, const OrderDraft& draft) {
    return draft.asked && cautionOf(incident).isEmpty() ? translated("Issue with this task all the same")
                                                        : issueText(incident, draft.asked);
}

Json textsOf(const OrderDraft& draft) {
    Json teams = Json::array();
    for (const auto id : draft.teams) {
        teams.push_back(id.value);
    }
    Json materials = Json::array();
    for (const auto& material : draft.materials) {
        materials.push_back({{"id", material.id.value}, {"quantity", material.quantity}});
    }
    Json texts{{"task", toStd(draft.task)},
               {"suggested", toStd(draft.suggested)},
               {"minutes", draft.minutes},
               {"teams", std::move(teams)},
               {"materials", std::move(materials)}};
    if (draft.place) {
        texts["place"] = *draft.place;
    }
    return texts;
}

OrderDraft orderDraftOf(model::IncidentId incident, const Json& texts) {
    OrderDraft draft;
    draft.incident = incident;
    draft.task = toQt(textIn(texts, "task").value_or(""));
    draft.suggested = toQt(textIn(texts, "suggested").value_or(""));
    draft.place = textIn(texts, "place");
    for (const auto& id : listIn(texts, "teams")) {
        if (id.is_number_integer()) {
            draft.teams.insert(model::TeamId{id.get<std::int64_t>()});
        }
    }
    for (const auto& row : listIn(texts, "materials")) {
        if (row.is_object() && numberIn(row, "id", 0) > 0) {
            draft.materials.push_back({model::MaterialId{numberIn(row, "id", 0)}, numberIn(row, "quantity", 0)});
        }
    }
    draft.minutes = numberIn(texts, "minutes", draft.minutes);
    draft.touched = true;
    return draft;
}

Json orderArgs(const desk::Picture& picture, const OrderDraft& draft, Instant now) {
    const auto* incident = picture.incidents.find(draft.incident);
    Json args{{"incident_id", draft.incident.value}, {"task", toStd(draft.task.trimmed())}, {"method", "electronic"}};
    Json teams = Json::array();
    for (const auto id : draft.teams) {
        teams.push_back(id.value);
    }
    Json lines = Json::array();
    for (const auto& material : draft.materials) {
        if (incident != nullptr && material.quantity > 0) {
            for (const auto& line : stockPlan(picture, *incident, material.id, material.quantity).lines) {
                lines.push_back({{"stock_id", line.stock->id.value}, {"quantity", line.quantity}});
            }
        }
    }
    args["type"] = teams.empty() && !lines.empty() ? "material" : "team";
    if (!teams.empty()) {
        args["team_ids"] = std::move(teams);
    }
    if (!lines.empty()) {
        args["lines"] = std::move(lines);
    }
    if (incident != nullptr && !incident->place.empty()) {
        args["destination"] = incident->place;
    }
    if (draft.minutes > 0) {
        args["due_at"] = toIso(now + std::chrono::minutes{draft.minutes});
    }
    return args;
}

QString whyNotMaterials(const desk::Picture& picture, const OrderDraft& draft) {
    for (const auto& chosen : draft.materials) {
        const auto* material = picture.materials.find(chosen.id);
        const QString name = material == nullptr ? QString{} : toQt(material->name);
        if (chosen.quantity <= 0) {
            return translated("Say how much: %1").arg(name);
        }
        if (const auto free = freeStock(picture, chosen.id); chosen.quantity > free) {
            return translated("%1: only %2 available").arg(name, quantityText(free, material));
        }
    }
    return {};
}

}  // namespace weir::app
