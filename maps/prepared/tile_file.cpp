// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/tile_file.h"

#include "maps/prepared/sqlite_handles.h"

#include <mutex>
#include <set>

namespace weir::maps {
namespace {

constexpr auto kTables =
    "CREATE TABLE IF NOT EXISTS metadata(name TEXT PRIMARY KEY, value TEXT);"
    "CREATE TABLE IF NOT EXISTS tiles(zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB,"
    " fetched INTEGER, used INTEGER, PRIMARY KEY(zoom_level, tile_column, tile_row));"
    "CREATE INDEX IF NOT EXISTS tiles_used ON tiles(used)";

Error errorOf(sqlite3* db) {
    const int code = db == nullptr ? SQLITE_NOMEM : sqlite3_errcode(db);
    const bool broken = code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR;
    const auto kind = broken ? ErrorCode::corrupt : code == SQLITE_FULL ? ErrorCode::full : ErrorCode::io;
    return fail(kind, msg("The store of map tiles cannot be used: {0}", db == nullptr ? "memory" : sqlite3_errmsg(db)),
                msg("Check the free space and the rights of the cache folder"));
}

Result<Database> openDatabase(const std::string& name, int flags) {
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open_v2(name.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    Database db{raw};
    if (opened != SQLITE_OK) {
        return errorOf(raw);
    }
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_busy_timeout(raw, 3000);
    return db;
}

}  // namespace

struct TileFile::Impl {
    Database db;
    TileGrid grid;
    std::mutex mutex;
    Statement find;
    Statement put;
    std::set<TileId> used;  ///< read since `used` was last written
    bool writes = false;

