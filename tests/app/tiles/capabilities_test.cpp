// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/tiles/capabilities.h"

#include "app/cli/service_options.h"
#include "tests/support/qt_application.h"

#include <QGuiApplication>

#include <rapidcheck.h>
#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::app;

namespace {

/// Made after the examples of OGC 07-057r7: a set of web maps, one in degrees with the order of axes its CRS declares.
std::string wmts(const std::string& degreesCorner = "90.0 -180.0") {
    return R"(<?xml version="1.0"?>
<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1"
  xmlns:xlink="http://www.w3.org/1999/xlink" version="1.0.0">
 <ows:ServiceIdentification><ows:Title>City maps</ows:Title></ows:ServiceIdentification>
 <ows:ServiceProvider><ows:ProviderName>Survey office</ows:ProviderName></ows:ServiceProvider>
 <ows:OperationsMetadata><ows:Operation name="GetTile"><ows:DCP><ows:HTTP>
   <ows:Get xlink:href="https://maps.example.org/wmts?"/></ows:HTTP></ows:DCP></ows:Operation></ows:OperationsMetadata>
 <Contents>
  <Layer>
   <ows:Title>Imagery</ows:Title><ows:Identifier>img</ows:Identifier>
   <ows:WGS84BoundingBox><ows:LowerCorner>113 33</ows:LowerCorner><ows:UpperCorner>115 34</ows:UpperCorner>
   </ows:WGS84BoundingBox>
   <Style><ows:Identifier>night</ows:Identifier></Style>
   <Style isDefault="true"><ows:Identifier>day</ows:Identifier></Style>
   <Format>image/jpeg</Format><Format>image/png</Format>
   <TileMatrixSetLink><TileMatrixSet>web</TileMatrixSet><TileMatrixSetLimits>
     <TileMatrixLimits><TileMatrix>1</TileMatrix></TileMatrixLimits></TileMatrixSetLimits></TileMatrixSetLink>
   <TileMatrixSetLink><TileMatrixSet>deg</TileMatrixSet></TileMatrixSetLink>
  </Layer>
  <Layer>
   <ows:Title>Roads</ows:Title><ows:Identifier>roads</ows:Identifier>
   <Style isDefault="true"><ows:Identifier>s</ows:Identifier></Style>
   <Format>image/png</Format>
   <TileMatrixSetLink><TileMatrixSet>web</TileMatrixSet></TileMatrixSetLink>
   <ResourceURL format="image/png" resourceType="tile"
     template="https://maps.example.org/rest/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png"/>
  </Layer>
  <Layer><ows:Identifier>elsewhere</ows:Identifier><Format>application/x-other</Format></Layer>
  <TileMatrixSet><ows:Identifier>web</ows:Identifier>
   <ows:SupportedCRS>urn:ogc:def:crs:EPSG:6.18:3:3857</ows:SupportedCRS>
   <TileMatrix><ows:Identifier>1</ows:Identifier><ScaleDenominator>279541132.0143589</ScaleDenominator>
    <TopLeftCorner>-20037508.3427892 20037508.3427892</TopLeftCorner><TileWidth>256</TileWidth>
    <TileHeight>256</TileHeight><MatrixWidth>2</MatrixWidth><MatrixHeight>2</MatrixHeight></TileMatrix>
   <TileMatrix><ows:Identifier>0</ows:Identifier><ScaleDenominator>559082264.0287178</ScaleDenominator>
    <TopLeftCorner>-20037508.3427892 20037508.3427892</TopLeftCorner><TileWidth>256</TileWidth>
    <TileHeight>256</TileHeight><MatrixWidth>1</MatrixWidth><MatrixHeight>1</MatrixHeight></TileMatrix>
  </TileMatrixSet>
  <TileMatrixSet><ows:Identifier>deg</ows:Identifier>
   <ows:SupportedCRS>urn:ogc:def:crs:EPSG::4490</ows:SupportedCRS>
   <TileMatrix><ows:Identifier>1</ows:Identifier><ScaleDenominator>2.958293554545656E8</ScaleDenominator>
    <TopLeftCorner>)" +
           degreesCorner + R"(</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight>
    <MatrixWidth>2</MatrixWidth><MatrixHeight>1</MatrixHeight></TileMatrix>
  </TileMatrixSet>
 </Contents>
</Capabilities>)";
}

