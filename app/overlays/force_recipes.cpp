// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/overlays/feature_parts.h"
#include "app/overlays/incident_state.h"

namespace weir::app {

namespace {

/// Who moves stands over who waits, then the higher level: where the map is crowded the others fold behind.
int priorityOf(const model::Team& team) {
    const int level = 2 * (static_cast<int>(model::TeamLevel::village) - static_cast<int>(team.level));
    return level + (team.readiness == model::Readiness::standing ? 0 : 30);
}

void describe(const desk::Picture& picture, const model::Team& team, maps::FeatureInput& feature) {
    feature.classKey = std::string{nameOf(team.readiness)};
    feature.label = team.name;
    feature.priority = priorityOf(team);
    feature.attributes = {{word("Type"), labelText(team.type)},
                          {word("Readiness"), labelText(team.readiness)},
                          {word("People"), toStd(numberLabel(team.headcount))}};
    addIf(feature.attributes, "Leader", team.leader);
    addIf(feature.attributes, "Phone", team.phone);
    if (const auto order = picture.activeOrderOfTeam.find(team.id); order != picture.activeOrderOfTeam.end()) {
        if (const auto* found = picture.orders.find(order->second)) {
            addIf(feature.attributes, "Order", found->number + " " + labelText(found->state));
        }
    }
}

template <class Keep>
Features teamsWhere(const desk::Picture& picture, Keep keep) {
    Features out;
    picture.teams.forEach([&](const model::Team& team) {
        if (team.position && keep(team)) {
            maps::FeatureInput feature;
            feature.ref = {"team", team.id.value};
            feature.geometry = *team.position;
            describe(picture, team, feature);
            out.push_back(std::move(feature));
        }
    });
    return out;
}

/// Teams that wait at their place.
Features standingTeams(const desk::Picture& picture, model::TeamLevel level) {
    return teamsWhere(picture, [level](const model::Team& team) {
        return team.level == level && team.readiness == model::Readiness::standing;
    });
}

/// Who moves is told by a character that must be read at a glance, whatever the level of the team.
constexpr double kMovingSize = 28;

maps::Style teamStyle(double size, int priority, maps::ScaleRange labels) {
    static constexpr std::pair<model::Readiness, const char*> kSymbols[] = {
        {model::Readiness::standing, "team"},
        {model::Readiness::assembling, "team.assembling"},
        {model::Readiness::dispatched, "team.dispatched"},
        {model::Readiness::onScene, "team.on_scene"},
        {model::Readiness::returning, "team.returning"},
        {model::Readiness::resting, "team.resting"}};
    auto style = crowdStyle(symbolStyle("team", size, "resource"),
                            {.enabled = true, .size = 11, .priority = priority, .scales = labels});
    for (const auto& [readiness, symbol] : kSymbols) {
        const bool moving = readiness == model::Readiness::dispatched || readiness == model::Readiness::onScene;
        style.classes.push_back({std::string{nameOf(readiness)}, labelText(readiness),
                                 symbolStyle(symbol, moving ? kMovingSize : size, "resource")});
    }
    return style;
}

bool isOpen(const model::Order& order) {
    return order.state != model::OrderState::done && order.state != model::OrderState::verified &&
           order.state != model::OrderState::cancelled && order.state != model::OrderState::draft;
}

std::string_view classOf(const model::Order& order) {
    if (order.state != model::OrderState::executing) {
        return order.state == model::OrderState::received ? "received" : "issued";
    }
    switch (order.phase) {
        case model::OrderPhase::enRoute:
            return "en_route";
        case model::OrderPhase::onScene:
            return "on_scene";
        default:
            return "working";
    }
}

void describe(const model::Order& order, maps::FeatureInput& feature) {
    feature.attributes = {{word("Task"), order.task}, {word("State"), labelText(order.state)}};
    addIf(feature.attributes, "Destination", order.destination);
}

std::optional<geo::LonLat> targetOf(const desk::Picture& picture, const model::Order& order) {
    if (order.target) {
        return order.target;
    }
    const auto* incident = picture.incidents.find(order.incident);
    return incident != nullptr ? incident->position : std::nullopt;
}

}  // namespace

Features cityTeamFeatures(const desk::Picture& picture) {
    return teamsWhere(picture, [](const model::Team& team) {
        return team.level == model::TeamLevel::city || team.level == model::TeamLevel::county ||
               team.readiness != model::Readiness::standing;
    });
}
Features townshipTeamFeatures(const desk::Picture& picture) {
    return standingTeams(picture, model::TeamLevel::township);
}
Features villageTeamFeatures(const desk::Picture& picture) {
    return standingTeams(picture, model::TeamLevel::village);
}
maps::Style cityTeamStyle() {
    return teamStyle(20, 20, {0, 150'000});
}
maps::Style townshipTeamStyle() {
    return teamStyle(18, 5, {0, 100'000});
}
maps::Style villageTeamStyle() {
    return teamStyle(16, -15, {0, 30'000});
}

Features warehouseFeatures(const desk::Picture& picture) {
    const auto describeStore = [&](const model::Warehouse& warehouse, maps::FeatureInput& feature) {
        feature.label = warehouse.name;
        feature.priority = warehouse.level == model::TeamLevel::city ? 10 : 0;
        feature.attributes = {{word("Level"), labelText(warehouse.level)}};
        if (const auto total = picture.stockByWarehouse.find(warehouse.id); total != picture.stockByWarehouse.end()) {
            feature.attributes.emplace_back(word("Stock lines"), toStd(numberLabel(total->second.lines)));
            feature.attributes.emplace_back(word("Available items"),
                                            toStd(numberLabel(total->second.quantity - total->second.reserved)));
        }
        addIf(feature.attributes, "Custodian", warehouse.custodian);
        addIf(feature.attributes, "Phone", warehouse.phone);
        addIf(feature.attributes, "Address", warehouse.address);
    };
    return pointFeatures(picture.warehouses, model::Kind::warehouse, describeStore);
}

maps::Style warehouseStyle() {
    return kindStyle(model::Kind::warehouse, symbolStyle("warehouse", 19, "resource"),
                     {.enabled = true, .size = 11, .priority = 10, .scales = {0, 150'000}});
}

Features machineFeatures(const desk::Picture& picture) {
    const auto describeMachine = [](const model::Machine& machine, maps::FeatureInput& feature) {
        feature.label = machine.name;
        addIf(feature.attributes, "Plate", machine.plate);
        addIf(feature.attributes, "Owner", machine.owner);
        addIf(feature.attributes, "Operator", machine.operatorName);
        addIf(feature.attributes, "Phone", machine.phone);
    };
    return pointFeatures(picture.machines, model::Kind::machine, describeMachine);
}

maps::Style machineStyle() {
    return kindStyle(model::Kind::machine, symbolStyle("machine", 18, "resource"),
                     {.enabled = true, .size = 11, .priority = -5, .scales = {0, 40'000}});
}

Features orderFeatures(const desk::Picture& picture) {
    Features out;
    picture.orders.forEach([&](const model::Order& order) {
        const auto target = targetOf(picture, order);
        const auto teams = picture.teamsOfOrder.find(order.id);
        if (!isOpen(order) || !target || teams == picture.teamsOfOrder.end()) {
            return;
        }
        geo::MultiLine lines;
        for (const auto id : teams->second) {
            if (const auto* team = picture.teams.find(id); team != nullptr && team->position) {
                lines.lines.push_back({{*team->position, *target}});
            }
        }
        if (lines.lines.empty()) {
            return;
        }
        maps::FeatureInput feature;
        feature.ref = {"order", order.id.value};
        feature.geometry = std::move(lines);
        feature.classKey = std::string{classOf(order)};
        feature.label = order.number;
        describe(order, feature);
        out.push_back(std::move(feature));
    });
    return out;
}

maps::Style orderStyle() {
    const auto line = [](const char* colour, maps::Dash dash) {
        maps::FeatureStyle style;
        style.stroke = {.colour = colour,
                        .width = 2.4,
                        .dash = dash,
                        .casing = "halo",
                        .casingWidth = 1.2,
                        .marks = {.kind = maps::LineMark::arrowhead, .size = 12, .inset = 17}};
        return style;
    };
    maps::Style style;
    style.base = line("route", maps::Dash::dash);
    style.classes = {{"issued", labelText(model::OrderState::issued), line("level2", maps::Dash::dot)},
                     {"received", labelText(model::OrderState::received), line("route", maps::Dash::dash)},
                     {"en_route", labelText(model::OrderPhase::enRoute), line("route", maps::Dash::solid)},
                     {"on_scene", labelText(model::OrderPhase::onScene), line("ok", maps::Dash::dash)},
                     {"working", labelText(model::OrderPhase::working), line("ok", maps::Dash::solid)}};
    style.label = {.enabled = true, .size = 11, .bold = true, .colour = "route", .priority = 30};
    return style;
}

Features orderTargetFeatures(const desk::Picture& picture) {
    Features out;
    picture.orders.forEach([&](const model::Order& order) {
        const auto* incident = picture.incidents.find(order.incident);
        const bool marked = incident != nullptr && incident->position == order.target;
        if (!isOpen(order) || !order.target || marked) {
            return;
        }
        maps::FeatureInput feature;
        feature.ref = {"order", order.id.value};
        feature.geometry = *order.target;
        feature.classKey = "target";
        feature.label = order.destination.empty() ? order.number : order.destination;
        feature.priority = 50;
        feature.keeps = true;
        describe(order, feature);
        out.push_back(std::move(feature));
    });
    return out;
}

maps::Style orderTargetStyle() {
    auto style = crowdStyle(symbolStyle("destination", 24, "route"),
                            {.enabled = true, .size = 11, .bold = true, .colour = "route", .priority = 30});
    style.classes = {{"target", word("Destination of an order"), style.base}};
    return style;
}

Features incidentFeatures(const desk::Picture& picture, Instant now) {
    Features out = pointFeatures(
        picture.incidents, model::Kind::incident, [&](const model::Incident& incident, maps::FeatureInput& feature) {
            feature.classKey = incident.state == model::IncidentState::closed ? "" : nameOf(incident.type);
            feature.label = incident.title;
            feature.priority = 60 + static_cast<int>(incident.severity);
            feature.keeps = true;
            feature.attributes = {{word("Type"), labelText(incident.type)},
                                  {word("Severity"), labelText(incident.severity)},
                                  {word("State"), stateText(picture, incident)},
                                  {word("Age"), toStd(ageLabel(now - incident.occurredAt))}};
            addIf(feature.attributes, "Place", incident.place);
            addIf(feature.attributes, "Reporter", incident.reporter);
        });
    std::erase_if(out, [](const maps::FeatureInput& feature) { return feature.classKey.empty(); });
    return out;
}

maps::Style incidentStyle() {
    using model::IncidentType;
    static constexpr std::pair<IncidentType, const char*> kSymbols[] = {
        {IncidentType::breach, "incident.breach"},
        {IncidentType::overtopping, "incident.overtopping"},
        {IncidentType::piping, "incident.piping"},
        {IncidentType::seepage, "incident.seepage"},
        {IncidentType::sinkhole, "incident.collapse"},
        {IncidentType::slide, "incident.slide"},
        {IncidentType::crack, "incident.crack"},
        {IncidentType::bankCollapse, "incident.collapse"},
        {IncidentType::scour, "incident"},
        {IncidentType::gateFailure, "incident.facility"},
        {IncidentType::waterlogging, "incident.waterlogging"},
        {IncidentType::trapped, "incident.trapped"},
        {IncidentType::roadCut, "incident.road"},
        {IncidentType::hazardSource, "hazard_source"},
        {IncidentType::other, "incident"}};
    auto style = crowdStyle(symbolStyle("incident", 30, "incident"),
                            {.enabled = true, .size = 13, .bold = true, .colour = "incident", .priority = 60});
    for (const auto& [type, symbol] : kSymbols) {
        style.classes.push_back({std::string{nameOf(type)}, labelText(type), symbolStyle(symbol, 30, "incident")});
    }
    return style;
}

}  // namespace weir::app
