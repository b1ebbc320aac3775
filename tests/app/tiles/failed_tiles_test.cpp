// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Servers that answer badly (reliability: failed tiles): whatever comes, the map shows hatched tiles, counts them, asks
// again as the rules say, and betrays no key.
#include "app/tiles/tile_hub.h"
#include "maps/render/renderer.h"
#include "tests/app/tiles/fault_server.h"
#include "tests/support/qt_application.h"
#include "tests/support/temp_dir.h"
#include "tests/support/tile_pictures.h"

#include <QGuiApplication>

#include <zlib.h>
#include <catch2/catch.hpp>

#include <cmath>
#include <condition_variable>
#include <fstream>
#include <iostream>

using namespace weir;
using namespace weir::app;
using namespace weir::test;

namespace {

constexpr auto kCanary = "canary0123456789";

std::string gzip(const std::string& text) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string out(compressBound(static_cast<uLong>(text.size())) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

/// `timeout`: long enough that a loaded machine does not take for silence what is an answer.
FetchLimits quick(Millis timeout = Millis{20'000}) {
    FetchLimits limits;
    limits.bytes = 1 << 20;
    limits.timeout = timeout;
    limits.pause = Millis{1};
    limits.hostFailures = 1'000'000;  // leaving a host alone has its own test
    return limits;
}

struct Fault {
    std::string name;
    Reply reply;
    int attempts;      ///< by the rules of HttpFetcher
    std::string says;  ///< part of the reason
};

std::vector<Fault> faults() {
    const auto png = pngTile(256, 0xFF3060A0);
    using Way = Reply::Way;
    return {{"junk", {.body = "<html>please log in</html>"}, 3, "text instead of a picture"},
            {"binary", {.body = std::string(3000, '\x7F')}, 3, "no PNG, JPEG or WebP"},
            {"404", {.status = 404, .body = "no"}, 1, "no such tile"},
            {"403", {.status = 403, .body = "no"}, 1, "refuses"},
            {"500", {.status = 500, .body = "no"}, 3, "in trouble"},
            {"429", {.status = 429, .body = "no"}, 3, "in trouble"},
            {"slow", {.way = Way::silence}, 3, "took too long"},
            {"cut", {.way = Way::cut, .body = png}, 3, "cut"},
            {"cutPicture", {.body = png.substr(0, png.size() / 2)}, 3, "cut off"},
            {"otherScheme", {.status = 302, .headers = "Location: ftp://127.0.0.1/x.png\r\n"}, 1, "less safe"},
            {"otherHost", {.status = 302, .headers = "Location: http://localhost/x.png\r\n"}, 1, "less safe"},
            {"wrongSize", {.body = pngTile(128, 0xFF3060A0)}, 3, "128 x 128"},
            {"empty", {}, 3, "empty"},
            {"bomb", {.headers = "Content-Encoding: gzip\r\n", .body = gzip(std::string(30u << 20, '\0'))}, 1, ""},
            {"large", {.body = std::string(3u << 20, 'x')}, 1, "more than 1 megabytes"}};
}

/// A view of Luohe whose tiles are counted.
maps::RenderRequest requestFor(maps::TileSource source, int zoom = 14) {
    maps::RenderRequest request;
    request.projection = *maps::makeProjection("EPSG:4547");
    request.view.width = 1300;
    request.view.height = 900;
    request.view.centre = request.projection->toMap({114.0165, 33.5815});
    request.view.metresPerPixel = 156543.03 / std::exp2(zoom) * 0.833;
    request.background = "#FFFFFF";
    request.tileWait = std::chrono::seconds{60};
    maps::Layer layer;
    layer.id = "layer:1";
    layer.name = "service";
    layer.source = std::move(source);
    request.layers = {layer};
    return request;
}

maps::TileService serviceAt(const std::string& base) {
    maps::TileService service;
    service.url = base + "/{z}/{x}/{y}.png?tk={key}";
    service.keyName = "test";
    service.allowHttp = true;
    return service;
}

struct Desk {
    explicit Desk(FetchLimits limits = quick())
        : hub{folder / "tiles", std::make_shared<TileNetwork>(clock, std::filesystem::path{}, limits)} {
        onlyApplication<QGuiApplication>();
        REQUIRE(hub.keys().set("test", kCanary));
        maps::RendererOptions options;
        options.symbols = std::filesystem::path{WEIR_SOURCE_DIR} / "resources" / "symbols";
        renderer = std::make_unique<maps::Renderer>(options);
    }
    maps::TileSource source(const maps::TileService& service, bool online = true) {
        return {hub.tilesOf(service), online, 0};
    }
    TempDir folder;
    ManualClock clock{fromMillis(1'800'000'000'000)};
    TileHub hub;
    std::unique_ptr<maps::Renderer> renderer;
};

int bareIn(const QImage& image) {
    int bare = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            bare += image.pixel(x, y) == 0xFFFFFFFF ? 1 : 0;
        }
    }
    return bare;
}

/// What an answer to HttpFetcher::fetch() waits in.
struct Answer {
    std::mutex mutex;
    std::condition_variable came;
    std::vector<Result<std::string>> all;
    HttpFetcher::Done taker() {
        return [this](Result<std::string> result) {
            const std::scoped_lock lock{mutex};
            all.push_back(std::move(result));
            came.notify_all();
        };
    }
    void await(std::size_t count) {
        std::unique_lock lock{mutex};
        REQUIRE(came.wait_for(lock, std::chrono::seconds{30}, [&] { return all.size() >= count; }));
    }
};

}  // namespace

