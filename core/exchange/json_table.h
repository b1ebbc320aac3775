// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/base/text.h"

#include <string>
#include <vector>

namespace weir::exchange {

/// A table of texts, as every import starts from.
struct TextTable {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
};

/// JSON that is no GeoJSON: an array of objects, or an object with exactly one such array ("items", "data" …). Columns
/// are the keys in order of first appearance, objects and lists inside become JSON text, null becomes "". Errors:
/// unsupported (no such array), invalid (an element that is no object, more than 1,000 columns).
[[nodiscard]] Result<TextTable> tableFromJson(const Json& json);

}  // namespace weir::exchange
