// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/raster_reader.h"
#include "maps/render/layer_painter.h"
#include "maps/render/pixel.h"
#include "maps/render/pixel_grid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace weir::maps {

namespace {

std::uint32_t mixColours(std::uint32_t a, std::uint32_t b, double t) {
    const auto channel = [&](int shift) {
        const double from = (a >> shift) & 0xFF;
        const double to = (b >> shift) & 0xFF;
        return static_cast<std::uint32_t>(from + (to - from) * t + 0.5) << shift;
    };
    return 0xFF000000u | channel(16) | channel(8) | channel(0);
}

/// 256 colours from lowest to highest.
std::array<std::uint32_t, 256> ramp(RasterStyle::Mode mode, bool dark) {
    // Heights: river green over loess to grey rock, dimmed for the dark theme.
    constexpr std::array<std::uint32_t, 6> kLight{0xFFCFE3C4, 0xFFE3E6BF, 0xFFEBDDB0,
                                                  0xFFDDBF90, 0xFFBF9C78, 0xFFEFEAE6};
    constexpr std::array<std::uint32_t, 6> kDark{0xFF2A3A30, 0xFF3A4032, 0xFF4A4535,
                                                 0xFF564635, 0xFF5E4C40, 0xFF77706B};
    std::array<std::uint32_t, 256> colours{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        if (mode == RasterStyle::Mode::grey) {
            colours[i] = 0xFF000000u | (i << 16) | (i << 8) | i;
            continue;
        }
        const double position = i / 255.0 * 5;
        const auto step = std::min<std::size_t>(4, static_cast<std::size_t>(position));
        const auto& stops = dark ? kDark : kLight;
        colours[i] = mixColours(stops[step], stops[step + 1], position - static_cast<double>(step));
    }
    return colours;
}

std::uint32_t premultiply(std::uint32_t argb) {
    const std::uint32_t alpha = argb >> 24;
    if (alpha == 255) {
        return argb;
    }
    const auto channel = [&](int shift) { return (((argb >> shift) & 0xFF) * alpha + 127) / 255 << shift; };
    return (alpha << 24) | channel(16) | channel(8) | channel(0);
}

/// Light from the north-west at 45° (Horn's slope), as a grey veil: dark slopes darken, light ones lighten.
std::vector<std::uint32_t> relief(const std::vector<float>& heights, const RasterWindow& w, double metresX,
                                  double metresY) {
    std::vector<std::uint32_t> out(heights.size(), 0);
    const auto at = [&](int x, int y) {
        return heights[static_cast<std::size_t>(std::clamp(y, 0, w.outHeight - 1)) *
                           static_cast<std::size_t>(w.outWidth) +
                       static_cast<std::size_t>(std::clamp(x, 0, w.outWidth - 1))];
    };
    constexpr double kExaggeration = 4;  // plains are flat: without it their levees and banks stay unseen
    for (int y = 0; y < w.outHeight; ++y) {
        for (int x = 0; x < w.outWidth; ++x) {
            const double dx = (at(x + 1, y - 1) + 2 * at(x + 1, y) + at(x + 1, y + 1) - at(x - 1, y - 1) -
                               2 * at(x - 1, y) - at(x - 1, y + 1)) /
                              (8 * metresX);
            const double dy = (at(x - 1, y + 1) + 2 * at(x, y + 1) + at(x + 1, y + 1) - at(x - 1, y - 1) -
                               2 * at(x, y - 1) - at(x + 1, y - 1)) /
                              (8 * metresY);
            if (std::isnan(dx) || std::isnan(dy)) {
                continue;
            }
            const double gx = dx * kExaggeration;
            const double gy = dy * kExaggeration;
            // Light vector (-1, -1, √2)/2 in picture axes (y down): lit when the ground rises towards the south-east.
            const double lit = (gx + gy + std::numbers::sqrt2) / (2 * std::sqrt(1 + gx * gx + gy * gy));
            const double change = lit - std::numbers::sqrt2 / 2;
            const auto alpha = static_cast<std::uint32_t>(std::clamp(std::abs(change) * 400, 0.0, 170.0));
            const std::uint32_t grey = change > 0 ? 0xFFFFFFu : 0u;
            out[static_cast<std::size_t>(y) * static_cast<std::size_t>(w.outWidth) + static_cast<std::size_t>(x)] =
                premultiply((alpha << 24) | grey);
        }
    }
    return out;
}

Result<std::vector<std::uint32_t>> colours(const RasterReader& reader, const RasterStyle& style,
                                           const RasterWindow& window, bool smooth, bool dark) {
    if (style.mode == RasterStyle::Mode::picture) {
        auto rgba = reader.readRgba(window, smooth);
        if (rgba) {
            for (auto& pixel : *rgba) {
                pixel = premultiply(pixel);
            }
        }
        return rgba;
    }
    const auto values = reader.readFloats(0, window, smooth);
    if (!values) {
        return values.error();
    }
    const auto& raster = reader.manifest().raster;
    if (style.mode == RasterStyle::Mode::relief) {
        const auto a = reader.toMap(window.x, window.y);
        const auto b = reader.toMap(window.x + window.width, window.y + window.height);
        // A raster in degrees: 111 km to a degree is near enough for shading.
        const double unit = std::abs(a.x) <= 360 && std::abs(a.y) <= 90 ? 111'320 : 1;
        return relief(*values, window, std::abs(b.x - a.x) * unit / window.outWidth,
                      std::abs(b.y - a.y) * unit / window.outHeight);
    }
    double low = style.minimum;
    double high = style.maximum;
    if (low == high && !raster.bands.empty()) {
        low = raster.bands.front().minimum;
        high = raster.bands.front().maximum;
    }
    const auto table = ramp(style.mode, dark);
    const double factor = high > low ? 255 / (high - low) : 0;
    std::vector<std::uint32_t> out(values->size(), 0);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const float value = (*values)[i];
        if (!std::isnan(value)) {
            out[i] = table[static_cast<std::size_t>(std::clamp((value - low) * factor, 0.0, 255.0))];
        }
    }
    return out;
}

