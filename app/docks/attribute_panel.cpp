// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// What the panel is made of, its rows and its order; selecting and writing stand in attribute_selecting.cpp.
#include "app/docks/attribute_panel.h"

#include "app/docks/condition_builder.h"
#include "app/docks/themed_icon.h"
#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"

#include <QAction>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QProgressBar>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QTimer>
#include <QToolButton>

#include <numeric>

namespace weir::app {

namespace {

/// Paints the model's ground itself: the style sheet of the window draws items without it, so that rows selected
/// elsewhere than in the table stayed unmarked. A million selected rows are no ranges of the view's own selection.
class SelectedRowsDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        if (const QVariant ground = index.data(Qt::BackgroundRole); ground.isValid()) {
            painter->fillRect(option.rect, ground.value<QColor>());
        }
        QStyledItemDelegate::paint(painter, option, index);
    }
};

}  // namespace

AttributePanel::AttributePanel(Workbench& bench, MapLayers& layers, Tasks& tasks, QWidget* parent)
    : QWidget{parent},
      m_bench{bench},
      m_layers{layers},
      m_tasks{tasks},
      m_model{new AttributeModel{bench, this}},
      m_runner{new TableRunner{this}},
      m_selector{new TableRunner{this}},
      m_filterDelay{new QTimer{this}} {
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    makeHead(*column);
    makeFilterRow(*column);
    m_builder = named(new ConditionBuilder, "Attr_Builder", tr("Filter builder"));
    m_builder->hide();
    column->addWidget(m_builder);
    connect(m_builder, &ConditionBuilder::edited, this, [this] { setFilter(m_builder->condition()); });
    column->addWidget(makeLine());
    makeTable(*column);
    for (auto* runner : {m_runner, m_selector}) {
        connect(runner, &TableRunner::busyChanged, this, [this] {
            const bool busy = m_runner->isBusy() || m_selector->isBusy();
            m_progress->setValue(0);
            m_progress->setVisible(busy);
            m_stop->setVisible(busy);
        });
        connect(runner, &TableRunner::progress, this,
                [this](double share) { m_progress->setValue(static_cast<int>(share * 100)); });
    }
    connect(m_model, &AttributeModel::failed, this, [this](const Error& error) { m_bench.fail(error); });
    connect(m_model, &AttributeModel::sortWanted, this, &AttributePanel::sortRows);
    connect(&layers, &MapLayers::changed, this, &AttributePanel::refresh);
    m_onSelection = bench.features().onChanged([this](const auto&) { showSelection(); });
    showWhy();
}

QToolButton* AttributePanel::addTool(const char* name, const char* icon, const QString& text) {
    auto* button = named(new QToolButton, name, text);
    setThemedIcon(*button, m_bench.theme(), icon);
    button->setToolTip(text);
    m_toolRow->addWidget(button);
    m_tools.emplace_back(button, text);
    return button;
}

void AttributePanel::makeHead(QVBoxLayout& column) {
    m_toolRow = new QHBoxLayout;
    m_toolRow->setContentsMargins(12, 4, 8, 4);
    m_toolRow->setSpacing(2);
    m_title = named(new ElidedLabel{"heading"}, "Attr_Title");
    m_title->setMinimumWidth(120);
    m_toolRow->addWidget(m_title, 1);
    m_count = named(makeLabel({}, "muted"), "Attr_Count");
    m_toolRow->addWidget(m_count);
    m_progress = named(new QProgressBar, "Attr_Progress", tr("Progress"));
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(80);
    m_progress->hide();
    m_toolRow->addWidget(m_progress);
    m_stop = named(new QToolButton, "Attr_Stop", tr("Stop"));
    m_stop->setText(tr("Stop"));
    m_stop->setToolTip(tr("Stop what is being read"));
    m_stop->hide();
    m_toolRow->addWidget(m_stop);
    connect(m_stop, &QToolButton::clicked, this, [this] {
        m_runner->stop();
        m_selector->stop();
    });
    m_toolRow->addSpacing(8);
    m_zoom = addTool("Attr_Zoom", "pin", tr("Show the selected rows on the map"));
    connect(m_zoom, &QToolButton::clicked, this, &AttributePanel::zoomToRows);
    connect(addTool("Attr_Place", "polygon", tr("Select by place…")), &QToolButton::clicked, this,
            &AttributePanel::choosePlace);
    connect(addTool("Attr_Stats", "measure", tr("Figures of a field…")), &QToolButton::clicked, this,
            &AttributePanel::showStats);
    connect(addTool("Attr_Columns", "columns", tr("Choose columns")), &QToolButton::clicked, this,
            &AttributePanel::chooseColumns);
    m_copy = addTool("Attr_Copy", "copy", tr("Copy the selected rows"));
    connect(m_copy, &QToolButton::clicked, this, &AttributePanel::copyRows);
    connect(addTool("Attr_Export", "table", tr("Save these rows as a file…")), &QToolButton::clicked, this,
            &AttributePanel::exportRows);
    auto* close = named(new QToolButton, "Attr_Close", tr("Close"));
    setThemedIcon(*close, m_bench.theme(), "close");
    close->setToolTip(tr("Close"));
    m_toolRow->addWidget(close);
    connect(close, &QToolButton::clicked, this, &AttributePanel::closeWanted);
    column.addLayout(m_toolRow);
}

