// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/raster_reader.h"
#include "maps/render/layer_painter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace weir::maps {

namespace {

constexpr int kNodeStep = 24;  // device pixels between exactly projected nodes

/// Pixel positions of the raster for the device pixels of the picture: exact at nodes, bilinear between them.
class PixelGrid {
public:
    PixelGrid(const RenderRequest& request, const RasterReader& reader, const Reprojection* reprojection) {
        const double ratio = request.view.devicePixelRatio;
        m_width = static_cast<int>(std::ceil(request.view.width * ratio));
        m_height = static_cast<int>(std::ceil(request.view.height * ratio));
        m_columns = m_width / kNodeStep + 2;
        m_rows = m_height / kNodeStep + 2;
        std::vector<geo::MapPoint> nodes;
        for (int row = 0; row < m_rows; ++row) {
            for (int column = 0; column < m_columns; ++column) {
                nodes.push_back(request.view.toMap({column * kNodeStep / ratio, row * kNodeStep / ratio}));
            }
        }
        if (reprojection != nullptr) {
            reprojection->backward(nodes);
        }
        for (auto& node : nodes) {
            node = reader.toPixel(node);
        }
        m_nodes = std::move(nodes);
    }
    [[nodiscard]] int width() const { return m_width; }
    [[nodiscard]] int height() const { return m_height; }
    /// The pixels needed, clipped to the raster; empty when none.
    [[nodiscard]] geo::MapBox window(const RasterInfo& raster) const {
        geo::MapBox box;
        for (const auto& node : m_nodes) {
            if (std::isfinite(node.x) && std::isfinite(node.y)) {
                box.add(node.x, node.y);
            }
        }
        box.minX = std::max(box.minX - 1, 0.0);
        box.minY = std::max(box.minY - 1, 0.0);
        box.maxX = std::min(box.maxX + 1, static_cast<double>(raster.width));
        box.maxY = std::min(box.maxY + 1, static_cast<double>(raster.height));
        return box;
    }
    /// Calls `visit(x, pixel column, pixel row)` for the middles of one row of device pixels.
    template <class Visit>
    void row(int y, Visit visit) const {
        const double v = (y + 0.5) / kNodeStep;
        const int row = static_cast<int>(v);
        const double t = v - row;
        for (int x = 0; x < m_width; ++x) {
            const double u = (x + 0.5) / kNodeStep;
            const int column = static_cast<int>(u);
            const double s = u - column;
            const auto at = static_cast<std::size_t>(row * m_columns + column);
            const auto below = at + static_cast<std::size_t>(m_columns);
            const auto mix = [&](double a, double b, double c, double d) {
                return (a * (1 - s) + b * s) * (1 - t) + (c * (1 - s) + d * s) * t;
            };
            visit(x, mix(m_nodes[at].x, m_nodes[at + 1].x, m_nodes[below].x, m_nodes[below + 1].x),
                  mix(m_nodes[at].y, m_nodes[at + 1].y, m_nodes[below].y, m_nodes[below + 1].y));
        }
    }

private:
    int m_width = 0;
    int m_height = 0;
    int m_columns = 0;
    int m_rows = 0;
    std::vector<geo::MapPoint> m_nodes;
};

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

struct Window {
    RasterWindow read;
    std::vector<std::uint32_t> argb;  // premultiplied
};

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
                                           const RasterWindow& window, bool dark) {
    if (style.mode == RasterStyle::Mode::picture) {
        auto rgba = reader.readRgba(window, style.smooth);
        if (rgba) {
            for (auto& pixel : *rgba) {
                pixel = premultiply(pixel);
            }
        }
        return rgba;
    }
    const auto values = reader.readFloats(0, window, style.smooth);
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

}  // namespace

void paintRaster(const PreparedRasterSource& source, const Layer& layer, const RenderRequest& request,
                 std::stop_token stop, LayerPicture& out) {
    const StopWatch reading;
    const auto reader = RasterReader::open(source.folder);
    const auto reprojection = makeReprojection(source.manifest->coordinateCrs, request.workingCrs);
    if (!reader || !reprojection) {
        out.problem = reader ? reprojection.error() : reader.error();
        return;
    }
    const PixelGrid grid{request, **reader, reprojection->get()};
    const auto box = grid.window(source.manifest->raster);
    if (box.empty() || stop.stop_requested()) {
        return;
    }
    // As many samples as the picture has pixels across the window, so that the overview fits.
    const auto whole = [&](const geo::MapPoint& corner) { return request.view.toMap({corner.x, corner.y}); };
    const double ratio = request.view.devicePixelRatio;
    auto corners = std::vector{whole({0, 0}), whole({double(request.view.width), double(request.view.height)}),
                               whole({double(request.view.width), 0}), whole({0, double(request.view.height)})};
    if (*reprojection) {
        (*reprojection)->backward(corners);
    }
    for (auto& corner : corners) {
        corner = (*reader)->toPixel(corner);
    }
    const double diagonal = std::hypot(corners[1].x - corners[0].x, corners[1].y - corners[0].y);
    const double perPixel = diagonal / (std::hypot(request.view.width, request.view.height) * ratio);
    const double step = std::isfinite(perPixel) && perPixel > 0 ? perPixel : 1;
    const int limit = 2 * std::max(grid.width(), grid.height());
    const auto samples = [&](double pixels) {
        return std::clamp(static_cast<int>(std::ceil(pixels / step)), 1, limit);
    };
    const RasterWindow window{
        box.minX, box.minY, box.width(), box.height(), samples(box.width()), samples(box.height())};
    const auto pixels = colours(**reader, layer.style.raster, window, request.palette.isDark());
    out.timings.read += reading.milliseconds();
    if (!pixels) {
        out.problem = pixels.error();
        return;
    }
    const StopWatch drawing;
    out.image = QImage{grid.width(), grid.height(), QImage::Format_ARGB32_Premultiplied};
    if (out.image.isNull()) {
        out.problem = fail(ErrorCode::full,
                           msg("There is no memory for a picture of {0} x {1} pixels", grid.width(), grid.height()),
                           msg("Choose a smaller size or fewer dots per inch"));
        return;
    }
    const double toX = window.outWidth / window.width;
    const double toY = window.outHeight / window.height;
    for (int y = 0; y < grid.height(); ++y) {
        if ((y & 63) == 0 && stop.stop_requested()) {
            out.image = {};
            return;
        }
        auto* line = reinterpret_cast<std::uint32_t*>(out.image.scanLine(y));
        grid.row(y, [&](int x, double column, double row) {
            const double sx = (column - window.x) * toX;
            const double sy = (row - window.y) * toY;
            const bool inside = sx >= 0 && sy >= 0 && sx < window.outWidth && sy < window.outHeight;
            line[x] = inside ? (*pixels)[static_cast<std::size_t>(sy) * static_cast<std::size_t>(window.outWidth) +
                                         static_cast<std::size_t>(sx)]
                             : 0u;
        });
    }
    out.timings.draw += drawing.milliseconds();
}

}  // namespace weir::maps
