// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/store/schema.h"

#include <algorithm>
#include <array>

namespace weir::store {

using model::Field;
using model::FieldType;
using model::KindInfo;

namespace {

constexpr double kNoLimit = 9.0e15;

std::string literal(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        out += c;
        if (c == '\'') {
            out += c;
        }
    }
    return out + "'";
}

std::string_view columnType(FieldType type) {
    switch (type) {
        case FieldType::real:
            return "REAL";
        case FieldType::text:
        case FieldType::choice:
        case FieldType::json:
            return "TEXT";
        case FieldType::geometry:
            return "BLOB";
        case FieldType::integer:
        case FieldType::flag:
        case FieldType::instant:
        case FieldType::id:
            return "INTEGER";
    }
    return "BLOB";
}

std::string choicesCheck(const Field& field) {
    std::string list;
    for (const auto choice : field.choices) {
        list += (list.empty() ? "" : ", ") + literal(choice);
    }
    return fmt::format("{} IN ({})", identifier(field.name), list);
}

std::string rangeCheck(const Field& field) {
    std::string check;
    if (field.min > -kNoLimit) {
        check = fmt::format("{} >= {}", identifier(field.name), field.min);
    }
    if (field.max < kNoLimit) {
        check += fmt::format("{}{} <= {}", check.empty() ? "" : " AND ", identifier(field.name), field.max);
    }
    return check;
}

/// What the values of one column must satisfy, or nothing.
std::string checkOf(const Field& field) {
    switch (field.type) {
        case FieldType::choice:
            return choicesCheck(field);
        case FieldType::flag:
            return fmt::format("{} IN (0, 1)", identifier(field.name));
        case FieldType::integer:
        case FieldType::real:
            return rangeCheck(field);
        case FieldType::text:
            return field.required ? fmt::format("trim({}) <> ''", identifier(field.name)) : "";
        case FieldType::instant:
        case FieldType::id:
        case FieldType::geometry:
        case FieldType::json:
            return "";
    }
    return "";
}

std::string columnOf(const KindInfo& info, const Field& field) {
    auto column = fmt::format("{} {}", identifier(field.name), columnType(field.type));
    if (field.required) {
        column += " NOT NULL";
    }
    if (const auto check = checkOf(field); !check.empty()) {
        column +=
            fmt::format(" CONSTRAINT {} CHECK ({})", identifier(fmt::format("{}.{}", info.plural, field.name)), check);
    }
    if (field.refers) {
        column +=
            fmt::format(" REFERENCES {} (id) DEFERRABLE INITIALLY DEFERRED", identifier(infoOf(*field.refers).plural));
    }
    return column;
}

std::string tableOf(const KindInfo& info) {
    auto sql = fmt::format(
        "CREATE TABLE {0} (\n  id INTEGER PRIMARY KEY CONSTRAINT {1} CHECK (id > 0),\n"
        "  revision INTEGER NOT NULL CONSTRAINT {2} CHECK (revision > 0),\n"
        "  created_at INTEGER NOT NULL,\n  updated_at INTEGER NOT NULL,\n  retired_at INTEGER",
        identifier(info.plural), identifier(fmt::format("{}.id", info.plural)),
        identifier(fmt::format("{}.revision", info.plural)));
    for (const auto& field : info.fields) {
        sql += ",\n  " + columnOf(info, field);
    }
    if (info.geometryIndex()) {
        sql += ",\n  min_lon REAL,\n  min_lat REAL,\n  max_lon REAL,\n  max_lat REAL";
    }
    if (info.kind == model::Kind::stock) {
        sql += ",\n  CONSTRAINT \"stocks.reserved_within_quantity\" CHECK (reserved <= quantity)";
    }
    return sql + "\n) STRICT";
}

/// A rule of uniqueness that the tables keep whatever the program does.
struct UniqueRule {
    std::string_view table;
    std::string_view column;
    std::string_view where;
    Error (*error)(const std::string& value);
};

Error teamTaken(const std::string& team) {
    return fail(ErrorCode::conflict, msg("The team {0} is already assigned to an order that is not finished", team),
                msg("Choose another team, or complete or cancel that order first"));
}
Error machineTaken(const std::string& machine) {
    return fail(ErrorCode::conflict,
                msg("The machine {0} is already assigned to an order that is not finished", machine),
                msg("Choose another machine, or complete or cancel that order first"));
}
Error numberTaken(const std::string& number) {
    return fail(ErrorCode::conflict, msg("The order number {0} is already given", number), msg("Take the next number"));
}
Error stationTaken(const std::string& code) {
    return fail(ErrorCode::conflict, msg("The station code {0} is already in use", code),
                msg("Change the existing station, or give another code"));
}
Error divisionTaken(const std::string& code) {
    return fail(ErrorCode::conflict, msg("The division code {0} is already in use", code),
                msg("Change the existing division, or give another code"));
}
Error villageTaken(const std::string& code) {
    return fail(ErrorCode::conflict, msg("The village code {0} is already in use", code),
                msg("Change the existing village, or give another code"));
}
Error settingTaken(const std::string& key) {
    return fail(ErrorCode::conflict, msg("The setting {0} already exists", key), msg("Change the existing setting"));
}

constexpr std::array kUniqueRules{
    UniqueRule{"assignments", "team_id", "active = 1", teamTaken},
    UniqueRule{"assignments", "machine_id", "active = 1", machineTaken},
    UniqueRule{"orders", "number", "number <> ''", numberTaken},
    UniqueRule{"stations", "stcd", "stcd <> '' AND retired_at IS NULL", stationTaken},
    UniqueRule{"divisions", "code", "retired_at IS NULL", divisionTaken},
    UniqueRule{"villages", "code", "code <> '' AND retired_at IS NULL", villageTaken},
    UniqueRule{"settings", "key", "retired_at IS NULL", settingTaken},
};

std::string_view nameAfterColon(std::string_view text) {
    const auto at = text.rfind(": ");
    return at == std::string_view::npos ? std::string_view{} : text.substr(at + 2);
}

std::string valueText(const model::Record& record, std::string_view field) {
    const auto index = infoOf(record.kind).indexOf(field);
    if (!index || *index >= record.values.size()) {
        return "?";
    }
    const auto& value = record.values[*index];
    if (const auto* text = std::get_if<std::string>(&value)) {
        return shorten(*text);
    }
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        return fmt::format("{}", *integer);
    }
    const auto* real = std::get_if<double>(&value);
    return real != nullptr ? fmt::format("{}", *real) : std::string{"(empty)"};
}

