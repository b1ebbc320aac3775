// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/overlay.h"

#include "core/geo/geos_bridge.h"
#include "core/geo/parts.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace weir::geo {

namespace {

using Binary = GEOSGeometry* (*)(GEOSContextHandle_t, const GEOSGeometry*, const GEOSGeometry*);
using Test = char (*)(GEOSContextHandle_t, const GEOSGeometry*, const GEOSGeometry*);
using PreparedTest = char (*)(GEOSContextHandle_t, const GEOSPreparedGeometry*, const GEOSGeometry*);

struct TestRow {
    Test plain;
    PreparedTest prepared;
};
/// Position = Predicate.
constexpr std::array kTests{TestRow{GEOSIntersects_r, GEOSPreparedIntersects_r},
                            TestRow{GEOSContains_r, GEOSPreparedContains_r},
                            TestRow{GEOSWithin_r, GEOSPreparedWithin_r},
                            TestRow{GEOSTouches_r, GEOSPreparedTouches_r},
                            TestRow{GEOSOverlaps_r, GEOSPreparedOverlaps_r},
                            TestRow{GEOSCrosses_r, GEOSPreparedCrosses_r},
                            TestRow{GEOSEquals_r, nullptr},
                            TestRow{GEOSDisjoint_r, GEOSPreparedDisjoint_r},
                            TestRow{GEOSCovers_r, GEOSPreparedCovers_r},
                            TestRow{GEOSCoveredBy_r, GEOSPreparedCoveredBy_r}};

/// Both operands in GEOS' form.
struct Pair {
    GeosPtr a;
    GeosPtr b;
};
Result<Pair> toPair(const Geometry& a, const Geometry& b) {
    auto left = toGeos(a);
    if (!left) {
        return std::move(left).error();
    }
    auto right = toGeos(b);
    if (!right) {
        return std::move(right).error();
    }
    return Pair{std::move(left).value(), std::move(right).value()};
}

/// GEOS answers 0, 1, or 2 for an exception.
Result<bool> answer(char code) {
    if (code == 2) {
        return GeosContext::ofThread().takeError();
    }
    return code == 1;
}

Result<Overlay> asOverlay(const GeosPtr& g) {
    auto back = fromGeos(g.get());
    if (!back) {
        return std::move(back).error();
    }
    return Overlay{std::move(back->geometry), back->droppedLower};
}

/// One geometry in, one out.
template <class F>
Result<Geometry> unary(const Geometry& g, F call) {
    auto in = toGeos(g);
    if (!in) {
        return std::move(in).error();
    }
    auto out = asOverlay(GeosPtr{call(GeosContext::ofThread(), in->get())});
    return out ? Result<Geometry>{std::move(out->geometry)} : Result<Geometry>{std::move(out).error()};
}

Result<void> checkTolerance(double tolerance) {
    if (!(tolerance >= 0) || !std::isfinite(tolerance)) {
        return fail(ErrorCode::invalid, msg("{0} is no tolerance", tolerance), msg("Give zero or a positive number"));
    }
    return {};
}

std::size_t holeCount(const std::vector<Geometry>& parts) {
    std::size_t holes = 0;
    for (const auto& part : parts) {
        if (const auto* polygon = std::get_if<Polygon>(&part)) {
            holes += polygon->rings.size() - 1;
        }
    }
    return holes;
}

/// What a person would want to know about a repair.
std::vector<Message> describeRepair(const Validity& fault, const Geometry& before, const Overlay& after) {
    std::vector<Message> changes;
    changes.push_back(msg("{0} at {1}, {2} was repaired", fault.reason, fault.where.lon, fault.where.lat));
    if (isEmpty(after.geometry)) {
        changes.push_back(msg("Nothing with an area was left"));
        return changes;
    }
    const auto was = simpleParts(before);
    const auto now = simpleParts(after.geometry);
    if (was.size() != now.size()) {
        changes.push_back(msg("Parts: {0} before, {1} after", was.size(), now.size()));
    }
    if (holeCount(was) != holeCount(now)) {
        changes.push_back(msg("Holes: {0} before, {1} after", holeCount(was), holeCount(now)));
    }
    if (vertexCount(before) != vertexCount(after.geometry)) {
        changes.push_back(msg("Vertices: {0} before, {1} after", vertexCount(before), vertexCount(after.geometry)));
    }
    if (after.droppedLower) {
        changes.push_back(msg("Lines and points without area were dropped"));
    }
    return changes;
}

int capStyle(BufferCap cap) {
    constexpr std::array kCaps{GEOSBUF_CAP_ROUND, GEOSBUF_CAP_FLAT, GEOSBUF_CAP_SQUARE};
    return kCaps[static_cast<std::size_t>(cap)];
}

int joinStyle(BufferJoin join) {
    constexpr std::array kJoins{GEOSBUF_JOIN_ROUND, GEOSBUF_JOIN_MITRE, GEOSBUF_JOIN_BEVEL};
    return kJoins[static_cast<std::size_t>(join)];
}

}  // namespace

