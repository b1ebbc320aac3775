// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/rows.h"

#include <QAbstractTableModel>

namespace weir::app {

class Theme;

/// A cell as shown in the installed language, times on a clock of `zone`.
[[nodiscard]] QString textOf(const Cell& cell, TimeZone zone);

/// Shows Rows: sorted and filtered here, because a proxy would ask every cell many times over. The filter looks for all
/// its words in the visible text of a row.
class TableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    TableModel(const TableSpec& spec, const Theme& theme, TimeZone zone, QObject* parent = nullptr);

    void setRows(RowsPtr rows);
    void setFilter(const QString& words);
    [[nodiscard]] const TableSpec& spec() const { return m_spec; }
    [[nodiscard]] Item itemAt(int row) const;
    /// Row that shows `item`, or −1.
    [[nodiscard]] int rowOf(Item item) const;
    [[nodiscard]] const RowsPtr& rows() const { return m_rows; }
    /// Shown row → row of rows().
    [[nodiscard]] const std::vector<std::size_t>& order() const { return m_order; }
    [[nodiscard]] TimeZone zone() const { return m_zone; }
    [[nodiscard]] int total() const { return m_rows ? static_cast<int>(m_rows->size()) : 0; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    [[nodiscard]] std::vector<std::size_t> arranged() const;
    void rearrange();

    const TableSpec& m_spec;
    const Theme& m_theme;
    TimeZone m_zone;
    RowsPtr m_rows;
    std::vector<std::size_t> m_order;  ///< shown row → row of m_rows
    QStringList m_words;
    int m_sortColumn;
    Qt::SortOrder m_sortOrder;
};

}  // namespace weir::app
