// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// From SLD 1.0.0 and SLD 1.1.0/SE 1.1.0, which differ in prefixes and in CssParameter against SvgParameter. Longer than
// most sources: one function for each element of the standard that is understood.
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

ColourRef colourOf(const std::string& hex, double opacity) {
    const auto colour = maps::parseColour(hex);
    if (!colour) {
        return {};
    }
    const auto alpha = static_cast<unsigned>(std::lround(std::clamp(opacity, 0.0, 1.0) * 255));
    const unsigned rgb = colour->argb & 0xFFFFFFu;
    return alpha == 255 ? fmt::format("#{:06X}", rgb) : fmt::format("#{:02X}{:06X}", alpha, rgb);
}

/// Parameters of a fill, stroke or font by name; an expression in place of a value is told.
class Parameters {
public:
    Parameters(const XmlNode* node, Notes& notes) : m_notes{notes} {
        for (const auto* name : {"CssParameter", "SvgParameter"}) {
            for (const auto* one : node == nullptr ? std::vector<const XmlNode*>{} : node->all(name)) {
                std::string value = one->text;
                if (!one->children.empty()) {
                    value = one->children.size() == 1 && one->children.front().name == "Literal"
                                ? one->children.front().text
                                : std::string{};
                    if (value.empty()) {
                        notes.add(msg("<{0}> is worked out per feature, which is not read", one->attribute("name")));
                    }
                }
                m_values.emplace_back(one->attribute("name"), std::move(value));
            }
        }
    }
    [[nodiscard]] std::string text(std::string_view name, std::string otherwise = {}) const {
        const auto at = std::find_if(m_values.begin(), m_values.end(), [&](const auto& v) { return v.first == name; });
        return at == m_values.end() || at->second.empty() ? otherwise : at->second;
    }
    [[nodiscard]] double number(std::string_view name, double otherwise) const {
        return numberIn(text(name)).value_or(otherwise);
    }
    /// Parameters that nobody asked for.
    void tellOthers(std::initializer_list<std::string_view> known) const {
        for (const auto& [name, value] : m_values) {
            if (std::find(known.begin(), known.end(), name) == known.end()) {
                m_notes.add(msg("The parameter \"{0}\" is not read", name));
            }
        }
    }

private:
    std::vector<std::pair<std::string, std::string>> m_values;
    Notes& m_notes;
};

/// A number that may stand inside an ogc:Literal.
double numberAt(const XmlNode& node, std::string_view name, double otherwise) {
    const auto* found = node.child(name);
    if (found == nullptr) {
        return otherwise;
    }
    const auto* literal = found->child("Literal");
    return numberIn(literal == nullptr ? found->text : literal->text).value_or(otherwise);
}

maps::Dash dashOf(const std::string& array, double width, Notes& notes) {
    std::vector<double> parts;
    std::string one;
    for (const char c : array + " ") {
        if (c == ' ' || c == ',') {
            if (const auto number = numberIn(one)) {
                parts.push_back(*number);
            }
            one.clear();
        } else {
            one += c;
        }
    }
    if (parts.empty()) {
        return maps::Dash::solid;
    }
    if (parts.size() == 4) {
        return maps::Dash::dashDot;
    }
    if (parts.size() != 2) {
        notes.add(msg("The dash pattern \"{0}\" became plain dashes", array));
        return maps::Dash::dash;
    }
    return parts[0] <= std::max(1.5 * width, 1.5) ? maps::Dash::dot : maps::Dash::dash;
}

void readStroke(const XmlNode* node, maps::Stroke& out, Notes& notes) {
    if (node == nullptr) {
        out = {};
        return;
    }
    const Parameters parameters{node, notes};
    out.colour = colourOf(parameters.text("stroke", "#000000"), parameters.number("stroke-opacity", 1));
    out.width = parameters.number("stroke-width", 1);
    out.dash = dashOf(parameters.text("stroke-dasharray"), out.width, notes);
    parameters.tellOthers(
        {"stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap"});
    for (const auto* unread : {"GraphicStroke", "GraphicFill"}) {
        if (node->child(unread) != nullptr) {
            notes.add(msg("<{0}> is not read", unread));
        }
    }
}

