// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/main_window.h"

#include "app/cli/render_options.h"
#include "app/docks/attribute_panel.h"
#include "app/docks/choices.h"
#include "app/docks/dispatch_panel.h"
#include "app/docks/layer_panel.h"
#include "app/docks/response_panel.h"
#include "app/docks/style_panel.h"
#include "app/docks/table_panel.h"
#include "app/docks/themed_icon.h"
#include "app/docks/warning_panel.h"
#include "app/docks/widgets.h"
#include "app/docks/zone_panel.h"
#include "app/overlays/water_now.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/window/alarm_bar.h"
#include "app/window/command_palette.h"
#include "app/window/identify_window.h"
#include "app/window/manual_view.h"
#include "app/window/map_area.h"
#include "app/window/map_windows.h"
#include "app/window/place_marker.h"
#include "app/window/profile_window.h"
#include "app/window/situation_strip.h"
#include "app/window/status_bar.h"
#include "app/window/view_actions.h"

#include "maps/tool/tools.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QScreen>
#include <QScrollArea>
#include <QTabBar>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>
#include <QTreeWidget>

namespace weir::app {

namespace {

/// What stands in a dock: as small as the window needs it, and scrolled when its content wants more.
class DockPage final : public QScrollArea {
public:
    explicit DockPage(QWidget* inside) {
        setFrameShape(QFrame::NoFrame);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setWidgetResizable(true);
        setFocusPolicy(Qt::NoFocus);
        setWidget(inside);
    }
    [[nodiscard]] QSize sizeHint() const override { return widget()->sizeHint(); }
    [[nodiscard]] QSize minimumSizeHint() const override {
        constexpr QSize kLeast{320, 140};
        return widget()->minimumSizeHint().boundedTo(kLeast);
    }
};

QDockWidget* makeDock(const char* objectName) {
    auto* dock = named(new QDockWidget, objectName);
    dock->setWidget(new QWidget);
    // The panels carry their own heads.
    dock->setTitleBarWidget(new QWidget{dock});
    dock->setFeatures(QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable);
    return dock;
}

void fillDock(QDockWidget& dock, const QString& title, QWidget* inside) {
    dock.setWindowTitle(title);
    dock.setAccessibleName(title);
    auto* frame = makeFrame("panel");
    auto* column = new QVBoxLayout{frame};
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(new DockPage{inside});
    const auto* before = dock.widget();
    dock.setWidget(frame);
    frame->show();
    delete before;
}

MainWindow::Services withCache(MainWindow::Services services, const Clock& clock) {
    if (services.prepared == nullptr) {
        services.prepared = std::make_shared<maps::PreparedStore>(preparedStore());
    }
    if (services.tiles == nullptr) {
        services.tiles = userTileHub(clock);
    }
    return services;
}

}  // namespace

MainWindow::MainWindow(Workbench& bench, Services services, QWidget* parent)
    : QMainWindow{parent},
      m_bench{bench},
      m_services{withCache(std::move(services), bench.clock())},
      m_layers{bench, m_services.projection, m_services.prepared, m_services.tiles},
      m_layerActions{bench,
                     m_tasks,
                     m_layers,
                     {m_services.projection, m_services.renderer, m_services.prepared, m_services.tiles},
                     *this},
      m_fresh{bench},
      m_alarms{bench},
      m_sound{m_services.player},
      m_drafts{m_services.drafts},
      m_draftDelay{new QTimer{this}} {
    constexpr int kKeepMs = 400;
    m_draftDelay->setSingleShot(true);
    m_draftDelay->setInterval(kKeepMs);
    connect(m_draftDelay, &QTimer::timeout, this, &MainWindow::keepDrafts);
    setAcceptDrops(true);
    named(this, "Main");
    m_windows = std::make_unique<MapWindows>(bench, m_layers, m_alarms, *this);
    m_viewActions = std::make_unique<ViewActions>(*m_windows);
    connect(m_windows.get(), &MapWindows::changed, this, &MainWindow::updateActions);
    connect(&m_layerActions, &LayerActions::dockWanted, this, &MainWindow::showDock);
    connect(&m_layerActions, &LayerActions::changed, this, &MainWindow::updateActions);
    m_qtWords.speak(bench.settings().values().language);
    m_layerDock = makeDock("Dock_Layers");
    m_commandDock = makeDock("Dock_Command");
    m_tableDock = makeDock("Dock_Tables");
    addDockWidget(Qt::LeftDockWidgetArea, m_layerDock);
    addDockWidget(Qt::RightDockWidgetArea, m_commandDock);
    addDockWidget(Qt::BottomDockWidgetArea, m_tableDock);
    m_styleDock = makeDock("Dock_Style");
    m_attributeDock = makeDock("Dock_Attributes");
    addDockWidget(Qt::RightDockWidgetArea, m_styleDock);
    addDockWidget(Qt::BottomDockWidgetArea, m_attributeDock);
    tabifyDockWidget(m_commandDock, m_styleDock);
    tabifyDockWidget(m_tableDock, m_attributeDock);
    m_styleDock->hide();
    m_attributeDock->hide();
    assemble();
    arrangeDocks();
    const auto& saved = bench.settings().values();
    if (!saved.window.empty()) {
        restoreGeometry(QByteArray::fromBase64(QByteArray::fromStdString(saved.window)));
    } else {
        // Room for the frame of the window, which is not known before it is shown.
        constexpr QSize kFrame{16, 48};
        resize(QSize{1440, 900}.boundedTo(screen()->availableGeometry().size() - kFrame));
    }
    m_firstArrangement = saveState();
    if (!saved.docks.empty()) {
        restoreArrangement(QByteArray::fromBase64(QByteArray::fromStdString(saved.docks)));
    }
    m_onSelection = bench.selection().onChanged([this](const auto&) {
        showSelectionOnMap();
        updateActions();
    });
    m_onFeatures = bench.features().onChanged([this](const FeatureSelection&) { updateActions(); });
    connect(&bench.bridge(), &DeskBridge::pictureChanged, this, &MainWindow::onPicture);
    connect(&bench.bridge(), &DeskBridge::healthChanged, this, &MainWindow::showHealth);
    connect(&bench, &Workbench::officerChanged, this, &MainWindow::updateActions);
    connect(&bench, &Workbench::pastShownChanged, this, &MainWindow::updateActions);
    connect(&bench.theme(), &Theme::changed, this, &MainWindow::refreshIcons);
    connect(qApp, &QApplication::focusChanged, this, &MainWindow::keepFocus);
    connect(&m_alarms, &Alarms::changed, this, &MainWindow::showTitle);
    connect(&m_alarms, &Alarms::soundWanted, this, [this](AlarmClass grade) {
        m_sound.ring(grade);
        QApplication::alert(this);
    });
    connect(&m_layers, &MapLayers::changed, this, &MainWindow::fitCity);
    connect(&m_fresh, &FreshChanges::changed, this, [this] {
        if (m_map != nullptr) {
            canvas().setPulsing(m_fresh.refs());
        }
        m_windows->setPulsing(m_fresh.refs());
    });
    if (bench.settings().problem()) {
        m_map->messages().show(translated(*bench.settings().problem()), Tone::alert);
    }
    if (auto kept = m_drafts.load(); !kept) {
        m_map->messages().show(translated(kept.error()), Tone::alert);
    } else {
        m_offered = std::move(*kept);
        offerDrafts();
    }
}

QList<QDockWidget*> MainWindow::docks() const {
    return {m_layerDock, m_commandDock, m_tableDock, m_styleDock, m_attributeDock};
}

MainWindow::~MainWindow() {
    m_onSelection.reset();
    m_onFeatures.reset();
    qApp->disconnect(this);
    m_bench.bridge().disconnect(this);
    keepDrafts();
    hide();
    m_windows->disconnect(this);
    takeDown();
}

maps::MapCanvas& MainWindow::canvas() {
    return m_map->canvas();
}

void MainWindow::assemble() {
    makeActions();
    makeStrip();
    makeAlarmBar();
    showSavedBar();
    showWhoBar();
    makeMap();
    makeDocks();
    makeStatus();
    makeMenus();
    connectMap();
    m_palette = new CommandPalette{m_bench, m_layers, this};
    connect(m_palette, &CommandPalette::itemWanted, this, &MainWindow::goTo);
    connect(m_palette, &CommandPalette::positionWanted, this, &MainWindow::goToPosition);
    connect(m_palette, &CommandPalette::boxWanted, this, [this](const geo::MapBox& box) {
        constexpr double kCloseScale = 10'000;
        const auto fitted = canvas().view().fitted(box);
        canvas().setView(fitted.scaleDenominator() < kCloseScale || (box.width() <= 0 && box.height() <= 0)
                             ? fitted.withScale(kCloseScale)
                             : fitted);
        canvas().setFocus();
    });
    connect(m_palette, &CommandPalette::bookmarkWanted, this, [this](std::int64_t id) {
        if (const auto* row = m_bench.picture().bookmarks.find(model::BookmarkId{id}); row != nullptr && row->center) {
            canvas().zoomTo(*row->center, row->scale);
            canvas().setFocus();
        }
    });
    m_windows->attach(m_map->canvas());
    useSelectTool();
    showTitle();
    showBadges();
    showHealth();
    showSelectionOnMap();
    updateActions();
}

void MainWindow::takeDown() {
    m_windows->detach();
    // Parts that go tell their last news; nobody may listen with half a window.
    m_layerActions.detach();
    m_viewActions->attach(nullptr);
    m_tables->disconnect(this);
    m_command->disconnect(this);
    for (auto* panel : cardPanels()) {
        panel->disconnect(this);
    }
    m_map->canvas().disconnect(this);
    m_map = nullptr;
    m_zones = nullptr;
    delete takeCentralWidget();
    // The docks themselves stay where they are and keep their sizes.
    for (auto* dock : docks()) {
        dock->disconnect(this);
        fillDock(*dock, {}, new QWidget);
    }
    for (auto* bar : findChildren<QToolBar*>()) {
        removeToolBar(bar);
        delete bar;
    }
    delete m_palette;
    delete m_manual;
    delete m_identify;
    delete m_profile;
    setMenuBar(nullptr);
    setStatusBar(nullptr);
    qDeleteAll(std::exchange(m_actions, {}));
}

void MainWindow::rebuild() {
    const auto view = canvas().view();
    const bool hadOverview = m_map->isOverviewShown();
    const bool hadSwipe = m_map->isSwipeShown();
    const bool hadTime = m_map->isTimeShown();
    const QList<int> widths{m_layerDock->width(), m_commandDock->width()};
    const QList<int> heights{m_tableDock->height()};
    const auto drafts = openDrafts();
    const int commandTab = m_command->currentIndex();
    const int tableTab = m_tables->currentIndex();
    setUpdatesEnabled(false);
    takeDown();
    assemble();
    m_command->setCurrentIndex(commandTab);
    m_tables->setCurrentIndex(tableTab);
    // The new map gets its size before its view.
    layout()->activate();
    resizeDocks({m_layerDock, m_commandDock}, widths, Qt::Horizontal);
    resizeDocks({m_tableDock}, heights, Qt::Vertical);
    layout()->activate();
    m_layers.rebuild();
    if (view.isValid()) {
        canvas().setView(view);
    }
    m_map->setOverviewShown(hadOverview);
    m_map->setSwipeShown(hadSwipe);
    m_map->setTimeShown(hadTime);
    resumeDrafts(drafts);
    offerDrafts();
    m_command->setCurrentIndex(commandTab);
    setUpdatesEnabled(true);
}

void MainWindow::makeActions() {
    for (const auto& spec : actionSpecs()) {
        auto* action = new QAction{translated(std::string_view{spec.text}), this};
        action->setObjectName(QStringLiteral("Action_") + QString::fromLatin1(spec.id));
        const QKeySequence keys{QString::fromLatin1(spec.shortcut), QKeySequence::PortableText};
        if (!keys.isEmpty()) {
            action->setShortcut(keys);
        }
        action->setShortcutContext(spec.context == ActionContext::map ? Qt::WidgetShortcut : Qt::WindowShortcut);
        action->setCheckable(spec.isChecked != nullptr);
        if (*spec.icon != '\0') {
            action->setIcon(m_bench.theme().icon(spec.icon));
        }
        if (spec.run != nullptr) {
            connect(action, &QAction::triggered, this, [this, &spec] {
                spec.run(*this);
                updateActions();
            });
        } else {
            connect(action, &QAction::triggered, this, &QWidget::close);
        }
        addAction(action);
        m_actions.push_back(action);
    }
}

void MainWindow::updateActions() {
    if (m_map == nullptr || m_zones == nullptr || m_layerPanel == nullptr) {
        return;
    }
    const auto& specs = actionSpecs();
    for (std::size_t i = 0; i < specs.size(); ++i) {
        auto* action = m_actions[static_cast<qsizetype>(i)];
        const auto& spec = specs[i];
        const QString why = spec.whyNot == nullptr ? QString{} : spec.whyNot(*this);
        action->setEnabled(why.isEmpty());
        QString tip = why.isEmpty() ? translated(std::string_view{spec.tip}) : why;
        if (!action->shortcut().isEmpty()) {
            tip += QStringLiteral(" (%1)").arg(action->shortcut().toString(QKeySequence::NativeText));
        }
        action->setToolTip(tip);
        action->setStatusTip({});
        if (spec.isChecked != nullptr) {
            action->setChecked(spec.isChecked(*this));
        }
    }
}

QAction* MainWindow::action(const char* id) const {
    const auto wanted = QStringLiteral("Action_") + QString::fromLatin1(id);
    for (auto* action : m_actions) {
        if (action->objectName() == wanted) {
            return action;
        }
    }
    return nullptr;
}

void MainWindow::makeMenus() {
    const auto& specs = actionSpecs();
    QMenu* menu = nullptr;
    for (std::size_t i = 0; i < specs.size(); ++i) {
        if (i == 0 || specs[i].menu != specs[i - 1].menu) {
            menu = menuBar()->addMenu(translated(std::string_view{menuTitle(specs[i].menu)}));
            menu->setToolTipsVisible(true);
        } else if (specs[i].separatorBefore) {
            menu->addSeparator();
        }
        menu->addAction(m_actions[static_cast<qsizetype>(i)]);
    }
    connect(menuBar(), &QMenuBar::hovered, this, &MainWindow::updateActions);
    auto* search = makeButton(tr("Search place, team, command, coordinate") + QStringLiteral("    Ctrl+K"),
                              "Main_Search", "search");
    setThemedIcon(*search, m_bench.theme(), "search");
    search->setToolTip(tr("Find a place, team, incident, station, command or coordinate (Ctrl+K)"));
    connect(search, &QPushButton::clicked, this, &MainWindow::openPalette);
    auto* corner = new QWidget;
    auto* row = new QHBoxLayout{corner};
    row->setContentsMargins(0, 2, 8, 2);
    row->addWidget(search);
    menuBar()->setCornerWidget(corner);
    corner->show();
}

void MainWindow::makeStrip() {
    auto* bar = named(addToolBar(tr("Situation")), "Main_StripBar", tr("Situation"));
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->toggleViewAction()->setVisible(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    m_strip = new SituationStrip{m_bench};
    m_strip->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    bar->addWidget(m_strip);
    connect(m_strip, &SituationStrip::responseWanted, this, [this](std::int64_t id) {
        showResponses();
        if (id != 0) {
            m_bench.selection().select({model::Kind::response, id});
        }
    });
    connect(m_strip, &SituationStrip::warningsWanted, this, &MainWindow::showWarnings);
    connect(m_strip, &SituationStrip::incidentsWanted, this, &MainWindow::showDispatch);
    connect(m_strip, &SituationStrip::obligationWanted, this, &MainWindow::goTo);
    connect(m_strip, &SituationStrip::officerWanted, this, &MainWindow::chooseOfficer);
    connect(m_strip, &SituationStrip::stationsWanted, this, [this] {
        showDock(m_tableDock);
        m_tables->showTable("stations");
        const auto stations = stationsNow(m_bench.picture(), m_bench.clock().now());
        if (!stations.empty() && stations.front().isAboveWarning()) {
            m_bench.selection().select({model::Kind::station, stations.front().station->id.value});
        }
    });
}

void MainWindow::makeAlarmBar() {
    addToolBarBreak();
    auto* bar = named(addToolBar(tr("Alarms")), "Main_AlarmBar", tr("Alarms"));
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->toggleViewAction()->setVisible(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    m_alarmBar = new AlarmBar{m_bench, m_alarms};
    m_alarmBar->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    bar->addWidget(m_alarmBar);
    connect(m_alarmBar, &AlarmBar::shownChanged, bar, &QWidget::setVisible);
    connect(m_alarmBar, &AlarmBar::itemWanted, this, &MainWindow::goTo);
    m_alarmBar->refresh();
}

void MainWindow::restoreArrangement(const QByteArray& state) {
    restoreState(state);
    arrangeCorners();
    // Bars that were not there when the arrangement was kept would share the line of the alarms, which then has no
    // room.
    for (auto* bar : findChildren<QToolBar*>()) {
        if (bar->objectName() != QLatin1String{"Main_StripBar"} && !toolBarBreak(bar)) {
            insertToolBarBreak(bar);
        }
    }
    m_alarmBar->refresh();
}

void MainWindow::keepMapInSight() {
    if (m_map->width() * 4 < width() || m_map->height() * 4 < height()) {
        resetDocks();
    }
}

void MainWindow::makeMap() {
    m_map = new MapArea{m_bench, m_layers, m_services.renderer};
    setCentralWidget(m_map);
    // At once, not with the next event: the docks would take the room of a map that is not shown yet.
    m_map->show();
    const auto& specs = actionSpecs();
    bool first = true;
    for (std::size_t i = 0; i < specs.size(); ++i) {
        if (specs[i].onStrip) {
            if (!first && (specs[i].separatorBefore || specs[i].menu != MenuId::map) &&
                specs[i - 1].menu != specs[i].menu) {
                m_map->addStripLine();
            }
            m_map->addToStrip(m_actions[static_cast<qsizetype>(i)]);
            first = false;
        }
        if (specs[i].context == ActionContext::map) {
            m_map->canvas().addAction(m_actions[static_cast<qsizetype>(i)]);
        }
    }
}

void MainWindow::makeDocks() {
    m_layerPanel = new LayerPanel{m_bench, m_layers, m_services.renderer};
    m_layerPanel->setMapPalette(m_map->mapPalette());
    fillDock(*m_layerDock, tr("Layers and legend"), m_layerPanel);

    m_command = named(new QTabWidget, "Command_Tabs", tr("Command"));
    m_command->setDocumentMode(true);
    m_warnings = named(new WarningPanel{m_bench}, "Command_Warnings");
    m_responses = named(new ResponsePanel{m_bench}, "Command_Responses");
    m_dispatch = named(new DispatchPanel{m_bench}, "Command_Dispatch");
    m_zones = named(new ZonePanel{m_bench}, "Command_Zones");
    for (CardListPanel* panel : std::initializer_list<CardListPanel*>{m_warnings, m_responses, m_dispatch, m_zones}) {
        m_command->addTab(panel, QString{});
        connect(panel, &CardListPanel::countChanged, this, &MainWindow::showBadges);
        connect(panel, &CardListPanel::goTo, this, &MainWindow::goTo);
        connect(panel, &CardListPanel::draftChanged, m_draftDelay, qOverload<>(&QTimer::start));
    }
    m_command->setCurrentWidget(m_dispatch);
    fillDock(*m_commandDock, tr("Command"), m_command);
    connect(m_command, &QTabWidget::currentChanged, this, &MainWindow::leaveVertices);

    m_tables = new TableTabs{m_bench};
    fillDock(*m_tableDock, tr("Tables"), m_tables);
    m_layerActions.attach(*m_map, *m_layerPanel, *m_styleDock, *m_attributeDock);
    m_viewActions->attach(m_map);
    fillDock(*m_styleDock, tr("Style"), m_layerActions.stylePanel());
    fillDock(*m_attributeDock, tr("Attributes"), m_layerActions.attributePanel());
    for (auto* dock : docks()) {
        connect(dock, &QDockWidget::visibilityChanged, this, &MainWindow::updateActions);
    }
    connect(m_tables, &TableTabs::goTo, this, &MainWindow::goTo);
    connect(m_zones, &ZonePanel::drawWanted, this, &MainWindow::drawZone);
    connect(m_zones, &ZonePanel::reshapeWanted, this, &MainWindow::reshapeZone);
    connect(m_dispatch, &DispatchPanel::pickWanted, this, [this] {
        setTool(MapTool::pickPlace, maps::makePickPointTool(msg("Click the place of the incident; Esc gives up")));
    });
    auto* marker = new PlaceMarker{canvas(), m_bench.theme()};
    connect(m_dispatch, &DispatchPanel::placeShown, marker,
            [marker, panel = m_dispatch] { marker->setPlace(panel->formPlace()); });
}

void MainWindow::arrangeCorners() {
    constexpr int kLow = 950;
    setCorner(Qt::BottomRightCorner, height() < kLow ? Qt::RightDockWidgetArea : Qt::BottomDockWidgetArea);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    arrangeCorners();
}

void MainWindow::arrangeDocks() {
    arrangeCorners();
    // The map keeps most of a small screen; on a large one the lists grow with it.
    resizeDocks({m_layerDock, m_commandDock},
                {std::clamp(width() * 16 / 100, 270, 300), std::clamp(width() * 22 / 100, 360, 420)}, Qt::Horizontal);
    resizeDocks({m_tableDock}, {std::clamp(height() * 26 / 100, 190, 320)}, Qt::Vertical);
}

void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    if (std::exchange(m_shownOnce, true)) {
        return;
    }
    if (m_bench.settings().values().docks.empty()) {
        arrangeDocks();
        m_firstArrangement = saveState();
    } else {
        // A kept arrangement is judged by what it leaves of the map, once everything has its size.
        QTimer::singleShot(0, this, &MainWindow::keepMapInSight);
    }
}

void MainWindow::makeStatus() {
    m_status = new StatusBar{m_bench, m_tasks};
    setStatusBar(m_status);
    connect(m_status, &StatusBar::positionWanted, this, &MainWindow::goToPosition);
    connect(m_status, &StatusBar::scaleWanted, this,
            [this](double denominator) { canvas().setScaleDenominator(denominator); });
    connect(m_status, &StatusBar::rotationWanted, this, [this](double degrees) { canvas().rotateTo(degrees); });
    connect(m_status, &StatusBar::messagesWanted, this, &MainWindow::openMessages);
    connect(&m_layerActions, &LayerActions::servicesChanged, m_status, &StatusBar::showNetwork);
    connect(&m_map->messages(), &MessageBar::entriesChanged, this,
            [this] { m_status->showMessageCount(static_cast<int>(m_map->messages().entries().size())); });
}

void MainWindow::connectMap() {
    auto& map = m_map->canvas();
    connect(&map, &maps::MapCanvas::viewChanged, this, [this](const maps::MapView& view) {
        m_status->showScale(view.scaleDenominator());
        m_status->showRotation(view.rotation);
        if (!canvas().underMouse()) {
            m_status->showPosition(m_services.projection->toLonLat(view.centre));
        }
        updateActions();
    });
    connect(&map, &maps::MapCanvas::hovered, this, [this](geo::LonLat position) { m_status->showPosition(position); });
    connect(&map, &maps::MapCanvas::toolUsed, this, &MainWindow::showLiveZone);
    connect(&map, &maps::MapCanvas::toolOutcome, this, &MainWindow::onOutcome);
    connect(&map, &maps::MapCanvas::rendered, &m_layerActions, &LayerActions::showTiles);
    connect(&map, &maps::MapCanvas::tilesChanged, &m_layerActions, &LayerActions::showTiles);
    connect(&map, &maps::MapCanvas::renderProgress, this,
            [this](double share, bool drawing) { m_status->showDrawing(share, drawing); });
    connect(&map, &maps::MapCanvas::contextMenuWanted, this, &MainWindow::openContextMenu);
    connect(m_map, &MapArea::partsChanged, this, &MainWindow::updateActions);
    map.setPulsing(m_fresh.refs());
    map.setCardMaker([this](const maps::Hit& hit) {
        if (const auto kind = parseEnum<model::Kind>(hit.ref.kind)) {
            m_fresh.seen({*kind, hit.ref.id});
        }
        return cardFor(hit);
    });
}

void MainWindow::showTitle() {
    const auto& profile = m_bench.picture().profile;
    const QString title = profile ? tr("Weir · Flood control, %1").arg(nameOfRule(profile->city.name)) : tr("Weir");
    const auto alarms = m_alarms.open().size();
    setWindowTitle(alarms > 0 ? tr("(%1 alarms) %2").arg(alarms).arg(title) : title);
}

void MainWindow::showBadges() {
    if (m_command == nullptr || m_zones == nullptr) {
        return;
    }
    const auto title = [&](CardListPanel* panel, const QString& name) {
        const int at = m_command->indexOf(panel);
        m_command->setTabText(at, panel->count() > 0 ? QStringLiteral("%1 %2").arg(name).arg(panel->count()) : name);
    };
    title(m_warnings, tr("Warnings"));
    title(m_responses, tr("Responses"));
    title(m_dispatch, tr("Dispatch"));
    m_command->setTabText(m_command->indexOf(m_zones), tr("Zones"));
}

void MainWindow::showHealth() {
    const auto& report = m_bench.bridge().health();
    const bool good = report.health == store::Health::good;
    m_map->messages().setStanding(good ? QString{} : translated(report.message),
                                  report.health == store::Health::readOnly ? Tone::alert : Tone::warn);
    if (good && !report.message.empty()) {
        m_map->messages().show(translated(report.message), Tone::warn);  // over, but worth knowing
    }
}

void MainWindow::refreshIcons() {
    const auto& specs = actionSpecs();
    for (std::size_t i = 0; i < specs.size(); ++i) {
        if (*specs[i].icon != '\0') {
            m_actions[static_cast<qsizetype>(i)]->setIcon(m_bench.theme().icon(specs[i].icon));
        }
    }
    // The tables take their icons when they are made.
    for (auto* button : m_tables->findChildren<QToolButton*>()) {
        for (const auto& [owner, icon] : {std::pair{"TableColumns", "columns"}, std::pair{"TableCopy", "copy"}}) {
            if (button->objectName().startsWith(QLatin1String{owner})) {
                button->setIcon(m_bench.theme().icon(icon));
            }
        }
    }
    update();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    const auto saved = m_bench.settings().change([&](Settings::Values& v) {
        v.window = saveGeometry().toBase64().toStdString();
        v.docks = saveState().toBase64().toStdString();
    });
    if (!saved) {
        m_bench.fail(saved.error());
    }
    keepDrafts();
    QMainWindow::closeEvent(event);
}

}  // namespace weir::app
