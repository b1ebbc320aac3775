// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/exchange/dictionary.h"

#include <optional>
#include <span>
#include <utility>

/// Which column of a file goes into which field of a kind.
namespace weir::exchange {

/// The field that stands for Weir's own number of a row: a file Weir wrote finds its rows again by it.
constexpr std::string_view kRowNumber = "id";

struct ColumnMap {
    struct Part {
        std::size_t field = 0;   ///< in KindInfo::fields
        std::size_t column = 0;  ///< in the file
        bool operator==(const Part&) const = default;
    };
    std::vector<Part> parts;
    std::optional<std::size_t> longitude;  ///< both or none
    std::optional<std::size_t> latitude;
    std::optional<std::size_t> geometry;  ///< WKT or GeoJSON text
    std::optional<std::size_t> number;    ///< Weir's own number of the row, kRowNumber
    std::vector<std::string> unused;      ///< columns nothing was made of

    [[nodiscard]] bool has(const model::KindInfo& info, std::string_view field) const;
};

/// Columns by what was asked for (`given`: field or longitude, latitude, geometry → column), else by exact field name,
/// else by the dictionary, the kind's own words before the general ones. A column is used once. When the file has
/// geometry of its own (`hasGeometry`), position columns are not guessed. A column for a field that refers to another
/// record by number is taken only when given, or when the rows' own numbers are. Errors: usage (unknown field or
/// column), invalid (a column that is used has the name of another).
[[nodiscard]] Result<ColumnMap> mapColumns(const model::KindInfo& info, std::span<const std::string> columns,
                                           std::span<const std::pair<std::string, std::string>> given,
                                           const ImportDictionary& dictionary, bool hasGeometry = false);

/// Whether the columns are those of a file Weir wrote: every field of the kind and the row's number, by their names.
[[nodiscard]] bool isOwnFile(const model::KindInfo& info, std::span<const std::string> columns);

/// Fields by which rows of the file may find rows of the store, best first: code, stcd, plate, then name and title;
/// only those the file has.
[[nodiscard]] std::vector<std::string> matchingFields(const model::KindInfo& info, const ColumnMap& map);

}  // namespace weir::exchange
