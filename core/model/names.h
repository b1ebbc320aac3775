// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/model/types.h"

/// The names under which the enumerations of types.h are stored, typed and exported.
namespace weir {

template <>
struct EnumNames<model::DivisionLevel> {
    static constexpr std::array<std::string_view, 5> names{"province", "city", "county", "township", "village"};
};
template <>
struct EnumNames<model::ZoneType> {
    static constexpr std::array<std::string_view, 6> names{"command", "evacuation", "detention_basin",
                                                           "patrol",  "closure",    "other"};
};
template <>
struct EnumNames<model::PlanState> {
    static constexpr std::array<std::string_view, 3> names{"draft", "approved", "superseded"};
};
template <>
struct EnumNames<model::UnitType> {
    static constexpr std::array<std::string_view, 6> names{"headquarters", "sub_hq",     "task_force",
                                                           "office",       "department", "township"};
};
template <>
struct EnumNames<model::TeamLevel> {
    static constexpr std::array<std::string_view, 4> names{"city", "county", "township", "village"};
};
template <>
struct EnumNames<model::TeamType> {
    static constexpr std::array<std::string_view, 13> names{"fire",        "water_works", "mine",   "hazmat", "medical",
                                                            "power_comms", "drainage",    "roads",  "police", "militia",
                                                            "army",        "volunteer",   "village"};
};
template <>
struct EnumNames<model::Readiness> {
    static constexpr std::array<std::string_view, 6> names{"standing", "assembling", "dispatched",
                                                           "on_scene", "returning",  "resting"};
};
template <>
struct EnumNames<model::StationType> {
    static constexpr std::array<std::string_view, 7> names{"rain", "river", "river_stage", "reservoir",
                                                           "gate", "pump",  "waterlogging"};
};
template <>
struct EnumNames<model::Element> {
    static constexpr std::array<std::string_view, 5> names{"stage", "flow", "rain", "ponding_depth", "reservoir_stage"};
};
template <>
struct EnumNames<model::IncidentState> {
    static constexpr std::array<std::string_view, 6> names{"reported", "verified",   "dispatched",
                                                           "handling", "controlled", "closed"};
};
template <>
struct EnumNames<model::IncidentType> {
    static constexpr std::array<std::string_view, 15> names{
        "breach", "overtopping",  "piping",       "seepage", "sinkhole", "slide",         "crack", "bank_collapse",
        "scour",  "gate_failure", "waterlogging", "trapped", "road_cut", "hazard_source", "other"};
};
template <>
struct EnumNames<model::Severity> {
    static constexpr std::array<std::string_view, 3> names{"ordinary", "larger", "major"};
};
template <>
struct EnumNames<model::OrderType> {
    static constexpr std::array<std::string_view, 8> names{"team", "material", "machine",    "works",
                                                           "pump", "closure",  "evacuation", "suspension"};
};
template <>
struct EnumNames<model::OrderState> {
    static constexpr std::array<std::string_view, 9> names{"draft",     "reviewed", "signed",   "issued",   "received",
                                                           "executing", "done",     "verified", "cancelled"};
};
template <>
struct EnumNames<model::OrderPhase> {
    static constexpr std::array<std::string_view, 4> names{"none", "en_route", "on_scene", "working"};
};
template <>
struct EnumNames<model::HazardType> {
    static constexpr std::array<std::string_view, 8> names{"river",   "waterlogging", "farmland", "rainstorm",
                                                           "typhoon", "heat",         "geology",  "combined"};
};
template <>
struct EnumNames<model::WarningState> {
    static constexpr std::array<std::string_view, 6> names{"issued",     "updated", "upgraded",
                                                           "downgraded", "lifted",  "expired"};
};
template <>
struct EnumNames<model::ResponseState> {
    static constexpr std::array<std::string_view, 5> names{"proposed", "authorising", "active", "terminated",
                                                           "rejected"};
};
template <>
struct EnumNames<model::SignatureMethod> {
    static constexpr std::array<std::string_view, 3> names{"wet", "electronic", "phone"};
};
template <>
struct EnumNames<model::LogType> {
    static constexpr std::array<std::string_view, 10> names{
        "call_in", "call_out", "fax", "message", "document", "order", "observation", "instruction", "visit", "system"};
};

}  // namespace weir
