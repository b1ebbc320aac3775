// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/table_model.h"

#include "app/overlays/water_now.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"
#include "app/workbench/theme.h"

#include <QColor>

#include <cmath>

namespace weir::app {

namespace {

template <class... F>
struct Overload : F... {
    using F::operator()...;
};

/// What two cells of a column are compared by: numbers and times as such, everything else as text.
std::optional<double> sortNumber(const Cell& cell) {
    return std::visit(
        Overload{[](std::int64_t v) -> std::optional<double> { return static_cast<double>(v); },
                 [](double v) -> std::optional<double> { return v; },
                 [](Instant v) -> std::optional<double> { return static_cast<double>(toMillis(v)); },
                 [](LevelWord v) -> std::optional<double> { return static_cast<double>(v.level); },
                 [](Metres v) -> std::optional<double> { return v.value; },
                 [](const Measured& v) -> std::optional<double> { return v.value; },
                 [](AboveWarning v) -> std::optional<double> { return v.metres; },
                 [](Tendency v) -> std::optional<double> { return static_cast<double>(v.trend); },
                 [](Standing v) -> std::optional<double> {
                     return static_cast<double>(v.state) + (v.isUnassessed ? 0.5 : 0);
                 },
                 [](const Aged& v) -> std::optional<double> { return static_cast<double>(toMillis(v.time)); },
                 [](const Word& v) -> std::optional<double> {
                     return std::visit([](auto e) { return static_cast<double>(e); }, v);
                 },
                 [](const auto&) -> std::optional<double> { return std::nullopt; }},
        cell.value);
}

/// "58.80", "2.2", "1250": the unit stands in the head of the column; decimals as the stations report them.
QString figureText(const Measured& v) {
    switch (v.element) {
        case model::Element::rain:
            return QString::number(v.value, 'f', 1);
        case model::Element::flow:
            return QString::number(v.value, 'f', v.value < 100 ? 1 : 0);
        default:
            return QString::number(v.value, 'f', 2);
    }
}

QString measuredText(const Measured& v) {
    const char* unit = v.element == model::Element::rain ? "mm" : v.element == model::Element::flow ? "m³/s" : "m";
    return figureText(v) + QChar{u' '} + QString::fromUtf8(unit);
}

/// "24 readings · A, B, C and 10 more · stage, rain"
QString receivedText(const Received& v) {
    constexpr std::size_t kNamed = 3;
    QStringList parts{translated("%1 readings").arg(numberLabel(v.count))};
    QStringList elements;
    for (const auto element : v.elements) {
        elements << labelOf(element);
    }
    QStringList stations;
    for (std::size_t i = 0; i < std::min(kNamed, v.stations.size()); ++i) {
        stations << toQt(v.stations[i]);
    }
    if (v.stations.size() > kNamed) {
        parts << translated("%1 and %2 more")
                     .arg(stations.join(translated(", ")),
                          numberLabel(static_cast<std::int64_t>(v.stations.size() - kNamed)));
    } else if (!stations.isEmpty()) {
        parts << stations.join(translated(", "));
    }
    if (!elements.isEmpty()) {
        parts << elements.join(translated(", "));
    }
    return parts.join(QStringLiteral(" · "));
}

QString marginText(AboveWarning v) {
    if (v.isFloodLimit) {
        const auto figure = fmt::format("{:.2f}", std::fabs(v.metres));
        return translated(v.metres >= 0 ? msg("above flood limit {0} m", figure)
                                        : msg("below flood limit {0} m", figure));
    }
    return v.metres >= 0 ? translated("%1 m above warning").arg(v.metres, 0, 'f', 2)
                         : translated("%1 m below warning").arg(-v.metres, 0, 'f', 2);
}

QString missingText(Missing what) {
    return what == Missing::threshold ? translated("Threshold missing") : translated("No reading");
}

QString decidedText(const Decided& decided) {
    QStringList parts;
    for (const auto& part : decided.parts) {
        parts << translated(part);
    }
    return parts.join(QStringLiteral(" · "));
}

/// Has nothing to be compared by: last in either direction.
bool sortsLast(const Cell& cell) {
    if (const auto* tendency = std::get_if<Tendency>(&cell.value)) {
        return tendency->trend == hydro::Trend::unknown;
    }
    const auto* text = std::get_if<std::string>(&cell.value);
    return std::holds_alternative<std::monostate>(cell.value) || std::holds_alternative<Missing>(cell.value) ||
           (text != nullptr && text->empty());
}

/// What hovering says: the whole text, and of a figure how old it is and where it comes from.
QString hoverText(const Cell& cell, TimeZone zone) {
    QString text = textOf(cell, zone);
    if (const auto* measured = std::get_if<Measured>(&cell.value)) {
        text = measuredText(*measured) + QChar{u'\n'} + ageLabel(measured->age);
        if (!measured->source.empty()) {
            text += QChar{u'\n'} + translated("Source: %1").arg(toQt(measured->source));
        }
    }
    return text;
}

}  // namespace

QString textOf(const Cell& cell, TimeZone zone) {
    return std::visit(
        Overload{[](std::monostate) { return QString{}; }, [](std::int64_t v) { return numberLabel(v); },
                 [](double v) { return QString::number(v, 'f', 2); }, [](const std::string& v) { return toQt(v); },
                 [&](Instant v) { return toQt(v, zone).toString(QStringLiteral("MM-dd HH:mm:ss")); },
                 [](const Word& v) { return std::visit([](auto e) { return labelOf(e); }, v); },
                 [](const VerbWord& v) { return verbLabel(v.verb); }, [](LevelWord v) { return levelNumeral(v.level); },
                 [](Metres v) { return QString::number(v.value, 'f', 2); },
                 [](const Measured& v) { return figureText(v); }, [](AboveWarning v) { return marginText(v); },
                 [](Missing v) { return missingText(v); }, [](Standing v) { return toQt(stateText(v)); },
                 [](const Received& v) { return receivedText(v); },
                 [](Bulk v) { return translated("%1 × %2").arg(numberLabel(v.count), labelOf(v.kind)); },
                 [&](const Aged& v) {
                     return translated("%1, %2 old")
                         .arg(toQt(v.time, zone)
                                  .toString(v.age < std::chrono::hours{24} ? QStringLiteral("HH:mm")
                                                                           : QStringLiteral("MM-dd")),
                              durationLabel(v.age));
                 },
                 [](const Message& v) { return translated(v); }, [](const Decided& v) { return decidedText(v); },
                 [](Tendency v) { return toQt(trendText(v.trend)); }},
        cell.value);
}

TableModel::TableModel(const TableSpec& spec, const Theme& theme, TimeZone zone, QObject* parent)
    : QAbstractTableModel{parent},
      m_spec{spec},
      m_theme{theme},
      m_zone{zone},
      m_sortColumn{static_cast<int>(spec.sortColumn())},
      m_sortOrder{spec.descending ? Qt::DescendingOrder : Qt::AscendingOrder} {}

std::vector<std::size_t> TableModel::arranged() const {
    std::vector<std::size_t> order;
    const std::size_t count = m_rows ? m_rows->size() : 0;
    for (std::size_t row = 0; row < count; ++row) {
        QString all;
        for (std::size_t column = 0; !m_words.isEmpty() && column < m_spec.columns.size(); ++column) {
            all += textOf(m_rows->cell(row, column), m_zone) + QChar{u'\n'};
        }
        if (std::all_of(m_words.begin(), m_words.end(),
                        [&](const QString& w) { return all.contains(w, Qt::CaseInsensitive); })) {
            order.push_back(row);
        }
    }
    if (m_sortColumn < 0 || static_cast<std::size_t>(m_sortColumn) >= m_spec.columns.size()) {
        return order;
    }
    struct Key {
        bool last = false;
        std::optional<double> number;
        QString text;
    };
    std::vector<Key> keys(count);
    for (const auto row : order) {
        const auto cell = m_rows->cell(row, static_cast<std::size_t>(m_sortColumn));
        keys[row].last = sortsLast(cell);
        keys[row].number = sortNumber(cell);
        if (!keys[row].number) {
            keys[row].text = textOf(cell, m_zone);
        }
    }
    const auto less = [&](std::size_t a, std::size_t b) {
        if (keys[a].number && keys[b].number) {
            return *keys[a].number < *keys[b].number;
        }
        if (keys[a].number.has_value() != keys[b].number.has_value()) {
            return keys[b].number.has_value();
        }
        return QString::compare(keys[a].text, keys[b].text) < 0;
    };
    const auto filled =
        std::stable_partition(order.begin(), order.end(), [&](std::size_t row) { return !keys[row].last; });
    if (m_sortOrder == Qt::AscendingOrder) {
        std::stable_sort(order.begin(), filled, less);
    } else {
        std::stable_sort(order.begin(), filled, [&](std::size_t a, std::size_t b) { return less(b, a); });
    }
    return order;
}

void TableModel::setRows(RowsPtr rows) {
    std::vector<Item> before;
    before.reserve(m_order.size());
    for (const auto row : m_order) {
        before.push_back(m_rows->item(row));
    }
    const auto oldRows = std::exchange(m_rows, std::move(rows));
    auto order = arranged();
    const bool sameItems = oldRows && before.size() == order.size() &&
                           std::equal(before.begin(), before.end(), order.begin(),
                                      [&](Item item, std::size_t row) { return item == m_rows->item(row); });
    if (sameItems) {
        m_order = std::move(order);
        if (!m_order.empty()) {
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        }
        return;
    }
    beginResetModel();
    m_order = std::move(order);
    endResetModel();
}

void TableModel::rearrange() {
    beginResetModel();
    m_order = arranged();
    endResetModel();
}

void TableModel::setFilter(const QString& words) {
    m_words = words.simplified().split(QChar{u' '}, Qt::SkipEmptyParts);
    rearrange();
}

void TableModel::sort(int column, Qt::SortOrder order) {
    m_sortColumn = column;
    m_sortOrder = order;
    rearrange();
}

Item TableModel::itemAt(int row) const {
    return row >= 0 && row < rowCount() ? m_rows->item(m_order[static_cast<std::size_t>(row)]) : Item{};
}

int TableModel::rowOf(Item item) const {
    for (std::size_t row = 0; row < m_order.size(); ++row) {
        if (m_rows->item(m_order[row]) == item) {
            return static_cast<int>(row);
        }
    }
    return -1;
}

int TableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int TableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_spec.columns.size());
}

QVariant TableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const auto column = static_cast<std::size_t>(index.column());
    if (role == Qt::TextAlignmentRole) {
        return static_cast<int>((m_spec.columns[column].number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::ForegroundRole &&
        role != Qt::AccessibleTextRole) {
        return {};
    }
    const Cell cell = m_rows->cell(m_order[static_cast<std::size_t>(index.row())], column);
    if (role == Qt::ToolTipRole) {
        return hoverText(cell, m_zone);
    }
    if (role != Qt::ForegroundRole) {
        return textOf(cell, m_zone);
    }
    switch (cell.tone) {
        case Tone::muted:
            return m_theme.colour("muted");
        case Tone::good:
            return m_theme.colour("good");
        case Tone::warn:
            return m_theme.colour("warn");
        case Tone::alert:
            return m_theme.colour("alert");
        case Tone::normal:
            break;
    }
    return m_theme.colour("text");
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    const auto& column = m_spec.columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) {
        return translated(std::string_view{column.title});
    }
    if (role == Qt::TextAlignmentRole) {
        return static_cast<int>((column.number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    return {};
}

}  // namespace weir::app
