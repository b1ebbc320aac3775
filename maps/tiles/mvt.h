// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::maps {

/// A point of a vector tile: whole units of the tile, `extent` of them a side, y down.
struct MvtPoint {
    std::int32_t x = 0;
    std::int32_t y = 0;
    bool operator==(const MvtPoint&) const = default;
};

enum class MvtKind : std::uint8_t { unknown, point, line, polygon };

struct MvtPart {
    std::uint32_t from = 0;  ///< in MvtLayer::points
    std::uint32_t to = 0;
    bool hole = false;  ///< of a polygon: the ring is cut out of the shell before it
};

struct MvtFeature {
    MvtKind kind = MvtKind::unknown;
    std::uint64_t id = 0;
    std::uint32_t firstPart = 0;  ///< in MvtLayer::parts
    std::uint32_t endPart = 0;
    std::uint32_t firstTag = 0;  ///< in MvtLayer::tags
    std::uint32_t endTag = 0;
};

/// Columnar like our own prepared layers. Rings are closed: the first point is repeated at the end.
struct MvtLayer {
    std::string name{};
    std::uint32_t version = 1;
    std::uint32_t extent = 4096;
    std::vector<std::string> keys{};
    std::vector<std::string> values{};  ///< as text; numbers as short as they read back the same
    std::vector<std::pair<std::uint32_t, std::uint32_t>> tags{};  ///< key, value
    std::vector<MvtFeature> features{};
    std::vector<MvtPart> parts{};
    std::vector<MvtPoint> points{};

    [[nodiscard]] std::span<const MvtPoint> pointsOf(const MvtPart& part) const {
        return std::span{points}.subspan(part.from, part.to - part.from);
    }
    /// "" when the feature has no such attribute.
    [[nodiscard]] std::string_view attribute(const MvtFeature& feature, std::string_view key) const;
};

struct MvtTile {
    std::vector<MvtLayer> layers{};
};

// What a tile may hold; more is refused.
inline constexpr std::size_t kMostMvtLayers = 256;
inline constexpr std::size_t kMostMvtFeatures = 400'000;
inline constexpr std::size_t kMostMvtPoints = 4'000'000;
inline constexpr std::size_t kMostMvtTags = 4'000'000;
/// Units a coordinate may lie off the tile's corner: far beyond every buffer, far from overflow.
inline constexpr std::int64_t kMostMvtUnits = 1 << 26;

/// Reads a tile of the Mapbox Vector Tile specification 2.1 (and 1), not packed. Every length, index, command and
/// coordinate is checked, so bytes from anywhere are safe; a tile with anything wrong is refused whole. Fields and
/// values of later versions are skipped. Errors: corrupt, refused (too large).
[[nodiscard]] Result<MvtTile> readMvt(std::string_view bytes);

}  // namespace weir::maps
