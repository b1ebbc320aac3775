// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/tool/tools.h"

#include <cmath>
#include <utility>

namespace weir::maps {

namespace {

constexpr double kGrabPixels = 8;

/// The vertices of a geometry part by part, in degrees and in map metres side by side: what is not moved keeps its
/// degrees to the last bit. Rings are held open.
class Vertices {
public:
    struct At {
        std::size_t part = 0;
        std::size_t index = 0;
        bool operator==(const At&) const = default;
    };
    struct Part {
        bool closed = false;
        std::vector<geo::LonLat> degrees;
        std::vector<geo::MapPoint> metres;
    };

    Vertices(const geo::Geometry& geometry, const Projection& projection) : m_shape{geometry} {
        const auto line = [&](const geo::Line& l) { add(l.points, false, projection); };
        const auto polygon = [&](const geo::Polygon& p) {
            for (const auto& ring : p.rings) {
                add(ring, true, projection);
            }
        };
        if (const auto* p = std::get_if<geo::LonLat>(&geometry)) {
            add({*p}, false, projection);
        } else if (const auto* m = std::get_if<geo::MultiPoint>(&geometry)) {
            add(m->points, false, projection);
        } else if (const auto* l = std::get_if<geo::Line>(&geometry)) {
            line(*l);
        } else if (const auto* ml = std::get_if<geo::MultiLine>(&geometry)) {
            for (const auto& one : ml->lines) {
                line(one);
            }
        } else if (const auto* pg = std::get_if<geo::Polygon>(&geometry)) {
            polygon(*pg);
        } else if (const auto* mp = std::get_if<geo::MultiPolygon>(&geometry)) {
            for (const auto& one : mp->polygons) {
                polygon(one);
            }
        }
    }

    [[nodiscard]] const std::vector<Part>& parts() const { return m_parts; }
    [[nodiscard]] bool isPoints() const {
        return std::holds_alternative<geo::LonLat>(m_shape) || std::holds_alternative<geo::MultiPoint>(m_shape);
    }
    void move(At at, geo::MapPoint p, const Projection& projection) {
        m_parts[at.part].metres[at.index] = p;
        m_parts[at.part].degrees[at.index] = projection.toLonLat(p);
    }
    void insert(At before, geo::MapPoint p, const Projection& projection) {
        auto& part = m_parts[before.part];
        const auto offset = static_cast<std::ptrdiff_t>(before.index);
        part.metres.insert(part.metres.begin() + offset, p);
        part.degrees.insert(part.degrees.begin() + offset, projection.toLonLat(p));
    }
    [[nodiscard]] bool canRemove(At at) const {
        const auto& part = m_parts[at.part];
        return part.degrees.size() > (isPoints() ? 1u : part.closed ? 3u : 2u);
    }
    void remove(At at) {
        auto& part = m_parts[at.part];
        const auto offset = static_cast<std::ptrdiff_t>(at.index);
        part.metres.erase(part.metres.begin() + offset);
        part.degrees.erase(part.degrees.begin() + offset);
    }

    [[nodiscard]] geo::Geometry geometry() const {
        geo::Geometry result = m_shape;
        std::size_t next = 0;
        const auto take = [&](std::vector<geo::LonLat>& points) {
            const auto& part = m_parts[next++];
            points = part.degrees;
            if (part.closed && !points.empty()) {
                points.push_back(points.front());
            }
        };
        const auto polygon = [&](geo::Polygon& p) {
            for (auto& ring : p.rings) {
                take(ring);
            }
        };
        if (auto* p = std::get_if<geo::LonLat>(&result)) {
            *p = m_parts.front().degrees.front();
        } else if (auto* m = std::get_if<geo::MultiPoint>(&result)) {
            take(m->points);
        } else if (auto* l = std::get_if<geo::Line>(&result)) {
            take(l->points);
        } else if (auto* ml = std::get_if<geo::MultiLine>(&result)) {
            for (auto& one : ml->lines) {
                take(one.points);
            }
        } else if (auto* pg = std::get_if<geo::Polygon>(&result)) {
            polygon(*pg);
        } else if (auto* mp = std::get_if<geo::MultiPolygon>(&result)) {
            for (auto& one : mp->polygons) {
                polygon(one);
            }
        }
        return result;
    }

private:
    void add(std::vector<geo::LonLat> points, bool closed, const Projection& projection) {
        if (closed && points.size() > 1 && points.front() == points.back()) {
            points.pop_back();
        }
        Part part{closed, std::move(points), {}};
        for (const auto& p : part.degrees) {
            part.metres.push_back(projection.toMap(p));
        }
        m_parts.push_back(std::move(part));
    }

