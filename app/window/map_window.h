// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/hover_cards.h"
#include "app/workbench/map_layers.h"
#include "app/workbench/workbench.h"
#include "maps/canvas/canvas.h"

#include <QWidget>

class QLabel;
class QMenu;
class QToolButton;

namespace weir::app {

/// A second map: its own layers, the same selection, and a view that goes with the desk's map (centre, scale and
/// rotation, both ways) or is its own. Has a canvas and a renderer of its own. Object names: MapWindow_*.
class MapWindow : public QWidget {
    Q_OBJECT
public:
    /// What survives closing and opening again.
    struct State {
        maps::MapView view{};
        bool isLinked = true;
        std::map<std::string, bool> visible{};  ///< by layer, where it differs from the desk's map
        QByteArray geometry{};
    };
    MapWindow(Workbench& bench, MapLayers& layers, maps::MapCanvas& desk, State state, QWidget* owner);

    [[nodiscard]] maps::MapCanvas& canvas() { return *m_canvas; }
    [[nodiscard]] State state() const;
    [[nodiscard]] bool isLinked() const { return m_state.isLinked; }
    void setLinked(bool linked);
    void setLayerVisible(const std::string& id, bool visible);
    void setPulsing(const std::vector<maps::FeatureRef>& refs) { m_canvas->setPulsing(refs); }

private:
    void makeBar();
    void fillLayerMenu();
    void showLayers();
    void showSelection();
    void followDesk();
    void leadDesk(const maps::MapView& view);
    void onOutcome(const maps::ToolOutcome& outcome);
    [[nodiscard]] std::vector<maps::Layer> layersHere() const;

    Workbench& m_bench;
    MapLayers& m_layers;
    maps::MapCanvas& m_desk;
    State m_state;
    maps::MapCanvas* m_canvas;
    HoverCards* m_cards;
    QToolButton* m_link = nullptr;
    QMenu* m_layerMenu = nullptr;
    QLabel* m_place = nullptr;
    bool m_ready = false;      ///< has its size, so that a view can be set
    bool m_following = false;  ///< the view is being set from the desk's
    Subscription m_onSelection;
};

}  // namespace weir::app
