// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/canvas/canvas.h"
#include "maps/canvas/canvas_overlay.h"
#include "maps/canvas/view_history.h"

#include <QElapsedTimer>
#include <QRectF>
#include <QTimer>

#include <algorithm>
#include <mutex>
#include <utility>

class QMouseEvent;

namespace weir::maps {

/// Lets a worker reach the canvas as long as there is one.
struct CanvasBridge {
    std::mutex mutex;
    MapCanvas* canvas = nullptr;
};

inline constexpr int kCoalesceMs = 12;
inline constexpr int kPatienceMs = 400;  ///< how long a picture of an older view may still be drawn

inline ScreenPoint toScreenPoint(QPointF p) {
    return {p.x(), p.y()};
}

/// What the canvas is made of; shared by its two sources (pictures and view, pointer and keys).
struct MapCanvas::Impl {
    Impl(MapCanvas& canvas, CanvasOptions o)
        : q{canvas}, options{std::move(o)}, controller{std::make_unique<ToolController>(makeIdleTool())} {
        bridge->canvas = &canvas;
    }

    class IdleTool final : public Tool {
    public:
        std::string id() const override { return "idle"; }
        Message hint() const override { return {}; }
    };
    static std::unique_ptr<Tool> makeIdleTool() { return std::make_unique<IdleTool>(); }

    /// As the side of the cursor shows the map.
    [[nodiscard]] ToolContext toolContext() const {
        return {view, layersAt(cursor), *options.projection, shownAt(cursor).folds.get()};
    }
    [[nodiscard]] OverlayContext overlayContext() const { return {view, layers, options.palette, options.fontFamily}; }
    [[nodiscard]] ToolInput inputOf(const QMouseEvent& event) const;

    void wantPicture() {
        if (view.isValid() && !startTimer.isActive()) {
            startTimer.start(drawing ? std::max(kCoalesceMs, static_cast<int>(kPatienceMs - sinceStart.elapsed()))
                                     : kCoalesceMs);
        }
        q.update();
    }
    void startPicture();
    [[nodiscard]] RenderRequest requestFor(const std::vector<Layer>& drawn) const;
    /// What a worker calls: `take` of the canvas, on its thread, as long as there is one.
    [[nodiscard]] Renderer::Done deliverTo(void (Impl::*taker)(const RenderResult&)) const;
    [[nodiscard]] std::vector<ScreenBox> reservedBoxes() const;
    void take(const RenderResult& result);
    void apply(const MapView& next, bool remember);
    void deliver(const ToolOutcomes& outcomes);
    void paintPicture(QPainter& painter) const;
    void paintImage(QPainter& painter, const RenderResult& picture) const;
    // canvas_swipe.cpp
    void startSecond();
    void takeSecond(const RenderResult& result);
    void cutSides();
    [[nodiscard]] bool isSecondSide(QPointF position) const;
    [[nodiscard]] QRectF sideRect(bool second) const;
    [[nodiscard]] const std::vector<Layer>& layersAt(QPointF position) const;
    [[nodiscard]] const RenderResult& shownAt(QPointF position) const;
    // canvas_input.cpp
    [[nodiscard]] bool isOnArrow(QPointF position) const;
    void turnTo(QPointF position, bool stepped);
    void showCard();
    void hideCard();
    void updateCursor();

    MapCanvas& q;
    CanvasOptions options;
    std::vector<Layer> layers;
    MapView view;
    ViewHistory history;
    std::unique_ptr<ToolController> controller;
    std::vector<FeatureRef> selection;
    std::vector<FeatureRef> pulsing;
    std::function<std::optional<HoverCard>(const Hit&)> cardMaker;
    std::optional<HoverCard> card;
    std::uint64_t cardGeneration = 0;
    std::optional<geo::MapBox> fullBox;
    bool wantsFull = false;
    bool labels = true;
    QString note;

    std::shared_ptr<CanvasBridge> bridge = std::make_shared<CanvasBridge>();
    RenderResult shown;
    std::uint64_t wanted = 0;  // generation
    bool drawing = false;
    QElapsedTimer sinceStart;
    QTimer startTimer;
    QTimer hoverTimer;
    QTimer pulseTimer;
    QElapsedTimer pulseClock;

    std::optional<Swipe> swipe;
    std::vector<Layer> firstSide;  ///< layers of each side while there is a swipe
    std::vector<Layer> secondSide;
    std::shared_ptr<Renderer> secondRenderer;
    RenderResult shownSecond;
    std::uint64_t wantedSecond = 0;
    bool drawingSecond = false;

    QPointF cursor;
    bool spaceHeld = false;
    bool arrowPressed = false;
    std::optional<QPointF> turnFrom;  ///< where a drag that turns the map began
    MapView turnView;
    std::optional<QPointF> panFrom;
    MapView panView;
    std::optional<QPointF> zoomFrom;
};

}  // namespace weir::maps
