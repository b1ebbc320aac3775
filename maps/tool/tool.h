// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/identify.h"
#include "maps/layer/map_view.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace weir::maps {

enum class Button { none, left, middle, right };
struct Modifiers {
    bool shift = false;
    bool control = false;
    bool alt = false;
    bool operator==(const Modifiers&) const = default;
};
/// Keys a tool may care about; everything else stays with the canvas.
enum class ToolKey { enter, escape, backspace, remove, toggleSnap };

/// What surrounds a tool while it handles one event. References live as long as the call.
struct ToolContext {
    const MapView& view;
    std::span<const Layer> layers;    ///< as shown, bottom first
    const Projection& projection;     ///< of the working CRS
    const FoldPlan* folds = nullptr;  ///< of the picture shown
};

/// One pointer event: the same place in map metres and on the screen.
struct ToolInput {
    geo::MapPoint map{};
    ScreenPoint screen{};
    Button button = Button::none;
    Modifiers modifiers{};
};

// ---- Outcomes: what a tool wants done. Tools never write; the app turns an outcome into a verb or a selection.

enum class SelectMode { replace, add, remove };
struct Selected {
    std::vector<Hit> hits{};  ///< all under the click (topmost first; the first is meant), or all in the box
    SelectMode mode = SelectMode::replace;
    bool byBox = false;
    bool operator==(const Selected&) const = default;
};
/// Length and area on the ellipsoid. Area and perimeter from three points on, bearing of the last leg.
struct Measured {
    std::vector<geo::LonLat> points{};
    double lengthMetres = 0;
    double areaSquareMetres = 0;
    double bearingDegrees = 0;     ///< clockwise from true north at the start of the last leg
    double endBearingDegrees = 0;  ///< the direction of travel at its end
    bool finished = false;
    bool operator==(const Measured&) const = default;
};
/// A new polygon; one closed ring in degrees.
struct PolygonDrawn {
    geo::Polygon polygon;
    bool operator==(const PolygonDrawn&) const = default;
};
/// The vertices of an existing feature changed.
struct Reshaped {
    FeatureRef ref{};
    geo::Geometry geometry{};
    bool operator==(const Reshaped&) const = default;
};
struct PointPicked {
    geo::LonLat point;
    std::vector<Hit> hits{};
    bool operator==(const PointPicked&) const = default;
};
struct ViewWanted {
    MapView view{};
    bool operator==(const ViewWanted&) const = default;
};
/// The tool gave up what it had begun (Esc).
struct ToolCancelled {
    bool operator==(const ToolCancelled&) const = default;
};
/// Something the user should be told; shown in the message bar.
struct ToolNotice {
    Message text;
    bool operator==(const ToolNotice&) const = default;
};
using ToolOutcome =
    std::variant<Selected, Measured, PolygonDrawn, Reshaped, PointPicked, ViewWanted, ToolCancelled, ToolNotice>;
using ToolOutcomes = std::vector<ToolOutcome>;

/// What the canvas draws over the map for a tool: map metres.
struct ToolOverlay {
    struct Path {
        std::vector<geo::MapPoint> points;
        bool closed = false;
        bool dashed = false;
    };
    std::vector<Path> paths{};
    std::vector<geo::MapPoint> handles{};       ///< vertices, small squares
    std::vector<geo::MapPoint> ghostHandles{};  ///< where a vertex would be added, small circles
    std::optional<geo::MapPoint> snap{};        ///< the point snapped to, a ring
    std::optional<ScreenBox> box{};             ///< a rubber band
    std::optional<Measured> figures{};          ///< live length, area, bearing beside the cursor
    [[nodiscard]] bool empty() const {
        return paths.empty() && handles.empty() && ghostHandles.empty() && !snap && !box && !figures;
    }
};

enum class ToolCursor { arrow, cross, hand, grabbing, move };

/// A drag in progress; the tool that began it owns nothing of it. Exactly one of `end` and `cancel` is called.
class ToolDrag {
public:
    virtual ~ToolDrag() = default;
    virtual ToolOutcomes update(const ToolInput& input, const ToolContext& context) = 0;
    virtual ToolOutcomes end(const ToolInput& input, const ToolContext& context) = 0;
    virtual void cancel() = 0;
};

/// A tool as a plain object: no widget, no store. Drive it through a ToolController.
class Tool {
public:
    virtual ~Tool() = default;
    [[nodiscard]] virtual std::string id() const = 0;
    /// One line for the status bar: what a click does now.
    [[nodiscard]] virtual Message hint() const = 0;
    [[nodiscard]] virtual ToolCursor cursor() const { return ToolCursor::arrow; }
    [[nodiscard]] virtual ToolOverlay overlay(const ToolContext&) const { return {}; }
    /// True while something is begun that Esc would give up.
    [[nodiscard]] virtual bool isBusy() const { return false; }

    /// True when Shift + drag belongs to the tool; otherwise it zooms to a box.
    [[nodiscard]] virtual bool usesShiftDrag() const { return false; }

    virtual ToolOutcomes hover(const ToolInput&, const ToolContext&) { return {}; }
    virtual ToolOutcomes click(const ToolInput&, const ToolContext&) { return {}; }
    virtual ToolOutcomes doubleClick(const ToolInput&, const ToolContext&) { return {}; }
    /// A drag that starts at `input`, or null when the tool drags nothing there.
    virtual std::unique_ptr<ToolDrag> beginDrag(const ToolInput&, const ToolContext&) { return nullptr; }
    /// Nothing when the key means nothing to the tool now, so that the canvas may use it.
    virtual std::optional<ToolOutcomes> key(ToolKey, const ToolContext&) { return std::nullopt; }
};

/// Turns raw pointer events into clicks and drags for one tool: a press that moves at least four pixels is a drag.
class ToolController {
public:
    static constexpr double kDragThreshold = 4;  ///< logical pixels

    explicit ToolController(std::unique_ptr<Tool> tool);
    ~ToolController();
    [[nodiscard]] Tool& tool() { return *m_tool; }
    [[nodiscard]] const Tool& tool() const { return *m_tool; }
    [[nodiscard]] bool isDragging() const { return m_drag != nullptr; }

    ToolOutcomes press(const ToolInput& input, const ToolContext& context);
    ToolOutcomes move(const ToolInput& input, const ToolContext& context);
    ToolOutcomes release(const ToolInput& input, const ToolContext& context);
    ToolOutcomes doubleClick(const ToolInput& input, const ToolContext& context);
    /// Esc cancels a running drag before it reaches the tool.
    std::optional<ToolOutcomes> key(ToolKey key, const ToolContext& context);
    /// Gives up a drag, as when the window loses the pointer.
    void cancelDrag();

private:
    std::unique_ptr<Tool> m_tool;
    std::unique_ptr<ToolDrag> m_drag;
    std::optional<ToolInput> m_pressed;
};

}  // namespace weir::maps
