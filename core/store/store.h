// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/model/record.h"
#include "core/model/types.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

/// The store: one SQLite file per desk (WAL, synchronous=FULL), one writing connection on one store thread, everything
/// else read-only. Rows go in and out as model::Record; SQL stays behind this header. The rules it keeps (opening
/// order, pragmas read back, lock file, WAL watchdog, ballast, backups) are those of the reliability plan, section 2.
namespace weir::store {

using model::Kind;
using model::Record;

/// What one row change looked like; journaled by the caller in the same transaction.
struct RowChange {
    std::optional<Record> before;  ///< absent: inserted
    std::optional<Record> after;   ///< absent: removed
    bool operator==(const RowChange&) const = default;
};

/// One journal row as stored. What the parts mean and how they are hashed is core/journal's matter.
struct JournalRow {
    std::int64_t seq = 0;
    std::string prevHash;       ///< 32 bytes
    std::int64_t timeUtc = 0;   ///< ms
    std::int64_t timeMono = 0;  ///< ns
    std::string bootId;
    std::string actor;
    std::string seat;
    std::string commandId;  ///< UUID, unique
    std::string type;       ///< verb name
    std::string body;       ///< compressed canonical JSON
    std::string hash;       ///< 32 bytes
    bool operator==(const JournalRow&) const = default;
};

/// A signed head: Ed25519 over (seq, hash).
struct HeadRow {
    std::int64_t seq = 0;
    std::string hash;
    std::int64_t timeUtc = 0;
    std::string publicKey;  ///< 32 bytes
    std::string signature;  ///< 64 bytes
};

/// A compressed picture of all tables at a journal sequence, so that any past moment is quick to reach.
struct CheckpointRow {
    std::int64_t seq = 0;
    std::string body;
};

struct ReadingQuery {
    std::optional<model::StationId> station;
    std::optional<std::int64_t> from;     ///< UTC ms, inclusive
    std::optional<std::int64_t> to;       ///< UTC ms, inclusive
    std::int64_t afterSeq = 0;            ///< only batches journaled after this …
    std::int64_t throughSeq = INT64_MAX;  ///< … and up to here
    std::size_t limit = 1'000'000;
};

struct StoredReading {
    model::Reading reading;
    std::int64_t batchSeq = 0;  ///< journal entry that brought it
    bool operator==(const StoredReading&) const = default;
};

/// Reading side, of a snapshot: what it returns does not change while it lives.
class Reader {
public:
    virtual ~Reader() = default;
    /// Every row of a kind in id order, retired ones included; stops when `visit` returns false.
    virtual Result<void> scan(Kind kind, const std::function<bool(const Record&)>& visit) const = 0;
    [[nodiscard]] virtual Result<std::optional<Record>> find(Kind kind, std::int64_t id) const = 0;
    [[nodiscard]] virtual Result<std::int64_t> count(Kind kind) const = 0;
    /// The highest id of any kind, retired rows included; 0 in an empty store.
    [[nodiscard]] virtual Result<std::int64_t> highestId() const = 0;
    /// Ids of the kind whose bounding box meets `box`, from the R*Tree.
    [[nodiscard]] virtual Result<std::vector<std::int64_t>> within(Kind kind, const geo::LonLatBox& box) const = 0;

    [[nodiscard]] virtual Result<std::optional<JournalRow>> lastEntry() const = 0;
    [[nodiscard]] virtual Result<std::optional<JournalRow>> entryByCommand(const std::string& commandId) const = 0;
    /// Entries with seq in [from, to] in order.
    virtual Result<void> scanJournal(std::int64_t from, std::int64_t to,
                                     const std::function<bool(const JournalRow&)>& visit) const = 0;
    /// The highest seq whose wall time is at or before `timeUtc`; 0 when none. Looks from the end backwards.
    [[nodiscard]] virtual Result<std::int64_t> lastSeqAt(std::int64_t timeUtc) const = 0;
    [[nodiscard]] virtual Result<std::vector<HeadRow>> heads() const = 0;
    [[nodiscard]] virtual Result<std::optional<CheckpointRow>> checkpointBefore(std::int64_t seq) const = 0;

    /// In the order of station, element and time.
    virtual Result<void> scanReadings(const ReadingQuery& query,
                                      const std::function<bool(const StoredReading&)>& visit) const = 0;
    /// The newest reading of every station and element among batches up to `throughSeq`.
    [[nodiscard]] virtual Result<std::vector<model::Reading>> latestReadings(std::int64_t throughSeq) const = 0;

    /// Facts about the store: schema version, city code, working CRS … (table meta).
    [[nodiscard]] virtual Result<std::optional<std::string>> meta(const std::string& key) const = 0;
    /// PRAGMA quick_check or integrity_check: empty when sound, else the first complaints.
    [[nodiscard]] virtual Result<std::vector<std::string>> check(bool full) const = 0;
};

/// Writing side: inside one transaction on the store thread. Every row written is remembered with its before and after
/// image; a caller cannot forget it. Reads see the transaction's own writes.
class Transaction : public Reader {
public:
    /// Inserts a new row (revision must be 1). Errors: conflict (id, uniqueness, a CHECK of the schema, a missing
    /// reference).
    virtual Result<void> insert(const Record& record) = 0;
    /// Replaces the row whose stored revision is record.revision - 1. Errors: notFound; conflict when the stored
    /// revision is another one (message names it) or the schema forbids the row.
    virtual Result<void> update(const Record& record) = 0;
    /// Removes the row; only undo of a creation does that, registers are retired instead.
    virtual Result<void> remove(Kind kind, std::int64_t id) = 0;
    /// Appends to the readings in bulk; a (station, element, time) already there is skipped. Returns how many were new.
    [[nodiscard]] virtual Result<std::int64_t> appendReadings(std::span<const model::Reading> readings,
                                                              std::int64_t batchSeq) = 0;

