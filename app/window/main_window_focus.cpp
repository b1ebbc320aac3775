// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Where the keyboard is: it stays in the panel that acted, and Esc reaches the tool of the map from everywhere.
#include "app/window/main_window.h"

#include "app/docks/zone_panel.h"

#include <QDockWidget>
#include <QKeyEvent>
#include <QTabWidget>
#include <QTimer>

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
    const bool isDrawing = m_picking || m_tool == 3 || m_tool == 4 || m_tool == 5;
    if (event->key() != Qt::Key_Escape || event->modifiers() != Qt::NoModifier || !isDrawing) {
        QMainWindow::keyPressEvent(event);
        return;
    }
    giveUpTool();
}

void MainWindow::leaveVertices() {
    if (m_tool == 4 && m_command->currentWidget() != m_zones) {
        giveUpTool();
    }
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