void AttributePanel::makeFilterRow(QVBoxLayout& column) {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 0, 8, 4);
    row->setSpacing(4);
    m_filter = named(new QLineEdit, "Attr_Filter", tr("Filter"));
    m_filter->setPlaceholderText(tr("Filter, as in: people >= 100 and name ~ '村'"));
    m_filter->setClearButtonEnabled(true);
    row->addWidget(m_filter, 1);
    auto* builder = named(new QToolButton, "Attr_ShowBuilder", tr("Filter builder"));
    builder->setText(tr("Builder"));
    builder->setCheckable(true);
    builder->setToolTip(tr("Put a filter together from fields, comparisons and values"));
    row->addWidget(builder);
    connect(builder, &QToolButton::toggled, this, [this](bool on) { m_builder->setVisible(on); });
    m_select = named(new QToolButton, "Attr_Select", tr("Select"));
    m_select->setText(tr("Select"));
    m_select->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu{m_select};
    const auto entry = [&](const char* name, const QString& text, auto run) {
        menu->addAction(text, this, run)->setObjectName(QString::fromLatin1(name));
    };
    entry("Attr_SelectFilter", tr("Select what the filter finds"),
          [this] { selectWhere(m_filter->text(), Change::replace); });
    entry("Attr_SelectAdd", tr("Add what the filter finds"), [this] { selectWhere(m_filter->text(), Change::add); });
    entry("Attr_SelectRemove", tr("Take out what the filter finds"),
          [this] { selectWhere(m_filter->text(), Change::remove); });
    entry("Attr_SelectNone", tr("Select nothing"), [this] { m_bench.features().clear(); });
    m_select->setMenu(menu);
    row->addWidget(m_select);
    column.addLayout(row);
    m_filterError = makeText({}, "error");
    named(m_filterError, "Attr_FilterError");
    m_filterError->setContentsMargins(12, 0, 12, 4);
    m_filterError->hide();
    column.addWidget(m_filterError);
    constexpr int kAfterTyping = 300;
    m_filterDelay->setSingleShot(true);
    m_filterDelay->setInterval(kAfterTyping);
    connect(m_filter, &QLineEdit::textChanged, this, &AttributePanel::checkFilter);
    connect(m_filter, &QLineEdit::returnPressed, this, &AttributePanel::applyFilter);
    connect(m_filterDelay, &QTimer::timeout, this, &AttributePanel::applyFilter);
}

void AttributePanel::makeTable(QVBoxLayout& column) {
    m_view = named(new QTableView, "Attr_Table", tr("Attributes"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new SelectedRowsDelegate{m_view});
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    constexpr int kRowHeight = 26;
    // Fixed heights: sizes of a million rows must not be asked one by one.
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_view->verticalHeader()->setMinimumSectionSize(kRowHeight);
    m_view->horizontalHeader()->setSectionsMovable(true);
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setSortIndicatorShown(true);
    m_view->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_view->setSortingEnabled(true);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    column.addWidget(m_view, 1);
    m_empty = named(makeText({}, "muted", m_view->viewport()), "Attr_Empty");
    m_empty->setAlignment(Qt::AlignCenter);
    auto* centre = new QVBoxLayout{m_view->viewport()};
    centre->addWidget(m_empty);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &AttributePanel::takeViewSelection);
    connect(m_view, &QTableView::doubleClicked, this, &AttributePanel::zoomToRows);
    auto* copy = new QAction{tr("Copy the selected rows"), m_view};
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &AttributePanel::copyRows);
    m_view->addAction(copy);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
}

