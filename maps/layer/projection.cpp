// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/projection.h"

#include "core/geo/transform.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
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

constexpr int kSteps = 16;  // between the samples of a box, on each side

/// Edges and inner points of a box: boxes that reach over a pole or an edge of the domain still give the part that
/// maps.
std::vector<geo::MapPoint> samplesOf(const geo::MapBox& box) {
    std::vector<geo::MapPoint> points;
    points.reserve((kSteps + 1) * (kSteps + 1));
    for (int row = 0; row <= kSteps; ++row) {
        for (int column = 0; column <= kSteps; ++column) {
            points.push_back({box.minX + box.width() * column / kSteps, box.minY + box.height() * row / kSteps});
        }
    }
    return points;
}

bool isThere(const geo::MapPoint& p) {
    return std::isfinite(p.x) && std::isfinite(p.y);
}

geo::MapBox boundsOf(std::span<const geo::MapPoint> points) {
    geo::MapBox box;
    for (const auto& p : points) {
        if (isThere(p)) {
            box.add(p.x, p.y);
        }
    }
    return box;
}

geo::MapBox widened(const geo::MapBox& box, double marginX, double marginY) {
    return {box.minX - marginX, box.minY - marginY, box.maxX + marginX, box.maxY + marginY};
}

geo::MapBox around(std::span<const geo::MapPoint> points) {
    const auto box = boundsOf(points);
    // Between two samples an edge bulges a little over the straight line.
    return box.empty() ? box : widened(box, box.width() / 100, box.height() / 100);
}

/// What neighbouring samples tell: whether the coordinates jump between two of them, and how far the others lie apart.
struct Steps {
    bool torn = false;
    double x = 0;
    double y = 0;
};

Steps stepsOf(std::span<const geo::MapPoint> samples, const geo::MapBox& bounds) {
    constexpr auto kStride = static_cast<std::size_t>(kSteps + 1);
    Steps out;
    const auto compare = [&](const geo::MapPoint& a, const geo::MapPoint& b) {
        const double x = std::abs(a.x - b.x);
        const double y = std::abs(a.y - b.y);
        if (!isThere(a) || !isThere(b)) {
            return;
        }
        if (x > bounds.width() / 3) {
            out.torn = true;
        } else {
            out.x = std::max(out.x, x);
        }
        out.y = std::max(out.y, y);
    };
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (i % kStride != kSteps) {
            compare(samples[i], samples[i + 1]);
        }
        if (i + kStride < samples.size()) {
            compare(samples[i], samples[i + kStride]);
        }
    }
    return out;
}

/// The middle of the widest stretch of x without a sample, when that is a third of all or more.
std::optional<double> gapIn(std::span<const geo::MapPoint> samples, const geo::MapBox& bounds) {
    std::vector<double> xs;
    for (const auto& p : samples) {
        if (isThere(p)) {
            xs.push_back(p.x);
        }
    }
    std::ranges::sort(xs);
    double widest = bounds.width() / 3;
    std::optional<double> middle;
    for (std::size_t i = 1; i < xs.size(); ++i) {
        if (xs[i] - xs[i - 1] > widest) {
            widest = xs[i] - xs[i - 1];
            middle = (xs[i] + xs[i - 1]) / 2;
        }
    }
    return middle;
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

std::vector<geo::MapBox> Reprojection::backwardPieces(const geo::MapBox& box) const {
    if (box.empty()) {
        return {};
    }
    auto samples = samplesOf(box);
    backward(samples);
    const auto bounds = boundsOf(samples);
    if (bounds.empty()) {
        return {};
    }
    const auto steps = stepsOf(samples, bounds);
    if (!steps.torn) {
        return {around(samples)};
    }
    // Over a pole, which lies between the samples, or across the date line: a step further on every side.
    const auto gap = gapIn(samples, bounds);
    if (!gap) {
        return {widened(bounds, steps.x, steps.y)};
    }
    std::array<std::vector<geo::MapPoint>, 2> sides;
    for (const auto& p : samples) {
        if (isThere(p)) {
            sides[p.x < *gap ? 0 : 1].push_back(p);
        }
    }
    return {widened(boundsOf(sides[0]), steps.x, steps.y), widened(boundsOf(sides[1]), steps.x, steps.y)};
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
