// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/map_windows.h"

#include <QGuiApplication>
#include <QScreen>

#include <utility>

namespace weir::app {

namespace {

template <class Window>
std::vector<Window*> present(const std::vector<QPointer<Window>>& windows) {
    std::vector<Window*> out;
    for (const auto& window : windows) {
        if (window != nullptr) {
            out.push_back(window);
        }
    }
    return out;
}

template <class Window>
void closeAll(std::vector<QPointer<Window>>& windows) {
    for (const auto& window : std::exchange(windows, {})) {
        delete window;
    }
}

}  // namespace

MapWindows::MapWindows(Workbench& bench, MapLayers& layers, Alarms& alarms, QWidget& owner)
    : m_bench{bench}, m_layers{layers}, m_alarms{alarms}, m_owner{owner} {}

MapWindows::~MapWindows() {
    closeAll(m_maps);
    closeAll(m_walls);
}

void MapWindows::attach(maps::MapCanvas& desk) {
    m_desk = &desk;
    for (const auto& state : std::exchange(m_kept, {})) {
        open(state);
    }
    if (std::exchange(m_keptWall, false)) {
        setWallShown(true);
    }
}

void MapWindows::detach() {
    m_kept.clear();
    for (const auto* window : maps()) {
        m_kept.push_back(window->state());
    }
    m_keptWall = isWallShown();
    closeAll(m_maps);
    closeAll(m_walls);
    m_desk = nullptr;
}

std::vector<MapWindow*> MapWindows::maps() const {
    return present(m_maps);
}

std::vector<WallWindow*> MapWindows::walls() const {
    return present(m_walls);
}

void MapWindows::open(const MapWindow::State& state) {
    std::erase(m_maps, nullptr);
    auto* window = new MapWindow{m_bench, m_layers, *m_desk, state, &m_owner};
    window->setAttribute(Qt::WA_DeleteOnClose);
    window->setPulsing(m_pulsing);
    m_maps.emplace_back(window);
    window->show();
}

void MapWindows::openMap() {
    MapWindow::State state;
    state.view = m_desk->view();
    open(state);
}

void MapWindows::setWallShown(bool shown) {
    closeAll(m_walls);
    if (shown) {
        QList<QScreen*> others = QGuiApplication::screens();
        others.removeAll(m_owner.screen());
        // With one screen only the wall is a window like others.
        const bool isAlone = others.isEmpty();
        for (auto* screen : isAlone ? QList<QScreen*>{m_owner.screen()} : others) {
            auto* wall = new WallWindow{m_bench, m_layers, m_alarms, *m_desk, &m_owner};
            wall->setAttribute(Qt::WA_DeleteOnClose);
            wall->setFollowing(m_wallFollows);
            wall->setPulsing(m_pulsing);
            m_walls.emplace_back(wall);
            connect(wall, &QObject::destroyed, this, &MapWindows::changed);
            wall->showOn(*screen, !isAlone);
        }
    }
    Q_EMIT changed();
}

void MapWindows::setWallFollows(bool follows) {
    m_wallFollows = follows;
    for (auto* wall : walls()) {
        wall->setFollowing(follows);
    }
}

void MapWindows::setPulsing(const std::vector<maps::FeatureRef>& refs) {
    m_pulsing = refs;
    for (auto* window : maps()) {
        window->setPulsing(refs);
    }
    for (auto* wall : walls()) {
        wall->setPulsing(refs);
    }
}

}  // namespace weir::app
