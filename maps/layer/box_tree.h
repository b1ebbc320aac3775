// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/geometry.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace weir::maps {

/// Packed R-tree over boxes, built once (sort-tile-recursive, Leutenegger 1997). Items are positions in the array
/// given; empty boxes are left out.
class BoxTree {
public:
    BoxTree() = default;
    explicit BoxTree(std::span<const geo::MapBox> boxes);

    [[nodiscard]] const geo::MapBox& bounds() const { return m_bounds; }
    /// Calls `visit(item)` for each item whose box meets `box`; the order is the tree's.
    template <class Visit>
    void query(const geo::MapBox& box, Visit&& visit) const;
    /// Items whose box meets `box`, ascending.
    [[nodiscard]] std::vector<std::uint32_t> itemsIn(const geo::MapBox& box) const;

private:
    static constexpr std::uint32_t kFanout = 16;
    struct Node {
        geo::MapBox box;
        std::uint32_t first = 0;  ///< first child node, or the item when it is a leaf
        std::uint32_t count = 0;  ///< children; 0: a leaf
    };
    std::vector<Node> m_nodes;  // the root is the last one
    geo::MapBox m_bounds;
};

template <class Visit>
void BoxTree::query(const geo::MapBox& box, Visit&& visit) const {
    if (m_nodes.empty() || box.empty()) {
        return;
    }
    std::vector<std::uint32_t> stack{static_cast<std::uint32_t>(m_nodes.size() - 1)};
    while (!stack.empty()) {
        const Node& node = m_nodes[stack.back()];
        stack.pop_back();
        if (!node.box.intersects(box)) {
            continue;
        }
        if (node.count == 0) {
            visit(node.first);
            continue;
        }
        for (std::uint32_t i = 0; i < node.count; ++i) {
            stack.push_back(node.first + i);
        }
    }
}

}  // namespace weir::maps
