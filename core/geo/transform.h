// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/geometry.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace weir::geo {

/// CGCS2000 longitude/latitude: the system of the store.
inline constexpr std::string_view kStoreCrs = "EPSG:4490";

/// What a coordinate system text means.
struct CrsInfo {
    std::string name;               ///< "CGCS2000 / 3-degree Gauss-Kruger CM 114E"
    std::optional<int> epsg;        ///< also found for WKT that carries no code but equals an EPSG entry
    bool geographic = false;        ///< degrees; otherwise projected
    std::optional<LonLatBox> area;  ///< area of use, degrees; may cross the date line (minX > maxX means it does)
    bool operator==(const CrsInfo&) const = default;
};

/// Checks and describes a horizontal coordinate system: "EPSG:4547", "4547", WKT or a PROJ string. Errors: unknown
/// text, not a coordinate system, not horizontal.
[[nodiscard]] Result<CrsInfo> describeCrs(std::string_view text);

/// Whether the authority declares north or latitude as the first axis of the system, as WMS 1.3.0 and WMTS follow it;
/// false for what describeCrs() refuses. Our own coordinates are always easting first.
[[nodiscard]] bool declaresNorthingFirst(std::string_view text);

/// The 3° Gauss-Krüger system of CGCS2000 without zone prefix (EPSG:4534–4554) whose central meridian is nearest: the
/// working CRS of a city at `longitude`. Errors: outside 73.5–136.5°E.
[[nodiscard]] Result<std::string> workingCrsAt(double longitude);

/// A position as PROJ takes it; z and t are used by pipelines only.
struct Coordinate {
    double x = 0;
    double y = 0;
    double z = 0;
    double t = 0;
};

enum class Direction { forward, inverse };

/// A coordinate operation of PROJ. A value: it holds the definition only; each thread keeps its own PROJ object per
/// definition, so one Transform may be used from many threads at once. Axes are always easting/longitude first, degrees
/// for geographic systems and metres (or the unit of the system) for projected ones, whatever order the systems declare
/// (proj_normalize_for_visualization). PROJ never gets the network.
class Transform {
public:
    [[nodiscard]] static Result<Transform> between(std::string_view from, std::string_view to);
    /// From the store's CGCS2000 degrees to `workingCrs`, as in "EPSG:4547".
    [[nodiscard]] static Result<Transform> toWorking(std::string_view workingCrs) {
        return between(kStoreCrs, workingCrs);
    }
    /// Any single operation or pipeline: "+proj=tmerc +lon_0=114 +ellps=GRS80". Angles are degrees on both sides.
    [[nodiscard]] static Result<Transform> pipeline(std::string_view text);

    [[nodiscard]] Result<Coordinate> apply(const Coordinate& c, Direction direction = Direction::forward) const;
    [[nodiscard]] Result<MapPoint> forward(const LonLat& p) const;
    [[nodiscard]] Result<LonLat> inverse(const MapPoint& p) const;

    /// Whether the numbers that come out are degrees.
    [[nodiscard]] bool givesDegrees(Direction direction = Direction::forward) const;

    /// In place on columns of equal length. Points that cannot be transformed become infinite; their number is
    /// returned.
    std::size_t apply(std::span<double> x, std::span<double> y, Direction direction = Direction::forward) const;
    /// All vertices; fails when one of them cannot be transformed.
    [[nodiscard]] Result<Geometry> apply(Geometry g, Direction direction = Direction::forward) const;
    /// The box around the transformed box, edges sampled at 21 points each.
    [[nodiscard]] Result<MapBox> forward(const LonLatBox& box) const;
    [[nodiscard]] Result<LonLatBox> inverse(const MapBox& box) const;

    bool operator==(const Transform&) const = default;

private:
    Transform(std::string from, std::string to) : m_from{std::move(from)}, m_to{std::move(to)} {}
    [[nodiscard]] Result<LonLatBox> bounds(const LonLatBox& box, Direction direction) const;
    std::string m_from;  ///< a coordinate system, or a pipeline when m_to is empty
    std::string m_to;
};

}  // namespace weir::geo
