// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// To SLD 1.0.0 or 1.1.0. The order of elements is the schemas': Rule (title, filter, scales, symbolizers), Graphic
// (mark, size, rotation), TextSymbolizer (label, font, halo, fill).
#include "app/styles/sld_filter.h"
#include "app/styles/style_exchange.h"

#include "app/qt/convert.h"

#include <QXmlStreamWriter>

#include <fmt/format.h>

#include <algorithm>

namespace weir::app {

namespace {

using maps::FeatureKind;

std::string number(double value) {
    return fmt::format("{}", value);
}

class SldWriter {
public:
    SldWriter(const StyleTarget& target, const SldOptions& options)
        : m_target{target}, m_options{options}, m_isSe{options.version == SldVersion::sld110}, m_xml{&m_text} {}

    ExportedStyle write(const maps::Style& style) {
        m_xml.setAutoFormatting(true);
        m_xml.setAutoFormattingIndent(1);
        m_xml.writeStartDocument();
        m_xml.writeStartElement(QStringLiteral("StyledLayerDescriptor"));
        m_xml.writeDefaultNamespace(QStringLiteral("http://www.opengis.net/sld"));
        m_xml.writeNamespace(QStringLiteral("http://www.opengis.net/ogc"), QStringLiteral("ogc"));
        if (m_isSe) {
            m_xml.writeNamespace(QStringLiteral("http://www.opengis.net/se"), QStringLiteral("se"));
        }
        m_xml.writeAttribute(QStringLiteral("version"), m_isSe ? QStringLiteral("1.1.0") : QStringLiteral("1.0.0"));
        m_xml.writeStartElement(QStringLiteral("NamedLayer"));
        leaf("Name", m_options.name);
        m_xml.writeStartElement(QStringLiteral("UserStyle"));
        m_target.kind == FeatureKind::none ? rasterStyle(style.raster) : featureStyles(style);
        m_xml.writeEndElement();
        m_xml.writeEndElement();
        m_xml.writeEndDocument();
        return {m_text.toStdString() + (m_text.endsWith('\n') ? "" : "\n"), m_notes.take()};
    }

private:
    // ---- elements

    /// An element of Symbology Encoding, which SLD 1.0.0 has in its own namespace.
    [[nodiscard]] QString symbology(const char* name) const {
        return (m_isSe ? QStringLiteral("se:") : QString{}) + QString::fromLatin1(name);
    }
    void open(const char* name) { m_xml.writeStartElement(symbology(name)); }
    void close() { m_xml.writeEndElement(); }
    void leaf(const char* name, const std::string& text) { m_xml.writeTextElement(symbology(name), xmlText(text)); }
    void parameter(const char* name, const std::string& value) {
        open(m_isSe ? "SvgParameter" : "CssParameter");
        m_xml.writeAttribute(QStringLiteral("name"), QString::fromLatin1(name));
        m_xml.writeCharacters(toQt(value));
        close();
    }
    void title(const std::string& text) {
        if (text.empty()) {
            return;
        }
        if (m_isSe) {
            open("Description");
            leaf("Title", text);
            close();
        } else {
            leaf("Title", text);
        }
    }
    /// Colour and, where it is not full, opacity.
    void colour(const char* name, const char* opacity, const maps::ColourRef& ref) {
        const auto value = m_options.palette.resolve(ref);
        if (!ref.starts_with('#')) {
            m_notes.add(msg("Colours of the theme were written as they look now: {0}", ref));
        }
        parameter(name, fmt::format("#{:06X}", value.argb & 0xFFFFFFu));
        if (value.alpha() != 255) {
            parameter(opacity, fmt::format("{:.4f}", value.alpha() / 255.0));
        }
    }
    [[nodiscard]] bool isSeen(const maps::ColourRef& ref) const { return m_options.palette.resolve(ref).visible(); }

    // ---- strokes, fills, marks

