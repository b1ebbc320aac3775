// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/identify.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace weir::maps {

double distanceToSegment(geo::MapPoint p, geo::MapPoint a, geo::MapPoint b, geo::MapPoint* nearest) {
    const double dx = b.x - a.x;
    const double dy = b.y - a.y;
    const double length2 = dx * dx + dy * dy;
    const double t = length2 > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length2, 0.0, 1.0) : 0.0;
    const geo::MapPoint foot{a.x + t * dx, a.y + t * dy};
    if (nearest != nullptr) {
        *nearest = foot;
    }
    return std::hypot(p.x - foot.x, p.y - foot.y);
}

bool isInside(geo::MapPoint p, std::span<const geo::MapPoint> ring) {
    bool inside = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const auto& a = ring[i];
        const auto& b = ring[j];
        if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) {
            inside = !inside;
        }
    }
    return inside;
}

namespace {

constexpr double kNothing = std::numeric_limits<double>::infinity();

/// Distance in metres from a point to a feature, gathered part by part; 0 inside a polygon (even-odd over its rings).
class Probe {
public:
    explicit Probe(geo::MapPoint p) : m_p{p} {}

    void add(PartRole role, std::span<const geo::MapPoint> points) {
        if (role == PartRole::points) {
            for (const auto& q : points) {
                take(std::hypot(m_p.x - q.x, m_p.y - q.y), q);
            }
            return;
        }
        if (role != PartRole::line && points.size() > 2 && isInside(m_p, points)) {
            m_inside = !m_inside;
        }
        for (std::size_t i = 1; i < points.size(); ++i) {
            take(distanceToSegment(m_p, points[i - 1], points[i]), m_p);
        }
    }
    [[nodiscard]] double distance() const { return m_inside ? 0 : m_distance; }
    [[nodiscard]] geo::MapPoint at() const { return m_at; }

private:
    void take(double distance, geo::MapPoint at) {
        if (distance < m_distance) {
            m_distance = distance;
            m_at = at;
        }
    }
    geo::MapPoint m_p;
    geo::MapPoint m_at{};
    double m_distance = kNothing;
    bool m_inside = false;
};

geo::MapBox around(geo::MapPoint p, double reach) {
    return {p.x - reach, p.y - reach, p.x + reach, p.y + reach};
}

double reachOf(const FeatureStyle& style, FeatureKind kind) {
    return kind == FeatureKind::point ? style.marker.size / 2 : kind == FeatureKind::line ? style.stroke.width / 2 : 0;
}

double largestReach(const Style& style) {
    double reach = std::max(style.base.marker.size / 2, style.base.stroke.width / 2);
    for (const auto& one : style.classes) {
        reach = std::max({reach, one.style.marker.size / 2, one.style.stroke.width / 2});
    }
    return reach;
}

struct Question {
    const MapView& view;
    ScreenPoint screen;
    geo::MapPoint at;
    double tolerance;
    const FoldPlan* folds;
};

/// Logical pixels from a point to a box; 0 inside.
double distanceTo(const ScreenBox& box, ScreenPoint p) {
    return std::hypot(std::max({box.x - p.x, 0.0, p.x - box.right()}),
                      std::max({box.y - p.y, 0.0, p.y - box.bottom()}));
}

void identifyLive(const Layer& layer, const FeatureSet& features, const Question& q, std::vector<Hit>& out) {
    const double mpp = q.view.metresPerPixel;
    constexpr double kBadgeReach = 32;  // beyond the edge of its symbol
    const bool folding = q.folds != nullptr && layer.style.folds;
    const double reach = (q.tolerance + largestReach(layer.style) + (folding ? kBadgeReach : 0)) * mpp;
    for (const auto index : features.indexesIn(around(q.at, reach))) {
        const auto& info = features.info(index);
        if (folding && q.folds->hiding(layer.id, info.ref) != nullptr) {
            continue;
        }
        const Fold* fold = folding ? q.folds->ledBy(layer.id, info.ref) : nullptr;
        Probe probe{q.at};
        for (std::size_t part = 0; part < features.partCount(index); ++part) {
            const auto view = features.part(index, part);
            probe.add(view.role, view.points);
        }
        double pixels = std::max(0.0, probe.distance() / mpp - reachOf(layer.style.styleFor(info.classKey), info.kind));
        if (fold != nullptr) {
            pixels = std::min(pixels, distanceTo(badgeBox(*fold, q.view), q.screen));
        }
        if (pixels <= q.tolerance) {
            out.push_back({layer.id, info.ref, info.label, pixels, info.kind == FeatureKind::point ? probe.at() : q.at,
                           fold == nullptr ? 0 : fold->members.size()});
        }
    }
}

/// What the badges that were hit stand for, each behind its symbol; a feature that is gone meanwhile is left out.
void addFolded(std::span<const Layer> layers, const FoldPlan& folds, std::vector<Hit>& hits) {
    std::vector<Hit> out;
    for (auto& hit : hits) {
        const Fold* fold = hit.folded > 0 ? folds.ledBy(hit.layerId, hit.ref) : nullptr;
        const double distance = hit.distance;
        out.push_back(std::move(hit));
        for (const auto& member : fold == nullptr ? std::vector<FoldedFeature>{} : fold->members) {
            const auto layer = std::ranges::find(layers, member.layerId, &Layer::id);
            const auto* live = layer == layers.end() ? nullptr : std::get_if<LiveSource>(&layer->source);
            const auto index = live == nullptr || !live->features ? -1 : live->features->find(member.ref);
            if (index >= 0) {
                const auto& info = live->features->info(static_cast<std::size_t>(index));
                out.push_back({member.layerId, member.ref, info.label, distance, {info.box.minX, info.box.minY}, 0});
            }
        }
    }
    hits = std::move(out);
}

void identifyPrepared(const Layer& layer, const VectorReader& reader, const Question& q, const std::string& workingCrs,
                      std::vector<Hit>& out) {
    const auto reprojection = makeReprojection(reader.manifest().coordinateCrs, workingCrs);
    if (!reprojection) {
        return;
    }
    const double mpp = q.view.metresPerPixel;
    auto box = around(q.at, (q.tolerance + largestReach(layer.style)) * mpp);
    if (*reprojection) {
        box = (*reprojection)->backward(box);
    }
    std::vector<geo::MapPoint> points;
    // Simplified for this scale: within half a pixel of the truth, and a coastline stays quick to hit.
    reader.query(box, mpp, [&](const FeatureView& feature) {
        if (!layer.keeps(feature.index())) {
            return;
        }
        Probe probe{q.at};
        for (std::uint32_t i = 0; i < feature.partCount(); ++i) {
            const auto part = feature.part(i);
            points.clear();
            for (const auto& p : part.points) {
                points.push_back(reader.grid().point(p));
            }
            if (*reprojection) {
                (*reprojection)->forward(points);
            }
            probe.add(part.role, points);
        }
        const double pixels = std::max(0.0, probe.distance() / mpp - reachOf(layer.style.base, feature.kind()));
        if (pixels <= q.tolerance) {
            const bool isPoint = feature.kind() == FeatureKind::point;
            out.push_back(
                {layer.id, {"layer:" + layer.id, feature.index()}, {}, pixels, isPoint ? probe.at() : q.at, 0});
        }
    });
}

}  // namespace

