// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/conflict.h"
#include "core/desk/picture_rows.h"
#include "core/desk/register_rules.h"

#include <algorithm>
#include <map>

namespace weir::desk {

namespace {

using model::Kind;
using model::Record;

// ---- register.import: many rows of one kind, one journal entry, all or nothing ----

struct ImportParams {
    std::string kind;
    std::vector<Json> rows;
    std::optional<std::string> key;
    std::string source;
    std::optional<std::string> import;  ///< of several parts, as carryInParts() sends them: id of the whole …
    std::optional<std::int64_t> part;   ///< … and which of how many
    std::optional<std::int64_t> parts;
};
template <class Visitor>
void describe(ImportParams& p, Visitor&& v) {
    v("kind", p.kind, Param{.required = true});
    v("rows", p.rows, Param{.required = true});
    v("key", p.key, Param{});
    v("source", p.source, Param{});
    v("import", p.import, Param{.maxBytes = 36});
    v("part", p.part, Param{.min = 1});
    v("parts", p.parts, Param{.min = 1});
}

struct Planned {
    Record record;
    bool fresh = false;
    bool changed = false;
};

/// The number a row of the desk itself carries, as a key: rows of a file the desk wrote.
constexpr std::string_view kById = "id";

std::string keyText(const model::Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        return std::string{trim(*text)};
    }
    const auto* integer = std::get_if<std::int64_t>(&value);
    return integer != nullptr ? fmt::format("{}", *integer) : std::string{};
}

/// Live rows by the value of the key field; a value that stands twice cannot be matched.
Result<std::map<std::string, Record>> rowsByKey(const Picture& picture, const model::KindInfo& info,
                                                const std::string& key) {
    if (key != kById && !info.indexOf(key)) {
        return fail(ErrorCode::invalid, msg("A {0} has no field '{1}' to match rows by", info.name, shorten(key)),
                    msg("weir verbs --json lists the fields"));
    }
    std::map<std::string, Record> out;
    std::string twice;
    forEachRow(picture, info.kind, [&](const Record& record) {
        const auto value = key == kById ? fmt::format("{}", record.id) : keyText(record.at(key));
        if (!value.empty() && !out.emplace(value, record).second) {
            twice = value;
        }
        return true;
    });
    if (!twice.empty()) {
        return fail(ErrorCode::conflict,
                    msg("Two {0} have {1} '{2}'; rows cannot be matched by it", info.plural, key, shorten(twice)),
                    msg("Match by another field, or make the two distinct first"));
    }
    return out;
}

Error inRow(std::size_t i, const Error& error) {
    return fail(error.code, msg("Row {0}: {1}", i + 1, error.message.text()), error.hint);
}

struct Numbered {
    std::string id;
    Json fields;
};
Result<Numbered> takenOut(Json row, const model::KindInfo& info) {
    const auto id = row.find(kById);
    if (id == row.end() || !id->is_number_integer()) {
        return fail(ErrorCode::invalid, msg("The number of the {0} is missing", info.name),
                    msg("Give every row its id, or match by another field"));
    }
    Numbered out{id->dump(), {}};
    row.erase(id);
    out.fields = std::move(row);
    return out;
}

Result<Kind> importKind(const Situation& situation, const ImportParams& p) {
    const auto kind = model::kindNamed(p.kind);
    if (!kind || model::infoOf(*kind).nature == model::Nature::record) {
        return fail(ErrorCode::invalid, msg("'{0}' is not a register", shorten(p.kind)),
                    msg("Registers are the kinds with a .create verb; weir verbs lists them"));
    }
    auto may = permittedVerb(fmt::format("{}.create", p.kind), situation.role);
    if (!may) {
        return may.error();
    }
    return *kind;
}

Result<std::vector<Planned>> planImport(const Situation& situation, const ImportParams& p) {
    const auto kind = importKind(situation, p);
    if (!kind) {
        return kind.error();
    }
    const auto& info = model::infoOf(*kind);
    std::map<std::string, Record> existing;
    if (p.key) {
        auto found = rowsByKey(situation.picture, info, *p.key);
        if (!found) {
            return found.error();
        }
        existing = *std::move(found);
    }
    std::vector<Planned> plan;
    std::map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < p.rows.size(); ++i) {
        const auto byId = p.key == kById ? takenOut(p.rows[i], info) : Result<Numbered>{Numbered{{}, p.rows[i]}};
        if (!byId) {
            return inRow(i, byId.error());
        }
        const auto& fields = byId->fields;
        auto fresh = newRecord(situation, *kind, fields);
        const auto value = !byId->id.empty() ? byId->id : fresh && p.key ? keyText(fresh->at(*p.key)) : std::string{};
        const auto match = existing.find(value);
        if (!value.empty() && !seen.emplace(value, i).second) {
            return inRow(i, fail(ErrorCode::conflict,
                                 msg("{0} '{1}' stands in row {2} already", *p.key, shorten(value), seen[value] + 1),
                                 msg("Keep one of the two rows")));
        }
        if (match == existing.end()) {
            if (!byId->id.empty()) {
                return inRow(i, fail(ErrorCode::notFound, msg("There is no {0} {1}", info.name, byId->id),
                                     msg("Match by another field, or leave the numbers out to add the rows")));
            }
            if (!fresh) {
                return inRow(i, fresh.error());
            }
            plan.push_back({*std::move(fresh), true, true});
            continue;
        }
        auto changed = changedRecord(situation, match->second, fields);
        if (!changed) {
            return inRow(i, changed.error());
        }
        plan.push_back({*changed, false, changed->values != match->second.values});
    }
    return plan;
}

