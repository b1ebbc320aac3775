// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/model/fields.h"
#include "core/store/store.h"

/// Rows for tests of the store and the journal: small, valid, told apart by their id.
namespace weir::test {

/// 2026-07-20T06:00:00Z
constexpr std::int64_t kStormStart = 1784527200000;

template <class T>
T blank(std::int64_t id) {
    T row;
    row.id.value = id;
    row.revision = 1;
    row.createdAt = fromMillis(kStormStart);
    row.updatedAt = fromMillis(kStormStart);
    return row;
}

inline model::Record aTeam(std::int64_t id, const std::string& name, double lon = 114.0, double lat = 33.6) {
    auto team = blank<model::Team>(id);
    team.name = name;
    team.headcount = 12;
    team.position = geo::LonLat{lon, lat};
    return model::toRecord(team);
}

inline model::Record anOrder(std::int64_t id, const std::string& number, const std::string& task = "Close the breach") {
    auto order = blank<model::Order>(id);
    order.number = number;
    order.task = task;
    return model::toRecord(order);
}

inline model::Record aStation(std::int64_t id, const std::string& code) {
    auto station = blank<model::Station>(id);
    station.name = "Station " + code;
    station.stcd = code;
    return model::toRecord(station);
}

inline model::Record changed(model::Record record, std::string_view field, model::Value value) {
    record.values[*infoOf(record.kind).indexOf(field)] = std::move(value);
    ++record.revision;
    return record;
}

/// Options that make a store fast to open in tests: no ballast, no warning about space.
inline store::StoreOptions quickOptions(bool create) {
    store::StoreOptions options;
    options.create = create;
    options.ballastBytes = 0;
    options.lowSpaceBytes = 0;
    return options;
}

}  // namespace weir::test
