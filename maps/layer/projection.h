// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/geometry.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace weir::maps {

/// Between CGCS2000 degrees and the metres of a working CRS. Immutable to its users and safe from any thread.
class Projection {
public:
    virtual ~Projection() = default;
    [[nodiscard]] virtual const std::string& crs() const = 0;  ///< "EPSG:4547"
    /// Points outside the domain of the CRS give NaN.
    [[nodiscard]] virtual geo::MapPoint toMap(geo::LonLat point) const = 0;
    [[nodiscard]] virtual geo::LonLat toLonLat(geo::MapPoint point) const = 0;
    /// In place, x = longitude, y = latitude on entry; metres on return.
    virtual void toMap(std::span<geo::MapPoint> points) const = 0;
};

/// Errors: invalid (unknown CRS, or not a projected one).
[[nodiscard]] Result<std::shared_ptr<const Projection>> makeProjection(const std::string& crs);

/// From the coordinates of one projected CRS to another, as prepared layers in their own CRS need it. Safe from any
/// thread.
class Reprojection {
public:
    virtual ~Reprojection() = default;
    /// In place; what cannot be transformed becomes NaN.
    virtual void forward(std::span<geo::MapPoint> points) const = 0;
    virtual void backward(std::span<geo::MapPoint> points) const = 0;
    /// The box around the transformed box (its edges followed); empty when nothing of it can be transformed.
    [[nodiscard]] geo::MapBox forward(const geo::MapBox& box) const;
    [[nodiscard]] geo::MapBox backward(const geo::MapBox& box) const;
    /// The same as one box, or as two where the way back is torn between them: a view across the date line over
    /// coordinates that end there. None when nothing of it can be transformed.
    [[nodiscard]] std::vector<geo::MapBox> backwardPieces(const geo::MapBox& box) const;
};

/// Null when the two are the same CRS. `from` and `to` are codes or WKT. Errors: invalid.
[[nodiscard]] Result<std::shared_ptr<const Reprojection>> makeReprojection(const std::string& from,
                                                                           const std::string& to);

}  // namespace weir::maps