/// What is read of the raster: samples of `cell` × `cell` cells on a lattice that belongs to the raster and not to the
/// view, so that a sample lies where its cells lie and a panned picture shows the same samples. Whole cells as long as
/// they are not smaller than a pixel; beyond, samples at least as dense as the pixels, in steps of the root of two.
struct Lattice {
    double cell = 1;
    RasterWindow window;
};

double sampleSize(double perPixel, bool smooth) {
    const double wanted = smooth ? perPixel : perPixel / 2;
    return wanted <= 1 ? 1 : std::exp2(std::floor(2 * std::log2(wanted) + 1e-6) / 2);
}

Lattice latticeOver(const geo::MapBox& box, const RasterInfo& raster, double cell, int limit) {
    cell = std::max({cell, box.width() / limit, box.height() / limit});
    const auto axis = [&](double from, double to, int size, double& start, double& length) {
        // Only whole samples: one that the edge cuts would shift all others when it is read.
        const double whole = std::floor(size / cell + 1e-9);
        const double first = std::clamp(std::floor(from / cell), 0.0, std::max(0.0, whole - 1));
        const double end = std::clamp(std::ceil(to / cell), first + 1, std::max(first + 1, whole));
        start = first * cell;
        length = std::min((end - first) * cell, size - start);
        return static_cast<std::int32_t>(end - first);
    };
    Lattice out;
    out.cell = cell;
    out.window.outWidth = axis(box.minX, box.maxX, raster.width, out.window.x, out.window.width);
    out.window.outHeight = axis(box.minY, box.maxY, raster.height, out.window.y, out.window.height);
    return out;
}

/// The colour at a place of the raster: of the sample it lies in, or mixed between the four around it. A sample
/// without data is never mixed in: there the picture ends with its cell.
class Sampler {
public:
    Sampler(const Lattice& lattice, const std::vector<std::uint32_t>& samples, bool smooth)
        : m_samples{samples},
          m_perColumn{lattice.window.outWidth / lattice.window.width},
          m_perRow{lattice.window.outHeight / lattice.window.height},
          m_x{lattice.window.x},
          m_y{lattice.window.y},
          m_width{lattice.window.outWidth},
          m_height{lattice.window.outHeight},
          m_smooth{smooth} {}

    /// `column` and `row` inside the raster.
    [[nodiscard]] std::uint32_t operator()(double column, double row) const {
        const double u = (column - m_x) * m_perColumn;
        const double v = (row - m_y) * m_perRow;
        if (!m_smooth) {
            return at(static_cast<int>(u), static_cast<int>(v));
        }
        // The sample whose middle lies to the upper left; u and v are not below zero.
        const int i = static_cast<int>(u + 0.5) - 1;
        const int j = static_cast<int>(v + 0.5) - 1;
        const bool inner = i >= 0 && j >= 0 && i + 1 < m_width && j + 1 < m_height;
        std::array<std::uint32_t, 4> c;
        if (inner) {
            const auto* corner = m_samples.data() + static_cast<std::size_t>(j) * static_cast<std::size_t>(m_width) +
                                 static_cast<std::size_t>(i);
            c = {corner[0], corner[1], corner[m_width], corner[m_width + 1]};
        } else {
            c = {at(i, j), at(i + 1, j), at(i, j + 1), at(i + 1, j + 1)};
        }
        if (c[0] == 0 || c[1] == 0 || c[2] == 0 || c[3] == 0) {
            return at(static_cast<int>(u), static_cast<int>(v));
        }
        const auto s = static_cast<std::uint32_t>((u - 0.5 - i) * 256);
        const auto t = static_cast<std::uint32_t>((v - 0.5 - j) * 256);
        return mixPixels(mixPixels(c[0], c[1], s), mixPixels(c[2], c[3], s), t);
    }

private:
    [[nodiscard]] std::uint32_t at(int x, int y) const {
        return m_samples[static_cast<std::size_t>(std::clamp(y, 0, m_height - 1)) * static_cast<std::size_t>(m_width) +
                         static_cast<std::size_t>(std::clamp(x, 0, m_width - 1))];
    }
    const std::vector<std::uint32_t>& m_samples;
    double m_perColumn;
    double m_perRow;
    double m_x;
    double m_y;
    int m_width;
    int m_height;
    bool m_smooth;
};

