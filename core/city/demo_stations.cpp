// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/demo_parts.h"

#include <algorithm>
#include <cmath>

/// Stations of the profile and the readings of one invented storm: three bursts of rain, rivers that rise fast and fall
/// slowly, underpasses that fill within the hour. At the end it is still on: the rivers rise, the first one above its
/// warning stage, and water stands in the underpasses.
namespace weir::city::demo {

namespace {

using model::Element;
using model::Reading;
using model::StationType;

/// Hours before now, width in hours, height in mm/h.
struct Burst {
    double centre;
    double width;
    double height;
};
constexpr std::array<Burst, 3> kStorm{{{24, 3.0, 15}, {10, 2.2, 24}, {2.2, 1.3, 20}}};

/// mm/h, `hours` before now.
double rainIntensity(double hours) {
    double sum = 0;
    for (const Burst& burst : kStorm) {
        const double d = (hours - burst.centre) / burst.width;
        sum += burst.height * std::exp(-d * d / 2);
    }
    return sum < 0.05 ? 0 : sum;
}

/// Gamma unit hydrograph with two stores in a row of `k` hours each; its area is 1.
double unitHydrograph(double hours, double k) {
    return hours <= 0 ? 0 : hours / (k * k) * std::exp(-hours / k);
}

/// Effect of the storm so far, `hours` before now, with travel time `delay`.
double response(double hours, double k, double delay) {
    constexpr double kStep = 0.5;
    double sum = 0;
    for (double past = 0; past < 8 * k; past += kStep) {
        sum += rainIntensity(hours + delay + past) * unitHydrograph(past, k) * kStep;
    }
    return sum;
}

/// Rounded so that the decimal text is short: 57.98, not 57.980000000000004.
double rounded(double value, double perUnit) {
    return std::round(value * perUnit) / perUnit;
}

double peakResponse(double k, double delay, double span) {
    double peak = 0;
    for (double h = 0; h <= span; h += 0.5) {
        peak = std::max(peak, response(h, k, delay));
    }
    return std::max(peak, 1e-9);
}

class Recorder {
public:
    Recorder(Build& build, const model::Station& station) : m_build{build}, m_station{station} {}

    /// One reading per interval over the whole time, the oldest first; value(hours before now), kept to 1/perUnit.
    void record(Element element, double perUnit, const auto& value) {
        const std::int64_t interval = m_station.intervalMinutes;
        const std::int64_t count = m_build.sizes.readingsHours * 60 / interval;
        const auto minute = std::chrono::floor<std::chrono::minutes>(m_build.options.now).time_since_epoch().count();
        const std::int64_t last = minute - (minute % interval + interval) % interval;
        for (std::int64_t i = count - 1; i >= 0; --i) {
            const double hours = static_cast<double>(i * interval) / 60.0;
            Reading reading;
            reading.station = m_station.id;
            reading.element = element;
            reading.time = Instant{std::chrono::minutes{last - i * interval}};
            reading.value = rounded(value(hours), perUnit);
            reading.source = "demo";
            m_build.city.readings.push_back(std::move(reading));
        }
    }

private:
    Build& m_build;
    const model::Station& m_station;
};

/// How a river station answers: with a threshold the peak passes it by 0.7 m, without one the stage rises by what is
/// usual.
struct RiverShape {
    double base;
    double rise;
    double k;
    double delay;
};

RiverShape shapeOf(const model::Station& station, std::size_t nth) {
    const double delay = 4 + 1.5 * static_cast<double>(nth % 4);
    const double rise = 3.6 + 0.4 * static_cast<double>(nth % 3);
    const double peak = station.warningStage ? *station.warningStage + 0.7 : 60.5 + 2.5 * static_cast<double>(nth);
    return {peak - rise, rise, 9, delay};
}

void recordRiver(Build& build, const model::Station& station, std::size_t nth) {
    const RiverShape shape = shapeOf(station, nth);
    const double peak = peakResponse(shape.k, shape.delay, static_cast<double>(build.sizes.readingsHours));
    const auto stage = [&](double hours) {
        return shape.base + shape.rise * response(hours, shape.k, shape.delay) / peak;
    };
    Recorder recorder{build, station};
    recorder.record(Element::stage, 100, stage);
    if (station.type == StationType::river) {
        // A stage-flow relation of the usual power form for an invented section.
        recorder.record(Element::flow, 1,
                        [&](double hours) { return 60 + 150 * std::pow(stage(hours) - shape.base, 1.7); });
    }
}

void recordRain(Build& build, const model::Station& station, DemoRandom& random) {
    const double factor = 0.8 + 0.45 * random.unit();
    const double hoursPerReading = static_cast<double>(station.intervalMinutes) / 60;
    Recorder{build, station}.record(Element::rain, 10, [&](double hours) {
        const double ripple = 0.85 + 0.3 * random.unit();
        return rainIntensity(hours + hoursPerReading / 2) * factor * hoursPerReading * ripple;
    });
}

void recordPonding(Build& build, const model::Station& station, std::size_t nth) {
    constexpr std::array<double, 3> kDeepest{0.62, 0.38, 0.24};
    const double deepest = kDeepest[nth % kDeepest.size()];
    const double peak = peakResponse(1.2, 0.2, static_cast<double>(build.sizes.readingsHours));
    Recorder{build, station}.record(Element::pondingDepth, 100, [&](double hours) {
        return std::max(0.0, (deepest + 0.06) * response(hours, 1.2, 0.2) / peak - 0.06);
    });
}

/// Of the profile's stations those of the demonstration, moved with the city.
std::vector<model::Station> demonstrationStations(const Build& build) {
    std::vector<model::Station> stations;
    for (std::size_t i = 0; i < build.profile.stations.size(); ++i) {
        if (build.profile.stations[i].demonstration) {
            model::Station station = build.city.stations[i];
            station.name = build.named(station.name);
            station.divisionCode = build.code(station.divisionCode);
            station.position = build.ground.shifted(*station.position);
            append(stations, std::move(station));
        }
    }
    return stations;
}

}  // namespace

void makeStations(Build& build) {
    DemoRandom random = build.random(8);
    build.city.stations = demonstrationStations(build);
    std::size_t rivers = 0;
    std::size_t ponds = 0;
    for (const model::Station& station : build.city.stations) {
        switch (station.type) {
            case StationType::rain:
                recordRain(build, station, random);
                break;
            case StationType::waterlogging:
                recordPonding(build, station, ponds++);
                break;
            case StationType::river:
            case StationType::riverStage:
                recordRiver(build, station, rivers++);
                break;
            default:
                break;
        }
    }
}

}  // namespace weir::city::demo
