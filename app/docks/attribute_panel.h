// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/attribute_model.h"
#include "app/docks/table_runner.h"
#include "app/workbench/map_layers.h"
#include "app/workbench/tasks.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTableView;
class QTimer;
class QToolButton;
class QVBoxLayout;

namespace weir::app {

class ConditionBuilder;
class ElidedLabel;

/// The attributes of a map file: opens at once however many rows it has, sorts, filters and counts beside the window,
/// selects by expression and by place, and shows the same selection as the map. Object names: Attr_*.
class AttributePanel : public QWidget {
    Q_OBJECT
public:
    AttributePanel(Workbench& bench, MapLayers& layers, Tasks& tasks, QWidget* parent = nullptr);

    /// A layer that has no table says so.
    void setLayer(const std::string& id);
    [[nodiscard]] const std::string& layer() const { return m_id; }
    [[nodiscard]] AttributeModel& model() { return *m_model; }
    [[nodiscard]] QTableView& view() { return *m_view; }
    /// Why the layer has no table; empty when it has one.
    [[nodiscard]] static QString whyNotTable(const maps::Layer* layer);
    [[nodiscard]] std::shared_ptr<const maps::VectorReader> reader() const;

    void setFilter(const QString& expression);
    /// Replaces, adds to or takes from the selection what `find` answers.
    enum class Change { replace, add, remove };
    void selectWhere(const QString& expression, Change change);
    void selectAt(maps::LocationQuery query, Change change);
    void copyRows();
    void exportRows();
    void showStats();
    void choosePlace();

Q_SIGNALS:
    void zoomWanted(const weir::geo::MapBox& box);  ///< metres of the working CRS
    void closeWanted();

private:
    QToolButton* addTool(const char* name, const char* icon, const QString& text);
    void makeHead(QVBoxLayout& column);
    void makeFilterRow(QVBoxLayout& column);
    void makeTable(QVBoxLayout& column);
    void openLayer(const std::string& id);
    void refresh();
    void showWhy();
    void checkFilter();
    void applyFilter();
    void sortRows(int column, Qt::SortOrder order);
    void showRows(std::shared_ptr<const maps::RowList> rows);
    void updateCount();
    void updateTools();
    void takeViewSelection();
    void showSelection();
    void changeSelection(maps::RowList rows, Change change);
    void zoomToRows();
    void chooseColumns();
    [[nodiscard]] std::vector<std::size_t> shownColumns() const;
    /// The selection if there is one, else the rows shown.
    [[nodiscard]] maps::RowList rowsMeant() const;

    Workbench& m_bench;
    MapLayers& m_layers;
    Tasks& m_tasks;
    std::string m_id;
    AttributeModel* m_model;
    TableRunner* m_runner;                            ///< filter and order
    TableRunner* m_selector;                          ///< selections
    std::shared_ptr<const maps::RowList> m_filtered;  ///< in the order of the file; null: all
    std::optional<std::pair<int, Qt::SortOrder>> m_sorting;
    bool m_showing = false;

    QHBoxLayout* m_toolRow = nullptr;
    ElidedLabel* m_title = nullptr;
    QLabel* m_count = nullptr;
    QProgressBar* m_progress = nullptr;
    QToolButton* m_stop = nullptr;
    QLineEdit* m_filter = nullptr;
    QLabel* m_filterError = nullptr;
    QToolButton* m_select = nullptr;
    ConditionBuilder* m_builder = nullptr;
    QTableView* m_view = nullptr;
    QLabel* m_empty = nullptr;
    QTimer* m_filterDelay = nullptr;
    std::vector<std::pair<QToolButton*, QString>> m_tools;  ///< that need a table, with what they do
    QToolButton* m_zoom = nullptr;
    QToolButton* m_copy = nullptr;
    Subscription m_onSelection;
};

}  // namespace weir::app
