// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/heights.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace weir::maps {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kPiece = 256;     // places read with one window
constexpr double kLargest = 4'000'000;  // cells of a window; a piece whose places lie far apart is halved

/// The cells around some places, at full resolution.
struct Cells {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;
    std::vector<float> values;
    [[nodiscard]] double at(int column, int row) const {
        const bool inside = column >= left && row >= top && column < left + width && row < top + height;
        const auto index = static_cast<std::size_t>(row - top) * static_cast<std::size_t>(width) +
                           static_cast<std::size_t>(column - left);
        return inside ? static_cast<double>(values[index]) : kNaN;
    }
};

double bilinear(const Cells& cells, geo::MapPoint pixel) {
    // Cell values stand at the middles of the cells.
    const double x = pixel.x - 0.5;
    const double y = pixel.y - 0.5;
    const int column = static_cast<int>(std::floor(x));
    const int row = static_cast<int>(std::floor(y));
    const double fx = x - column;
    const double fy = y - row;
    double sum = 0;
    for (const int dy : {0, 1}) {
        for (const int dx : {0, 1}) {
            const double weight = (dx == 0 ? 1 - fx : fx) * (dy == 0 ? 1 - fy : fy);
            if (weight > 0) {
                sum += weight * cells.at(column + dx, row + dy);
            }
        }
    }
    return sum;
}

class Sampler {
public:
    Sampler(const RasterReader& raster, std::stop_token stop) : m_raster{raster}, m_stop{std::move(stop)} {}

    Result<void> sample(std::span<const geo::MapPoint> pixels, std::span<double> heights) {
        if (m_stop.stop_requested()) {
            return fail(ErrorCode::cancelled, msg("Cancelled"));
        }
        geo::MapBox box;
        for (const auto& p : pixels) {
            if (std::isfinite(p.x) && std::isfinite(p.y)) {
                box.add(p.x, p.y);
            }
        }
        const auto& info = m_raster.manifest().raster;
        const int left = std::max(0, clamped(box.minX) - 1);
        const int top = std::max(0, clamped(box.minY) - 1);
        const int right = std::min(info.width, clamped(box.maxX) + 2);
        const int bottom = std::min(info.height, clamped(box.maxY) + 2);
        if (box.empty() || right <= left || bottom <= top) {
            return {};  // all outside: they stay NaN
        }
        if (pixels.size() > 1 && double(right - left) * (bottom - top) > kLargest) {
            const auto half = pixels.size() / 2;
            if (auto first = sample(pixels.first(half), heights.first(half)); !first) {
                return first;
            }
            return sample(pixels.subspan(half), heights.subspan(half));
        }
        Cells cells{left, top, right - left, bottom - top, {}};
        auto values = m_raster.readFloats(
            0, {double(left), double(top), double(cells.width), double(cells.height), cells.width, cells.height},
            false);
        if (!values) {
            return values.error();
        }
        cells.values = std::move(*values);
        for (std::size_t i = 0; i < pixels.size(); ++i) {
            if (std::isfinite(pixels[i].x) && std::isfinite(pixels[i].y) && pixels[i].x >= 0 && pixels[i].y >= 0 &&
                pixels[i].x <= info.width && pixels[i].y <= info.height) {
                heights[i] = bilinear(cells, pixels[i]);
            }
        }
        return {};
    }

private:
    static int clamped(double value) {
        constexpr double kMost = 1e9;
        return static_cast<int>(std::floor(std::clamp(value, -kMost, kMost)));
    }
    const RasterReader& m_raster;
    std::stop_token m_stop;
};

}  // namespace

Result<std::vector<double>> heightsAt(const RasterReader& raster, std::span<const geo::MapPoint> places,
                                      std::stop_token stop) {
    std::vector<double> heights(places.size(), kNaN);
    std::vector<geo::MapPoint> pixels;
    pixels.reserve(places.size());
    for (const auto& place : places) {
        pixels.push_back(raster.toPixel(place));
    }
    Sampler sampler{raster, std::move(stop)};
    for (std::size_t from = 0; from < pixels.size(); from += kPiece) {
        const auto count = std::min(kPiece, pixels.size() - from);
        if (const auto read =
                sampler.sample(std::span{pixels}.subspan(from, count), std::span{heights}.subspan(from, count));
            !read) {
            return read.error();
        }
    }
    return heights;
}

}  // namespace weir::maps
