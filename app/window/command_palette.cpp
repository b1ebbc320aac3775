// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/command_palette.h"

#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"
#include "core/geo/coordinate_text.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMainWindow>
#include <QPainter>
#include <QStyledItemDelegate>

#include <array>

namespace weir::app {

namespace {

using desk::Picture;

template <class T, class F>
void withRow(const desk::Table<T>& table, Item item, F&& f) {
    if (item.kind == model::KindOf<T>::kind) {
        if (const auto* row = table.find(decltype(T::id){item.id})) {
            f(*row);
        }
    }
}

constexpr int kLast = 99;
/// What a duty officer opens the palette for, before anything is typed.
constexpr std::array kFirst{"ReportIncident", "IssueOrder",   "PublishWarning", "ProposeResponse",
                            "NextObligation", "ShowDispatch", "ShowWarnings",   "ShowResponses",
                            "DrawZone",       "ShowZones",    "PrintMap",       "ZoomToSelection"};
constexpr int kRowHeight = 30;
constexpr int kDetailRole = Qt::UserRole + 1;

/// Icon and name at the left, shortcut or kind at the right.
class FindingDelegate final : public QStyledItemDelegate {
public:
    FindingDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate{parent}, m_theme{theme} {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        constexpr int kIcon = 18;
        painter->save();
        if (option.state.testFlag(QStyle::State_Selected)) {
            painter->fillRect(option.rect, m_theme.colour("accent_soft"));
        }
        const bool enabled = index.flags().testFlag(Qt::ItemIsEnabled);
        QRect box = option.rect.adjusted(10, 0, -10, 0);
        const auto icon = index.data(Qt::DecorationRole).value<QIcon>();
        icon.paint(painter, QRect{box.left(), box.center().y() - kIcon / 2, kIcon, kIcon}, Qt::AlignCenter,
                   enabled ? QIcon::Normal : QIcon::Disabled);
        box.setLeft(box.left() + kIcon + 10);
        const QString detail = index.data(kDetailRole).toString();
        painter->setPen(m_theme.colour(enabled ? "muted" : "disabled"));
        painter->drawText(box, Qt::AlignRight | Qt::AlignVCenter, detail);
        box.setRight(box.right() - option.fontMetrics.horizontalAdvance(detail) - 12);
        painter->setPen(m_theme.colour(enabled ? "text" : "disabled"));
        painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter,
                          option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, box.width()));
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {100, kRowHeight}; }

private:
    const Theme& m_theme;
};

/// Lower comes first.
int rankOf(const QAction& action, bool isTyped) {
    if (!action.isEnabled()) {
        return kLast;
    }
    const auto first = std::find_if(kFirst.begin(), kFirst.end(), [&](const char* id) {
        return action.objectName() == QStringLiteral("Action_") + QString::fromLatin1(id);
    });
    return isTyped || first == kFirst.end()
               ? 1
               : static_cast<int>(first - kFirst.begin()) - static_cast<int>(kFirst.size());
}

Finding findingOf(const NamedPlace& place) {
    Finding finding;
    finding.title = place.title;
    finding.detail = place.detail;
    finding.item = place.item;
    finding.place = place;
    return finding;
}

