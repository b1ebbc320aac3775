// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/geometry.h"

#include <geos_c.h>

#include <memory>
#include <string>

namespace weir::geo {

/// GEOS' reentrant context of the calling thread and the last thing it complained about. GEOS objects do not remember
/// the context they were made with, so they may be used and freed with that of another thread.
class GeosContext {
public:
    static GeosContext& ofThread();
    GeosContext();
    GeosContext(const GeosContext&) = delete;
    GeosContext& operator=(const GeosContext&) = delete;
    ~GeosContext();

    operator GEOSContextHandle_t() const { return m_handle; }  // NOLINT(google-explicit-constructor)
    /// What GEOS said last, as an error for the user; forgets it.
    [[nodiscard]] Error takeError();

private:
    GEOSContextHandle_t m_handle;
    std::string m_lastError;
};

struct GeosDeleter {
    void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(GeosContext::ofThread(), g); }
    void operator()(const GEOSPreparedGeometry* g) const { GEOSPreparedGeom_destroy_r(GeosContext::ofThread(), g); }
    void operator()(GEOSBufferParams* p) const { GEOSBufferParams_destroy_r(GeosContext::ofThread(), p); }
    void operator()(GEOSMakeValidParams* p) const { GEOSMakeValidParams_destroy_r(GeosContext::ofThread(), p); }
    void operator()(char* text) const { GEOSFree_r(GeosContext::ofThread(), text); }
};
using GeosPtr = std::unique_ptr<GEOSGeometry, GeosDeleter>;

/// Errors: what GEOS cannot build, such as a line of one point or a ring that is not closed.
[[nodiscard]] Result<GeosPtr> toGeos(const Geometry& g);

/// What GEOS gave back; of mixed collections the highest dimension stays.
struct FromGeos {
    Geometry geometry;
    bool droppedLower = false;
};
[[nodiscard]] Result<FromGeos> fromGeos(const GEOSGeometry* g);

}  // namespace weir::geo
