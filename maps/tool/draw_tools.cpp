// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/measure.h"
#include "maps/tool/clicked_line.h"
#include "maps/tool/tools.h"

#include <cmath>
#include <utility>

namespace weir::maps {

namespace {

Measured measure(std::span<const geo::MapPoint> points, const Projection& projection, bool finished) {
    Measured measured;
    measured.finished = finished;
    for (const auto& p : points) {
        measured.points.push_back(projection.toLonLat(p));
    }
    measured.lengthMetres = geo::lengthMetres(geo::Line{measured.points});
    if (measured.points.size() >= 3) {
        auto ring = measured.points;
        ring.push_back(ring.front());
        measured.areaSquareMetres = geo::areaSquareMetres(geo::Polygon{{std::move(ring)}});
    }
    if (measured.points.size() >= 2) {
        const auto leg = geo::inverse(measured.points[measured.points.size() - 2], measured.points.back());
        measured.bearingDegrees = leg.azimuthAtStart;
        measured.endBearingDegrees = leg.azimuthAtEnd;
    }
    return measured;
}

class MeasureTool final : public Tool {
public:
    std::string id() const override { return "measure"; }
    Message hint() const override {
        return msg("Click points to measure; Backspace removes the last, right-click finishes");
    }
    ToolCursor cursor() const override { return ToolCursor::cross; }
    bool isBusy() const override { return !m_line.empty(); }

    ToolOverlay overlay(const ToolContext& context) const override {
        ToolOverlay overlay;
        const auto points = m_line.withCursor();
        if (points.empty()) {
            return overlay;
        }
        overlay.paths.push_back({points, false, false});
        if (points.size() > 2) {
            overlay.paths.push_back({{points.back(), points.front()}, false, true});
        }
        overlay.handles = m_line.points();
        overlay.figures = measure(points, context.projection, m_finished);
        return overlay;
    }

    ToolOutcomes hover(const ToolInput& input, const ToolContext& context) override {
        if (m_line.empty() || m_finished) {
            return {};
        }
        m_line.hover(input.map);
        return {measure(m_line.withCursor(), context.projection, false)};
    }
    ToolOutcomes click(const ToolInput& input, const ToolContext& context) override {
        if (input.button == Button::right) {
            return finish(context);
        }
        if (input.button != Button::left) {
            return {};
        }
        if (std::exchange(m_finished, false)) {
            m_line.clear();
        }
        m_line.add(input.map);
        return {measure(m_line.points(), context.projection, false)};
    }
    ToolOutcomes doubleClick(const ToolInput&, const ToolContext& context) override { return finish(context); }
    std::optional<ToolOutcomes> key(ToolKey key, const ToolContext& context) override {
        if (m_line.empty()) {
            return std::nullopt;
        }
        switch (key) {
            case ToolKey::enter:
                return finish(context);
            case ToolKey::escape:
                m_line.clear();
                m_finished = false;
                return ToolOutcomes{ToolCancelled{}};
            case ToolKey::backspace:
                m_finished = false;
                m_line.removeLast();
                return m_line.empty() ? ToolOutcomes{ToolCancelled{}}
                                      : ToolOutcomes{measure(m_line.points(), context.projection, false)};
            default:
                return std::nullopt;
        }
    }

private:
    ToolOutcomes finish(const ToolContext& context) {
        if (m_line.points().size() < 2 || m_finished) {
            return {};
        }
        m_finished = true;
        m_line.hover(m_line.points().back());
        return {measure(m_line.points(), context.projection, true)};
    }
    ClickedLine m_line;
    bool m_finished = false;
};

/// Whether two edges of the open ring that share no vertex cross.
bool crossesItself(std::span<const geo::MapPoint> ring) {
    const auto n = ring.size();
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = i + 2; j < n; ++j) {
            if (i == 0 && j == n - 1) {
                continue;
            }
            if (cross(ring[i], ring[i + 1], ring[j], ring[(j + 1) % n])) {
                return true;
            }
        }
    }
    return false;
}

class DrawPolygonTool final : public Tool {
public:
    explicit DrawPolygonTool(SnapOptions snapping) : m_snapping{std::move(snapping)} {}
    std::string id() const override { return "draw-polygon"; }
    Message hint() const override {
        return m_snapping.enabled
                   ? msg("Click vertices; Backspace removes the last, right-click finishes, S turns snapping off")
                   : msg("Click vertices; Backspace removes the last, right-click finishes, S turns snapping on");
    }
    ToolCursor cursor() const override { return ToolCursor::cross; }
    bool isBusy() const override { return !m_line.empty(); }

    ToolOverlay overlay(const ToolContext& context) const override {
        ToolOverlay overlay;
        overlay.snap = m_snapped;
        const auto points = m_line.withCursor();
        if (points.empty()) {
            return overlay;
        }
        overlay.paths.push_back({points, points.size() > 2, false});
        overlay.handles = m_line.points();
        overlay.figures = measure(points, context.projection, false);
        return overlay;
    }

    ToolOutcomes hover(const ToolInput& input, const ToolContext& context) override {
        m_line.hover(place(input, context));
        return {};
    }
    ToolOutcomes click(const ToolInput& input, const ToolContext& context) override {
        if (input.button == Button::right) {
            return finish(context);
        }
        if (input.button == Button::left) {
            m_line.add(place(input, context));
        }
        return {};
    }
    ToolOutcomes doubleClick(const ToolInput&, const ToolContext& context) override { return finish(context); }
    std::optional<ToolOutcomes> key(ToolKey key, const ToolContext& context) override {
        if (key == ToolKey::toggleSnap) {
            m_snapping.enabled = !m_snapping.enabled;
            m_snapped.reset();
            return ToolOutcomes{ToolNotice{m_snapping.enabled ? msg("Snapping is on") : msg("Snapping is off")}};
        }
        if (m_line.empty()) {
            return key == ToolKey::escape ? std::optional{ToolOutcomes{ToolCancelled{}}} : std::nullopt;
        }
        switch (key) {
            case ToolKey::enter:
                return finish(context);
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
    geo::MapPoint place(const ToolInput& input, const ToolContext& context) {
        const auto snap = snapTo(context, m_snapping, input.screen);
        m_snapped = snap ? std::optional{snap->point} : std::nullopt;
        return snap ? snap->point : input.map;
    }
    ToolOutcomes finish(const ToolContext& context) {
        const auto& points = m_line.points();
        if (points.size() < 3) {
            return {ToolNotice{msg("A polygon needs at least three vertices")}};
        }
        if (crossesItself(points)) {
            return {ToolNotice{msg("The outline crosses itself; remove or move a vertex")}};
        }
        std::vector<geo::LonLat> ring;
        for (const auto& p : points) {
            ring.push_back(context.projection.toLonLat(p));
        }
        ring.push_back(ring.front());
        m_line.clear();
        m_snapped.reset();
        return {PolygonDrawn{geo::Polygon{{std::move(ring)}}}};
    }

    SnapOptions m_snapping;
    ClickedLine m_line;
    std::optional<geo::MapPoint> m_snapped;
};

}  // namespace

std::unique_ptr<Tool> makeMeasureTool() {
    return std::make_unique<MeasureTool>();
}
std::unique_ptr<Tool> makeDrawPolygonTool(SnapOptions snapping) {
    return std::make_unique<DrawPolygonTool>(std::move(snapping));
}

}  // namespace weir::maps
