// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/map_edits.h"

namespace weir::app {

namespace {

Json geoJson(const geo::Geometry& geometry) {
    return Json::parse(geo::toGeoJson(geometry), nullptr, false);
}

std::string freeName(const desk::Picture& picture, const std::function<std::string(const Message&)>& word) {
    for (std::size_t n = picture.zones.size() + 1;; ++n) {
        const auto name = word(msg("Zone {0}", n));
        if (picture.zones.where([&](const model::Zone& zone) { return zone.name == name; }).empty()) {
            return name;
        }
    }
}

}  // namespace

std::optional<MapEdit> editOf(const maps::ToolOutcome& outcome, const desk::Picture& picture, model::ZoneType type,
                              const std::function<std::string(const Message&)>& word) {
    if (const auto* drawn = std::get_if<maps::PolygonDrawn>(&outcome)) {
        return MapEdit{"zone.create",
                       {{"name", freeName(picture, word)}, {"type", nameOf(type)}, {"area", geoJson(drawn->polygon)}}};
    }
    if (const auto* reshaped = std::get_if<maps::Reshaped>(&outcome);
        reshaped != nullptr && reshaped->ref.kind == "zone") {
        Json args{{"id", reshaped->ref.id}, {"area", geoJson(reshaped->geometry)}};
        if (const auto* zone = picture.zones.find(model::ZoneId{reshaped->ref.id})) {
            args["revision"] = zone->revision;
        }
        return MapEdit{"zone.reshape", std::move(args)};
    }
    return std::nullopt;
}

}  // namespace weir::app
