// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/measure.h"
#include "core/geo/overlay.h"
#include "tests/cli/run_weir.h"

#include <cmath>

using namespace weir;
using namespace weir::test;

// The imports of files nobody here wrote. Each case says so and passes when the folder of real data is not there.

namespace {

Json importJson(const std::string& store, const std::string& kind, const std::filesystem::path& file,
                std::vector<std::string> more = {}) {
    std::vector<std::string> args{"import", store, kind, file.string(), "--json"};
    args.insert(args.end(), more.begin(), more.end());
    const auto done = weirRun(args);
    INFO(done.out.substr(0, 2000) << done.err);
    REQUIRE(done.status == 0);
    return done.json();
}

bool mentions(const Json& list, const std::string& word) {
    return std::any_of(list.begin(), list.end(),
                       [&](const Json& item) { return item.dump().find(word) != std::string::npos; });
}

/// Area of `a` that lies inside `b`, as a share of `a`.
double shareInside(const geo::Geometry& a, const geo::Geometry& b) {
    const auto common = geo::intersection(a, b);
    REQUIRE(common);
    return geo::areaSquareMetres(common->geometry) / geo::areaSquareMetres(a);
}

}  // namespace

TEST_CASE("the counties of Luohe: self-touching and shifted, said and mended") {
    const auto data = sharedData("admin-boundaries");
    if (data.empty()) {
        return;
    }
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto before = entries(store);
    const auto file = data / "luohe_counties.geojson";
    const auto dry = importJson(store, "zone", file, {"--dry-run"});
    CHECK(dry["read"] == 5);
    CHECK(dry["repaired"].size() == 5);
    CHECK(mentions(dry["repaired"], "Self-intersection"));
    CHECK(mentions(dry["warnings"], "--datum gcj02"));
    CHECK(dry["written"] == false);
    CHECK(entries(store) == before);

    const auto done = importJson(store, "zone", file, {"--datum", "gcj02"});
    CHECK(done["created"] == 5);
    CHECK(done["rejected"].empty());
    CHECK_FALSE(mentions(done["warnings"], "--datum"));
    for (const auto& repair : done["repaired"]) {
        CHECK_FALSE(repair["change"].get<std::string>().empty());
    }
    const auto again = importJson(store, "zone", file, {"--datum", "gcj02"});
    CHECK(again["unchanged"] == 5);
    CHECK(again["created"] == 0);

    // Right against an independent outline in WGS 84: all of Luohe lies inside Henan, and a county's centroid has moved
    // by the offset the data's own README measured there, 546 m east and 171 m south.
    const auto henan = parseJson(contentOf(data / "henan_outline_dcw_wgs84.geojson"));
    REQUIRE(henan);
    auto province = geo::fromGeoJson((*henan)["features"][0]["geometry"].dump());
    REQUIRE(province);
    auto valid = geo::makeValid(*province);
    REQUIRE(valid);
    const auto source = parseJson(contentOf(file));
    for (const auto& row : weirRun({"list", store, "zone", "--json"}).json()) {
        const auto area = geo::fromGeoJson(row["area"].dump());
        REQUIRE(area);
        CHECK(geo::checkValid(*area)->valid);
        CHECK(shareInside(*area, valid->geometry) > 0.999);
        for (const auto& feature : (*source)["features"]) {
            if (feature["properties"]["adcode"] == row["code"]) {
                const auto raw = geo::makeValid(*geo::fromGeoJson(feature["geometry"].dump()));
                const auto from = std::get<geo::LonLat>(*geo::centroid(raw->geometry));
                const auto to = std::get<geo::LonLat>(*geo::centroid(*area));
                const double east = (from.lon - to.lon) * 111'320 * std::cos(to.lat * 3.14159265 / 180);
                const double north = (from.lat - to.lat) * 110'940;
                CHECK(east == Approx(546).margin(30));
                CHECK(north == Approx(-171).margin(30));
            }
        }
    }
}

