// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace weir::maps {

/// The device pixel whose middle is nearest; for places on or near a picture.
[[nodiscard]] inline int nearestPixel(double place) {
    constexpr int kShift = 1 << 20;  // so that cutting off rounds down
    return static_cast<int>(place + (kShift + 0.5)) - kShift;
}

/// Which style class of point symbols was drawn last at each device pixel: of symbols of one class on the same pixel
/// only the first is seen.
class LastClass {
public:
    LastClass(int width, int height)
        : m_width{width},
          m_height{height},
          m_classes(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), kNone) {}

    /// False when a point of that class lies there already and none of another above it. Beyond the picture every
    /// point is drawn.
    [[nodiscard]] bool take(int column, int row, int styleClass) {
        if (column < 0 || row < 0 || column >= m_width || row >= m_height) {
            return true;
        }
        auto& last = m_classes[static_cast<std::size_t>(row) * static_cast<std::size_t>(m_width) +
                               static_cast<std::size_t>(column)];
        const auto own = static_cast<std::int16_t>(std::min(styleClass, 32'000));
        return std::exchange(last, own) != own;
    }

private:
    static constexpr std::int16_t kNone = -2;
    int m_width;
    int m_height;
    std::vector<std::int16_t> m_classes;
};

}  // namespace weir::maps
