// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/metric.h"

namespace weir::geo {

namespace {

Result<Geometry> project(const Geometry& g, const Transform& working) {
    if (working.givesDegrees() || !working.givesDegrees(Direction::inverse)) {
        return fail(ErrorCode::usage, msg("The working coordinate system does not measure in metres"),
                    msg("Choose a projected coordinate system such as EPSG:4547"));
    }
    return working.apply(g);
}

/// Projects, computes, comes back.
template <class Compute>
Result<Geometry> inMetres(const Geometry& g, const Transform& working, Compute compute) {
    auto projected = project(g, working);
    if (!projected) {
        return projected;
    }
    auto computed = compute(*projected);
    return computed ? working.apply(std::move(computed).value(), Direction::inverse) : computed;
}

}  // namespace

Result<Geometry> bufferMetres(const Geometry& g, double metres, const Transform& working, const BufferStyle& style) {
    return inMetres(g, working, [&](const Geometry& projected) { return buffer(projected, metres, style); });
}

Result<Geometry> simplifyMetres(const Geometry& g, double metres, const Transform& working) {
    return inMetres(g, working, [metres](const Geometry& projected) { return simplifyTopology(projected, metres); });
}

Result<double> distanceMetres(const Geometry& a, const Geometry& b, const Transform& working) {
    auto left = project(a, working);
    if (!left) {
        return std::move(left).error();
    }
    auto right = project(b, working);
    if (!right) {
        return std::move(right).error();
    }
    return planarDistance(*left, *right);
}

}  // namespace weir::geo
