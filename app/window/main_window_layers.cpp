// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Map files: adding, dropping and removing outside layers.
#include "app/window/main_window.h"

#include "app/docks/choices.h"
#include "app/docks/layer_panel.h"
#include "app/qt/convert.h"
#include "app/window/map_area.h"

#include <QDragEnterEvent>
#include <QMimeData>

namespace weir::app {

namespace {

std::vector<std::filesystem::path> filesIn(const QMimeData& mime) {
    std::vector<std::filesystem::path> files;
    for (const auto& url : mime.urls()) {
        if (url.isLocalFile()) {
            files.push_back(toPath(url.toLocalFile()));
        }
    }
    return files;
}

}  // namespace

void MainWindow::addLayer() {
    if (const auto why = whyNotAddLayer(); why.isEmpty()) {
        m_adder.ask();
    } else {
        m_map->messages().show(why, Tone::warn);
    }
}

void MainWindow::removeLayer() {
    if (const auto id = outerLayerId(m_layerPanel->currentLayer()); id != 0) {
        m_bench.run("layer.retire", {{"id", id}}, this, [this](const Result<desk::Answer>&) { updateActions(); });
    }
}

QString MainWindow::whyNotAddLayer() const {
    return roleWhyNot(m_bench, "layer.create");
}

QString MainWindow::whyNotRemoveLayer() const {
    if (outerLayerId(m_layerPanel->currentLayer()) == 0) {
        return tr("Choose a map file in the layer tree; the layers of the desk can only be hidden");
    }
    return roleWhyNot(m_bench, "layer.retire");
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!filesIn(*event->mimeData()).empty()) {
        event->setDropAction(Qt::CopyAction);
        event->accept();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    event->setDropAction(Qt::CopyAction);
    event->accept();
    if (const auto why = whyNotAddLayer(); !why.isEmpty()) {
        m_map->messages().show(why, Tone::warn);
        return;
    }
    for (const auto& file : filesIn(*event->mimeData())) {
        m_adder.add(file);
    }
}

}  // namespace weir::app
