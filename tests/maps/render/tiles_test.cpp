// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/china_datum.h"
#include "maps/layer/tile_style.h"
#include "maps/render/tile_book.h"
#include "tests/maps/render/scene.h"
#include "tests/support/manual_tiles.h"
#include "tests/support/mvt_writer.h"
#include "tests/support/tile_pictures.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <numbers>
#include <set>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

constexpr geo::LonLat kLuohe{114.0165, 33.5815};

/// Pixels from the upper left corner of the world of web maps at a zoom, after the formula of the OpenStreetMap wiki.
ScreenPoint webPixel(geo::LonLat p, int zoom) {
    const double side = 256.0 * std::exp2(zoom);
    const double phi = p.lat * std::numbers::pi / 180;
    return {(p.lon + 180) / 360 * side,
            (1 - std::log(std::tan(phi) + 1 / std::cos(phi)) / std::numbers::pi) / 2 * side};
}
/// The same in degrees, two tiles wide at level 0.
ScreenPoint degreePixel(geo::LonLat p, int level) {
    const double perDegree = 256 / 180.0 * std::exp2(level);
    return {(p.lon + 180) * perDegree, (90 - p.lat) * perDegree};
}

/// White tiles with a soft black disc of six pixels where the mark is.
TileBytes marked(ScreenPoint mark) {
    return [mark](const TileId& tile) {
        const double left = 256.0 * static_cast<double>(tile.column);
        const double top = 256.0 * static_cast<double>(tile.row);
        return pngOf(256, [&](int x, int y) {
            const double away = std::hypot(left + x + 0.5 - mark.x, top + y + 0.5 - mark.y);
            const auto grey = static_cast<std::uint32_t>(255 * std::clamp(away - 5.5, 0.0, 1.0));
            return 0xFF000000u | grey << 16 | grey << 8 | grey;
        });
    };
}

/// The middle of what is dark, in logical pixels.
ScreenPoint darkMiddle(const QImage& image, ScreenPoint near) {
    double sum = 0;
    double x = 0;
    double y = 0;
    for (int row = std::max(0, int(near.y) - 14); row < std::min(image.height(), int(near.y) + 14); ++row) {
        for (int column = std::max(0, int(near.x) - 14); column < std::min(image.width(), int(near.x) + 14); ++column) {
            const double dark = 255 - qGray(image.pixel(column, row));
            sum += dark;
            x += dark * (column + 0.5);
            y += dark * (row + 0.5);
        }
    }
    REQUIRE(sum > 1000);
    return {x / sum, y / sum};
}

Layer tileLayer(std::shared_ptr<TileProvider> tiles, bool online = true) {
    Layer layer;
    layer.id = layer.name = "tiles";
    layer.source = TileSource{std::move(tiles), online, 0};
    return layer;
}

/// Luohe on its own working CRS, one device pixel to a pixel of the level.
RenderRequest cityRequest(Layer layer, int zoom, int width = 800, int height = 600) {
    const auto projection = makeProjection("EPSG:4547");
    REQUIRE(projection);
    RenderRequest request;
    request.projection = *projection;
    request.view.width = width;
    request.view.height = height;
    request.view.centre = (*projection)->toMap(kLuohe);
    request.view.metresPerPixel = 156543.03392804097 / std::exp2(zoom) * std::cos(kLuohe.lat * std::numbers::pi / 180);
    request.background = "#FFFFFF";
    request.decorations.stamps = false;
    request.layers = {std::move(layer)};
    return request;
}

/// Requests that are drawn in the background, and every picture they gave.
struct Pictures {
    std::mutex mutex;
    std::condition_variable came;
    std::vector<RenderResult> all;

    Renderer::Done taker() {
        return [this](const RenderResult& result) {
            const std::scoped_lock lock{mutex};
            all.push_back(result);
            came.notify_all();
        };
    }
    template <class Condition>
    RenderResult waitFor(Condition condition) {
        std::unique_lock lock{mutex};
        RenderResult found;
        const bool there = came.wait_for(lock, std::chrono::seconds{30}, [&] {
            for (const auto& one : all) {
                if (condition(one)) {
                    found = one;
                    return true;
                }
            }
            return false;
        });
        for (const auto& one : all) {
            UNSCOPED_INFO((one.whole ? "whole " : "part ")
                          << (one.complete ? "complete " : "") << (one.cancelled ? "cancelled " : "")
                          << (one.tiles.empty() ? 0 : one.tiles.front().state.waiting) << " waiting of "
                          << (one.tiles.empty() ? 0 : one.tiles.front().state.total));
        }
        REQUIRE(there);
        return found;
    }
};

