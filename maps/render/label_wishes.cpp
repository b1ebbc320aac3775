// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/label_wishes.h"

#include "maps/layer/line_break.h"
#include "maps/render/area_rows.h"
#include "maps/render/label_placer.h"
#include "maps/render/line_labels.h"
#include "maps/render/work_poll.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

namespace weir::maps {

namespace {

constexpr std::size_t kMaxWishes = 6000;  // features of one layer whose labels are considered
constexpr int kMostLines = 3;             // of a text broken to fit its area
constexpr std::size_t kWish = 300;        // units of work to measure a text

const FeatureStyle& styleOf(const Style& style, int styleClass) {
    return styleClass < 0 ? style.base : style.classes[static_cast<std::size_t>(styleClass)].style;
}

ScreenBox boxOf(std::span<const QPointF> points) {
    double left = 1e300, top = 1e300, right = -1e300, bottom = -1e300;
    for (const auto& p : points) {
        left = std::min(left, p.x());
        right = std::max(right, p.x());
        top = std::min(top, p.y());
        bottom = std::max(bottom, p.y());
    }
    return {left, top, right - left, bottom - top};
}

double lengthOf(std::span<const QPointF> points) {
    double length = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        length += std::hypot(points[i].x() - points[i - 1].x(), points[i].y() - points[i - 1].y());
    }
    return length;
}

double signedArea(std::span<const QPointF> ring) {
    double area = 0;
    for (std::size_t i = 1; i < ring.size(); ++i) {
        area += (ring[i - 1].x() - ring[0].x()) * (ring[i].y() - ring[0].y()) -
                (ring[i].x() - ring[0].x()) * (ring[i - 1].y() - ring[0].y());
    }
    return std::abs(area) / 2;
}

/// The wishes of one layer.
class Wisher {
public:
    Wisher(const ScreenShapes& shapes, const Layer& layer, const RenderRequest& request, const PaintTools& tools,
           std::stop_token stop, LayerPicture& out)
        : m_shapes{shapes},
          m_layer{layer},
          m_rule{layer.style.label},
          m_view{request.view},
          m_tools{tools},
          m_look{LabelInk::lookFor(layer.style.label, request.palette)},
          m_stop{stop},
          m_poll{std::move(stop)},
          m_out{out} {
        m_points.reserve(shapes.labelPoints.size());
        for (const auto& p : shapes.labelPoints) {
            m_points.push_back(p / m_view.devicePixelRatio);
        }
    }

    /// `given`: texts by source of the shape; empty: the layer has them.
    void run(std::span<const std::string> given) {
        const auto chosen = choose();
        if (m_stop.stop_requested()) {
            return;
        }
        std::vector<std::uint32_t> features;
        for (const auto shape : chosen) {
            features.push_back(m_shapes.shapes[shape].source);
        }
        const auto texts = given.empty() ? m_tools.texts.textsOf(m_layer, features, m_stop) : textsOf(given, features);
        if (!texts) {
            m_out.problem = texts.error();
            return;
        }
        std::vector<Line> lines;
        for (std::size_t i = 0; i < chosen.size() && !m_poll.stopped(kWish); ++i) {
            const auto& shape = m_shapes.shapes[chosen[i]];
            const auto& text = (*texts)[i];
            if (text.empty()) {
                continue;
            }
            if (shape.kind == FeatureKind::point) {
                wishBeside(shape, text);
            } else if (shape.kind == FeatureKind::polygon) {
                wishInside(shape, text);
            } else {
                addPieces(shape, text, lines);
            }
        }
        wishAlong(lines);
    }

private:
    static Result<std::vector<std::string>> textsOf(std::span<const std::string> given,
                                                    std::span<const std::uint32_t> features) {
        std::vector<std::string> out;
        for (const auto feature : features) {
            out.push_back(given[feature]);
        }
        return out;
    }

    struct Line {
        const ScreenShapes::Shape* shape = nullptr;
        std::string text;
        std::span<const QPointF> points;
        double length = 0;
    };

    [[nodiscard]] std::span<const QPointF> pointsOf(const ScreenShapes::LabelPart& part) const {
        return std::span{m_points}.subspan(part.from, part.to - part.from);
    }

