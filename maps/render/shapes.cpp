// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/shapes.h"

#include "maps/render/display_warp.h"
#include "maps/render/last_class.h"
#include "maps/render/work_poll.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace weir::maps {

namespace {

constexpr double kDrop = 0.8;  // device pixels: vertices nearer than this to the last kept one are not drawn

/// The part of a segment inside the box (Liang–Barsky); false when none is.
bool clipSegment(QPointF& a, QPointF& b, const ClipBox& box) {
    double from = 0;
    double to = 1;
    const double dx = b.x() - a.x();
    const double dy = b.y() - a.y();
    const auto cut = [&](double p, double q) {
        if (p == 0) {
            return q >= 0;
        }
        const double t = q / p;
        if (p < 0) {
            from = std::max(from, t);
        } else {
            to = std::min(to, t);
        }
        return from <= to;
    };
    if (!(cut(-dx, a.x() - box.left) && cut(dx, box.right - a.x()) && cut(-dy, a.y() - box.top) &&
          cut(dy, box.bottom - a.y()))) {
        return false;
    }
    const QPointF start = a;
    if (to < 1) {
        b = {start.x() + to * dx, start.y() + to * dy};
    }
    if (from > 0) {
        a = {start.x() + from * dx, start.y() + from * dy};
    }
    return true;
}

/// One pass of Sutherland–Hodgman; `value` is positive inside.
template <class Value>
void clipHalfPlane(const std::vector<QPointF>& in, std::vector<QPointF>& out, Value value) {
    out.clear();
    for (std::size_t i = 0; i < in.size(); ++i) {
        const QPointF& a = in[i];
        const QPointF& b = in[(i + 1) % in.size()];
        const double va = value(a);
        const double vb = value(b);
        if (va >= 0) {
            out.push_back(a);
        }
        if ((va < 0) != (vb < 0)) {
            const double t = va / (va - vb);
            out.emplace_back(a.x() + t * (b.x() - a.x()), a.y() + t * (b.y() - a.y()));
        }
    }
}

}  // namespace

ClipBox clipBoxOf(const MapView& view, double marginPixels) {
    const double margin = marginPixels * view.devicePixelRatio;
    return {-margin, -margin, view.width * view.devicePixelRatio + margin,
            view.height * view.devicePixelRatio + margin};
}

MapToScreen toDevice(const MapView& view) {
    auto t = view.transform();
    for (double* value : {&t.a, &t.b, &t.c, &t.d, &t.e, &t.f}) {
        *value *= view.devicePixelRatio;
    }
    return t;
}

ShapeNeeds needsOf(const Stroke& stroke) {
    if (stroke.width <= 0 || stroke.colour.empty()) {
        return {};
    }
    const auto kind = stroke.marks.kind;
    return {stroke.dash != Dash::solid || !stroke.dashes.empty() || kind != LineMark::none,
            kind == LineMark::arrowsInward || kind == LineMark::arrowsOutward, 0};
}

void ShapeCollector::beginShape(std::uint32_t source, FeatureKind kind, int styleClass, int priority,
                                ShapeNeeds needs) {
    const auto parts = static_cast<std::uint32_t>(m_out.parts.size());
    const auto labels = static_cast<std::uint32_t>(m_out.labelParts.size());
    m_shape = {parts, parts, source, styleClass, priority, kind, 0, labels, labels};
    m_needs = needs;
}

void ShapeCollector::beginPart(PartRole role) {
    m_role = role;
    m_part.clear();
    m_lengths.clear();
    m_allInside = true;
    m_lastDropped = false;
}

void ShapeCollector::add(double x, double y) {
    if (!std::isfinite(x) || !std::isfinite(y)) {
        return;
    }
    const QPointF p{x, y};
    m_last = p;
    if (m_role != PartRole::points && !m_part.empty()) {
        const QPointF& kept = m_part.back();
        if (std::abs(p.x() - kept.x()) < kDrop && std::abs(p.y() - kept.y()) < kDrop) {
            m_lastDropped = true;
            return;
        }
    }
    m_lastDropped = false;
    take(p);
}

