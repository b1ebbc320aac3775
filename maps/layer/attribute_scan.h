// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/prepared/vector_reader.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::maps {

/// The rows of a prepared layer in pieces: between two pieces others may read its attributes.
using VisitRow = std::function<void(std::uint32_t index, std::span<const std::string_view> values)>;

/// Calls `visit` for features `from` … `from + count - 1` (fewer at the end) with the values of `columns` in that
/// order, which live as long as the call. Errors: notFound, corrupt, io.
[[nodiscard]] Result<void> scanRows(const VectorReader& reader, std::span<const std::size_t> columns,
                                    std::uint32_t from, std::uint32_t count, const VisitRow& visit);

/// All attributes of the features named, in their order: a page of a table that is sorted or filtered.
[[nodiscard]] Result<std::vector<std::vector<std::string>>> rowsAt(const VectorReader& reader,
                                                                   std::span<const std::uint32_t> indexes);

}  // namespace weir::maps
