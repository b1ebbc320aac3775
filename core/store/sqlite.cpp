// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/store/sqlite.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>

namespace weir::store {

namespace {

int flagsOf(Access access) {
    switch (access) {
        case Access::create:
            return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        case Access::readWrite:
            return SQLITE_OPEN_READWRITE;
        case Access::readOnly:
        case Access::immutable:
            return SQLITE_OPEN_READONLY;
    }
    return SQLITE_OPEN_READONLY;
}

Error tookTooLong() {
    return fail(ErrorCode::busy, msg("Reading the store took too long and was stopped"),
                msg("Ask for fewer rows, or read them with weir list"));
}

/// A file URI, so that nothing in the path is taken for a parameter.
std::string uriOf(const std::filesystem::path& file, Access access) {
    std::string uri = "file:";
    for (const char c : file.string()) {
        if (c == '%' || c == '?' || c == '#') {
            uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        } else {
            uri += c;
        }
    }
    return access == Access::immutable ? uri + "?immutable=1" : uri;
}

}  // namespace

Query::Query(Query&& other) noexcept
    : m_db{other.m_db},
      m_statement{std::exchange(other.m_statement, nullptr)},
      m_inUse{std::exchange(other.m_inUse, nullptr)} {}

Query::~Query() {
    if (m_statement == nullptr) {
        return;
    }
    if (m_inUse == nullptr) {
        sqlite3_finalize(m_statement);
        return;
    }
    sqlite3_reset(m_statement);
    sqlite3_clear_bindings(m_statement);
    *m_inUse = false;
}

void Query::bind(int index, std::int64_t value) {
    sqlite3_bind_int64(m_statement, index, value);
}
void Query::bind(int index, double value) {
    sqlite3_bind_double(m_statement, index, value);
}
void Query::bindText(int index, std::string_view value) {
    sqlite3_bind_text64(m_statement, index, value.empty() ? "" : value.data(), value.size(), SQLITE_STATIC,
                        SQLITE_UTF8);
}
void Query::bindBlob(int index, std::string_view value) {
    sqlite3_bind_blob64(m_statement, index, value.empty() ? "" : value.data(), value.size(), SQLITE_STATIC);
}
void Query::bindNull(int index) {
    sqlite3_bind_null(m_statement, index);
}

Result<bool> Query::step() {
    if (m_db->isOverTime()) {
        return tookTooLong();
    }
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code == SQLITE_DONE) {
        return false;
    }
    return code == SQLITE_INTERRUPT && m_db->isOverTime() ? tookTooLong()
                                                          : m_db->lastError(sqlite3_extended_errcode(m_db->handle()));
}

Result<void> Query::run() {
    for (;;) {
        auto row = step();
        if (!row) {
            return row.error();
        }
        if (!*row) {
            return {};
        }
    }
}

bool Query::isNull(int column) const {
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}
std::int64_t Query::integer(int column) const {
    return sqlite3_column_int64(m_statement, column);
}
double Query::real(int column) const {
    return sqlite3_column_double(m_statement, column);
}
std::string Query::bytes(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(m_statement, column));
    const auto size = sqlite3_column_bytes(m_statement, column);
    return data != nullptr ? std::string{data, static_cast<std::size_t>(size)} : std::string{};
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file, Access access,
                                                 const std::string& vfs) {
    sqlite3* handle = nullptr;
    const int flags =
        flagsOf(access) | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(uriOf(file, access).c_str(), &handle, flags, vfs.empty() ? nullptr : vfs.c_str());
    std::unique_ptr<Database> db{new Database{handle}};
    if (code != SQLITE_OK) {
        return sqliteError(code, handle != nullptr ? sqlite3_errmsg(handle) : "out of memory");
    }
    sqlite3_busy_timeout(handle, 5000);
    return db;
}

Database::~Database() {
    for (auto& [sql, cached] : m_cache) {
        sqlite3_finalize(cached.statement);
    }
    sqlite3_close_v2(m_handle);
}

Result<Query> Database::query(std::string_view sql) {
    auto [at, isNew] = m_cache.try_emplace(std::string{sql});
    if (!isNew && !at->second.inUse) {
        at->second.inUse = true;
        return Query{*this, at->second.statement, &at->second.inUse};
    }
    sqlite3_stmt* statement = nullptr;
    const unsigned flags = isNew ? SQLITE_PREPARE_PERSISTENT : 0;
    const int code = sqlite3_prepare_v3(m_handle, sql.data(), static_cast<int>(sql.size()), flags, &statement, nullptr);
    if (code != SQLITE_OK) {
        if (isNew) {
            m_cache.erase(at);
        }
        return lastError(code);
    }
    if (!isNew) {
        return Query{*this, statement, nullptr};
    }
    at->second = {statement, true};
    return Query{*this, statement, &at->second.inUse};
}

