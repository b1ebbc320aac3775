// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Pictures of real files, checked at places that were worked out from the files themselves: counties and rivers by the
// program as a user runs it, heights by the renderer it uses.
#include "app/cli/render_options.h"
#include "maps/layer/identify.h"
#include "maps/layer/projection.h"
#include "maps/render/renderer.h"
#include "tests/cli/run_weir.h"
#include "tests/support/qt_application.h"

#include <cpl_vsi.h>

#include <QGuiApplication>
#include <QImage>

#include <algorithm>
#include <cmath>

using namespace weir;
using namespace weir::test;

namespace {

namespace fs = std::filesystem;

fs::path dataFolder() {
    return fs::path{WEIR_SOURCE_DIR}.parent_path() / "shared" / "data";
}

bool isThere(const fs::path& file) {
    std::error_code ec;
    if (fs::exists(file, ec)) {
        return true;
    }
    WARN("No " << file << " here: pictures of real files are not checked");
    return false;
}

Json readJson(const fs::path& file) {
    auto json = parseJson(contentOf(file), 256u << 20);
    REQUIRE(json);
    return *json;
}

/// The file drawn by `weir render` over a box, and the same picture without it.
struct Pictures {
    QImage with;
    QImage without;
    maps::MapView view;
    std::shared_ptr<const maps::Projection> projection;

    [[nodiscard]] maps::ScreenPoint at(double lon, double lat) const {
        return view.toScreen(projection->toMap(geo::LonLat{lon, lat}));
    }
    [[nodiscard]] geo::LonLat placeOf(int x, int y) const {
        return projection->toLonLat(view.toMap({x + 0.5, y + 0.5}));
    }
    /// Free of scale bar, arrow and note.
    [[nodiscard]] bool isMap(int x, int y) const {
        return x >= 4 && y >= 4 && x < view.width - 4 && y < view.height - 70;
    }
};

Pictures picturesOf(const fs::path& file, const geo::LonLatBox& box) {
    const TempDir folder;
    const auto store = newStore(folder);
    const auto draw = [&](const char* name, std::vector<std::string> more) {
        std::vector<std::string> args{"render",
                                      store.string(),
                                      "-o",
                                      (folder / name).string(),
                                      "--size",
                                      "900x700",
                                      "--no-overlays",
                                      "--bbox",
                                      fmt::format("{},{},{},{}", box.minX, box.minY, box.maxX, box.maxY)};
        args.insert(args.end(), more.begin(), more.end());
        const auto outcome = weirRun(args);
        INFO(outcome.err);
        REQUIRE(outcome.status == 0);
        const QImage image{QString::fromStdString((folder / name).string())};
        REQUIRE_FALSE(image.isNull());
        return image.convertToFormat(QImage::Format_RGB32);
    };
    Pictures out;
    out.without = draw("plain.png", {});
    out.with = draw("layer.png", {"--layer", file.string()});
    auto projection = maps::makeProjection("EPSG:4547");
    REQUIRE(projection.ok());
    out.projection = *projection;
    out.view.width = 900;
    out.view.height = 700;
    out.view = out.view.fitted(app::boxOnMap(box, *out.projection), 0);
    return out;
}

using Ring = std::vector<std::pair<double, double>>;

std::vector<Ring> ringsOf(const Json& features) {
    std::vector<Ring> rings;
    const auto addPolygon = [&](const Json& polygon) {
        for (const auto& ring : polygon) {
            Ring out;
            for (const auto& p : ring) {
                out.emplace_back(p[0].get<double>(), p[1].get<double>());
            }
            rings.push_back(std::move(out));
        }
    };
    for (const auto& feature : features) {
        const auto& geometry = feature["geometry"];
        if (geometry["type"] == "Polygon") {
            addPolygon(geometry["coordinates"]);
        } else {
            for (const auto& polygon : geometry["coordinates"]) {
                addPolygon(polygon);
            }
        }
    }
    return rings;
}

bool isInside(const std::vector<Ring>& rings, double x, double y) {
    bool inside = false;
    for (const auto& ring : rings) {
        for (std::size_t i = 1; i < ring.size(); ++i) {
            const auto& [ax, ay] = ring[i - 1];
            const auto& [bx, by] = ring[i];
            if ((ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax) {
                inside = !inside;
            }
        }
    }
    return inside;
}

double distanceToEdges(const std::vector<Ring>& rings, double x, double y) {
    double least = 1e9;
    for (const auto& ring : rings) {
        for (std::size_t i = 1; i < ring.size(); ++i) {
            least = std::min(least, maps::distanceToSegment({x, y}, {ring[i - 1].first, ring[i - 1].second},
                                                            {ring[i].first, ring[i].second}));
        }
    }
    return least;
}

int apart(QRgb a, QRgb b) {
    return std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))});
}

