// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/attribute_store.h"

#include "maps/prepared/sqlite_handles.h"

#include <fmt/format.h>

#include <mutex>

namespace weir::maps {
namespace {

Error readError(sqlite3* db) {
    return fail(ErrorCode::corrupt, msg("The attributes of the layer cannot be read: {0}", sqlite3_errmsg(db)),
                msg("Open the source file again"));
}

Error writeError(sqlite3* db) {
    const auto code = sqlite3_errcode(db) == SQLITE_FULL ? ErrorCode::full : ErrorCode::io;
    return fail(code, msg("The attributes of the layer cannot be written: {0}", sqlite3_errmsg(db)),
                msg("Check the free space of the cache folder"));
}

Statement prepare(sqlite3* db, const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr);
    return Statement{statement};
}

std::string textOf(sqlite3_stmt* statement, int column) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    return text != nullptr ? std::string{text, size} : std::string{};
}

std::string columnList(std::size_t fields) {
    std::string list;
    for (std::size_t i = 0; i < fields; ++i) {
        list += fmt::format(",c{}", i);
    }
    return list;
}

}  // namespace

struct AttributeWriter::Impl {
    Database db;
    Statement insert;
};

AttributeWriter::AttributeWriter(std::unique_ptr<Impl> impl) : m_impl{std::move(impl)} {}
AttributeWriter::~AttributeWriter() = default;
AttributeWriter::AttributeWriter(AttributeWriter&&) noexcept = default;
AttributeWriter& AttributeWriter::operator=(AttributeWriter&&) noexcept = default;

Result<AttributeWriter> AttributeWriter::create(const std::filesystem::path& file, std::size_t fields) {
    sqlite3* raw = nullptr;
    sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    auto impl = std::make_unique<Impl>();
    impl->db.reset(raw);
    std::string marks;
    for (std::size_t i = 0; i < fields; ++i) {
        marks += ",?";
    }
    const auto setUp = fmt::format(
        "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; "
        "CREATE TABLE a(id INTEGER PRIMARY KEY{}); BEGIN",
        columnList(fields));
    if (raw == nullptr || sqlite3_exec(raw, setUp.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        return writeError(raw);
    }
    impl->insert = prepare(raw, fmt::format("INSERT INTO a VALUES(NULL{})", marks));
    if (!impl->insert) {
        return writeError(raw);
    }
    return AttributeWriter{std::move(impl)};
}

void AttributeWriter::set(std::size_t field, std::string_view value) {
    sqlite3_bind_text(m_impl->insert.get(), static_cast<int>(field) + 1, value.data(), static_cast<int>(value.size()),
                      SQLITE_TRANSIENT);
}

Result<void> AttributeWriter::addRow() {
    auto* statement = m_impl->insert.get();
    const auto stepped = sqlite3_step(statement);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return stepped == SQLITE_DONE ? Result<void>{} : Result<void>{writeError(m_impl->db.get())};
}

Result<void> AttributeWriter::finish() {
    m_impl->insert.reset();
    if (sqlite3_exec(m_impl->db.get(), "COMMIT", nullptr, nullptr, nullptr) != SQLITE_OK) {
        return writeError(m_impl->db.get());
    }
    m_impl->db.reset();
    return {};
}

struct AttributeReader::Impl {
    Database db;
    std::size_t fields = 0;
    std::mutex mutex;
};

AttributeReader::AttributeReader(std::unique_ptr<Impl> impl) : m_impl{std::move(impl)} {}
AttributeReader::~AttributeReader() = default;

Result<std::unique_ptr<AttributeReader>> AttributeReader::open(const std::filesystem::path& file, std::size_t fields) {
    // immutable: nobody writes a finished layer, so no locks are taken and no journal is looked for.
    std::string uri = "file:";
    for (const char c : file.string()) {
        uri +=
            c == '?' || c == '#' || c == '%' ? fmt::format("%{:02x}", static_cast<unsigned char>(c)) : std::string{c};
    }
    sqlite3* raw = nullptr;
    const auto opened = sqlite3_open_v2((uri + "?immutable=1").c_str(), &raw,
                                        SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
    auto impl = std::make_unique<Impl>();
    impl->db.reset(raw);
    impl->fields = fields;
    if (opened != SQLITE_OK) {
        return readError(raw);
    }
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_exec(raw, "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON", nullptr, nullptr, nullptr);
    return std::unique_ptr<AttributeReader>{new AttributeReader{std::move(impl)}};
}

Result<AttributeReader::Rows> AttributeReader::rows(std::uint32_t from, std::uint32_t count) const {
    const std::scoped_lock lock{m_impl->mutex};
    auto* db = m_impl->db.get();
    const auto statement =
        prepare(db, "SELECT id" + columnList(m_impl->fields) + " FROM a WHERE id>?1 ORDER BY id LIMIT ?2");
    if (!statement) {
        return readError(db);
    }
    sqlite3_bind_int64(statement.get(), 1, from);
    sqlite3_bind_int64(statement.get(), 2, count);
    Rows rows;
    int stepped = 0;
    while ((stepped = sqlite3_step(statement.get())) == SQLITE_ROW) {
        auto& row = rows.emplace_back();
        for (std::size_t i = 0; i < m_impl->fields; ++i) {
            row.push_back(textOf(statement.get(), static_cast<int>(i) + 1));
        }
    }
    return stepped == SQLITE_DONE ? Result<Rows>{std::move(rows)} : Result<Rows>{readError(db)};
}

Result<std::vector<std::string>> AttributeReader::values(std::size_t field, std::span<const std::uint32_t> indexes,
                                                         std::stop_token stop) const {
    const std::scoped_lock lock{m_impl->mutex};
    auto* db = m_impl->db.get();
    const auto statement = prepare(db, fmt::format("SELECT c{} FROM a WHERE id=?1", field));
    if (!statement) {
        return readError(db);
    }
    std::vector<std::string> values;
    values.reserve(indexes.size());
    for (const auto index : indexes) {
        if ((values.size() & 255u) == 0 && stop.stop_requested()) {
            return fail(ErrorCode::cancelled, msg("Cancelled"));
        }
        sqlite3_bind_int64(statement.get(), 1, std::int64_t{index} + 1);
        const auto stepped = sqlite3_step(statement.get());
        if (stepped != SQLITE_ROW && stepped != SQLITE_DONE) {
            return readError(db);
        }
        values.push_back(stepped == SQLITE_ROW ? textOf(statement.get(), 0) : std::string{});
        sqlite3_reset(statement.get());
    }
    return values;
}

Result<std::vector<std::string>> AttributeReader::column(std::size_t field, std::size_t count,
                                                         std::stop_token stop) const {
    const std::scoped_lock lock{m_impl->mutex};
    auto* db = m_impl->db.get();
    const auto statement = prepare(db, fmt::format("SELECT id,c{} FROM a", field));
    if (!statement) {
        return readError(db);
    }
    std::vector<std::string> values(count);
    int stepped = 0;
    std::size_t rows = 0;
    while ((stepped = sqlite3_step(statement.get())) == SQLITE_ROW) {
        if ((++rows & 4095u) == 0 && stop.stop_requested()) {
            return fail(ErrorCode::cancelled, msg("Cancelled"));
        }
        const auto id = sqlite3_column_int64(statement.get(), 0);
        if (id >= 1 && static_cast<std::uint64_t>(id) <= count) {
            values[static_cast<std::size_t>(id) - 1] = textOf(statement.get(), 1);
        }
    }
    if (stepped != SQLITE_DONE) {
        return readError(db);
    }
    return values;
}

}  // namespace weir::maps
