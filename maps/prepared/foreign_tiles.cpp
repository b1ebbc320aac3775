// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/foreign_tiles.h"

#include "maps/prepared/sqlite_handles.h"
#include "maps/tiles/tile_content.h"

namespace weir::maps {
namespace {

constexpr int kMostMetadata = 100;
constexpr int kMostMetadataBytes = 1 << 20;

Error broken(sqlite3* db) {
    return fail(ErrorCode::corrupt,
                msg("The file of map tiles could not be read: {0}", db == nullptr ? "memory" : sqlite3_errmsg(db)),
                msg("Nothing was changed. The file is damaged or was cut off; get it again"));
}

std::string_view textOf(sqlite3_stmt* statement, int column) {
    const auto* text = static_cast<const char*>(sqlite3_column_blob(statement, column));
    return text == nullptr ? std::string_view{}
                           : std::string_view{text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

}  // namespace

struct ForeignTiles::Impl {
    Database db;

    Result<Statement> prepare(const char* sql) {
        sqlite3_stmt* raw = nullptr;
        if (sqlite3_prepare_v2(db.get(), sql, -1, &raw, nullptr) != SQLITE_OK) {
            return broken(db.get());
        }
        return Statement{raw};
    }
};

ForeignTiles::ForeignTiles(std::unique_ptr<Impl> impl) : m_impl{std::move(impl)} {}
ForeignTiles::~ForeignTiles() = default;

Result<std::unique_ptr<ForeignTiles>> ForeignTiles::open(const std::filesystem::path& file) {
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open_v2(immutableUri(file).c_str(), &raw,
                                       SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
    auto impl = std::make_unique<Impl>();
    impl->db.reset(raw);
    if (opened != SQLITE_OK) {
        return broken(raw);
    }
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_limit(raw, SQLITE_LIMIT_LENGTH, static_cast<int>(kMostTileBytes));
    sqlite3_exec(raw, "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0", nullptr, nullptr, nullptr);
    if (auto tiles = impl->prepare("SELECT zoom_level,tile_column,tile_row,tile_data FROM tiles LIMIT 1"); !tiles) {
        return tiles.error();
    }
    return std::unique_ptr<ForeignTiles>{new ForeignTiles{std::move(impl)}};
}

Result<std::map<std::string, std::string>> ForeignTiles::metadata() {
    std::map<std::string, std::string> out;
    auto statement = m_impl->prepare("SELECT name,value FROM metadata");
    if (!statement) {
        return out;  // without it the tiles speak for themselves
    }
    int stepped = SQLITE_ROW;
    while (out.size() < kMostMetadata && (stepped = sqlite3_step(statement->get())) == SQLITE_ROW) {
        if (sqlite3_column_bytes(statement->get(), 1) <= kMostMetadataBytes) {
            out.emplace(textOf(statement->get(), 0), textOf(statement->get(), 1));
        }
    }
    return stepped == SQLITE_ROW || stepped == SQLITE_DONE
               ? Result<std::map<std::string, std::string>>{std::move(out)}
               : Result<std::map<std::string, std::string>>{broken(m_impl->db.get())};
}

Result<std::int64_t> ForeignTiles::count() {
    auto statement = m_impl->prepare("SELECT count(*) FROM tiles");
    if (!statement || sqlite3_step(statement->get()) != SQLITE_ROW) {
        return broken(m_impl->db.get());
    }
    return std::int64_t{sqlite3_column_int64(statement->get(), 0)};
}

Result<void> ForeignTiles::forEach(const std::function<bool(const Entry&)>& visit) {
    auto statement = m_impl->prepare("SELECT zoom_level,tile_column,tile_row,tile_data FROM tiles");
    if (!statement) {
        return statement.error();
    }
    int stepped = 0;
    while ((stepped = sqlite3_step(statement->get())) == SQLITE_ROW) {
        const Entry entry{sqlite3_column_int64(statement->get(), 0), sqlite3_column_int64(statement->get(), 1),
                          sqlite3_column_int64(statement->get(), 2), textOf(statement->get(), 3)};
        if (!visit(entry)) {
            return {};
        }
    }
    return stepped == SQLITE_DONE ? Result<void>{} : Result<void>{broken(m_impl->db.get())};
}

}  // namespace weir::maps
