// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/layer.h"
#include "maps/layer/map_view.h"

#include <QPointF>

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace weir::maps {

/// The visible features of one layer in device pixels: vertices closer than a pixel dropped, rings and lines clipped to
/// the picture with a margin. Columnar, drawn in passes (fills, casings, strokes, symbols).
struct ScreenShapes {
    struct Part {
        std::uint32_t from = 0;
        std::uint32_t to = 0;
        PartRole role = PartRole::points;
        bool stroked = true;  ///< false: a ring cut by the picture, whose edge follows as lines
        bool ends = false;    ///< the last point is the last one of the feature's part
        double phase = 0;     ///< length of the line before the first point, where it is measured
    };
    /// The outermost points of a shell, seen or not: where the arrows of an area stand.
    struct Extremes {
        std::uint32_t shape = 0;
        QPointF top, right, bottom, left;
    };
    struct Shape {
        std::uint32_t firstPart = 0;
        std::uint32_t endPart = 0;
        std::uint32_t source = 0;  ///< index of the feature in its set or file
        int styleClass = -1;
        int priority = 0;
        FeatureKind kind = FeatureKind::none;
        float turn = 0;                ///< of a symbol, degrees clockwise on the screen
        std::uint32_t firstLabel = 0;  ///< its label parts
        std::uint32_t endLabel = 0;
    };
    /// A line or ring as long as it is, seen or not: what labels are anchored in, so that they do not move with the
    /// edge of the picture.
    struct LabelPart {
        std::uint32_t from = 0;
        std::uint32_t to = 0;
    };
    /// A point symbol of which nothing is asked but to be drawn: a million of them take a third of the memory of
    /// shapes.
    struct Dot {
        QPointF at;
        std::uint32_t source = 0;
        int styleClass = -1;
    };
    std::vector<QPointF> points;
    std::vector<Part> parts;
    std::vector<Shape> shapes;
    std::vector<Extremes> extremes;
    std::vector<QPointF> labelPoints;
    std::vector<LabelPart> labelParts;
    std::vector<Dot> dots;  ///< drawn after the shapes
    std::uint64_t verticesRead = 0;

    [[nodiscard]] bool empty() const { return shapes.empty() && dots.empty(); }
    [[nodiscard]] std::size_t size() const { return shapes.size() + dots.size(); }

    [[nodiscard]] std::span<const QPointF> pointsOf(const Part& part) const {
        return std::span{points}.subspan(part.from, part.to - part.from);
    }
};

/// Box in device pixels that drawing is clipped to.
struct ClipBox {
    double left = 0;
    double top = 0;
    double right = 0;
    double bottom = 0;
    [[nodiscard]] bool contains(const QPointF& p) const {
        return p.x() >= left && p.x() <= right && p.y() >= top && p.y() <= bottom;
    }
};
/// The picture with a margin for strokes and symbols that reach in from outside.
[[nodiscard]] ClipBox clipBoxOf(const MapView& view, double marginPixels);

/// What the style of a shape needs to know besides its points.
struct ShapeNeeds {
    bool lengths = false;   ///< dashes and marks: so that they stay in place while the picture moves over the line
    bool extremes = false;  ///< the arrows of an area
    double labels = 0;      ///< lines and areas at least as large have label parts, device pixels; 0: none
};
[[nodiscard]] ShapeNeeds needsOf(const Stroke& stroke);

/// Takes vertices in device pixels, part by part, and keeps what is seen.
class ShapeCollector {
public:
    ShapeCollector(ScreenShapes& out, const ClipBox& clip) : m_out{out}, m_clip{clip} {}

    void beginShape(std::uint32_t source, FeatureKind kind, int styleClass, int priority, ShapeNeeds needs = {});
    void beginPart(PartRole role);
    void add(double x, double y);
    void endPart();
    void endShape();  ///< drops the shape when nothing of it is left
    /// Whether a point lies in the picture or its margin; NaN does not.
    [[nodiscard]] bool isSeen(const QPointF& p) const { return m_clip.contains(p); }
    /// A feature of one point that is seen, whole.
    void addPoint(std::uint32_t source, int styleClass, const QPointF& p);
    void addDot(const ScreenShapes::Dot& dot) { m_out.dots.push_back(dot); }

private:
    void take(const QPointF& p);
    void keep(PartRole role, std::span<const QPointF> points, ScreenShapes::Part how = {});
    void clipLine();
    void clipRing();
    void noteExtremes();
    void noteLabelPart();

    ScreenShapes& m_out;
    ClipBox m_clip;
    ScreenShapes::Shape m_shape;
    PartRole m_role = PartRole::points;
    ShapeNeeds m_needs;
    std::vector<QPointF> m_part;
    std::vector<double> m_lengths;  // up to each vertex of m_part, when needed
    std::vector<QPointF> m_other;
    bool m_allInside = true;
    QPointF m_last;  // the newest vertex, kept or not
    bool m_lastDropped = false;
};

/// From so many points on, a point is not collected when one of the same class lies on the same device pixel: nothing
/// of the lower one can be seen. Nor does a layer with that many keep labels off its symbols: there would be no place
/// left.
inline constexpr std::size_t kManyPoints = 20'000;

/// `view.transform()` in device pixels.
[[nodiscard]] MapToScreen toDevice(const MapView& view);

/// What of a layer is wanted: how it is drawn, where, and how far beyond the picture symbols and strokes reach.
struct Wanted {
    const Style& style;
    const MapView& view;
    double marginPixels = 0;
    const std::vector<bool>* kept = nullptr;  ///< features of a prepared layer that there are; null: all
    bool dots = false;                        ///< points of a layer of nothing else may come as dots
};
/// `hidden`: indexes, ascending, of features that are not drawn.
void collect(const FeatureSet& features, std::span<const std::uint32_t> hidden, const Wanted& wanted, ScreenShapes& out,
             std::stop_token stop);
/// How the features of a prepared layer are taken.
struct PreparedFeatures {
    std::span<const int> classes{};              ///< style class of each, empty: all -1
    std::span<const std::uint32_t> hidden{};     ///< indexes, ascending, of those that are not drawn
    const Reprojection* reprojection = nullptr;  ///< null: coordinates are in the working CRS
};
void collect(const VectorReader& reader, const PreparedFeatures& features, const Wanted& wanted, ScreenShapes& out,
             std::stop_token stop);
/// What a view shows of a prepared layer, in the layer's coordinates; empty when nothing can be transformed.
[[nodiscard]] geo::MapBox seenBox(const MapView& view, double marginPixels, const Reprojection* reprojection);

}  // namespace weir::maps
