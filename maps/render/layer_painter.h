// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/classing.h"
#include "maps/layer/folds.h"
#include "maps/render/badges.h"
#include "maps/render/label_ink.h"
#include "maps/render/label_mask.h"
#include "maps/render/label_texts.h"
#include "maps/render/label_wish.h"
#include "maps/render/raster_readers.h"
#include "maps/render/renderer.h"
#include "maps/render/shapes.h"
#include "maps/render/sprite_book.h"
#include "maps/render/task_pool.h"
#include "maps/render/tile_book.h"

#include <QImage>
#include <QPen>

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

class QPainter;

namespace weir::maps {

class WorkPoll;

/// What one layer gives to the picture.
struct LayerPicture {
    QImage image;  ///< transparent where nothing was drawn; null when nothing was
    std::vector<LabelWish> labels;
    std::vector<SymbolBox> symbols;
    std::vector<Badge> crowds;              ///< points that stand for others of a prepared layer
    std::shared_ptr<const LabelMask> mask;  ///< where labels of other layers keep off; null: nowhere
    RenderTimings timings;
    std::optional<Error> problem;
    bool complete = false;  ///< false: cancelled
    TileState tiles;        ///< of a layer of tiles
};

struct TilePlan;

/// Classes of the features of prepared layers, computed once per file and what its style asks. Thread-safe.
class ClassCache {
public:
    using Classes = std::shared_ptr<const std::vector<int>>;
    [[nodiscard]] Result<Classes> classesOf(const std::shared_ptr<const VectorReader>& reader, const Style& style,
                                            std::stop_token stop = {});
    using Numbers = std::shared_ptr<const std::vector<float>>;
    /// The number that attribute spells in every feature, 0 where it spells none. Errors: as classesOf().
    [[nodiscard]] Result<Numbers> numbersOf(const std::shared_ptr<const VectorReader>& reader, const std::string& field,
                                            std::stop_token stop = {});

private:
    struct Entry {
        std::shared_ptr<const VectorReader> reader;
        Classing classing = Classing::categories;
        std::string field;
        std::vector<StyleClass> classes;
        Classes result;
    };
    struct Column {
        std::shared_ptr<const VectorReader> reader;
        std::string field;
        Numbers numbers;
    };
    std::mutex m_mutex;
    std::vector<Entry> m_entries;
    std::vector<Column> m_columns;
};

/// Tools shared by all layers of all pictures.
struct PaintTools {
    const SpriteBook& sprites;
    const LabelInk& ink;
    ClassCache& classes;
    RasterReaders& rasters;
    LabelTexts& texts;
    TaskPool& pool;
    TileBook& tiles;
    bool lastCall = false;      ///< tiles still on their way are missing from this picture
    FoldPlan::Hidden hidden{};  ///< features of the layer that fold behind others; null: none
};

/// Draws one layer into a picture of its own. `request.layers` is not looked at.
[[nodiscard]] LayerPicture paintLayer(const Layer& layer, const RenderRequest& request, const PaintTools& tools,
                                      std::stop_token stop);

// The kinds of layers, each in its file.
void paintVector(const Layer& layer, const RenderRequest& request, const PaintTools& tools, std::stop_token stop,
                 LayerPicture& out);
/// Only what paintVector() adds to labels and symbols.
void wishVectorLabels(const Layer& layer, const RenderRequest& request, const PaintTools& tools, std::stop_token stop,
                      LayerPicture& out);
void paintRaster(const PreparedRasterSource& source, const Layer& layer, const RenderRequest& request,
                 const PaintTools& tools, std::stop_token stop, LayerPicture& out);
void paintGraticule(const GraticuleSource& source, const Layer& layer, const RenderRequest& request,
                    const PaintTools& tools, LayerPicture& out);

void paintTiles(const TileSource& source, const Layer& layer, const RenderRequest& request, const PaintTools& tools,
                std::stop_token stop, LayerPicture& out);
void paintVectorTiles(const TileSource& source, const Layer& layer, const RenderRequest& request,
                      const PaintTools& tools, const TilePlan& plan, const TileOrder& order, std::stop_token stop,
                      LayerPicture& out);
/// A picture of shapes gathered elsewhere, and the wishes for their labels: `texts` by ScreenShapes::Shape::source.
void paintShapes(const ScreenShapes& shapes, std::span<const std::string> texts, const Layer& layer,
                 const RenderRequest& request, const PaintTools& tools, std::stop_token stop, LayerPicture& out);

/// How the tiles of one picture fared; bands of the picture count side by side.
class TileTally {
public:
    /// Counts each tile once and answers as what; with `lastCall` one that still waits is failed, or ready when there
    /// is an older one.
    Tile::State count(const TileId& id, const Tile& tile, bool lastCall);
    void tell(std::size_t total, const TileSource& source, LayerPicture& out) const;

private:
    mutable std::mutex m_mutex;
    std::set<TileId> m_seen;
    std::size_t m_waiting = 0;
    std::size_t m_failed = 0;
    std::optional<Instant> m_oldest;
    std::optional<Error> m_reason;
};

/// Draws shapes into `target`, which holds the rows from `top` on: fills and hatches, casings, strokes, symbols.
void drawShapes(const ScreenShapes& shapes, const Style& style, const RenderRequest& request, const PaintTools& tools,
                QImage& target, int top, std::stop_token stop);
/// The symbols of the shapes and the dots, as a part of drawShapes().
void drawSymbols(const ScreenShapes& shapes, const Style& style, const RenderRequest& request, const PaintTools& tools,
                 QImage& target, int top, WorkPoll& poll);
/// The pen of a stroke in device pixels, for dashes, marks and the legend.
[[nodiscard]] QPen penFor(const Stroke& stroke, const Palette& palette, double devicePixelRatio);
/// Ticks, crosses, dots and arrows along lines and edges, in device pixels; drawn below (`casing`) or above the stroke.
void drawLineMarks(QPainter& painter, const ScreenShapes& shapes, const ScreenShapes::Shape& shape,
                   const Stroke& stroke, const QColor& colour, double penWidth, double devicePixelRatio);

/// Milliseconds since it was made.
class StopWatch {
public:
    [[nodiscard]] double milliseconds() const {
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - m_start).count();
    }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

}  // namespace weir::maps
