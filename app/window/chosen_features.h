// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/feature_selection.h"
#include "app/workbench/map_layers.h"
#include "maps/canvas/canvas.h"

#include <QPixmap>
#include <QWidget>

#include <cstdint>
#include <memory>
#include <vector>

namespace weir::app {

/// Highlights the selected features of a map file over the map; the mouse goes through it. What is in sight is drawn
/// once for a view and kept, at most kMost features of it: more are no longer told apart. A child of the canvas. Object
/// name: Map_ChosenFeatures.
class ChosenFeatures : public QWidget {
public:
    static constexpr std::size_t kMost = 4000;

    ChosenFeatures(maps::MapCanvas& canvas, MapLayers& layers, FeatureSelection& selection);
    void setMapPalette(const maps::Palette& palette);
    /// How many were drawn; for tests.
    [[nodiscard]] std::size_t drawn() const { return m_drawn; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void redraw();
    void draw(const maps::VectorReader& reader);
    [[nodiscard]] std::vector<std::uint32_t> inSight(const maps::VectorReader& reader, const geo::MapBox& box) const;

    maps::MapCanvas& m_canvas;
    MapLayers& m_layers;
    FeatureSelection& m_selection;
    maps::Palette m_palette;
    maps::MapView m_view;  ///< the picture is of this one
    QPixmap m_picture;
    std::size_t m_drawn = 0;
    Subscription m_onSelection;
};

}  // namespace weir::app
