// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/crowd.h"
#include "maps/render/label_wishes.h"
#include "maps/render/layer_painter.h"

#include <QImage>

#include <algorithm>
#include <cmath>
#include <map>

namespace weir::maps {

namespace {

constexpr std::size_t kSplitVertices = 30'000;  // from here on a layer is drawn in strips side by side

const FeatureStyle& styleOf(const Style& style, int styleClass) {
    return styleClass < 0 ? style.base : style.classes[static_cast<std::size_t>(styleClass)].style;
}

double marginOf(const Style& style) {
    double margin = 4;
    const auto take = [&](const FeatureStyle& s) {
        const double marks = s.stroke.marks.kind == LineMark::none ? 0 : s.stroke.marks.size;
        margin = std::max({margin, s.marker.size / 2 + 3, s.stroke.width + s.stroke.casingWidth + marks + 3});
    };
    take(style.base);
    for (const auto& one : style.classes) {
        take(one.style);
    }
    return margin;
}

bool turnsSymbols(const Style& style) {
    const auto turns = [](const FeatureStyle& one) {
        return one.marker.rotation != 0 || !one.marker.rotationField.empty();
    };
    return turns(style.base) || std::any_of(style.classes.begin(), style.classes.end(),
                                            [&](const StyleClass& one) { return turns(one.style); });
}

/// What a live feature says under a title, as a number; 0 when it says none.
double liveNumber(const FeatureSet::Info& info, const std::string& title) {
    const auto found = std::find_if(info.attributes.begin(), info.attributes.end(),
                                    [&](const auto& attribute) { return attribute.first == title; });
    return found == info.attributes.end() ? 0 : numberOf(found->second).value_or(0);
}

/// Symbols that say where something on the map goes turn with the map; all others stand as the style says.
Result<void> turnSymbols(const Layer& layer, const MapView& view, const PaintTools& tools, std::stop_token stop,
                         ScreenShapes& shapes) {
    if (!turnsSymbols(layer.style)) {
        return {};
    }
    const auto* live = std::get_if<LiveSource>(&layer.source);
    const auto* vector = std::get_if<PreparedVectorSource>(&layer.source);
    std::map<std::string, ClassCache::Numbers> columns;
    for (auto& shape : shapes.shapes) {
        const Marker& marker = styleOf(layer.style, shape.styleClass).marker;
        double turn = marker.rotation;
        if (const auto& field = marker.rotationField; !field.empty()) {
            turn += view.rotation;
            if (live != nullptr) {
                turn += liveNumber(live->features->info(shape.source), field);
            } else if (vector != nullptr) {
                auto column = columns.find(field);
                if (column == columns.end()) {
                    const auto read = tools.classes.numbersOf(vector->reader, field, stop);
                    if (!read) {
                        return read.error();
                    }
                    column = columns.emplace(field, *read).first;
                }
                turn += static_cast<double>((*column->second)[shape.source]);
            }
        }
        shape.turn = static_cast<float>(turn);
    }
    return {};
}

/// Points of a crowded prepared layer stand for others; answers those that are not drawn.
std::vector<std::uint32_t> fold(const Layer& layer, const PreparedFeatures& features, const MapView& view,
                                const Reprojection* reprojection, std::stop_token stop, LayerPicture& out) {
    const auto& reader = *std::get<PreparedVectorSource>(layer.source).reader;
    const CrowdView crowdView{seenBox(view, marginOf(layer.style), reprojection), view.metresPerPixel,
                              view.scaleDenominator()};
    auto plan = crowdOf(reader, features.classes, layer.style, crowdView, stop);
    std::vector<geo::MapPoint> places;
    for (const auto& lead : plan.leads) {
        places.push_back(reader.grid().point(lead.at));
    }
    if (reprojection != nullptr) {
        reprojection->forward(places);
    }
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto index = plan.leads[i].index;
        const int styleClass = index < features.classes.size() ? features.classes[index] : -1;
        out.crowds.push_back({layer.id,
                              {"layer:" + layer.id, index},
                              places[i],
                              styleOf(layer.style, styleClass).marker.size,
                              plan.leads[i].members});
    }
    return std::move(plan.hidden);
}

/// Whether no more is asked of a point than its symbol, and that one upright.
bool mayBeDots(const Layer& layer, const RenderRequest& request) {
    const auto& style = layer.style;
    return !turnsSymbols(style) && style.obstacle == LabelObstacle::none &&
           !(style.label.enabled && style.label.scales.contains(request.view.scaleDenominator()));
}

/// What of the layer is seen, in device pixels.
ScreenShapes gather(const Layer& layer, const RenderRequest& request, const PaintTools& tools, std::stop_token stop,
                    LayerPicture& out) {
    ScreenShapes shapes;
    const Wanted wanted{layer.style, request.view, marginOf(layer.style), layer.kept.get(), mayBeDots(layer, request)};
    const StopWatch reading;
    if (const auto* live = std::get_if<LiveSource>(&layer.source)) {
        if (live->features) {
            const auto hidden =
                tools.hidden ? std::span<const std::uint32_t>{*tools.hidden} : std::span<const std::uint32_t>{};
            collect(*live->features, hidden, wanted, shapes, stop);
        }
        out.timings.project += reading.milliseconds();
    } else if (const auto* vector = std::get_if<PreparedVectorSource>(&layer.source)) {
        const auto reprojection = makeReprojection(vector->reader->manifest().coordinateCrs, request.workingCrs);
        const auto classes = tools.classes.classesOf(vector->reader, layer.style, stop);
        if (!reprojection || !classes) {
            out.problem = reprojection ? classes.error() : reprojection.error();
            return {};
        }
        PreparedFeatures features{.classes = **classes, .reprojection = reprojection->get()};
        std::vector<std::uint32_t> hidden;
        if (layer.style.folds && !stop.stop_requested()) {
            hidden = fold(layer, features, request.view, features.reprojection, stop, out);
            features.hidden = hidden;
        }
        if (stop.stop_requested()) {
            return {};
        }
        collect(*vector->reader, features, wanted, shapes, stop);
        out.timings.read += reading.milliseconds();
    }
    if (const auto turned = turnSymbols(layer, request.view, tools, stop, shapes); !turned) {
        out.problem = turned.error();
    }
    return shapes;
}

/// The rows between which the picture is drawn at once, so that about as many vertices lie in each strip: half of a
/// picture may hold all of them.
std::vector<int> stripEdges(const ScreenShapes& shapes, int height, int strips) {
    constexpr std::size_t kSamples = 2000;
    const std::size_t step = std::max<std::size_t>(1, (shapes.points.size() + shapes.dots.size()) / kSamples);
    std::vector<double> rows;
    for (std::size_t i = 0; i < shapes.points.size() && strips > 1; i += step) {
        rows.push_back(shapes.points[i].y());
    }
    for (std::size_t i = 0; i < shapes.dots.size() && strips > 1; i += step) {
        rows.push_back(shapes.dots[i].at.y());
    }
    std::ranges::sort(rows);
    std::vector<int> edges{0};
    for (std::size_t i = 1; i < static_cast<std::size_t>(strips) && !rows.empty(); ++i) {
        const double row = std::clamp(rows[rows.size() * i / static_cast<std::size_t>(strips)], 0.0, double(height));
        if (static_cast<int>(row) > edges.back() && static_cast<int>(row) < height) {
            edges.push_back(static_cast<int>(row));
        }
    }
    edges.push_back(height);
    return edges;
}

}  // namespace

