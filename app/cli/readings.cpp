// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/readings.h"

#include "core/journal/journal.h"
#include "core/model/fields.h"

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

}  // namespace weir::app
