// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/tiles/tile_service.h"

#include "core/geo/transform.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace weir::maps {

namespace {

constexpr std::size_t kMostUrl = 4000;

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

std::string lower(std::string_view text) {
    std::string out{text};
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

/// What stands between "://" and the path, user and port included.
std::string_view authorityOf(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) {
        return {};
    }
    url.remove_prefix(scheme + 3);
    return url.substr(0, url.find_first_of("/?#"));
}

/// The digits of the quad key, 0 … 3 from the coarsest level, as Bing numbers tiles.
std::string quadKey(const TileId& tile) {
    std::string key;
    for (int bit = tile.level - 1; bit >= 0; --bit) {
        key += static_cast<char>('0' + ((tile.column >> bit) & 1) + 2 * ((tile.row >> bit) & 1));
    }
    return key;
}

std::string boxText(const TileService& service, const TileId& tile) {
    const auto box = service.grid.boxOf(tile);
    return service.northingFirst
               ? fmt::format("{:.10g},{:.10g},{:.10g},{:.10g}", box.minY, box.minX, box.maxY, box.maxX)
               : fmt::format("{:.10g},{:.10g},{:.10g},{:.10g}", box.minX, box.minY, box.maxX, box.maxY);
}

std::string hostFor(const TileService& service, const TileId& tile) {
    if (service.hosts.empty()) {
        return {};
    }
    const auto sum = static_cast<std::uint64_t>(tile.column + tile.row);
    return service.hosts[sum % service.hosts.size()];
}

std::string valueOf(const TileService& service, const TileId& tile, std::string_view name, const std::string& key) {
    const auto& matrix = service.grid.level(tile.level);
    if (name == "z")
        return std::to_string(tile.level);
    if (name == "x" || name == "TileCol")
        return std::to_string(tile.column);
    if (name == "y" || name == "TileRow")
        return std::to_string(tile.row);
    if (name == "-y")
        return std::to_string(matrix.rows - 1 - tile.row);
    if (name == "q")
        return quadKey(tile);
    if (name == "s")
        return hostFor(service, tile);
    if (name == "key")
        return urlEncoded(key);
    if (name == "TileMatrix")
        return urlEncoded(matrix.id);
    if (name == "bbox")
        return boxText(service, tile);
    if (name == "width")
        return std::to_string(matrix.tileWidth);
    if (name == "height")
        return std::to_string(matrix.tileHeight);
    return fmt::format("{{{}}}", name);
}

Error badService(const Message& why, const Message& hint) {
    return fail(ErrorCode::invalid, why, hint);
}

/// The address names each tile in one of the ways there are.
bool namesTiles(const std::string& url) {
    const bool xyz = has(url, "{z}") && has(url, "{x}") && (has(url, "{y}") || has(url, "{-y}"));
    const bool wmts = has(url, "{TileMatrix}") && has(url, "{TileCol}") && has(url, "{TileRow}");
    return xyz || wmts || has(url, "{q}") || has(url, "{bbox}");
}

Result<void> checkAddress(const TileService& service) {
    const auto url = lower(service.url);
    const bool secure = url.starts_with("https://");
    if (!secure && !url.starts_with("http://")) {
        return badService(msg("'{0}' is not the address of a map service", shorten(serverOf(service.url))),
                          msg("It begins with https://"));
    }
    if (service.url.size() > kMostUrl || hostOf(service.url).empty() ||
        std::ranges::any_of(service.url, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; })) {
        return badService(msg("The address of the map service makes no sense"),
                          msg("Write it without spaces, at most {0} letters", kMostUrl));
    }
    if (has(authorityOf(service.url), "@") || !withoutKey(service.url).key.empty()) {
        return fail(ErrorCode::refused, msg("The address of the map service holds a password or a key"),
                    msg("Write {key} in its place and give the key itself apart: it is kept on this computer only"));
    }
    if (!secure && !service.allowHttp) {
        return fail(ErrorCode::refused, msg("{0} would be asked without encryption", serverOf(service.url)),
                    msg("Use its https address, or allow it for this server"));
    }
    if (!namesTiles(service.url)) {
        return badService(msg("The address does not say where the number of the tile goes"),
                          msg("Write {z}, {x} and {y} in it, as in https://tiles.example.org/{z}/{x}/{y}.png"));
    }
    if (has(service.url, "{s}") && service.hosts.empty()) {
        return badService(msg("The address has {s}, but no servers are named for it"), msg("Name them, as in a,b,c"));
    }
    return {};
}

Json boxJson(const geo::LonLatBox& box) {
    return box.empty() ? Json{} : Json::array({box.minX, box.minY, box.maxX, box.maxY});
}

geo::LonLatBox boxFrom(const Json& json) {
    geo::LonLatBox box;
    if (json.is_array() && json.size() == 4) {
        box.add(json[0].get<double>(), json[1].get<double>());
        box.add(json[2].get<double>(), json[3].get<double>());
    }
    return box;
}