/// `share` per cent of `colour` over `ground`.
QRgb over(QRgb ground, QRgb colour, int share) {
    const auto mix = [&](int g, int c) { return g + (c - g) * share / 100; };
    return qRgb(mix(qRed(ground), qRed(colour)), mix(qGreen(ground), qGreen(colour)),
                mix(qBlue(ground), qBlue(colour)));
}

constexpr QRgb kFirstColour = 0xFF4F7CAC;  // token data1 of the light theme

}  // namespace

TEST_CASE("Real counties are tinted inside and only inside") {
    const auto file = dataFolder() / "admin-boundaries" / "henan_counties.geojson";
    if (!isThere(file)) {
        return;
    }
    geo::LonLatBox box;
    box.add(109.6, 31.1);
    box.add(117.2, 36.7);
    const auto pictures = picturesOf(file, box);
    const auto rings = ringsOf(readJson(file)["features"]);
    const double pixel = pictures.view.metresPerPixel / 90'000;  // degrees, the smaller of both ways
    int inside = 0;
    int outside = 0;
    for (int y = 5; y < 630; y += 23) {
        for (int x = 5; x < 895; x += 29) {
            const auto place = pictures.placeOf(x, y);
            if (!pictures.isMap(x, y) || distanceToEdges(rings, place.lon, place.lat) < 4 * pixel) {
                continue;
            }
            const QRgb plain = pictures.without.pixel(x, y);
            const QRgb drawn = pictures.with.pixel(x, y);
            INFO(x << ' ' << y << " = " << place.lon << ' ' << place.lat);
            if (isInside(rings, place.lon, place.lat)) {
                ++inside;
                // Symbols and names of the backdrop lie below the layer and are tinted as well.
                CHECK(apart(drawn, over(plain, kFirstColour, 8)) <= 3);
            } else {
                ++outside;
                CHECK(apart(drawn, plain) <= 1);
            }
        }
    }
    CHECK(inside > 100);
    CHECK(outside > 100);
}

TEST_CASE("Every bend of a real river is drawn where it is") {
    const auto file = dataFolder() / "rivers" / "wdbii_rivers_henan.geojson";
    if (!isThere(file)) {
        return;
    }
    geo::LonLatBox box;  // around Luohe
    box.add(113.2, 33.1);
    box.add(114.8, 34.1);
    const auto pictures = picturesOf(file, box);
    int seen = 0;
    int missing = 0;
    const Json json = readJson(file);
    for (const auto& feature : json["features"]) {
        for (const auto& p : feature["geometry"]["coordinates"]) {
            const auto at = pictures.at(p[0].get<double>(), p[1].get<double>());
            const int x = static_cast<int>(std::floor(at.x));
            const int y = static_cast<int>(std::floor(at.y));
            if (!std::isfinite(at.x) || !pictures.isMap(x, y)) {
                continue;
            }
            // Names and town marks of the backdrop lie over the layer: only plain ground is looked at.
            bool plain = true;
            for (int i = 0; i < 25; ++i) {
                plain = plain && pictures.without.pixel(x + i % 5 - 2, y + i / 5 - 2) == pictures.without.pixel(x, y);
            }
            if (!plain) {
                continue;
            }
            int best = 255;
            for (int dy = -1; dy <= 1; ++dy) {
                for (int dx = -1; dx <= 1; ++dx) {
                    best = std::min(best, apart(pictures.with.pixel(x + dx, y + dy), kFirstColour));
                }
            }
            ++seen;
            missing += best > 40 ? 1 : 0;
        }
    }
    CHECK(seen > 50);
    CHECK(missing == 0);
}