void ShapeCollector::take(const QPointF& p) {
    if (m_needs.lengths) {
        const double step = m_part.empty() ? 0 : std::hypot(p.x() - m_part.back().x(), p.y() - m_part.back().y());
        m_lengths.push_back(m_lengths.empty() ? 0 : m_lengths.back() + step);
    }
    m_allInside = m_allInside && m_clip.contains(p);
    m_part.push_back(p);
}

void ShapeCollector::noteExtremes() {
    const auto byX = [](const QPointF& a, const QPointF& b) { return a.x() < b.x(); };
    const auto byY = [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); };
    const auto [left, right] = std::minmax_element(m_part.begin(), m_part.end(), byX);
    const auto [top, bottom] = std::minmax_element(m_part.begin(), m_part.end(), byY);
    m_out.extremes.push_back({static_cast<std::uint32_t>(m_out.shapes.size()), *top, *right, *bottom, *left});
}

void ShapeCollector::endPart() {
    if (m_part.empty()) {
        return;
    }
    if (m_role == PartRole::points) {
        std::erase_if(m_part, [&](const QPointF& p) { return !m_clip.contains(p); });
        keep(m_role, m_part);
        return;
    }
    if (m_lastDropped) {
        take(m_last);
    }
    if (m_needs.extremes && m_role == PartRole::shell) {
        noteExtremes();
    }
    if (m_needs.labels > 0) {
        noteLabelPart();
    }
    if (m_allInside) {
        keep(m_role, m_part, {.ends = true});
    } else if (m_role == PartRole::line) {
        clipLine();
    } else {
        if (m_needs.lengths) {
            clipLine();
        }
        clipRing();
    }
}

void ShapeCollector::noteLabelPart() {
    double left = 1e300, top = 1e300, right = -1e300, bottom = -1e300;
    for (const auto& p : m_part) {
        left = std::min(left, p.x());
        right = std::max(right, p.x());
        top = std::min(top, p.y());
        bottom = std::max(bottom, p.y());
    }
    // A short line may continue another of its name; an area must have room for a letter.
    const bool line = m_role == PartRole::line;
    if (std::max(right - left, bottom - top) < (line ? m_needs.labels / 2 : m_needs.labels) || m_part.size() < 2) {
        return;
    }
    const auto from = static_cast<std::uint32_t>(m_out.labelPoints.size());
    m_out.labelPoints.insert(m_out.labelPoints.end(), m_part.begin(), m_part.end());
    m_out.labelParts.push_back({from, static_cast<std::uint32_t>(m_out.labelPoints.size())});
}

void ShapeCollector::keep(PartRole role, std::span<const QPointF> points, ScreenShapes::Part how) {
    if (points.empty()) {
        return;
    }
    how.from = static_cast<std::uint32_t>(m_out.points.size());
    m_out.points.insert(m_out.points.end(), points.begin(), points.end());
    how.to = static_cast<std::uint32_t>(m_out.points.size());
    how.role = role;
    m_out.parts.push_back(how);
}

void ShapeCollector::clipLine() {
    m_other.clear();
    double phase = 0;
    for (std::size_t i = 1; i < m_part.size(); ++i) {
        QPointF a = m_part[i - 1];
        QPointF b = m_part[i];
        if (!clipSegment(a, b, m_clip)) {
            keep(PartRole::line, m_other, {.phase = phase});
            m_other.clear();
            continue;
        }
        if (m_other.empty() || m_other.back() != a) {
            keep(PartRole::line, m_other, {.phase = phase});
            m_other.assign(1, a);
            phase = m_needs.lengths
                        ? m_lengths[i - 1] + std::hypot(a.x() - m_part[i - 1].x(), a.y() - m_part[i - 1].y())
                        : 0;
        }
        m_other.push_back(b);
    }
    keep(PartRole::line, m_other, {.ends = !m_other.empty() && m_other.back() == m_part.back(), .phase = phase});
}

