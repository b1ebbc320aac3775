// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/parts.h"

#include <algorithm>
#include <array>

namespace weir::geo {

namespace {

template <class Part>
std::vector<Part> takeParts(std::vector<Geometry> from) {
    std::vector<Part> parts;
    parts.reserve(from.size());
    for (auto& g : from) {
        if (auto* part = std::get_if<Part>(&g)) {
            parts.push_back(std::move(*part));
        }
    }
    return parts;
}

template <class Part, class Multi>
Geometry plainOrMulti(std::vector<Geometry> from) {
    auto parts = takeParts<Part>(std::move(from));
    if (parts.empty()) {
        return {};
    }
    if (parts.size() == 1) {
        return std::move(parts.front());
    }
    return Multi{std::move(parts)};
}

struct Splitter {
    std::vector<Geometry>& out;
    void operator()(std::monostate) const {}
    void operator()(const LonLat& p) const { out.emplace_back(p); }
    void operator()(const Line& l) const {
        if (!l.points.empty()) {
            out.emplace_back(l);
        }
    }
    void operator()(const Polygon& p) const {
        if (!p.rings.empty() && !p.rings.front().empty()) {
            out.emplace_back(p);
        }
    }
    void operator()(const MultiPoint& m) const { out.insert(out.end(), m.points.begin(), m.points.end()); }
    void operator()(const MultiLine& m) const { std::for_each(m.lines.begin(), m.lines.end(), *this); }
    void operator()(const MultiPolygon& m) const { std::for_each(m.polygons.begin(), m.polygons.end(), *this); }
};

}  // namespace

int dimensionOf(const Geometry& g) {
    constexpr std::array<int, 7> kDimensions{-1, 0, 1, 2, 0, 1, 2};
    return kDimensions[g.index()];
}

std::vector<Geometry> simpleParts(const Geometry& g) {
    std::vector<Geometry> out;
    std::visit(Splitter{out}, g);
    return out;
}

Collected collectHighest(std::vector<Geometry> parts) {
    std::vector<Geometry> simple;
    for (const auto& part : parts) {
        std::visit(Splitter{simple}, part);
    }
    int highest = -1;
    int lowest = 3;
    for (const auto& part : simple) {
        highest = std::max(highest, dimensionOf(part));
        lowest = std::min(lowest, dimensionOf(part));
    }
    Collected result;
    result.droppedLower = !simple.empty() && lowest < highest;
    if (highest == 2) {
        result.geometry = plainOrMulti<Polygon, MultiPolygon>(std::move(simple));
    } else if (highest == 1) {
        result.geometry = plainOrMulti<Line, MultiLine>(std::move(simple));
    } else if (highest == 0) {
        result.geometry = plainOrMulti<LonLat, MultiPoint>(std::move(simple));
    }
    return result;
}

Result<Geometry> collectSame(std::vector<Geometry> parts) {
    auto collected = collectHighest(std::move(parts));
    if (collected.droppedLower) {
        return fail(ErrorCode::unsupported, msg("The geometry mixes points, lines and areas"),
                    msg("Split it into one object per kind"));
    }
    return std::move(collected.geometry);
}

Result<void> checkLine(const std::vector<LonLat>& points) {
    if (points.size() == 1) {
        return fail(ErrorCode::invalid, msg("A line has only one point"), msg("A line needs at least two points"));
    }
    return {};
}

Result<void> checkRing(const std::vector<LonLat>& ring) {
    if (ring.empty()) {
        return {};
    }
    if (ring.size() < 4) {
        return fail(ErrorCode::invalid, msg("A ring has only {0} points", ring.size()),
                    msg("A ring needs at least four points, the last equal to the first"));
    }
    if (ring.front() != ring.back()) {
        return fail(ErrorCode::invalid, msg("A ring is not closed"), msg("Repeat the first point at its end"));
    }
    return {};
}

Geometry makeLine(std::vector<LonLat> points) {
    return points.empty() ? Geometry{} : Geometry{Line{std::move(points)}};
}

Geometry makePolygon(std::vector<std::vector<LonLat>> rings) {
    if (rings.empty() || rings.front().empty()) {
        return {};
    }
    std::erase_if(rings, [](const auto& ring) { return ring.empty(); });
    return Polygon{std::move(rings)};
}

Geometry makeMultiPoint(std::vector<Geometry> points) {
    auto parts = takeParts<LonLat>(std::move(points));
    return parts.empty() ? Geometry{} : Geometry{MultiPoint{std::move(parts)}};
}

Geometry makeMultiLine(std::vector<Geometry> lines) {
    auto parts = takeParts<Line>(std::move(lines));
    return parts.empty() ? Geometry{} : Geometry{MultiLine{std::move(parts)}};
}

Geometry makeMultiPolygon(std::vector<Geometry> polygons) {
    auto parts = takeParts<Polygon>(std::move(polygons));
    return parts.empty() ? Geometry{} : Geometry{MultiPolygon{std::move(parts)}};
}

}  // namespace weir::geo
