// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// From style files of QGIS 3: the renderers for one symbol, categories, ranges and rules, simple symbol layers, simple
// labels. Symbol properties stand in <prop k v/> up to 3.14 and in <Option name value/> from then on.
#include "app/styles/style_exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace weir::app {

namespace {

using maps::ColourRef;
using maps::FeatureKind;
using maps::FeatureStyle;

/// "r,g,b,a" with 0 … 255, what may follow left out.
ColourRef colourOf(const std::string& text, double opacity) {
    std::vector<double> parts;
    std::string one;
    for (const char c : text + ",") {
        if (c != ',') {
            one += c;
        } else {
            parts.push_back(numberIn(one).value_or(-1));
            one.clear();
        }
        if (parts.size() == 4) {
            break;
        }
    }
    if (parts.size() < 3 || std::any_of(parts.begin(), parts.end(), [](double p) { return p < 0 || p > 255; })) {
        return {};
    }
    const auto byte = [&](std::size_t i) { return static_cast<unsigned>(std::lround(parts[i])); };
    const double full = parts.size() > 3 ? parts[3] : 255;
    const auto alpha = static_cast<unsigned>(std::lround(full * std::clamp(opacity, 0.0, 1.0)));
    return alpha == 255 ? fmt::format("#{:02X}{:02X}{:02X}", byte(0), byte(1), byte(2))
                        : fmt::format("#{:02X}{:02X}{:02X}{:02X}", alpha, byte(0), byte(1), byte(2));
}

/// The properties of a symbol layer.
class Properties {
public:
    explicit Properties(const XmlNode& layer) {
        for (const auto* prop : layer.all("prop")) {
            m_values.emplace_back(prop->attribute("k"), prop->attribute("v"));
        }
        if (const auto* map = layer.child("Option")) {
            for (const auto* option : map->all("Option")) {
                m_values.emplace_back(option->attribute("name"), option->attribute("value"));
            }
        }
    }
    [[nodiscard]] std::string text(std::string_view name, std::string otherwise = {}) const {
        const auto at = std::find_if(m_values.begin(), m_values.end(), [&](const auto& v) { return v.first == name; });
        return at == m_values.end() ? otherwise : at->second;
    }
    /// Pixels of 1/96 inch.
    [[nodiscard]] double size(std::string_view name, std::string_view unitName, double otherwise, Notes& notes) const {
        const auto value = numberIn(text(name));
        return value ? *value * pixelsPer(text(unitName, "MM"), notes) : otherwise;
    }
    static double pixelsPer(const std::string& unit, Notes& notes) {
        constexpr double kDpi = 96;
        if (unit == "MM") {
            return kDpi / 25.4;
        }
        if (unit == "Point") {
            return kDpi / 72;
        }
        if (unit == "Inch") {
            return kDpi;
        }
        if (unit != "Pixel") {
            notes.add(msg("Sizes in \"{0}\" are read as pixels", unit));
        }
        return 1;
    }

private:
    std::vector<std::pair<std::string, std::string>> m_values;
};

/// Rounded to what a size spin box shows.
double rounded(double pixels) {
    return std::round(pixels * 100) / 100;
}

maps::Dash dashOf(const std::string& style) {
    return style == "dash"                 ? maps::Dash::dash
           : style == "dot"                ? maps::Dash::dot
           : style.starts_with("dash dot") ? maps::Dash::dashDot
                                           : maps::Dash::solid;
}

class QmlReader {
public:
    explicit QmlReader(const StyleTarget& target) : m_target{target} {}

    Result<ImportedStyle> read(const XmlNode& root) {
        const auto* renderer = root.child("renderer-v2");
        if (renderer == nullptr) {
            return fail(ErrorCode::invalid, msg("The style holds no symbols of a vector layer"),
                        msg("Save the style of a vector layer from QGIS with symbology"));
        }
        if (const auto* symbols = renderer->child("symbols")) {
            for (const auto* symbol : symbols->all("symbol")) {
                m_symbols.emplace_back(symbol->attribute("name"), symbol);
            }
        }
        ImportedStyle out;
        const auto type = renderer->attribute("type");
        const auto read = type == "singleSymbol"        ? single(*renderer, out.style)
                          : type == "categorizedSymbol" ? categories(*renderer, out.style)
                          : type == "graduatedSymbol"   ? ranges(*renderer, out.style)
                          : type == "RuleRenderer"      ? rules(*renderer, out.style)
                                                        : unknown(type);
        if (!read) {
            return read.error();
        }
        labels(root, out.style.label);
        out.notes = m_notes.take();
        return out;
    }

private:
    static Result<void> unknown(const std::string& type) {
        return fail(ErrorCode::unsupported, msg("The renderer \"{0}\" of QGIS is not read", type),
                    msg("Use single symbols, categories, ranges or rules there"));
    }

