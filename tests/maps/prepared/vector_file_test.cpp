// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/attribute_store.h"
#include "maps/prepared/geometry_file.h"
#include "maps/prepared/simplify.h"
#include "maps/prepared/vector_reader.h"
#include "maps/prepared/vector_writer.h"
#include "tests/support/prepared_layer.h"
#include "tests/support/temp_dir.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <cstring>
#include <fstream>
#include <random>
#include <sstream>
#include <stop_token>

using namespace weir;
using namespace weir::maps;

namespace {

const geo::MapBox kCity{430'000, 3'690'000, 540'000, 3'770'000};

Manifest manifestFor(const VectorWriter& writer, std::vector<FieldInfo> fields) {
    return test::preparedManifest(writer, std::move(fields));
}

void save(const std::filesystem::path& folder, const VectorWriter& writer) {
    test::PreparedRows rows;
    for (std::size_t i = 0; i < writer.featureCount(); ++i) {
        rows.push_back({"name " + std::to_string(i), i % 2 == 1 ? "漯河" : ""});
    }
    test::savePrepared(folder, writer, {{"name", "text"}, {"城市", "text"}}, rows);
}

// A circle of `corners` corners around (x, y), as a ring.
void addRing(VectorWriter& writer, PartRole role, geo::MapPoint centre, double radius, int corners) {
    writer.beginPart(role);
    for (int i = 0; i <= corners; ++i) {
        const double angle = 2 * M_PI * i / corners;
        writer.add(centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle));
    }
}

