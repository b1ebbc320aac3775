// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/store/rows.h"

#include "core/store/schema.h"

#include <algorithm>
#include <cmath>

namespace weir::store {

using model::Field;
using model::FieldType;
using model::KindInfo;
using model::Value;

namespace {

constexpr int kFixedColumns = 5;  // id, revision, created_at, updated_at, retired_at

/// The statements of one kind, made once: their text is the key of a connection's cache.
struct KindSql {
    std::string find, scan, count, highest, within, insert, update, remove, boxInsert, boxRemove;
};

KindSql makeSql(const KindInfo& info) {
    std::string columns = "id, revision, created_at, updated_at, retired_at";
    std::string marks = "?1, ?2, ?3, ?4, ?5";
    std::string sets = "revision = ?2, created_at = ?3, updated_at = ?4, retired_at = ?5";
    int n = kFixedColumns;
    const auto add = [&](const std::string& column) {
        ++n;
        columns += ", " + column;
        marks += fmt::format(", ?{}", n);
        sets += fmt::format(", {} = ?{}", column, n);
    };
    for (const auto& field : info.fields) {
        add(identifier(field.name));
    }
    const auto table = identifier(info.plural);
    KindSql sql;
    sql.find = fmt::format("SELECT {} FROM {} WHERE id = ?1", columns, table);
    sql.scan = fmt::format("SELECT {} FROM {} ORDER BY id", columns, table);
    sql.count = fmt::format("SELECT count(*) FROM {}", table);
    sql.highest = fmt::format("SELECT coalesce(max(id), 0) FROM {}", table);
    if (info.geometryIndex()) {
        const auto box = identifier(boxTable(info));
        // The R*Tree rounds boxes outward to 32 bits; the columns of the row decide.
        sql.within = fmt::format(
            "SELECT r.id FROM {} AS b JOIN {} AS r ON r.id = b.id WHERE b.min_lon <= ?3 AND b.max_lon >= ?1 AND "
            "b.min_lat <= ?4 AND b.max_lat >= ?2 AND r.min_lon <= ?3 AND r.max_lon >= ?1 AND r.min_lat <= ?4 AND "
            "r.max_lat >= ?2 ORDER BY r.id",
            box, table);
        sql.boxInsert =
            fmt::format("INSERT INTO {} (id, min_lon, min_lat, max_lon, max_lat) VALUES (?1, ?2, ?3, ?4, ?5)", box);
        sql.boxRemove = fmt::format("DELETE FROM {} WHERE id = ?1", box);
        for (const auto* column : {"min_lon", "min_lat", "max_lon", "max_lat"}) {
            add(column);
        }
    }
    sql.insert = fmt::format("INSERT INTO {} ({}) VALUES ({})", table, columns, marks);
    sql.update = fmt::format("UPDATE {} SET {} WHERE id = ?1", table, sets);
    sql.remove = fmt::format("DELETE FROM {} WHERE id = ?1", table);
    return sql;
}

const KindSql& sqlOf(Kind kind) {
    static const auto all = [] {
        std::vector<KindSql> out;
        for (const auto& info : model::allKinds()) {
            out.push_back(makeSql(info));
        }
        return out;
    }();
    return all.at(static_cast<std::size_t>(kind));
}

Record readRecord(const Query& q, const KindInfo& info) {
    Record record;
    record.kind = info.kind;
    record.id = q.integer(0);
    record.revision = q.integer(1);
    record.createdAt = q.integer(2);
    record.updatedAt = q.integer(3);
    if (!q.isNull(4)) {
        record.retiredAt = q.integer(4);
    }
    record.values.reserve(info.fields.size());
    for (std::size_t i = 0; i < info.fields.size(); ++i) {
        const int column = kFixedColumns + static_cast<int>(i);
        if (q.isNull(column)) {
            record.values.emplace_back();
            continue;
        }
        switch (info.fields[i].type) {
            case FieldType::real:
                record.values.emplace_back(q.real(column));
                break;
            case FieldType::integer:
            case FieldType::flag:
            case FieldType::instant:
            case FieldType::id:
                record.values.emplace_back(q.integer(column));
                break;
            case FieldType::text:
            case FieldType::choice:
            case FieldType::json:
            case FieldType::geometry:
                record.values.emplace_back(q.bytes(column));
                break;
        }
    }
    return record;
}

void bindValue(Query& q, int index, const Field& field, const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        q.bind(index, *integer);
    } else if (const auto* real = std::get_if<double>(&value)) {
        q.bind(index, *real);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        field.type == FieldType::geometry ? q.bindBlob(index, *text) : q.bindText(index, *text);
    } else {
        q.bindNull(index);
    }
}

void bindBox(Query& q, int first, const geo::LonLatBox& box) {
    if (box.empty()) {
        return;  // unbound parameters are null
    }
    q.bind(first, box.minX);
    q.bind(first + 1, box.minY);
    q.bind(first + 2, box.maxX);
    q.bind(first + 3, box.maxY);
}

Result<void> writeRow(Database& db, const std::string& sql, const Record& record, const geo::LonLatBox& box) {
    const auto& info = infoOf(record.kind);
    auto q = db.query(sql);
    if (!q) {
        return q.error();
    }
    q->bind(1, record.id);
    q->bind(2, record.revision);
    q->bind(3, record.createdAt);
    q->bind(4, record.updatedAt);
    if (record.retiredAt) {
        q->bind(5, *record.retiredAt);
    }
    for (std::size_t i = 0; i < info.fields.size(); ++i) {
        bindValue(*q, kFixedColumns + 1 + static_cast<int>(i), info.fields[i], record.values[i]);
    }
    bindBox(*q, kFixedColumns + 1 + static_cast<int>(info.fields.size()), box);
    auto done = q->run();
    if (!done && done.error().code == ErrorCode::conflict) {
        return constraintError(done.error().message.args.front(), record);
    }
    return done;
}

Result<void> removeById(Database& db, const std::string& sql, std::int64_t id) {
    auto q = db.query(sql);
    if (!q) {
        return q.error();
    }
    q->bind(1, id);
    return q->run();
}

Result<void> insertBox(Database& db, const std::string& sql, std::int64_t id, const geo::LonLatBox& box) {
    if (sql.empty() || box.empty()) {
        return {};
    }
    auto q = db.query(sql);
    if (!q) {
        return q.error();
    }
    q->bind(1, id);
    bindBox(*q, 2, box);
    auto done = q->run();
    if (!done && done.error().code == ErrorCode::conflict) {
        return fail(ErrorCode::corrupt, msg("The spatial index has an entry of a row that is not there ({0})", id),
                    msg("Run weir verify, then restore the newest backup"));
    }
    return done;
}

Error wrongType(const KindInfo& info, const Field& field) {
    return fail(ErrorCode::invalid, msg("{0}.{1} has a value of the wrong type", info.name, field.name),
                msg("Give it a value as described by weir verbs"));
}

Result<void> normaliseValue(const KindInfo& info, const Field& field, Value& value) {
    if (value.index() == 0) {
        return {};
    }
    switch (field.type) {
        case FieldType::real: {
            if (const auto* integer = std::get_if<std::int64_t>(&value)) {
                value = static_cast<double>(*integer);
            }
            auto* real = std::get_if<double>(&value);
            if (real == nullptr || !std::isfinite(*real)) {
                return wrongType(info, field);
            }
            *real += 0.0;  // -0 becomes 0
            return {};
        }
        case FieldType::integer:
        case FieldType::flag:
        case FieldType::instant:
        case FieldType::id:
            return std::holds_alternative<std::int64_t>(value) ? Result<void>{} : wrongType(info, field);
        case FieldType::geometry: {
            const auto* wkb = std::get_if<std::string>(&value);
            const bool fine = wkb != nullptr && geo::fromWkb(*wkb).ok();
            return fine ? Result<void>{} : wrongType(info, field);
        }
        case FieldType::text:
        case FieldType::choice:
        case FieldType::json: {
            const auto* text = std::get_if<std::string>(&value);
            const bool fine = text != nullptr && text->find('\0') == std::string::npos && isUtf8(*text);
            return fine ? Result<void>{} : wrongType(info, field);
        }
    }
    return {};
}

}  // namespace

