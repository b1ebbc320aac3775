// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/overlays/station_state.h"

#include "app/overlays/words.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace weir::app {

using model::Element;

namespace {

struct Step {
    std::string_view threshold;
    StationState state;
};
// Highest first: what is reached is said by the worst.
constexpr std::array kSteps{Step{"record_stage", StationState::record},
                            Step{"guarantee_stage", StationState::guarantee},
                            Step{"warning_stage", StationState::warning}, Step{"flood_limit", StationState::warning},
                            Step{"guard_stage", StationState::guard}};
// Below all of them, the distance that matters most first.
constexpr std::array<std::string_view, 3> kBelow{"warning_stage", "flood_limit", "guard_stage"};
// Differences of hundredths are not representable: 59.50 - 59.50 may come out a little below zero.
constexpr double kReached = -1e-9;

const hydro::Difference* differenceTo(const hydro::StationState& state, std::string_view threshold) {
    const auto at = std::ranges::find(state.differences, threshold, &hydro::Difference::threshold);
    return at == state.differences.end() || !at->metres ? nullptr : &*at;
}

void judge(StationReading& out, const hydro::StationState& state) {
    for (const auto& step : kSteps) {
        if (const auto* to = differenceTo(state, step.threshold); to != nullptr && *to->metres >= kReached) {
            out.state = step.state;
            out.difference = *to;
            return;
        }
    }
    for (const auto threshold : kBelow) {
        if (const auto* to = differenceTo(state, threshold)) {
            out.state = StationState::below;
            out.difference = *to;
            return;
        }
    }
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

StationReading readingOf(const desk::Picture& picture, const model::Station& station, Instant now) {
    StationReading out;
    const auto water = stationNow(picture, station, now);
    if (water.latest == nullptr) {
        return out;
    }
    out.state = StationState::noThreshold;
    out.reading = water.latest->reading;
    out.trend = water.trend();
    out.age = water.state.age.value_or(Millis{});
    out.stale = water.state.stale;
    judge(out, water.state);
    return out;
}

std::string valueText(const model::Reading& reading) {
    const int decimals = reading.element == Element::rain || reading.element == Element::flow ? 1 : 2;
    return fmt::format("{:.{}f} {}", reading.value, decimals, unitOf(reading.element));
}

std::string differenceText(const StationReading& reading) {
    if (!reading.difference) {
        return reading.reading && isStage(reading.reading->element) ? word("no threshold") : std::string{};
    }
    const double metres = *reading.difference->metres;
    const auto figure = fmt::format("{:.2f}", std::fabs(metres));
    const auto threshold = reading.difference->threshold;
    const bool isReached = reading.state != StationState::below;
    if (threshold == "flood_limit") {
        return word(isReached ? msg("above flood limit {0} m", figure) : msg("below flood limit {0} m", figure));
    }
    if (threshold == "guard_stage") {
        return word(isReached ? msg("above guard {0} m", figure) : msg("below guard {0} m", figure));
    }
    switch (reading.state) {
        case StationState::record:
            return word(msg("above record {0} m", figure));
        case StationState::guarantee:
            return word(msg("above guarantee {0} m", figure));
        case StationState::warning:
            return word(msg("above warning {0} m", figure));
        default:
            return word(msg("below warning {0} m", figure));
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