VectorWriter sample() {
    VectorWriter writer{kCity};
    writer.beginFeature(7);  // a ring with a hole
    addRing(writer, PartRole::shell, {480'000, 3'720'000}, 5'000, 2'000);
    addRing(writer, PartRole::hole, {480'000, 3'720'000}, 20, 200);
    writer.endFeature();
    writer.beginFeature(8);  // nothing
    writer.endFeature();
    writer.beginFeature(9);  // two points
    writer.beginPart(PartRole::points);
    writer.add(500'000.1234, 3'700'000.5678);
    writer.add(500'001, 3'700'001);
    writer.endFeature();
    writer.beginFeature(10);
    writer.beginPart(PartRole::line);
    for (int i = 0; i < 1'000; ++i) {
        writer.add(510'000 + i * 10, 3'740'000 + 3 * std::sin(i * 0.7));
    }
    writer.endFeature();
    return writer;
}

std::string readAll(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void writeAll(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream{path, std::ios::binary | std::ios::trunc} << bytes;
}

// Uses everything a view offers, so that a bad offset would show.
std::uint64_t touch(const VectorReader& reader) {
    std::uint64_t sum = 0;
    for (const double metresPerPixel : {0.0, 10.0, 1'000.0, 1e9}) {
        reader.query(reader.grid().box({INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX}), metresPerPixel,
                     [&](const FeatureView& feature) {
                         for (std::uint32_t p = 0; p < feature.partCount(); ++p) {
                             for (const auto point : feature.part(p).points) {
                                 sum += static_cast<std::uint32_t>(point.x ^ point.y);
                             }
                         }
                     });
    }
    for (std::uint32_t i = 0; i < std::min<std::size_t>(reader.size(), 50); ++i) {
        sum += reader.feature(i).partCount();
        const auto row = reader.attributes(i);
        sum += row.ok() ? row->size() : 0;
    }
    return sum;
}

void fixHash(std::string& bytes) {
    FileHeader header;
    std::memcpy(&header, bytes.data(), sizeof header);
    header.headerHash = 0;
    header.headerHash = hash64(&header, sizeof header);
    std::memcpy(bytes.data(), &header, sizeof header);
}

}  // namespace

TEST_CASE("VectorReader gives back what VectorWriter took") {
    const test::TempDir folder;
    save(folder.path(), sample());
    const auto opened = VectorReader::open(folder.path());
    REQUIRE(opened.ok());
    const auto& reader = **opened;
    REQUIRE(reader.size() == 4);
    CHECK(reader.manifest() == manifestFor(sample(), {{"name", "text"}, {"城市", "text"}}));

    SECTION("kinds, roles and millimetres") {
        const auto ring = reader.feature(0);
        CHECK(ring.kind() == FeatureKind::polygon);
        REQUIRE(ring.partCount() == 2);
        CHECK(ring.part(0).role == PartRole::shell);
        CHECK(ring.part(1).role == PartRole::hole);
        CHECK(ring.part(0).points.size() == 2'001);
        CHECK(ring.part(0).points.front() == ring.part(0).points.back());
        CHECK(reader.feature(1).kind() == FeatureKind::none);
        CHECK(reader.feature(1).partCount() == 0);
        const auto points = reader.feature(2);
        CHECK(points.kind() == FeatureKind::point);
        const auto first = reader.grid().point(points.part(0).points[0]);
        CHECK(std::abs(first.x - 500'000.1234) <= 0.0005 + 1e-9);
        CHECK(std::abs(first.y - 3'700'000.5678) <= 0.0005 + 1e-9);
    }
    SECTION("coarser levels have fewer vertices within their tolerance") {
        REQUIRE(reader.levelCount() > 2);
        CHECK(reader.levelFor(0) == 0);
        CHECK(reader.levelFor(1e9) == reader.levelCount() - 1);
        for (std::uint32_t level = 1; level < reader.levelCount(); ++level) {
            CHECK(reader.feature(3, level).part(0).points.size() <
                  reader.feature(3, level - 1).part(0).points.size() + 1);
            const auto shell = reader.feature(0, level).part(0).points;
            REQUIRE(shell.size() >= 4);
            CHECK(shell.front() == shell.back());
        }
        CHECK(reader.feature(0, reader.levelCount() - 1).partCount() == 1);  // the hole of 40 m is gone
    }
    SECTION("attributes, pages and columns") {
        CHECK(reader.fields().size() == 2);
        CHECK(reader.attributes(3).value() == std::vector<std::string>{"name 3", "漯河"});
        CHECK(reader.attributes(2).value() == std::vector<std::string>{"name 2", ""});
        CHECK_FALSE(reader.attributes(4).ok());
        CHECK(reader.page(1, 2)->size() == 2);
        CHECK(reader.page(3, 10)->size() == 1);
        CHECK(reader.column(0)->at(1) == "name 1");
        const std::vector<std::uint32_t> some{3, 0};
        CHECK(reader.values(0, some).value() == std::vector<std::string>{"name 3", "name 0"});
        CHECK_FALSE(reader.column(2).ok());
    }
    SECTION("a requested stop ends a query") {
        std::stop_source stop;
        stop.request_stop();
        int seen = 0;
        reader.query(
            reader.manifest().bounds, 0, [&](const FeatureView&) { ++seen; }, stop.get_token());
        CHECK(seen == 0);
    }
}

TEST_CASE("A layer of single points needs no part tables") {
    const test::TempDir folder;
    VectorWriter writer{kCity};
    for (int i = 0; i < 100; ++i) {
        writer.beginFeature(i);
        writer.beginPart(PartRole::points);
        writer.add(450'000 + i * 100.0, 3'700'000 + i * 50.0);
        writer.endFeature();
    }
    save(folder.path(), writer);
    const auto reader = VectorReader::open(folder.path());
    REQUIRE(reader.ok());
    CHECK((*reader)->grid().point((*reader)->feature(42).part(0).points[0]) == geo::MapPoint{454'200, 3'702'100});
    CHECK(std::filesystem::file_size(folder / "geometry.bin") <
          sizeof(FileHeader) + 100 * (1 + 16 + 8 + 8) + 107 * 16 + 400 + 64);
}

TEST_CASE("VectorReader::query finds exactly what meets the box") {
    // The reference is a plain loop over all boxes.
    CHECK(rc::check("tree equals scan", [] {
        const auto count = *rc::gen::inRange(0, 400);
        std::mt19937 random{static_cast<unsigned>(*rc::gen::inRange(0, 1'000'000))};
        std::uniform_real_distribution<double> x{kCity.minX, kCity.maxX};
        std::uniform_real_distribution<double> y{kCity.minY, kCity.maxY};
        std::uniform_real_distribution<double> size{0, 3'000};
        VectorWriter writer{kCity};
        for (int i = 0; i < count; ++i) {
            writer.beginFeature(i);
            writer.beginPart(PartRole::line);
            const double left = x(random);
            const double low = y(random);
            writer.add(left, low);
            writer.add(left + size(random), low + size(random));
            writer.endFeature();
        }
        const test::TempDir folder;
        save(folder.path(), writer);
        const auto reader = VectorReader::open(folder.path());
        RC_ASSERT(reader.ok());
        const double left = x(random);
        const double low = y(random);
        const geo::MapBox area{left, low, left + 10 * size(random), low + 10 * size(random)};
        std::vector<std::uint32_t> expected;
        for (std::uint32_t i = 0; i < (*reader)->size(); ++i) {
            if ((*reader)->grid().box((*reader)->feature(i).box()).intersects(area)) {
                expected.push_back(i);
            }
        }
        auto got = (*reader)->indexesIn(area);
        RC_ASSERT(std::includes(got.begin(), got.end(), expected.begin(), expected.end()));
        // A box rounded outwards may add a feature that ends within two steps of it.
        const geo::MapBox wider{area.minX - 0.002, area.minY - 0.002, area.maxX + 0.002, area.maxY + 0.002};
        for (const auto index : got) {
            RC_ASSERT((*reader)->grid().box((*reader)->feature(index).box()).intersects(wider));
        }
    }));
}

TEST_CASE("A layer of single points shows them by index, and gives up a search that is stopped") {
    VectorWriter writer{kCity};
    for (int i = 0; i < 5'000; ++i) {
        writer.beginFeature(i);
        writer.beginPart(PartRole::points);
        writer.add(kCity.minX + i, kCity.minY + i % 70);
        writer.endFeature();
    }
    const test::TempDir folder;
    save(folder.path(), writer);
    const auto reader = VectorReader::open(folder.path());
    REQUIRE(reader.ok());
    const auto points = (*reader)->plainPoints();
    REQUIRE(points.size() == 5'000);
    for (const std::uint32_t index : {0u, 69u, 4'999u}) {
        CHECK(points[index] == (*reader)->feature(index).part(0).points.front());
    }
    const geo::MapBox west{kCity.minX - 1, kCity.minY - 1, kCity.minX + 999.5, kCity.minY + 100};
    const geo::MapBox middle{kCity.minX + 500, kCity.minY - 1, kCity.minX + 1'499.5, kCity.minY + 100};
    CHECK((*reader)->indexesIn(std::array{west, middle}).size() == 1'500);  // what both meet is there once
    std::stop_source stop;
    stop.request_stop();
    CHECK((*reader)->indexesIn(west, stop.get_token()).empty());
    const std::array<std::uint32_t, 2> some{3, 4};
    CHECK((*reader)->values(0, some).value() == std::vector<std::string>{"name 3", "name 4"});
    CHECK((*reader)->values(0, some, stop.get_token()).error().code == ErrorCode::cancelled);
}

TEST_CASE("A straight line keeps vertices to be bent by, none farther apart than asked while there are some") {
    std::vector<GridPoint> line;
    for (int i = 0; i <= 100; ++i) {
        line.push_back({i * 10, 0});
    }
    std::vector<GridPoint> kept;
    simplify(line, {1, 95}, false, kept);
    REQUIRE(kept.size() > 2);
    for (std::size_t i = 1; i < kept.size(); ++i) {
        CHECK(kept[i].x - kept[i - 1].x <= 95);
        CHECK(kept[i].x - kept[i - 1].x >= 40);
    }
    kept.clear();
    simplify(line, {1, 5}, false, kept);
    CHECK(kept == line);
    kept.clear();
    simplify(line, {1}, false, kept);
    CHECK(kept.size() == 2);
}

TEST_CASE("simplify keeps every dropped point within the tolerance") {
    // x grows, so each point is found again; the distance is to the segment of the two kept neighbours.
    CHECK(rc::check("distance of dropped points", [] {
        const auto heights =
            *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(-10'000, 10'000)));
        const double tolerance = *rc::gen::inRange(1, 5'000);
        std::vector<GridPoint> line;
        for (const auto height : heights) {
            line.push_back({static_cast<std::int32_t>(line.size()) * 100, height});
        }
        std::vector<GridPoint> kept;
        simplify(line, {tolerance}, false, kept);
        RC_ASSERT(kept.front() == line.front());
        RC_ASSERT(kept.back() == line.back());
        std::size_t k = 0;
        for (const auto p : line) {
            while (k + 2 < kept.size() && kept[k + 1].x < p.x) {
                ++k;
            }
            const auto a = kept[k];
            const auto b = kept[std::min(k + 1, kept.size() - 1)];
            const double dx = b.x - a.x;
            const double dy = b.y - a.y;
            const double length2 = dx * dx + dy * dy;
            const double t = length2 > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length2, 0.0, 1.0) : 0.0;
            RC_ASSERT(std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy) <= tolerance + 1e-6);
        }
    }));
    std::vector<GridPoint> out;
    const std::vector<GridPoint> ring{{0, 0}, {5, 1}, {10, 0}, {10, 10}, {0, 10}, {0, 0}};
    simplify(ring, {2}, true, out);
    CHECK(out == std::vector<GridPoint>{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}});
    out.clear();
    simplify(ring, {1e9}, true, out);
    CHECK(out.size() == 4);  // still a triangle
}

TEST_CASE("A layer as wide as the Earth fits the grid") {
    const geo::MapBox earth{-20'037'508.34, -20'037'508.34, 20'037'508.34, 20'037'508.34};
    VectorWriter writer{earth};
    writer.beginFeature(0);
    writer.beginPart(PartRole::line);
    writer.add(earth.minX, earth.minY);
    writer.add(earth.maxX, earth.maxY);
    writer.add(std::nan(""), 0);
    writer.endFeature();
    CHECK(writer.droppedPoints() == 1);
    CHECK(writer.bounds().minX == Approx(earth.minX).margin(0.006));
    CHECK(writer.bounds().maxY == Approx(earth.maxY).margin(0.006));
}

TEST_CASE("A damaged prepared layer is refused or harmless") {
    const test::TempDir folder;
    save(folder.path(), sample());
    const auto geometry = folder / "geometry.bin";
    const auto whole = readAll(geometry);

    SECTION("cut at any place") {
        for (std::size_t size = 0; size < whole.size(); size += 997) {
            writeAll(geometry, whole.substr(0, size));
            CHECK_FALSE(VectorReader::open(folder.path()).ok());
        }
    }
    SECTION("any byte of the header changed") {
        for (std::size_t at = 0; at < sizeof(FileHeader); ++at) {
            auto bytes = whole;
            bytes[at] = static_cast<char>(bytes[at] ^ 0x5A);
            writeAll(geometry, bytes);
            CHECK_FALSE(VectorReader::open(folder.path()).ok());
        }
    }
    SECTION("bytes changed anywhere, the header's hash made to fit") {
        std::mt19937 random{20'260'720};
        int opened = 0;
        for (int round = 0; round < 300; ++round) {
            auto bytes = whole;
            const bool inHeader = round % 2 == 0;
            const std::size_t area = inHeader ? sizeof(FileHeader) : bytes.size();
            for (int change = 0; change < 1 + round % 8; ++change) {
                bytes[(inHeader ? 8 : 0) + random() % (area - 8)] = static_cast<char>(random());
            }
            if (inHeader) {
                fixHash(bytes);
            }
            writeAll(geometry, bytes);
            if (const auto reader = VectorReader::open(folder.path())) {
                ++opened;
                touch(**reader);
            }
        }
        INFO(opened << " of 300 damaged files still opened");
        CHECK(opened < 300);
    }
    SECTION("a manifest or an attribute table that is no such thing") {
        writeAll(folder / "attributes.sqlite", std::string(5'000, 'x'));
        const auto reader = VectorReader::open(folder.path());
        CHECK((!reader.ok() || !(*reader)->attributes(0).ok()));
        for (const auto* text : {"", "{}", "[1]", R"({"format":1})", R"({"format":99})", "nonsense"}) {
            writeAll(folder / "manifest.json", text);
            CHECK_FALSE(VectorReader::open(folder.path()).ok());
        }
    }
}

TEST_CASE("Manifest of a raster goes to JSON and back") {
    Manifest manifest;
    manifest.kind = PreparedKind::raster;
    manifest.driver = "GTiff";
    manifest.coordinateCrs = "EPSG:4326";
    manifest.bounds = {8, 52, 9, 53};
    manifest.warnings = {{"straightened", msg("The picture was {0}", "rotated"), 1}};
    manifest.raster.width = 1201;
    manifest.raster.height = 1201;
    manifest.raster.geoTransform = {8, 0.1, 0, 53, 0, -0.1};
    manifest.raster.bands = {{"Int16", "gray", -32768.0, -1, 357, {}},
                             {"Byte", "palette", std::nullopt, 0, 3, {0xFF000000, 0x80FF00FF}}};
    const auto back = manifestFromJson(toJson(manifest));
    REQUIRE(back.ok());
    CHECK(*back == manifest);
    auto broken = toJson(manifest);
    broken["raster"]["geoTransform"] = {1, 2};
    CHECK_FALSE(manifestFromJson(broken).ok());
}
