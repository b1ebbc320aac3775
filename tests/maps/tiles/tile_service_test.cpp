// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/tiles/tile_service.h"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::maps;

namespace {

TileService xyz(std::string url) {
    TileService service;
    service.url = std::move(url);
    return service;
}

}  // namespace

TEST_CASE("Tiles are named as the conventions of web maps say") {
    // The example of "Bing Maps Tile System": tile (3, 5) at level 3 has the quad key 213.
    CHECK(tileUrl(xyz("https://h/{q}.png"), {3, 3, 5}) == "https://h/213.png");
    CHECK(tileUrl(xyz("https://h/{z}/{x}/{y}.png"), {3, 3, 5}) == "https://h/3/3/5.png");
    // TMS counts rows from the bottom: 2^3 - 1 - 5.
    CHECK(tileUrl(xyz("https://h/{z}/{x}/{-y}.png"), {3, 3, 5}) == "https://h/3/3/2.png");
    auto service = xyz("https://{s}.h/{z}/{x}/{y}.png?k={key}&other={unknown}");
    service.hosts = {"a", "b"};
    CHECK(tileUrl(service, {1, 0, 1}, "s&t") == "https://b.h/1/0/1.png?k=s%26t&other={unknown}");
    CHECK(tileUrl(service, {1, 1, 1}, "") == "https://a.h/1/1/1.png?k=&other={unknown}");
}

TEST_CASE("WMS 1.3.0 takes latitude first for degrees, 1.1.1 never does") {
    auto service = xyz(wmsUrl("https://h/wms", {.layers = "a,b", .crs = "EPSG:4490"}));
    service.grid = TileGrid::degrees("EPSG:4490");
    service.northingFirst = true;
    // Tile (1, 0) of level 0 is the eastern half of the world.
    const auto newer = tileUrl(service, {0, 1, 0});
    CHECK(newer.find("BBOX=-90,0,90,180") != std::string::npos);
    CHECK(newer.find("CRS=EPSG:4490") != std::string::npos);
    CHECK(newer.find("WIDTH=256&HEIGHT=256") != std::string::npos);
    CHECK(newer.find("TRANSPARENT=TRUE") != std::string::npos);
    service.url = wmsUrl("https://h/wms?map=x", {.version = "1.1.1", .layers = "a", .crs = "EPSG:4490"});
    service.northingFirst = false;
    const auto older = tileUrl(service, {0, 1, 0});
    CHECK(older.find("https://h/wms?map=x&SERVICE=WMS") == 0);
    CHECK(older.find("BBOX=0,-90,180,90") != std::string::npos);
    CHECK(older.find("SRS=EPSG:4490") != std::string::npos);
}

TEST_CASE("Tianditu is asked as its operator documents it") {
    // lbs.tianditu.gov.cn: …/img_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=img&STYLE=default
    // &TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=…
    const auto web = tiandituService("img", false);
    REQUIRE(web);
    const auto url = tileUrl(*web, {12, 3343, 1642}, "0123");
    CHECK(url ==
          "https://t1.tianditu.gov.cn/img_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=img"
          "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX=12&TILEROW=1642&TILECOL=3343&tk=0123");
    // In degrees level "1" has two tiles: one tile of level 10 is 360° / 2^10 wide.
    const auto degrees = tiandituService("vec", true);
    REQUIRE(degrees);
    const TileId tile{9, 836, 160};
    CHECK(degrees->grid.boxOf(tile).width() == Approx(360.0 / 1024));
    CHECK(tileUrl(*degrees, tile, "k").find("TILEMATRIX=10&TILEROW=160&TILECOL=836") != std::string::npos);
    CHECK(degrees->grid.crs == "EPSG:4490");
    CHECK(degrees->keyName == kTiandituKey);
    CHECK_FALSE(tiandituService("xyz", true));
    // The key is no part of what is stored.
    CHECK(toJson(*web).dump().find("0123") == std::string::npos);
    CHECK(checkService(*web));
    CHECK(checkService(*degrees));
}

