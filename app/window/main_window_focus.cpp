// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Where the keyboard is: it stays in the panel that acted, and Esc reaches the tool of the map from everywhere.
#include "app/window/main_window.h"

#include "app/docks/zone_panel.h"
#include "app/window/map_area.h"

#include <QDockWidget>
#include <QKeyEvent>
#include <QTabWidget>
#include <QTimer>

#include <utility>

namespace weir::app {

namespace {

bool takesKeys(const QWidget& widget) {
    return (widget.focusPolicy() & Qt::TabFocus) != 0 && widget.isVisible() && widget.isEnabled();
}

/// The first widget of the panel, in the order of the Tab key, that takes the keyboard.
QWidget* firstIn(QWidget& panel) {
    for (auto* widget = panel.nextInFocusChain(); widget != nullptr && widget != &panel;
         widget = widget->nextInFocusChain()) {
        if (panel.isAncestorOf(widget) && takesKeys(*widget)) {
            return widget;
        }
    }
    return nullptr;
}

}  // namespace

void MainWindow::keepFocus(QWidget* old, QWidget* now) {
    // Somebody who moves on by hand leaves a widget behind that is still there.
    if (m_map == nullptr || old == nullptr || now == nullptr || (old->isVisible() && old->isEnabled())) {
        return;
    }
    for (auto* dock : {m_layerDock, m_commandDock, m_tableDock}) {
        if (dock->isAncestorOf(old) && dock->isVisible() && !dock->isAncestorOf(now) && !canvas().hasFocus()) {
            // After the panel has been filled again.
            QTimer::singleShot(0, dock, [this, dock, fallen = QPointer<QWidget>{now}] {
                auto* page = dock == m_commandDock ? m_command->currentWidget() : dock->widget();
                auto* target = page == nullptr || focusWidget() != fallen ? nullptr : firstIn(*page);
                if (target != nullptr) {
                    target->setFocus(Qt::OtherFocusReason);
                }
            });
        }
    }
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
    const bool isDrawing = isDrawTool() || isVertexTool() || isIdentifyTool() || isSelectPolygonTool() ||
                           isSelectRadiusTool() || m_tool == MapTool::pickPlace;
    if (event->key() != Qt::Key_Escape || event->modifiers() != Qt::NoModifier || !isDrawing) {
        QMainWindow::keyPressEvent(event);
        return;
    }
    giveUpTool();
}

void MainWindow::leaveVertices() {
    if (isVertexTool() && m_command->currentWidget() != m_zones) {
        giveUpTool();
        m_map->messages().show(m_reshapes > 0 ? tr("Reshaping has ended; every change made is stored")
                                              : tr("Reshaping has ended; nothing was changed"),
                               Tone::normal);
    }
}

void MainWindow::putDrawingAside() {
    if (!isDrawTool() || !canvas().tool().isBusy()) {
        return;
    }
    m_drawnAside = canvas().tool().overlay({canvas().view(), canvas().layers(), *m_services.projection}).handles;
    m_map->messages().show(tr("The zone begun is put aside with its %1 vertices; Draw a zone (D) goes on with it")
                               .arg(m_drawnAside.size()),
                           Tone::warn);
}

void MainWindow::goOnDrawing() {
    // Beside the picture nothing is near enough to snap to: the vertices come back where they were.
    constexpr maps::ScreenPoint kNowhere{-1e6, -1e6};
    const maps::ToolContext context{canvas().view(), canvas().layers(), *m_services.projection};
    for (const auto& vertex : std::exchange(m_drawnAside, {})) {
        canvas().tool().click({.map = vertex, .screen = kNowhere, .button = maps::Button::left}, context);
    }
    canvas().update();
    showLiveZone();
}

void MainWindow::giveUpTool() {
    const QPointer<QWidget> before = focusWidget();
    useSelectTool();
    if (before != nullptr) {
        before->setFocus();
    }
    updateActions();
}

}  // namespace weir::app
