// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/demo_random.h"

#include "core/base/result.h"

#include <algorithm>
#include <numeric>

namespace weir::city {

std::vector<std::int64_t> shareOut(std::int64_t total, const std::vector<std::int64_t>& weights, std::int64_t least) {
    const auto count = static_cast<std::int64_t>(weights.size());
    const std::int64_t sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    require(total >= least * count && (count == 0 || sum > 0), "shareOut needs enough to share and a weight");
    std::vector<std::int64_t> shares(weights.size(), least);
    if (weights.empty()) {
        return shares;
    }
    const std::int64_t rest = total - least * count;
    std::vector<std::pair<std::int64_t, std::size_t>> remainders;
    std::int64_t given = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const std::int64_t whole = rest / sum * weights[i] + rest % sum * weights[i] / sum;
        shares[i] += whole;
        given += whole;
        remainders.emplace_back(rest % sum * weights[i] % sum, i);
    }
    std::sort(remainders.begin(), remainders.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    for (std::size_t i = 0; given < rest; i = (i + 1) % remainders.size(), ++given) {
        ++shares[remainders[i].second];
    }
    return shares;
}

}  // namespace weir::city
