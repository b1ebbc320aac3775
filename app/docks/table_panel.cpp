// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/table_panel.h"

#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QResizeEvent>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QToolButton>

namespace weir::app {

namespace {

constexpr std::size_t kJournalEntries = 2000;
constexpr std::chrono::seconds kReadAgain{3};  // after the log could not be read
constexpr int kRowHeight = 26;
constexpr int kBarWidth = 440;
constexpr int kNarrowBar = 230;  // without the count
constexpr int kCountBar = 330;   // with it
constexpr int kBarHeight = 37;

/// A tab widget gives its corner what the size hint asks for.
class Bars final : public QStackedWidget {
public:
    Bars() { setProperty("part", QStringLiteral("bar")); }
    int room = kBarWidth;
    [[nodiscard]] QSize sizeHint() const override { return {room, kBarHeight}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, kBarHeight}; }
};

constexpr int kTitleRoom = 34;   // beside a title, for the sorting arrow
constexpr int kLeastText = 140;  // a name is still told from its neighbours
constexpr int kLongText = 160;   // columns at least this wide hold sentences and names

struct ColumnRoom {
    std::size_t column = 0;
    int width = 0;
    int least = 0;         ///< its title
    bool isLong = false;   ///< gives and takes room first
    bool canGrow = false;  ///< numbers stay together
    bool mayLeave = false;
};

/// Leaves out the columns that are only there when there is room, the last first, until the others fit unscrolled.
void leaveOut(std::vector<ColumnRoom>& rooms, int available) {
    const auto needed = [&rooms] {
        int sum = 0;
        for (const auto& room : rooms) {
            sum += room.isLong ? std::max(room.least, room.width / 2) : room.width;
        }
        return sum;
    };
    while (needed() > available) {
        const auto last =
            std::find_if(rooms.rbegin(), rooms.rend(), [](const ColumnRoom& room) { return room.mayLeave; });
        if (last == rooms.rend()) {
            return;
        }
        rooms.erase(std::next(last).base());
    }
}

/// Shares `amount` (negative: takes it away) among the columns `may` chooses, in proportion to their widths and at most
/// the part `most` of each; answers what is left.
template <class May>
int share(std::vector<ColumnRoom>& rooms, int amount, double most, May may) {
    std::int64_t all = 0;
    for (const auto& room : rooms) {
        all += may(room) ? room.width : 0;
    }
    int left = amount;
    for (auto& room : rooms) {
        if (may(room) && all > 0) {
            const int limit = static_cast<int>(room.width * most);
            const int part = static_cast<int>(static_cast<std::int64_t>(amount) * room.width / all);
            const int wanted = std::max(room.least, room.width + std::clamp(part, -limit, limit));
            left -= wanted - room.width;
            room.width = wanted;
        }
    }
    return left;
}

/// Fills `available` pixels: sentences and names grow first, then every column of words; in too little room the long
/// ones shrink by half before anything has to be scrolled.
void spread(std::vector<ColumnRoom>& rooms, int available) {
    constexpr double kAnyPart = 100;
    int left = available;
    for (const auto& room : rooms) {
        left -= room.width;
    }
    const auto isLong = [](const ColumnRoom& room) { return room.isLong; };
    if (left < 0) {
        share(rooms, left, 1.0 / 2, isLong);
        return;
    }
    left = share(rooms, left, 1.0 / 2, isLong);
    left = share(rooms, left, kAnyPart, [](const ColumnRoom& room) { return room.canGrow; });
    if (left > 0 && !rooms.empty()) {
        rooms.front().width += left;  // what the division left over
    }
}

QByteArray objectNameOf(const char* owner, const TableSpec& spec) {
    return QByteArray{owner} + '_' + QByteArray::fromStdString(std::string{spec.id});
}

}  // namespace

