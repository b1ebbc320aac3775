// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/cli/store_access.h"

/// Readings as a kind of their own for listing and export, although they are bulk and not a register.
namespace weir::app {

inline constexpr std::string_view kReadingKind = "reading";

/// Fields of a reading: station_id, stcd, station, element, time, value, source, quality.
[[nodiscard]] const model::KindInfo& readingInfo();
/// Every reading in (station, element, time) order, those journaled up to the moment `at` only. The record's id is its
/// position, starting at 1.
[[nodiscard]] Result<std::vector<model::Record>> readingRecords(const ReadStore& source, const std::string& at);
[[nodiscard]] Json readingJson(const model::Record& record);

}  // namespace weir::app
