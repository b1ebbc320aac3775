// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/store/backup.h"
#include "core/store/connection.h"
#include "core/store/files.h"

#include <mutex>

/// The writing connection and what guards it: one transaction per command, the outcome of a failed COMMIT found by
/// reading, the WAL watchdog, the ballast, checkpoints, and the fall to read-only with a rescue copy. Belongs to the
/// store thread; only health(), savedEnds() and loss() may be called from any.
namespace weir::store {

class Writer {
public:
    [[nodiscard]] static Result<std::unique_ptr<Writer>> open(const std::filesystem::path& file,
                                                              const StoreOptions& options);
    /// Of a store that can only be read, on a disk so full that no writing connection can be opened: every command is
    /// answered with that. `reading` is any connection to the file.
    [[nodiscard]] static Result<std::unique_ptr<Writer>> openWithoutRoom(const std::filesystem::path& file,
                                                                         const StoreOptions& options,
                                                                         Database& reading);
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// Success means durable: in the store, or, when the WAL was found to have vanished, in the rescue copy named by
    /// health().
    [[nodiscard]] Result<void> run(const std::string& commandId, const Store::Work& work);
    /// Checkpoint when due, free space, ballast.
    void tidy();
    [[nodiscard]] HealthReport health() const;
    /// The journal as it was committed, unless it could not be read at the start; any thread.
    [[nodiscard]] std::optional<JournalEnds> savedEnds() const;
    /// Once neither the file nor the rescue copy holds what was saved: what is missing, else empty; any thread.
    [[nodiscard]] Message loss() const;
    /// Whether there is a writing connection at all; any thread.
    [[nodiscard]] bool isConnected() const { return m_db != nullptr; }

private:
    Writer(std::filesystem::path file, const StoreOptions& options, std::unique_ptr<Database> db);

    /// True: committed. Otherwise the reason; the transaction is rolled back.
    [[nodiscard]] Result<void> attempt(const Store::Work& work);
    [[nodiscard]] Result<void> settle(const std::string& commandId, Error reason);
    [[nodiscard]] Result<void> watch();
    /// Before a command or a checkpoint: nobody cut the files short or wrote into the store, and the lock file is still
    /// the one this process holds.
    [[nodiscard]] bool isUntouched();
    void noteSizes();
    void noteLast(const LastNote& note);
    void noteContent();
    void rememberEnd();
    [[nodiscard]] Message missingFrom(const std::filesystem::path& file, const std::string& vfs) const;
    /// Of some pages all over the store, read through SQLite's own descriptor; nothing when they cannot be read.
    [[nodiscard]] std::optional<std::uint64_t> sample() const;
    [[nodiscard]] bool isThere(const std::string& commandId);
    void checkpoint();
    void checkSpace();
    /// Tells of what the disk has room for, when that changed.
    enum class Room { unknown, enough, low, noReserve, onReserve, full };
    void become(Room room, Message message);
    void poison(Message message);
    void report(HealthReport health);
    [[nodiscard]] bool isReadOnly() const;
    [[nodiscard]] std::filesystem::path rescue();

    std::filesystem::path m_file;
    StoreOptions m_options;
    std::unique_ptr<Database> m_db;  ///< none in a store without room
    Ballast m_ballast;
    NoteFile m_note;
    Message m_noteProblem;               ///< empty: the note is written
    std::optional<LastNote> m_appended;  ///< by the transaction that is being committed
    std::optional<FileIdentity> m_storeIdentity;
    std::optional<FileIdentity> m_walIdentity;
    std::optional<FileIdentity> m_lockIdentity;
    std::int64_t m_storeBytes = 0;  ///< when last looked at; neither file ever shrinks while it is open
    std::int64_t m_walBytes = 0;
    std::int64_t m_storeWrittenAt = 0;           ///< only a checkpoint writes into the store …
    std::optional<std::uint64_t> m_storeSample;  ///< … and this is what it looked like after the last
    int m_walPages = 0;
    int m_nextCheckpoint;
    mutable std::mutex m_healthMutex;  ///< guards the three that follow
    HealthReport m_health;
    std::optional<JournalEnds> m_saved;
    Message m_loss;
    Room m_room = Room::enough;
};

}  // namespace weir::store
