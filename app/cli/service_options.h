// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/tiles/tile_hub.h"
#include "core/desk/picture.h"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace weir::app {

/// What is typed about a map service; what a file is told about too comes from outside.
struct ServiceOptions {
    std::string kind;  ///< xyz, wmts, wms or tianditu; empty: no service
    std::string matrixSet;
    std::string style;
    std::vector<std::string> hosts;
    std::string attribution;
    int minZoom = -1;
    int maxZoom = -1;
    bool allowHttp = false;

    void setup(CLI::App& app);
    /// Whether the thing to add is a service: a kind was named, or it is an address.
    [[nodiscard]] bool meant(const std::string& address) const;
};
struct ServiceWish {
    std::string address;
    std::string name;  ///< in the layer tree; empty: made of the service
    std::string crs;   ///< "EPSG:4490" …; empty: the usual one
    std::string datum;
    std::string layer;  ///< of WMTS and WMS
};
struct NamedService {
    maps::TileService service;
    std::string name;
};

/// The service described; WMTS and WMS are asked what they offer, which is the only question this sends. Blocks.
/// Errors: usage, invalid, refused, notFound, as readCapabilities() and HttpFetcher.
[[nodiscard]] Result<NamedService> describeService(const ServiceOptions& options, const ServiceWish& wish,
                                                   TileHub& hub);

/// A service from its address template. Errors: invalid, refused.
[[nodiscard]] Result<maps::TileService> xyzService(const std::string& url, const std::string& crs);
/// Asks and waits. `url` may hold {key}, which `keyName` names. Errors: as HttpFetcher.
[[nodiscard]] Result<std::string> fetchNow(TileHub& hub, std::string url, const std::string& keyName, bool allowHttp,
                                           std::stop_token stop = {});
/// A key that came with the address of the capabilities goes with the address of the tiles as well.
[[nodiscard]] std::string withKeyOf(std::string tileUrl, const std::string& capabilitiesUrl);

/// Arguments of the verb layer.create for a service; the layer comes below the outside layers there are: it is ground.
[[nodiscard]] Json serviceArgs(const NamedService& named, const desk::Picture& picture);

}  // namespace weir::app
