// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/conflict.h"

namespace weir::desk {

namespace {

struct LogParams {
    model::LogType type = model::LogType::observation;
    std::string content;
    std::string fromUnit;
    std::string fromPerson;
    std::string phone;
    std::string urgency;
    std::string assignedTo;
    std::optional<Instant> dueAt;
    std::string result;
    std::optional<model::LogId> amends;
    std::optional<Json> message;  ///< pattern and arguments of what the program says itself
};
template <class Visitor>
void describe(LogParams& p, Visitor&& v) {
    v("type", p.type, Param{.required = true});
    v("content", p.content, Param{.required = true, .maxBytes = 20000});
    v("from_unit", p.fromUnit, Param{});
    v("from_person", p.fromPerson, Param{});
    v("phone", p.phone, Param{});
    v("urgency", p.urgency, Param{});
    v("assigned_to", p.assignedTo, Param{});
    v("due_at", p.dueAt, Param{});
    v("result", p.result, Param{});
    v("amends_id", p.amends, Param{});
    v("message", p.message, Param{});
}

Result<void> canAdd(const Situation& situation, const LogParams& p) {
    if (p.amends) {
        auto amended = rowAt<model::Log>(situation, *p.amends);
        if (!amended) {
            return amended.error();
        }
    }
    return {};
}

Result<Json> add(Work& work, const LogParams& p) {
    model::Log log;
    log.type = p.type;
    log.content = p.content;
    log.fromUnit = p.fromUnit;
    log.fromPerson = p.fromPerson;
    log.phone = p.phone;
    log.urgency = p.urgency;
    log.assignedTo = p.assignedTo;
    log.dueAt = p.dueAt;
    log.result = p.result;
    log.recorder = work.situation().actor;
    log.amends = p.amends.value_or(model::LogId{});
    auto id = work.insert(std::move(log));
    if (!id) {
        return id.error();
    }
    return Json{{"id", id->value}};
}

}  // namespace

std::vector<Verb> logVerbs() {
    auto roles = operators();
    roles.insert(roles.end(), {Role::planner, Role::analyst, Role::quartermaster, Role::administrator});
    return {makeVerb<LogParams>("log.add", "Writes an entry into the duty log", std::move(roles), canAdd, add)};
}

}  // namespace weir::desk