/// Share of pixels that are not the background.
double covered(const QImage& image) {
    int other = 0;
    for (int y = 0; y < image.height(); y += 4) {
        for (int x = 0; x < image.width(); x += 4) {
            other += image.pixel(x, y) != 0xFFFFFFFF ? 1 : 0;
        }
    }
    return other * 16.0 / (image.width() * image.height());
}

}  // namespace

TEST_CASE("Tiles of every datum land where they belong, to a tenth of a pixel") {
    needApplication();
    const auto datum = GENERATE(geo::Datum::wgs84, geo::Datum::cgcs2000, geo::Datum::gcj02, geo::Datum::bd09);
    const bool degrees = GENERATE(false, true);
    const int zoom = GENERATE(8, 11, 14, 17);
    INFO(nameOf(datum) << (degrees ? " degrees " : " web ") << zoom);
    // Level z in degrees has at the equator the pixels of web zoom z + 1.
    const int level = degrees ? zoom - 1 : zoom;
    TileService service;
    service.datum = datum;
    service.grid = degrees ? TileGrid::degrees("EPSG:4490") : TileGrid::webMercator();
    service.url = "https://example.invalid/{z}/{x}/{y}";
    service.minZoom = service.maxZoom = level;
    Renderer renderer{rendererOptions()};
    for (const auto& share : {ScreenPoint{0.5, 0.5}, ScreenPoint{0.08, 0.1}, ScreenPoint{0.93, 0.88}}) {
        auto request = cityRequest({}, zoom);
        const ScreenPoint wanted{share.x * request.view.width, share.y * request.view.height};
        const auto truth = request.projection->toLonLat(request.view.toMap(wanted));
        const auto shifted = geo::fromCgcs2000(truth, datum);
        const auto mark = degrees ? degreePixel(shifted, level) : webPixel(shifted, zoom);
        request.layers = {tileLayer(std::make_shared<ManualTiles>(service, marked(mark)))};
        const auto result = renderer.render(request);
        CHECK(result.complete);
        CHECK(result.notices.empty());
        const auto found = darkMiddle(result.image, wanted);
        // Degrees are squeezed to an ellipse on the screen; its middle stays.
        CHECK(std::abs(found.x - wanted.x) < 0.1);
        CHECK(std::abs(found.y - wanted.y) < 0.1);
    }
}

TEST_CASE("A turned view, and one of two device pixels to one, show tiles in their place") {
    needApplication();
    TileService service;
    service.url = "https://example.invalid/{z}/{x}/{y}";
    Renderer renderer{rendererOptions()};
    auto request = cityRequest({}, 14);
    request.view = request.view.rotatedTo(30).resized(500, 400, 2);
    const ScreenPoint wanted{120, 90};
    const auto truth = request.projection->toLonLat(request.view.toMap(wanted));
    // At two device pixels the level below is the one that fits.
    request.layers = {tileLayer(std::make_shared<ManualTiles>(service, marked(webPixel(truth, 15))))};
    const auto result = renderer.render(request);
    const auto found = darkMiddle(result.image, {wanted.x * 2, wanted.y * 2});
    CHECK(std::abs(found.x / 2 - wanted.x) < 0.1);
    CHECK(std::abs(found.y / 2 - wanted.y) < 0.1);
}

TEST_CASE("A picture is complete only when every tile is there or has failed") {
    needApplication();
    TileService service;
    service.url = "https://example.invalid/{z}/{x}/{y}";
    const auto tiles = std::make_shared<ManualTiles>(service, TileBytes{});
    tiles->setOnDemand(true);
    Pictures pictures;
    Renderer renderer{rendererOptions()};
    renderer.start(cityRequest(tileLayer(tiles), 14), pictures.taker());
    const auto first = pictures.waitFor([](const auto& one) { return one.whole; });
    CHECK_FALSE(first.complete);
    REQUIRE(first.tiles.size() == 1);
    CHECK(first.tiles.front().state.waiting == first.tiles.front().state.total);
    CHECK(covered(first.image) > 0.99);  // not blank while nothing is there
    // All but one arrive, the last one fails.
    auto asked = tiles->waiting();
    REQUIRE(asked.size() > 4);
    for (std::size_t i = 1; i < asked.size(); ++i) {
        tiles->deliver(asked[i], pngTile(256, 0xFF3060A0));
    }
    const auto nearly = pictures.waitFor(
        [](const auto& one) { return one.whole && !one.tiles.empty() && one.tiles.front().state.waiting == 1; });
    CHECK_FALSE(nearly.complete);
    tiles->failTile(asked[0], fail(ErrorCode::busy, msg("no answer"), msg("later")));
    const auto last = pictures.waitFor([](const auto& one) { return one.complete; });
    CHECK(last.tiles.front().state.waiting == 0);
    CHECK(last.tiles.front().state.failed == 1);
    REQUIRE(last.notices.size() == 1);
    CHECK(last.notices.front().reason.message.text().find("no answer") != std::string::npos);
    CHECK(covered(last.image) > 0.99);
    show(last.image, "tiles-failed");
}