TEST_CASE("The highest cell of a real elevation model has the highest colour and the sea the lowest") {
    const auto file = dataFolder() / "dem" / "N43E007.hgt.zip";
    if (!isThere(file)) {
        return;
    }
    onlyApplication<QGuiApplication>();
    maps::WorkerOptions worker;
    worker.program = binary("weir-geoworker");
    if (!maps::checkSandbox(worker)) {
        WARN("No sandbox here: map files cannot be read");
        return;
    }
    const TempDir cache;
    maps::PreparedStore store{cache / "prepared", worker};
    maps::PrepareJob job;
    job.source = file;
    job.workingCrs = "EPSG:32632";
    const auto made = store.prepare(job);
    INFO((made ? std::string{} : made.error().text()));
    REQUIRE(made.ok());

    // The heights as the file has them: 1201 rows of 1201 big-endian numbers from the north-west, cells 3" apart.
    constexpr int kSide = 1201;
    const auto inner = "/vsizip/{" + file.string() + "}/N43E007.hgt";
    VSILFILE* raw = VSIFOpenL(inner.c_str(), "rb");
    REQUIRE(raw != nullptr);
    std::vector<std::uint8_t> bytes(std::size_t{kSide} * kSide * 2);
    REQUIRE(VSIFReadL(bytes.data(), 1, bytes.size(), raw) == bytes.size());
    VSIFCloseL(raw);
    const auto height = [&](int row, int column) {
        const auto i = (static_cast<std::size_t>(row) * kSide + static_cast<std::size_t>(column)) * 2;
        return static_cast<std::int16_t>(bytes[i] << 8 | bytes[i + 1]);
    };
    int top = 0;
    int left = 0;
    for (int row = 1; row < kSide - 1; ++row) {
        for (int column = 1; column < kSide - 1; ++column) {
            if (height(row, column) > height(top, left)) {
                top = row;
                left = column;
            }
        }
    }
    REQUIRE(height(top, left) == 2064);  // as gdalinfo -stats says

    auto projection = maps::makeProjection("EPSG:32632");
    REQUIRE(projection.ok());
    maps::Layer layer;
    layer.id = "heights";
    layer.source = maps::openPrepared(made->folder);
    layer.style.raster.mode = maps::RasterStyle::Mode::grey;
    layer.style.raster.minimum = 0;
    layer.style.raster.maximum = 2064;
    layer.style.raster.smooth = false;
    const auto draw = [&](geo::LonLat centre, double metresPerPixel) {
        maps::RenderRequest request;
        request.workingCrs = "EPSG:32632";
        request.projection = *projection;
        request.layers = {layer};
        request.background = "#FF00FF";
        request.view.width = request.view.height = 101;
        request.view.metresPerPixel = metresPerPixel;
        request.view.centre = (*projection)->toMap(centre);
        maps::Renderer renderer{maps::RendererOptions{}};
        const auto result = renderer.render(request);
        for (const auto& notice : result.notices) {
            FAIL(notice.reason.text());
        }
        return result.image;
    };
    const geo::LonLat summit{7 + left / 1200.0, 44 - top / 1200.0};
    // The middle of a cell has its very value, whatever lies around it.
    const auto peak = draw(summit, 10);
    CHECK(qRed(peak.pixel(50, 50)) == 255);
    for (const auto& [dRow, dColumn] : {std::pair{0, 1}, std::pair{1, 0}, std::pair{-1, 1}, std::pair{2, -2}}) {
        const auto near = draw({summit.lon + dColumn / 1200.0, summit.lat - dRow / 1200.0}, 10);
        const int expected = height(top + dRow, left + dColumn) * 255 / 2064;
        CHECK(std::abs(qRed(near.pixel(50, 50)) - expected) <= 1);
    }
    // Seen from far, the sea is black and the mountains are not.
    const auto sea = draw({7.6, 43.2}, 200);
    CHECK(qRed(sea.pixel(50, 50)) <= 1);
    const auto hills = draw(summit, 200);
    CHECK(qRed(hills.pixel(50, 50)) > 180);
}
