// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/jobs.h"
#include "maps/gdal/policy.h"
#include "maps/gdal/projection.h"

#include <cpl_string.h>
#include <fmt/format.h>
#include <gdal_utils.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

namespace weir::maps {
namespace {

constexpr std::int64_t kExactStatistics = 25'000'000;  // cells; the overviews serve beyond

Error gdalFailed() {
    return fail(ErrorCode::corrupt, msg("The picture could not be read: {0}", lastGdalText()),
                msg("Nothing was changed. Check the file"));
}

// GDAL's progress callback, one half of the whole for each of the two passes.
struct Stage {
    const Progress& report;
    double from = 0;
    double share = 1;

    static int CPL_STDCALL call(double done, const char*, void* self) {
        const auto& stage = *static_cast<const Stage*>(self);
        if (stage.report) {
            stage.report(stage.from + stage.share * done, msg("Reading"));
        }
        return TRUE;
    }
};

bool isUpright(const std::array<double, 6>& g) {
    return g[2] == 0 && g[4] == 0 && g[1] > 0 && g[5] < 0;
}

Result<void> checkBytes(GDALDataset& dataset) {
    std::int64_t bytes = 0;
    for (auto&& band : dataset.GetBands()) {
        bytes +=
            std::int64_t{band->GetXSize()} * band->GetYSize() * GDALGetDataTypeSizeBytes(band->GetRasterDataType());
    }
    if (dataset.GetRasterCount() == 0 || bytes > kMaxRasterBytes) {
        return fail(ErrorCode::refused, msg("The picture has more than {0} MiB", kMaxRasterBytes >> 20),
                    msg("Nothing was changed. Cut it into smaller ones"));
    }
    return {};
}

bool hasCodec(const char* name) {
    auto* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    const char* options = driver != nullptr ? driver->GetMetadataItem(GDAL_DMD_CREATIONOPTIONLIST) : nullptr;
    return options != nullptr &&
           std::string_view{options}.find(fmt::format("<Value>{}</Value>", name)) != std::string_view::npos;
}

CPLStringList creationOptions(GDALDataset& dataset) {
    CPLStringList options;
    const auto type = dataset.GetRasterBand(1)->GetRasterDataType();
    const bool real = type == GDT_Float32 || type == GDT_Float64;
    const bool whole =
        type == GDT_Byte || type == GDT_Int16 || type == GDT_UInt16 || type == GDT_Int32 || type == GDT_UInt32;
    const bool palette = dataset.GetRasterBand(1)->GetColorInterpretation() == GCI_PaletteIndex;
    for (const char* option : {"TILED=YES", "BLOCKXSIZE=256", "BLOCKYSIZE=256", "BIGTIFF=IF_SAFER"}) {
        options.AddString(option);
    }
    // Reading is what must be quick: Zstandard decodes several times faster than deflate.
    const bool zstd = hasCodec("ZSTD");
    options.AddString(zstd ? "COMPRESS=ZSTD" : "COMPRESS=DEFLATE");
    options.AddString(zstd ? "ZSTD_LEVEL=1" : "ZLEVEL=3");
    if (real || (whole && !palette)) {
        options.AddString(real ? "PREDICTOR=3" : "PREDICTOR=2");
    }
    return options;
}

std::string pathOf(const Job& job) {
    return (job.output / "raster.tif").string();
}

Result<GDALDatasetUniquePtr> copy(const Job& job, GDALDataset& dataset, const InterpretedCrs& crs,
                                  const Progress& progress) {
    auto* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    Stage stage{progress, 0, 0.5};
    GDALDatasetUniquePtr made{
        driver->CreateCopy(pathOf(job).c_str(), &dataset, FALSE, creationOptions(dataset).List(), Stage::call, &stage)};
    if (!made) {
        return gdalFailed();
    }
    if (crs.info.basis == "given" || dataset.GetSpatialRef() == nullptr) {
        made->SetSpatialRef(&crs.srs);
    }
    return made;
}

// A rotated picture, or one tied by control points, is laid straight once, here, so that drawing need not know.
Result<GDALDatasetUniquePtr> warp(const Job& job, GDALDataset& dataset, const InterpretedCrs& crs,
                                  const std::string& target, const Progress& progress) {
    CPLStringList args;
    const bool palette = dataset.GetRasterBand(1)->GetColorInterpretation() == GCI_PaletteIndex;
    char* wkt = nullptr;
    crs.srs.exportToWkt(&wkt);
    const std::string source = wkt != nullptr ? wkt : "";
    CPLFree(wkt);
    for (const std::string& arg :
         {std::string{"-s_srs"}, source, std::string{"-t_srs"}, target, std::string{"-r"},
          std::string{palette ? "near" : "bilinear"}, std::string{"-of"}, std::string{"GTiff"}}) {
        args.AddString(arg.c_str());
    }
    if (dataset.GetRasterBand(1)->GetNoDataValue() == 0 && dataset.GetRasterCount() <= 4) {
        int has = FALSE;
        dataset.GetRasterBand(1)->GetNoDataValue(&has);
        if (has == FALSE && (dataset.GetRasterBand(1)->GetMaskFlags() & GMF_ALPHA) == 0) {
            args.AddString("-dstalpha");
        }
    }
    const auto creation = creationOptions(dataset);
    for (int i = 0; i < creation.size(); ++i) {
        args.AddString("-co");
        args.AddString(creation[i]);
    }
    auto* options = GDALWarpAppOptionsNew(args.List(), nullptr);
    Stage stage{progress, 0, 0.5};
    GDALWarpAppOptionsSetProgress(options, Stage::call, &stage);
    GDALDatasetH from = GDALDataset::ToHandle(&dataset);
    GDALDatasetUniquePtr made{
        GDALDataset::FromHandle(GDALWarp(pathOf(job).c_str(), nullptr, 1, &from, options, nullptr))};
    GDALWarpAppOptionsFree(options);
    return made ? Result<GDALDatasetUniquePtr>{std::move(made)} : Result<GDALDatasetUniquePtr>{gdalFailed()};
}

// Where a rotated picture lies, for choosing the CRS to lay it straight in.
geo::LonLatBox placeOf(GDALDataset& dataset, const InterpretedCrs& crs) {
    std::vector<double> x;
    std::vector<double> y;
    std::array<double, 6> g{};
    if (dataset.GetGCPCount() > 0) {
        for (int i = 0; i < dataset.GetGCPCount(); ++i) {
            x.push_back(dataset.GetGCPs()[i].dfGCPX);
            y.push_back(dataset.GetGCPs()[i].dfGCPY);
        }
    } else if (dataset.GetGeoTransform(g.data()) == CE_None) {
        for (const double column : {0.0, double(dataset.GetRasterXSize())}) {
            for (const double row : {0.0, double(dataset.GetRasterYSize())}) {
                x.push_back(g[0] + column * g[1] + row * g[2]);
                y.push_back(g[3] + column * g[4] + row * g[5]);
            }
        }
    }
    geo::LonLatBox box;
    if (toLonLat(crs, x, y).ok()) {
        for (std::size_t i = 0; i < x.size(); ++i) {
            if (std::isfinite(x[i]) && std::isfinite(y[i])) {
                box.add(x[i], y[i]);
            }
        }
    }
    return box;
}

Result<void> buildOverviews(GDALDataset& dataset, const Progress& progress) {
    std::vector<int> factors;
    for (int factor = 2; std::max(dataset.GetRasterXSize(), dataset.GetRasterYSize()) / factor >= 128; factor *= 2) {
        factors.push_back(factor);
    }
    if (factors.empty()) {
        return {};
    }
    const bool classes = dataset.GetRasterBand(1)->GetColorInterpretation() == GCI_PaletteIndex;
    Stage stage{progress, 0.5, 0.4};
    const auto built = dataset.BuildOverviews(classes ? "NEAREST" : "AVERAGE", static_cast<int>(factors.size()),
                                              factors.data(), 0, nullptr, Stage::call, &stage, nullptr);
    return built == CE_None ? Result<void>{} : Result<void>{gdalFailed()};
}

std::string colourName(GDALColorInterp interpretation) {
    switch (interpretation) {
        case GCI_PaletteIndex:
            return "palette";
        case GCI_RedBand:
            return "red";
        case GCI_GreenBand:
            return "green";
        case GCI_BlueBand:
            return "blue";
        case GCI_AlphaBand:
            return "alpha";
        case GCI_GrayIndex:
            return "gray";
        default:
            return {};
    }
}

/// What 2 % of the cells lie below and 2 % above: a few odd cells must not leave the rest without contrast.
void stretch(GDALRasterBand& band, bool approximate, RasterBand& out) {
    if (band.GetRasterDataType() == GDT_Byte || out.maximum <= out.minimum) {
        return;
    }
    out.dark = out.minimum;
    out.bright = out.maximum;
    std::vector<GUIntBig> cells(1024);
    if (band.GetHistogram(out.minimum, out.maximum, static_cast<int>(cells.size()), cells.data(), FALSE,
                          approximate ? TRUE : FALSE, nullptr, nullptr) != CE_None) {
        return;
    }
    const double all = std::accumulate(cells.begin(), cells.end(), 0.0);
    const double step = (out.maximum - out.minimum) / static_cast<double>(cells.size());
    const auto cut = [&](auto from, auto end) {
        double sum = 0;
        return std::find_if(from, end, [&](GUIntBig n) { return (sum += static_cast<double>(n)) > all * 0.02; }) - from;
    };
    const double dark = out.minimum + step * static_cast<double>(cut(cells.begin(), cells.end()));
    const double bright = out.maximum - step * static_cast<double>(cut(cells.rbegin(), cells.rend()));
    if (dark < bright) {
        out.dark = dark;
        out.bright = bright;
    }
}

RasterBand describe(GDALRasterBand& band) {
    RasterBand out;
    out.type = GDALGetDataTypeName(band.GetRasterDataType());
    out.colour = colourName(band.GetColorInterpretation());
    int has = FALSE;
    const double noData = band.GetNoDataValue(&has);
    if (has != FALSE) {
        out.noData = noData;
    }
    std::array<double, 2> range{};
    const bool approximate = std::int64_t{band.GetXSize()} * band.GetYSize() > kExactStatistics;
    CPLErrorReset();
    if (band.ComputeRasterMinMax(approximate ? TRUE : FALSE, range.data()) == CE_None && std::isfinite(range[0]) &&
        std::isfinite(range[1])) {
        out.minimum = range[0];
        out.maximum = range[1];
        stretch(band, approximate, out);
    }
    if (const auto* table = band.GetColorTable()) {
        for (int i = 0; i < std::min(table->GetColorEntryCount(), 65536); ++i) {
            GDALColorEntry entry{};
            table->GetColorEntryAsRGB(i, &entry);
            const auto byte = [](short v) { return static_cast<std::uint32_t>(std::clamp<int>(v, 0, 255)); };
            out.palette.push_back(byte(entry.c4) << 24 | byte(entry.c1) << 16 | byte(entry.c2) << 8 | byte(entry.c3));
        }
    }
    return out;
}

std::string textOfCrs(const OGRSpatialReference* srs) {
    const auto text = crsText(srs);
    if (text.starts_with("EPSG:") || srs == nullptr) {
        return text;
    }
    char* wkt = nullptr;
    srs->exportToWkt(&wkt);
    std::string out = wkt != nullptr ? wkt : "";
    CPLFree(wkt);
    return out;
}

void describe(GDALDataset& dataset, Manifest& manifest) {
    std::array<double, 6> g{};
    dataset.GetGeoTransform(g.data());
    auto& raster = manifest.raster;
    raster.width = dataset.GetRasterXSize();
    raster.height = dataset.GetRasterYSize();
    raster.geoTransform.assign(g.begin(), g.end());
    raster.overviews = dataset.GetRasterBand(1)->GetOverviewCount();
    for (auto&& band : dataset.GetBands()) {
        raster.bands.push_back(describe(*band));
    }
    manifest.coordinateCrs = textOfCrs(dataset.GetSpatialRef());
    manifest.bounds.add(g[0], g[3]);
    manifest.bounds.add(g[0] + raster.width * g[1], g[3] + raster.height * g[5]);
}

Error hasNoPosition() {
    return fail(ErrorCode::unsupported, msg("The picture has no position on the map"),
                msg("Nothing was changed. Put its world file beside it, or use a GeoTIFF"));
}

}  // namespace

Result<Json> prepareRaster(const Job& job, const Source& source, GDALDataset& dataset, const Progress& progress) {
    if (auto checked = checkBytes(dataset); !checked) {
        return std::move(checked).error();
    }
    std::array<double, 6> g{};
    const bool placed = dataset.GetGeoTransform(g.data()) == CE_None;
    const bool byPoints = !placed && dataset.GetGCPCount() >= 3;
    if (!placed && !byPoints) {
        return hasNoPosition();
    }
    const auto* found = byPoints ? dataset.GetGCPSpatialRef() : dataset.GetSpatialRef();
    auto crs = interpretCrs(found, source.driver, job.text("crs"), std::nullopt);
    if (!crs) {
        return std::move(crs).error();
    }
    auto manifest = manifestOf(job, source);
    auto made = Result<GDALDatasetUniquePtr>{gdalFailed()};
    if (placed && isUpright(g)) {
        made = copy(job, dataset, *crs, progress);
    } else {
        const auto target = chooseMapCrs(job.text("workingCrs").value_or("EPSG:3857"), placeOf(dataset, *crs));
        if (!target) {
            return target.error();
        }
        manifest.warnings.push_back(
            {"straightened", msg("The picture was rotated or tied by points and has been laid straight"), 1});
        made = warp(job, dataset, *crs, *target, progress);
    }
    if (!made) {
        return std::move(made).error();
    }
    if (auto built = buildOverviews(**made, progress); !built) {
        return std::move(built).error();
    }
    manifest.kind = PreparedKind::raster;
    manifest.layer = source.displayName;
    manifest.crs = crs->info;
    describe(**made, manifest);
    CPLErrorReset();
    made->reset();
    if (CPLGetLastErrorType() >= CE_Failure) {
        return gdalFailed();
    }
    if (auto written = writeManifest(job.output, manifest); !written) {
        return std::move(written).error();
    }
    return Json{{"kind", nameOf(PreparedKind::raster)}, {"features", 0}};
}

}  // namespace weir::maps
