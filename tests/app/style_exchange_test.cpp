// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/styles/style_exchange.h"
#include "app/styles/style_text.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

using namespace weir;
using namespace weir::app;
using maps::FeatureKind;

namespace {

const std::vector<std::string> kFields{"name", "people", "水位"};

maps::Style areas() {
    maps::Style style;
    style.base.fill.colour = "#80AABBCC";
    style.base.stroke = {"#102030", 1.5, maps::Dash::dashDot};
    return style;
}

maps::Style back(const maps::Style& style, FeatureKind kind, SldVersion version) {
    const StyleTarget target{kind, kFields};
    const auto written = sldFrom(style, target, {version, "图层"});
    INFO(written.text);
    const auto read = styleFromSld(written.text, target);
    INFO((read ? std::string{} : read.error().text()));
    REQUIRE(read);
    CHECK(toJson(read->style).dump(1) == toJson(style).dump(1));
    return read->style;
}

/// Children an element may have, in the order the schemas of OGC 02-070 and 05-077r4 fix; those not named are not
/// looked at.
const std::map<std::string, std::vector<std::string>>& order() {
    static const std::map<std::string, std::vector<std::string>> kOrder{
        {"StyledLayerDescriptor", {"Name", "Description", "NamedLayer"}},
        {"NamedLayer", {"Name", "Description", "LayerFeatureConstraints", "UserStyle"}},
        {"UserStyle", {"Name", "Title", "Description", "IsDefault", "FeatureTypeStyle", "CoverageStyle"}},
        {"FeatureTypeStyle", {"Name", "Title", "Description", "FeatureTypeName", "SemanticTypeIdentifier", "Rule"}},
        {"Rule",
         {"Name", "Title", "Description", "Abstract", "LegendGraphic", "Filter", "ElseFilter", "MinScaleDenominator",
          "MaxScaleDenominator", "LineSymbolizer", "PolygonSymbolizer", "PointSymbolizer", "TextSymbolizer",
          "RasterSymbolizer"}},
        {"PolygonSymbolizer", {"Geometry", "Fill", "Stroke"}},
        {"LineSymbolizer", {"Geometry", "Stroke"}},
        {"PointSymbolizer", {"Geometry", "Graphic"}},
        {"TextSymbolizer", {"Geometry", "Label", "Font", "LabelPlacement", "Halo", "Fill"}},
        {"Graphic", {"Mark", "Opacity", "Size", "Rotation"}},
        {"Mark", {"WellKnownName", "Fill", "Stroke"}},
        {"Halo", {"Radius", "Fill"}},
        {"RasterSymbolizer",
         {"Geometry", "Opacity", "ChannelSelection", "OverlapBehavior", "ColorMap", "ContrastEnhancement",
          "ShadedRelief"}}};
    return kOrder;
}

void checkStructure(const XmlNode& node, SldVersion version) {
    INFO(node.name);
    static const std::vector<std::string> kSld{"StyledLayerDescriptor", "NamedLayer", "UserStyle"};
    const bool isSld = std::find(kSld.begin(), kSld.end(), node.name) != kSld.end();
    const bool isFilter = node.space == "http://www.opengis.net/ogc";
    if (!isFilter) {
        CHECK(node.space ==
              (isSld || version == SldVersion::sld100 ? "http://www.opengis.net/sld" : "http://www.opengis.net/se"));
    }
    if (const auto at = order().find(node.name); at != order().end() && !isFilter) {
        std::ptrdiff_t last = -1;
        for (const auto& child : node.children) {
            INFO("child " << child.name);
            const auto place = std::find(at->second.begin(), at->second.end(), child.name) - at->second.begin();
            REQUIRE(place < std::ssize(at->second));
            // Symbolizers of a rule may come in any order.
            CHECK((place >= last || child.name.ends_with("Symbolizer")));
            last = place;
        }
    }
    for (const auto& child : node.children) {
        checkStructure(child, version);
    }
}

std::string notesOf(const std::vector<Message>& notes) {
    std::string out;
    for (const auto& note : notes) {
        out += note.text() + "\n";
    }
    return out;
}

}  // namespace