TablePanel::TablePanel(Workbench& bench, const TableSpec& spec, QWidget* parent)
    : QWidget{parent},
      m_bench{bench},
      m_model{new TableModel{spec, bench.theme(), bench.timeZone(), this}},
      m_view{new QTableView},
      m_bar{new QWidget{this}},
      m_filter{new QLineEdit},
      m_count{named(makeLabel({}, "muted"), objectNameOf("TableCount", spec).constData())},
      m_empty{named(makeText({}, "muted"), objectNameOf("TableEmpty", spec).constData())},
      m_filterDelay{new QTimer{this}} {
    const QString title = translated(std::string_view{spec.title});
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* bar = new QHBoxLayout{m_bar};
    bar->setContentsMargins(8, 0, 8, 0);
    named(m_filter, objectNameOf("TableFilter", spec).constData(), tr("Filter: %1").arg(title));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setToolTip(tr("Shows the rows that contain all these words"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(90);
    m_filter->setMaximumWidth(200);
    auto* columns = named(new QToolButton, objectNameOf("TableColumns", spec).constData(), tr("Choose columns"));
    columns->setIcon(bench.theme().icon("columns"));
    columns->setToolTip(tr("Choose columns"));
    auto* copy = named(new QToolButton, objectNameOf("TableCopy", spec).constData(), tr("Copy rows"));
    copy->setIcon(bench.theme().icon("copy"));
    copy->setToolTip(tr("Copy the selected rows (Ctrl+C)"));
    bar->addStretch(1);
    bar->addWidget(m_count);
    bar->addWidget(m_filter, 4);
    bar->addWidget(columns);
    bar->addWidget(copy);

    named(m_view, objectNameOf("Table", spec).constData(), title);
    m_view->setModel(m_model);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setTabKeyNavigation(false);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_view->verticalHeader()->setMinimumSectionSize(kRowHeight);
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setSectionsMovable(true);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->horizontalHeader()->setMinimumSectionSize(40);
    m_view->viewport()->installEventFilter(this);
    connect(m_view->horizontalHeader(), &QHeaderView::sectionResized, this,
            [this] { m_fitting = m_fitting && m_fitNow; });
    m_view->horizontalHeader()->setSortIndicator(static_cast<int>(spec.sortColumn()),
                                                 spec.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    m_view->setSortingEnabled(true);
    column->addWidget(m_view, 1);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setParent(m_view->viewport());
    auto* centre = new QVBoxLayout{m_view->viewport()};
    centre->addWidget(m_empty);
    showColumns();

    m_filterDelay->setSingleShot(true);
    m_filterDelay->setInterval(150);
    connect(m_filter, &QLineEdit::textChanged, this, [this] { m_filterDelay->start(); });
    connect(m_filterDelay, &QTimer::timeout, this, [this] {
        m_model->setFilter(m_filter->text());
        updateCount();
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (m_showing) {
            return;
        }
        std::vector<Item> items;
        for (const auto& index : m_view->selectionModel()->selectedRows()) {
            if (const auto item = m_model->itemAt(index.row()); item.id != 0) {
                items.push_back(item);
            }
        }
        if (!items.empty()) {
            m_bench.selection().set(std::move(items));
        }
    });
    const auto go = [this](const QModelIndex& index) {
        if (const auto item = m_model->itemAt(index.row()); item.id != 0) {
            m_bench.selection().select(item);
            Q_EMIT goTo(item);
        }
    };
    connect(m_view, &QTableView::activated, this, go);
    connect(columns, &QToolButton::clicked, this, &TablePanel::chooseColumns);
    connect(copy, &QToolButton::clicked, this, &TablePanel::copySelection);
    auto* copyAction = new QAction{tr("Copy rows"), m_view};
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setShortcutContext(Qt::WidgetShortcut);
    connect(copyAction, &QAction::triggered, this, &TablePanel::copySelection);
    m_view->addAction(copyAction);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_onSelection = bench.selection().onChanged([this](const auto&) { showSelection(); });
}

void TablePanel::showCount(bool shown) {
    m_count->setVisible(shown);
}

void TablePanel::showReading() {
    m_state = State::reading;
    updateCount();
}

void TablePanel::showFailed(const Error& error) {
    m_state = State::failed;
    m_problem = translated(error);
    updateCount();
}

void TablePanel::setRows(RowsPtr rows) {
    m_state = State::ready;
    m_showing = true;
    m_model->setRows(std::move(rows));
    m_showing = false;
    updateCount();
    showSelection();
}

void TablePanel::setFilter(const QString& words) {
    m_filter->setText(words);
    m_filterDelay->stop();
    m_model->setFilter(words);
    updateCount();
}

void TablePanel::updateCount() {
    const int shown = m_model->rowCount();
    const int total = m_model->total();
    const bool known = m_state == State::ready || total > 0;
    QString count = !known           ? QString{}
                    : shown == total ? tr("%1 rows").arg(numberLabel(total))
                                     : tr("%1 of %2 rows").arg(numberLabel(shown), numberLabel(total));
    if (m_state == State::failed && known) {
        count = tr("%1, not up to date").arg(count);
    }
    m_count->setText(count);
    m_count->setToolTip(m_state == State::failed ? m_problem : QString{});
    setStyleProperty(*m_count, "tone", m_state == State::failed ? QStringLiteral("alert") : QString{});
    m_empty->setText(total > 0                   ? tr("No row contains these words")
                     : m_state == State::reading ? tr("Reading…")
                     : m_state == State::failed  ? tr("Could not be read: %1").arg(m_problem)
                                                 : tr("Nothing has been entered here yet"));
    setStyleProperty(*m_empty, "tone", m_state == State::failed && total == 0 ? QStringLiteral("alert") : QString{});
    m_empty->setVisible(shown == 0);
}

void TablePanel::showSelection() {
    const auto current = m_bench.selection().current();
    const int row = current && isVisible() ? m_model->rowOf(*current) : -1;
    if (row < 0 || m_view->selectionModel()->isRowSelected(row)) {
        return;
    }
    m_showing = true;
    m_view->selectRow(row);
    m_view->scrollTo(m_model->index(row, 0));
    m_showing = false;
}

void TablePanel::copySelection() const {
    QStringList lines;
    const auto line = [&](const std::function<QString(int)>& textAt) {
        QStringList cells;
        for (int column = 0; column < m_model->columnCount(); ++column) {
            if (isInUse(static_cast<std::size_t>(column))) {
                cells << textAt(column);
            }
        }
        lines << cells.join(QChar{u'\t'});
    };
    line([&](int column) { return m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(); });
    for (const auto& index : m_view->selectionModel()->selectedRows()) {
        line(
            [&](int column) { return m_model->data(m_model->index(index.row(), column), Qt::DisplayRole).toString(); });
    }
    QApplication::clipboard()->setText(lines.join(QChar{u'\n'}));
}

ShownTable TablePanel::shown() const {
    ShownTable out{&m_model->spec(), m_model->rows(), m_model->order(), {}, m_model->zone()};
    const auto* header = m_view->horizontalHeader();
    for (int visual = 0; visual < header->count(); ++visual) {
        const auto column = static_cast<std::size_t>(header->logicalIndex(visual));
        if (isInUse(column)) {
            out.columns.push_back(column);
        }
    }
    return out;
}

bool TablePanel::hasChosenColumns() const {
    const auto& saved = m_bench.settings().values().columns;
    const auto at = saved.find(std::string{m_model->spec().id});
    return at != saved.end() && at->is_array();
}

bool TablePanel::isInUse(std::size_t column) const {
    const auto& spec = m_model->spec();
    if (!hasChosenColumns()) {
        return spec.columns[column].use != ColumnUse::onDemand;
    }
    const auto& hidden = m_bench.settings().values().columns[std::string{spec.id}];
    return std::find(hidden.begin(), hidden.end(), Json(std::string{spec.columns[column].id})) == hidden.end();
}

void TablePanel::showColumns() {
    m_fitNow = true;
    for (std::size_t i = 0; i < m_model->spec().columns.size(); ++i) {
        m_view->setColumnHidden(static_cast<int>(i), !isInUse(i));
    }
    m_fitNow = false;
}

void TablePanel::fitColumns() {
    if (!m_fitting) {
        return;
    }
    const auto& columns = m_model->spec().columns;
    const QFontMetrics metrics{m_view->horizontalHeader()->font()};
    std::vector<ColumnRoom> rooms;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (isInUse(i)) {
            const int title = metrics.horizontalAdvance(translated(std::string_view{columns[i].title})) + kTitleRoom;
            const bool isLong = columns[i].width >= kLongText;
            rooms.push_back({i, std::max(columns[i].width, title), isLong ? std::max(title, kLeastText) : title, isLong,
                             !columns[i].number, columns[i].use == ColumnUse::whenRoom && !hasChosenColumns()});
        }
    }
    const int available = m_view->viewport()->width();
    leaveOut(rooms, available);
    spread(rooms, available);
    m_fitNow = true;
    auto room = rooms.begin();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const bool isShown = room != rooms.end() && room->column == i;
        m_view->setColumnHidden(static_cast<int>(i), !isShown);
        if (isShown) {
            m_view->setColumnWidth(static_cast<int>(i), room->width);
            ++room;
        }
    }
    m_fitNow = false;
}

bool TablePanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_view->viewport() && event->type() == QEvent::Resize) {
        fitColumns();
    }
    return QWidget::eventFilter(watched, event);
}