TEST_CASE("A failed tile is hatched, over another zoom when there is one") {
    needApplication();
    TileService service;
    service.url = "https://example.invalid/{z}/{x}/{y}";
    const auto tiles = std::make_shared<ManualTiles>(service, TileBytes{});
    const bool hasParent = GENERATE(false, true);
    if (hasParent) {
        tiles->keepAtHand(13, pngTile(256, 0xFF20A040));
    }
    Renderer renderer{rendererOptions()};
    const auto request = cityRequest(tileLayer(tiles), 14, 300, 300);
    const auto result = renderer.render(request);
    CHECK(result.complete);
    CHECK(result.tiles.front().state.failed == result.tiles.front().state.total);
    // A hatch has at least two colours everywhere; none of it is bare background.
    std::set<QRgb> colours;
    int bare = 0;
    int green = 0;
    for (int y = 0; y < 300; ++y) {
        for (int x = 0; x < 300; ++x) {
            const auto pixel = result.image.pixel(x, y);
            colours.insert(pixel);
            bare += pixel == 0xFFFFFFFF ? 1 : 0;
            green += qGreen(pixel) > qRed(pixel) + 60 ? 1 : 0;
        }
    }
    CHECK(bare == 0);
    CHECK(colours.size() >= 2);
    CHECK((green > 300 * 300 / 3) == hasParent);
    show(result.image, hasParent ? "tiles-hatched-parent" : "tiles-hatched");
}

