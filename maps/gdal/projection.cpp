// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/projection.h"

#include "core/base/text.h"
#include "core/geo/china_datum.h"
#include "maps/gdal/source.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numbers>
#include <vector>

namespace weir::maps {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kEarthRadius = 6'378'137.0;           // of EPSG:3857
constexpr double kMercatorLimit = 85.051128779806592;  // latitude at which its world is square
constexpr std::size_t kChunk = 65536;

struct Destroy {
    void operator()(OGRCoordinateTransformation* t) const { OGRCoordinateTransformation::DestroyCT(t); }
};
using Transformation = std::unique_ptr<OGRCoordinateTransformation, Destroy>;

Result<void> transform(const OGRSpatialReference& from, const OGRSpatialReference& to, std::span<double> x,
                       std::span<double> y) {
    const Transformation t{OGRCreateCoordinateTransformation(&from, &to)};
    if (!t) {
        return fail(ErrorCode::unsupported,
                    msg("There is no way from the file's coordinate system to the map's: {0}", lastGdalText()),
                    msg("Give the coordinate system with its EPSG number"));
    }
    t->SetEmitErrors(false);
    std::vector<int> success(kChunk);
    for (std::size_t at = 0; at < x.size(); at += kChunk) {
        const auto count = std::min(kChunk, x.size() - at);
        t->Transform(static_cast<int>(count), x.data() + at, y.data() + at, nullptr, nullptr, success.data());
        for (std::size_t i = 0; i < count; ++i) {
            if (success[i] == 0) {
                x[at + i] = y[at + i] = kNaN;
            }
        }
    }
    return {};
}

OGRSpatialReference known(int epsg) {
    OGRSpatialReference srs;
    srs.importFromEPSG(epsg);
    srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    return srs;
}

// Degrees on WGS 84 or CGCS2000 need no transformation: the two agree within a metre.
bool isPlainDegrees(const OGRSpatialReference& srs) {
    const std::string_view code = srs.GetAuthorityCode(nullptr) != nullptr ? srs.GetAuthorityCode(nullptr) : "";
    return srs.IsGeographic() != 0 && (code == "4326" || code == "4490" || code == "4979" || code == "CRS84");
}

bool saysSomething(const OGRSpatialReference* srs) {
    return srs != nullptr && !srs->IsEmpty() && srs->IsLocal() == 0;
}

SourceDatum datumOf(const OGRSpatialReference& srs, std::optional<SourceDatum> asked) {
    if (asked) {
        return *asked;
    }
    const auto* name = srs.GetAttrValue("DATUM");
    const std::string_view datum = name != nullptr ? name : "";
    return datum.find("WGS") != std::string_view::npos ? SourceDatum::wgs84 : SourceDatum::cgcs2000;
}

void removeOffset(SourceDatum datum, std::span<double> lon, std::span<double> lat) {
    for (std::size_t i = 0; i < lon.size(); ++i) {
        if (std::isfinite(lon[i]) && std::isfinite(lat[i])) {
            const auto p = geo::toCgcs2000({lon[i], lat[i]}, datum);
            lon[i] = p.lon;
            lat[i] = p.lat;
        }
    }
}

}  // namespace

Error needsCrsError() {
    return fail(ErrorCode::refused, msg("The file does not say which coordinate system it uses"),
                msg("Say which one it is, for example EPSG:4326 for longitude and latitude"));
}

std::string crsText(const OGRSpatialReference* srs) {
    if (!saysSomething(srs)) {
        return {};
    }
    OGRSpatialReference copy{*srs};
    if (copy.GetAuthorityCode(nullptr) == nullptr) {
        copy.AutoIdentifyEPSG();
    }
    const char* authority = copy.GetAuthorityName(nullptr);
    const char* code = copy.GetAuthorityCode(nullptr);
    if (authority != nullptr && code != nullptr) {
        return std::string{authority} + ":" + code;
    }
    const char* name = copy.GetName();
    return name != nullptr ? name : "";
}

