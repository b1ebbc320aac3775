// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Long by design: the domain on one page, a struct for each kind the desk keeps.
#pragma once

#include "core/base/enum_names.h"
#include "core/base/id.h"
#include "core/geo/geometry.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The structs of the domain. Field names in describe() (fields.h) are the store's columns. Terms: the field's standard
/// ones; levels are integers 1 (Ⅰ, most severe) to 4 (Ⅳ). Units are in the comments; positions are CGCS2000
/// longitude/latitude.
namespace weir::model {

using geo::Geometry;
using geo::LonLat;

using DivisionId = Id<struct DivisionTag>;
using ZoneId = Id<struct ZoneTag>;
using UnitId = Id<struct UnitTag>;
using PostId = Id<struct PostTag>;
using PersonId = Id<struct PersonTag>;
using TeamId = Id<struct TeamTag>;
using WarehouseId = Id<struct WarehouseTag>;
using MaterialId = Id<struct MaterialTag>;
using StockId = Id<struct StockTag>;
using MachineId = Id<struct MachineTag>;
using HazardSourceId = Id<struct HazardSourceTag>;
using StationId = Id<struct StationTag>;
using ShelterId = Id<struct ShelterTag>;
using VillageId = Id<struct VillageTag>;
using PlanId = Id<struct PlanTag>;
using IncidentId = Id<struct IncidentTag>;
using OrderId = Id<struct OrderTag>;
using AssignmentId = Id<struct AssignmentTag>;
using OrderLineId = Id<struct OrderLineTag>;
using WarningId = Id<struct WarningTag>;
using ResponseId = Id<struct ResponseTag>;
using SignatureId = Id<struct SignatureTag>;
using LogId = Id<struct LogTag>;
using LayerId = Id<struct LayerTag>;
using BookmarkId = Id<struct BookmarkTag>;
using AnnotationId = Id<struct AnnotationTag>;
using SettingId = Id<struct SettingTag>;

/// Level 1..4 = Ⅰ..Ⅳ; 0 where none.
using Level = std::int64_t;

/// What every row carries.
template <class IdType>
struct Entity {
    IdType id;
    std::int64_t revision = 0;
    Instant createdAt{};
    Instant updatedAt{};
    std::optional<Instant> retiredAt;
};

// ---- administrative divisions (GB/T 2260 codes) and places ----

enum class DivisionLevel { province, city, county, township, village };

struct Division : Entity<DivisionId> {
    std::string code;  ///< 6 digits, 9 for townships
    std::string name;
    DivisionLevel level = DivisionLevel::county;
    std::string parentCode;
    std::int64_t population = 0;
    Geometry outline;
};

struct Village : Entity<VillageId> {
    std::string code;  ///< 12 digits
    std::string name;
    std::string townshipCode;
    std::string countyCode;
    std::int64_t population = 0;
    std::int64_t households = 0;
    std::int64_t vulnerable = 0;  ///< people who need help to leave
    std::string contactName;
    std::string contactPhone;
    std::optional<LonLat> position;
};

enum class ZoneType { command, evacuation, detentionBasin, patrol, closure, other };
enum class PlanState { draft, approved, superseded };

/// A command zone, evacuation zone or other area drawn by planners.
struct Zone : Entity<ZoneId> {
    std::string name;
    ZoneType type = ZoneType::command;
    std::string code;
    UnitId unit;  ///< sub-HQ or township that answers for it
    std::string responsible;
    std::string phone;
    PlanState state = PlanState::draft;
    std::string note;
    std::string sourceNote;  ///< where the outline comes from, datum and repairs included
    Geometry area;
};

// ---- organisation ----

enum class UnitType { headquarters, subHq, taskForce, office, department, township };

struct Unit : Entity<UnitId> {
    std::string name;
    UnitType type = UnitType::department;
    std::string code;  ///< "tf_rescue", "subhq_river" …
    UnitId parent;
    std::string leadDepartment;
    std::string duties;
    std::string source;
    std::string confidence;  ///< official | cited | default | unverified
};

struct Person : Entity<PersonId> {
    std::string name;
    std::string title;
    std::string phone;
    UnitId unit;
    std::string role;  ///< role name that decides what the person may do (Role)
};

/// A post is never empty: A leads, B and C substitute.
struct Post : Entity<PostId> {
    std::string name;
    UnitId unit;
    PersonId holderA;
    PersonId holderB;
    PersonId holderC;
    std::string onDuty;  ///< "A", "B" or "C"
};

// ---- forces and material ----

enum class TeamLevel { city, county, township, village };
enum class TeamType {
    fire,
    waterWorks,
    mine,
    hazmat,
    medical,
    powerComms,
    drainage,
    roads,
    police,
    militia,
    army,
    volunteer,
    village
};
enum class Readiness { standing, assembling, dispatched, onScene, returning, resting };

struct Team : Entity<TeamId> {
    std::string name;
    std::string code;
    TeamLevel level = TeamLevel::village;
    TeamType type = TeamType::village;
    std::string divisionCode;
    std::int64_t headcount = 0;
    std::string leader;
    std::string phone;
    std::int64_t assemblyMinutes = 30;
    Readiness readiness = Readiness::standing;
    std::string equipment;
    std::string base;  ///< address
    std::optional<Instant> contactCheckedAt;
    std::optional<LonLat> position;
};

struct Warehouse : Entity<WarehouseId> {
    std::string name;
    std::string code;
    TeamLevel level = TeamLevel::county;
    std::string divisionCode;
    std::string custodian;
    std::string phone;
    std::string address;
    std::optional<LonLat> position;
};

struct Material : Entity<MaterialId> {
    std::string name;
    std::string code;
    std::string gbCode;    ///< GB/T 38565, 7 digits, may be empty
    std::string unitName;  ///< 条, 件, 台, m3 …
    std::string category;
};

/// One stock line. quantity and reserved are in the material's unit; available = quantity - reserved.
struct Stock : Entity<StockId> {
    WarehouseId warehouse;
    MaterialId material;
    std::string specification;
    std::int64_t batchYear = 0;
    std::int64_t quantity = 0;
    std::int64_t reserved = 0;
    std::int64_t minimum = 0;
    std::string quality;  ///< good | worn | damaged
    std::optional<Instant> expiresAt;
};

struct Machine : Entity<MachineId> {
    std::string name;
    std::string type;  ///< excavator | loader | crane | other
    std::string plate;
    std::string owner;
    std::string operatorName;
    std::string phone;
    std::string divisionCode;
    std::optional<LonLat> position;
};

// ---- hazards, stations, shelters ----

/// q and Q in tonnes; beta and Q by GB 18218-2018 tables.
struct Substance {
    std::string name;
    double quantity = 0;
    double critical = 1;
    double beta = 1;
    bool waterReactive = false;
    bool operator==(const Substance&) const = default;
};

/// A guarantor of the three-level system (应急厅〔2021〕12号).
struct Guarantor {
    std::string name;
    std::string phone;
    bool operator==(const Guarantor&) const = default;
};

struct HazardSource : Entity<HazardSourceId> {
    std::string name;
    std::string code;
    std::string enterprise;
    std::string divisionCode;
    std::vector<Substance> substances;
    std::int64_t peopleWithin500m = 0;
    double rValue = 0;      ///< GB 18218-2018 4.3.3
    Level grade = 4;        ///< 1..4
    Guarantor principal;    ///< 主要负责人
    Guarantor technical;    ///< 技术负责人
    Guarantor operational;  ///< 操作负责人
    std::optional<LonLat> position;
};

enum class StationType { rain, river, riverStage, reservoir, gate, pump, waterlogging };

/// Thresholds in metres on the station's own datum; absent = 阈值缺失, never a default.
struct Station : Entity<StationId> {
    std::string stcd;  ///< 8 characters, SL 323
    std::string name;
    std::string river;
    StationType type = StationType::river;
    std::string divisionCode;
    std::string datumName;
    std::optional<double> datumOffset;     ///< Z85 = Z + offset, m
    std::optional<double> guardStage;      ///< Z_GUARD 设防
    std::optional<double> warningStage;    ///< WRZ 警戒
    std::optional<double> guaranteeStage;  ///< GRZ 保证
    std::optional<double> recordStage;     ///< OBHTZ
    std::optional<double> crownElevation;  ///< min(LDKEL, RDKEL)
    std::optional<double> floodLimit;      ///< FSLTDZ of the period, reservoirs
    std::int64_t intervalMinutes = 60;     ///< reporting interval
    std::string source;
    std::string confidence;
    std::optional<LonLat> position;
};

/// The newest accepted value of a station and element; readings in bulk live in their own append-only table.
enum class Element { stage, flow, rain, pondingDepth, reservoirStage };

struct Reading {
    StationId station;
    Element element = Element::stage;
    Instant time{};
    double value = 0;  ///< m, m3/s, mm in the interval, m, m
    std::string source;
    std::int64_t quality = 0;  ///< 0 good, 1 doubtful, 2 rejected
    bool operator==(const Reading&) const = default;
};

struct Shelter : Entity<ShelterId> {
    std::string name;
    std::string code;
    std::string divisionCode;
    std::string address;
    std::int64_t capacity = 0;  ///< people
    std::int64_t beds = 0;
    double area = 0;     ///< effective area, m2
    std::string indoor;  ///< indoor | outdoor
    std::string contactName;
    std::string contactPhone;
    std::optional<double> elevation;  ///< ground, m
    std::optional<LonLat> position;
};

struct Plan : Entity<PlanId> {
    std::string name;
    std::string type;
    PlanState state = PlanState::draft;
    std::string text;
    std::string source;
};

// ---- incidents and orders ----

enum class IncidentState { reported, verified, dispatched, handling, controlled, closed };
enum class IncidentType {
    breach,
    overtopping,
    piping,
    seepage,
    sinkhole,
    slide,
    crack,
    bankCollapse,
    scour,
    gateFailure,
    waterlogging,
    trapped,
    roadCut,
    hazardSource,
    other
};
enum class Severity { ordinary, larger, major };  ///< 一般 / 较大 / 重大

struct Incident : Entity<IncidentId> {
    std::string title;
    IncidentType type = IncidentType::other;
    Severity severity = Severity::ordinary;
    IncidentState state = IncidentState::reported;
    std::string place;
    std::string description;
    std::string reporter;
    std::string reporterPhone;
    std::string divisionCode;
    Instant occurredAt{};
    std::optional<Instant> verifiedAt;
    std::string verifiedBy;
    std::optional<Instant> closedAt;
    std::string closeReason;
    std::optional<LonLat> position;
};

enum class OrderType { team, material, machine, works, pump, closure, evacuation, suspension };
/// draft → reviewed → signed → issued → received → executing → done → verified; cancelled from any state before done.
enum class OrderState { draft, reviewed, signed_, issued, received, executing, done, verified, cancelled };
/// Inside executing: what the team last told.
enum class OrderPhase { none, enRoute, onScene, working };

struct Order : Entity<OrderId> {
    std::string number;  ///< "调〔2026〕031", given at issue, gapless per year
    OrderType type = OrderType::team;
    OrderState state = OrderState::draft;
    OrderPhase phase = OrderPhase::none;
    std::int64_t progress = 0;  ///< per cent
    IncidentId incident;
    std::string task;
    std::string destination;
    std::string draftedBy;
    std::string signedBy;
    std::string signMethod;  ///< wet | electronic | phone
    std::optional<Instant> issuedAt;
    std::optional<Instant> receivedAt;
    std::optional<Instant> enRouteAt;
    std::optional<Instant> onSceneAt;
    std::optional<Instant> doneAt;
    std::optional<Instant> cancelledAt;
    std::optional<Instant> dueAt;
    std::string receivedBy;
    std::string lastReport;
    std::string cancelReason;
    std::optional<LonLat> target;
};

/// A team or machine promised to an order. The schema allows one unreleased assignment per team and per machine.
struct Assignment : Entity<AssignmentId> {
    OrderId order;
    TeamId team;
    MachineId machine;
    bool active = false;  ///< true from issue to done or cancel
    std::optional<Instant> releasedAt;
};

/// Material promised to an order. reserved at issue, consumed or returned at completion.
struct OrderLine : Entity<OrderLineId> {
    OrderId order;
    StockId stock;
    std::int64_t quantity = 0;
    std::int64_t returned = 0;
    bool active = false;
};

// ---- warnings and responses ----

enum class HazardType { river, waterlogging, farmland, rainstorm, typhoon, heat, geology, combined };
enum class WarningState { issued, updated, upgraded, downgraded, lifted, expired };

struct Warning : Entity<WarningId> {
    std::string title;
    std::string issuer;
    std::string event;  ///< 暴雨, 水情, 内涝 …
    HazardType hazard = HazardType::rainstorm;
    Level level = 4;
    WarningState state = WarningState::issued;
    std::string content;
    std::string areaText;
    std::string divisionCodes;  ///< comma separated GB/T 2260
    Instant issuedAt{};
    std::optional<Instant> expiresAt;
    std::optional<Instant> liftedAt;
    std::string publishedBy;
    std::string approvedBy;  ///< the second person
    std::string liftReason;
    bool exercise = false;
};

enum class ResponseState { proposed, authorising, active, terminated, rejected };

struct Response : Entity<ResponseId> {
    HazardType hazard = HazardType::river;
    Level level = 4;
    ResponseState state = ResponseState::proposed;
    std::string areaText;
    std::string divisionCodes;
    std::string reason;
    std::string clause;  ///< rule and source the proposal rests on
    std::string evidence;
    std::string proposedBy;
    Level previousLevel = 0;  ///< level in force while a change is being authorised; 0 for a first activation
    std::optional<Instant> proposedAt;
    std::optional<Instant> activatedAt;
    std::optional<Instant> terminatedAt;
    std::string terminatedBy;
    std::string terminateReason;
    bool urgent = false;  ///< activated by override; the regular signature is still owed
    bool exercise = false;
};

enum class SignatureMethod { wet, electronic, phone };

/// One signature under a response or order.
struct Signature : Entity<SignatureId> {
    ResponseId response;
    OrderId order;
    std::string signer;
    std::string role;
    std::string purpose;  ///< activate | change | terminate | issue
    Level level = 0;
    SignatureMethod method = SignatureMethod::electronic;
    Instant signedAt{};
    std::string note;
};

enum class LogType { callIn, callOut, fax, message, document, order, observation, instruction, visit, system };

/// Duty log entry; append-only, corrected by an amending entry.
struct Log : Entity<LogId> {
    LogType type = LogType::observation;
    std::string content;
    std::string fromUnit;
    std::string fromPerson;
    std::string phone;
    std::string urgency;
    std::string assignedTo;
    std::optional<Instant> dueAt;
    std::string result;
    std::optional<Instant> closedAt;
    std::string recorder;
    LogId amends;
};

// ---- the desk's own things ----

/// An outside layer added to the map; the prepared folder is found by its content key.
struct Layer : Entity<LayerId> {
    std::string name;
    std::string sourcePath;
    std::string sourceLayer;  ///< of a file with several; empty: its only one
    std::string preparedKey;
    std::string crs;
    std::string datum;          ///< wgs84 | cgcs2000 | gcj02 | bd09
    std::string style;          ///< JSON text of maps/layer
    std::int64_t position = 0;  ///< order in the tree
    bool visible = true;
};

struct Bookmark : Entity<BookmarkId> {
    std::string name;
    double scale = 0;  ///< denominator
    std::optional<LonLat> center;
};

struct Annotation : Entity<AnnotationId> {
    std::string text;
    std::string symbol;  ///< GB/T 35649 code
    Geometry shape;
};

struct Setting : Entity<SettingId> {
    std::string key;
    std::string value;  ///< JSON text
};

}  // namespace weir::model
