// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/layer_actions.h"

#include "app/docks/attribute_panel.h"
#include "app/docks/choices.h"
#include "app/docks/layer_panel.h"
#include "app/docks/layer_properties.h"
#include "app/docks/style_panel.h"
#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/window/chosen_features.h"
#include "app/window/main_window.h"
#include "app/window/map_area.h"

#include <QDockWidget>
#include <QMenu>
#include <QTreeWidget>

#include <algorithm>

namespace weir::app {

namespace {

constexpr std::string_view kFeatureKind = "layer:";  // of references to features of prepared layers

}  // namespace

LayerActions::LayerActions(Workbench& bench, Tasks& tasks, MapLayers& layers, const Engine& engine, MainWindow& window)
    : m_bench{bench},
      m_layers{layers},
      m_engine{engine},
      m_adder{bench, tasks, engine.prepared},
      m_services{bench, tasks, layers, engine.tiles},
      m_window{window} {}

void LayerActions::attach(MapArea& map, LayerPanel& panel, QDockWidget& styleDock, QDockWidget& attributeDock) {
    m_map = &map;
    m_panel = &panel;
    m_styleDock = &styleDock;
    m_attributeDock = &attributeDock;
    m_style = named(new StylePanel{m_bench, m_layers, m_window.tasks(), m_engine.renderer}, "Style_Panel");
    m_style->setMapPalette(map.mapPalette());
    connect(m_style, &StylePanel::closeWanted, m_styleDock, &QDockWidget::hide);
    m_attributes = named(new AttributePanel{m_bench, m_layers, m_window.tasks()}, "Attr_Panel");
    connect(m_attributes, &AttributePanel::closeWanted, m_attributeDock, &QDockWidget::hide);
    connect(m_attributes, &AttributePanel::zoomWanted, &map.canvas(), &maps::MapCanvas::zoomToBox);
    auto* chosen = new ChosenFeatures{map.canvas(), m_layers, m_bench.features()};
    chosen->setMapPalette(map.mapPalette());
    connect(&map, &MapArea::mapPaletteChanged, chosen, &ChosenFeatures::setMapPalette);
    connect(&map, &MapArea::mapPaletteChanged, m_style, &StylePanel::setMapPalette);
    connect(&map, &MapArea::mapPaletteChanged, &panel, &LayerPanel::setMapPalette);
    connect(&panel, &LayerPanel::zoomToLayer, this, &LayerActions::zoomTo);
    connect(&panel, &LayerPanel::addWanted, this, &LayerActions::add);
    auto& tree = panel.tree();
    connect(&tree, &QTreeWidget::currentItemChanged, this, [this] {
        if (const auto id = current(); !id.empty() && m_style != nullptr) {
            m_style->setLayer(id);
        }
        Q_EMIT changed();
    });
    tree.setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&tree, &QTreeWidget::customContextMenuRequested, this, &LayerActions::showMenu);
}

void LayerActions::detach() {
    m_panel->tree().disconnect(this);
    m_map = nullptr;
    m_panel = nullptr;
    m_style = nullptr;
    m_attributes = nullptr;
}

std::string LayerActions::current() const {
    return m_panel == nullptr ? std::string{} : m_panel->currentLayer();
}

void LayerActions::showMenu(QPoint at) {
    auto& tree = m_panel->tree();
    if (auto* row = tree.itemAt(at)) {
        tree.setCurrentItem(row);
    }
    Q_EMIT changed();
    QMenu menu;
    menu.setObjectName(QStringLiteral("Layers_Menu"));
    menu.setToolTipsVisible(true);
    for (const char* id : {"LayerZoom", "LayerTable", "LayerStyle", "LayerProperties", "", "LayerStyleCopy",
                           "LayerStylePaste", "", "LayerUp", "LayerDown", "LayerRename", "LayerRemove"}) {
        *id == '\0' ? void(menu.addSeparator()) : menu.addAction(m_window.action(id));
    }
    menu.exec(tree.viewport()->mapToGlobal(at));
}

void LayerActions::add() {
    if (const auto why = whyNotAdd(); why.isEmpty()) {
        m_adder.ask();
    } else {
        m_map->messages().show(why, Tone::warn);
    }
}

void LayerActions::addFiles(const std::vector<std::filesystem::path>& files) {
    if (const auto why = whyNotAdd(); !why.isEmpty()) {
        m_map->messages().show(why, Tone::warn);
        return;
    }
    for (const auto& file : files) {
        m_adder.add(file);
    }
}

void LayerActions::addService() {
    if (const auto why = whyNotAdd(); why.isEmpty()) {
        m_services.add(&m_window, m_map->canvas().view().centre);
    } else {
        m_map->messages().show(why, Tone::warn);
    }
}