TEST_CASE("the counties of Luohe sit right against the rivers of Henan") {
    const auto data = sharedData("admin-boundaries");
    const auto rivers = sharedData("rivers");
    if (data.empty() || rivers.empty()) {
        return;
    }
    const TempDir folder;
    const auto store = newStore(folder).string();
    importJson(store, "zone", data / "luohe_counties.geojson", {"--datum", "gcj02"});
    std::vector<geo::Geometry> counties;
    for (const auto& row : weirRun({"list", store, "zone", "--json"}).json()) {
        counties.push_back(*geo::fromGeoJson(row["area"].dump()));
    }
    REQUIRE(counties.size() == 5);
    // World Data Bank II is drawn for 1:3,000,000: it stands some 700 m off here, more than the datum moves, but every
    // swap of axes or wrong zone is tens of kilometres. The main rivers (level 3: the Sha and the Li) are what the
    // districts lie on, so a good part of their course in the window of the city is inside.
    constexpr geo::LonLatBox kWindow{113.46, 33.41, 114.29, 33.98};
    const auto window = geo::fromWkt("POLYGON((113.46 33.41,114.29 33.41,114.29 33.98,113.46 33.98,113.46 33.41))");
    REQUIRE(window);
    double inWindow = 0;
    double inside = 0;
    const auto all = parseJson(contentOf(rivers / "wdbii_rivers_henan.geojson"));
    REQUIRE(all);
    for (const auto& feature : (*all)["features"]) {
        if (feature["properties"]["level"] != 3) {
            continue;
        }
        const auto line = geo::fromGeoJson(feature["geometry"].dump());
        REQUIRE(line);
        if (!geo::boundsOf(*line).intersects(kWindow)) {
            continue;
        }
        inWindow += geo::lengthMetres(geo::intersection(*line, *window)->geometry);
        for (const auto& county : counties) {
            inside += geo::lengthMetres(geo::intersection(*line, county)->geometry);
        }
    }
    INFO(inside << " of " << inWindow << " m");
    CHECK(inWindow > 100'000);
    CHECK(inside / inWindow > 0.5);
    // The river enters the city between the districts of Yuanhui and Yancheng, at 114.00 E 33.5656 N in those data.
    const geo::Geometry entrance = geo::LonLat{114.0, 33.565637};
    CHECK(std::ranges::any_of(counties, [&](const geo::Geometry& county) {
        return geo::holds(geo::Predicate::contains, county, entrance).valueOr(false);
    }));
}

TEST_CASE("1,334 villages come in by their codes") {
    const auto data = sharedData("gazetteer");
    if (data.empty()) {
        return;
    }
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto done = importJson(store, "village", data / "luohe_villages.csv",
                                 {"--map", "code=code", "--map", "name=name", "--map", "township_code=streetCode",
                                  "--map", "county_code=areaCode"});
    CHECK(done["read"] == 1334);
    CHECK(done["created"].get<int>() + done["updated"].get<int>() + done["unchanged"].get<int>() == 1334);
    CHECK(done["rejected"].empty());
    const auto rows = weirRun({"list", store, "village", "--where", "code = '411102001001'", "--json"}).json();
    REQUIRE(rows.size() == 1);
    CHECK(rows[0]["name"] == "滨西社区居民委员会");
    CHECK(rows[0]["township_code"] == "411102001");
}

TEST_CASE("the stations of the United Kingdom come in with thresholds") {
    const auto data = sharedData("gauges");
    if (data.empty()) {
        return;
    }
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto table = importJson(store, "station", data / "uk_level_stations_thresholds.json", {"--skip-bad"});
    CHECK(table["read"].get<int>() > 2000);
    CHECK(table["created"].get<int>() > 2000);
    CHECK(table["mapping"]["warning_stage"] == "percentile_5");
    const auto thresholds =
        weirRun({"list", store, "station", "--where", "warning_stage != null and position != null", "--json"}).json();
    CHECK(thresholds.size() > 1500);
    const auto geojson = importJson(store, "station", data / "uk_level_stations.geojson", {"--skip-bad", "--dry-run"});
    CHECK(geojson["read"] == 2364);
}

TEST_CASE("every table of the spreadsheets, KML files and GeoPackages opens with all its rows") {
    struct Table {
        const char* file;
        const char* layer;
        const char* name;  ///< the column taken for the name
        int rows;
    };
    // Counted without GDAL: <row> elements less the header, <Placemark> elements, rows of the SQLite tables; those of
    // the old binary and OpenDocument files as their publishers print them.
    const std::vector<Table> tables{
        {"spreadsheets/DateFormatTests.xlsx", "Flags", "Flag Name", 3},
        {"spreadsheets/DateFormatTests.xlsx", "Tests", "Format", 45},
        {"spreadsheets/chinese-provinces.xls", "", "Chinese Name", 3},
        {"spreadsheets/date.xlsx", "", "15", 2},
        {"spreadsheets/date_1904.xlsx", "", "15", 2},
        {"spreadsheets/date_iso.xlsx", "", "2021-01-01", 5},
        {"spreadsheets/temperature-table.xlsx", "Sheet1", "", 2},
        {"spreadsheets/unicodeSheetName.xlsx", "", "1", 8},
        {"kml/gnis-ak-first-101.kml", "", "", 101},
        {"kml/kmlsamples.kml", "Placemarks", "", 3},
        {"kml/kmlsamples.kml", "Paths", "", 6},
        {"kml/kmlsamples.kml", "Google Campus", "", 4},
        {"kml/kmlsamples.kml", "Absolute and Relative", "", 4},
        {"kml/polygons2d.kml", "", "", 50},
        {"kml/time.kml", "TimeStamp'ed Points", "", 361},
        {"geopackage/gdal_sample_v1.2_spatial_index_extension.gpkg", "point2d", "strfield", 2},
        {"geopackage/geonames_belgium.gpkg", "hydrography", "", 4652},
        {"geopackage/geonames_belgium.gpkg", "roads", "", 275},
        {"geopackage/geonames_belgium.gpkg", "undersea", "", 7},
        {"geopackage/rivers.gpkg", "", "property_0", 357},
        {"geopackage/sample1_2F10.gpkg", "counties", "", 3141},
        {"geopackage/simple_sewer_features.gpkg", "s_manhole", "feature_id", 69},
        {"geopackage/simple_sewer_features.gpkg", "foul_sewer", "feature_id", 82}};
    const TempDir folder;
    const auto store = newStore(folder).string();
    for (const auto& table : tables) {
        const auto data = sharedData(std::string{table.file}.substr(0, std::string_view{table.file}.find('/')));
        if (data.empty()) {
            return;
        }
        std::vector<std::string> more{"--dry-run", "--skip-bad"};
        if (*table.layer != '\0') {
            more.insert(more.end(), {"--layer", table.layer});
        }
        if (*table.name != '\0') {
            more.insert(more.end(), {"--map", std::string{"name="} + table.name});
        }
        INFO(table.file << " " << table.layer);
        const auto done = importJson(store, "person", data.parent_path() / table.file, more);
        CHECK(done["read"] == table.rows);
    }
}

TEST_CASE("every spreadsheet, KML and GeoPackage opens or gives a reason") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto before = entries(store);
    int opened = 0;
    int refused = 0;
    for (const auto* topic : {"spreadsheets", "kml", "geopackage"}) {
        const auto data = sharedData(topic);
        if (data.empty()) {
            return;
        }
        for (const auto& file : std::filesystem::directory_iterator{data}) {
            if (file.path().extension() == ".md") {
                continue;
            }
            const auto outcome = weirRun({"import", store, "person", file.path().string(), "--dry-run", "--json"});
            INFO(file.path() << outcome.err << outcome.out.substr(0, 400));
            if (outcome.status == 0) {
                CHECK(outcome.json()["read"].get<int>() >= 0);
                ++opened;
            } else {
                CHECK((outcome.status == 1 || outcome.status == 2));
                CHECK(outcome.saysOneLine());
                // The one broken archive says so; all others only ask which layer or column is meant.
                const bool asks = outcome.err.find("--layer") != std::string::npos ||
                                  outcome.err.find("--map name=") != std::string::npos;
                CHECK(asks != (file.path().filename() == "radar-animation.kmz"));
                ++refused;
            }
        }
    }
    WARN("opened " << opened << ", refused with a reason " << refused);
    CHECK(opened + refused > 20);
    CHECK(entries(store) == before);
}
