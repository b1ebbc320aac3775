// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Whether the ramps that are delivered can be told apart, by CIE Lab and the simulation of colour vision deficiencies
// of Machado, Oliveira & Fernandes 2009 (severity 1), neither of which the program itself uses.
#include "maps/layer/ramps.h"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <fstream>
#include <iterator>

using namespace weir;
using namespace weir::maps;

namespace {

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

Triple times(const Matrix& m, const Triple& v) {
    Triple out{};
    for (std::size_t i = 0; i < 3; ++i) {
        out[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
    }
    return out;
}

constexpr Matrix kNormal{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr Matrix kProtanopia{
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix kDeuteranopia{
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
constexpr Matrix kTritanopia{
    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};

/// CIE 1976, D65.
Triple labOf(Colour colour, const Matrix& seenAs) {
    Triple linear{};
    for (std::size_t i = 0; i < 3; ++i) {
        const double c = ((colour.argb >> (16 - 8 * i)) & 0xFFu) / 255.0;
        linear[i] = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    }
    auto seen = times(seenAs, linear);
    for (auto& c : seen) {
        c = std::fmin(1, std::fmax(0, c));
    }
    const auto xyz = times(
        {{{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}}},
        seen);
    const auto f = [](double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; };
    const double fx = f(xyz[0] / 0.95047);
    const double fy = f(xyz[1]);
    const double fz = f(xyz[2] / 1.08883);
    return {116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)};
}

double difference(const Triple& a, const Triple& b) {
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

std::vector<NamedRamp> delivered() {
    std::ifstream in{WEIR_SOURCE_DIR "/resources/ramps/ramps.json", std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    const auto json = parseJson(text);
    REQUIRE(json);
    auto ramps = rampsFromJson(*json);
    REQUIRE(ramps);
    return *std::move(ramps);
}

}  // namespace

TEST_CASE("Five classes of every ramp are told apart, by colour-blind eyes too, on both grounds") {
    const auto ramps = delivered();
    CHECK(ramps.size() >= 8);
    const Colour light = Palette::light().resolve("land");
    const Colour dark = Palette::dark().resolve("land");
    for (const auto& ramp : ramps) {
        INFO(ramp.id);
        CHECK_FALSE(ramp.source.empty());
        const auto colours = coloursOf(ramp.ramp, 5);
        for (const auto& eyes : {kNormal, kProtanopia, kDeuteranopia, kTritanopia}) {
            for (std::size_t i = 0; i < colours.size(); ++i) {
                for (std::size_t j = 0; j < i; ++j) {
                    CHECK(difference(labOf(colours[i], eyes), labOf(colours[j], eyes)) > 9);
                }
            }
        }
        for (const auto colour : colours) {
            CHECK(difference(labOf(colour, kNormal), labOf(light, kNormal)) > 9);
            CHECK(difference(labOf(colour, kNormal), labOf(dark, kNormal)) > 9);
        }
        if (ramp.kind == NamedRamp::Kind::sequential) {
            const bool rises = labOf(colours.front(), kNormal)[0] < labOf(colours.back(), kNormal)[0];
            for (std::size_t i = 1; i < colours.size(); ++i) {
                CHECK((labOf(colours[i - 1], kNormal)[0] < labOf(colours[i], kNormal)[0]) == rises);
            }
        } else {
            CHECK(labOf(colours[2], kNormal)[0] > labOf(colours[0], kNormal)[0]);
            CHECK(labOf(colours[2], kNormal)[0] > labOf(colours[4], kNormal)[0]);
        }
    }
}

TEST_CASE("A ramp passes through its stops, and the other way round") {
    const ColourRamp ramp{{{0xFF000000}, {0xFFFF0000}, {0xFFFFFFFF}}};
    const auto five = coloursOf(ramp, 5);
    CHECK(five[0] == ramp.stops[0]);
    CHECK(five[2] == ramp.stops[1]);
    CHECK(five[4] == ramp.stops[2]);
    const auto back = coloursOf(reversed(ramp), 5);
    CHECK(back[1] == five[3]);
}

TEST_CASE("Ramps that are none are refused") {
    for (const auto* text :
         {"[]", "{}", R"({"ramps": 3})", R"({"ramps": [3]})",
          R"({"ramps": [{"id": "a", "title": "A", "kind": "sequential", "stops": ["#000000"]}]})",
          R"({"ramps": [{"id": "a", "title": "A", "kind": "round", "stops": ["#000000", "#111111"]}]})",
          R"({"ramps": [{"id": "a", "title": "A", "kind": "diverging", "stops": ["red", "#111111"]}]})"}) {
        INFO(text);
        CHECK_FALSE(rampsFromJson(Json::parse(text)));
    }
}
