// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/rows.h"

#include "core/model/fields.h"

#include <QtGlobal>

#include <algorithm>
#include <set>

namespace weir::app {

namespace {

constexpr std::string_view kDeskItself = "system";  ///< the actor of what no person did
constexpr std::size_t kMany = 20;                   ///< an entry that touched more rows is told by their number

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

/// The verb, of an order's progress with the step that was told.
std::string stepOf(const journal::Entry& entry) {
    const auto phase = entry.args.is_object() ? entry.args.find("phase") : entry.args.end();
    return entry.verb == "order.progress" && phase != entry.args.end() && phase->is_string()
               ? entry.verb + "." + phase->get<std::string>()
               : entry.verb;
}

/// Who is sent by the order, also when it is over.
std::string teamNames(const model::Record& order, const desk::Picture& picture) {
    std::string names;
    picture.assignments.forEach([&](const model::Assignment& assignment) {
        const auto* team = assignment.order.value == order.id ? picture.teams.find(assignment.team) : nullptr;
        if (team != nullptr) {
            names += (names.empty() ? "" : "、") + team->name;
        }
    });
    return names;
}

/// What the desk itself wrote down comes as pattern and arguments; entries of older programs have the sentence only.
/// What the program writes down in a person's name does too, and is taken at its word only where pattern and arguments
/// are what stands in the log.
std::optional<Message> sentenceOf(const journal::Entry& entry, const model::Record& record) {
    if (record.kind != model::Kind::log) {
        return std::nullopt;
    }
    const bool isOfDesk = entry.actor == kDeskItself;
    const Message bare{textOf(record, "content"), {}};
    const auto said = entry.args.is_object() ? entry.args.find("message") : entry.args.end();
    if (said == entry.args.end() || !said->is_object() || !said->value("pattern", Json{}).is_string()) {
        return isOfDesk ? std::optional{bare} : std::nullopt;
    }
    Message out{said->at("pattern").get<std::string>(), {}};
    for (const auto& arg : said->value("args", Json::array())) {
        out.args.push_back(arg.is_string() ? arg.get<std::string>() : arg.dump());
    }
    return isOfDesk || out.text() == bare.pattern ? std::optional{out} : std::nullopt;
}

/// A text of the entry as it stands, as a part of what was decided.
Message plain(std::string_view text) {
    constexpr std::size_t kMostBytes = 120;
    return {"{0}", {shorten(text, kMostBytes)}};
}

void addPlain(std::vector<Message>& parts, std::string_view text) {
    if (!text.empty()) {
        parts.push_back(plain(text));
    }
}

/// The row of the kind of T the entry touched, before or after it.
template <class T>
std::optional<T> imageIn(const journal::Entry& entry, std::optional<model::Record> store::RowChange::*image) {
    for (const auto& change : entry.changes) {
        if (const auto& record = change.*image; record && record->kind == model::KindOf<T>::kind) {
            auto row = model::fromRecord<T>(*record);
            return row ? std::optional<T>{*std::move(row)} : std::nullopt;
        }
    }
    return std::nullopt;
}

/// Why, in the words of whoever did it.
std::string whyOf(const journal::Entry& entry) {
    for (const auto* key : {"reason", "report", "note", "closed_reason"}) {
        if (const auto at = entry.args.find(key); at != entry.args.end() && at->is_string()) {
            return at->get<std::string>();
        }
    }
    return {};
}

/// Hazard and level, who signed it and how, where, why: "Level Ⅳ for river flood · 王主任 (office director, on paper)".
std::optional<Decided> decisionOf(const journal::Entry& entry) {
    const auto after = imageIn<model::Response>(entry, &store::RowChange::after);
    if (!entry.verb.starts_with("response.") || !after) {
        return std::nullopt;
    }
    const auto before = imageIn<model::Response>(entry, &store::RowChange::before);
    const auto hazard = nameOf(after->hazard);
    Decided out;
    out.parts.push_back(before && before->level != after->level
                            ? msg("Level {1:level} → {2:level} for {0:hazard}", hazard, before->level, after->level)
                            : msg("Level {1:level} for {0:hazard}", hazard, after->level));
    if (const auto signature = imageIn<model::Signature>(entry, &store::RowChange::after)) {
        out.parts.push_back(
            msg("{0} ({1:role}, {2:method})", signature->signer, signature->role, nameOf(signature->method)));
    }
    const auto missing = entry.result.is_object() ? entry.result.find("missing") : entry.result.end();
    if (missing != entry.result.end() && missing->is_array() && !missing->empty()) {
        out.parts.push_back(msg("more signatures needed"));
    }
    if (after->state == model::ResponseState::rejected) {
        out.parts.push_back(msg("proposal rejected"));
    }
    addPlain(out.parts, after->areaText);
    addPlain(out.parts, whyOf(entry));
    return out;
}

/// Something was said before or after that differs; what was not said is a dash.
void addChange(std::vector<Message>& parts, const Message& pattern, const std::string& from, const std::string& to) {
    if (from != to) {
        const auto said = [](const std::string& text) { return text.empty() ? std::string{"–"} : shorten(text, 120); };
        parts.push_back({pattern.pattern, {said(from), said(to)}});
    }
}

/// The incident, and what is known of it now instead of what was.
std::optional<Decided> correctionOf(const journal::Entry& entry) {
    const auto before = imageIn<model::Incident>(entry, &store::RowChange::before);
    const auto after = imageIn<model::Incident>(entry, &store::RowChange::after);
    if (entry.verb != "incident.update" || !before || !after) {
        return std::nullopt;
    }
    const auto named = [](auto value) { return std::string{nameOf(value)}; };
    Decided out;
    if (before->title == after->title) {
        out.parts.push_back(plain(after->title));
    }
    addChange(out.parts, msg("Title: {0} → {1}"), before->title, after->title);
    addChange(out.parts, msg("Place: {0} → {1}"), before->place, after->place);
    addChange(out.parts, msg("Severity: {0:severity} → {1:severity}"), named(before->severity), named(after->severity));
    addChange(out.parts, msg("Kind: {0:kind} → {1:kind}"), named(before->type), named(after->type));
    addChange(out.parts, msg("Reporter: {0} → {1}"), joined(before->reporter, before->reporterPhone),
              joined(after->reporter, after->reporterPhone));
    if (before->position != after->position) {
        out.parts.push_back(msg("place on the map changed"));
    }
    if (before->description != after->description) {
        out.parts.push_back(msg("details changed"));
    }
    return out;
}

struct Line {
    journal::Entry entry;
    Cell summary;
};

const ColumnsOf<Line>& columns() {
    static const ColumnsOf<Line> all{
        {{.id = "time", .title = QT_TR_NOOP("Time"), .width = 130},
         [](const Line& line) {
             return Cell{line.entry.time, Tone::muted};
         }},
        {{.id = "verb", .title = QT_TR_NOOP("Action"), .width = 155},
         [](const Line& line) {
             return Cell{VerbWord{stepOf(line.entry)}, Tone::normal};
         }},
        {{.id = "content", .title = QT_TR_NOOP("Content"), .width = 560},
         [](const Line& line) { return line.summary; }},
        {{.id = "actor", .title = QT_TR_NOOP("Who"), .width = 100},
         [](const Line& line) {
             return line.entry.actor == kDeskItself ? Cell{msg("The program"), Tone::muted}
                                                    : Cell{line.entry.actor, Tone::normal};
         }},
        {{.id = "seat", .title = QT_TR_NOOP("Seat"), .width = 70, .use = ColumnUse::whenRoom},
         [](const Line& line) {
             return Cell{line.entry.seat, Tone::muted};
         }},
        {{.id = "seq", .title = QT_TR_NOOP("Entry"), .width = 80, .number = true}, [](const Line& line) {
             return Cell{line.entry.seq, Tone::muted};
         }}};
    return all;
}

class JournalRows final : public Rows {
public:
    JournalRows(std::vector<journal::Entry> entries, const desk::Picture& picture) {
        m_lines.reserve(entries.size());
        for (auto& entry : entries) {
            auto summary = summaryOf(entry, picture);
            m_lines.push_back({std::move(entry), std::move(summary)});
        }
    }
    [[nodiscard]] std::size_t size() const override { return m_lines.size(); }
    [[nodiscard]] Item item(std::size_t row) const override { return subjectOf(m_lines[row].entry).value_or(Item{}); }
    [[nodiscard]] Cell cell(std::size_t row, std::size_t column) const override {
        return columns()[column].cell(m_lines[row]);
    }

private:
    std::vector<Line> m_lines;
};

}  // namespace

const TableSpec& journalSpec() {
    static const TableSpec spec{.id = "journal",
                                .title = QT_TR_NOOP("Duty log"),
                                .kinds = {},
                                .columns = headsOf(columns()),
                                .sortedBy = "seq",
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
    if (auto sentence = sentenceOf(entry, *record)) {
        return {*std::move(sentence), Tone::normal};
    }
    for (auto* const read : {decisionOf, correctionOf}) {
        if (auto decided = read(entry)) {
            return {*std::move(decided), Tone::normal};
        }
    }
    std::string head = textOf(*record, "number");
    if (record->kind == model::Kind::order) {
        head = joined(head, teamNames(*record, picture));
    }
    for (const auto* field : {"title", "name", "task", "content", "key", "text"}) {
        if (const auto part = textOf(*record, field); !part.empty()) {
            head = joined(head, part);
            break;
        }
    }
    return {shorten(joined(head, whyOf(entry)), 300), Tone::normal};
}

std::optional<Item> subjectOf(const journal::Entry& entry) {
    const auto* record = mainRecord(entry);
    return record == nullptr ? std::nullopt : std::optional{Item{record->kind, record->id}};
}

}  // namespace weir::app