TEST_CASE("A service goes through JSON unchanged") {
    auto service = *tiandituService("cia", true);
    service.datum = geo::Datum::gcj02;
    service.bounds.add(110, 30);
    service.bounds.add(117, 36);
    service.northingFirst = true;
    service.allowHttp = true;
    service.maxAgeHours = 5;
    service.cacheMegabytes = 77;
    service.keepDays = 9;
    const auto back = tileServiceFromJson(toJson(service));
    REQUIRE(back);
    CHECK(*back == service);
    CHECK(isServiceText(toJson(service).dump()));
    CHECK_FALSE(isServiceText("/home/officer/map.tif"));
    CHECK(cacheKey(*back) == cacheKey(service));
    service.url += "&x=1";
    CHECK(cacheKey(*back) != cacheKey(service));
}

TEST_CASE("An address is refused with the reason when it cannot be used or would betray something") {
    const auto refusal = [](std::string url, bool http = false) {
        auto service = xyz(std::move(url));
        service.allowHttp = http;
        const auto checked = checkService(service);
        return checked ? std::string{} : checked.error().text();
    };
    CHECK(refusal("https://h/{z}/{x}/{y}.png").empty());
    CHECK(refusal("https://h/{q}.png").empty());
    CHECK(refusal("http://h/{z}/{x}/{y}.png", true).empty());
    CHECK(refusal("http://h/{z}/{x}/{y}.png").find("without encryption") != std::string::npos);
    CHECK(refusal("https://h/{z}/{x}.png").find("number of the tile") != std::string::npos);
    CHECK(refusal("https://{s}.h/{z}/{x}/{y}.png").find("{s}") != std::string::npos);
    CHECK_FALSE(refusal("ftp://h/{z}/{x}/{y}.png").empty());
    CHECK_FALSE(refusal("file:///etc/{z}/{x}/{y}").empty());
    CHECK_FALSE(refusal("https:///{z}/{x}/{y}").empty());
    CHECK_FALSE(refusal("https://h/{z}/{x}/{y} .png").empty());
    std::string tooLong(5000, 'a');
    tooLong.replace(0, 21, "https://h/{z}/{x}/{y}");
    CHECK_FALSE(refusal(tooLong).empty());
    for (const auto* secret : {"https://user:pw@h/{z}/{x}/{y}", "https://h/{z}/{x}/{y}?tk=canary",
                               "https://h/{z}/{x}/{y}?a=1&ACCESS_TOKEN=canary"}) {
        const auto said = refusal(secret);
        CHECK(said.find("password or a key") != std::string::npos);
        CHECK(said.find("canary") == std::string::npos);
    }
}

TEST_CASE("A key is taken out of a pasted address") {
    const auto apart = withoutKey("https://h/wmts?layer=a&tk=0123abc&x=1");
    CHECK(apart.key == "0123abc");
    CHECK(apart.url == "https://h/wmts?layer=a&tk={key}&x=1");
    CHECK(withoutKey("https://h/wmts?tk={key}").key.empty());
    CHECK(withoutKey("https://h/monkey?x=key").key.empty());
    CHECK(serverOf("https://user:secret@h.example:8443/a?tk=1") == "https://h.example:8443");
    CHECK(hostOf("https://user:secret@H.Example:8443/a") == "h.example");
}

TEST_CASE("A coordinate system is known by any of its names, with the order of its axes") {
    CHECK(crsFromUrn("urn:ogc:def:crs:EPSG::4490").code == "EPSG:4490");
    CHECK(crsFromUrn("urn:ogc:def:crs:EPSG:6.18.3:3857").code == "EPSG:3857");
    CHECK(crsFromUrn("http://www.opengis.net/def/crs/EPSG/0/4326").code == "EPSG:4326");
    CHECK(crsFromUrn("EPSG:900913").code == "EPSG:3857");
    CHECK(crsFromUrn("urn:ogc:def:crs:OGC:1.3:CRS84").code == "EPSG:4326");
    CHECK(crsFromUrn("nonsense").code.empty());
    CHECK(crsFromUrn("EPSG:4490").northingFirst);
    CHECK(crsFromUrn("EPSG:4547").northingFirst);  // x is north in Gauss-Krüger
    CHECK_FALSE(crsFromUrn("EPSG:3857").northingFirst);
    CHECK_FALSE(crsFromUrn("urn:ogc:def:crs:OGC:1.3:CRS84").northingFirst);
}
