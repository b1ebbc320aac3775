// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/alarm_rules.h"

#include "app/overlays/water_now.h"
#include "app/workbench/situation.h"

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

void addIncidents(const desk::Picture& picture, std::vector<Alarm>& out) {
    picture.incidents.forEach([&](const model::Incident& row) {
        if (row.state != model::IncidentState::reported) {
            return;
        }
        const auto grade = row.severity == model::Severity::major    ? AlarmClass::danger
                           : row.severity == model::Severity::larger ? AlarmClass::act
                                                                     : AlarmClass::watch;
        out.push_back({keyOf("verify", row.id.value), grade, msg("Not verified yet: {0}", row.title),
                       Item{model::Kind::incident, row.id.value}, row.createdAt});
    });
}

void addOrders(const desk::Picture& picture, Instant now, std::vector<Alarm>& out) {
    picture.orders.forEach([&](const model::Order& row) {
        if (isUnderWay(row) && row.dueAt && *row.dueAt < now) {
            out.push_back({keyOf("overdue", row.id.value), AlarmClass::act,
                           msg("Order {0} is past its time limit: {1}", row.number, row.task),
                           Item{model::Kind::order, row.id.value}, row.dueAt});
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
        return std::tuple{a.grade, a.since.value_or(Instant{})} < std::tuple{b.grade, b.since.value_or(Instant{})};
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
