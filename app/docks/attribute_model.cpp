// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/attribute_model.h"

#include "app/qt/convert.h"
#include "app/qt/labels.h"
#include "maps/layer/attribute_scan.h"

#include <algorithm>
#include <numeric>

namespace weir::app {

AttributeModel::AttributeModel(Workbench& bench, QObject* parent) : QAbstractTableModel{parent}, m_bench{bench} {}

void AttributeModel::setLayer(const std::string& id, std::shared_ptr<const maps::VectorReader> reader) {
    beginResetModel();
    m_id = id;
    m_reader = std::move(reader);
    m_rows = nullptr;
    m_isNumber.clear();
    if (m_reader) {
        for (const auto& field : m_reader->manifest().fields) {
            m_isNumber.push_back(field.type == "integer" || field.type == "real");
        }
    }
    forgetPages();
    endResetModel();
}

void AttributeModel::setRows(std::shared_ptr<const maps::RowList> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    forgetPages();
    endResetModel();
}

void AttributeModel::forgetPages() {
    ++m_generation;
    m_pages.clear();
    m_order.clear();
    m_requested.clear();
}

std::uint32_t AttributeModel::indexAt(int row) const {
    return m_rows ? (*m_rows)[static_cast<std::size_t>(row)] : static_cast<std::uint32_t>(row);
}

int AttributeModel::rowOf(std::uint32_t index) const {
    if (!m_rows) {
        return index < static_cast<std::uint32_t>(rowCount()) ? static_cast<int>(index) : -1;
    }
    const auto at = std::find(m_rows->begin(), m_rows->end(), index);
    return at == m_rows->end() ? -1 : static_cast<int>(at - m_rows->begin());
}

int AttributeModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid() || !m_reader) {
        return 0;
    }
    return static_cast<int>(m_rows ? m_rows->size() : m_reader->size());
}

int AttributeModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_reader ? 0 : static_cast<int>(m_reader->fields().size());
}

void AttributeModel::read(int page) const {
    if (!m_requested.insert(page).second) {
        return;
    }
    const int from = page * kPageRows;
    std::vector<std::uint32_t> indexes(static_cast<std::size_t>(std::min(kPageRows, rowCount() - from)));
    for (std::size_t i = 0; i < indexes.size(); ++i) {
        indexes[i] = indexAt(from + static_cast<int>(i));
    }
    auto* self = const_cast<AttributeModel*>(this);
    m_bench.bridge().background(
        self, [reader = m_reader, indexes = std::move(indexes)] { return maps::rowsAt(*reader, indexes); },
        [self, page, generation = m_generation](Result<Page> rows) { self->take(page, generation, std::move(rows)); });
}

void AttributeModel::take(int page, std::uint64_t generation, Result<Page> rows) {
    if (generation != m_generation) {
        return;
    }
    m_requested.erase(page);
    if (!rows) {
        Q_EMIT failed(rows.error());
        return;
    }
    m_pages[page] = *std::move(rows);
    m_order.push_front(page);
    while (m_order.size() > kPagesKept) {
        m_pages.erase(m_order.back());
        m_order.pop_back();
    }
    const int from = page * kPageRows;
    Q_EMIT dataChanged(index(from, 0), index(std::min(from + kPageRows, rowCount()) - 1, columnCount() - 1));
}

void AttributeModel::selectionChanged() {
    if (rowCount() > 0 && columnCount() > 0) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {Qt::BackgroundRole});
    }
}

QVariant AttributeModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const auto column = static_cast<std::size_t>(index.column());
    if (role == Qt::BackgroundRole) {
        return m_bench.features().contains(m_id, indexAt(index.row())) ? QVariant{m_bench.theme().colour("accent_soft")}
                                                                       : QVariant{};
    }
    if (role == Qt::TextAlignmentRole) {
        return m_isNumber[column] ? QVariant{static_cast<int>(Qt::AlignRight | Qt::AlignVCenter)} : QVariant{};
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const int page = index.row() / kPageRows;
    const auto at = m_pages.find(page);
    if (at == m_pages.end()) {
        read(page);
        return {};
    }
    const auto row = static_cast<std::size_t>(index.row() % kPageRows);
    return row < at->second.size() && column < at->second[row].size() ? toQt(at->second[row][column]) : QVariant{};
}

QVariant AttributeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || !m_reader) {
        return {};
    }
    if (orientation == Qt::Vertical) {
        return numberLabel(std::int64_t{indexAt(section)} + 1);
    }
    return toQt(m_reader->fields()[static_cast<std::size_t>(section)]);
}

}  // namespace weir::app
