// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/conflict.h"
#include "core/desk/order_rows.h"
#include "core/dispatch/order_states.h"

namespace weir::desk {

namespace {

using model::Incident;
using model::IncidentState;

/// A slip in the year would stand at the top of every list as the longest open incident. What is older is history, and
/// comes in with an import.
constexpr std::chrono::days kOldestReport{366};

struct ReportParams {
    std::string title;
    model::IncidentType type = model::IncidentType::other;
    model::Severity severity = model::Severity::ordinary;
    std::string place;
    std::string description;
    std::string reporter;
    std::string reporterPhone;
    std::optional<Instant> occurredAt;
    std::optional<geo::LonLat> position;
    std::string divisionCode;
};
template <class Visitor>
void describe(ReportParams& p, Visitor&& v) {
    v("title", p.title, Param{.required = true, .maxBytes = 200});
    v("type", p.type, Param{.required = true});
    v("severity", p.severity, Param{});
    v("place", p.place, Param{});
    v("description", p.description, Param{.maxBytes = 20000});
    v("reporter", p.reporter, Param{});
    v("reporter_phone", p.reporterPhone, Param{});
    v("occurred_at", p.occurredAt, Param{});
    v("position", p.position, Param{});
    v("division_code", p.divisionCode, Param{.maxBytes = 20});
}

Result<void> canReport(const Situation& situation, const ReportParams& p) {
    if (p.occurredAt && *p.occurredAt > situation.now + std::chrono::minutes{1}) {
        return badArgument({"occurred_at"}, msg("{0} lies in the future", toIso(*p.occurredAt)));
    }
    if (p.occurredAt && *p.occurredAt < situation.now - kOldestReport) {
        return badArgument({"occurred_at"}, msg("{0} lies more than a year back", toIso(*p.occurredAt)));
    }
    return {};
}

Result<Json> report(Work& work, const ReportParams& p) {
    Incident incident;
    incident.title = p.title;
    incident.type = p.type;
    incident.severity = p.severity;
    incident.place = p.place;
    incident.description = p.description;
    incident.reporter = p.reporter;
    incident.reporterPhone = p.reporterPhone;
    incident.occurredAt = p.occurredAt.value_or(work.now());
    incident.position = p.position;
    incident.divisionCode = p.divisionCode;
    auto id = work.insert(std::move(incident));
    if (!id) {
        return id.error();
    }
    return Json{{"id", id->value}};
}

struct VerifyParams {
    model::IncidentId id;
    std::optional<std::int64_t> revision;
    std::optional<model::Severity> severity;
};
template <class Visitor>
void describe(VerifyParams& p, Visitor&& v) {
    v("id", p.id, Param{.required = true});
    v("revision", p.revision, Param{});
    v("severity", p.severity, Param{});
}

Result<void> canVerify(const Situation& situation, const VerifyParams& p) {
    auto incident = rowAt<Incident>(situation, p.id, p.revision);
    if (!incident) {
        return incident.error();
    }
    if ((*incident)->verifiedAt || (*incident)->state == IncidentState::closed) {
        return fail(ErrorCode::refused,
                    msg("Incident '{0}' is {1:incident}; it is verified only once", shorten((*incident)->title),
                        (*incident)->verifiedAt ? "verified" : nameOf((*incident)->state)),
                    msg("Report a new incident when there is more to tell"));
    }
    return {};
}

Result<Json> verify(Work& work, const VerifyParams& p) {
    auto incident = *work.picture().incidents.find(p.id);
    incident.severity = p.severity.value_or(incident.severity);
    incident.verifiedAt = work.now();
    incident.verifiedBy = work.situation().actor;
    if (incident.state == IncidentState::reported) {
        incident.state = IncidentState::verified;
    }
    if (auto done = work.update(incident); !done) {
        return done.error();
    }
    return Json{{"id", incident.id.value}, {"state", nameOf(incident.state)}};
}

struct AmendParams {
    model::IncidentId id;
    std::optional<std::int64_t> revision;
    std::optional<std::string> title;
    std::optional<model::IncidentType> type;
    std::optional<model::Severity> severity;
    std::optional<std::string> place;
    std::optional<std::string> description;
    std::optional<std::string> reporter;
    std::optional<std::string> reporterPhone;
    std::optional<geo::LonLat> position;
    std::optional<std::string> divisionCode;
};
template <class Visitor>
void describe(AmendParams& p, Visitor&& v) {
    v("id", p.id, Param{.required = true});
    v("revision", p.revision, Param{});
    v("title", p.title, Param{.maxBytes = 200});
    v("type", p.type, Param{});
    v("severity", p.severity, Param{});
    v("place", p.place, Param{});
    v("description", p.description, Param{.maxBytes = 20000});
    v("reporter", p.reporter, Param{});
    v("reporter_phone", p.reporterPhone, Param{});
    v("position", p.position, Param{});
    v("division_code", p.divisionCode, Param{.maxBytes = 20});
}

Result<void> canAmend(const Situation& situation, const AmendParams& p) {
    auto incident = rowAt<Incident>(situation, p.id, p.revision);
    if (!incident) {
        return incident.error();
    }
    if (auto open = dispatch::tryChange(**incident); !open) {
        return open;
    }
    if (p.title && trim(*p.title).empty()) {
        return badArgument({"title"}, msg("it is empty"));
    }
    if (!p.title && !p.type && !p.severity && !p.place && !p.description && !p.reporter && !p.reporterPhone &&
        !p.position && !p.divisionCode) {
        return fail(
            ErrorCode::invalid, msg("Nothing to change is given"),
            msg("Give what is known better now: title, type, severity, place, description, reporter or position"));
    }
    return {};
}

Result<Json> amend(Work& work, const AmendParams& p) {
    auto incident = *work.picture().incidents.find(p.id);
    incident.title = p.title.value_or(incident.title);
    incident.type = p.type.value_or(incident.type);
    incident.severity = p.severity.value_or(incident.severity);
    incident.place = p.place.value_or(incident.place);
    incident.description = p.description.value_or(incident.description);
    incident.reporter = p.reporter.value_or(incident.reporter);
    incident.reporterPhone = p.reporterPhone.value_or(incident.reporterPhone);
    incident.position = p.position ? p.position : incident.position;
    incident.divisionCode = p.divisionCode.value_or(incident.divisionCode);
    if (auto done = work.update(incident); !done) {
        return done.error();
    }
    return Json{{"id", incident.id.value}, {"state", nameOf(incident.state)}};
}

struct ControlParams {
    model::IncidentId id;
    std::optional<std::int64_t> revision;
    std::string note;  ///< what was seen, and who saw it when it was somebody on the scene
};
template <class Visitor>
void describe(ControlParams& p, Visitor&& v) {
    v("id", p.id, Param{.required = true});
    v("revision", p.revision, Param{});
    v("note", p.note, Param{.maxBytes = 20000});
}

Result<void> canControl(const Situation& situation, const ControlParams& p) {
    auto incident = rowAt<Incident>(situation, p.id, p.revision);
    return incident ? dispatch::tryControl(**incident, ordersOf(situation.picture, p.id))
                    : Result<void>{incident.error()};
}

/// Who assessed it and when stands in the journal entry of the verb, with the note.
Result<Json> control(Work& work, const ControlParams& p) {
    auto incident = *work.picture().incidents.find(p.id);
    incident.state = IncidentState::controlled;
    if (auto done = work.update(incident); !done) {
        return done.error();
    }
    return Json{{"id", incident.id.value}, {"state", nameOf(incident.state)}};
}

struct CloseParams {
    model::IncidentId id;
    std::optional<std::int64_t> revision;
    std::string reason;
};
template <class Visitor>
void describe(CloseParams& p, Visitor&& v) {
    v("id", p.id, Param{.required = true});
    v("revision", p.revision, Param{});
    v("reason", p.reason, Param{.required = true});
}

Result<void> canClose(const Situation& situation, const CloseParams& p) {
    auto incident = rowAt<Incident>(situation, p.id, p.revision);
    return incident ? dispatch::tryClose(**incident, ordersOf(situation.picture, p.id))
                    : Result<void>{incident.error()};
}

Result<Json> close(Work& work, const CloseParams& p) {
    auto incident = *work.picture().incidents.find(p.id);
    incident.state = IncidentState::closed;
    incident.closedAt = work.now();
    incident.closeReason = p.reason;
    if (auto done = work.update(incident); !done) {
        return done.error();
    }
    return Json{{"id", incident.id.value}, {"state", nameOf(incident.state)}};
}

}  // namespace

std::vector<Verb> incidentVerbs() {
    auto reporters = operators();
    reporters.insert(reporters.end(), {Role::teamLeader, Role::feed});
    return {makeVerb<ReportParams>("incident.report", "Reports an incident", std::move(reporters), canReport, report),
            makeVerb<VerifyParams>("incident.verify", "Confirms that a reported incident is real", operators(),
                                   canVerify, verify),
            makeVerb<AmendParams>("incident.update", "Corrects or completes what is known of an incident", operators(),
                                  canAmend, amend),
            makeVerb<ControlParams>("incident.control", "Records that somebody found the incident under control",
                                    operators(), canControl, control),
            makeVerb<CloseParams>("incident.close", "Closes an incident that is under control or was none", operators(),
                                  canClose, close)};
}

}  // namespace weir::desk