std::string wms(const std::string& version) {
    const bool newer = version == "1.3.0";
    const std::string root = newer ? "WMS_Capabilities" : "WMT_MS_Capabilities";
    const std::string crs = newer ? "CRS" : "SRS";
    const std::string box =
        newer ? "<EX_GeographicBoundingBox><westBoundLongitude>113</westBoundLongitude><eastBoundLongitude>115"
                "</eastBoundLongitude><southBoundLatitude>33</southBoundLatitude><northBoundLatitude>34"
                "</northBoundLatitude></EX_GeographicBoundingBox>"
              : R"(<LatLonBoundingBox minx="113" miny="33" maxx="115" maxy="34"/>)";
    // As the standard has it for 1.1.1 (01-068r3 annex A.1), with what the server adds to the type.
    const std::string type = newer ? ""
                                   : "<!DOCTYPE WMT_MS_Capabilities SYSTEM \"http://schemas.opengis.net/wms/1.1.1/"
                                     "capabilities_1_1_1.dtd\" [<!ELEMENT VendorSpecificCapabilities EMPTY>]>";
    return type + "<" + root + " version=\"" + version +
           R"(" xmlns:xlink="http://www.w3.org/1999/xlink"><Service><Title>Rain</Title></Service><Capability><Request>
           <GetMap><Format>image/gif</Format><Format>image/png</Format><DCPType><HTTP><Get><OnlineResource
           xlink:href="https://rain.example.org/wms?map=1&amp;"/></Get></HTTP></DCPType></GetMap></Request>
           <Layer><Title>All</Title>)" +
           "<" + crs + ">EPSG:4326</" + crs + "><" + crs + ">EPSG:4490</" + crs + ">" + box +
           R"(<Style><Name>plain</Name></Style>
           <Layer><Name>radar</Name><Title>Radar</Title><Style><Name>bright</Name></Style></Layer>
           <Layer><Name>gauges</Name></Layer></Layer></Capability></)" +
           root + ">";
}

Capabilities read(const std::string& xml) {
    const auto out = readCapabilities(xml, "https://base.example.org/x?y");
    INFO((out ? std::string{} : out.error().text()));
    REQUIRE(out);
    return *out;
}

}  // namespace

TEST_CASE("A WMTS is read with its sets, axes, styles and formats") {
    const auto all = read(wmts());
    CHECK(all.owner == "Survey office");
    REQUIRE(all.layers.size() == 2);
    const auto& img = all.layers[0];
    CHECK(img.styles == std::vector<std::string>{"day", "night"});
    CHECK(img.formats == std::vector<std::string>{"image/png", "image/jpeg"});
    CHECK(img.bounds.maxX == 115);
    REQUIRE(img.sets.size() == 2);
    // The levels stand in order whatever the document does; the limits name level "1" only.
    CHECK(img.sets[0].grid.levels[0].id == "0");
    CHECK(img.sets[0].minZoom == 1);
    CHECK(img.sets[0].maxZoom == 1);
    // 07-057r7 annex E.4: 559082264.0287178 is 156543.0339280410 metres to a pixel.
    CHECK(img.sets[0].grid.levels[0].resolution == Approx(156543.0339280410));
    // Annex E.2 has 2.795411320143589E8 for the 0.703125 degrees with which two tiles span the world; the figure here
    // is that of Tianditu's own document, which reckons with pixels of 1/96 inch.
    CHECK(img.sets[1].grid.levels[0].left == -180);
    CHECK(img.sets[1].grid.levels[0].top == 90);
    CHECK(img.sets[1].grid.levels[0].resolution == Approx(0.703125));
    CHECK(img.sets[1].grid.crs == "EPSG:4490");
}

TEST_CASE("A corner written longitude first in a latitude-first system is understood") {
    const auto all = read(wmts("-180.0 90.0"));
    CHECK(all.layers[0].sets[1].grid.levels[0].left == -180);
    CHECK(all.layers[0].sets[1].grid.levels[0].top == 90);
}

TEST_CASE("The service of a WMTS layer asks by key and value, or by the template it names") {
    const auto all = read(wmts());
    const auto kvp = serviceFor(all, {.layer = "img", .set = "deg", .style = "night"});
    REQUIRE(kvp);
    CHECK(maps::tileUrl(*kvp, {0, 1, 0}) ==
          "https://maps.example.org/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=img&STYLE=night"
          "&TILEMATRIXSET=deg&FORMAT=image/png&TILEMATRIX=1&TILEROW=0&TILECOL=1");
    CHECK(maps::checkService(*kvp));
    const auto rest = serviceFor(all, {.layer = "roads"});
    REQUIRE(rest);
    CHECK(maps::tileUrl(*rest, {1, 1, 0}) == "https://maps.example.org/rest/s/web/1/0/1.png");
    CHECK(rest->attribution == "Survey office");
    CHECK_FALSE(serviceFor(all, {.layer = "none"}));
    CHECK_FALSE(serviceFor(all, {.layer = "img", .set = "none"}));
    CHECK_FALSE(serviceFor(all, {.layer = "img", .style = "none"}));
}

