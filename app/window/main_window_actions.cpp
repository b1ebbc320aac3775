// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// What the actions of the table do. Longer than a source should be: one short slot per action, and they share the
// window.
#include "app/window/main_window.h"

#include "app/docks/choices.h"
#include "app/docks/dispatch_panel.h"
#include "app/docks/form.h"
#include "app/docks/layer_panel.h"
#include "app/docks/response_panel.h"
#include "app/docks/table_panel.h"
#include "app/docks/warning_panel.h"
#include "app/docks/zone_panel.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/window/command_palette.h"
#include "app/window/map_area.h"
#include "app/window/settings_dialog.h"
#include "app/window/status_bar.h"
#include "app/workbench/map_edits.h"
#include "app/workbench/map_selection.h"
#include "app/workbench/situation.h"
#include "maps/tool/tools.h"

#include <QAction>
#include <QDockWidget>
#include <QMenu>
#include <QTreeWidget>

namespace weir::app {

// ---- file ----

void MainWindow::backUp() {
    m_tasks.run<std::filesystem::path>(
        msg("Backing up"), [&desk = m_bench.desk()](const jobs::JobContext&) { return desk.backup({}); }, this,
        [this](Result<std::filesystem::path> file) {
            file ? m_bench.tell(msg("The backup is {0}", file->string())) : m_bench.fail(file.error());
        });
}

void MainWindow::verifyJournal() {
    m_tasks.run<journal::Verification>(
        msg("Checking the journal"), [&desk = m_bench.desk()](const jobs::JobContext&) { return desk.verify(); }, this,
        [this](Result<journal::Verification> result) {
            if (!result) {
                m_bench.fail(result.error());
            } else if (result->ok()) {
                m_bench.tell(
                    msg("The journal is sound: {0} entries, {1} rows compared", result->entries, result->rows));
            } else {
                m_bench.fail(
                    weir::fail(ErrorCode::corrupt, result->findings.front().message,
                               msg("From entry {0} on the journal does not match its seals; call the administrator",
                                   result->findings.front().seq)));
            }
        });
}

void MainWindow::openSettings() {
    auto* dialog = new SettingsDialog{m_bench, this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SettingsDialog::themeWanted, this, &MainWindow::setTheme);
    connect(dialog, &SettingsDialog::languageWanted, this, [this, dialog](const std::string& language) {
        dialog->close();
        setLanguage(language);
    });
    dialog->open();
}

void MainWindow::setLanguage(const std::string& language) {
    if (const auto spoken = m_services.speak(language); !spoken) {
        m_bench.fail(spoken.error());
        return;
    }
    m_qtWords.speak(language);
    if (const auto saved = m_bench.settings().change([&](Settings::Values& v) { v.language = language; }); !saved) {
        m_bench.fail(saved.error());
    }
    // Not from inside a slot of a part that is about to go.
    QMetaObject::invokeMethod(this, &MainWindow::rebuild, Qt::QueuedConnection);
}

void MainWindow::setTheme(const std::string& theme) {
    if (const auto changed = m_bench.theme().change(theme); !changed) {
        m_bench.fail(changed.error());
        return;
    }
    if (const auto saved = m_bench.settings().change([&](Settings::Values& v) { v.theme = theme; }); !saved) {
        m_bench.fail(saved.error());
    }
    updateActions();
}

// ---- edit ----

desk::Command MainWindow::plain(const char* verb) const {
    return m_bench.command(verb, Json::object());
}

void MainWindow::undo() {
    m_bench.run(plain("undo"));
}
void MainWindow::redo() {
    m_bench.run(plain("redo"));
}
void MainWindow::clearSelection() {
    m_bench.selection().clear();
    m_bench.features().clear();
}
void MainWindow::openPalette() {
    m_palette->open(m_actions);
}

QString MainWindow::whyNotUndo() const {
    return m_bench.desk().undoLabels(m_bench.officer().name).first.empty() ? tr("No change of a draft to take back")
                                                                           : QString{};
}
QString MainWindow::whyNotRedo() const {
    return m_bench.desk().undoLabels(m_bench.officer().name).second.empty() ? tr("Nothing was undone") : QString{};
}
QString MainWindow::whyNotSelection() const {
    return m_bench.selection().items().empty() && m_bench.features().rows()->empty() ? tr("Nothing is selected")
                                                                                     : QString{};
}

// ---- view ----

void MainWindow::switchTheme() {
    setTheme(isDark() ? "light" : "dark");
}
bool MainWindow::isDark() const {
    return m_bench.theme().isDark();
}
void MainWindow::switchFullScreen() {
    isFullScreen() ? showNormal() : showFullScreen();
}
void MainWindow::goToCoordinate() {
    m_status->editCoordinate();
}

void MainWindow::goTo(Item item) {
    m_bench.selection().select(item);
    switch (item.kind) {
        case model::Kind::warning:
            showWarnings();
            break;
        case model::Kind::response:
            showResponses();
            break;
        case model::Kind::incident:
        case model::Kind::order:
            showDispatch();
            break;
        case model::Kind::zone:
            showZones();
            break;
        default:
            break;
    }
    zoomToSelection();
    updateActions();
}

void MainWindow::goToPosition(geo::LonLat position) {
    canvas().zoomTo(position);
    canvas().setFocus();
}

// ---- map ----

void MainWindow::refreshMap() {
    m_layerActions.services().askAgain();
    canvas().refresh();
}

void MainWindow::setTool(MapTool which, std::unique_ptr<maps::Tool> tool) {
    putDrawingAside();
    leaveTool();
    m_tool = MapTool::select;  // whatever the old tool says when it ends
    const QString hint = translated(tool->hint());
    canvas().setTool(std::move(tool));
    m_tool = which;
    canvas().setFocus();
    m_status->showHint(hint);
    updateActions();
}

void MainWindow::leaveTool() {
    m_reshaping = 0;
    m_zones->showLive({});
}

void MainWindow::useSelectTool() {
    setTool(MapTool::select, maps::makeSelectTool());
}
void MainWindow::useSelectPolygonTool() {
    setTool(MapTool::selectPolygon, maps::makeSelectPolygonTool());
}
void MainWindow::useSelectRadiusTool() {
    setTool(MapTool::selectRadius, maps::makeSelectRadiusTool());
}
void MainWindow::usePanTool() {
    setTool(MapTool::pan, maps::makePanTool());
}
void MainWindow::useMeasureTool() {
    setTool(MapTool::measure, maps::makeMeasureTool());
}

void MainWindow::fitCity() {
    const auto& layers = m_layers.layers();
    if (layers.empty()) {
        return;
    }
    geo::MapBox box;
    m_bench.picture().zones.forEach([&](const model::Zone& zone) {
        const auto bounds = geo::boundsOf(zone.area);
        if (!bounds.empty()) {
            const auto a = m_services.projection->toMap({bounds.minX, bounds.minY});
            const auto b = m_services.projection->toMap({bounds.maxX, bounds.maxY});
            box.add(a.x, a.y);
            box.add(b.x, b.y);
        }
    });
    if (box.empty()) {
        for (const auto& layer : layers) {
            box.add(maps::extentOf(layer, m_services.projection->crs()));
        }
    }
    if (!box.empty()) {
        canvas().setFullExtent(box);
        if (!std::exchange(m_fitted, true)) {
            canvas().fullExtent();
        }
    }
}

void MainWindow::showSelectionOnMap() {
    canvas().setSelection(featuresOf(m_bench.selection().items(), m_bench.picture()));
}

namespace {

/// A form is open on the page of the command dock, or an order is begun there.
bool isWritten(const QWidget* page) {
    const auto* panel = qobject_cast<const CardListPanel*>(page);
    return panel != nullptr && (panel->hasForm() || panel->draft());
}

}  // namespace

void MainWindow::onHits(const maps::Selected& selected) {
    if (m_layerActions.takeHits(selected)) {
        return;
    }
    m_bench.selection().set(selectedBy(selected, m_bench.selection().items()));
    // Under somebody who writes no page comes to the front: the button the hand goes to would be another one.
    if (const auto current = m_bench.selection().current();
        current && selected.hits.size() >= 1 && !selected.byBox && !isWritten(m_command->currentWidget())) {
        if (current->kind == model::Kind::incident || current->kind == model::Kind::order) {
            showCommandTab(m_dispatch);
        } else if (current->kind == model::Kind::zone) {
            showCommandTab(m_zones);
        }
    }
}

void MainWindow::onOutcome(const maps::ToolOutcome& outcome) {
    if (const auto* selected = std::get_if<maps::Selected>(&outcome)) {
        onHits(*selected);
    } else if (const auto* notice = std::get_if<maps::ToolNotice>(&outcome)) {
        m_bench.tell(notice->text);
    } else if (const auto* view = std::get_if<maps::ViewWanted>(&outcome)) {
        canvas().setView(view->view);
    } else if (const auto* picked = std::get_if<maps::PointPicked>(&outcome);
               picked != nullptr && m_tool == MapTool::pickPlace) {
        m_dispatch->setPlace(picked->point);
        useSelectTool();
    } else if (const auto* point = std::get_if<maps::PointPicked>(&outcome);
               point != nullptr && m_tool == MapTool::identify) {
        showHits(point->hits);
    } else if (const auto* measured = std::get_if<maps::Measured>(&outcome)) {
        showMeasured(*measured);
    } else if (std::holds_alternative<maps::ToolCancelled>(outcome)) {
        m_zones->showLive({});
        if (m_tool == MapTool::pickPlace || m_tool == MapTool::vertices || m_tool == MapTool::identify) {
            useSelectTool();
        }
    }
    const auto edit = editOf(outcome, m_bench.picture(), m_zones->newType(),
                             [](const Message& message) { return toStd(translated(message)); });
    if (edit) {
        m_zones->showLive({});
        const bool created = edit->verb == "zone.create";
        const int reshapes = edit->verb == "zone.reshape" ? 1 : 0;
        m_reshapes += reshapes;
        m_bench.run(edit->verb, edit->args, this, [this, created, reshapes](const Result<desk::Answer>& answer) {
            m_reshapes -= answer ? 0 : reshapes;
            if (answer && created) {
                selectAnswer(m_bench, model::Kind::zone, *answer);
                showCommandTab(m_zones);
                useSelectTool();
            }
            updateActions();
        });
    }
    updateActions();
}

void MainWindow::onPicture(const desk::PictureChange& change) {
    if (m_reshaping != 0 && (change.verb == "undo" || change.verb == "redo" || change.verb == "zone.reshape")) {
        // The tool keeps its own copy of the shape; after an undo it must be the stored one.
        auto* tool = dynamic_cast<maps::VertexTool*>(&canvas().tool());
        if (const auto* zone = m_bench.picture().zones.find(model::ZoneId{m_reshaping});
            tool != nullptr && zone != nullptr) {
            tool->setGeometry(zone->area, *m_services.projection);
            canvas().update();
        } else {
            useSelectTool();
        }
    }
    showSelectionOnMap();
    showBadges();
    updateActions();
}

namespace {

/// The shape with other rings, in the order the vertex tool lists them; itself when their number does not fit.
geo::Geometry withRings(const geo::Geometry& shape, const std::vector<std::vector<geo::LonLat>>& rings) {
    geo::Geometry out = shape;
    std::size_t next = 0;
    const auto take = [&](geo::Polygon& polygon) {
        for (auto& ring : polygon.rings) {
            if (next < rings.size()) {
                ring = rings[next++];
            }
        }
    };
    if (auto* polygon = std::get_if<geo::Polygon>(&out)) {
        take(*polygon);
    } else if (auto* several = std::get_if<geo::MultiPolygon>(&out)) {
        std::for_each(several->polygons.begin(), several->polygons.end(), take);
    }
    return next == rings.size() ? out : shape;
}

}  // namespace

void MainWindow::showLiveZone() {
    const auto* edited =
        m_tool == MapTool::vertices ? m_bench.picture().zones.find(model::ZoneId{m_reshaping}) : nullptr;
    if (m_tool != MapTool::draw && edited == nullptr) {
        return;
    }
    const auto overlay = canvas().tool().overlay({canvas().view(), canvas().layers(), *m_services.projection});
    if (overlay.paths.empty() || overlay.paths.front().points.size() < 3) {
        m_zones->showLive({});
        return;
    }
    std::vector<std::vector<geo::LonLat>> rings;
    for (const auto& path : overlay.paths) {
        auto& ring = rings.emplace_back();
        for (const auto& point : path.points) {
            ring.push_back(m_services.projection->toLonLat(point));
        }
        if (!ring.empty() && ring.front() != ring.back()) {
            ring.push_back(ring.front());
        }
    }
    if (edited != nullptr) {
        m_zones->showLive(withRings(edited->area, rings), toQt(edited->name));
    } else {
        m_zones->showLive(geo::Polygon{{std::move(rings.front())}}, tr("New zone"));
    }
}

std::optional<maps::HoverCard> MainWindow::cardFor(const maps::Hit& hit) const {
    return m_map->cardFor(hit);
}

// ---- command ----

void MainWindow::showDock(QDockWidget* dock) {
    dock->show();
    dock->raise();
}
void MainWindow::showCommandTab(QWidget* page) {
    m_command->setCurrentWidget(page);
}
void MainWindow::showWarnings() {
    showDock(m_commandDock);
    showCommandTab(m_warnings);
}
void MainWindow::showResponses() {
    showDock(m_commandDock);
    showCommandTab(m_responses);
}
void MainWindow::showDispatch() {
    showDock(m_commandDock);
    showCommandTab(m_dispatch);
}
void MainWindow::showZones() {
    showDock(m_commandDock);
    showCommandTab(m_zones);
}
void MainWindow::reportIncident() {
    showDispatch();
    m_dispatch->beginIncident();
}
void MainWindow::reportIncidentHere() {
    showDispatch();
    m_dispatch->beginIncident(m_contextPosition);
}
void MainWindow::writeLog() {
    showDispatch();
    m_dispatch->beginLog();
}
void MainWindow::publishWarning() {
    showWarnings();
    m_warnings->beginPublish();
}
void MainWindow::proposeResponse() {
    showResponses();
    m_responses->beginPropose();
}
void MainWindow::issueOrder() {
    m_dispatch->issue();
}
QString MainWindow::whyNotIncident() const {
    return roleWhyNot(m_bench, "incident.report");
}
QString MainWindow::whyNotLog() const {
    return roleWhyNot(m_bench, "log.add");
}
QString MainWindow::whyNotPublish() const {
    return roleWhyNot(m_bench, "warning.publish");
}
QString MainWindow::whyNotPropose() const {
    return roleWhyNot(m_bench, "response.propose");
}
QString MainWindow::whyNotIssue() const {
    return m_dispatch->whyNotIssue();
}

QString MainWindow::whyNotObligation() const {
    return obligationsOf(m_bench.picture(), m_bench.clock().now()).empty() ? tr("Nothing has a deadline now")
                                                                           : QString{};
}
void MainWindow::goToNextObligation() {
    if (const auto all = obligationsOf(m_bench.picture(), m_bench.clock().now()); !all.empty()) {
        goTo(all.front().item);
    }
}

void MainWindow::chooseOfficer() {
    const auto persons = otherPersons(m_bench.picture(), {});
    if (persons.words.isEmpty()) {
        m_bench.fail(weir::fail(ErrorCode::notFound, msg("No person with a role is registered"),
                                msg("Import the persons of the headquarters first")));
        return;
    }
    // Nobody is proposed: Enter must not seat whoever stands first in the roster.
    const auto chosen = m_bench.prompts().choice({tr("Who sits here"),
                                                  tr("Person who acts at this seat; everything is journaled under "
                                                     "this name"),
                                                  tr("Take over"), persons.words, -1});
    if (const auto officer = chosen ? officerNamed(m_bench.picture(), persons.values[static_cast<std::size_t>(*chosen)])
                                    : std::nullopt) {
        takeSeat(*officer);
    }
}

// ---- planning ----

QString MainWindow::whyNotDraw() const {
    return roleWhyNot(m_bench, "zone.create");
}
QString MainWindow::whyNotZone() const {
    return m_zones->whyNotEdit();
}

void MainWindow::drawZone() {
    showZones();
    if (m_tool == MapTool::draw) {
        canvas().setFocus();
        return;
    }
    m_bench.selection().clear();  // the figures beside the map are the new zone's from now on
    setTool(MapTool::draw, maps::makeDrawPolygonTool());
    goOnDrawing();
}

void MainWindow::reshapeZone() {
    const auto current = m_bench.selection().current();
    const auto id = current && current->kind == model::Kind::zone ? current->id
                    : m_zones->shown()                            ? m_zones->shown()->id
                                                                  : 0;
    if (const auto* zone = m_bench.picture().zones.find(model::ZoneId{id})) {
        setTool(MapTool::vertices, maps::makeVertexTool({"zone", id}, zone->area, *m_services.projection));
        m_reshaping = id;
        m_reshapes = 0;
        goTo({model::Kind::zone, id});
    }
}

void MainWindow::removeZone() {
    m_zones->removeShown();
}

// ---- window and help ----

bool MainWindow::layersShown() const {
    return m_layerDock != nullptr && !m_layerDock->isHidden();
}
bool MainWindow::commandShown() const {
    return m_commandDock != nullptr && !m_commandDock->isHidden();
}
bool MainWindow::tablesShown() const {
    return m_tableDock != nullptr && !m_tableDock->isHidden();
}
void MainWindow::toggleLayers() {
    m_layerDock->setVisible(m_layerDock->isHidden());
}
void MainWindow::toggleCommand() {
    m_commandDock->setVisible(m_commandDock->isHidden());
}
void MainWindow::toggleTables() {
    m_tableDock->setVisible(m_tableDock->isHidden());
}
void MainWindow::resetDocks() {
    restoreArrangement(m_firstArrangement);
    arrangeDocks();
}

void MainWindow::showShortcuts() {
    auto* card = new ShortcutCard{m_actions, this};
    card->setAttribute(Qt::WA_DeleteOnClose);
    card->open();
}

void MainWindow::showAbout() {
    m_map->messages().show(tr("Weir %1 · %2 · journal entry %3")
                               .arg(QStringLiteral(WEIR_VERSION), pathText(m_bench.desk().storePath()))
                               .arg(m_bench.picture().seq),
                           Tone::normal);
}

void MainWindow::openMessages() {
    QMenu menu;
    for (const auto& entry : m_map->messages().entries()) {
        menu.addAction(toQt(entry.time, m_bench.timeZone()).toString(QStringLiteral("HH:mm:ss  ")) + entry.text, this,
                       [this, entry] { m_map->messages().show(entry.text, entry.tone); });
        if (menu.actions().size() >= 20) {
            break;
        }
    }
    menu.exec(QCursor::pos());
}

}  // namespace weir::app
