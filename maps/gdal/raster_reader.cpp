// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/raster_reader.h"

#include "maps/gdal/policy.h"
#include "maps/prepared/source_path.h"

#include <gdal_priv.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace weir::maps {
namespace {

constexpr std::int64_t kMaxSamples = 64ll << 20;
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

Error damaged(const std::string& what) {
    return fail(ErrorCode::corrupt, msg("The prepared layer is damaged: {0}", what), msg("Open the source file again"));
}

// The part of a window that lies on the raster, in cells and in samples of the output.
struct Overlap {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
    int outX = 0;
    int outY = 0;
    int outWidth = 0;
    int outHeight = 0;
    [[nodiscard]] bool empty() const { return outWidth <= 0 || outHeight <= 0; }
};

struct Axis {
    double from = 0;
    double length = 0;
    int out = 0;
    int outLength = 0;
};

// Samples whose centres lie on the raster.
Axis clip(double from, double length, int samples, int size) {
    const double step = length / samples;
    const int first = std::clamp(static_cast<int>(std::ceil((0.0 - from) / step - 0.5)), 0, samples);
    const int end = std::clamp(static_cast<int>(std::ceil((size - from) / step - 0.5)), 0, samples);
    const double low = std::max(0.0, from + first * step);
    const double high = std::min(static_cast<double>(size), from + end * step);
    return {low, high - low, first, end - first};
}

Overlap overlapOf(const RasterWindow& w, int width, int height) {
    const auto h = clip(w.x, w.width, w.outWidth, width);
    const auto v = clip(w.y, w.height, w.outHeight, height);
    return {h.from, v.from, h.length, v.length, h.out, v.out, h.outLength, v.outLength};
}

Result<void> checkWindow(const RasterWindow& w) {
    const bool finite = std::isfinite(w.x) && std::isfinite(w.y) && std::isfinite(w.width) && std::isfinite(w.height) &&
                        std::abs(w.x) < 1e9 && std::abs(w.y) < 1e9 && w.width < 1e9 && w.height < 1e9;
    if (!finite || !(w.width > 0) || !(w.height > 0) || w.outWidth <= 0 || w.outHeight <= 0 ||
        std::int64_t{w.outWidth} * w.outHeight > kMaxSamples) {
        return fail(ErrorCode::invalid, msg("The window of the picture is empty or too large"),
                    msg("Zoom in or choose a smaller picture"));
    }
    return {};
}

template <class T>
bool readBand(GDALRasterBand& band, const Overlap& o, int stride, T* out, GDALDataType type, bool smooth) {
    GDALRasterIOExtraArg extra;
    INIT_RASTERIO_EXTRA_ARG(extra);
    extra.bFloatingPointWindowValidity = TRUE;
    extra.dfXOff = o.x;
    extra.dfYOff = o.y;
    extra.dfXSize = o.width;
    extra.dfYSize = o.height;
    extra.eResampleAlg = smooth ? GRIORA_Bilinear : GRIORA_NearestNeighbour;
    const int left = std::clamp(static_cast<int>(std::floor(o.x)), 0, band.GetXSize() - 1);
    const int top = std::clamp(static_cast<int>(std::floor(o.y)), 0, band.GetYSize() - 1);
    const int right = std::clamp(static_cast<int>(std::ceil(o.x + o.width)), left + 1, band.GetXSize());
    const int bottom = std::clamp(static_cast<int>(std::ceil(o.y + o.height)), top + 1, band.GetYSize());
    auto* start = out + static_cast<std::ptrdiff_t>(o.outY) * stride + o.outX;
    return band.RasterIO(GF_Read, left, top, right - left, bottom - top, start, o.outWidth, o.outHeight, type,
                         sizeof(T), static_cast<GSpacing>(sizeof(T)) * stride, &extra) == CE_None;
}

/// 0 … 255 of a cell, as the band is stretched.
std::uint32_t byteOf(float value, const RasterBand& band) {
    const double range = band.bright > band.dark ? band.bright - band.dark : 1;
    return static_cast<std::uint32_t>(std::clamp((static_cast<double>(value) - band.dark) / range * 255.0, 0.0, 255.0));
}

}  // namespace

struct RasterReader::Impl {
    GDALDatasetUniquePtr dataset;
    Manifest manifest;

    [[nodiscard]] int bandOf(std::string_view colour) const {
        const auto& bands = manifest.raster.bands;
        const auto found = std::find_if(bands.begin(), bands.end(), [&](const auto& b) { return b.colour == colour; });
        return found == bands.end() ? -1 : static_cast<int>(found - bands.begin());
    }
};

RasterReader::RasterReader(std::unique_ptr<Impl> impl) : m_impl{std::move(impl)} {}
RasterReader::~RasterReader() = default;

