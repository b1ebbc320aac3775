// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/tiles/wms_capabilities.h"

#include "app/tiles/wmts_capabilities.h"

#include <algorithm>
#include <set>

namespace weir::app {

namespace {

constexpr int kTileSide = 512;  // fewer questions, and fewer names cut at borders
constexpr int kMostDepth = 20;

/// What a layer has from those around it.
struct Inherited {
    std::set<std::string> crs;
    std::vector<std::string> styles;
    geo::LonLatBox bounds;
};

/// The house grids a WMS is asked by, so that its maps can be kept: of the CRS it offers the first of these. WMS 1.1.1
/// has the axes of every CRS easting first.
std::vector<OfferedSet> setsFor(const std::set<std::string>& crs, bool isNewer) {
    std::vector<OfferedSet> sets;
    if (crs.contains("EPSG:3857") || crs.contains("EPSG:900913")) {
        const std::string name = crs.contains("EPSG:3857") ? "EPSG:3857" : "EPSG:900913";
        sets.push_back({name, maps::TileGrid::webMercator(22, kTileSide), 0, 20, false});
    }
    for (const auto* degrees : {"EPSG:4490", "EPSG:4326"}) {
        if (crs.contains(degrees)) {
            sets.push_back({degrees, maps::TileGrid::degrees(degrees, 21, kTileSide), 0, 19, isNewer});
        }
    }
    return sets;
}

void take(const XmlNode& element, bool isNewer, Inherited& inherited) {
    for (const auto* one : element.all(isNewer ? "CRS" : "SRS")) {
        std::string_view rest = one->text;
        // 1.1.1 allowed several in one element.
        while (!(rest = trim(rest)).empty()) {
            const auto end = std::min(rest.find_first_of(" \t\r\n"), rest.size());
            inherited.crs.emplace(rest.substr(0, end));
            rest.remove_prefix(end);
        }
    }
    for (const auto* style : element.all("Style")) {
        inherited.styles.push_back(style->textOf("Name"));
    }
    geo::LonLatBox box;
    const auto add = [&](const std::optional<double>& x, const std::optional<double>& y) {
        if (x && y) {
            box.add(*x, *y);
        }
    };
    if (const auto* degrees = element.child("EX_GeographicBoundingBox")) {
        add(numberIn(degrees->textOf("westBoundLongitude")), numberIn(degrees->textOf("southBoundLatitude")));
        add(numberIn(degrees->textOf("eastBoundLongitude")), numberIn(degrees->textOf("northBoundLatitude")));
    } else if (const auto* older = element.child("LatLonBoundingBox")) {
        add(numberIn(older->attribute("minx")), numberIn(older->attribute("miny")));
        add(numberIn(older->attribute("maxx")), numberIn(older->attribute("maxy")));
    }
    if (!box.empty()) {
        inherited.bounds = box;
    }
}

struct Walk {
    bool isNewer = true;
    std::vector<std::string> formats;
    std::vector<OfferedLayer>& out;
};

void collect(const XmlNode& element, Inherited inherited, const Walk& walk, int depth) {
    take(element, walk.isNewer, inherited);
    OfferedLayer layer;
    layer.name = element.textOf("Name");
    layer.title = element.textOf("Title").empty() ? layer.name : element.textOf("Title");
    layer.styles = inherited.styles;
    layer.formats = walk.formats;
    layer.bounds = inherited.bounds;
    layer.sets = setsFor(inherited.crs, walk.isNewer);
    if (!layer.name.empty() && !layer.sets.empty()) {
        walk.out.push_back(std::move(layer));
    }
    for (const auto* child : depth < kMostDepth ? element.all("Layer") : std::vector<const XmlNode*>{}) {
        collect(*child, inherited, walk, depth + 1);
    }
}

}  // namespace

Result<Capabilities> readWms(const XmlNode& root, const std::string& base) {
    const auto* capability = root.child("Capability");
    const auto* layer = capability == nullptr ? nullptr : capability->child("Layer");
    const auto* map = capability == nullptr ? nullptr : capability->at({"Request", "GetMap"});
    if (layer == nullptr || map == nullptr) {
        return fail(ErrorCode::unsupported, msg("The description of the map service has no contents"),
                    msg("Check the address of the map service"));
    }
    Capabilities out;
    out.kind = maps::TileServiceKind::wms;
    out.version = root.attribute("version") == "1.3.0" ? "1.3.0" : "1.1.1";
    if (const auto* service = root.child("Service")) {
        out.title = service->textOf("Title");
        const auto* contact = service->at({"ContactInformation", "ContactPersonPrimary"});
        out.owner = contact == nullptr ? out.title : contact->textOf("ContactOrganization");
    }
    const auto* get = map->at({"DCPType", "HTTP", "Get", "OnlineResource"});
    out.address =
        get == nullptr || get->attribute("href").empty() ? base.substr(0, base.find('?')) : get->attribute("href");
    std::vector<std::string> formats;
    for (const auto* format : map->all("Format")) {
        formats.emplace_back(trim(format->text));
    }
    collect(*layer, {}, {out.version == "1.3.0", drawableFormats(formats), out.layers}, 0);
    if (drawableFormats(formats).empty()) {
        out.layers.clear();
    }
    return out;
}

}  // namespace weir::app
