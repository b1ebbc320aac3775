// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/source.h"

#include "core/base/text.h"
#include "maps/gdal/archive_check.h"
#include "maps/gdal/csv_check.h"
#include "maps/gdal/policy.h"
#include "maps/prepared/source_path.h"

#include <cpl_string.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>

namespace weir::maps {
namespace {

namespace fs = std::filesystem;

struct Format {
    std::string_view extension;
    std::string_view driver;
};
// One driver for each extension, so that a file cannot choose its parser by its content.
constexpr std::array kFormats{
    Format{".shp", "ESRI Shapefile"},
    Format{".dbf", "ESRI Shapefile"},
    Format{".geojson", "GeoJSON"},
    Format{".json", "GeoJSON"},
    Format{".geojsonl", "GeoJSONSeq"},
    Format{".geojsons", "GeoJSONSeq"},
    Format{".ndjson", "GeoJSONSeq"},
    Format{".gpkg", "GPKG"},
    Format{".fgb", "FlatGeobuf"},
    Format{".kml", "LIBKML"},
    Format{".kmz", "LIBKML"},
    Format{".gml", "GML"},
    Format{".gpx", "GPX"},
    Format{".dxf", "DXF"},
    Format{".csv", "CSV"},
    Format{".tsv", "CSV"},
    Format{".txt", "CSV"},
    Format{".xlsx", "XLSX"},
    Format{".xlsm", "XLSX"},
    Format{".ods", "ODS"},
    Format{".xls", "XLS"},
    Format{".tab", "MapInfo File"},
    Format{".mif", "MapInfo File"},
    Format{".tif", "GTiff"},
    Format{".tiff", "GTiff"},
    Format{".png", "PNG"},
    Format{".jpg", "JPEG"},
    Format{".jpeg", "JPEG"},
    Format{".jp2", "JP2OpenJPEG"},
    Format{".asc", "AAIGrid"},
    Format{".mbtiles", "MBTiles"},
    Format{".img", "HFA"},
    Format{".hgt", "SRTMHGT"},
    Format{".gdb", "OpenFileGDB"},
};

std::string_view driverFor(std::string_view extension) {
    const auto* format =
        std::find_if(kFormats.begin(), kFormats.end(), [&](const auto& f) { return f.extension == extension; });
    return format == kFormats.end() ? std::string_view{} : format->driver;
}

bool isPackage(std::string_view extension) {
    return extension == ".kmz" || extension == ".xlsx" || extension == ".xlsm" || extension == ".ods" ||
           extension == ".zip";
}

Error noFormat(std::string_view extension) {
    return fail(ErrorCode::unsupported,
                msg("Files of the kind {0} cannot be opened", extension.empty() ? "without extension" : extension),
                msg("Nothing was changed. Use GeoPackage, GeoJSON, Shapefile, KML, CSV, Excel or GeoTIFF"));
}

// The one source inside a zip file, as GDAL names it.
Result<std::string> memberOf(const fs::path& archive) {
    const auto root = "/vsizip/{" + archive.string() + "}";
    const CPLStringList names{VSIReadDirRecursive(root.c_str())};
    std::vector<std::string> found;
    for (int i = 0; i < names.size(); ++i) {
        const std::string name = names[i];
        const auto extension = plainExtension(fs::path{name});
        const bool hidden = name.starts_with("__MACOSX/");
        if (!hidden && !isPackage(extension) && extension != ".dbf" && extension != ".txt" &&
            !driverFor(extension).empty()) {
            found.push_back(name);
        }
    }
    if (found.size() != 1) {
        return fail(ErrorCode::unsupported,
                    msg("The archive holds {0} files that could be opened; one is needed", found.size()),
                    msg("Nothing was changed. Unpack it and open one file"));
    }
    return root + "/" + found.front();
}

std::string detectEncoding(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    std::string head(1u << 20, '\0');
    file.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(file.gcount()));
    // A character may be cut at the end of the sample.
    for (int cut = 0; cut < 4 && !head.empty(); ++cut) {
        if (isUtf8(head)) {
            return {};
        }
        if (!file.eof()) {
            head.pop_back();
        }
    }
    return isUtf8(head) ? std::string{} : std::string{"GB18030"};
}

fs::path codePageFile(fs::path shape) {
    return shape.replace_extension(".cpg");
}

/// What the .cpg file beside a Shapefile says, by the name iconv knows it; nothing when there is none or it says
/// something else: "UTF-8", "GBK", "936", "ANSI 936".
std::optional<std::string> codePageOf(const fs::path& shape) {
    std::ifstream file{codePageFile(shape), std::ios::binary};
    std::string text(64, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    std::string name{trim(text)};
    for (const std::string_view prefix : {"ANSI ", "OEM "}) {
        if (name.starts_with(prefix)) {
            name = name.substr(prefix.size());
        }
    }
    const bool isNumber = !name.empty() && name.find_first_not_of("0123456789") == std::string::npos;
    name = isNumber ? "CP" + name : name;
    return !name.empty() && Decoder::make(name) ? std::optional{name} : std::nullopt;
}

CPLStringList driverOptions(std::string_view driver, const fs::path& path, const OpenOptions& options) {
    CPLStringList list;
    if (driver == "CSV") {
        list.SetNameValue("HEADERS", options.headerRow ? "YES" : "NO");
        list.SetNameValue("X_POSSIBLE_NAMES", "lon,lng,longitude,经度,lon_*,x");
        list.SetNameValue("Y_POSSIBLE_NAMES", "lat,latitude,纬度,lat_*,y");
        list.SetNameValue("KEEP_GEOM_COLUMNS", "YES");
    } else if (driver == "ESRI Shapefile" &&
               (!fs::exists(codePageFile(path)) || codePageOf(path) || options.encoding)) {
        // Bytes as they are: the code page byte of Chinese files is often wrong, and GDAL drops what does not fit.
        list.SetNameValue("ENCODING", "");
    }
    return list;
}

/// How the texts of the file are written, unless GDAL gives UTF-8 whatever they are.
Result<void> chooseEncoding(Source& source, const fs::path& path, bool isInArchive, const OpenOptions& options) {
    const bool isCsv = source.driver == "CSV";
    const bool isShape = source.driver == "ESRI Shapefile";
    if ((isCsv || isShape) && options.encoding) {
        source.encoding = *options.encoding;
        source.isEncodingSaid = true;
    } else if (isCsv && !isInArchive) {
        source.encoding = detectEncoding(path);
    } else if (const auto said = isShape && !isInArchive ? codePageOf(path) : std::nullopt) {
        source.encoding = *said;
        source.isEncodingSaid = *said != "UTF-8";  // files that say UTF-8 and are GB18030 are about
    }
    const auto name = !source.encoding.empty() && (source.isEncodingSaid || source.encoding != "UTF-8")
                          ? source.encoding
                          : std::string{"GB18030"};
    auto decoder = Decoder::make(name);
    if (!decoder) {
        return decoder.error();
    }
    source.decoder = std::make_shared<const Decoder>(*std::move(decoder));
    if (source.encoding == "UTF-8") {
        source.encoding.clear();
    }
    return {};
}

Error cannotOpen(std::string_view extension) {
    return fail(
        ErrorCode::corrupt, msg("The file could not be read: {0}", shorten(lastGdalText(), 300)),
        msg("Nothing was changed. The file is damaged, or its content is not what its name {0} says", extension));
}

Result<void> checkSize(GDALDataset& dataset) {
    const auto refuse = [](Message why) {
        return fail(ErrorCode::refused, std::move(why), msg("Nothing was changed. Cut the file into smaller ones"));
    };
    if (dataset.GetLayerCount() > kMaxLayers) {
        return refuse(msg("The file has more than {0} layers", kMaxLayers));
    }
    if (dataset.GetRasterCount() > kMaxBands) {
        return refuse(msg("The picture has more than {0} bands", kMaxBands));
    }
    if (dataset.GetRasterXSize() > kMaxRasterSide || dataset.GetRasterYSize() > kMaxRasterSide) {
        return refuse(msg("The picture is wider or higher than {0} cells", kMaxRasterSide));
    }
    return {};
}

void setFileOptions(const fs::path& path, const OpenOptions& options) {
    // World files are found only when the folder may be looked into; companions are all that is in it.
    const bool hasCompanions = !companionsOf(path).empty();
    CPLSetConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", hasCompanions ? "TRUE" : "EMPTY_DIR");
    const char* headers = options.headerRow ? "FORCE" : "DISABLE";
    CPLSetConfigOption("OGR_XLSX_HEADERS", headers);
    CPLSetConfigOption("OGR_XLS_HEADERS", headers);
    CPLSetConfigOption("OGR_ODS_HEADERS", headers);
}

}  // namespace

std::string lastGdalText() {
    const char* text = CPLGetLastErrorMsg();
    return text != nullptr && *text != '\0' ? text : "unknown reason";
}

bool standardFixesWgs84(std::string_view driver) {
    return driver == "GeoJSON" || driver == "GeoJSONSeq" || driver == "KML" || driver == "LIBKML" || driver == "GPX";
}

std::string Source::layerName(OGRLayer& layer) const {
    const std::string given = layer.GetName();  // of a file: UTF-8, whatever is in it
    const auto name = isUtf8(given) ? given : decode(given.c_str());
    return name == "f" && !displayName.empty() ? displayName : name;
}

OGRLayer* Source::findLayer(std::string_view name) const {
    for (auto&& layer : dataset->GetLayers()) {
        if (layerName(*layer) == name) {
            return layer;
        }
    }
    return nullptr;
}

std::string Source::decode(const char* text) const {
    return text == nullptr ? std::string{} : decoded(text).value_or("");
}

std::optional<std::string> Source::decoded(std::string_view bytes) const {
    if (!isEncodingSaid && isUtf8(bytes)) {
        return std::string{bytes};
    }
    return decoder ? decoder->decode(bytes) : std::nullopt;
}

std::vector<std::string> Source::rasters() const {
    if (dataset->GetRasterCount() > 0) {
        return {""};
    }
    std::vector<std::string> names;
    const CPLStringList metadata{CSLDuplicate(dataset->GetMetadata("SUBDATASETS"))};
    for (int i = 1; const char* name = metadata.FetchNameValue(CPLSPrintf("SUBDATASET_%d_NAME", i)); ++i) {
        names.emplace_back(name);
    }
    return names;
}

Result<Source> openSource(const fs::path& path, const OpenOptions& options) {
    const auto outer = plainExtension(path);
    auto inner = path.string();
    if (!options.withoutPolicy) {
        if (auto checked = checkSourcePath(inner); !checked) {
            return std::move(checked).error();
        }
        if (isPackage(outer)) {
            if (auto checked = checkArchive(path); !checked) {
                return std::move(checked).error();
            }
        }
    }
    if (outer == ".zip") {
        auto member = memberOf(path);
        if (!member) {
            return std::move(member).error();
        }
        inner = std::move(*member);
    }
    const auto extension = plainExtension(fs::path{inner});
    const auto driver = driverFor(extension);
    if (extension == ".vrt" && !options.withoutPolicy) {
        return fail(ErrorCode::refused, msg("Virtual files (VRT) are not opened, because they can name any other file"),
                    msg("Nothing was changed. Open the file it refers to, or convert it to GeoTIFF"));
    }
    if (driver == "CSV") {
        if (auto checked = checkCsv(inner); !checked) {
            return std::move(checked).error();
        }
    }
    const std::string driverName{driver};
    const std::array<const char*, 2> allowed{driverName.c_str(), nullptr};
    const auto open = driverOptions(driver, path, options);
    setFileOptions(path, options);
    CPLErrorReset();
    const bool anyDriver = driver.empty() || options.withoutPolicy;
    Source source;
    source.dataset.reset(GDALDataset::Open(inner.c_str(), GDAL_OF_VECTOR | GDAL_OF_RASTER | GDAL_OF_READONLY,
                                           anyDriver ? nullptr : allowed.data(), open.List(), nullptr));
    if (!source.dataset) {
        return anyDriver && !options.withoutPolicy ? noFormat(extension) : cannotOpen(extension);
    }
    source.driver = source.dataset->GetDriverName();
    source.displayName = options.displayName;
    if (auto chosen = chooseEncoding(source, path, outer == ".zip", options); !chosen) {
        return chosen.error();
    }
    if (auto checked = checkSize(*source.dataset); !checked) {
        return std::move(checked).error();
    }
    return source;
}

Result<GDALDatasetUniquePtr> openRaster(const Source& source, const std::string& name) {
    const std::array<const char*, 2> allowed{source.driver.c_str(), nullptr};
    GDALDatasetUniquePtr dataset{
        GDALDataset::Open(name.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, allowed.data(), nullptr, nullptr)};
    if (!dataset) {
        return cannotOpen("");
    }
    if (auto checked = checkSize(*dataset); !checked) {
        return std::move(checked).error();
    }
    return dataset;
}

}  // namespace weir::maps
