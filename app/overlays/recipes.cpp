// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/overlays/recipes.h"

#include <array>

namespace weir::app {

namespace {

using desk::Picture;

/// Tables are values that share what did not change: equal to the last block means the same rows.
template <auto... Tables>
bool sameTables(const Picture& a, const Picture& b) {
    return (((a.*Tables).shares(b.*Tables)) && ...);
}

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

constexpr auto* kAreas = "Zones";
constexpr auto* kPlaces = "Places";
constexpr auto* kForces = "Rescue teams";
constexpr auto* kStores = "Material and machines";
constexpr auto* kHazards = "Hazards";
constexpr auto* kWater = "Water and rain";
constexpr auto* kEvents = "Incidents and orders";

constexpr std::array kRecipes{
    Recipe{"zones.township",
           "Township zones",
           kAreas,
           {0, 800'000},
           true,
           sameTables<&Picture::zones>,
           townshipZoneFeatures,
           townshipZoneStyle},
    Recipe{"zones.command",
           "Command zones",
           kAreas,
           {},
           true,
           sameTables<&Picture::zones>,
           commandZoneFeatures,
           commandZoneStyle},
    Recipe{
        "zones.other", "Other zones", kAreas, {}, true, sameTables<&Picture::zones>, otherZoneFeatures, otherZoneStyle},
    Recipe{"zones.evacuation",
           "Evacuation zones",
           kAreas,
           {},
           true,
           sameTables<&Picture::zones>,
           evacuationZoneFeatures,
           evacuationZoneStyle},
    Recipe{"villages",
           "Villages",
           kPlaces,
           {0, 150'000},
           true,
           sameTables<&Picture::villages>,
           villageFeatures,
           villageStyle},
    Recipe{"shelters",
           "Shelters",
           kPlaces,
           {0, 60'000},
           true,
           sameTables<&Picture::shelters>,
           shelterFeatures,
           shelterStyle},
    Recipe{"hazards",
           "Major hazard sources",
           kHazards,
           {0, 800'000},
           true,
           sameTables<&Picture::hazardSources>,
           hazardFeatures,
           hazardStyle},
    Recipe{"machines",
           "Machines",
           kStores,
           {0, 60'000},
           false,
           sameTables<&Picture::machines>,
           machineFeatures,
           machineStyle},
    Recipe{"warehouses", "Warehouses", kStores, {0, 800'000}, true, sameWarehouses, warehouseFeatures, warehouseStyle},
    Recipe{
        "teams.village", "Village teams", kForces, {0, 80'000}, true, sameTeams, villageTeamFeatures, villageTeamStyle},
    Recipe{"teams.township",
           "Township teams",
           kForces,
           {0, 180'000},
           true,
           sameTeams,
           townshipTeamFeatures,
           townshipTeamStyle},
    Recipe{"orders", "Orders", kEvents, {}, true, sameOrders, orderFeatures, orderStyle},
    Recipe{"teams.city",
           "City and county teams",
           kForces,
           {0, 1'500'000},
           true,
           sameTeams,
           cityTeamFeatures,
           cityTeamStyle},
    Recipe{"stations", "Hydrological stations", kWater, {}, true, sameStations, stationFeatures, stationStyle},
    Recipe{"annotations",
           "Annotations",
           kAreas,
           {},
           true,
           sameTables<&Picture::annotations>,
           annotationFeatures,
           annotationStyle},
    Recipe{
        "incidents", "Incidents", kEvents, {}, true, sameTables<&Picture::incidents>, incidentFeatures, incidentStyle}};

}  // namespace

std::span<const Recipe> recipes() {
    return kRecipes;
}

}  // namespace weir::app
