// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/city/city_registers.h"

namespace weir::city {

/// What a demonstration city is made from. The same options give the same city on every machine.
struct DemoOptions {
    std::uint64_t seed = 1;
    int cityIndex = 0;  ///< city 0 lies where the profile says; the others lie beside it to the east and north
    Instant now{};      ///< the readings end here
};

/// The registers of profileRegisters() completed with an invented city and 72 hours of readings. Zones: sub-HQs first,
/// then townships; each set covers the city once.
using DemoCity = CityRegisters;

/// Builds the city of `profile.demo`: the published sizes exactly, places on the rough geography of the profile,
/// everything else invented. Cities of different index share no code, no name and no ground. In city 0 codes are those
/// of the profile; city n replaces the first four digits of a code by 9nnn, which GB/T 2260 does not use, and adds
/// "·n+1" to names. Errors: the profile has no demo.json, a township gets no ground, a needed table entry is missing.
[[nodiscard]] Result<DemoCity> makeDemoCity(const CityProfile& profile, const DemoOptions& options);

/// The county outlines of city 0 as a GeoJSON FeatureCollection (class, code, name, name_en, notice): the union of the
/// township zones to the vertex. It is what resources/backdrop/districts.geojson holds.
[[nodiscard]] Result<std::string> districtsGeoJson(const CityProfile& profile);

}  // namespace weir::city
