// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/profile_readers.h"

namespace weir::city::readers {

namespace {

constexpr std::array<std::string_view, 5> kOperators{">=", ">", "<=", "<", "=="};
constexpr std::array<std::string_view, 4> kShapes{"octagon", "diamond", "triangle", "circle"};
constexpr std::array<std::string_view, 4> kCapSeverities{"Extreme", "Severe", "Moderate", "Minor"};
constexpr std::array<std::string_view, 2> kSignedBy{"target_level", "current_level"};
constexpr std::array<std::string_view, 4> kReportKinds{"phone", "written", "follow_up", "loss"};
constexpr std::array<std::string_view, 2> kDepthSchemes{"flood_map", "urban"};

void readLevel(JsonObject& o, Level& out) {
    o.read("level", out, 1, 4);
}

void readCondition(JsonObject& o, Condition& c) {
    o.read("metric", c.metric);
    o.readOneOf("operator", c.op, kOperators);
    o.read("value", c.value);
    o.read("unit", c.unit);
}

/// Both the year and the running number must show, or two orders would share a number.
bool isOrderPattern(const std::string& pattern) {
    try {
        const auto number = [&](int year, std::int64_t n) {
            return fmt::format(fmt::runtime(pattern), fmt::arg("year", year), fmt::arg("n", n));
        };
        return number(2025, 1) != number(2026, 1) && number(2025, 1) != number(2025, 2);
    } catch (const fmt::format_error&) {
        return false;
    }
}

void readNamedCode(JsonObject& o, NamedCode& n, std::string_view idKey) {
    o.read(idKey, n.id);
    o.read("name", n.name);
}

}  // namespace

void city(JsonObject& file, CityProfile& profile) {
    CityInfo& c = profile.city;
    file.read("id", c.id);
    file.read("name", c.name);
    file.readCode("code", c.code, 6);
    file.read("working_crs", c.workingCrs);
    file.read("time_zone_minutes", c.timeZoneMinutes, -720, 840);
    file.read("centre", c.centre);
    if (file.has("extent")) {
        geo::LonLat southWest;
        geo::LonLat northEast;
        file.object("extent", [&](JsonObject& o) {
            o.read("south_west", southWest);
            o.read("north_east", northEast);
        });
        auto& box = c.extent.emplace();
        box.add(southWest.lon, southWest.lat);
        box.add(northEast.lon, northEast.lat);
    }
    file.read("disclaimer", c.disclaimer);
    file.read("order_number", c.orderNumber);
    if (file.ok() && !isOrderPattern(c.orderNumber)) {
        file.fail("order_number", msg("a pattern with the year and the running number is expected"));
    }
    file.readPedigree(c.pedigree);
}

void organisation(JsonObject& file, CityProfile& profile) {
    file.list("roles", profile.roles, [](JsonObject& o, RoleRule& r) {
        o.read("id", r.id);
        o.read("name", r.name);
    });
    file.list("units", profile.units, [](JsonObject& o, UnitRule& u) {
        o.read("code", u.code);
        o.read("type", u.type);
        o.read("name", u.name);
        o.read("parent", u.parent);
        o.read("lead_department", u.leadDepartment);
        o.read("duties", u.duties);
    });
    file.list("posts", profile.posts, [](JsonObject& o, PostRule& p) {
        o.read("code", p.code);
        o.read("unit", p.unit);
        o.read("name", p.name);
        o.read("role", p.role);
        o.read("rota", p.rota);
    });
}

void levels(JsonObject& file, CityProfile& profile) {
    file.list("levels", profile.levels, [](JsonObject& o, LevelRule& l) {
        readLevel(o, l.level);
        o.read("roman", l.roman);
        o.read("name", l.name);
        o.read("severity", l.severity);
        o.read("colour_name", l.colourName);
        o.readColour("colour", l.colour);
        o.readColour("text_colour", l.textColour);
        o.readOneOf("shape", l.shape, kShapes);
        o.readOneOf("cap_severity", l.capSeverity, kCapSeverities);
    });
}

void thresholds(JsonObject& file, CityProfile& profile) {
    file.list("thresholds", profile.thresholds, [](JsonObject& o, Threshold& t) {
        o.read("id", t.id);
        o.read("value", t.value);
        o.read("unit", t.unit);
        o.read("name", t.name);
    });
}

void decisionMatrix(JsonObject& file, CityProfile& profile) {
    file.list("rules", profile.decisions, [](JsonObject& o, DecisionRule& d) {
        readLevel(o, d.level);
        o.read("propose", d.propose);
        o.read("review", d.review);
        o.read("sign", d.sign);
        o.read("signatures", d.signatures, 1, 9);
        o.read("urgent", d.urgent);
        o.read("regularise_minutes", d.regulariseMinutes, 0, 1440);
        o.read("record", d.record);
    });
    file.object("transitions", [&](JsonObject& o) {
        o.read("skip_levels", profile.transitions.skipLevels);
        o.readOneOf("escalation_signed_by", profile.transitions.escalationSignedBy, kSignedBy);
        o.readOneOf("termination_signed_by", profile.transitions.terminationSignedBy, kSignedBy);
        o.readPedigree(profile.transitions.pedigree);
    });
}

void criteria(JsonObject& file, CityProfile& profile) {
    file.read("rule_set", profile.ruleSet);
    file.list("criteria", profile.criteria, [](JsonObject& o, Criterion& c) {
        o.read("id", c.id);
        readLevel(o, c.level);
        o.read("hazard", c.hazard);
        readCondition(o, c.when);
        o.list("also", c.also, readCondition);
        o.read("scope", c.scope);
        o.read("text", c.text);
    });
}

void checklists(JsonObject& file, CityProfile& profile) {
    file.list("items", profile.checklists, [](JsonObject& o, ChecklistItem& item) {
        o.read("id", item.id);
        o.read("topic", item.topic);
        o.list("actions", item.actions, [](JsonObject& a, ChecklistAction& action) {
            readLevel(a, action.level);
            a.read("text", action.text);
            a.read("within_minutes", action.withinMinutes, 0, 10'080);
        });
    });
}

void pondingLevels(JsonObject& file, CityProfile& profile) {
    file.list("levels", profile.pondingLevels, [](JsonObject& o, PondingLevel& l) {
        o.read("level", l.level, 0, 9);
        o.read("from_depth", l.fromDepth, 0, 20);
        o.read("name", l.name);
        o.read("action", l.action);
    });
}

void depthClasses(JsonObject& file, CityProfile& profile) {
    file.read("mask_below", profile.depthMask, 0, 20);
    file.list("classes", profile.depthClasses, [](JsonObject& o, DepthClass& c) {
        o.readOneOf("scheme", c.scheme, kDepthSchemes);
        o.read("from_depth", c.fromDepth, 0, 100);
        o.readColour("colour", c.colour);
        o.read("name", c.name);
    });
}

void reportRules(JsonObject& file, CityProfile& profile) {
    file.list("rules", profile.reportRules, [](JsonObject& o, ReportRule& r) {
        o.read("id", r.id);
        o.read("severities", r.severities);
        o.readOneOf("kind", r.kind, kReportKinds);
        o.read("within_minutes", r.withinMinutes, 0, 100'000);
        o.read("daily_at", r.dailyAt);
        o.read("to", r.to);
    });
}

void callAck(JsonObject& file, CityProfile& profile) {
    file.list("timers", profile.callTimers, [](JsonObject& o, CallTimer& t) {
        o.read("warning_level", t.warningLevel, 1, 4);
        o.read("answer_minutes", t.answerMinutes, 1, 1440);
        o.read("acknowledge_minutes", t.acknowledgeMinutes, 1, 1440);
        o.read("action_minutes", t.actionMinutes, 1, 1440);
        o.read("retries", t.retries, 0, 20);
    });
    file.list("escalation", profile.callEscalation, [](JsonObject& o, NamedCode& n) { readNamedCode(o, n, "step"); });
}

void suspension(JsonObject& file, CityProfile& profile) {
    file.list("measures", profile.suspensions, [](JsonObject& o, NamedCode& n) { readNamedCode(o, n, "id"); });
}

void floodSeason(JsonObject& file, CityProfile& profile) {
    file.list("periods", profile.floodSeason, [](JsonObject& o, SeasonPeriod& p) {
        o.read("id", p.id);
        o.read("name", p.name);
        o.read("from", p.from);
        o.read("to", p.to);
        for (const std::string* day : {&p.from, &p.to}) {
            if (o.ok() && !parseInstant("2000-" + *day, TimeZone{})) {
                o.fail(day == &p.from ? "from" : "to", msg("a day such as 05-15 is expected"));
            }
        }
    });
}

void warningSignals(JsonObject& file, CityProfile& profile) {
    file.list("signals", profile.signals, [](JsonObject& o, SignalRule& s) {
        o.read("event", s.event);
        o.read("name", s.name);
        readLevel(o, s.level);
        o.read("metric", s.metric);
        o.read("hours", s.hours, 0, 240);
        o.read("value", s.value);
        o.read("unit", s.unit);
        o.read("text", s.text);
    });
    file.list("rain_grades", profile.rainGrades, [](JsonObject& o, RainGrade& g) {
        o.read("hours", g.hours, 1, 240);
        o.read("from", g.from, 0, 5000);
        o.read("name", g.name);
    });
}

void eventCodes(JsonObject& file, CityProfile& profile) {
    file.list("codes", profile.eventCodes, [](JsonObject& o, NamedCode& n) { readNamedCode(o, n, "code"); });
}

}  // namespace weir::city::readers
