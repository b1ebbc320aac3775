// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/map_layers.h"
#include "maps/render/renderer.h"

#include <QIcon>
#include <QWidget>

#include <map>
#include <string>
#include <utility>

class QToolButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace weir::app {

class LayerTree;

/// The layer tree with its legend: groups with three states, layers with a swatch and a count, failed layers with the
/// reason. The tree's order is the drawing order, topmost first. F2 renames; dragging, Ctrl+Up and Ctrl+Down (or Alt)
/// move a layer within its group, and a group. Object names: Layers_*.
class LayerPanel : public QWidget {
    Q_OBJECT
public:
    LayerPanel(Workbench& bench, MapLayers& layers, std::shared_ptr<maps::Renderer> renderer,
               QWidget* parent = nullptr);

    /// How the tiles of map services fared in the picture that is shown.
    void showTiles(const std::vector<maps::LayerTiles>& tiles);
    /// The map's palette, for the swatches.
    void setMapPalette(const maps::Palette& palette);
    [[nodiscard]] QTreeWidget& tree();
    [[nodiscard]] std::string currentLayer() const;
    void moveCurrent(int steps);
    void renameCurrent();

Q_SIGNALS:
    void zoomToLayer(const std::string& id);
    void addWanted();

private:
    void rebuild();
    void fillLayer(QTreeWidgetItem& row, const maps::Layer& layer);
    void onItemChanged(QTreeWidgetItem* row, int column);
    const QIcon& swatchOf(const std::string& layerId, std::size_t at, const maps::LegendEntry& entry);

    struct Swatch {
        maps::FeatureKind kind = maps::FeatureKind::none;
        maps::FeatureStyle style{};
        QIcon icon{};
    };
    void fillTiles(QTreeWidgetItem& row, const std::string& layerId, const maps::TileSource& source);

    Workbench& m_bench;
    MapLayers& m_layers;
    std::shared_ptr<maps::Renderer> m_renderer;
    maps::Palette m_palette;
    LayerTree* m_tree;
    QToolButton* m_add;
    QToolButton* m_up;
    QToolButton* m_down;
    std::map<std::pair<std::string, std::size_t>, Swatch> m_swatches;  ///< by layer and place in its legend
    std::map<std::string, maps::TileState> m_tiles;                    ///< by layer
    bool m_filling = false;
};

}  // namespace weir::app