Result<void> canImport(const Situation& situation, const ImportParams& p) {
    auto plan = planImport(situation, p);
    return plan ? Result<void>{} : Result<void>{plan.error()};
}

Result<Json> import(Work& work, const ImportParams& p) {
    auto plan = planImport(work.situation(), p);
    if (!plan) {
        return plan.error();
    }
    std::int64_t created = 0;
    std::int64_t changed = 0;
    auto ids = Json::array();
    for (std::size_t i = 0; i < plan->size(); ++i) {
        auto& row = (*plan)[i];
        auto id = row.fresh ? work.insertRecord(row.record) : Result<std::int64_t>{row.record.id};
        if (!id) {
            return inRow(i, id.error());
        }
        if (!row.fresh && row.changed) {
            if (auto done = work.updateRecord(row.record); !done) {
                return inRow(i, done.error());
            }
        }
        created += row.fresh ? 1 : 0;
        changed += !row.fresh && row.changed ? 1 : 0;
        ids.push_back(*id);
    }
    return Json{{"created", created},
                {"updated", changed},
                {"unchanged", static_cast<std::int64_t>(plan->size()) - created - changed},
                {"ids", std::move(ids)}};
}

// ---- city.install: whole tables of a new store ----

struct InstallParams {
    Json tables;
};
template <class Visitor>
void describe(InstallParams& p, Visitor&& v) {
    v("tables", p.tables, Param{.required = true});
}

/// Referred kinds go in first. Kinds stand in that order but for three.
int installRank(Kind kind) {
    switch (kind) {
        case Kind::division:
            return 0;
        case Kind::unit:
            return 1;
        case Kind::person:
            return 2;
        default:
            return 3 + static_cast<int>(kind);
    }
}

Result<std::vector<Record>> installRows(const InstallParams& p) {
    std::vector<Record> rows;
    for (const auto& [name, table] : p.tables.items()) {
        const auto kind = model::kindNamed(name);
        if (!kind || !table.is_array()) {
            return fail(ErrorCode::invalid, msg("'{0}' is not a table of rows", shorten(name)),
                        msg("Tables are named by their kind"));
        }
        for (const auto& image : table) {
            auto record = model::fromImage(image);
            if (!record || record->kind != *kind) {
                return fail(ErrorCode::invalid, msg("A row of {0} cannot be read", name),
                            msg("Rows come as images of records"));
            }
            rows.push_back(*std::move(record));
        }
    }
    std::ranges::stable_sort(rows, {}, [](const Record& r) { return installRank(r.kind); });
    return rows;
}

/// What people do to each other and sign comes through its own verbs, never as finished rows.
bool isSituational(Kind kind) {
    switch (kind) {
        case Kind::incident:
        case Kind::order:
        case Kind::assignment:
        case Kind::orderLine:
        case Kind::warning:
        case Kind::response:
        case Kind::signature:
        case Kind::log:
            return true;
        default:
            return false;
    }
}

Result<void> canInstall(const Situation& situation, const InstallParams& p) {
    const auto& now = situation.picture;
    if (!now.incidents.empty() || !now.orders.empty() || !now.warnings.empty() || !now.responses.empty() ||
        !now.logs.empty()) {
        return fail(ErrorCode::refused, msg("City data are installed into a new store only; this one is in use"),
                    msg("Use register.import, or make a new store"));
    }
    for (const auto& [name, table] : p.tables.items()) {
        const auto kind = model::kindNamed(name);
        if (kind && isSituational(*kind)) {
            return fail(ErrorCode::refused, msg("Rows of {0} cannot be installed", name),
                        msg("They come about by their own verbs only"));
        }
    }
    return {};
}

Result<Json> install(Work& work, const InstallParams& p) {
    auto rows = installRows(p);
    if (!rows) {
        return rows.error();
    }
    for (auto& row : *rows) {
        row.createdAt = 0;
        if (auto id = work.insertRecord(std::move(row)); !id) {
            return id.error();
        }
    }
    return Json{{"created", rows->size()}};
}

}  // namespace

std::vector<Verb> importVerbs() {
    auto anyone = registrars(Kind::layer);
    return {makeVerb<ImportParams>("register.import", "Adds or changes many entries of one register at once",
                                   std::move(anyone), canImport, import),
            makeVerb<InstallParams>("city.install", "Fills the tables of a new store", {Role::administrator},
                                    canInstall, install)};
}

}  // namespace weir::desk
