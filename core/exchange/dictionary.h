// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/model/record.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// What other people call our fields, choices and units: data of resources/import/columns.json, so that a register made
/// by somebody else comes in without a mapping by hand.
namespace weir::exchange {

struct ImportDictionary {
    using Names = std::vector<std::string>;
    std::map<std::string, Names> fields;  ///< "name" and, stronger, "village.name" → column names
    Names longitude;                      ///< column names of a position in two columns
    Names latitude;
    Names geometry;  ///< column names that hold WKT or GeoJSON
    std::map<std::string, std::map<std::string, std::string>>
        choices;                                                 ///< "team.type" or "level" → label → stored name
    std::map<std::string, std::map<std::string, double>> units;  ///< unit → suffix → factor; "" for counts
};

/// Errors: corrupt, naming what is missing.
[[nodiscard]] Result<ImportDictionary> dictionaryFrom(const Json& json);

/// The form in which column names are compared: trimmed, ASCII in lower case, without blanks, "_", "-", "." and without
/// a unit in brackets at the end, Chinese ones included.
[[nodiscard]] std::string columnKey(std::string_view name);

/// A cell for a field as the JSON value verbs take: choices by label, numbers with thousands separators and units
/// ("1,234 人", "35 cm" for metres). Errors: invalid, with the reason; a unit that does not fit is named.
[[nodiscard]] Result<Json> cellValue(const model::KindInfo& info, const model::Field& field, std::string_view cell,
                                     const ImportDictionary& dictionary);

}  // namespace weir::exchange
