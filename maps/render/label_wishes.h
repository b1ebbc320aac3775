// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/render/layer_painter.h"

namespace weir::maps {

/// Adds to `out` the symbols that labels keep off, the mask of a layer that is an obstacle, and the labels the layer
/// would like to have, each with the ways it may be placed. `texts` by ScreenShapes::Shape::source for layers that keep
/// them nowhere else; empty: as the layer's source and rule say.
void addLabels(const ScreenShapes& shapes, std::span<const std::string> texts, const Layer& layer,
               const RenderRequest& request, const PaintTools& tools, std::stop_token stop, LayerPicture& out);

}  // namespace weir::maps
