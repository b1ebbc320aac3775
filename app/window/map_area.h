// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/window/message_bar.h"
#include "app/workbench/hover_cards.h"
#include "app/workbench/map_layers.h"
#include "maps/canvas/canvas.h"

#include <QElapsedTimer>
#include <QFrame>

class QAction;
class QVBoxLayout;

namespace weir::app {

class OverviewMap;
class PastBand;
class SwipeBar;
class TimeBar;

/// The canvas with what floats over it: tool strip at the left, message bar at the top, when wanted the overview at the
/// lower left, swipe and time at the bottom; over everything a band while the map shows the past. The second half of a
/// double click that closed the message bar is not passed on to the canvas. Object names: Map_*.
class MapArea : public QWidget {
    Q_OBJECT
public:
    MapArea(Workbench& bench, MapLayers& layers, std::shared_ptr<maps::Renderer> renderer, QWidget* parent = nullptr);
    ~MapArea() override;

    [[nodiscard]] maps::MapCanvas& canvas() { return *m_canvas; }
    [[nodiscard]] MessageBar& messages() { return *m_messages; }
    void addToStrip(QAction* action);
    void addStripLine();
    [[nodiscard]] std::optional<maps::HoverCard> cardFor(const maps::Hit& hit) { return m_cards->cardFor(hit); }
    [[nodiscard]] const maps::Palette& mapPalette() const { return m_palette; }
    void setOverviewShown(bool shown);
    [[nodiscard]] bool isOverviewShown() const { return m_overview != nullptr; }
    void setSwipeShown(bool shown);
    [[nodiscard]] bool isSwipeShown() const { return m_swipe != nullptr; }
    /// Hiding it takes the map back to now.
    void setTimeShown(bool shown);
    [[nodiscard]] bool isTimeShown() const { return m_time != nullptr; }

Q_SIGNALS:
    void mapPaletteChanged(const weir::maps::Palette& palette);
    void partsChanged();  ///< overview or swipe were closed from themselves

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();

    Workbench& m_bench;
    MapLayers& m_layers;
    HoverCards* m_cards = nullptr;
    maps::Palette m_palette;
    maps::MapCanvas* m_canvas;
    QFrame* m_strip;
    QVBoxLayout* m_stripColumn;
    MessageBar* m_messages;
    OverviewMap* m_overview = nullptr;
    SwipeBar* m_swipe = nullptr;
    TimeBar* m_time = nullptr;
    PastBand* m_past = nullptr;
    QElapsedTimer m_closed;  ///< runs since the message bar was closed by hand
    QRect m_closedAt;
};

}  // namespace weir::app