    // ---- symbols

    [[nodiscard]] FeatureStyle symbolNamed(const std::string& name) {
        const auto at =
            std::find_if(m_symbols.begin(), m_symbols.end(), [&](const auto& s) { return s.first == name; });
        FeatureStyle out;
        if (at == m_symbols.end()) {
            m_notes.add(msg("The symbol \"{0}\" is missing in the file", name));
            return out;
        }
        const auto& symbol = *at->second;
        const double opacity = numberIn(symbol.attribute("alpha", "1")).value_or(1);
        int lines = 0;
        for (const auto* layer : symbol.all("layer")) {
            if (layer->attribute("enabled", "1") != "0") {
                addLayer(*layer, opacity, lines, out);
            }
        }
        return out;
    }

    void addLayer(const XmlNode& layer, double opacity, int& lines, FeatureStyle& out) {
        const auto kind = layer.attribute("class");
        const Properties p{layer};
        if (kind == "SimpleMarker" && m_target.kind == FeatureKind::point) {
            marker(p, opacity, out);
        } else if (kind == "SimpleLine" && m_target.kind != FeatureKind::point) {
            line(p, opacity, lines++, out);
        } else if (kind == "SimpleFill" && m_target.kind == FeatureKind::polygon) {
            fill(p, opacity, out);
            lines += out.stroke.width > 0 ? 1 : 0;
        } else {
            m_notes.add(msg("The symbol layer \"{0}\" is not read", kind));
        }
    }

    void marker(const Properties& p, double opacity, FeatureStyle& out) {
        if (!out.marker.symbol.empty()) {
            m_notes.add(msg("Only the first marker of a symbol is read"));
            return;
        }
        const auto name = p.text("name", "circle");
        const bool known = name == "circle" || name == "square" || name == "diamond" || name == "triangle";
        if (!known) {
            m_notes.add(msg("The mark \"{0}\" became a circle", name));
        }
        if (numberIn(p.text("angle")).value_or(0) != 0) {
            m_notes.add(msg("The rotation of marks is not read"));
        }
        out.marker.symbol = known ? name : "circle";
        out.marker.size = rounded(p.size("size", "size_unit", out.marker.size, m_notes));
        out.fill.colour = colourOf(p.text("color"), opacity);
        outline(p, opacity, out.stroke);
    }

    void outline(const Properties& p, double opacity, maps::Stroke& out) {
        const auto style = p.text("outline_style", "solid");
        if (style == "no") {
            return;
        }
        out.colour = colourOf(p.text("outline_color"), opacity);
        // Width 0 is a hairline there.
        out.width = std::max(1.0, rounded(p.size("outline_width", "outline_width_unit", 1, m_notes)));
        out.dash = dashOf(style);
    }

    void line(const Properties& p, double opacity, int before, FeatureStyle& out) {
        const auto style = p.text("line_style", "solid");
        if (style == "no") {
            return;
        }
        maps::Stroke stroke;
        stroke.colour = colourOf(p.text("line_color"), opacity);
        stroke.width = std::max(1.0, rounded(p.size("line_width", "line_width_unit", 1, m_notes)));
        stroke.dash = dashOf(style);
        if (p.text("use_custom_dash", "0") == "1") {
            stroke.dash = maps::Dash::dash;
            m_notes.add(msg("The dash pattern \"{0}\" became plain dashes", p.text("customdash")));
        }
        if (before == 0) {
            out.stroke = stroke;
        } else if (out.stroke.width > stroke.width && out.stroke.casingWidth == 0) {
            stroke.casing = out.stroke.colour;
            stroke.casingWidth = (out.stroke.width - stroke.width) / 2;
            out.stroke = stroke;
        } else {
            m_notes.add(msg("A further line of a symbol is not read"));
        }
    }

    void fill(const Properties& p, double opacity, FeatureStyle& out) {
        static constexpr std::pair<std::string_view, maps::Hatch> kPatterns[] = {
            {"b_diagonal", maps::Hatch::forward},    {"f_diagonal", maps::Hatch::backward},
            {"diagonal_x", maps::Hatch::cross},      {"cross", maps::Hatch::cross},
            {"horizontal", maps::Hatch::horizontal}, {"vertical", maps::Hatch::vertical}};
        const auto style = p.text("style", "solid");
        const auto* pattern = std::find_if(std::begin(kPatterns), std::end(kPatterns),
                                           [&](const auto& one) { return one.first == style; });
        if (style == "solid") {
            out.fill.colour = colourOf(p.text("color"), opacity);
        } else if (pattern != std::end(kPatterns)) {
            out.fill.hatch = pattern->second;
            out.fill.hatchColour = colourOf(p.text("color"), opacity);
        } else if (style.starts_with("dense")) {
            out.fill.hatch = maps::Hatch::dots;
            out.fill.hatchColour = colourOf(p.text("color"), opacity);
        } else if (style != "no") {
            m_notes.add(msg("The fill pattern \"{0}\" is not read", style));
        }
        outline(p, opacity, out.stroke);
    }

