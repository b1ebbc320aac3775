// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/packed_picture.h"
#include "maps/render/composer.h"
#include "tests/maps/render/scene.h"

#include <QPainter>

#include <catch2/catch.hpp>

#include <array>
#include <random>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

enum class Content { nothing, sparse, fewColours, someColours, noise, veil, opaque };
constexpr std::array kContents{Content::nothing, Content::sparse, Content::fewColours, Content::someColours,
                               Content::noise,   Content::veil,   Content::opaque};

QImage blank(int width, int height) {
    QImage image{width, height, QImage::Format_ARGB32_Premultiplied};
    image.fill(Qt::transparent);
    return image;
}

/// Any pixel there can be: no channel above its opacity.
std::uint32_t anyPixel(std::mt19937& random, std::uint32_t alpha) {
    std::uniform_int_distribution<std::uint32_t> channel{0, alpha};
    return alpha << 24 | channel(random) << 16 | channel(random) << 8 | channel(random);
}

std::uint32_t pixelOf(Content content, int x, std::mt19937& random) {
    std::uniform_int_distribution<std::uint32_t> any{0, 255};
    switch (content) {
        case Content::nothing:
            break;
        case Content::sparse:
            return any(random) < 3 ? anyPixel(random, any(random)) : 0;
        case Content::fewColours:
            return 0x11111111u * (any(random) % 9);
        case Content::someColours: {
            const std::uint32_t alpha = any(random);
            return alpha << 24 | alpha / 2 << 16 | (any(random) % 2 == 0 ? alpha : alpha / 3) << 8;
        }
        case Content::noise:
            return anyPixel(random, any(random));
        case Content::veil:
            return x / 37 % 2 == 0 ? 0x80402010u : 0xFF3070A0u;
        case Content::opaque:
            return anyPixel(random, 255);
    }
    return 0;
}

QImage pictureOf(Content content, int width, int height, unsigned seed) {
    std::mt19937 random{seed};
    QImage image = blank(width, height);
    for (int y = 0; y < height; ++y) {
        auto* row = reinterpret_cast<std::uint32_t*>(image.scanLine(y));
        for (int x = 0; x < width; ++x) {
            row[x] = pixelOf(content, x, random);
        }
    }
    return image;
}

QImage unpackedWhole(const PackedPicture& packed) {
    QImage image = blank(packed.size().width(), packed.size().height());
    QPainter painter{&image};
    painter.setCompositionMode(QPainter::CompositionMode_Source);
    for (int band = 0; band < packed.bands(); ++band) {
        if (!packed.isEmpty(band)) {
            painter.drawImage(0, band * PackedPicture::kBandRows, packed.unpacked(band));
        }
    }
    return image;
}

struct Laid {
    QImage image;
    double opacity = 1;
    BlendMode blend = BlendMode::normal;
};

/// One whole picture after the other, by QPainter.
QImage laidByPainter(const std::vector<Laid>& pictures, const QColor& ground, const QSize& size) {
    QImage target{size, QImage::Format_ARGB32_Premultiplied};
    target.fill(ground);
    for (const auto& one : pictures) {
        if (!one.image.isNull()) {
            layOn(target, one.image, one.opacity, one.blend);
        }
    }
    return target;
}

QImage composed(const std::vector<Laid>& pictures, const QColor& ground, const QSize& size, TaskPool& pool) {
    std::vector<PackedPicture> packed;
    for (const auto& one : pictures) {
        packed.emplace_back(one.image);
    }
    std::vector<Sheet> sheets;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        sheets.push_back({&packed[i], pictures[i].opacity, pictures[i].blend});
    }
    QImage target{size, QImage::Format_ARGB32_Premultiplied};
    target.fill(0x12345678u);
    compose(sheets, ground, target, pool);
    return target;
}

}  // namespace

