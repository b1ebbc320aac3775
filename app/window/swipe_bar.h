// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/map_layers.h"
#include "app/workbench/theme.h"
#include "maps/canvas/canvas.h"

#include <QFrame>

class QComboBox;
class QToolButton;

namespace weir::app {

/// The line between the two sides of a swipe: dragged, or moved with the arrow keys (Shift: in large steps; Home and
/// End to the edges). A child of the canvas, as long as the swipe is shown. Object name: Swipe_Divider.
class SwipeDivider : public QWidget {
    Q_OBJECT
public:
    SwipeDivider(maps::MapCanvas& canvas, const Theme& theme);
    void moveTo(double share);
    void follow();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent*) override {}
    void mouseDoubleClickEvent(QMouseEvent*) override {}
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    maps::MapCanvas& m_canvas;
    const Theme& m_theme;
};

/// Chooses what is compared: a layer that lies on one side only, and one that lies on the other only. As long as it is
/// there the map has a divider. Object names: Swipe_*.
class SwipeBar : public QFrame {
    Q_OBJECT
public:
    SwipeBar(maps::MapCanvas& canvas, MapLayers& layers, Theme& theme, QWidget* parent);
    ~SwipeBar() override;

Q_SIGNALS:
    void closeWanted();

private:
    void fill();
    void apply();

    maps::MapCanvas& m_canvas;
    MapLayers& m_layers;
    SwipeDivider* m_divider;
    QComboBox* m_first;
    QComboBox* m_second;
    QToolButton* m_turn;
};

}  // namespace weir::app
