// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/elevation.h"

#include "core/geo/measure.h"
#include "maps/gdal/heights.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace weir::app {

namespace {

constexpr std::size_t kMostSamples = 20'000;

/// Ground metres of one cell near a place (raster CRS), the smaller side.
double cellMetres(const maps::RasterReader& raster, const maps::Reprojection* toRaster,
                  const maps::Projection& projection, geo::MapPoint place) {
    const auto pixel = raster.toPixel(place);
    std::vector<geo::MapPoint> corners{raster.toMap(pixel.x, pixel.y), raster.toMap(pixel.x + 1, pixel.y),
                                       raster.toMap(pixel.x, pixel.y + 1)};
    if (toRaster != nullptr) {
        toRaster->backward(corners);
    }
    const auto at = [&](std::size_t i) { return projection.toLonLat(corners[i]); };
    return std::min(geo::distanceMetres(at(0), at(1)), geo::distanceMetres(at(0), at(2)));
}

/// The legs cut into steps of at most `step` metres, each point of the line kept.
std::vector<ElevationProfile::Sample> cut(const std::vector<geo::LonLat>& line, const maps::Projection& projection,
                                          double step) {
    std::vector<ElevationProfile::Sample> samples{{0, line.front(), 0}};
    for (std::size_t i = 1; i < line.size(); ++i) {
        const auto a = projection.toMap(line[i - 1]);
        const auto b = projection.toMap(line[i]);
        const double length = geo::distanceMetres(line[i - 1], line[i]);
        const auto steps = std::max<std::int64_t>(1, std::llround(std::ceil(length / step)));
        for (std::int64_t k = 1; k <= steps; ++k) {
            const double share = static_cast<double>(k) / static_cast<double>(steps);
            const auto place =
                k == steps ? line[i] : projection.toLonLat({a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share});
            const auto& last = samples.back();
            samples.push_back({last.metres + geo::distanceMetres(last.place, place), place, 0});
        }
    }
    return samples;
}

Result<ElevationProfile> summed(ElevationProfile profile) {
    const double* before = nullptr;
    bool any = false;
    for (const auto& sample : profile.samples) {
        if (std::isnan(sample.height)) {
            ++profile.missing;
            before = nullptr;
            continue;
        }
        profile.lowest = any ? std::min(profile.lowest, sample.height) : sample.height;
        profile.highest = any ? std::max(profile.highest, sample.height) : sample.height;
        any = true;
        if (before != nullptr) {
            const double rise = sample.height - *before;
            (rise > 0 ? profile.climb : profile.descent) += std::abs(rise);
        }
        before = &sample.height;
    }
    if (!any) {
        return fail(ErrorCode::notFound, msg("The elevation model has no data along this line"),
                    msg("Choose another model, or measure a line inside of it"));
    }
    return profile;
}

}  // namespace

bool isElevationModel(const maps::Layer& layer) {
    const auto* raster = std::get_if<maps::PreparedRasterSource>(&layer.source);
    return raster != nullptr && raster->manifest != nullptr && raster->manifest->raster.bands.size() == 1 &&
           raster->manifest->raster.bands.front().palette.empty();
}

Result<ElevationProfile> profileAlong(const maps::Layer& layer, const std::vector<geo::LonLat>& line,
                                      const maps::Projection& projection, std::stop_token stop) {
    if (line.size() < 2 || !isElevationModel(layer)) {
        return fail(ErrorCode::invalid, msg("A profile needs a line and an elevation model"));
    }
    const auto raster = maps::RasterReader::open(std::get<maps::PreparedRasterSource>(layer.source).folder);
    if (!raster) {
        return raster.error();
    }
    const auto toRaster = maps::makeReprojection(projection.crs(), maps::crsOf(layer));
    if (!toRaster) {
        return toRaster.error();
    }
    const auto inRaster = [&](const std::vector<geo::LonLat>& places) {
        std::vector<geo::MapPoint> points;
        points.reserve(places.size());
        for (const auto& place : places) {
            points.push_back(projection.toMap(place));
        }
        if (*toRaster) {
            (*toRaster)->forward(points);
        }
        return points;
    };
    ElevationProfile profile;
    profile.length = geo::lengthMetres(geo::Line{line});
    const double cell = cellMetres(**raster, toRaster->get(), projection, inRaster({line.front()}).front());
    if (!std::isfinite(cell) || cell <= 0) {
        return fail(ErrorCode::invalid, msg("The line begins outside the elevation model's coordinate system"));
    }
    profile.stepMetres = std::max(cell, profile.length / static_cast<double>(kMostSamples));
    profile.samples = cut(line, projection, profile.stepMetres);
    profile.length = profile.samples.back().metres;
    std::vector<geo::LonLat> places;
    places.reserve(profile.samples.size());
    for (const auto& sample : profile.samples) {
        places.push_back(sample.place);
    }
    const auto heights = maps::heightsAt(**raster, inRaster(places), std::move(stop));
    if (!heights) {
        return heights.error();
    }
    for (std::size_t i = 0; i < heights->size(); ++i) {
        profile.samples[i].height = (*heights)[i];
    }
    return summed(std::move(profile));
}

std::string toCsv(const ElevationProfile& profile) {
    std::string out = "distance_m,longitude,latitude,height_m\n";
    for (const auto& sample : profile.samples) {
        out += fmt::format("{:.2f},{:.7f},{:.7f},", sample.metres, sample.place.lon, sample.place.lat);
        out += std::isnan(sample.height) ? std::string{"\n"} : fmt::format("{:.2f}\n", sample.height);
    }
    return out;
}

}  // namespace weir::app
