// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/last_class.h"
#include "maps/render/symbol_stamp.h"
#include "tests/maps/render/scene.h"
#include "tests/support/prepared_layer.h"
#include "tests/support/temp_dir.h"

#include <QPainter>
#include <catch2/catch.hpp>

#include <cmath>
#include <random>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

/// A sheer disc with an opaque middle and a hole in it.
QImage ring(int side) {
    QImage image{side, side, QImage::Format_ARGB32_Premultiplied};
    image.fill(Qt::transparent);
    QPainter painter{&image};
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen{QColor{200, 30, 60, 130}, 2});
    painter.setBrush(QColor{20, 90, 160});
    painter.drawEllipse(QRectF{1.5, 1.5, side - 3.0, side - 3.0});
    painter.setCompositionMode(QPainter::CompositionMode_Clear);
    painter.fillRect(side / 2 - 1, side / 2 - 1, 2, 2, Qt::transparent);
    return image;
}

/// Forty thousand points of two classes on 600 x 400 metres, many of them on the same pixel.
Layer crowdOfTwo(const std::filesystem::path& folder) {
    std::mt19937 random{11};
    std::uniform_real_distribution<double> x{-300, 300};
    std::uniform_real_distribution<double> y{-200, 200};
    VectorWriter writer{geo::MapBox{-300, -200, 300, 200}};
    PreparedRows rows;
    for (int i = 0; i < 40'000; ++i) {
        writer.beginFeature(i);
        writer.beginPart(PartRole::points);
        const double east = x(random);
        writer.add(east, y(random));
        writer.endFeature();
        rows.push_back({random() % 3 == 0 ? "a" : "b"});
    }
    savePrepared(folder, writer, {{"kind", "text"}}, rows);
    Layer layer;
    layer.id = "points";
    layer.source = openPrepared(folder);
    layer.style.classField = "kind";
    layer.style.base.marker = {.symbol = "circle", .size = 5};
    for (const auto& [key, colour] : {std::pair{"a", "#C03030"}, std::pair{"b", "#3050C0"}}) {
        layer.style.classes.push_back({key, key, {.fill = {.colour = colour}, .marker = {"circle", 5}}});
    }
    return layer;
}

}  // namespace

TEST_CASE("A stamp leaves what QPainter leaves, also over the edges of the picture") {
    needApplication();
    const QImage sprite = ring(GENERATE(5, 8, 21));
    QImage stamped{60, 40, QImage::Format_ARGB32_Premultiplied};
    stamped.fill(QColor{240, 230, 210, 180});
    QImage painted = stamped.copy();
    std::mt19937 random{5};
    {
        const SymbolStamp stamp{sprite};
        const StampGround ground{stamped};
        QPainter painter{&painted};
        for (int i = 0; i < 80; ++i) {
            const int x = static_cast<int>(random() % 100) - 20;
            const int y = static_cast<int>(random() % 80) - 20;
            stamp.lay(ground, x, y);
            painter.drawImage(x - sprite.width() / 2, y - sprite.height() / 2, sprite);
        }
    }
    // The two round a mix of colours differently, by one step in each of some layers that lie over each other.
    for (int y = 0; y < painted.height(); ++y) {
        for (int x = 0; x < painted.width(); ++x) {
            REQUIRE(isNear(stamped.pixel(x, y), painted.pixel(x, y), 6));
        }
    }
}

TEST_CASE("A point on a pixel of its own class is left out, one above another class is not") {
    LastClass last{10, 10};
    CHECK(last.take(3, 4, 0));
    CHECK_FALSE(last.take(3, 4, 0));
    CHECK(last.take(3, 4, 1));
    CHECK(last.take(3, 4, 0));
    CHECK(last.take(4, 4, 0));
    CHECK(last.take(-1, 4, 0));
    CHECK(last.take(-1, 4, 0));
    CHECK(last.take(3, 10, 0));
}

TEST_CASE("The nearest pixel is that of lround, on both sides of the edge of the picture") {
    for (const double place : {-130.7, -2.51, -1.0, -0.49, 0.0, 0.49, 0.51, 17.2, 2999.9}) {
        CHECK(nearestPixel(place) == std::lround(place));
    }
}

TEST_CASE("Very many points look the same whether or not they are kept as dots") {
    needApplication();
    const TempDir folder;
    auto layer = crowdOfTwo(folder.path());
    const double ratio = GENERATE(1.0, 1.5);
    Renderer renderer{rendererOptions()};
    const auto dots = renderer.render(requestOf(viewOf(400, 300, ratio), {layer}));
    layer.style.obstacle = LabelObstacle::edges;  // asks for the points as shapes and draws nothing else
    const auto shapes = renderer.render(requestOf(viewOf(400, 300, ratio), {layer}));
    REQUIRE(dots.timings.features > 10'000);
    CHECK(dots.timings.features == shapes.timings.features);
    CHECK(dots.image == shapes.image);
}

TEST_CASE("Points of a few thousand that are kept as dots still keep labels off") {
    needApplication();
    const TempDir folder;
    const auto layer = crowdOfTwo(folder.path());
    Renderer renderer{rendererOptions()};
    const auto result = renderer.render(requestOf(viewOf(60, 40), {layer}));
    REQUIRE(result.timings.features > 100);
    CHECK(result.symbols.size() == result.timings.features);
}
