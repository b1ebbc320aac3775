// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/vector_writer.h"

#include "maps/prepared/borders.h"
#include "maps/prepared/geometry_file.h"
#include "maps/prepared/simplify.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <fstream>
#include <numeric>

static_assert(std::endian::native == std::endian::little, "geometry.bin is written as memory lies");

namespace weir::maps {
namespace {

constexpr double kFineStep = 0.001;    // metres
constexpr double kCoarseStep = 0.01;   // metres: the whole Earth in 32 bits
constexpr double kFineLimit = 4.0e6;   // metres
constexpr double kFirstTolerance = 4;  // metres; each level four times the one before
constexpr std::uint32_t kExtraLevels = 6;

struct Level {
    double tolerance = 0;
    std::vector<std::uint32_t> partStart{0};
    std::vector<std::uint32_t> pointStart{0};
    std::vector<PartRole> roles;
    std::vector<GridPoint> points;
    std::vector<std::uint8_t> corners;  // per point, see cornersOf()
};

struct LevelSpans {
    double tolerance = 0;
    std::span<const std::uint32_t> partStart;
    std::span<const std::uint32_t> pointStart;
    std::span<const PartRole> roles;
    std::span<const GridPoint> points;
    std::span<const std::uint8_t> corners;
};

LevelSpans spansOf(const Level& level) {
    return {level.tolerance, level.partStart, level.pointStart, level.roles, level.points, level.corners};
}

// Differences of grid values do not fit 32 bits.
double apart(std::int32_t low, std::int32_t high) {
    return static_cast<double>(high) - static_cast<double>(low);
}

GridBox boxOf(std::span<const GridPoint> points) {
    GridBox box{INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    for (const auto p : points) {
        box = {std::min(box.minX, p.x), std::min(box.minY, p.y), std::max(box.maxX, p.x), std::max(box.maxY, p.y)};
    }
    return points.empty() ? GridBox{} : box;
}

bool smallerThan(std::span<const GridPoint> points, double size) {
    const auto box = boxOf(points);
    return apart(box.minX, box.maxX) < size && apart(box.minY, box.maxY) < size;
}

// A straight line of one projection is an arc in another. Between two of those that maps are drawn in, and outside the
// polar caps, its radius is more than 2,000 km, so a piece of this length bulges by less than a fifth of the tolerance
// (sagitta = length² / 8 radius), a tenth of a pixel where the level is drawn.
double longestPiece(double tolerance) {
    constexpr double kRadius = 2.0e6;
    return std::sqrt(8 * kRadius * tolerance / 5);
}

// One level from the finer one. Rings and lines smaller than the tolerance go, the first part of a feature stays (a
// hole never stays without its shell, because it is smaller). Neighbours keep the same border.
Level coarser(const LevelSpans& fine, double tolerance, double scale) {
    Level out;
    out.tolerance = tolerance;
    const auto steps = tolerance / scale;
    const Coarseness coarseness{steps, longestPiece(tolerance) / scale};
    for (std::size_t f = 0; f + 1 < fine.partStart.size(); ++f) {
        for (auto p = fine.partStart[f]; p < fine.partStart[f + 1]; ++p) {
            const auto size = fine.pointStart[p + 1] - fine.pointStart[p];
            const auto points = fine.points.subspan(fine.pointStart[p], size);
            const auto role = fine.roles[p];
            if (role != PartRole::points && p != fine.partStart[f] && smallerThan(points, steps)) {
                continue;
            }
            if (role == PartRole::shell || role == PartRole::hole) {
                const auto corners = fine.corners.subspan(fine.pointStart[p], size);
                simplifyRing(points, corners, coarseness, out.points, out.corners);
            } else if (role == PartRole::line) {
                simplify(points, coarseness, false, out.points);
            } else {
                out.points.insert(out.points.end(), points.begin(), points.end());
            }
            out.corners.resize(out.points.size(), 0);
            out.roles.push_back(role);
            out.pointStart.push_back(static_cast<std::uint32_t>(out.points.size()));
        }
        out.partStart.push_back(static_cast<std::uint32_t>(out.roles.size()));
    }
    return out;
}

struct Tree {
    std::vector<GridBox> boxes;
    std::vector<std::uint32_t> items;
};

GridBox unite(const GridBox& a, const GridBox& b) {
    return {std::min(a.minX, b.minX), std::min(a.minY, b.minY), std::max(a.maxX, b.maxX), std::max(a.maxY, b.maxY)};
}

std::vector<std::uint32_t> hilbertOrder(std::span<const GridBox> boxes, const GridBox& bounds) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> keys;
    const auto spread = [](std::int32_t low, std::int32_t high) { return std::max(1.0, apart(low, high)); };
    const double sx = 65535.0 / spread(bounds.minX, bounds.maxX);
    const double sy = 65535.0 / spread(bounds.minY, bounds.maxY);
    for (std::uint32_t i = 0; i < boxes.size(); ++i) {
        const auto& b = boxes[i];
        if (!b.empty()) {
            const double cx = apart(bounds.minX, b.minX) + apart(b.minX, b.maxX) / 2;
            const double cy = apart(bounds.minY, b.minY) + apart(b.minY, b.maxY) / 2;
            keys.emplace_back(hilbert(static_cast<std::uint32_t>(cx * sx), static_cast<std::uint32_t>(cy * sy)), i);
        }
    }
    std::sort(keys.begin(), keys.end());
    std::vector<std::uint32_t> order(keys.size());
    std::transform(keys.begin(), keys.end(), order.begin(), [](const auto& k) { return k.second; });
    return order;
}

Tree buildTree(std::span<const GridBox> boxes, const GridBox& bounds) {
    Tree tree;
    tree.items = hilbertOrder(boxes, bounds);
    for (const auto item : tree.items) {
        tree.boxes.push_back(boxes[item]);
    }
    const auto storeys = treeStoreys(static_cast<std::uint32_t>(tree.items.size()));
    std::size_t below = 0;
    for (std::size_t s = 1; s < storeys.size(); ++s) {
        for (std::size_t node = 0; node < storeys[s]; ++node) {
            const auto first = below + node * kTreeFanout;
            const auto end = below + std::min<std::size_t>((node + 1) * kTreeFanout, storeys[s - 1]);
            tree.boxes.push_back(std::accumulate(tree.boxes.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                                                 tree.boxes.begin() + static_cast<std::ptrdiff_t>(end),
                                                 tree.boxes[first], unite));
        }
        below += storeys[s - 1];
    }
    return tree;
}

// Writes sections one after the other, aligned to 8 bytes, after room for the header.
class SectionFile {
public:
    explicit SectionFile(const std::filesystem::path& path) : m_file{path, std::ios::binary | std::ios::trunc} {
        const FileHeader room{};
        m_file.write(reinterpret_cast<const char*>(&room), sizeof room);
    }
    template <class T>
    Section put(std::span<const T> values) {
        const Section section{m_at, values.size()};
        m_file.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size_bytes()));
        m_at += values.size_bytes();
        const auto pad = (8 - m_at % 8) % 8;
        m_file.write("\0\0\0\0\0\0\0", static_cast<std::streamsize>(pad));
        m_at += pad;
        return section;
    }
    LevelHeader put(const LevelSpans& level) {
        return {level.tolerance, put(level.partStart), put(level.pointStart), put(level.roles), put(level.points)};
    }
    bool finish(FileHeader header) {
        header.fileSize = m_at;
        header.headerHash = hash64(&header, sizeof header);
        m_file.seekp(0);
        m_file.write(reinterpret_cast<const char*>(&header), sizeof header);
        m_file.close();
        return !m_file.fail();
    }

private:
    std::ofstream m_file;
    std::uint64_t m_at = sizeof(FileHeader);
};

}  // namespace

