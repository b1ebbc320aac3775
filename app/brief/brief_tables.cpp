// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/brief/brief_tables.h"

#include "app/overlays/incident_state.h"
#include "app/overlays/station_state.h"
#include "app/overlays/words.h"
#include "app/qt/rule_text.h"
#include "core/brief/selection.h"

#include <algorithm>

namespace weir::app {

namespace {

template <class T>
std::vector<const T*> rowsOf(const desk::Table<T>& table) {
    return table.where([](const T&) { return true; });
}

QString timeText(const desk::Picture& picture, const std::optional<Instant>& t) {
    return t ? toQt(*t, picture.profile->timeZone()).toString(QStringLiteral("MM-dd HH:mm")) : QStringLiteral("–");
}

BriefTable responseTable(const desk::Picture& picture) {
    BriefTable table{translated("Responses in force"),
                     {translated("Level"), translated("Hazard"), translated("Area"), translated("Clause"),
                      translated("State"), translated("Since")},
                     {0.08, 0.13, 0.1, 0.39, 0.13, 0.17},
                     {},
                     {},
                     translated("No response is in force")};
    const auto responses = rowsOf(picture.responses);
    for (const auto* r : brief::responsesInForce(responses)) {
        table.rows.push_back({levelNumeral(r->level), labelOf(r->hazard), toQt(r->areaText),
                              clauseText(picture, r->clause), labelOf(r->state),
                              timeText(picture, r->activatedAt ? r->activatedAt : r->proposedAt)});
        table.levels.push_back(r->level);
    }
    return table;
}

BriefTable warningTable(const desk::Picture& picture, Instant now) {
    BriefTable table{translated("Warnings in force"),
                     {translated("Level"), translated("Warning"), translated("Issuer"), translated("Issued at"),
                      translated("Until")},
                     {0.12, 0.36, 0.2, 0.16, 0.16},
                     {},
                     {},
                     translated("No warning is in force")};
    const auto warnings = rowsOf(picture.warnings);
    for (const auto* w : brief::warningsInForce(warnings, now)) {
        table.rows.push_back({levelNumeral(w->level), toQt(w->title), toQt(w->issuer), timeText(picture, w->issuedAt),
                              timeText(picture, w->expiresAt)});
        table.levels.push_back(w->level);
    }
    return table;
}

BriefTable stationTable(const desk::Picture& picture, Instant now) {
    BriefTable table{translated("Key stations"),
                     {translated("Station"), translated("River"), translated("Value"), translated("Against threshold"),
                      translated("Trend"), translated("Time")},
                     {0.22, 0.1, 0.22, 0.24, 0.07, 0.15},
                     {},
                     {},
                     translated("There is no reading")};
    std::vector<std::pair<const model::Station*, StationReading>> stations;
    picture.stations.forEach(
        [&](const model::Station& station) { stations.emplace_back(&station, readingOf(picture, station, now)); });
    std::ranges::stable_sort(stations, [](const auto& a, const auto& b) { return a.second.state > b.second.state; });
    for (const auto& [station, r] : stations) {
        if (r.reading) {
            const auto value =
                toQt(valueText(*r.reading)) + (r.stale ? QStringLiteral(" ") + translated("(old)") : QString{});
            table.rows.push_back({toQt(station->name), toQt(station->river), value, toQt(differenceText(r)),
                                  toQt(trendText(r.trend)), timeText(picture, r.reading->time)});
        }
    }
    return table;
}

BriefTable incidentTable(const desk::Picture& picture) {
    BriefTable table{
        translated("Open incidents"),
        {translated("Incident"), translated("Type"), translated("Severity"), translated("State"), translated("Since")},
        {0.36, 0.16, 0.14, 0.16, 0.18},
        {},
        {},
        translated("No incident is open")};
    const auto incidents = rowsOf(picture.incidents);
    for (const auto* i : brief::openIncidents(incidents)) {
        table.rows.push_back({toQt(i->title), labelOf(i->type), labelOf(i->severity), toQt(stateText(picture, *i)),
                              timeText(picture, i->occurredAt)});
    }
    return table;
}

BriefTable orderTable(const desk::Picture& picture) {
    BriefTable table{translated("Orders under way"),
                     {translated("Number"), translated("Task"), translated("State"), translated("Order issued at")},
                     {0.24, 0.42, 0.16, 0.18},
                     {},
                     {},
                     translated("No order is under way")};
    const auto orders = rowsOf(picture.orders);
    for (const auto* o : brief::openOrders(orders)) {
        const auto state = o->state == model::OrderState::executing ? labelOf(o->phase) : labelOf(o->state);
        table.rows.push_back({toQt(o->number), toQt(o->task), state, timeText(picture, o->issuedAt)});
    }
    return table;
}

BriefTable forceTable(const desk::Picture& picture) {
    BriefTable table{translated("Rescue teams"),
                     {translated("Readiness"), translated("Teams"), translated("People")},
                     {0.4, 0.3, 0.3},
                     {},
                     {},
                     translated("No team is registered")};
    const auto teams = rowsOf(picture.teams);
    for (const auto& line : brief::forcesByReadiness(teams)) {
        table.rows.push_back({labelOf(line.readiness), numberLabel(line.teams), numberLabel(line.people)});
    }
    return table;
}

}  // namespace

std::vector<BriefTable> briefTables(const desk::Picture& picture, Instant now) {
    return {responseTable(picture), warningTable(picture, now), stationTable(picture, now),
            incidentTable(picture), orderTable(picture),        forceTable(picture)};
}

}  // namespace weir::app
