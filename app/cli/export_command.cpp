// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/command.h"
#include "app/cli/readings.h"
#include "app/cli/safe_file.h"
#include "app/cli/store_access.h"
#include "app/cli/xlsx_writer.h"
#include "core/exchange/export_text.h"
#include "core/exchange/filter.h"
#include "maps/gdal/export.h"

#include <ostream>

namespace weir::app {

namespace {

using Records = std::vector<model::Record>;

/// What every writer gets.
struct ExportJob {
    const model::KindInfo& info;
    const Records& records;
    TimeZone zone;
    std::filesystem::path file;
};

exchange::ExportTable tableOf(const ExportJob& job) {
    return exchange::exportTable(job.info, job.records, job.zone);
}

Result<void> writeText(const ExportJob& job, const std::string& text) {
    return writeFile(job.file, text);
}

Result<void> asCsv(const ExportJob& job) {
    return writeText(job, exchange::toCsv(tableOf(job)));
}
Result<void> asXlsx(const ExportJob& job) {
    return writeXlsx(job.file, std::string{job.info.plural}, tableOf(job));
}
Result<void> asGeoJson(const ExportJob& job) {
    return writeText(job, exchange::toGeoJsonCollection(job.info, job.records));
}
Result<void> asKml(const ExportJob& job) {
    return writeText(job, exchange::toKml(job.info, job.records, job.zone));
}
Result<void> asXml(const ExportJob& job) {
    return writeText(job, exchange::toXml(job.info, job.records, job.zone));
}

std::string textOf(const model::Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        return std::to_string(*integer);
    }
    if (const auto* real = std::get_if<double>(&value)) {
        return fmt::format("{}", *real);
    }
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? *text : std::string{};
}

maps::FieldInfo fieldOf(const model::Field& field) {
    using model::FieldType;
    const bool whole = field.type == FieldType::integer || field.type == FieldType::id;
    return {std::string{field.name}, whole ? "integer" : field.type == FieldType::real ? "real" : "text"};
}

Result<void> asGpkg(const ExportJob& job) {
    maps::ExportTable out;
    out.name = std::string{job.info.plural};
    out.fields.push_back({"id", "integer"});
    for (const auto& field : job.info.fields) {
        if (field.type != model::FieldType::geometry) {
            out.fields.push_back(fieldOf(field));
        }
    }
    const auto geometry = job.info.geometryIndex();
    const auto table = tableOf(job);
    for (std::size_t i = 0; i < job.records.size(); ++i) {
        maps::ExportFeature feature;
        for (std::size_t c = 0; c < out.fields.size(); ++c) {
            feature.values.push_back(textOf(table.rows[i][c]));
        }
        const auto* wkb = geometry ? std::get_if<std::string>(&job.records[i].values[*geometry]) : nullptr;
        if (wkb != nullptr) {
            auto g = geo::fromWkb(*wkb);
            if (!g) {
                return g.error();
            }
            feature.geometry = *std::move(g);
        }
        out.features.push_back(std::move(feature));
    }
    return maps::exportFeatures(job.file, out);
}

struct Format {
    std::string_view suffix;
    Result<void> (*write)(const ExportJob& job);
};
constexpr Format kFormats[] = {{".gpkg", asGpkg}, {".geojson", asGeoJson}, {".kml", asKml},
                               {".csv", asCsv},   {".xlsx", asXlsx},       {".xml", asXml}};

class ExportCommand final : public Command {
public:
    void setup(CLI::App& app) override {
        app.add_option("STORE", m_store, "The store")->required();
        app.add_option("KIND", m_kind, "zone, team, warehouse, stock, station, reading …")->required();
        app.add_option("-o,--output", m_output, "The file: .gpkg .geojson .kml .csv .xlsx .xml")->required();
        app.add_option("--where", m_where, "Condition on the rows, as in list")->check(notEmpty);
        app.add_option("--at", m_at, "As it was at this time")->check(notEmpty);
    }

    Result<int> run(CommandContext& context) override {
        const auto* format = formatOf(m_output);
        if (format == nullptr) {
            return fail(ErrorCode::usage, msg("The ending of '{0}' names no format", m_output.filename().string()),
                        msg("Use .gpkg, .geojson, .kml, .csv, .xlsx or .xml"));
        }
        const auto source = openForReading(m_store);
        if (!source) {
            return source.error();
        }
        const bool readings = m_kind == kReadingKind;
        const auto kind = readings ? Result<model::Kind>{model::Kind::station} : kindFrom(m_kind);
        if (!kind) {
            return kind.error();
        }
        const auto& info = readings ? readingInfo() : model::infoOf(*kind);
        const auto zone = source->profile->timeZone();
        const auto filter = exchange::Filter::parse(m_where.empty() ? "id != null" : m_where, info, zone);
        if (!filter) {
            return filter.error();
        }
        auto records = readings ? readingRecords(*source, m_at) : recordsOf(*source, *kind, m_at);
        if (!records) {
            return records.error();
        }
        std::erase_if(*records, [&](const model::Record& record) { return !filter->matches(record); });
        const auto written = writeSafely(m_output, m_store, [&](const std::filesystem::path& temporary) {
            return format->write({info, *records, zone, temporary});
        });
        if (!written) {
            return written.error();
        }
        context.out << fmt::format("{} {}\n", records->size(), info.plural);
        return 0;
    }

private:
    static const Format* formatOf(const std::filesystem::path& file) {
        auto suffix = file.extension().string();
        std::ranges::transform(suffix, suffix.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        const auto* found = std::ranges::find(kFormats, suffix, &Format::suffix);
        return found == std::end(kFormats) ? nullptr : found;
    }

    std::filesystem::path m_store;
    std::string m_kind;
    std::filesystem::path m_output;
    std::string m_where;
    std::string m_at;
};

}  // namespace

std::unique_ptr<Command> makeExportCommand() {
    return std::make_unique<ExportCommand>();
}

}  // namespace weir::app