    void stroke(const maps::ColourRef& ref, double width, maps::Dash dash) {
        open("Stroke");
        colour("stroke", "stroke-opacity", ref);
        parameter("stroke-width", number(width));
        const double unit = std::max(width, 1.0);
        const auto dashes = [&](std::initializer_list<double> parts) {
            std::string text;
            for (const double part : parts) {
                text += (text.empty() ? "" : " ") + number(part * unit);
            }
            parameter("stroke-dasharray", text);
        };
        if (dash == maps::Dash::dash) {
            dashes({4, 3});
        } else if (dash == maps::Dash::dot) {
            dashes({1, 2});
        } else if (dash == maps::Dash::dashDot) {
            dashes({4, 2, 1, 2});
        }
        close();
    }

    void fill(const maps::ColourRef& ref) {
        open("Fill");
        colour("fill", "fill-opacity", ref);
        close();
    }

    void hatch(const maps::Fill& style) {
        static constexpr const char* kNames[] = {
            "",           "shape://slash", "shape://backslash", "shape://times", "shape://horline", "shape://vertline",
            "shape://dot"};
        m_notes.add(msg("Hatches are written as marks that not every program knows"));
        open("PolygonSymbolizer");
        open("Fill");
        open("GraphicFill");
        open("Graphic");
        open("Mark");
        leaf("WellKnownName", kNames[static_cast<std::size_t>(style.hatch)]);
        stroke(style.hatchColour, style.hatchWidth, maps::Dash::solid);
        close();
        leaf("Size", number(style.hatchSpacing));
        close();
        close();
        close();
        close();
    }

    void point(const maps::FeatureStyle& style) {
        const auto& symbol = style.marker.symbol;
        const bool isPlain = symbol == "circle" || symbol == "square" || symbol == "triangle" || symbol == "diamond";
        if (!isPlain) {
            m_notes.add(msg("The symbol \"{0}\" is only known to Weir", symbol));
        }
        open("PointSymbolizer");
        open("Graphic");
        open("Mark");
        leaf("WellKnownName", symbol == "diamond" ? "square" : isPlain ? symbol : "weir://" + symbol);
        if (isSeen(style.fill.colour)) {
            fill(style.fill.colour);
        }
        if (isSeen(style.stroke.colour) && style.stroke.width > 0) {
            stroke(style.stroke.colour, style.stroke.width, maps::Dash::solid);
        }
        close();
        leaf("Size", number(style.marker.size));
        if (symbol == "diamond") {
            leaf("Rotation", "45");
        }
        close();
        close();
    }

    [[nodiscard]] bool hasLine(const maps::Stroke& s) const { return isSeen(s.colour) && s.width > 0; }

    void line(const maps::ColourRef& ref, double width, maps::Dash dash) {
        open("LineSymbolizer");
        stroke(ref, width, dash);
        close();
    }

    /// The casing first: what stands later lies above.
    void lines(const maps::Stroke& s) {
        if (s.casingWidth > 0 && isSeen(s.casing)) {
            line(s.casing, s.width + 2 * s.casingWidth, maps::Dash::solid);
        }
        line(s.colour, s.width, s.dash);
    }

    void polygon(const maps::FeatureStyle& style) {
        const bool hatched = style.fill.hatch != maps::Hatch::none;
        const bool cased = style.stroke.casingWidth > 0 && isSeen(style.stroke.casing);
        if (isSeen(style.fill.colour) || (hasLine(style.stroke) && !cased && !hatched)) {
            open("PolygonSymbolizer");
            if (isSeen(style.fill.colour)) {
                fill(style.fill.colour);
            }
            if (hasLine(style.stroke) && !cased && !hatched) {
                stroke(style.stroke.colour, style.stroke.width, style.stroke.dash);
            }
            close();
        }
        if (hatched) {
            hatch(style.fill);
        }
        if (hasLine(style.stroke) && (cased || hatched)) {
            lines(style.stroke);
        }
    }

