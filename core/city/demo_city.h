// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/city/profile.h"

namespace weir::city {

/// What a demonstration city is made from. The same options give the same city on every machine.
struct DemoOptions {
    std::uint64_t seed = 1;
    int cityIndex = 0;     ///< city 0 lies where the profile says; the others lie beside it to the east and north
    Instant now{};         ///< the readings end here
};

/// A whole invented city: registers and 72 hours of readings. Until assignIds() the id of an entity is its position in its
/// vector plus 1, and references use the same numbers.
struct DemoCity {
    std::vector<model::Division> divisions;   ///< the city, its counties, its townships
    std::vector<model::Zone> zones;           ///< sub-HQs first, then townships; each set covers the city once
    std::vector<model::Unit> units;
    std::vector<model::Post> posts;
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
    std::vector<model::Reading> readings;     ///< by station, element and time

    /// Gives every entity a fresh id and turns the references into these. Once only.
    void assignIds(IdSource& ids);
};

/// Builds the city of `profile.demo`: the published sizes exactly, places on the rough geography of the profile, everything
/// else invented. Cities of different index share no code, no name and no ground. In city 0 codes are those of the profile;
/// city n replaces the first four digits of a code by 9nnn, which GB/T 2260 does not use, and adds "·n+1" to names.
/// Errors: the profile has no demo.json, a township gets no ground, a needed table entry is missing.
[[nodiscard]] Result<DemoCity> makeDemoCity(const CityProfile& profile, const DemoOptions& options);

/// The county outlines of city 0 as a GeoJSON FeatureCollection (code, name, name_en, notice): the union of the township
/// zones to the vertex, for the backdrop.
[[nodiscard]] Result<std::string> districtsGeoJson(const CityProfile& profile);

}  // namespace weir::city
