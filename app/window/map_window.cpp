// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/map_window.h"

#include "app/docks/choices.h"
#include "app/docks/themed_icon.h"
#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"
#include "app/window/chosen_features.h"
#include "app/window/map_palette.h"
#include "app/window/past_band.h"
#include "app/workbench/map_selection.h"
#include "core/geo/coordinate_text.h"
#include "maps/tool/tools.h"

#include <QLabel>
#include <QMenu>
#include <QScopedValueRollback>
#include <QToolButton>

#include <cmath>

namespace weir::app {

namespace {

bool looksAtTheSame(const maps::MapView& a, const maps::MapView& b) {
    return a.centre == b.centre && a.metresPerPixel == b.metresPerPixel && a.rotation == b.rotation;
}

}  // namespace

MapWindow::MapWindow(Workbench& bench, MapLayers& layers, maps::MapCanvas& desk, State state, QWidget* owner)
    : QWidget{owner, Qt::Window},
      m_bench{bench},
      m_layers{layers},
      m_desk{desk},
      m_state{std::move(state)},
      m_canvas{nullptr},
      m_cards{nullptr} {
    named(this, "MapWindow", tr("Second map"));
    const auto& profile = bench.picture().profile;
    setWindowTitle(profile ? tr("Second map · %1").arg(nameOfRule(profile->city.name)) : tr("Second map"));
    resize(900, 640);
    if (!m_state.geometry.isEmpty()) {
        restoreGeometry(m_state.geometry);
    }
    m_canvas = named(new maps::MapCanvas{canvasOptions(bench, layers), this}, "MapWindow_Canvas", tr("Second map"));
    m_cards = new HoverCards{bench, layers, *m_canvas};
    m_canvas->setCardMaker([this](const maps::Hit& hit) { return m_cards->cardFor(hit); });
    m_canvas->setTool(maps::makeSelectTool());
    auto* chosen = new ChosenFeatures{*m_canvas, layers, bench.features()};
    chosen->setMapPalette(paletteOf(bench.theme()));
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    makeBar();
    column->addWidget(makeLine());
    column->addWidget(new PastBand{bench, this});
    column->addWidget(m_canvas, 1);
    connect(m_canvas, &maps::MapCanvas::toolOutcome, this, &MapWindow::onOutcome);
    connect(m_canvas, &maps::MapCanvas::viewChanged, this, &MapWindow::leadDesk);
    connect(&desk, &maps::MapCanvas::viewChanged, this, &MapWindow::followDesk);
    connect(&layers, &MapLayers::changed, this, &MapWindow::showLayers);
    connect(&bench.theme(), &Theme::changed, this, [this, chosen] {
        const auto palette = paletteOf(m_bench.theme());
        m_canvas->setMapPalette(palette);
        chosen->setMapPalette(palette);
    });
    connect(&bench.bridge(), &DeskBridge::pictureChanged, this, &MapWindow::showSelection);
    m_onSelection = bench.selection().onChanged([this](const auto&) { showSelection(); });
    showLayers();
    showSelection();
}

void MapWindow::makeBar() {
    auto* bar = makeFrame("panel");
    auto* row = new QHBoxLayout{bar};
    row->setContentsMargins(8, 4, 12, 4);
    const auto button = [&](const char* objectName, const QString& text, const QString& tip) {
        auto* made = named(new QToolButton, objectName, text);
        made->setText(text);
        made->setToolTip(tip);
        row->addWidget(made);
        return made;
    };
    m_link = button("MapWindow_Linked", tr("Linked"), tr("Both maps show the same place, scale and direction"));
    m_link->setCheckable(true);
    m_link->setChecked(m_state.isLinked);
    connect(m_link, &QToolButton::toggled, this, &MapWindow::setLinked);
    auto* layers =
        button("MapWindow_Layers", tr("Layers"), tr("Choose what this map shows; the other map keeps its own"));
    m_layerMenu = named(new QMenu{layers}, "MapWindow_LayerMenu", tr("Layers of this map"));
    connect(m_layerMenu, &QMenu::aboutToShow, this, &MapWindow::fillLayerMenu);
    layers->setMenu(m_layerMenu);
    layers->setPopupMode(QToolButton::InstantPopup);
    const auto icon = [&](const char* objectName, const char* name, const QString& tip, auto act) {
        auto* made = button(objectName, {}, tip);
        made->setAccessibleName(tip);
        setThemedIcon(*made, m_bench.theme(), name);
        connect(made, &QToolButton::clicked, this, act);
    };
    icon("MapWindow_ZoomIn", "zoom-in", tr("Come closer"), [this] { m_canvas->zoomBy(2); });
    icon("MapWindow_ZoomOut", "zoom-out", tr("See more"), [this] { m_canvas->zoomBy(0.5); });
    icon("MapWindow_Extent", "extent", tr("Show the whole city"), [this] { m_canvas->fullExtent(); });
    row->addStretch(1);
    m_place = named(makeLabel({}, "muted"), "MapWindow_Place", tr("Position and scale"));
    row->addWidget(m_place);
    layout()->addWidget(bar);
}

std::vector<maps::Layer> MapWindow::layersHere() const {
    auto layers = m_layers.layers();
    for (auto& layer : layers) {
        if (const auto own = m_state.visible.find(layer.id); own != m_state.visible.end()) {
            layer.visible = own->second;
        }
    }
    return layers;
}

void MapWindow::fillLayerMenu() {
    m_layerMenu->clear();
    const auto layers = layersHere();
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
        auto* action = m_layerMenu->addAction(toQt(layer->name));
        action->setObjectName(QStringLiteral("MapWindow_Layer_") + toQt(layer->id));
        action->setCheckable(true);
        action->setChecked(layer->visible);
        if (const auto* failure = layer->failure()) {
            action->setEnabled(false);
            action->setToolTip(translated(failure->reason));
        }
        connect(action, &QAction::toggled, this,
                [this, id = layer->id](bool visible) { setLayerVisible(id, visible); });
    }
}