    // ---- renderers

    Result<void> single(const XmlNode& renderer, maps::Style& style) {
        static_cast<void>(renderer);
        style.base = m_symbols.empty() ? FeatureStyle{} : symbolNamed(m_symbols.front().first);
        return {};
    }

    /// An attribute, not an expression.
    Result<std::string> fieldOf(const XmlNode& renderer) const {
        auto field = renderer.attribute("attr");
        if (field.size() > 1 && field.front() == '"' && field.back() == '"') {
            field = field.substr(1, field.size() - 2);
        }
        if (std::find(m_target.fields.begin(), m_target.fields.end(), field) == m_target.fields.end()) {
            return fail(ErrorCode::invalid, msg("The style is about \"{0}\", which this layer does not have", field),
                        msg("Classes by an expression are not read; choose a style for these attributes"));
        }
        return field;
    }

    Result<void> categories(const XmlNode& renderer, maps::Style& style) {
        const auto field = fieldOf(renderer);
        const auto* list = renderer.child("categories");
        if (!field) {
            return field.error();
        }
        style.classField = *field;
        for (const auto* category : list == nullptr ? std::vector<const XmlNode*>{} : list->all("category")) {
            const auto symbol = symbolNamed(category->attribute("symbol"));
            const auto value = category->attribute("value");
            if (category->attribute("render", "true") == "false") {
                m_notes.add(
                    msg("The class \"{0}\" is switched off there and was left out", category->attribute("label")));
            } else if (value.empty()) {
                style.base = symbol;  // all other values
            } else {
                maps::StyleClass one;
                one.key = value;
                one.title = category->attribute("label", value);
                one.style = symbol;
                style.classes.push_back(std::move(one));
            }
        }
        return {};
    }

    Result<void> ranges(const XmlNode& renderer, maps::Style& style) {
        const auto field = fieldOf(renderer);
        const auto* list = renderer.child("ranges");
        if (!field) {
            return field.error();
        }
        style.classField = *field;
        style.classing = maps::Classing::ranges;
        for (const auto* range : list == nullptr ? std::vector<const XmlNode*>{} : list->all("range")) {
            maps::StyleClass one;
            one.from = numberIn(range->attribute("lower")).value_or(0);
            one.to = numberIn(range->attribute("upper")).value_or(0);
            one.title = range->attribute("label");
            one.style = symbolNamed(range->attribute("symbol"));
            style.classes.push_back(std::move(one));
        }
        if (style.classes.size() > 1) {
            m_notes.add(
                msg("A value on the limit of two ranges belongs to the upper one here, to the lower one in QGIS"));
        }
        return {};
    }

    Result<void> rules(const XmlNode& renderer, maps::Style& style) {
        style.classing = maps::Classing::rules;
        if (const auto* root = renderer.child("rules")) {
            addRules(*root, {}, {}, style);
        }
        if (style.classes.size() > 1) {
            m_notes.add(msg("Where several rules hold for a feature, only the first one draws it here"));
        }
        return {};
    }

    void addRules(const XmlNode& parent, const std::string& above, const maps::ScaleRange& outer, maps::Style& style) {
        for (const auto* rule : parent.all("rule")) {
            const auto title = rule->attribute("label", rule->attribute("filter"));
            if (rule->attribute("checkstate", "1") == "0") {
                m_notes.add(msg("The class \"{0}\" is switched off there and was left out", title));
                continue;
            }
            maps::ScaleRange scales{numberIn(rule->attribute("scalemindenom")).value_or(outer.from),
                                    numberIn(rule->attribute("scalemaxdenom")).value_or(outer.to)};
            const auto filter = rule->attribute("filter");
            if (filter == "ELSE") {
                style.base = symbolNamed(rule->attribute("symbol"));
                continue;
            }
            auto condition = ours(filter);
            condition = above.empty()       ? condition
                        : condition.empty() ? above
                                            : "(" + above + ") and (" + condition + ")";
            if (rule->child("rule") != nullptr) {
                addRules(*rule, condition, scales, style);
            }
            const auto symbol = rule->attribute("symbol");
            if (!symbol.empty()) {
                addRule(title, condition, scales, symbolNamed(symbol), style);
            }
        }
    }

