// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/swipe.h"

#include <algorithm>

namespace weir::maps {

std::vector<Layer> layersOfSide(std::vector<Layer> layers, const Swipe& swipe, bool second) {
    const auto& elsewhere = second ? swipe.firstOnly : swipe.secondOnly;
    for (auto& layer : layers) {
        const bool isElsewhere = std::ranges::find(elsewhere, layer.id) != elsewhere.end();
        layer.visible = layer.visible && !isElsewhere;
    }
    return layers;
}

ScreenBox sideOf(const Swipe& swipe, bool second, double width, double height) {
    const double at = swipe.share * (swipe.isLevel ? height : width);
    if (swipe.isLevel) {
        return second ? ScreenBox{0, at, width, height - at} : ScreenBox{0, 0, width, at};
    }
    return second ? ScreenBox{at, 0, width - at, height} : ScreenBox{0, 0, at, height};
}

Swipe carried(Swipe swipe, const MapView& from, const MapView& to) {
    const double x = swipe.isLevel ? from.width / 2.0 : swipe.share * from.width;
    const double y = swipe.isLevel ? swipe.share * from.height : from.height / 2.0;
    const auto there = to.toScreen(from.toMap({x, y}));
    swipe.share = std::clamp(swipe.isLevel ? there.y / to.height : there.x / to.width, 0.0, 1.0);
    return swipe;
}

}  // namespace weir::maps
