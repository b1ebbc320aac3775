// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/incident_form.h"

#include "app/docks/choices.h"
#include "app/docks/order_texts.h"
#include "app/docks/widgets.h"
#include "app/qt/convert.h"
#include "core/geo/measure.h"

#include <algorithm>

namespace weir::app {

namespace {

std::vector<Field> fieldsOf(const model::Incident* incident) {
    const auto types = choicesOf<model::IncidentType>();
    const auto severities = choicesOf<model::Severity>();
    const model::Incident known = incident == nullptr ? model::Incident{} : *incident;
    std::vector<Field> fields{{.id = "title",
                               .label = IncidentForm::tr("Title"),
                               .required = true,
                               .initial = toQt(known.title),
                               .placeholder = IncidentForm::tr("what and where, in one line")},
                              {.id = "type",
                               .label = IncidentForm::tr("Kind"),
                               .type = Field::Type::choice,
                               .required = true,
                               .initial = incident == nullptr ? QString{} : toQt(nameOf(known.type)),
                               .choices = types.words,
                               .values = types.values},
                              {.id = "severity",
                               .label = IncidentForm::tr("Severity"),
                               .type = Field::Type::choice,
                               .required = true,
                               .initial = incident == nullptr ? QString{} : toQt(nameOf(known.severity)),
                               .choices = severities.words,
                               .values = severities.values},
                              {.id = "place", .label = IncidentForm::tr("Place"), .initial = toQt(known.place)}};
    fields.push_back({.id = "reporter", .label = IncidentForm::tr("Reported by"), .initial = toQt(known.reporter)});
    fields.push_back(
        {.id = "reporter_phone", .label = IncidentForm::tr("Telephone"), .initial = toQt(known.reporterPhone)});
    fields.push_back({.id = "description",
                      .label = IncidentForm::tr("Details"),
                      .type = Field::Type::text,
                      .initial = toQt(known.description)});
    return fields;
}

}  // namespace

IncidentForm::IncidentForm(const desk::Picture& picture, const model::Incident* incident, QWidget* parent)
    : Form{"IncidentForm", incident == nullptr ? tr("Report an incident") : tr("Correct the incident"),
           incident == nullptr ? tr("Enter") : tr("Correct"), fieldsOf(incident), parent},
      m_profile{picture.profile},
      m_before(Form::texts()) {
    if (incident != nullptr) {
        setSubject(subjectOf(*incident));
        m_id = incident->id.value;
        m_revision = incident->revision;
        m_place = incident->position;
    }
    auto* pick = makeButton(tr("Pick the place on the map"), "IncidentForm_Pick", "flat");
    static_cast<QVBoxLayout*>(layout())->insertWidget(3, pick);
    connect(pick, &QPushButton::clicked, this, &IncidentForm::pickWanted);
    addCaution("place", [this](const Json&) { return placeCaution(); });
    showPlace();
}

QString IncidentForm::placeCaution() const {
    const auto* threshold = m_profile ? m_profile->threshold("incident.outside_city") : nullptr;
    if (!m_place || threshold == nullptr || !m_profile->city.extent) {
        return {};
    }
    const auto& box = *m_profile->city.extent;
    const geo::LonLat nearest{std::clamp(m_place->lon, box.minX, box.maxX),
                              std::clamp(m_place->lat, box.minY, box.maxY)};
    const double outside = geo::distanceMetres(*m_place, nearest) / 1000;
    return outside > threshold->value
               ? tr("The position lies %1 km outside the city. Is it the right one?").arg(outside, 0, 'f', 0)
               : QString{};
}

void IncidentForm::showPlace() {
    setNote(m_place ? tr("Position %1 °E, %2 °N").arg(m_place->lon, 0, 'f', 5).arg(m_place->lat, 0, 'f', 5)
                    : tr("Without a position it is not on the map."));
}

void IncidentForm::setPlace(geo::LonLat place) {
    m_place = place;
    m_moved = true;
    showPlace();
    review();
    Q_EMIT edited();
    Q_EMIT placeChanged();
}

Json IncidentForm::positionArg() const {
    return {{"type", "Point"}, {"coordinates", {m_place->lon, m_place->lat}}};
}

Json IncidentForm::reportArgs() const {
    Json args = values();
    if (m_place) {
        args["position"] = positionArg();
    }
    return args;
}

std::optional<Json> IncidentForm::updateArgs() const {
    Json args = Json::object();
    const Json now = Form::texts();
    for (const auto& [id, text] : now.items()) {
        if (text != m_before[id]) {
            args[id] = text;
        }
    }
    if (m_moved && m_place) {
        args["position"] = positionArg();
    }
    if (args.empty()) {
        return std::nullopt;
    }
    args["id"] = m_id;
    args["revision"] = m_revision;
    return args;
}

Json IncidentForm::texts() const {
    Json out = Form::texts();
    if (m_moved && m_place) {
        out["lon"] = m_place->lon;
        out["lat"] = m_place->lat;
    }
    return out;
}

void IncidentForm::setTexts(const Json& texts) {
    Form::setTexts(texts);
    const auto lon = texts.find("lon");
    const auto lat = texts.find("lat");
    if (lon != texts.end() && lat != texts.end() && lon->is_number() && lat->is_number()) {
        setPlace({lon->get<double>(), lat->get<double>()});
    }
}

}  // namespace weir::app