Result<OGRSpatialReference> parseCrs(const std::string& text) {
    OGRSpatialReference srs;
    CPLErrorReset();
    // No URL, no file name: SetFromUserInput would go and fetch them.
    const CPLStringList options{
        CSLAddNameValue(CSLAddNameValue(nullptr, "ALLOW_NETWORK_ACCESS", "NO"), "ALLOW_FILE_ACCESS", "NO")};
    if (text.size() > 20'000 || srs.SetFromUserInput(text.c_str(), options.List()) != OGRERR_NONE) {
        return fail(ErrorCode::invalid, msg("{0} is not a coordinate system", shorten(text)),
                    msg("Give it with its EPSG number, for example EPSG:4326 or EPSG:4547"));
    }
    srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    return srs;
}

Result<InterpretedCrs> interpretCrs(const OGRSpatialReference* found, std::string_view driver,
                                    const std::optional<std::string>& given, std::optional<SourceDatum> datum) {
    InterpretedCrs crs;
    crs.info.found = crsText(found);
    if (given) {
        auto parsed = parseCrs(*given);
        if (!parsed) {
            return std::move(parsed).error();
        }
        crs.srs = *parsed;
        crs.info.basis = "given";
    } else if (saysSomething(found)) {
        crs.srs = *found;
        crs.info.basis = standardFixesWgs84(driver) && crs.info.found == "EPSG:4326" ? "standard" : "file";
    } else if (standardFixesWgs84(driver)) {
        crs.srs = known(4326);
        crs.info.basis = "standard";
    } else {
        return needsCrsError();
    }
    crs.srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    crs.info.interpreted = crsText(&crs.srs);
    crs.info.datum = datumOf(crs.srs, datum);
    return crs;
}

Result<void> toLonLat(const InterpretedCrs& crs, std::span<double> x, std::span<double> y) {
    if (!isPlainDegrees(crs.srs)) {
        if (auto done = transform(crs.srs, known(4490), x, y); !done) {
            return done;
        }
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (!(std::abs(x[i]) <= 540) || !(std::abs(y[i]) <= 90.000001)) {
            x[i] = y[i] = kNaN;
        }
    }
    if (crs.info.datum == SourceDatum::gcj02 || crs.info.datum == SourceDatum::bd09) {
        removeOffset(crs.info.datum, x, y);
    }
    return {};
}

Result<std::string> chooseMapCrs(const std::string& workingCrs, const geo::LonLatBox& data) {
    auto working = parseCrs(workingCrs);
    if (!working) {
        return std::move(working).error();
    }
    double west = 0;
    double south = 0;
    double east = 0;
    double north = 0;
    const bool hasArea = working->GetAreaOfUse(&west, &south, &east, &north, nullptr);
    const bool inside = hasArea && west < east && data.minX >= west - 6 && data.maxX <= east + 6 &&
                        data.minY >= south - 7 && data.maxY <= north + 7;
    if (data.empty() || inside) {
        return workingCrs;
    }
    // Mercator has no place for what lies beyond; the world's equidistant cylinder has, up to the poles.
    const bool polar = data.minY < -kMercatorLimit || data.maxY > kMercatorLimit;
    return std::string{polar ? "EPSG:4087" : "EPSG:3857"};
}

Result<void> toMap(const std::string& mapCrs, std::span<double> lon, std::span<double> lat) {
    if (mapCrs != "EPSG:3857") {
        auto target = parseCrs(mapCrs);
        return target ? transform(known(4490), *target, lon, lat) : Result<void>{std::move(target).error()};
    }
    constexpr double radians = std::numbers::pi / 180;
    for (std::size_t i = 0; i < lon.size(); ++i) {
        lon[i] *= kEarthRadius * radians;
        lat[i] = kEarthRadius * std::asinh(std::tan(std::clamp(lat[i], -kMercatorLimit, kMercatorLimit) * radians));
    }
    return {};
}

}  // namespace weir::maps
