// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/area_fill.h"

#include "maps/render/pixel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numbers>

namespace weir::maps {

namespace {

/// How much of the pixel around (x, y) a hatch covers; it repeats every `n` pixels both ways.
float hatchCover(Hatch hatch, double x, double y, int n, double half) {
    const bool diagonal = hatch == Hatch::forward || hatch == Hatch::backward || hatch == Hatch::cross;
    const double across = diagonal ? 1 / std::numbers::sqrt2 : 1.0;
    const auto line = [&](double position) {
        const double wrapped = std::abs(position - n * std::round(position / n)) * across;
        return static_cast<float>(std::clamp(half + 0.5 - wrapped, 0.0, 1.0));
    };
    switch (hatch) {
        case Hatch::none:
            return 1;
        case Hatch::forward:
            return line(x + y - 0.5);
        case Hatch::backward:
            return line(x - y);
        case Hatch::cross:
            return std::max(line(x + y - 0.5), line(x - y));
        case Hatch::horizontal:
            return line(y);
        case Hatch::vertical:
            return line(x);
        case Hatch::dots: {
            const auto fromMiddle = [n](double at) { return at - n * std::floor(at / n) - n / 2.0; };
            const double r = std::hypot(fromMiddle(x), fromMiddle(y));
            return static_cast<float>(std::clamp(half + 1.0 - r, 0.0, 1.0));
        }
    }
    return 0;
}

/// The shift of a pattern of `n` pixels so that it hangs on `origin`.
int phaseOf(double origin, int n) {
    const auto rest = static_cast<int>(std::fmod(std::floor(origin + 0.25), n));
    return rest <= 0 ? -rest : n - rest;
}

/// A part of a pixel's premultiplied colour.
std::uint32_t partOf(std::uint32_t pixel, float share) {
    const auto weight = static_cast<std::uint32_t>(share * 256.f + 0.5f);
    const std::uint32_t rb = (((pixel & 0x00FF00FFu) * weight) >> 8) & 0x00FF00FFu;
    const std::uint32_t ag = (((pixel >> 8) & 0x00FF00FFu) * weight) & 0xFF00FF00u;
    return rb | ag;
}

/// `source` covers `share` of the pixel with a colour of opacity `alpha`. What lies there already may be the neighbour
/// that covers the rest: then the two are added.
std::uint32_t beside(std::uint32_t source, float share, int alpha, std::uint32_t under) {
    const auto rest = static_cast<std::uint32_t>((1.f - share) * static_cast<float>(alpha) + 2.f);
    if ((under >> 24) > rest) {
        return over(source, under);
    }
    const auto channel = [&](int shift) {
        return std::min(255u, ((source >> shift) & 0xFFu) + ((under >> shift) & 0xFFu)) << shift;
    };
    return channel(24) | channel(16) | channel(8) | channel(0);
}

constexpr int kFlat = 8;  // pixels of a row looked at together

/// Whether none of so many changes the sum of its row.
bool isFlat(const float* row) {
    std::array<std::uint64_t, kFlat / 2> words{};
    std::memcpy(words.data(), row, sizeof words);
    return (words[0] | words[1] | words[2] | words[3]) == 0;
}

}  // namespace

AreaFill::AreaFill(QImage& target, int top, const QPointF& hatchOrigin, double rotation)
    : m_target{target}, m_top{top}, m_hatchOrigin{hatchOrigin}, m_rotation{rotation} {}

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

std::size_t AreaFill::cost() {
    if (!m_accumulated) {
        accumulate();
    }
    constexpr std::size_t kPixelsOfVertex = 8;
    return m_segments.size() + static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_height) / kPixelsOfVertex;
}

