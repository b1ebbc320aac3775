// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/map_layers.h"
#include "maps/canvas/canvas.h"

namespace weir::app {

/// The colours of the map that belong to a theme of the window.
[[nodiscard]] maps::Palette paletteOf(const Theme& theme);
/// A renderer for a map beside the desk's: one thread, and no more memory than a second map needs.
[[nodiscard]] std::shared_ptr<maps::Renderer> makeSideRenderer(const Workbench& bench);
/// What a canvas beside the desk's map is made with: a renderer of its own, and one more for a swipe.
[[nodiscard]] maps::CanvasOptions canvasOptions(Workbench& bench, const MapLayers& layers);
/// The line in the lower left corner: whose data, and in which coordinate system.
[[nodiscard]] QString mapNote(const desk::Picture& picture);

}  // namespace weir::app