Result<std::unique_ptr<RasterReader>> RasterReader::open(const std::filesystem::path& folder) {
    auto manifest = readManifest(folder);
    if (!manifest) {
        return std::move(manifest).error();
    }
    if (manifest->kind != PreparedKind::raster) {
        return damaged("not a raster");
    }
    const auto path = folder / "raster.tif";
    if (auto checked = checkSourcePath(path.string()); !checked) {
        return std::move(checked).error();
    }
    registerRasterReaders();
    const std::array<const char*, 2> allowed{"GTiff", nullptr};
    const std::array<const char*, 2> options{"NUM_THREADS=2", nullptr};  // tiles are decoded side by side
    auto impl = std::make_unique<Impl>();
    impl->manifest = std::move(*manifest);
    impl->dataset.reset(
        GDALDataset::Open(path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, allowed.data(), options.data(), nullptr));
    if (!impl->dataset) {
        return damaged("raster");
    }
    const auto& raster = impl->manifest.raster;
    if (impl->dataset->GetRasterXSize() != raster.width || impl->dataset->GetRasterYSize() != raster.height ||
        impl->dataset->GetRasterCount() != static_cast<int>(raster.bands.size())) {
        return damaged("raster size");
    }
    return std::unique_ptr<RasterReader>{new RasterReader{std::move(impl)}};
}

const Manifest& RasterReader::manifest() const {
    return m_impl->manifest;
}

geo::MapPoint RasterReader::toMap(double column, double row) const {
    const auto& g = m_impl->manifest.raster.geoTransform;
    return {g[0] + column * g[1] + row * g[2], g[3] + column * g[4] + row * g[5]};
}

geo::MapPoint RasterReader::toPixel(geo::MapPoint point) const {
    const auto& g = m_impl->manifest.raster.geoTransform;
    const double determinant = g[1] * g[5] - g[2] * g[4];
    const double dx = point.x - g[0];
    const double dy = point.y - g[3];
    return {(dx * g[5] - dy * g[2]) / determinant, (dy * g[1] - dx * g[4]) / determinant};
}

Result<std::vector<float>> RasterReader::readFloats(int band, const RasterWindow& window, bool smooth) const {
    if (auto checked = checkWindow(window); !checked) {
        return std::move(checked).error();
    }
    if (band < 0 || band >= m_impl->dataset->GetRasterCount()) {
        return fail(ErrorCode::invalid, msg("The picture has no band {0}", band + 1), msg("Choose one of its bands"));
    }
    const auto& raster = m_impl->manifest.raster;
    std::vector<float> samples(static_cast<std::size_t>(window.outWidth) * static_cast<std::size_t>(window.outHeight),
                               kNaN);
    const auto overlap = overlapOf(window, raster.width, raster.height);
    if (overlap.empty()) {
        return samples;
    }
    if (!readBand(*m_impl->dataset->GetRasterBand(band + 1), overlap, window.outWidth, samples.data(), GDT_Float32,
                  smooth)) {
        return damaged("cells");
    }
    if (const auto noData = raster.bands[static_cast<std::size_t>(band)].noData; noData && std::isfinite(*noData)) {
        const auto value = static_cast<float>(*noData);
        std::replace(samples.begin(), samples.end(), value, kNaN);
    }
    return samples;
}

Result<std::vector<std::uint32_t>> RasterReader::readRgba(const RasterWindow& window, bool smooth) const {
    const auto& bands = m_impl->manifest.raster.bands;
    const int red = m_impl->bandOf("red");
    const int green = m_impl->bandOf("green");
    const int blue = m_impl->bandOf("blue");
    const int alpha = m_impl->bandOf("alpha");
    const bool coloured = red >= 0 && green >= 0 && blue >= 0;
    const bool palette = !coloured && !bands.front().palette.empty();
    auto first = readFloats(coloured ? red : 0, window, smooth && !palette);
    if (!first) {
        return std::move(first).error();
    }
    std::vector<std::uint32_t> out(first->size(), 0);
    const auto opacity =
        alpha >= 0 ? readFloats(alpha, window, smooth) : Result<std::vector<float>>{std::vector<float>{}};
    if (!opacity) {
        return opacity.error();
    }
    const auto opaque = [&](std::size_t i) {
        const bool none = !opacity->empty() && std::isnan((*opacity)[i]);
        return opacity->empty() ? 0xFFu : none ? 0u : byteOf((*opacity)[i], bands[static_cast<std::size_t>(alpha)]);
    };
    if (coloured) {
        const auto g = readFloats(green, window, smooth);
        const auto b = readFloats(blue, window, smooth);
        if (!g || !b) {
            return !g ? g.error() : b.error();
        }
        for (std::size_t i = 0; i < out.size(); ++i) {
            const bool empty = std::isnan((*first)[i]) && std::isnan((*g)[i]) && std::isnan((*b)[i]);
            const auto value = [&](float v, int band) {
                return std::isnan(v) ? 0u : byteOf(v, bands[static_cast<std::size_t>(band)]);
            };
            out[i] = empty ? 0
                           : opaque(i) << 24 | value((*first)[i], red) << 16 | value((*g)[i], green) << 8 |
                                 value((*b)[i], blue);
        }
        return out;
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        const float v = (*first)[i];
        if (std::isnan(v)) {
            continue;
        }
        const auto index = static_cast<std::size_t>(std::max(0.0f, v));
        if (palette) {
            out[i] = index < bands.front().palette.size() ? bands.front().palette[index] : 0;
        } else {
            out[i] = opaque(i) << 24 | byteOf(v, bands.front()) * 0x010101u;
        }
    }
    return out;
}

}  // namespace weir::maps
