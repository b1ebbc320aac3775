// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Manual, tables as files, bookmarks, what is here, what a measurement says, the last run and who sits here, and forms
// that are not finished yet.
#include "app/window/main_window.h"

#include "app/docks/card_list.h"
#include "app/docks/choices.h"
#include "app/docks/table_export.h"
#include "app/docks/table_panel.h"
#include "app/docks/widgets.h"
#include "app/qt/convert.h"
#include "app/window/identify_window.h"
#include "app/window/last_run.h"
#include "app/window/manual_view.h"
#include "app/window/map_area.h"
#include "app/window/status_bar.h"
#include "app/window/who_bar.h"
#include "maps/tool/tools.h"

#include <QToolBar>

#include <algorithm>

namespace weir::app {

// ---- manual ----

void MainWindow::showManual() {
    const QString page = isDrawTool() || isVertexTool() ? QStringLiteral("zones") : manualPageOf(focusWidget());
    if (m_manual == nullptr) {
        m_manual = new ManualWindow{m_bench.resources(), m_bench.settings().values().language, this};
    }
    m_manual->showPage(page);
}

// ---- tables ----

QString MainWindow::whyNotExport() const {
    const auto* panel = m_tables->currentPanel();
    return panel == nullptr || panel->shown().order.empty() ? tr("The table in view has no rows") : QString{};
}

void MainWindow::exportTable() {
    const auto* panel = m_tables->currentPanel();
    if (panel == nullptr) {
        return;
    }
    const auto shown = panel->shown();
    const auto answer = m_bench.prompts().saveFile({tr("Save the table"), QStringLiteral("Excel (*.xlsx);;CSV (*.csv)"),
                                                    toQt(std::string{shown.spec->id}) + QStringLiteral(".xlsx")});
    if (!answer) {
        return;
    }
    auto file = toPath(*answer);
    if (!file.has_extension()) {
        file += ".xlsx";
    }
    m_tasks.run<std::size_t>(
        msg("Writing {0}", file.filename().string()),
        [shown, file, store = m_bench.desk().storePath()](const jobs::JobContext& context) {
            return exportShown(shown, file, store, context);
        },
        this,
        [this, file](Result<std::size_t> rows) {
            rows ? m_bench.tell(msg("{0} rows were written to {1}", *rows, file.string())) : m_bench.fail(rows.error());
        });
}

// ---- bookmarks ----

namespace {

std::vector<const model::Bookmark*> bookmarksOf(const desk::Picture& picture) {
    auto rows = picture.bookmarks.where([](const model::Bookmark& row) { return row.center.has_value(); });
    std::ranges::stable_sort(rows, {}, [](const model::Bookmark* row) { return row->name; });
    return rows;
}

}  // namespace

const model::Bookmark* MainWindow::chooseBookmark(const QString& title, const QString& accept) {
    const auto rows = bookmarksOf(m_bench.picture());
    QStringList names;
    for (const auto* row : rows) {
        names << toQt(row->name);
    }
    const auto chosen = m_bench.prompts().choice({title, tr("Bookmark"), accept, names, 0});
    return chosen && *chosen >= 0 && *chosen < names.size() ? rows[static_cast<std::size_t>(*chosen)] : nullptr;
}

void MainWindow::addBookmark() {
    const auto name =
        m_bench.prompts().text({tr("Add a bookmark"), tr("Name of the view the map shows now"), tr("Add"), {}, true});
    if (!name) {
        return;
    }
    const auto centre = m_services.projection->toLonLat(canvas().view().centre);
    m_bench.run("bookmark.create",
                {{"name", toStd(*name)},
                 {"scale", canvas().scaleDenominator()},
                 {"center", {{"type", "Point"}, {"coordinates", {centre.lon, centre.lat}}}}},
                this, [this, name = toStd(*name)](const Result<desk::Answer>& answer) {
                    if (answer) {
                        m_bench.tell(msg("The bookmark '{0}' was added", name));
                    }
                    updateActions();
                });
}

void MainWindow::goToBookmark() {
    if (const auto* row = chooseBookmark(tr("Go to a bookmark"), tr("Go"))) {
        canvas().zoomTo(*row->center, row->scale);
        canvas().setFocus();
    }
}

void MainWindow::removeBookmark() {
    if (const auto* row = chooseBookmark(tr("Remove a bookmark"), tr("Remove"))) {
        m_bench.run("bookmark.retire", {{"id", row->id.value}}, this,
                    [this](const Result<desk::Answer>&) { updateActions(); });
    }
}

QString MainWindow::whyNotAddBookmark() const {
    return roleWhyNot(m_bench, "bookmark.create");
}
QString MainWindow::whyNotBookmark() const {
    return bookmarksOf(m_bench.picture()).empty() ? tr("There are no bookmarks yet") : QString{};
}
QString MainWindow::whyNotRemoveBookmark() const {
    const auto why = roleWhyNot(m_bench, "bookmark.retire");
    return why.isEmpty() ? whyNotBookmark() : why;
}

// ---- what is here ----

void MainWindow::useIdentifyTool() {
    setTool(MapTool::identify, maps::makePickPointTool(msg("Click to see everything that lies there")));
}

void MainWindow::showHits(const std::vector<maps::Hit>& hits) {
    if (m_identify == nullptr) {
        m_identify = new IdentifyWindow{m_bench, this};
        connect(m_identify, &IdentifyWindow::goTo, this, &MainWindow::goTo);
    }
    m_identify->show(m_layers.layers(), hits);
}

// ---- measuring ----

void MainWindow::showMeasured(const maps::Measured& measured) {
    if (measured.points.size() < 2) {
        return;
    }
    m_measured = measured.finished ? measured.points : std::vector<geo::LonLat>{};
    QString text = measured.lengthMetres >= 1000 ? tr("Length %1 km").arg(measured.lengthMetres / 1000, 0, 'f', 3)
                                                 : tr("Length %1 m").arg(measured.lengthMetres, 0, 'f', 1);
    if (measured.points.size() >= 3) {
        text += QStringLiteral(" · ") + (measured.areaSquareMetres >= 1e5
                                             ? tr("area %1 km²").arg(measured.areaSquareMetres / 1e6, 0, 'f', 3)
                                             : tr("area %1 m²").arg(measured.areaSquareMetres, 0, 'f', 0));
    }
    text += QStringLiteral(" · ") + tr("last leg %1°, arriving %2°")
                                        .arg(measured.bearingDegrees, 0, 'f', 1)
                                        .arg(measured.endBearingDegrees, 0, 'f', 1);
    m_status->showHint(text);
    if (measured.finished) {
        m_map->messages().show(text, Tone::normal);
    }
}

// ---- the last run, and who sits here ----

void MainWindow::reviewLastRun() {
    constexpr std::size_t kLookedAt = 500;
    m_bench.bridge().background(
        this, [&desk = m_bench.desk()] { return desk.recentEntries(kLookedAt); },
        [this](Result<std::vector<journal::Entry>> entries) {
            if (!entries) {
                m_bench.fail(entries.error());
                return;
            }
            m_saved = savedBeforeTheEnd(std::move(*entries));
            showSavedBar();
        });
}

void MainWindow::showSavedBar() {
    if (m_saved.empty()) {
        return;
    }
    addToolBarBreak();
    auto* bar = named(addToolBar(tr("Saved before the interruption")), "Main_SavedBar");
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->toggleViewAction()->setVisible(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    auto* list = new SavedBar{m_bench, m_saved};
    list->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    bar->addWidget(list);
    connect(list, &SavedBar::acknowledged, bar, [this, bar] {
        m_saved.clear();
        removeToolBar(bar);
        bar->deleteLater();
    });
}

void MainWindow::showWhoBar() {
    if (m_bench.isSeatTaken()) {
        return;
    }
    addToolBarBreak();
    auto* bar = named(addToolBar(tr("Who sits here?")), "Main_WhoBar");
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->toggleViewAction()->setVisible(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    auto* who = new WhoBar{m_bench};
    who->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    bar->addWidget(who);
    connect(who, &WhoBar::chooseWanted, this, &MainWindow::chooseOfficer);
    connect(who, &WhoBar::sameWanted, this, [this] {
        if (const auto last = m_bench.lastOfficer()) {
            takeSeat(*last);
        } else {
            chooseOfficer();
        }
    });
    connect(&m_bench, &Workbench::officerChanged, bar, [this, bar] {
        removeToolBar(bar);
        bar->deleteLater();
    });
}

void MainWindow::takeSeat(const Officer& officer) {
    const bool isAnother = officer.name != m_bench.officer().name;
    m_bench.takeSeat(officer);
    if (isAnother && !openDrafts().empty()) {
        m_bench.tell(msg("The unfinished form goes on under the name of {0}", officer.name));
    }
}

// ---- unfinished forms ----

QList<CardListPanel*> MainWindow::cardPanels() const {
    return m_command->findChildren<CardListPanel*>();
}

std::vector<KeptDraft> MainWindow::openDrafts() const {
    std::vector<KeptDraft> out;
    for (const auto* panel : cardPanels()) {
        if (auto draft = panel->draft()) {
            out.push_back({toStd(panel->objectName()), *std::move(draft)});
        }
        for (const auto& draft : panel->laidAside()) {
            out.push_back({toStd(panel->objectName()), draft});
        }
    }
    return out;
}

void MainWindow::keepDrafts() {
    auto drafts = openDrafts();
    drafts.insert(drafts.end(), m_offered.begin(), m_offered.end());
    if (const auto kept = m_drafts.save(drafts); !kept) {
        m_bench.fail(kept.error());
    }
}

void MainWindow::offerDrafts() {
    if (m_offered.empty()) {
        return;
    }
    m_map->messages().offer(tr("%1 unfinished forms were kept from the last run.").arg(m_offered.size()),
                            {{tr("Restore"), "Drafts_Restore",
                              [this] {
                                  resumeDrafts(std::exchange(m_offered, {}));
                                  keepDrafts();
                              }},
                             {tr("Discard"), "Drafts_Discard", [this] {
                                  m_offered.clear();
                                  keepDrafts();
                              }}});
}

void MainWindow::resumeDrafts(const std::vector<KeptDraft>& drafts) {
    for (const auto& kept : drafts) {
        auto* panel = m_command->findChild<CardListPanel*>(toQt(kept.panel));
        if (panel == nullptr || !panel->resume(kept.draft)) {
            m_bench.tell(msg("An unfinished form could not be opened again: what it was about is gone"));
            continue;
        }
        showCommandTab(panel);
    }
}

// ---- what others changed ----

void MainWindow::markAllSeen() {
    m_fresh.allSeen();
}
QString MainWindow::whyNotSeen() const {
    return m_fresh.refs().empty() ? tr("Nothing new on the map") : QString{};
}

}  // namespace weir::app
