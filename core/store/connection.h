// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/store/checks.h"
#include "core/store/rows.h"
#include "core/store/sqlite.h"

/// The two kinds of connection to a store, set up as the reliability plan says, and the reading side built on one.
namespace weir::store {

/// The one writing connection to an existing store: WAL, FULL, foreign keys, defensive; every setting is read back.
[[nodiscard]] Result<std::unique_ptr<Database>> openWriter(const std::filesystem::path& file,
                                                           const StoreOptions& options);
/// Read-only, query_only, never a checkpoint. A store nobody holds may need its WAL recovered: SQLite does that for a
/// reader when the folder can be written (-shm); without that right or without space, and without a WAL, the file is
/// read as it stands. `isHeld`: this process holds the store and has no writing connection, so nobody can change it.
[[nodiscard]] Result<std::unique_ptr<Database>> openReading(const std::filesystem::path& file,
                                                            const std::string& vfs = {}, bool isHeld = false);
/// Errors unless the file is a store of a schema this program knows, and not cut short.
[[nodiscard]] Result<void> checkIdentity(Database& db, const std::filesystem::path& file);

/// The reading half of Reader and Transaction alike, on a connection with a transaction open.
template <class Interface>
class ReadingOn : public Interface {
public:
    explicit ReadingOn(Database& db) : m_db{db} {}

    Result<void> scan(Kind kind, const std::function<bool(const Record&)>& visit) const override {
        return scanRows(m_db, kind, visit);
    }
    Result<std::optional<Record>> find(Kind kind, std::int64_t id) const override { return findRow(m_db, kind, id); }
    Result<std::int64_t> count(Kind kind) const override { return countRows(m_db, kind); }
    Result<std::int64_t> highestId() const override { return highestRowId(m_db); }
    Result<std::vector<std::int64_t>> within(Kind kind, const geo::LonLatBox& box) const override {
        return rowsWithin(m_db, kind, box);
    }
    Result<std::optional<JournalRow>> lastEntry() const override { return lastJournalRow(m_db); }
    Result<std::optional<JournalRow>> entryByCommand(const std::string& commandId) const override {
        return journalRowOf(m_db, commandId);
    }
    Result<void> scanJournal(std::int64_t from, std::int64_t to,
                             const std::function<bool(const JournalRow&)>& visit) const override {
        return scanJournalRows(m_db, from, to, visit);
    }
    Result<std::int64_t> lastSeqAt(std::int64_t timeUtc) const override { return lastJournalSeqAt(m_db, timeUtc); }
    Result<std::vector<HeadRow>> heads() const override { return allHeads(m_db); }
    Result<std::optional<CheckpointRow>> checkpointBefore(std::int64_t seq) const override {
        return checkpointAtOrBefore(m_db, seq);
    }
    Result<void> scanReadings(const ReadingQuery& query,
                              const std::function<bool(const StoredReading&)>& visit) const override {
        return scanReadingRows(m_db, query, visit);
    }
    Result<std::vector<model::Reading>> latestReadings(std::int64_t throughSeq) const override {
        return newestReadings(m_db, throughSeq);
    }
    Result<std::optional<std::string>> meta(const std::string& key) const override { return metaValue(m_db, key); }
    Result<std::vector<std::string>> check(bool full) const override { return checkAll(m_db, full); }

protected:
    Database& m_db;
};

/// The writing half, on the writing connection inside a transaction.
class RowTransaction final : public ReadingOn<Transaction> {
public:
    using ReadingOn::ReadingOn;
    Result<void> insert(const Record& record) override;
    Result<void> update(const Record& record) override;
    Result<void> remove(Kind kind, std::int64_t id) override;
    Result<std::int64_t> appendReadings(std::span<const model::Reading> readings, std::int64_t batchSeq) override;
    const std::vector<RowChange>& changes() const override { return m_changes; }
    Result<void> appendJournal(const JournalRow& row) override;
    Result<void> appendHead(const HeadRow& row) override;
    Result<void> appendCheckpoint(const CheckpointRow& row) override;
    Result<void> setMeta(const std::string& key, const std::string& value) override;

    /// The newest entry this transaction appended.
    [[nodiscard]] const std::optional<LastNote>& lastAppended() const { return m_lastAppended; }

    /// Before COMMIT: no failed write was overlooked and no reference dangles.
    [[nodiscard]] Result<void> complete() const;

private:
    Result<void> written(Result<void> outcome, RowChange change);
    std::vector<RowChange> m_changes;
    std::optional<LastNote> m_lastAppended;
    bool m_hasReadings = false;
    std::optional<Error> m_broken;  ///< a failure that left a row half done; the transaction must not be committed
};

}  // namespace weir::store