Result<bool> holds(Predicate predicate, const Geometry& a, const Geometry& b) {
    auto pair = toPair(a, b);
    if (!pair) {
        return std::move(pair).error();
    }
    return answer(
        kTests[static_cast<std::size_t>(predicate)].plain(GeosContext::ofThread(), pair->a.get(), pair->b.get()));
}

Result<std::string> relate(const Geometry& a, const Geometry& b) {
    auto pair = toPair(a, b);
    if (!pair) {
        return std::move(pair).error();
    }
    const std::unique_ptr<char, GeosDeleter> matrix{
        GEOSRelate_r(GeosContext::ofThread(), pair->a.get(), pair->b.get())};
    if (!matrix) {
        return GeosContext::ofThread().takeError();
    }
    return std::string{matrix.get()};
}

Result<bool> relate(const Geometry& a, const Geometry& b, std::string_view pattern) {
    if (pattern.size() != 9 || pattern.find_first_not_of("TFtf*012") != std::string_view::npos) {
        return fail(ErrorCode::invalid, msg("{0} is no relation pattern", std::string{pattern.substr(0, 20)}),
                    msg("Give nine signs of T, F, *, 0, 1, 2"));
    }
    auto matrix = relate(a, b);
    if (!matrix) {
        return std::move(matrix).error();
    }
    return answer(GEOSRelatePatternMatch_r(GeosContext::ofThread(), matrix->c_str(), std::string{pattern}.c_str()));
}

struct PreparedGeometry::State {
    GeosPtr geometry;
    std::unique_ptr<const GEOSPreparedGeometry, GeosDeleter> prepared;
    LonLatBox bounds;
};

PreparedGeometry::PreparedGeometry(std::unique_ptr<State> state) : m_state{std::move(state)} {}
PreparedGeometry::PreparedGeometry(PreparedGeometry&&) noexcept = default;
PreparedGeometry& PreparedGeometry::operator=(PreparedGeometry&&) noexcept = default;
PreparedGeometry::~PreparedGeometry() = default;

Result<PreparedGeometry> PreparedGeometry::make(const Geometry& g) {
    auto made = toGeos(g);
    if (!made) {
        return std::move(made).error();
    }
    auto state = std::make_unique<State>();
    state->geometry = std::move(made).value();
    state->prepared.reset(GEOSPrepare_r(GeosContext::ofThread(), state->geometry.get()));
    state->bounds = boundsOf(g);
    if (!state->prepared) {
        return GeosContext::ofThread().takeError();
    }
    return PreparedGeometry{std::move(state)};
}

const LonLatBox& PreparedGeometry::bounds() const {
    return m_state->bounds;
}

