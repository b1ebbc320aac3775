// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace weir::test {

/// Pixels as 0xAARRGGBB row by row; no Qt here, so that every test program may link it.
struct PixelView {
    std::span<const std::uint32_t> pixels;
    int width = 0;
    int height = 0;
    [[nodiscard]] std::uint32_t at(int x, int y) const {
        return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
    }
};

/// Share of pixels of which some channel differs by more than `tolerance`; 1 when the sizes differ.
[[nodiscard]] double differingShare(const PixelView& a, const PixelView& b, int tolerance);
/// Number of pixels within `tolerance` of `argb` in every channel.
[[nodiscard]] std::size_t countNear(const PixelView& image, std::uint32_t argb, int tolerance);
/// Whether a pixel is within `tolerance` of `argb` in every channel.
[[nodiscard]] bool isNear(std::uint32_t pixel, std::uint32_t argb, int tolerance);

}  // namespace weir::test
