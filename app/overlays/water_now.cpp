// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/overlays/water_now.h"

#include <algorithm>
#include <limits>

namespace weir::app {

namespace {

using model::Element;

bool isStage(Element element) {
    return element == Element::stage || element == Element::reservoirStage;
}

/// The city's margins; a store without a profile still greys what is older than twice its interval.
hydro::Margins marginsFor(const desk::Picture& picture) {
    const auto margins =
        picture.profile ? hydro::marginsOf(*picture.profile) : Result<hydro::Margins>{hydro::Margins{}};
    return margins && margins->staleFactor > 0 ? *margins : hydro::Margins{.staleFactor = 2};
}

const desk::Latest* latestOf(const desk::Picture& picture, const model::Station& station, Element element) {
    const auto at = picture.latest.find({station.id, element});
    return at == picture.latest.end() ? nullptr : &at->second;
}

const desk::Latest* newest(const desk::Picture& picture, const model::Station& station) {
    if (const auto* main = latestOf(picture, station, hydro::mainElement(station.type))) {
        return main;
    }
    for (const auto element :
         {Element::stage, Element::reservoirStage, Element::pondingDepth, Element::rain, Element::flow}) {
        if (const auto* other = latestOf(picture, station, element)) {
            return other;
        }
    }
    return nullptr;
}

StationNow judged(const model::Station& station, const desk::Latest* latest, const hydro::Margins& margins,
                  Instant now) {
    StationNow out{&station, latest, {}};
    out.state = hydro::stateOf(station, latest == nullptr ? nullptr : &latest->reading,
                               latest != nullptr && latest->previous ? &*latest->previous : nullptr, margins, now);
    return out;
}

bool reaches(const StationNow& now, const std::optional<double>& threshold) {
    return now.latest != nullptr && isStage(now.latest->reading.element) && threshold &&
           now.latest->reading.value >= *threshold;
}

}  // namespace

std::optional<double> StationNow::aboveWarning() const {
    if (latest == nullptr || !isStage(latest->reading.element) || !station->warningStage) {
        return std::nullopt;
    }
    return latest->reading.value - *station->warningStage;
}

bool StationNow::isAboveWarning() const {
    return reaches(*this, station->warningStage) || reaches(*this, station->floodLimit);
}

bool StationNow::isAboveGuarantee() const {
    return reaches(*this, station->guaranteeStage);
}

hydro::Trend StationNow::trend() const {
    return latest == nullptr || latest->reading.element == Element::rain ? hydro::Trend::unknown : state.trend;
}

std::string trendText(hydro::Trend trend) {
    switch (trend) {
        case hydro::Trend::rising:
            return "↑";
        case hydro::Trend::falling:
            return "↓";
        case hydro::Trend::steady:
            return "→";
        case hydro::Trend::unknown:
            break;
    }
    return "–";
}

StationNow stationNow(const desk::Picture& picture, const model::Station& station, Instant now) {
    return judged(station, newest(picture, station), marginsFor(picture), now);
}

StationNow elementNow(const desk::Picture& picture, const model::Station& station, Element element, Instant now) {
    return judged(station, latestOf(picture, station, element), marginsFor(picture), now);
}

std::vector<StationNow> stationsNow(const desk::Picture& picture, Instant now) {
    std::vector<StationNow> out;
    const auto margins = marginsFor(picture);
    picture.stations.forEach(
        [&](const model::Station& station) { out.push_back(judged(station, newest(picture, station), margins, now)); });
    const auto margin = [](const StationNow& s) {
        return s.aboveWarning().value_or(-std::numeric_limits<double>::infinity());
    };
    std::stable_sort(out.begin(), out.end(), [&](const StationNow& a, const StationNow& b) {
        return a.state.state != b.state.state ? a.state.state > b.state.state : margin(a) > margin(b);
    });
    return out;
}

WaterSummary waterSummaryOf(const desk::Picture& picture, Instant now) {
    WaterSummary out;
    for (const auto& s : stationsNow(picture, now)) {
        if (s.state.stale) {
            ++out.stale;
            out.oldest = std::max(out.oldest, s.state.age.value_or(Millis{}));
        } else {
            out.aboveWarning += s.isAboveWarning() ? 1 : 0;
            out.aboveGuarantee += s.isAboveGuarantee() ? 1 : 0;
        }
    }
    return out;
}

}  // namespace weir::app
