// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/tiles/mvt.h"

#include "tests/support/mvt_writer.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

MvtLayer onlyLayer(const std::string& bytes) {
    const auto tile = readMvt(bytes);
    INFO((tile ? std::string{} : tile.error().text()));
    REQUIRE(tile);
    REQUIRE(tile->layers.size() == 1);
    return tile->layers.front();
}

ErrorCode refusal(const std::string& bytes) {
    const auto tile = readMvt(bytes);
    return tile ? ErrorCode::internal : tile.error().code;
}

std::string oneFeature(int kind, const std::string& geometry) {
    return mvtLayer("l", {feature(kind, geometry)});
}

/// The real tiles, when they are there.
std::vector<std::string> realTiles() {
    std::vector<std::string> tiles;
    const std::filesystem::path folder{WEIR_SOURCE_DIR "/../shared/data/vector-tiles/bangkok"};
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator{folder, error}) {
        std::ifstream in{entry.path(), std::ios::binary};
        tiles.emplace_back(std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{});
    }
    return tiles;
}

/// Reads it and looks at everything that came out: nothing may lead outside.
void walk(const std::string& bytes) {
    const auto tile = readMvt(bytes);
    if (!tile) {
        CHECK((tile.error().code == ErrorCode::corrupt || tile.error().code == ErrorCode::refused));
        return;
    }
    std::int64_t sum = 0;
    for (const auto& layer : tile->layers) {
        for (const auto& one : layer.features) {
            REQUIRE(one.endPart <= layer.parts.size());
            REQUIRE(one.firstPart <= one.endPart);
            for (auto p = one.firstPart; p < one.endPart; ++p) {
                REQUIRE(layer.parts[p].from <= layer.parts[p].to);
                REQUIRE(layer.parts[p].to <= layer.points.size());
                for (const auto& point : layer.pointsOf(layer.parts[p])) {
                    REQUIRE(std::abs(std::int64_t{point.x}) <= kMostMvtUnits);
                    sum += point.x + point.y;
                }
            }
            sum += static_cast<std::int64_t>(layer.attribute(one, "name").size());
        }
    }
    CHECK(sum != 0x7FFFFFFFFFFFFFFF);
}

}  // namespace

TEST_CASE("The examples of the specification are read as it says") {
    // 4.3.5.1: a point at (25, 17) is [9 50 34].
    const auto point = onlyLayer(oneFeature(1, "\x09\x32\x22"));
    CHECK(point.points == std::vector<MvtPoint>{{25, 17}});
    // 4.3.5.2: two points (5, 7) and (3, 2) are [17 10 14 3 9].
    CHECK(onlyLayer(oneFeature(1, "\x11\x0A\x0E\x03\x09")).points == std::vector<MvtPoint>{{5, 7}, {3, 2}});
    // 4.3.5.3: the line (2,2) (2,10) (10,10) is [9 4 4 18 0 16 16 0].
    const auto line = onlyLayer(oneFeature(2, std::string{"\x09\x04\x04\x12\x00\x10\x10\x00", 8}));
    CHECK(line.points == std::vector<MvtPoint>{{2, 2}, {2, 10}, {10, 10}});
    CHECK(line.parts.size() == 1);
    // 4.3.5.5: the area (3,6) (8,12) (20,34) is [9 6 12 18 10 12 24 44 15].
    const auto area = onlyLayer(oneFeature(3, "\x09\x06\x0C\x12\x0A\x0C\x18\x2C\x0F"));
    CHECK(area.points == std::vector<MvtPoint>{{3, 6}, {8, 12}, {20, 34}, {3, 6}});
    CHECK_FALSE(area.parts.front().hole);
}

TEST_CASE("A hole is known by its direction, a shell begins a new area") {
    std::pair cursor{0, 0};
    // Shell clockwise on the screen (positive area with y down), hole the other way round.
    const auto shell = ring({{0, 0}, {100, 0}, {100, 100}, {0, 100}}, cursor);
    const auto hole = ring({{20, 20}, {20, 80}, {80, 80}, {80, 20}}, cursor);
    const auto second = ring({{200, 0}, {300, 0}, {300, 100}, {200, 100}}, cursor);
    const auto layer = onlyLayer(oneFeature(3, shell + hole + second));
    REQUIRE(layer.parts.size() == 3);
    CHECK_FALSE(layer.parts[0].hole);
    CHECK(layer.parts[1].hole);
    CHECK_FALSE(layer.parts[2].hole);
    CHECK(layer.pointsOf(layer.parts[1]).front() == layer.pointsOf(layer.parts[1]).back());
}

TEST_CASE("Attributes keep their values as texts") {
    std::string values = bytesField(4, bytesField(1, "沙河"));
    values += bytesField(4, varint(3 << 3 | 1) + std::string{"\0\0\0\0\0\0\xF8\x3F", 8});  // 1.5
    values += bytesField(4, numberField(6, 7));                                            // zigzag: -4
    values += bytesField(4, numberField(7, 1));
    const auto tags = varint(0) + varint(0) + varint(1) + varint(1) + varint(2) + varint(2) + varint(3) + varint(3);
    const auto body = bytesField(1, "l") + bytesField(2, feature(1, command(1, 1) + delta(1, 1), tags)) +
                      bytesField(3, "name") + bytesField(3, "depth") + bytesField(3, "layer") + bytesField(3, "tidal") +
                      values + numberField(15, 2);
    const auto layer = onlyLayer(bytesField(3, body));
    const auto& one = layer.features.front();
    CHECK(layer.attribute(one, "name") == "沙河");
    CHECK(layer.attribute(one, "depth") == "1.5");
    CHECK(layer.attribute(one, "layer") == "-4");
    CHECK(layer.attribute(one, "tidal") == "true");
    CHECK(layer.attribute(one, "none").empty());
    CHECK(layer.extent == 4096);
}

