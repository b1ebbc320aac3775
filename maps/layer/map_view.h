// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/geometry.h"

namespace weir::maps {

/// Logical pixels (1/96 inch), origin in the upper left corner, y down.
struct ScreenPoint {
    double x = 0;
    double y = 0;
    bool operator==(const ScreenPoint&) const = default;
};

struct ScreenBox {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
    [[nodiscard]] double right() const { return x + width; }
    [[nodiscard]] double bottom() const { return y + height; }
    [[nodiscard]] bool intersects(const ScreenBox& o) const {
        return x < o.right() && o.x < right() && y < o.bottom() && o.y < bottom();
    }
    [[nodiscard]] bool contains(ScreenPoint p) const {
        return p.x >= x && p.x <= right() && p.y >= y && p.y <= bottom();
    }
    bool operator==(const ScreenBox&) const = default;
};

/// Screen pixels of map metres: x = a·mx + b·my + c, y = d·mx + e·my + f. For the loops that draw.
struct MapToScreen {
    double a = 1, b = 0, c = 0, d = 0, e = 1, f = 0;
    [[nodiscard]] ScreenPoint operator()(geo::MapPoint p) const {
        return {a * p.x + b * p.y + c, d * p.x + e * p.y + f};
    }
};

/// What part of the map is seen, how large and how turned: a value; navigation gives new ones. Sizes are logical pixels
/// of 1/96 inch, so style sizes mean the same on screen and paper: `devicePixelRatio` says how many device pixels one
/// logical pixel has (1, 1.25, 2 on screens; dpi / 96 on paper).
struct MapView {
    static constexpr double kReferenceDpi = 96;
    static constexpr double kFinest = 0.001;     ///< metres per pixel
    static constexpr double kCoarsest = 50'000;  ///< metres per pixel

    geo::MapPoint centre;
    double metresPerPixel = 100;  ///< of a logical pixel, in the metres of the working CRS
    double rotation = 0;          ///< degrees by which the picture is turned clockwise; 0: north (y) is up
    int width = 0;                ///< logical pixels
    int height = 0;
    double devicePixelRatio = 1;

    bool operator==(const MapView&) const = default;

    /// A view for paper; centre and scale are set afterwards (`withScale`, `fitted`).
    [[nodiscard]] static MapView forPaper(double widthMm, double heightMm, double dpi);

    [[nodiscard]] ScreenPoint toScreen(geo::MapPoint point) const;
    [[nodiscard]] geo::MapPoint toMap(ScreenPoint point) const;
    [[nodiscard]] MapToScreen transform() const;
    /// The smallest unrotated box that holds everything seen.
    [[nodiscard]] geo::MapBox bounds() const;
    /// True when centre, scale and size are usable numbers.
    [[nodiscard]] bool isValid() const;

    /// Zooms by `factor` (> 1 comes closer) so that the map point under `at` stays under it. Clamped to
    /// kFinest…kCoarsest.
    [[nodiscard]] MapView zoomedAt(ScreenPoint at, double factor) const;
    [[nodiscard]] MapView zoomed(double factor) const;
    /// The picture moves by that many pixels (dragging right by 10 px: {10, 0}).
    [[nodiscard]] MapView panned(double dx, double dy) const;
    /// Shows all of `box` with a margin (share of the size on each side). A box without extent only moves the centre.
    [[nodiscard]] MapView fitted(const geo::MapBox& box, double margin = 0.05) const;
    [[nodiscard]] MapView centredAt(geo::MapPoint point) const;
    [[nodiscard]] MapView resized(int newWidth, int newHeight, double ratio) const;
    [[nodiscard]] MapView rotatedTo(double degrees) const;

    /// N of 1:N on a medium with `dpi` logical dots per inch.
    [[nodiscard]] double scaleDenominator(double dpi = kReferenceDpi) const;
    [[nodiscard]] MapView withScale(double denominator, double dpi = kReferenceDpi) const;
};

}  // namespace weir::maps
