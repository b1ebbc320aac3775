// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/window/map_services.h"
#include "app/workbench/layer_adder.h"
#include "app/workbench/map_layers.h"
#include "app/workbench/tasks.h"
#include "app/workbench/workbench.h"
#include "maps/tool/tool.h"

#include <QObject>
#include <QString>

#include <map>
#include <string>

class QDockWidget;
class QPoint;

namespace weir::maps {
class Renderer;
}

namespace weir::app {

class AttributePanel;
class LayerPanel;
class MainWindow;
class MapArea;
class StylePanel;

/// What the window does with the layers of its map: the menu Layers, the panels about a layer, files dropped on it.
class LayerActions : public QObject {
    Q_OBJECT
public:
    struct Engine {
        std::shared_ptr<const maps::Projection> projection;
        std::shared_ptr<maps::Renderer> renderer;
        std::shared_ptr<maps::PreparedStore> prepared;
        std::shared_ptr<TileHub> tiles;
    };
    LayerActions(Workbench& bench, Tasks& tasks, MapLayers& layers, const Engine& engine, MainWindow& window);

    [[nodiscard]] MapServices& services() { return m_services; }

    /// Takes the parts of the window that are there now, and makes the panels that go into the two docks.
    void attach(MapArea& map, LayerPanel& panel, QDockWidget& styleDock, QDockWidget& attributeDock);
    void detach();
    [[nodiscard]] StylePanel* stylePanel() const { return m_style; }
    [[nodiscard]] AttributePanel* attributePanel() const { return m_attributes; }

    // Slots of the action table.
    void add();
    void addService();
    void remove();
    void moveUp();
    void moveDown();
    void rename();
    void zoomTo();
    void showStyle();
    void showAttributes();
    void showProperties();
    void copyStyle();
    void pasteStyle();
    void switchOnline();
    void switchAllOnline();
    void downloadTiles();

    [[nodiscard]] QString whyNotLayer() const;
    [[nodiscard]] QString whyNotAdd() const;
    [[nodiscard]] QString whyNotRemove() const;
    [[nodiscard]] QString whyNotTable() const;
    [[nodiscard]] QString whyNotPasteStyle() const;
    [[nodiscard]] QString whyNotService() const;
    [[nodiscard]] QString whyNotServices() const;
    [[nodiscard]] QString whyNotDownload() const;

    [[nodiscard]] bool isOnline() const;
    [[nodiscard]] bool areAllOnline() const;

    void addFiles(const std::vector<std::filesystem::path>& files);
    /// State of the map services in the layer tree; what is new about their trouble is told once.
    void showTiles();
    /// Features of map files are selected apart from what the desk keeps; true: these were such.
    bool takeHits(const maps::Selected& selected);

Q_SIGNALS:
    void dockWanted(QDockWidget* dock);
    void changed();
    /// How many layers of the map come from servers, how many of them may ask, and for how many of these something
    /// failed.
    void servicesChanged(int services, int online, int failing);

private:
    /// The actions of the menu Layers about the layer under the pointer.
    void showMenu(QPoint at);
    [[nodiscard]] std::string current() const;

    Workbench& m_bench;
    MapLayers& m_layers;
    Engine m_engine;
    LayerAdder m_adder;
    MapServices m_services;
    MainWindow& m_window;
    MapArea* m_map = nullptr;
    LayerPanel* m_panel = nullptr;
    StylePanel* m_style = nullptr;
    AttributePanel* m_attributes = nullptr;
    QDockWidget* m_styleDock = nullptr;
    QDockWidget* m_attributeDock = nullptr;
    std::map<std::string, QString> m_tileTrouble;  ///< by layer, as it was told
};

}  // namespace weir::app
