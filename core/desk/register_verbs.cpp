// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/conflict.h"
#include "core/desk/picture_rows.h"
#include "core/desk/register_rules.h"

namespace weir::desk {

namespace {

using model::Kind;
using model::Record;

// ---- schema ----

std::string_view typeName(model::FieldType type) {
    using enum model::FieldType;
    switch (type) {
        case integer:
            return "integer";
        case real:
            return "number";
        case text:
            return "text";
        case flag:
            return "flag";
        case instant:
            return "instant";
        case id:
            return "id";
        case choice:
            return "choice";
        case geometry:
            return "geometry";
        case json:
            return "object";
    }
    return "";
}

/// A field with a default of its own (a choice, a number) need not be given.
bool mustGive(const model::Field& field) {
    return field.required && (field.type == model::FieldType::text || field.type == model::FieldType::id);
}

Json fieldSchema(const model::KindInfo& info, bool creating) {
    auto out = Json::object();
    for (const auto& field : info.fields) {
        Param spec;
        spec.required = creating && mustGive(field);
        spec.unit = field.unit;
        if (field.type == model::FieldType::integer || field.type == model::FieldType::real) {
            spec.min = field.min;
            spec.max = field.max;
        }
        auto entry = schemaEntry(typeName(field.type), spec);
        if (field.refers) {
            entry["kind"] = nameOf(*field.refers);
        }
        for (const auto choice : field.choices) {
            entry["choices"].push_back(choice);
        }
        out[std::string{field.name}] = std::move(entry);
    }
    return out;
}

Json targetSchema(const model::KindInfo& info) {
    auto id = schemaEntry("id", Param{.required = true});
    id["kind"] = info.name;
    return Json{{"id", std::move(id)}, {"revision", schemaEntry("integer", {})}};
}

// ---- create ----

Result<Record> toCreate(const Situation& situation, Kind kind, const Json& args) {
    if (args.is_object()) {
        if (auto strict = checkStrictTypes(model::infoOf(kind), args); !strict) {
            return strict.error();
        }
    }
    return newRecord(situation, kind, args);
}

Verb createVerb(const model::KindInfo& info) {
    Verb verb;
    verb.info = {fmt::format("{}.create", info.name), "Adds an entry to the register", fieldSchema(info, true),
                 registrars(info.kind)};
    verb.check = [kind = info.kind](const Situation& situation, const Json& args) -> Result<void> {
        auto record = toCreate(situation, kind, args);
        return record ? Result<void>{} : Result<void>{record.error()};
    };
    verb.run = [kind = info.kind](Work& work, const Json& args) -> Result<Json> {
        auto record = toCreate(work.situation(), kind, args);
        if (!record) {
            return record.error();
        }
        auto id = work.insertRecord(*std::move(record));
        if (!id) {
            return id.error();
        }
        return Json{{"id", *id}, {"revision", 1}};
    };
    return verb;
}

// ---- update and retire ----

struct Target {
    std::int64_t id = 0;
    std::optional<std::int64_t> revision;
    Json fields;
};

Result<Target> targetOf(const Json& args) {
    if (!args.is_object()) {
        return fail(ErrorCode::usage, msg("The arguments of a verb come as one JSON object"),
                    msg("weir verbs --json lists what each verb takes"));
    }
    Target target;
    target.fields = args;
    if (!args.contains("id")) {
        return badArgument({"id"}, msg("is missing"));
    }
    if (auto read = readId({"id"}, args.at("id"), target.id); !read) {
        return read.error();
    }
    if (args.contains("revision") && !args.at("revision").is_null()) {
        if (auto read = readArg({"revision"}, args.at("revision"), {}, target.revision.emplace()); !read) {
            return read.error();
        }
    }
    target.fields.erase("id");
    target.fields.erase("revision");
    return target;
}

Result<Record> recordAt(const Situation& situation, Kind kind, const Target& target) {
    auto record = findRow(situation.picture, kind, target.id);
    if (!record) {
        return missingRow(situation, kind, target.id);
    }
    if (target.revision && *target.revision != record->revision) {
        return staleRevision(situation, *record, *target.revision);
    }
    return *std::move(record);
}

Result<Record> toUpdate(const Situation& situation, Kind kind, const Json& args) {
    auto target = targetOf(args);
    if (!target) {
        return target.error();
    }
    if (target->fields.empty()) {
        return fail(ErrorCode::invalid, msg("Nothing to change is given"), msg("Name at least one field"));
    }
    if (auto strict = checkStrictTypes(model::infoOf(kind), target->fields); !strict) {
        return strict.error();
    }
    auto before = recordAt(situation, kind, *target);
    if (!before) {
        return before.error();
    }
    return changedRecord(situation, *before, target->fields);
}

Result<Json> writeUpdate(Work& work, const Result<Record>& record) {
    if (!record) {
        return record.error();
    }
    if (auto done = work.updateRecord(*record); !done) {
        return done.error();
    }
    return Json{{"id", record->id}, {"revision", record->revision + 1}};
}

Verb updateVerb(const model::KindInfo& info) {
    Verb verb;
    auto schema = fieldSchema(info, false);
    schema.update(targetSchema(info));
    verb.info = {fmt::format("{}.update", info.name), "Changes an entry of the register", std::move(schema),
                 registrars(info.kind)};
    verb.check = [kind = info.kind](const Situation& situation, const Json& args) -> Result<void> {
        auto record = toUpdate(situation, kind, args);
        return record ? Result<void>{} : Result<void>{record.error()};
    };
    verb.run = [kind = info.kind](Work& work, const Json& args) {
        return writeUpdate(work, toUpdate(work.situation(), kind, args));
    };
    return verb;
}

Result<Record> toRetire(const Situation& situation, Kind kind, const Json& args) {
    auto target = targetOf(args);
    if (!target) {
        return target.error();
    }
    for (const auto& [name, value] : target->fields.items()) {
        if (name != "reason") {
            return fail(ErrorCode::invalid, msg("There is no argument '{0}'", shorten(name)),
                        msg("The arguments are: {0}", "id, reason, revision"));
        }
        std::string reason;
        if (auto read = readArg({"reason"}, value, {}, reason); !read) {
            return read.error();
        }
    }
    auto record = recordAt(situation, kind, *target);
    if (!record) {
        return record.error();
    }
    if (auto free = checkRetire(situation, *record); !free) {
        return free.error();
    }
    record->retiredAt = toMillis(situation.now);
    return record;
}

Verb retireVerb(const model::KindInfo& info) {
    Verb verb;
    auto schema = targetSchema(info);
    schema["reason"] = schemaEntry("text", {});
    verb.info = {fmt::format("{}.retire", info.name), "Takes an entry out of use; its history stays", std::move(schema),
                 registrars(info.kind)};
    verb.check = [kind = info.kind](const Situation& situation, const Json& args) -> Result<void> {
        auto record = toRetire(situation, kind, args);
        return record ? Result<void>{} : Result<void>{record.error()};
    };
    verb.run = [kind = info.kind](Work& work, const Json& args) {
        return writeUpdate(work, toRetire(work.situation(), kind, args));
    };
    return verb;
}

// ---- zones ----

struct ReshapeParams {
    model::ZoneId id;
    std::optional<std::int64_t> revision;
    Json area;
};
template <class Visitor>
void describe(ReshapeParams& p, Visitor&& v) {
    v("id", p.id, Param{.required = true});
    v("revision", p.revision, Param{});
    v("area", p.area, Param{.required = true});
}

Result<Record> reshaped(const Situation& situation, const ReshapeParams& p) {
    auto zone = rowAt<model::Zone>(situation, p.id, p.revision);
    if (!zone) {
        return zone.error();
    }
    return changedRecord(situation, model::toRecord(**zone), Json{{"area", p.area}});
}
Result<void> canReshape(const Situation& situation, const ReshapeParams& p) {
    auto record = reshaped(situation, p);
    return record ? Result<void>{} : Result<void>{record.error()};
}
Result<Json> reshape(Work& work, const ReshapeParams& p) {
    return writeUpdate(work, reshaped(work.situation(), p));
}

}  // namespace

std::vector<Verb> registerVerbs() {
    std::vector<Verb> verbs;
    for (const auto& info : model::allKinds()) {
        if (info.nature == model::Nature::record) {
            continue;
        }
        verbs.push_back(createVerb(info));
        verbs.push_back(updateVerb(info));
        verbs.push_back(retireVerb(info));
    }
    verbs.push_back(makeVerb<ReshapeParams>("zone.reshape", "Gives a zone another outline", registrars(Kind::zone),
                                            canReshape, reshape));
    return verbs;
}

}  // namespace weir::desk
