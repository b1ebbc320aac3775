// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"
#include "maps/layer/layer.h"

#include <span>
#include <string_view>

/// How each overlay is made: a table, so that a new one is one row here and one function.
namespace weir::app {

using Features = std::vector<maps::FeatureInput>;

struct Recipe {
    std::string_view id;
    const char* name;  ///< English pattern of the layer tree
    const char* group;
    maps::ScaleRange scales;
    /// True when the layer drawn from `a` also shows `b`.
    bool (*same)(const desk::Picture& a, const desk::Picture& b);
    Features (*features)(const desk::Picture& picture, Instant now);
    maps::Style (*style)();
    bool visible = true;
    bool ages = false;  ///< shows ages: to be drawn again every minute
};

/// Bottom first.
[[nodiscard]] std::span<const Recipe> recipes();

// Features, by what they show.
[[nodiscard]] Features commandZoneFeatures(const desk::Picture& picture);
[[nodiscard]] Features townshipZoneFeatures(const desk::Picture& picture);
[[nodiscard]] Features evacuationZoneFeatures(const desk::Picture& picture);
[[nodiscard]] Features otherZoneFeatures(const desk::Picture& picture);
[[nodiscard]] Features villageFeatures(const desk::Picture& picture);
[[nodiscard]] Features shelterFeatures(const desk::Picture& picture);
[[nodiscard]] Features hazardFeatures(const desk::Picture& picture);
[[nodiscard]] Features warehouseFeatures(const desk::Picture& picture);
[[nodiscard]] Features machineFeatures(const desk::Picture& picture);
/// Stations that call for nothing; those above their warning or flood limit stage, and above the guaranteed one, by a
/// reading that is not too old are layers of their own over everything else.
[[nodiscard]] Features stationFeatures(const desk::Picture& picture, Instant now);
[[nodiscard]] Features warningStationFeatures(const desk::Picture& picture, Instant now);
[[nodiscard]] Features guaranteeStationFeatures(const desk::Picture& picture, Instant now);
[[nodiscard]] Features cityTeamFeatures(const desk::Picture& picture);
[[nodiscard]] Features townshipTeamFeatures(const desk::Picture& picture);
[[nodiscard]] Features villageTeamFeatures(const desk::Picture& picture);
[[nodiscard]] Features orderFeatures(const desk::Picture& picture);
[[nodiscard]] Features orderTargetFeatures(const desk::Picture& picture);
[[nodiscard]] Features incidentFeatures(const desk::Picture& picture, Instant now);
[[nodiscard]] Features annotationFeatures(const desk::Picture& picture);

// Styles of the same.
[[nodiscard]] maps::Style commandZoneStyle();
[[nodiscard]] maps::Style townshipZoneStyle();
[[nodiscard]] maps::Style evacuationZoneStyle();
[[nodiscard]] maps::Style otherZoneStyle();
[[nodiscard]] maps::Style villageStyle();
[[nodiscard]] maps::Style shelterStyle();
[[nodiscard]] maps::Style hazardStyle();
[[nodiscard]] maps::Style warehouseStyle();
[[nodiscard]] maps::Style machineStyle();
[[nodiscard]] maps::Style stationStyle();
[[nodiscard]] maps::Style warningStationStyle();
[[nodiscard]] maps::Style guaranteeStationStyle();
[[nodiscard]] maps::Style cityTeamStyle();
[[nodiscard]] maps::Style townshipTeamStyle();
[[nodiscard]] maps::Style villageTeamStyle();
[[nodiscard]] maps::Style orderStyle();
[[nodiscard]] maps::Style orderTargetStyle();
[[nodiscard]] maps::Style incidentStyle();
[[nodiscard]] maps::Style annotationStyle();

/// Layers of resources/backdrop: land, water, rivers, roads, places.
[[nodiscard]] std::vector<maps::Layer> backdropLayers(const std::filesystem::path& resources,
                                                      const maps::Projection& projection);

}  // namespace weir::app
