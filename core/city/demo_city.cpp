// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/demo_city.h"

#include "core/city/demo_parts.h"
#include "core/model/fields.h"

#include <algorithm>
#include <map>

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

namespace {

/// Old number → new id, per kind.
using Numbers = std::map<model::Kind, std::vector<std::int64_t>>;

template <class T>
void number(std::vector<T>& entities, IdSource& ids, Numbers& numbers) {
    auto& fresh = numbers[model::KindOf<T>::kind];
    for (T& entity : entities) {
        fresh.push_back(ids.next());
        entity.id.value = fresh.back();
    }
}

template <class Tag>
void point(Id<Tag>& id, const Numbers& numbers) {
    if (id) {
        id.value = numbers.at(model::KindOfTag<Tag>::kind).at(static_cast<std::size_t>(id.value - 1));
    }
}

struct Pointer {
    const Numbers& numbers;
    template <class Tag>
    void operator()(std::string_view, Id<Tag>& id, const model::Spec&) const {
        point(id, numbers);
    }
    template <class T>
    void operator()(std::string_view, T&, const model::Spec&) const {}
};

template <class T>
void repoint(std::vector<T>& entities, const Numbers& numbers) {
    for (T& entity : entities) {
        describe(entity, Pointer{numbers});
    }
}

/// Calls f for every register of the city.
template <class F>
void forEachRegister(DemoCity& city, F f) {
    f(city.divisions);
    f(city.units);
    f(city.persons);
    f(city.posts);
    f(city.zones);
    f(city.teams);
    f(city.warehouses);
    f(city.materials);
    f(city.stocks);
    f(city.machines);
    f(city.hazardSources);
    f(city.stations);
    f(city.shelters);
    f(city.villages);
    f(city.plans);
    f(city.bookmarks);
}

}  // namespace

void DemoCity::assignIds(IdSource& ids) {
    Numbers numbers;
    forEachRegister(*this, [&](auto& entities) { number(entities, ids, numbers); });
    forEachRegister(*this, [&](auto& entities) { repoint(entities, numbers); });
    for (model::Reading& reading : readings) {
        point(reading.station, numbers);
    }
}

Result<DemoCity> makeDemoCity(const CityProfile& profile, const DemoOptions& options) {
    if (options.cityIndex < 0 || options.cityIndex > 999) {
        return fail(ErrorCode::usage, msg("A demonstration has 1 to 1000 cities"), msg("Ask for fewer cities"));
    }
    auto ground = DemoGeography::make(profile, options.cityIndex);
    if (!ground) {
        return ground.error();
    }
    const auto& villages = profile.villages;
    if (villages.empty() || profile.materials.empty() || profile.demo->village.count > static_cast<std::int64_t>(villages.size()) ||
        profile.demo->population < static_cast<std::int64_t>(villages.size())) {
        return fail(ErrorCode::invalid, msg("The demonstration sizes do not fit the villages and materials of the profile"),
                    msg("Correct the numbers in demo.json"));
    }
    demo::Build build{profile, *profile.demo, options, std::move(ground).value(), {}};
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
        const Json properties{{"code", county.code}, {"name", county.name.zh}, {"name_en", county.name.en}, {"notice", profile.city.disclaimer.zh}};
        const Json geometry = Json::parse(geo::toGeoJson(ground->areaOf(ground->countyOf(), static_cast<int>(i))));
        features.push_back({{"type", "Feature"}, {"properties", properties}, {"geometry", geometry}});
    }
    return Json{{"type", "FeatureCollection"}, {"features", features}}.dump();
}

}  // namespace weir::city
