// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/prepared/manifest.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace weir::maps {

/// A window of a raster in full-resolution pixels (fractions allowed: zoomed far in, a screen shows parts of cells),
/// read into `outWidth` × `outHeight` samples from the overview that fits.
struct RasterWindow {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
    std::int32_t outWidth = 0;
    std::int32_t outHeight = 0;
};

/// A prepared raster. Opens only GeoTIFF, and only files whose manifest is beside them; GDAL has no other driver in a
/// process that uses this class alone. Not thread-safe: one reader per thread (opening costs about a millisecond).
class RasterReader {
public:
    /// Errors: notFound, corrupt, unsupported.
    [[nodiscard]] static Result<std::unique_ptr<RasterReader>> open(const std::filesystem::path& folder);
    ~RasterReader();
    RasterReader(const RasterReader&) = delete;
    RasterReader& operator=(const RasterReader&) = delete;

    [[nodiscard]] const Manifest& manifest() const;
    /// Map coordinates (coordinateCrs, x first) of a pixel position; (0,0) is the outer corner of the first cell.
    [[nodiscard]] geo::MapPoint toMap(double column, double row) const;
    /// Pixel position (x = column, y = row) of a map position.
    [[nodiscard]] geo::MapPoint toPixel(geo::MapPoint point) const;

    /// Samples of one band (0-based), row by row; no-data cells and samples outside the raster are NaN. Bilinear when
    /// `smooth` (never across no-data), nearest otherwise. Errors: invalid (window, band, more than 64 M samples), io.
    [[nodiscard]] Result<std::vector<float>> readFloats(int band, const RasterWindow& window, bool smooth) const;
    /// Picture of a coloured raster as 0xAARRGGBB, not premultiplied: palette, RGB(A) or grey, stretched from
    /// dark to bright as the manifest says; transparent where there are no data.
    [[nodiscard]] Result<std::vector<std::uint32_t>> readRgba(const RasterWindow& window, bool smooth) const;

private:
    struct Impl;
    explicit RasterReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace weir::maps