std::vector<Hit> identify(std::span<const Layer> layers, const MapView& view, const std::string& workingCrs,
                          ScreenPoint at, double tolerance, std::size_t limit, const FoldPlan* folds) {
    std::vector<Hit> hits;
    const Question question{view, at, view.toMap(at), tolerance, folds};
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
        if (!layer->isShownAt(view.scaleDenominator())) {
            continue;
        }
        std::vector<Hit> found;
        if (const auto* live = std::get_if<LiveSource>(&layer->source); live != nullptr && live->features) {
            identifyLive(*layer, *live->features, question, found);
        } else if (const auto* vector = std::get_if<PreparedVectorSource>(&layer->source)) {
            identifyPrepared(*layer, *vector->reader, question, workingCrs, found);
        }
        // Later features are drawn above earlier ones: among equals the last is on top.
        std::reverse(found.begin(), found.end());
        std::stable_sort(found.begin(), found.end(),
                         [](const Hit& a, const Hit& b) { return a.distance < b.distance; });
        if (found.size() > limit) {
            found.resize(limit);
        }
        hits.insert(hits.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    }
    if (folds != nullptr) {
        addFolded(layers, *folds, hits);
    }
    return hits;
}

namespace {

/// Whether a segment crosses or lies in the box (Liang–Barsky).
bool meets(geo::MapPoint a, geo::MapPoint b, const geo::MapBox& box) {
    double from = 0;
    double to = 1;
    const auto clip = [&](double p, double q) {
        if (p == 0) {
            return q >= 0;
        }
        const double t = q / p;
        (p < 0 ? from : to) = p < 0 ? std::max(from, t) : std::min(to, t);
        return from <= to;
    };
    return clip(a.x - b.x, a.x - box.minX) && clip(b.x - a.x, box.maxX - a.x) && clip(a.y - b.y, a.y - box.minY) &&
           clip(b.y - a.y, box.maxY - a.y);
}

bool meets(const FeatureSet& features, std::size_t index, const geo::MapBox& box) {
    const geo::MapPoint corner{box.minX, box.minY};
    bool cornerInside = false;
    for (std::size_t part = 0; part < features.partCount(index); ++part) {
        const auto [role, points] = features.part(index, part);
        if (points.size() == 1 || role == PartRole::points) {
            for (const auto& p : points) {
                if (box.contains(p.x, p.y)) {
                    return true;
                }
            }
            continue;
        }
        for (std::size_t i = 1; i < points.size(); ++i) {
            if (meets(points[i - 1], points[i], box)) {
                return true;
            }
        }
        if (role != PartRole::line && isInside(corner, points)) {
            cornerInside = !cornerInside;
        }
    }
    return cornerInside;
}

/// Whether a part of a feature lies in the ring or its edges cross; `ring` is closed.
bool meets(std::span<const geo::MapPoint> points, std::span<const geo::MapPoint> ring) {
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (isInside(points[i], ring)) {
            return true;
        }
        for (std::size_t k = 1; i > 0 && k < ring.size(); ++k) {
            if (cross(points[i - 1], points[i], ring[k - 1], ring[k])) {
                return true;
            }
        }
    }
    return false;
}