void ShapeCollector::clipRing() {
    const auto& box = m_clip;
    clipHalfPlane(m_part, m_other, [&](const QPointF& p) { return p.x() - box.left; });
    clipHalfPlane(m_other, m_part, [&](const QPointF& p) { return box.right - p.x(); });
    clipHalfPlane(m_part, m_other, [&](const QPointF& p) { return p.y() - box.top; });
    clipHalfPlane(m_other, m_part, [&](const QPointF& p) { return box.bottom - p.y(); });
    if (m_part.size() >= 3) {
        if (m_part.front() != m_part.back()) {
            m_part.push_back(m_part.front());
        }
        keep(m_role, m_part, {.stroked = !m_needs.lengths});
    }
}

void ShapeCollector::addPoint(std::uint32_t source, int styleClass, const QPointF& p) {
    const auto part = static_cast<std::uint32_t>(m_out.parts.size());
    const auto from = static_cast<std::uint32_t>(m_out.points.size());
    m_out.points.push_back(p);
    m_out.parts.push_back({.from = from, .to = from + 1, .role = PartRole::points});
    const auto labels = static_cast<std::uint32_t>(m_out.labelParts.size());
    m_out.shapes.push_back({.firstPart = part,
                            .endPart = part + 1,
                            .source = source,
                            .styleClass = styleClass,
                            .kind = FeatureKind::point,
                            .firstLabel = labels,
                            .endLabel = labels});
}

void ShapeCollector::endShape() {
    m_shape.endPart = static_cast<std::uint32_t>(m_out.parts.size());
    m_shape.endLabel = static_cast<std::uint32_t>(m_out.labelParts.size());
    const auto index = static_cast<std::uint32_t>(m_out.shapes.size());
    if (m_shape.endPart > m_shape.firstPart) {
        m_out.shapes.push_back(m_shape);
        return;
    }
    if (m_needs.extremes) {
        std::erase_if(m_out.extremes, [&](const auto& one) { return one.shape == index; });
    }
    if (m_shape.endLabel > m_shape.firstLabel) {
        m_out.labelPoints.resize(m_out.labelParts[m_shape.firstLabel].from);
        m_out.labelParts.resize(m_shape.firstLabel);
    }
}

namespace {

geo::MapBox visibleBox(const MapView& view, double marginPixels) {
    auto box = view.bounds();
    const double margin = marginPixels * view.metresPerPixel;
    return {box.minX - margin, box.minY - margin, box.maxX + margin, box.maxY + margin};
}

struct ClassNeeds {
    ShapeNeeds shape;
    bool drawn = true;  ///< at this scale
};

/// By style class, the base style first.
std::vector<ClassNeeds> needsByClass(const Wanted& wanted) {
    const double scale = wanted.view.scaleDenominator();
    const auto& label = wanted.style.label;
    const double labels = label.enabled && label.scales.contains(scale) ? label.size * wanted.view.devicePixelRatio : 0;
    std::vector<ClassNeeds> out{{needsOf(wanted.style.base.stroke)}};
    for (const auto& one : wanted.style.classes) {
        out.push_back({needsOf(one.style.stroke), one.scales.contains(scale)});
    }
    for (auto& one : out) {
        one.shape.labels = labels;
    }
    return out;
}

}  // namespace

geo::MapBox seenBox(const MapView& view, double marginPixels, const Reprojection* reprojection) {
    const auto box = visibleBox(view, marginPixels);
    return reprojection == nullptr ? box : reprojection->backward(box);
}

