// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/attribute_export.h"
#include "app/docks/attribute_panel.h"
#include "app/docks/field_stats_dialog.h"
#include "app/docks/place_dialog.h"
#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLineEdit>
#include <QTableView>
#include <QToolButton>

#include <algorithm>
#include <iterator>
#include <numeric>

namespace weir::app {

namespace {

/// Those of `rows` (in any order) that are in the ascending `selected`.
maps::RowList withChange(const maps::RowList& before, maps::RowList rows, AttributePanel::Change change) {
    std::sort(rows.begin(), rows.end());
    maps::RowList out;
    switch (change) {
        case AttributePanel::Change::replace:
            return rows;
        case AttributePanel::Change::add:
            std::set_union(before.begin(), before.end(), rows.begin(), rows.end(), std::back_inserter(out));
            break;
        case AttributePanel::Change::remove:
            std::set_difference(before.begin(), before.end(), rows.begin(), rows.end(), std::back_inserter(out));
            break;
    }
    return out;
}

}  // namespace

// ---- selection ----

void AttributePanel::takeViewSelection() {
    if (m_showing) {
        return;
    }
    maps::RowList rows;
    for (const auto& range : m_view->selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            rows.push_back(m_model->indexAt(row));
        }
    }
    m_showing = true;
    m_bench.features().set(m_id, std::move(rows));
    m_showing = false;
    updateCount();
    updateTools();
}

/// The selection was changed elsewhere: the table shows it, and its first row when it is not in sight.
void AttributePanel::showSelection() {
    updateCount();
    updateTools();
    if (m_showing) {
        m_model->selectionChanged();
        return;
    }
    m_showing = true;
    m_view->clearSelection();
    m_model->selectionChanged();
    const auto& features = m_bench.features();
    constexpr std::size_t kFew = 1000;  // finding a row in another order takes a look at each
    if (features.layer() == m_id && !features.rows()->empty() && features.rows()->size() <= kFew) {
        if (const int row = m_model->rowOf(features.rows()->front()); row >= 0) {
            m_view->scrollTo(m_model->index(row, 0));
        }
    }
    m_showing = false;
}

void AttributePanel::changeSelection(maps::RowList rows, Change change) {
    const auto& features = m_bench.features();
    const auto before = features.layer() == m_id ? features.rows() : std::make_shared<const maps::RowList>();
    m_bench.features().set(m_id, withChange(*before, std::move(rows), change));
}

void AttributePanel::selectWhere(const QString& expression, Change change) {
    const auto source = reader();
    if (!source) {
        return;
    }
    const auto text = toStd(expression.trimmed());
    if (text.empty()) {
        maps::RowList all(source->size());
        std::iota(all.begin(), all.end(), 0u);
        changeSelection(std::move(all), change);
        return;
    }
    auto condition = Expression::parseCondition(text, source->fields());
    if (!condition) {
        m_bench.fail(condition.error());
        return;
    }
    m_selector->run<maps::RowList>(
        [source, condition = *std::move(condition)](const maps::TableWork& work) {
            return maps::rowsWhere(*source, condition, work);
        },
        [this, change](Result<maps::RowList> rows) {
            rows ? changeSelection(*std::move(rows), change) : m_bench.fail(rows.error());
        });
}

void AttributePanel::selectAt(maps::LocationQuery query, Change change) {
    const auto source = reader();
    if (!source) {
        return;
    }
    m_selector->run<maps::RowList>(
        [source, query = std::move(query)](const maps::TableWork& work) {
            return maps::rowsAtLocation(*source, query, work);
        },
        [this, change](Result<maps::RowList> rows) {
            rows ? changeSelection(*std::move(rows), change) : m_bench.fail(rows.error());
        });
}

void AttributePanel::choosePlace() {
    auto* dialog = new PlaceDialog{m_bench, m_layers, *this, window()};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void AttributePanel::zoomToRows() {
    const auto source = reader();
    const auto& features = m_bench.features();
    if (!source || features.layer() != m_id) {
        return;
    }
    const auto reprojection = maps::makeReprojection(source->manifest().coordinateCrs, m_layers.projection()->crs());
    geo::MapBox box;
    for (const auto row : *features.rows()) {
        if (row < source->size()) {
            box.add(source->grid().box(source->feature(row).box()));
        }
    }
    if (reprojection && !box.empty()) {
        Q_EMIT zoomWanted(*reprojection ? (*reprojection)->forward(box) : box);
    }
}

// ---- taking rows along ----

maps::RowList AttributePanel::rowsMeant() const {
    const auto& features = m_bench.features();
    if (features.layer() == m_id && !features.rows()->empty()) {
        return *features.rows();
    }
    if (m_model->rows()) {
        return *m_model->rows();
    }
    maps::RowList all(static_cast<std::size_t>(m_model->rowCount()));
    std::iota(all.begin(), all.end(), 0u);
    return all;
}

void AttributePanel::copyRows() {
    const auto source = reader();
    const auto& features = m_bench.features();
    if (!source || features.layer() != m_id || features.rows()->empty()) {
        return;
    }
    constexpr std::size_t kMost = 100'000;
    if (features.rows()->size() > kMost) {
        m_bench.fail(fail(ErrorCode::refused, msg("More than {0} rows are not copied at once", kMost),
                          msg("Save them as a file instead")));
        return;
    }
    m_bench.bridge().background(
        this, [what = AttributeRows{source, {}, *features.rows(), shownColumns()}] { return tabText(what); },
        [this, count = features.rows()->size()](const Result<std::string>& text) {
            if (!text) {
                m_bench.fail(text.error());
                return;
            }
            QApplication::clipboard()->setText(toQt(*text));
            m_bench.tell(msg("{0} rows were copied", count));
        });
}

void AttributePanel::exportRows() {
    const auto source = reader();
    const auto* layer = m_layers.find(m_id);
    if (!source || layer == nullptr) {
        return;
    }
    const auto file = m_bench.prompts().saveFile(
        {tr("Save these rows"), tr("Tables and map files") + QStringLiteral(" (*.gpkg *.geojson *.csv *.xlsx *.kml)"),
         toQt(layer->name) + QStringLiteral(".gpkg")});
    if (!file) {
        return;
    }
    m_tasks.run<std::size_t>(
        msg("Writing {0}", toPath(*file).filename().string()),
        [what = AttributeRows{source, layer->name, rowsMeant(), shownColumns()}, path = toPath(*file),
         store = m_bench.desk().storePath()](const jobs::JobContext& context) {
            return app::exportRows(what, path, store, context);
        },
        this,
        [this, path = toStd(*file)](const Result<std::size_t>& rows) {
            if (rows) {
                m_bench.tell(msg("{0} rows written: {1}", *rows, path));
            } else if (rows.error().code != ErrorCode::cancelled) {
                m_bench.fail(rows.error());
            }
        });
}

void AttributePanel::showStats() {
    const auto source = reader();
    if (!source) {
        return;
    }
    const auto& features = m_bench.features();
    const bool selected = features.layer() == m_id && !features.rows()->empty();
    const bool some = selected || m_model->rows();
    auto* dialog = new FieldStatsDialog{m_bench, source, some ? std::optional{rowsMeant()} : std::nullopt,
                                        selected ? tr("Of the selected rows")
                                        : some   ? tr("Of the rows the filter finds")
                                                 : tr("Of all rows"),
                                        window()};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
    const int current = m_view->currentIndex().column();
    dialog->showField(std::max(0, current));
}

}  // namespace weir::app
