// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/service_options.h"

#include "app/tiles/capabilities.h"
#include "core/geo/transform.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace weir::app {

using maps::TileServiceKind;

namespace {

/// What an answer waits in.
struct Letterbox {
    std::mutex mutex;
    std::condition_variable_any arrived;
    std::optional<Result<std::string>> answer;
};

std::string replaced(std::string text, std::string_view what, const std::string& with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
        text.replace(at, what.size(), with);
    }
    return text;
}

bool endsWithAny(std::string_view text, std::initializer_list<std::string_view> ends) {
    return std::ranges::any_of(ends, [&](std::string_view end) { return text.ends_with(end); });
}

/// "img_w" is the layer img in its set w; --crs EPSG:4490 means c as well.
Result<NamedService> tianditu(const ServiceWish& wish) {
    const auto bar = wish.address.find('_');
    const auto layer = wish.address.substr(0, bar);
    const auto set = bar == std::string::npos ? std::string{} : wish.address.substr(bar + 1);
    const bool degrees = set == "c" || (set.empty() && wish.crs == "EPSG:4490");
    if (!set.empty() && set != "c" && set != "w") {
        return fail(ErrorCode::usage, msg("Tianditu has no matrix set '{0}'", shorten(set)), msg("Use w or c"));
    }
    auto service = maps::tiandituService(layer, degrees);
    if (!service) {
        return service.error();
    }
    return NamedService{*std::move(service), "天地图 " + layer};
}

Result<NamedService> fromCapabilities(TileServiceKind kind, const ServiceOptions& options, const ServiceWish& wish,
                                      TileHub& hub) {
    const auto url = capabilitiesUrl(wish.address, kind);
    const auto keyName = url.find("{key}") == std::string::npos ? std::string{} : maps::hostOf(url);
    const auto document = fetchNow(hub, url, keyName, options.allowHttp);
    if (!document) {
        return document.error();
    }
    const auto capabilities = readCapabilities(*document, url);
    if (!capabilities) {
        return capabilities.error();
    }
    if (wish.layer.empty() && capabilities->layers.size() > 1) {
        std::string names;
        for (std::size_t i = 0; i < std::min<std::size_t>(capabilities->layers.size(), 20); ++i) {
            names += (i == 0 ? "" : ", ") + capabilities->layers[i].name;
        }
        return fail(ErrorCode::usage, msg("The map service has several layers"),
                    msg("Name one with --layer: {0}", names));
    }
    auto service = serviceFor(*capabilities, {wish.layer, options.matrixSet, options.style, {}, true});
    if (!service) {
        return service.error();
    }
    service->url = withKeyOf(std::move(service->url), url);
    service->keyName = keyName;
    const auto layer = std::ranges::find_if(
        capabilities->layers, [&](const OfferedLayer& one) { return wish.layer.empty() || one.name == wish.layer; });
    return NamedService{*std::move(service), layer->title};
}

Result<NamedService> byKind(TileServiceKind kind, const ServiceOptions& options, const ServiceWish& wish,
                            TileHub& hub) {
    if (kind == TileServiceKind::tianditu) {
        return tianditu(wish);
    }
    if (kind == TileServiceKind::wmts || kind == TileServiceKind::wms) {
        return fromCapabilities(kind, options, wish, hub);
    }
    auto service = xyzService(wish.address, wish.crs);
    if (!service) {
        return service.error();
    }
    return NamedService{*std::move(service), maps::hostOf(wish.address)};
}

}  // namespace

void ServiceOptions::setup(CLI::App& app) {
    app.add_option("--kind", kind, "Of a map service: xyz, wmts, wms or tianditu");
    app.add_option("--matrix-set", matrixSet, "Matrix set of a WMTS, coordinate system of a WMS (default: its first)");
    app.add_option("--style", style, "Style of a WMTS or WMS layer (default: its first)");
    app.add_option("--hosts", hosts, "Servers for {s} in the address, as in a,b,c")->delimiter(',');
    app.add_option("--attribution", attribution, "Whose map it is");
    app.add_option("--min-zoom", minZoom, "Coarsest zoom level of a map service");
    app.add_option("--max-zoom", maxZoom, "Finest zoom level of a map service");
    app.add_flag("--allow-http", allowHttp, "Ask this server without encryption");
}

bool ServiceOptions::meant(const std::string& address) const {
    return !kind.empty() || address.find("://") != std::string::npos;
}