void wishVectorLabels(const Layer& layer, const RenderRequest& request, const PaintTools& tools, std::stop_token stop,
                      LayerPicture& out) {
    const auto shapes = gather(layer, request, tools, stop, out);
    if (!shapes.empty() && !stop.stop_requested()) {
        addLabels(shapes, {}, layer, request, tools, stop, out);
    }
}

void paintVector(const Layer& layer, const RenderRequest& request, const PaintTools& tools, std::stop_token stop,
                 LayerPicture& out) {
    paintShapes(gather(layer, request, tools, stop, out), {}, layer, request, tools, stop, out);
}

void paintShapes(const ScreenShapes& shapes, std::span<const std::string> texts, const Layer& layer,
                 const RenderRequest& request, const PaintTools& tools, std::stop_token stop, LayerPicture& out) {
    const double ratio = request.view.devicePixelRatio;
    out.timings.features = shapes.size();
    out.timings.vertices = shapes.verticesRead;
    if (shapes.empty() || stop.stop_requested()) {
        return;
    }
    const StopWatch drawing;
    const int width = static_cast<int>(std::ceil(request.view.width * ratio));
    const int height = static_cast<int>(std::ceil(request.view.height * ratio));
    out.image = QImage{width, height, QImage::Format_ARGB32_Premultiplied};
    if (out.image.isNull()) {
        out.problem = fail(ErrorCode::full, msg("There is no memory for a picture of {0} x {1} pixels", width, height),
                           msg("Choose a smaller size or fewer dots per inch"));
        return;
    }
    out.image.fill(Qt::transparent);
    // Strips are separate pictures over the same memory, so that threads never meet.
    const int strips = shapes.points.size() + shapes.dots.size() > kSplitVertices ? tools.pool.width() : 1;
    const auto edges = stripEdges(shapes, height, strips);
    tools.pool.forEach(edges.size() - 1, [&](std::size_t strip) {
        const int from = edges[strip];
        const int to = edges[strip + 1];
        QImage part{out.image.bits() + static_cast<qsizetype>(from) * out.image.bytesPerLine(), width, to - from,
                    out.image.bytesPerLine(), QImage::Format_ARGB32_Premultiplied};
        drawShapes(shapes, layer.style, request, tools, part, from, stop);
    });
    out.timings.draw += drawing.milliseconds();
    if (stop.stop_requested()) {
        return;
    }
    addLabels(shapes, texts, layer, request, tools, stop, out);
}

}  // namespace weir::maps
