// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/store/writer.h"

#include "core/store/backup.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <exception>

namespace weir::store {

namespace {

constexpr int kCheckpointPages = 1000;
constexpr int kClosingPatienceMs = 250;  // for readers elsewhere; what is not moved then stays in the WAL

Error readOnlyError(const HealthReport& health, const Message& loss) {
    return fail(ErrorCode::refused, msg("The store is read-only since a failure; this was not saved"),
                !loss.empty()               ? restoreHint()
                : health.rescueCopy.empty() ? msg("Call the administrator; issue orders on paper until then")
                                            : msg("Go on with the copy {0}", health.rescueCopy.string()));
}

/// The answer to every command of a store that was opened without the room a writing connection needs.
Error noRoom() {
    return fail(ErrorCode::full, msg("The disk is full; the store can only be read"),
                msg("Free some space on the disk of the store, then start Weir again"));
}

HealthReport onReserve() {
    return {Health::ballastUsed, msg("The disk is full; the reserve was released and saving goes on"), {}};
}

/// Open, with what a crash left in the WAL, and with the WAL the watchdog looks at.
Result<std::unique_ptr<Database>> recovered(const std::filesystem::path& file, const StoreOptions& options) {
    auto db = openWriter(file, options);
    if (db) {
        if (auto made = (*db)->exec("BEGIN IMMEDIATE; COMMIT;"); !made) {
            return made.error();
        }
    }
    return db;
}

Result<void> guarded(const Store::Work& work, Transaction& tx) {
    try {
        return work(tx);
    } catch (const std::exception& e) {
        return fail(ErrorCode::internal, msg("The command failed in an unforeseen way: {0}", shorten(e.what(), 200)),
                    msg("Nothing was saved; keep the message and tell your administrator"));
    }
}

}  // namespace

Writer::Writer(std::filesystem::path file, const StoreOptions& options, std::unique_ptr<Database> db)
    : m_file{std::move(file)},
      m_options{options},
      m_db{std::move(db)},
      m_ballast{beside(m_file, "ballast"), options.ballastBytes},
      m_note{beside(m_file, "last")},
      m_nextCheckpoint{kCheckpointPages} {
    if (m_db == nullptr) {
        return;
    }
    sqlite3_wal_hook(
        m_db->handle(),
        [](void* self, sqlite3*, const char*, int pages) {
            static_cast<Writer*>(self)->m_walPages = pages;
            return SQLITE_OK;
        },
        this);
}

Result<std::unique_ptr<Writer>> Writer::open(const std::filesystem::path& file, const StoreOptions& options) {
    makeSidecarsWritable(file);
    auto db = recovered(file, options);
    const bool released =
        !db && db.error().code == ErrorCode::full && Ballast{beside(file, "ballast"), options.ballastBytes}.release();
    if (released) {
        db = recovered(file, options);
    }
    if (!db) {
        return db.error();
    }
    std::unique_ptr<Writer> writer{new Writer{file, options, *std::move(db)}};
    writer->m_storeIdentity = identityOf(file);
    writer->m_walIdentity = identityOf(sqliteSidecar(file, "wal"));
    writer->m_lockIdentity = identityOf(beside(file, "lock"));
    writer->noteSizes();
    writer->noteContent();
    if (auto ends = endsOf(*writer->m_db)) {
        writer->m_saved = *std::move(ends);
    }
    if (released) {
        writer->m_room = Room::onReserve;
        writer->report(onReserve());
    } else {
        writer->checkSpace();
    }
    return writer;
}

Result<std::unique_ptr<Writer>> Writer::openWithoutRoom(const std::filesystem::path& file, const StoreOptions& options,
                                                        Database& reading) {
    auto ends = endsOf(reading);
    if (!ends) {
        return ends.error();
    }
    std::unique_ptr<Writer> writer{new Writer{file, options, nullptr}};
    writer->m_saved = *std::move(ends);
    writer->report({Health::readOnly, noRoom().message, {}});
    return writer;
}

Writer::~Writer() {
    if (m_db == nullptr) {
        return;
    }
    if (isReadOnly()) {
        sqlite3_db_config(m_db->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        return;
    }
    sqlite3_busy_timeout(m_db->handle(), kClosingPatienceMs);
    sqlite3_wal_checkpoint_v2(m_db->handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
}

Result<void> Writer::run(const std::string& commandId, const Store::Work& work) {
    if (m_db == nullptr) {
        return noRoom();
    }
    if (isReadOnly()) {
        return readOnlyError(health(), loss());
    }
    if (m_options.watchdog && !isUntouched()) {
        poison(msg("Another program cut, overwrote or unlocked files of the store while it was open"));
        return readOnlyError(health(), loss());
    }
    auto outcome = attempt(work);
    if (!outcome && isDiskFull(m_db->fault()) && m_ballast.release()) {
        m_room = Room::onReserve;
        report(onReserve());
        outcome = attempt(work);
    }
    if (!outcome) {
        outcome = settle(commandId, outcome.error());
    } else {
        rememberEnd();
        outcome = watch();
        m_room = m_room == Room::full ? Room::unknown : m_room;  // it can be saved again
        if (outcome && m_appended) {
            noteLast(*m_appended);
        }
    }
    noteSizes();
    return outcome;
}

/// A transaction seals one entry at most.
void Writer::rememberEnd() {
    const std::scoped_lock lock{m_healthMutex};
    if (!m_appended || !m_saved) {
        return;
    }
    m_saved->last = m_appended;
    if (!m_saved->first) {
        m_saved->first = m_appended;
    }
}

/// The desk works on without the note, but says so until it can be written again.
void Writer::noteLast(const LastNote& note) {
    const auto noted = m_note.write(note);
    auto problem = noted
                       ? Message{}
                       : msg("What was saved last cannot be noted beside the store: {0}", noted.error().message.text());
    if (problem.text() == m_noteProblem.text()) {
        return;
    }
    m_noteProblem = std::move(problem);
    if (const auto now = health().health; now == Health::good || now == Health::suspect) {
        report({});
    }
}

/// Files that are gone or are others are watch()'s matter: what is written then goes into the rescue copy, while a cut
/// file leaves nothing to write behind.
bool Writer::isUntouched() {
    const auto wal = sqliteSidecar(m_file, "wal");
    const bool cut = (identityOf(wal) == m_walIdentity && bytesOf(wal) < m_walBytes) ||
                     (identityOf(m_file) == m_storeIdentity && bytesOf(m_file) < m_storeBytes);
    if (cut || identityOf(beside(m_file, "lock")) != m_lockIdentity) {
        return false;
    }
    if (writtenAt(m_file) == m_storeWrittenAt || identityOf(m_file) != m_storeIdentity) {
        return true;
    }
    const auto seen = sample();  // the time alone may have been set by hand
    if (seen && m_storeSample && seen != m_storeSample) {
        return false;
    }
    // An earlier state of the same store may look alike. Once the WAL is gone the file cannot be judged: that is found
    // after the command, and everything rescued.
    if (identityOf(wal) == m_walIdentity && !missingFrom(m_file, m_options.vfs).empty()) {
        return false;
    }
    m_storeWrittenAt = writtenAt(m_file);
    return true;
}

void Writer::noteContent() {
    m_storeWrittenAt = writtenAt(m_file);
    m_storeSample = sample();
}

std::optional<std::uint64_t> Writer::sample() const {
    constexpr int kBlocks = 16;
    constexpr std::int64_t kBlockBytes = 4096;
    sqlite3_file* file = nullptr;
    if (sqlite3_file_control(m_db->handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
        file == nullptr || file->pMethods == nullptr) {
        return std::nullopt;
    }
    const auto last = std::max<std::int64_t>(bytesOf(m_file) / kBlockBytes - 1, 0);
    std::array<unsigned char, kBlockBytes> block{};
    std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
    for (std::int64_t i = 0; i < kBlocks; ++i) {
        const auto at = i * last / (kBlocks - 1) * kBlockBytes;
        if (file->pMethods->xRead(file, block.data(), static_cast<int>(kBlockBytes), at) != SQLITE_OK) {
            return std::nullopt;
        }
        for (const auto byte : block) {
            hash = (hash ^ byte) * 1099511628211ULL;
        }
    }
    return hash;
}

void Writer::noteSizes() {
    m_storeBytes = bytesOf(m_file);
    m_walBytes = bytesOf(sqliteSidecar(m_file, "wal"));
}

Result<void> Writer::attempt(const Store::Work& work) {
    m_db->clearFault();
    m_appended.reset();
    if (auto begun = m_db->exec("BEGIN IMMEDIATE"); !begun) {
        const auto holders = begun.error().code == ErrorCode::busy ? lockHolders(m_file) : std::string{};
        if (!holders.empty()) {
            return fail(ErrorCode::busy, msg("Another program holds the store: {0}", holders),
                        msg("Close it, then try again"));
        }
        return begun;
    }
    RowTransaction tx{*m_db};
    auto outcome = guarded(work, tx);
    if (outcome) {
        outcome = tx.complete();
    }
    if (outcome) {
        m_appended = tx.lastAppended();
        outcome = m_db->exec("COMMIT");
    }
    if (!outcome && sqlite3_get_autocommit(m_db->handle()) == 0) {
        const int fault = m_db->fault();
        if (auto rolledBack = m_db->exec("ROLLBACK"); !rolledBack && fault == 0) {
            return rolledBack;
        }
    }
    return outcome;
}

/// After a failure: was it saved all the same, and may the connection be trusted further?
Result<void> Writer::settle(const std::string& commandId, Error reason) {
    const int fault = m_db->fault();
    if (fault == 0) {
        return reason;
    }
    const bool saved = isThere(commandId);
    if (saved) {
        rememberEnd();
    }
    if (poisons(fault)) {
        poison(reason.message);
    } else if (isDiskFull(fault)) {
        m_room = Room::full;
        report({Health::lowSpace, msg("The disk is full; nothing more can be saved until space is free"), {}});
    }
    return saved ? Result<void>{} : reason;
}

bool Writer::isThere(const std::string& commandId) {
    if (commandId.empty()) {
        return false;
    }
    const auto row = journalRowOf(*m_db, commandId);
    return row && row->has_value();
}

/// stat() only: opening and closing the files would do the harm this is looking for.
Result<void> Writer::watch() {
    if (!m_options.watchdog) {
        return {};
    }
    if (identityOf(sqliteSidecar(m_file, "wal")) == m_walIdentity && identityOf(m_file) == m_storeIdentity) {
        return {};
    }
    poison(msg("Another program removed or replaced files of the store while it was open"));
    if (const auto state = health(); state.rescueCopy.empty()) {
        return fail(ErrorCode::io, msg("The files of the store were removed by another program; this may be lost"),
                    msg("Call the administrator; issue orders on paper until then"));
    }
    return {};
}

void Writer::tidy() {
    if (isReadOnly()) {
        return;
    }
    if (m_walPages < m_nextCheckpoint - kCheckpointPages) {
        m_nextCheckpoint = kCheckpointPages;  // the WAL began anew
    }
    if (m_walPages >= m_nextCheckpoint && isUntouched()) {
        checkpoint();
    }
    checkSpace();
}

void Writer::checkpoint() {
    m_nextCheckpoint = m_walPages + kCheckpointPages;
    const int code = sqlite3_wal_checkpoint_v2(m_db->handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code != SQLITE_OK && poisons(sqlite3_extended_errcode(m_db->handle()))) {
        poison(sqliteError(sqlite3_extended_errcode(m_db->handle()), sqlite3_errmsg(m_db->handle())).message);
    }
    noteSizes();
    noteContent();
}

void Writer::checkSpace() {
    const auto free = freeSpace(m_file.parent_path());
    const bool low = free && *free < m_options.lowSpaceBytes;
    const bool reserved = m_options.ballastBytes <= 0 || m_ballast.fill();
    if ((m_room == Room::onReserve && !reserved) || (m_room == Room::full && low)) {
        return;
    }
    if (low) {
        become(Room::low, msg("Only {0} MiB are free on the disk of the store", free.value_or(0) >> 20));
    } else if (!reserved) {
        become(Room::noReserve,
               msg("There is no room for the reserve of {0} MiB that keeps saving possible on a full disk",
                   m_options.ballastBytes >> 20));
    } else {
        become(Room::enough, {});
    }
}

void Writer::become(Room room, Message message) {
    if (room == m_room) {
        return;
    }
    m_room = room;
    report(room == Room::enough ? HealthReport{} : HealthReport{Health::lowSpace, std::move(message), {}});
}

void Writer::poison(Message message) {
    HealthReport state{Health::readOnly, std::move(message), {}};
    state.rescueCopy = rescue();
    if (auto lost = state.rescueCopy.empty() ? Message{} : missingFrom(state.rescueCopy, {}); !lost.empty()) {
        state.message = lost;
        state.rescueCopy.clear();  // nobody is to work on with it
        const std::scoped_lock lock{m_healthMutex};
        m_loss = std::move(lost);
    }
    report(std::move(state));
}

/// A store written over while it is open gives a whole copy too, of what was written over it.
Message Writer::missingFrom(const std::filesystem::path& file, const std::string& vfs) const {
    const auto saved = savedEnds();
    if (!saved) {
        return {};
    }
    const auto db = Database::open(file, Access::readOnly, vfs);
    return db ? missingIn(**db, file, *saved) : db.error().message;
}

std::optional<JournalEnds> Writer::savedEnds() const {
    const std::scoped_lock lock{m_healthMutex};
    return m_saved;
}

Message Writer::loss() const {
    const std::scoped_lock lock{m_healthMutex};
    return m_loss;
}

/// A copy of everything the live connection sees, the frames of an unlinked WAL included. Empty when it failed too.
std::filesystem::path Writer::rescue() {
    const auto now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
    const auto target = beside(m_file, fmt::format("rescue-{}.db", stampOf(now)));
    m_ballast.release();
    sqlite3_db_release_memory(m_db->handle());  // pages read before would be mixed with those written over the file
    return copyInto(*m_db, target) ? target : std::filesystem::path{};
}

HealthReport Writer::health() const {
    const std::scoped_lock lock{m_healthMutex};
    return m_health;
}

bool Writer::isReadOnly() const {
    const std::scoped_lock lock{m_healthMutex};
    return m_health.health == Health::readOnly;
}

void Writer::report(HealthReport state) {
    if (state.health == Health::good && !m_noteProblem.empty()) {
        state = {Health::suspect, m_noteProblem, {}};
    }
    {
        const std::scoped_lock lock{m_healthMutex};
        m_health = state;
    }
    if (m_options.onHealth) {
        m_options.onHealth(state);
    }
}

}  // namespace weir::store
