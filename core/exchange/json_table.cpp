// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/exchange/json_table.h"

#include <map>

namespace weir::exchange {

namespace {

constexpr std::size_t kMaxColumns = 1000;

bool isTable(const Json& json) {
    return json.is_array() && !json.empty() && json.front().is_object();
}

const Json* tableIn(const Json& json) {
    if (isTable(json)) {
        return &json;
    }
    const Json* found = nullptr;
    if (json.is_object()) {
        for (const auto& [key, value] : json.items()) {
            if (isTable(value)) {
                if (found != nullptr) {
                    return nullptr;
                }
                found = &value;
            }
        }
    }
    return found;
}

std::string cellOf(const Json& value) {
    if (value.is_null()) {
        return {};
    }
    return value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

Result<TextTable> tableFromJson(const Json& json) {
    const auto* list = tableIn(json);
    if (list == nullptr) {
        return fail(ErrorCode::unsupported, msg("The JSON file is neither GeoJSON nor a list of objects"),
                    msg("Give a file like [{\"name\": …}, …]"));
    }
    TextTable table;
    std::map<std::string, std::size_t> index;
    for (const auto& item : *list) {
        if (!item.is_object()) {
            return fail(ErrorCode::invalid, msg("Element {0} of the list is not an object", table.rows.size() + 1),
                        msg("Mend the file"));
        }
        std::vector<std::string> row(table.columns.size());
        for (const auto& [key, value] : item.items()) {
            const auto [at, fresh] = index.emplace(key, table.columns.size());
            if (fresh) {
                table.columns.push_back(key);
                row.emplace_back();
            }
            row[at->second] = cellOf(value);
        }
        if (table.columns.size() > kMaxColumns) {
            return fail(ErrorCode::invalid, msg("The objects have more than {0} different keys", kMaxColumns),
                        msg("Give a flatter file"));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

}  // namespace weir::exchange
