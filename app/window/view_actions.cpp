// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/view_actions.h"

#include "app/window/map_area.h"
#include "app/window/map_windows.h"

namespace weir::app {

namespace {

constexpr double kTurnStep = 15;  // degrees

}  // namespace

void ViewActions::zoomIn() {
    m_map->canvas().zoomBy(2);
}
void ViewActions::zoomOut() {
    m_map->canvas().zoomBy(0.5);
}
void ViewActions::fullExtent() {
    m_map->canvas().fullExtent();
}
void ViewActions::previousView() {
    m_map->canvas().previousView();
}
void ViewActions::nextView() {
    m_map->canvas().nextView();
}
void ViewActions::rotateRight() {
    m_map->canvas().rotateTo(m_map->canvas().view().rotation + kTurnStep);
}
void ViewActions::rotateLeft() {
    m_map->canvas().rotateTo(m_map->canvas().view().rotation - kTurnStep);
}
void ViewActions::northUp() {
    m_map->canvas().rotateTo(0);
}
void ViewActions::toggleOverview() {
    m_map->setOverviewShown(!m_map->isOverviewShown());
}
void ViewActions::toggleSwipe() {
    m_map->setSwipeShown(!m_map->isSwipeShown());
}
void ViewActions::toggleTime() {
    m_map->setTimeShown(!m_map->isTimeShown());
}
void ViewActions::openSecondMap() {
    m_windows.openMap();
}
void ViewActions::toggleWall() {
    m_windows.setWallShown(!m_windows.isWallShown());
}
void ViewActions::toggleWallFollows() {
    m_windows.setWallFollows(!m_windows.wallFollows());
}

QString ViewActions::whyNotPreviousView() const {
    return m_map->canvas().hasPreviousView() ? QString{} : tr("There is no view before this one");
}
QString ViewActions::whyNotNextView() const {
    return m_map->canvas().hasNextView() ? QString{} : tr("There is no later view");
}
QString ViewActions::whyNotNorthUp() const {
    return m_map->canvas().view().rotation == 0 ? tr("North is up already") : QString{};
}
QString ViewActions::whyNotWallFollows() const {
    return m_windows.isWallShown() ? QString{} : tr("There is no wall picture yet");
}

bool ViewActions::isOverviewShown() const {
    return m_map->isOverviewShown();
}
bool ViewActions::isSwipeShown() const {
    return m_map->isSwipeShown();
}
bool ViewActions::isTimeShown() const {
    return m_map->isTimeShown();
}
bool ViewActions::isWallShown() const {
    return m_windows.isWallShown();
}
bool ViewActions::wallFollows() const {
    return m_windows.wallFollows();
}

}  // namespace weir::app