Error uniqueError(std::string_view table, std::string_view column, const model::Record& record) {
    const auto rule =
        std::ranges::find_if(kUniqueRules, [&](const UniqueRule& r) { return r.table == table && r.column == column; });
    if (rule != kUniqueRules.end()) {
        return rule->error(valueText(record, column));
    }
    return fail(ErrorCode::conflict, msg("The {0} {1} already exists", infoOf(record.kind).name, record.id),
                msg("Repeat the command only when its answer was lost"));
}

Error checkError(std::string_view rule, const model::Record& record) {
    if (rule == "stocks.reserved_within_quantity") {
        return fail(ErrorCode::conflict,
                    msg("The stock has {0}; {1} cannot be reserved", valueText(record, "quantity"),
                        valueText(record, "reserved")),
                    msg("Take less, or take it from another warehouse"));
    }
    if (rule == "stocks.quantity" || rule == "stocks.reserved") {
        return fail(ErrorCode::conflict, msg("The stock would fall below zero"),
                    msg("Take less, or take it from another warehouse"));
    }
    const auto field = rule.substr(rule.rfind('.') + 1);
    return fail(ErrorCode::conflict,
                msg("{0}.{1} cannot be '{2}'", infoOf(record.kind).name, field, valueText(record, field)),
                msg("See the allowed values with weir verbs"));
}

