// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Map services on the command line.
#include "tests/app/tiles/fault_server.h"
#include "tests/cli/run_weir.h"
#include "tests/support/qt_application.h"
#include "tests/support/tile_pictures.h"

#include <QGuiApplication>
#include <QImage>

using namespace weir;
using namespace weir::test;

namespace {

constexpr auto kCanary = "canary0123456789";

std::vector<std::string> add(const std::filesystem::path& store, std::vector<std::string> rest) {
    rest.insert(rest.begin(), {"layer", "add", store.string()});
    return rest;
}

/// Whether any file below the folder holds the text.
bool holds(const std::filesystem::path& folder, const std::string& text) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        if (entry.is_regular_file() && contentOf(entry.path()).find(text) != std::string::npos) {
            return true;
        }
    }
    return false;
}

}  // namespace

TEST_CASE("Map services are added, listed and removed by the command line") {
    const TempDir folder;
    const auto store = newStore(folder);
    const auto made =
        weirRun(add(store, {"https://tiles.example.org/{z}/{x}/{y}.png", "--kind", "xyz", "--crs", "EPSG:4490",
                            "--datum", "gcj02", "--min-zoom", "3", "--max-zoom", "12", "--name", "底图", "--json"}));
    REQUIRE(made.status == 0);
    const auto service = made.json()["service"];
    CHECK(service["datum"] == "gcj02");
    CHECK(service["min_zoom"] == 3);
    CHECK(service["grid"]["crs"] == "EPSG:4490");
    REQUIRE(weirRun(add(store, {"img_c", "--kind", "tianditu"})).status == 0);
    const auto list = weirRun({"layer", "list", store.string()});
    CHECK(list.out.find("xyz https://tiles.example.org") != std::string::npos);
    CHECK(list.out.find("tianditu https://{s}.tianditu.gov.cn") != std::string::npos);
    CHECK(weirRun({"layer", "remove", store.string(), "底图"}).status == 0);
    CHECK(weirRun({"verify", store.string()}).status == 0);
}

TEST_CASE("A map service that makes no sense is refused in one line and changes nothing") {
    const TempDir folder;
    const auto store = newStore(folder);
    const auto before = entries(store);
    for (const auto& rest : std::vector<std::vector<std::string>>{
             {"https://tiles.example.org/a.png"},
             {"http://tiles.example.org/{z}/{x}/{y}.png"},
             {"https://tiles.example.org/{z}/{x}/{y}.png", "--kind", "nonsense"},
             {"https://tiles.example.org/{z}/{x}/{y}.png", "--crs", "EPSG:4547"},
             {"https://tiles.example.org/{z}/{x}/{y}.png", "--datum", "mars"},
             {"https://tiles.example.org/{z}/{x}/{y}.png", "--min-zoom", "9", "--max-zoom", "3"},
             {"xyz_w", "--kind", "tianditu"},
             {"img_z", "--kind", "tianditu"},
             {std::string{"https://t0.tianditu.gov.cn/{z}/{x}/{y}?tk="} + kCanary}}) {
        const auto refused = weirRun(add(store, rest));
        INFO(refused.err);
        CHECK(refused.status != 0);
        CHECK(refused.saysOneLine());
        CHECK(refused.err.find(kCanary) == std::string::npos);
    }
    CHECK(entries(store) == before);
    CHECK(weirRun({"layer", "key", "tianditu"}, "two words\n").status == 1);
}

TEST_CASE("A picture is drawn from the cache unless the network is allowed, and no key is left anywhere") {
    onlyApplication<QGuiApplication>();  // the one of this test program
    const TempDir folder;
    const auto store = newStore(folder);
    FaultServer server{[](const std::string&) { return Reply{.body = pngTile(256, 0xFF3060A0)}; }};
    REQUIRE(weirRun({"layer", "key", "127.0.0.1"}, std::string{kCanary} + "\n").status == 0);
    REQUIRE(weirRun(add(store, {server.base() + "/{z}/{x}/{y}.png?tk={key}", "--allow-http"})).status == 0);
    const auto draw = [&](std::vector<std::string> more) {
        std::vector<std::string> args{"render",       store.string(), "-o",     (folder / "map.png").string(),
                                      "--size",       "400x300",      "--bbox", "113.9,33.5,114.1,33.65",
                                      "--no-overlays"};
        args.insert(args.end(), more.begin(), more.end());
        return weirRun(args);
    };
    const auto offline = draw({});
    REQUIRE(offline.status == 0);
    CHECK(server.total() == 0);
    CHECK(offline.err.find("tiles are missing") + offline.err.find("块瓦片") != 2 * std::string::npos);
    const auto online = draw({"--online", "--tile-wait", "60"});
    REQUIRE(online.status == 0);
    CHECK(server.total() > 0);
    // Away from everything of the backdrop, which lies over the service.
    const auto blueOf = [&] {
        return qBlue(QImage{QString::fromStdString((folder / "map.png").string())}.pixel(50, 50));
    };
    CHECK(blueOf() == 0xA0);
    for (const auto& [path, count] : server.asked()) {
        CHECK(path.find(kCanary) != std::string::npos);
    }
    // From the cache now, and without the key anywhere near the store.
    const int asked = server.total();
    REQUIRE(draw({}).status == 0);
    CHECK(server.total() == asked);
    CHECK(blueOf() == 0xA0);
    CHECK_FALSE(holds(folder.path(), kCanary));
    CHECK(online.err.find(kCanary) == std::string::npos);
}
