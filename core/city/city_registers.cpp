// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/city_registers.h"

#include "core/model/fields.h"

#include <algorithm>
#include <map>

namespace weir::city {

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

void addDivisions(const CityProfile& profile, CityRegisters& city) {
    const auto add = [&](const std::string& code, const std::string& name, model::DivisionLevel level,
                         std::string parent) {
        model::Division division;
        division.code = code;
        division.name = name;
        division.level = level;
        division.parentCode = std::move(parent);
        append(city.divisions, std::move(division));
    };
    const CityInfo& info = profile.city;
    add(info.code, info.name.zh, model::DivisionLevel::city, info.code.substr(0, 2) + "0000");
    for (const CountyRule& county : profile.counties) {
        add(county.code, county.name.zh, model::DivisionLevel::county, info.code);
    }
    for (const TownshipRule& township : profile.townships) {
        add(township.code, township.name.zh, model::DivisionLevel::township, township.county);
    }
}

model::UnitId unitId(const CityProfile& profile, std::string_view code) {
    const UnitRule* rule = profile.unit(code);
    return rule == nullptr ? model::UnitId{} : model::UnitId{rule - profile.units.data() + 1};
}

void addUnits(const CityProfile& profile, CityRegisters& city) {
    for (const UnitRule& rule : profile.units) {
        model::Unit unit;
        unit.name = rule.name.zh;
        unit.type = rule.type;
        unit.code = rule.code;
        unit.parent = unitId(profile, rule.parent);
        unit.leadDepartment = rule.leadDepartment;
        unit.duties = rule.duties;
        unit.source = rule.pedigree.source;
        unit.confidence = nameOf(rule.pedigree.confidence);
        append(city.units, std::move(unit));
    }
    for (const TownshipRule& rule : profile.townships) {
        model::Unit unit;
        unit.name = rule.name.zh + (rule.name.zh.ends_with("街道") ? "办事处" : "人民政府");
        unit.type = model::UnitType::township;
        unit.code = "town_" + rule.code;
        unit.parent = unitId(profile, rule.subHq);
        unit.duties = "组织本辖区巡堤查险、避险转移和先期处置";
        unit.source = rule.pedigree.source;
        unit.confidence = nameOf(rule.pedigree.confidence);
        append(city.units, std::move(unit));
    }
}

void addPosts(const CityProfile& profile, CityRegisters& city) {
    for (const PostRule& rule : profile.posts) {
        model::Post post;
        post.name = rule.name.zh;
        post.unit = unitId(profile, rule.unit);
        append(city.posts, std::move(post));
    }
    for (std::size_t i = 0; i < profile.townships.size(); ++i) {
        model::Post post;
        post.name = profile.townships[i].name.zh + "防汛责任人";
        post.unit.value = static_cast<std::int64_t>(profile.units.size() + i) + 1;
        append(city.posts, std::move(post));
    }
}

void addMaterials(const CityProfile& profile, CityRegisters& city) {
    for (const MaterialRule& rule : profile.materials) {
        model::Material material;
        material.name = rule.name.zh;
        material.code = rule.id;
        material.gbCode = rule.gbCode;
        material.unitName = rule.unit;
        material.category = rule.category;
        append(city.materials, std::move(material));
    }
}

void addStations(const CityProfile& profile, CityRegisters& city) {
    for (const StationRule& rule : profile.stations) {
        model::Station station;
        station.stcd = rule.stcd;
        station.name = rule.name.zh;
        station.river = rule.river;
        station.type = rule.type;
        station.divisionCode = rule.county;
        station.datumName = rule.datum;
        station.datumOffset = rule.datumOffset;
        station.guardStage = rule.guard;
        station.warningStage = rule.warning;
        station.guaranteeStage = rule.guarantee;
        station.recordStage = rule.record;
        station.crownElevation = rule.crown;
        station.floodLimit = rule.floodLimit;
        station.intervalMinutes = rule.intervalMinutes;
        station.source = rule.pedigree.source;
        station.confidence = nameOf(rule.pedigree.confidence);
        station.position = rule.position;
        append(city.stations, std::move(station));
    }
}

void addVillages(const CityProfile& profile, CityRegisters& city) {
    for (const VillageRule& rule : profile.villages) {
        model::Village village;
        village.code = rule.code;
        village.name = villageShortName(rule.name);
        village.townshipCode = rule.township;
        village.countyCode = profile.township(rule.township)->county;
        append(city.villages, std::move(village));
    }
}

}  // namespace

void CityRegisters::assignIds(IdSource& ids) {
    Numbers numbers;
    forEachRegister(*this, [&](auto& entities) { number(entities, ids, numbers); });
    forEachRegister(*this, [&](auto& entities) {
        for (auto& entity : entities) {
            describe(entity, Pointer{numbers});
        }
    });
    for (model::Reading& reading : readings) {
        point(reading.station, numbers);
    }
}

CityRegisters profileRegisters(const CityProfile& profile) {
    CityRegisters city;
    addDivisions(profile, city);
    addUnits(profile, city);
    addPosts(profile, city);
    addMaterials(profile, city);
    addStations(profile, city);
    addVillages(profile, city);
    return city;
}

std::string villageShortName(std::string_view officialName) {
    std::string name{officialName};
    for (const std::string_view ending :
         {std::string_view{"村民委员会"}, std::string_view{"居民委员会"}, std::string_view{"委会"}}) {
        if (name.size() > ending.size() && name.ends_with(ending)) {
            name.resize(name.size() - ending.size());
        }
    }
    // "任庄村村委会" leaves "任庄村村".
    if (name.ends_with("村村")) {
        name.resize(name.size() - std::string_view{"村"}.size());
    }
    return name;
}

}  // namespace weir::city
