// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/tool/tool.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace weir::maps {

/// Vertices and edges of visible live layers (all of them, or those named) attract the pointer within `pixels`; a
/// vertex wins over an edge.
struct SnapOptions {
    bool enabled = true;
    double pixels = 10;
    std::vector<std::string> layerIds{};  ///< empty: every visible live layer
};
struct Snap {
    geo::MapPoint point{};
    bool onVertex = false;
    bool operator==(const Snap&) const = default;
};
[[nodiscard]] std::optional<Snap> snapTo(const ToolContext& context, const SnapOptions& options, ScreenPoint at,
                                         const FeatureRef* except = nullptr);

/// Click selects the features under it, a drag those in the box; Shift adds, Ctrl removes. A click on nothing clears.
[[nodiscard]] std::unique_ptr<Tool> makeSelectTool();
/// The same with an area: left adds a corner, Backspace removes the last, right-click, Enter or double click selects
/// what lies in it wholly or partly, Esc gives up.
[[nodiscard]] std::unique_ptr<Tool> makeSelectPolygonTool();
/// A drag from the middle selects what lies within the radius, which is shown on the ellipsoid while it grows.
[[nodiscard]] std::unique_ptr<Tool> makeSelectRadiusTool();
/// Drags the map.
[[nodiscard]] std::unique_ptr<Tool> makePanTool();
/// Left adds a point, Backspace removes the last, right-click, Enter or double click finishes, Esc clears. Every change
/// gives a Measured outcome; figures are on the ellipsoid (GRS 80 of CGCS2000).
[[nodiscard]] std::unique_ptr<Tool> makeMeasureTool();
/// Left adds a vertex, Backspace removes the last, right-click, Enter or double click finishes, Esc gives up, S toggles
/// snapping. Finishing with fewer than three vertices or a ring that crosses itself gives a ToolNotice and keeps the
/// vertices.
[[nodiscard]] std::unique_ptr<Tool> makeDrawPolygonTool(SnapOptions snapping = {});
/// Changes the vertices of one polygon, line or point: dragging moves a vertex, dragging or clicking the small circle
/// in the middle of a segment adds one, Delete removes the vertex under the cursor (a ring keeps three, a line two).
/// Each finished change is one Reshaped outcome; the tool keeps the changed geometry, `setGeometry` replaces it (after
/// an undo).
class VertexTool : public Tool {
public:
    virtual void setGeometry(const geo::Geometry& geometry, const Projection& projection) = 0;
};
[[nodiscard]] std::unique_ptr<VertexTool> makeVertexTool(FeatureRef ref, const geo::Geometry& geometry,
                                                         const Projection& projection, SnapOptions snapping = {});
/// One click gives one PointPicked with what lies under it; `purpose` is the hint. Esc gives ToolCancelled.
[[nodiscard]] std::unique_ptr<Tool> makePickPointTool(Message purpose);

}  // namespace weir::maps
