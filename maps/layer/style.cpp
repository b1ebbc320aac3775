// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/style.h"

#include "core/base/enum_names.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace weir {

template <>
struct EnumNames<maps::Dash> {
    static constexpr std::array<std::string_view, 4> names{"solid", "dash", "dot", "dashDot"};
};
template <>
struct EnumNames<maps::LineMark> {
    static constexpr std::array<std::string_view, 7> names{"none",      "ticks",        "crosses",      "dots",
                                                           "arrowhead", "arrowsInward", "arrowsOutward"};
};
template <>
struct EnumNames<maps::Hatch> {
    static constexpr std::array<std::string_view, 7> names{"none",       "forward",  "backward", "cross",
                                                           "horizontal", "vertical", "dots"};
};
template <>
struct EnumNames<maps::Classing> {
    static constexpr std::array<std::string_view, 3> names{"categories", "ranges", "rules"};
};
template <>
struct EnumNames<maps::BlendMode> {
    static constexpr std::array<std::string_view, 6> names{"normal",  "multiply", "screen",
                                                           "overlay", "darken",   "lighten"};
};
template <>
struct EnumNames<maps::LineText> {
    static constexpr std::array<std::string_view, 2> names{"straight", "curved"};
};
template <>
struct EnumNames<maps::LineSide> {
    static constexpr std::array<std::string_view, 3> names{"on", "above", "below"};
};
template <>
struct EnumNames<maps::LabelObstacle> {
    static constexpr std::array<std::string_view, 3> names{"none", "edges", "whole"};
};
template <>
struct EnumNames<maps::RasterStyle::Mode> {
    static constexpr std::array<std::string_view, 4> names{"picture", "grey", "elevation", "relief"};
};

}  // namespace weir

namespace weir::maps {

namespace {

constexpr double kMaxSize = 1000;

/// Reads members of one object; keeps the first error so that the callers read straight down.
class Reader {
public:
    Reader(const Json& json, std::optional<Error>& error) : m_json{json}, m_error{error} {
        if (!json.is_object()) {
            wrong("style");
        }
    }

