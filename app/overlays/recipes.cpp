// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/overlays/recipes.h"

namespace weir::app {

namespace {

using desk::Picture;

/// Tables are values that share what did not change: equal to the last block means the same rows.
template <auto... Tables>
bool sameTables(const Picture& a, const Picture& b) {
    return (((a.*Tables).shares(b.*Tables)) && ...);
}

constexpr auto* sameZones = sameTables<&Picture::zones>;
constexpr auto* sameVillages = sameTables<&Picture::villages>;
constexpr auto* sameShelters = sameTables<&Picture::shelters>;
constexpr auto* sameHazardSources = sameTables<&Picture::hazardSources>;
constexpr auto* sameMachines = sameTables<&Picture::machines>;
constexpr auto* sameAnnotations = sameTables<&Picture::annotations>;
constexpr auto* sameIncidents = sameTables<&Picture::incidents, &Picture::orders>;

bool sameTeams(const Picture& a, const Picture& b) {
    return sameTables<&Picture::teams>(a, b) && a.activeOrderOfTeam == b.activeOrderOfTeam &&
           (a.activeOrderOfTeam.empty() || sameTables<&Picture::orders>(a, b));
}
bool sameWarehouses(const Picture& a, const Picture& b) {
    return sameTables<&Picture::warehouses>(a, b) && a.stockByWarehouse == b.stockByWarehouse;
}
bool sameStations(const Picture& a, const Picture& b) {
    return sameTables<&Picture::stations>(a, b) && a.latest == b.latest;
}
bool sameOrders(const Picture& a, const Picture& b) {
    return sameTables<&Picture::orders, &Picture::incidents, &Picture::assignments>(a, b) &&
           (a.orders.empty() || sameTables<&Picture::teams>(a, b));
}

/// Features that look the same at any time.
template <auto Of>
Features still(const Picture& picture, Instant) {
    return Of(picture);
}

constexpr auto* kAreas = "Zones";
constexpr auto* kPlaces = "Places";
constexpr auto* kForces = "Rescue teams";
constexpr auto* kStores = "Material and machines";
constexpr auto* kHazards = "Hazards";
constexpr auto* kWater = "Water and rain";
constexpr auto* kEvents = "Incidents and orders";

constexpr Recipe kRecipes[] = {
    {"zones.township",
     "Township zones",
     kAreas,
     {0, 800'000},
     sameZones,
     still<townshipZoneFeatures>,
     townshipZoneStyle},
    {"zones.command", "Command zones", kAreas, {}, sameZones, still<commandZoneFeatures>, commandZoneStyle},
    {"zones.other", "Other zones", kAreas, {}, sameZones, still<otherZoneFeatures>, otherZoneStyle},
    {"zones.evacuation", "Evacuation zones", kAreas, {}, sameZones, still<evacuationZoneFeatures>, evacuationZoneStyle},
    {"villages", "Villages", kPlaces, {0, 150'000}, sameVillages, still<villageFeatures>, villageStyle},
    {"shelters", "Shelters", kPlaces, {0, 60'000}, sameShelters, still<shelterFeatures>, shelterStyle},
    {"hazards", "Major hazard sources", kHazards, {0, 800'000}, sameHazardSources, still<hazardFeatures>, hazardStyle},
    {"machines", "Machines", kStores, {0, 60'000}, sameMachines, still<machineFeatures>, machineStyle, false},
    {"warehouses", "Warehouses", kStores, {0, 800'000}, sameWarehouses, still<warehouseFeatures>, warehouseStyle},
    {"teams.village", "Village teams", kForces, {0, 80'000}, sameTeams, still<villageTeamFeatures>, villageTeamStyle},
    {"teams.township",
     "Township teams",
     kForces,
     {0, 180'000},
     sameTeams,
     still<townshipTeamFeatures>,
     townshipTeamStyle},
    {"orders", "Orders", kEvents, {}, sameOrders, still<orderFeatures>, orderStyle},
    {"teams.city", "City and county teams", kForces, {0, 1'500'000}, sameTeams, still<cityTeamFeatures>, cityTeamStyle},
    {"stations", "Hydrological stations", kWater, {}, sameStations, stationFeatures, stationStyle, true, true},
    {"annotations", "Annotations", kAreas, {}, sameAnnotations, still<annotationFeatures>, annotationStyle},
    {"orders.targets", "Destinations of orders", kEvents, {}, sameOrders, still<orderTargetFeatures>, orderTargetStyle},
    {"incidents", "Incidents", kEvents, {}, sameIncidents, incidentFeatures, incidentStyle, true, true},
    {"stations.warning",
     "Gauges above warning",
     kWater,
     {},
     sameStations,
     warningStationFeatures,
     warningStationStyle,
     true,
     true},
    {"stations.guarantee",
     "Gauges above guarantee",
     kWater,
     {},
     sameStations,
     guaranteeStationFeatures,
     guaranteeStationStyle,
     true,
     true}};
}  // namespace

std::span<const Recipe> recipes() {
    return kRecipes;
}

}  // namespace weir::app