VectorWriter::VectorWriter(const geo::MapBox& extent) {
    if (!extent.empty()) {
        m_grid.originX = std::round((extent.minX + extent.maxX) / 2);
        m_grid.originY = std::round((extent.minY + extent.maxY) / 2);
        m_grid.scale = std::max(extent.width(), extent.height()) > kFineLimit ? kCoarseStep : kFineStep;
    }
}

void VectorWriter::reserve(std::size_t features, std::size_t points) {
    m_kinds.reserve(features);
    m_boxes.reserve(features);
    m_fids.reserve(features);
    m_points.reserve(points);
}

std::int32_t VectorWriter::snap(double value, double origin) const {
    return static_cast<std::int32_t>(
        std::clamp(std::nearbyint((value - origin) / m_grid.scale), -2147483647.0, 2147483647.0));
}

void VectorWriter::beginFeature(std::int64_t fid) {
    m_kinds.push_back(FeatureKind::none);
    m_fids.push_back(fid);
}

void VectorWriter::beginPart(PartRole role) {
    closePart();
    m_roles.push_back(role);
    m_partOpen = true;
}

void VectorWriter::closePart() {
    if (!m_partOpen) {
        return;
    }
    m_partOpen = false;
    if (m_points.size() == m_pointStart.back()) {
        m_roles.pop_back();
        return;
    }
    const auto role = m_roles.back();
    const auto first = m_points[m_pointStart.back()];
    if ((role == PartRole::shell || role == PartRole::hole) && m_points.back() != first) {
        m_points.push_back(first);
    }
    m_pointStart.push_back(static_cast<std::uint32_t>(m_points.size()));
    const auto kind = role == PartRole::points ? FeatureKind::point
                      : role == PartRole::line ? FeatureKind::line
                                               : FeatureKind::polygon;
    m_kinds.back() = std::max(m_kinds.back(), kind);
}