void MapWindow::setLayerVisible(const std::string& id, bool visible) {
    m_state.visible[id] = visible;
    showLayers();
}

void MapWindow::showLayers() {
    m_canvas->setLayers(layersHere());
    if (const auto& box = m_desk.fullExtentBox()) {
        m_canvas->setFullExtent(*box);
    }
}

void MapWindow::showSelection() {
    m_canvas->setSelection(featuresOf(m_bench.selection().items(), m_bench.picture()));
}

MapWindow::State MapWindow::state() const {
    auto state = m_state;
    state.view = m_canvas->view();
    state.geometry = saveGeometry();
    return state;
}

void MapWindow::setLinked(bool linked) {
    m_state.isLinked = linked;
    m_link->setChecked(linked);
    followDesk();
}

void MapWindow::followDesk() {
    if (m_state.isLinked && m_ready && !m_following) {
        const QScopedValueRollback following{m_following, true};
        m_canvas->setView(m_desk.view(), false);
    }
}

void MapWindow::leadDesk(const maps::MapView& view) {
    if (!m_ready) {
        m_ready = true;
        const QScopedValueRollback following{m_following, true};
        m_canvas->setView(m_state.isLinked ? m_desk.view() : m_state.view, false);
    } else if (m_state.isLinked && !m_following && !looksAtTheSame(view, m_desk.view())) {
        const QScopedValueRollback leading{m_following, true};
        m_desk.setView(view);
    }
    const auto centre = m_layers.projection()->toLonLat(m_canvas->view().centre);
    m_place->setText(
        QStringLiteral("%1   1 : %2")
            .arg(toQt(geo::writeDecimal(centre, 4)),
                 numberLabel(static_cast<std::int64_t>(std::llround(m_canvas->scaleDenominator() / 10) * 10))));
}

void MapWindow::onOutcome(const maps::ToolOutcome& outcome) {
    if (const auto* chosen = std::get_if<maps::Selected>(&outcome)) {
        m_bench.selection().set(selectedBy(*chosen, m_bench.selection().items()));
    }
}

}  // namespace weir::app
