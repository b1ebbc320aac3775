// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/composer.h"

#include <QPainter>

#include <algorithm>

namespace weir::maps {

namespace {

QPainter::CompositionMode compositionOf(BlendMode mode) {
    switch (mode) {
        case BlendMode::multiply:
            return QPainter::CompositionMode_Multiply;
        case BlendMode::screen:
            return QPainter::CompositionMode_Screen;
        case BlendMode::overlay:
            return QPainter::CompositionMode_Overlay;
        case BlendMode::darken:
            return QPainter::CompositionMode_Darken;
        case BlendMode::lighten:
            return QPainter::CompositionMode_Lighten;
        case BlendMode::normal:
            break;
    }
    return QPainter::CompositionMode_SourceOver;
}

/// Rows of the target as a picture of their own, over the same memory.
struct Band {
    int number = 0;
    QSize whole{};
    QImage rows{};
};

bool hidesBand(const Sheet& sheet, const Band& band) {
    return hidesWhatItCovers(sheet.opacity, sheet.blend) && sheet.picture->size() == band.whole &&
           sheet.picture->isOpaque(band.number);
}

void lay(const Sheet& sheet, Band& band) {
    const auto& picture = *sheet.picture;
    if (band.number >= picture.bands()) {
        return;
    }
    if (hidesWhatItCovers(sheet.opacity, sheet.blend) && picture.size() == band.whole) {
        picture.layOver(band.number, reinterpret_cast<std::uint32_t*>(band.rows.bits()),
                        static_cast<std::size_t>(band.rows.bytesPerLine()) / 4);
    } else if (!picture.isEmpty(band.number)) {
        layOn(band.rows, picture.unpacked(band.number), sheet.opacity, sheet.blend);
    } else if (sheet.blend != BlendMode::normal) {
        // What is transparent changes a ground that is transparent itself: QPainter rounds its opacity.
        QImage nothing{picture.size().width(), band.rows.height(), QImage::Format_ARGB32_Premultiplied};
        nothing.fill(Qt::transparent);
        layOn(band.rows, nothing, sheet.opacity, sheet.blend);
    }
}

}  // namespace

bool hidesWhatItCovers(double opacity, BlendMode blend) {
    return opacity >= 1 && blend == BlendMode::normal;
}

void layOn(QImage& target, const QImage& picture, double opacity, BlendMode blend) {
    QPainter painter{&target};
    painter.setCompositionMode(compositionOf(blend));
    painter.setOpacity(opacity);
    painter.drawImage(0, 0, picture);
}

void compose(std::span<const Sheet> sheets, const std::optional<QColor>& ground, QImage& target, TaskPool& pool) {
    constexpr int kRows = PackedPicture::kBandRows;
    const int bands = (target.height() + kRows - 1) / kRows;
    uchar* const bits = target.bits();
    pool.forEach(static_cast<std::size_t>(bands), [&](std::size_t number) {
        const int top = static_cast<int>(number) * kRows;
        Band band{static_cast<int>(number), target.size(),
                  QImage{bits + top * target.bytesPerLine(), target.width(), std::min(kRows, target.height() - top),
                         target.bytesPerLine(), QImage::Format_ARGB32_Premultiplied}};
        const auto hiding =
            std::find_if(sheets.rbegin(), sheets.rend(), [&](const Sheet& sheet) { return hidesBand(sheet, band); });
        if (ground && hiding == sheets.rend()) {
            band.rows.fill(*ground);
        }
        const auto first = hiding == sheets.rend() ? sheets.begin() : std::prev(hiding.base());
        std::for_each(first, sheets.end(), [&](const Sheet& sheet) { lay(sheet, band); });
    });
}

}  // namespace weir::maps
