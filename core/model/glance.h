// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/model/record.h"

namespace weir::model {

/// The fields that are read at a glance (name, title, place, task, destination), by weir::checkGlance(). What stands in
/// `before` (may be null) may stay: a row from before the rule must remain usable.
[[nodiscard]] Result<void> checkGlance(const Record& record, const Record* before = nullptr);

}  // namespace weir::model
