// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/cli/store_access.h"
#include "app/overlays/overlays.h"
#include "app/tiles/tile_hub.h"
#include "maps/prepared/prepared_store.h"
#include "maps/render/renderer.h"

#include <optional>
#include <string>
#include <vector>

namespace weir::app {

/// "1920x1080". Errors: usage (not a size, 16 … 20,000 pixels a side, at most 200 million pixels).
struct PixelSize {
    int width = 1920;
    int height = 1080;
};
[[nodiscard]] Result<PixelSize> sizeFrom(const std::string& text);
/// "minlon,minlat,maxlon,maxlat". Errors: usage.
[[nodiscard]] Result<geo::LonLatBox> boxFrom(const std::string& text);

/// The cache of prepared layers of this user, and the worker beside the program.
[[nodiscard]] maps::PreparedStore preparedStore();

/// The layers recorded in the store, then files named on the command line: prepared when they are not in the cache. A
/// layer that does not open becomes a failed layer; a file of the command line that does not open is an error.
struct OuterLayers {
    std::vector<maps::Layer> layers;
    std::vector<Message> warnings;
};
/// Where outside layers come from.
struct LayerSources {
    maps::PreparedStore& prepared;
    TileHub& services;
};
/// What to do about a recorded layer that is not in the cache: read its file again, or say so.
enum class WhenNotPrepared { prepare, fail };
[[nodiscard]] maps::Layer storedLayer(const model::Layer& row, const std::string& workingCrs,
                                      const LayerSources& sources, WhenNotPrepared when);
/// How a layer of a source is drawn when nobody chose: `seed` varies the hue.
[[nodiscard]] maps::Style deliveredStyle(const maps::LayerSource& source, unsigned seed);
/// Gives an open layer what its row says: name, whether it is shown, style.
void dress(maps::Layer& layer, const model::Layer& row);
[[nodiscard]] OuterLayers storedLayers(const desk::Picture& picture, const LayerSources& sources);
[[nodiscard]] Result<OuterLayers> fileLayers(const std::vector<std::filesystem::path>& files,
                                             const std::string& workingCrs, maps::PreparedStore& prepared);

/// Overlays with the outside layers above the backdrop and below everything of the domain.
[[nodiscard]] std::vector<maps::Layer> withOuterLayers(std::vector<maps::Layer> overlays,
                                                       std::vector<maps::Layer> outer);

/// The box around the corners on the map.
[[nodiscard]] geo::MapBox boxOnMap(const geo::LonLatBox& box, const maps::Projection& projection);
/// Extent of the divisions and zones of a picture, else of the stations and teams; metres of the projection.
[[nodiscard]] geo::MapBox extentOf(const desk::Picture& picture, const maps::Projection& projection);

}  // namespace weir::app
