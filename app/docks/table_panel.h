// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/table_model.h"
#include "app/workbench/workbench.h"

#include <QTabWidget>

class QLabel;
class QLineEdit;
class QTableView;
class QTimer;

namespace weir::app {

/// One table: filter box, count, choice of columns, copy. Selecting a row selects the item everywhere; double click or Enter
/// also asks the map to go there. Object names: Table_<id>, TableFilter_<id>.
class TablePanel : public QWidget {
    Q_OBJECT
public:
    TablePanel(Workbench& bench, const TableSpec& spec, QWidget* parent = nullptr);

    void setRows(RowsPtr rows);
    void setFilter(const QString& words);
    [[nodiscard]] TableModel& model() { return *m_model; }
    [[nodiscard]] QTableView& view() { return *m_view; }
    /// Selected rows with the shown columns, tab-separated, titles first.
    void copySelection() const;

Q_SIGNALS:
    void goTo(weir::app::Item item);

private:
    void showSelection();
    void updateCount();
    void chooseColumns();
    void showColumns();

    Workbench& m_bench;
    TableModel* m_model;
    QTableView* m_view;
    QLineEdit* m_filter;
    QLabel* m_count;
    QLabel* m_empty;
    QTimer* m_filterDelay;
    bool m_showing = false;
    Subscription m_onSelection;
};

/// The tables at the bottom: the duty log, then one tab per table of the picture. Only the tab in view is kept up to date; the
/// others catch up when they come into view.
class TableTabs : public QTabWidget {
    Q_OBJECT
public:
    explicit TableTabs(Workbench& bench, QWidget* parent = nullptr);
    /// Brings the table `id` into view.
    void showTable(std::string_view id);
    [[nodiscard]] TablePanel* panel(std::string_view id) const;

Q_SIGNALS:
    void goTo(weir::app::Item item);

private:
    void onPicture(const desk::PictureChange& change);
    void refreshCurrent();
    void readJournal();

    Workbench& m_bench;
    std::vector<TablePanel*> m_panels;   ///< journal first
    std::vector<bool> m_stale;
    bool m_reading = false;
    bool m_readAgain = false;
};

}  // namespace weir::app
