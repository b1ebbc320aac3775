// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/layer_panel.h"

#include "app/docks/layer_tree.h"
#include "app/docks/themed_icon.h"
#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QSet>
#include <QSignalBlocker>
#include <QToolButton>

namespace weir::app {

namespace {

constexpr int kIdRole = LayerTree::kIdRole;
constexpr int kGroupRole = LayerTree::kGroupRole;

std::optional<std::size_t> countOf(const maps::Layer& layer) {
    if (const auto* prepared = std::get_if<maps::PreparedVectorSource>(&layer.source)) {
        return prepared->reader->size();
    }
    const auto* live = std::get_if<maps::LiveSource>(&layer.source);
    return live == nullptr || !live->features ? std::nullopt : std::optional{live->features->size()};
}

}  // namespace

LayerPanel::LayerPanel(Workbench& bench, MapLayers& layers, std::shared_ptr<maps::Renderer> renderer, QWidget* parent)
    : QWidget{parent},
      m_bench{bench},
      m_layers{layers},
      m_renderer{std::move(renderer)},
      m_palette{maps::Palette::light()},
      m_tree{new LayerTree},
      m_add{new QToolButton},
      m_up{new QToolButton},
      m_down{new QToolButton} {
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 6, 8, 6);
    head->addWidget(makeLabel(tr("Layers and legend"), "heading"));
    head->addStretch(1);
    const auto tool = [&](QToolButton* button, const char* objectName, const char* icon, const QString& text) {
        named(button, objectName, text);
        setThemedIcon(*button, bench.theme(), icon);
        button->setToolTip(text);
        head->addWidget(button);
    };
    tool(m_add, "Layers_Add", "add", tr("Add a map layer; files can also be dropped on the window"));
    tool(m_up, "Layers_Up", "up", tr("Draw this layer further up (Ctrl+Up, or drag it)"));
    tool(m_down, "Layers_Down", "down", tr("Draw this layer further down (Ctrl+Down, or drag it)"));
    m_up->setShortcut(QKeySequence{Qt::ALT | Qt::Key_Up});
    m_down->setShortcut(QKeySequence{Qt::ALT | Qt::Key_Down});
    column->addLayout(head);
    column->addWidget(makeLine());
    named(m_tree, "Layers_Tree", tr("Layers and legend"));
    m_tree->setColumnCount(2);
    m_tree->setHeaderHidden(true);
    m_tree->setIndentation(14);
    m_tree->setIconSize({18, 18});
    m_tree->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    column->addWidget(m_tree, 1);
    connect(m_tree, &QTreeWidget::itemChanged, this, &LayerPanel::onItemChanged);
    connect(m_tree, &QTreeWidget::itemDoubleClicked, this, [this](QTreeWidgetItem* row) {
        if (const QString id = row->data(0, kIdRole).toString(); !id.isEmpty()) {
            Q_EMIT zoomToLayer(toStd(id));
        }
    });
    const auto enable = [this] {
        const bool any = !currentLayer().empty();
        m_up->setEnabled(any);
        m_down->setEnabled(any);
        m_up->setToolTip(any ? tr("Draw this layer further up (Ctrl+Up, or drag it)") : tr("Choose a layer first"));
        m_down->setToolTip(any ? tr("Draw this layer further down (Ctrl+Down, or drag it)")
                               : tr("Choose a layer first"));
    };
    connect(m_tree, &QTreeWidget::currentItemChanged, this, enable);
    connect(m_add, &QToolButton::clicked, this, &LayerPanel::addWanted);
    connect(m_up, &QToolButton::clicked, this, [this] { moveCurrent(1); });
    connect(m_down, &QToolButton::clicked, this, [this] { moveCurrent(-1); });
    connect(m_tree, &LayerTree::stepWanted, this, &LayerPanel::moveCurrent);
    connect(m_tree, &LayerTree::layerMoved, this, [this](const QString& id, const QString& beside, bool above) {
        m_layers.place(toStd(id), toStd(beside), above);
    });
    connect(m_tree, &LayerTree::groupMoved, this, [this](const QString& group, const QString& beside, bool above) {
        m_layers.placeGroup(toStd(group), toStd(beside), above);
    });
    connect(&layers, &MapLayers::changed, this, &LayerPanel::rebuild);
    enable();
    rebuild();
}