bool containsAll(const QString& text, const QStringList& words) {
    return std::all_of(words.begin(), words.end(),
                       [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

}  // namespace

std::optional<geo::LonLat> positionOf(const Picture& picture, Item item) {
    std::optional<geo::LonLat> out;
    const auto take = [&](const auto& row) { out = row.position; };
    withRow(picture.incidents, item, take);
    withRow(picture.teams, item, take);
    withRow(picture.warehouses, item, take);
    withRow(picture.machines, item, take);
    withRow(picture.hazardSources, item, take);
    withRow(picture.stations, item, take);
    withRow(picture.shelters, item, take);
    withRow(picture.villages, item, take);
    withRow(picture.stocks, item, [&](const model::Stock& stock) {
        const auto* warehouse = picture.warehouses.find(stock.warehouse);
        out = warehouse == nullptr ? std::nullopt : warehouse->position;
    });
    withRow(picture.orders, item, [&](const model::Order& order) {
        const auto* incident = picture.incidents.find(order.incident);
        out = order.target ? order.target : incident == nullptr ? std::nullopt : incident->position;
    });
    return out;
}

geo::LonLatBox extentOf(const Picture& picture, Item item) {
    geo::LonLatBox box;
    withRow(picture.zones, item, [&](const model::Zone& zone) { box = geo::boundsOf(zone.area); });
    withRow(picture.divisions, item, [&](const model::Division& division) { box = geo::boundsOf(division.outline); });
    withRow(picture.annotations, item,
            [&](const model::Annotation& annotation) { box = geo::boundsOf(annotation.shape); });
    return box;
}

std::vector<Finding> findAnything(const Picture& picture, const QList<QAction*>& actions, const QString& text,
                                  std::size_t limit) {
    std::vector<Finding> out;
    const QStringList words = text.simplified().split(QChar{u' '}, Qt::SkipEmptyParts);
    for (auto* action : actions) {
        QString name = action->text();
        name.remove(QChar{u'&'});
        if (containsAll(name, words)) {
            // What cannot act now stands last, with its reason in the tooltip.
            out.push_back({name,
                           action->shortcut().toString(QKeySequence::NativeText),
                           {},
                           {},
                           action,
                           rankOf(*action, !words.isEmpty())});
        }
    }
    if (!words.isEmpty()) {
        geo::CoordinateContext context;
        context.workingCrs = picture.profile ? picture.profile->city.workingCrs : std::string{};
        if (const auto reading = geo::readCoordinate(toStd(text), context)) {
            out.push_back({toQt(geo::writeDecimal(reading->position)),
                           translated("Go to this position"),
                           {},
                           reading->position,
                           nullptr,
                           0});
        }
        picture.bookmarks.forEach([&](const model::Bookmark& row) {
            if (row.center && containsAll(toQt(row.name), words)) {
                out.push_back({toQt(row.name),
                               translated("Bookmark"),
                               Item{model::Kind::bookmark, row.id.value},
                               {},
                               nullptr,
                               2});
            }
        });
    }
    std::stable_sort(out.begin(), out.end(), [](const Finding& a, const Finding& b) { return a.rank < b.rank; });
    if (out.size() > limit) {
        out.resize(limit);
    }
    return out;
}

CommandPalette::CommandPalette(Workbench& bench, MapLayers& layers, QWidget* parent)
    : QFrame{parent},
      m_bench{bench},
      m_edit{new QLineEdit},
      m_list{new QListWidget},
      m_index{new SearchIndex{bench, layers, this}} {
    setProperty("part", QStringLiteral("floating"));
    named(this, "Palette", tr("Search and command"));
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(8, 8, 8, 8);
    named(m_edit, "Palette_Edit", tr("Search and command"));
    m_edit->setPlaceholderText(tr("Place, team, incident, station, command or coordinate"));
    named(m_list, "Palette_List", tr("Findings"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setItemDelegate(new FindingDelegate{bench.theme(), m_list});
    column->addWidget(m_edit);
    column->addWidget(m_list, 1);
    m_edit->installEventFilter(this);
    m_list->setFocusProxy(m_edit);
    connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::accept);
    connect(m_index, &SearchIndex::found, this, &CommandPalette::showPlaces);
    connect(m_index, &SearchIndex::ready, this, [this] {
        if (isVisible() && !m_edit->text().trimmed().isEmpty()) {
            m_index->ask(m_edit->text());
        }
    });
    hide();
}

void CommandPalette::open(const QList<QAction*>& actions) {
    m_actions = actions;
    // Over the map, so that situation and alarms stay in sight.
    const auto* window = qobject_cast<QMainWindow*>(parentWidget());
    const int top = window != nullptr && window->centralWidget() != nullptr ? window->centralWidget()->y() + 8 : 8;
    const int width = std::min(560, parentWidget()->width() - 32);
    setGeometry((parentWidget()->width() - width) / 2, top, width, std::min(440, parentWidget()->height() - top - 32));
    m_edit->clear();
    search();
    show();
    raise();
    m_edit->setFocus();
}

void CommandPalette::search() {
    m_atOnce = findAnything(m_bench.picture(), m_actions, m_edit->text());
    m_findings = m_atOnce;
    if (m_edit->text().trimmed().isEmpty()) {
        // Before anything is typed: where one went last, then what one comes for.
        std::vector<Finding> recent;
        for (const auto& place : m_index->recent()) {
            recent.push_back(findingOf(place));
        }
        m_findings.insert(m_findings.begin(), recent.begin(), recent.end());
    } else {
        m_index->ask(m_edit->text());
    }
    fill();
}

void CommandPalette::showPlaces(const QString& text, const std::vector<NamedPlace>& places) {
    if (!isVisible() || text != m_edit->text()) {
        return;
    }
    const int row = m_list->currentRow();
    const bool wasChosen = row > 0;
    m_findings.clear();
    // A position that was typed stands first, then names, then commands; what cannot act now stands last.
    const auto add = [&](auto keep) { std::ranges::copy_if(m_atOnce, std::back_inserter(m_findings), keep); };
    const auto isPlace = [](const Finding& f) { return f.action == nullptr; };
    const auto isGrey = [](const Finding& f) { return f.action != nullptr && !f.action->isEnabled(); };
    add(isPlace);
    for (const auto& place : places) {
        m_findings.push_back(findingOf(place));
    }
    add([&](const Finding& f) { return !isPlace(f) && !isGrey(f); });
    add(isGrey);
    fill();
    if (wasChosen) {
        m_list->setCurrentRow(std::min(row, m_list->count() - 1));
    }
}

void CommandPalette::fill() {
    m_list->clear();
    for (const auto& finding : m_findings) {
        auto* row = new QListWidgetItem{finding.title, m_list};
        row->setData(kDetailRole, finding.detail);
        row->setData(Qt::AccessibleTextRole, finding.title + QStringLiteral(", ") + finding.detail);
        row->setIcon(finding.action != nullptr ? finding.action->icon() : m_bench.theme().icon("pin"));
        if (finding.action != nullptr && !finding.action->isEnabled()) {
            row->setFlags(Qt::NoItemFlags);
            row->setToolTip(finding.action->toolTip());
        }
    }
    if (m_findings.empty()) {
        auto* row = new QListWidgetItem{m_index->isReady() ? tr("Nothing found") : tr("Reading the names…"), m_list};
        row->setFlags(Qt::NoItemFlags);
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::accept() {
    const int row = m_list->currentRow();
    if (row < 0 || static_cast<std::size_t>(row) >= m_findings.size()) {
        return;
    }
    const Finding finding = m_findings[static_cast<std::size_t>(row)];
    hide();
    if (parentWidget() != nullptr) {
        parentWidget()->setFocus();
    }
    if (finding.action != nullptr) {
        if (finding.action->isEnabled()) {
            finding.action->trigger();
        }
        return;
    }
    if (finding.place) {
        m_index->use(*finding.place);
    }
    if (finding.position) {
        Q_EMIT positionWanted(*finding.position);
    } else if (finding.item && finding.item->kind == model::Kind::bookmark) {
        Q_EMIT bookmarkWanted(finding.item->id);
    } else if (finding.item) {
        Q_EMIT itemWanted(*finding.item);
    } else if (finding.place) {
        Q_EMIT boxWanted(finding.place->box);
    }
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const int rows = m_list->count();
        switch (key->key()) {
            case Qt::Key_Escape:
                hide();
                return true;
            case Qt::Key_Return:
            case Qt::Key_Enter:
                accept();
                return true;
            case Qt::Key_Down:
                m_list->setCurrentRow(std::min(rows - 1, m_list->currentRow() + 1));
                return true;
            case Qt::Key_Up:
                m_list->setCurrentRow(std::max(0, m_list->currentRow() - 1));
                return true;
            default:
                break;
        }
    } else if (event->type() == QEvent::FocusOut) {
        hide();
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace weir::app