ColourRef fillColour(const XmlNode& node, Notes& notes) {
    const Parameters parameters{&node, notes};
    parameters.tellOthers({"fill", "fill-opacity"});
    return colourOf(parameters.text("fill", "#808080"), parameters.number("fill-opacity", 1));
}

constexpr std::pair<std::string_view, maps::Hatch> kHatches[] = {
    {"shape://slash", maps::Hatch::forward},     {"shape://backslash", maps::Hatch::backward},
    {"shape://times", maps::Hatch::cross},       {"shape://horline", maps::Hatch::horizontal},
    {"shape://vertline", maps::Hatch::vertical}, {"shape://dot", maps::Hatch::dots}};

void readHatch(const XmlNode& graphicFill, maps::Fill& out, Notes& notes) {
    const auto* graphic = graphicFill.child("Graphic");
    const auto* mark = graphic == nullptr ? nullptr : graphic->child("Mark");
    const auto name = mark == nullptr ? std::string{} : mark->textOf("WellKnownName");
    const auto* found =
        std::find_if(std::begin(kHatches), std::end(kHatches), [&](const auto& one) { return one.first == name; });
    if (found == std::end(kHatches)) {
        notes.add(msg("The fill pattern \"{0}\" is not read", name));
        return;
    }
    maps::Stroke stroke;
    readStroke(mark->child("Stroke"), stroke, notes);
    out.hatch = found->second;
    out.hatchColour = stroke.colour;
    out.hatchWidth = stroke.width;
    out.hatchSpacing = std::max(2.0, numberAt(*graphic, "Size", out.hatchSpacing));
}

void readFill(const XmlNode* node, maps::Fill& out, Notes& notes) {
    if (node == nullptr) {
        return;
    }
    if (const auto* pattern = node->child("GraphicFill")) {
        readHatch(*pattern, out, notes);
    } else {
        out.colour = fillColour(*node, notes);
    }
}

void readPoint(const XmlNode& symbolizer, FeatureStyle& out, Notes& notes) {
    const auto* graphic = symbolizer.child("Graphic");
    if (graphic == nullptr) {
        return;
    }
    out.marker.size = numberAt(*graphic, "Size", 6);
    const double rotation = numberAt(*graphic, "Rotation", 0);
    const auto* mark = graphic->child("Mark");
    if (mark == nullptr) {
        notes.add(msg("<{0}> is not read; a circle stands for it", "ExternalGraphic"));
        out.marker.symbol = "circle";
        out.fill.colour = "#808080";
        return;
    }
    const auto name = mark->textOf("WellKnownName");
    constexpr std::string_view kOurs = "weir://";
    if (name.starts_with(kOurs)) {
        out.marker.symbol = name.substr(kOurs.size());
    } else if (name == "circle" || name == "triangle") {
        out.marker.symbol = name;
    } else if (name == "square" || name.empty()) {
        out.marker.symbol = rotation == 45 ? "diamond" : "square";
    } else {
        notes.add(msg("The mark \"{0}\" became a circle", name));
        out.marker.symbol = "circle";
    }
    if (rotation != 0 && !(rotation == 45 && out.marker.symbol == "diamond")) {
        notes.add(msg("<{0}> is not read", "Rotation"));
    }
    if (const auto* fill = mark->child("Fill")) {
        out.fill.colour = fillColour(*fill, notes);
    }
    if (const auto* stroke = mark->child("Stroke")) {
        readStroke(stroke, out.stroke, notes);
    }
    if (mark->child("Fill") == nullptr && mark->child("Stroke") == nullptr && !name.starts_with(kOurs)) {
        out.fill.colour = "#808080";
    }
}

/// A wider line below another one is its casing.
void addLine(const maps::Stroke& line, bool first, FeatureStyle& out, Notes& notes) {
    if (first) {
        out.stroke = line;
    } else if (out.stroke.width > line.width && out.stroke.casingWidth == 0) {
        const auto below = out.stroke;
        out.stroke = line;
        out.stroke.casing = below.colour;
        out.stroke.casingWidth = (below.width - line.width) / 2;
    } else {
        notes.add(msg("A further <{0}> of a rule is not read", "LineSymbolizer"));
    }
}

