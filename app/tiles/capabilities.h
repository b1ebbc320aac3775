// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/tiles/tile_service.h"

#include <string>
#include <string_view>
#include <vector>

namespace weir::app {

/// One layer of a service that can be drawn, as a chooser shows it: with every set of tiles, or CRS, it comes in.
struct OfferedSet {
    std::string name;  ///< of the matrix set; of WMS the CRS
    maps::TileGrid grid;
    int minZoom = 0;
    int maxZoom = 0;
    bool northingFirst = false;  ///< of WMS 1.3.0
};
struct OfferedLayer {
    std::string name;                  ///< identifier
    std::string title;                 ///< for people; the identifier when it has none
    std::vector<std::string> styles;   ///< the default first
    std::vector<std::string> formats;  ///< those we can draw, the best first
    std::string resourceUrl;           ///< REST template of WMTS for the first format; empty: key and value
    geo::LonLatBox bounds;             ///< degrees; empty: unknown
    std::vector<OfferedSet> sets;      ///< those we can draw
};
struct Capabilities {
    maps::TileServiceKind kind = maps::TileServiceKind::wmts;
    std::string title;
    std::string owner;
    std::string version;  ///< of WMS
    std::string address;  ///< for GetTile by key and value, or GetMap
    std::vector<OfferedLayer> layers;
};

/// Reads the answer to GetCapabilities of WMTS 1.0.0, WMS 1.1.1 or 1.3.0. `base` is the address it was got from, used
/// when the document names none. A document type declaration, depth over 64 and more than 20 MiB are refused. Errors:
/// corrupt (no XML, cut), unsupported (another document), refused (hostile).
[[nodiscard]] Result<Capabilities> readCapabilities(std::string_view xml, const std::string& base);

/// The service for a choice. Empty `set` and `style` take the first. Errors: notFound (no such layer, set or style).
struct ServiceChoice {
    std::string layer{};
    std::string set{};
    std::string style{};
    std::string format{};
    bool transparent = true;  ///< WMS
};
[[nodiscard]] Result<maps::TileService> serviceFor(const Capabilities& capabilities, const ServiceChoice& choice);

/// The address of the capabilities: what was typed with SERVICE and REQUEST added when they are missing. An address of
/// a document (….xml) stays as it is.
[[nodiscard]] std::string capabilitiesUrl(const std::string& address, maps::TileServiceKind kind);

}  // namespace weir::app
