// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/folds.h"
#include "maps/layer/layer.h"
#include "maps/layer/map_view.h"
#include "maps/layer/palette.h"

#include <QImage>
#include <QString>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace weir::maps {

/// What is drawn besides the layers. The canvas leaves scale bar and arrow off and draws them itself over the moving
/// picture.
struct Decorations {
    bool scaleBar = false;
    bool northArrow = false;
    bool stamps = true;  ///< whose maps are shown, and how old they are when they come from a cache
    std::string
        note;  ///< small text in the lower left corner ("Demonstration data · CGCS2000 / 3° CM 114°"), translated
    bool operator==(const Decorations&) const = default;
};

/// Everything a picture depends on: a value. The dots per inch are in `view.devicePixelRatio` (dpi / 96).
struct RenderRequest {
    MapView view{};
    std::string workingCrs = "EPSG:4547";
    std::shared_ptr<const Projection> projection{};  ///< of workingCrs; needed for graticules
    std::vector<Layer> layers{};                     ///< bottom first; invisible ones are skipped
    std::vector<FeatureRef> kept{};                  ///< never folded behind others: what is selected
    Palette palette = Palette::light();
    bool labels = true;
    ColourRef background = "outside";
    Decorations decorations{};
    std::vector<ScreenBox>
        reserved{};  ///< logical pixels; what is drawn over the picture later, so no label goes there
    std::chrono::milliseconds tileWait{0};  ///< how long render() waits for tiles of map services
    bool operator==(const RenderRequest&) const = default;
};

/// Milliseconds by phase, summed over layers (so more than the wall time when several threads drew).
struct RenderTimings {
    double read = 0;
    double project = 0;
    double draw = 0;
    double label = 0;
    double compose = 0;
    double wall = 0;
    int layersDrawn = 0;
    int layersFromCache = 0;
    int layersPanned = 0;  ///< of those drawn: only the strips that came into view
    std::uint64_t features = 0;
    std::uint64_t vertices = 0;
};

/// A layer that could not be drawn (wholly): its id and why.
struct LayerNotice {
    std::string layerId{};
    Error reason;
};

struct PlacedLabel {
    std::string layerId{};
    FeatureRef ref{};
    std::string text{};
    ScreenBox box{};  ///< logical pixels; for a turned label the box around it
    double angle = 0;
    std::string written{};  ///< the text as it was broken into lines
    struct Letter {
        ScreenPoint centre{};
        double angle = 0;  ///< degrees clockwise, -90 … 90
        ScreenBox box{};
    };
    std::vector<Letter> letters{};  ///< of a text that follows its line, in reading order
};

/// "+N" at a symbol that stands for others.
struct PlacedBadge {
    std::string layerId{};
    FeatureRef ref{};
    std::size_t members = 0;
    ScreenBox box{};  ///< logical pixels
};

/// How the tiles of one layer fared in a picture.
struct TileState {
    std::size_t total = 0;  ///< 0: no layer of tiles, or none in view
    std::size_t waiting = 0;
    std::size_t failed = 0;
    std::optional<Instant> oldest{};  ///< of those drawn
    Instant now{};                    ///< when that was
    bool isRemote = false;
    bool online = false;
    std::string attribution{};
    bool operator==(const TileState&) const = default;
};
struct LayerTiles {
    std::string layerId{};
    std::string layerName{};
    TileState state{};
};

struct RenderResult {
    QImage image{};  ///< ARGB32_Premultiplied, device pixels, devicePixelRatio set
    MapView view{};
    std::uint64_t generation = 0;
    bool complete = false;  ///< false: a picture on the way (layers so far, labels not yet), or cancelled
    bool cancelled = false;
    bool whole = false;  ///< as complete as can be while tiles are on their way: `complete`, or the rest will follow
    double share = 0;    ///< of the work, 0 … 1
    RenderTimings timings{};
    std::vector<LayerNotice> notices{};
    std::vector<PlacedLabel> labels{};
    std::vector<ScreenBox> symbols{};  ///< of all point symbols drawn, in drawing order
    std::vector<PlacedBadge> badges{};
    std::vector<LayerTiles> tiles{};          ///< of the layers of tiles
    std::shared_ptr<const FoldPlan> folds{};  ///< for identifying what the badges stand for
};

/// What stands over the picture about its map services, translated: for each from a cache its age, then whose they are.
[[nodiscard]] std::vector<std::string> tileStamps(const std::vector<LayerTiles>& tiles);

struct RendererOptions {
    std::filesystem::path symbols{};              ///< folder with symbols.json
    std::string fontFamily = "Noto Sans CJK SC";  ///< of labels and of the characters in symbols
    int threads = 2;
    std::size_t cacheBytes = 256u << 20;  ///< of layer pictures
    double largePixels =
        40e6;  ///< above, layers are drawn one after the other and not kept: memory stays at two pictures
};

/// Draws requests. One Renderer serves one canvas; the latest request wins. Layer pictures are kept by (layer value,
/// view, palette), so a change of one layer draws that layer only. Thread-safe.
class Renderer {
public:
    /// Symbols that cannot be read are drawn as plain frames; `symbolProblems` says why.
    explicit Renderer(RendererOptions options);
    ~Renderer();  ///< cancels what runs and waits for it (at most one chunk of drawing)
    Renderer(const Renderer&) = delete;
    Renderer& operator=(const Renderer&) = delete;

    /// Called on a worker thread: pictures on the way every 100 ms or so, then exactly one complete or cancelled result
    /// per request, none for one that a later request replaced before it began. While tiles of map services arrive the
    /// pictures on the way are whole but for them; the complete one has every tile, or its failure.
    using Done = std::function<void(const RenderResult&)>;
    /// Starts drawing; cancels the request before it. Answers its generation.
    std::uint64_t start(RenderRequest request, Done done);
    void cancel();
    /// Draws now and waits, for tiles at most `tileWait`; those that did not come by then count as failed. For print,
    /// export, command line, tests. Uses the same caches.
    [[nodiscard]] RenderResult render(const RenderRequest& request, std::stop_token stop = {});

    /// A symbol of the table (or a plain shape) as a picture, for legends, tables and buttons. `size` logical pixels.
    [[nodiscard]] QImage symbol(const std::string& id, double size, double devicePixelRatio,
                                const Palette& palette) const;
    /// A swatch for a legend row.
    [[nodiscard]] QImage swatch(const LegendEntry& entry, int width, int height, double devicePixelRatio,
                                const Palette& palette) const;
    [[nodiscard]] std::vector<Error> symbolProblems() const;
    /// Forgets pictures, and where labels stood.
    void clearCache();
    /// What is kept between pictures; all of it has a bound.
    struct Kept {
        std::size_t pictureBytes = 0;
        std::size_t labelBytes = 0;
        std::size_t labelTexts = 0;
        std::size_t sprites = 0;
        std::size_t placedLabels = 0;
    };
    [[nodiscard]] Kept kept() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace weir::maps