QTreeWidget& LayerPanel::tree() {
    return *m_tree;
}

std::string LayerPanel::currentLayer() const {
    const auto* row = m_tree->currentItem();
    return row == nullptr ? std::string{} : toStd(row->data(0, kIdRole).toString());
}

void LayerPanel::moveCurrent(int steps) {
    if (const auto id = currentLayer(); !id.empty()) {
        m_layers.move(id, steps);
    }
}

void LayerPanel::renameCurrent() {
    if (auto* row = m_tree->currentItem(); row != nullptr && !currentLayer().empty()) {
        m_tree->setFocus();
        m_tree->editItem(row, 0);
    }
}

void LayerPanel::setMapPalette(const maps::Palette& palette) {
    m_palette = palette;
    m_swatches.clear();
    rebuild();
}

void LayerPanel::fillLayer(QTreeWidgetItem& row, const maps::Layer& layer) {
    row.setText(0, toQt(layer.name));
    row.setData(0, kIdRole, toQt(layer.id));
    row.setFlags(row.flags() | Qt::ItemIsUserCheckable | Qt::ItemIsEditable | Qt::ItemIsDragEnabled);
    row.setCheckState(0, layer.visible ? Qt::Checked : Qt::Unchecked);
    if (const auto* failure = layer.failure()) {
        row.setText(1, tr("not read"));
        row.setForeground(0, m_bench.theme().colour("alert"));
        row.setForeground(1, m_bench.theme().colour("alert"));
        row.setToolTip(0, translated(failure->reason));
        row.setToolTip(1, translated(failure->reason));
        return;
    }
    if (const auto count = countOf(layer)) {
        row.setText(1, numberLabel(static_cast<std::int64_t>(*count)));
    }
    row.setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    row.setForeground(1, m_bench.theme().colour("muted"));
    if (const auto* tiles = std::get_if<maps::TileSource>(&layer.source);
        tiles != nullptr && tiles->tiles->isRemote()) {
        fillTiles(row, layer.id, *tiles);
    }
    const auto legend = maps::legendOf(layer);
    const auto swatch = [&](std::size_t at) { return swatchOf(layer.id, at, legend[at]); };
    if (!legend.empty()) {
        row.setIcon(0, swatch(0));
    }
    for (std::size_t i = 0; legend.size() > 1 && i < legend.size(); ++i) {
        auto* entry = new QTreeWidgetItem{&row};
        entry->setText(0, toQt(legend[i].title));
        entry->setIcon(0, swatch(i));
        entry->setForeground(0, m_bench.theme().colour("muted"));
        entry->setFlags(Qt::ItemIsEnabled);
        if (legend[i].count > 0) {
            entry->setText(1, numberLabel(static_cast<std::int64_t>(legend[i].count)));
            entry->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
            entry->setForeground(1, m_bench.theme().colour("muted"));
        }
    }
}

/// Drawn again only when it looks different: the tree is filled again with every change of any layer.
const QIcon& LayerPanel::swatchOf(const std::string& layerId, std::size_t at, const maps::LegendEntry& entry) {
    auto& known = m_swatches[{layerId, at}];
    if (known.icon.isNull() || known.kind != entry.kind || known.style != entry.style) {
        const auto picture = m_renderer->swatch(entry, 18, 18, devicePixelRatioF(), m_palette);
        QIcon icon;
        for (const auto mode : {QIcon::Normal, QIcon::Selected}) {  // a chosen row must not tint the legend
            icon.addPixmap(QPixmap::fromImage(picture), mode);
        }
        known = {entry.kind, entry.style, icon};
    }
    return known.icon;
}

/// Online or how old, and how many tiles are missing.
void LayerPanel::fillTiles(QTreeWidgetItem& row, const std::string& layerId, const maps::TileSource& source) {
    const auto found = m_tiles.find(layerId);
    const auto state = found == m_tiles.end() ? maps::TileState{} : found->second;
    QString text = source.online  ? tr("online")
                   : state.oldest ? ageLabel(std::max(Millis{0}, state.now - *state.oldest))
                                  : tr("from cache");
    if (state.failed > 0) {
        text = tr("%1 missing").arg(numberLabel(static_cast<std::int64_t>(state.failed)));
        row.setForeground(1, m_bench.theme().colour("warn"));
    } else if (state.waiting > 0) {
        text = tr("%1 to come").arg(numberLabel(static_cast<std::int64_t>(state.waiting)));
    }
    row.setText(1, text);
    const QString tip = source.online
                            ? tr("Online: %1 may be asked").arg(toQt(maps::serverOf(source.tiles->service().url)))
                            : tr("From the cache of this computer; 'Ask the map service' in the menu Layers "
                                 "brings it up to date");
    row.setToolTip(0, tip);
    row.setToolTip(1, tip);
}

