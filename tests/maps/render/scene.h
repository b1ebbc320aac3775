// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/render/renderer.h"
#include "tests/support/flat_projection.h"
#include "tests/support/image_compare.h"
#include "tests/support/qt_application.h"

#include <QGuiApplication>
#include <QImage>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

namespace weir::test {

/// Degrees of flat metres.
inline geo::LonLat metres(double x, double y) {
    return {114 + x / 1e5, 33 + y / 1e5};
}

inline geo::Polygon rectangle(double minX, double minY, double maxX, double maxY) {
    return {{{metres(minX, minY), metres(maxX, minY), metres(maxX, maxY), metres(minX, maxY), metres(minX, minY)}}};
}

inline maps::FeatureInput feature(std::string kind, std::int64_t id, geo::Geometry geometry, std::string label = {}) {
    maps::FeatureInput input;
    input.ref = {std::move(kind), id};
    input.geometry = std::move(geometry);
    input.label = std::move(label);
    return input;
}

inline maps::Layer liveLayer(std::string id, std::vector<maps::FeatureInput> features, maps::Style style = {}) {
    maps::Layer layer;
    layer.id = layer.name = std::move(id);
    layer.style = std::move(style);
    layer.source = maps::LiveSource{maps::FeatureSet::build(std::move(features), FlatProjection{})};
    return layer;
}

inline maps::Style areaStyle(std::string colour) {
    maps::Style style;
    style.base.fill.colour = std::move(colour);
    return style;
}

inline maps::Layer oneFeature(std::string id, maps::FeatureInput input, maps::Style style = {}) {
    std::vector<maps::FeatureInput> features;
    features.push_back(std::move(input));
    return liveLayer(std::move(id), std::move(features), std::move(style));
}

/// 1 m to a pixel, centre (0, 0).
inline maps::MapView viewOf(int width, int height, double ratio = 1) {
    maps::MapView view;
    view.metresPerPixel = 1;
    view.width = width;
    view.height = height;
    view.devicePixelRatio = ratio;
    return view;
}

inline maps::RenderRequest requestOf(const maps::MapView& view, std::vector<maps::Layer> layers) {
    maps::RenderRequest request;
    request.view = view;
    request.projection = std::make_shared<FlatProjection>();
    request.layers = std::move(layers);
    request.background = "#FFFFFF";
    return request;
}

inline maps::RendererOptions rendererOptions(int threads = 2) {
    maps::RendererOptions options;
    options.symbols = std::filesystem::path{WEIR_SOURCE_DIR} / "resources" / "symbols";
    options.threads = threads;
    return options;
}

inline PixelView pixelsOf(const QImage& image) {
    return {
        {reinterpret_cast<const std::uint32_t*>(image.constBits()), static_cast<std::size_t>(image.sizeInBytes()) / 4},
        image.width(),
        image.height()};
}

/// Writes the picture into $WEIR_TEST_PICTURES when that is set, for looking at.
inline void show(const QImage& image, const std::string& name) {
    if (const char* folder = std::getenv("WEIR_TEST_PICTURES")) {
        image.save(QString::fromStdString((std::filesystem::path{folder} / ("maps-" + name + ".png")).string()));
    }
}

/// The share of pixels in which a picture differs from the one kept under that name; 1 when there is none. With
/// $WEIR_UPDATE_GOLDEN set the picture becomes the kept one: look at it before it is committed. The tolerance leaves
/// room for another version of the font engine.
inline double differsFromGolden(const QImage& image, const std::string& name) {
    show(image, "golden-" + name);
    const auto file = std::filesystem::path{WEIR_SOURCE_DIR} / "tests" / "maps" / "render" / "golden" / (name + ".png");
    if (std::getenv("WEIR_UPDATE_GOLDEN") != nullptr) {
        std::filesystem::create_directories(file.parent_path());
        image.save(QString::fromStdString(file.string()));
    }
    const auto kept =
        QImage{QString::fromStdString(file.string())}.convertToFormat(QImage::Format_ARGB32_Premultiplied);
    constexpr int kTolerance = 64;
    return kept.isNull() ? 1 : differingShare(pixelsOf(kept), pixelsOf(image), kTolerance);
}

/// Fonts and pictures need an application; one for the whole program.
inline void needApplication() {
    onlyApplication<QGuiApplication>();
}

}  // namespace weir::test
