// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <QCoreApplication>
#include <QString>

namespace weir::app {

class MapArea;
class MapWindows;

/// The actions about what the map shows: where it looks, what lies over it, and the other windows with a map.
class ViewActions {
    Q_DECLARE_TR_FUNCTIONS(ViewActions)
public:
    explicit ViewActions(MapWindows& windows) : m_windows{windows} {}

    void attach(MapArea* map) { m_map = map; }

    void zoomIn();
    void zoomOut();
    void fullExtent();
    void previousView();
    void nextView();
    void rotateRight();
    void rotateLeft();
    void northUp();
    void toggleOverview();
    void toggleSwipe();
    void toggleTime();
    void openSecondMap();
    void toggleWall();
    void toggleWallFollows();

    [[nodiscard]] QString whyNotPreviousView() const;
    [[nodiscard]] QString whyNotNextView() const;
    [[nodiscard]] QString whyNotNorthUp() const;
    [[nodiscard]] QString whyNotWallFollows() const;

    [[nodiscard]] bool isOverviewShown() const;
    [[nodiscard]] bool isSwipeShown() const;
    [[nodiscard]] bool isTimeShown() const;
    [[nodiscard]] bool isWallShown() const;
    [[nodiscard]] bool wallFollows() const;

private:
    MapArea* m_map = nullptr;
    MapWindows& m_windows;
};

}  // namespace weir::app
