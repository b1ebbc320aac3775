// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

/// A thin layer of RAII over the C interface of SQLite: connections, cached statements, errors as Results. One
/// connection belongs to one thread at a time.
namespace weir::store {

class Database;

/// A prepared statement in use. Bind from 1, step, read columns from 0; going out of scope resets it and gives it back
/// to the connection's cache. Text and blobs bound must live until the last step.
class Query {
public:
    Query(Query&& other) noexcept;
    Query& operator=(Query&&) = delete;
    ~Query();

    void bind(int index, std::int64_t value);
    void bind(int index, double value);
    void bindText(int index, std::string_view value);
    void bindBlob(int index, std::string_view value);
    void bindNull(int index);

    /// True: a row is there to be read; false: done.
    [[nodiscard]] Result<bool> step();
    /// Runs to the end, rows ignored.
    [[nodiscard]] Result<void> run();

    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    /// The bytes of a text or blob column.
    [[nodiscard]] std::string bytes(int column) const;

private:
    friend class Database;
    Query(Database& db, sqlite3_stmt* statement, bool* inUse) : m_db{&db}, m_statement{statement}, m_inUse{inUse} {}
    Database* m_db;
    sqlite3_stmt* m_statement;
    bool* m_inUse;  ///< null: not of the cache, finalised at the end
};

/// Of the header of a database file: https://www.sqlite.org/fileformat.html#the_database_header
struct FileHeader {
    std::int64_t applicationId = 0;
    std::int64_t bytesSaid = 0;  ///< page size times pages; 0 when the header does not say for certain
    std::int64_t bytes = 0;      ///< of the file
};

enum class Access { create, readWrite, readOnly, immutable };

class Database {
public:
    /// Never follows a symbolic link in the last component. `vfs` empty: the default one.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file, Access access,
                                                                const std::string& vfs = {});
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// The statement of `sql`, from the cache when it is not in use.
    [[nodiscard]] Result<Query> query(std::string_view sql);
    /// One or more statements without parameters and results.
    [[nodiscard]] Result<void> exec(const std::string& sql);
    /// The first column of the first row of a statement; nothing when there is no row.
    [[nodiscard]] Result<std::optional<std::string>> scalar(const std::string& sql);
    /// Sets a pragma and reads it back: SQLite ignores some silently.
    [[nodiscard]] Result<void> setPragma(const std::string& name, const std::string& value,
                                         const std::string& readBack);

    [[nodiscard]] sqlite3* handle() const { return m_handle; }
    /// The first failure that is not a matter of the rows themselves (disk, corruption, no space); 0 when none. Once
    /// set it stays until clearFault().
    [[nodiscard]] int fault() const { return m_fault; }
    void clearFault() { m_fault = 0; }
    /// From now on: a statement still running when `limit` has passed is stopped, and none begins after it.
    void limitTime(Millis limit);
    [[nodiscard]] bool isOverTime() const;
    /// What the first page says, read through SQLite's own descriptor before it looks for a WAL: nothing is made beside
    /// a file that is refused for it. Nothing when the file is no database or still empty.
    [[nodiscard]] std::optional<FileHeader> header() const;

    /// References to rows that do not exist, counted by the transaction.
    [[nodiscard]] bool hasDanglingReferences() const;
    /// The error of the last call on this connection; remembers faults.
    [[nodiscard]] Error lastError(int code);

private:
    friend class Query;
    struct Cached {
        sqlite3_stmt* statement = nullptr;
        bool inUse = false;
    };
    explicit Database(sqlite3* handle) : m_handle{handle} {}

    sqlite3* m_handle;
    int m_fault = 0;
    std::optional<std::chrono::steady_clock::time_point> m_deadline;
    std::unordered_map<std::string, Cached> m_cache;
};

/// What went wrong in SQLite, as an Error: code by the kind of failure, message with SQLite's own words.
[[nodiscard]] Error sqliteError(int extendedCode, const std::string& text);
/// True for failures after which the connection must not be trusted with a write (I/O errors, corruption). A full disk
/// is not among them.
[[nodiscard]] bool poisons(int extendedCode);
[[nodiscard]] bool isDiskFull(int extendedCode);
/// The SQLite in use, "3.40.1".
[[nodiscard]] std::string sqliteVersion();

}  // namespace weir::store
