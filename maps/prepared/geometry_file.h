// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/prepared/feature_view.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace weir::maps {

// Layout of geometry.bin, little-endian, every section aligned to 8 bytes:
//
//   FileHeader
//   kinds      u8  [features]        FeatureKind
//   boxes      4×i32 [features]      of the unsimplified feature, empty (0,0,-1,-1) without geometry
//   fids       i64 [features]        the source's own feature ids
//   treeBoxes  4×i32 [nodes]         packed Hilbert R-tree: leaves first, 16 children to a node, the root last
//   treeItems  u32 [leaves]          feature of each leaf
//   per level: partStart  u32 [features + 1]
//              pointStart u32 [parts + 1]
//              roles      u8  [parts]
//              points     2×i32
//
// A layer in which every feature is one point has no part tables: feature i is point i of level 0. The children of tree
// node j of one storey are nodes 16j … 16j+15 of the storey below, so no links are stored that could lead astray.

inline constexpr std::array<char, 8> kGeometryMagic{'W', 'E', 'I', 'R', 'V', 'E', 'C', '1'};
inline constexpr std::uint32_t kMaxLevels = 8;
inline constexpr std::uint32_t kTreeFanout = 16;
inline constexpr std::uint32_t kPlainPoints = 1;  ///< flag: no part tables

struct Section {
    std::uint64_t offset = 0;  ///< from the start of the file
    std::uint64_t count = 0;   ///< elements, not bytes
};

struct LevelHeader {
    double tolerance = 0;
    Section partStart;
    Section pointStart;
    Section roles;
    Section points;
};

struct FileHeader {
    std::array<char, 8> magic = kGeometryMagic;
    std::uint32_t version = 1;
    std::uint32_t flags = 0;
    std::uint64_t fileSize = 0;
    std::uint64_t headerHash = 0;  ///< hash64 of this header with this field 0
    Grid grid;
    GridBox bounds;
    std::uint32_t features = 0;
    std::uint32_t levels = 0;
    Section kinds;
    Section boxes;
    Section fids;
    Section treeBoxes;
    Section treeItems;
    std::array<LevelHeader, kMaxLevels> level;
};
static_assert(sizeof(GridPoint) == 8 && sizeof(GridBox) == 16 && sizeof(Grid) == 24 && sizeof(LevelHeader) == 72);
static_assert(sizeof(FileHeader) == 160 + kMaxLevels * sizeof(LevelHeader), "no hidden padding in the file");

/// Nodes of each storey of the tree over `leaves`, leaves first; empty for no leaves.
[[nodiscard]] std::vector<std::uint32_t> treeStoreys(std::uint32_t leaves);

/// 64 bits of content: FNV-1a over 8-byte words with a final mix. Fast, not cryptographic.
class Hash64 {
public:
    void add(const void* data, std::size_t size);
    [[nodiscard]] std::uint64_t value() const;

private:
    void word(std::uint64_t w) { m_state = (m_state ^ w) * 0x9E3779B97F4A7C15ull, m_state ^= m_state >> 29; }
    std::uint64_t m_state = 0xCBF29CE484222325ull;
    std::uint64_t m_length = 0;
};
[[nodiscard]] std::uint64_t hash64(const void* data, std::size_t size);

/// Position of (x, y) on a Hilbert curve of order 16.
[[nodiscard]] std::uint32_t hilbert(std::uint32_t x, std::uint32_t y);

}  // namespace weir::maps
