// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/classing.h"
#include "maps/layer/folds.h"
#include "maps/render/labels.h"
#include "maps/render/raster_readers.h"
#include "maps/render/renderer.h"
#include "maps/render/shapes.h"
#include "maps/render/sprite_book.h"
#include "maps/render/task_pool.h"

#include <QImage>
#include <QPen>

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

class QPainter;

namespace weir::maps {

/// What one layer gives to the picture.
struct LayerPicture {
    QImage image;  ///< transparent where nothing was drawn; null when nothing was
    std::vector<LabelWish> labels;
    std::vector<SymbolBox> symbols;
    RenderTimings timings;
    std::optional<Error> problem;
    bool complete = false;  ///< false: cancelled
};

/// Classes of the features of prepared layers, computed once per file and what its style asks. Thread-safe.
class ClassCache {
public:
    using Classes = std::shared_ptr<const std::vector<int>>;
    [[nodiscard]] Result<Classes> classesOf(const std::shared_ptr<const VectorReader>& reader, const Style& style);

private:
    struct Entry {
        std::shared_ptr<const VectorReader> reader;
        Classing classing = Classing::categories;
        std::string field;
        std::vector<StyleClass> classes;
        Classes result;
    };
    std::mutex m_mutex;
    std::vector<Entry> m_entries;
};

/// Tools shared by all layers of all pictures.
struct PaintTools {
    const SpriteBook& sprites;
    const LabelInk& ink;
    ClassCache& classes;
    RasterReaders& rasters;
    TaskPool& pool;
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
void paintGraticule(const GraticuleSource& source, const Layer& layer, const RenderRequest& request, LayerPicture& out);

/// Draws shapes into `target`, which holds the rows from `top` on: fills and hatches, casings, strokes, symbols.
void drawShapes(const ScreenShapes& shapes, const Style& style, const RenderRequest& request, const PaintTools& tools,
                QImage& target, int top, std::stop_token stop);
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