TEST_CASE("A packed picture gives back every pixel") {
    const auto size = GENERATE(QSize{1, 1}, QSize{3, 70}, QSize{517, 64}, QSize{40'003, 33});
    for (const auto content : kContents) {
        CAPTURE(size.width(), size.height(), static_cast<int>(content));
        const auto image = pictureOf(content, size.width(), size.height(), 5);
        const PackedPicture packed{image};
        CHECK(packed.size() == size);
        CHECK(unpackedWhole(packed) == image);
        CHECK(packed.isEmpty() == (image == blank(size.width(), size.height())));
        CHECK(packed.isOpaque() == (content == Content::opaque));
    }
}

TEST_CASE("One pixel among the others is not lost, and makes a picture neither empty nor opaque") {
    for (const auto& [ground, dot] : {std::pair{0u, 0x01010000u}, std::pair{0xFF102030u, 0xFE102030u}}) {
        QImage image = blank(200, 100);
        image.fill(ground);
        image.setPixel(199, 99, dot);
        const PackedPicture packed{image};
        CHECK_FALSE(packed.isEmpty());
        CHECK_FALSE(packed.isOpaque());
        CHECK(packed.isEmpty(0) == (ground == 0));
        CHECK(packed.isOpaque(0) == (ground != 0));
        CHECK(unpackedWhole(packed) == image);
    }
    CHECK(PackedPicture{QImage{}}.isEmpty());
    CHECK_FALSE(PackedPicture{QImage{}}.isOpaque());
    CHECK(PackedPicture{QImage{}}.bands() == 0);
}

TEST_CASE("Every opacity over every shade is what QPainter gives") {
    TaskPool pool{0};
    // Rows are sources of one opacity, columns shades of what is below: in a run, and pixel beside pixel.
    QImage under = blank(256, 256);
    QImage run = blank(256, 256);
    QImage apart = blank(256, 256);
    for (int y = 0; y < 256; ++y) {
        for (int x = 0; x < 256; ++x) {
            const auto alpha = static_cast<std::uint32_t>(y);
            const auto shade = static_cast<std::uint32_t>(x);
            under.setPixel(x, y, shade << 24 | shade << 16 | shade / 2 << 8 | shade / 3);
            run.setPixel(x, y, alpha << 24 | alpha << 16 | alpha / 2 << 8 | alpha / 5);
            apart.setPixel(x, y, alpha << 24 | std::min(alpha, shade) << 16 | alpha / (1 + shade % 3) << 8);
        }
    }
    const QSize size{256, 256};
    for (const auto& over : {run, apart}) {
        const std::vector<Laid> pictures{{under}, {over}};
        for (const QColor& ground : {QColor{Qt::white}, QColor{Qt::transparent}}) {
            CHECK(composed(pictures, ground, size, pool) == laidByPainter(pictures, ground, size));
        }
    }
}

TEST_CASE("Pictures composed in bands are the pixels that QPainter gives") {
    const int helpers = GENERATE(0, 1);
    TaskPool pool{helpers};
    const QSize size{231, 117};
    std::mt19937 random{3};
    const std::array opacities{1.0, 1.0, 0.999, 0.5, 0.03};
    for (int round = 0; round < 60; ++round) {
        std::vector<Laid> pictures;
        for (int i = 0; i < 6; ++i) {
            const auto content = kContents[random() % kContents.size()];
            auto image = pictureOf(content, size.width(), size.height(), static_cast<unsigned>(random()));
            if (random() % 8 == 0) {
                image = {};  // a layer that drew nothing
            } else if (random() % 4 == 0) {
                QPainter painter{&image};
                painter.setCompositionMode(QPainter::CompositionMode_Clear);
                painter.fillRect(0, 20, size.width(), 60, Qt::transparent);
            }
            const bool plain = random() % 2 == 0;
            pictures.push_back({image, opacities[random() % opacities.size()],
                                plain ? BlendMode::normal : static_cast<BlendMode>(random() % 6)});
        }
        for (const QColor& ground : {QColor{0xEE, 0xF2, 0xF4}, QColor{20, 30, 40, 128}, QColor{Qt::transparent}}) {
            CAPTURE(round, ground.alpha());
            REQUIRE(composed(pictures, ground, size, pool) == laidByPainter(pictures, ground, size));
        }
    }
}

TEST_CASE("Sheets without a ground lie on what is there") {
    TaskPool pool{1};
    const QSize size{100, 80};
    const auto below = pictureOf(Content::noise, 100, 80, 1);
    const auto above = pictureOf(Content::sparse, 100, 80, 2);
    auto target = laidByPainter({{below}}, Qt::white, size);
    const PackedPicture packed{above};
    const std::array sheets{Sheet{&packed}};
    compose(sheets, std::nullopt, target, pool);
    CHECK(target == laidByPainter({{below}, {above}}, Qt::white, size));
}

TEST_CASE("What is empty, of one colour or of few takes little memory, and no picture more than its pixels") {
    const auto bytesOf = [](Content content) { return PackedPicture{pictureOf(content, 640, 480, 1)}.bytes(); };
    constexpr std::size_t kRaw = 640 * 480 * 4;
    CHECK(bytesOf(Content::nothing) < 2000);
    CHECK(bytesOf(Content::sparse) < kRaw / 10);
    CHECK(bytesOf(Content::fewColours) < kRaw / 3);
    CHECK(bytesOf(Content::veil) < kRaw / 20);
    CHECK(bytesOf(Content::opaque) < kRaw + kRaw / 100);
    CHECK(bytesOf(Content::noise) < kRaw + kRaw / 100);
}