TEST_CASE("Hostile tiles are refused") {
    const auto huge = varint(0xFFFFFFFFFFFFFFFFull);
    const auto far = varint(0xFFFFFFFFull);
    // Lengths beyond the end, of every nesting.
    CHECK(refusal(varint(3 << 3 | 2) + varint(1000) + "abc") == ErrorCode::corrupt);
    CHECK(refusal(bytesField(3, varint(1 << 3 | 2) + huge)) == ErrorCode::corrupt);
    CHECK(refusal(std::string(11, '\xFF')) == ErrorCode::corrupt);
    // Commands that promise more than there is, unknown ones, and rings and lines that are none.
    CHECK(refusal(oneFeature(2, command(1, 1) + delta(1, 1) + command(2, 0x1FFFFFF) + delta(1, 1))) ==
          ErrorCode::corrupt);
    CHECK(refusal(oneFeature(2, command(5, 1) + delta(1, 1))) == ErrorCode::corrupt);
    CHECK(refusal(oneFeature(2, command(2, 1) + delta(1, 1))) == ErrorCode::corrupt);
    CHECK(refusal(oneFeature(2, command(1, 2) + delta(1, 1) + delta(1, 1))) == ErrorCode::corrupt);
    CHECK(refusal(oneFeature(3, command(1, 1) + delta(1, 1) + command(7, 1))) == ErrorCode::corrupt);
    CHECK(refusal(oneFeature(3, square(0, 0, 5, 5) + command(7, 1))) == ErrorCode::corrupt);
    CHECK(refusal(oneFeature(1, command(1, 1) + delta(1, 1) + command(7, 0x1FFFFFFF))) == ErrorCode::corrupt);
    // Coordinates that run away: 2^31 is farther than any tile reaches, and no sum of such steps overflows.
    CHECK(refusal(oneFeature(1, command(1, 1) + far + far)) == ErrorCode::corrupt);
    CHECK(refusal(oneFeature(1, command(1, 1) + huge + varint(0))) == ErrorCode::corrupt);
    // Attributes that are not there, no name, no extent, another version.
    CHECK(refusal(mvtLayer("l", {feature(1, command(1, 1) + delta(1, 1), varint(0) + varint(0))})) ==
          ErrorCode::corrupt);
    CHECK(refusal(bytesField(3, numberField(15, 2))) == ErrorCode::corrupt);
    CHECK(refusal(mvtLayer("l", {}, {}, {}, 0)) == ErrorCode::corrupt);
    CHECK(refusal(bytesField(3, bytesField(1, "l") + numberField(15, 3))) == ErrorCode::corrupt);
    // More layers than anybody draws.
    std::string many;
    for (std::size_t i = 0; i <= kMostMvtLayers; ++i) {
        many += mvtLayer("l", {});
    }
    CHECK(refusal(many) == ErrorCode::refused);
    // Half a million features of two bytes each.
    std::string crowd = bytesField(1, "l") + numberField(15, 2);
    for (std::size_t i = 0; i <= kMostMvtFeatures; ++i) {
        crowd += bytesField(2, "");
    }
    CHECK(refusal(bytesField(3, crowd)) == ErrorCode::refused);
    // What a later version adds is skipped; an empty tile is a tile.
    CHECK(readMvt(numberField(9, 1) + bytesField(8, "x")));
    CHECK(readMvt(""));
}

TEST_CASE("Cutting a tile anywhere gives a tile or a reason") {
    const auto whole = mvtLayer(
        "roads",
        {feature(3, square(0, 0, 50, 50)), feature(2, command(1, 1) + delta(3, 4) + command(2, 1) + delta(9, 9))},
        {"name"}, {"x"});
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        walk(whole.substr(0, length));
    }
    CHECK(rc::check([&] {
        auto bytes = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
        walk(bytes);
    }));
}

TEST_CASE("Mutated real tiles never lead anywhere") {
    auto seeds = realTiles();
    if (seeds.empty()) {
        WARN("The real vector tiles are not here: made ones are mutated");
        seeds = {mvtLayer("a", {feature(3, square(0, 0, 50, 50))}, {"name"}, {"x"})};
    }
    for (const auto& seed : seeds) {
        const auto tile = readMvt(seed);
        INFO((tile ? std::string{} : tile.error().text()));
        CHECK(tile);
    }
    std::mt19937 random{20261128};
    const std::size_t rounds = 4000;
    std::size_t refused = 0;
    for (std::size_t i = 0; i < rounds; ++i) {
        auto bytes = seeds[random() % seeds.size()];
        for (auto changes = 1 + random() % 16; changes > 0 && !bytes.empty(); --changes) {
            const auto at = random() % bytes.size();
            switch (random() % 4) {
                case 0:
                    bytes[at] = static_cast<char>(random());
                    break;
                case 1:
                    bytes.erase(at, 1 + random() % 8);
                    break;
                case 2:
                    bytes.insert(at, std::string(1 + random() % 8, static_cast<char>(0xFF)));
                    break;
                default:
                    bytes.resize(at);
            }
        }
        refused += readMvt(bytes) ? 0U : 1U;
        walk(bytes);
    }
    std::cout << rounds << " mutated vector tiles of " << seeds.size() << " seeds, " << refused << " refused\n";
    CHECK(refused > rounds / 4);
}
