// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/style.h"

#include <span>
#include <string>

namespace weir::maps {

/// A calm base map of vector tiles: classes for the layers known by name (water, land use, roads, buildings, borders,
/// places …) of those there are, all others as thin grey. Names are shown from the attribute "name".
[[nodiscard]] Style defaultTileStyle(std::span<const std::string> layerNames);

}  // namespace weir::maps