Result<bool> PreparedGeometry::holds(Predicate predicate, const Geometry& other) const {
    const auto prepared = kTests[static_cast<std::size_t>(predicate)].prepared;
    if (prepared == nullptr) {
        return fail(ErrorCode::usage, msg("A prepared shape cannot be tested for {0}", nameOf(predicate)),
                    msg("Compare the two shapes directly"));
    }
    auto right = toGeos(other);
    if (!right) {
        return std::move(right).error();
    }
    return answer(prepared(GeosContext::ofThread(), m_state->prepared.get(), right->get()));
}

Result<bool> PreparedGeometry::contains(const LonLat& p) const {
    return bounds().contains(p.lon, p.lat) ? holds(Predicate::contains, p) : Result<bool>{false};
}

Result<bool> PreparedGeometry::intersects(const LonLat& p) const {
    return bounds().contains(p.lon, p.lat) ? holds(Predicate::intersects, p) : Result<bool>{false};
}

Result<Validity> checkValid(const Geometry& g) {
    auto in = toGeos(g);
    if (!in) {
        return std::move(in).error();
    }
    auto& context = GeosContext::ofThread();
    char* reason = nullptr;
    GEOSGeometry* where = nullptr;
    const auto code = GEOSisValidDetail_r(context, in->get(), 0, &reason, &where);
    const std::unique_ptr<char, GeosDeleter> ownedReason{reason};
    const GeosPtr ownedWhere{where};
    auto valid = answer(code);
    if (!valid) {
        return std::move(valid).error();
    }
    Validity result;
    result.valid = *valid;
    result.reason = !*valid && reason != nullptr ? reason : "";
    if (!*valid && where != nullptr) {
        GEOSGeomGetX_r(context, where, &result.where.lon);
        GEOSGeomGetY_r(context, where, &result.where.lat);
    }
    return result;
}

Result<Repaired> makeValid(const Geometry& g) {
    auto fault = checkValid(g);
    if (!fault) {
        return std::move(fault).error();
    }
    if (fault->valid) {
        return Repaired{g, {}};
    }
    auto in = toGeos(g);
    if (!in) {
        return std::move(in).error();
    }
    auto& context = GeosContext::ofThread();
    const std::unique_ptr<GEOSMakeValidParams, GeosDeleter> params{GEOSMakeValidParams_create_r(context)};
    GEOSMakeValidParams_setMethod_r(context, params.get(), GEOS_MAKE_VALID_STRUCTURE);
    GEOSMakeValidParams_setKeepCollapsed_r(context, params.get(), 0);
    auto out = asOverlay(GeosPtr{GEOSMakeValidWithParams_r(context, in->get(), params.get())});
    if (!out) {
        return std::move(out).error();
    }
    auto changes = describeRepair(*fault, g, *out);
    return Repaired{std::move(out->geometry), std::move(changes)};
}

Result<Overlay> overlay(OverlayKind kind, const Geometry& a, const Geometry& b) {
    constexpr std::array<Binary, 4> kOverlays{GEOSIntersection_r, GEOSUnion_r, GEOSDifference_r, GEOSSymDifference_r};
    auto pair = toPair(a, b);
    if (!pair) {
        return std::move(pair).error();
    }
    const auto call = kOverlays[static_cast<std::size_t>(kind)];
    return asOverlay(GeosPtr{call(GeosContext::ofThread(), pair->a.get(), pair->b.get())});
}

Result<Overlay> intersection(const Geometry& a, const Geometry& b) {
    return overlay(OverlayKind::intersection, a, b);
}
Result<Overlay> unite(const Geometry& a, const Geometry& b) {
    return overlay(OverlayKind::unite, a, b);
}
Result<Overlay> difference(const Geometry& a, const Geometry& b) {
    return overlay(OverlayKind::difference, a, b);
}
Result<Overlay> symDifference(const Geometry& a, const Geometry& b) {
    return overlay(OverlayKind::symDifference, a, b);
}