void readLabel(const XmlNode& symbolizer, maps::LabelRule& out, Notes& notes) {
    const auto* label = symbolizer.child("Label");
    const auto* field = label == nullptr ? nullptr : label->child("PropertyName");
    if (label == nullptr || field == nullptr || label->children.size() != 1 || !label->text.empty()) {
        notes.add(msg("A label that is not simply an attribute is not read"));
        return;
    }
    out.enabled = true;
    out.field = field->text;
    const Parameters font{symbolizer.child("Font"), notes};
    out.size = font.number("font-size", 10);
    out.bold = font.text("font-weight") == "bold";
    out.italic = font.text("font-style") == "italic" || font.text("font-style") == "oblique";
    font.tellOthers({"font-size", "font-weight", "font-style"});
    const auto* fill = symbolizer.child("Fill");
    out.colour = fill == nullptr ? "#000000" : fillColour(*fill, notes);
    const auto* halo = symbolizer.child("Halo");
    out.haloWidth = halo == nullptr ? 0 : numberAt(*halo, "Radius", 1);
    const auto* haloFill = halo == nullptr ? nullptr : halo->child("Fill");
    out.halo = halo == nullptr ? "" : haloFill == nullptr ? "#FFFFFF" : fillColour(*haloFill, notes);
    for (const auto* unread : {"LabelPlacement", "VendorOption", "Priority", "Graphic"}) {
        if (symbolizer.child(unread) != nullptr) {
            notes.add(msg("<{0}> is not read", unread));
        }
    }
}

/// A rule as it stands in the document.
struct Rule {
    std::string title;
    std::optional<std::string> condition;
    bool isElse = false;
    maps::ScaleRange scales;
    FeatureStyle style;
    bool draws = false;
    std::optional<maps::LabelRule> label;
    const XmlNode* filter = nullptr;
};

class SldReader {
public:
    explicit SldReader(const StyleTarget& target) : m_target{target} {}

    Result<ImportedStyle> read(const XmlNode& root) {
        gather(root);
        if (m_rules.empty() && !m_raster) {
            return fail(ErrorCode::invalid, msg("The file holds no rule that fits this layer"),
                        msg("Choose a style that was made for the same kind of layer"));
        }
        ImportedStyle out;
        if (m_raster) {
            out.style.raster = *m_raster;
        }
        takeRules(out.style);
        out.notes = m_notes.take();
        return out;
    }

private:
    void gather(const XmlNode& node) {
        for (const auto& child : node.children) {
            if (child.name == "Rule") {
                addRule(child);
            } else if (child.name == "NamedLayer" || child.name == "UserLayer" || child.name == "UserStyle" ||
                       child.name == "FeatureTypeStyle" || child.name == "CoverageStyle") {
                if (child.name == "NamedLayer" && m_sawLayer) {
                    m_notes.add(msg("Only the first layer of the file is read"));
                    return;
                }
                m_sawLayer = m_sawLayer || child.name == "NamedLayer";
                gather(child);
            } else if (child.name == "NamedStyle") {
                m_notes.add(msg("<{0}> is not read", child.name));
            }
        }
    }

    void addRule(const XmlNode& node) {
        Rule rule;
        const auto* description = node.child("Description");
        rule.title = node.textOf("Title");
        rule.title = rule.title.empty() && description != nullptr ? description->textOf("Title") : rule.title;
        rule.title = rule.title.empty() ? node.textOf("Name") : rule.title;
        rule.scales = {numberAt(node, "MinScaleDenominator", 0), numberAt(node, "MaxScaleDenominator", 0)};
        rule.isElse = node.child("ElseFilter") != nullptr;
        rule.filter = node.child("Filter");
        if (rule.filter != nullptr) {
            auto condition = conditionFromFilter(*rule.filter);
            if (!condition) {
                m_notes.add(msg("The rule \"{0}\" was left out: {1}", rule.title, condition.error().message.text()));
                return;
            }
            rule.condition = *std::move(condition);
        }
        readSymbolizers(node, rule);
        m_rules.push_back(std::move(rule));
    }

