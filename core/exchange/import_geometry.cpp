// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/exchange/import_geometry.h"

#include "core/geo/measure.h"
#include "core/geo/overlay.h"

namespace weir::exchange {

namespace {

/// Fields named position, center or target hold one point; area and outline hold areas; the others take any shape.
enum class Shape { point, area, any };

Shape shapeOf(const model::KindInfo& info) {
    const auto name = info.fields[*info.geometryIndex()].name;
    if (name == "position" || name == "target" || name == "center") {
        return Shape::point;
    }
    return name == "area" || name == "outline" ? Shape::area : Shape::any;
}

bool isArea(const geo::Geometry& g) {
    return std::holds_alternative<geo::Polygon>(g) || std::holds_alternative<geo::MultiPolygon>(g);
}

Result<FittedGeometry> asPoint(geo::Geometry geometry) {
    if (std::holds_alternative<geo::LonLat>(geometry)) {
        return FittedGeometry{std::move(geometry), {}, {}};
    }
    const auto* several = std::get_if<geo::MultiPoint>(&geometry);
    if (several != nullptr && several->points.size() == 1) {
        return FittedGeometry{several->points.front(), {}, {}};
    }
    auto inside = geo::pointOnSurface(geometry);
    if (!inside || !std::holds_alternative<geo::LonLat>(*inside)) {
        return fail(ErrorCode::invalid, msg("A {0} gives no position", geo::typeName(geometry)), msg("Give a point"));
    }
    const auto reason = msg("The feature is a {0}, not a point", geo::typeName(geometry));
    return FittedGeometry{*std::move(inside), reason, msg("A point on it is taken as the position")};
}

std::string joined(const std::vector<Message>& changes) {
    std::string out;
    for (const auto& change : changes) {
        out += fmt::format("{}{}", out.empty() ? "" : "; ", change.text());
    }
    return out;
}

/// The shape as it will be stored: verbs carry GeoJSON, whose nine decimals may make two edges cross again that only
/// touched.
geo::Geometry asStored(const geo::Geometry& geometry) {
    auto rounded = geo::fromGeoJson(geo::toGeoJson(geometry));
    return rounded ? *std::move(rounded) : geometry;
}

constexpr int kRepairRounds = 5;

Result<FittedGeometry> asArea(const geo::Geometry& given) {
    if (!isArea(given)) {
        return fail(ErrorCode::invalid, msg("A {0} is not an area", geo::typeName(given)), msg("Give a polygon"));
    }
    FittedGeometry out;
    out.geometry = asStored(given);
    std::vector<Message> changes;
    for (int round = 0; round <= kRepairRounds; ++round) {
        const auto validity = geo::checkValid(out.geometry);
        if (!validity) {
            return validity.error();
        }
        if (validity->valid) {
            break;
        }
        if (round == kRepairRounds) {
            return fail(ErrorCode::invalid, msg("The outline stays invalid ({0}) after the repair", validity->reason),
                        msg("Mend it in the program it comes from"));
        }
        auto repaired = geo::makeValid(out.geometry);
        if (!repaired) {
            return repaired.error();
        }
        if (!isArea(repaired->geometry)) {
            return fail(ErrorCode::invalid,
                        msg("The outline is invalid ({0}) and no area is left after the repair", validity->reason),
                        msg("Mend it in the program it comes from"));
        }
        if (round == 0) {
            changes = std::move(repaired->changes);
            out.reason = msg("{0} at {1}, {2}", validity->reason, fmt::format("{:.6f}", validity->where.lon),
                             fmt::format("{:.6f}", validity->where.lat));
        }
        out.geometry = asStored(repaired->geometry);
    }
    if (!out.reason.empty()) {
        out.change =
            msg("{0}; {1} to {2} km²", joined(changes), fmt::format("{:.3f}", geo::areaSquareMetres(given) / 1e6),
                fmt::format("{:.3f}", geo::areaSquareMetres(out.geometry) / 1e6));
    }
    return out;
}

}  // namespace

Result<FittedGeometry> fitGeometry(const model::KindInfo& info, geo::Geometry geometry) {
    if (geo::isEmpty(geometry) || !info.geometryIndex()) {
        return FittedGeometry{};
    }
    switch (shapeOf(info)) {
        case Shape::point:
            return asPoint(std::move(geometry));
        case Shape::area:
            return asArea(geometry);
        case Shape::any:
            break;
    }
    return FittedGeometry{std::move(geometry), {}, {}};
}

}  // namespace weir::exchange
