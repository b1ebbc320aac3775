// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/folds.h"
#include "maps/layer/layer.h"
#include "maps/layer/map_view.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace weir::maps {

/// One feature under the cursor.
struct Hit {
    std::string layerId{};
    FeatureRef ref{};
    std::string label{};
    double distance = 0;     ///< logical pixels from the point; 0 inside
    geo::MapPoint at{};      ///< of a point feature its position, otherwise the point asked for
    std::size_t folded = 0;  ///< how many features its badge stands for; they follow it
    bool operator==(const Hit&) const = default;
};

/// All features within `tolerance` logical pixels, topmost layer first, nearest first within a layer. Points are hit
/// within their symbol as well. At most `limit` of each layer. With the plan of the picture shown, a badge is hit like
/// the symbol it belongs to, every feature it stands for follows, and what is not drawn is hit no other way.
[[nodiscard]] std::vector<Hit> identify(std::span<const Layer> layers, const MapView& view,
                                        const std::string& workingCrs, ScreenPoint at, double tolerance = 4,
                                        std::size_t limit = 20, const FoldPlan* folds = nullptr);
/// Features of live layers that lie wholly or partly in `box` (map metres), topmost layer first.
[[nodiscard]] std::vector<Hit> featuresIn(std::span<const Layer> layers, const MapView& view, const geo::MapBox& box);
/// The same for an area: the corners of a ring in map metres, not closed, three at least; none for fewer.
[[nodiscard]] std::vector<Hit> featuresIn(std::span<const Layer> layers, const MapView& view,
                                          std::span<const geo::MapPoint> ring);

/// What the card shows for a hit: title and lines. Reads attributes of prepared layers from disk, so not on the UI
/// thread.
struct Card {
    std::string title{};
    std::string layer{};
    std::vector<std::pair<std::string, std::string>> lines{};
};
[[nodiscard]] Card cardOf(std::span<const Layer> layers, const Hit& hit);

// Plane geometry used by identifying, snapping and editing; metres in, metres out.
[[nodiscard]] double distanceToSegment(geo::MapPoint p, geo::MapPoint a, geo::MapPoint b,
                                       geo::MapPoint* nearest = nullptr);
/// Which side of the line from `a` to `b` the point lies on: > 0 left, < 0 right.
[[nodiscard]] constexpr double sideOf(geo::MapPoint a, geo::MapPoint b, geo::MapPoint p) {
    return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}
/// Whether the segments a–b and c–d cross.
[[nodiscard]] constexpr bool cross(geo::MapPoint a, geo::MapPoint b, geo::MapPoint c, geo::MapPoint d) {
    return (sideOf(a, b, c) > 0) != (sideOf(a, b, d) > 0) && (sideOf(c, d, a) > 0) != (sideOf(c, d, b) > 0);
}
[[nodiscard]] bool isInside(geo::MapPoint p, std::span<const geo::MapPoint> ring);

}  // namespace weir::maps