std::vector<std::string> ownTables() {
    return {
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
        "CREATE TABLE journal (\n  seq INTEGER PRIMARY KEY CHECK (seq > 0),\n"
        "  prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),\n  t_utc INTEGER NOT NULL,\n  t_mono INTEGER NOT "
        "NULL,\n"
        "  boot_id TEXT NOT NULL,\n  actor TEXT NOT NULL,\n  seat TEXT NOT NULL,\n  command_id TEXT NOT NULL UNIQUE,\n"
        "  type TEXT NOT NULL,\n  body BLOB NOT NULL,\n  hash BLOB NOT NULL CHECK (length(hash) = 32)\n) STRICT",
        "CREATE TABLE heads (\n  seq INTEGER NOT NULL,\n  hash BLOB NOT NULL,\n  t_utc INTEGER NOT NULL,\n"
        "  public_key BLOB NOT NULL,\n  signature BLOB NOT NULL,\n  PRIMARY KEY (seq, public_key)\n) STRICT",
        "CREATE TABLE checkpoints (seq INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT",
        "CREATE TABLE readings (\n  station_id INTEGER NOT NULL REFERENCES stations (id) DEFERRABLE INITIALLY "
        "DEFERRED,\n"
        "  element INTEGER NOT NULL CHECK (element >= 0),\n  time INTEGER NOT NULL,\n  value REAL NOT NULL,\n"
        "  source TEXT NOT NULL,\n  quality INTEGER NOT NULL CHECK (quality BETWEEN 0 AND 2),\n  batch_seq INTEGER NOT "
        "NULL,\n"
        "  PRIMARY KEY (station_id, element, time)\n) STRICT, WITHOUT ROWID",
        "CREATE INDEX readings_batch ON readings (batch_seq)",
    };
}

}  // namespace

std::string identifier(std::string_view name) {
    return fmt::format("\"{}\"", name);
}

std::string boxTable(const KindInfo& info) {
    return fmt::format("{}_box", info.plural);
}

std::vector<std::string> schemaStatements() {
    std::vector<std::string> out;
    for (const auto& info : model::allKinds()) {
        out.push_back(tableOf(info));
        for (const auto& field : info.fields) {
            if (field.refers) {
                out.push_back(fmt::format("CREATE INDEX {} ON {} ({})",
                                          identifier(fmt::format("{}_by_{}", info.plural, field.name)),
                                          identifier(info.plural), identifier(field.name)));
            }
        }
        if (info.geometryIndex()) {
            out.push_back(fmt::format("CREATE VIRTUAL TABLE {} USING rtree (id, min_lon, max_lon, min_lat, max_lat)",
                                      identifier(boxTable(info))));
        }
    }
    for (const auto& rule : kUniqueRules) {
        out.push_back(fmt::format("CREATE UNIQUE INDEX {} ON {} ({}) WHERE {}",
                                  identifier(fmt::format("{}_unique_{}", rule.table, rule.column)),
                                  identifier(rule.table), identifier(rule.column), rule.where));
    }
    for (auto& statement : ownTables()) {
        out.push_back(std::move(statement));
    }
    return out;
}

Error constraintError(const std::string& sqliteText, const model::Record& record) {
    const auto rule = nameAfterColon(sqliteText);
    if (sqliteText.starts_with("UNIQUE") || sqliteText.starts_with("PRIMARY KEY")) {
        const auto dot = rule.find('.');
        return dot == std::string_view::npos ? uniqueError(rule, "", record)
                                             : uniqueError(rule.substr(0, dot), rule.substr(dot + 1), record);
    }
    if (sqliteText.starts_with("CHECK")) {
        return checkError(rule, record);
    }
    if (sqliteText.starts_with("NOT NULL")) {
        return fail(ErrorCode::conflict,
                    msg("{0}.{1} is required", infoOf(record.kind).name, rule.substr(rule.rfind('.') + 1)),
                    msg("Give it a value"));
    }
    return fail(ErrorCode::conflict, msg("A rule of the store forbids this: {0}", sqliteText),
                msg("Look at the rows concerned, then try again"));
}

Error danglingError(const model::Record& record, const Field& field, std::int64_t missing) {
    return fail(ErrorCode::conflict,
                msg("The {0} {1} named by {2}.{3} does not exist", infoOf(*field.refers).name, missing,
                    infoOf(record.kind).name, field.name),
                msg("Choose one that is in the register"));
}

}  // namespace weir::store