    [[nodiscard]] virtual const std::vector<RowChange>& changes() const = 0;
    virtual Result<void> appendJournal(const JournalRow& row) = 0;
    virtual Result<void> appendHead(const HeadRow& row) = 0;
    virtual Result<void> appendCheckpoint(const CheckpointRow& row) = 0;
    virtual Result<void> setMeta(const std::string& key, const std::string& value) = 0;
};

enum class Health {
    good,
    lowSpace,     ///< less than 500 MiB free
    ballastUsed,  ///< the disk was full; the ballast was released and saving goes on
    suspect,      ///< all is saved, but a check or a file beside the store is not as it should be: run weir verify
    readOnly      ///< poisoned: the WAL vanished, an I/O or corruption error; a rescue copy was attempted
};

struct HealthReport {
    Health health = Health::good;
    Message message;                   ///< for the banner
    std::filesystem::path rescueCopy;  ///< when one was made
};

struct StoreOptions {
    bool create = false;  ///< make a new store; it is an error if it exists
    std::int64_t ballastBytes = 32 << 20;
    std::int64_t lowSpaceBytes = 500LL << 20;
    Millis readLimit{2000};                             ///< for what reader() gives out
    std::string vfs;                                    ///< SQLite VFS name, empty = default (fault injection in tests)
    std::string synchronous = "FULL";                   ///< tests weaken it to prove the harness; asserted otherwise
    bool watchdog = true;                               ///< likewise
    std::function<void(const HealthReport&)> onHealth;  ///< called on the store thread
};

/// Owner of the single writing connection. Opening takes the lock file; a second opener gets ErrorCode::busy.
class Store {
public:
    [[nodiscard]] static Result<std::unique_ptr<Store>> open(const std::filesystem::path& file, StoreOptions options);
    virtual ~Store() = default;

    /// Runs `work` in a write transaction on the store thread and commits when it returns success; any error rolls back
    /// and is returned. `afterCommit` (may be empty) runs on the store thread once the commit is durable, before the
    /// future is ready. When COMMIT itself reports an error, the outcome is found by re-reading the command id given.
    /// `work` may run twice: a full disk releases the ballast and begins again, so it must not leave anything behind
    /// but rows.
    using Work = std::function<Result<void>(Transaction&)>;
    [[nodiscard]] virtual std::future<Result<void>> submit(std::string commandId, Work work,
                                                           std::function<void()> afterCommit) = 0;

    /// A read-only connection to the same file with its own snapshot; any thread. A snapshot keeps the WAL from
    /// beginning anew, so this one is for questions of a person at the desk: after StoreOptions::readLimit every call
    /// answers busy.
    [[nodiscard]] virtual Result<std::unique_ptr<Reader>> reader() const = 0;
    /// The same without a limit, for whole tables: the first picture, a checkpoint, a check, a past moment.
    [[nodiscard]] virtual Result<std::unique_ptr<Reader>> longReader() const = 0;
    [[nodiscard]] virtual HealthReport health() const = 0;
    /// VACUUM INTO dir/<name>.partial → integrity_check → fsync → rename → fsync dir; then the oldest beyond the
    /// rotation (12 × 5 min, 24 × 1 h, 14 × 1 day) go. Returns the file.
    [[nodiscard]] virtual Result<std::filesystem::path> backup(const std::filesystem::path& dir, Instant now) = 0;
    [[nodiscard]] virtual const std::filesystem::path& path() const = 0;
};

/// The last entry as the holder noted it beside the store (<store>.last) at its last commit. The note is not synced
/// and not signed: it may be behind, and shows what was lost by accident, not what was forged. Nothing when there is
/// none.
struct LastNote {
    std::int64_t seq = 0;
    std::string hash;  ///< 32 bytes
};
[[nodiscard]] std::optional<LastNote> lastNoteOf(const std::filesystem::path& store);
/// The same; errors when there is something and it is no such note.
[[nodiscard]] Result<std::optional<LastNote>> readLastNote(const std::filesystem::path& store);
/// Writes the note of a store that nobody holds.
[[nodiscard]] Result<void> noteLast(const std::filesystem::path& store, const LastNote& note);
/// Read-only access without holding the store, beside a running desk or alone. Errors: notFound; refused when the file
/// has several names (hard links), for beside another name its log would not be found.
[[nodiscard]] Result<std::unique_ptr<Reader>> openReader(const std::filesystem::path& file);
/// Checks a backup (a plain file, integrity, application id), then puts it in the place of `store`, which must not be
/// open anywhere; the old file is kept beside it with the suffix .replaced-<time>, numbered when that is taken.
/// `beforePlacing` (may be empty) runs under the lock once the copy is whole; its error ends the restore with the old
/// store in its place. With `waived` only a file too damaged to be read through is refused.
enum class Soundness { required, waived };
[[nodiscard]] Result<std::filesystem::path> restore(const std::filesystem::path& backup,
                                                    const std::filesystem::path& store, Instant now,
                                                    const std::function<Result<void>()>& beforePlacing = {},
                                                    Soundness soundness = Soundness::required);
/// A backup as Store::backup makes it, of a store that may be open in another process: only read.
[[nodiscard]] Result<std::filesystem::path> backupBeside(const std::filesystem::path& store,
                                                         const std::filesystem::path& dir, Instant now);
/// Refuses a path that is the store, its -wal or its -shm by device and inode (closing such a file would drop SQLite's
/// POSIX locks). Every file a user names goes through here.
[[nodiscard]] Result<void> checkUserFile(const std::filesystem::path& userFile, const std::filesystem::path& store);

}  // namespace weir::store
