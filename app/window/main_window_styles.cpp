// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Style panel, attribute table and the selection of features of map files.
#include "app/window/main_window.h"

#include "app/docks/attribute_panel.h"
#include "app/docks/choices.h"
#include "app/docks/layer_panel.h"
#include "app/docks/layer_properties.h"
#include "app/docks/style_panel.h"
#include "app/docks/widgets.h"
#include "app/qt/convert.h"
#include "app/window/chosen_features.h"
#include "app/window/map_area.h"

#include <QDockWidget>
#include <QMenu>
#include <QTreeWidget>

namespace weir::app {

namespace {

constexpr std::string_view kFeatureKind = "layer:";  // of references to features of prepared layers

AttributePanel::Change changeOf(maps::SelectMode mode) {
    return mode == maps::SelectMode::add      ? AttributePanel::Change::add
           : mode == maps::SelectMode::remove ? AttributePanel::Change::remove
                                              : AttributePanel::Change::replace;
}

}  // namespace

QList<QDockWidget*> MainWindow::docks() const {
    return {m_layerDock, m_commandDock, m_tableDock, m_styleDock, m_attributeDock};
}

void MainWindow::makeLayerDocks() {
    m_style = named(new StylePanel{m_bench, m_layers, m_tasks, m_services.renderer}, "Style_Panel");
    m_style->setMapPalette(m_map->mapPalette());
    connect(m_style, &StylePanel::closeWanted, m_styleDock, &QDockWidget::hide);
    m_attributes = named(new AttributePanel{m_bench, m_layers, m_tasks}, "Attr_Panel");
    connect(m_attributes, &AttributePanel::closeWanted, m_attributeDock, &QDockWidget::hide);
    connect(m_attributes, &AttributePanel::zoomWanted, this,
            [this](const geo::MapBox& box) { canvas().zoomToBox(box); });
    auto* chosen = new ChosenFeatures{canvas(), m_layers, m_bench.features()};
    chosen->setMapPalette(m_map->mapPalette());
    connect(m_map, &MapArea::mapPaletteChanged, chosen, &ChosenFeatures::setMapPalette);
    connect(&m_layerPanel->tree(), &QTreeWidget::currentItemChanged, this, [this] {
        if (const auto id = m_layerPanel->currentLayer(); !id.empty() && m_style != nullptr) {
            m_style->setLayer(id);
        }
    });
    auto& tree = m_layerPanel->tree();
    tree.setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&tree, &QTreeWidget::customContextMenuRequested, this, &MainWindow::showLayerMenu);
}

/// The actions of the menu Layers about the layer under the pointer.
void MainWindow::showLayerMenu(QPoint at) {
    auto& tree = m_layerPanel->tree();
    if (auto* row = tree.itemAt(at)) {
        tree.setCurrentItem(row);
    }
    updateActions();
    QMenu menu;
    menu.setObjectName(QStringLiteral("Layers_Menu"));
    menu.setToolTipsVisible(true);
    for (const char* id : {"LayerZoom", "LayerTable", "LayerStyle", "LayerProperties", "", "LayerStyleCopy",
                           "LayerStylePaste", "", "LayerUp", "LayerDown", "LayerRename", "LayerRemove"}) {
        *id == '\0' ? void(menu.addSeparator()) : menu.addAction(action(id));
    }
    menu.exec(tree.viewport()->mapToGlobal(at));
}

void MainWindow::showStyle() {
    m_style->setLayer(m_layerPanel->currentLayer());
    showDock(m_styleDock);
}

void MainWindow::showAttributes() {
    m_attributes->setLayer(m_layerPanel->currentLayer());
    showDock(m_attributeDock);
    m_attributes->setFocus();
}

void MainWindow::showLayerProperties() {
    auto* dialog = new LayerProperties{m_layers, m_layerPanel->currentLayer(), this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::copyLayerStyle() {
    m_style->setLayer(m_layerPanel->currentLayer());
    m_style->copyStyle();
}

void MainWindow::pasteLayerStyle() {
    m_style->setLayer(m_layerPanel->currentLayer());
    m_style->pasteStyle();
}

QString MainWindow::whyNotTable() const {
    const auto id = m_layerPanel->currentLayer();
    return id.empty() ? tr("Choose a layer first") : AttributePanel::whyNotTable(m_layers.find(id));
}

QString MainWindow::whyNotPasteStyle() const {
    const auto id = m_layerPanel->currentLayer();
    if (id.empty()) {
        return tr("Choose a layer first");
    }
    return outerLayerId(id) == 0 ? QString{} : roleWhyNot(m_bench, "layer.update");
}

/// Features of map files are selected apart from what the desk keeps.
bool MainWindow::takeFeatureHits(const maps::Selected& selected) {
    const auto change = changeOf(selected.mode);
    if (selected.byBox) {
        return false;
    }
    if (selected.hits.empty() || !selected.hits.front().ref.kind.starts_with(kFeatureKind)) {
        if (selected.mode == maps::SelectMode::replace) {
            m_bench.features().clear();
        }
        return false;
    }
    const auto& hit = selected.hits.front();
    auto& features = m_bench.features();
    auto rows = change == AttributePanel::Change::replace || features.layer() != hit.layerId ? FeatureSelection::Rows{}
                                                                                             : *features.rows();
    const auto row = static_cast<std::uint32_t>(hit.ref.id);
    std::erase(rows, row);
    if (change != AttributePanel::Change::remove) {
        rows.push_back(row);
    }
    if (selected.mode == maps::SelectMode::replace) {
        m_bench.selection().clear();
    }
    features.set(hit.layerId, std::move(rows));
    return true;
}

}  // namespace weir::app
