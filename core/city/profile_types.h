// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Long by design: the whole city profile on one page.
#pragma once

#include "core/base/time.h"
#include "core/model/hazard_grade.h"
#include "core/model/names.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The entries of a city profile. Levels are 1 (Ⅰ, most severe) to 4 (Ⅳ). Every rule carries its pedigree; what is not
/// known is absent, never a guess.
namespace weir::city {

using model::Level;

/// How well an entry is founded. `default_` and `unverified` are shown as 默认 / 待核实 until the duty authority
/// confirms.
enum class Confidence { official, cited, default_, unverified };

struct Pedigree {
    std::string source;
    Confidence confidence = Confidence::unverified;
    std::string confirmedBy;  ///< empty: not confirmed
    std::optional<Instant> confirmedAt;
    std::string effectiveFrom;  ///< "YYYY-MM-DD" or empty
    [[nodiscard]] bool needsConfirmation() const {
        return confirmedBy.empty() && (confidence == Confidence::default_ || confidence == Confidence::unverified);
    }
    bool operator==(const Pedigree&) const = default;
};

/// A name on screen in both languages.
struct Names {
    std::string zh;
    std::string en;
    bool operator==(const Names&) const = default;
};

// ---- the city and its organisation ----

struct CityInfo {
    std::string id;  ///< "luohe"
    Names name;
    std::string code;        ///< GB/T 2260, 6 digits
    std::string workingCrs;  ///< "EPSG:4547"
    std::int64_t timeZoneMinutes = 480;
    geo::LonLat centre;
    std::optional<geo::LonLatBox> extent;  ///< roughly; absent: not said
    Names disclaimer;                      ///< printed over demonstration data
    std::string orderNumber;               ///< "调〔{year}〕{n:03}": year and running number within it, both needed
    Pedigree pedigree;
};

struct RoleRule {
    std::string id;  ///< as desk roles are named: "duty_officer"
    Names name;
    Pedigree pedigree;
};

struct UnitRule {
    std::string code;
    model::UnitType type = model::UnitType::department;
    Names name;
    std::string parent;  ///< code of another unit, empty at the top
    std::string leadDepartment;
    std::string duties;
    Pedigree pedigree;
};

struct PostRule {
    std::string code;
    std::string unit;  ///< unit code
    Names name;
    std::string role;               ///< RoleRule::id
    std::vector<std::string> rota;  ///< "A", "B", "C"
    Pedigree pedigree;
};

// ---- levels, thresholds, decisions ----

struct LevelRule {
    Level level = 0;
    std::string roman;
    Names name;
    Names severity;
    Names colourName;
    std::string colour;  ///< "#RRGGBB"
    std::string textColour;
    std::string shape;  ///< octagon | diamond | triangle | circle: never by colour alone
    std::string capSeverity;
    Pedigree pedigree;
};

struct Threshold {
    std::string id;  ///< "river.near_warning_margin"
    double value = 0;
    std::string unit;
    Names name;
    Pedigree pedigree;
};

/// Who decides at a level. Any role of a list may act; `signatures` different people of `sign` are needed.
struct DecisionRule {
    Level level = 0;
    std::vector<std::string> propose;
    std::vector<std::string> review;
    std::vector<std::string> sign;
    std::int64_t signatures = 1;
    std::vector<std::string> urgent;     ///< may activate before the signature
    std::int64_t regulariseMinutes = 0;  ///< time to obtain the owed signature; 0: no rule
    Names record;                        ///< what must be on file
    Pedigree pedigree;
};

struct TransitionRule {
    bool skipLevels = true;
    std::string escalationSignedBy;  ///< target_level | current_level
    std::string terminationSignedBy;
    Pedigree pedigree;
};

struct Condition {
    std::string metric;  ///< "stage_above_warning" …
    std::string op;      ///< ">=" ">" "<=" "<" "=="
    double value = 0;
    std::string unit;
};

/// A level is proposed when any criterion of it holds; `also` must hold with it. A metric that needs a missing station
/// threshold holds never.
struct Criterion {
    std::string id;
    Level level = 0;
    model::HazardType hazard = model::HazardType::combined;
    Condition when;
    std::vector<Condition> also;
    std::string scope;  ///< city | any_county | any_key_station …
    Names text;
    Pedigree pedigree;
};

struct ChecklistAction {
    Level level = 0;
    Names text;
    std::int64_t withinMinutes = 0;  ///< interval or time limit; 0: none
};
struct ChecklistItem {
    std::string id;
    Names topic;
    std::vector<ChecklistAction> actions;
    Pedigree pedigree;
};

// ---- water on roads, reports, calls ----

struct PondingLevel {
    std::int64_t level = 0;  ///< 0 normal … 4 critical
    double fromDepth = 0;    ///< m
    Names name;
    Names action;
    Pedigree pedigree;
};

struct DepthClass {
    std::string scheme;    ///< flood_map | urban
    double fromDepth = 0;  ///< m
    std::string colour;
    Names name;
    Pedigree pedigree;
};

struct ReportRule {
    std::string id;
    std::vector<std::string> severities;  ///< of model::Severity
    std::string kind;                     ///< phone | written | follow_up | loss
    std::int64_t withinMinutes = 0;
    std::vector<std::string> dailyAt;  ///< "08:00"
    Names to;
    Pedigree pedigree;
};

struct CallTimer {
    Level warningLevel = 0;
    std::int64_t answerMinutes = 0;
    std::int64_t acknowledgeMinutes = 0;
    std::int64_t actionMinutes = 0;
    std::int64_t retries = 0;
    Pedigree pedigree;
};

/// Anything that is an identifier with a name: suspension measures, steps of a call, event codes.
struct NamedCode {
    std::string id;
    Names name;
    Pedigree pedigree;
};

struct SeasonPeriod {
    std::string id;
    Names name;
    std::string from;  ///< "MM-DD", both ends belong to the period
    std::string to;
    Pedigree pedigree;
};

struct SignalRule {
    std::string event;
    Names name;
    Level level = 0;
    std::string metric;
    std::optional<double> hours;
    std::optional<double> value;
    std::string unit;
    Names text;
    Pedigree pedigree;
};

struct RainGrade {
    std::int64_t hours = 24;
    double from = 0;  ///< mm
    Names name;
    Pedigree pedigree;
};

// ---- catalogues ----

struct MaterialRule {
    std::string id;
    Names name;
    std::string unit;
    std::string gbCode;  ///< GB/T 38565, 7 digits, may be empty
    std::string category;
    std::vector<std::string> specifications;
    std::int64_t shelfLifeYears = 0;  ///< 0: does not expire
    double demoWeight = 1;            ///< share in demonstration stocks
    Pedigree pedigree;
};

struct TeamTypeRule {
    model::TeamType type = model::TeamType::village;
    Names name;
    std::int64_t assemblyMinutes = 30;
    std::string equipment;
    Pedigree pedigree;
};

struct NamedBeta {
    Names name;
    double beta = 1;
};
struct HazardCategory {
    std::string symbol;  ///< "W5.3"
    double beta = 1;
    double critical = 1;  ///< t
};
struct NamedSubstance {
    Names name;
    double critical = 1;   ///< t
    std::string category;  ///< whose β holds unless the substance has its own
    bool waterReactive = false;
};
struct HazardTables {
    model::HazardCoefficients coefficients;
    std::vector<NamedBeta> namedBeta;
    std::vector<HazardCategory> categories;
    std::vector<NamedSubstance> substances;
    Pedigree pedigree;
    /// The catalogue's substance with its β and Q and `quantity` tonnes; absent when the name is not in the catalogue.
    [[nodiscard]] std::optional<model::Substance> substance(std::string_view zhName, double quantity) const;
};

// ---- places ----

struct CountyRule {
    std::string code;
    Names name;
    geo::LonLat seat;  ///< rough, for demonstration only
    Pedigree pedigree;
};
struct TownshipRule {
    std::string code;  ///< 9 digits
    Names name;
    std::string county;
    std::string subHq;  ///< unit code of the sub-HQ that groups it
    geo::LonLat seat;   ///< rough, for demonstration only
    Pedigree pedigree;
};
struct FunctionalZone {
    Names name;
    Pedigree pedigree;
};
struct VillageRule {
    std::string code;  ///< 12 digits
    std::string name;
    std::string township;
};

struct StationRule {
    std::string stcd;  ///< empty when not known
    Names name;
    model::StationType type = model::StationType::river;
    std::string river;
    std::string county;  ///< empty outside the city
    geo::LonLat position;
    std::int64_t intervalMinutes = 60;
    bool demonstration = false;  ///< belongs to the demonstration city
    std::string datum;
    std::optional<double> datumOffset;  ///< m; thresholds as in model::Station, absent = 阈值缺失
    std::optional<double> guard;
    std::optional<double> warning;
    std::optional<double> guarantee;
    std::optional<double> record;
    std::optional<double> crown;
    std::optional<double> floodLimit;
    Pedigree pedigree;
};

// ---- demonstration ----

struct TeamSize {
    std::int64_t count = 0;
    std::int64_t people = 0;
};
/// The published sizes that the demonstration city repeats.
struct DemoSizes {
    std::vector<geo::LonLat> outline;  ///< hand-made, generalised, not closed
    std::string outlineNote;
    TeamSize city;
    TeamSize county;
    TeamSize township;
    TeamSize village;
    std::int64_t excavators = 0;
    std::int64_t loaders = 0;
    std::int64_t cranes = 0;
    std::int64_t otherMachines = 0;
    std::int64_t hazardSources = 0;
    std::int64_t enterprises = 0;
    std::int64_t stockTotal = 0;
    std::int64_t warehouses = 0;
    std::int64_t shelters = 0;
    std::int64_t population = 0;
    Pedigree populationPedigree;  ///< its own: the people of the whole city are of another source
    std::int64_t readingsHours = 0;
    Pedigree pedigree;
};

}  // namespace weir::city

template <>
struct weir::EnumNames<weir::city::Confidence> {
    static constexpr std::array<std::string_view, 4> names{"official", "cited", "default", "unverified"};
};
