// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/render/picture_cache.h"

namespace weir::maps {

/// Whether a picture of `layer` may be made by moving an earlier one and drawing only what came into view: features and
/// rasters; not a graticule, whose figures stand at the edges of the picture.
[[nodiscard]] bool canPan(const Layer& layer);

/// The layer's picture for `request` from one of the same map moved by whole device pixels: the covered part is copied,
/// the uncovered strips are drawn. Labels are wished for anew, because they depend on what is seen of a line or area.
[[nodiscard]] LayerPicture paintPanned(const Layer& layer, const RenderRequest& request, const PaintTools& tools,
                                       const PictureCache::Moved& earlier, std::stop_token stop);

}  // namespace weir::maps