TileService parse(const Json& json, TileGrid grid) {
    TileService s;
    s.kind = parseEnum<TileServiceKind>(json.at("kind").get<std::string>()).value();
    s.url = json.at("url").get<std::string>();
    s.hosts = json.value("hosts", std::vector<std::string>{});
    s.grid = std::move(grid);
    s.datum = parseEnum<geo::Datum>(json.value("datum", std::string{"wgs84"})).value();
    s.content = parseEnum<TileContent>(json.value("content", std::string{"raster"})).value();
    s.minZoom = json.value("min_zoom", 0);
    s.maxZoom = json.value("max_zoom", s.grid.finest());
    s.bounds = boxFrom(json.value("bounds", Json{}));
    s.northingFirst = json.value("northing_first", false);
    s.attribution = json.value("attribution", std::string{});
    s.keyName = json.value("key", std::string{});
    s.allowHttp = json.value("allow_http", false);
    s.maxAgeHours = json.value("max_age_hours", TileService::kDefaultAgeHours);
    s.cacheMegabytes = json.value("cache_mb", TileService::kDefaultCacheMegabytes);
    s.keepDays = json.value("keep_days", TileService::kDefaultKeepDays);
    return s;
}

std::string joined(const std::string& base, const std::string& query) {
    const char last = base.empty() ? '?' : base.back();
    const std::string glue = last == '?' || last == '&' ? "" : has(base, "?") ? "&" : "?";
    return base + glue + query;
}

}  // namespace

Json toJson(const TileService& s) {
    return {{"kind", nameOf(s.kind)},
            {"url", s.url},
            {"hosts", s.hosts},
            {"grid", toJson(s.grid)},
            {"datum", nameOf(s.datum)},
            {"content", nameOf(s.content)},
            {"min_zoom", s.minZoom},
            {"max_zoom", s.maxZoom},
            {"bounds", boxJson(s.bounds)},
            {"northing_first", s.northingFirst},
            {"attribution", s.attribution},
            {"key", s.keyName},
            {"allow_http", s.allowHttp},
            {"max_age_hours", s.maxAgeHours},
            {"cache_mb", s.cacheMegabytes},
            {"keep_days", s.keepDays}};
}

Result<TileService> tileServiceFromJson(const Json& json) {
    TileService service;
    try {
        auto grid = tileGridFromJson(json.at("grid"));
        if (!grid) {
            return grid.error();
        }
        service = parse(json, *std::move(grid));
    } catch (const std::exception& e) {
        return badService(msg("The description of the map service cannot be read: {0}", e.what()),
                          msg("Remove the layer and add the service again"));
    }
    if (auto sane = checkService(service); !sane) {
        return sane.error();
    }
    return service;
}

bool isServiceText(std::string_view source) {
    return source.starts_with('{');
}

Result<void> checkService(const TileService& s) {
    if (s.kind != TileServiceKind::mbtiles) {
        if (auto address = checkAddress(s); !address) {
            return address;
        }
    }
    if (auto grid = checkGrid(s.grid); !grid) {
        return grid;
    }
    if (s.minZoom < 0 || s.minZoom > s.maxZoom || s.maxZoom > s.grid.finest()) {
        return badService(msg("The zoom levels {0} to {1} make no range", s.minZoom, s.maxZoom),
                          msg("Give the coarsest and the finest one, 0 to {0}", s.grid.finest()));
    }
    const auto within = [](int value, int most) { return value >= 1 && value <= most; };
    if (!within(s.maxAgeHours, 24 * 3650) || !within(s.cacheMegabytes, 1 << 20) || !within(s.keepDays, 3650)) {
        return badService(msg("The limits of the cache of a map service make no sense"),
                          msg("Give at least one megabyte, hour and day, and at most ten years"));
    }
    return {};
}

std::string tileUrl(const TileService& service, const TileId& tile, const std::string& key) {
    std::string out;
    for (std::size_t at = 0; at < service.url.size();) {
        const auto close = service.url[at] == '{' ? service.url.find('}', at) : std::string::npos;
        if (close == std::string::npos) {
            out += service.url[at++];
        } else {
            out += valueOf(service, tile, std::string_view{service.url}.substr(at + 1, close - at - 1), key);
            at = close + 1;
        }
    }
    return out;
}

std::string cacheKey(const TileService& service) {
    const auto text = canonicalJson(Json{{"url", service.url}, {"grid", toJson(service.grid)}});
    std::uint64_t hash = 14695981039346656037ull;  // FNV-1a
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    }
    return fmt::format("{:016x}", hash);
}

std::string serverOf(std::string_view url) {
    const auto scheme = url.find("://");
    auto authority = authorityOf(url);
    if (const auto user = authority.rfind('@'); user != std::string_view::npos) {
        authority.remove_prefix(user + 1);
    }
    return scheme == std::string_view::npos ? shorten(url.substr(0, url.find_first_of("?&")))
                                            : fmt::format("{}://{}", url.substr(0, scheme), authority);
}