    Result<void> run(const std::string& sql) {
        return sqlite3_exec(db.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK
                   ? Result<void>{}
                   : Result<void>{errorOf(db.get())};
    }
    Result<Statement> prepare(const char* sql) {
        sqlite3_stmt* raw = nullptr;
        if (sqlite3_prepare_v2(db.get(), sql, -1, &raw, nullptr) != SQLITE_OK) {
            return errorOf(db.get());
        }
        return Statement{raw};
    }
    Result<void> prepareBoth() {
        auto one =
            prepare("SELECT tile_data,fetched FROM tiles WHERE zoom_level=?1 AND tile_column=?2 AND tile_row=?3");
        if (!one) {
            return one.error();
        }
        find = *std::move(one);
        if (writes) {
            auto other = prepare("INSERT OR REPLACE INTO tiles VALUES(?1,?2,?3,?4,?5,?5)");
            if (!other) {
                return other.error();
            }
            put = *std::move(other);
        }
        return {};
    }
    void bind(sqlite3_stmt* statement, const TileId& tile) const {
        sqlite3_bind_int(statement, 1, tile.level);
        sqlite3_bind_int64(statement, 2, tile.column);
        sqlite3_bind_int64(statement, 3, grid.level(tile.level).rows - 1 - tile.row);
    }
    Result<std::int64_t> number(const char* sql) {
        const std::scoped_lock lock{mutex};
        auto statement = prepare(sql);
        if (!statement) {
            return statement.error();
        }
        if (sqlite3_step(statement->get()) != SQLITE_ROW) {
            return errorOf(db.get());
        }
        return std::int64_t{sqlite3_column_int64(statement->get(), 0)};
    }
    Result<void> writeUsed(Instant now) {
        auto statement = prepare("UPDATE tiles SET used=?4 WHERE zoom_level=?1 AND tile_column=?2 AND tile_row=?3");
        if (!statement) {
            return statement.error();
        }
        for (const auto& tile : used) {
            bind(statement->get(), tile);
            sqlite3_bind_int64(statement->get(), 4, toMillis(now));
            const int stepped = sqlite3_step(statement->get());
            sqlite3_reset(statement->get());
            if (stepped != SQLITE_DONE) {
                return errorOf(db.get());
            }
        }
        used.clear();
        return {};
    }
    Result<std::int64_t> removeDown(std::int64_t mostBytes, Instant oldest);
};

TileFile::TileFile(std::unique_ptr<Impl> impl) : m_impl{std::move(impl)} {}
TileFile::~TileFile() = default;

Result<std::shared_ptr<TileFile>> TileFile::openFinished(const std::filesystem::path& file, TileGrid grid) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) {
        return fail(ErrorCode::notFound, msg("The tiles {0} are not there", file.filename().string()),
                    msg("Open the source file again"));
    }
    auto impl = std::make_unique<Impl>();
    auto db = openDatabase(immutableUri(file), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    if (!db) {
        return db.error();
    }
    impl->db = *std::move(db);
    impl->grid = std::move(grid);
    if (auto ready = impl->prepareBoth(); !ready) {
        return ready.error();
    }
    return std::shared_ptr<TileFile>{new TileFile{std::move(impl)}};
}

Result<std::shared_ptr<TileFile>> TileFile::openShared(const std::filesystem::path& file, TileGrid grid) {
    auto impl = std::make_unique<Impl>();
    auto db = openDatabase(file.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW);
    if (!db) {
        return db.error();
    }
    impl->db = *std::move(db);
    impl->grid = std::move(grid);
    impl->writes = true;
    // A tile lost with the power is asked for again, so no commit waits for the disk.
    auto ready = impl->run(
        "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=NORMAL");
    ready = ready ? impl->run(kTables) : ready;
    ready = ready ? impl->prepareBoth() : ready;
    return ready ? Result<std::shared_ptr<TileFile>>{std::shared_ptr<TileFile>{new TileFile{std::move(impl)}}}
                 : Result<std::shared_ptr<TileFile>>{ready.error()};
}

Result<std::shared_ptr<TileFile>> TileFile::create(const std::filesystem::path& file, TileGrid grid) {
    auto impl = std::make_unique<Impl>();
    auto db = openDatabase(file.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (!db) {
        return db.error();
    }
    impl->db = *std::move(db);
    impl->grid = std::move(grid);
    impl->writes = true;
    auto ready = impl->run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE");
    ready = ready ? impl->run(kTables) : ready;
    ready = ready ? impl->run("BEGIN") : ready;
    ready = ready ? impl->prepareBoth() : ready;
    return ready ? Result<std::shared_ptr<TileFile>>{std::shared_ptr<TileFile>{new TileFile{std::move(impl)}}}
                 : Result<std::shared_ptr<TileFile>>{ready.error()};
}

const TileGrid& TileFile::grid() const {
    return m_impl->grid;
}

Result<std::optional<TileFile::Entry>> TileFile::find(const TileId& tile) {
    if (!m_impl->grid.holds(tile)) {
        return std::optional<Entry>{};
    }
    const std::scoped_lock lock{m_impl->mutex};
    auto* statement = m_impl->find.get();
    m_impl->bind(statement, tile);
    const int stepped = sqlite3_step(statement);
    std::optional<Entry> entry;
    if (stepped == SQLITE_ROW) {
        const auto* data = static_cast<const char*>(sqlite3_column_blob(statement, 0));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, 0));
        entry = Entry{std::string{data == nullptr ? "" : data, data == nullptr ? 0 : size},
                      fromMillis(sqlite3_column_int64(statement, 1))};
        if (m_impl->writes) {
            m_impl->used.insert(tile);
        }
    }
    sqlite3_reset(statement);
    return stepped == SQLITE_ROW || stepped == SQLITE_DONE ? Result<std::optional<Entry>>{std::move(entry)}
                                                           : Result<std::optional<Entry>>{errorOf(m_impl->db.get())};
}

Result<std::optional<Instant>> TileFile::fetchedAt(const TileId& tile) {
    if (!m_impl->grid.holds(tile)) {
        return std::optional<Instant>{};
    }
    const std::scoped_lock lock{m_impl->mutex};
    auto* statement = m_impl->find.get();
    m_impl->bind(statement, tile);
    const int stepped = sqlite3_step(statement);
    const auto time = stepped == SQLITE_ROW ? std::optional{fromMillis(sqlite3_column_int64(statement, 1))}
                                            : std::optional<Instant>{};
    sqlite3_reset(statement);
    return stepped == SQLITE_ROW || stepped == SQLITE_DONE ? Result<std::optional<Instant>>{time}
                                                           : Result<std::optional<Instant>>{errorOf(m_impl->db.get())};
}

Result<void> TileFile::put(const TileId& tile, std::string_view bytes, Instant fetched) {
    if (!m_impl->grid.holds(tile)) {
        return fail(ErrorCode::invalid, msg("The map service has no such tile"), msg("Nothing was stored"));
    }
    const std::scoped_lock lock{m_impl->mutex};
    auto* statement = m_impl->put.get();
    m_impl->bind(statement, tile);
    sqlite3_bind_blob64(statement, 4, bytes.data(), bytes.size(), SQLITE_STATIC);
    sqlite3_bind_int64(statement, 5, toMillis(fetched));
    const int stepped = sqlite3_step(statement);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return stepped == SQLITE_DONE ? Result<void>{} : Result<void>{errorOf(m_impl->db.get())};
}

Result<void> TileFile::setMetadata(const std::map<std::string, std::string>& values) {
    const std::scoped_lock lock{m_impl->mutex};
    auto statement = m_impl->prepare("INSERT OR REPLACE INTO metadata VALUES(?1,?2)");
    if (!statement) {
        return statement.error();
    }
    for (const auto& [name, value] : values) {
        sqlite3_bind_text(statement->get(), 1, name.data(), static_cast<int>(name.size()), SQLITE_STATIC);
        sqlite3_bind_text(statement->get(), 2, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
        const int stepped = sqlite3_step(statement->get());
        sqlite3_reset(statement->get());
        if (stepped != SQLITE_DONE) {
            return errorOf(m_impl->db.get());
        }
    }
    return {};
}

Result<void> TileFile::finish() {
    const std::scoped_lock lock{m_impl->mutex};
    return m_impl->run("COMMIT");
}

Result<std::int64_t> TileFile::bytes() {
    return m_impl->number("SELECT coalesce(sum(length(tile_data)),0) FROM tiles");
}
Result<std::int64_t> TileFile::count() {
    return m_impl->number("SELECT count(*) FROM tiles");
}

Result<std::int64_t> TileFile::Impl::removeDown(std::int64_t mostBytes, Instant oldest) {
    auto old = prepare("DELETE FROM tiles WHERE fetched<?1");
    // What is used last is counted first; everything beyond the limit goes.
    auto beyond = prepare(
        "DELETE FROM tiles WHERE rowid IN (SELECT rowid FROM (SELECT rowid,"
        " sum(length(tile_data)) OVER (ORDER BY used DESC, rowid DESC) AS total FROM tiles) WHERE total>?1)");
    if (!old || !beyond) {
        return errorOf(db.get());
    }
    std::int64_t removed = 0;
    for (const auto& [statement, limit] : {std::pair{old->get(), toMillis(oldest)}, {beyond->get(), mostBytes}}) {
        sqlite3_bind_int64(statement, 1, limit);
        if (sqlite3_step(statement) != SQLITE_DONE) {
            return errorOf(db.get());
        }
        removed += sqlite3_changes64(db.get());
    }
    return removed;
}

Result<std::int64_t> TileFile::trim(std::int64_t mostBytes, Instant oldest, Instant used) {
    const std::scoped_lock lock{m_impl->mutex};
    if (auto begun = m_impl->run("BEGIN IMMEDIATE"); !begun) {
        return begun.error();
    }
    auto done = m_impl->writeUsed(used);
    auto removed = done ? m_impl->removeDown(mostBytes, oldest) : Result<std::int64_t>{done.error()};
    if (auto ended = m_impl->run(removed ? "COMMIT" : "ROLLBACK"); !ended && removed) {
        return ended.error();
    }
    return removed;
}

}  // namespace weir::maps
