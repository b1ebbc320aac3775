// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/tool/select_mode.h"
#include "maps/tool/tools.h"

#include <algorithm>
#include <cmath>

namespace weir::maps {

namespace {

std::vector<Hit> hitsAt(const ToolInput& input, const ToolContext& context) {
    constexpr double kTolerance = 4;
    constexpr std::size_t kMost = 20;
    return identify(context.layers, context.view, context.projection.crs(), input.screen, kTolerance, kMost,
                    context.folds);
}

class SelectTool final : public Tool {
public:
    std::string id() const override { return "select"; }
    Message hint() const override { return msg("Click to select, drag a box; Shift adds, Ctrl removes"); }
    bool isBusy() const override { return m_box.has_value(); }
    bool usesShiftDrag() const override { return true; }

    ToolOverlay overlay(const ToolContext&) const override {
        ToolOverlay overlay;
        overlay.box = m_box;
        return overlay;
    }

    ToolOutcomes click(const ToolInput& input, const ToolContext& context) override {
        if (input.button != Button::left) {
            return {};
        }
        auto hits = hitsAt(input, context);
        const auto mode = selectModeOf(input.modifiers);
        if (hits.empty() && mode != SelectMode::replace) {
            return {};
        }
        return {Selected{std::move(hits), mode, false}};
    }

    std::unique_ptr<ToolDrag> beginDrag(const ToolInput& input, const ToolContext&) override {
        return std::make_unique<BoxDrag>(*this, input.screen);
    }

private:
    class BoxDrag final : public ToolDrag {
    public:
        BoxDrag(SelectTool& tool, ScreenPoint start) : m_tool{tool}, m_start{start} {}
        ToolOutcomes update(const ToolInput& input, const ToolContext&) override {
            m_tool.m_box = ScreenBox{std::min(m_start.x, input.screen.x), std::min(m_start.y, input.screen.y),
                                     std::abs(m_start.x - input.screen.x), std::abs(m_start.y - input.screen.y)};
            return {};
        }
        ToolOutcomes end(const ToolInput& input, const ToolContext& context) override {
            update(input, context);
            const auto box = *std::exchange(m_tool.m_box, std::nullopt);
            geo::MapBox mapBox;
            for (const ScreenPoint corner :
                 {ScreenPoint{box.x, box.y}, ScreenPoint{box.right(), box.y}, ScreenPoint{box.x, box.bottom()},
                  ScreenPoint{box.right(), box.bottom()}}) {
                const auto p = context.view.toMap(corner);
                mapBox.add(p.x, p.y);
            }
            return {Selected{featuresIn(context.layers, context.view, mapBox), selectModeOf(input.modifiers), true}};
        }
        void cancel() override { m_tool.m_box.reset(); }

    private:
        SelectTool& m_tool;
        ScreenPoint m_start;
    };

    std::optional<ScreenBox> m_box;
};

class PanTool final : public Tool {
public:
    std::string id() const override { return "pan"; }
    Message hint() const override { return msg("Drag the map"); }
    ToolCursor cursor() const override { return m_dragging ? ToolCursor::grabbing : ToolCursor::hand; }
    bool isBusy() const override { return m_dragging; }

    std::unique_ptr<ToolDrag> beginDrag(const ToolInput& input, const ToolContext& context) override {
        m_dragging = true;
        return std::make_unique<PanDrag>(*this, input.screen, context.view);
    }

private:
    class PanDrag final : public ToolDrag {
    public:
        PanDrag(PanTool& tool, ScreenPoint start, const MapView& view) : m_tool{tool}, m_start{start}, m_view{view} {}
        ToolOutcomes update(const ToolInput& input, const ToolContext&) override {
            return {ViewWanted{m_view.panned(input.screen.x - m_start.x, input.screen.y - m_start.y)}};
        }
        ToolOutcomes end(const ToolInput& input, const ToolContext& context) override {
            m_tool.m_dragging = false;
            return update(input, context);
        }
        void cancel() override { m_tool.m_dragging = false; }

    private:
        PanTool& m_tool;
        ScreenPoint m_start;
        MapView m_view;
    };
    bool m_dragging = false;
};

class PickPointTool final : public Tool {
public:
    explicit PickPointTool(Message purpose) : m_purpose{std::move(purpose)} {}
    std::string id() const override { return "pick"; }
    Message hint() const override { return m_purpose; }
    ToolCursor cursor() const override { return ToolCursor::cross; }

    ToolOutcomes click(const ToolInput& input, const ToolContext& context) override {
        if (input.button == Button::right) {
            return {ToolCancelled{}};
        }
        const auto point = context.projection.toLonLat(input.map);
        if (!std::isfinite(point.lon) || !std::isfinite(point.lat)) {
            return {ToolNotice{msg("This place lies outside the map's coordinate system")}};
        }
        return {PointPicked{point, hitsAt(input, context)}};
    }
    std::optional<ToolOutcomes> key(ToolKey key, const ToolContext&) override {
        return key == ToolKey::escape ? std::optional{ToolOutcomes{ToolCancelled{}}} : std::nullopt;
    }

private:
    Message m_purpose;
};

}  // namespace

std::unique_ptr<Tool> makeSelectTool() {
    return std::make_unique<SelectTool>();
}
std::unique_ptr<Tool> makePanTool() {
    return std::make_unique<PanTool>();
}
std::unique_ptr<Tool> makePickPointTool(Message purpose) {
    return std::make_unique<PickPointTool>(std::move(purpose));
}

}  // namespace weir::maps