TEST_CASE("What SLD can say comes back equal, in both versions") {
    const auto version = GENERATE(SldVersion::sld100, SldVersion::sld110);
    SECTION("areas with one symbol") {
        back(areas(), FeatureKind::polygon, version);
    }
    SECTION("areas hatched and cased") {
        auto style = areas();
        style.base.fill.hatch = maps::Hatch::backward;
        style.base.fill.hatchColour = "#FF0000";
        style.base.fill.hatchSpacing = 9;
        style.base.stroke.casing = "#FFFFFF";
        style.base.stroke.casingWidth = 2;
        back(style, FeatureKind::polygon, version);
    }
    SECTION("lines by value, with a casing, and nothing for the others") {
        maps::Style style;
        style.classField = "name";
        maps::FeatureStyle road;
        road.stroke = {"#FFCC00", 3, maps::Dash::solid, "#884400", 1};
        maps::FeatureStyle path;
        path.stroke = {"#884400", 1, maps::Dash::dot};
        style.classes = {{"高速", "高速公路", road}, {"<小路> & \"其他\"", "小路", path}};
        style.classes[1].scales = {0, 25'000};
        back(style, FeatureKind::line, version);
    }
    SECTION("points by ranges, with labels") {
        maps::Style style;
        style.classing = maps::Classing::ranges;
        style.classField = "people";
        maps::FeatureStyle one;
        one.marker = {"diamond", 12};
        one.fill.colour = "#00AA00";
        one.stroke = {"#FFFFFF", 1};
        style.base = one;
        style.base.marker.symbol = "circle";
        style.classes = {{"", "few", one}, {"", "many", one}};
        style.classes[0].from = 0;
        style.classes[0].to = style.classes[1].from = 0.1;
        style.classes[1].to = 1e6;
        style.label = {.enabled = true, .field = "name", .size = 11, .bold = true, .italic = true};
        style.label.colour = "#112233";
        style.label.halo = "#E0FFFFFF";
        style.label.haloWidth = 1.5;
        style.label.scales = {1000, 50'000};
        back(style, FeatureKind::point, version);
    }
    SECTION("a symbol of the desk") {
        maps::Style style;
        style.base.marker = {"team", 20};
        back(style, FeatureKind::point, version);
    }
    SECTION("rules") {
        auto style = areas();
        style.classing = maps::Classing::rules;
        for (const auto* rule :
             {"people >= 100 and (name ~ '村' or name like '%镇_')", "水位 between 60 and 61.5", "people = null",
              "not (people + 1 < 水位 * 2)", "people != 3 or people < -2", "true"}) {
            maps::StyleClass one;
            one.title = rule;
            one.rule = rule;
            one.style = style.base;
            style.classes.push_back(one);
        }
        const StyleTarget target{FeatureKind::polygon, kFields};
        const auto read = styleFromSld(sldFrom(style, target, {version}).text, target);
        REQUIRE(read);
        REQUIRE(read->style.classes.size() == style.classes.size());
        // The same condition, whatever way it is written: asked about a few rows.
        struct Row final : ExpressionRow {
            std::vector<std::string> values;
            std::string_view attribute(std::size_t field) const override { return values[field]; }
        } row;
        for (std::size_t i = 0; i < style.classes.size(); ++i) {
            const auto before = Expression::parseCondition(style.classes[i].rule, kFields);
            const auto after = Expression::parseCondition(read->style.classes[i].rule, kFields);
            INFO(style.classes[i].rule << " became " << read->style.classes[i].rule);
            REQUIRE(after);
            for (const auto& values : std::vector<std::vector<std::string>>{{"沙河村", "120", "61"},
                                                                            {"大镇东", "99", "60"},
                                                                            {"大镇东", "100", "62"},
                                                                            {"", "", ""},
                                                                            {"a", "3", "2"}}) {
                row.values = values;
                CHECK(before->holds(row) == after->holds(row));
            }
        }
    }
    SECTION("a raster in relief") {
        maps::Style style;
        style.raster.mode = maps::RasterStyle::Mode::relief;
        back(style, FeatureKind::none, version);
    }
}

TEST_CASE("Written SLD has the elements of the standard in their order and namespaces") {
    const auto version = GENERATE(SldVersion::sld100, SldVersion::sld110);
    auto style = areas();
    style.classing = maps::Classing::rules;
    maps::StyleClass one;
    one.title = "many";
    one.rule = "people > 100";
    one.style = style.base;
    one.style.fill.hatch = maps::Hatch::cross;
    one.style.fill.hatchColour = "#000000";
    one.scales = {100, 1000};
    style.classes = {one};
    style.label = {.enabled = true, .field = "name"};
    for (const auto kind : {FeatureKind::polygon, FeatureKind::line, FeatureKind::point, FeatureKind::none}) {
        style.base.marker.symbol = "square";
        style.classes[0].style.marker.symbol = "triangle";
        style.raster.mode = maps::RasterStyle::Mode::grey;
        style.raster.maximum = 200;
        const auto written = sldFrom(style, {kind, kFields}, {version, "a"});
        INFO(written.text);
        const auto root = readXml(written.text);
        REQUIRE(root);
        CHECK(root->attribute("version") == (version == SldVersion::sld100 ? "1.0.0" : "1.1.0"));
        checkStructure(*root, version);
    }
}

TEST_CASE("What SLD cannot say is told") {
    maps::Style style;
    style.base.stroke = {"water", 2, maps::Dash::solid, {}, 0, {maps::LineMark::ticks}};
    style.label = {.enabled = true, .field = "name", .spacing = 2};
    const auto notes = notesOf(sldFrom(style, {FeatureKind::line, kFields}, {}).notes);
    CHECK(notes.find("water") != std::string::npos);
    CHECK(notes.find("Marks along lines") != std::string::npos);
    CHECK(notes.find("letter spacing") != std::string::npos);
}

TEST_CASE("SLD of another program is read, and what is not understood is listed") {
    // As GeoServer's user manual writes it: prefixes, CssParameter, a function, an external graphic.
    const auto read = styleFromSld(R"(<?xml version="1.0" encoding="UTF-8"?>
<sld:StyledLayerDescriptor version="1.0.0" xmlns:sld="http://www.opengis.net/sld" xmlns:ogc="http://www.opengis.net/ogc"
  xmlns:xlink="http://www.w3.org/1999/xlink">
 <sld:NamedLayer><sld:Name>wells</sld:Name><sld:UserStyle>
  <sld:FeatureTypeStyle>
   <sld:Rule><sld:Name>big</sld:Name>
    <ogc:Filter><ogc:PropertyIsGreaterThan><ogc:PropertyName>people</ogc:PropertyName><ogc:Literal>50</ogc:Literal>
     </ogc:PropertyIsGreaterThan></ogc:Filter>
    <sld:MaxScaleDenominator>50000</sld:MaxScaleDenominator>
    <sld:PointSymbolizer><sld:Graphic><sld:Mark><sld:WellKnownName>star</sld:WellKnownName>
     <sld:Fill><sld:CssParameter name="fill">#ff0000</sld:CssParameter>
      <sld:CssParameter name="fill-opacity">0.5</sld:CssParameter></sld:Fill></sld:Mark>
     <sld:Size><ogc:Literal>16</ogc:Literal></sld:Size></sld:Graphic></sld:PointSymbolizer>
   </sld:Rule>
   <sld:Rule><sld:Name>odd</sld:Name>
    <ogc:Filter><ogc:BBOX/></ogc:Filter>
    <sld:PointSymbolizer/></sld:Rule>
   <sld:Rule><sld:Name>rest</sld:Name><sld:ElseFilter/>
    <sld:PointSymbolizer><sld:Graphic><sld:ExternalGraphic>
     <sld:OnlineResource xlink:href="http://example.org/a.png"/><sld:Format>image/png</sld:Format>
     </sld:ExternalGraphic></sld:Graphic></sld:PointSymbolizer></sld:Rule>
  </sld:FeatureTypeStyle></sld:UserStyle></sld:NamedLayer></sld:StyledLayerDescriptor>)",
                                   {FeatureKind::point, kFields});
    REQUIRE(read);
    const auto& style = read->style;
    CHECK(style.classing == maps::Classing::rules);
    REQUIRE(style.classes.size() == 1);
    CHECK(style.classes[0].rule == "people > 50");
    CHECK(style.classes[0].scales == maps::ScaleRange{0, 50'000});
    CHECK(style.classes[0].style.fill.colour == "#80FF0000");
    CHECK(style.classes[0].style.marker == maps::Marker{"circle", 16});
    CHECK(style.base.marker.symbol == "circle");
    const auto notes = notesOf(read->notes);
    CHECK(notes.find("star") != std::string::npos);
    CHECK(notes.find("BBOX") != std::string::npos);
    CHECK(notes.find("ExternalGraphic") != std::string::npos);
}

namespace {

std::string qml(const std::string& inside, const std::string& after = {}) {
    return R"(<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'><qgis version="3.28.3-Firenze" styleCategories="AllStyleCategories">)" +
           inside + after + "</qgis>";
}

constexpr auto kFillSymbols = R"(<symbols>
<symbol type="fill" name="0" alpha="0.5"><layer class="SimpleFill" enabled="1" pass="0"><Option type="Map">
 <Option type="QString" name="color" value="255,0,0,255"/><Option type="QString" name="style" value="solid"/>
 <Option type="QString" name="outline_color" value="35,35,35,255"/><Option type="QString" name="outline_width" value="0.529167"/>
 <Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="outline_style" value="dash"/>
 </Option></layer></symbol>
<symbol type="fill" name="1" alpha="1"><layer class="SimpleFill" enabled="1"><prop k="color" v="0,0,255,255"/>
 <prop k="style" v="b_diagonal"/><prop k="outline_style" v="no"/></layer>
 <layer class="CentroidFill" enabled="1"/></symbol></symbols>)";

}  // namespace

TEST_CASE("Styles of QGIS are read") {
    const StyleTarget areasOf{FeatureKind::polygon, kFields};
    SECTION("categories") {
        const auto read = styleFromQml(qml(std::string{R"(<renderer-v2 type="categorizedSymbol" attr="name"><categories>
<category symbol="0" value="a" label="A" render="true"/><category symbol="1" value="b" label="B" render="false"/>
<category symbol="1" value="" label="" render="true"/></categories>)"} +
                                           kFillSymbols + "</renderer-v2>"),
                                       areasOf);
        REQUIRE(read);
        const auto& style = read->style;
        CHECK(style.classField == "name");
        REQUIRE(style.classes.size() == 1);
        CHECK(style.classes[0].title == "A");
        CHECK(style.classes[0].style.fill.colour == "#80FF0000");
        CHECK(style.classes[0].style.stroke.width == Approx(2));  // 0.529167 mm at 96 dots an inch
        CHECK(style.classes[0].style.stroke.dash == maps::Dash::dash);
        CHECK(style.base.fill.hatch == maps::Hatch::forward);
        CHECK(style.base.stroke.width == 0);
        CHECK(notesOf(read->notes).find("CentroidFill") != std::string::npos);
        CHECK(notesOf(read->notes).find("\"B\"") != std::string::npos);
    }
    SECTION("ranges") {
        const auto read =
            styleFromQml(qml(std::string{R"(<renderer-v2 type="graduatedSymbol" attr="&quot;people&quot;"><ranges>
<range symbol="0" lower="0" upper="10" label="0 - 10"/><range symbol="1" lower="10" upper="50" label="10 - 50"/>
</ranges>)"} + kFillSymbols + "</renderer-v2>"),
                         areasOf);
        REQUIRE(read);
        CHECK(read->style.classing == maps::Classing::ranges);
        CHECK(read->style.classField == "people");
        REQUIRE(read->style.classes.size() == 2);
        CHECK(read->style.classes[1].from == 10);
        CHECK(read->style.classes[1].to == 50);
    }
    SECTION("rules within rules") {
        const auto read = styleFromQml(qml(std::string{R"xml(<renderer-v2 type="RuleRenderer"><rules key="r">
<rule filter="&quot;people&quot; > 10" label="outer" scalemindenom="1000" scalemaxdenom="50000">
 <rule symbol="0" filter="&quot;name&quot; IN ('a', 'it''s')" label="inner"/></rule>
<rule symbol="1" filter="regexp_match(&quot;name&quot;, 'x')" label="clever"/>
<rule symbol="1" filter="ELSE" label="rest"/></rules>)xml"} +
                                           kFillSymbols + "</renderer-v2>"),
                                       areasOf);
        REQUIRE(read);
        REQUIRE(read->style.classes.size() == 1);
        CHECK(read->style.classes[0].rule == "(people > 10) and (name IN ('a', 'it''s'))");
        CHECK(read->style.classes[0].scales == maps::ScaleRange{1000, 50'000});
        CHECK(read->style.base.fill.hatch == maps::Hatch::forward);
        CHECK(notesOf(read->notes).find("regexp_match") != std::string::npos);
    }
    SECTION("points with labels") {
        const auto read = styleFromQml(
            qml(R"(<renderer-v2 type="singleSymbol"><symbols><symbol type="marker" name="0" alpha="1">
<layer class="SimpleMarker" enabled="1"><Option type="Map"><Option name="name" value="square"/><Option name="size" value="6"/>
<Option name="size_unit" value="Point"/><Option name="color" value="0,128,0,255,rgb:0,0.5,0,1"/>
<Option name="outline_color" value="255,255,255,255"/><Option name="outline_width" value="0"/></Option></layer></symbol>
</symbols></renderer-v2>)",
                R"(<labeling type="simple"><settings><text-style fieldName="name" isExpression="0" fontSize="9"
fontSizeUnit="Point" textColor="10,20,30,255" fontWeight="75"><text-buffer bufferDraw="1" bufferSize="1"
bufferSizeUnits="MM" bufferColor="250,250,250,255"/></text-style><rendering scaleVisibility="1" scaleMin="1000"
scaleMax="25000"/></settings></labeling>)"),
            {FeatureKind::point, kFields});
        REQUIRE(read);
        CHECK(read->style.base.marker == maps::Marker{"square", 8});
        CHECK(read->style.base.fill.colour == "#008000");
        const auto& label = read->style.label;
        CHECK(label.enabled);
        CHECK(label.field == "name");
        CHECK(label.size == 12);
        CHECK(label.bold);
        CHECK(label.haloWidth == Approx(3.78));
        CHECK(label.scales == maps::ScaleRange{1000, 25'000});
    }
    SECTION("what is not for this layer is refused") {
        CHECK_FALSE(styleFromQml(qml(R"(<renderer-v2 type="heatmapRenderer"/>)"), areasOf));
        CHECK_FALSE(styleFromQml(qml(R"(<renderer-v2 type="categorizedSymbol" attr="depth"/>)"), areasOf));
        CHECK_FALSE(styleFromQml(qml("<pipe/>"), areasOf));
        CHECK_FALSE(styleFromQml("<other/>", areasOf));
    }
}

TEST_CASE("Hostile XML is refused with its reason") {
    const auto refused = [](const std::string& text, const char* what) {
        const auto read = styleFromXml(text, {FeatureKind::point, kFields});
        REQUIRE_FALSE(read);
        INFO(read.error().text());
        CHECK(read.error().message.text().find(what) != std::string::npos);
    };
    refused(R"(<!DOCTYPE svg PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'><qgis/>)", "document type declaration");
    refused(R"(<!DOCTYPE qgis [<!ENTITY b "b">]><qgis>b</qgis>)", "document type declaration");
    CHECK_FALSE(styleFromSld(R"(<!DOCTYPE qgis><StyledLayerDescriptor/>)", {FeatureKind::point, kFields}));
    refused(R"(<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;&b;">]><qgis>&c;</qgis>)", "document type declaration");
    refused(R"(<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><qgis>&b;</qgis>)", "document type declaration");
    refused("<qgis>&undeclared;</qgis>", "not well-formed");
    std::string deep;
    std::string closing;
    for (int i = 0; i < 65; ++i) {
        deep += "<a>";
        closing += "</a>";
    }
    refused(deep + closing, "64 levels");
    std::string wide = "<qgis";
    for (int i = 0; i < 257; ++i) {
        wide += " a" + std::to_string(i) + "=\"1\"";
    }
    refused(wide + "/>", "256 attributes");
    refused("<qgis>" + std::string((1 << 20) + 1, 'x') + "</qgis>", "text of more than");
    refused("<qgis a=\"" + std::string((1 << 20) + 1, 'x') + "\"/>", "text of more than");
    refused(std::string((20 << 20) + 1, ' '), "20 MiB");
    refused("", "not well-formed");
    refused("<qgis><a></qgis>", "line 1");
    refused(std::string{"<qgis>\0</qgis>", 14}, "not well-formed");
    CHECK(readXml(deep.substr(3) + closing.substr(4)).ok());
}

TEST_CASE("Any bytes are read as a style or refused") {
    CHECK(rc::check("hostile bytes", [](const std::vector<std::uint8_t>& picks) {
        static const std::vector<std::string> kPieces{"<StyledLayerDescriptor>",
                                                      "<NamedLayer>",
                                                      "<UserStyle>",
                                                      "<FeatureTypeStyle>",
                                                      "<Rule>",
                                                      "</Rule>",
                                                      "<Filter>",
                                                      "<And>",
                                                      "<PropertyIsEqualTo>",
                                                      "<PropertyName>a</PropertyName>",
                                                      "<Literal>1</Literal>",
                                                      "</Filter>",
                                                      "<PointSymbolizer>",
                                                      "<Graphic/>",
                                                      "</PointSymbolizer>",
                                                      "<ElseFilter/>",
                                                      "</And>",
                                                      "</FeatureTypeStyle>",
                                                      "</UserStyle>",
                                                      "</NamedLayer>",
                                                      "</StyledLayerDescriptor>",
                                                      "&lt;",
                                                      "<![CDATA[x]]>",
                                                      "<TextSymbolizer><Label/></TextSymbolizer>"};
        std::string text;
        for (const auto pick : picks) {
            text += kPieces[pick % kPieces.size()];
        }
        const auto read = styleFromXml(text, {FeatureKind::point, kFields});
        RC_ASSERT(read.ok() || !read.error().message.empty());
    }));
}

TEST_CASE("A style travels as text, and other text says why it is none") {
    const auto style = areas();
    const auto read = styleFromText(styleText(style));
    REQUIRE(read);
    CHECK(*read == style);
    const std::pair<const char*, const char*> kWrong[] = {
        {"", "empty"},
        {"hello", "no JSON"},
        {"[1]", "\"weir\""},
        {R"({"weir": "layer", "style": {}})", "\"weir\""},
        {R"({"weir": "style", "version": 99, "style": {}})", "newer"},
        {R"({"weir": "style", "version": 1, "style": {"base": 3}})", "wrong value"},
        {R"({"weir": "style", "version": 1, "style": {"label": {"size": -1}}})", "\"size\""}};
    for (const auto& [text, what] : kWrong) {
        const auto wrong = styleFromText(text);
        INFO(text);
        REQUIRE_FALSE(wrong);
        INFO(wrong.error().text());
        CHECK(wrong.error().text().find(what) != std::string::npos);
    }
}
