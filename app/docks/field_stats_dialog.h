// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/table_runner.h"
#include "app/workbench/workbench.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QVBoxLayout;

namespace weir::app {

/// The figures of one field: how many values, how they are spread, which are frequent. Object names: Stats_*.
class FieldStatsDialog : public QDialog {
    Q_OBJECT
public:
    /// Of `rows`, or of all when there are none. `what` says which rows are meant.
    FieldStatsDialog(Workbench& bench, std::shared_ptr<const maps::VectorReader> reader,
                     std::optional<maps::RowList> rows, const QString& what, QWidget* parent);
    void showField(int field);

private:
    void showFigures(const maps::FieldStats& stats);

    Workbench& m_bench;
    std::shared_ptr<const maps::VectorReader> m_reader;
    std::optional<maps::RowList> m_rows;
    TableRunner* m_runner;
    QComboBox* m_field;
    QLabel* m_state;
    QVBoxLayout* m_figures;
};

}  // namespace weir::app