void LayerActions::remove() {
    if (const auto id = outerLayerId(current()); id != 0) {
        m_bench.run("layer.retire", {{"id", id}}, this, [this](const Result<desk::Answer>&) { Q_EMIT changed(); });
    }
}

void LayerActions::moveUp() {
    m_panel->moveCurrent(1);
}

void LayerActions::moveDown() {
    m_panel->moveCurrent(-1);
}

void LayerActions::rename() {
    m_panel->renameCurrent();
}

void LayerActions::zoomTo() {
    const auto* layer = m_layers.find(current());
    if (const auto box = layer == nullptr ? geo::MapBox{} : maps::extentOf(*layer, m_engine.projection->crs());
        !box.empty()) {
        m_map->canvas().zoomToBox(box);
    }
}

void LayerActions::showStyle() {
    m_style->setLayer(current());
    Q_EMIT dockWanted(m_styleDock);
}

void LayerActions::showAttributes() {
    m_attributes->setLayer(current());
    Q_EMIT dockWanted(m_attributeDock);
    m_attributes->setFocus();
}

void LayerActions::showProperties() {
    auto* dialog = new LayerProperties{m_layers, current(), &m_window};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void LayerActions::copyStyle() {
    m_style->setLayer(current());
    m_style->copyStyle();
}

void LayerActions::pasteStyle() {
    m_style->setLayer(current());
    m_style->pasteStyle();
}

void LayerActions::switchOnline() {
    m_services.setOnline(current(), !isOnline());
}

void LayerActions::switchAllOnline() {
    m_services.setAllOnline(!areAllOnline());
}

void LayerActions::downloadTiles() {
    m_services.download(current(), m_map->canvas().view().bounds());
}

QString LayerActions::whyNotLayer() const {
    return current().empty() ? tr("Choose a layer first") : QString{};
}

QString LayerActions::whyNotAdd() const {
    return roleWhyNot(m_bench, "layer.create");
}

QString LayerActions::whyNotRemove() const {
    if (outerLayerId(current()) == 0) {
        return tr("Choose a map file in the layer tree; the layers of the desk can only be hidden");
    }
    return roleWhyNot(m_bench, "layer.retire");
}

QString LayerActions::whyNotTable() const {
    const auto why = whyNotLayer();
    return why.isEmpty() ? AttributePanel::whyNotTable(m_layers.find(current())) : why;
}

QString LayerActions::whyNotPasteStyle() const {
    if (const auto why = whyNotLayer(); !why.isEmpty()) {
        return why;
    }
    return outerLayerId(current()) == 0 ? QString{} : roleWhyNot(m_bench, "layer.update");
}

QString LayerActions::whyNotService() const {
    return m_services.sourceOf(current()) == nullptr ? tr("Choose a map service in the layer tree first") : QString{};
}

QString LayerActions::whyNotServices() const {
    return m_services.hasServices() ? QString{} : tr("There are no map services on the map");
}

QString LayerActions::whyNotDownload() const {
    if (const auto why = whyNotService(); !why.isEmpty()) {
        return why;
    }
    return isOnline() ? QString{} : tr("Switch the layer online first");
}

bool LayerActions::isOnline() const {
    const auto id = current();
    return m_services.sourceOf(id) != nullptr && m_services.isOnline(id);
}

bool LayerActions::areAllOnline() const {
    return m_services.areAllOnline();
}

void LayerActions::showTiles() {
    const auto& result = m_map->canvas().lastResult();
    m_panel->showTiles(result.tiles);
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
    int services = 0;
    int online = 0;
    for (const auto& layer : m_layers.layers()) {
        const auto* source = m_services.sourceOf(layer.id);
        services += source != nullptr ? 1 : 0;
        online += source != nullptr && source->online ? 1 : 0;
        if (auto told = source == nullptr ? std::nullopt : source->tiles->trouble()) {
            m_bench.tell(*told);
        }
    }
    Q_EMIT servicesChanged(services, online, static_cast<int>(m_tileTrouble.size()));
}

bool LayerActions::takeHits(const maps::Selected& selected) {
    auto& features = m_bench.features();
    if (selected.byBox) {
        return false;
    }
    if (selected.hits.empty() || !selected.hits.front().ref.kind.starts_with(kFeatureKind)) {
        if (selected.mode == maps::SelectMode::replace) {
            features.clear();
        }
        return false;
    }
    const auto& hit = selected.hits.front();
    auto rows = selected.mode == maps::SelectMode::replace || features.layer() != hit.layerId ? FeatureSelection::Rows{}
                                                                                              : *features.rows();
    const auto row = static_cast<std::uint32_t>(hit.ref.id);
    std::erase(rows, row);
    if (selected.mode != maps::SelectMode::remove) {
        rows.push_back(row);
    }
    if (selected.mode == maps::SelectMode::replace) {
        m_bench.selection().clear();
    }
    features.set(hit.layerId, std::move(rows));
    return true;
}

}  // namespace weir::app
