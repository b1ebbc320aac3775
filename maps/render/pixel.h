// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/palette.h"

#include <cstdint>

namespace weir::maps {

/// `source` over `under`, both premultiplied ARGB.
inline std::uint32_t over(std::uint32_t source, std::uint32_t under) {
    const std::uint32_t keep = 255 - (source >> 24);
    std::uint32_t rb = (under & 0x00FF00FFu) * keep + 0x00800080u;
    rb = ((rb + ((rb >> 8) & 0x00FF00FFu)) >> 8) & 0x00FF00FFu;
    std::uint32_t ag = ((under >> 8) & 0x00FF00FFu) * keep + 0x00800080u;
    ag = (ag + ((ag >> 8) & 0x00FF00FFu)) & 0xFF00FF00u;
    return source + (rb | ag);
}

/// `a` and `b` mixed, both premultiplied ARGB; `t` 0 (all of `a`) … 256 (all of `b`).
inline std::uint32_t mixPixels(std::uint32_t a, std::uint32_t b, std::uint32_t t) {
    const std::uint32_t s = 256 - t;
    const std::uint32_t redBlue = (((a & 0xFF00FFu) * s + (b & 0xFF00FFu) * t + 0x800080u) >> 8) & 0xFF00FFu;
    const std::uint32_t alphaGreen =
        (((a >> 8) & 0xFF00FFu) * s + ((b >> 8) & 0xFF00FFu) * t + 0x800080u) & 0xFF00FF00u;
    return redBlue | alphaGreen;
}

/// The colour at a share `cover` (0 … 1) of its strength, premultiplied ARGB.
inline std::uint32_t premultiplied(Colour colour, float cover) {
    const float alpha = static_cast<float>(colour.alpha()) * cover;
    const auto channel = [&](int shift) {
        return static_cast<std::uint32_t>(static_cast<float>((colour.argb >> shift) & 0xFFu) * alpha / 255.f + 0.5f);
    };
    return (static_cast<std::uint32_t>(alpha + 0.5f) << 24) | (channel(16) << 16) | (channel(8) << 8) | channel(0);
}

}  // namespace weir::maps
