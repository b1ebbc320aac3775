// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/model/record.h"
#include "core/store/sqlite.h"

#include <string>
#include <vector>

/// The tables: made from the kinds of the model, so that a field added there is a column here. This file and rows.h are
/// the seam of dialect: identifiers are quoted, types and clauses keep to what SQLite and PostgreSQL share, STRICT and
/// the R*Tree are SQLite's own.
///
/// Every kind has id, revision, created_at, updated_at, retired_at, its fields, and for geometry the bounding box in
/// degrees. Checks are named "table.column" or "table.rule", so a violation names the rule that was broken. References
/// are deferred to the end of the transaction: rows that refer to each other come in any order.
namespace weir::store {

constexpr int kApplicationId = 0x57454952;  ///< "WEIR" in the file header
constexpr int kSchemaVersion = 1;

/// The statements that make an empty store, in order.
[[nodiscard]] std::vector<std::string> schemaStatements();

/// `name` in double quotes.
[[nodiscard]] std::string identifier(std::string_view name);
[[nodiscard]] std::string boxTable(const model::KindInfo& info);

/// A violated constraint as a sentence that names the rule. `sqliteText` is "UNIQUE constraint failed: stations.stcd"
/// or "CHECK constraint failed: stocks.reserved_within_quantity"; `record` is the row that was refused.
[[nodiscard]] Error constraintError(const std::string& sqliteText, const model::Record& record);
/// The row refers to another that is not there.
[[nodiscard]] Error danglingError(const model::Record& record, const model::Field& field, std::int64_t missing);

}  // namespace weir::store
