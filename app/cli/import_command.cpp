// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/actor_options.h"
#include "app/cli/command.h"
#include "app/cli/import_report.h"
#include "app/cli/import_source.h"
#include "app/cli/output.h"
#include "app/cli/readings.h"
#include "app/cli/store_access.h"
#include "app/qt/resources.h"
#include "core/base/id.h"
#include "core/desk/import_parts.h"
#include "core/geo/transform.h"

#include <algorithm>
#include <map>
#include <ostream>
#include <set>

namespace weir::app {

namespace {

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
        app.add_option("--resume", m_resume, "Go on with an import that was broken off, by the id it told")
            ->check(
                [](const std::string& text) { return isUuid(text) ? std::string{} : "is not the id of an import"; });
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

    [[nodiscard]] Result<ImportReport> readRows(const model::KindInfo& info, const ReadStore& store,
                                                ImportSource source,
                                                std::vector<std::pair<std::string, std::string>> given,
                                                exchange::ImportRules rules) {
        if (matchesByNumber(info, source, store)) {
            given.emplace_back(exchange::kRowNumber, exchange::kRowNumber);
        }
        if (readings()) {
            nameStationColumn(source.columns, given);
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
        ImportReport report;
        report.kind = m_kind;
        report.file = m_file.filename().string();
        report.rows = std::move(*importer).finish();
        if (readings()) {
            const auto stations = recordsOf(store, model::Kind::station, {});
            if (!stations) {
                return stations.error();
            }
            nameStations(report.rows, *stations);
        }
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

    /// The number of a reading's station is no foreign number when the column has our name for it.
    static void nameStationColumn(const std::vector<std::string>& columns,
                                  std::vector<std::pair<std::string, std::string>>& given) {
        constexpr auto kColumn = "station_id";
        const bool isGiven = std::ranges::any_of(given, [](const auto& g) { return g.first == kColumn; });
        if (!isGiven && std::ranges::find(columns, kColumn) != columns.end()) {
            given.emplace_back(kColumn, kColumn);
        }
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
    static void addRejected(std::vector<exchange::Rejection> rejected, exchange::ImportedRows& rows) {
        rows.read += static_cast<std::int64_t>(rejected.size());
        std::ranges::move(rejected, std::back_inserter(rows.rejected));
        std::ranges::stable_sort(rows.rejected, {}, &exchange::Rejection::row);
    }

    static void describeMapping(const model::KindInfo& info, const exchange::ColumnMap& map,
                                const std::vector<std::string>& columns, ImportReport& report) {
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
                                         ImportReport& report) const {
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
    void addSourceNotes(const model::KindInfo& info, ImportReport& report) const {
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

    Result<int> finish(const model::KindInfo& info, ReadStore store, ImportReport report, CommandContext& context) {
        const bool refused = !report.rows.rejected.empty() && !m_skipBad;
        if (!refused && !m_dryRun && !report.rows.rows.empty()) {
            store.reader.reset();  // its snapshot would keep the writer from clearing the log at the end
            if (auto done = write(info, report, context); !done) {
                if (report.partsStored > 0) {
                    print(report, context);
                }
                return done.error();
            }
        } else if (!readings()) {
            const auto existing = recordsOf(store, info.kind, {});
            if (!existing) {
                return existing.error();
            }
            report.counts = exchange::countChanges(info.kind, report.rows.rows, report.key, *existing);
        }
        print(report, context);
        if (refused) {
            printError(context.err, fail(ErrorCode::invalid,
                                         msg("{0} of {1} rows are wrong; nothing was written",
                                             report.rows.rejected.size(), report.rows.read),
                                         msg("Mend them, or leave them out with --skip-bad")));
            return 1;
        }
        return 0;
    }

    void print(const ImportReport& report, CommandContext& context) const {
        if (m_json) {
            context.out << jsonText(jsonOf(report), 1) << '\n';
        } else {
            printText(report, context.out);
        }
    }

    [[nodiscard]] Result<desk::ManyRows> manyRows(const model::KindInfo& info, const ImportReport& report,
                                                  const Clock& clock) const {
        auto args = readings() ? Json::object() : Json{{"kind", info.name}, {"source", report.file}};
        if (!report.key.empty()) {
            args["key"] = report.key;
        }
        auto command = m_actor.command(readings() ? "reading.add" : "register.import", std::move(args));
        if (!command) {
            return command.error();
        }
        command->commandId = m_resume.empty() ? makeUuid7(clock) : m_resume;
        return desk::ManyRows{*std::move(command), readings() ? "readings" : "rows", report.rows.rows};
    }

    /// Before the first of several parts goes in: what the door would refuse of any row it refuses now.
    [[nodiscard]] Result<void> check(const desk::Desk& desk, const desk::ManyRows& many) const {
        if (!m_resume.empty()) {
            return {};  // some of it is in already
        }
        auto whole = many.command;
        whole.args[many.argument] = many.rows;
        return desk.can(whole);
    }

    Result<void> write(const model::KindInfo& info, ImportReport& report, CommandContext& context) {
        auto desk = openDesk(m_store, context.clock);
        if (!desk) {
            return desk.error();
        }
        auto many = manyRows(info, report, context.clock);
        if (!many) {
            return many.error();
        }
        report.importId = many->command.commandId;
        report.parts = desk::partsOf(many->rows.size());
        if (report.parts > 1) {
            if (auto can = check(**desk, *many); !can) {
                return can;
            }
            printNote(context.err, msg("The rows go in in {0} parts; broken off, go on with --resume {1}", report.parts,
                                       report.importId));
        }
        const auto done = desk::carryInParts(**desk, *std::move(many));
        note(done, report);
        if (!done.broken) {
            report.written = true;
            return {};
        }
        return done.stored == 0 ? *done.broken : brokenOff(done, report);
    }

    void note(const desk::PartsDone& done, ImportReport& report) const {
        report.partsStored = done.stored;
        for (const auto& result : done.results) {
            report.counts.created += result.value(readings() ? "added" : "created", std::int64_t{0});
            report.counts.updated += result.value("updated", std::int64_t{0});
            report.counts.unchanged += result.value("unchanged", std::int64_t{0});
        }
        if (readings()) {
            report.counts.unchanged = static_cast<std::int64_t>(done.rowsStored) - report.counts.created;
        }
    }

    [[nodiscard]] static Error brokenOff(const desk::PartsDone& done, const ImportReport& report) {
        return fail(
            done.broken->code,
            msg("The rows up to {0} of the file are stored, those after it are not: {1}",
                report.rows.numbers[done.rowsStored - 1], done.broken->message.text()),
            msg("Mend the cause, then go on with --resume {0}; what is stored is not taken twice", report.importId));
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
    std::string m_resume;
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
