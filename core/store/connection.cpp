// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/store/connection.h"

#include "core/store/files.h"
#include "core/store/schema.h"

#include <sqlite3.h>

#include <array>

namespace weir::store {

namespace {

Error notOurs(const std::filesystem::path& file) {
    return fail(ErrorCode::unsupported, msg("{0} is not a Weir store", file.string()),
                msg("Choose a store made with weir new or weir demo"));
}

struct Setting {
    std::string name, value, readBack;
};

Result<void> configure(Database& db, int option, int value) {
    int now = -1;
    if (sqlite3_db_config(db.handle(), option, value, &now) != SQLITE_OK || now != value) {
        return fail(ErrorCode::internal, msg("The database ignored a safety setting ({0})", option),
                    msg("Do not work with this store; check the installed SQLite {0}", sqliteVersion()));
    }
    return {};
}

std::string synchronousNumber(const std::string& name) {
    return name == "OFF" ? "0" : name == "NORMAL" ? "1" : "2";
}

Result<void> setAll(Database& db, std::span<const Setting> settings) {
    for (const auto& setting : settings) {
        if (auto set = db.setPragma(setting.name, setting.value, setting.readBack); !set) {
            return set;
        }
    }
    return {};
}

/// An SQLite built without memory maps answers nothing.
Result<void> withoutMemoryMap(Database& db) {
    const auto now = db.scalar("PRAGMA mmap_size = 0");
    if (!now) {
        return now.error();
    }
    return now->value_or("0") == "0" ? Result<void>{} : db.setPragma("mmap_size", "0", "0");
}

/// 0 when it is not there.
std::uintmax_t sizeOf(const std::filesystem::path& file) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    return failed ? 0 : size;
}

/// Before a WAL is looked for: the file is ours and whole, as far as its first page says.
Result<void> checkHeader(const Database& db, const std::filesystem::path& file) {
    const auto header = db.header();
    if (!header) {
        return {};  // no database or an empty one: SQLite says so at the first read, and makes nothing
    }
    if (header->applicationId != kApplicationId) {
        return notOurs(file);
    }
    // A WAL or a journal may hold what the file lacks.
    if (header->bytes < header->bytesSaid && sizeOf(sqliteSidecar(file, "wal")) == 0 &&
        sizeOf(sqliteSidecar(file, "journal")) == 0) {
        return fail(
            ErrorCode::corrupt,
            msg("The store is damaged: {0} has {1} of {2} bytes", file.string(), header->bytes, header->bytesSaid),
            msg("Restore the newest backup"));
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<Database>> openWriter(const std::filesystem::path& file, const StoreOptions& options) {
    auto db = Database::open(file, Access::readWrite, options.vfs);
    if (!db) {
        return db;
    }
    // Before anything is set: a file of another program must stay as it is.
    if (auto ours = checkIdentity(**db, file); !ours) {
        return ours.error();
    }
    const std::array settings{
        Setting{"synchronous", options.synchronous, synchronousNumber(options.synchronous)},
        Setting{"journal_mode", "WAL", "wal"},
        Setting{"foreign_keys", "ON", "1"},
        Setting{"trusted_schema", "OFF", "0"},
        Setting{"cell_size_check", "ON", "1"},
        Setting{"wal_autocheckpoint", "0", "0"},
        Setting{"busy_timeout", "5000", "5000"},
        Setting{"temp_store", "MEMORY", "2"},
        Setting{"cache_size", "-65536", "-65536"},
    };
    if (auto set = setAll(**db, settings); !set) {
        return set.error();
    }
    if (auto set = withoutMemoryMap(**db); !set) {
        return set.error();
    }
    if (auto set = configure(**db, SQLITE_DBCONFIG_DEFENSIVE, 1); !set) {
        return set.error();
    }
    return db;
}

Result<std::unique_ptr<Database>> openReading(const std::filesystem::path& file, const std::string& vfs, bool isHeld) {
    const std::array settings{Setting{"query_only", "ON", "1"}, Setting{"trusted_schema", "OFF", "0"},
                              Setting{"wal_autocheckpoint", "0", "0"}, Setting{"cell_size_check", "ON", "1"}};
    const auto attempt = [&](Access access) -> Result<std::unique_ptr<Database>> {
        auto db = Database::open(file, access, vfs);
        if (!db) {
            return db;
        }
        if (auto whole = checkHeader(**db, file); !whole) {
            return whole.error();
        }
        if (auto set = configure(**db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1); !set) {
            return set.error();
        }
        if (auto set = setAll(**db, settings); !set) {
            return set.error();
        }
        if (auto read = (*db)->scalar("SELECT count(*) FROM sqlite_schema"); !read) {
            return read.error();
        }
        return db;
    };
    auto db = attempt(Access::readOnly);
    const bool noIndex = !db && (db.error().code == ErrorCode::io || db.error().code == ErrorCode::full);
    // Beside a desk at work it would be wrong: pages change, and closing the file would drop the desk's locks.
    const bool still = sizeOf(sqliteSidecar(file, "wal")) == 0 && (isHeld || !LockFile::isTaken(beside(file, "lock")));
    return noIndex && still ? attempt(Access::immutable) : std::move(db);
}

Result<void> checkIdentity(Database& db, const std::filesystem::path& file) {
    if (auto whole = checkHeader(db, file); !whole) {
        return whole;
    }
    const auto application = db.scalar("PRAGMA application_id");
    if (!application) {
        return application.error();
    }
    if (application->value_or("") != std::to_string(kApplicationId)) {
        return notOurs(file);
    }
    const auto version = db.scalar("PRAGMA user_version");
    if (!version) {
        return version.error();
    }
    if (version->value_or("") != std::to_string(kSchemaVersion)) {
        return fail(ErrorCode::unsupported,
                    msg("{0} has the schema version {1}; this program knows {2}", file.string(), version->value_or("?"),
                        kSchemaVersion),
                    msg("Open it with the version of Weir that wrote it"));
    }
    return {};
}

Result<void> RowTransaction::written(Result<void> outcome, RowChange change) {
    if (outcome) {
        m_changes.push_back(std::move(change));
        return {};
    }
    // A violated rule leaves no trace of its statement and the caller may go on; anything else may have left half a
    // row.
    if (outcome.error().code != ErrorCode::conflict) {
        m_broken = outcome.error();
    }
    return outcome;
}

Result<void> RowTransaction::insert(const Record& record) {
    if (record.revision != 1) {
        return fail(ErrorCode::invalid,
                    msg("A new {0} has revision 1, not {1}", infoOf(record.kind).name, record.revision),
                    msg("Read the row again and repeat the change"));
    }
    auto exact = normalised(record);
    if (!exact) {
        return exact.error();
    }
    auto outcome = insertRow(m_db, *exact);
    return written(std::move(outcome), {std::nullopt, *std::move(exact)});
}

Result<void> RowTransaction::update(const Record& record) {
    auto before = findRow(m_db, record.kind, record.id);
    if (!before) {
        return before.error();
    }
    const auto name = infoOf(record.kind).name;
    if (!*before) {
        return fail(ErrorCode::notFound, msg("There is no {0} {1}", name, record.id), msg("Look it up with weir list"));
    }
    if ((*before)->revision != record.revision - 1) {
        return fail(ErrorCode::conflict,
                    msg("The {0} {1} was changed meanwhile: it has revision {2}, you worked on {3}", name, record.id,
                        (*before)->revision, record.revision - 1),
                    msg("Look at the row as it is now and repeat your change"));
    }
    auto exact = normalised(record);
    if (!exact) {
        return exact.error();
    }
    auto outcome = updateRow(m_db, *exact);
    return written(std::move(outcome), {**std::move(before), *std::move(exact)});
}

Result<void> RowTransaction::remove(Kind kind, std::int64_t id) {
    auto before = findRow(m_db, kind, id);
    if (!before) {
        return before.error();
    }
    if (!*before) {
        return fail(ErrorCode::notFound, msg("There is no {0} {1}", infoOf(kind).name, id),
                    msg("Look it up with weir list"));
    }
    auto outcome = removeRow(m_db, kind, id);
    return written(std::move(outcome), {**std::move(before), std::nullopt});
}

Result<std::int64_t> RowTransaction::appendReadings(std::span<const model::Reading> readings, std::int64_t batchSeq) {
    auto added = insertReadings(m_db, readings, batchSeq);
    if (!added) {
        m_broken = added.error();  // some of the batch may be there
    }
    m_hasReadings = m_hasReadings || !readings.empty();
    return added;
}

Result<void> RowTransaction::appendJournal(const JournalRow& row) {
    auto inserted = insertJournalRow(m_db, row);
    if (inserted) {
        m_lastAppended = LastNote{row.seq, row.hash};
    }
    return inserted;
}
Result<void> RowTransaction::appendHead(const HeadRow& row) {
    return insertHead(m_db, row);
}
Result<void> RowTransaction::appendCheckpoint(const CheckpointRow& row) {
    return insertCheckpoint(m_db, row);
}
Result<void> RowTransaction::setMeta(const std::string& key, const std::string& value) {
    return setMetaValue(m_db, key, value);
}

Result<void> RowTransaction::complete() const {
    if (m_broken) {
        return *m_broken;
    }
    if (!m_db.hasDanglingReferences()) {
        return {};
    }
    for (const auto& change : m_changes) {
        if (!change.after) {
            continue;
        }
        if (auto fine = checkReferences(m_db, *change.after); !fine) {
            return fine;
        }
    }
    if (m_hasReadings) {
        return fail(ErrorCode::conflict, msg("A reading names a station that does not exist"),
                    msg("Register the station first, or correct the station of the reading"));
    }
    return fail(ErrorCode::conflict, msg("Other rows still refer to what would be removed"),
                msg("Change those rows first, or retire the row instead"));
}

}  // namespace weir::store
