// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/canvas/canvas.h"

class QPainter;

namespace weir::maps {

/// What the canvas draws over the picture in every frame; the painter's units are logical pixels. Everything is found
/// by reference in the live layers, so a feature that moved is highlighted where it is now.
struct OverlayContext {
    const MapView& view;
    const std::vector<Layer>& layers;
    const Palette& palette;
    const QString& fontFamily;
};

void paintSelection(QPainter& painter, const OverlayContext& context, const std::vector<FeatureRef>& selection);
/// `phase` 0 … 1: a ring that widens and fades.
void paintPulse(QPainter& painter, const OverlayContext& context, const std::vector<FeatureRef>& refs, double phase);
void paintTool(QPainter& painter, const OverlayContext& context, const ToolOverlay& overlay, QPointF cursor);
void paintCard(QPainter& painter, const OverlayContext& context, const HoverCard& card, QPointF cursor);

}  // namespace weir::maps