    /// Topmost first; of lines those with the longest pieces.
    [[nodiscard]] std::vector<std::uint32_t> choose() {
        std::vector<std::uint32_t> others;
        std::vector<std::pair<double, std::uint32_t>> lines;
        for (auto i = static_cast<std::uint32_t>(m_shapes.shapes.size()); i-- > 0 && !m_poll.stopped();) {
            const auto& shape = m_shapes.shapes[i];
            if (shape.kind == FeatureKind::line) {
                double longest = 0;
                for (auto p = shape.firstLabel; p < shape.endLabel; ++p) {
                    const auto points = pointsOf(m_shapes.labelParts[p]);
                    longest = std::max(longest, lengthOf(points));
                    m_poll.spend(points.size());
                }
                if (longest > 0) {
                    lines.emplace_back(-std::round(longest), i);  // pieces of one length keep their order
                }
            } else if (others.size() < kMaxWishes &&
                       (shape.kind == FeatureKind::point || shape.endLabel > shape.firstLabel)) {
                others.push_back(i);
            }
        }
        const auto most = std::min(lines.size(), kMaxWishes);
        std::partial_sort(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(most), lines.end());
        for (std::size_t i = 0; i < most; ++i) {
            others.push_back(lines[i].second);
        }
        return others;
    }

    [[nodiscard]] LabelForm formOf(std::string text) const {
        const auto size = m_tools.ink.measure(text, m_look);
        return {std::move(text), size};
    }
    [[nodiscard]] double widthOf(std::string_view text) const {
        return m_tools.ink.measure(text, m_look).width() - 2 * m_look.haloWidth;
    }
    [[nodiscard]] std::optional<std::string> broken(const std::string& text, double maxWidth, int lines) const {
        return brokenText(text, {maxWidth, lines}, [this](std::string_view piece) { return widthOf(piece); });
    }

    [[nodiscard]] LabelWish wishOf(const ScreenShapes::Shape& shape, const std::string& text, LabelPlace place) const {
        LabelWish wish;
        if (const auto* live = std::get_if<LiveSource>(&m_layer.source)) {
            wish.ref = live->features->info(shape.source).ref;
        } else {
            wish.ref = {"layer:" + m_layer.id, shape.source};
        }
        wish.text = text;
        wish.priority = shape.priority + m_rule.priority;
        wish.place = place;
        return wish;
    }

    void wishBeside(const ScreenShapes::Shape& shape, const std::string& text) {
        auto wish = wishOf(shape, text, LabelPlace::besidePoint);
        const QPointF p = m_shapes.points[m_shapes.parts[shape.firstPart].from] / m_view.devicePixelRatio;
        wish.anchor = {p.x(), p.y()};
        wish.reach = styleOf(m_layer.style, shape.styleClass).marker.size / 2;
        wish.forms.push_back(formOf(m_rule.wrapWidth > 0 ? broken(text, m_rule.wrapWidth, 4).value_or(text) : text));
        m_out.labels.push_back(std::move(wish));
    }

    /// The part of an area of which most is seen, as a box of the picture.
    [[nodiscard]] ScreenBox largestVisiblePart(const ScreenShapes::Shape& shape) const {
        double most = 0;
        ScreenBox box{};
        for (auto p = shape.firstPart; p < shape.endPart; ++p) {
            if (m_shapes.parts[p].role != PartRole::shell) {
                continue;
            }
            const auto ring = m_shapes.pointsOf(m_shapes.parts[p]);
            if (const double area = signedArea(ring); area > most) {
                most = area;
                box = boxOf(ring);
            }
        }
        const double ratio = m_view.devicePixelRatio;
        return {box.x / ratio, box.y / ratio, box.width / ratio, box.height / ratio};
    }

    /// The whole height of that part of the area, seen or not.
    [[nodiscard]] ScreenBox wholePart(std::span<const std::span<const QPointF>> rings, const ScreenBox& seen) const {
        ScreenBox best{};
        double most = -1;
        for (const auto ring : rings) {
            const auto box = boxOf(ring);
            const double width = std::min(box.right(), seen.right()) - std::max(box.x, seen.x);
            const double height = std::min(box.bottom(), seen.bottom()) - std::max(box.y, seen.y);
            if (width > 0 && height > 0 && width * height > most) {
                most = width * height;
                best = box;
            }
        }
        return best;
    }

