// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/actor_options.h"
#include "app/cli/command.h"
#include "app/cli/import_source.h"
#include "app/cli/output.h"
#include "app/cli/readings.h"
#include "app/cli/store_access.h"
#include "app/qt/resources.h"
#include "core/geo/transform.h"

#include <algorithm>
#include <map>
#include <ostream>
#include <set>

namespace weir::app {

namespace {

using exchange::ImportedRows;

/// Ids of register rows by code and by name, read when first asked for.
class RowNames {
public:
    explicit RowNames(const ReadStore& store) : m_store{store} {}

    std::optional<std::int64_t> operator()(model::Kind kind, const std::string& text) {
        auto [entry, fresh] = m_tables.try_emplace(kind);
        if (fresh) {
            const auto records = recordsOf(m_store, kind, {});
            for (const auto& record : records ? *records : std::vector<model::Record>{}) {
                for (const std::string_view field : {"code", "stcd", "name"}) {
                    const auto index = model::infoOf(kind).indexOf(field);
                    const auto* value = index ? std::get_if<std::string>(&record.values[*index]) : nullptr;
                    if (value != nullptr && !value->empty()) {
                        entry->second.emplace(*value, record.id);
                    }
                }
                entry->second.emplace(std::to_string(record.id), record.id);
            }
        }
        const auto found = entry->second.find(text);
        return found != entry->second.end() ? std::optional{found->second} : std::nullopt;
    }

private:
    const ReadStore& m_store;
    std::map<model::Kind, std::map<std::string, std::int64_t>> m_tables;
};

/// "3, 7, 9 …": the first few of them.
std::string listOf(const std::vector<std::int64_t>& rows) {
    constexpr std::size_t kShown = 20;
    std::string out;
    for (std::size_t i = 0; i < std::min(rows.size(), kShown); ++i) {
        out += fmt::format("{}{}", i == 0 ? "" : ", ", rows[i]);
    }
    return rows.size() > kShown ? out + " …" : out;
}

/// What came of an import, for people and machines.
struct Report {
    std::string kind;
    std::string file;
    ImportedRows rows;
    exchange::ImportCounts counts;
    std::vector<Message> warnings;
    std::map<std::string, std::string> mapping;  ///< field → column
    std::vector<std::string> unused;
    std::string key;
    bool dryRun = false;
    bool written = false;
};

Json jsonOf(const Report& report) {
    auto repaired = Json::array();
    for (const auto& r : report.rows.repaired) {
        repaired.push_back(
            {{"row", r.row}, {"name", r.name}, {"reason", r.reason.text()}, {"change", r.change.text()}});
    }
    auto rejected = Json::array();
    for (const auto& r : report.rows.rejected) {
        rejected.push_back({{"row", r.row}, {"reason", r.reason.text()}});
    }
    auto warnings = Json::array();
    for (const auto& warning : report.warnings) {
        warnings.push_back(warning.text());
    }
    return Json{{"kind", report.kind},
                {"file", report.file},
                {"read", report.rows.read},
                {"created", report.counts.created},
                {"updated", report.counts.updated},
                {"unchanged", report.counts.unchanged},
                {"repaired", std::move(repaired)},
                {"warnings", std::move(warnings)},
                {"rejected", std::move(rejected)},
                {"without_position", report.rows.withoutPosition},
                {"mapping", report.mapping},
                {"unused_columns", report.unused},
                {"key", report.key.empty() ? Json(nullptr) : Json(report.key)},
                {"dry_run", report.dryRun},
                {"written", report.written}};
}

void printText(const Report& report, std::ostream& out) {
    for (const auto& [field, column] : report.mapping) {
        out << fmt::format("{} <- {}\n", field, oneLine(column));
    }
    for (const auto& warning : report.warnings) {
        out << "warning: " << oneLine(warning.text()) << '\n';
    }
    for (const auto& r : report.rows.repaired) {
        out << fmt::format("row {} {}: {}: {}\n", r.row, oneLine(r.name), oneLine(r.reason.text()),
                           oneLine(r.change.text()));
    }
    for (const auto& r : report.rows.rejected) {
        out << fmt::format("row {} rejected: {}\n", r.row, oneLine(r.reason.text()));
    }
    out << fmt::format("{} read, {} created, {} updated, {} unchanged, {} repaired, {} rejected{}\n", report.rows.read,
                       report.counts.created, report.counts.updated, report.counts.unchanged,
                       report.rows.repaired.size(), report.rows.rejected.size(),
                       report.written ? "" : "; nothing was written");
}

class ImportCommand final : public Command {
public:
    void setup(CLI::App& app) override {
        app.add_option("STORE", m_store, "The store")->required();
        app.add_option("KIND", m_kind, "zone, team, village, station, stock, reading …")->required();
        app.add_option("FILE", m_file, "Table or geodata: CSV, XLSX, ODS, GeoJSON, JSON, KML, GPKG, SHP …")->required();
        app.add_option("--map", m_map, "FIELD=COLUMN; also longitude=, latitude=, geometry=; may be repeated")
            ->type_size(1)
            ->expected(1, CLI::detail::expected_max_vector_size);
        app.add_option("--crs", m_crs, "Coordinate system of the file's geometry or position columns, as in EPSG:4547");
        app.add_option("--encoding", m_encoding, "Of CSV and DBF, as in GB18030");
        app.add_option("--datum", m_datum, "Datum of degrees: cgcs2000, wgs84, gcj02 or bd09");
        app.add_option("--layer", m_layer, "Sheet, folder or table of a file with several");
        app.add_option("--key", m_key,
                       "Field by which rows find existing ones; id: Weir's own number; none: all are new");
        app.add_flag("--skip-bad", m_skipBad, "Leave wrong rows out instead of refusing the file");
        app.add_flag("--dry-run", m_dryRun, "Check only, write nothing");
        app.add_flag("--json", m_json, "Print the report as one JSON object");
        m_actor.setup(app);
    }

