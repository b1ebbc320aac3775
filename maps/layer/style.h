// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/text.h"
#include "maps/layer/palette.h"

#include <string>
#include <string_view>
#include <vector>

namespace weir::maps {

// Sizes are logical pixels (1/96 inch). Styles are values: they compare, copy, and go through JSON unchanged.

enum class Dash { solid, dash, dot, dashDot };
enum class Hatch { none, forward, backward, cross, horizontal, vertical, dots };
/// How the colours of a whole layer meet those of what lies below it (the formulas of W3C Compositing, 10.1).
enum class BlendMode { normal, multiply, screen, overlay, darken, lighten };

/// Scale denominators between which something is shown: `from` ≤ N < `to`; 0 means open.
struct ScaleRange {
    double from = 0;
    double to = 0;
    [[nodiscard]] bool contains(double denominator) const {
        return (from <= 0 || denominator >= from) && (to <= 0 || denominator < to);
    }
    bool operator==(const ScaleRange&) const = default;
};

struct Fill {
    ColourRef colour{};
    Hatch hatch = Hatch::none;
    ColourRef hatchColour{};
    double hatchSpacing = 8;
    double hatchWidth = 1.5;
    /// A symbol (as in Marker) repeated over the area, above colour and hatch; "" for none. Plain shapes have the
    /// colour of the hatch. Every second row is shifted by half a step.
    std::string pattern{};
    double patternSize = 14;     ///< of one symbol
    double patternSpacing = 28;  ///< from one to the next along a row, and from a row to the second after it
    bool operator==(const Fill&) const = default;
};

/// What stands along a line or the edge of an area, in the stroke's colour, as annexes B and C of GB/T 35649 draw it:
/// pairs of ticks across the line (roads), crosses in gaps of the line (isolation lines), dots on it, an arrowhead at
/// its end (routes), or four arrows into or out of an area (its control, its spread).
enum class LineMark { none, ticks, crosses, dots, arrowhead, arrowsInward, arrowsOutward };

struct LineMarks {
    LineMark kind = LineMark::none;
    double size = 6;      ///< height of a tick or cross, diameter of a dot, length of an arrow
    double spacing = 18;  ///< from one to the next along the line
    double gap = 2;       ///< between the ticks of a pair, between a cross and the line
    double inset = 0;     ///< of an arrowhead from the end of the line: the symbol there must not hide it
    bool operator==(const LineMarks&) const = default;
};

struct Stroke {
    ColourRef colour{};
    double width = 0;  ///< 0: no stroke
    Dash dash = Dash::solid;
    ColourRef casing{};  ///< drawn below the stroke, `casingWidth` wider on each side
    double casingWidth = 0;
    LineMarks marks{};
    std::vector<double> dashes{};  ///< own lengths, drawn and left out in turn; empty: as `dash` says
    bool operator==(const Stroke&) const = default;
};

/// Symbol of the table in resources/symbols ("team", "warehouse", "station.above" …), or one of the plain shapes
/// "circle", "square", "triangle", "diamond", filled and stroked with the fill and stroke of the style.
struct Marker {
    std::string symbol{};
    double size = 20;
    double rotation = 0;          ///< degrees clockwise, on the screen
    std::string rotationField{};  ///< attribute with degrees clockwise from the map's north, added: flow, wind, heading
    bool operator==(const Marker&) const = default;
};

/// How one feature is drawn; what does not fit its geometry is not used (a point has no hatch).
struct FeatureStyle {
    Fill fill{};
    Stroke stroke{};
    Marker marker{};
    bool operator==(const FeatureStyle&) const = default;
};

/// How a label follows its line: turned as a whole, or letter by letter.
enum class LineText { straight, curved };
/// Where a label stands to its line, as it is read.
enum class LineSide { on, above, below };

/// What is written beside, along or in a feature. Prepared layers write the attribute `field`, or `text` when it is
/// not empty; live features their own label, or `text` (label_text.h has the grammar: "{name}\n{stage:.2} m").
struct LabelRule {
    bool enabled = false;
    std::string field{};
    std::string text{};
    double size = 12;
    bool bold = false;
    bool italic = false;
    double spacing = 0;  ///< extra pixels between letters
    ColourRef colour = "label";
    ColourRef halo = "halo";
    double haloWidth = 1.6;
    int priority = 0;  ///< added to the feature's own; higher is placed first
    ScaleRange scales{};
    LineText lineText = LineText::straight;
    LineSide lineSide = LineSide::on;
    double lineOffset = 2;        ///< between the line's edge and a label above or below it
    double maxBend = 30;          ///< degrees between neighbouring letters; where a line bends more it has no label
    double repeatDistance = 260;  ///< along lines; the same text of a layer never comes closer
    double sameTextDistance = 0;  ///< the same for points and areas; 0: each has its own
    bool wrap = true;             ///< a text too wide for its area is broken into lines
    double wrapWidth = 0;         ///< beside points: broken where it gets wider; 0: only where it says so
    bool operator==(const LabelRule&) const = default;
};

/// What puts a feature of a prepared layer into a class; the first class that takes it wins. Live features carry the
/// key of theirs and are always `categories`.
enum class Classing {
    categories,  ///< `classField` has the value `key`
    ranges,      ///< `classField` spells a number with from ≤ number < to; the last class takes its `to` as well
    rules,       ///< the condition `rule` holds (classing.h)
};

struct StyleClass {
    std::string key{};    ///< class key of a live feature, or value of `Style::classField`
    std::string title{};  ///< for the legend
    FeatureStyle style{};
    double from = 0;
    double to = 0;
    std::string rule{};
    ScaleRange scales{};  ///< where its features are drawn; elsewhere they are not, nor fall to another class
    bool operator==(const StyleClass&) const = default;
};

/// What labels of other layers keep off: nothing of the layer, its lines and the edges of its areas, or all of it.
enum class LabelObstacle { none, edges, whole };

/// How values of a raster become colours: "picture" shows it as it is; "grey" and "elevation" colour band 1 between
/// `minimum` and `maximum` (both 0: as in the manifest); "relief" shades band 1 as heights lit from the north-west.
struct RasterStyle {
    enum class Mode { picture, grey, elevation, relief };
    Mode mode = Mode::picture;
    double minimum = 0;
    double maximum = 0;
    bool smooth = true;
    bool operator==(const RasterStyle&) const = default;
};

struct Style {
    FeatureStyle base{};       ///< for features without a class
    std::string classField{};  ///< attribute of a prepared layer that decides the class; live features carry a key
    std::vector<StyleClass> classes{};  ///< first match wins
    LabelRule label{};
    RasterStyle raster{};
    Classing classing = Classing::categories;
    bool folds = false;  ///< points fold where the map is crowded (live: folds.h, prepared: crowd.h)
    BlendMode blend = BlendMode::normal;
    LabelObstacle obstacle = LabelObstacle::none;

    [[nodiscard]] const FeatureStyle& styleFor(std::string_view classKey) const;
    /// Position in `classes`, or -1 for the base style.
    [[nodiscard]] int classIndex(std::string_view classKey) const;
    bool operator==(const Style&) const = default;
};

[[nodiscard]] Json toJson(const Style& style);
/// Missing members take their defaults, unknown members are ignored (a newer version may have written them).
/// Errors: invalid (wrong type, unknown enumerator, size out of 0…1000).
[[nodiscard]] Result<Style> styleFromJson(const Json& json);

}  // namespace weir::maps