TEST_CASE("A WMS is read in both versions; layers have what those around them have") {
    for (const std::string version : {"1.1.1", "1.3.0"}) {
        INFO(version);
        const auto all = read(wms(version));
        REQUIRE(all.layers.size() == 2);
        CHECK(all.layers[0].name == "radar");
        CHECK(all.layers[0].styles == std::vector<std::string>{"plain", "bright"});
        CHECK(all.layers[1].bounds.minY == 33);
        REQUIRE(all.layers[0].sets.size() == 2);
        CHECK(all.layers[0].sets[0].name == "EPSG:4490");
        const auto service = serviceFor(all, {.layer = "radar", .style = "bright"});
        REQUIRE(service);
        // Tile (1, 0) of level 0 of the house grid: the eastern half of the world.
        const auto url = maps::tileUrl(*service, {0, 1, 0});
        INFO(url);
        CHECK(url.find("https://rain.example.org/wms?map=1&SERVICE=WMS") == 0);
        CHECK(url.find("STYLES=bright") != std::string::npos);
        CHECK(url.find("WIDTH=512") != std::string::npos);
        // Latitude first since 1.3.0 only (06-042 6.7.3).
        CHECK(url.find(version == "1.3.0" ? "CRS=EPSG:4490" : "SRS=EPSG:4490") != std::string::npos);
        CHECK(url.find(version == "1.3.0" ? "BBOX=-90,0,90,180" : "BBOX=0,-90,180,90") != std::string::npos);
    }
}

TEST_CASE("Documents that are none, or hostile, are refused with the reason") {
    const auto why = [](const std::string& xml) {
        const auto out = readCapabilities(xml, "https://h/");
        return out ? std::string{} : out.error().text();
    };
    CHECK_FALSE(why("").empty());
    CHECK_FALSE(why("{\"json\":1}").empty());
    CHECK_FALSE(why(wmts().substr(0, 900)).empty());
    CHECK(why("<html/>").find("html") != std::string::npos);
    CHECK(why("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><Capabilities>&a;</Capabilities>")
              .find("document type") != std::string::npos);
    std::string deep;
    for (int i = 0; i < 200; ++i) {
        deep += "<a>";
    }
    CHECK(why(deep).find("levels deep") != std::string::npos);
    CHECK(why(std::string(21u << 20, ' ')).find("larger") != std::string::npos);
    CHECK(why("<Capabilities><Contents/></Capabilities>").find("no layer") != std::string::npos);
    // Numbers that make no sense leave the set out, and with it the layer.
    auto bad = wmts();
    for (auto at = bad.find("<ScaleDenominator>"); at != std::string::npos;
         at = bad.find("<ScaleDenominator>", at + 1)) {
        bad.replace(at + 18, 3, "nan");
    }
    CHECK_FALSE(why(bad).empty());
    // Cut anywhere: a reason or a description, never more.
    const auto whole = wmts();
    CHECK(rc::check([&] {
        auto text = whole;
        const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
        *rc::gen::arbitrary<bool>() ? text.resize(at) : static_cast<void>(text.erase(at, 3));
        static_cast<void>(readCapabilities(text, "https://h/"));
    }));
}

TEST_CASE("The address of the capabilities is made of what was typed") {
    constexpr auto wmts = maps::TileServiceKind::wmts;
    constexpr auto wms = maps::TileServiceKind::wms;
    CHECK(capabilitiesUrl("https://h/wmts", wmts) == "https://h/wmts?SERVICE=WMTS&REQUEST=GetCapabilities");
    CHECK(capabilitiesUrl("https://h/ows?service=wms", wms) == "https://h/ows?service=wms&REQUEST=GetCapabilities");
    CHECK(capabilitiesUrl("https://h/1.0.0/WMTSCapabilities.xml", wmts) == "https://h/1.0.0/WMTSCapabilities.xml");
    CHECK(capabilitiesUrl("https://h/x?REQUEST=GetCapabilities&a=1", wms) == "https://h/x?REQUEST=GetCapabilities&a=1");
    CHECK(withKeyOf("https://h/t?a=1", "https://h/wmts?tk={key}&x=1") == "https://h/t?a=1&tk={key}");
    CHECK(withKeyOf("https://h/t?tk=0123&a=1", "https://h/wmts?tk={key}") == "https://h/t?tk={key}&a=1");
    CHECK(withKeyOf("https://h/t", "https://h/wmts") == "https://h/t");
}