    void wishInside(const ScreenShapes::Shape& shape, const std::string& text) {
        std::vector<std::span<const QPointF>> rings;
        for (auto p = shape.firstLabel; p < shape.endLabel; ++p) {
            rings.push_back(pointsOf(m_shapes.labelParts[p]));
            m_poll.spend(rings.back().size());
        }
        const auto seen = largestVisiblePart(shape);
        const auto whole = wholePart(rings, seen);
        if (seen.width <= 0 || whole.width <= 0) {
            return;
        }
        auto wish = wishOf(shape, text, LabelPlace::inArea);
        wish.forms.push_back(formOf(text));
        const double step = std::max(2.0, m_rule.size / 2);
        const double origin = m_view.transform()({0, 0}).y;
        const auto rowsOf = [&](const ScreenBox& box, double apart) {
            return std::make_shared<const AreaRows>(rings, AreaRows::Frame{box.y, box.bottom(), apart, origin});
        };
        const ScreenBox picture{0, 0, double(m_view.width), double(m_view.height)};
        const bool large = whole.height > 4.0 * m_view.height;
        wish.area = rowsOf(large ? seen : whole, step);
        if (!large) {
            fit(wish, *wish.area, whole);
            const bool shown = std::any_of(wish.spots.begin(), wish.spots.end(), [&](const LabelSpot& spot) {
                const auto box = LabelPlacer::boxesOf(spot, wish.forms[spot.form].size).front();
                return box.x >= 0 && box.y >= 0 && box.right() <= picture.width && box.bottom() <= picture.height;
            });
            if (shown) {
                m_out.labels.push_back(std::move(wish));
                return;
            }
            wish.spots.clear();
            wish.forms.resize(1);
        }
        const ScreenBox both{std::max(seen.x, 0.0), std::max(seen.y, 0.0), 0, 0};
        fit(wish, *wish.area,
            {both.x, both.y, std::min(seen.right(), picture.width) - both.x,
             std::min(seen.bottom(), picture.height) - both.y});
        if (!wish.spots.empty()) {
            m_out.labels.push_back(std::move(wish));
        }
    }

    /// Spots for the text whole, or else broken into as few lines as fit.
    void fit(LabelWish& wish, const AreaRows& rows, const ScreenBox& within) {
        constexpr std::size_t kMostSpots = 8;
        const double around = 2 * m_look.haloWidth;
        const auto take = [&](std::size_t form) {
            const auto& size = wish.forms[form].size;
            const double width = size.width() - around;
            std::vector<LabelSpot> beside;
            for (const auto& place : rows.places(size.height() - around - m_look.size * 0.25, within, kMostSpots)) {
                if (place.width < width) {
                    continue;
                }
                wish.spots.push_back({place.centre, 0, {}, form});
                // Where the middle is taken, there may be room to its left and right.
                for (const double side : {-0.25, 0.25}) {
                    const double shift = side * (place.width - width);
                    if (std::abs(shift) > m_look.size) {
                        beside.push_back({{place.centre.x + shift, place.centre.y}, 0, {}, form});
                        beside.push_back({{place.centre.x + 1.8 * shift, place.centre.y}, 0, {}, form});
                    }
                }
            }
            wish.spots.insert(wish.spots.end(), beside.begin(), beside.end());
            m_poll.spend(2000);
        };
        take(0);
        for (int lines = 2; lines <= kMostLines && wish.spots.empty() && m_rule.wrap; ++lines) {
            const auto widest = rows.places(LabelInk::lineHeight(m_look) * lines - m_look.size * 0.25, within, 1);
            if (widest.empty()) {
                return;
            }
            auto text = broken(wish.text, widest.front().width, lines);
            if (text && *text != wish.forms.front().text) {
                wish.forms.resize(1);
                wish.forms.push_back(formOf(*std::move(text)));
                take(1);
            }
        }
    }

    void addPieces(const ScreenShapes::Shape& shape, const std::string& text, std::vector<Line>& lines) {
        std::string flat = text;
        std::replace(flat.begin(), flat.end(), '\n', ' ');
        for (auto p = shape.firstLabel; p < shape.endLabel; ++p) {
            const auto points = pointsOf(m_shapes.labelParts[p]);
            if (points.size() > 1) {
                lines.push_back({&shape, flat, points, lengthOf(points)});
                m_poll.spend(points.size());
            }
        }
    }