Result<Overlay> unaryUnion(std::span<const Geometry> all) {
    std::vector<GeosPtr> made;
    for (const auto& g : all) {
        auto one = toGeos(g);
        if (!one) {
            return std::move(one).error();
        }
        made.push_back(std::move(one).value());
    }
    std::vector<GEOSGeometry*> raw;
    for (auto& one : made) {
        raw.push_back(one.release());
    }
    auto& context = GeosContext::ofThread();
    const GeosPtr collection{
        GEOSGeom_createCollection_r(context, GEOS_GEOMETRYCOLLECTION, raw.data(), static_cast<unsigned>(raw.size()))};
    if (!collection) {
        return context.takeError();
    }
    return asOverlay(GeosPtr{GEOSUnaryUnion_r(context, collection.get())});
}

Result<Geometry> buffer(const Geometry& g, double distance, const BufferStyle& style) {
    if (!std::isfinite(distance)) {
        return fail(ErrorCode::invalid, msg("{0} is no buffer distance", distance), msg("Give a finite number"));
    }
    auto& context = GeosContext::ofThread();
    const std::unique_ptr<GEOSBufferParams, GeosDeleter> params{GEOSBufferParams_create_r(context)};
    GEOSBufferParams_setQuadrantSegments_r(context, params.get(), std::clamp(style.quadrantSegments, 1, 1000));
    GEOSBufferParams_setEndCapStyle_r(context, params.get(), capStyle(style.cap));
    GEOSBufferParams_setJoinStyle_r(context, params.get(), joinStyle(style.join));
    GEOSBufferParams_setMitreLimit_r(context, params.get(), style.mitreLimit);
    return unary(g, [&](GEOSContextHandle_t handle, const GEOSGeometry* in) {
        return GEOSBufferWithParams_r(handle, in, params.get(), distance);
    });
}

Result<Geometry> convexHull(const Geometry& g) {
    return unary(g, GEOSConvexHull_r);
}

Result<Geometry> centroid(const Geometry& g) {
    return unary(g, GEOSGetCentroid_r);
}

Result<Geometry> pointOnSurface(const Geometry& g) {
    return unary(g, GEOSPointOnSurface_r);
}

Result<Geometry> simplify(const Geometry& g, double tolerance) {
    if (auto ok = checkTolerance(tolerance); !ok) {
        return std::move(ok).error();
    }
    return unary(g, [tolerance](GEOSContextHandle_t handle, const GEOSGeometry* in) {
        return GEOSSimplify_r(handle, in, tolerance);
    });
}

Result<Geometry> simplifyTopology(const Geometry& g, double tolerance) {
    if (auto ok = checkTolerance(tolerance); !ok) {
        return std::move(ok).error();
    }
    return unary(g, [tolerance](GEOSContextHandle_t handle, const GEOSGeometry* in) {
        return GEOSTopologyPreserveSimplify_r(handle, in, tolerance);
    });
}

Result<double> planarDistance(const Geometry& a, const Geometry& b) {
    auto pair = toPair(a, b);
    if (!pair) {
        return std::move(pair).error();
    }
    double distance = 0;
    if (GEOSDistance_r(GeosContext::ofThread(), pair->a.get(), pair->b.get(), &distance) != 1) {
        return GeosContext::ofThread().takeError();
    }
    return distance;
}

Result<double> planarArea(const Geometry& g) {
    auto in = toGeos(g);
    if (!in) {
        return std::move(in).error();
    }
    double area = 0;
    if (GEOSArea_r(GeosContext::ofThread(), in->get(), &area) != 1) {
        return GeosContext::ofThread().takeError();
    }
    return area;
}

Result<Geometry> normalized(const Geometry& g) {
    auto in = toGeos(g);
    if (!in) {
        return std::move(in).error();
    }
    if (GEOSNormalize_r(GeosContext::ofThread(), in->get()) != 0) {
        return GeosContext::ofThread().takeError();
    }
    auto out = asOverlay(*in);
    return out ? Result<Geometry>{std::move(out->geometry)} : Result<Geometry>{std::move(out).error()};
}

}  // namespace weir::geo
