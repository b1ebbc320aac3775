// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/person_name.h"
#include "core/desk/conflict.h"
#include "core/warning/rules.h"

namespace weir::desk {

namespace {

using model::Warning;

struct PublishParams {
    std::string title;
    std::string issuer;
    std::string event;
    model::HazardType hazard = model::HazardType::rainstorm;
    std::int64_t level = 0;
    std::string content;
    std::string areaText;
    std::string divisionCodes;
    std::optional<Instant> expiresAt;
    std::string approvedBy;
    bool exercise = false;
};
template <class Visitor>
void describe(PublishParams& p, Visitor&& v) {
    v("title", p.title, Param{.required = true, .maxBytes = 300});
    v("issuer", p.issuer, Param{.required = true, .maxBytes = 200});
    v("event", p.event, Param{.required = true, .maxBytes = 100});
    v("hazard", p.hazard, Param{.required = true});
    v("level", p.level, Param{.required = true, .min = 1, .max = 4});
    v("content", p.content, Param{.maxBytes = 20000});
    v("area_text", p.areaText, Param{});
    v("division_codes", p.divisionCodes, Param{});
    v("expires_at", p.expiresAt, Param{});
    v("approved_by", p.approvedBy, Param{.required = true, .maxBytes = 200});
    v("exercise", p.exercise, Param{});
}

Result<void> checkExpiry(const Situation& situation, const std::optional<Instant>& expiresAt) {
    if (expiresAt && *expiresAt <= situation.now) {
        return badArgument({"expires_at"}, msg("{0} lies in the past", toIso(*expiresAt)));
    }
    return {};
}

/// One open warning per issuer and event; warnings of other issuers stand beside it.
Result<void> checkSingle(const Situation& situation, const PublishParams& p) {
    const auto open = situation.picture.warnings.where([&](const Warning& w) {
        return isSameName(w.issuer, p.issuer) && isSameName(w.event, p.event) && w.exercise == p.exercise &&
               warning::inForce(w, situation.now);
    });
    if (open.empty()) {
        return {};
    }
    return fail(ErrorCode::conflict,
                msg("{0} has a warning for {1} in force already: '{2}', published by {3} at {4}", p.issuer, p.event,
                    shorten(open.front()->title), open.front()->publishedBy,
                    toLocalText(open.front()->issuedAt, zoneOf(situation.picture))),
                msg("Update or lift that warning"));
}

Result<void> canPublish(const Situation& situation, const PublishParams& p) {
    if (auto second = warning::checkSecondPerson(situation.actor, p.approvedBy); !second) {
        return second;
    }
    if (auto expiry = checkExpiry(situation, p.expiresAt); !expiry) {
        return expiry;
    }
    return checkSingle(situation, p);
}

Result<Json> publish(Work& work, const PublishParams& p) {
    Warning w;
    w.title = p.title;
    w.issuer = p.issuer;
    w.event = p.event;
    w.hazard = p.hazard;
    w.level = p.level;
    w.content = p.content;
    w.areaText = p.areaText;
    w.divisionCodes = p.divisionCodes;
    w.issuedAt = work.now();
    w.expiresAt = p.expiresAt;
    w.publishedBy = work.situation().actor;
    w.approvedBy = p.approvedBy;
    w.exercise = p.exercise;
    auto id = work.insert(std::move(w));
    if (!id) {
        return id.error();
    }
    return Json{{"id", id->value}};
}

struct UpdateParams {
    model::WarningId id;
    std::optional<std::int64_t> revision;
    std::optional<std::int64_t> level;
    std::optional<std::string> content;
    std::optional<Instant> expiresAt;
    std::string approvedBy;
};
template <class Visitor>
void describe(UpdateParams& p, Visitor&& v) {
    v("id", p.id, Param{.required = true});
    v("revision", p.revision, Param{});
    v("level", p.level, Param{.min = 1, .max = 4});
    v("content", p.content, Param{.maxBytes = 20000});
    v("expires_at", p.expiresAt, Param{});
    v("approved_by", p.approvedBy, Param{.required = true, .maxBytes = 200});
}

Result<void> canUpdate(const Situation& situation, const UpdateParams& p) {
    auto row = rowAt<Warning>(situation, p.id, p.revision);
    if (!row) {
        return row.error();
    }
    if (auto open = warning::checkOpen(**row, situation.now); !open) {
        return open;
    }
    if (!p.level && !p.content && !p.expiresAt) {
        return fail(ErrorCode::invalid, msg("Nothing to change is given"),
                    msg("Give a level, a content or an expires_at"));
    }
    if (auto second = warning::checkSecondPerson(situation.actor, p.approvedBy); !second) {
        return second;
    }
    return checkExpiry(situation, p.expiresAt);
}

Result<Json> update(Work& work, const UpdateParams& p) {
    auto w = *work.picture().warnings.find(p.id);
    const auto level = p.level.value_or(w.level);
    w.state = warning::nextState(w.state, warning::actionFor(w.level, level)).value_or(w.state);
    w.level = level;
    w.content = p.content.value_or(w.content);
    w.expiresAt = p.expiresAt ? p.expiresAt : w.expiresAt;
    w.publishedBy = work.situation().actor;
    w.approvedBy = p.approvedBy;
    if (auto done = work.update(w); !done) {
        return done.error();
    }
    return Json{{"id", w.id.value}, {"state", nameOf(w.state)}, {"level", w.level}};
}

struct LiftParams {
    model::WarningId id;
    std::optional<std::int64_t> revision;
    std::string reason;
};
template <class Visitor>
void describe(LiftParams& p, Visitor&& v) {
    v("id", p.id, Param{.required = true});
    v("revision", p.revision, Param{});
    v("reason", p.reason, Param{.required = true});
}

Result<void> canLift(const Situation& situation, const LiftParams& p) {
    auto row = rowAt<Warning>(situation, p.id, p.revision);
    if (!row) {
        return row.error();
    }
    return warning::checkOpen(**row, situation.now);
}

Result<Json> lift(Work& work, const LiftParams& p) {
    auto w = *work.picture().warnings.find(p.id);
    w.state = warning::nextState(w.state, warning::WarningAction::lift).value_or(w.state);
    w.liftedAt = work.now();
    w.liftReason = p.reason;
    if (auto done = work.update(w); !done) {
        return done.error();
    }
    return Json{{"id", w.id.value}, {"state", nameOf(w.state)}};
}

}  // namespace

std::vector<Verb> warningVerbs() {
    return {makeVerb<PublishParams>("warning.publish", "Publishes a warning that two people stand behind", operators(),
                                    canPublish, publish),
            makeVerb<UpdateParams>("warning.update", "Changes level, text or end of a warning", operators(), canUpdate,
                                   update),
            makeVerb<LiftParams>("warning.lift", "Lifts a warning", operators(), canLift, lift)};
}

}  // namespace weir::desk
