// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/workbench.h"
#include "maps/layer/table_query.h"

#include <QAbstractTableModel>

#include <list>
#include <map>
#include <memory>
#include <set>

namespace weir::app {

/// The rows of a map file as a table, however many: only the pages in view are in memory, read beside the window. A
/// cell that is not there yet is empty and shows itself when it has come.
class AttributeModel : public QAbstractTableModel {
    Q_OBJECT
public:
    static constexpr int kPageRows = 128;
    static constexpr std::size_t kPagesKept = 64;

    explicit AttributeModel(Workbench& bench, QObject* parent = nullptr);

    /// Null shows nothing.
    void setLayer(const std::string& id, std::shared_ptr<const maps::VectorReader> reader);
    /// Which rows, in which order; null: all of them, as in the file.
    void setRows(std::shared_ptr<const maps::RowList> rows);
    [[nodiscard]] const std::shared_ptr<const maps::RowList>& rows() const { return m_rows; }
    /// The feature shown in a row.
    [[nodiscard]] std::uint32_t indexAt(int row) const;
    /// The row that shows a feature, or −1.
    [[nodiscard]] int rowOf(std::uint32_t index) const;
    [[nodiscard]] bool isRead(int row) const { return m_pages.contains(row / kPageRows); }
    /// Pages in memory; for tests.
    [[nodiscard]] std::size_t pagesHeld() const { return m_pages.size(); }
    void selectionChanged();
    [[nodiscard]] const std::shared_ptr<const maps::VectorReader>& layerReader() const { return m_reader; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// Only tells: whoever owns the model sorts beside the window and sets the rows.
    void sort(int column, Qt::SortOrder order) override { Q_EMIT sortWanted(column, order); }

Q_SIGNALS:
    void sortWanted(int column, Qt::SortOrder order);
    void failed(const weir::Error& error);

private:
    using Page = std::vector<std::vector<std::string>>;
    void read(int page) const;
    void take(int page, std::uint64_t generation, Result<Page> rows);
    void forgetPages();

    Workbench& m_bench;
    std::string m_id;
    std::shared_ptr<const maps::VectorReader> m_reader;
    std::vector<bool> m_isNumber;
    std::shared_ptr<const maps::RowList> m_rows;
    std::map<int, Page> m_pages;
    std::list<int> m_order;             ///< of m_pages, the one read last in front
    mutable std::set<int> m_requested;  ///< on their way
    std::uint64_t m_generation = 0;
};

}  // namespace weir::app
