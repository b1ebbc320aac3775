// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/profile.h"

#include "core/base/text.h"

#include <set>

namespace weir::city {

namespace {

/// The first broken reference found, as an error that names file and place.
class Checker {
public:
    void expect(bool holds, std::string_view file, std::string_view place, const Message& what) {
        if (!holds && !m_error) {
            m_error = fail(ErrorCode::invalid, msg("City profile {0}, {1}: {2}", file, place, what.text()),
                           msg("Correct the file and load the profile again"));
        }
    }
    /// Ids of a list are unique and not empty.
    template <class T, class F>
    void unique(std::string_view file, std::string_view list, const std::vector<T>& items, F idOf) {
        std::set<std::string> seen;
        for (std::size_t i = 0; i < items.size(); ++i) {
            const std::string id{idOf(items[i])};
            const bool fresh = !id.empty() && seen.insert(id).second;
            expect(fresh, file, place(list, i), msg("{0} is empty or given twice", shorten(id)));
        }
    }
    static std::string place(std::string_view list, std::size_t index) { return fmt::format("/{}/{}", list, index); }
    [[nodiscard]] Result<void> result() const { return m_error ? Result<void>{*m_error} : Result<void>{}; }

private:
    std::optional<Error> m_error;
};

void checkLevels(Checker& c, const CityProfile& p) {
    c.expect(p.levels.size() == 4, "levels.json", "/levels", msg("there must be four levels"));
    c.expect(p.decisions.size() == 4, "decision_matrix.json", "/rules", msg("there must be one rule for each level"));
    for (Level level = 1; level <= 4; ++level) {
        c.expect(p.level(level) != nullptr, "levels.json", "/levels", msg("level {0} is missing", level));
        c.expect(p.decision(level) != nullptr, "decision_matrix.json", "/rules", msg("level {0} is missing", level));
    }
}

void checkDecisions(Checker& c, const CityProfile& p) {
    for (const DecisionRule& rule : p.decisions) {
        const std::string place = fmt::format("/rules (level {})", rule.level);
        for (const auto* roles : {&rule.propose, &rule.review, &rule.sign, &rule.urgent}) {
            c.expect(!roles->empty(), "decision_matrix.json", place, msg("a step has no role"));
            for (const std::string& role : *roles) {
                c.expect(p.role(role) != nullptr, "decision_matrix.json", place,
                         msg("role {0} does not exist", shorten(role)));
            }
        }
    }
}

void checkOrganisation(Checker& c, const CityProfile& p) {
    constexpr std::string_view file = "organisation.json";
    c.unique(file, "roles", p.roles, [](const RoleRule& r) { return r.id; });
    c.unique(file, "units", p.units, [](const UnitRule& u) { return u.code; });
    c.unique(file, "posts", p.posts, [](const PostRule& r) { return r.code; });
    for (std::size_t i = 0; i < p.units.size(); ++i) {
        const std::string& parent = p.units[i].parent;
        c.expect(parent.empty() || p.unit(parent) != nullptr, file, Checker::place("units", i),
                 msg("unit {0} does not exist", shorten(parent)));
        c.expect(parent != p.units[i].code, file, Checker::place("units", i), msg("a unit cannot be its own parent"));
    }
    for (std::size_t i = 0; i < p.posts.size(); ++i) {
        const PostRule& post = p.posts[i];
        const std::string place = Checker::place("posts", i);
        c.expect(p.unit(post.unit) != nullptr, file, place, msg("unit {0} does not exist", shorten(post.unit)));
        c.expect(p.role(post.role) != nullptr, file, place, msg("role {0} does not exist", shorten(post.role)));
        for (std::size_t k = 0; k < post.rota.size(); ++k) {
            c.expect(k < 3 && post.rota[k] == std::string(1, static_cast<char>('A' + k)), file, place,
                     msg("a rota is A, then B, then C"));
        }
        c.expect(!post.rota.empty(), file, place, msg("a rota is A, then B, then C"));
    }
}

void checkPlaces(Checker& c, const CityProfile& p) {
    constexpr std::string_view file = "divisions.json";
    c.unique(file, "counties", p.counties, [](const CountyRule& r) { return r.code; });
    c.unique(file, "townships", p.townships, [](const TownshipRule& r) { return r.code; });
    for (std::size_t i = 0; i < p.townships.size(); ++i) {
        const TownshipRule& township = p.townships[i];
        const std::string place = Checker::place("townships", i);
        c.expect(p.county(township.county) != nullptr, file, place, msg("county {0} does not exist", township.county));
        const UnitRule* subHq = p.unit(township.subHq);
        c.expect(subHq != nullptr && subHq->type == model::UnitType::subHq, file, place,
                 msg("sub-HQ {0} does not exist", shorten(township.subHq)));
    }
    std::set<std::string> villages;
    for (const VillageRule& village : p.villages) {
        c.expect(p.township(village.township) != nullptr, "villages.json", "/villages/" + shorten(village.township),
                 msg("township {0} does not exist", shorten(village.township)));
        c.expect(villages.insert(village.code).second, "villages.json", "/villages/" + village.township,
                 msg("{0} is empty or given twice", village.code));
    }
    for (std::size_t i = 0; i < p.stations.size(); ++i) {
        const StationRule& station = p.stations[i];
        c.expect(station.county.empty() || p.county(station.county) != nullptr, "stations.json",
                 Checker::place("stations", i), msg("county {0} does not exist", shorten(station.county)));
    }
}

void checkCatalogues(Checker& c, const CityProfile& p) {
    c.unique("thresholds.json", "thresholds", p.thresholds, [](const Threshold& t) { return t.id; });
    c.unique("criteria.json", "criteria", p.criteria, [](const Criterion& r) { return r.id; });
    c.unique("checklists.json", "items", p.checklists, [](const ChecklistItem& r) { return r.id; });
    c.unique("report_rules.json", "rules", p.reportRules, [](const ReportRule& r) { return r.id; });
    c.unique("suspension.json", "measures", p.suspensions, [](const NamedCode& r) { return r.id; });
    c.unique("event_codes.json", "codes", p.eventCodes, [](const NamedCode& r) { return r.id; });
    c.unique("materials.json", "materials", p.materials, [](const MaterialRule& m) { return m.id; });
    c.unique("teams.json", "types", p.teamTypes, [](const TeamTypeRule& t) { return nameOf(t.type); });
    c.unique("hazards_gb18218.json", "categories", p.hazards.categories,
             [](const HazardCategory& h) { return h.symbol; });
    for (std::size_t i = 0; i < p.materials.size(); ++i) {
        c.expect(!p.materials[i].specifications.empty(), "materials.json", Checker::place("materials", i),
                 msg("a material needs a specification"));
    }
    for (std::size_t i = 0; i < p.reportRules.size(); ++i) {
        for (const std::string& severity : p.reportRules[i].severities) {
            c.expect(parseEnum<model::Severity>(severity).has_value(), "report_rules.json", Checker::place("rules", i),
                     msg("severity {0} does not exist", shorten(severity)));
        }
    }
    std::set<std::string> categories;
    for (const HazardCategory& category : p.hazards.categories) {
        categories.insert(category.symbol);
    }
    for (std::size_t i = 0; i < p.hazards.substances.size(); ++i) {
        c.expect(categories.contains(p.hazards.substances[i].category), "hazards_gb18218.json",
                 Checker::place("named_critical", i),
                 msg("category {0} does not exist", shorten(p.hazards.substances[i].category)));
    }
}

}  // namespace

Result<void> checkReferences(const CityProfile& profile) {
    Checker checker;
    checkLevels(checker, profile);
    checkOrganisation(checker, profile);
    checkDecisions(checker, profile);
    checkPlaces(checker, profile);
    checkCatalogues(checker, profile);
    return checker.result();
}

std::vector<Unconfirmed> unconfirmed(const CityProfile& p) {
    std::vector<Unconfirmed> found;
    const auto add = [&](std::string_view area, const auto& items, auto idOf) {
        for (const auto& item : items) {
            if (item.pedigree.needsConfirmation()) {
                found.push_back(Unconfirmed{std::string{area}, std::string{idOf(item)}, item.pedigree});
            }
        }
    };
    const auto id = [](const auto& item) { return item.id; };
    const auto code = [](const auto& item) { return item.code; };
    const auto name = [](const auto& item) { return item.name.zh; };
    const auto level = [](const auto& item) { return std::to_string(item.level); };
    add("levels", p.levels, level);
    add("thresholds", p.thresholds, id);
    add("decision_matrix", p.decisions, level);
    add("criteria", p.criteria, id);
    add("checklists", p.checklists, id);
    add("stations", p.stations, name);
    add("organisation", p.units, code);
    add("organisation", p.posts, code);
    add("ponding_levels", p.pondingLevels, level);
    add("depth_classes", p.depthClasses, name);
    add("report_rules", p.reportRules, id);
    add("call_ack", p.callTimers, [](const CallTimer& t) { return std::to_string(t.warningLevel); });
    add("suspension", p.suspensions, id);
    add("flood_season", p.floodSeason, id);
    add("warning_signals", p.signals, [](const SignalRule& s) { return s.event + "/" + std::to_string(s.level); });
    add("event_codes", p.eventCodes, id);
    add("materials", p.materials, id);
    add("teams", p.teamTypes, [](const TeamTypeRule& t) { return nameOf(t.type); });
    if (p.transitions.pedigree.needsConfirmation()) {
        found.push_back(Unconfirmed{"decision_matrix", "transitions", p.transitions.pedigree});
    }
    if (p.demo && p.demo->populationPedigree.needsConfirmation()) {
        found.push_back(Unconfirmed{"demo", "population", p.demo->populationPedigree});
    }
    return found;
}

}  // namespace weir::city
