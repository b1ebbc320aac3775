// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/table_query.h"

#include "maps/layer/attribute_scan.h"
#include "maps/layer/feature_shape.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace weir::maps {

namespace {

constexpr std::uint32_t kPiece = 8192;  // rows read before anybody else may read

Error stopped() {
    return fail(ErrorCode::cancelled, msg("Stopped on request"));
}

/// Calls `visit` for all rows, in pieces.
Result<void> forEachRow(const VectorReader& reader, std::span<const std::size_t> fields, const TableWork& work,
                        const VisitRow& visit) {
    const auto size = static_cast<std::uint32_t>(reader.size());
    for (std::uint32_t from = 0; from < size; from += kPiece) {
        if (work.stop.stop_requested()) {
            return stopped();
        }
        if (const auto read = scanRows(reader, fields, from, kPiece, visit); !read) {
            return read;
        }
        work.tell(static_cast<double>(std::min(size, from + kPiece)) / size);
    }
    return {};
}

/// One field of all rows.
Result<std::vector<std::string>> columnOf(const VectorReader& reader, std::size_t field, const TableWork& work) {
    std::vector<std::string> values(reader.size());
    const auto read =
        forEachRow(reader, std::array{field}, work,
                   [&](std::uint32_t row, std::span<const std::string_view> one) { values[row] = one.front(); });
    return read ? Result<std::vector<std::string>>{std::move(values)} : read.error();
}

/// Stable, and asks between pieces whether to go on.
template <class Before>
Result<void> sortInPieces(RowList& rows, const Before& before, const TableWork& work) {
    constexpr std::ptrdiff_t kRun = 1 << 15;
    const auto size = std::ssize(rows);
    for (std::ptrdiff_t from = 0; from < size; from += kRun) {
        if (work.stop.stop_requested()) {
            return stopped();
        }
        std::stable_sort(rows.begin() + from, rows.begin() + std::min(size, from + kRun), before);
    }
    for (std::ptrdiff_t run = kRun; run < size; run *= 2) {
        for (std::ptrdiff_t from = 0; from + run < size; from += 2 * run) {
            if (work.stop.stop_requested()) {
                return stopped();
            }
            std::inplace_merge(rows.begin() + from, rows.begin() + from + run,
                               rows.begin() + std::min(size, from + 2 * run), before);
        }
    }
    return {};
}

/// Between the values around position (n − 1) p of the sorted ones.
double quantile(const std::vector<double>& sorted, double p) {
    const double at = static_cast<double>(sorted.size() - 1) * p;
    const auto below = static_cast<std::size_t>(at);
    const auto above = std::min(below + 1, sorted.size() - 1);
    return std::lerp(sorted[below], sorted[above], at - std::floor(at));
}

FieldStats::Figures figuresOf(std::vector<double> numbers) {
    std::sort(numbers.begin(), numbers.end());
    FieldStats::Figures out;
    out.count = numbers.size();
    const auto count = static_cast<double>(numbers.size());
    out.minimum = numbers.front();
    out.maximum = numbers.back();
    // Neumaier's sum: a million readings must not lose the last digits.
    double lost = 0;
    for (const double x : numbers) {
        const double sum = out.sum + x;
        lost += std::fabs(out.sum) >= std::fabs(x) ? (out.sum - sum) + x : (x - sum) + out.sum;
        out.sum = sum;
    }
    out.sum += lost;
    out.mean = out.sum / count;
    double squares = 0;
    for (const double x : numbers) {
        squares += (x - out.mean) * (x - out.mean);
    }
    out.deviation = numbers.size() > 1 ? std::sqrt(squares / (count - 1)) : 0;
    out.lowerQuartile = quantile(numbers, 0.25);
    out.median = quantile(numbers, 0.5);
    out.upperQuartile = quantile(numbers, 0.75);
    constexpr std::size_t kBins = 20;
    const double width = out.maximum - out.minimum;
    out.histogram.assign(width > 0 && std::isfinite(width) ? kBins : 1, 0);
    for (const double x : numbers) {
        const auto bin = out.histogram.size() == 1 ? 0 : static_cast<std::size_t>((x - out.minimum) / width * kBins);
        ++out.histogram[std::min(bin, out.histogram.size() - 1)];
    }
    return out;
}

}  // namespace

