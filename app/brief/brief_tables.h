// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"

#include <QString>

#include <vector>

namespace weir::app {

/// A table of a briefing in the installed language; every figure comes from the picture.
struct BriefTable {
    QString title;
    std::vector<QString> columns;
    std::vector<double> widths;  ///< shares of the table's width, summing to 1
    std::vector<std::vector<QString>> rows;
    std::vector<model::Level> levels;  ///< of each row for its badge, 0 none; empty: no badges
    QString emptyText;                 ///< what stands there when there is no row
};

/// In order of importance: responses, warnings, key stations, incidents, orders, forces. What is in force and
/// what is old is judged at `now`.
[[nodiscard]] std::vector<BriefTable> briefTables(const desk::Picture& picture, Instant now);

}  // namespace weir::app
