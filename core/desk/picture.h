// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/city/profile.h"
#include "core/desk/table.h"
#include "core/model/fields.h"
#include "core/store/store.h"

#include <map>
#include <memory>
#include <tuple>

namespace weir::desk {

/// Newest accepted reading of one station and element, with the one before it for the trend.
struct Latest {
    model::Reading reading;
    std::optional<model::Reading> previous;
    bool operator==(const Latest&) const = default;
};

struct StockTotal {
    std::int64_t lines = 0;
    std::int64_t quantity = 0;
    std::int64_t reserved = 0;
    bool operator==(const StockTotal&) const = default;
};

/// The whole situation at one journal sequence: immutable, shared, and the only thing docks, overlays, rules, briefs
/// and the command line read, so one fact has one number everywhere. Tables hold live rows only (not retired).
struct Picture {
    std::int64_t seq = 0;
    Instant asOf{};
    std::shared_ptr<const city::CityProfile> profile;

    Table<model::Division> divisions;
    Table<model::Zone> zones;
    Table<model::Unit> units;
    Table<model::Post> posts;
    Table<model::Person> persons;
    Table<model::Team> teams;
    Table<model::Warehouse> warehouses;
    Table<model::Material> materials;
    Table<model::Stock> stocks;
    Table<model::Machine> machines;
    Table<model::HazardSource> hazardSources;
    Table<model::Station> stations;
    Table<model::Shelter> shelters;
    Table<model::Village> villages;
    Table<model::Plan> plans;
    Table<model::Incident> incidents;
    Table<model::Order> orders;
    Table<model::Assignment> assignments;
    Table<model::OrderLine> orderLines;
    Table<model::Warning> warnings;
    Table<model::Response> responses;
    Table<model::Signature> signatures;
    Table<model::Log> logs;
    Table<model::Layer> layers;
    Table<model::Bookmark> bookmarks;
    Table<model::Annotation> annotations;
    Table<model::Setting> settings;

    std::map<std::pair<model::StationId, model::Element>, Latest> latest;

    // Kept with the tables by the same update, never counted again by a screen.
    std::map<model::WarehouseId, StockTotal> stockByWarehouse;
    std::map<model::TeamId, model::OrderId> activeOrderOfTeam;
    std::map<model::OrderId, std::vector<model::TeamId>> teamsOfOrder;  ///< assigned, active or drafted

    template <class T>
    [[nodiscard]] const Table<T>& table() const;
};
using PicturePtr = std::shared_ptr<const Picture>;

/// What a commit changed, told to listeners with the new picture.
struct PictureChange {
    PicturePtr picture;
    std::int64_t seq = 0;
    std::string verb;
    std::string actor;
    std::vector<std::pair<model::Kind, std::int64_t>> rows;
    bool readings = false;
};

[[nodiscard]] Result<PicturePtr> buildPicture(const store::Reader& reader,
                                              std::shared_ptr<const city::CityProfile> profile);
/// The picture after `changes` and `readings`; cost depends on their number, not on the size of the registers.
[[nodiscard]] Result<PicturePtr> updated(const Picture& picture, std::span<const store::RowChange> changes,
                                         std::span<const model::Reading> readings, std::int64_t seq, Instant asOf);
/// The same facts, whatever way the picture was made; says what differs first.
[[nodiscard]] std::optional<std::string> differs(const Picture& a, const Picture& b);

}  // namespace weir::desk