void collect(const FeatureSet& features, std::span<const std::uint32_t> hidden, const Wanted& wanted, ScreenShapes& out,
             std::stop_token stop) {
    const auto device = toDevice(wanted.view);
    const auto needs = needsByClass(wanted);
    ShapeCollector collector{out, clipBoxOf(wanted.view, wanted.marginPixels)};
    auto indexes = features.indexesIn(visibleBox(wanted.view, wanted.marginPixels));
    std::erase_if(indexes, [&](std::uint32_t index) { return std::ranges::binary_search(hidden, index); });
    // Higher priority is drawn later, above.
    std::stable_sort(indexes.begin(), indexes.end(), [&](std::uint32_t a, std::uint32_t b) {
        return features.info(a).priority < features.info(b).priority;
    });
    WorkPoll poll{stop};
    for (const auto index : indexes) {
        if (poll.stopped(50)) {
            return;
        }
        const auto& info = features.info(index);
        const int styleClass = wanted.style.classIndex(info.classKey);
        const auto& need = needs[static_cast<std::size_t>(styleClass + 1)];
        if (!need.drawn) {
            continue;
        }
        collector.beginShape(index, info.kind, styleClass, info.priority, need.shape);
        for (std::size_t i = 0; i < features.partCount(index); ++i) {
            const auto part = features.part(index, i);
            collector.beginPart(part.role);
            for (const auto& p : part.points) {
                const auto s = device(p);
                collector.add(s.x, s.y);
            }
            out.verticesRead += part.points.size();
            poll.spend(part.points.size());
            collector.endPart();
        }
        collector.endShape();
    }
}

namespace {

/// Which features of a prepared layer are drawn: those that are there, not hidden, and of a class shown at this scale.
class DrawnFeatures {
public:
    DrawnFeatures(const PreparedFeatures& features, const Wanted& wanted, std::span<const ClassNeeds> needs)
        : m_features{features}, m_kept{wanted.kept}, m_needs{needs}, m_hidden{features.hidden.begin()} {}

    /// The style class of a feature that is drawn. To be asked in the order of the indexes.
    [[nodiscard]] std::optional<int> classOf(std::uint32_t index) {
        if (m_kept != nullptr && (index >= m_kept->size() || !(*m_kept)[index])) {
            return std::nullopt;
        }
        while (m_hidden != m_features.hidden.end() && *m_hidden < index) {
            ++m_hidden;
        }
        if (m_hidden != m_features.hidden.end() && *m_hidden == index) {
            return std::nullopt;
        }
        const int styleClass = index < m_features.classes.size() ? m_features.classes[index] : -1;
        return needs(styleClass).drawn ? std::optional{styleClass} : std::nullopt;
    }
    [[nodiscard]] const ClassNeeds& needs(int styleClass) const {
        return m_needs[static_cast<std::size_t>(styleClass + 1)];
    }

private:
    const PreparedFeatures& m_features;
    const std::vector<bool>* m_kept;
    std::span<const ClassNeeds> m_needs;
    std::span<const std::uint32_t>::iterator m_hidden;
};

/// Points one after the other, placed a block at a time: a transform of each alone costs more than the transform.
class PointBlock {
public:
    PointBlock(ShapeCollector& collector, const Grid& grid, const MapToScreen& fromGrid,
               std::optional<DisplayWarp>& warp, std::optional<LastClass>& last)
        : m_collector{collector}, m_grid{grid}, m_fromGrid{fromGrid}, m_warp{warp}, m_last{last} {}

    void makeDots() { m_dots = true; }
    void add(std::uint32_t index, int styleClass, GridPoint p) {
        m_entries.push_back({index, styleClass});
        if (m_warp) {
            m_source.push_back({m_grid.x(p.x), m_grid.y(p.y)});
        } else {
            m_placed.push_back({m_fromGrid.a * p.x + m_fromGrid.b * p.y + m_fromGrid.c,
                                m_fromGrid.d * p.x + m_fromGrid.e * p.y + m_fromGrid.f});
        }
        if (m_entries.size() >= kPoints) {
            flush();
        }
    }
    /// Before anything else is drawn above them, and at the end.
    void flush() {
        const std::span<const QPointF> places = m_warp ? (*m_warp)(m_source) : std::span<const QPointF>{m_placed};
        for (std::size_t i = 0; i < m_entries.size(); ++i) {
            const auto& p = places[i];
            const auto [index, styleClass] = m_entries[i];
            if (!m_collector.isSeen(p) ||
                (m_last && !m_last->take(nearestPixel(p.x()), nearestPixel(p.y()), styleClass))) {
                continue;
            }
            if (m_dots) {
                m_collector.addDot({p, index, styleClass});
            } else {
                m_collector.addPoint(index, styleClass, p);
            }
        }
        m_entries.clear();
        m_source.clear();
        m_placed.clear();
    }

private:
    static constexpr std::size_t kPoints = 512;
    ShapeCollector& m_collector;
    const Grid& m_grid;
    const MapToScreen& m_fromGrid;
    std::optional<DisplayWarp>& m_warp;
    std::optional<LastClass>& m_last;
    bool m_dots = false;
    std::vector<std::pair<std::uint32_t, int>> m_entries;
    std::vector<geo::MapPoint> m_source;
    std::vector<QPointF> m_placed;
};

}  // namespace

