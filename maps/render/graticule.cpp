// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/layer_painter.h"

#include <QPainter>

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace weir::maps {

namespace {

// Round steps people read: whole degrees, then minutes and seconds of arc, in degrees.
constexpr std::array kSteps{30.0,       20.0,       10.0,       5.0,        2.0,        1.0,
                            30 / 60.0,  20 / 60.0,  10 / 60.0,  5 / 60.0,   2 / 60.0,   1 / 60.0,
                            30 / 3600., 20 / 3600., 10 / 3600., 5 / 3600.0, 2 / 3600.0, 1 / 3600.0};

/// About five lines across the picture.
double stepFor(const geo::LonLatBox& box) {
    const double wanted = std::max(box.width(), box.height()) / 6;
    double step = kSteps.back();
    for (const double candidate : kSteps) {
        if (candidate >= wanted) {
            step = candidate;
        }
    }
    return step;
}

geo::LonLatBox lonLatBounds(const MapView& view, const Projection& projection) {
    geo::LonLatBox box;
    for (int i = 0; i <= 8; ++i) {
        for (int j = 0; j <= 8; ++j) {
            const auto p = projection.toLonLat(view.toMap({view.width * i / 8.0, view.height * j / 8.0}));
            if (std::isfinite(p.lon) && std::isfinite(p.lat)) {
                box.add(p.lon, p.lat);
            }
        }
    }
    return box;
}

/// "114°30′", "33°34′30″": as few parts as the step needs.
std::string degreesText(double value, double step, bool longitude) {
    const auto seconds = static_cast<long>(std::lround(std::abs(value) * 3600));
    std::string text = fmt::format("{}°", seconds / 3600);
    if (step < 1) {
        text += fmt::format("{:02}′", seconds / 60 % 60);
    }
    if (step < 1 / 60.0 - 1e-9) {
        text += fmt::format("{:02}″", seconds % 60);
    }
    return text + (longitude ? (value < 0 ? "W" : "E") : (value < 0 ? "S" : "N"));
}

class GraticuleDrawer {
public:
    GraticuleDrawer(const RenderRequest& request, const Layer& layer, const LabelInk& ink, LayerPicture& out)
        : m_request{request},
          m_layer{layer},
          m_ink{ink},
          m_look{LabelInk::lookFor(layer.style.label, request.palette)},
          m_out{out},
          m_clip{clipBoxOf(request.view, 4)},
          m_device{toDevice(request.view)} {}

    void line(double value, bool meridian, const geo::LonLatBox& box, double step) {
        constexpr int kPoints = 64;
        std::vector<geo::MapPoint> points;
        for (int i = 0; i <= kPoints; ++i) {
            const double t = static_cast<double>(i) / kPoints;
            points.push_back(meridian ? geo::MapPoint{value, box.minY + box.height() * t}
                                      : geo::MapPoint{box.minX + box.width() * t, value});
        }
        m_request.projection->toMap(points);
        ShapeCollector collector{m_shapes, m_clip};
        collector.beginShape(0, FeatureKind::line, -1, 0);
        collector.beginPart(PartRole::line);
        for (const auto& p : points) {
            const auto q = m_device(p);
            collector.add(q.x, q.y);
        }
        collector.endPart();
        collector.endShape();
        if (m_layer.style.label.enabled) {
            label(degreesText(value, step, meridian), meridian);
        }
    }
    [[nodiscard]] const ScreenShapes& shapes() const { return m_shapes; }

private:
    /// Where the newest line meets the upper edge (meridians) or the left edge (parallels).
    void label(const std::string& text, bool meridian) {
        if (m_shapes.parts.empty()) {
            return;
        }
        const double ratio = m_request.view.devicePixelRatio;
        const double edge = meridian ? 10 : 30;  // logical pixels from the edge
        const auto points = m_shapes.pointsOf(m_shapes.parts.back());
        for (std::size_t i = 1; i < points.size(); ++i) {
            const QPointF a = points[i - 1] / ratio;
            const QPointF b = points[i] / ratio;
            const double from = meridian ? a.y() : a.x();
            const double to = meridian ? b.y() : b.x();
            if ((from > edge) != (to > edge)) {
                const QPointF p = a + (b - a) * ((edge - from) / (to - from));
                LabelWish wish;
                wish.text = text;
                wish.priority = m_layer.style.label.priority;
                wish.place = LabelPlace::atPoint;
                wish.forms.push_back({text, m_ink.measure(text, m_look)});
                wish.anchor = {p.x(), p.y()};
                m_out.labels.push_back(std::move(wish));
                return;
            }
        }
    }

    const RenderRequest& m_request;
    const Layer& m_layer;
    const LabelInk& m_ink;
    LabelInk::Look m_look;
    LayerPicture& m_out;
    ClipBox m_clip;
    MapToScreen m_device;
    ScreenShapes m_shapes;
};

}  // namespace

void paintGraticule(const GraticuleSource& source, const Layer& layer, const RenderRequest& request,
                    const PaintTools& tools, LayerPicture& out) {
    if (!request.projection) {
        return;
    }
    const StopWatch drawing;
    const auto box = lonLatBounds(request.view, *request.projection);
    if (box.empty()) {
        return;
    }
    const double step = source.stepDegrees > 0 ? source.stepDegrees : stepFor(box);
    constexpr int kMostLines = 200;
    if (box.width() / step > kMostLines || box.height() / step > kMostLines) {
        return;
    }
    GraticuleDrawer drawer{request, layer, tools.ink, out};
    for (double lon = std::ceil(box.minX / step) * step; lon <= box.maxX; lon += step) {
        drawer.line(lon, true, box, step);
    }
    for (double lat = std::ceil(box.minY / step) * step; lat <= box.maxY; lat += step) {
        drawer.line(lat, false, box, step);
    }
    const double ratio = request.view.devicePixelRatio;
    out.image = QImage{static_cast<int>(std::ceil(request.view.width * ratio)),
                       static_cast<int>(std::ceil(request.view.height * ratio)), QImage::Format_ARGB32_Premultiplied};
    if (out.image.isNull()) {
        return;
    }
    out.image.fill(Qt::transparent);
    QPainter painter{&out.image};
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(penFor(layer.style.base.stroke, request.palette, ratio));
    for (const auto& part : drawer.shapes().parts) {
        const auto points = drawer.shapes().pointsOf(part);
        painter.drawPolyline(points.data(), static_cast<int>(points.size()));
    }
    out.timings.draw += drawing.milliseconds();
    out.timings.features = drawer.shapes().shapes.size();
}

}  // namespace weir::maps
