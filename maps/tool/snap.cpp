// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/tool/tools.h"

#include <algorithm>
#include <limits>

namespace weir::maps {

namespace {

/// Keeps the nearest vertex and the nearest point of an edge.
struct Nearest {
    geo::MapPoint at;
    double vertexDistance;
    double edgeDistance;
    geo::MapPoint vertex{};
    geo::MapPoint edge{};

    void add(std::span<const geo::MapPoint> points) {
        for (std::size_t i = 0; i < points.size(); ++i) {
            geo::MapPoint foot;
            const double toVertex = distanceToSegment(at, points[i], points[i]);
            if (toVertex < vertexDistance) {
                vertexDistance = toVertex;
                vertex = points[i];
            }
            if (i > 0) {
                const double toEdge = distanceToSegment(at, points[i - 1], points[i], &foot);
                if (toEdge < edgeDistance) {
                    edgeDistance = toEdge;
                    edge = foot;
                }
            }
        }
    }
};

}  // namespace

std::optional<Snap> snapTo(const ToolContext& context, const SnapOptions& options, ScreenPoint at,
                           const FeatureRef* except) {
    if (!options.enabled) {
        return std::nullopt;
    }
    const double reach = options.pixels * context.view.metresPerPixel;
    const auto p = context.view.toMap(at);
    Nearest nearest{p, reach, reach};
    bool any = false;
    for (const auto& layer : context.layers) {
        const auto* live = std::get_if<LiveSource>(&layer.source);
        const bool named = options.layerIds.empty() || std::find(options.layerIds.begin(), options.layerIds.end(),
                                                                 layer.id) != options.layerIds.end();
        if (live == nullptr || !live->features || !named || !layer.isShownAt(context.view.scaleDenominator())) {
            continue;
        }
        const auto& features = *live->features;
        for (const auto index : features.indexesIn({p.x - reach, p.y - reach, p.x + reach, p.y + reach})) {
            if (except != nullptr && features.info(index).ref == *except) {
                continue;
            }
            any = true;
            for (std::size_t part = 0; part < features.partCount(index); ++part) {
                nearest.add(features.part(index, part).points);
            }
        }
    }
    if (any && nearest.vertexDistance < reach) {
        return Snap{nearest.vertex, true};
    }
    if (any && nearest.edgeDistance < reach) {
        return Snap{nearest.edge, false};
    }
    return std::nullopt;
}

}  // namespace weir::maps
