// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Lengths, directions and areas against other implementations: GeographicLib for Python (C. Karney's own; the values
// lie in data/), and T. Vincenty's formulae ("Direct and inverse solutions of geodesics on the ellipsoid with
// application of nested equations", Survey Review 23, 1975), written out below.
#include "core/geo/measure.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <optional>
#include <sstream>

using namespace weir::geo;

namespace {

constexpr double kMillimetre = 1e-3;

std::vector<std::string> linesOf(const char* name) {
    std::ifstream in{std::filesystem::path{WEIR_SOURCE_DIR} / "tests" / "core" / "geo" / "data" / name};
    REQUIRE(in.is_open());
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) {
        if (!line.empty() && line.front() != '#') {
            lines.push_back(line);
        }
    }
    return lines;
}

double rad(double degrees) {
    return degrees * std::numbers::pi / 180;
}

/// Nothing where the iteration does not converge (points nearly opposite each other).
std::optional<double> vincenty(const LonLat& p, const LonLat& q) {
    constexpr double a = 6378137.0;
    constexpr double f = 1 / 298.257222101;
    constexpr double b = a * (1 - f);
    const double u1 = std::atan((1 - f) * std::tan(rad(p.lat)));
    const double u2 = std::atan((1 - f) * std::tan(rad(q.lat)));
    const double difference = rad(std::remainder(q.lon - p.lon, 360.0));
    double lambda = difference;
    for (int i = 0; i < 200; ++i) {
        const double x = std::cos(u2) * std::sin(lambda);
        const double y = std::cos(u1) * std::sin(u2) - std::sin(u1) * std::cos(u2) * std::cos(lambda);
        const double sinSigma = std::hypot(x, y);
        const double cosSigma = std::sin(u1) * std::sin(u2) + std::cos(u1) * std::cos(u2) * std::cos(lambda);
        if (sinSigma == 0) {
            return 0;
        }
        const double sigma = std::atan2(sinSigma, cosSigma);
        const double sinAlpha = std::cos(u1) * std::cos(u2) * std::sin(lambda) / sinSigma;
        const double cos2Alpha = 1 - sinAlpha * sinAlpha;
        const double cos2M = cos2Alpha == 0 ? 0 : cosSigma - 2 * std::sin(u1) * std::sin(u2) / cos2Alpha;
        const double c = f / 16 * cos2Alpha * (4 + f * (4 - 3 * cos2Alpha));
        const double before = lambda;
        lambda = difference +
                 (1 - c) * f * sinAlpha * (sigma + c * sinSigma * (cos2M + c * cosSigma * (2 * cos2M * cos2M - 1)));
        if (std::abs(lambda - before) > 1e-13) {
            continue;
        }
        const double uu = cos2Alpha * (a * a - b * b) / (b * b);
        const double k1 = 1 + uu / 16384 * (4096 + uu * (-768 + uu * (320 - 175 * uu)));
        const double k2 = uu / 1024 * (256 + uu * (-128 + uu * (74 - 47 * uu)));
        const double deltaSigma =
            k2 * sinSigma *
            (cos2M + k2 / 4 *
                         (cosSigma * (2 * cos2M * cos2M - 1) -
                          k2 / 6 * cos2M * (4 * sinSigma * sinSigma - 3) * (4 * cos2M * cos2M - 3)));
        return b * k1 * (sigma - deltaSigma);
    }
    return std::nullopt;
}

struct Pair {
    LonLat from;
    LonLat to;
    double metres = 0;
    double start = 0;
    double end = 0;
};

std::vector<Pair> pairs() {
    std::vector<Pair> out;
    for (const auto& line : linesOf("geodesics.txt")) {
        std::istringstream in{line};
        Pair p;
        in >> p.from.lon >> p.from.lat >> p.to.lon >> p.to.lat >> p.metres >> p.start >> p.end;
        REQUIRE_FALSE(in.fail());
        out.push_back(p);
    }
    REQUIRE(out.size() == 1000);
    return out;
}

}  // namespace

TEST_CASE("Length and direction at both ends agree with GeographicLib on a thousand pairs") {
    for (const auto& p : pairs()) {
        INFO(p.from.lon << ' ' << p.from.lat << " - " << p.to.lon << ' ' << p.to.lat);
        const auto g = inverse(p.from, p.to);
        CHECK(std::abs(g.metres - p.metres) < kMillimetre);
        // A direction is as good as a millimetre across at the other end, and never better than the digits given.
        const double tolerance = std::max(1e-8, kMillimetre / std::max(1.0, p.metres) * 180 / std::numbers::pi);
        CHECK(std::abs(std::remainder(g.azimuthAtStart - p.start, 360.0)) < tolerance);
        CHECK(std::abs(std::remainder(g.azimuthAtEnd - p.end, 360.0)) < tolerance);
        CHECK(distanceMetres(direct(p.from, g.azimuthAtStart, g.metres), p.to) < kMillimetre);
    }
}

TEST_CASE("Lengths agree with Vincenty's formulae") {
    int compared = 0;
    for (const auto& p : pairs()) {
        // Beyond a quarter of the way to the other side the formulae themselves lose the millimetre.
        const auto metres = vincenty(p.from, p.to);
        if (metres && p.metres < 10'000'000) {
            ++compared;
            INFO(p.from.lon << ' ' << p.from.lat << " - " << p.to.lon << ' ' << p.to.lat);
            CHECK(std::abs(distanceMetres(p.from, p.to) - *metres) < kMillimetre);
        }
    }
    CHECK(compared > 850);
}

TEST_CASE("Areas and perimeters agree with GeographicLib") {
    for (const auto& line : linesOf("polygons.txt")) {
        INFO(line);
        std::istringstream in{line};
        double area = 0;
        double perimeter = 0;
        in >> area >> perimeter;
        std::vector<LonLat> ring;
        char comma = 0;
        for (LonLat p; in >> p.lon >> comma >> p.lat;) {
            ring.push_back(p);
        }
        REQUIRE(ring.size() >= 3);
        ring.push_back(ring.front());
        const Polygon polygon{{ring}};
        // A millimetre of each side: what lengths are good for, areas are good for.
        CHECK(std::abs(signedRingArea(ring) - area) < std::max(1e-3, perimeter * kMillimetre));
        CHECK(std::abs(areaSquareMetres(polygon) - std::abs(area)) < std::max(1e-3, perimeter * kMillimetre));
        CHECK(std::abs(lengthMetres(polygon) - perimeter) < kMillimetre * static_cast<double>(ring.size()));
    }
}
