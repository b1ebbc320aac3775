// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/render/renderer.h"

#include <QString>

#include <vector>

class QPainter;

namespace weir::maps {

/// Paints "+N" at every symbol of the picture that stands for others; the painter's units are device pixels. Answers
/// what was painted.
[[nodiscard]] std::vector<PlacedBadge> paintBadges(QPainter& painter, const FoldPlan& plan,
                                                   const RenderRequest& request, const QString& fontFamily);

}  // namespace weir::maps