std::shared_ptr<const maps::VectorReader> AttributePanel::reader() const {
    const auto* layer = m_layers.find(m_id);
    const auto* vector = layer == nullptr ? nullptr : std::get_if<maps::PreparedVectorSource>(&layer->source);
    return vector == nullptr ? nullptr : vector->reader;
}

QString AttributePanel::whyNotTable(const maps::Layer* layer) {
    if (layer == nullptr) {
        return tr("Choose a map file in the layer tree to see its attributes");
    }
    if (const auto* failure = layer->failure()) {
        return translated(failure->reason);
    }
    const auto* vector = std::get_if<maps::PreparedVectorSource>(&layer->source);
    if (vector == nullptr) {
        return std::holds_alternative<maps::LiveSource>(layer->source)
                   ? tr("What the desk keeps is in the tables of the desk")
                   : tr("This layer has no attributes");
    }
    return vector->reader->fields().empty() ? tr("The features of this file carry no attributes") : QString{};
}

void AttributePanel::setLayer(const std::string& id) {
    if (id != m_id) {
        openLayer(id);
    }
}

void AttributePanel::openLayer(const std::string& id) {
    m_id = id;
    m_runner->stop();
    m_selector->stop();
    m_filtered = nullptr;
    m_sorting.reset();
    m_view->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_filter->clear();
    m_filterDelay->stop();
    const auto source = reader();
    m_model->setLayer(id, source);
    std::vector<ConditionBuilder::Field> fields;
    if (source) {
        for (const auto& field : source->manifest().fields) {
            fields.push_back({field.name, toQt(field.name), field.type == "integer" || field.type == "real"});
        }
    }
    m_builder->setFields(std::move(fields));
    for (int i = 0; i < m_model->columnCount(); ++i) {
        constexpr int kWidth = 140;
        m_view->setColumnWidth(i, kWidth);
        m_view->setColumnHidden(i, false);
    }
    showWhy();
    showSelection();
}

/// A layer that opened again is another file to read from.
void AttributePanel::refresh() {
    if (m_id.empty()) {
        return;
    }
    const auto* layer = m_layers.find(m_id);
    if (layer == nullptr || m_model->layerReader() != reader()) {
        openLayer(layer == nullptr ? std::string{} : std::string{m_id});
    } else {
        m_title->setText(tr("Attributes of %1").arg(toQt(layer->name)));
    }
}

void AttributePanel::showWhy() {
    const auto* layer = m_layers.find(m_id);
    const QString why = whyNotTable(layer);
    m_title->setText(layer == nullptr ? tr("Attributes") : tr("Attributes of %1").arg(toQt(layer->name)));
    m_filter->setEnabled(why.isEmpty());
    m_filter->setToolTip(why);
    updateCount();
    updateTools();
}

void AttributePanel::updateTools() {
    const QString why = whyNotTable(m_layers.find(m_id));
    const bool any = m_bench.features().layer() == m_id && !m_bench.features().rows()->empty();
    for (const auto& [button, text] : m_tools) {
        const bool needsRows = button == m_zoom || button == m_copy;
        const QString whyNot = !why.isEmpty() ? why : needsRows && !any ? tr("Select rows first") : QString{};
        button->setEnabled(whyNot.isEmpty());
        button->setToolTip(whyNot.isEmpty() ? text : whyNot);
    }
    m_select->setEnabled(why.isEmpty());
    m_select->setToolTip(why);
}

// ---- filter and order ----

void AttributePanel::setFilter(const QString& expression) {
    m_filter->setText(expression);
}

/// The reason stands below the line while it cannot be read; the rows stay as they were.
void AttributePanel::checkFilter() {
    const auto source = reader();
    const auto text = toStd(m_filter->text().trimmed());
    const auto parsed =
        source && !text.empty() ? Expression::parseCondition(text, source->fields()) : Result<Expression>{Expression{}};
    setStyleProperty(*m_filter, "invalid", !parsed);
    m_filterError->setVisible(!parsed);
    m_filterError->setText(parsed ? QString{} : translated(parsed.error().message));
    parsed ? m_filterDelay->start() : m_filterDelay->stop();
}