void VectorWriter::endFeature() {
    closePart();
    const auto from = m_pointStart[m_partStart.back()];
    m_boxes.push_back(boxOf(std::span{m_points}.subspan(from)));
    m_partStart.push_back(static_cast<std::uint32_t>(m_roles.size()));
    if (!m_boxes.back().empty()) {
        m_bounds = m_bounds.empty() ? m_boxes.back() : unite(m_bounds, m_boxes.back());
    }
}

bool VectorWriter::isPlainPoints() const {
    return m_points.size() == m_kinds.size() && m_roles.size() == m_kinds.size() &&
           std::all_of(m_kinds.begin(), m_kinds.end(), [](auto k) { return k == FeatureKind::point; });
}

Result<void> VectorWriter::write(const std::filesystem::path& path, std::stop_token stop) const {
    SectionFile file{path};
    FileHeader header;
    header.grid = m_grid;
    header.bounds = m_bounds;
    header.features = static_cast<std::uint32_t>(m_kinds.size());
    header.kinds = file.put(std::span{m_kinds});
    header.boxes = file.put(std::span{m_boxes});
    header.fids = file.put(std::span{m_fids});
    const auto tree = buildTree(m_boxes, m_bounds);
    header.treeBoxes = file.put(std::span{tree.boxes});
    header.treeItems = file.put(std::span{tree.items});

    const bool isPlain = isPlainPoints();
    const auto corners = isPlain ? std::vector<std::uint8_t>{} : cornersOf(m_pointStart, m_roles, m_points);
    const LevelSpans full{0, m_partStart, m_pointStart, m_roles, m_points, corners};
    header.levels = 1;
    if (isPlain) {
        header.flags = kPlainPoints;
        header.level[0].points = file.put(full.points);
    } else {
        header.level[0] = file.put(full);
        Level finer;
        auto spans = full;
        double tolerance = kFirstTolerance;
        for (std::uint32_t i = 0; i < kExtraLevels; ++i, tolerance *= 4) {
            if (stop.stop_requested()) {
                return fail(ErrorCode::cancelled, msg("Cancelled"));
            }
            auto next = coarser(spans, tolerance, m_grid.scale);
            // A level pays when it saves a quarter of the vertices.
            if (next.points.size() * 4 > spans.points.size() * 3) {
                continue;
            }
            finer = std::move(next);
            spans = spansOf(finer);
            header.level[header.levels++] = file.put(spans);
        }
    }
    if (!file.finish(header)) {
        return fail(ErrorCode::io, msg("The prepared layer could not be written"),
                    msg("Check the free space of the cache folder"));
    }
    return {};
}

}  // namespace weir::maps
