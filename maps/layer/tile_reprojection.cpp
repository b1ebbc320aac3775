// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/tile_reprojection.h"

#include "core/geo/transform.h"

#include <cmath>

namespace weir::maps {

namespace {

/// Grid → degrees of the datum → CGCS2000 degrees → working CRS; a null step changes nothing.
class TileReprojection final : public Reprojection {
public:
    using Step = std::shared_ptr<const Reprojection>;
    TileReprojection(Step toDegrees, geo::Datum datum, Step toWorking)
        : m_toDegrees{std::move(toDegrees)}, m_datum{datum}, m_toWorking{std::move(toWorking)} {}

    void forward(std::span<geo::MapPoint> points) const override {
        if (m_toDegrees) {
            m_toDegrees->forward(points);
        }
        shift(points, [this](geo::LonLat p) { return geo::toCgcs2000(p, m_datum); });
        if (m_toWorking) {
            m_toWorking->forward(points);
        }
    }
    void backward(std::span<geo::MapPoint> points) const override {
        if (m_toWorking) {
            m_toWorking->backward(points);
        }
        shift(points, [this](geo::LonLat p) { return geo::fromCgcs2000(p, m_datum); });
        if (m_toDegrees) {
            m_toDegrees->backward(points);
        }
    }

private:
    template <class Shift>
    void shift(std::span<geo::MapPoint> points, Shift move) const {
        if (m_datum != geo::Datum::gcj02 && m_datum != geo::Datum::bd09) {
            return;
        }
        for (auto& p : points) {
            if (std::isfinite(p.x) && std::isfinite(p.y)) {
                const auto moved = move({p.x, p.y});
                p = {moved.lon, moved.lat};
            }
        }
    }
    Step m_toDegrees;
    geo::Datum m_datum;
    Step m_toWorking;
};

}  // namespace

Result<std::shared_ptr<const Reprojection>> makeTileReprojection(const TileService& service,
                                                                 const std::string& workingCrs) {
    const std::string degrees{geo::kStoreCrs};
    const bool shifted = service.datum == geo::Datum::gcj02 || service.datum == geo::Datum::bd09;
    // Without an offset the two systems are joined directly; degrees of WGS 84 and CGCS2000 are the same numbers.
    auto first = shifted && service.grid.crs != "EPSG:4326" ? makeReprojection(service.grid.crs, degrees)
                 : shifted                                  ? Result<TileReprojection::Step>{TileReprojection::Step{}}
                                                            : makeReprojection(service.grid.crs, workingCrs);
    auto second =
        shifted ? makeReprojection(degrees, workingCrs) : Result<TileReprojection::Step>{TileReprojection::Step{}};
    if (!first || !second) {
        return first ? second.error() : first.error();
    }
    return std::shared_ptr<const Reprojection>{
        std::make_shared<TileReprojection>(*std::move(first), service.datum, *std::move(second))};
}

}  // namespace weir::maps
