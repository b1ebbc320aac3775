// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"
#include "core/zone/figures.h"

namespace weir::app {

/// The planner's figures over the registers of a picture. Not for the UI thread.
[[nodiscard]] zone::Figures zoneFigures(const desk::Picture& picture, const geo::Geometry& area);

}  // namespace weir::app
