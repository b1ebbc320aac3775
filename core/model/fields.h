// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Long by design: one describe() for each struct of types.h, so that what a field is stands in one place.
#pragma once

#include "core/model/names.h"
#include "core/model/record.h"
#include "core/model/types.h"

#include <type_traits>

/// The one description of every struct: its columns in order. From it come tables, JSON, validation, listing, import
/// mapping and verb schemas, so a field added here is everywhere at once. Read through the templates at the end.
namespace weir::model {

/// What describe() says of a field beyond its name and type.
struct Spec {
    bool required = false;
    double min = -9.0e15;
    double max = 9.0e15;
    std::size_t maxBytes = 2000;
    std::string_view unit{};
};

template <class T>
struct KindOf;  ///< KindOf<Team>::kind, ::name, ::plural, ::nature
template <class Tag>
struct KindOfTag;  ///< KindOfTag<TeamTag>::kind

template <>
struct KindOf<Division> {
    static constexpr Kind kind = Kind::division;
    static constexpr std::string_view name = "division";
    static constexpr std::string_view plural = "divisions";
    static constexpr Nature nature = Nature::registry;
};
template <>
struct KindOfTag<DivisionTag> {
    static constexpr Kind kind = Kind::division;
};
template <>
struct KindOf<Village> {
    static constexpr Kind kind = Kind::village;
    static constexpr std::string_view name = "village";
    static constexpr std::string_view plural = "villages";
    static constexpr Nature nature = Nature::registry;
};
template <>
struct KindOfTag<VillageTag> {
    static constexpr Kind kind = Kind::village;
};
template <>
struct KindOf<Zone> {
    static constexpr Kind kind = Kind::zone;
    static constexpr std::string_view name = "zone";
    static constexpr std::string_view plural = "zones";
    static constexpr Nature nature = Nature::draft;
};
template <>
struct KindOfTag<ZoneTag> {
    static constexpr Kind kind = Kind::zone;
};
template <>
struct KindOf<Unit> {
    static constexpr Kind kind = Kind::unit;
    static constexpr std::string_view name = "unit";
    static constexpr std::string_view plural = "units";
    static constexpr Nature nature = Nature::registry;
};
template <>
struct KindOfTag<UnitTag> {
    static constexpr Kind kind = Kind::unit;
};
template <>
struct KindOf<Person> {
    static constexpr Kind kind = Kind::person;
    static constexpr std::string_view name = "person";
    static constexpr std::string_view plural = "persons";
    static constexpr Nature nature = Nature::registry;
};
template <>
struct KindOfTag<PersonTag> {
    static constexpr Kind kind = Kind::person;
};
template <>
struct KindOf<Post> {
    static constexpr Kind kind = Kind::post;
    static constexpr std::string_view name = "post";
    static constexpr std::string_view plural = "posts";
    static constexpr Nature nature = Nature::registry;
};
template <>
struct KindOfTag<PostTag> {
    static constexpr Kind kind = Kind::post;
};
template <>
struct KindOf<Team> {
    static constexpr Kind kind = Kind::team;
    static constexpr std::string_view name = "team";
    static constexpr std::string_view plural = "teams";
    static constexpr Nature nature = Nature::registry;
};
template <>
struct KindOfTag<TeamTag> {
    static constexpr Kind kind = Kind::team;
};
template <>
struct KindOf<Warehouse> {
    static constexpr Kind kind = Kind::warehouse;
    static constexpr std::string_view name = "warehouse";
    static constexpr std::string_view plural = "warehouses";
    static constexpr Nature nature = Nature::registry;
};
template <>
struct KindOfTag<WarehouseTag> {
    static constexpr Kind kind = Kind::warehouse;
};
template <>
struct KindOf<Material> {
    static constexpr Kind kind = Kind::material;
    static constexpr std::string_view name = "material";
    static constexpr std::string_view plural = "materials";
    static constexpr Nature nature = Nature::registry;
};
template <>
struct KindOfTag<MaterialTag> {
    static constexpr Kind kind = Kind::material;
};
template <>
struct KindOf<Stock> {
    static constexpr Kind kind = Kind::stock;
    static constexpr std::string_view name = "stock";
    static constexpr std::string_view plural = "stocks";
    static constexpr Nature nature = Nature::registry;
};
template <>
struct KindOfTag<StockTag> {
    static constexpr Kind kind = Kind::stock;
};
template <>
struct KindOf<Machine> {
    static constexpr Kind kind = Kind::machine;
    static constexpr std::string_view name = "machine";
    static constexpr std::string_view plural = "machines";
    static constexpr Nature nature = Nature::registry;
};
template <>
struct KindOfTag<MachineTag> {
    static constexpr Kind kind = Kind::machine;
};
template <>
struct KindOf<HazardSource> {
    static constexpr Kind kind = Kind::hazardSource;
    static constexpr std::string_view name = "hazard_source";
    static constexpr std::string_view plural = "hazard_sources";
    static constexpr Nature nature = Nature::registry;
};
template <>
struct KindOfTag<HazardSourceTag> {
    static constexpr Kind kind = Kind::hazardSource;
};
template <>
struct KindOf<Station> {
    static constexpr Kind kind = Kind::station;
    static constexpr std::string_view name = "station";
    static constexpr std::string_view plural = "stations";
    static constexpr Nature nature = Nature::registry;
};
template <>
struct KindOfTag<StationTag> {
    static constexpr Kind kind = Kind::station;
};
template <>
struct KindOf<Shelter> {
    static constexpr Kind kind = Kind::shelter;
    static constexpr std::string_view name = "shelter";
    static constexpr std::string_view plural = "shelters";
    static constexpr Nature nature = Nature::registry;
};
template <>
struct KindOfTag<ShelterTag> {
    static constexpr Kind kind = Kind::shelter;
};
template <>
struct KindOf<Plan> {
    static constexpr Kind kind = Kind::plan;
    static constexpr std::string_view name = "plan";
    static constexpr std::string_view plural = "plans";
    static constexpr Nature nature = Nature::draft;
};
template <>
struct KindOfTag<PlanTag> {
    static constexpr Kind kind = Kind::plan;
};
template <>
struct KindOf<Incident> {
    static constexpr Kind kind = Kind::incident;
    static constexpr std::string_view name = "incident";
    static constexpr std::string_view plural = "incidents";
    static constexpr Nature nature = Nature::record;
};
template <>
struct KindOfTag<IncidentTag> {
    static constexpr Kind kind = Kind::incident;
};
template <>
struct KindOf<Order> {
    static constexpr Kind kind = Kind::order;
    static constexpr std::string_view name = "order";
    static constexpr std::string_view plural = "orders";
    static constexpr Nature nature = Nature::record;
};
template <>
struct KindOfTag<OrderTag> {
    static constexpr Kind kind = Kind::order;
};
template <>
struct KindOf<Assignment> {
    static constexpr Kind kind = Kind::assignment;
    static constexpr std::string_view name = "assignment";
    static constexpr std::string_view plural = "assignments";
    static constexpr Nature nature = Nature::record;
};
template <>
struct KindOfTag<AssignmentTag> {
    static constexpr Kind kind = Kind::assignment;
};
template <>
struct KindOf<OrderLine> {
    static constexpr Kind kind = Kind::orderLine;
    static constexpr std::string_view name = "order_line";
    static constexpr std::string_view plural = "order_lines";
    static constexpr Nature nature = Nature::record;
};
template <>
struct KindOfTag<OrderLineTag> {
    static constexpr Kind kind = Kind::orderLine;
};
template <>
struct KindOf<Warning> {
    static constexpr Kind kind = Kind::warning;
    static constexpr std::string_view name = "warning";
    static constexpr std::string_view plural = "warnings";
    static constexpr Nature nature = Nature::record;
};
template <>
struct KindOfTag<WarningTag> {
    static constexpr Kind kind = Kind::warning;
};
template <>
struct KindOf<Response> {
    static constexpr Kind kind = Kind::response;
    static constexpr std::string_view name = "response";
    static constexpr std::string_view plural = "responses";
    static constexpr Nature nature = Nature::record;
};
template <>
struct KindOfTag<ResponseTag> {
    static constexpr Kind kind = Kind::response;
};
template <>
struct KindOf<Signature> {
    static constexpr Kind kind = Kind::signature;
    static constexpr std::string_view name = "signature";
    static constexpr std::string_view plural = "signatures";
    static constexpr Nature nature = Nature::record;
};
template <>
struct KindOfTag<SignatureTag> {
    static constexpr Kind kind = Kind::signature;
};
template <>
struct KindOf<Log> {
    static constexpr Kind kind = Kind::log;
    static constexpr std::string_view name = "log";
    static constexpr std::string_view plural = "logs";
    static constexpr Nature nature = Nature::record;
};
template <>
struct KindOfTag<LogTag> {
    static constexpr Kind kind = Kind::log;
};
template <>
struct KindOf<Layer> {
    static constexpr Kind kind = Kind::layer;
    static constexpr std::string_view name = "layer";
    static constexpr std::string_view plural = "layers";
    static constexpr Nature nature = Nature::draft;
};
template <>
struct KindOfTag<LayerTag> {
    static constexpr Kind kind = Kind::layer;
};
template <>
struct KindOf<Bookmark> {
    static constexpr Kind kind = Kind::bookmark;
    static constexpr std::string_view name = "bookmark";
    static constexpr std::string_view plural = "bookmarks";
    static constexpr Nature nature = Nature::draft;
};
template <>
struct KindOfTag<BookmarkTag> {
    static constexpr Kind kind = Kind::bookmark;
};
template <>
struct KindOf<Annotation> {
    static constexpr Kind kind = Kind::annotation;
    static constexpr std::string_view name = "annotation";
    static constexpr std::string_view plural = "annotations";
    static constexpr Nature nature = Nature::draft;
};
template <>
struct KindOfTag<AnnotationTag> {
    static constexpr Kind kind = Kind::annotation;
};
template <>
struct KindOf<Setting> {
    static constexpr Kind kind = Kind::setting;
    static constexpr std::string_view name = "setting";
    static constexpr std::string_view plural = "settings";
    static constexpr Nature nature = Nature::registry;
};
template <>
struct KindOfTag<SettingTag> {
    static constexpr Kind kind = Kind::setting;
};

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Division>
void describe(Self& self, Visitor&& v) {
    v("code", self.code, Spec{.required = true, .maxBytes = 20});
    v("name", self.name, Spec{.required = true, .maxBytes = 200});
    v("level", self.level, Spec{});
    v("parent_code", self.parentCode, Spec{});
    v("population", self.population, Spec{.min = 0});
    v("outline", self.outline, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Village>
void describe(Self& self, Visitor&& v) {
    v("code", self.code, Spec{.required = true, .maxBytes = 20});
    v("name", self.name, Spec{.required = true, .maxBytes = 200});
    v("township_code", self.townshipCode, Spec{});
    v("county_code", self.countyCode, Spec{});
    v("population", self.population, Spec{.min = 0});
    v("households", self.households, Spec{.min = 0});
    v("vulnerable", self.vulnerable, Spec{.min = 0});
    v("contact_name", self.contactName, Spec{});
    v("contact_phone", self.contactPhone, Spec{});
    v("position", self.position, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Zone>
void describe(Self& self, Visitor&& v) {
    v("name", self.name, Spec{.required = true, .maxBytes = 200});
    v("type", self.type, Spec{});
    v("code", self.code, Spec{});
    v("unit_id", self.unit, Spec{});
    v("responsible", self.responsible, Spec{});
    v("phone", self.phone, Spec{});
    v("state", self.state, Spec{});
    v("note", self.note, Spec{});
    v("source_note", self.sourceNote, Spec{});
    v("area", self.area, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Unit>
void describe(Self& self, Visitor&& v) {
    v("name", self.name, Spec{.required = true, .maxBytes = 200});
    v("type", self.type, Spec{});
    v("code", self.code, Spec{});
    v("parent_id", self.parent, Spec{});
    v("lead_department", self.leadDepartment, Spec{});
    v("duties", self.duties, Spec{});
    v("source", self.source, Spec{});
    v("confidence", self.confidence, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Person>
void describe(Self& self, Visitor&& v) {
    v("name", self.name, Spec{.required = true, .maxBytes = 200});
    v("title", self.title, Spec{});
    v("phone", self.phone, Spec{});
    v("unit_id", self.unit, Spec{});
    v("role", self.role, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Post>
void describe(Self& self, Visitor&& v) {
    v("name", self.name, Spec{.required = true, .maxBytes = 200});
    v("unit_id", self.unit, Spec{});
    v("holder_a", self.holderA, Spec{});
    v("holder_b", self.holderB, Spec{});
    v("holder_c", self.holderC, Spec{});
    v("on_duty", self.onDuty, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Team>
void describe(Self& self, Visitor&& v) {
    v("name", self.name, Spec{.required = true, .maxBytes = 200});
    v("code", self.code, Spec{});
    v("level", self.level, Spec{});
    v("type", self.type, Spec{});
    v("division_code", self.divisionCode, Spec{});
    v("headcount", self.headcount, Spec{.min = 0, .max = 100000});
    v("leader", self.leader, Spec{});
    v("phone", self.phone, Spec{});
    v("assembly_minutes", self.assemblyMinutes, Spec{.min = 0, .max = 10080, .unit = "min"});
    v("readiness", self.readiness, Spec{});
    v("equipment", self.equipment, Spec{});
    v("base", self.base, Spec{});
    v("contact_checked_at", self.contactCheckedAt, Spec{});
    v("position", self.position, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Warehouse>
void describe(Self& self, Visitor&& v) {
    v("name", self.name, Spec{.required = true, .maxBytes = 200});
    v("code", self.code, Spec{});
    v("level", self.level, Spec{});
    v("division_code", self.divisionCode, Spec{});
    v("custodian", self.custodian, Spec{});
    v("phone", self.phone, Spec{});
    v("address", self.address, Spec{});
    v("position", self.position, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Material>
void describe(Self& self, Visitor&& v) {
    v("name", self.name, Spec{.required = true, .maxBytes = 200});
    v("code", self.code, Spec{});
    v("gb_code", self.gbCode, Spec{});
    v("unit_name", self.unitName, Spec{});
    v("category", self.category, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Stock>
void describe(Self& self, Visitor&& v) {
    v("warehouse_id", self.warehouse, Spec{.required = true});
    v("material_id", self.material, Spec{.required = true});
    v("specification", self.specification, Spec{});
    v("batch_year", self.batchYear, Spec{.min = 0, .max = 2200});
    v("quantity", self.quantity, Spec{.min = 0, .max = 1e12});
    v("reserved", self.reserved, Spec{.min = 0, .max = 1e12});
    v("minimum", self.minimum, Spec{.min = 0, .max = 1e12});
    v("quality", self.quality, Spec{});
    v("expires_at", self.expiresAt, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Machine>
void describe(Self& self, Visitor&& v) {
    v("name", self.name, Spec{.required = true, .maxBytes = 200});
    v("type", self.type, Spec{});
    v("plate", self.plate, Spec{});
    v("owner", self.owner, Spec{});
    v("operator_name", self.operatorName, Spec{});
    v("phone", self.phone, Spec{});
    v("division_code", self.divisionCode, Spec{});
    v("position", self.position, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, HazardSource>
void describe(Self& self, Visitor&& v) {
    v("name", self.name, Spec{.required = true, .maxBytes = 200});
    v("code", self.code, Spec{});
    v("enterprise", self.enterprise, Spec{});
    v("division_code", self.divisionCode, Spec{});
    v("substances", self.substances, Spec{});
    v("people_within_500m", self.peopleWithin500m, Spec{.min = 0, .max = 1e7});
    v("r_value", self.rValue, Spec{.min = 0, .max = 1e9});
    v("grade", self.grade, Spec{.min = 1, .max = 4});
    v("principal", self.principal, Spec{});
    v("technical", self.technical, Spec{});
    v("operational", self.operational, Spec{});
    v("position", self.position, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Station>
void describe(Self& self, Visitor&& v) {
    v("stcd", self.stcd, Spec{});
    v("name", self.name, Spec{.required = true, .maxBytes = 200});
    v("river", self.river, Spec{});
    v("type", self.type, Spec{});
    v("division_code", self.divisionCode, Spec{});
    v("datum_name", self.datumName, Spec{});
    v("datum_offset", self.datumOffset, Spec{.min = -500, .max = 500, .unit = "m"});
    v("guard_stage", self.guardStage, Spec{.min = -500, .max = 9000, .unit = "m"});
    v("warning_stage", self.warningStage, Spec{.min = -500, .max = 9000, .unit = "m"});
    v("guarantee_stage", self.guaranteeStage, Spec{.min = -500, .max = 9000, .unit = "m"});
    v("record_stage", self.recordStage, Spec{.min = -500, .max = 9000, .unit = "m"});
    v("crown_elevation", self.crownElevation, Spec{.min = -500, .max = 9000, .unit = "m"});
    v("flood_limit", self.floodLimit, Spec{.min = -500, .max = 9000, .unit = "m"});
    v("interval_minutes", self.intervalMinutes, Spec{.min = 1, .max = 10080, .unit = "min"});
    v("source", self.source, Spec{});
    v("confidence", self.confidence, Spec{});
    v("position", self.position, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Shelter>
void describe(Self& self, Visitor&& v) {
    v("name", self.name, Spec{.required = true, .maxBytes = 200});
    v("code", self.code, Spec{});
    v("division_code", self.divisionCode, Spec{});
    v("address", self.address, Spec{});
    v("capacity", self.capacity, Spec{.min = 0, .max = 1e7});
    v("beds", self.beds, Spec{.min = 0, .max = 1e7});
    v("area", self.area, Spec{.min = 0, .max = 1e9, .unit = "m2"});
    v("indoor", self.indoor, Spec{});
    v("contact_name", self.contactName, Spec{});
    v("contact_phone", self.contactPhone, Spec{});
    v("elevation", self.elevation, Spec{.min = -500, .max = 9000, .unit = "m"});
    v("position", self.position, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Plan>
void describe(Self& self, Visitor&& v) {
    v("name", self.name, Spec{.required = true, .maxBytes = 200});
    v("type", self.type, Spec{});
    v("state", self.state, Spec{});
    v("text", self.text, Spec{.maxBytes = 1000000});
    v("source", self.source, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Incident>
void describe(Self& self, Visitor&& v) {
    v("title", self.title, Spec{.required = true, .maxBytes = 200});
    v("type", self.type, Spec{});
    v("severity", self.severity, Spec{});
    v("state", self.state, Spec{});
    v("place", self.place, Spec{});
    v("description", self.description, Spec{.maxBytes = 20000});
    v("reporter", self.reporter, Spec{});
    v("reporter_phone", self.reporterPhone, Spec{});
    v("division_code", self.divisionCode, Spec{});
    v("occurred_at", self.occurredAt, Spec{});
    v("verified_at", self.verifiedAt, Spec{});
    v("verified_by", self.verifiedBy, Spec{});
    v("closed_at", self.closedAt, Spec{});
    v("close_reason", self.closeReason, Spec{});
    v("position", self.position, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Order>
void describe(Self& self, Visitor&& v) {
    v("number", self.number, Spec{});
    v("type", self.type, Spec{});
    v("state", self.state, Spec{});
    v("phase", self.phase, Spec{});
    v("progress", self.progress, Spec{.min = 0, .max = 100, .unit = "%"});
    v("incident_id", self.incident, Spec{});
    v("task", self.task, Spec{.required = true, .maxBytes = 4000});
    v("destination", self.destination, Spec{});
    v("drafted_by", self.draftedBy, Spec{});
    v("signed_by", self.signedBy, Spec{});
    v("sign_method", self.signMethod, Spec{});
    v("issued_at", self.issuedAt, Spec{});
    v("received_at", self.receivedAt, Spec{});
    v("en_route_at", self.enRouteAt, Spec{});
    v("on_scene_at", self.onSceneAt, Spec{});
    v("done_at", self.doneAt, Spec{});
    v("cancelled_at", self.cancelledAt, Spec{});
    v("due_at", self.dueAt, Spec{});
    v("received_by", self.receivedBy, Spec{});
    v("last_report", self.lastReport, Spec{});
    v("cancel_reason", self.cancelReason, Spec{});
    v("target", self.target, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Assignment>
void describe(Self& self, Visitor&& v) {
    v("order_id", self.order, Spec{.required = true});
    v("team_id", self.team, Spec{});
    v("machine_id", self.machine, Spec{});
    v("active", self.active, Spec{});
    v("released_at", self.releasedAt, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, OrderLine>
void describe(Self& self, Visitor&& v) {
    v("order_id", self.order, Spec{.required = true});
    v("stock_id", self.stock, Spec{.required = true});
    v("quantity", self.quantity, Spec{.min = 0, .max = 1e12});
    v("returned", self.returned, Spec{.min = 0, .max = 1e12});
    v("active", self.active, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Warning>
void describe(Self& self, Visitor&& v) {
    v("title", self.title, Spec{.required = true, .maxBytes = 300});
    v("issuer", self.issuer, Spec{.required = true, .maxBytes = 200});
    v("event", self.event, Spec{.required = true, .maxBytes = 100});
    v("hazard", self.hazard, Spec{});
    v("level", self.level, Spec{.min = 0, .max = 4});
    v("state", self.state, Spec{});
    v("content", self.content, Spec{.maxBytes = 20000});
    v("area_text", self.areaText, Spec{});
    v("division_codes", self.divisionCodes, Spec{});
    v("issued_at", self.issuedAt, Spec{});
    v("expires_at", self.expiresAt, Spec{});
    v("lifted_at", self.liftedAt, Spec{});
    v("published_by", self.publishedBy, Spec{});
    v("approved_by", self.approvedBy, Spec{});
    v("lift_reason", self.liftReason, Spec{});
    v("exercise", self.exercise, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Response>
void describe(Self& self, Visitor&& v) {
    v("hazard", self.hazard, Spec{});
    v("level", self.level, Spec{.min = 0, .max = 4});
    v("state", self.state, Spec{});
    v("area_text", self.areaText, Spec{});
    v("division_codes", self.divisionCodes, Spec{});
    v("reason", self.reason, Spec{.maxBytes = 20000});
    v("clause", self.clause, Spec{});
    v("evidence", self.evidence, Spec{.maxBytes = 20000});
    v("proposed_by", self.proposedBy, Spec{});
    v("previous_level", self.previousLevel, Spec{.min = 0, .max = 4});
    v("proposed_at", self.proposedAt, Spec{});
    v("activated_at", self.activatedAt, Spec{});
    v("terminated_at", self.terminatedAt, Spec{});
    v("terminated_by", self.terminatedBy, Spec{});
    v("terminate_reason", self.terminateReason, Spec{});
    v("urgent", self.urgent, Spec{});
    v("exercise", self.exercise, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Signature>
void describe(Self& self, Visitor&& v) {
    v("response_id", self.response, Spec{});
    v("order_id", self.order, Spec{});
    v("signer", self.signer, Spec{});
    v("role", self.role, Spec{});
    v("purpose", self.purpose, Spec{});
    v("level", self.level, Spec{.min = 0, .max = 4});
    v("method", self.method, Spec{});
    v("signed_at", self.signedAt, Spec{});
    v("note", self.note, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Log>
void describe(Self& self, Visitor&& v) {
    v("type", self.type, Spec{});
    v("content", self.content, Spec{.required = true, .maxBytes = 20000});
    v("from_unit", self.fromUnit, Spec{});
    v("from_person", self.fromPerson, Spec{});
    v("phone", self.phone, Spec{});
    v("urgency", self.urgency, Spec{});
    v("assigned_to", self.assignedTo, Spec{});
    v("due_at", self.dueAt, Spec{});
    v("result", self.result, Spec{});
    v("closed_at", self.closedAt, Spec{});
    v("recorder", self.recorder, Spec{});
    v("amends_id", self.amends, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Layer>
void describe(Self& self, Visitor&& v) {
    v("name", self.name, Spec{.required = true, .maxBytes = 200});
    v("source_path", self.sourcePath, Spec{});
    v("source_layer", self.sourceLayer, Spec{});
    v("prepared_key", self.preparedKey, Spec{});
    v("crs", self.crs, Spec{});
    v("datum", self.datum, Spec{});
    v("style", self.style, Spec{.maxBytes = 1000000});
    v("position", self.position, Spec{});
    v("visible", self.visible, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Bookmark>
void describe(Self& self, Visitor&& v) {
    v("name", self.name, Spec{.required = true, .maxBytes = 200});
    v("scale", self.scale, Spec{.min = 1, .max = 1e9});
    v("center", self.center, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Annotation>
void describe(Self& self, Visitor&& v) {
    v("text", self.text, Spec{});
    v("symbol", self.symbol, Spec{});
    v("shape", self.shape, Spec{});
}

template <class Self, class Visitor>
requires std::is_same_v<std::remove_const_t<Self>, Setting>
void describe(Self& self, Visitor&& v) {
    v("key", self.key, Spec{.required = true, .maxBytes = 200});
    v("value", self.value, Spec{.maxBytes = 1000000});
}

/// Calls f.template operator()<T>() for every struct, in the order of Kind.
template <class F>
void forEachKind(F&& f) {
    f.template operator()<Division>();
    f.template operator()<Zone>();
    f.template operator()<Unit>();
    f.template operator()<Post>();
    f.template operator()<Person>();
    f.template operator()<Team>();
    f.template operator()<Warehouse>();
    f.template operator()<Material>();
    f.template operator()<Stock>();
    f.template operator()<Machine>();
    f.template operator()<HazardSource>();
    f.template operator()<Station>();
    f.template operator()<Shelter>();
    f.template operator()<Village>();
    f.template operator()<Plan>();
    f.template operator()<Incident>();
    f.template operator()<Order>();
    f.template operator()<Assignment>();
    f.template operator()<OrderLine>();
    f.template operator()<Warning>();
    f.template operator()<Response>();
    f.template operator()<Signature>();
    f.template operator()<Log>();
    f.template operator()<Layer>();
    f.template operator()<Bookmark>();
    f.template operator()<Annotation>();
    f.template operator()<Setting>();
}

/// The struct as a record and back. fromRecord trusts a record that passed checkRecord and reports any other.
template <class T>
[[nodiscard]] Record toRecord(const T& entity);
template <class T>
[[nodiscard]] Result<T> fromRecord(const Record& record);

}  // namespace weir::model