Result<void> Database::exec(const std::string& sql) {
    const int code = sqlite3_exec(m_handle, sql.c_str(), nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? Result<void>{} : lastError(sqlite3_extended_errcode(m_handle));
}

Result<std::optional<std::string>> Database::scalar(const std::string& sql) {
    auto q = query(sql);
    if (!q) {
        return q.error();
    }
    auto row = q->step();
    if (!row) {
        return row.error();
    }
    return *row ? std::optional<std::string>{q->bytes(0)} : std::nullopt;
}

Result<void> Database::setPragma(const std::string& name, const std::string& value, const std::string& readBack) {
    if (auto set = exec(fmt::format("PRAGMA {} = {}", name, value)); !set) {
        return set;
    }
    const auto got = scalar(fmt::format("PRAGMA {}", name));
    if (!got) {
        return got.error();
    }
    if (!*got || **got != readBack) {
        return fail(
            ErrorCode::internal,
            msg("The database ignored the setting {0} = {1} and answers {2}", name, value, got->value_or("nothing")),
            msg("Do not work with this store; check the installed SQLite {0}", sqliteVersion()));
    }
    return {};
}

void Database::limitTime(Millis limit) {
    constexpr int kSteps = 10'000;  // of SQLite's machine between two looks at the clock: about a millisecond
    m_deadline = std::chrono::steady_clock::now() + limit;
    sqlite3_progress_handler(
        m_handle, kSteps, [](void* self) { return static_cast<const Database*>(self)->isOverTime() ? 1 : 0; }, this);
}

bool Database::isOverTime() const {
    return m_deadline && std::chrono::steady_clock::now() >= *m_deadline;
}

std::optional<FileHeader> Database::header() const {
    constexpr std::string_view kMagic{"SQLite format 3\0", 16};
    sqlite3_file* file = nullptr;
    std::array<unsigned char, 100> bytes{};
    sqlite3_int64 size = 0;
    if (sqlite3_file_control(m_handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || file == nullptr ||
        file->pMethods == nullptr || file->pMethods->xFileSize(file, &size) != SQLITE_OK ||
        file->pMethods->xRead(file, bytes.data(), static_cast<int>(bytes.size()), 0) != SQLITE_OK ||
        !std::equal(kMagic.begin(), kMagic.end(), bytes.begin())) {
        return std::nullopt;
    }
    const auto number = [&](std::size_t at, std::size_t length) {
        std::int64_t value = 0;
        for (std::size_t i = 0; i < length; ++i) {
            value = value << 8 | bytes[at + i];
        }
        return value;
    };
    const auto pageSize = number(16, 2) == 1 ? 65536 : number(16, 2);
    const bool pagesAreSure = number(24, 4) == number(92, 4);  // the change counter and the one the count belongs to
    return FileHeader{number(68, 4), pagesAreSure ? pageSize * number(28, 4) : 0, size};
}

bool Database::hasDanglingReferences() const {
    int current = 0;
    int highest = 0;
    sqlite3_db_status(m_handle, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0);
    return current != 0;
}

Error Database::lastError(int code) {
    if (m_fault == 0 && (poisons(code) || isDiskFull(code))) {
        m_fault = code;
    }
    return sqliteError(code, sqlite3_errmsg(m_handle));
}

bool poisons(int extendedCode) {
    if (isDiskFull(extendedCode)) {
        return false;
    }
    const int primary = extendedCode & 0xFF;
    return primary == SQLITE_IOERR || primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB ||
           primary == SQLITE_CANTOPEN;
}

bool isDiskFull(int extendedCode) {
    // The index of the WAL lies in a file too; that it cannot grow has a code of its own.
    return (extendedCode & 0xFF) == SQLITE_FULL || extendedCode == SQLITE_IOERR_SHMSIZE;
}

std::string sqliteVersion() {
    return sqlite3_libversion();
}

Error sqliteError(int extendedCode, const std::string& text) {
    if (isDiskFull(extendedCode)) {
        return fail(ErrorCode::full, msg("The disk is full"),
                    msg("Free some space on the disk of the store, then try again"));
    }
    switch (extendedCode & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return fail(ErrorCode::busy, msg("The store is busy: {0}", text), msg("Try again in a few seconds"));
        case SQLITE_CONSTRAINT:
            return fail(ErrorCode::conflict, msg("A rule of the store forbids this: {0}", text),
                        msg("Look at the rows concerned, then try again"));
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return fail(ErrorCode::corrupt, msg("The store is damaged: {0}", text), msg("Restore the newest backup"));
        case SQLITE_IOERR:
            return fail(ErrorCode::io, msg("The disk reported an error ({0}): {1}", extendedCode, text),
                        msg("Check the disk; nothing of this was saved"));
        case SQLITE_CANTOPEN:
            return fail(ErrorCode::io, msg("The store cannot be opened: {0}", text),
                        msg("Check that the folder exists and is yours to read and write"));
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return fail(ErrorCode::io, msg("The store cannot be written: {0}", text),
                        msg("Check the permissions of the store and of its folder"));
        case SQLITE_NOMEM:
            return fail(ErrorCode::internal, msg("There is not enough memory"),
                        msg("Close other programs, then try again"));
        case SQLITE_INTERRUPT:
            return fail(ErrorCode::cancelled, msg("The work was stopped"));
        default:
            return fail(ErrorCode::internal, msg("The database reported an error ({0}): {1}", extendedCode, text),
                        msg("Keep the message and tell your administrator"));
    }
}

}  // namespace weir::store
