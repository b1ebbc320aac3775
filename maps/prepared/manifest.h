// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/enum_names.h"
#include "core/base/result.h"
#include "core/base/text.h"
#include "core/geo/china_datum.h"
#include "core/geo/geometry.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace weir::maps {

/// How the degrees of a source are to be read. GCJ-02 and BD-09 are the offset systems of Chinese web maps; a source in
/// them is converted while it is prepared, so prepared coordinates are always CGCS2000 (equal to WGS 84 within a
/// metre).
using SourceDatum = geo::Datum;
enum class PreparedKind { vector, raster };

/// Something worth telling about a source that was nevertheless prepared: `code` is stable ("invalidGeometry",
/// "noGeometry", "fieldsDropped", "looksShifted", "noTransform" …), `text` a sentence for the user.
struct PreparedWarning {
    std::string code;
    Message text;
    std::int64_t count = 1;
    bool operator==(const PreparedWarning&) const = default;
};

/// The code of the warning that texts do not fit the encoding they were read in.
inline constexpr std::string_view kTextUnfit = "textUnfit";

/// The file a layer was prepared from. `hash` is a 64-bit hash of content and companion files; with the size it names
/// the content (a cache key, not a proof against a forger).
struct SourceInfo {
    std::string path;
    std::uint64_t size = 0;
    std::int64_t modifiedMs = 0;  ///< Unix milliseconds
    std::string hash;             ///< 16 hexadecimal digits
    bool operator==(const SourceInfo&) const = default;
};

struct CrsInfo {
    std::string found;        ///< "EPSG:4326", or the name the source gives, or "" when it has none
    std::string interpreted;  ///< what the coordinates were taken for: "EPSG:4326", …
    std::string basis;        ///< "file", "standard" (the format fixes it) or "given" (the user said so)
    SourceDatum datum = SourceDatum::cgcs2000;
    bool operator==(const CrsInfo&) const = default;
};

struct FieldInfo {
    std::string name;
    std::string type;  ///< "text", "integer", "real", "date", "time", "datetime", "binary"
    bool operator==(const FieldInfo&) const = default;
};

struct RasterBand {
    std::string type;    ///< GDAL's name: "Byte", "Int16", "Float32" …
    std::string colour;  ///< "gray", "palette", "red", "green", "blue", "alpha" or ""
    std::optional<double> noData;
    double minimum = 0;
    double maximum = 0;
    std::vector<std::uint32_t> palette;  ///< 0xAARRGGBB, empty without a colour table
    double dark = 0;  ///< shown as black in grey and colour pictures: 0 of bytes, else what 2 % of the cells lie below
    double bright = 255;  ///< shown as white: 255 of bytes, else what 2 % of the cells lie above
    bool operator==(const RasterBand&) const = default;
};

struct RasterInfo {
    std::int32_t width = 0;
    std::int32_t height = 0;
    std::vector<double> geoTransform;  ///< six numbers: x = g0 + col*g1 + row*g2, y = g3 + col*g4 + row*g5
    std::vector<RasterBand> bands;
    std::int32_t overviews = 0;
    bool operator==(const RasterInfo&) const = default;
};

/// `manifest.json` of a prepared layer: what is in the folder and where it came from. It is read from a folder that
/// another process wrote, so every field is checked.
struct Manifest {
    static constexpr int kFormatVersion = 2;  // 2: neighbours share the vertices of their border at every level

    PreparedKind kind = PreparedKind::vector;
    SourceInfo source;
    std::string driver;  ///< GDAL's short name
    std::string layer;   ///< name of the layer inside the source
    CrsInfo crs;
    std::string coordinateCrs;  ///< CRS of the prepared coordinates: the working CRS, "EPSG:3857", or the raster's own
                                ///< (may be WKT)
    geo::MapBox bounds;         ///< in coordinateCrs; empty when nothing has a geometry
    std::vector<PreparedWarning> warnings;

    std::string geometryType;  ///< of a vector: "Point", "LineString", "Polygon", "Multi…", "Geometry", "None"
    std::uint64_t featureCount = 0;
    std::uint64_t vertexCount = 0;
    std::vector<FieldInfo> fields;

    RasterInfo raster;  ///< of a raster

    bool operator==(const Manifest&) const = default;
};

[[nodiscard]] Json toJson(const Manifest& manifest);
/// Errors: corrupt (missing or impossible field), unsupported (a newer format).
[[nodiscard]] Result<Manifest> manifestFromJson(const Json& json);
[[nodiscard]] Result<Manifest> readManifest(const std::filesystem::path& folder);
[[nodiscard]] Result<void> writeManifest(const std::filesystem::path& folder, const Manifest& manifest);

}  // namespace weir::maps

template <>
struct weir::EnumNames<weir::maps::PreparedKind> {
    static constexpr std::array names{std::string_view{"vector"}, std::string_view{"raster"}};
};