void LayerPanel::showTiles(const std::vector<maps::LayerTiles>& tiles) {
    std::map<std::string, maps::TileState> states;
    for (const auto& one : tiles) {
        states[one.layerId] = one.state;
        states[one.layerId].now =
            std::chrono::floor<std::chrono::minutes>(one.state.now);  // the clock alone is no news
    }
    if (states != m_tiles) {
        m_tiles = std::move(states);
        if (!m_tree->isEditing()) {
            rebuild();
        }
    }
}

void LayerPanel::rebuild() {
    m_filling = true;
    const QSignalBlocker blocker{m_tree};
    const int scrolled = m_tree->verticalScrollBar()->value();
    const QString current = toQt(currentLayer());
    QSet<QString> open;
    for (int g = 0; g < m_tree->topLevelItemCount(); ++g) {
        auto* group = m_tree->topLevelItem(g);
        if (!group->isExpanded()) {
            open.insert(QStringLiteral("closed:") + group->data(0, kGroupRole).toString());
        }
        for (int i = 0; i < group->childCount(); ++i) {
            if (group->child(i)->isExpanded()) {
                open.insert(group->child(i)->data(0, kIdRole).toString());
            }
        }
    }
    m_tree->clear();
    std::map<std::string, QTreeWidgetItem*> groups;
    const auto& layers = m_layers.layers();
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
        auto*& group = groups[layer->group];
        if (group == nullptr) {
            group = new QTreeWidgetItem{m_tree};
            group->setText(0, layer->group.empty() ? tr("Other layers") : translated(std::string_view{layer->group}));
            group->setData(0, kGroupRole, toQt(layer->group));
            group->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable |
                            Qt::ItemIsAutoTristate | Qt::ItemIsDragEnabled | Qt::ItemIsDropEnabled);
            QFont bold = font();
            bold.setWeight(QFont::DemiBold);
            group->setFont(0, bold);
        }
        auto* row = new QTreeWidgetItem{group};
        fillLayer(*row, *layer);
        row->setExpanded(open.contains(toQt(layer->id)));
        if (toQt(layer->id) == current) {
            m_tree->setCurrentItem(row);
        }
    }
    for (int g = 0; g < m_tree->topLevelItemCount(); ++g) {
        auto* group = m_tree->topLevelItem(g);
        group->setExpanded(!open.contains(QStringLiteral("closed:") + group->data(0, kGroupRole).toString()));
    }
    // What lies under the pointer stays there: filling a tree begins at its top.
    m_tree->doItemsLayout();
    m_tree->verticalScrollBar()->setValue(scrolled);
    m_filling = false;
}

void LayerPanel::onItemChanged(QTreeWidgetItem* row, int column) {
    const auto id = toStd(row->data(0, kIdRole).toString());
    if (m_filling || column != 0 || id.empty()) {
        return;
    }
    const auto& layers = m_layers.layers();
    const auto at = std::find_if(layers.begin(), layers.end(), [&](const auto& layer) { return layer.id == id; });
    if (at == layers.end()) {
        return;
    }
    const bool visible = row->checkState(0) == Qt::Checked;
    const auto name = toStd(row->text(0).trimmed());
    const bool renamed = name != at->name;
    // The tree is rebuilt by these calls, so not inside its own signal.
    QMetaObject::invokeMethod(
        this,
        [this, id, visible, name, renamed, changed = visible != at->visible] {
            if (changed) {
                m_layers.setVisible(id, visible);
            }
            if (renamed && !name.empty()) {
                m_layers.rename(id, name);
            } else if (renamed) {
                rebuild();
            }
        },
        Qt::QueuedConnection);
}

}  // namespace weir::app
