// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/window/alarms.h"
#include "app/window/map_window.h"
#include "app/window/wall_window.h"

#include <QObject>
#include <QPointer>

#include <vector>

namespace weir::app {

/// The other windows that show the map: any number of second maps, and one wall window on each other screen. They end
/// with the main window; over a change of language they are closed and opened again as they were.
class MapWindows : public QObject {
    Q_OBJECT
public:
    MapWindows(Workbench& bench, MapLayers& layers, Alarms& alarms, QWidget& owner);
    ~MapWindows() override;

    /// The main window's map is there: windows closed by `detach` open again.
    void attach(maps::MapCanvas& desk);
    /// It is about to go.
    void detach();

    void openMap();
    void setWallShown(bool shown);
    [[nodiscard]] bool isWallShown() const { return !walls().empty(); }
    void setWallFollows(bool follows);
    [[nodiscard]] bool wallFollows() const { return m_wallFollows; }
    void setPulsing(const std::vector<maps::FeatureRef>& refs);
    [[nodiscard]] std::vector<MapWindow*> maps() const;
    [[nodiscard]] std::vector<WallWindow*> walls() const;

Q_SIGNALS:
    void changed();  ///< a wall was opened or closed

private:
    void open(const MapWindow::State& state);

    Workbench& m_bench;
    MapLayers& m_layers;
    Alarms& m_alarms;
    QWidget& m_owner;
    maps::MapCanvas* m_desk = nullptr;
    std::vector<QPointer<MapWindow>> m_maps;
    std::vector<QPointer<WallWindow>> m_walls;
    std::vector<MapWindow::State> m_kept;  ///< of the windows closed by detach
    bool m_keptWall = false;
    bool m_wallFollows = false;
    std::vector<maps::FeatureRef> m_pulsing;
};

}  // namespace weir::app
