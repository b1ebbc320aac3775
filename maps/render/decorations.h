// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/map_view.h"
#include "maps/layer/palette.h"
#include "maps/layer/projection.h"

#include <QString>

#include <string>
#include <vector>

class QPainter;

namespace weir::maps {

/// A bar of a round number of ground metres near `maxPixels` long. The length is true on the ellipsoid along the
/// parallel of the screen through the centre of the view, not the metres of the grid.
struct ScaleBar {
    double metres = 0;
    double pixels = 0;                        ///< logical
    [[nodiscard]] std::string label() const;  ///< "500 m", "10 km"
};
[[nodiscard]] ScaleBar scaleBarFor(const MapView& view, const Projection* projection, double maxPixels = 160);

/// Paints scale bar and north arrow into the lower right corner; the painter's units are logical pixels.
void paintScaleBar(QPainter& painter, const MapView& view, const Projection* projection, const Palette& palette,
                   const QString& fontFamily, double bottomMargin = 12);
/// The panel of both, in logical pixels.
[[nodiscard]] ScreenBox scaleBarBox(const MapView& view, const Projection* projection, double bottomMargin = 12);
/// The part of that panel that has the arrow.
[[nodiscard]] ScreenBox northArrowBox(const MapView& view, const Projection* projection, double bottomMargin = 12);
/// The arrow points to true north (grid convergence included).
void paintNorthArrow(QPainter& painter, const MapView& view, const Projection* projection, const Palette& palette,
                     double bottomMargin = 12);
void paintNote(QPainter& painter, const MapView& view, const std::string& note, const Palette& palette,
               const QString& fontFamily);
/// The panel of the note; empty without one.
[[nodiscard]] ScreenBox noteBox(const MapView& view, const std::string& note, const QString& fontFamily);
/// Lines in the lower left corner, above where the note stands: whose maps are shown and how old they are.
void paintStamps(QPainter& painter, const MapView& view, const std::vector<std::string>& lines, const Palette& palette,
                 const QString& fontFamily);
/// Degrees clockwise on the screen of true north at the centre of the view.
[[nodiscard]] double northOnScreen(const MapView& view, const Projection* projection);

}  // namespace weir::maps
