// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/feature_set.h"
#include "maps/layer/style.h"
#include "maps/prepared/vector_reader.h"
#include "maps/tiles/tile_provider.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace weir::maps {

struct PreparedVectorSource {
    std::shared_ptr<const VectorReader> reader{};
    bool operator==(const PreparedVectorSource&) const = default;
};
/// The folder of a prepared raster; every thread that draws opens its own reader.
struct PreparedRasterSource {
    std::filesystem::path folder{};
    std::shared_ptr<const Manifest> manifest{};
    bool operator==(const PreparedRasterSource&) const = default;
};
struct LiveSource {
    std::shared_ptr<const FeatureSet> features{};
    bool operator==(const LiveSource&) const = default;
};
/// Lines of longitude and latitude; `stepDegrees` 0 chooses a round step for the scale.
struct GraticuleSource {
    double stepDegrees = 0;
    bool operator==(const GraticuleSource&) const = default;
};
/// Tiles of a map service or of a file. `online`: the service may be asked; otherwise its cache alone is drawn.
/// `revision` changes when what was asked before is to be asked again.
struct TileSource {
    std::shared_ptr<TileProvider> tiles{};
    bool online = false;
    std::uint64_t revision = 0;
    bool operator==(const TileSource&) const = default;
};
/// A layer that did not open: it stays in the tree and says why.
struct FailedSource {
    std::string path{};
    Error reason;
    bool operator==(const FailedSource& o) const { return path == o.path && reason.text() == o.reason.text(); }
};
using LayerSource =
    std::variant<FailedSource, PreparedVectorSource, PreparedRasterSource, LiveSource, GraticuleSource, TileSource>;

/// One layer of the map: a value. Two layers are equal when they draw the same; sources are compared by identity, so a
/// new FeatureSet means a new picture of that layer and of no other.
struct Layer {
    std::string id{};     ///< unique in the map, stable ("teams", "prepared:ab12…")
    std::string name{};   ///< for the tree and the legend
    std::string group{};  ///< title of the group, "" for none
    bool visible = true;
    double opacity = 1;  ///< 0 … 1
    ScaleRange scales{};
    Style style{};
    LayerSource source{};
    /// Which features of a prepared vector layer there are for map and pointer, by index: what a time window leaves.
    /// Null: all. Compared by identity.
    std::shared_ptr<const std::vector<bool>> kept{};

    [[nodiscard]] bool keeps(std::uint32_t index) const { return !kept || (index < kept->size() && (*kept)[index]); }
    [[nodiscard]] bool isShownAt(double scaleDenominator) const {
        return visible && opacity > 0 && scales.contains(scaleDenominator);
    }
    [[nodiscard]] const FailedSource* failure() const { return std::get_if<FailedSource>(&source); }
    bool operator==(const Layer&) const = default;
};

/// Opens the folder of a prepared layer as the source for a layer; a FailedSource with the reason when that cannot be
/// done.
[[nodiscard]] LayerSource openPrepared(const std::filesystem::path& folder);
/// Extent in the metres of `workingCrs`; empty for graticules, failed and empty layers.
[[nodiscard]] geo::MapBox extentOf(const Layer& layer, const std::string& workingCrs);
/// CRS of the source's coordinates; "" when they are in the working CRS (live features) or there are none.
[[nodiscard]] std::string crsOf(const Layer& layer);

/// What a service covers, on the map; empty when it says nothing or covers the world.
[[nodiscard]] geo::MapBox extentOf(const TileService& service, const std::string& workingCrs);

/// What most of a prepared vector layer is drawn as.
[[nodiscard]] FeatureKind kindOf(const Manifest& manifest);

/// A row of the legend: what a class is called and how it is drawn.
struct LegendEntry {
    std::string title{};
    FeatureKind kind = FeatureKind::none;  ///< none: a raster
    FeatureStyle style{};
    std::size_t count = 0;  ///< features of the class in a live layer, 0 otherwise
    bool operator==(const LegendEntry&) const = default;
};
/// One entry per class and one for what has none of them; of live features only what there is.
[[nodiscard]] std::vector<LegendEntry> legendOf(const Layer& layer);
/// A calm default for data without a style: kind decides, `seed` varies the hue.
[[nodiscard]] Style defaultStyle(FeatureKind kind, unsigned seed = 0);

}  // namespace weir::maps
