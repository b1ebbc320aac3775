// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/city/demo_city.h"
#include "core/city/demo_geography.h"
#include "core/city/demo_names.h"

/// The parts of the demonstration city, made in the order of this file. Each has a random stream of its own.
namespace weir::city::demo {

struct Build {
    const CityProfile& profile;
    const DemoSizes& sizes;
    DemoOptions options;
    DemoGeography ground;
    DemoCity city;

    [[nodiscard]] DemoRandom random(std::uint64_t stream) const {
        return DemoRandom{options.seed, stream + 1000u * static_cast<std::uint64_t>(options.cityIndex)};
    }
    /// A GB/T 2260 code of the profile as this city carries it.
    [[nodiscard]] std::string code(const std::string& profileCode) const;
    /// A name or an own code made unique among cities.
    [[nodiscard]] std::string named(std::string name) const;
    [[nodiscard]] std::string tagged(std::string code) const;
    /// Index of the township whose seat is nearest to a county's seat.
    [[nodiscard]] std::size_t seatTownship(std::size_t county) const;
    /// Townships of the urban sub-HQ or, without one, all.
    [[nodiscard]] std::vector<std::size_t> urbanTownships() const;
    /// The year of options.now in the city's zone.
    [[nodiscard]] int year() const;
};

void makeVillages(Build& build);  ///< first: divisions take their population from them
void makeDivisions(Build& build);
void makeOrganisation(Build& build);  ///< persons, and who holds which post
void makeZones(Build& build);
void makeTeams(Build& build);
void makeStores(Build& build);  ///< warehouses, materials, stock lines
void makeMachines(Build& build);
[[nodiscard]] Result<void> makeHazardSources(Build& build);
[[nodiscard]] Result<void> makeShelters(Build& build);
void makeStations(Build& build);  ///< with their readings
void makePlansAndBookmarks(Build& build);

}  // namespace weir::city::demo