geo::LonLatBox boundsOf(const Record& record) {
    const auto index = infoOf(record.kind).geometryIndex();
    const auto* wkb = index ? std::get_if<std::string>(&record.values[*index]) : nullptr;
    if (wkb == nullptr) {
        return {};
    }
    const auto geometry = geo::fromWkb(*wkb);
    return geometry ? geo::boundsOf(*geometry) : geo::LonLatBox{};
}

Result<Record> normalised(Record record) {
    const auto& info = infoOf(record.kind);
    if (record.values.size() != info.fields.size()) {
        return fail(ErrorCode::invalid,
                    msg("A {0} has {1} fields, not {2}", info.name, info.fields.size(), record.values.size()),
                    msg("Give every field a value or leave it empty"));
    }
    for (std::size_t i = 0; i < info.fields.size(); ++i) {
        if (auto fine = normaliseValue(info, info.fields[i], record.values[i]); !fine) {
            return fine.error();
        }
    }
    return record;
}

Result<std::optional<Record>> findRow(Database& db, Kind kind, std::int64_t id) {
    auto q = db.query(sqlOf(kind).find);
    if (!q) {
        return q.error();
    }
    q->bind(1, id);
    auto row = q->step();
    if (!row) {
        return row.error();
    }
    return *row ? std::optional<Record>{readRecord(*q, infoOf(kind))} : std::nullopt;
}

