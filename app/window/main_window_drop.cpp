// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Map files dropped on the window.
#include "app/window/main_window.h"

#include "app/qt/convert.h"

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

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!filesIn(*event->mimeData()).empty()) {
        event->setDropAction(Qt::CopyAction);
        event->accept();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    event->setDropAction(Qt::CopyAction);
    event->accept();
    m_layerActions.addFiles(filesIn(*event->mimeData()));
}

}  // namespace weir::app
