// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/overlays/feature_parts.h"

namespace weir::app {

namespace {

constexpr std::string_view kDraft = ".draft";  // after the type: not approved, so it must not look in force

maps::FeatureInput featureOf(const model::Zone& zone) {
    maps::FeatureInput feature;
    feature.ref = {"zone", zone.id.value};
    feature.geometry = zone.area;
    feature.classKey = std::string{nameOf(zone.type)};
    feature.label = zone.name;
    if (zone.state == model::PlanState::draft) {
        feature.classKey += kDraft;
        feature.label += " · " + labelText(zone.state);
    }
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

/// Beside each class the one of its drafts: an open, dashed outline.
void addDrafts(maps::Style& style) {
    const auto classes = style.classes;
    for (const auto& one : classes) {
        maps::Stroke stroke;
        stroke.colour = one.style.stroke.colour;
        stroke.width = 1.5;
        stroke.dash = maps::Dash::dash;
        style.classes.push_back(areaClass(one.key + std::string{kDraft},
                                          one.title + " · " + labelText(model::PlanState::draft), {}, stroke));
    }
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
    addDrafts(style);
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
    addDrafts(style);
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
    addDrafts(style);
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
                               // As the isolation line of GB/T 35649 (E10100).
                               {.colour = "closure", .width = 2, .marks = {.kind = maps::LineMark::crosses}}),
                     areaClass("other", labelText(model::ZoneType::other), {.colour = "zone/10"}, style.base.stroke)};
    addDrafts(style);
    style.label = {.enabled = true, .size = 12, .priority = 10};
    return style;
}

Features villageFeatures(const desk::Picture& picture) {
    const auto describe = [](const model::Village& village, maps::FeatureInput& feature) {
        feature.label = village.name;
        feature.attributes = {{word("Population"), toStd(numberLabel(village.population))},
                              {word("Households"), toStd(numberLabel(village.households))},
                              {word("Need help to leave"), toStd(numberLabel(village.vulnerable))}};
        if (!village.contactName.empty()) {
            feature.attributes.emplace_back(word("Contact"), village.contactName + " " + village.contactPhone);
        }
    };
    return pointFeatures(picture.villages, model::Kind::village, describe);
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
    using maps::Dash;
    using maps::LineMark;
    const auto plotted = [](const char* code, std::string title, Dash dash, maps::LineMarks marks) {
        maps::StyleClass out{code, std::move(title), {}};
        out.style.fill.colour = std::string_view{code}.starts_with("F") ? "incident/12" : "";
        out.style.stroke = {.colour = "incident", .width = 2, .dash = dash, .marks = marks};
        return out;
    };
    const maps::LineMarks ticks{.kind = LineMark::ticks, .size = 6, .spacing = 18, .gap = 2};
    const maps::LineMarks arrow{.kind = LineMark::arrowhead, .size = 12};
    maps::Style style;
    style.base.fill = {.colour = "incident/12"};
    style.base.stroke = {.colour = "incident", .width = 2};
    style.base.marker = {"diamond", 12};
    // Lines and areas of GB/T 35649-2017, annexes B and C.
    style.classes = {
        plotted("E10100", word("Isolation line"), Dash::solid, {.kind = LineMark::crosses, .size = 6, .gap = 2}),
        plotted("E20300", word("Road being cleared"), Dash::solid, ticks),
        plotted("E20400", word("Dangerous stretch of road"), Dash::dash, ticks),
        plotted("E20500", word("Destroyed road"), Dash::dot, ticks),
        plotted("E30100", word("Route of rescue vehicles"), Dash::solid, arrow),
        plotted("E30200", word("Evacuation route"), Dash::dash, arrow),
        plotted("F10100", word("Cordoned area"), Dash::dashDot, {}),
        plotted("F10200", word("Area of control"), Dash::solid, {.kind = LineMark::arrowsInward, .size = 20}),
        plotted("F10300", word("Area of spread"), Dash::solid, {.kind = LineMark::arrowsOutward, .size = 20})};
    style.label = {.enabled = true, .size = 12, .bold = true, .colour = "incident"};
    return style;
}

}  // namespace weir::app