    void readSymbolizers(const XmlNode& node, Rule& rule) {
        int lines = 0;
        for (const auto& child : node.children) {
            if (!child.name.ends_with("Symbolizer")) {
                continue;
            }
            const auto unit = child.attribute("uom");
            if (!unit.empty() && !unit.ends_with("pixel")) {
                m_notes.add(msg("Sizes in \"{0}\" are read as pixels", unit));
            }
            if (child.child("Geometry") != nullptr) {
                m_notes.add(msg("<{0}> is not read", "Geometry"));
            }
            if (child.name == "TextSymbolizer") {
                maps::LabelRule label;
                readLabel(child, label, m_notes);
                if (label.enabled) {
                    label.scales = rule.scales;
                    rule.label = label;
                }
            } else if (child.name == "RasterSymbolizer" && m_target.kind == FeatureKind::none) {
                readRaster(child);
            } else if (child.name == "PolygonSymbolizer" && m_target.kind == FeatureKind::polygon) {
                readFill(child.child("Fill"), rule.style.fill, m_notes);
                if (const auto* stroke = child.child("Stroke")) {
                    readStroke(stroke, rule.style.stroke, m_notes);
                    ++lines;
                }
                rule.draws = true;
            } else if (child.name == "LineSymbolizer" &&
                       (m_target.kind == FeatureKind::line || m_target.kind == FeatureKind::polygon)) {
                maps::Stroke stroke;
                readStroke(child.child("Stroke"), stroke, m_notes);
                addLine(stroke, lines++ == 0, rule.style, m_notes);
                rule.draws = true;
            } else if (child.name == "PointSymbolizer" && m_target.kind == FeatureKind::point) {
                readPoint(child, rule.style, m_notes);
                rule.draws = true;
            } else {
                m_notes.add(msg("<{0}> is not for this kind of layer", child.name));
            }
        }
    }

    void readRaster(const XmlNode& node) {
        maps::RasterStyle raster;
        if (node.child("ShadedRelief") != nullptr) {
            raster.mode = maps::RasterStyle::Mode::relief;
        } else if (const auto* map = node.child("ColorMap")) {
            std::vector<std::pair<double, std::string>> entries;
            for (const auto* entry : map->all("ColorMapEntry")) {
                entries.emplace_back(numberIn(entry->attribute("quantity")).value_or(0), entry->attribute("color"));
            }
            if (entries.size() >= 2) {
                const bool grey =
                    entries.size() == 2 && entries.front().second == "#000000" && entries.back().second == "#FFFFFF";
                raster.mode = grey ? maps::RasterStyle::Mode::grey : maps::RasterStyle::Mode::elevation;
                raster.minimum = entries.front().first;
                raster.maximum = entries.back().first;
                if (!grey) {
                    m_notes.add(
                        msg("The colours of the <{0}> are not read; ours stand between its limits", "ColorMap"));
                }
            }
        } else if (node.child("ChannelSelection") != nullptr &&
                   node.child("ChannelSelection")->child("GrayChannel") != nullptr) {
            raster.mode = maps::RasterStyle::Mode::grey;
        }
        m_raster = raster;
    }

    /// Which classing says the same as the filters.
    void takeRules(maps::Style& style) {
        std::vector<const Rule*> classes;
        for (const auto& rule : m_rules) {
            if (rule.label) {
                if (style.label.enabled && style.label != *rule.label) {
                    m_notes.add(msg("Only the first label of the file is read"));
                } else {
                    style.label = *rule.label;
                }
            }
            if (!rule.draws) {
                continue;
            }
            if (rule.isElse) {
                style.base = rule.style;
            } else {
                classes.push_back(&rule);
            }
        }
        const auto isPlain = [](const Rule* rule) { return !rule->condition && rule->scales == maps::ScaleRange{}; };
        if (classes.size() == 1 && isPlain(classes.front())) {
            style.base = classes.front()->style;
            return;
        }
        if (!classes.empty() && !asCategories(classes, style) && !asRanges(classes, style)) {
            asRules(classes, style);
        }
    }

