// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/store/sqlite.h"

#include <string>
#include <vector>

/// What SQLite's own integrity check does not look at: whether the tables, indexes and rules are those this program
/// makes, and whether the boxes of the spatial index are those of the geometries.
namespace weir::store {

/// PRAGMA quick_check, or with `full` integrity_check, the schema and the boxes. Empty when sound, else the first
/// complaints.
[[nodiscard]] Result<std::vector<std::string>> checkAll(Database& db, bool full);

}  // namespace weir::store
