// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/china_datum.h"

#include "core/geo/measure.h"
#include "core/geo/visit.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace weir::geo {

namespace {

using std::numbers::pi;

constexpr double kAxis = 6378245.0;  // Krasovsky 1940, as the published formulas have it
constexpr double kEccentricity2 = 0.00669342162296594323;
constexpr double kBaiduTurn = pi * 3000.0 / 180.0;
constexpr int kIterations = 10;  // the inverse has converged to < 1e-9° by then

bool isShiftedArea(const LonLat& p) {
    return p.lon >= 72.004 && p.lon <= 137.8347 && p.lat >= 0.8293 && p.lat <= 55.8271;
}

double wave(double v, double a, double b, double c, double d) {
    return (a * std::sin(v * pi) + b * std::sin(v / 3 * pi)) * 2 / 3 +
           (c * std::sin(v / 12 * pi) + d * std::sin(v / 30 * pi)) * 2 / 3;
}

double ripple(double x) {
    return (20 * std::sin(6 * x * pi) + 20 * std::sin(2 * x * pi)) * 2 / 3;
}

double offsetLat(double x, double y) {
    return -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * std::sqrt(std::abs(x)) + ripple(x) +
           wave(y, 20, 40, 160, 320);
}

double offsetLon(double x, double y) {
    return 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * std::sqrt(std::abs(x)) + ripple(x) +
           wave(x, 20, 40, 150, 300);
}

LonLat gcjFromWgs(const LonLat& p) {
    if (!isShiftedArea(p)) {
        return p;
    }
    const double x = p.lon - 105;
    const double y = p.lat - 35;
    const double phi = p.lat / 180 * pi;
    const double magic = 1 - kEccentricity2 * std::sin(phi) * std::sin(phi);
    const double root = std::sqrt(magic);
    return {p.lon + offsetLon(x, y) * 180 / (kAxis / root * std::cos(phi) * pi),
            p.lat + offsetLat(x, y) * 180 / (kAxis * (1 - kEccentricity2) / (magic * root) * pi)};
}

LonLat bdFromGcj(const LonLat& p) {
    if (!isShiftedArea(p)) {
        return p;
    }
    const double z = std::hypot(p.lon, p.lat) + 0.00002 * std::sin(p.lat * kBaiduTurn);
    const double theta = std::atan2(p.lat, p.lon) + 0.000003 * std::cos(p.lon * kBaiduTurn);
    return {z * std::cos(theta) + 0.0065, z * std::sin(theta) + 0.006};
}

LonLat shift(const LonLat& p, Datum to) {
    switch (to) {
        case Datum::gcj02:
            return gcjFromWgs(p);
        case Datum::bd09:
            return bdFromGcj(gcjFromWgs(p));
        default:
            return p;
    }
}

/// Solves shift(q) = p by fixed-point iteration; the offset changes slowly, so each step gains three digits.
LonLat unshift(const LonLat& p, Datum from) {
    if (!isShiftedArea(p)) {
        return p;
    }
    LonLat q = p;
    for (int i = 0; i < kIterations; ++i) {
        const auto there = shift(q, from);
        q = {q.lon + p.lon - there.lon, q.lat + p.lat - there.lat};
    }
    return q;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace

LonLat toCgcs2000(const LonLat& p, Datum from) {
    return from == Datum::gcj02 || from == Datum::bd09 ? unshift(p, from) : p;
}

LonLat fromCgcs2000(const LonLat& p, Datum to) {
    return shift(p, to);
}

Geometry toCgcs2000(Geometry g, Datum from) {
    forEachVertex(g, [from](LonLat& p) { p = toCgcs2000(p, from); });
    return g;
}

Geometry fromCgcs2000(Geometry g, Datum to) {
    forEachVertex(g, [to](LonLat& p) { p = fromCgcs2000(p, to); });
    return g;
}

Result<ShiftFinding> looksShifted(std::span<const LonLat> points, std::span<const LonLat> reference,
                                  double toleranceMetres) {
    if (points.size() != reference.size() || points.size() < 3) {
        return fail(ErrorCode::invalid,
                    msg("{0} points cannot be compared with {1} references", points.size(), reference.size()),
                    msg("Give at least three points of which the true position is known"));
    }
    const auto medianOf = [&](auto distance) {
        std::vector<double> metres(points.size());
        for (std::size_t i = 0; i < points.size(); ++i) {
            metres[i] = distance(points[i], reference[i]);
        }
        return median(std::move(metres));
    };
    ShiftFinding finding;
    finding.medianMetres = medianOf([](const LonLat& p, const LonLat& r) { return distanceMetres(p, r); });
    double best = finding.medianMetres;
    for (const auto datum : {Datum::gcj02, Datum::bd09}) {
        const double rest =
            medianOf([datum](const LonLat& p, const LonLat& r) { return distanceMetres(p, shift(r, datum)); });
        if (rest < best && rest <= toleranceMetres) {
            best = rest;
            finding.looksLike = datum;
            finding.expectedMetres =
                medianOf([datum](const LonLat&, const LonLat& r) { return distanceMetres(r, shift(r, datum)); });
        }
    }
    return finding;
}

}  // namespace weir::geo