    static const XmlNode* onlyCondition(const Rule* rule) {
        return rule->filter == nullptr || rule->filter->children.size() != 1 ? nullptr
                                                                             : &rule->filter->children.front();
    }

    static bool isPair(const XmlNode& node) {
        return node.children.size() == 2 &&
               (node.children[0].name == "PropertyName" || node.children[0].name == "ValueReference") &&
               node.children[1].name == "Literal";
    }

    static maps::StyleClass classFrom(const Rule& rule) {
        maps::StyleClass out;
        out.title = rule.title;
        out.style = rule.style;
        out.scales = rule.scales;
        return out;
    }

    static bool asCategories(const std::vector<const Rule*>& rules, maps::Style& style) {
        std::string field;
        std::vector<maps::StyleClass> classes;
        for (const auto* rule : rules) {
            const auto* node = onlyCondition(rule);
            if (node == nullptr || node->name != "PropertyIsEqualTo" || !isPair(*node) ||
                (!field.empty() && node->children[0].text != field)) {
                return false;
            }
            field = node->children[0].text;
            auto one = classFrom(*rule);
            one.key = node->children[1].text;
            classes.push_back(std::move(one));
        }
        style.classing = maps::Classing::categories;
        style.classField = field;
        style.classes = std::move(classes);
        return true;
    }

    static bool asRanges(const std::vector<const Rule*>& rules, maps::Style& style) {
        std::string field;
        std::vector<maps::StyleClass> classes;
        for (const auto* rule : rules) {
            const auto* node = onlyCondition(rule);
            if (node == nullptr || node->name != "And" || node->children.size() != 2) {
                return false;
            }
            const auto& low = node->children[0];
            const auto& high = node->children[1];
            const bool last = rule == rules.back();
            if (low.name != "PropertyIsGreaterThanOrEqualTo" || !isPair(low) || !isPair(high) ||
                high.name != (last ? "PropertyIsLessThanOrEqualTo" : "PropertyIsLessThan") ||
                low.children[0].text != high.children[0].text || (!field.empty() && low.children[0].text != field)) {
                return false;
            }
            const auto from = numberIn(low.children[1].text);
            const auto to = numberIn(high.children[1].text);
            if (!from || !to) {
                return false;
            }
            field = low.children[0].text;
            auto one = classFrom(*rule);
            one.from = *from;
            one.to = *to;
            classes.push_back(std::move(one));
        }
        style.classing = maps::Classing::ranges;
        style.classField = field;
        style.classes = std::move(classes);
        return true;
    }

    void asRules(const std::vector<const Rule*>& rules, maps::Style& style) {
        style.classing = maps::Classing::rules;
        for (const auto* rule : rules) {
            auto one = classFrom(*rule);
            one.rule = rule->condition.value_or("true");
            if (const auto read = Expression::parseCondition(one.rule, m_target.fields); !read) {
                m_notes.add(msg("The rule \"{0}\" was left out: {1}", rule->title, read.error().message.text()));
                continue;
            }
            style.classes.push_back(std::move(one));
        }
        if (style.classes.size() > 1) {
            m_notes.add(msg("Where several rules hold for a feature, only the first one draws it here"));
        }
    }

    const StyleTarget& m_target;
    Notes m_notes;
    std::vector<Rule> m_rules;
    std::optional<maps::RasterStyle> m_raster;
    bool m_sawLayer = false;
};

}  // namespace

Result<ImportedStyle> styleFromSld(std::string_view bytes, const StyleTarget& target) {
    const auto root = readXml(bytes);
    if (!root) {
        return root.error();
    }
    if (root->name != "StyledLayerDescriptor" && root->name != "FeatureTypeStyle" && root->name != "UserStyle") {
        return fail(ErrorCode::invalid, msg("The file is no style: its root is <{0}>", root->name),
                    msg("Choose an SLD file (.sld) or a style of QGIS (.qml)"));
    }
    return SldReader{target}.read(*root);
}

}  // namespace weir::app
