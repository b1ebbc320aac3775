// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/render/renderer.h"

#include <QString>

#include <span>
#include <string>
#include <vector>

class QPainter;

namespace weir::maps {

/// A symbol that stands for others.
struct Badge {
    std::string layerId{};
    FeatureRef ref{};
    geo::MapPoint at{};
    double size = 0;  ///< of the symbol, logical pixels
    std::size_t members = 0;
};
[[nodiscard]] std::vector<Badge> badgesOf(const FoldPlan& plan);

/// Paints "+N" at those that are in the picture; the painter's units are device pixels. Answers what was painted.
[[nodiscard]] std::vector<PlacedBadge> paintBadges(QPainter& painter, std::span<const Badge> badges,
                                                   const RenderRequest& request, const QString& fontFamily);

}  // namespace weir::maps
