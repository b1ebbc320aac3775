// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/attribute_scan.h"

#include <algorithm>
#include <numeric>

namespace weir::maps {

Result<void> scanRows(const VectorReader& reader, std::span<const std::size_t> columns, std::uint32_t from,
                      std::uint32_t count, const VisitRow& visit) {
    const auto end = std::min<std::uint64_t>(reader.size(), std::uint64_t{from} + count);
    if (from >= end) {
        return {};
    }
    std::vector<std::uint32_t> indexes(end - from);
    std::iota(indexes.begin(), indexes.end(), from);
    std::vector<std::vector<std::string>> values;
    for (const auto column : columns) {
        auto one = reader.values(column, indexes);
        if (!one) {
            return one.error();
        }
        values.push_back(*std::move(one));
    }
    std::vector<std::string_view> row(columns.size());
    for (std::size_t i = 0; i < indexes.size(); ++i) {
        for (std::size_t c = 0; c < values.size(); ++c) {
            row[c] = values[c][i];
        }
        visit(indexes[i], row);
    }
    return {};
}

Result<std::vector<std::vector<std::string>>> rowsAt(const VectorReader& reader,
                                                     std::span<const std::uint32_t> indexes) {
    std::vector<std::vector<std::string>> rows(indexes.size());
    for (std::size_t column = 0; column < reader.fields().size(); ++column) {
        auto values = reader.values(column, indexes);
        if (!values) {
            return values.error();
        }
        for (std::size_t i = 0; i < rows.size(); ++i) {
            rows[i].push_back(std::move((*values)[i]));
        }
    }
    return rows;
}

}  // namespace weir::maps
