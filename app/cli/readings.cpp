// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/readings.h"

#include "core/journal/journal.h"
#include "core/model/fields.h"

#include <algorithm>
#include <array>
#include <map>

namespace weir::app {

using model::Field;
using model::FieldType;
using model::Kind;
using model::Record;

namespace {

constexpr Field field(std::string_view name, FieldType type) {
    Field out;
    out.name = name;
    out.type = type;
    if (type == FieldType::id) {
        out.refers = Kind::station;
    }
    if (type == FieldType::choice) {
        out.choices = EnumNames<model::Element>::names;
    }
    return out;
}

constexpr std::array kFields{field("station_id", FieldType::id), field("stcd", FieldType::text),
                             field("station", FieldType::text),  field("element", FieldType::choice),
                             field("time", FieldType::instant),  field("value", FieldType::real),
                             field("source", FieldType::text),   field("quality", FieldType::integer)};

}  // namespace

const model::KindInfo& readingInfo() {
    static const model::KindInfo info{Kind::station, "reading", "readings", model::Nature::record, kFields};
    return info;
}

Result<std::vector<Record>> readingRecords(const ReadStore& source, const std::string& at) {
    auto stations = recordsOf(source, Kind::station, at);
    if (!stations) {
        return stations.error();
    }
    std::map<std::int64_t, std::pair<std::string, std::string>> names;
    for (const auto& station : *stations) {
        const auto entity = model::fromRecord<model::Station>(station);
        if (entity) {
            names[station.id] = {entity->stcd, entity->name};
        }
    }
    store::ReadingQuery query;
    if (!at.empty()) {
        const auto t = momentOf(source, at);
        if (!t) {
            return t.error();
        }
        const auto seq = journal::sequenceAt(*source.reader, *t);
        if (!seq) {
            return seq.error();
        }
        query.throughSeq = *seq;
    }
    std::vector<Record> out;
    const auto scanned = source.reader->scanReadings(query, [&](const store::StoredReading& stored) {
        const auto& r = stored.reading;
        const auto& name = names[r.station.value];
        Record record;
        record.kind = Kind::station;
        record.id = static_cast<std::int64_t>(out.size()) + 1;
        record.revision = 1;
        record.values = {r.station.value,  name.first, name.second, std::string{nameOf(r.element)},
                         toMillis(r.time), r.value,    r.source,    r.quality};
        out.push_back(std::move(record));
        return true;
    });
    if (!scanned) {
        return scanned.error();
    }
    return out;
}

Json readingJson(const Record& record) {
    auto out = Json::object();
    for (std::size_t i = 0; i < kFields.size(); ++i) {
        const std::string name{kFields[i].name};
        std::visit(
            [&]<class V>(const V& value) {
                if constexpr (std::is_same_v<V, std::monostate>) {
                    out[name] = nullptr;
                } else {
                    out[name] = value;
                }
            },
            record.values[i]);
    }
    out["time"] = toIso(fromMillis(std::get<std::int64_t>(record.values[4])));
    return out;
}

namespace {

/// Stations by their number, code and name.
class StationNames {
public:
    explicit StationNames(const std::vector<Record>& stations) {
        for (const auto& station : stations) {
            const auto text = [&](const char* field) { return std::get<std::string>(station.at(field)); };
            m_ids[0].emplace(std::to_string(station.id), station.id);
            m_ids[1].emplace(text("stcd"), station.id);
            m_ids[2].emplace(text("name"), station.id);
        }
    }

    Result<std::int64_t> stationOf(const Json& row) const {
        std::optional<std::int64_t> found;
        for (std::size_t i = 0; i < kNamedBy.size(); ++i) {
            const auto cell = row.find(kNamedBy[i]);
            const auto said = cell == row.end() || cell->is_null() ? std::string{}
                              : cell->is_string()                  ? cell->get<std::string>()
                                                                   : cell->dump();
            if (said.empty()) {
                continue;
            }
            const auto [from, to] = m_ids[i].equal_range(said);
            if (from == to) {
                return fail(ErrorCode::notFound, msg("There is no station with {0} '{1}'", kNamedBy[i], shorten(said)),
                            msg("Add the station to the register first"));
            }
            if (std::next(from) != to || (found && *found != from->second)) {
                return fail(ErrorCode::conflict, msg("{0} '{1}' does not say one station", kNamedBy[i], shorten(said)),
                            msg("Name the station by its code"));
            }
            found = from->second;
        }
        return found
                   ? Result<std::int64_t>{*found}
                   : fail(ErrorCode::invalid, msg("The row names no station"), msg("Give station_id, stcd or station"));
    }

    static constexpr std::array kNamedBy{"station_id", "stcd", "station"};

private:
    std::array<std::multimap<std::string, std::int64_t>, kNamedBy.size()> m_ids;
};

}  // namespace

void nameStations(exchange::ImportedRows& rows, const std::vector<Record>& stations) {
    const StationNames names{stations};
    std::size_t kept = 0;
    for (std::size_t i = 0; i < rows.rows.size(); ++i) {
        auto row = std::move(rows.rows[i]);
        const auto station = names.stationOf(row);
        if (!station) {
            rows.rejected.push_back({rows.numbers[i], station.error().message});
            continue;
        }
        for (const auto* name : StationNames::kNamedBy) {
            row.erase(name);
        }
        row["station_id"] = *station;
        rows.numbers[kept] = rows.numbers[i];
        rows.rows[kept++] = std::move(row);
    }
    rows.rows.resize(kept);
    rows.numbers.resize(kept);
    std::ranges::stable_sort(rows.rejected, {}, &exchange::Rejection::row);
}

}  // namespace weir::app
