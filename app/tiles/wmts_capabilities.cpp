// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/tiles/wmts_capabilities.h"

#include "core/geo/transform.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

namespace weir::app {

namespace {

constexpr double kPixelMetres = 0.00028;  // the standardised rendering pixel, OGC 07-057r7 6.1
constexpr double kDegreeMetres = 6378137 * std::numbers::pi / 180;

std::optional<maps::TileMatrix> matrixOf(const XmlNode& element, double unitsPerMetre, bool northingFirst) {
    const auto scale = numberIn(element.textOf("ScaleDenominator"));
    const auto corner = numbersIn(element.textOf("TopLeftCorner"));
    const auto width = numberIn(element.textOf("TileWidth"));
    const auto height = numberIn(element.textOf("TileHeight"));
    const auto columns = numberIn(element.textOf("MatrixWidth"));
    const auto rows = numberIn(element.textOf("MatrixHeight"));
    if (!scale || corner.size() != 2 || !width || !height || !columns || !rows || *width < 1 || *width > 10'000 ||
        *height < 1 || *height > 10'000 || *columns < 1 || *columns > 1e12 || *rows < 1 || *rows > 1e12) {
        return std::nullopt;
    }
    maps::TileMatrix matrix;
    matrix.id = element.textOf("Identifier");
    matrix.resolution = *scale * kPixelMetres * unitsPerMetre;
    matrix.left = corner[northingFirst ? 1 : 0];
    matrix.top = corner[northingFirst ? 0 : 1];
    matrix.tileWidth = static_cast<int>(*width);
    matrix.tileHeight = static_cast<int>(*height);
    matrix.columns = static_cast<std::int64_t>(*columns);
    matrix.rows = static_cast<std::int64_t>(*rows);
    return matrix;
}

/// Many servers write the corner of a set in degrees longitude first although the CRS says otherwise: 90 can be a
/// latitude only, and -180 a longitude only.
bool isSwapped(const XmlNode& set) {
    const auto* first = set.child("TileMatrix");
    const auto corner = first == nullptr ? std::vector<double>{} : numbersIn(first->textOf("TopLeftCorner"));
    return corner.size() == 2 && std::abs(corner[0]) > 90.5 && std::abs(corner[1]) <= 90.5;
}

/// Some servers, Tianditu among them, reckon their scales with pixels of 1/96 inch instead of the standard's. Told by a
/// set that spans the world exactly when that is taken for granted.
void mendPixelSize(maps::TileGrid& grid, bool geographic) {
    constexpr double kScreenPixel = 0.0254 / 96;
    const double world = geographic ? 360 : grid.crs == "EPSG:3857" ? 360 * kDegreeMetres : 0;
    if (world == 0 || grid.levels.empty()) {
        return;
    }
    const auto& first = grid.levels.front();
    const double width = static_cast<double>(first.columns) * first.tileWidth * first.resolution;
    if (std::abs(width * kScreenPixel / kPixelMetres - world) < world / 1000) {
        for (auto& level : grid.levels) {
            level.resolution *= kScreenPixel / kPixelMetres;
        }
    }
}

std::optional<maps::TileGrid> gridOf(const XmlNode& set) {
    const auto crs = maps::crsFromUrn(set.textOf("SupportedCRS"));
    const auto known =
        crs.code.empty() ? Result<geo::CrsInfo>{fail(ErrorCode::notFound, {}, {})} : geo::describeCrs(crs.code);
    if (!known) {
        return std::nullopt;
    }
    const bool northing = crs.northingFirst && !(known->geographic && isSwapped(set));
    maps::TileGrid grid;
    grid.id = set.textOf("Identifier");
    grid.crs = crs.code;
    for (const auto* element : set.all("TileMatrix")) {
        if (auto matrix = matrixOf(*element, known->geographic ? 1 / kDegreeMetres : 1, northing)) {
            grid.levels.push_back(std::move(*matrix));
        }
    }
    std::ranges::sort(grid.levels, std::ranges::greater{}, &maps::TileMatrix::resolution);
    mendPixelSize(grid, known->geographic);
    return maps::checkGrid(grid) ? std::optional{std::move(grid)} : std::nullopt;
}

/// The levels of the set that the layer has; all when it names none.
void limitTo(const XmlNode& link, OfferedSet& set) {
    const auto* limits = link.child("TileMatrixSetLimits");
    set.minZoom = 0;
    set.maxZoom = set.grid.finest();
    if (limits == nullptr) {
        return;
    }
    int lowest = set.grid.finest();
    int highest = 0;
    for (const auto* one : limits->all("TileMatrixLimits")) {
        const auto at = std::ranges::find(set.grid.levels, one->textOf("TileMatrix"), &maps::TileMatrix::id);
        if (at != set.grid.levels.end()) {
            lowest = std::min(lowest, static_cast<int>(at - set.grid.levels.begin()));
            highest = std::max(highest, static_cast<int>(at - set.grid.levels.begin()));
        }
    }
    if (lowest <= highest) {
        set.minZoom = lowest;
        set.maxZoom = highest;
    }
}

geo::LonLatBox boundsOf(const XmlNode& layer) {
    geo::LonLatBox box;
    const auto* element = layer.child("WGS84BoundingBox");
    const auto lower = element == nullptr ? std::vector<double>{} : numbersIn(element->textOf("LowerCorner"));
    const auto upper = element == nullptr ? std::vector<double>{} : numbersIn(element->textOf("UpperCorner"));
    if (lower.size() == 2 && upper.size() == 2 && lower[0] < upper[0] && lower[1] < upper[1]) {
        box.add(lower[0], lower[1]);
        box.add(upper[0], upper[1]);
    }
    return box;
}

OfferedLayer layerOf(const XmlNode& element, const std::map<std::string, maps::TileGrid>& grids) {
    OfferedLayer layer;
    layer.name = element.textOf("Identifier");
    layer.title = element.textOf("Title").empty() ? layer.name : element.textOf("Title");
    for (const auto* style : element.all("Style")) {
        const bool isDefault = style->attribute("isDefault") == "true";
        layer.styles.insert(isDefault ? layer.styles.begin() : layer.styles.end(), style->textOf("Identifier"));
    }
    std::vector<std::string> formats;
    for (const auto* format : element.all("Format")) {
        formats.emplace_back(trim(format->text));
    }
    layer.formats = drawableFormats(formats);
    for (const auto* url : element.all("ResourceURL")) {
        if (url->attribute("resourceType") == "tile" && !layer.formats.empty() &&
            url->attribute("format") == layer.formats.front()) {
            layer.resourceUrl = url->attribute("template");
        }
    }
    layer.bounds = boundsOf(element);
    for (const auto* link : element.all("TileMatrixSetLink")) {
        if (const auto grid = grids.find(link->textOf("TileMatrixSet")); grid != grids.end()) {
            OfferedSet set{grid->first, grid->second, 0, 0, false};
            limitTo(*link, set);
            layer.sets.push_back(std::move(set));
        }
    }
    return layer;
}

/// Where tiles are asked for by key and value.
std::string tileAddress(const XmlNode& root, const std::string& base) {
    const auto* metadata = root.child("OperationsMetadata");
    for (const auto* operation : metadata == nullptr ? std::vector<const XmlNode*>{} : metadata->all("Operation")) {
        const auto* get = operation->attribute("name") == "GetTile" ? operation->at({"DCP", "HTTP", "Get"}) : nullptr;
        if (get != nullptr && !get->attribute("href").empty()) {
            return get->attribute("href");
        }
    }
    return base.substr(0, base.find('?'));
}

}  // namespace

Result<Capabilities> readWmts(const XmlNode& root, const std::string& base) {
    const auto* contents = root.child("Contents");
    if (contents == nullptr) {
        return fail(ErrorCode::unsupported, msg("The description of the map service has no contents"),
                    msg("Check the address of the map service"));
    }
    Capabilities out;
    out.kind = maps::TileServiceKind::wmts;
    if (const auto* who = root.child("ServiceIdentification")) {
        out.title = who->textOf("Title");
    }
    if (const auto* who = root.child("ServiceProvider")) {
        out.owner = who->textOf("ProviderName");
    }
    out.address = tileAddress(root, base);
    std::map<std::string, maps::TileGrid> grids;
    for (const auto* set : contents->all("TileMatrixSet")) {
        if (auto grid = gridOf(*set)) {
            grids.emplace(grid->id, std::move(*grid));
        }
    }
    for (const auto* element : contents->all("Layer")) {
        auto layer = layerOf(*element, grids);
        if (!layer.name.empty() && !layer.sets.empty() && !layer.formats.empty()) {
            out.layers.push_back(std::move(layer));
        }
    }
    return out;
}

}  // namespace weir::app
