// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/window/alarms.h"
#include "app/workbench/map_layers.h"
#include "app/workbench/workbench.h"
#include "maps/canvas/canvas.h"

#include <QWidget>

class QFrame;
class QLabel;
class QScreen;

namespace weir::app {

/// The picture on the wall: situation, alarms and map for everybody in the room. Only shows; takes neither keyboard nor
/// pointer, and never comes to the front of the window somebody works in. Shows the whole city, or what the desk's map
/// shows. Object names: Wall_*.
class WallWindow : public QWidget {
    Q_OBJECT
public:
    WallWindow(Workbench& bench, MapLayers& layers, Alarms& alarms, maps::MapCanvas& desk, QWidget* owner);

    [[nodiscard]] maps::MapCanvas& canvas() { return *m_canvas; }
    void setFollowing(bool follows);
    void setPulsing(const std::vector<maps::FeatureRef>& refs) { m_canvas->setPulsing(refs); }
    /// `whole`: without a frame, over all of the screen.
    void showOn(const QScreen& screen, bool whole);

private:
    void showView();
    void showAlarms();
    void showLayers();

    Workbench& m_bench;
    MapLayers& m_layers;
    Alarms& m_alarms;
    maps::MapCanvas& m_desk;
    maps::MapCanvas* m_canvas;
    QFrame* m_alarm;
    QLabel* m_alarmText;
    bool m_follows = false;
    bool m_setting = false;
    Subscription m_onSelection;
};

}  // namespace weir::app
