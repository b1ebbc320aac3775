// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/city/profile.h"

namespace weir::city {

/// The rows a city begins with. Until assignIds() the id of an entity is its position in its vector plus 1, and
/// references use the same numbers.
struct CityRegisters {
    std::vector<model::Division> divisions;  ///< the city, its counties, its townships
    std::vector<model::Zone> zones;
    std::vector<model::Unit> units;  ///< those of the profile, then one for each township
    std::vector<model::Post> posts;  ///< those of the profile, then one for each township
    std::vector<model::Person> persons;
    std::vector<model::Team> teams;
    std::vector<model::Warehouse> warehouses;
    std::vector<model::Material> materials;
    std::vector<model::Stock> stocks;
    std::vector<model::Machine> machines;
    std::vector<model::HazardSource> hazardSources;
    std::vector<model::Station> stations;
    std::vector<model::Shelter> shelters;
    std::vector<model::Village> villages;
    std::vector<model::Plan> plans;
    std::vector<model::Bookmark> bookmarks;
    std::vector<model::Reading> readings;  ///< by station, element and time

    /// Gives every entity a fresh id and turns the references into these. Once only.
    void assignIds(IdSource& ids);
};

/// Calls f(vector) for every register in an order in which a row refers to earlier rows only (or to its own kind).
template <class Registers, class F>
void forEachRegister(Registers& city, F f) {
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

/// What an empty store of this city holds: divisions, units, posts nobody fills yet, the material catalogue, all
/// stations of the profile with the thresholds that are known, and the villages by name. Nothing invented: no outline,
/// no population.
[[nodiscard]] CityRegisters profileRegisters(const CityProfile& profile);

/// Appends an entity under its provisional id and returns that id.
template <class T>
auto append(std::vector<T>& list, T entity) {
    entity.id.value = static_cast<std::int64_t>(list.size()) + 1;
    const auto id = entity.id;
    list.push_back(std::move(entity));
    return id;
}

/// "干河陈村村民委员会" → "干河陈村", "新华社区居民委员会" → "新华社区", "寨门村委会" → "寨门村".
[[nodiscard]] std::string villageShortName(std::string_view officialName);

}  // namespace weir::city
