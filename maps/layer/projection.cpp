// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/projection.h"

#include "core/geo/transform.h"

#include <cmath>
#include <limits>
#include <vector>

namespace weir::maps {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

void apply(const geo::Transform& transform, std::span<geo::MapPoint> points, geo::Direction direction) {
    std::vector<double> x(points.size());
    std::vector<double> y(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        x[i] = points[i].x;
        y[i] = points[i].y;
    }
    transform.apply(x, y, direction);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool usable = std::isfinite(x[i]) && std::isfinite(y[i]);
        points[i] = usable ? geo::MapPoint{x[i], y[i]} : geo::MapPoint{kNan, kNan};
    }
}

class WorkingProjection final : public Projection {
public:
    WorkingProjection(std::string crs, geo::Transform transform)
        : m_crs{std::move(crs)}, m_transform{std::move(transform)} {}
    const std::string& crs() const override { return m_crs; }
    geo::MapPoint toMap(geo::LonLat point) const override {
        const auto result = m_transform.forward(point);
        return result ? *result : geo::MapPoint{kNan, kNan};
    }
    geo::LonLat toLonLat(geo::MapPoint point) const override {
        const auto result = m_transform.inverse(point);
        return result ? *result : geo::LonLat{kNan, kNan};
    }
    void toMap(std::span<geo::MapPoint> points) const override { apply(m_transform, points, geo::Direction::forward); }

private:
    std::string m_crs;
    geo::Transform m_transform;
};

class CrsToCrs final : public Reprojection {
public:
    explicit CrsToCrs(geo::Transform transform) : m_transform{std::move(transform)} {}
    void forward(std::span<geo::MapPoint> points) const override {
        apply(m_transform, points, geo::Direction::forward);
    }
    void backward(std::span<geo::MapPoint> points) const override {
        apply(m_transform, points, geo::Direction::inverse);
    }

private:
    geo::Transform m_transform;
};

/// Edges and inner points of a box: boxes that reach over a pole or an edge of the domain still give the part that
/// maps.
std::vector<geo::MapPoint> samplesOf(const geo::MapBox& box) {
    constexpr int kSteps = 16;
    std::vector<geo::MapPoint> points;
    points.reserve((kSteps + 1) * (kSteps + 1));
    for (int row = 0; row <= kSteps; ++row) {
        for (int column = 0; column <= kSteps; ++column) {
            points.push_back({box.minX + box.width() * column / kSteps, box.minY + box.height() * row / kSteps});
        }
    }
    return points;
}

geo::MapBox around(const std::vector<geo::MapPoint>& points) {
    geo::MapBox box;
    for (const auto& p : points) {
        if (std::isfinite(p.x) && std::isfinite(p.y)) {
            box.add(p.x, p.y);
        }
    }
    if (box.empty()) {
        return box;
    }
    // Between two samples an edge bulges a little over the straight line.
    const double marginX = box.width() / 100;
    const double marginY = box.height() / 100;
    return {box.minX - marginX, box.minY - marginY, box.maxX + marginX, box.maxY + marginY};
}

}  // namespace

geo::MapBox Reprojection::forward(const geo::MapBox& box) const {
    if (box.empty()) {
        return {};
    }
    auto points = samplesOf(box);
    forward(points);
    return around(points);
}

geo::MapBox Reprojection::backward(const geo::MapBox& box) const {
    if (box.empty()) {
        return {};
    }
    auto points = samplesOf(box);
    backward(points);
    return around(points);
}

Result<std::shared_ptr<const Projection>> makeProjection(const std::string& crs) {
    const auto described = geo::describeCrs(crs);
    if (!described) {
        return described.error();
    }
    if (described->geographic) {
        return fail(ErrorCode::invalid, msg("\"{0}\" is not a projected coordinate system", described->name),
                    msg("Choose one in metres, such as EPSG:4547"));
    }
    auto transform = geo::Transform::toWorking(crs);
    if (!transform) {
        return transform.error();
    }
    return std::shared_ptr<const Projection>{std::make_shared<WorkingProjection>(crs, std::move(*transform))};
}

Result<std::shared_ptr<const Reprojection>> makeReprojection(const std::string& from, const std::string& to) {
    if (from.empty() || from == to) {
        return std::shared_ptr<const Reprojection>{};
    }
    auto transform = geo::Transform::between(from, to);
    if (!transform) {
        return transform.error();
    }
    return std::shared_ptr<const Reprojection>{std::make_shared<CrsToCrs>(std::move(*transform))};
}

}  // namespace weir::maps