    Result<int> run(CommandContext& context) override {
        const auto* info = infoFor();
        if (info == nullptr) {
            return kindFrom(m_kind).error();
        }
        auto rules = importRules();
        if (!rules) {
            return rules.error();
        }
        auto given = givenColumns();
        if (!given) {
            return given.error();
        }
        auto store = openForReading(m_store);
        if (!store) {
            return store.error();
        }
        auto source = readImportSource({m_file, optional(m_layer), optional(m_crs), optional(m_encoding)});
        if (!source) {
            return source.error();
        }
        auto report = readRows(*info, *store, *std::move(source), *std::move(given), *std::move(rules));
        if (!report) {
            return report.error();
        }
        return finish(*info, *std::move(store), *std::move(report), context);
    }

private:
    [[nodiscard]] const model::KindInfo* infoFor() const {
        if (m_kind == kReadingKind) {
            return &readingInfo();
        }
        const auto kind = model::kindNamed(m_kind);
        return kind ? &model::infoOf(*kind) : nullptr;
    }
    [[nodiscard]] bool readings() const { return m_kind == kReadingKind; }
    [[nodiscard]] static std::optional<std::string> optional(const std::string& text) {
        return text.empty() ? std::nullopt : std::optional{text};
    }

    [[nodiscard]] Result<exchange::ImportRules> importRules() const {
        exchange::ImportRules rules;
        if (!m_datum.empty()) {
            rules.datum = parseEnum<geo::Datum>(m_datum);
            if (!rules.datum) {
                return fail(ErrorCode::usage, msg("There is no datum '{0}'", shorten(m_datum)),
                            msg("Use cgcs2000, wgs84, gcj02 or bd09"));
            }
        }
        if (!m_crs.empty()) {
            if (auto known = geo::describeCrs(m_crs); !known) {
                return known.error();
            }
        }
        return rules;
    }

