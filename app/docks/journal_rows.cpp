// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/rows.h"

#include <QtGlobal>

#include <algorithm>
#include <set>

namespace weir::app {

namespace {

constexpr std::size_t kMany = 20;  ///< an entry that touched more rows is told by their number

std::string textOf(const model::Record& record, std::string_view field) {
    const auto index = model::infoOf(record.kind).indexOf(field);
    if (!index || *index >= record.values.size()) {
        return {};
    }
    const auto* value = std::get_if<std::string>(&record.values[*index]);
    return value == nullptr ? std::string{} : *value;
}

/// Kinds that say most about an entry come first.
int weightOf(model::Kind kind) {
    using model::Kind;
    switch (kind) {
        case Kind::order:
        case Kind::warning:
        case Kind::response:
        case Kind::log:
            return 3;
        case Kind::incident:
        case Kind::zone:
            return 2;
        case Kind::signature:
        case Kind::assignment:
        case Kind::orderLine:
            return 0;
        default:
            return 1;
    }
}

const model::Record* mainRecord(const journal::Entry& entry) {
    const model::Record* best = nullptr;
    for (const auto& change : entry.changes) {
        const auto* record = change.after ? &*change.after : change.before ? &*change.before : nullptr;
        if (record != nullptr && (best == nullptr || weightOf(record->kind) > weightOf(best->kind))) {
            best = record;
        }
    }
    return best;
}

std::string joined(const std::string& a, const std::string& b) {
    return a.empty() || b.empty() ? a + b : a + " · " + b;
}

template <class T>
void addOnce(std::vector<T>& all, T value) {
    if (std::find(all.begin(), all.end(), value) == all.end()) {
        all.push_back(std::move(value));
    }
}

/// The station an argument of reading.add names, by id or by code.
std::string stationName(const Json& reading, const desk::Picture& picture) {
    const auto id = reading.find("station_id");
    const auto code = reading.find("stcd");
    if (id != reading.end() && id->is_number_integer()) {
        const auto* station = picture.stations.find(model::StationId{id->get<std::int64_t>()});
        return station == nullptr ? std::string{} : station->name;
    }
    const auto stcd = code != reading.end() && code->is_string() ? code->get<std::string>() : std::string{};
    const auto found = picture.stations.where([&](const model::Station& station) { return station.stcd == stcd; });
    return found.empty() ? stcd : found.front()->name;
}

/// What a large hand-over of readings says of itself: its arguments may have been journaled as a digest only.
Received receivedOf(const journal::Entry& entry, const desk::Picture& picture) {
    Received out{.count = entry.readingCount, .elements = {}, .stations = {}};
    const auto readings = entry.args.find("readings");
    if (readings == entry.args.end() || !readings->is_array()) {
        return out;
    }
    std::set<std::pair<Json, Json>> seen;
    for (const auto& reading : *readings) {
        if (!reading.is_object()) {
            continue;
        }
        if (const auto element = parseEnum<model::Element>(reading.value("element", std::string{}))) {
            addOnce(out.elements, *element);
        }
        if (seen.emplace(reading.value("station_id", Json{}), reading.value("stcd", Json{})).second) {
            if (auto name = stationName(reading, picture); !name.empty()) {
                addOnce(out.stations, std::move(name));
            }
        }
    }
    return out;
}

class JournalRows final : public Rows {
public:
    JournalRows(std::vector<journal::Entry> entries, const desk::Picture& picture) : m_entries{std::move(entries)} {
        m_summaries.reserve(m_entries.size());
        for (const auto& entry : m_entries) {
            m_summaries.push_back(summaryOf(entry, picture));
        }
    }
    [[nodiscard]] std::size_t size() const override { return m_entries.size(); }
    [[nodiscard]] Item item(std::size_t row) const override { return subjectOf(m_entries[row]).value_or(Item{}); }
    [[nodiscard]] Cell cell(std::size_t row, std::size_t column) const override {
        const auto& entry = m_entries[row];
        switch (column) {
            case 0:
                return {entry.time, Tone::muted};
            case 1:
                return {VerbWord{entry.verb}, Tone::normal};
            case 2:
                return m_summaries[row];
            case 3:
                return {entry.actor, Tone::normal};
            case 4:
                return {entry.seat, Tone::muted};
            default:
                return {entry.seq, Tone::muted};
        }
    }

private:
    std::vector<journal::Entry> m_entries;
    std::vector<Cell> m_summaries;
};

}  // namespace

const TableSpec& journalSpec() {
    static const TableSpec spec{.id = "journal",
                                .title = QT_TR_NOOP("Duty log"),
                                .kinds = {},
                                .columns = {{"time", QT_TR_NOOP("Time"), false, 130},
                                            {"verb", QT_TR_NOOP("Action"), false, 155},
                                            {"content", QT_TR_NOOP("Content"), false, 560},
                                            {"actor", QT_TR_NOOP("Who"), false, 100},
                                            {"seat", QT_TR_NOOP("Seat"), false, 70},
                                            {"seq", QT_TR_NOOP("Entry"), true, 80}},
                                .sortColumn = 5,
                                .descending = true};
    return spec;
}

RowsPtr journalRows(std::vector<journal::Entry> entries, const desk::Picture& picture) {
    return std::make_shared<const JournalRows>(std::move(entries), picture);
}

Cell summaryOf(const journal::Entry& entry, const desk::Picture& picture) {
    if (entry.readingCount > 0) {
        return {receivedOf(entry, picture), Tone::normal};
    }
    const auto* record = mainRecord(entry);
    if (record == nullptr) {
        return {};
    }
    if (entry.changes.size() > kMany && weightOf(record->kind) < 2) {
        return {Bulk{static_cast<std::int64_t>(entry.changes.size()), record->kind}, Tone::normal};
    }
    std::string head = textOf(*record, "number");
    for (const auto* field : {"title", "name", "task", "content", "key", "text"}) {
        if (const auto part = textOf(*record, field); !part.empty()) {
            head = joined(head, part);
            break;
        }
    }
    std::string why;
    for (const auto* key : {"reason", "report", "note", "closed_reason"}) {
        if (const auto at = entry.args.find(key); at != entry.args.end() && at->is_string()) {
            why = at->get<std::string>();
            break;
        }
    }
    if (record->kind == model::Kind::response && head.empty()) {
        head = textOf(*record, "area_text");
    }
    return {shorten(joined(head, why), 300), Tone::normal};
}

std::optional<Item> subjectOf(const journal::Entry& entry) {
    const auto* record = mainRecord(entry);
    return record == nullptr ? std::nullopt : std::optional{Item{record->kind, record->id}};
}

}  // namespace weir::app
