// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/verb.h"

#include <algorithm>

namespace weir::desk {

namespace {

std::vector<Verb> joinTopics() {
    std::vector<Verb> all;
    for (auto* topic : {&registerVerbs, &importVerbs, &readingVerbs, &incidentVerbs, &orderVerbs, &orderCourseVerbs,
                        &warningVerbs, &responseVerbs, &logVerbs, &undoVerbs, &systemVerbs}) {
        std::ranges::move(topic(), std::back_inserter(all));
    }
    std::ranges::sort(all, {}, [](const Verb& v) { return v.info.name; });
    return all;
}

}  // namespace

const std::vector<Verb>& allVerbs() {
    static const auto verbs = joinTopics();
    return verbs;
}

const Verb* findVerb(std::string_view name) {
    const auto& verbs = allVerbs();
    const auto at =
        std::ranges::lower_bound(verbs, name, {}, [](const Verb& v) { return std::string_view{v.info.name}; });
    return at != verbs.end() && at->info.name == name ? &*at : nullptr;
}

Result<const Verb*> permittedVerb(std::string_view name, Role role) {
    const auto* verb = findVerb(name);
    if (verb == nullptr || verb->internal) {
        return fail(ErrorCode::usage, msg("There is no verb '{0}'", shorten(name)), msg("weir verbs lists them"));
    }
    if (std::ranges::find(verb->info.roles, role) == verb->info.roles.end()) {
        std::string who;
        for (const auto may : verb->info.roles) {
            who += who.empty() ? "" : ", ";
            who += nameOf(may);
        }
        return fail(ErrorCode::denied, msg("A {0:role} may not do {1}", nameOf(role), name),
                    msg("It may be done by: {0}", who));
    }
    return verb;
}

const std::vector<VerbInfo>& verbTable() {
    static const auto table = [] {
        std::vector<VerbInfo> infos;
        for (const auto& verb : allVerbs()) {
            if (!verb.internal) {
                infos.push_back(verb.info);
            }
        }
        return infos;
    }();
    return table;
}

std::vector<Role> operators() {
    return {Role::dutyOfficer,     Role::dutyLeader,      Role::officeDeputy, Role::officeDirector,
            Role::deputyCommander, Role::executiveDeputy, Role::commander};
}

std::vector<Role> registrars(model::Kind kind) {
    std::vector<Role> roles{Role::dutyOfficer,    Role::dutyLeader, Role::officeDeputy,
                            Role::officeDirector, Role::planner,    Role::administrator};
    switch (kind) {
        case model::Kind::warehouse:
        case model::Kind::material:
        case model::Kind::stock:
        case model::Kind::machine:
            roles.push_back(Role::quartermaster);
            break;
        case model::Kind::zone:
        case model::Kind::plan:
            roles.insert(roles.end(), {Role::deputyCommander, Role::executiveDeputy, Role::commander});
            break;
        case model::Kind::layer:
        case model::Kind::bookmark:
        case model::Kind::annotation:
        case model::Kind::setting:
            roles.insert(roles.end(), {Role::analyst, Role::quartermaster, Role::deputyCommander, Role::executiveDeputy,
                                       Role::commander});
            break;
        default:
            break;
    }
    return roles;
}

}  // namespace weir::desk
