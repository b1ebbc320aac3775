// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/window/position_menu.h"
#include "app/workbench/tasks.h"
#include "app/workbench/workbench.h"
#include "maps/layer/map_view.h"

#include <QStatusBar>

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace weir::app {

class ElidedLabel;

/// Coordinate, scale and direction (all can be typed over), CRS with the way positions are written, drawing, tasks,
/// messages, when the store last confirmed, the data base lamp. Object names: Status_*.
class StatusBar : public QStatusBar {
    Q_OBJECT
public:
    StatusBar(Workbench& bench, Tasks& tasks, QWidget* parent = nullptr);

    void showPosition(geo::LonLat position);
    void showScale(double denominator);
    void showRotation(double degrees);
    void showDrawing(double share, bool drawing);
    void showHint(const QString& hint);
    void showMessageCount(int count);
    /// Map services on the map, those that may ask the network, and those of them that something failed for.
    void showNetwork(int services, int online, int failing);
    void editCoordinate();

Q_SIGNALS:
    void positionWanted(weir::geo::LonLat position);
    void scaleWanted(double denominator);
    void rotationWanted(double degrees);
    void messagesWanted();

private:
    [[nodiscard]] PositionStyle positionStyle() const;
    [[nodiscard]] std::string workingCrs() const;
    void readCoordinate();
    void readScale();
    void readRotation();
    void openStyles();
    /// As wide as the chosen way of writing needs.
    void fitCoordinate();
    void showTasks();
    void openTasks();
    void showSaved();
    void showHealth();

    Workbench& m_bench;
    Tasks& m_tasks;
    QLineEdit* m_coordinate;
    QLineEdit* m_scale;
    QLineEdit* m_rotation;
    QPushButton* m_crs;
    ElidedLabel* m_hint;
    QProgressBar* m_drawing;
    QPushButton* m_taskButton;
    QPushButton* m_messages;
    QLabel* m_saved;
    QLabel* m_lamp;
    QLabel* m_network;
    geo::LonLat m_position;
    double m_denominator = 0;
    double m_degrees = 0;
};

}  // namespace weir::app
