// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/map_view.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace weir::maps {

namespace {

constexpr double kMetresPerInch = 0.0254;

double radians(double degrees) {
    return degrees * std::numbers::pi / 180;
}

double clampScale(double metresPerPixel) {
    return std::clamp(metresPerPixel, MapView::kFinest, MapView::kCoarsest);
}

}  // namespace

MapView MapView::forPaper(double widthMm, double heightMm, double dpi) {
    const double pixelsPerMm = kReferenceDpi / (kMetresPerInch * 1000);
    MapView view;
    view.width = static_cast<int>(std::lround(widthMm * pixelsPerMm));
    view.height = static_cast<int>(std::lround(heightMm * pixelsPerMm));
    view.devicePixelRatio = dpi / kReferenceDpi;
    return view;
}

MapToScreen MapView::transform() const {
    const double cosine = std::cos(radians(rotation)) / metresPerPixel;
    const double sine = std::sin(radians(rotation)) / metresPerPixel;
    MapToScreen t{cosine, sine, 0, sine, -cosine, 0};
    t.c = width / 2.0 - t.a * centre.x - t.b * centre.y;
    t.f = height / 2.0 - t.d * centre.x - t.e * centre.y;
    return t;
}

ScreenPoint MapView::toScreen(geo::MapPoint point) const {
    const double cosine = std::cos(radians(rotation)) / metresPerPixel;
    const double sine = std::sin(radians(rotation)) / metresPerPixel;
    const double dx = point.x - centre.x;
    const double dy = point.y - centre.y;
    return {width / 2.0 + cosine * dx + sine * dy, height / 2.0 + sine * dx - cosine * dy};
}

geo::MapPoint MapView::toMap(ScreenPoint point) const {
    const double cosine = std::cos(radians(rotation)) * metresPerPixel;
    const double sine = std::sin(radians(rotation)) * metresPerPixel;
    const double dx = point.x - width / 2.0;
    const double dy = point.y - height / 2.0;
    return {centre.x + cosine * dx + sine * dy, centre.y + sine * dx - cosine * dy};
}

geo::MapBox MapView::bounds() const {
    geo::MapBox box;
    for (const ScreenPoint corner : {ScreenPoint{0, 0}, ScreenPoint{double(width), 0}, ScreenPoint{0, double(height)},
                                     ScreenPoint{double(width), double(height)}}) {
        const auto p = toMap(corner);
        box.add(p.x, p.y);
    }
    return box;
}

bool MapView::isValid() const {
    return width > 0 && height > 0 && std::isfinite(centre.x) && std::isfinite(centre.y) && std::isfinite(rotation) &&
           metresPerPixel > 0 && std::isfinite(metresPerPixel) && devicePixelRatio > 0;
}

MapView MapView::zoomedAt(ScreenPoint at, double factor) const {
    const auto fixed = toMap(at);
    MapView view = *this;
    view.metresPerPixel = clampScale(metresPerPixel / factor);
    const auto moved = view.toMap(at);
    view.centre.x += fixed.x - moved.x;
    view.centre.y += fixed.y - moved.y;
    return view;
}

MapView MapView::zoomed(double factor) const {
    return zoomedAt({width / 2.0, height / 2.0}, factor);
}

MapView MapView::panned(double dx, double dy) const {
    return centredAt(toMap({width / 2.0 - dx, height / 2.0 - dy}));
}

MapView MapView::fitted(const geo::MapBox& box, double margin) const {
    if (box.empty() || width <= 0 || height <= 0) {
        return *this;
    }
    MapView view = centredAt({(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2});
    const double cosine = std::abs(std::cos(radians(rotation)));
    const double sine = std::abs(std::sin(radians(rotation)));
    const double share = std::max(0.05, 1 - 2 * margin);
    const double needed = std::max((box.width() * cosine + box.height() * sine) / (width * share),
                                   (box.width() * sine + box.height() * cosine) / (height * share));
    if (needed > 0) {
        view.metresPerPixel = clampScale(needed);
    }
    return view;
}

MapView MapView::centredAt(geo::MapPoint point) const {
    MapView view = *this;
    view.centre = point;
    return view;
}

MapView MapView::resized(int newWidth, int newHeight, double ratio) const {
    MapView view = *this;
    view.width = newWidth;
    view.height = newHeight;
    view.devicePixelRatio = ratio;
    return view;
}

MapView MapView::rotatedTo(double degrees) const {
    MapView view = *this;
    view.rotation = std::remainder(degrees, 360.0);
    return view;
}

double MapView::scaleDenominator(double dpi) const {
    return metresPerPixel * dpi / kMetresPerInch;
}

MapView MapView::withScale(double denominator, double dpi) const {
    MapView view = *this;
    view.metresPerPixel = clampScale(denominator * kMetresPerInch / dpi);
    return view;
}

}  // namespace weir::maps
