// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/city/profile_types.h"

#include <filesystem>
#include <string_view>

namespace weir::city {

/// A city's rules as data: what resources/cities/<city>/ holds, read once and never changed while a desk is open.
struct CityProfile {
    CityInfo city;
    std::vector<RoleRule> roles;
    std::vector<UnitRule> units;
    std::vector<PostRule> posts;
    std::vector<LevelRule> levels;  ///< by level, 1 to 4
    std::vector<Threshold> thresholds;
    std::vector<DecisionRule> decisions;  ///< by level, 1 to 4
    TransitionRule transitions;
    std::string ruleSet;  ///< name of the criteria set
    std::vector<Criterion> criteria;
    std::vector<ChecklistItem> checklists;
    std::vector<PondingLevel> pondingLevels;  ///< by depth
    double depthMask = 0;                     ///< m; shallower water is not drawn
    std::vector<DepthClass> depthClasses;
    std::vector<ReportRule> reportRules;
    std::vector<CallTimer> callTimers;
    std::vector<NamedCode> callEscalation;
    std::vector<NamedCode> suspensions;
    std::vector<SeasonPeriod> floodSeason;
    std::vector<SignalRule> signals;
    std::vector<RainGrade> rainGrades;
    std::vector<NamedCode> eventCodes;
    std::vector<MaterialRule> materials;
    std::vector<TeamTypeRule> teamTypes;
    HazardTables hazards;
    std::vector<CountyRule> counties;
    std::vector<TownshipRule> townships;
    std::vector<FunctionalZone> functionalZones;
    std::vector<VillageRule> villages;  ///< by township, then code
    Pedigree villagePedigree;
    std::vector<StationRule> stations;
    std::optional<DemoSizes> demo;  ///< absent when the folder has no demo.json

    // Absent when the profile has no such entry.
    [[nodiscard]] const LevelRule* level(Level level) const;
    [[nodiscard]] const DecisionRule* decision(Level level) const;
    [[nodiscard]] const Threshold* threshold(std::string_view id) const;
    [[nodiscard]] const UnitRule* unit(std::string_view code) const;
    [[nodiscard]] const RoleRule* role(std::string_view id) const;
    [[nodiscard]] const CountyRule* county(std::string_view code) const;
    [[nodiscard]] const TownshipRule* township(std::string_view code) const;
    [[nodiscard]] const TeamTypeRule* teamType(model::TeamType type) const;
    /// The deepest ponding level whose depth is reached; absent below the first.
    [[nodiscard]] const PondingLevel* ponding(double depth) const;
    [[nodiscard]] TimeZone timeZone() const { return TimeZone{std::chrono::minutes{city.timeZoneMinutes}}; }
};

/// The names of the files a folder must hold; demo.json may be there too.
[[nodiscard]] std::span<const std::string_view> profileFiles();

/// Reads and checks a whole folder. Nothing in it is trusted: an unknown key, a missing or mistyped field, a value out
/// of range or a reference that leads nowhere is an error that names the file and the JSON pointer (RFC 6901).
[[nodiscard]] Result<CityProfile> loadCityProfile(const std::filesystem::path& folder);

/// References between files: roles, units, counties, townships, levels. Part of loadCityProfile.
[[nodiscard]] Result<void> checkReferences(const CityProfile& profile);

/// A rule the duty authority has not confirmed yet: shown as 默认 or 待核实.
struct Unconfirmed {
    std::string area;  ///< "criteria", "thresholds" …
    std::string id;
    Pedigree pedigree;
};
[[nodiscard]] std::vector<Unconfirmed> unconfirmed(const CityProfile& profile);

}  // namespace weir::city