    geo::Geometry m_shape;
    std::vector<Part> m_parts;
};

geo::MapPoint middle(geo::MapPoint a, geo::MapPoint b) {
    return {(a.x + b.x) / 2, (a.y + b.y) / 2};
}

class PolygonVertexTool final : public VertexTool {
public:
    PolygonVertexTool(FeatureRef ref, const geo::Geometry& geometry, const Projection& projection, SnapOptions snapping)
        : m_ref{std::move(ref)}, m_vertices{geometry, projection}, m_snapping{std::move(snapping)} {}

    void setGeometry(const geo::Geometry& geometry, const Projection& projection) override {
        m_vertices = Vertices{geometry, projection};
        m_hovered.reset();
        m_before.reset();
    }
    std::string id() const override { return "vertex"; }
    Message hint() const override {
        return msg("Drag a vertex, drag a small circle to add one, Delete removes; S toggles snapping");
    }
    ToolCursor cursor() const override { return m_hovered || m_before ? ToolCursor::move : ToolCursor::arrow; }
    bool isBusy() const override { return m_before.has_value(); }

    ToolOverlay overlay(const ToolContext&) const override {
        ToolOverlay overlay;
        for (const auto& part : m_vertices.parts()) {
            overlay.handles.insert(overlay.handles.end(), part.metres.begin(), part.metres.end());
            if (m_vertices.isPoints()) {
                continue;
            }
            overlay.paths.push_back({part.metres, part.closed, false});
            for (std::size_t i = 0; i + (part.closed ? 0 : 1) < part.metres.size(); ++i) {
                overlay.ghostHandles.push_back(middle(part.metres[i], part.metres[(i + 1) % part.metres.size()]));
            }
        }
        overlay.snap = m_snapped;
        return overlay;
    }

    ToolOutcomes hover(const ToolInput& input, const ToolContext& context) override {
        m_hovered = vertexAt(input.screen, context.view);
        return {};
    }

    ToolOutcomes click(const ToolInput& input, const ToolContext& context) override {
        if (input.button != Button::left || vertexAt(input.screen, context.view)) {
            return {};
        }
        const auto before = ghostAt(input.screen, context.view);
        if (!before) {
            return {};
        }
        m_vertices.insert(*before, input.map, context.projection);
        return {reshaped()};
    }

    std::unique_ptr<ToolDrag> beginDrag(const ToolInput& input, const ToolContext& context) override {
        auto at = vertexAt(input.screen, context.view);
        const auto before = m_vertices;
        if (!at) {
            at = ghostAt(input.screen, context.view);
            if (!at) {
                return nullptr;
            }
            m_vertices.insert(*at, input.map, context.projection);
        }
        m_before = before;
        return std::make_unique<VertexDrag>(*this, *at);
    }

