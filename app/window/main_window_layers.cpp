// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Map files: adding, dropping and removing outside layers.
#include "app/window/main_window.h"

#include "app/docks/choices.h"
#include "app/docks/layer_panel.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/window/map_area.h"

#include <QDragEnterEvent>
#include <QMimeData>

#include <algorithm>

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

void MainWindow::addService() {
    if (const auto why = whyNotAddLayer(); why.isEmpty()) {
        m_mapServices.add(this, canvas().view().centre);
    } else {
        m_map->messages().show(why, Tone::warn);
    }
}

void MainWindow::switchLayerOnline() {
    m_mapServices.setOnline(m_layerPanel->currentLayer(), !isLayerOnline());
}

void MainWindow::switchServicesOnline() {
    m_mapServices.setAllOnline(!areServicesOnline());
}

void MainWindow::downloadTiles() {
    m_mapServices.download(m_layerPanel->currentLayer(), canvas().view().bounds());
}

bool MainWindow::isLayerOnline() const {
    const auto id = m_layerPanel->currentLayer();
    return m_mapServices.sourceOf(id) != nullptr && m_mapServices.isOnline(id);
}

bool MainWindow::areServicesOnline() const {
    return m_mapServices.areAllOnline();
}

QString MainWindow::whyNotService() const {
    return m_mapServices.sourceOf(m_layerPanel->currentLayer()) == nullptr
               ? tr("Choose a map service in the layer tree first")
               : QString{};
}

QString MainWindow::whyNotServices() const {
    return m_mapServices.hasServices() ? QString{} : tr("There are no map services on the map");
}

QString MainWindow::whyNotDownload() const {
    if (const auto why = whyNotService(); !why.isEmpty()) {
        return why;
    }
    return isLayerOnline() ? QString{} : tr("Switch the layer online first");
}

void MainWindow::showTiles() {
    const auto& result = canvas().lastResult();
    m_layerPanel->showTiles(result.tiles);
    std::map<std::string, QString> trouble;
    for (const auto& one : result.tiles) {
        const auto notice = std::ranges::find(result.notices, one.layerId, &maps::LayerNotice::layerId);
        // The stamp on the map says already what an offline layer lacks.
        if (notice == result.notices.end() || !one.state.online || one.state.waiting > 0) {
            continue;
        }
        trouble[one.layerId] = translated(notice->reason.hint);
        if (m_tileTrouble[one.layerId] != trouble[one.layerId]) {
            m_bench.fail(fail(notice->reason.code,
                              msg("Layer {0}: {1}", one.layerName, toStd(translated(notice->reason.message))),
                              notice->reason.hint));
        }
    }
    m_tileTrouble = std::move(trouble);
    for (const auto& layer : m_layers.layers()) {
        const auto* source = m_mapServices.sourceOf(layer.id);
        if (auto told = source == nullptr ? std::nullopt : source->tiles->trouble()) {
            m_bench.tell(*told);
        }
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
