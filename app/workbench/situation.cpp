// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/situation.h"

#include <algorithm>

namespace weir::app {

using desk::Picture;

namespace {

template <class T>
Item itemOf(const T& row) {
    return {model::KindOf<T>::kind, row.id.value};
}

/// The next moment at which the clock of `zone` shows "hh:mm".
std::optional<Instant> nextDaily(const std::string& hhmm, Instant now, TimeZone zone) {
    const auto local = now + zone.offset;
    const auto midnight = std::chrono::floor<std::chrono::days>(local);
    if (hhmm.size() != 5) {
        return std::nullopt;
    }
    const auto digits = [&](std::size_t at) { return (hhmm[at] - '0') * 10 + (hhmm[at + 1] - '0'); };
    Instant at = Instant{midnight.time_since_epoch()} + std::chrono::hours{digits(0)} +
                 std::chrono::minutes{digits(3)} - zone.offset;
    return at > now ? at : at + std::chrono::days{1};
}

void addReports(const Picture& picture, Instant now, std::vector<Obligation>& out) {
    if (!picture.profile) {
        return;
    }
    bool followUp = false;
    Item newest;
    picture.incidents.forEach([&](const model::Incident& incident) {
        if (!isOpen(incident)) {
            return;
        }
        for (const auto& rule : picture.profile->reportRules) {
            const auto severity = std::string{nameOf(incident.severity)};
            if (std::find(rule.severities.begin(), rule.severities.end(), severity) == rule.severities.end()) {
                continue;
            }
            const Instant due = incident.occurredAt + std::chrono::minutes{rule.withinMinutes};
            if (rule.withinMinutes > 0 && due > now) {
                out.push_back({rule.kind == "phone" ? msg("Report by telephone: {0}", incident.title)
                                                    : msg("Report in writing: {0}", incident.title),
                               due, itemOf(incident)});
            }
            followUp = followUp || !rule.dailyAt.empty();
            newest = itemOf(incident);
        }
    });
    for (const auto& rule : picture.profile->reportRules) {
        for (const auto& hhmm : rule.dailyAt) {
            if (const auto at = nextDaily(hhmm, now, picture.profile->timeZone()); followUp && at) {
                out.push_back({msg("Follow-up report {0}", hhmm), *at, newest});
            }
        }
    }
}

void addOwedSignatures(const Picture& picture, std::vector<Obligation>& out) {
    picture.responses.forEach([&](const model::Response& row) {
        if (const auto owed = owedOf(picture, row); owed && owed->due) {
            out.push_back({msg("Signature owed after urgent activation"), *owed->due, itemOf(row)});
        }
    });
}

}  // namespace

bool isOpen(const model::Incident& incident) {
    return incident.state != model::IncidentState::closed;
}

bool isUnderWay(const model::Order& order) {
    using S = model::OrderState;
    return order.state == S::issued || order.state == S::received || order.state == S::executing;
}

bool isInForce(const model::Warning& warning, Instant now) {
    using S = model::WarningState;
    return warning.state != S::lifted && warning.state != S::expired &&
           (!warning.expiresAt || *warning.expiresAt > now);
}

bool isPending(const model::Response& response) {
    return response.state == model::ResponseState::proposed || response.state == model::ResponseState::authorising;
}

std::vector<Obligation> obligationsOf(const Picture& picture, Instant now) {
    std::vector<Obligation> out;
    picture.orders.forEach([&](const model::Order& order) {
        if (isUnderWay(order) && order.dueAt) {
            out.push_back({msg("Order {0} due", order.number), *order.dueAt, itemOf(order)});
        }
    });
    picture.warnings.forEach([&](const model::Warning& warning) {
        if (isInForce(warning, now) && warning.expiresAt) {
            out.push_back({msg("Warning runs out: {0}", warning.title), *warning.expiresAt, itemOf(warning)});
        }
    });
    addOwedSignatures(picture, out);
    addReports(picture, now, out);
    std::stable_sort(out.begin(), out.end(), [](const Obligation& a, const Obligation& b) { return a.due < b.due; });
    return out;
}

Situation situationOf(const Picture& picture, Instant now) {
    Situation s;
    picture.responses.forEach([&](const model::Response& response) {
        if (response.state == model::ResponseState::active) {
            ++s.activeResponses;
            if (s.highest == nullptr || response.level < s.highest->level) {
                s.highest = &response;
            }
        }
        if (isPending(response)) {
            ++s.pendingResponses;
            if (s.pending == nullptr || response.proposedAt < s.pending->proposedAt) {
                s.pending = &response;
            }
        }
    });
    picture.warnings.forEach([&](const model::Warning& warning) {
        if (isInForce(warning, now) && warning.level >= 1 && warning.level <= 4) {
            ++s.warnings[static_cast<std::size_t>(warning.level)];
        }
    });
    picture.incidents.forEach([&](const model::Incident& incident) { s.openIncidents += isOpen(incident) ? 1 : 0; });
    picture.orders.forEach([&](const model::Order& order) {
        if (!isUnderWay(order)) {
            return;
        }
        using P = model::OrderPhase;
        if (const auto at = picture.teamsOfOrder.find(order.id);
            order.phase != P::none && at != picture.teamsOfOrder.end()) {
            const int teams = static_cast<int>(at->second.size());
            s.enRoute += order.phase == P::enRoute ? teams : 0;
            s.onScene += order.phase == P::onScene || order.phase == P::working ? teams : 0;
            for (const auto id : at->second) {
                const auto* team = picture.teams.find(id);
                s.peopleOut += team == nullptr ? 0 : team->headcount;
            }
        }
    });
    if (const auto officers = personsWith(picture, {"duty_officer"}); !officers.empty()) {
        s.dutyOfficer = officers.front()->name;
    }
    if (const auto leaders = personsWith(picture, {"duty_leader"}); !leaders.empty()) {
        s.dutyLeader = leaders.front()->name;
    }
    if (auto obligations = obligationsOf(picture, now); !obligations.empty()) {
        s.next = std::move(obligations.front());
    }
    return s;
}

std::optional<response::OwedSignature> owedOf(const Picture& picture, const model::Response& row) {
    if (!picture.profile) {
        return std::nullopt;
    }
    std::vector<model::Signature> signatures;
    for (const auto* signature : signaturesOf(picture, row.id)) {
        signatures.push_back(*signature);
    }
    return response::owedSignature(*picture.profile, row, signatures);
}

const std::vector<std::string>& seatRoles() {
    static const std::vector<std::string> roles{
        "duty_leader",      "duty_officer", "office_deputy", "office_director", "deputy_commander",
        "executive_deputy", "commander",    "planner",       "analyst",         "administrator"};
    return roles;
}

std::vector<const model::Person*> personsWith(const Picture& picture, const std::vector<std::string>& roles) {
    std::vector<const model::Person*> out;
    for (const auto& role : roles) {
        picture.persons.forEach([&](const model::Person& person) {
            if (person.role == role) {
                out.push_back(&person);
            }
        });
    }
    return out;
}

std::vector<const model::Signature*> signaturesOf(const Picture& picture, model::ResponseId response) {
    return picture.signatures.where([&](const model::Signature& signature) { return signature.response == response; });
}

}  // namespace weir::app
