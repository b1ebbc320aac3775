// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/overlays/recipes.h"
#include "app/overlays/words.h"

namespace weir::app {

namespace {

maps::FeatureInput featureOf(const model::Zone& zone) {
    maps::FeatureInput feature;
    feature.ref = {"zone", zone.id.value};
    feature.geometry = zone.area;
    feature.classKey = std::string{nameOf(zone.type)};
    feature.label = zone.name;
    feature.attributes = {{word("Type"), labelText(zone.type)}, {word("State"), labelText(zone.state)}};
    if (!zone.responsible.empty()) {
        feature.attributes.emplace_back(word("Responsible"), zone.responsible);
    }
    if (!zone.phone.empty()) {
        feature.attributes.emplace_back(word("Phone"), zone.phone);
    }
    return feature;
}

/// Sub-HQ zones hold township zones: they are the ones whose code is not a township's nine digits.
bool isTownshipZone(const model::Zone& zone) {
    return zone.code.size() >= 9;
}

template <class Keep>
Features zonesWhere(const desk::Picture& picture, Keep keep) {
    Features out;
    picture.zones.forEach([&](const model::Zone& zone) {
        if (keep(zone)) {
            out.push_back(featureOf(zone));
        }
    });
    return out;
}

maps::StyleClass areaClass(std::string key, std::string title, maps::Fill fill, maps::Stroke stroke) {
    maps::StyleClass out;
    out.key = std::move(key);
    out.title = std::move(title);
    out.style.fill = std::move(fill);
    out.style.stroke = std::move(stroke);
    return out;
}

}  // namespace

Features commandZoneFeatures(const desk::Picture& picture) {
    return zonesWhere(picture, [](const model::Zone& zone) {
        return zone.type == model::ZoneType::command && !isTownshipZone(zone);
    });
}

maps::Style commandZoneStyle() {
    maps::Style style;
    style.base.fill = {.colour = "zone/6"};
    style.base.stroke = {.colour = "zone", .width = 2.4, .casing = "halo", .casingWidth = 1};
    style.classes = {areaClass("command", word("Command zone"), style.base.fill, style.base.stroke)};
    style.label = {
        .enabled = true, .size = 13, .bold = true, .colour = "zone", .priority = -18, .scales = {0, 600'000}};
    return style;
}

Features townshipZoneFeatures(const desk::Picture& picture) {
    return zonesWhere(
        picture, [](const model::Zone& zone) { return zone.type == model::ZoneType::command && isTownshipZone(zone); });
}

maps::Style townshipZoneStyle() {
    maps::Style style;
    style.base.stroke = {.colour = "zone/70", .width = 1, .dash = maps::Dash::dashDot};
    style.classes = {areaClass("command", word("Township zone"), {}, style.base.stroke)};
    style.label = {.enabled = true, .size = 12, .colour = "zone", .priority = -20, .scales = {0, 120'000}};
    return style;
}

Features evacuationZoneFeatures(const desk::Picture& picture) {
    return zonesWhere(picture, [](const model::Zone& zone) { return zone.type == model::ZoneType::evacuation; });
}

maps::Style evacuationZoneStyle() {
    maps::Style style;
    style.base.fill = {.colour = "evacuation/12", .hatch = maps::Hatch::forward, .hatchColour = "evacuation/80"};
    style.base.stroke = {.colour = "evacuation", .width = 2};
    style.classes = {areaClass("evacuation", word("Evacuation zone"), style.base.fill, style.base.stroke)};
    style.label = {.enabled = true, .size = 12, .bold = true, .colour = "evacuation", .priority = 20};
    return style;
}

Features otherZoneFeatures(const desk::Picture& picture) {
    return zonesWhere(picture, [](const model::Zone& zone) {
        return zone.type != model::ZoneType::command && zone.type != model::ZoneType::evacuation;
    });
}

maps::Style otherZoneStyle() {
    maps::Style style;
    style.base.stroke = {.colour = "zone", .width = 1.5, .dash = maps::Dash::dash};
    style.classes = {areaClass("detention_basin", labelText(model::ZoneType::detentionBasin),
                               {.colour = "water/25", .hatch = maps::Hatch::horizontal, .hatchColour = "waterEdge"},
                               {.colour = "waterEdge", .width = 2}),
                     areaClass("patrol", labelText(model::ZoneType::patrol), {.colour = "ok/10"},
                               {.colour = "ok", .width = 2, .dash = maps::Dash::dash}),
                     areaClass("closure", labelText(model::ZoneType::closure),
                               {.colour = "closure/10", .hatch = maps::Hatch::cross, .hatchColour = "closure/60"},
                               {.colour = "closure", .width = 2}),
                     areaClass("other", labelText(model::ZoneType::other), {.colour = "zone/10"}, style.base.stroke)};
    style.label = {.enabled = true, .size = 12, .priority = 10};
    return style;
}

Features villageFeatures(const desk::Picture& picture) {
    Features out;
    out.reserve(picture.villages.size());
    picture.villages.forEach([&](const model::Village& village) {
        if (!village.position) {
            return;
        }
        maps::FeatureInput feature;
        feature.ref = {"village", village.id.value};
        feature.geometry = *village.position;
        feature.classKey = "village";
        feature.label = village.name;
        feature.attributes = {{word("Population"), toStd(numberLabel(village.population))},
                              {word("Households"), toStd(numberLabel(village.households))},
                              {word("Need help to leave"), toStd(numberLabel(village.vulnerable))}};
        if (!village.contactName.empty()) {
            feature.attributes.emplace_back(word("Contact"), village.contactName + " " + village.contactPhone);
        }
        out.push_back(std::move(feature));
    });
    return out;
}

maps::Style villageStyle() {
    maps::Style style;
    style.base.fill = {.colour = "built"};
    style.base.stroke = {.colour = "muted", .width = 1};
    style.base.marker = {"circle", 6};
    style.classes = {{"village", labelText(model::Kind::village), style.base}};
    style.label = {.enabled = true, .size = 11, .colour = "areaLabel", .priority = -30, .scales = {0, 60'000}};
    return style;
}

Features annotationFeatures(const desk::Picture& picture) {
    Features out;
    picture.annotations.forEach([&](const model::Annotation& annotation) {
        maps::FeatureInput feature;
        feature.ref = {"annotation", annotation.id.value};
        feature.geometry = annotation.shape;
        feature.classKey = annotation.symbol;
        feature.label = annotation.text;
        feature.priority = 5;
        out.push_back(std::move(feature));
    });
    return out;
}

maps::Style annotationStyle() {
    maps::Style style;
    style.base.fill = {.colour = "incident/12"};
    style.base.stroke = {.colour = "incident", .width = 2};
    style.base.marker = {"diamond", 12};
    style.label = {.enabled = true, .size = 12, .bold = true, .colour = "incident"};
    return style;
}

}  // namespace weir::app
