// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/tiles/tile_download.h"

#include "app/tiles/tile_hub.h"
#include "maps/layer/projection.h"
#include "tests/app/tiles/fault_server.h"
#include "tests/support/qt_application.h"
#include "tests/support/temp_dir.h"
#include "tests/support/tile_pictures.h"

#include <QGuiApplication>

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::app;
using namespace weir::test;

namespace {

struct Scene {
    explicit Scene(FaultServer::Answer answer) : server{std::move(answer)} {
        FetchLimits limits;
        limits.timeout = Millis{60'000};
        limits.pause = Millis{1};
        hub = std::make_unique<TileHub>(folder / "tiles",
                                        std::make_shared<TileNetwork>(clock, std::filesystem::path{}, limits));
        service.url = server.base() + "/{z}/{x}/{y}.png";
        service.allowHttp = true;
        const auto centre = (*maps::makeProjection("EPSG:4547"))->toMap({114.0165, 33.5815});
        area = {centre.x - 5000, centre.y - 5000, centre.x + 5000, centre.y + 5000};
    }
    [[nodiscard]] DownloadPlan plan(int from, int to) const {
        const auto made = planDownload(service, area, "EPSG:4547", from, to);
        REQUIRE(made);
        return *made;
    }
    QGuiApplication& application = onlyApplication<QGuiApplication>();  // before the server, which listens with it
    TempDir folder;
    ManualClock clock{fromMillis(1'800'000'000'000)};
    FaultServer server;
    std::unique_ptr<TileHub> hub;
    maps::TileService service;
    geo::MapBox area;
};

}  // namespace

TEST_CASE("An area is downloaded once, and goes on where it stopped") {
    std::stop_source stop;
    std::atomic<int> answered = 0;
    Scene scene{[&](const std::string&) {
        if (++answered == 30) {
            stop.request_stop();
        }
        return Reply{.body = pngTile(256, 0xFF3060A0)};
    }};
    const auto plan = scene.plan(10, 15);
    // 10 km at 33.6° north: a tile of level 15 is 1222.99 m * cos(33.58°) = 1019 m wide, so ten or eleven a side.
    CHECK(plan.ranges.back().count() >= 100);
    CHECK(plan.ranges.back().count() <= 144);
    const auto tiles = scene.hub->tilesOf(scene.service);
    std::vector<jobs::Progress> told;
    const jobs::JobContext stopped{stop.get_token(), [&](jobs::Progress p) { told.push_back(std::move(p)); }};
    const auto cut = downloadTiles(*tiles, plan, stopped);
    REQUIRE_FALSE(cut);
    INFO(cut.error().text());
    CHECK(cut.error().code == ErrorCode::cancelled);
    REQUIRE_FALSE(told.empty());
    CHECK(told.back().fraction > 0);
    CHECK(told.back().fraction < 1);
    const jobs::JobContext again{{}, [](const jobs::Progress&) {}};
    const auto rest = downloadTiles(*tiles, plan, again);
    REQUIRE(rest);
    CHECK(rest->failed == 0);
    CHECK(rest->present > 0);
    CHECK(rest->present + rest->fetched == plan.count);
    const int sent = scene.server.total();
    const auto third = downloadTiles(*tiles, plan, again);
    REQUIRE(third);
    CHECK(third->present == plan.count);
    CHECK(scene.server.total() == sent);
}

TEST_CASE("A download says what failed, and gives up when nobody answers") {
    Scene missing{[](const std::string& path) {
        return path.find("/12/") != std::string::npos ? Reply{.status = 404} : Reply{.body = pngTile(256, 1)};
    }};
    const jobs::JobContext context{{}, [](const jobs::Progress&) {}};
    const auto plan = missing.plan(11, 13);
    const auto report = downloadTiles(*missing.hub->tilesOf(missing.service), plan, context);
    REQUIRE(report);
    CHECK(report->failed == plan.ranges[1].count());
    REQUIRE(report->reason);
    CHECK(report->reason->code == ErrorCode::notFound);

    Scene dead{[](const std::string&) { return Reply{.status = 503}; }};
    const auto given = downloadTiles(*dead.hub->tilesOf(dead.service), dead.plan(10, 16), context);
    REQUIRE_FALSE(given);
    CHECK(given.error().code == ErrorCode::busy);
    CHECK(dead.server.total() < 100);
}

TEST_CASE("Absurd downloads are refused beforehand") {
    Scene scene{[](const std::string&) { return Reply{}; }};
    const auto refusal = [&](int from, int to, const geo::MapBox& area) {
        const auto plan = planDownload(scene.service, area, "EPSG:4547", from, to);
        return plan ? ErrorCode::internal : plan.error().code;
    };
    CHECK(refusal(8, 18, {0, 3'000'000, 900'000, 3'900'000}) == ErrorCode::refused);
    CHECK(refusal(12, 11, scene.area) == ErrorCode::invalid);
    CHECK(refusal(0, 25, scene.area) == ErrorCode::invalid);
    scene.service.cacheMegabytes = 1;
    CHECK(refusal(10, 16, scene.area) == ErrorCode::refused);
    CHECK(scene.server.total() == 0);
}