    void symbolizers(const maps::FeatureStyle& style) {
        if (style.stroke.marks.kind != maps::LineMark::none && m_target.kind != FeatureKind::point) {
            m_notes.add(msg("Marks along lines cannot be written"));
        }
        if (m_target.kind == FeatureKind::polygon) {
            polygon(style);
        } else if (m_target.kind == FeatureKind::line) {
            lines(style.stroke);
        } else {
            point(style);
        }
    }

    /// Whether anything at all would be drawn: a rule without a symbolizer is against the schema.
    [[nodiscard]] bool draws(const maps::FeatureStyle& style) const {
        if (m_target.kind == FeatureKind::point) {
            return !style.marker.symbol.empty();
        }
        return hasLine(style.stroke) || (m_target.kind == FeatureKind::polygon &&
                                         (isSeen(style.fill.colour) || style.fill.hatch != maps::Hatch::none));
    }

    // ---- rules

    void scales(const maps::ScaleRange& range) {
        if (range.from > 0) {
            leaf("MinScaleDenominator", number(range.from));
        }
        if (range.to > 0) {
            leaf("MaxScaleDenominator", number(range.to));
        }
    }

    void rule(const maps::Style& style, const maps::StyleClass& one, bool last) {
        if (!draws(one.style)) {
            m_notes.add(msg("The class \"{0}\" draws nothing and was left out", one.title));
            return;
        }
        std::optional<Expression> condition;
        if (style.classing == maps::Classing::rules) {
            auto read = Expression::parseCondition(one.rule, m_target.fields);
            if (!read) {
                m_notes.add(msg("The rule \"{0}\" was left out: {1}", one.title, read.error().message.text()));
                return;
            }
            condition = *std::move(read);
        }
        open("Rule");
        title(one.title);
        if (style.classing == maps::Classing::rules) {
            if (trim(one.rule) != "true") {
                writeFilter(m_xml, *condition, m_target.fields, m_options.version, m_notes);
            }
        } else {
            m_xml.writeStartElement(QStringLiteral("ogc:Filter"));
            style.classing == maps::Classing::categories ? equal(style.classField, one.key)
                                                         : between(style.classField, one, last);
            m_xml.writeEndElement();
        }
        scales(one.scales);
        symbolizers(one.style);
        close();
    }

    void compare(const char* element, const std::string& field, const std::string& value) {
        m_xml.writeStartElement(QStringLiteral("ogc:") + QString::fromLatin1(element));
        m_xml.writeTextElement(QStringLiteral("ogc:PropertyName"), xmlText(field));
        m_xml.writeTextElement(QStringLiteral("ogc:Literal"), xmlText(value));
        m_xml.writeEndElement();
    }
    void equal(const std::string& field, const std::string& key) { compare("PropertyIsEqualTo", field, key); }
    void between(const std::string& field, const maps::StyleClass& one, bool last) {
        m_xml.writeStartElement(QStringLiteral("ogc:And"));
        compare("PropertyIsGreaterThanOrEqualTo", field, number(one.from));
        compare(last ? "PropertyIsLessThanOrEqualTo" : "PropertyIsLessThan", field, number(one.to));
        m_xml.writeEndElement();
    }