    std::optional<ToolOutcomes> key(ToolKey key, const ToolContext&) override {
        if (key == ToolKey::toggleSnap) {
            m_snapping.enabled = !m_snapping.enabled;
            return ToolOutcomes{ToolNotice{m_snapping.enabled ? msg("Snapping is on") : msg("Snapping is off")}};
        }
        if (key == ToolKey::remove && m_hovered) {
            if (!m_vertices.canRemove(*m_hovered)) {
                return ToolOutcomes{ToolNotice{msg("No fewer vertices are possible here")}};
            }
            m_vertices.remove(*std::exchange(m_hovered, std::nullopt));
            return ToolOutcomes{reshaped()};
        }
        return key == ToolKey::escape ? std::optional{ToolOutcomes{ToolCancelled{}}} : std::nullopt;
    }

private:
    class VertexDrag final : public ToolDrag {
    public:
        VertexDrag(PolygonVertexTool& tool, Vertices::At at) : m_tool{tool}, m_at{at} {}
        ToolOutcomes update(const ToolInput& input, const ToolContext& context) override {
            const auto snap = snapTo(context, m_tool.m_snapping, input.screen, &m_tool.m_ref);
            m_tool.m_snapped = snap ? std::optional{snap->point} : std::nullopt;
            m_tool.m_vertices.move(m_at, snap ? snap->point : input.map, context.projection);
            return {};
        }
        ToolOutcomes end(const ToolInput& input, const ToolContext& context) override {
            update(input, context);
            m_tool.m_before.reset();
            m_tool.m_snapped.reset();
            return {m_tool.reshaped()};
        }
        void cancel() override {
            m_tool.m_vertices = *std::exchange(m_tool.m_before, std::nullopt);
            m_tool.m_snapped.reset();
        }

    private:
        PolygonVertexTool& m_tool;
        Vertices::At m_at;
    };

    [[nodiscard]] Reshaped reshaped() const { return {m_ref, m_vertices.geometry()}; }

    /// Nearest of the points `pointOf` gives for each vertex, within reach.
    template <class PointOf>
    [[nodiscard]] std::optional<Vertices::At> nearest(ScreenPoint at, const MapView& view, PointOf pointOf) const {
        std::optional<Vertices::At> best;
        double bestDistance = kGrabPixels;
        for (std::size_t part = 0; part < m_vertices.parts().size(); ++part) {
            for (std::size_t i = 0; i < m_vertices.parts()[part].metres.size(); ++i) {
                const std::optional<geo::MapPoint> p = pointOf(m_vertices.parts()[part], i);
                if (!p) {
                    continue;
                }
                const auto s = view.toScreen(*p);
                const double distance = std::hypot(s.x - at.x, s.y - at.y);
                if (distance <= bestDistance) {
                    bestDistance = distance;
                    best = Vertices::At{part, i};
                }
            }
        }
        return best;
    }
    [[nodiscard]] std::optional<Vertices::At> vertexAt(ScreenPoint at, const MapView& view) const {
        return nearest(at, view,
                       [](const Vertices::Part& part, std::size_t i) { return std::optional{part.metres[i]}; });
    }
    /// Where a new vertex would go in: before the one after the segment's start.
    [[nodiscard]] std::optional<Vertices::At> ghostAt(ScreenPoint at, const MapView& view) const {
        if (m_vertices.isPoints()) {
            return std::nullopt;
        }
        auto found = nearest(at, view, [](const Vertices::Part& part, std::size_t i) {
            const bool last = i + 1 == part.metres.size();
            return last && !part.closed ? std::nullopt
                                        : std::optional{middle(part.metres[i], part.metres[last ? 0 : i + 1])};
        });
        if (found) {
            ++found->index;
        }
        return found;
    }

    FeatureRef m_ref;
    Vertices m_vertices;
    SnapOptions m_snapping;
    std::optional<Vertices::At> m_hovered;
    std::optional<Vertices> m_before;  // while dragging: what Esc goes back to
    std::optional<geo::MapPoint> m_snapped;
};

}  // namespace

std::unique_ptr<VertexTool> makeVertexTool(FeatureRef ref, const geo::Geometry& geometry, const Projection& projection,
                                           SnapOptions snapping) {
    return std::make_unique<PolygonVertexTool>(std::move(ref), geometry, projection, std::move(snapping));
}

}  // namespace weir::maps
