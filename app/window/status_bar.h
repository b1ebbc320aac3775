// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

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

/// Coordinate and scale (both can be typed over), CRS, drawing, tasks, messages, when the store last confirmed, the
/// data base lamp. Object names: Status_*.
class StatusBar : public QStatusBar {
    Q_OBJECT
public:
    StatusBar(Workbench& bench, Tasks& tasks, QWidget* parent = nullptr);

    void showPosition(geo::LonLat position);
    void showScale(double denominator);
    void showDrawing(double share, bool drawing);
    void showHint(const QString& hint);
    void showMessageCount(int count);
    void editCoordinate();

Q_SIGNALS:
    void positionWanted(weir::geo::LonLat position);
    void scaleWanted(double denominator);
    void messagesWanted();

private:
    void readCoordinate();
    void readScale();
    void showTasks();
    void openTasks();
    void showSaved();
    void showHealth();

    Workbench& m_bench;
    Tasks& m_tasks;
    QLineEdit* m_coordinate;
    QLineEdit* m_scale;
    ElidedLabel* m_hint;
    QProgressBar* m_drawing;
    QPushButton* m_taskButton;
    QPushButton* m_messages;
    QLabel* m_saved;
    QLabel* m_lamp;
    geo::LonLat m_position;
    double m_denominator = 0;
};

}  // namespace weir::app
