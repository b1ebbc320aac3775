// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/geometry_file.h"

#include <cstring>
#include <utility>

namespace weir::maps {

std::vector<std::uint32_t> treeStoreys(std::uint32_t leaves) {
    std::vector<std::uint32_t> storeys;
    if (leaves == 0) {
        return storeys;
    }
    storeys.push_back(leaves);
    while (storeys.back() > 1) {
        storeys.push_back((storeys.back() - 1) / kTreeFanout + 1);
    }
    return storeys;
}

void Hash64::add(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    m_length += size;
    for (; size >= 8; size -= 8, bytes += 8) {
        std::uint64_t w = 0;
        std::memcpy(&w, bytes, 8);
        word(w);
    }
    if (size > 0) {
        std::uint64_t w = 0;
        std::memcpy(&w, bytes, size);
        word(w ^ (0x80ull << (size * 8)));
    }
}

std::uint64_t Hash64::value() const {
    auto h = m_state ^ m_length;
    h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCDull;
    h = (h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53ull;
    return h ^ (h >> 33);
}

std::uint64_t hash64(const void* data, std::size_t size) {
    Hash64 hash;
    hash.add(data, size);
    return hash.value();
}

// The classic xy2d with rotation, bit by bit from the top.
std::uint32_t hilbert(std::uint32_t x, std::uint32_t y) {
    std::uint32_t d = 0;
    for (std::uint32_t s = 1u << 15; s > 0; s >>= 1) {
        const std::uint32_t rx = (x & s) != 0 ? 1 : 0;
        const std::uint32_t ry = (y & s) != 0 ? 1 : 0;
        d += s * s * ((3 * rx) ^ ry);
        if (ry == 0) {
            if (rx == 1) {
                x = 0xFFFF - x;
                y = 0xFFFF - y;
            }
            std::swap(x, y);
        }
    }
    return d;
}

}  // namespace weir::maps
