// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/overlays/feature_parts.h"
#include "app/overlays/station_state.h"

namespace weir::app {

namespace {

void addThreshold(Attributes& attributes, const char* title, const std::optional<double>& metres) {
    if (metres) {
        attributes.emplace_back(word(title), toStd(metresLabel(*metres)));
    }
}

/// Old figures are grey whatever they say; rain has no thresholds.
std::string classOf(const model::Station& station, const StationReading& reading) {
    if (station.type == model::StationType::rain) {
        return reading.stale ? "rain.stale" : "rain";
    }
    return reading.stale ? std::string{"stale"} : std::string{nameOf(reading.state)};
}

std::string guarantorText(const model::Guarantor& guarantor) {
    return guarantor.name.empty() ? std::string{} : guarantor.name + " " + guarantor.phone;
}

enum class Danger { none, warning, guarantee };

Danger dangerOf(const StationReading& reading) {
    if (reading.stale || reading.state < StationState::warning) {
        return Danger::none;
    }
    return reading.state == StationState::warning ? Danger::warning : Danger::guarantee;
}

void describe(const model::Station& station, const StationReading& reading, maps::FeatureInput& feature) {
    feature.classKey = classOf(station, reading);
    feature.priority = 10 + static_cast<int>(reading.state);
    feature.keeps = dangerOf(reading) != Danger::none;
    feature.label = station.name;
    feature.attributes = {{word("Type"), labelText(station.type)}};
    addIf(feature.attributes, "River", station.river);
    if (reading.reading) {
        const auto value = valueText(*reading.reading);
        const auto difference = differenceText(reading);
        feature.label += " " + value + (difference.empty() ? "" : " " + difference);
        feature.attributes.emplace_back(labelText(reading.reading->element), value);
        addIf(feature.attributes, "Against threshold", difference);
        feature.attributes.emplace_back(word("Age"),
                                        toStd(ageLabel(reading.age)) + (reading.stale ? " " + word("(old)") : ""));
    }
    addThreshold(feature.attributes, "Guard stage", station.guardStage);
    addThreshold(feature.attributes, "Warning stage", station.warningStage);
    addThreshold(feature.attributes, "Guarantee stage", station.guaranteeStage);
    addIf(feature.attributes, "Source", station.source);
}

Features stationsIn(Danger danger, const desk::Picture& picture, Instant now) {
    Features out;
    picture.stations.forEach([&](const model::Station& station) {
        if (!station.position) {
            return;
        }
        const auto reading = readingOf(picture, station, now);
        if (dangerOf(reading) == danger) {
            maps::FeatureInput feature;
            feature.ref = {std::string{nameOf(model::Kind::station)}, station.id.value};
            feature.geometry = *station.position;
            describe(station, reading, feature);
            out.push_back(std::move(feature));
        }
    });
    return out;
}

struct StateSymbol {
    StationState state;
    const char* symbol;
};

/// Their labels have the colour of the state and say it in words; their symbols are hollow rings with a character, so
/// that an incident or a team at the same place is seen inside.
maps::Style dangerStyle(const char* colour, int labelPriority, std::initializer_list<StateSymbol> symbols) {
    constexpr double kSize = 52;
    auto style = crowdStyle(symbolStyle(symbols.begin()->symbol, kSize, colour),
                            {.enabled = true, .size = 13, .bold = true, .colour = colour, .priority = labelPriority});
    for (const auto& [state, symbol] : symbols) {
        style.classes.push_back({std::string{nameOf(state)}, stateText(state), symbolStyle(symbol, kSize, colour)});
    }
    return style;
}

}  // namespace

Features stationFeatures(const desk::Picture& picture, Instant now) {
    return stationsIn(Danger::none, picture, now);
}
Features warningStationFeatures(const desk::Picture& picture, Instant now) {
    return stationsIn(Danger::warning, picture, now);
}
Features guaranteeStationFeatures(const desk::Picture& picture, Instant now) {
    return stationsIn(Danger::guarantee, picture, now);
}

maps::Style stationStyle() {
    static constexpr StateSymbol kSymbols[] = {{StationState::guard, "station.near"},
                                               {StationState::below, "station.normal"},
                                               {StationState::noThreshold, "station"},
                                               {StationState::noReading, "station.stale"}};
    auto style = crowdStyle(
        symbolStyle("station", 24, "target"),
        {.enabled = true, .size = 12, .bold = true, .colour = "target", .priority = 40, .scales = {0, 1'200'000}});
    for (const auto& [state, symbol] : kSymbols) {
        style.classes.push_back({std::string{nameOf(state)}, stateText(state), symbolStyle(symbol, 26, "target")});
    }
    style.classes.push_back({"rain", labelText(model::StationType::rain), symbolStyle("rain", 24, "target")});
    style.classes.push_back({"rain.stale", word("Rain reading is old"), symbolStyle("rain.stale", 22, "stale")});
    style.classes.push_back({"stale", word("Reading is old"), symbolStyle("station.stale", 24, "stale")});
    return style;
}

maps::Style warningStationStyle() {
    return dangerStyle("warn", 120, {{StationState::warning, "station.warning"}});
}

maps::Style guaranteeStationStyle() {
    return dangerStyle("closure", 140,
                       {{StationState::record, "station.record"}, {StationState::guarantee, "station.guarantee"}});
}

Features hazardFeatures(const desk::Picture& picture) {
    const auto describe = [](const model::HazardSource& source, maps::FeatureInput& feature) {
        feature.classKey = std::to_string(source.grade);
        feature.label = source.name;
        feature.priority = 20 - static_cast<int>(source.grade);
        feature.attributes = {{word("Grade"), toStd(levelNumeral(source.grade))},
                              {word("R value"), fmt::format("{:.1f}", source.rValue)},
                              {word("People within 500 m"), toStd(numberLabel(source.peopleWithin500m))}};
        addIf(feature.attributes, "Enterprise", source.enterprise);
        std::string substances;
        for (const auto& substance : source.substances) {
            substances +=
                fmt::format("{}{} {:g} t", substances.empty() ? "" : ", ", substance.name, substance.quantity);
        }
        addIf(feature.attributes, "Substances", substances);
        addIf(feature.attributes, "Principal guarantor", guarantorText(source.principal));
        addIf(feature.attributes, "Technical guarantor", guarantorText(source.technical));
        addIf(feature.attributes, "Operational guarantor", guarantorText(source.operational));
    };
    return pointFeatures(picture.hazardSources, model::Kind::hazardSource, describe);
}

maps::Style hazardStyle() {
    auto style = crowdStyle(symbolStyle("hazard_source", 22, "hazard"),
                            {.enabled = true, .size = 11, .priority = 15, .scales = {0, 120'000}});
    for (model::Level grade = 1; grade <= 4; ++grade) {
        style.classes.push_back({std::to_string(grade),
                                 word(msg("Hazard source grade {0}", toStd(levelNumeral(grade)))),
                                 symbolStyle("hazard_source", 30.0 - 3.0 * static_cast<double>(grade), "hazard")});
    }
    return style;
}

Features shelterFeatures(const desk::Picture& picture) {
    const auto describe = [](const model::Shelter& shelter, maps::FeatureInput& feature) {
        feature.label = shelter.name;
        feature.attributes = {{word("Capacity"), toStd(numberLabel(shelter.capacity))},
                              {word("Beds"), toStd(numberLabel(shelter.beds))}};
        addIf(feature.attributes, "Address", shelter.address);
        addIf(feature.attributes, "Contact", shelter.contactName);
        addIf(feature.attributes, "Phone", shelter.contactPhone);
    };
    return pointFeatures(picture.shelters, model::Kind::shelter, describe);
}

maps::Style shelterStyle() {
    return kindStyle(model::Kind::shelter, symbolStyle("shelter", 18, "resource"),
                     {.enabled = true, .size = 11, .priority = -10, .scales = {0, 40'000}});
}

}  // namespace weir::app
