// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/overlays/station_state.h"

#include "app/overlays/words.h"

#include <array>

namespace weir::app {

using model::Element;

namespace {

struct Step {
    StationState state;
    std::optional<double> model::Station::*threshold;
};
// Highest first: what is reached is said by the worst.
constexpr std::array kSteps{Step{StationState::record, &model::Station::recordStage},
                            Step{StationState::guarantee, &model::Station::guaranteeStage},
                            Step{StationState::warning, &model::Station::warningStage},
                            Step{StationState::warning, &model::Station::floodLimit},
                            Step{StationState::guard, &model::Station::guardStage}};

const desk::Latest* newest(const desk::Picture& picture, const model::Station& station) {
    for (const auto element :
         {Element::stage, Element::reservoirStage, Element::pondingDepth, Element::rain, Element::flow}) {
        if (const auto found = picture.latest.find({station.id, element}); found != picture.latest.end()) {
            return &found->second;
        }
    }
    return nullptr;
}

bool isStage(Element element) {
    return element == Element::stage || element == Element::reservoirStage;
}

std::string_view unitOf(Element element) {
    switch (element) {
        case Element::flow:
            return "m³/s";
        case Element::rain:
            return "mm";
        default:
            return "m";
    }
}

}  // namespace

StationReading readingOf(const desk::Picture& picture, const model::Station& station) {
    StationReading out;
    const auto* latest = newest(picture, station);
    if (latest == nullptr) {
        return out;
    }
    out.reading = latest->reading;
    out.previous = latest->previous;
    out.stale = picture.asOf - latest->reading.time > std::chrono::minutes{2 * station.intervalMinutes};
    out.state = StationState::noThreshold;
    if (!isStage(latest->reading.element)) {
        return out;
    }
    for (const auto& step : kSteps) {
        const auto& threshold = station.*step.threshold;
        if (!threshold) {
            continue;
        }
        out.threshold = threshold;  // the lowest one stays when none is reached
        if (latest->reading.value >= *threshold) {
            out.state = step.state;
            return out;
        }
        out.state = StationState::below;
    }
    // Below all of them: what matters is the distance to warning where it is known.
    if (out.state == StationState::below && station.warningStage) {
        out.threshold = station.warningStage;
    }
    return out;
}

std::string valueText(const model::Reading& reading) {
    const int decimals = reading.element == Element::rain || reading.element == Element::flow ? 1 : 2;
    return fmt::format("{:.{}f} {}", reading.value, decimals, unitOf(reading.element));
}

std::string differenceText(const StationReading& reading) {
    if (!reading.reading || !reading.threshold) {
        return reading.reading && isStage(reading.reading->element) ? word("no threshold") : std::string{};
    }
    const double difference = reading.reading->value - *reading.threshold;
    const auto metres = fmt::format("{:.2f}", difference < 0 ? -difference : difference);
    switch (reading.state) {
        case StationState::record:
            return word(msg("above record {0} m", metres));
        case StationState::guarantee:
            return word(msg("above guarantee {0} m", metres));
        case StationState::warning:
            return word(msg("above warning {0} m", metres));
        case StationState::guard:
            return word(msg("above guard {0} m", metres));
        default:
            return word(msg("below warning {0} m", metres));
    }
}

std::string stateText(StationState state) {
    switch (state) {
        case StationState::noThreshold:
            return word("Threshold missing");
        case StationState::noReading:
            return word("No reading");
        case StationState::below:
            return word("Below warning");
        case StationState::guard:
            return word("Above guard stage");
        case StationState::warning:
            return word("Above warning stage");
        case StationState::guarantee:
            return word("Above guarantee stage");
        case StationState::record:
            return word("Above record");
    }
    return {};
}

}  // namespace weir::app
