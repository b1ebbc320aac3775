// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/table_export.h"
#include "app/docks/table_model.h"
#include "app/workbench/workbench.h"

#include <QTabWidget>

class QLabel;
class QLineEdit;
class QStackedWidget;
class QTableView;
class QTimer;

namespace weir::app {

/// One table: filter box, count, choice of columns, copy. Selecting a row selects the item everywhere; double click or
/// Enter also asks the map to go there. Object names: Table_<id>, TableFilter_<id>.
class TablePanel : public QWidget {
    Q_OBJECT
public:
    TablePanel(Workbench& bench, const TableSpec& spec, QWidget* parent = nullptr);

    void setRows(RowsPtr rows);
    /// Whether the bar has room for the number of rows.
    void showCount(bool shown);
    /// The rows are being read: said instead of an empty table, and beside the count of rows already there.
    void showReading();
    /// The rows could not be read: never shown as an empty table.
    void showFailed(const Error& error);
    void setFilter(const QString& words);
    [[nodiscard]] TableModel& model() { return *m_model; }
    [[nodiscard]] QTableView& view() { return *m_view; }
    /// Count, filter and buttons; whoever shows the panel puts them where there is room.
    [[nodiscard]] QWidget& bar() { return *m_bar; }
    /// Selected rows with the columns in use, tab-separated, titles first.
    void copySelection() const;
    /// The rows in view with the columns in use, for writing them to a file.
    [[nodiscard]] ShownTable shown() const;

Q_SIGNALS:
    void goTo(weir::app::Item item);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class State { ready, reading, failed };
    void showSelection();
    /// Spreads the columns over the width until the user drags one; in little room those of least use are left out,
    /// unless the user has chosen columns.
    void fitColumns();
    void updateCount();
    void chooseColumns();
    void showColumns();
    [[nodiscard]] bool hasChosenColumns() const;
    /// Chosen by the user or by the table itself; it may still be left out of view for lack of room.
    [[nodiscard]] bool isInUse(std::size_t column) const;

    Workbench& m_bench;
    TableModel* m_model;
    QTableView* m_view;
    QWidget* m_bar;
    QLineEdit* m_filter;
    QLabel* m_count;
    QLabel* m_empty;
    QTimer* m_filterDelay;
    State m_state = State::ready;
    QString m_problem;
    bool m_showing = false;
    bool m_fitting = true;
    bool m_fitNow = false;
    Subscription m_onSelection;
};

/// The tables at the bottom: the duty log, then one tab per table of the picture. Only the tab in view is kept up to
/// date; the others catch up when they come into view.
class TableTabs : public QTabWidget {
    Q_OBJECT
public:
    explicit TableTabs(Workbench& bench, QWidget* parent = nullptr);
    /// Brings the table `id` into view.
    void showTable(std::string_view id);
    [[nodiscard]] TablePanel* panel(std::string_view id) const;
    [[nodiscard]] TablePanel* currentPanel() const { return qobject_cast<TablePanel*>(currentWidget()); }

Q_SIGNALS:
    void goTo(weir::app::Item item);

protected:
    void resizeEvent(QResizeEvent* event) override;
    /// The base line that Qt draws beside the tabs would show above the bar at fractional scales.
    void paintEvent(QPaintEvent* event) override;

private:
    void onPicture(const desk::PictureChange& change);
    void refreshCurrent();
    /// Ages and overdue deadlines move on without any change of the picture.
    void onMinute();
    void readJournal();

    Workbench& m_bench;
    std::vector<TablePanel*> m_panels;  ///< journal first
    std::vector<bool> m_stale;
    QStackedWidget* m_bars;
    QTimer* m_minute;
    bool m_reading = false;
    bool m_readAgain = false;
    int m_readFailures = 0;  ///< one after the other
};

}  // namespace weir::app
