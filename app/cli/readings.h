// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/cli/store_access.h"
#include "core/exchange/import_rows.h"

/// Readings as a kind of their own for listing and export, although they are bulk and not a register.
namespace weir::app {

inline constexpr std::string_view kReadingKind = "reading";

/// Fields of a reading: station_id, stcd, station, element, time, value, source, quality.
[[nodiscard]] const model::KindInfo& readingInfo();
/// Every reading in (station, element, time) order, those journaled up to the moment `at` only. The record's id is its
/// position, starting at 1.
[[nodiscard]] Result<std::vector<model::Record>> readingRecords(const ReadStore& source, const std::string& at);
[[nodiscard]] Json readingJson(const model::Record& record);
/// Rows of a foreign file as `reading.add` takes them: each names its station by number, found by whichever of
/// station_id, stcd and station (its name) the row gives. Rows that name none, one that is not there, several, or
/// different ones are rejected.
void nameStations(exchange::ImportedRows& rows, const std::vector<model::Record>& stations);

}  // namespace weir::app