/// Calls run(x, y, share, pixels of the target) for neighbours of a row covered alike, where the area covers something;
/// x and y of the whole picture.
template <class Run>
void AreaFill::eachRun(Run run) {
    if (!m_accumulated) {
        accumulate();
    }
    for (int y = 0; y < m_height; ++y) {
        const float* row = m_cover.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(m_width + 2);
        auto* line = reinterpret_cast<std::uint32_t*>(m_target.scanLine(y + m_upper)) + m_left;
        float sum = 0;
        for (int x = 0; x < m_width;) {
            const int from = x;
            sum += row[x++];
            while (row[x] == 0.f && x + kFlat <= m_width && isFlat(row + x)) {
                x += kFlat;
            }
            const float share = std::min(std::abs(sum), 1.f);
            if (share >= 0.002f) {
                run(from + m_left, y + m_upper + m_top, share,
                    std::span{line + from, static_cast<std::size_t>(x - from)});
            }
        }
    }
}

/// Calls pixel(x, y, share, pixel of the target) where the area covers something; x and y of the whole picture.
template <class Pixel>
void AreaFill::eachPixel(Pixel pixel) {
    eachRun([&](int x, int y, float share, std::span<std::uint32_t> pixels) {
        for (auto& target : pixels) {
            pixel(x++, y, share, target);
        }
    });
}

void AreaFill::fill(Colour colour) {
    if (!colour.visible()) {
        return;
    }
    const std::uint32_t full = premultiplied(colour, 1.f);
    const int alpha = colour.alpha();
    eachRun([&](int, int, float share, std::span<std::uint32_t> pixels) {
        if (share <= 0.998f) {
            const std::uint32_t part = premultiplied(colour, share);
            for (auto& target : pixels) {
                target = beside(part, share, alpha, target);
            }
        } else if (alpha == 255) {
            std::ranges::fill(pixels, full);
        } else {
            for (auto& target : pixels) {
                target = over(full, target);
            }
        }
    });
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
    m_tile.cover.resize(static_cast<std::size_t>(n) * static_cast<std::size_t>(n));
    for (int y = 0; y < n; ++y) {
        for (int x = 0; x < n; ++x) {
            m_tile.cover[static_cast<std::size_t>(y * n + x)] = hatchCover(fill.hatch, x + 0.5, y + 0.5, n, half);
        }
    }
    return m_tile;
}

void AreaFill::fillHatch(const Fill& fill, Colour colour, double devicePixelRatio) {
    if (!colour.visible() || fill.hatch == Hatch::none) {
        return;
    }
    const Tile& tile = tileFor(fill, devicePixelRatio);
    if (m_rotation != 0) {
        fillTurnedHatch(tile, colour, devicePixelRatio);
        return;
    }
    const int n = tile.size;
    const int right = phaseOf(m_hatchOrigin.x(), n);
    const int down = phaseOf(m_hatchOrigin.y(), n);
    eachPixel([&](int x, int y, float share, std::uint32_t& target) {
        const float cover = share * tile.cover[static_cast<std::size_t>(((y + down) % n) * n + (x + right) % n)];
        if (cover > 0.002f) {
            target = over(premultiplied(colour, cover), target);
        }
    });
}

void AreaFill::fillTurnedHatch(const Tile& tile, Colour colour, double devicePixelRatio) {
    const double c = std::cos(m_rotation * std::numbers::pi / 180);
    const double s = std::sin(m_rotation * std::numbers::pi / 180);
    const double half = tile.width * devicePixelRatio / 2;
    eachPixel([&](int x, int y, float share, std::uint32_t& target) {
        const double dx = x + 0.5 - m_hatchOrigin.x();
        const double dy = y + 0.5 - m_hatchOrigin.y();
        const float cover = share * hatchCover(tile.hatch, dx * c + dy * s, dy * c - dx * s, tile.size, half);
        if (cover > 0.002f) {
            target = over(premultiplied(colour, cover), target);
        }
    });
}

void AreaFill::fillPattern(const QImage& tile) {
    if (tile.isNull()) {
        return;
    }
    const int right = phaseOf(m_hatchOrigin.x(), tile.width());
    const int down = phaseOf(m_hatchOrigin.y(), tile.height());
    eachPixel([&](int x, int y, float share, std::uint32_t& target) {
        const auto* row = reinterpret_cast<const std::uint32_t*>(tile.constScanLine((y + down) % tile.height()));
        if (const std::uint32_t pixel = row[(x + right) % tile.width()]; pixel != 0) {
            target = over(partOf(pixel, share), target);
        }
    });
}

}  // namespace weir::maps