void AttributePanel::applyFilter() {
    m_filterDelay->stop();
    const auto source = reader();
    const auto text = toStd(m_filter->text().trimmed());
    if (!source) {
        return;
    }
    auto condition =
        text.empty() ? Result<Expression>{Expression{}} : Expression::parseCondition(text, source->fields());
    if (!condition) {
        return;
    }
    using Rows = std::shared_ptr<const maps::RowList>;
    using Both = std::pair<Rows, Rows>;  // as in the file, and in the order wanted
    if (text.empty() && !m_sorting) {
        m_runner->stop();
        m_filtered = nullptr;
        showRows(nullptr);
        return;
    }
    m_runner->run<Both>(
        [source, condition = *condition, all = text.empty(),
         sorting = m_sorting](const maps::TableWork& work) -> Result<Both> {
            maps::RowList rows;
            if (all) {
                rows.resize(source->size());
                std::iota(rows.begin(), rows.end(), 0u);
            } else if (auto found = maps::rowsWhere(*source, condition, work)) {
                rows = *std::move(found);
            } else {
                return found.error();
            }
            auto filtered = all ? Rows{} : std::make_shared<const maps::RowList>(rows);
            if (!sorting) {
                return Both{filtered, filtered};
            }
            auto sorted = maps::sortedBy(*source, std::move(rows), static_cast<std::size_t>(sorting->first),
                                         sorting->second == Qt::DescendingOrder, work);
            return sorted ? Result<Both>{Both{filtered, std::make_shared<const maps::RowList>(*std::move(sorted))}}
                          : Result<Both>{sorted.error()};
        },
        [this](Result<Both> both) {
            if (both) {
                m_filtered = both->first;
                showRows(both->second);
            } else if (both.error().code != ErrorCode::cancelled) {
                m_bench.fail(both.error());
            }
        });
}

void AttributePanel::sortRows(int column, Qt::SortOrder order) {
    m_sorting = column < 0 ? std::nullopt : std::optional{std::pair{column, order}};
    applyFilter();
}

void AttributePanel::showRows(std::shared_ptr<const maps::RowList> rows) {
    m_showing = true;
    m_model->setRows(std::move(rows));
    m_showing = false;
    updateCount();
    showSelection();
}

void AttributePanel::updateCount() {
    const auto source = reader();
    const QString why = whyNotTable(m_layers.find(m_id));
    const auto total = source ? static_cast<std::int64_t>(source->size()) : 0;
    const auto shown = static_cast<std::int64_t>(m_model->rowCount());
    QString text;
    if (why.isEmpty()) {
        text = shown == total ? tr("%1 rows").arg(numberLabel(total))
                              : tr("%1 of %2 rows").arg(numberLabel(shown), numberLabel(total));
        if (m_bench.features().layer() == m_id && !m_bench.features().rows()->empty()) {
            text += QStringLiteral(" · ") +
                    tr("%1 selected").arg(numberLabel(static_cast<std::int64_t>(m_bench.features().rows()->size())));
        }
    }
    m_count->setText(text);
    m_empty->setText(!why.isEmpty() ? why : total == 0 ? tr("The file has no features") : tr("No row fits the filter"));
    m_empty->setVisible(!why.isEmpty() || shown == 0);
}

void AttributePanel::chooseColumns() {
    QMenu menu;
    for (int i = 0; i < m_model->columnCount(); ++i) {
        auto* action = menu.addAction(m_model->headerData(i, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!m_view->isColumnHidden(i));
        connect(action, &QAction::toggled, this, [this, i](bool on) {
            if (on || shownColumns().size() > 1) {
                m_view->setColumnHidden(i, !on);
            }
        });
    }
    menu.exec(QCursor::pos());
}

std::vector<std::size_t> AttributePanel::shownColumns() const {
    std::vector<std::size_t> out;
    const auto* header = m_view->horizontalHeader();
    for (int visual = 0; visual < header->count(); ++visual) {
        if (const int column = header->logicalIndex(visual); !m_view->isColumnHidden(column)) {
            out.push_back(static_cast<std::size_t>(column));
        }
    }
    return out;
}

}  // namespace weir::app
