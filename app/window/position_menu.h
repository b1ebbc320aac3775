// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/coordinate_text.h"
#include "maps/layer/map_view.h"
#include "maps/layer/projection.h"

#include <QString>

#include <string>

class QMenu;

namespace weir::app {

/// How positions are written on screen and into the clipboard.
enum class PositionStyle { decimal, dms, chinese, grid, geoUri };

/// A position in words; the grid (the working CRS) falls back to decimal degrees outside of it.
[[nodiscard]] QString positionText(geo::LonLat position, PositionStyle style, const std::string& workingCrs);
/// "min. longitude,min. latitude,max. longitude,max. latitude" of what the view shows, as `weir render --bbox` takes
/// it.
[[nodiscard]] QString boxText(const maps::MapView& view, const maps::Projection& projection);
/// The same as a GeoJSON polygon with the corners of the view, turned or not.
[[nodiscard]] QString boxGeoJson(const maps::MapView& view, const maps::Projection& projection);

/// One action for each style; each puts its text on the clipboard. Object names: Map_MenuCopy<Style>.
void addCoordinateActions(QMenu& menu, geo::LonLat position, const std::string& workingCrs);
void addBoxActions(QMenu& menu, const maps::MapView& view, const maps::Projection& projection);

}  // namespace weir::app

template <>
struct weir::EnumNames<weir::app::PositionStyle> {
    static constexpr std::array names{std::string_view{"decimal"}, std::string_view{"dms"}, std::string_view{"chinese"},
                                      std::string_view{"grid"}, std::string_view{"geoUri"}};
};