Result<void> scanRows(Database& db, Kind kind, const std::function<bool(const Record&)>& visit) {
    auto q = db.query(sqlOf(kind).scan);
    if (!q) {
        return q.error();
    }
    const auto& info = infoOf(kind);
    for (;;) {
        auto row = q->step();
        if (!row) {
            return row.error();
        }
        if (!*row || !visit(readRecord(*q, info))) {
            return {};
        }
    }
}

Result<std::int64_t> countRows(Database& db, Kind kind) {
    auto q = db.query(sqlOf(kind).count);
    if (!q) {
        return q.error();
    }
    auto row = q->step();
    return row ? Result<std::int64_t>{q->integer(0)} : row.error();
}

Result<std::int64_t> highestRowId(Database& db) {
    std::int64_t highest = 0;
    for (const auto& info : model::allKinds()) {
        auto q = db.query(sqlOf(info.kind).highest);
        if (!q) {
            return q.error();
        }
        if (auto row = q->step(); !row) {
            return row.error();
        }
        highest = std::max(highest, q->integer(0));
    }
    return highest;
}

Result<std::vector<std::int64_t>> rowsWithin(Database& db, Kind kind, const geo::LonLatBox& box) {
    std::vector<std::int64_t> ids;
    const auto& sql = sqlOf(kind).within;
    if (sql.empty() || box.empty()) {
        return ids;
    }
    auto q = db.query(sql);
    if (!q) {
        return q.error();
    }
    bindBox(*q, 1, box);
    for (;;) {
        auto row = q->step();
        if (!row) {
            return row.error();
        }
        if (!*row) {
            return ids;
        }
        ids.push_back(q->integer(0));
    }
}

Result<void> insertRow(Database& db, const Record& record) {
    const auto& sql = sqlOf(record.kind);
    const auto box = boundsOf(record);
    if (auto done = writeRow(db, sql.insert, record, box); !done) {
        return done;
    }
    return insertBox(db, sql.boxInsert, record.id, box);
}

Result<void> updateRow(Database& db, const Record& record) {
    const auto& sql = sqlOf(record.kind);
    const auto box = boundsOf(record);
    if (auto done = writeRow(db, sql.update, record, box); !done) {
        return done;
    }
    if (sql.boxRemove.empty()) {
        return {};
    }
    if (auto removed = removeById(db, sql.boxRemove, record.id); !removed) {
        return removed;
    }
    return insertBox(db, sql.boxInsert, record.id, box);
}

Result<void> removeRow(Database& db, Kind kind, std::int64_t id) {
    const auto& sql = sqlOf(kind);
    if (auto removed = removeById(db, sql.remove, id); !removed) {
        return removed;
    }
    return sql.boxRemove.empty() ? Result<void>{} : removeById(db, sql.boxRemove, id);
}

Result<void> checkReferences(Database& db, const Record& record) {
    const auto& info = infoOf(record.kind);
    for (std::size_t i = 0; i < info.fields.size(); ++i) {
        const auto* id = std::get_if<std::int64_t>(&record.values[i]);
        if (!info.fields[i].refers || id == nullptr) {
            continue;
        }
        auto there = findRow(db, *info.fields[i].refers, *id);
        if (!there) {
            return there.error();
        }
        if (!*there) {
            return danglingError(record, info.fields[i], *id);
        }
    }
    return {};
}

}  // namespace weir::store
