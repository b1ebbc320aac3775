// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/canvas/canvas.h"

#include <QFrame>
#include <QPolygonF>

namespace weir::app {

/// A small map of the whole area over the large one, with the frame of what the large one shows. Dragging the frame (or
/// a press beside it), the arrow keys and the wheel move the large map. Draws areas and lines only, without labels,
/// with a renderer of its own: a team that moves draws nothing here, a moved view only the frame. Object names:
/// Overview_*.
class OverviewMap : public QFrame {
    Q_OBJECT
public:
    OverviewMap(maps::MapCanvas& followed, maps::CanvasOptions options, QWidget* parent);

    void setLayers(const std::vector<maps::Layer>& layers);
    void setMapPalette(const maps::Palette& palette);
    [[nodiscard]] maps::MapCanvas& canvas() { return *m_canvas; }
    /// The corners of the large map's view in this one's pixels.
    [[nodiscard]] QPolygonF frameShown() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    class Cover;
    maps::MapCanvas& m_followed;
    maps::MapCanvas* m_canvas;
    Cover* m_cover;
};

}  // namespace weir::app