void TablePanel::chooseColumns() {
    const auto& columns = m_model->spec().columns;
    QMenu menu;
    menu.setToolTipsVisible(true);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        auto* action = menu.addAction(translated(std::string_view{columns[i].title}));
        action->setCheckable(true);
        action->setChecked(isInUse(i));
        action->setEnabled(i > 0);
        if (i == 0) {
            action->setToolTip(tr("The first column names the row and stays"));
        } else if (isInUse(i) && m_view->isColumnHidden(static_cast<int>(i))) {
            action->setToolTip(tr("Left out while there is no room; exported and copied all the same"));
        }
    }
    if (menu.exec(QCursor::pos()) == nullptr) {
        return;
    }
    Json hidden = Json::array();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!menu.actions()[static_cast<int>(i)]->isChecked()) {
            hidden.push_back(std::string{columns[i].id});
        }
    }
    const auto saved =
        m_bench.settings().change([&](Settings::Values& v) { v.columns[std::string{m_model->spec().id}] = hidden; });
    if (!saved) {
        m_bench.fail(saved.error());
    }
    showColumns();
    fitColumns();
}

TableTabs::TableTabs(Workbench& bench, QWidget* parent)
    : QTabWidget{parent}, m_bench{bench}, m_bars{new Bars}, m_minute{new QTimer{this}} {
    named(this, "Tables_Tabs", tr("Tables"));
    setDocumentMode(true);
    const auto add = [&](const TableSpec& spec) {
        auto* panel = new TablePanel{bench, spec};
        addTab(panel, translated(std::string_view{spec.title}));
        m_bars->addWidget(&panel->bar());
        connect(panel, &TablePanel::goTo, this, &TableTabs::goTo);
        m_panels.push_back(panel);
        m_stale.push_back(true);
    };
    add(journalSpec());
    for (const auto& spec : tableSpecs()) {
        add(spec);
    }
    setCornerWidget(m_bars, Qt::TopRightCorner);
    connect(this, &QTabWidget::currentChanged, m_bars, &QStackedWidget::setCurrentIndex);
    connect(this, &QTabWidget::currentChanged, this, &TableTabs::refreshCurrent);
    connect(&bench.bridge(), &DeskBridge::pictureChanged, this, &TableTabs::onPicture);
    connect(m_minute, &QTimer::timeout, this, &TableTabs::onMinute);
    m_minute->start(60'000);
    refreshCurrent();
}

TablePanel* TableTabs::panel(std::string_view id) const {
    const auto at =
        std::find_if(m_panels.begin(), m_panels.end(), [&](TablePanel* p) { return p->model().spec().id == id; });
    return at == m_panels.end() ? nullptr : *at;
}

void TableTabs::showTable(std::string_view id) {
    if (auto* wanted = panel(id)) {
        setCurrentWidget(wanted);
        wanted->view().setFocus();
    }
}

void TableTabs::onPicture(const desk::PictureChange& change) {
    m_stale[0] = true;
    for (std::size_t i = 1; i < m_panels.size(); ++i) {
        const auto& spec = m_panels[i]->model().spec();
        const bool touched =
            change.rows.empty() || std::any_of(change.rows.begin(), change.rows.end(), [&](const auto& row) {
                return std::find(spec.kinds.begin(), spec.kinds.end(), row.first) != spec.kinds.end();
            });
        m_stale[i] = m_stale[i] || touched || (spec.readings && change.readings);
    }
    refreshCurrent();
}

void TableTabs::resizeEvent(QResizeEvent* event) {
    // All tabs stay in sight; the filter gives room first, then the count.
    const int room = std::clamp(event->size().width() - tabBar()->sizeHint().width() - 4, kNarrowBar, kBarWidth);
    static_cast<Bars*>(m_bars)->room = room;
    for (auto* panel : m_panels) {
        panel->showCount(room >= kCountBar);
    }
    m_bars->updateGeometry();
    QTabWidget::resizeEvent(event);
}

void TableTabs::paintEvent(QPaintEvent*) {}

void TableTabs::onMinute() {
    std::fill(m_stale.begin() + 1, m_stale.end(), true);
    if (currentIndex() > 0) {
        refreshCurrent();
    }
}

void TableTabs::refreshCurrent() {
    const int at = currentIndex();
    if (at < 0 || !m_stale[static_cast<std::size_t>(at)]) {
        return;
    }
    if (at == 0) {
        readJournal();
        return;
    }
    m_stale[static_cast<std::size_t>(at)] = false;
    auto* panel = m_panels[static_cast<std::size_t>(at)];
    panel->setRows(rowsOf(panel->model().spec(), m_bench.picturePtr(), m_bench.clock().now()));
}

namespace {

/// How the map looks is in the journal, and no business of the duty log: a style being edited is a change a second.
bool isMapWork(const journal::Entry& entry) {
    return entry.verb.starts_with("layer.") || entry.verb.starts_with("bookmark.");
}

}  // namespace

void TableTabs::readJournal() {
    if (m_reading) {
        m_readAgain = true;
        return;
    }
    m_reading = true;
    m_stale[0] = false;
    m_panels[0]->showReading();
    m_bench.bridge().background(
        this, [&desk = m_bench.desk()] { return desk.recentEntries(kJournalEntries); },
        [this](Result<std::vector<journal::Entry>> entries) {
            m_reading = false;
            if (entries) {
                m_readFailures = 0;
                std::erase_if(*entries, isMapWork);
                m_panels[0]->setRows(journalRows(std::move(*entries), m_bench.picture()));
            } else {
                m_panels[0]->showFailed(entries.error());
                // One slow moment of the machine is no message: the table says it, and reads again.
                if (++m_readFailures == 2) {
                    m_bench.fail(entries.error());
                }
                QTimer::singleShot(kReadAgain, this, &TableTabs::readJournal);
            }
            if (std::exchange(m_readAgain, false)) {
                readJournal();
            }
        });
}

}  // namespace weir::app