    void featureStyles(const maps::Style& style) {
        const bool anyClass = std::any_of(style.classes.begin(), style.classes.end(),
                                          [this](const auto& one) { return draws(one.style); });
        if (anyClass || draws(style.base)) {
            open("FeatureTypeStyle");
            for (const auto& one : style.classes) {
                rule(style, one, &one == &style.classes.back());
            }
            if (draws(style.base)) {
                open("Rule");
                if (anyClass) {
                    m_xml.writeEmptyElement(symbology("ElseFilter"));
                }
                symbolizers(style.base);
                close();
            }
            close();
        }
        // In a style of their own: beside the classes, a rule without filter would leave nothing to the ElseFilter.
        if (style.blend != maps::BlendMode::normal || style.obstacle != maps::LabelObstacle::none || style.folds) {
            m_notes.add(msg("Blending, crowded points and what labels keep off cannot be written"));
        }
        if (style.label.enabled && !style.label.text.empty()) {
            m_notes.add(msg("A label of its own text cannot be written; its attribute is"));
        }
        if (style.label.enabled && !style.label.field.empty()) {
            open("FeatureTypeStyle");
            open("Rule");
            scales(style.label.scales);
            label(style.label);
            close();
            close();
        } else if (!anyClass && !draws(style.base)) {
            m_notes.add(msg("The style draws nothing"));
        }
        if (style.classing == maps::Classing::rules && style.classes.size() > 1) {
            m_notes.add(msg("Other programs draw every rule that holds, one over the other; here the first one wins"));
        }
    }

    void label(const maps::LabelRule& rule) {
        open("TextSymbolizer");
        open("Label");
        m_xml.writeTextElement(QStringLiteral("ogc:PropertyName"), xmlText(rule.field));
        close();
        open("Font");
        parameter("font-size", number(rule.size));
        if (rule.italic) {
            parameter("font-style", "italic");
        }
        if (rule.bold) {
            parameter("font-weight", "bold");
        }
        close();
        if (rule.haloWidth > 0 && isSeen(rule.halo)) {
            open("Halo");
            leaf("Radius", number(rule.haloWidth));
            fill(rule.halo);
            close();
        }
        fill(rule.colour);
        close();
        if (rule.priority != 0 || rule.spacing != 0) {
            m_notes.add(msg("Priority and letter spacing of labels cannot be written"));
        }
        if (maps::LabelRule plain; rule.lineText != plain.lineText || rule.lineSide != plain.lineSide ||
                                   rule.repeatDistance != plain.repeatDistance ||
                                   rule.sameTextDistance != plain.sameTextDistance ||
                                   rule.wrapWidth != plain.wrapWidth) {
            m_notes.add(msg("Where labels stand, repeat and break cannot be written"));
        }
    }

    void rasterStyle(const maps::RasterStyle& raster) {
        open(m_isSe ? "CoverageStyle" : "FeatureTypeStyle");
        open("Rule");
        open("RasterSymbolizer");
        const bool hasRange = raster.minimum != raster.maximum;
        if (raster.mode == maps::RasterStyle::Mode::grey) {
            open("ChannelSelection");
            open("GrayChannel");
            leaf("SourceChannelName", "1");
            close();
            close();
        }
        if (raster.mode == maps::RasterStyle::Mode::grey && hasRange) {
            if (m_isSe) {
                m_notes.add(msg("The limits of the grey values cannot be written in this version"));
            } else {
                open("ColorMap");
                for (const auto& [colourText, quantity] :
                     {std::pair{"#000000", raster.minimum}, std::pair{"#FFFFFF", raster.maximum}}) {
                    m_xml.writeEmptyElement(symbology("ColorMapEntry"));
                    m_xml.writeAttribute(QStringLiteral("color"), QString::fromLatin1(colourText));
                    m_xml.writeAttribute(QStringLiteral("quantity"), toQt(number(quantity)));
                }
                close();
            }
        } else if (raster.mode == maps::RasterStyle::Mode::relief) {
            m_xml.writeEmptyElement(symbology("ShadedRelief"));
        } else if (raster.mode == maps::RasterStyle::Mode::elevation) {
            m_notes.add(msg("The elevation colours cannot be written"));
        }
        close();
        close();
        close();
    }

    const StyleTarget& m_target;
    const SldOptions& m_options;
    bool m_isSe;
    QByteArray m_text;
    QXmlStreamWriter m_xml;
    Notes m_notes;
};

}  // namespace

ExportedStyle sldFrom(const maps::Style& style, const StyleTarget& target, const SldOptions& options) {
    return SldWriter{target, options}.write(style);
}

}  // namespace weir::app