TEST_CASE("Tiles that fail in any way are hatched, counted and asked for again as the rules say") {
    std::size_t cases = 0;
    for (const auto& fault : faults()) {
        INFO(fault.name);
        Desk desk{quick(fault.reply.way == Reply::Way::silence ? Millis{80} : Millis{20'000})};
        FaultServer server{[&](const std::string&) { return fault.reply; }};
        const auto service = serviceAt(server.base());
        const auto result = desk.renderer->render(requestFor(desk.source(service)));
        REQUIRE(result.tiles.size() == 1);
        const auto& state = result.tiles.front().state;
        CHECK(result.complete);
        CHECK(state.total >= 20);
        CHECK(state.failed == state.total);
        CHECK(bareIn(result.image) == 0);
        const auto asked = server.asked();
        CHECK(asked.size() == state.total);
        for (const auto& [path, count] : asked) {
            CHECK(count == fault.attempts);
            CHECK(path.find(kCanary) != std::string::npos);  // the server did get the key …
        }
        REQUIRE(result.notices.size() == 1);
        const auto said = result.notices.front().reason.text();
        INFO(said);
        CHECK(said.find(kCanary) == std::string::npos);  // … and nobody else
        CHECK(said.find("tk=") == std::string::npos);
        CHECK(said.find(fault.says) != std::string::npos);
        // Not asked again at once by the next picture.
        static_cast<void>(desk.renderer->render(requestFor(desk.source(service))));
        CHECK(server.total() == static_cast<int>(state.total) * fault.attempts);
        cases += state.total;
    }
    std::cout << cases << " tiles failed in " << faults().size() << " ways\n";
    CHECK(cases >= 300);
}

TEST_CASE("A tile that came is kept, drawn offline with its age, and asked for again when it is too old") {
    Desk desk;
    FaultServer server{[](const std::string&) { return Reply{.body = pngTile(256, 0xFF3060A0)}; }};
    auto service = serviceAt(server.base());
    service.maxAgeHours = 24;
    const auto first = desk.renderer->render(requestFor(desk.source(service)));
    CHECK(first.notices.empty());
    const auto total = static_cast<int>(first.tiles.front().state.total);
    CHECK(server.total() == total);
    // Another start of the program: nothing is asked, all is drawn.
    desk.clock.advance(std::chrono::hours{30});
    TileHub later{desk.folder / "tiles", desk.hub.network()};
    const maps::TileSource offline{later.tilesOf(service), false, 0};
    desk.renderer->clearCache();
    const auto second = desk.renderer->render(requestFor(offline));
    CHECK(second.notices.empty());
    CHECK(server.total() == total);
    const auto& state = second.tiles.front().state;
    CHECK_FALSE(state.online);
    REQUIRE(state.oldest);
    CHECK(state.now - *state.oldest == std::chrono::hours{30});
    CHECK(qBlue(second.image.pixel(450, 280)) == 0xA0);
    // Online again: older than a day, so asked for once more.
    const auto third = desk.renderer->render(requestFor({later.tilesOf(service), true, 1}));
    CHECK(server.total() == 2 * total);
    CHECK(third.tiles.front().state.now == third.tiles.front().state.oldest);
}

TEST_CASE("An older tile stays when the newer one does not come") {
    Desk desk;
    std::atomic<bool> broken = false;
    FaultServer server{
        [&](const std::string&) { return broken ? Reply{.status = 500} : Reply{.body = pngTile(256, 0xFF3060A0)}; }};
    auto service = serviceAt(server.base());
    service.maxAgeHours = 1;
    static_cast<void>(desk.renderer->render(requestFor(desk.source(service))));
    broken = true;
    desk.clock.advance(std::chrono::hours{2});
    const auto again = desk.renderer->render(requestFor({desk.hub.tilesOf(service), true, 1}));
    CHECK(again.tiles.front().state.failed == 0);
    CHECK(qBlue(again.image.pixel(450, 280)) == 0xA0);
    CHECK(again.tiles.front().state.now - *again.tiles.front().state.oldest == std::chrono::hours{2});
}

TEST_CASE("Nothing is asked of the network while a layer is offline") {
    Desk desk;
    FaultServer server{[](const std::string&) { return Reply{.body = pngTile(256, 0xFF3060A0)}; }};
    auto request = requestFor(desk.source(serviceAt(server.base()), false));
    request.decorations.stamps = false;  // a white label that says so
    const auto result = desk.renderer->render(request);
    CHECK(server.total() == 0);
    CHECK(result.tiles.front().state.failed == result.tiles.front().state.total);
    CHECK(bareIn(result.image) == 0);
    // A layer of the store is offline until somebody switches it on.
    const auto text = sourceText(serviceAt(server.base()));
    CHECK_FALSE(desk.hub.sourceOf(7, text)->online);
    desk.hub.setOnline(7, true);
    CHECK(desk.hub.sourceOf(7, text)->online);
    CHECK_FALSE(desk.hub.sourceOf(8, text)->online);
}

TEST_CASE("A host that does not answer is left alone, and asked again when its rest is over") {
    auto limits = quick();
    limits.hostFailures = 6;
    limits.hostRest = Millis{30'000};
    ManualClock clock{fromMillis(0)};
    onlyApplication<QGuiApplication>();
    FaultServer server{[](const std::string&) { return Reply{.status = 503}; }};
    HttpFetcher fetcher{clock, limits};
    Answer answer;
    for (int i = 0; i < 40; ++i) {
        fetcher.fetch({server.base() + "/" + std::to_string(i), true, {}}, answer.taker());
    }
    answer.await(40);
    const int before = server.total();
    CHECK(before >= limits.hostFailures);
    CHECK(before <= limits.hostFailures + limits.perHost);
    fetcher.fetch({server.base() + "/resting", true, {}}, answer.taker());
    answer.await(41);
    CHECK(server.total() == before);
    CHECK(answer.all.back().error().text().find("left alone") != std::string::npos);
    clock.advance(Millis{30'001});
    fetcher.fetch({server.base() + "/after", true, {}}, answer.taker());
    answer.await(42);
    CHECK(server.total() == before + 1);  // one failure, and it rests again
}

TEST_CASE("A host is asked a few questions at once and no more") {
    auto limits = quick();
    limits.perHost = 3;
    limits.timeout = Millis{8000};
    ManualClock clock{fromMillis(0)};
    onlyApplication<QGuiApplication>();
    FaultServer server{[](const std::string&) { return Reply{.body = "x"}; }};
    HttpFetcher fetcher{clock, limits};
    Answer answer;
    for (int i = 0; i < 60; ++i) {
        fetcher.fetch({server.base() + "/" + std::to_string(i), true, {}}, answer.taker());
    }
    answer.await(60);
    CHECK(fetcher.counts().mostAtOnce == 3);
    CHECK(fetcher.counts().underWay == 0);
    CHECK(server.total() == 60);
}

TEST_CASE("Only https is asked, http where a host was excepted, nothing else ever") {
    ManualClock clock{fromMillis(0)};
    onlyApplication<QGuiApplication>();
    FaultServer server{[](const std::string&) { return Reply{.body = "x"}; }};
    HttpFetcher fetcher{clock, quick()};
    Answer answer;
    fetcher.fetch({server.base() + "/secret?tk=canary", false, {}}, answer.taker());
    fetcher.fetch({"file:///etc/passwd", true, {}}, answer.taker());
    fetcher.fetch({"ftp://127.0.0.1/x", true, {}}, answer.taker());
    fetcher.fetch({"not an address", true, {}}, answer.taker());
    answer.await(4);
    CHECK(server.total() == 0);
    for (const auto& one : answer.all) {
        REQUIRE_FALSE(one);
        CHECK(one.error().text().find("canary") == std::string::npos);
    }
    CHECK(answer.all.front().error().code == ErrorCode::refused);
}

TEST_CASE("What nobody waits for any more is not asked for") {
    auto limits = quick();
    limits.perHost = 1;
    limits.timeout = Millis{60'000};
    Desk desk{limits};
    FaultServer server{[](const std::string&) { return Reply{.way = Reply::Way::silence}; }};
    const auto tiles = desk.hub.tilesOf(serviceAt(server.base()));
    std::vector<maps::TileId> wanted;
    for (int i = 0; i < 20; ++i) {
        wanted.push_back({14, 13380 + i, 6560});
    }
    auto order = tiles->order(wanted, true, {});
    CHECK(order->waiting() == 20);
    auto second = tiles->order({wanted.front()}, true, {});
    order.reset();
    CHECK(second->waiting() == 1);
    second.reset();
    // The fetcher's queue is worked off in order: when this one was refused, the others have been dropped.
    Answer answer;
    desk.hub.network()->fetcher.fetch({"x", true, {}}, answer.taker());
    answer.await(1);
    CHECK(desk.hub.network()->fetcher.counts().underWay == 0);
    CHECK(desk.hub.network()->fetcher.counts().asked <= 2);
}

TEST_CASE("A damaged cache is put aside, begun again, and said") {
    Desk desk;
    FaultServer server{[](const std::string&) { return Reply{.body = pngTile(256, 0xFF3060A0)}; }};
    const auto service = serviceAt(server.base());
    const auto file = desk.folder / "tiles" / (maps::cacheKey(service) + ".mbtiles");
    std::filesystem::create_directories(file.parent_path());
    std::ofstream{file} << std::string(8192, 'x');
    const auto result = desk.renderer->render(requestFor(desk.source(service)));
    CHECK(result.tiles.front().state.failed == 0);
    CHECK(std::filesystem::exists(file.string() + ".damaged"));
    const auto told = desk.hub.tilesOf(service)->trouble();
    REQUIRE(told);
    CHECK(told->text().find("damaged") != std::string::npos);
    CHECK_FALSE(desk.hub.tilesOf(service)->trouble());
}

TEST_CASE("Keys stay in a file of their own that only its owner may read") {
    TempDir folder;
    const auto file = folder / "config" / "keys.json";
    {
        MapKeys keys{file};
        REQUIRE(keys.set("tianditu", kCanary));
        CHECK_FALSE(keys.set("tianditu", "two words"));
        CHECK_FALSE(keys.set("", "x"));
    }
    CHECK(MapKeys{file}.key("tianditu") == kCanary);
    CHECK(MapKeys{file}.key("other").empty());
    const auto mode = std::filesystem::status(file).permissions();
    CHECK((mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all)) ==
          std::filesystem::perms::none);
    REQUIRE(MapKeys{file}.set("tianditu", ""));
    CHECK(MapKeys{file}.key("tianditu").empty());
}
