// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/panned_layer.h"

#include <QPainter>
#include <QRect>

#include <cmath>
#include <optional>
#include <vector>

namespace weir::maps {

namespace {

/// The least number of logical pixels that are whole device pixels, as 2 at a ratio of 1.5; nothing for odd ratios.
std::optional<int> wholeStep(double ratio) {
    for (int logical = 1; logical <= 8; ++logical) {
        if (std::abs(logical * ratio - std::round(logical * ratio)) < 1e-9) {
            return logical;
        }
    }
    return std::nullopt;
}

/// A part of the picture as a picture of its own, in logical pixels of the whole.
struct Strip {
    double x = 0;
    double y = 0;
    int width = 0;
    int height = 0;
};

MapView viewOf(const MapView& whole, const Strip& strip) {
    auto view = whole.centredAt(whole.toMap({strip.x + strip.width / 2.0, strip.y + strip.height / 2.0}));
    view.width = strip.width;
    view.height = strip.height;
    return view;
}

std::vector<Strip> uncovered(const MapView& view, const PictureCache::Moved& earlier, int step) {
    const auto thickness = [&](int pixels, int most) {
        const double logical = std::abs(pixels) / view.devicePixelRatio;
        return std::min(most, static_cast<int>(std::ceil(logical / step - 1e-9)) * step);
    };
    std::vector<Strip> strips;
    if (const int wide = thickness(earlier.dx, view.width); wide > 0) {
        // The far strip begins on a device pixel also where the picture ends between two.
        const double far = std::ceil(view.width * view.devicePixelRatio) / view.devicePixelRatio - wide;
        strips.push_back({earlier.dx > 0 ? 0.0 : far, 0, wide, view.height});
    }
    if (const int high = thickness(earlier.dy, view.height); high > 0) {
        const double far = std::ceil(view.height * view.devicePixelRatio) / view.devicePixelRatio - high;
        strips.push_back({0, earlier.dy > 0 ? 0.0 : far, view.width, high});
    }
    return strips;
}

void paste(QImage& target, const QImage& part, int x, int y) {
    QPainter painter{&target};
    painter.setCompositionMode(QPainter::CompositionMode_Source);
    painter.drawImage(x, y, part);
}

/// On a target where nothing is drawn.
void paste(QImage& target, const PictureCache::Moved& earlier) {
    for (int band = 0; band < earlier.pixels->bands(); ++band) {
        const int y = earlier.dy + band * PackedPicture::kBandRows;
        if (y > -PackedPicture::kBandRows && y < target.height() && !earlier.pixels->isEmpty(band)) {
            paste(target, earlier.pixels->unpacked(band), earlier.dx, y);
        }
    }
}

void add(RenderTimings& sum, const RenderTimings& one) {
    sum.read += one.read;
    sum.project += one.project;
    sum.draw += one.draw;
    sum.features += one.features;
    sum.vertices += one.vertices;
}

}  // namespace

bool canPan(const Layer& layer) {
    return layer.failure() == nullptr && !std::holds_alternative<GraticuleSource>(layer.source) &&
           !std::holds_alternative<TileSource>(layer.source);
}

LayerPicture paintPanned(const Layer& layer, const RenderRequest& request, const PaintTools& tools,
                         const PictureCache::Moved& earlier, std::stop_token stop) {
    const double ratio = request.view.devicePixelRatio;
    const auto step = wholeStep(ratio);
    if (!step) {
        return paintLayer(layer, request, tools, stop);
    }
    LayerPicture out;
    QImage image{static_cast<int>(std::ceil(request.view.width * ratio)),
                 static_cast<int>(std::ceil(request.view.height * ratio)), QImage::Format_ARGB32_Premultiplied};
    if (image.isNull()) {
        return paintLayer(layer, request, tools, stop);
    }
    image.fill(Qt::transparent);
    bool drawn = earlier.pixels->bands() > 0;
    paste(image, earlier);
    RenderRequest part = request;
    part.layers.clear();
    for (const auto& strip : uncovered(request.view, earlier, *step)) {
        part.view = viewOf(request.view, strip);
        auto picture = paintLayer(layer, part, tools, stop);
        add(out.timings, picture.timings);
        if (picture.problem || !picture.complete) {
            out.problem = picture.problem;
            return out;
        }
        const int x = static_cast<int>(std::lround(strip.x * ratio));
        const int y = static_cast<int>(std::lround(strip.y * ratio));
        if (!picture.image.isNull()) {
            paste(image, picture.image, x, y);
            drawn = true;
        } else if (drawn) {
            QPainter painter{&image};
            painter.setCompositionMode(QPainter::CompositionMode_Clear);
            painter.fillRect(QRect{x, y, static_cast<int>(std::ceil(strip.width * ratio)),
                                   static_cast<int>(std::ceil(strip.height * ratio))},
                             Qt::transparent);
        }
    }
    if (drawn) {
        out.image = std::move(image);
    }
    if (!std::holds_alternative<PreparedRasterSource>(layer.source)) {
        wishVectorLabels(layer, request, tools, stop, out);
    }
    out.complete = !stop.stop_requested();
    if (!out.complete) {
        out.problem.reset();  // what could not be read was given up
    }
    return out;
}

}  // namespace weir::maps