void collect(const VectorReader& reader, const PreparedFeatures& features, const Wanted& wanted, ScreenShapes& out,
             std::stop_token stop) {
    const MapView& view = wanted.view;
    const auto device = toDevice(view);
    const auto needs = needsByClass(wanted);
    ShapeCollector collector{out, clipBoxOf(view, wanted.marginPixels)};
    const Grid& grid = reader.grid();
    std::vector boxes{visibleBox(view, wanted.marginPixels)};
    std::optional<DisplayWarp> warp;
    if (features.reprojection != nullptr) {
        boxes = features.reprojection->backwardPieces(boxes.front());
        warp.emplace(boxes, *features.reprojection, device);
    }
    WorkPoll poll{stop};
    DrawnFeatures drawn{features, wanted, needs};
    // Grid steps straight to device pixels: one affine for both.
    const MapToScreen fromGrid{device.a * grid.scale, device.b * grid.scale, device({grid.originX, grid.originY}).x,
                               device.d * grid.scale, device.e * grid.scale, device({grid.originX, grid.originY}).y};
    std::vector<geo::MapPoint> source;
    std::optional<LastClass> last;
    if (reader.size() > kManyPoints) {
        const double ratio = view.devicePixelRatio;
        last.emplace(static_cast<int>(std::ceil(view.width * ratio)), static_cast<int>(std::ceil(view.height * ratio)));
    }
    PointBlock block{collector, grid, fromGrid, warp, last};
    if (const auto points = reader.plainPoints(); wanted.dots && !points.empty()) {
        block.makeDots();
        const auto indexes = reader.indexesIn(boxes, stop);
        out.dots.reserve(indexes.size());
        constexpr std::size_t kPlaced = 5;  // units of work for a point
        for (const auto index : indexes) {
            if (poll.stopped(kPlaced)) {
                return;
            }
            if (const auto styleClass = drawn.classOf(index)) {
                ++out.verticesRead;
                block.add(index, *styleClass, points[index]);
            }
        }
        block.flush();
        return;
    }
    const auto visit = [&](const FeatureView& feature) {
        const auto index = feature.index();
        constexpr std::size_t kFeature = 5;  // units of work besides its vertices
        const auto styleClass = poll.stopped(kFeature) ? std::nullopt : drawn.classOf(index);
        if (!styleClass) {
            return;
        }
        if (feature.kind() == FeatureKind::point && feature.partCount() == 1 && feature.part(0).points.size() == 1) {
            ++out.verticesRead;
            block.add(index, *styleClass, feature.part(0).points.front());
            return;
        }
        block.flush();
        collector.beginShape(index, feature.kind(), *styleClass, 0, drawn.needs(*styleClass).shape);
        for (std::uint32_t i = 0; i < feature.partCount(); ++i) {
            const auto part = feature.part(i);
            collector.beginPart(part.role);
            if (warp) {
                source.clear();
                for (const auto& p : part.points) {
                    source.push_back({grid.x(p.x), grid.y(p.y)});
                }
                for (const auto& q : (*warp)(source)) {
                    collector.add(q.x(), q.y());
                }
            } else {
                for (const auto& p : part.points) {
                    collector.add(fromGrid.a * p.x + fromGrid.b * p.y + fromGrid.c,
                                  fromGrid.d * p.x + fromGrid.e * p.y + fromGrid.f);
                }
            }
            out.verticesRead += part.points.size();
            poll.spend(part.points.size());
            collector.endPart();
        }
        collector.endShape();
    };
    reader.query(boxes, view.metresPerPixel / view.devicePixelRatio, visit, stop);
    block.flush();
}

}  // namespace weir::maps