    void addRule(const std::string& title, const std::string& condition, const maps::ScaleRange& scales,
                 FeatureStyle symbol, maps::Style& style) {
        maps::StyleClass one;
        one.title = title;
        one.rule = condition.empty() ? "true" : condition;
        one.scales = scales;
        one.style = std::move(symbol);
        if (const auto read = Expression::parseCondition(one.rule, m_target.fields); !read) {
            m_notes.add(msg("The rule \"{0}\" was left out: {1}", title, read.error().message.text()));
            return;
        }
        style.classes.push_back(std::move(one));
    }

    /// QGIS writes fields in double quotes, which are texts here, and calls the measures otherwise.
    static std::string ours(const std::string& expression) {
        std::string out;
        for (std::size_t at = 0; at < expression.size();) {
            const char c = expression[at];
            if (c == '\'' || c == '"') {
                std::string inner;
                for (++at; at < expression.size(); ++at) {
                    if (expression[at] == c && at + 1 < expression.size() && expression[at + 1] == c) {
                        ++at;
                    } else if (expression[at] == c) {
                        break;
                    }
                    inner += expression[at];
                }
                ++at;
                out += c == '"' ? quotedField(inner) : quotedText(inner);
            } else if (expression.compare(at, 5, "$area") == 0) {
                out += "area()";
                at += 5;
            } else if (expression.compare(at, 7, "$length") == 0) {
                out += "length()";
                at += 7;
            } else {
                out += c;
                ++at;
            }
        }
        return out;
    }

    // ---- labels

    void labels(const XmlNode& root, maps::LabelRule& out) {
        const auto* labeling = root.child("labeling");
        if (labeling == nullptr || root.attribute("labelsEnabled", "1") == "0") {
            return;
        }
        const auto* settings = labeling->child("settings");
        const auto* text = settings == nullptr ? nullptr : settings->child("text-style");
        if (labeling->attribute("type") != "simple" || text == nullptr) {
            m_notes.add(msg("Labels by rules are not read"));
            return;
        }
        if (text->attribute("isExpression", "0") == "1") {
            m_notes.add(msg("A label that is not simply an attribute is not read"));
            return;
        }
        out.enabled = true;
        out.field = text->attribute("fieldName");
        const auto points = numberIn(text->attribute("fontSize")).value_or(9);
        out.size = rounded(points * Properties::pixelsPer(text->attribute("fontSizeUnit", "Point"), m_notes));
        const auto style = text->attribute("namedStyle");
        out.bold = text->attribute("fontBold", "0") == "1" ||
                   numberIn(text->attribute("fontWeight")).value_or(50) >= 63 ||
                   style.find("Bold") != std::string::npos;
        out.italic = text->attribute("fontItalic", "0") == "1";
        out.colour = colourOf(text->attribute("textColor"), numberIn(text->attribute("textOpacity")).value_or(1));
        const auto* buffer = text->child("text-buffer");
        const bool hasBuffer = buffer != nullptr && buffer->attribute("bufferDraw", "0") == "1";
        out.halo = hasBuffer ? colourOf(buffer->attribute("bufferColor"),
                                        numberIn(buffer->attribute("bufferOpacity")).value_or(1))
                             : ColourRef{};
        out.haloWidth = hasBuffer ? rounded(numberIn(buffer->attribute("bufferSize")).value_or(1) *
                                            Properties::pixelsPer(buffer->attribute("bufferSizeUnits", "MM"), m_notes))
                                  : 0;
        const auto* rendering = settings->child("rendering");
        if (rendering != nullptr && rendering->attribute("scaleVisibility", "0") == "1") {
            out.scales = {numberIn(rendering->attribute("scaleMin")).value_or(0),
                          numberIn(rendering->attribute("scaleMax")).value_or(0)};
        }
    }

    const StyleTarget& m_target;
    Notes m_notes;
    std::vector<std::pair<std::string, const XmlNode*>> m_symbols;
};

}  // namespace

Result<ImportedStyle> styleFromQml(std::string_view bytes, const StyleTarget& target) {
    const auto root = readXml(bytes, kQgisLimits);
    if (!root) {
        return root.error();
    }
    if (root->name != "qgis") {
        return fail(ErrorCode::invalid, msg("The file is no style: its root is <{0}>", root->name),
                    msg("Choose an SLD file (.sld) or a style of QGIS (.qml)"));
    }
    return QmlReader{target}.read(*root);
}

}  // namespace weir::app
