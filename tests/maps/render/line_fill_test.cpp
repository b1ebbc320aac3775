// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/line_fill.h"

#include <QColor>
#include <QPainter>
#include <QPen>
#include <catch2/catch.hpp>

#include <cmath>
#include <cstdlib>
#include <numbers>
#include <random>

using namespace weir::maps;

namespace {

QImage blank(int width, int height) {
    QImage image{width, height, QImage::Format_ARGB32_Premultiplied};
    image.fill(Qt::transparent);
    return image;
}

QImage stroked(const std::vector<QPointF>& line, double width, Colour colour, int size) {
    QImage image = blank(size, size);
    LineFill fill{image, 0};
    fill.setWidth(width);
    fill.add(line);
    fill.blend(colour);
    return image;
}

/// Sum of the cover of all pixels, in pixels.
double inkOf(const QImage& image) {
    double sum = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            sum += qAlpha(image.pixel(x, y)) / 255.0;
        }
    }
    return sum;
}

std::vector<QPointF> wanderer(unsigned seed, int size) {
    std::mt19937 random{seed};
    std::uniform_real_distribution<double> at{-20, size + 20.0};
    std::vector<QPointF> line;
    for (int i = 0; i < 12; ++i) {
        line.emplace_back(at(random), at(random));
    }
    return line;
}

constexpr Colour kBlack{0xFF000000};

}  // namespace

TEST_CASE("A stroke covers its length times its width and two half discs") {
    for (const double width : {1.0, 1.7, 3.0, 6.5}) {
        for (int degrees = 0; degrees < 360; degrees += 13) {
            CAPTURE(width, degrees);
            const double angle = degrees * std::numbers::pi / 180;
            const QPointF middle{100.3, 99.6};
            const QPointF half{80 * std::cos(angle), 80 * std::sin(angle)};
            const double expected = 160 * width + std::numbers::pi * width * width / 4;
            CHECK(inkOf(stroked({middle - half, middle + half}, width, kBlack, 200)) ==
                  Approx(expected).epsilon(0.012));
        }
    }
    // Thinner than a pixel: paler by just as much.
    CHECK(inkOf(stroked({{20, 50.5}, {180, 50.5}}, 0.4, kBlack, 200)) == Approx(160 * 0.4).epsilon(0.03));
}

TEST_CASE("A stroke looks like the one QPainter draws") {
    constexpr int kSize = 160;
    for (unsigned seed = 1; seed <= 8; ++seed) {
        for (const double width : {1.5, 4.0, 9.0}) {
            CAPTURE(seed, width);
            const auto line = wanderer(seed, kSize);
            const QImage ours = stroked(line, width, kBlack, kSize);
            QImage theirs = blank(kSize, kSize);
            QPainter painter{&theirs};
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(QPen{Qt::black, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin});
            painter.drawPolyline(line.data(), static_cast<int>(line.size()));
            painter.end();
            double sum = 0;
            int other = 0;
            for (int y = 0; y < kSize; ++y) {
                for (int x = 0; x < kSize; ++x) {
                    const int difference = std::abs(qAlpha(ours.pixel(x, y)) - qAlpha(theirs.pixel(x, y)));
                    sum += difference;
                    other += difference > 64 ? 1 : 0;
                }
            }
            CHECK(sum / (kSize * kSize) < 2.0);  // of 255
            CHECK(other < kSize * kSize / 400);  // in the notch of sharp corners two edges share a pixel
        }
    }
}

TEST_CASE("Lines of one colour do not darken where they cross") {
    QImage image = blank(60, 60);
    LineFill fill{image, 0};
    fill.setWidth(6);
    fill.add(std::vector<QPointF>{{5, 30}, {55, 30}});
    fill.add(std::vector<QPointF>{{30, 5}, {30, 55}});
    fill.blend(Colour{0x80FF0000});
    CHECK(qAlpha(image.pixel(30, 30)) == 0x80);
    CHECK(qAlpha(image.pixel(10, 30)) == 0x80);
    // What was laid on the picture is not laid there again.
    const QImage before = image.copy();
    fill.blend(Colour{0x80FF0000});
    CHECK(image == before);
}

TEST_CASE("Strips of a picture meet without a seam") {
    constexpr int kSize = 120;
    for (unsigned seed = 20; seed < 26; ++seed) {
        const auto line = wanderer(seed, kSize);
        const QImage whole = stroked(line, 3.3, kBlack, kSize);
        QImage strips = blank(kSize, kSize);
        for (const auto& [from, to] : {std::pair{0, 37}, std::pair{37, 38}, std::pair{38, kSize}}) {
            QImage part{strips.bits() + from * strips.bytesPerLine(), kSize, to - from, strips.bytesPerLine(),
                        QImage::Format_ARGB32_Premultiplied};
            LineFill fill{part, from};
            fill.setWidth(3.3);
            fill.add(line);
            fill.blend(kBlack);
        }
        CHECK(strips == whole);
    }
}
