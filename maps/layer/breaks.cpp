// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/breaks.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace weir::maps {
namespace {

constexpr std::size_t kMaxClasses = 100;

/// Different values, ascending, each with how often it occurs.
struct Weighted {
    std::vector<double> values;
    std::vector<double> counts;
};

Weighted weightedOf(const std::vector<double>& sorted) {
    Weighted out;
    for (const double value : sorted) {
        if (out.values.empty() || out.values.back() != value) {
            out.values.push_back(value);
            out.counts.push_back(0);
        }
        out.counts.back() += 1;
    }
    return out;
}

std::vector<double> equalWidths(double least, double most, std::size_t classes) {
    const double width = most - least;
    std::vector<double> limits;
    for (std::size_t i = 0; i <= classes; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(classes);
        // The difference of the largest numbers is none.
        limits.push_back(std::isfinite(width) ? least + width * static_cast<double>(i) / static_cast<double>(classes)
                                              : std::lerp(least, most, share));
    }
    limits.back() = most;
    return limits;
}

/// A value never falls into two classes: where a quantile meets many equal values, classes join.
std::vector<double> equalCounts(const std::vector<double>& sorted, std::size_t classes) {
    std::vector<double> limits{sorted.front()};
    for (std::size_t i = 1; i < classes; ++i) {
        const double limit = sorted[i * sorted.size() / classes];
        if (limit > limits.back()) {
            limits.push_back(limit);
        }
    }
    if (limits.size() == 1 || sorted.back() > limits.back()) {
        limits.push_back(sorted.back());
    }
    return limits;
}

/// Finds the first value of each class so that the sum of squares within the classes is least. Row k of the table
/// follows from row k−1; the best start grows with the end, so each row is found by halving (O(k n log n)).
class NaturalBreaks {
public:
    explicit NaturalBreaks(const Weighted& data) : m_data{data} {
        // Relative to the middle value: the squares of large numbers close to each other would cancel.
        // Large ones are made smaller by a power of two, which is exact, so that their squares stay numbers.
        constexpr int kSafeExponent = 400;
        int exponent = 0;
        std::frexp(std::max(std::fabs(data.values.front()), std::fabs(data.values.back())), &exponent);
        const int shift = exponent > kSafeExponent ? -exponent : 0;
        const double origin = std::ldexp(data.values[data.values.size() / 2], shift);
        double count = 0;
        double sum = 0;
        double squares = 0;
        m_count.push_back(0);
        m_sum.push_back(0);
        m_squares.push_back(0);
        for (std::size_t i = 0; i < data.values.size(); ++i) {
            const double value = std::ldexp(data.values[i], shift) - origin;
            m_count.push_back(count += data.counts[i]);
            m_sum.push_back(sum += data.counts[i] * value);
            m_squares.push_back(squares += data.counts[i] * value * value);
        }
    }

    [[nodiscard]] std::vector<double> limits(std::size_t classes) {
        const std::size_t n = m_data.values.size();
        std::vector<double> cost(n);
        for (std::size_t end = 0; end < n; ++end) {
            cost[end] = within(0, end);
        }
        std::vector<std::vector<std::uint32_t>> starts;
        for (std::size_t k = 1; k < classes; ++k) {
            m_before = std::move(cost);
            m_cost.assign(n, std::numeric_limits<double>::infinity());
            m_start.assign(n, 0);
            fill(k, n - 1, k, n - 1);
            cost = m_cost;
            starts.push_back(m_start);
        }
        std::vector<double> out{m_data.values.back()};
        std::size_t end = n - 1;
        for (auto row = starts.rbegin(); row != starts.rend(); ++row) {
            const std::size_t start = (*row)[end];
            out.push_back(m_data.values[start]);
            end = start - 1;
        }
        out.push_back(m_data.values.front());
        std::reverse(out.begin(), out.end());
        return out;
    }

private:
    /// Sum of squared differences from the mean of values `from` … `to`.
    [[nodiscard]] double within(std::size_t from, std::size_t to) const {
        const double count = m_count[to + 1] - m_count[from];
        const double sum = m_sum[to + 1] - m_sum[from];
        return std::max(0.0, m_squares[to + 1] - m_squares[from] - sum * sum / count);
    }

    void fill(std::size_t from, std::size_t to, std::size_t least, std::size_t most) {
        if (from > to || to == SIZE_MAX) {
            return;
        }
        const std::size_t middle = from + (to - from) / 2;
        std::size_t best = least;
        for (std::size_t start = std::max<std::size_t>(least, 1); start <= std::min(most, middle); ++start) {
            const double cost = m_before[start - 1] + within(start, middle);
            if (cost < m_cost[middle]) {
                m_cost[middle] = cost;
                best = start;
            }
        }
        m_start[middle] = static_cast<std::uint32_t>(best);
        if (middle > from) {
            fill(from, middle - 1, least, best);
        }
        fill(middle + 1, to, best, most);
    }

    const Weighted& m_data;
    std::vector<double> m_count, m_sum, m_squares;  // of the values before
    std::vector<double> m_before, m_cost;
    std::vector<std::uint32_t> m_start;
};

}  // namespace

Result<std::vector<double>> breaksOf(std::span<const double> values, BreakMethod method, std::size_t classes) {
    if (classes < 1 || classes > kMaxClasses) {
        return fail(ErrorCode::invalid, msg("{0} classes cannot be made", static_cast<std::int64_t>(classes)),
                    msg("Choose 1 to {0} classes", static_cast<std::int64_t>(kMaxClasses)));
    }
    std::vector<double> sorted;
    std::copy_if(values.begin(), values.end(), std::back_inserter(sorted), [](double v) { return std::isfinite(v); });
    if (sorted.empty()) {
        return fail(ErrorCode::invalid, msg("The attribute holds no numbers"), msg("Choose an attribute with numbers"));
    }
    std::sort(sorted.begin(), sorted.end());
    const auto data = weightedOf(sorted);
    classes = std::min(classes, data.values.size());
    switch (method) {
        case BreakMethod::equal:
            return equalWidths(sorted.front(), sorted.back(), classes);
        case BreakMethod::quantile:
            return equalCounts(sorted, classes);
        case BreakMethod::natural:
            break;
    }
    return NaturalBreaks{data}.limits(classes);
}

}  // namespace weir::maps
