// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/theme.h"
#include "maps/canvas/canvas.h"

#include <optional>

namespace weir::app {

/// A pin over the map, its tip at the place of a thing that is not recorded yet: the incident of the open form. It goes
/// with the view; the mouse goes through it. A child of the canvas. Object name: Map_PlaceMarker.
class PlaceMarker : public QWidget {
public:
    PlaceMarker(maps::MapCanvas& canvas, const Theme& theme);
    /// Nothing hides it.
    void setPlace(std::optional<geo::LonLat> place);
    /// Of the pin in widget coordinates.
    [[nodiscard]] QPoint tip() const { return {width() / 2, height() - 1}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void follow();

    maps::MapCanvas& m_canvas;
    const Theme& m_theme;
    std::optional<geo::LonLat> m_place;
};

}  // namespace weir::app
