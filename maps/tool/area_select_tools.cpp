// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/measure.h"
#include "maps/tool/clicked_line.h"
#include "maps/tool/select_mode.h"
#include "maps/tool/tools.h"

#include <cmath>
#include <numbers>

namespace weir::maps {

namespace {

class SelectPolygonTool final : public Tool {
public:
    std::string id() const override { return "select-polygon"; }
    Message hint() const override {
        return msg("Click the corners, right-click selects what lies inside; Shift adds, Ctrl removes");
    }
    ToolCursor cursor() const override { return ToolCursor::cross; }
    bool isBusy() const override { return !m_line.empty(); }
    bool usesShiftDrag() const override { return true; }

    ToolOverlay overlay(const ToolContext&) const override {
        ToolOverlay overlay;
        if (const auto points = m_line.withCursor(); !points.empty()) {
            overlay.paths.push_back({points, points.size() > 2, true});
            overlay.handles = m_line.points();
        }
        return overlay;
    }
    ToolOutcomes hover(const ToolInput& input, const ToolContext&) override {
        m_line.hover(input.map);
        return {};
    }
    ToolOutcomes click(const ToolInput& input, const ToolContext& context) override {
        if (input.button == Button::right) {
            return finish(input.modifiers, context);
        }
        if (input.button == Button::left) {
            m_line.add(input.map);
            m_modifiers = input.modifiers;
        }
        return {};
    }
    ToolOutcomes doubleClick(const ToolInput& input, const ToolContext& context) override {
        return finish(input.modifiers, context);
    }
    std::optional<ToolOutcomes> key(ToolKey key, const ToolContext& context) override {
        if (m_line.empty()) {
            return std::nullopt;
        }
        switch (key) {
            case ToolKey::enter:
                return finish(m_modifiers, context);
            case ToolKey::escape:
                m_line.clear();
                return ToolOutcomes{ToolCancelled{}};
            case ToolKey::backspace:
                m_line.removeLast();
                return ToolOutcomes{};
            default:
                return std::nullopt;
        }
    }

private:
    ToolOutcomes finish(const Modifiers& modifiers, const ToolContext& context) {
        if (m_line.empty()) {
            return {};
        }
        if (m_line.points().size() < 3) {
            return {ToolNotice{msg("An area needs three corners at least")}};
        }
        auto hits = featuresIn(context.layers, context.view, m_line.points());
        m_line.clear();
        return {Selected{std::move(hits), selectModeOf(modifiers), true}};
    }
    ClickedLine m_line;
    Modifiers m_modifiers;  ///< of the last click; Enter brings none
};

class SelectRadiusTool final : public Tool {
public:
    std::string id() const override { return "select-radius"; }
    Message hint() const override {
        return msg("Drag from the middle to select within the radius; Shift adds, Ctrl removes");
    }
    ToolCursor cursor() const override { return ToolCursor::cross; }
    bool isBusy() const override { return m_circle.has_value(); }
    bool usesShiftDrag() const override { return true; }

    ToolOverlay overlay(const ToolContext& context) const override {
        ToolOverlay overlay;
        if (m_circle) {
            overlay.paths.push_back({m_circle->ring(), true, true});
            overlay.paths.push_back({{m_circle->middle, m_circle->edge}, false, false});
            Measured radius;
            radius.points = {context.projection.toLonLat(m_circle->middle),
                             context.projection.toLonLat(m_circle->edge)};
            radius.lengthMetres = geo::lengthMetres(geo::Line{radius.points});
            radius.bearingDegrees = geo::inverse(radius.points.front(), radius.points.back()).azimuthAtStart;
            overlay.figures = std::move(radius);
        }
        return overlay;
    }
    std::unique_ptr<ToolDrag> beginDrag(const ToolInput& input, const ToolContext&) override {
        return input.button == Button::left ? std::make_unique<RadiusDrag>(*this, input.map) : nullptr;
    }

private:
    struct Circle {
        geo::MapPoint middle;
        geo::MapPoint edge;
        [[nodiscard]] std::vector<geo::MapPoint> ring() const {
            constexpr int kCorners = 360;  // the ring leaves the circle by 0.004 % of its radius at most
            const double radius = std::hypot(edge.x - middle.x, edge.y - middle.y);
            std::vector<geo::MapPoint> points;
            for (int i = 0; i < kCorners; ++i) {
                const double angle = 2 * std::numbers::pi * i / kCorners;
                points.push_back({middle.x + radius * std::cos(angle), middle.y + radius * std::sin(angle)});
            }
            return points;
        }
    };
    class RadiusDrag final : public ToolDrag {
    public:
        RadiusDrag(SelectRadiusTool& tool, geo::MapPoint middle) : m_tool{tool}, m_middle{middle} {}
        ToolOutcomes update(const ToolInput& input, const ToolContext&) override {
            m_tool.m_circle = Circle{m_middle, input.map};
            return {};
        }
        ToolOutcomes end(const ToolInput& input, const ToolContext& context) override {
            update(input, context);
            const auto circle = *std::exchange(m_tool.m_circle, std::nullopt);
            return {
                Selected{featuresIn(context.layers, context.view, circle.ring()), selectModeOf(input.modifiers), true}};
        }
        void cancel() override { m_tool.m_circle.reset(); }

    private:
        SelectRadiusTool& m_tool;
        geo::MapPoint m_middle;
    };
    std::optional<Circle> m_circle;
};

}  // namespace

std::unique_ptr<Tool> makeSelectPolygonTool() {
    return std::make_unique<SelectPolygonTool>();
}
std::unique_ptr<Tool> makeSelectRadiusTool() {
    return std::make_unique<SelectRadiusTool>();
}

}  // namespace weir::maps