    [[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> givenColumns() const {
        std::vector<std::pair<std::string, std::string>> out;
        for (const auto& text : m_map) {
            const auto at = text.find('=');
            if (at == std::string::npos || at == 0 || at + 1 == text.size()) {
                return fail(ErrorCode::usage, msg("'{0}' is not FIELD=COLUMN", shorten(text)),
                            msg("Write it as --map name=名称"));
            }
            out.emplace_back(text.substr(0, at), text.substr(at + 1));
        }
        return out;
    }

    [[nodiscard]] Result<Report> readRows(const model::KindInfo& info, const ReadStore& store, ImportSource source,
                                          std::vector<std::pair<std::string, std::string>> given,
                                          exchange::ImportRules rules) {
        if (matchesByNumber(info, source, store)) {
            given.emplace_back(exchange::kRowNumber, exchange::kRowNumber);
        }
        const auto text = readResource(store.resources, "import/columns.json");
        const auto json = text ? parseJson(*text) : Result<Json>{text.error()};
        const auto dictionary =
            json ? exchange::dictionaryFrom(*json) : Result<exchange::ImportDictionary>{json.error()};
        if (!dictionary) {
            return dictionary.error();
        }
        const bool hasGeometry =
            std::ranges::any_of(source.rows, [](const exchange::SourceRow& row) { return !row.wkb.empty(); });
        const auto map = exchange::mapColumns(info, source.columns, given, *dictionary, hasGeometry);
        if (!map) {
            return map.error();
        }
        RowNames names{store};
        rules.givesPositions = source.isGeodata;
        if (info.geometryIndex()) {
            rules.crs = source.crs.empty() ? m_crs : source.crs;
        }
        rules.resolve = [&](model::Kind kind, const std::string& name) { return names(kind, name); };
        const bool datumGiven = rules.datum.has_value();
        auto importer = exchange::RowImporter::make(info, *map, *dictionary, std::move(rules));
        if (!importer) {
            return importer.error();
        }
        for (const auto& row : source.rows) {
            importer->add(row);
        }
        Report report;
        report.kind = m_kind;
        report.file = m_file.filename().string();
        report.rows = std::move(*importer).finish();
        addRejected(std::move(source.rejected), report.rows);
        report.warnings = std::move(source.warnings);
        report.unused = map->unused;
        report.dryRun = m_dryRun;
        describeMapping(info, *map, source.columns, report);
        if (!datumGiven && !source.datumKnown) {
            if (auto advice = exchange::datumAdvice(report.rows.box)) {
                report.warnings.push_back(*std::move(advice));
            }
        }
        if (const auto& bare = report.rows.withoutPosition; !bare.empty()) {
            report.warnings.push_back(msg("{0} rows have no position and will not be on the map: {1}",
                                          static_cast<std::int64_t>(bare.size()), listOf(bare)));
        }
        if (auto chosen = chooseKey(info, *map, report); !chosen) {
            return chosen.error();
        }
        if (!map->number) {
            addSourceNotes(info, report);
            return report;
        }
        // Rows of our own keep what they say of themselves.
        const auto existing = recordsOf(store, info.kind, {});
        if (!existing) {
            return existing.error();
        }
        exchange::keepDigits(report.rows.rows, info, *existing);
        return report;
    }

    /// Asked for, or the file is one that Weir wrote of rows this store has.
    [[nodiscard]] bool matchesByNumber(const model::KindInfo& info, const ImportSource& source,
                                       const ReadStore& store) const {
        if (readings() || m_key == exchange::kRowNumber) {
            return !readings();
        }
        if (!m_key.empty() || source.rows.empty() || !exchange::isOwnFile(info, source.columns)) {
            return false;
        }
        const auto at = std::ranges::find(source.columns, exchange::kRowNumber) - source.columns.begin();
        const auto records = recordsOf(store, info.kind, {});
        std::set<std::string> numbers;
        for (const auto& record : records ? *records : std::vector<model::Record>{}) {
            numbers.insert(std::to_string(record.id));
        }
        return std::ranges::all_of(source.rows, [&](const exchange::SourceRow& row) {
            const auto index = static_cast<std::size_t>(at);
            return index < row.values.size() && numbers.contains(row.values[index]);
        });
    }

    /// Rows that never came as far as the importer.
    static void addRejected(std::vector<exchange::Rejection> rejected, ImportedRows& rows) {
        rows.read += static_cast<std::int64_t>(rejected.size());
        std::ranges::move(rejected, std::back_inserter(rows.rejected));
        std::ranges::stable_sort(rows.rejected, {}, &exchange::Rejection::row);
    }

    static void describeMapping(const model::KindInfo& info, const exchange::ColumnMap& map,
                                const std::vector<std::string>& columns, Report& report) {
        for (const auto& part : map.parts) {
            report.mapping[std::string{info.fields[part.field].name}] = columns[part.column];
        }
        for (const auto& [name, column] : {std::pair{"longitude", map.longitude}, std::pair{"latitude", map.latitude},
                                           std::pair{"geometry", map.geometry}, std::pair{"id", map.number}}) {
            if (column) {
                report.mapping[name] = columns[*column];
            }
        }
    }

    [[nodiscard]] Result<void> chooseKey(const model::KindInfo& info, const exchange::ColumnMap& map,
                                         Report& report) const {
        if (readings() || m_key == "none") {
            return {};
        }
        if (map.number) {
            report.key = exchange::kRowNumber;
            exchange::rejectRepeats(report.rows, report.key);
            return {};
        }
        if (!m_key.empty()) {
            if (!map.has(info, m_key)) {
                return fail(ErrorCode::usage, msg("No column gives the field '{0}' to match rows by", shorten(m_key)),
                            msg("Map it with --map {0}=COLUMN", shorten(m_key)));
            }
            report.key = m_key;
            exchange::rejectRepeats(report.rows, m_key);
            return {};
        }
        if (map.has(info, "stcd")) {
            // Station codes are unique in the store: a file that repeats one has wrong rows.
            report.key = "stcd";
            exchange::rejectRepeats(report.rows, report.key);
            return {};
        }
        const auto fields = exchange::matchingFields(info, map);
        if (const auto key = exchange::uniqueField(report.rows.rows, fields)) {
            report.key = *key;
        } else if (!fields.empty() && !report.rows.rows.empty()) {
            report.warnings.push_back(msg(
                "No field tells the rows apart, so all are taken as new; importing the file again adds them again"));
        }
        return {};
    }

    /// Where an outline comes from belongs to it: file, datum and repair.
    void addSourceNotes(const model::KindInfo& info, Report& report) const {
        if (!info.indexOf("source_note")) {
            return;
        }
        std::map<std::int64_t, const exchange::Repair*> repairs;
        for (const auto& repair : report.rows.repaired) {
            repairs[repair.row] = &repair;
        }
        for (std::size_t i = 0; i < report.rows.rows.size(); ++i) {
            if (!report.rows.rows[i].contains("source_note")) {
                auto note = report.file + (m_datum.empty() ? "" : "; " + m_datum);
                if (const auto repair = repairs.find(report.rows.numbers[i]); repair != repairs.end()) {
                    note += "; " + repair->second->reason.text() + ": " + repair->second->change.text();
                }
                report.rows.rows[i]["source_note"] = shorten(note, 1900);
            }
        }
    }

    Result<int> finish(const model::KindInfo& info, ReadStore store, Report report, CommandContext& context) {
        const bool refused = !report.rows.rejected.empty() && !m_skipBad;
        if (!refused && !m_dryRun && !report.rows.rows.empty()) {
            store.reader.reset();  // its snapshot would keep the writer from clearing the log at the end
            if (auto done = write(info, report, context); !done) {
                return done.error();
            }
        } else if (!readings()) {
            const auto existing = recordsOf(store, info.kind, {});
            if (!existing) {
                return existing.error();
            }
            report.counts = exchange::countChanges(info.kind, report.rows.rows, report.key, *existing);
        }
        if (m_json) {
            context.out << jsonText(jsonOf(report), 1) << '\n';
        } else {
            printText(report, context.out);
        }
        if (refused) {
            printError(context.err, fail(ErrorCode::invalid,
                                         msg("{0} of {1} rows are wrong; nothing was written",
                                             report.rows.rejected.size(), report.rows.read),
                                         msg("Mend them, or leave them out with --skip-bad")));
            return 1;
        }
        return 0;
    }

    Result<void> write(const model::KindInfo& info, Report& report, CommandContext& context) {
        auto desk = openDesk(m_store, context.clock);
        if (!desk) {
            return desk.error();
        }
        auto args = readings() ? Json{{"readings", report.rows.rows}}
                               : Json{{"kind", info.name}, {"rows", report.rows.rows}, {"source", report.file}};
        if (!report.key.empty()) {
            args["key"] = report.key;
        }
        const auto command = m_actor.command(readings() ? "reading.add" : "register.import", std::move(args));
        const auto answer = command ? (*desk)->execute(*command) : Result<desk::Answer>{command.error()};
        if (!answer) {
            return answer.error();
        }
        const auto& result = answer->result;
        report.counts = {result.value(readings() ? "added" : "created", std::int64_t{0}),
                         result.value("updated", std::int64_t{0}), result.value("unchanged", std::int64_t{0})};
        if (readings()) {
            report.counts.unchanged = static_cast<std::int64_t>(report.rows.rows.size()) - report.counts.created;
        }
        report.written = true;
        return {};
    }

    std::filesystem::path m_store;
    std::string m_kind;
    std::filesystem::path m_file;
    std::vector<std::string> m_map;
    std::string m_crs;
    std::string m_encoding;
    std::string m_datum;
    std::string m_layer;
    std::string m_key;
    bool m_skipBad = false;
    bool m_dryRun = false;
    bool m_json = false;
    ActorOptions m_actor{desk::Role::dutyOfficer};
};

}  // namespace

std::unique_ptr<Command> makeImportCommand() {
    return std::make_unique<ImportCommand>();
}

}  // namespace weir::app
