// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/prepared/manifest.h"
#include "maps/tiles/tile_provider.h"

#include <filesystem>

namespace weir::maps {

inline constexpr auto kPreparedTiles = "tiles.mbtiles";

/// The tiles of a prepared folder: all at hand, or not there at all. Errors: notFound, corrupt.
[[nodiscard]] Result<std::shared_ptr<TileProvider>> openFileTiles(const std::filesystem::path& folder,
                                                                  const Manifest& manifest);

}  // namespace weir::maps
