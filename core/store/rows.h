// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/store/sqlite.h"
#include "core/store/store.h"

/// Rows in and out of one connection: what readers and the writing transaction share. Plain functions over a Database.
namespace weir::store {

/// The row as the tables can keep it exactly: whole numbers in real columns become reals, negative zero zero. Errors:
/// invalid when a value has another type than its column, a number is not finite, or a geometry cannot be read.
[[nodiscard]] Result<Record> normalised(Record record);

/// The bounding box of the row's geometry in degrees; empty when it has none.
[[nodiscard]] geo::LonLatBox boundsOf(const Record& record);

[[nodiscard]] Result<std::optional<Record>> findRow(Database& db, Kind kind, std::int64_t id);
[[nodiscard]] Result<void> scanRows(Database& db, Kind kind, const std::function<bool(const Record&)>& visit);
[[nodiscard]] Result<std::int64_t> countRows(Database& db, Kind kind);
[[nodiscard]] Result<std::int64_t> highestRowId(Database& db);
[[nodiscard]] Result<std::vector<std::int64_t>> rowsWithin(Database& db, Kind kind, const geo::LonLatBox& box);

/// The writers keep the bounding box and the R*Tree with the row.
[[nodiscard]] Result<void> insertRow(Database& db, const Record& record);
[[nodiscard]] Result<void> updateRow(Database& db, const Record& record);
[[nodiscard]] Result<void> removeRow(Database& db, Kind kind, std::int64_t id);
/// The first reference of `record` to a row that does not exist, as an error.
[[nodiscard]] Result<void> checkReferences(Database& db, const Record& record);

[[nodiscard]] Result<std::optional<JournalRow>> lastJournalRow(Database& db);
[[nodiscard]] Result<std::optional<JournalRow>> journalRowOf(Database& db, const std::string& commandId);
[[nodiscard]] Result<void> scanJournalRows(Database& db, std::int64_t from, std::int64_t to,
                                           const std::function<bool(const JournalRow&)>& visit);
[[nodiscard]] Result<std::int64_t> lastJournalSeqAt(Database& db, std::int64_t timeUtc);
[[nodiscard]] Result<void> insertJournalRow(Database& db, const JournalRow& row);
[[nodiscard]] Result<std::vector<HeadRow>> allHeads(Database& db);
[[nodiscard]] Result<void> insertHead(Database& db, const HeadRow& row);
[[nodiscard]] Result<std::optional<CheckpointRow>> checkpointAtOrBefore(Database& db, std::int64_t seq);
[[nodiscard]] Result<void> insertCheckpoint(Database& db, const CheckpointRow& row);

[[nodiscard]] Result<void> scanReadingRows(Database& db, const ReadingQuery& query,
                                           const std::function<bool(const StoredReading&)>& visit);
[[nodiscard]] Result<std::vector<model::Reading>> newestReadings(Database& db, std::int64_t throughSeq);
[[nodiscard]] Result<std::int64_t> insertReadings(Database& db, std::span<const model::Reading> readings,
                                                  std::int64_t batchSeq);

[[nodiscard]] Result<std::optional<std::string>> metaValue(Database& db, const std::string& key);
[[nodiscard]] Result<void> setMetaValue(Database& db, const std::string& key, const std::string& value);
[[nodiscard]] Result<std::vector<std::string>> complaints(Database& db, bool full);

}  // namespace weir::store
