// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/box_tree.h"

#include <cmath>

namespace weir::maps {

namespace {

double middleX(const geo::MapBox& box) {
    return (box.minX + box.maxX) / 2;
}
double middleY(const geo::MapBox& box) {
    return (box.minY + box.maxY) / 2;
}

}  // namespace

BoxTree::BoxTree(std::span<const geo::MapBox> boxes) {
    std::vector<std::uint32_t> order;
    order.reserve(boxes.size());
    for (std::uint32_t i = 0; i < boxes.size(); ++i) {
        if (!boxes[i].empty()) {
            order.push_back(i);
            m_bounds.add(boxes[i]);
        }
    }
    if (order.empty()) {
        return;
    }
    // Vertical slices of about sqrt(leaves) tiles, each sorted by y.
    const auto byX = [&](std::uint32_t a, std::uint32_t b) { return middleX(boxes[a]) < middleX(boxes[b]); };
    const auto byY = [&](std::uint32_t a, std::uint32_t b) { return middleY(boxes[a]) < middleY(boxes[b]); };
    std::sort(order.begin(), order.end(), byX);
    const double tiles = std::ceil(static_cast<double>(order.size()) / kFanout);
    const auto slice = static_cast<std::size_t>(std::ceil(std::sqrt(tiles))) * kFanout;
    for (std::size_t from = 0; from < order.size(); from += slice) {
        const auto to = std::min(order.size(), from + slice);
        std::sort(order.begin() + static_cast<std::ptrdiff_t>(from), order.begin() + static_cast<std::ptrdiff_t>(to),
                  byY);
    }
    m_nodes.reserve(order.size() + order.size() / (kFanout - 1) + 8);
    for (const auto item : order) {
        m_nodes.push_back({boxes[item], item, 0});
    }
    std::size_t from = 0;
    while (m_nodes.size() - from > 1) {
        const std::size_t to = m_nodes.size();
        for (std::size_t first = from; first < to; first += kFanout) {
            Node parent{{},
                        static_cast<std::uint32_t>(first),
                        static_cast<std::uint32_t>(std::min<std::size_t>(kFanout, to - first))};
            for (std::uint32_t i = 0; i < parent.count; ++i) {
                parent.box.add(m_nodes[first + i].box);
            }
            m_nodes.push_back(parent);
        }
        from = to;
    }
}

std::vector<std::uint32_t> BoxTree::itemsIn(const geo::MapBox& box) const {
    std::vector<std::uint32_t> items;
    query(box, [&](std::uint32_t item) { items.push_back(item); });
    std::sort(items.begin(), items.end());
    return items;
}

}  // namespace weir::maps