Result<void> checkRule(std::string_view rule, std::span<const std::string> fields) {
    const auto parsed = Expression::parseCondition(rule, fields);
    return parsed ? Result<void>{} : Result<void>{parsed.error()};
}

Result<RowList> rowsWhere(const VectorReader& reader, const Expression& condition, const TableWork& work) {
    auto row = FeatureRow::make(reader, condition.fields(), condition.asksGeometry());
    if (!row) {
        return row.error();
    }
    RowList out;
    const auto read = forEachRow(reader, condition.fields(), work,
                                 [&](std::uint32_t index, std::span<const std::string_view> values) {
                                     row->set(index, values);
                                     if (condition.holds(*row)) {
                                         out.push_back(index);
                                     }
                                 });
    return read ? Result<RowList>{std::move(out)} : read.error();
}

Result<RowList> sortedBy(const VectorReader& reader, RowList rows, std::size_t field, bool descending,
                         const TableWork& work) {
    const auto column = columnOf(reader, field, work);
    if (!column) {
        return column.error();
    }
    std::vector<double> numbers(column->size());
    bool allNumbers = true;
    for (const auto row : rows) {
        const auto& text = (*column)[row];
        const auto number = text.empty() ? 0.0 : numberIn(text);
        allNumbers = allNumbers && number.has_value();
        numbers[row] = number.value_or(0);
    }
    const auto ordered = [&](const auto& keys) {
        return [&, descending](std::uint32_t a, std::uint32_t b) {
            const bool noA = (*column)[a].empty();
            const bool noB = (*column)[b].empty();
            return noA || noB ? !noA && noB : descending ? keys[b] < keys[a] : keys[a] < keys[b];
        };
    };
    const auto sorted =
        allNumbers ? sortInPieces(rows, ordered(numbers), work) : sortInPieces(rows, ordered(*column), work);
    return sorted ? Result<RowList>{std::move(rows)} : sorted.error();
}

FieldStats statsOf(std::vector<std::string> values) {
    FieldStats out;
    out.count = values.size();
    out.nulls = static_cast<std::size_t>(std::count(values.begin(), values.end(), std::string{}));
    std::vector<double> numbers;
    for (const auto& value : values) {
        if (const auto number = numberIn(value)) {
            numbers.push_back(*number);
        }
    }
    std::sort(values.begin(), values.end());
    std::vector<std::pair<std::string, std::size_t>> counts;
    for (auto at = values.begin(); at != values.end();) {
        const auto end = std::upper_bound(at, values.end(), *at);
        if (!at->empty()) {
            ++out.distinct;
            counts.emplace_back(*at, static_cast<std::size_t>(end - at));
        }
        at = end;
    }
    constexpr std::size_t kMost = 10;
    std::stable_sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    counts.resize(std::min(counts.size(), kMost));
    out.frequent = std::move(counts);
    if (!numbers.empty()) {
        out.figures = figuresOf(std::move(numbers));
    }
    return out;
}

Result<FieldStats> statsOf(const VectorReader& reader, std::size_t field, const std::optional<RowList>& rows,
                           const TableWork& work) {
    auto column = columnOf(reader, field, work);
    if (!column) {
        return column.error();
    }
    if (!rows) {
        return statsOf(*std::move(column));
    }
    std::vector<std::string> values;
    values.reserve(rows->size());
    for (const auto row : *rows) {
        if (row < column->size()) {
            values.push_back((*column)[row]);
        }
    }
    return statsOf(std::move(values));
}

}  // namespace weir::maps
