// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/layer.h"
#include "maps/layer/map_view.h"

#include <string>
#include <vector>

namespace weir::maps {

/// Two pictures under one view, cut along a divider of the screen: what is compared lies on one side only.
struct Swipe {
    std::vector<std::string> firstOnly{};   ///< ids of layers drawn left of the divider (above it) only
    std::vector<std::string> secondOnly{};  ///< ids of layers drawn right of it (below it) only
    bool isLevel = false;                   ///< the divider runs from left to right
    double share = 0.5;                     ///< 0 … 1: where it stands in the width (height) of the picture
    bool operator==(const Swipe&) const = default;
};
/// The layers as one side of a swipe shows them.
[[nodiscard]] std::vector<Layer> layersOfSide(std::vector<Layer> layers, const Swipe& swipe, bool second);
/// One side of a picture of `width` × `height`.
[[nodiscard]] ScreenBox sideOf(const Swipe& swipe, bool second, double width, double height);
/// The swipe for another picture of the same direction, the divider at the same place on the ground.
[[nodiscard]] Swipe carried(Swipe swipe, const MapView& from, const MapView& to);

}  // namespace weir::maps
