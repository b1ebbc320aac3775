// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/alarm_rules.h"

#include "app/overlays/incident_state.h"
#include "app/overlays/water_now.h"
#include "app/workbench/situation.h"
#include "core/dispatch/deadlines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

namespace weir::app {

namespace {

constexpr std::string_view kAcknowledged = "alarm acknowledged: ";
constexpr std::string_view kShelved = "alarm shelved: ";

std::string keyOf(std::string_view rule, std::int64_t id) {
    return fmt::format("{}/{}", rule, id);
}

std::string_view numeralOf(model::Level level) {
    static constexpr std::array<std::string_view, 5> kNumerals{"–", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"};
    return kNumerals[level >= 1 && level <= 4 ? static_cast<std::size_t>(level) : 0];
}

void addStations(const desk::Picture& picture, Instant now, std::vector<Alarm>& out) {
    for (const auto& s : stationsNow(picture, now)) {
        if (s.state.stale || !s.isAboveWarning()) {
            continue;  // an old reading says nothing about now
        }
        const auto id = s.station->id.value;
        const Item item{model::Kind::station, id};
        if (s.isAboveGuarantee()) {
            const auto metres = fmt::format("{:.2f}", s.latest->reading.value - *s.station->guaranteeStage);
            out.push_back({keyOf("guarantee", id), AlarmClass::danger,
                           msg("{0} is {1} m above its guaranteed stage", s.station->name, metres), item,
                           std::nullopt});
        } else if (const auto margin = s.aboveWarning(); margin && *margin >= 0) {
            out.push_back({keyOf("warning", id), AlarmClass::act,
                           msg("{0} is {1} m above its warning stage", s.station->name, fmt::format("{:.2f}", *margin)),
                           item, std::nullopt});
        } else {
            out.push_back({keyOf("limit", id), AlarmClass::act, msg("{0} is above its flood limit", s.station->name),
                           item, std::nullopt});
        }
    }
}

void addResponses(const desk::Picture& picture, Instant now, std::vector<Alarm>& out) {
    picture.responses.forEach([&](const model::Response& row) {
        const Item item{model::Kind::response, row.id.value};
        if (isPending(row)) {
            out.push_back({keyOf("sign", row.id.value), AlarmClass::act,
                           msg("A response of level {0} waits for its signature", numeralOf(row.level)), item,
                           row.proposedAt});
        }
        if (const auto owed = owedOf(picture, row); owed && owed->isOverdue(now)) {
            out.push_back({keyOf("owed", row.id.value), AlarmClass::act,
                           msg("The signature owed after an urgent activation is overdue"), item, owed->due});
        }
    });
}

AlarmClass gradeOf(const model::Incident& row) {
    if (isAboutLives(row)) {
        return AlarmClass::danger;
    }
    return row.severity == model::Severity::major    ? AlarmClass::danger
           : row.severity == model::Severity::larger ? AlarmClass::act
                                                     : AlarmClass::watch;
}

void addIncidents(const desk::Picture& picture, std::vector<Alarm>& out) {
    picture.incidents.forEach([&](const model::Incident& row) {
        const Item item{model::Kind::incident, row.id.value};
        if (isUnverified(row)) {
            out.push_back({keyOf("verify", row.id.value), gradeOf(row), msg("Not verified yet: {0}", row.title), item,
                           row.createdAt, isAboutLives(row)});
        } else if (awaitsAssessment(picture, row)) {
            out.push_back({keyOf("assess", row.id.value), AlarmClass::act,
                           msg("All orders for {0} have ended; is it under control?", row.title), item, row.updatedAt,
                           isAboutLives(row)});
        }
    });
}

void addOrders(const desk::Picture& picture, Instant now, std::vector<Alarm>& out) {
    picture.orders.forEach([&](const model::Order& row) {
        const auto* incident = picture.incidents.find(row.incident);
        const bool lives = incident != nullptr && isAboutLives(*incident);
        const auto grade = lives ? AlarmClass::danger : AlarmClass::act;
        const Item item{model::Kind::order, row.id.value};
        const auto due = picture.profile ? dispatch::acknowledgeDue(*picture.profile, row) : std::nullopt;
        if (due && *due < now) {
            const auto minutes = dispatch::acknowledgeWithin(*picture.profile)->count();
            out.push_back({keyOf("unacknowledged", row.id.value), grade,
                           msg("Nobody has acknowledged order {0} within {1} min: {2}", row.number, minutes, row.task),
                           item, due, lives});
        }
        if (isUnderWay(row) && row.dueAt && *row.dueAt < now) {
            out.push_back({keyOf("overdue", row.id.value), grade,
                           msg("Order {0} is past its time limit: {1}", row.number, row.task), item, row.dueAt, lives});
        }
    });
}

}  // namespace

std::vector<Alarm> alarmsOf(const desk::Picture& picture, Instant now) {
    std::vector<Alarm> out;
    addStations(picture, now, out);
    addResponses(picture, now, out);
    addIncidents(picture, out);
    addOrders(picture, now, out);
    std::stable_sort(out.begin(), out.end(), [](const Alarm& a, const Alarm& b) {
        return std::tuple{a.grade, !a.lives, a.since.value_or(Instant{})} <
               std::tuple{b.grade, !b.lives, b.since.value_or(Instant{})};
    });
    return out;
}

Json answerArgs(const Alarm& alarm, AlarmAnswer answer, const std::string& what, const std::string& reason) {
    const auto mark = answer == AlarmAnswer::acknowledged ? kAcknowledged : kShelved;
    return {{"type", "system"},
            {"content", reason.empty() ? what : what + " · " + reason},
            {"result", std::string{mark} + alarm.key}};
}

std::map<std::string, AnsweredAlarm> answersIn(const desk::Picture& picture) {
    std::map<std::string, AnsweredAlarm> newest;
    const auto take = [&](const model::Log& log, std::string_view mark, AlarmAnswer answer) {
        if (log.result.starts_with(mark)) {
            auto& known = newest[log.result.substr(mark.size())];
            if (log.createdAt >= known.at) {
                known = {answer, log.createdAt};
            }
        }
    };
    picture.logs.forEach([&](const model::Log& log) {
        take(log, kAcknowledged, AlarmAnswer::acknowledged);
        take(log, kShelved, AlarmAnswer::shelved);
    });
    return newest;
}

}  // namespace weir::app