    void wishAlong(std::vector<Line>& lines) {
        // A river is named where it is long first.
        std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
            return a.shape->priority != b.shape->priority ? a.shape->priority > b.shape->priority : a.length > b.length;
        });
        std::unordered_map<std::string, NamedLines> names;
        std::vector<std::size_t> numbers;
        constexpr std::size_t kNamed = 30;  // units of work to find the name
        for (const auto& line : lines) {
            if (m_poll.stopped(kNamed)) {
                return;
            }
            numbers.push_back(names[line.text].add(line.points));
        }
        for (std::size_t i = 0; i < lines.size() && !m_poll.stopped(50 + lines[i].points.size()); ++i) {
            wishAlong(lines[i], names[lines[i].text], numbers[i]);
        }
    }

    [[nodiscard]] LineSetting settingFor(const ScreenShapes::Shape& shape, const std::string& text) const {
        const auto& stroke = styleOf(m_layer.style, shape.styleClass).stroke;
        return {.text = m_rule.lineText,
                .side = m_rule.lineSide,
                .offset = stroke.width / 2 + stroke.casingWidth + m_rule.lineOffset + m_rule.size * 0.55,
                .maxBend = m_rule.maxBend,
                .size = m_rule.size,
                .upright = isHan(text)};
    }

    /// One wish for every `repeatDistance` of the piece, each with a few places to try.
    void wishAlong(const Line& line, const NamedLines& name, std::size_t piece) {
        auto wish = wishOf(*line.shape, line.text, LabelPlace::onLine);
        wish.forms.push_back(formOf(line.text));
        wish.reach = line.length;
        const double width = wish.forms.front().size.width() - 2 * m_look.haloWidth;
        auto path = name.pathThrough(piece, line.length > 4 * width ? width : 2 * width);
        m_poll.spend(path.points.size());
        const double before = path.before;
        const MeasuredLine along{std::move(path.points)};
        if (along.length() < width) {
            return;
        }
        const auto letters = m_tools.ink.letters(line.text, m_look);
        const auto setting = settingFor(*line.shape, line.text);
        const double slots = std::max(1.0, std::floor(line.length / m_rule.repeatDistance));
        const double slot = line.length / slots;
        const ScreenBox picture{0, 0, double(m_view.width), double(m_view.height)};
        for (double k = 0; k < slots; ++k) {
            const double middle = before + (k + 0.5) * slot;
            const QPointF at = along.at(middle);
            const double reach = slot + width;
            m_poll.spend(20);
            if (at.x() < -reach || at.y() < -reach || at.x() > picture.width + reach ||
                at.y() > picture.height + reach) {
                continue;
            }
            wish.spots.clear();
            for (const double shift : {0.0, -0.14, 0.14, -0.28, 0.28, -0.42, 0.42}) {
                const double centre =
                    std::clamp(middle + shift * slot, width / 2, std::max(width / 2, along.length() - width / 2));
                auto spot = setting.text == LineText::curved ? spotAlong(along, centre, letters, setting)
                                                             : spotOnChord(along, centre, width, setting);
                if (spot && picture.contains(spot->centre)) {
                    wish.spots.push_back(*std::move(spot));
                }
                m_poll.spend(letters.size() * 10);
            }
            if (!wish.spots.empty()) {
                wish.anchor = wish.spots.front().centre;
                m_out.labels.push_back(wish);
            }
        }
    }

    const ScreenShapes& m_shapes;
    const Layer& m_layer;
    const LabelRule& m_rule;
    const MapView& m_view;
    const PaintTools& m_tools;
    LabelInk::Look m_look;
    std::stop_token m_stop;
    WorkPoll m_poll;
    LayerPicture& m_out;
    std::vector<QPointF> m_points;  // of the label parts, logical pixels
};

void addSymbols(const ScreenShapes& shapes, const Layer& layer, double ratio, LayerPicture& out) {
    const auto points = std::ranges::count(shapes.shapes, FeatureKind::point, &ScreenShapes::Shape::kind);
    if (static_cast<std::size_t>(points) + shapes.dots.size() > kManyPoints) {
        return;
    }
    for (const auto& dot : shapes.dots) {
        const double size = styleOf(layer.style, dot.styleClass).marker.size;
        out.symbols.push_back(
            {{dot.at.x() / ratio - size / 2, dot.at.y() / ratio - size / 2, size, size}, layer.style.label.priority});
    }
    for (const auto& shape : shapes.shapes) {
        if (shape.kind != FeatureKind::point) {
            continue;
        }
        const double size = styleOf(layer.style, shape.styleClass).marker.size;
        for (const auto& p : shapes.pointsOf(shapes.parts[shape.firstPart])) {
            out.symbols.push_back({{p.x() / ratio - size / 2, p.y() / ratio - size / 2, size, size},
                                   shape.priority + layer.style.label.priority});
        }
    }
}

}  // namespace

void addLabels(const ScreenShapes& shapes, std::span<const std::string> texts, const Layer& layer,
               const RenderRequest& request, const PaintTools& tools, std::stop_token stop, LayerPicture& out) {
    const StopWatch labelling;
    addSymbols(shapes, layer, request.view.devicePixelRatio, out);
    if (layer.style.obstacle != LabelObstacle::none) {
        out.mask = std::make_shared<const LabelMask>(shapes, layer.style, request.view, stop);
    }
    if (layer.style.label.enabled && layer.style.label.scales.contains(request.view.scaleDenominator())) {
        Wisher{shapes, layer, request, tools, stop, out}.run(texts);
    }
    out.timings.label += labelling.milliseconds();
}

}  // namespace weir::maps
