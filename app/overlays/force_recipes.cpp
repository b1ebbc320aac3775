// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/overlays/recipes.h"
#include "app/overlays/words.h"

namespace weir::app {

namespace {

using Attributes = std::vector<std::pair<std::string, std::string>>;

void addIf(Attributes& attributes, const char* title, const std::string& value) {
    if (!value.empty()) {
        attributes.emplace_back(word(title), value);
    }
}

maps::FeatureStyle symbolStyle(std::string symbol, double size, const char* fill) {
    maps::FeatureStyle style;
    style.fill.colour = fill;
    style.stroke = {.colour = "ink", .width = 1.2};
    style.marker = {std::move(symbol), size};
    return style;
}

maps::FeatureInput featureOf(const desk::Picture& picture, const model::Team& team) {
    maps::FeatureInput feature;
    feature.ref = {"team", team.id.value};
    feature.geometry = *team.position;
    feature.classKey = std::string{nameOf(team.readiness)};
    feature.label = team.name;
    // Who moves is drawn over who waits.
    feature.priority = team.readiness == model::Readiness::standing ? 0 : 30;
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
    return feature;
}

template <class Keep>
Features teamsWhere(const desk::Picture& picture, Keep keep) {
    Features out;
    picture.teams.forEach([&](const model::Team& team) {
        if (team.position && keep(team)) {
            out.push_back(featureOf(picture, team));
        }
    });
    return out;
}

maps::Style teamStyle(double size, int priority, maps::ScaleRange labels) {
    static constexpr std::pair<model::Readiness, const char*> kSymbols[] = {
        {model::Readiness::standing, "team"},
        {model::Readiness::assembling, "team.assembling"},
        {model::Readiness::dispatched, "team.dispatched"},
        {model::Readiness::onScene, "team.on_scene"},
        {model::Readiness::returning, "team.returning"},
        {model::Readiness::resting, "team.resting"}};
    maps::Style style;
    style.base = symbolStyle("team", size, "resource");
    for (const auto& [readiness, symbol] : kSymbols) {
        const bool moving = readiness == model::Readiness::dispatched || readiness == model::Readiness::onScene;
        style.classes.push_back({std::string{nameOf(readiness)}, labelText(readiness),
                                 symbolStyle(symbol, moving ? size + 4 : size, "resource")});
    }
    style.label = {.enabled = true, .size = 11, .priority = priority, .scales = labels};
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
    return teamsWhere(picture, [](const model::Team& team) {
        return team.level == model::TeamLevel::township && team.readiness == model::Readiness::standing;
    });
}
Features villageTeamFeatures(const desk::Picture& picture) {
    return teamsWhere(picture, [](const model::Team& team) {
        return team.level == model::TeamLevel::village && team.readiness == model::Readiness::standing;
    });
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
    Features out;
    picture.warehouses.forEach([&](const model::Warehouse& warehouse) {
        if (!warehouse.position) {
            return;
        }
        maps::FeatureInput feature;
        feature.ref = {"warehouse", warehouse.id.value};
        feature.geometry = *warehouse.position;
        feature.classKey = "warehouse";
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
        out.push_back(std::move(feature));
    });
    return out;
}

maps::Style warehouseStyle() {
    maps::Style style;
    style.base = symbolStyle("warehouse", 19, "resource");
    style.classes = {{"warehouse", labelText(model::Kind::warehouse), style.base}};
    style.label = {.enabled = true, .size = 11, .priority = 10, .scales = {0, 150'000}};
    return style;
}

Features machineFeatures(const desk::Picture& picture) {
    Features out;
    picture.machines.forEach([&](const model::Machine& machine) {
        if (!machine.position) {
            return;
        }
        maps::FeatureInput feature;
        feature.ref = {"machine", machine.id.value};
        feature.geometry = *machine.position;
        feature.classKey = "machine";
        feature.label = machine.name;
        addIf(feature.attributes, "Plate", machine.plate);
        addIf(feature.attributes, "Owner", machine.owner);
        addIf(feature.attributes, "Operator", machine.operatorName);
        addIf(feature.attributes, "Phone", machine.phone);
        out.push_back(std::move(feature));
    });
    return out;
}

maps::Style machineStyle() {
    maps::Style style;
    style.base = symbolStyle("machine", 18, "resource");
    style.classes = {{"machine", labelText(model::Kind::machine), style.base}};
    style.label = {.enabled = true, .size = 11, .priority = -5, .scales = {0, 40'000}};
    return style;
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
        feature.attributes = {{word("Task"), order.task}, {word("State"), labelText(order.state)}};
        addIf(feature.attributes, "Destination", order.destination);
        out.push_back(std::move(feature));
    });
    return out;
}

maps::Style orderStyle() {
    const auto line = [](const char* colour, maps::Dash dash) {
        maps::FeatureStyle style;
        style.stroke = {.colour = colour, .width = 2.4, .dash = dash, .casing = "halo", .casingWidth = 1.2};
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

Features incidentFeatures(const desk::Picture& picture) {
    Features out;
    picture.incidents.forEach([&](const model::Incident& incident) {
        if (!incident.position || incident.state == model::IncidentState::closed) {
            return;
        }
        maps::FeatureInput feature;
        feature.ref = {"incident", incident.id.value};
        feature.geometry = *incident.position;
        feature.classKey = std::string{nameOf(incident.type)};
        feature.label = incident.title;
        feature.priority = 60 + static_cast<int>(incident.severity);
        feature.attributes = {{word("Type"), labelText(incident.type)},
                              {word("Severity"), labelText(incident.severity)},
                              {word("State"), labelText(incident.state)},
                              {word("Age"), toStd(ageLabel(picture.asOf - incident.occurredAt))}};
        addIf(feature.attributes, "Place", incident.place);
        addIf(feature.attributes, "Reporter", incident.reporter);
        out.push_back(std::move(feature));
    });
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
    maps::Style style;
    style.base = symbolStyle("incident", 30, "incident");
    for (const auto& [type, symbol] : kSymbols) {
        style.classes.push_back({std::string{nameOf(type)}, labelText(type), symbolStyle(symbol, 30, "incident")});
    }
    style.label = {.enabled = true, .size = 13, .bold = true, .colour = "incident", .priority = 60};
    return style;
}

}  // namespace weir::app
