// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/demo_parts.h"

#include <algorithm>
#include <cmath>
#include <map>

/// Villages, divisions, shelters.
namespace weir::city::demo {

namespace {

bool isCommunity(const std::string& officialName) {
    return officialName.ends_with("居民委员会");
}

std::size_t townshipIndex(const CityProfile& profile, const std::string& code) {
    const TownshipRule* rule = profile.township(code);
    return static_cast<std::size_t>(rule - profile.townships.data());
}

Result<double> tableValue(const CityProfile& profile, std::string_view id) {
    const Threshold* entry = profile.threshold(id);
    if (entry == nullptr || !(entry->value > 0)) {
        return fail(ErrorCode::invalid, msg("The city profile has no usable threshold {0}", id),
                    msg("Add it to thresholds.json"));
    }
    return entry->value;
}

}  // namespace

void makeVillages(Build& build) {
    DemoRandom random = build.random(1);
    const auto& rules = build.profile.villages;
    std::vector<std::int64_t> weights;
    for (const VillageRule& rule : rules) {
        const bool subdistrict = build.profile.township(rule.township)->name.zh.ends_with("街道");
        const std::int64_t size = !isCommunity(rule.name) ? 100 : subdistrict ? 420 : 220;
        weights.push_back(size * random.between(55, 160));
    }
    const auto people = shareOut(build.sizes.population, weights, 1);
    for (std::size_t i = 0; i < rules.size(); ++i) {
        model::Village& village = build.city.villages[i];
        village.code = build.code(village.code);
        village.townshipCode = build.code(village.townshipCode);
        village.countyCode = build.code(village.countyCode);
        village.population = people[i];
        village.households = std::max<std::int64_t>(1, people[i] * 100 / random.between(290, 390));
        village.vulnerable = people[i] * random.between(45, 95) / 1000;
        village.contactName = personName(random);
        village.contactPhone = mobilePhone(random);
        village.position = build.ground.placeIn(townshipIndex(build.profile, rules[i].township), random);
    }
}

void makeDivisions(Build& build) {
    std::map<std::string, std::int64_t> people;
    for (const model::Village& village : build.city.villages) {
        people[village.townshipCode] += village.population;
        people[village.countyCode] += village.population;
    }
    const std::size_t counties = build.profile.counties.size();
    for (std::size_t i = 0; i < build.city.divisions.size(); ++i) {
        model::Division& division = build.city.divisions[i];
        division.code = build.code(division.code);
        division.name = build.named(division.name);
        division.parentCode = i == 0 ? division.parentCode : build.code(division.parentCode);
        division.population = i == 0 ? build.sizes.population : people[division.code];
        division.outline = i == 0          ? build.ground.areaOf(build.ground.cityOf(), 0)
                           : i <= counties ? build.ground.areaOf(build.ground.countyOf(), static_cast<int>(i) - 1)
                                           : build.ground.township(i - 1 - counties);
    }
}

namespace {

struct ShelterKind {
    std::string_view suffix;
    bool indoor;
    std::int64_t leastArea;
    std::int64_t mostArea;
};
constexpr std::array<ShelterKind, 4> kTownKinds{{{"中心小学", true, 1800, 5200},
                                                 {"第一初级中学", true, 2600, 7800},
                                                 {"文化广场", false, 3000, 12000},
                                                 {"便民服务中心", true, 700, 2400}}};
constexpr std::array<ShelterKind, 4> kVillageKinds{{{"党群服务中心", true, 160, 620},
                                                    {"小学", true, 500, 2000},
                                                    {"文化广场", false, 600, 2600},
                                                    {"幼儿园", true, 260, 900}}};

model::Shelter aShelter(const std::string& place, const ShelterKind& kind, DemoRandom& random) {
    model::Shelter shelter;
    shelter.name = place + std::string{kind.suffix};
    shelter.indoor = kind.indoor ? "indoor" : "outdoor";
    shelter.area = static_cast<double>(random.between(kind.leastArea / 10, kind.mostArea / 10) * 10);
    shelter.contactName = personName(random);
    shelter.contactPhone = mobilePhone(random);
    return shelter;
}

}  // namespace

Result<void> makeShelters(Build& build) {
    const auto usable = tableValue(build.profile, "shelter.usable_area_factor");
    const auto perPerson = tableValue(build.profile, "shelter.area_short");
    if (!usable || !perPerson) {
        return usable ? perPerson.error() : usable.error();
    }
    DemoRandom random = build.random(9);
    std::vector<std::vector<const model::Village*>> villagesOf(build.profile.townships.size());
    for (std::size_t i = 0; i < build.city.villages.size(); ++i) {
        villagesOf[townshipIndex(build.profile, build.profile.villages[i].township)].push_back(&build.city.villages[i]);
    }
    std::vector<std::int64_t> weights;
    for (const auto& villages : villagesOf) {
        weights.push_back(static_cast<std::int64_t>(villages.size()) + 2);
    }
    const auto counts = shareOut(build.sizes.shelters, weights);
    for (std::size_t t = 0; t < counts.size(); ++t) {
        const TownshipRule& township = build.profile.townships[t];
        for (std::size_t k = 0; k < static_cast<std::size_t>(counts[t]); ++k) {
            const std::size_t nth = k < kTownKinds.size() || villagesOf[t].empty() ? 0 : k - kTownKinds.size();
            const bool town = k < kTownKinds.size() || villagesOf[t].empty();
            const std::size_t villages = std::max<std::size_t>(1, villagesOf[t].size());
            model::Shelter shelter = town ? aShelter(township.name.zh, kTownKinds[k % kTownKinds.size()], random)
                                          : aShelter(villagesOf[t][nth % villages]->name,
                                                     kVillageKinds[nth / villages % kVillageKinds.size()], random);
            shelter.code = build.tagged(fmt::format("SH{:04}", build.city.shelters.size() + 1));
            shelter.divisionCode = build.code(township.code);
            shelter.address = build.profile.county(township.county)->name.zh + township.name.zh;
            const double effective = shelter.indoor == "indoor" ? shelter.area * *usable : shelter.area * *usable * 0.8;
            shelter.capacity = static_cast<std::int64_t>(effective / *perPerson);
            shelter.beds = shelter.indoor == "indoor" ? shelter.capacity / 4 : 0;
            shelter.position = build.ground.placeIn(t, random);
            // The plain falls from about 74 m in the west to about 54 m in the east.
            const double west = build.profile.city.centre.lon - build.ground.shifted(build.profile.city.centre).lon +
                                shelter.position->lon - 113.45;
            shelter.elevation = std::round((74 - 24 * west + 2 * random.unit()) * 10) / 10;
            append(build.city.shelters, std::move(shelter));
        }
    }
    return {};
}

}  // namespace weir::city::demo
