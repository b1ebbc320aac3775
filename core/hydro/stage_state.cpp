// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/hydro/stage_state.h"

#include <cmath>

namespace weir::hydro {

namespace {

using model::Reading;
using model::Station;

constexpr double kSteady = 0.005;  // m

Result<double> thresholdOf(const city::CityProfile& profile, std::string_view id) {
    const auto* threshold = profile.threshold(id);
    if (threshold == nullptr) {
        return fail(ErrorCode::notFound, msg("The city's thresholds have no '{0}'", id),
                    msg("Add it to thresholds.json of the city"));
    }
    return threshold->value;
}

void addDifference(StationState& out, std::string_view name, const std::optional<double>& threshold, double value) {
    out.differences.push_back({name, threshold ? std::optional{value - *threshold} : std::nullopt});
}

/// From the mildest to the most severe, so that the last one reached stands.
StageState riverState(const Station& s, double value, const Margins& margins) {
    auto state = StageState::missingThreshold;
    const auto reach = [&](const std::optional<double>& threshold, double margin, StageState reached) {
        if (threshold && state == StageState::missingThreshold) {
            state = StageState::normal;
        }
        // Differences of hundredths are not representable: 59.50 - 0.30 must count as reached at 59.20.
        if (threshold && value - (*threshold - margin) >= -1e-9) {
            state = reached;
        }
    };
    reach(s.guardStage, 0, StageState::aboveGuard);
    reach(s.warningStage, margins.nearWarning, StageState::nearWarning);
    reach(s.warningStage, 0, StageState::aboveWarning);
    reach(s.guaranteeStage, margins.nearGuarantee, StageState::nearGuarantee);
    reach(s.guaranteeStage, 0, StageState::aboveGuarantee);
    reach(s.recordStage, 0, StageState::aboveRecord);
    reach(s.crownElevation, 0, StageState::overtopping);
    if (state == StageState::normal && !s.warningStage) {
        return StageState::missingThreshold;  // without a warning stage nothing may be called normal
    }
    return state;
}

void judgeStage(StationState& out, const Station& s, double value, const Margins& margins) {
    if (s.datumOffset) {
        out.elevation85 = value + *s.datumOffset;
    }
    if (s.type == model::StationType::reservoir) {
        addDifference(out, "flood_limit", s.floodLimit, value);
        addDifference(out, "crown_elevation", s.crownElevation, value);
        out.state = !s.floodLimit           ? StageState::missingThreshold
                    : value > *s.floodLimit ? StageState::aboveLimit
                                            : StageState::normal;
        if (s.crownElevation && value >= *s.crownElevation) {
            out.state = StageState::overtopping;
        }
        return;
    }
    addDifference(out, "guard_stage", s.guardStage, value);
    addDifference(out, "warning_stage", s.warningStage, value);
    addDifference(out, "guarantee_stage", s.guaranteeStage, value);
    addDifference(out, "record_stage", s.recordStage, value);
    addDifference(out, "crown_elevation", s.crownElevation, value);
    out.state = riverState(s, value, margins);
}

void judgeTrend(StationState& out, const Reading& latest, const Reading* previous) {
    if (previous == nullptr || previous->time >= latest.time) {
        return;
    }
    const auto change = latest.value - previous->value;
    const std::chrono::duration<double, std::ratio<3600>> hours = latest.time - previous->time;
    out.ratePerHour = change / hours.count();
    out.trend = std::fabs(change) < kSteady ? Trend::steady : change > 0 ? Trend::rising : Trend::falling;
}

}  // namespace

Result<Margins> marginsOf(const city::CityProfile& profile) {
    const auto warning = thresholdOf(profile, "river.near_warning_margin");
    const auto guarantee = thresholdOf(profile, "river.near_guarantee_margin");
    const auto stale = thresholdOf(profile, "reading.stale_factor");
    for (const auto* found : {&warning, &guarantee, &stale}) {
        if (!*found) {
            return found->error();
        }
    }
    return Margins{*warning, *guarantee, *stale};
}

model::Element mainElement(model::StationType type) {
    switch (type) {
        case model::StationType::rain:
            return model::Element::rain;
        case model::StationType::reservoir:
            return model::Element::reservoirStage;
        case model::StationType::waterlogging:
            return model::Element::pondingDepth;
        case model::StationType::river:
        case model::StationType::riverStage:
        case model::StationType::gate:
        case model::StationType::pump:
            return model::Element::stage;
    }
    return model::Element::stage;
}

StationState stateOf(const Station& station, const Reading* latest, const Reading* previous, const Margins& margins,
                     Instant now) {
    StationState out;
    if (latest == nullptr) {
        return out;
    }
    out.value = latest->value;
    out.age = now - latest->time;
    out.stale = *out.age > std::chrono::duration<double, std::ratio<60>>{margins.staleFactor *
                                                                         static_cast<double>(station.intervalMinutes)};
    judgeTrend(out, *latest, previous);
    if (latest->element == model::Element::stage || latest->element == model::Element::reservoirStage) {
        judgeStage(out, station, latest->value, margins);
    } else {
        out.state = StageState::normal;  // rain and ponding are judged by the city's own tables
    }
    return out;
}

}  // namespace weir::hydro
