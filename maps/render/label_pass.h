// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/render/label_ink.h"
#include "maps/render/label_memory.h"
#include "maps/render/layer_painter.h"
#include "maps/render/picture_cache.h"

#include <QString>

#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace weir::maps {

/// What is labelled: the layers of the request that are shown, and the picture of each.
struct LabelScene {
    const RenderRequest& request;
    std::span<const std::size_t> wanted;  ///< positions in request.layers
    std::span<const PictureCache::Picture> pictures;
    QString fontFamily;
};

/// Paints badges and labels over the composed layers, in one pass over the whole view. Labels that `memory` knows keep
/// their place where they still can. Writes labels, symbols and badges of the result, and answers the memory for the
/// next picture. Polls `stop`; what is drawn by then stays.
[[nodiscard]] LabelMemory paintLabels(const LabelScene& scene, const LabelInk& ink, const LabelMemory& memory,
                                      std::stop_token stop, RenderResult& result);

}  // namespace weir::maps
