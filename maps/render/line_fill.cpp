// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/line_fill.h"

#include "maps/render/pixel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace weir::maps {

namespace {

constexpr int kWord = 8;  // pixels of a mask looked at together

bool isEmpty(const std::uint8_t* mask) {
    std::uint64_t word = 0;
    std::memcpy(&word, mask, sizeof word);
    return word == 0;
}

}  // namespace

LineFill::LineFill(QImage& target, int top)
    : m_target{target},
      m_top{top},
      m_mask(static_cast<std::size_t>(target.width()) * static_cast<std::size_t>(target.height())),
      m_rows(static_cast<std::size_t>(target.height())) {}

void LineFill::setWidth(double width) {
    m_strength = static_cast<float>(std::clamp(width, 0.0, 1.0));
    m_reach = static_cast<float>(std::max(width, 1.0)) / 2 + 0.5f;
}

void LineFill::add(std::span<const QPointF> line) {
    for (std::size_t i = 1; i < line.size(); ++i) {
        addSegment(line[i - 1], line[i]);
    }
}

void LineFill::addSegment(const QPointF& from, const QPointF& to) {
    // Downwards; pixel (x, y) has its centre at (x + ½, y + ½). Rows are counted in the whole picture, so that strips
    // round alike.
    const bool down = from.y() <= to.y();
    const QPointF& a = down ? from : to;
    const QPointF& b = down ? to : from;
    const auto ax = static_cast<float>(a.x() - 0.5);
    const auto ay = static_cast<float>(a.y() - 0.5);
    const auto dx = static_cast<float>(b.x() - a.x());
    const auto dy = static_cast<float>(b.y() - a.y());
    const float length = std::sqrt(dx * dx + dy * dy);
    const float ux = length > 0 ? dx / length : 1.f;
    const float uy = length > 0 ? dy / length : 0.f;
    const float perRow = dy > 0 ? dx / dy : 0.f;
    const int first = std::max(m_top, static_cast<int>(std::ceil(ay - m_reach)));
    const int last = std::min(m_top + m_target.height() - 1, static_cast<int>(std::floor(ay + dy + m_reach)));
    for (int y = first; y <= last; ++y) {
        // The piece of the segment that can reach this row.
        const float above = std::clamp(static_cast<float>(y) - m_reach - ay, 0.f, dy);
        const float below = std::clamp(static_cast<float>(y) + m_reach - ay, 0.f, dy);
        const float x0 = ax + (dy > 0 ? above * perRow : 0.f);
        const float x1 = ax + (dy > 0 ? below * perRow : dx);
        const int left = std::max(0, static_cast<int>(std::ceil(std::min(x0, x1) - m_reach)));
        const int right = std::min(m_target.width(), static_cast<int>(std::floor(std::max(x0, x1) + m_reach)) + 1);
        if (left >= right) {
            continue;
        }
        m_pixels += static_cast<std::size_t>(right - left);
        const auto strip = static_cast<std::size_t>(y - m_top);
        auto& row = m_rows[strip];
        row = row.from == row.to ? Span{left, right} : Span{std::min(row.from, left), std::max(row.to, right)};
        auto* mask = m_mask.data() + strip * static_cast<std::size_t>(m_target.width());
        const float py = static_cast<float>(y) - ay;
        for (int x = left; x < right; ++x) {
            const float px = static_cast<float>(x) - ax;
            const float along = px * ux + py * uy;
            const float beyond = along < 0 ? along : std::max(along - length, 0.f);
            const float aside = px * uy - py * ux;
            const float distance = beyond == 0 ? std::abs(aside) : std::sqrt(beyond * beyond + aside * aside);
            const float cover = std::clamp(m_reach - distance, 0.f, 1.f) * m_strength;
            mask[x] = std::max(mask[x], static_cast<std::uint8_t>(cover * 255.f + 0.5f));
        }
    }
}

void LineFill::blend(Colour colour) {
    std::array<std::uint32_t, 256> shades;
    for (std::size_t i = 0; i < shades.size(); ++i) {
        shades[i] = premultiplied(colour, static_cast<float>(i) / 255.f);
    }
    for (int y = 0; y < m_target.height(); ++y) {
        auto& row = m_rows[static_cast<std::size_t>(y)];
        if (row.from == row.to) {
            continue;
        }
        auto* line = reinterpret_cast<std::uint32_t*>(m_target.scanLine(y));
        auto* mask = m_mask.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(m_target.width());
        for (int x = row.from; x < row.to;) {
            if (row.to - x >= kWord && isEmpty(mask + x)) {
                x += kWord;  // most of a row lies between lines
                continue;
            }
            for (const int end = std::min(x + kWord, row.to); x < end; ++x) {
                if (mask[x] != 0) {
                    line[x] = over(shades[mask[x]], line[x]);
                    mask[x] = 0;
                }
            }
        }
        m_pixels += static_cast<std::size_t>(row.to - row.from) / kWord;
        row = {};
    }
}

}  // namespace weir::maps