bool meets(const FeatureSet& features, std::size_t index, std::span<const geo::MapPoint> ring) {
    bool around = false;
    for (std::size_t part = 0; part < features.partCount(index); ++part) {
        const auto [role, points] = features.part(index, part);
        if (role == PartRole::points || points.size() == 1
                ? std::any_of(points.begin(), points.end(), [&](geo::MapPoint p) { return isInside(p, ring); })
                : meets(points, ring)) {
            return true;
        }
        if ((role == PartRole::shell || role == PartRole::hole) && isInside(ring.front(), points)) {
            around = !around;
        }
    }
    return around;
}

/// Features of live layers near `box` that `holds` takes.
template <class Holds>
std::vector<Hit> liveFeatures(std::span<const Layer> layers, const MapView& view, const geo::MapBox& box, Holds holds) {
    std::vector<Hit> hits;
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
        const auto* live = std::get_if<LiveSource>(&layer->source);
        if (live == nullptr || !live->features || !layer->isShownAt(view.scaleDenominator())) {
            continue;
        }
        for (const auto index : live->features->indexesIn(box)) {
            if (holds(*live->features, index)) {
                const auto& info = live->features->info(index);
                hits.push_back({layer->id,
                                info.ref,
                                info.label,
                                0,
                                {(info.box.minX + info.box.maxX) / 2, (info.box.minY + info.box.maxY) / 2},
                                0});
            }
        }
    }
    return hits;
}

}  // namespace

std::vector<Hit> featuresIn(std::span<const Layer> layers, const MapView& view, const geo::MapBox& box) {
    return liveFeatures(layers, view, box,
                        [&](const FeatureSet& features, std::size_t index) { return meets(features, index, box); });
}

std::vector<Hit> featuresIn(std::span<const Layer> layers, const MapView& view, std::span<const geo::MapPoint> ring) {
    if (ring.size() < 3) {
        return {};
    }
    std::vector<geo::MapPoint> closed{ring.begin(), ring.end()};
    closed.push_back(closed.front());
    geo::MapBox box;
    for (const auto& p : closed) {
        box.add(p.x, p.y);
    }
    return liveFeatures(layers, view, box,
                        [&](const FeatureSet& features, std::size_t index) { return meets(features, index, closed); });
}

Card cardOf(std::span<const Layer> layers, const Hit& hit) {
    const auto layer = std::find_if(layers.begin(), layers.end(), [&](const Layer& l) { return l.id == hit.layerId; });
    if (layer == layers.end()) {
        return {hit.label, {}, {}};
    }
    Card card{hit.label, layer->name, {}};
    if (const auto* live = std::get_if<LiveSource>(&layer->source); live != nullptr && live->features) {
        if (const auto index = live->features->find(hit.ref); index >= 0) {
            card.lines = live->features->info(static_cast<std::size_t>(index)).attributes;
        }
    } else if (const auto* vector = std::get_if<PreparedVectorSource>(&layer->source)) {
        const auto fields = vector->reader->fields();
        const auto values = vector->reader->attributes(static_cast<std::uint32_t>(hit.ref.id));
        if (!values) {
            card.lines.emplace_back("", values.error().text());
            return card;
        }
        for (std::size_t i = 0; i < std::min(fields.size(), values->size()); ++i) {
            card.lines.emplace_back(fields[i], (*values)[i]);
            if (card.title.empty() && fields[i] == layer->style.label.field) {
                card.title = (*values)[i];
            }
        }
    }
    if (card.title.empty()) {
        card.title = layer->name;
    }
    return card;
}

}  // namespace weir::maps
