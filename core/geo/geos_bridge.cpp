// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/geos_bridge.h"

#include "core/geo/parts.h"

#include <utility>

namespace weir::geo {

namespace {

// Columns are copied as x y x y …
static_assert(sizeof(LonLat) == 2 * sizeof(double));

void keepMessage(const char* text, void* target) {
    *static_cast<std::string*>(target) = text != nullptr ? text : "";
}

GEOSCoordSequence* sequence(const LonLat* points, std::size_t count) {
    return GEOSCoordSeq_copyFromBuffer_r(GeosContext::ofThread(), count > 0 ? &points->lon : nullptr,
                                         static_cast<unsigned>(count), 0, 0);
}

/// Builders give null when GEOS refuses; the reason waits in the context.
struct Builder {
    GeosContext& context = GeosContext::ofThread();

    GEOSGeometry* operator()(std::monostate) const {
        return GEOSGeom_createEmptyCollection_r(context, GEOS_GEOMETRYCOLLECTION);
    }
    GEOSGeometry* operator()(const LonLat& p) const { return GEOSGeom_createPointFromXY_r(context, p.lon, p.lat); }
    GEOSGeometry* operator()(const Line& l) const {
        auto* points = sequence(l.points.data(), l.points.size());
        return points != nullptr ? GEOSGeom_createLineString_r(context, points) : nullptr;
    }
    GEOSGeometry* operator()(const std::vector<LonLat>& ring) const {
        auto* points = sequence(ring.data(), ring.size());
        return points != nullptr ? GEOSGeom_createLinearRing_r(context, points) : nullptr;
    }
    GEOSGeometry* operator()(const Polygon& p) const {
        if (p.rings.empty()) {
            return GEOSGeom_createEmptyPolygon_r(context);
        }
        std::vector<GeosPtr> rings;
        for (const auto& ring : p.rings) {
            rings.emplace_back((*this)(ring));
            if (!rings.back()) {
                return nullptr;
            }
        }
        GeosPtr shell = std::move(rings.front());
        rings.erase(rings.begin());
        auto holes = release(rings);
        return GEOSGeom_createPolygon_r(context, shell.release(), holes.data(), static_cast<unsigned>(holes.size()));
    }
    GEOSGeometry* operator()(const MultiPoint& m) const { return many(GEOS_MULTIPOINT, m.points); }
    GEOSGeometry* operator()(const MultiLine& m) const { return many(GEOS_MULTILINESTRING, m.lines); }
    GEOSGeometry* operator()(const MultiPolygon& m) const { return many(GEOS_MULTIPOLYGON, m.polygons); }

private:
    GEOSGeometry* many(int type, const auto& parts) const {
        std::vector<GeosPtr> made;
        for (const auto& part : parts) {
            made.emplace_back((*this)(part));
            if (!made.back()) {
                return nullptr;
            }
        }
        auto raw = release(made);
        return GEOSGeom_createCollection_r(context, type, raw.data(), static_cast<unsigned>(raw.size()));
    }
    static std::vector<GEOSGeometry*> release(std::vector<GeosPtr>& from) {
        std::vector<GEOSGeometry*> raw;
        for (auto& one : from) {
            raw.push_back(one.release());
        }
        return raw;
    }
};

class Importer {
public:
    /// Appends the simple parts of `g`; false when GEOS fails.
    bool add(const GEOSGeometry* g) {
        const int type = GEOSGeomTypeId_r(m_context, g);
        if (GEOSisEmpty_r(m_context, g) == 1) {
            return true;
        }
        if (type >= GEOS_MULTIPOINT) {
            return addMembers(g);
        }
        if (type == GEOS_POLYGON) {
            return addPolygon(g);
        }
        std::vector<LonLat> points;
        if (!read(g, points)) {
            return false;
        }
        parts.push_back(type == GEOS_POINT ? Geometry{points.front()} : Geometry{Line{std::move(points)}});
        return true;
    }
    std::vector<Geometry> parts;

private:
    bool addMembers(const GEOSGeometry* g) {
        const int count = GEOSGetNumGeometries_r(m_context, g);
        for (int i = 0; i < count; ++i) {
            if (!add(GEOSGetGeometryN_r(m_context, g, i))) {
                return false;
            }
        }
        return count >= 0;
    }
    bool addPolygon(const GEOSGeometry* g) {
        const int holes = GEOSGetNumInteriorRings_r(m_context, g);
        Polygon polygon;
        polygon.rings.resize(static_cast<std::size_t>(holes) + 1);
        bool ok = holes >= 0 && read(GEOSGetExteriorRing_r(m_context, g), polygon.rings[0]);
        for (int i = 0; ok && i < holes; ++i) {
            ok = read(GEOSGetInteriorRingN_r(m_context, g, i), polygon.rings[static_cast<std::size_t>(i) + 1]);
        }
        parts.emplace_back(std::move(polygon));
        return ok;
    }
    bool read(const GEOSGeometry* g, std::vector<LonLat>& points) const {
        const auto* from = g != nullptr ? GEOSGeom_getCoordSeq_r(m_context, g) : nullptr;
        unsigned count = 0;
        if (from == nullptr || GEOSCoordSeq_getSize_r(m_context, from, &count) == 0) {
            return false;
        }
        points.resize(count);
        return count == 0 || GEOSCoordSeq_copyToBuffer_r(m_context, from, &points.front().lon, 0, 0) == 1;
    }
    GeosContext& m_context = GeosContext::ofThread();
};

}  // namespace

GeosContext& GeosContext::ofThread() {
    thread_local GeosContext context;
    return context;
}

GeosContext::GeosContext() : m_handle{GEOS_init_r()} {
    GEOSContext_setErrorMessageHandler_r(m_handle, keepMessage, &m_lastError);
}

GeosContext::~GeosContext() {
    GEOS_finish_r(m_handle);
}

Error GeosContext::takeError() {
    const auto said = std::exchange(m_lastError, {});
    return fail(ErrorCode::invalid, msg("The shapes could not be computed: {0}", said.empty() ? "unknown" : said),
                msg("Repair the shapes first; an area may cross itself"));
}

Result<GeosPtr> toGeos(const Geometry& g) {
    GeosPtr made{std::visit(Builder{}, g)};
    if (!made) {
        return GeosContext::ofThread().takeError();
    }
    return made;
}

Result<FromGeos> fromGeos(const GEOSGeometry* g) {
    Importer importer;
    if (g == nullptr || !importer.add(g)) {
        return GeosContext::ofThread().takeError();
    }
    auto collected = collectHighest(std::move(importer.parts));
    return FromGeos{std::move(collected.geometry), collected.droppedLower};
}

}  // namespace weir::geo