std::string hostOf(std::string_view url) {
    auto authority = authorityOf(url);
    if (const auto user = authority.rfind('@'); user != std::string_view::npos) {
        authority.remove_prefix(user + 1);
    }
    return lower(authority.substr(0, authority.find(':')));
}

KeyedUrl withoutKey(std::string url) {
    static constexpr std::array kNames{std::string_view{"tk"},           std::string_view{"key"},
                                       std::string_view{"ak"},           std::string_view{"apikey"},
                                       std::string_view{"api_key"},      std::string_view{"token"},
                                       std::string_view{"access_token"}, std::string_view{"subscription-key"}};
    KeyedUrl out{std::move(url), {}};
    auto at = out.url.find('?');
    while (at != std::string::npos) {
        const auto from = at + 1;
        const auto end = std::min(out.url.find('&', from), out.url.size());
        const auto equals = out.url.find('=', from);
        at = out.url.find('&', from);
        if (equals == std::string::npos || equals >= end ||
            std::ranges::find(kNames, lower(std::string_view{out.url}.substr(from, equals - from))) == kNames.end()) {
            continue;
        }
        const auto value = out.url.substr(equals + 1, end - equals - 1);
        if (!value.empty() && value.front() != '{') {
            out.key = value;
            out.url.replace(equals + 1, end - equals - 1, "{key}");
            return out;
        }
    }
    return out;
}

Result<TileService> tiandituService(const std::string& layer, bool degrees) {
    static constexpr std::array kLayers{std::string_view{"vec"}, std::string_view{"cva"}, std::string_view{"img"},
                                        std::string_view{"cia"}, std::string_view{"ter"}, std::string_view{"cta"}};
    if (std::ranges::find(kLayers, layer) == kLayers.end()) {
        return fail(ErrorCode::invalid, msg("Tianditu has no layer '{0}'", shorten(layer)),
                    msg("Use vec, cva, img, cia, ter or cta"));
    }
    const std::string set = degrees ? "c" : "w";
    TileService service;
    service.kind = TileServiceKind::tianditu;
    service.url =
        wmtsUrl(fmt::format("https://{{s}}.tianditu.gov.cn/{}_{}/wmts", layer, set), layer, "default", set, "tiles") +
        "&tk={key}";
    for (int i = 0; i < 8; ++i) {
        service.hosts.push_back(fmt::format("t{}", i));
    }
    // The set in degrees begins at "1" with two tiles: its level z has the pixels of level z - 1 of the house grid.
    service.grid = degrees ? TileGrid::degrees("EPSG:4490", 18) : TileGrid::webMercator(19);
    service.grid.id = set;
    if (degrees) {
        for (std::size_t i = 0; i < service.grid.levels.size(); ++i) {
            service.grid.levels[i].id = std::to_string(i + 1);
        }
    }
    service.minZoom = degrees ? 0 : 1;
    service.maxZoom = service.grid.finest();
    service.datum = geo::Datum::cgcs2000;
    service.attribution = "天地图";
    service.keyName = kTiandituKey;
    return service;
}

std::string wmtsUrl(const std::string& base, const std::string& layer, const std::string& style,
                    const std::string& matrixSet, const std::string& format) {
    return joined(base, fmt::format("SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={}&STYLE={}&TILEMATRIXSET={}"
                                    "&FORMAT={}&TILEMATRIX={{TileMatrix}}&TILEROW={{TileRow}}&TILECOL={{TileCol}}",
                                    urlEncoded(layer), urlEncoded(style), urlEncoded(matrixSet), urlEncoded(format)));
}

std::string wmsUrl(const std::string& base, const WmsMap& map) {
    return joined(base, fmt::format("SERVICE=WMS&REQUEST=GetMap&VERSION={}&LAYERS={}&STYLES={}&{}={}&FORMAT={}"
                                    "&TRANSPARENT={}&BBOX={{bbox}}&WIDTH={{width}}&HEIGHT={{height}}",
                                    map.version, urlEncoded(map.layers), urlEncoded(map.styles),
                                    map.version == "1.3.0" ? "CRS" : "SRS", map.crs, urlEncoded(map.format),
                                    map.transparent ? "TRUE" : "FALSE"));
}

NamedCrs crsFromUrn(std::string_view text) {
    text = trim(text);
    if (text.ends_with("CRS84") || text.ends_with("CRS:84")) {
        return {"EPSG:4326", false};
    }
    const auto epsg = text.find("EPSG");
    const auto last = text.find_last_of(":/");
    if (epsg == std::string_view::npos || last == std::string_view::npos || last < epsg) {
        // 900913 and its like were never EPSG codes.
        return {};
    }
    const auto code = text.substr(last + 1);
    const bool digits =
        !code.empty() && code.size() < 8 && std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) {
        return {};
    }
    const auto name = code == "900913" || code == "102100" ? std::string{"EPSG:3857"} : fmt::format("EPSG:{}", code);
    return {name, geo::declaresNorthingFirst(name)};
}

std::string urlEncoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~' || c == ',' || c == ':' || c == '/';
        out += plain ? std::string{c} : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

}  // namespace weir::maps