    void read(const char* name, std::string& out) {
        if (const Json* value = member(name)) {
            value->is_string() ? void(out = value->get<std::string>()) : wrong(name);
        }
    }
    void read(const char* name, bool& out) {
        if (const Json* value = member(name)) {
            value->is_boolean() ? void(out = value->get<bool>()) : wrong(name);
        }
    }
    void read(const char* name, int& out) {
        if (const Json* value = member(name)) {
            value->is_number_integer() ? void(out = value->get<int>()) : wrong(name);
        }
    }
    void readNumber(const char* name, double& out, double least, double most) {
        if (const Json* value = member(name)) {
            const double number = value->is_number() ? value->get<double>() : std::nan("");
            number >= least&& number <= most ? void(out = number) : wrong(name);
        }
    }
    void readSize(const char* name, double& out) { readNumber(name, out, 0, kMaxSize); }
    template <NamedEnum E>
    void read(const char* name, E& out) {
        if (const Json* value = member(name)) {
            const auto parsed = value->is_string() ? parseEnum<E>(value->get<std::string>()) : std::nullopt;
            parsed ? void(out = *parsed) : wrong(name);
        }
    }
    /// Calls `f(reader)` for the object under `name`.
    template <class F>
    void object(const char* name, F f) {
        if (const Json* value = member(name)) {
            Reader inner{*value, m_error};
            f(inner);
        }
    }
    [[nodiscard]] const Json* member(const char* name) const {
        if (m_error || !m_json.is_object()) {
            return nullptr;
        }
        const auto found = m_json.find(name);
        return found == m_json.end() ? nullptr : &*found;
    }
    void wrong(const char* name) {
        if (!m_error) {
            m_error = fail(ErrorCode::invalid, msg("The style has a wrong value for \"{0}\"", name),
                           msg("Reset the style of the layer, or correct the style file"));
        }
    }
    [[nodiscard]] std::optional<Error>& error() { return m_error; }

private:
    const Json& m_json;
    std::optional<Error>& m_error;
};

Json toJson(const FeatureStyle& s) {
    return {{"fill",
             {{"colour", s.fill.colour},
              {"hatch", nameOf(s.fill.hatch)},
              {"hatchColour", s.fill.hatchColour},
              {"hatchSpacing", s.fill.hatchSpacing},
              {"hatchWidth", s.fill.hatchWidth},
              {"pattern", s.fill.pattern},
              {"patternSize", s.fill.patternSize},
              {"patternSpacing", s.fill.patternSpacing}}},
            {"stroke",
             {{"colour", s.stroke.colour},
              {"width", s.stroke.width},
              {"dash", nameOf(s.stroke.dash)},
              {"dashes", s.stroke.dashes},
              {"casing", s.stroke.casing},
              {"casingWidth", s.stroke.casingWidth},
              {"marks",
               {{"kind", nameOf(s.stroke.marks.kind)},
                {"size", s.stroke.marks.size},
                {"spacing", s.stroke.marks.spacing},
                {"gap", s.stroke.marks.gap},
                {"inset", s.stroke.marks.inset}}}}},
            {"marker",
             {{"symbol", s.marker.symbol},
              {"size", s.marker.size},
              {"rotation", s.marker.rotation},
              {"rotationField", s.marker.rotationField}}}};
}

Json toJson(const ScaleRange& range) {
    return {{"from", range.from}, {"to", range.to}};
}

Json toJson(const LabelRule& label) {
    return {{"enabled", label.enabled},
            {"field", label.field},
            {"text", label.text},
            {"size", label.size},
            {"bold", label.bold},
            {"italic", label.italic},
            {"spacing", label.spacing},
            {"colour", label.colour},
            {"halo", label.halo},
            {"haloWidth", label.haloWidth},
            {"priority", label.priority},
            {"scales", toJson(label.scales)},
            {"lineText", nameOf(label.lineText)},
            {"lineSide", nameOf(label.lineSide)},
            {"lineOffset", label.lineOffset},
            {"maxBend", label.maxBend},
            {"repeatDistance", label.repeatDistance},
            {"sameTextDistance", label.sameTextDistance},
            {"wrap", label.wrap},
            {"wrapWidth", label.wrapWidth}};
}

/// Pairs of lengths, none of them so short that a dash would be a thousand strokes.
void readDashes(Reader& json, std::vector<double>& out) {
    const Json* dashes = json.member("dashes");
    if (dashes == nullptr) {
        return;
    }
    constexpr std::size_t kMost = 12;
    const bool isRight =
        dashes->is_array() && dashes->size() <= kMost && dashes->size() % 2 == 0 &&
        std::all_of(dashes->begin(), dashes->end(), [](const Json& length) {
            return length.is_number() && length.get<double>() >= 0.1 && length.get<double>() <= kMaxSize;
        });
    isRight ? void(out = dashes->get<std::vector<double>>()) : json.wrong("dashes");
}

void readFeatureStyle(Reader& json, FeatureStyle& s) {
    json.object("fill", [&](Reader& fill) {
        fill.read("colour", s.fill.colour);
        fill.read("hatch", s.fill.hatch);
        fill.read("hatchColour", s.fill.hatchColour);
        fill.readNumber("hatchSpacing", s.fill.hatchSpacing, 2, kMaxSize);
        fill.readSize("hatchWidth", s.fill.hatchWidth);
        fill.read("pattern", s.fill.pattern);
        fill.readNumber("patternSize", s.fill.patternSize, 2, kMaxSize);
        fill.readNumber("patternSpacing", s.fill.patternSpacing, 4, kMaxSize);
    });
    json.object("stroke", [&](Reader& stroke) {
        stroke.read("colour", s.stroke.colour);
        stroke.readSize("width", s.stroke.width);
        stroke.read("dash", s.stroke.dash);
        readDashes(stroke, s.stroke.dashes);
        stroke.read("casing", s.stroke.casing);
        stroke.readSize("casingWidth", s.stroke.casingWidth);
        stroke.object("marks", [&](Reader& marks) {
            marks.read("kind", s.stroke.marks.kind);
            marks.readSize("size", s.stroke.marks.size);
            marks.readNumber("spacing", s.stroke.marks.spacing, 2, kMaxSize);
            marks.readSize("gap", s.stroke.marks.gap);
            marks.readSize("inset", s.stroke.marks.inset);
        });
    });
    json.object("marker", [&](Reader& marker) {
        marker.read("symbol", s.marker.symbol);
        marker.readSize("size", s.marker.size);
        marker.readNumber("rotation", s.marker.rotation, -360, 360);
        marker.read("rotationField", s.marker.rotationField);
    });
}

void readScales(Reader& json, ScaleRange& range) {
    json.object("scales", [&](Reader& scales) {
        scales.readNumber("from", range.from, 0, 1e12);
        scales.readNumber("to", range.to, 0, 1e12);
    });
}

void readLabel(Reader& json, LabelRule& rule) {
    json.read("enabled", rule.enabled);
    json.read("field", rule.field);
    json.readSize("size", rule.size);
    json.read("bold", rule.bold);
    json.read("italic", rule.italic);
    json.readSize("spacing", rule.spacing);
    json.read("colour", rule.colour);
    json.read("halo", rule.halo);
    json.readSize("haloWidth", rule.haloWidth);
    json.read("priority", rule.priority);
    readScales(json, rule.scales);
    json.read("text", rule.text);
    json.read("lineText", rule.lineText);
    json.read("lineSide", rule.lineSide);
    json.readNumber("lineOffset", rule.lineOffset, -kMaxSize, kMaxSize);
    json.readNumber("maxBend", rule.maxBend, 0, 180);
    json.readNumber("repeatDistance", rule.repeatDistance, 10, 10 * kMaxSize);
    json.readNumber("sameTextDistance", rule.sameTextDistance, 0, 10 * kMaxSize);
    json.read("wrap", rule.wrap);
    json.readSize("wrapWidth", rule.wrapWidth);
}

void readClasses(Reader& json, std::vector<StyleClass>& out) {
    const Json* classes = json.member("classes");
    if (classes == nullptr) {
        return;
    }
    if (!classes->is_array()) {
        json.wrong("classes");
        return;
    }
    for (const Json& item : *classes) {
        StyleClass one;
        Reader reader{item, json.error()};
        reader.read("key", one.key);
        reader.read("title", one.title);
        reader.object("style", [&](Reader& style) { readFeatureStyle(style, one.style); });
        reader.readNumber("from", one.from, -1e300, 1e300);
        reader.readNumber("to", one.to, -1e300, 1e300);
        reader.read("rule", one.rule);
        readScales(reader, one.scales);
        out.push_back(std::move(one));
    }
}

}  // namespace

int Style::classIndex(std::string_view classKey) const {
    for (std::size_t i = 0; i < classes.size(); ++i) {
        if (classes[i].key == classKey) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

const FeatureStyle& Style::styleFor(std::string_view classKey) const {
    const int index = classIndex(classKey);
    return index < 0 ? base : classes[static_cast<std::size_t>(index)].style;
}

Json toJson(const Style& style) {
    Json classes = Json::array();
    for (const auto& one : style.classes) {
        classes.push_back({{"key", one.key},
                           {"title", one.title},
                           {"style", toJson(one.style)},
                           {"from", one.from},
                           {"to", one.to},
                           {"rule", one.rule},
                           {"scales", toJson(one.scales)}});
    }
    return {{"base", toJson(style.base)},
            {"classField", style.classField},
            {"classes", std::move(classes)},
            {"label", toJson(style.label)},
            {"raster",
             {{"mode", nameOf(style.raster.mode)},
              {"minimum", style.raster.minimum},
              {"maximum", style.raster.maximum},
              {"smooth", style.raster.smooth}}},
            {"classing", nameOf(style.classing)},
            {"folds", style.folds},
            {"blend", nameOf(style.blend)},
            {"obstacle", nameOf(style.obstacle)}};
}

Result<Style> styleFromJson(const Json& json) {
    Style style;
    std::optional<Error> error;
    Reader reader{json, error};
    reader.object("base", [&](Reader& base) { readFeatureStyle(base, style.base); });
    reader.read("classField", style.classField);
    readClasses(reader, style.classes);
    reader.object("label", [&](Reader& label) { readLabel(label, style.label); });
    reader.object("raster", [&](Reader& raster) {
        raster.read("mode", style.raster.mode);
        raster.readNumber("minimum", style.raster.minimum, -1e12, 1e12);
        raster.readNumber("maximum", style.raster.maximum, -1e12, 1e12);
        raster.read("smooth", style.raster.smooth);
    });
    reader.read("classing", style.classing);
    reader.read("folds", style.folds);
    reader.read("blend", style.blend);
    reader.read("obstacle", style.obstacle);
    if (error) {
        return *error;
    }
    return style;
}

}  // namespace weir::maps
