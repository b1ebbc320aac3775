// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/enum_names.h"
#include "core/geo/china_datum.h"
#include "maps/tiles/tile_grid.h"

#include <string>
#include <vector>

namespace weir::maps {

enum class TileServiceKind { xyz, wmts, wms, tianditu, mbtiles };
enum class TileContent { raster, vector };

/// A source of tiles: a value, kept as JSON with its layer. Whatever its kind, `url` is the address of one tile with
/// placeholders:
///   {z} {x} {y}      number of the level, column, row from the top; {-y} row from the bottom; {q} quad key
///   {TileMatrix} {TileCol} {TileRow}   as WMTS names them
///   {bbox} {width} {height}            the box of the tile as WMS wants it (`northingFirst` turns its axes)
///   {s}              one of `hosts`, always the same for the same tile
///   {key}            the key of the service, which is never part of this value
struct TileService {
    static constexpr int kDefaultAgeHours = 30 * 24;
    static constexpr int kDefaultCacheMegabytes = 512;
    static constexpr int kDefaultKeepDays = 365;

    TileServiceKind kind = TileServiceKind::xyz;
    std::string url{};
    std::vector<std::string> hosts{};  ///< for {s}
    TileGrid grid = TileGrid::webMercator();
    geo::Datum datum = geo::Datum::wgs84;
    TileContent content = TileContent::raster;
    int minZoom = 0;  ///< levels of the grid that the service has
    int maxZoom = 18;
    geo::LonLatBox bounds{};  ///< degrees of the datum; empty: everywhere
    bool northingFirst = false;
    std::string attribution{};
    std::string keyName{};               ///< under which the key is kept on this computer; empty: needs none
    bool allowHttp = false;              ///< the hosts of `url` may be asked without encryption
    int maxAgeHours = kDefaultAgeHours;  ///< older tiles are asked for again when the layer is online
    int cacheMegabytes = kDefaultCacheMegabytes;
    int keepDays = kDefaultKeepDays;  ///< older tiles leave the cache when the layer is online

    bool operator==(const TileService&) const = default;
};

[[nodiscard]] Json toJson(const TileService& service);
/// Errors: invalid (as checkService()).
[[nodiscard]] Result<TileService> tileServiceFromJson(const Json& json);
/// Whether the text of a layer's source is the description of a service rather than the path of a file.
[[nodiscard]] bool isServiceText(std::string_view source);
/// Errors: invalid (no address, placeholders missing, zoom range empty, a grid or number out of range), refused (http
/// without leave, user and password or a key inside the address).
[[nodiscard]] Result<void> checkService(const TileService& service);

/// The address of a tile. `key` is put in for {key}: the answer is for the wire, never for a log or a message.
[[nodiscard]] std::string tileUrl(const TileService& service, const TileId& tile, const std::string& key = {});
/// Names the cache of the service: everything that decides what a tile shows.
[[nodiscard]] std::string cacheKey(const TileService& service);
/// "https://t0.tianditu.gov.cn" without path and key; for messages.
[[nodiscard]] std::string serverOf(std::string_view url);
/// Host name of an address, lower case, without port; "" when it has none.
[[nodiscard]] std::string hostOf(std::string_view url);

/// An address that carries its key (…&tk=0123…), taken apart: the key is replaced by {key}. No key: the same address.
struct KeyedUrl {
    std::string url;
    std::string key;
};
[[nodiscard]] KeyedUrl withoutKey(std::string url);

/// The matrix set of Tianditu in degrees (`_c`, EPSG:4490) or on the sphere of web maps (`_w`, EPSG:3857), levels 1 …
/// 18. `layer` is vec, cva, img, cia, ter or cta. Errors: invalid (another layer).
[[nodiscard]] Result<TileService> tiandituService(const std::string& layer, bool degrees);
inline constexpr std::string_view kTiandituKey = "tianditu";

/// Address template for WMTS by key and value. `base` is the address of the service.
[[nodiscard]] std::string wmtsUrl(const std::string& base, const std::string& layer, const std::string& style,
                                  const std::string& matrixSet, const std::string& format);
/// Address template for WMS GetMap; 1.3.0 says CRS, 1.1.1 SRS.
struct WmsMap {
    std::string version = "1.3.0";
    std::string layers{};
    std::string styles{};
    std::string crs = "EPSG:3857";
    std::string format = "image/png";
    bool transparent = true;
};
[[nodiscard]] std::string wmsUrl(const std::string& base, const WmsMap& map);
/// "urn:ogc:def:crs:EPSG::4490", "EPSG:4490" and "http://www.opengis.net/def/crs/EPSG/0/4490" are EPSG:4490, whose axes
/// run as the authority declares; CRS84 is EPSG:4326 with longitude first. The code is "" when it is none of these.
struct NamedCrs {
    std::string code{};
    bool northingFirst = false;
};
[[nodiscard]] NamedCrs crsFromUrn(std::string_view text);
/// Percent-encoded for a query.
[[nodiscard]] std::string urlEncoded(std::string_view text);

}  // namespace weir::maps

template <>
struct weir::EnumNames<weir::maps::TileServiceKind> {
    static constexpr std::array names{std::string_view{"xyz"}, std::string_view{"wmts"}, std::string_view{"wms"},
                                      std::string_view{"tianditu"}, std::string_view{"mbtiles"}};
};
template <>
struct weir::EnumNames<weir::maps::TileContent> {
    static constexpr std::array names{std::string_view{"raster"}, std::string_view{"vector"}};
};
