// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/area_fill.h"

#include "maps/render/pixel.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace weir::maps {

AreaFill::AreaFill(QImage& target, int top, const QPointF& hatchOrigin)
    : m_target{target}, m_top{top}, m_hatchOrigin{hatchOrigin} {}

void AreaFill::begin() {
    m_segments.clear();
    m_accumulated = false;
}

void AreaFill::addRing(std::span<const QPointF> ring, bool hole) {
    double area = 0;
    for (std::size_t i = 1; i < ring.size(); ++i) {
        area += (ring[i - 1].x() - ring[0].x()) * (ring[i].y() - ring[0].y()) -
                (ring[i].x() - ring[0].x()) * (ring[i - 1].y() - ring[0].y());
    }
    const bool turn = (area < 0) != hole;
    const auto at = [&](std::size_t i) { return turn ? ring[ring.size() - 1 - i] : ring[i]; };
    for (std::size_t i = 1; i < ring.size(); ++i) {
        const QPointF a = at(i - 1);
        const QPointF b = at(i);
        m_segments.push_back({static_cast<float>(a.x()), static_cast<float>(a.y() - m_top), static_cast<float>(b.x()),
                              static_cast<float>(b.y() - m_top)});
    }
}

void AreaFill::accumulate() {
    m_accumulated = true;
    float minX = 1e9f, minY = 1e9f, maxX = -1e9f, maxY = -1e9f;
    for (const auto& s : m_segments) {
        minX = std::min({minX, s.x0, s.x1});
        maxX = std::max({maxX, s.x0, s.x1});
        minY = std::min({minY, s.y0, s.y1});
        maxY = std::max({maxY, s.y0, s.y1});
    }
    m_left = std::max(0, static_cast<int>(std::floor(std::max(minX, 0.f))));
    m_upper = std::max(0, static_cast<int>(std::floor(std::max(minY, 0.f))));
    m_width = std::min(m_target.width(), static_cast<int>(std::ceil(std::min(maxX, 1e6f)))) - m_left;
    m_height = std::min(m_target.height(), static_cast<int>(std::ceil(std::min(maxY, 1e6f)))) - m_upper;
    if (m_width <= 0 || m_height <= 0) {
        m_width = m_height = 0;
        return;
    }
    // Two columns more: what a segment at the right edge hands on.
    m_cover.assign(static_cast<std::size_t>(m_width + 2) * static_cast<std::size_t>(m_height), 0.f);
    for (const auto& s : m_segments) {
        addSegment(s);
    }
}

void AreaFill::addSegment(const Segment& s) {
    if (s.y0 == s.y1) {
        return;
    }
    const float direction = s.y0 < s.y1 ? 1.f : -1.f;
    const bool down = s.y0 < s.y1;
    const float topX = (down ? s.x0 : s.x1) - static_cast<float>(m_left);
    const float topY = (down ? s.y0 : s.y1) - static_cast<float>(m_upper);
    const float endX = (down ? s.x1 : s.x0) - static_cast<float>(m_left);
    const float endY = (down ? s.y1 : s.y0) - static_cast<float>(m_upper);
    const float slope = (endX - topX) / (endY - topY);
    float x = topX;
    if (topY < 0) {
        x -= topY * slope;
    }
    const int first = std::max(0, static_cast<int>(topY));
    const int last = std::min(m_height, static_cast<int>(std::ceil(endY)));
    const float rightEdge = static_cast<float>(m_width);
    for (int y = first; y < last; ++y) {
        float* row = m_cover.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(m_width + 2);
        const float dy = std::min(static_cast<float>(y + 1), endY) - std::max(static_cast<float>(y), topY);
        const float nextX = x + slope * dy;
        const float d = dy * direction;
        const float x0 = std::clamp(std::min(x, nextX), 0.f, rightEdge);
        const float x1 = std::clamp(std::max(x, nextX), 0.f, rightEdge);
        const float floor0 = std::floor(x0);
        const int i0 = static_cast<int>(floor0);
        const int i1 = static_cast<int>(std::ceil(x1));
        if (i1 <= i0 + 1) {
            const float middle = 0.5f * (x0 + x1) - floor0;
            row[i0] += d - d * middle;
            row[i0 + 1] += d * middle;
        } else {
            const float perPixel = 1.f / (x1 - x0);
            const float part0 = 1.f - (x0 - floor0);
            const float a0 = 0.5f * perPixel * part0 * part0;
            const float part1 = x1 - static_cast<float>(i1) + 1.f;
            const float am = 0.5f * perPixel * part1 * part1;
            row[i0] += d * a0;
            if (i1 == i0 + 2) {
                row[i0 + 1] += d * (1.f - a0 - am);
            } else {
                const float a1 = perPixel * (1.5f - (x0 - floor0));
                row[i0 + 1] += d * (a1 - a0);
                for (int i = i0 + 2; i < i1 - 1; ++i) {
                    row[i] += d * perPixel;
                }
                const float a2 = a1 + static_cast<float>(i1 - i0 - 3) * perPixel;
                row[i1 - 1] += d * (1.f - a2 - am);
            }
            row[i1] += d * am;
        }
        x = nextX;
    }
}

