// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/enum_names.h"
#include "core/geo/geometry.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace weir::geo {

// Predicates and overlays by GEOS. All of it is plane geometry on the numbers as they stand: relations between degrees
// are right (both sides share the plane), but distances, buffers and tolerances are in the unit of the coordinates. For
// metres transform to the working CRS first, or use measure.h. Every function works on any thread. Errors carry GEOS'
// own words; the usual cause is an invalid area, see makeValid.

enum class Predicate { intersects, contains, within, touches, overlaps, crosses, equals, disjoint, covers, coveredBy };

[[nodiscard]] Result<bool> holds(Predicate predicate, const Geometry& a, const Geometry& b);
/// The nine signs of the DE-9IM matrix, as in "212101212".
[[nodiscard]] Result<std::string> relate(const Geometry& a, const Geometry& b);
/// Whether the matrix matches a pattern of T, F, *, 0, 1, 2.
[[nodiscard]] Result<bool> relate(const Geometry& a, const Geometry& b, std::string_view pattern);

/// One geometry against many. Builds an index on first use, so an object belongs to one thread at a time.
class PreparedGeometry {
public:
    [[nodiscard]] static Result<PreparedGeometry> make(const Geometry& g);
    PreparedGeometry(PreparedGeometry&&) noexcept;
    PreparedGeometry& operator=(PreparedGeometry&&) noexcept;
    ~PreparedGeometry();

    [[nodiscard]] const LonLatBox& bounds() const;
    /// All predicates but equals, which has no prepared form and is refused.
    [[nodiscard]] Result<bool> holds(Predicate predicate, const Geometry& other) const;
    /// The fast paths for points; points outside the bounds never reach GEOS.
    [[nodiscard]] Result<bool> contains(const LonLat& p) const;
    [[nodiscard]] Result<bool> intersects(const LonLat& p) const;

private:
    struct State;
    explicit PreparedGeometry(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

struct Validity {
    bool valid = true;
    std::string reason;  ///< GEOS' words: "Self-intersection", "Hole lies outside shell" …
    LonLat where;        ///< of the first fault
};
[[nodiscard]] Result<Validity> checkValid(const Geometry& g);

/// A valid geometry that covers the same ground, and what had to change, for the user to read.
struct Repaired {
    Geometry geometry;
    std::vector<Message> changes;  ///< empty when the input was valid
};
/// Overlapping parts are united, holes are kept, slivers without area vanish (GEOS' structure method).
[[nodiscard]] Result<Repaired> makeValid(const Geometry& g);

/// The result of an overlay. Where the true result mixes points, lines and areas only those of the highest dimension
/// stay and `droppedLower` says so: two zones that share ground and, elsewhere, a border give the ground.
struct Overlay {
    Geometry geometry;
    bool droppedLower = false;
};
enum class OverlayKind { intersection, unite, difference, symDifference };
[[nodiscard]] Result<Overlay> overlay(OverlayKind kind, const Geometry& a, const Geometry& b);
[[nodiscard]] Result<Overlay> intersection(const Geometry& a, const Geometry& b);
[[nodiscard]] Result<Overlay> unite(const Geometry& a, const Geometry& b);
[[nodiscard]] Result<Overlay> difference(const Geometry& a, const Geometry& b);
[[nodiscard]] Result<Overlay> symDifference(const Geometry& a, const Geometry& b);
/// Dissolves many geometries at once, much faster than one by one.
[[nodiscard]] Result<Overlay> unaryUnion(std::span<const Geometry> all);

enum class BufferCap { round, flat, square };
enum class BufferJoin { round, mitre, bevel };
struct BufferStyle {
    int quadrantSegments = 8;
    BufferCap cap = BufferCap::round;
    BufferJoin join = BufferJoin::round;
    double mitreLimit = 5;
};
/// Negative distances shrink areas. Empty when nothing is left.
[[nodiscard]] Result<Geometry> buffer(const Geometry& g, double distance, const BufferStyle& style = {});

[[nodiscard]] Result<Geometry> convexHull(const Geometry& g);
/// Point of balance (may lie outside) and a point certainly on the geometry; both empty when `g` is.
[[nodiscard]] Result<Geometry> centroid(const Geometry& g);
[[nodiscard]] Result<Geometry> pointOnSurface(const Geometry& g);
/// Douglas-Peucker; areas may become invalid or vanish.
[[nodiscard]] Result<Geometry> simplify(const Geometry& g, double tolerance);
/// Slower; areas stay valid and keep their holes.
[[nodiscard]] Result<Geometry> simplifyTopology(const Geometry& g, double tolerance);
/// Shortest distance in the unit of the coordinates; 0 when one of them is empty.
[[nodiscard]] Result<double> planarDistance(const Geometry& a, const Geometry& b);
[[nodiscard]] Result<double> planarArea(const Geometry& g);
/// Canonical order of parts, rings and points: equal shapes become equal values.
[[nodiscard]] Result<Geometry> normalized(const Geometry& g);

}  // namespace weir::geo

template <>
struct weir::EnumNames<weir::geo::Predicate> {
    static constexpr std::array names{std::string_view{"intersects"}, std::string_view{"contains"},
                                      std::string_view{"within"},     std::string_view{"touches"},
                                      std::string_view{"overlaps"},   std::string_view{"crosses"},
                                      std::string_view{"equals"},     std::string_view{"disjoint"},
                                      std::string_view{"covers"},     std::string_view{"coveredBy"}};
};
