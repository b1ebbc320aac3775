// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/policy.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <gdal_frmts.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace weir::maps {
namespace {

// SRTMHGT reads a square of 16-bit numbers and nothing else, and free elevation models come in it. XLS is kept because
// old registers still arrive in that format; freexl, which parses it, is confined like everything here. MEM holds
// results.
constexpr std::array<std::string_view, 28> kDrivers{"GTiff",
                                                    "COG",
                                                    "PNG",
                                                    "JPEG",
                                                    "JP2OpenJPEG",
                                                    "AAIGrid",
                                                    "MBTiles",
                                                    "GPKG",
                                                    "HFA",
                                                    "ENVI",
                                                    "SRTMHGT",
                                                    "MEM",
                                                    "ESRI Shapefile",
                                                    "GeoJSON",
                                                    "GeoJSONSeq",
                                                    "FlatGeobuf",
                                                    "KML",
                                                    "LIBKML",
                                                    "GML",
                                                    "GPX",
                                                    "DXF",
                                                    "CSV",
                                                    "XLSX",
                                                    "ODS",
                                                    "XLS",
                                                    "MapInfo File",
                                                    "OpenFileGDB",
                                                    "Memory"};

constexpr std::array<std::string_view, 23> kPrefixes{"/vsicurl/",
                                                     "/vsicurl?",
                                                     "/vsicurl_streaming/",
                                                     "/vsis3/",
                                                     "/vsis3_streaming/",
                                                     "/vsigs/",
                                                     "/vsigs_streaming/",
                                                     "/vsiaz/",
                                                     "/vsiaz_streaming/",
                                                     "/vsiadls/",
                                                     "/vsioss/",
                                                     "/vsioss_streaming/",
                                                     "/vsiswift/",
                                                     "/vsiswift_streaming/",
                                                     "/vsiwebhdfs/",
                                                     "/vsihdfs/",
                                                     "/vsistdin/",
                                                     "/vsistdin?",
                                                     "/vsistdout/",
                                                     "/vsistdout_redirect/",
                                                     "/vsicrypt/",
                                                     "/vsirar/",
                                                     "/vsi7z/"};

void* refuseOpen(void*, const char* name, const char*) {
    CPLError(CE_Failure, CPLE_OpenFailed, "blocked by policy: %s", name);
    return nullptr;
}

int refuseStat(void*, const char*, VSIStatBufL*, int) {
    return -1;
}

void refuseNetwork() {
    for (const auto prefix : kPrefixes) {
        auto* callbacks = VSIAllocFilesystemPluginCallbacksStruct();
        callbacks->open = refuseOpen;
        callbacks->stat = refuseStat;
        VSIInstallPluginHandler(prefix.data(), callbacks);  // keeps the pointer: these are literals
        VSIFreeFilesystemPluginCallbacksStruct(callbacks);
    }
}

void setOptions() {
    constexpr std::array<std::pair<const char*, const char*>, 13> options{{
        {"GDAL_DISABLE_READDIR_ON_OPEN", "EMPTY_DIR"},
        {"GDAL_PAM_ENABLED", "NO"},
        {"GDAL_DRIVER_PATH", "disable"},
        {"OGR_DRIVER_PATH", "disable"},
        {"GDAL_PYTHON_DRIVER_PATH", ""},
        {"GDAL_VRT_ENABLE_PYTHON", "NO"},
        {"CPL_VSIL_CURL_ALLOWED_FILENAME", "/none"},
        {"GDAL_HTTP_TIMEOUT", "5"},
        {"GDAL_MAX_BAND_COUNT", "256"},
        {"OGR_GEOJSON_MAX_OBJ_SIZE", "64"},
        {"OGR_CSV_MAX_LINE_SIZE", "1000000"},
        {"GDAL_CACHEMAX", "128"},
        {"GML_SKIP_RESOLVE_ELEMS", "ALL"},
    }};
    for (const auto& [name, value] : options) {
        CPLSetConfigOption(name, value);
    }
}

bool isAllowed(std::string_view name) {
    return std::find(kDrivers.begin(), kDrivers.end(), name) != kDrivers.end();
}

}  // namespace

std::span<const std::string_view> allowedDrivers() {
    return kDrivers;
}
std::span<const std::string_view> refusedPrefixes() {
    return kPrefixes;
}

void applyWorkerPolicy() {
    CPLSetErrorHandler(CPLQuietErrorHandler);
    setOptions();
    GDALAllRegister();
    for (int i = GDALGetDriverCount() - 1; i >= 0; --i) {
        const auto driver = GDALGetDriver(i);
        if (!isAllowed(GDALGetDriverShortName(driver))) {
            GDALDeregisterDriver(driver);
        }
    }
    refuseNetwork();
}

void registerWithoutPolicy() {
    CPLSetErrorHandler(CPLQuietErrorHandler);
    GDALAllRegister();
}

/// Decoded tiles kept for the next picture, all rasters together.
constexpr GIntBig kBlockCache = 128ll << 20;

void registerRasterReaders() {
    if (GDALGetDriverByName("GTiff") == nullptr) {
        GDALRegister_GTiff();
        GDALRegister_MEM();
        GDALSetCacheMax64(kBlockCache);
    }
    CPLSetConfigOption("GDAL_PAM_ENABLED", "NO");
    CPLSetErrorHandler(CPLQuietErrorHandler);  // what went wrong is asked for and told, not printed
}

}  // namespace weir::maps
