// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <zlib.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace weir::test {

/// A PNG of `side` pixels, written after the PNG specification: nothing of the reader is used. `colour(x, y)` gives
/// 0xAARRGGBB.
inline std::string pngOf(int side, const std::function<std::uint32_t(int, int)>& colour) {
    const auto number = [](std::uint32_t value) {
        return std::string{static_cast<char>(value >> 24), static_cast<char>(value >> 16),
                           static_cast<char>(value >> 8), static_cast<char>(value)};
    };
    const auto chunk = [&](std::string_view name, const std::string& data) {
        const auto body = std::string{name} + data;
        const auto sum = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
        return number(static_cast<std::uint32_t>(data.size())) + body + number(static_cast<std::uint32_t>(sum));
    };
    std::string rows;
    for (int y = 0; y < side; ++y) {
        rows += '\0';
        for (int x = 0; x < side; ++x) {
            const auto c = colour(x, y);
            rows += {static_cast<char>(c >> 16), static_cast<char>(c >> 8), static_cast<char>(c),
                     static_cast<char>(c >> 24)};
        }
    }
    auto size = compressBound(static_cast<uLong>(rows.size()));
    std::string packed(size, '\0');
    compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(rows.data()),
              static_cast<uLong>(rows.size()), 1);
    packed.resize(size);
    const auto width = static_cast<std::uint32_t>(side);
    return "\x89PNG\r\n\x1a\n" + chunk("IHDR", number(width) + number(width) + std::string{"\x08\x06\0\0\0", 5}) +
           chunk("IDAT", packed) + chunk("IEND", "");
}

inline std::string pngTile(int side, std::uint32_t argb) {
    return pngOf(side, [argb](int, int) { return argb; });
}

}  // namespace weir::test
