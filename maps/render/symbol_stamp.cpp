// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/symbol_stamp.h"

#include "maps/render/pixel.h"

#include <algorithm>

namespace weir::maps {

SymbolStamp::SymbolStamp(const QImage& sprite) : m_width{sprite.width()}, m_height{sprite.height()} {
    for (int y = 0; y < m_height; ++y) {
        const auto* row = reinterpret_cast<const std::uint32_t*>(sprite.constScanLine(y));
        for (int x = 0; x < m_width;) {
            if (row[x] == 0) {
                ++x;
                continue;
            }
            const auto isOpaque = [](std::uint32_t pixel) { return (pixel >> 24) == 255; };
            Run run{x, y, static_cast<std::uint32_t>(m_pixels.size()), 0, isOpaque(row[x])};
            for (; x < m_width && row[x] != 0 && isOpaque(row[x]) == run.opaque; ++x) {
                m_pixels.push_back(row[x]);
                ++run.count;
            }
            m_runs.push_back(run);
        }
    }
}

void SymbolStamp::lay(const StampGround& ground, int x, int y) const {
    const int left = x - m_width / 2;
    const int top = y - m_height / 2;
    if (left < 0 || top < 0 || left + m_width > ground.width() || top + m_height > ground.height()) {
        for (Run run : m_runs) {
            const int from = std::clamp(-left - run.x, 0, static_cast<int>(run.count));
            const int to = std::clamp(ground.width() - left - run.x, from, static_cast<int>(run.count));
            if (const int row = top + run.y; row >= 0 && row < ground.height() && to > from) {
                run.x += from;
                run.from += static_cast<std::uint32_t>(from);
                run.count = static_cast<std::uint32_t>(to - from);
                lay(ground, run, left, top);
            }
        }
        return;
    }
    for (const Run& run : m_runs) {
        lay(ground, run, left, top);
    }
}

void SymbolStamp::lay(const StampGround& ground, const Run& run, int left, int top) const {
    auto* target = ground.row(top + run.y) + left + run.x;
    const auto* pixels = m_pixels.data() + run.from;
    if (run.opaque) {
        for (std::uint32_t i = 0; i < run.count; ++i) {
            target[i] = pixels[i];
        }
        return;
    }
    for (std::uint32_t i = 0; i < run.count; ++i) {
        target[i] = over(pixels[i], target[i]);
    }
}

}  // namespace weir::maps
