// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/store/checks.h"

#include "core/store/rows.h"
#include "core/store/schema.h"

#include <sqlite3.h>

#include <array>
#include <cmath>
#include <map>

namespace weir::store {

namespace {

constexpr std::size_t kMostComplaints = 20;
constexpr auto kSchemaSql =
    "SELECT type || ' ' || name, CASE WHEN name LIKE '%\\_box\\_%' ESCAPE '\\' THEN '' ELSE coalesce(sql, '') END "
    "FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\'";

/// Text by "table stations", "index …". What the R*Tree makes for itself is worded differently by versions of SQLite.
using Schema = std::map<std::string, std::string>;

std::string textAt(sqlite3_stmt* row, int column) {
    const auto* text = static_cast<const char*>(sqlite3_column_blob(row, column));
    return text != nullptr ? std::string{text, static_cast<std::size_t>(sqlite3_column_bytes(row, column))} : "";
}

/// What the statements of this program make, asked of the same SQLite.
Schema ownSchema() {
    sqlite3* db = nullptr;
    Schema out;
    bool made = sqlite3_open(":memory:", &db) == SQLITE_OK;
    for (const auto& statement : schemaStatements()) {
        made = made && sqlite3_exec(db, statement.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    require(made, "the schema of a store can be made");
    sqlite3_stmt* q = nullptr;
    sqlite3_prepare_v2(db, kSchemaSql, -1, &q, nullptr);
    while (sqlite3_step(q) == SQLITE_ROW) {
        out[textAt(q, 0)] = textAt(q, 1);
    }
    sqlite3_finalize(q);
    sqlite3_close(db);
    return out;
}

Result<void> checkSchema(Database& db, std::vector<std::string>& out) {
    auto expected = ownSchema();
    auto q = db.query(kSchemaSql);
    if (!q) {
        return q.error();
    }
    for (;;) {
        auto row = q->step();
        if (!row) {
            return row.error();
        }
        if (!*row) {
            break;
        }
        const auto name = q->bytes(0);
        const auto own = expected.find(name);
        if (own == expected.end()) {
            out.push_back(fmt::format("the {} is not Weir's", name));
            continue;
        }
        if (own->second != q->bytes(1)) {
            out.push_back(fmt::format("the {} is not as Weir makes it", name));
        }
        expected.erase(own);
    }
    for (const auto& [name, sql] : expected) {
        out.push_back(fmt::format("the {} is missing", name));
    }
    return {};
}

/// The R*Tree keeps 32-bit numbers, rounded outwards by up to two units in the last place.
bool encloses(double kept, double exact, bool isLower) {
    const double slack = std::abs(exact) * 3.0e-7 + 1e-30;
    return isLower ? kept <= exact && kept >= exact - slack : kept >= exact && kept <= exact + slack;
}

/// `q` stands on the row's own box (0 to 3) and that of the index (4 to 7), both as west, south, east, north.
bool isBoxOf(const Query& q, const geo::LonLatBox& box) {
    if (box.empty()) {
        return q.isNull(0) && q.isNull(4);
    }
    const std::array exact{box.minX, box.minY, box.maxX, box.maxY};
    for (int i = 0; i < 4; ++i) {
        const double value = exact.at(static_cast<std::size_t>(i));
        if (q.isNull(i) || q.isNull(4 + i) || q.real(i) != value || !encloses(q.real(4 + i), value, i < 2)) {
            return false;
        }
    }
    return true;
}

Result<void> checkBoxes(Database& db, const model::KindInfo& info, std::vector<std::string>& out) {
    const auto box = boxTable(info);
    const auto tree = db.scalar(fmt::format("SELECT rtreecheck('{}')", box));
    if (!tree) {
        return tree.error();
    }
    if (tree->value_or("") != "ok") {
        out.push_back(fmt::format("{}: {}", box, shorten(tree->value_or("?"), 200)));
        return {};
    }
    std::int64_t boxes = 0;
    const auto sql = fmt::format(
        "SELECT r.min_lon, r.min_lat, r.max_lon, r.max_lat, b.min_lon, b.min_lat, b.max_lon, b.max_lat FROM {} AS r "
        "LEFT JOIN {} AS b ON b.id = r.id WHERE r.id = ?1",
        identifier(info.plural), identifier(box));
    Result<void> outcome;
    auto scanned = scanRows(db, info.kind, [&](const Record& record) {
        auto q = db.query(sql);
        if (!q) {
            outcome = q.error();
            return false;
        }
        q->bind(1, record.id);
        if (auto row = q->step(); !row) {
            outcome = row.error();
            return false;
        }
        const auto exact = boundsOf(record);
        boxes += exact.empty() ? 0 : 1;
        if (!isBoxOf(*q, exact)) {
            out.push_back(fmt::format("the box of the {} {} is not that of its geometry", info.name, record.id));
        }
        return out.size() < kMostComplaints;
    });
    if (!scanned || !outcome) {
        return scanned ? outcome : scanned;
    }
    const auto count = db.scalar(fmt::format("SELECT count(*) FROM {}", identifier(box)));
    if (!count) {
        return count.error();
    }
    if (out.size() < kMostComplaints && count->value_or("") != std::to_string(boxes)) {
        out.push_back(fmt::format("{} has {} boxes for {} geometries", box, count->value_or("?"), boxes));
    }
    return {};
}

}  // namespace

Result<std::vector<std::string>> checkAll(Database& db, bool full) {
    auto out = complaints(db, full);
    if (!out || !full || !out->empty()) {
        return out;
    }
    if (auto done = checkSchema(db, *out); !done) {
        return done.error();
    }
    if (!out->empty()) {
        return out;  // other tables may not have the columns asked for
    }
    for (const auto& info : model::allKinds()) {
        if (info.geometryIndex()) {
            if (auto done = checkBoxes(db, info, *out); !done) {
                return done.error();
            }
        }
    }
    return out;
}

}  // namespace weir::store