template <class Cover>
void AreaFill::blend(Colour colour, Cover cover) {
    if (!m_accumulated) {
        accumulate();
    }
    const std::uint32_t full = premultiplied(colour, 1.f);
    const bool opaque = colour.alpha() == 255;
    for (int y = 0; y < m_height; ++y) {
        const float* row = m_cover.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(m_width + 2);
        auto* line = reinterpret_cast<std::uint32_t*>(m_target.scanLine(y + m_upper)) + m_left;
        float sum = 0;
        for (int x = 0; x < m_width; ++x) {
            sum += row[x];
            float share = std::min(std::abs(sum), 1.f);
            if (share < 0.002f) {
                continue;
            }
            share *= cover(x + m_left, y + m_upper + m_top);
            if (share > 0.998f) {
                line[x] = opaque ? full : over(full, line[x]);
            } else if (share > 0.002f) {
                line[x] = over(premultiplied(colour, share), line[x]);
            }
        }
    }
}

void AreaFill::fill(Colour colour) {
    if (colour.visible()) {
        blend(colour, [](int, int) { return 1.f; });
    }
}

const AreaFill::Tile& AreaFill::tileFor(const Fill& fill, double devicePixelRatio) {
    if (m_tile.hatch == fill.hatch && m_tile.spacing == fill.hatchSpacing && m_tile.width == fill.hatchWidth &&
        m_tile.size > 0) {
        return m_tile;
    }
    // Diagonal lines `spacing` apart repeat every spacing·√2 along the rows, which is rounded to whole pixels.
    const bool diagonal = fill.hatch == Hatch::forward || fill.hatch == Hatch::backward || fill.hatch == Hatch::cross;
    const double period = fill.hatchSpacing * devicePixelRatio * (diagonal ? std::numbers::sqrt2 : 1.0);
    m_tile = {fill.hatch, fill.hatchSpacing, fill.hatchWidth, std::max(3, static_cast<int>(std::lround(period))), {}};
    const int n = m_tile.size;
    const double half = fill.hatchWidth * devicePixelRatio / 2;
    const double across = diagonal ? 1 / std::numbers::sqrt2 : 1.0;
    const auto line = [&](double position) {
        const double wrapped = std::abs(position - n * std::round(position / n)) * across;
        return static_cast<float>(std::clamp(half + 0.5 - wrapped, 0.0, 1.0));
    };
    m_tile.cover.resize(static_cast<std::size_t>(n) * static_cast<std::size_t>(n));
    for (int y = 0; y < n; ++y) {
        for (int x = 0; x < n; ++x) {
            float cover = 0;
            switch (fill.hatch) {
                case Hatch::none:
                    cover = 1;
                    break;
                case Hatch::forward:
                    cover = line(x + y + 0.5);
                    break;
                case Hatch::backward:
                    cover = line(x - y);
                    break;
                case Hatch::cross:
                    cover = std::max(line(x + y + 0.5), line(x - y));
                    break;
                case Hatch::horizontal:
                    cover = line(y + 0.5);
                    break;
                case Hatch::vertical:
                    cover = line(x + 0.5);
                    break;
                case Hatch::dots: {
                    const double r = std::hypot(x + 0.5 - n / 2.0, y + 0.5 - n / 2.0);
                    cover = static_cast<float>(std::clamp(half + 1.0 - r, 0.0, 1.0));
                    break;
                }
            }
            m_tile.cover[static_cast<std::size_t>(y * n + x)] = cover;
        }
    }
    return m_tile;
}

void AreaFill::fillHatch(const Fill& fill, Colour colour, double devicePixelRatio) {
    if (!colour.visible() || fill.hatch == Hatch::none) {
        return;
    }
    const Tile& tile = tileFor(fill, devicePixelRatio);
    const int n = tile.size;
    const auto phase = [n](double origin) {
        const auto rest = static_cast<int>(std::fmod(std::floor(origin + 0.25), n));
        return rest <= 0 ? -rest : n - rest;
    };
    const int right = phase(m_hatchOrigin.x());
    const int down = phase(m_hatchOrigin.y());
    blend(colour,
          [&](int x, int y) { return tile.cover[static_cast<std::size_t>(((y + down) % n) * n + (x + right) % n)]; });
}

}  // namespace weir::maps
