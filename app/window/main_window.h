// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/window/actions.h"
#include "app/window/alarm_sound.h"
#include "app/window/alarms.h"
#include "app/window/draft_file.h"
#include "app/window/layer_actions.h"
#include "app/window/qt_words.h"
#include "app/workbench/fresh_changes.h"
#include "app/workbench/map_layers.h"
#include "app/workbench/tasks.h"
#include "app/workbench/workbench.h"
#include "maps/canvas/canvas.h"

#include <QMainWindow>
#include <QPointer>

#include <functional>

class QDockWidget;
class QTabWidget;
class QTimer;

namespace weir::app {

class AlarmBar;
class CardListPanel;
class CommandPalette;
class DispatchPanel;
class IdentifyWindow;
class LayerPanel;
class ManualWindow;
class MapArea;
class MapWindows;
class ProfileWindow;
class ResponsePanel;
class SituationStrip;
class StatusBar;
class TableTabs;
class ViewActions;
class WarningPanel;
class ZonePanel;

/// The desk's window: assembles strip, docks, map and status bar and carries out the actions of the table. What it
/// shows lives in the workbench; a change of language takes the parts down and builds them again.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    struct Services {
        std::shared_ptr<maps::Renderer> renderer;
        std::shared_ptr<const maps::Projection> projection;
        /// Installs the catalogue of a language for the whole program.
        std::function<Result<void>(const std::string&)> speak;
        /// Where outside layers are prepared; null: the cache of this user.
        std::shared_ptr<maps::PreparedStore> prepared = nullptr;
        /// Where unfinished forms are kept over a crash (a number is added); empty: they are not.
        std::filesystem::path drafts = {};
        /// Plays the alarms; null: the system's bell does.
        std::shared_ptr<SoundPlayer> player = nullptr;
        /// Where map services keep their tiles; null: the cache of this user.
        std::shared_ptr<TileHub> tiles = nullptr;
    };
    MainWindow(Workbench& bench, Services services, QWidget* parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] QAction* action(const char* id) const;
    [[nodiscard]] QList<QAction*> actionList() const { return m_actions; }
    [[nodiscard]] maps::MapCanvas& canvas();
    [[nodiscard]] MapArea& mapArea() { return *m_map; }
    [[nodiscard]] MapWindows& mapWindows() { return *m_windows; }
    [[nodiscard]] TableTabs& tables() { return *m_tables; }
    [[nodiscard]] Workbench& bench() { return m_bench; }
    [[nodiscard]] Tasks& tasks() { return m_tasks; }
    [[nodiscard]] Alarms& alarms() { return m_alarms; }
    [[nodiscard]] LayerActions& layerActions() { return m_layerActions; }
    [[nodiscard]] ViewActions& viewActions() { return *m_viewActions; }

    /// After a run that ended without closing: lists what it had stored, until somebody says that it was read.
    void reviewLastRun();

    void setLanguage(const std::string& language);
    void setTheme(const std::string& theme);
    /// Selects, brings the dock that shows such things to the front, and moves the map there.
    void goTo(Item item);
    void goToPosition(geo::LonLat position);
    void updateActions();

    // Slots of the action table.
    void backUp();
    void verifyJournal();
    void openSettings();
    void undo();
    void redo();
    void clearSelection();
    void switchTheme();
    void switchFullScreen();
    void zoomToSelection();
    void showProfile();
    void goToCoordinate();
    void refreshMap();
    void useSelectTool();
    void useSelectPolygonTool();
    void useSelectRadiusTool();
    void usePanTool();
    void useMeasureTool();
    void showManual();
    void exportTable();
    void addBookmark();
    void goToBookmark();
    void removeBookmark();
    void useIdentifyTool();
    void markAllSeen();
    void openPalette();
    void showWarnings();
    void showResponses();
    void showDispatch();
    void showZones();
    void reportIncident();
    void reportIncidentHere();
    void writeLog();
    void publishWarning();
    void proposeResponse();
    void issueOrder();
    void goToNextObligation();
    void chooseOfficer();
    void drawZone();
    void reshapeZone();
    void removeZone();
    void printMap();
    void toggleLayers();
    void toggleCommand();
    void toggleTables();
    void resetDocks();
    void showShortcuts();
    void showAbout();

    // Why an action cannot act now; empty when it can.
    [[nodiscard]] QString whyNotUndo() const;
    [[nodiscard]] QString whyNotRedo() const;
    [[nodiscard]] QString whyNotSelection() const;
    [[nodiscard]] QString whyNotPlace() const;
    [[nodiscard]] QString whyNotProfile() const;
    [[nodiscard]] QString whyNotExport() const;
    [[nodiscard]] QString whyNotAddBookmark() const;
    [[nodiscard]] QString whyNotBookmark() const;
    [[nodiscard]] QString whyNotRemoveBookmark() const;
    [[nodiscard]] QString whyNotSeen() const;
    [[nodiscard]] QString whyNotIncident() const;
    [[nodiscard]] QString whyNotLog() const;
    [[nodiscard]] QString whyNotPublish() const;
    [[nodiscard]] QString whyNotPropose() const;
    [[nodiscard]] QString whyNotIssue() const;
    [[nodiscard]] QString whyNotObligation() const;
    [[nodiscard]] QString whyNotDraw() const;
    [[nodiscard]] QString whyNotZone() const;
    [[nodiscard]] QString whyNotPrint() const;

    [[nodiscard]] bool isDark() const;
    [[nodiscard]] bool isFull() const { return isFullScreen(); }
    [[nodiscard]] bool isSelectTool() const { return m_tool == MapTool::select; }
    [[nodiscard]] bool isSelectPolygonTool() const { return m_tool == MapTool::selectPolygon; }
    [[nodiscard]] bool isSelectRadiusTool() const { return m_tool == MapTool::selectRadius; }
    [[nodiscard]] bool isPanTool() const { return m_tool == MapTool::pan; }
    [[nodiscard]] bool isMeasureTool() const { return m_tool == MapTool::measure; }
    [[nodiscard]] bool isDrawTool() const { return m_tool == MapTool::draw; }
    [[nodiscard]] bool isVertexTool() const { return m_tool == MapTool::vertices; }
    [[nodiscard]] bool isIdentifyTool() const { return m_tool == MapTool::identify; }
    [[nodiscard]] bool layersShown() const;
    [[nodiscard]] bool commandShown() const;
    [[nodiscard]] bool tablesShown() const;

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void showEvent(QShowEvent* event) override;
    /// Esc gives up what a tool of the map is doing, wherever the keyboard is.
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void assemble();
    void takeDown();
    void rebuild();
    void makeActions();
    void makeMenus();
    void makeStrip();
    void makeAlarmBar();
    void showSavedBar();
    /// As long as nobody has said who sits here.
    void showWhoBar();
    void takeSeat(const Officer& officer);
    /// Docks and bars as they were; whether an alarm shows and who has the corner is decided by the present.
    void restoreArrangement(const QByteArray& state);
    /// The usual arrangement instead of one that leaves the map less than a quarter of the window's width or height.
    void keepMapInSight();
    /// When a widget that had the keyboard goes away or turns grey, the keyboard stays in its dock.
    void keepFocus(QWidget* old, QWidget* now);
    /// The vertices of a zone are edited only while the zones are in front; each move is stored already.
    void leaveVertices();
    /// Keeps the vertices of a zone begun when another tool takes the map; drawZone() goes on with them.
    void putDrawingAside();
    void goOnDrawing();
    /// Back to selecting; the keyboard stays where it is.
    void giveUpTool();
    void makeDocks();
    [[nodiscard]] QList<QDockWidget*> docks() const;
    /// Dock sizes that suit the window's size, until the user drags them.
    void arrangeDocks();
    void makeMap();
    void makeStatus();
    void connectMap();
    void openContextMenu(QPoint at, geo::LonLat position, const std::vector<maps::Hit>& hits);
    void measureFrom(geo::LonLat position);
    [[nodiscard]] geo::MapBox boxOf(Item item) const;
    void showTitle();
    void showBadges();
    void showHealth();
    void refreshIcons();
    void showSelectionOnMap();
    void onOutcome(const maps::ToolOutcome& outcome);
    void onHits(const maps::Selected& selected);
    void onPicture(const desk::PictureChange& change);
    void showLiveZone();
    void showHits(const std::vector<maps::Hit>& hits);
    void showMeasured(const maps::Measured& measured);
    [[nodiscard]] const model::Bookmark* chooseBookmark(const QString& title, const QString& accept);
    /// What the mouse does on the map.
    enum class MapTool { select, selectPolygon, selectRadius, pan, measure, draw, vertices, identify, pickPlace };
    void setTool(MapTool which, std::unique_ptr<maps::Tool> tool);
    void leaveTool();
    void showDock(QDockWidget* dock);
    void showCommandTab(QWidget* page);
    void openMessages();
    [[nodiscard]] std::optional<maps::HoverCard> cardFor(const maps::Hit& hit) const;
    void fitCity();
    /// In a low window the command dock takes the whole height, so that a card is seen without scrolling.
    void arrangeCorners();
    [[nodiscard]] QList<CardListPanel*> cardPanels() const;
    [[nodiscard]] std::vector<KeptDraft> openDrafts() const;
    void keepDrafts();
    void offerDrafts();
    void resumeDrafts(const std::vector<KeptDraft>& drafts);
    [[nodiscard]] desk::Command plain(const char* verb) const;

    Workbench& m_bench;
    Services m_services;
    Tasks m_tasks;
    MapLayers m_layers;
    LayerActions m_layerActions;
    FreshChanges m_fresh;
    Alarms m_alarms;
    AlarmSound m_sound;
    std::vector<journal::Entry> m_saved;  ///< of the last run, not yet read
    DraftFile m_drafts;
    std::vector<KeptDraft> m_offered;  ///< of an earlier run, neither taken up nor discarded
    QTimer* m_draftDelay;
    QtWords m_qtWords;
    QPointer<ManualWindow> m_manual;
    QPointer<IdentifyWindow> m_identify;
    QList<QAction*> m_actions;
    std::unique_ptr<MapWindows> m_windows;
    std::unique_ptr<ViewActions> m_viewActions;
    std::vector<geo::LonLat> m_measured;  ///< the line measured last; a profile is made along it
    QPointer<ProfileWindow> m_profile;
    MapArea* m_map = nullptr;
    SituationStrip* m_strip = nullptr;
    AlarmBar* m_alarmBar = nullptr;
    StatusBar* m_status = nullptr;
    LayerPanel* m_layerPanel = nullptr;
    QTabWidget* m_command = nullptr;
    WarningPanel* m_warnings = nullptr;
    ResponsePanel* m_responses = nullptr;
    DispatchPanel* m_dispatch = nullptr;
    ZonePanel* m_zones = nullptr;
    TableTabs* m_tables = nullptr;
    CommandPalette* m_palette = nullptr;
    QDockWidget* m_layerDock = nullptr;
    QDockWidget* m_commandDock = nullptr;
    QDockWidget* m_tableDock = nullptr;
    QDockWidget* m_styleDock = nullptr;
    QDockWidget* m_attributeDock = nullptr;
    MapTool m_tool = MapTool::select;
    std::int64_t m_reshaping = 0;
    int m_reshapes = 0;  ///< changes of the zone being reshaped that were sent and not refused
    std::vector<geo::MapPoint> m_drawnAside;
    bool m_printing = false;
    bool m_fitted = false;
    std::optional<geo::LonLat> m_contextPosition;
    QByteArray m_firstArrangement;
    bool m_shownOnce = false;
    Subscription m_onSelection;
    Subscription m_onFeatures;
};

}  // namespace weir::app
