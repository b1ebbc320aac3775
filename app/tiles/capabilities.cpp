// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/tiles/capabilities.h"

#include "app/qt/xml_tree.h"
#include "app/tiles/wms_capabilities.h"
#include "app/tiles/wmts_capabilities.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace weir::app {

std::vector<std::string> drawableFormats(const std::vector<std::string>& offered) {
    static constexpr std::array kKnown{
        std::string_view{"image/png"},  std::string_view{"image/png8"}, std::string_view{"image/png; mode=8bit"},
        std::string_view{"image/jpeg"}, std::string_view{"image/jpg"},  std::string_view{"tiles"}};
    std::vector<std::string> out;
    for (const auto known : kKnown) {
        if (std::ranges::find(offered, known) != offered.end()) {
            out.emplace_back(known);
        }
    }
    return out;
}

std::optional<double> numberIn(std::string_view text) {
    text = trim(text);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && std::isfinite(value) ? std::optional{value}
                                                                                            : std::nullopt;
}

std::vector<double> numbersIn(std::string_view text) {
    std::vector<double> out;
    while (!(text = trim(text)).empty()) {
        const auto end = std::min(text.find_first_of(" ,\t\r\n"), text.size());
        if (const auto number = numberIn(text.substr(0, end))) {
            out.push_back(*number);
        }
        text.remove_prefix(std::min(text.size(), end + 1));
    }
    return out;
}

Result<Capabilities> readCapabilities(std::string_view xml, const std::string& base) {
    XmlLimits limits;
    limits.documentType = "WMT_MS_Capabilities";  // every WMS 1.1.1 names it (01-068r3, annex A.1)
    const auto root = readXml(xml, limits);
    if (!root) {
        return fail(root.error().code, root.error().message,
                    msg("Check the address of the map service; nothing of the answer was used"));
    }
    auto read = root->name == "Capabilities" ? readWmts(*root, base)
                : root->name == "WMS_Capabilities" || root->name == "WMT_MS_Capabilities"
                    ? readWms(*root, base)
                    : Result<Capabilities>{
                          fail(ErrorCode::unsupported,
                               msg("The server sent a document of the kind '{0}', not the description of a map service",
                                   shorten(root->name)),
                               msg("Check the address; its help page says how the service is called"))};
    if (read && read->layers.empty()) {
        return fail(ErrorCode::unsupported, msg("The map service offers no layer that could be drawn"),
                    msg("It needs PNG or JPEG tiles in a coordinate system with an EPSG code"));
    }
    return read;
}

std::string capabilitiesUrl(const std::string& address, maps::TileServiceKind kind) {
    const auto path = address.substr(0, address.find('?'));
    std::string lower = address;
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (path.ends_with(".xml") || lower.find("request=") != std::string::npos) {
        return address;
    }
    std::string out = address;
    const auto add = [&](const std::string& text) {
        const char last = out.empty() ? '?' : out.back();
        out += last == '?' || last == '&' ? "" : out.find('?') == std::string::npos ? "?" : "&";
        out += text;
    };
    if (lower.find("service=") == std::string::npos) {
        add(kind == maps::TileServiceKind::wms ? "SERVICE=WMS" : "SERVICE=WMTS");
    }
    add("REQUEST=GetCapabilities");
    return out;
}

namespace {

template <class Items, class Name>
auto named(const Items& items, const std::string& wanted, Name name) {
    return wanted.empty() ? items.begin()
                          : std::ranges::find_if(items, [&](const auto& one) { return name(one) == wanted; });
}

Error noSuch(const Message& what) {
    return fail(ErrorCode::notFound, what, msg("Choose one of those the map service describes"));
}

std::string withPlaceholders(std::string url, const OfferedLayer& layer, const OfferedSet& set,
                             const std::string& style) {
    const auto put = [&](std::string_view name, const std::string& value) {
        for (auto at = url.find(name); at != std::string::npos; at = url.find(name, at + value.size())) {
            url.replace(at, name.size(), value);
        }
    };
    put("{Style}", maps::urlEncoded(style));
    put("{style}", maps::urlEncoded(style));
    put("{Layer}", maps::urlEncoded(layer.name));
    put("{TileMatrixSet}", maps::urlEncoded(set.name));
    return url;
}

}  // namespace

Result<maps::TileService> serviceFor(const Capabilities& capabilities, const ServiceChoice& choice) {
    const auto layer = named(capabilities.layers, choice.layer, [](const auto& one) { return one.name; });
    if (layer == capabilities.layers.end()) {
        return noSuch(msg("The map service has no layer '{0}'", shorten(choice.layer)));
    }
    const auto set = named(layer->sets, choice.set, [](const auto& one) { return one.name; });
    if (set == layer->sets.end()) {
        return noSuch(msg("The layer does not come in '{0}'", shorten(choice.set)));
    }
    const auto style = named(layer->styles, choice.style, [](const auto& one) { return one; });
    if (!choice.style.empty() && style == layer->styles.end()) {
        return noSuch(msg("The layer has no style '{0}'", shorten(choice.style)));
    }
    const auto format = choice.format.empty() && !layer->formats.empty() ? layer->formats.front() : choice.format;
    const auto styleName = style == layer->styles.end() ? std::string{} : *style;
    maps::TileService service;
    service.kind = capabilities.kind;
    service.grid = set->grid;
    service.minZoom = set->minZoom;
    service.maxZoom = set->maxZoom;
    service.northingFirst = set->northingFirst;
    service.bounds = layer->bounds;
    service.attribution = shorten(capabilities.owner, 120);
    if (capabilities.kind == maps::TileServiceKind::wms) {
        service.url = maps::wmsUrl(capabilities.address, {capabilities.version, layer->name, styleName, set->name,
                                                          format, choice.transparent});
    } else if (!layer->resourceUrl.empty()) {
        service.url = withPlaceholders(layer->resourceUrl, *layer, *set, styleName);
    } else {
        service.url = maps::wmtsUrl(capabilities.address, layer->name, styleName, set->name, format);
    }
    return service;
}

}  // namespace weir::app
