// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/cli/run_weir.h"

#include <QImage>

using namespace weir;
using namespace weir::test;

namespace {

/// Four squares side by side, 0.1° wide from 114° E 33° N, with people 10, 20, 30 and none.
std::string squares() {
    Json features = Json::array();
    const std::vector<Json> people{10, 20, 30, nullptr};
    for (std::size_t i = 0; i < people.size(); ++i) {
        const double west = 114 + 0.1 * static_cast<double>(i);
        features.push_back(
            {{"type", "Feature"},
             {"properties", {{"people", people[i]}, {"name", "区"}}},
             {"geometry",
              {{"type", "Polygon"},
               {"coordinates", {{{west, 33}, {west + 0.1, 33}, {west + 0.1, 33.1}, {west, 33.1}, {west, 33}}}}}}});
    }
    return Json{{"type", "FeatureCollection"}, {"features", features}}.dump();
}

}  // namespace

TEST_CASE("an outside layer is drawn in classes of an attribute") {
    const TempDir folder;
    const auto store = (folder / "s.weir").string();
    const auto file = (folder / "squares.geojson").string();
    const auto picture = (folder / "map.png").string();
    REQUIRE(weirRun({"new", store, "--city", WEIR_SOURCE_DIR "/resources/cities/luohe"}).status == 0);
    writeText(file, squares());
    REQUIRE(weirRun({"layer", "add", store, file, "--datum", "wgs84"}).status == 0);

    const auto made = weirRun({"layer", "style", store, "squares", "--field", "people", "--method", "quantile",
                               "--classes", "3", "--low", "#FFFFFF", "--high", "#000000"});
    CHECK(made.status == 0);
    CHECK(made.out == "10 – 20\n20 – 30\n");  // three values and their limits: the last range takes its end
    const auto style = weirRun({"layer", "style", store, "squares"}).json();
    CHECK(style["classing"] == "ranges");
    CHECK(style["classes"].size() == 2);

    REQUIRE(
        weirRun({"render", store, "-o", picture, "--bbox", "114,33,114.4,33.1", "--size", "800x240", "--no-overlays"})
            .status == 0);
    const QImage map{QString::fromStdString(picture)};
    REQUIRE(map.width() == 800);
    const auto grey = [&](int x) { return qGray(map.pixel(x, 120)); };
    CHECK(grey(100) == 255);  // 10
    CHECK(grey(300) == 0);    // 20 begins the upper range
    CHECK(grey(500) == 0);    // 30 ends it
    CHECK(grey(700) > 150);   // unknown: the base style's hardly visible tint, no class

    const auto byValue = weirRun({"layer", "style", store, "squares", "--field", "name", "--method", "values"});
    CHECK(byValue.status == 0);
    CHECK(byValue.out == "区\n");
}

TEST_CASE("a style that cannot be made changes nothing") {
    const TempDir folder;
    const auto store = (folder / "s.weir").string();
    const auto file = (folder / "squares.geojson").string();
    REQUIRE(weirRun({"new", store, "--city", WEIR_SOURCE_DIR "/resources/cities/luohe"}).status == 0);
    writeText(file, squares());
    REQUIRE(weirRun({"layer", "add", store, file, "--datum", "wgs84"}).status == 0);
    const auto before = weirRun({"layer", "style", store, "squares"}).out;
    const std::vector<std::pair<std::vector<std::string>, int>> calls{
        {{"--field", "depth"}, 1},
        {{"--field", "name"}, 1},  // no numbers
        {{"--field", "people", "--classes", "0"}, 2},
        {{"--field", "people", "--method", "magic"}, 2},
        {{"--field", "people", "--low", "red"}, 1},
        {{"--classes", "3"}, 2},
        {{"--field", "people", "--role", "emperor"}, 2},
    };
    for (const auto& [more, status] : calls) {
        std::vector<std::string> args{"layer", "style", store, "squares"};
        args.insert(args.end(), more.begin(), more.end());
        const auto outcome = weirRun(args);
        INFO(more.back() << ": " << outcome.err);
        CHECK(outcome.status == status);
        CHECK(outcome.saysOneLine());
    }
    CHECK(weirRun({"layer", "style", store, "nothing"}).status == 1);
    CHECK(weirRun({"layer", "style", store, "squares"}).out == before);
}

TEST_CASE("A text table whose rows do not fit its columns becomes no layer, texts that do not fit are told") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto file = (folder / "points.csv").string();
    writeText(file, "name,lon,lat\n一,114.0,33.5\n二,东,114.1,33.6\n");
    const auto refused = weirRun({"layer", "add", store, file, "--crs", "EPSG:4490"});
    CHECK(refused.status == 1);
    CHECK(refused.saysOneLine());
    CHECK(refused.err.find("line 3") != std::string::npos);
    CHECK(weirRun({"layer", "list", store, "--json"}).json().empty());

    writeText(file, "name,lon,lat\n\xA4\xF4,114.0,33.5\nok\xFF,114.1,33.6\n");
    const auto told = weirRun({"layer", "add", store, file, "--crs", "EPSG:4490", "--encoding", "BIG5", "--json"});
    REQUIRE(told.status == 0);
    CHECK(told.json()["warnings"].dump().find("1 texts do not fit the encoding BIG5") != std::string::npos);
    CHECK(weirRun({"layer", "add", store, file, "--encoding", "klingon"}).status == 2);
}