Result<maps::TileService> xyzService(const std::string& url, const std::string& crs) {
    maps::TileService service;
    service.url = url;
    const auto path = std::string_view{url}.substr(0, url.find('?'));
    const bool vector = endsWithAny(path, {".pbf", ".mvt"});
    const int side = vector ? 512 : 256;
    service.content = vector ? maps::TileContent::vector : maps::TileContent::raster;
    const auto system = crs.empty() ? std::string{"EPSG:3857"} : crs;
    if (system == "EPSG:3857") {
        service.grid = maps::TileGrid::webMercator(25, side);
    } else if (const auto known = geo::describeCrs(system); known && known->geographic) {
        service.grid = maps::TileGrid::degrees(system, 24, side);
    } else {
        return fail(ErrorCode::invalid, msg("Tiles named by column and row do not come in {0}", shorten(system)),
                    msg("Use EPSG:3857, EPSG:4326 or EPSG:4490"));
    }
    if (url.find("{s}") != std::string::npos) {
        service.hosts = {"a", "b", "c"};
    }
    service.keyName = url.find("{key}") == std::string::npos ? std::string{} : maps::hostOf(url);
    return service;
}

Result<NamedService> describeService(const ServiceOptions& options, const ServiceWish& wish, TileHub& hub) {
    const auto kind =
        options.kind.empty() ? std::optional{TileServiceKind::xyz} : parseEnum<TileServiceKind>(options.kind);
    if (!kind || *kind == TileServiceKind::mbtiles) {
        return fail(ErrorCode::usage, msg("There is no kind of map service '{0}'", shorten(options.kind)),
                    msg("Use one of: {0}", "xyz, wmts, wms, tianditu"));
    }
    if (!maps::withoutKey(wish.address).key.empty()) {
        return fail(
            ErrorCode::refused, msg("A key does not belong on a command line"),
            msg("Write {key} in its place, and give the key to: weir layer key {0}", maps::hostOf(wish.address)));
    }
    auto named = byKind(*kind, options, wish, hub);
    if (!named) {
        return named;
    }
    auto& service = named->service;
    if (!wish.datum.empty()) {
        const auto datum = parseEnum<geo::Datum>(wish.datum);
        if (!datum) {
            return fail(ErrorCode::usage, msg("There is no datum '{0}'", shorten(wish.datum)),
                        msg("Use one of: {0}", "cgcs2000, wgs84, gcj02, bd09"));
        }
        service.datum = *datum;
    }
    service.minZoom = options.minZoom >= 0 ? options.minZoom : service.minZoom;
    service.maxZoom = options.maxZoom >= 0 ? options.maxZoom : service.maxZoom;
    service.hosts = options.hosts.empty() ? service.hosts : options.hosts;
    service.attribution = options.attribution.empty() ? service.attribution : options.attribution;
    service.allowHttp = options.allowHttp;
    if (auto sane = maps::checkService(service); !sane) {
        return sane.error();
    }
    named->name = wish.name.empty() ? named->name : wish.name;
    return named;
}

Result<std::string> fetchNow(TileHub& hub, std::string url, const std::string& keyName, bool allowHttp,
                             std::stop_token stop) {
    const auto box = std::make_shared<Letterbox>();
    auto& fetcher = hub.network()->fetcher;
    FetchRequest request{replaced(std::move(url), "{key}", maps::urlEncoded(hub.keys().key(keyName))), allowHttp, {}};
    const auto id = fetcher.fetch(std::move(request), [box](Result<std::string> answer) {
        {
            const std::scoped_lock lock{box->mutex};
            box->answer = std::move(answer);
        }
        box->arrived.notify_all();
    });
    std::unique_lock lock{box->mutex};
    if (!box->arrived.wait(lock, std::move(stop), [&] { return box->answer.has_value(); })) {
        fetcher.cancel({id});
        return fail(ErrorCode::cancelled, msg("Stopped on request"));
    }
    return *std::move(box->answer);
}

std::string withKeyOf(std::string tileUrl, const std::string& capabilitiesUrl) {
    tileUrl = maps::withoutKey(std::move(tileUrl)).url;  // some servers write the key into what they answer
    const auto key = capabilitiesUrl.find("={key}");
    if (key == std::string::npos || tileUrl.find("{key}") != std::string::npos) {
        return tileUrl;
    }
    const auto start = capabilitiesUrl.find_last_of("?&", key) + 1;
    const char glue = tileUrl.find('?') == std::string::npos ? '?' : '&';
    return tileUrl + glue + capabilitiesUrl.substr(start, key - start) + "={key}";
}

Json serviceArgs(const NamedService& named, const desk::Picture& picture) {
    std::int64_t position = 0;
    picture.layers.forEach([&](const model::Layer& row) { position = std::min(position, row.position - 1); });
    return Json{{"name", named.name},
                {"source_path", sourceText(named.service)},
                {"crs", named.service.grid.crs},
                {"datum", nameOf(named.service.datum)},
                {"position", position}};
}

}  // namespace weir::app