TEST_CASE("Tiles that are given up with the view are not waited for") {
    needApplication();
    TileService service;
    service.url = "https://example.invalid/{z}/{x}/{y}";
    const auto tiles = std::make_shared<ManualTiles>(service, TileBytes{});
    tiles->setOnDemand(true);
    Pictures pictures;
    Renderer renderer{rendererOptions()};
    auto request = cityRequest(tileLayer(tiles), 14);
    renderer.start(request, pictures.taker());
    pictures.waitFor([](const auto& one) { return one.whole; });
    const auto before = tiles->waiting();
    request.view = request.view.panned(100'000, 0);
    renderer.start(request, pictures.taker());
    pictures.waitFor([](const auto& one) { return one.cancelled; });
    pictures.waitFor([&](const auto& one) { return one.whole && one.view == request.view; });
    const auto after = tiles->waiting();
    for (const auto& tile : before) {
        CHECK(std::ranges::find(after, tile) == after.end());
    }
    CHECK_FALSE(after.empty());
}

TEST_CASE("Print waits for tiles as long as it was told, then counts what is missing") {
    needApplication();
    TileService service;
    service.url = "https://example.invalid/{z}/{x}/{y}";
    const auto tiles = std::make_shared<ManualTiles>(service, TileBytes{});
    tiles->setOnDemand(true);
    auto request = cityRequest(tileLayer(tiles), 14);
    request.tileWait = std::chrono::milliseconds{5};
    Renderer renderer{rendererOptions()};
    const auto late = renderer.render(request);
    CHECK(late.complete);
    CHECK(late.tiles.front().state.failed == late.tiles.front().state.total);
    CHECK(covered(late.image) > 0.99);
    // They come while it waits.
    request.tileWait = std::chrono::seconds{60};
    tiles->deliverWhenOrdered(pngTile(256, 0xFF3060A0));
    const auto whole = renderer.render(request);
    CHECK(whole.tiles.front().state.failed == 0);
    CHECK(whole.notices.empty());
    CHECK(qBlue(whole.image.pixel(400, 300)) == 0xA0);
}

TEST_CASE("Layers from a cache say so, with the age of their oldest tile, and all say whose they are") {
    LayerTiles cached{"a", "影像", {}};
    cached.state.total = 4;
    cached.state.isRemote = true;
    cached.state.attribution = "天地图";
    cached.state.now = fromMillis(1'000'000'000'000);
    cached.state.oldest = cached.state.now - std::chrono::hours{24 * 12 + 1};
    auto online = cached;
    online.state.online = true;
    const auto stamps = tileStamps({cached, online});
    REQUIRE(stamps.size() == 2);
    CHECK(stamps[0] == "影像: offline, up to 12 days old");
    CHECK(stamps[1] == "Map: 天地图");
    cached.state.oldest.reset();
    CHECK(tileStamps({cached}).front() == "影像: offline, nothing of it is stored here");
    cached.state.oldest = cached.state.now - std::chrono::minutes{59};
    CHECK(tileStamps({cached}).front() == "影像: offline, up to 59 min old");
}

TEST_CASE("Vector tiles are drawn with the style of the layer and cut at their borders") {
    needApplication();
    TileService service;
    service.url = "https://example.invalid/{z}/{x}/{y}.pbf";
    service.content = TileContent::vector;
    service.grid = TileGrid::webMercator(20, 256);
    // Every tile is water over its whole square and 64 units beyond, as servers send it.
    const auto water = mvtLayer("water", {feature(3, square(-64, -64, 4160, 4160))});
    const auto tiles = std::make_shared<ManualTiles>(service, [&](const TileId&) { return water; });
    auto layer = tileLayer(tiles);
    StyleClass blue;
    blue.key = "water";
    blue.style.fill.colour = "#800000FF";
    blue.style.stroke = {.colour = "#FF0000", .width = 3};
    layer.style.classes = {blue};
    Renderer renderer{rendererOptions()};
    const auto result = renderer.render(cityRequest(layer, 14));
    CHECK(result.notices.empty());
    // Half blue on white, once everywhere: where two squares share a pixel it may be a little lighter; no border is
    // stroked in red, and nothing is drawn twice.
    int wrong = 0;
    for (int y = 0; y < 600; ++y) {
        for (int x = 0; x < 800; ++x) {
            const auto pixel = result.image.pixel(x, y);
            wrong += qRed(pixel) < 120 || qRed(pixel) > 150 || qBlue(pixel) < 250 ? 1 : 0;
        }
    }
    CHECK(wrong == 0);
    show(result.image, "tiles-vector-seams");
}

TEST_CASE("Vector tiles that cannot be read are hatched and counted") {
    needApplication();
    TileService service;
    service.url = "https://example.invalid/{z}/{x}/{y}.pbf";
    service.content = TileContent::vector;
    const auto tiles = std::make_shared<ManualTiles>(service, [](const TileId&) { return std::string{"junk"}; });
    Renderer renderer{rendererOptions()};
    const auto result = renderer.render(cityRequest(tileLayer(tiles), 14));
    CHECK(result.tiles.front().state.failed == result.tiles.front().state.total);
    CHECK(covered(result.image) > 0.99);
    REQUIRE(result.notices.size() == 1);
}

TEST_CASE("A picture tile is decoded only when it is what it says") {
    needApplication();
    CHECK(decodeTile(pngTile(256, 0xFF102030), 256, 256)->pixel(3, 3) == 0xFF102030);
    CHECK_FALSE(decodeTile(pngTile(128, 1), 256, 256));
    CHECK_FALSE(decodeTile("<html>", 256, 256));
    // Its chunks are whole, its pixels are not.
    auto broken = pngOf(256, [](int, int) { return 0xFFFFFFFFu; });
    const auto at = broken.find("IDAT");
    const auto data = std::string{"IDATnot zlib"};
    const auto sum = crc32(0, reinterpret_cast<const Bytef*>(data.data()), static_cast<uInt>(data.size()));
    broken = broken.substr(0, at - 4) + std::string{"\0\0\0\x08", 4} + data + static_cast<char>(sum >> 24) +
             static_cast<char>(sum >> 16) + static_cast<char>(sum >> 8) + static_cast<char>(sum) +
             broken.substr(broken.size() - 12);
    const auto decoded = decodeTile(broken, 256, 256);
    REQUIRE_FALSE(decoded);
    CHECK(decoded.error().code == ErrorCode::corrupt);
}