/// Numbers of classes must not be mixed.
bool mayMix(const RasterInfo& raster, const RasterStyle& style) {
    const bool classes = raster.bands.size() == 1 && !raster.bands.front().palette.empty();
    return style.smooth && !(classes && style.mode == RasterStyle::Mode::picture);
}

struct Drawing {
    const RasterReader& reader;
    const RasterStyle& style;
    bool dark = false;
    bool smooth = false;
    const PixelGrid& grid;
    TaskPool& pool;
};

constexpr int kStrip = 16;  // rows drawn between two looks at the stop token

/// Draws the pixels whose place in the raster lies in `window`, from the samples of `lattice`.
void paintWindow(const Drawing& what, const geo::MapBox& window, const Lattice& lattice, std::stop_token stop,
                 LayerPicture& out) {
    const StopWatch reading;
    const auto samples = colours(what.reader, what.style, lattice.window, what.smooth, what.dark);
    const auto& grid = what.grid;
    out.timings.read += reading.milliseconds();
    if (!samples) {
        out.problem = samples.error();
        return;
    }
    const StopWatch drawing;
    if (out.image.isNull()) {
        out.image = QImage{grid.width(), grid.height(), QImage::Format_ARGB32_Premultiplied};
        if (out.image.isNull()) {
            out.problem = fail(ErrorCode::full,
                               msg("There is no memory for a picture of {0} x {1} pixels", grid.width(), grid.height()),
                               msg("Choose a smaller size or fewer dots per inch"));
            return;
        }
        out.image.fill(Qt::transparent);
    }
    const Sampler sampler{lattice, *samples, what.smooth};
    auto* const pixels = out.image.bits();
    const auto stride = out.image.bytesPerLine();
    what.pool.forEach(static_cast<std::size_t>((grid.height() + kStrip - 1) / kStrip), [&](std::size_t strip) {
        if (stop.stop_requested()) {
            return;
        }
        const int from = static_cast<int>(strip) * kStrip;
        for (int y = from; y < std::min(from + kStrip, grid.height()); ++y) {
            auto* line = reinterpret_cast<std::uint32_t*>(pixels + y * stride);
            grid.row(y, [&](int x, double column, double row) {
                if (column >= window.minX && row >= window.minY && column < window.maxX && row < window.maxY) {
                    line[x] = sampler(column, row);
                }
            });
        }
    });
    if (stop.stop_requested()) {
        out.image = {};
    }
    out.timings.draw += drawing.milliseconds();
}

}  // namespace

void paintRaster(const PreparedRasterSource& source, const Layer& layer, const RenderRequest& request,
                 const PaintTools& tools, std::stop_token stop, LayerPicture& out) {
    const StopWatch reading;
    const auto reader = tools.rasters.lease(source.folder);
    const auto reprojection = makeReprojection(source.manifest->coordinateCrs, request.workingCrs);
    if (!reader || !reprojection) {
        out.problem = reader ? reprojection.error() : reader.error();
        return;
    }
    const auto& raster = source.manifest->raster;
    const bool smooth = mayMix(raster, layer.style.raster);
    const PixelGrid grid{request.view, **reader, reprojection->get()};
    const double cell = sampleSize(grid.cellsPerPixel(), smooth);
    const auto windows = grid.windows(raster, 2 * cell);
    const Drawing drawing{**reader, layer.style.raster, request.palette.isDark(), smooth, grid, tools.pool};
    out.timings.read += reading.milliseconds();
    for (const auto& window : windows) {
        if (stop.stop_requested() || out.problem) {
            break;
        }
        const auto lattice = latticeOver(window, raster, cell, 2 * std::max(grid.width(), grid.height()));
        paintWindow(drawing, window, lattice, stop, out);
    }
}

}  // namespace weir::maps
