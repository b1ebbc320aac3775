// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/tile_style.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace weir::maps {

namespace {

enum class Look { place, road, path, border, building, waterway, water, green, land };

/// Names of layers in the schemas in use (OpenMapTiles, Mapbox Streets, Shortbread), uppermost first.
struct Known {
    std::string_view part;  ///< that the name has in it
    Look look;
};
constexpr std::array kKnown{
    Known{"label", Look::place},       Known{"place", Look::place},         Known{"poi", Look::place},
    Known{"housenum", Look::place},    Known{"transportation", Look::road}, Known{"road", Look::road},
    Known{"street", Look::road},       Known{"bridge", Look::road},         Known{"tunnel", Look::path},
    Known{"rail", Look::path},         Known{"admin", Look::border},        Known{"boundar", Look::border},
    Known{"building", Look::building}, Known{"waterway", Look::waterway},   Known{"water", Look::water},
    Known{"ocean", Look::water},       Known{"park", Look::green},          Known{"landcover", Look::green},
    Known{"landuse", Look::green},     Known{"aeroway", Look::land},        Known{"land", Look::land}};

FeatureStyle styleOf(Look look) {
    FeatureStyle style;
    switch (look) {
        case Look::place:
            style.marker = {.symbol = "circle", .size = 4};
            style.fill.colour = "muted";
            break;
        case Look::road:
            style.stroke = {.colour = "road", .width = 2, .casing = "roadEdge", .casingWidth = 0.8};
            break;
        case Look::path:
            style.stroke = {.colour = "muted/70", .width = 1, .dash = Dash::dash};
            break;
        case Look::border:
            style.stroke = {.colour = "boundary", .width = 1.2, .dash = Dash::dashDot};
            break;
        case Look::building:
            style.fill.colour = "built";
            break;
        case Look::waterway:
            style.stroke = {.colour = "waterEdge", .width = 1.4};
            break;
        case Look::water:
            style.fill.colour = "water";
            style.stroke = {.colour = "waterEdge", .width = 0.8};
            break;
        case Look::green:
            style.fill.colour = "green";
            break;
        case Look::land:
            style.fill.colour = "muted/14";
            break;
    }
    return style;
}

}  // namespace

Style defaultTileStyle(std::span<const std::string> layerNames) {
    Style style;
    style.base.stroke = {.colour = "muted/55", .width = 0.8};
    style.base.marker = {.symbol = "circle", .size = 3};
    style.base.fill.colour = "muted/20";
    std::vector<std::string> taken;
    for (const auto& known : kKnown) {
        for (const auto& name : layerNames) {
            if (name.find(known.part) != std::string::npos && std::ranges::find(taken, name) == taken.end()) {
                taken.push_back(name);
                style.classes.push_back({.key = name, .title = name, .style = styleOf(known.look)});
            }
        }
    }
    style.label.enabled = true;
    style.label.field = "name";
    style.label.size = 11;
    return style;
}

}  // namespace weir::maps
