// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/verb.h"

/// What a register row must satisfy beyond its fields: references to live rows, areas that are polygons, figures that
/// other verbs keep. Shared by create, update, import and retire.
namespace weir::desk {

/// `fields` have the JSON types of their columns: numbers are not texts, positions are GeoJSON. Imports are read more
/// widely.
[[nodiscard]] Result<void> checkStrictTypes(const model::KindInfo& info, const Json& fields);
/// A new row of the kind with its defaults and `fields`.
[[nodiscard]] Result<model::Record> newRecord(const Situation& situation, model::Kind kind, const Json& fields);
/// `before` with `fields` changed.
[[nodiscard]] Result<model::Record> changedRecord(const Situation& situation, const model::Record& before,
                                                  const Json& fields);
/// Nothing live depends on it: no active order, no promise, no register row that points to it.
[[nodiscard]] Result<void> checkRetire(const Situation& situation, const model::Record& record);

}  // namespace weir::desk
