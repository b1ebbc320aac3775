// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace weir::city {

/// SplitMix64 (Steele, Lea, Flood 2014). Own, because the distributions of <random> differ between libraries.
class DemoRandom {
public:
    /// Streams of one seed are independent, so a change in one part leaves the others as they are.
    DemoRandom(std::uint64_t seed, std::uint64_t stream)
        : m_state{seed * 0x9E3779B97F4A7C15u + stream * 0xD1B54A32D192ED03u + 1} {}

    std::uint64_t next() {
        std::uint64_t z = (m_state += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }
    /// Both ends belong to the range.
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
    }
    /// In [0, 1).
    double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    bool oneIn(int n) { return between(1, n) == 1; }
    template <class Items>
    const auto& pick(const Items& items) {
        return items[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(std::size(items)) - 1))];
    }
    template <class T>
    void shuffle(std::vector<T>& items) {
        for (std::size_t i = items.size(); i > 1; --i) {
            std::swap(items[i - 1], items[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(i) - 1))]);
        }
    }

private:
    std::uint64_t m_state;
};

/// Shares of `total` by weight, at least `least` each, that add up to `total` exactly (largest remainder). Needs
/// total ≥ least · weights and a positive weight; whole numbers only, so every machine agrees.
[[nodiscard]] std::vector<std::int64_t> shareOut(std::int64_t total, const std::vector<std::int64_t>& weights,
                                                 std::int64_t least = 0);

}  // namespace weir::city
