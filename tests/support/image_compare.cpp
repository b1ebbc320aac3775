// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/support/image_compare.h"

#include <cstdlib>

namespace weir::test {

bool isNear(std::uint32_t pixel, std::uint32_t argb, int tolerance) {
    for (const int shift : {0, 8, 16, 24}) {
        const int a = static_cast<int>((pixel >> shift) & 0xFFu);
        const int b = static_cast<int>((argb >> shift) & 0xFFu);
        if (std::abs(a - b) > tolerance) {
            return false;
        }
    }
    return true;
}

double differingShare(const PixelView& a, const PixelView& b, int tolerance) {
    if (a.width != b.width || a.height != b.height || a.pixels.empty()) {
        return 1;
    }
    std::size_t differing = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) {
        differing += isNear(a.pixels[i], b.pixels[i], tolerance) ? 0u : 1u;
    }
    return static_cast<double>(differing) / static_cast<double>(a.pixels.size());
}

std::size_t countNear(const PixelView& image, std::uint32_t argb, int tolerance) {
    std::size_t count = 0;
    for (const auto pixel : image.pixels) {
        count += isNear(pixel, argb, tolerance) ? 1u : 0u;
    }
    return count;
}

}  // namespace weir::test
