// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/demo_city.h"

#include "core/base/text.h"
#include "core/city/demo_parts.h"

namespace weir::city {

namespace demo {

std::string Build::code(const std::string& profileCode) const {
    if (options.cityIndex == 0 || profileCode.size() < 4) {
        return profileCode;
    }
    return fmt::format("9{:03}{}", options.cityIndex % 1000, profileCode.substr(4));
}

std::string Build::named(std::string name) const {
    return options.cityIndex == 0 ? name : fmt::format("{}·{}", name, options.cityIndex + 1);
}

std::string Build::tagged(std::string own) const {
    return options.cityIndex == 0 ? own : fmt::format("{}-{}", own, options.cityIndex + 1);
}

std::size_t Build::seatTownship(std::size_t county) const {
    const geo::LonLat seat = profile.counties[county].seat;
    std::size_t best = 0;
    double least = 1e9;
    for (std::size_t i = 0; i < profile.townships.size(); ++i) {
        const geo::LonLat& at = profile.townships[i].seat;
        const double squared = (at.lon - seat.lon) * (at.lon - seat.lon) + (at.lat - seat.lat) * (at.lat - seat.lat);
        if (profile.townships[i].county == profile.counties[county].code && squared < least) {
            least = squared;
            best = i;
        }
    }
    return best;
}

std::vector<std::size_t> Build::urbanTownships() const {
    std::vector<std::size_t> urban;
    for (std::size_t i = 0; i < profile.townships.size(); ++i) {
        if (profile.townships[i].subHq == "subhq_urban") {
            urban.push_back(i);
        }
    }
    for (std::size_t i = 0; urban.empty() && i < profile.townships.size(); ++i) {
        urban.push_back(i);
    }
    return urban;
}

int Build::year() const {
    const auto local = options.now + profile.timeZone().offset;
    return static_cast<int>(std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(local)}.year());
}

}  // namespace demo

Result<DemoCity> makeDemoCity(const CityProfile& profile, const DemoOptions& options) {
    if (options.cityIndex < 0 || options.cityIndex > 999) {
        return fail(ErrorCode::usage, msg("A demonstration has 1 to 1000 cities"), msg("Ask for fewer cities"));
    }
    auto ground = DemoGeography::make(profile, options.cityIndex);
    if (!ground) {
        return ground.error();
    }
    const auto& villages = profile.villages;
    if (villages.empty() || profile.materials.empty() ||
        profile.demo->village.count > static_cast<std::int64_t>(villages.size()) ||
        profile.demo->population < static_cast<std::int64_t>(villages.size())) {
        return fail(ErrorCode::invalid,
                    msg("The demonstration sizes do not fit the villages and materials of the profile"),
                    msg("Correct the numbers in demo.json"));
    }
    demo::Build build{profile, *profile.demo, options, std::move(ground).value(), profileRegisters(profile)};
    demo::makeVillages(build);
    demo::makeDivisions(build);
    demo::makeOrganisation(build);
    demo::makeZones(build);
    demo::makeTeams(build);
    demo::makeStores(build);
    demo::makeMachines(build);
    if (const auto made = demo::makeHazardSources(build); !made) {
        return made.error();
    }
    if (const auto made = demo::makeShelters(build); !made) {
        return made.error();
    }
    demo::makeStations(build);
    demo::makePlansAndBookmarks(build);
    return std::move(build.city);
}

Result<std::string> districtsGeoJson(const CityProfile& profile) {
    const auto ground = DemoGeography::make(profile, 0);
    if (!ground) {
        return ground.error();
    }
    Json features = Json::array();
    for (std::size_t i = 0; i < profile.counties.size(); ++i) {
        const CountyRule& county = profile.counties[i];
        const Json properties{{"class", "district"},
                              {"code", county.code},
                              {"name", county.name.zh},
                              {"name_en", county.name.en},
                              {"notice", profile.city.disclaimer.zh}};
        const Json geometry = Json::parse(geo::toGeoJson(ground->areaOf(ground->countyOf(), static_cast<int>(i))));
        features.push_back({{"type", "Feature"}, {"properties", properties}, {"geometry", geometry}});
    }
    return Json{{"type", "FeatureCollection"}, {"features", features}}.dump() + "\n";
}

}  // namespace weir::city
