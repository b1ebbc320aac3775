// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/picture_rows.h"

#include <array>

namespace weir::desk {

namespace {

using model::Kind;
using model::Record;

/// The run-time face of one table.
struct RowAccess {
    std::optional<Record> (*find)(const Picture&, std::int64_t);
    bool (*has)(const Picture&, std::int64_t);
    void (*each)(const Picture&, const std::function<bool(const Record&)>&);
    bool (*anyRefers)(const Picture&, Kind, std::int64_t, std::string&);
    Result<void> (*check)(const Record&);
};

template <class T>
std::optional<Record> findIn(const Picture& picture, std::int64_t id) {
    const T* row = picture.table<T>().find(decltype(T::id){id});
    return row != nullptr ? std::optional{model::toRecord(*row)} : std::nullopt;
}

template <class T>
bool hasIn(const Picture& picture, std::int64_t id) {
    return picture.table<T>().find(decltype(T::id){id}) != nullptr;
}

template <class T>
void eachIn(const Picture& picture, const std::function<bool(const Record&)>& visit) {
    bool more = true;
    picture.table<T>().forEach([&](const T& row) { more = more && visit(model::toRecord(row)); });
}

template <class Tag>
bool pointsTo(const Id<Tag>& member, Kind kind, std::int64_t id) {
    return model::KindOfTag<Tag>::kind == kind && member.value == id;
}
template <class M>
bool pointsTo(const M& /*member*/, Kind /*kind*/, std::int64_t /*id*/) {
    return false;
}

template <class T>
bool refersIn(const Picture& picture, Kind kind, std::int64_t id, std::string& label) {
    if (model::KindOf<T>::nature == model::Nature::record) {
        return false;  // orders and logs of the past keep pointing to what was retired since
    }
    const auto& fields = model::infoOf(model::KindOf<T>::kind).fields;
    if (std::ranges::none_of(fields, [&](const model::Field& f) { return f.refers == kind; })) {
        return false;
    }
    bool found = false;
    picture.table<T>().forEach([&](const T& row) {
        bool here = false;
        if (!found) {
            model::describe(row, [&](std::string_view, const auto& member, const model::Spec&) {
                here = here || pointsTo(member, kind, id);
            });
        }
        if (here) {
            found = true;
            label = fmt::format("{} {}", model::KindOf<T>::name, labelOf(model::toRecord(row)));
        }
    });
    return found;
}

template <class T>
Result<void> checkAs(const Record& record) {
    auto row = model::fromRecord<T>(record);
    return row ? Result<void>{} : Result<void>{row.error()};
}

std::array<RowAccess, EnumNames<Kind>::names.size()> makeAccess() {
    std::array<RowAccess, EnumNames<Kind>::names.size()> out{};
    model::forEachKind([&]<class T>() {
        out[static_cast<std::size_t>(model::KindOf<T>::kind)] = {&findIn<T>, &hasIn<T>, &eachIn<T>, &refersIn<T>,
                                                                 &checkAs<T>};
    });
    return out;
}

const RowAccess& accessOf(Kind kind) {
    static const auto access = makeAccess();
    return access.at(static_cast<std::size_t>(kind));
}

constexpr Millis kTrendWindow = std::chrono::hours{24};

}  // namespace

std::optional<Record> findRow(const Picture& picture, Kind kind, std::int64_t id) {
    return accessOf(kind).find(picture, id);
}

bool hasRow(const Picture& picture, Kind kind, std::int64_t id) {
    return accessOf(kind).has(picture, id);
}

void forEachRow(const Picture& picture, Kind kind, const std::function<bool(const Record&)>& visit) {
    accessOf(kind).each(picture, visit);
}

std::string labelOf(const Record& record) {
    const auto& info = model::infoOf(record.kind);
    for (const auto* field : {"number", "name", "title", "key", "text", "content", "task"}) {
        const auto index = info.indexOf(field);
        if (!index || *index >= record.values.size()) {
            continue;
        }
        const auto* text = std::get_if<std::string>(&record.values[*index]);
        if (text != nullptr && !trim(*text).empty()) {
            return shorten(*text);
        }
    }
    return fmt::format("{}", record.id);
}

std::optional<std::string> referringRow(const Picture& picture, Kind kind, std::int64_t id) {
    for (const auto& info : model::allKinds()) {
        std::string label;
        if (accessOf(info.kind).anyRefers(picture, kind, id, label)) {
            return label;
        }
    }
    return std::nullopt;
}

Result<void> checkStruct(const Record& record) {
    auto checked = accessOf(record.kind).check(record);
    if (!checked) {
        return fail(ErrorCode::invalid, checked.error().message,
                    msg("A position must be a Point; lists and objects must have their members"));
    }
    return {};
}

void noteReading(std::map<std::pair<model::StationId, model::Element>, Latest>& latest, const model::Reading& reading) {
    const auto [at, fresh] = latest.try_emplace({reading.station, reading.element}, Latest{reading, std::nullopt});
    if (fresh) {
        return;
    }
    auto& entry = at->second;
    if (reading.time > entry.reading.time) {
        entry.previous =
            reading.time - entry.reading.time <= kTrendWindow ? std::optional{entry.reading} : std::nullopt;
        entry.reading = reading;
    } else if (reading.time < entry.reading.time && entry.reading.time - reading.time <= kTrendWindow &&
               (!entry.previous || reading.time > entry.previous->time)) {
        entry.previous = reading;
    }
}

Result<std::map<std::pair<model::StationId, model::Element>, Latest>> latestOf(const store::Reader& reader,
                                                                               std::int64_t throughSeq) {
    auto newest = reader.latestReadings(throughSeq);
    if (!newest) {
        return newest.error();
    }
    std::map<std::pair<model::StationId, model::Element>, Latest> out;
    std::map<model::StationId, std::pair<Instant, Instant>> spans;  // what has to be read to find the ones before
    for (const auto& reading : *newest) {
        noteReading(out, reading);
        const auto from = reading.time - kTrendWindow;
        const auto [span, fresh] = spans.try_emplace(reading.station, from, reading.time);
        if (!fresh) {
            span->second = {std::min(span->second.first, from), std::max(span->second.second, reading.time)};
        }
    }
    for (const auto& [station, span] : spans) {
        store::ReadingQuery query;
        query.station = station;
        query.from = toMillis(span.first);
        query.to = toMillis(span.second);
        query.throughSeq = throughSeq;
        auto scanned = reader.scanReadings(query, [&](const store::StoredReading& stored) {
            noteReading(out, stored.reading);
            return true;
        });
        if (!scanned) {
            return scanned.error();
        }
    }
    return out;
}

}  // namespace weir::desk
