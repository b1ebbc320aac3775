// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/import_source.h"

#include "app/cli/command.h"
#include "app/cli/import_scratch.h"
#include "core/base/encoding.h"
#include "core/exchange/csv_table.h"
#include "core/exchange/export_text.h"
#include "core/exchange/json_table.h"
#include "core/exchange/sheet_size.h"
#include "core/geo/transform.h"
#include "maps/prepared/prepared_store.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>

namespace weir::app {

namespace {

constexpr std::size_t kMaxJson = 64u << 20;

maps::WorkerOptions workerOptions() {
    maps::WorkerOptions options;
    options.program = maps::workerBeside();
    return options;
}

std::string extensionOf(const std::filesystem::path& file) {
    auto extension = file.extension().string();
    std::ranges::transform(extension, extension.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

bool isTextTable(const std::filesystem::path& file) {
    const auto extension = extensionOf(file);
    return extension == ".csv" || extension == ".tsv" || extension == ".txt";
}

/// What the worker asks back becomes the option that answers it.
Error withHint(const Error& error, const ImportSourceOptions& options) {
    if (maps::needsCrs(error)) {
        return fail(error.code, error.message, msg("Say it with --crs, as in --crs EPSG:4547"));
    }
    if (maps::needsLayer(error)) {
        std::error_code failed;
        maps::PreparedStore store{std::filesystem::temp_directory_path(failed), workerOptions()};
        const auto layers = store.listLayers(absolutePath(options.file));
        std::string names;
        for (const auto& layer : layers ? *layers : std::vector<maps::SourceLayer>{}) {
            names += fmt::format("{}{}", names.empty() ? "" : ", ", layer.name);
        }
        return fail(error.code, error.message, names.empty() ? error.hint : msg("Name one with --layer: {0}", names));
    }
    return error;
}

/// A JSON file that is a list of objects; nothing when it is GeoJSON or no JSON at all.
std::optional<Result<ImportSource>> readPlainJson(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    std::error_code ec;
    if (!in || std::filesystem::file_size(file, ec) > kMaxJson) {
        return std::nullopt;
    }
    text << in.rdbuf();
    const auto json = parseJson(text.str(), kMaxJson);
    if (!json) {
        return Result<ImportSource>{json.error()};
    }
    const auto type = json->is_object() ? json->value("type", Json{}) : Json{};
    if (type == "FeatureCollection" || type == "Feature" || type == "Topology") {
        return std::nullopt;
    }
    auto table = exchange::tableFromJson(*json);
    if (!table) {
        return Result<ImportSource>{table.error()};
    }
    ImportSource out;
    out.columns = std::move(table->columns);
    for (auto& row : table->rows) {
        row.resize(out.columns.size());
        out.rows.push_back({static_cast<std::int64_t>(out.rows.size()) + 1, std::move(row), {}});
    }
    return Result<ImportSource>{std::move(out)};
}

/// GeoJSON and KML are WGS 84 by standard, whatever the numbers are; only a file that names another system knows its
/// datum.
bool saysItsDatum(const maps::TableHeader& header) {
    const auto crs = geo::describeCrs(header.crs);
    return crs && crs->epsg != 4326 && !header.crs.empty();
}

/// What a GeoPackage calls undefined (its systems 0 and -1) is no system: degrees may be taken as they are, metres
/// cannot.
Result<std::string> crsOf(const maps::TableHeader& header, const ImportSourceOptions& options) {
    if (header.crs.empty() || options.crs || geo::describeCrs(header.crs)) {
        return header.crs;
    }
    if (header.crs.find("ndefined geographic") != std::string::npos) {
        return std::string{};
    }
    return fail(ErrorCode::invalid, msg("The file's coordinate system '{0}' is not known", shorten(header.crs)),
                msg("Say it with --crs, as in --crs EPSG:4547"));
}

Result<ImportSource> readTable(const ImportSourceOptions& options) {
    const StopOnSignal signals;
    const auto scratch = Scratch::make();
    if (!scratch) {
        return scratch.error();
    }
    maps::TableJob job;
    job.source = absolutePath(options.file);
    job.layer = options.layer;
    job.crs = options.crs;
    job.encoding = options.encoding;
    auto reader = maps::TableReader::read(workerOptions(), job, scratch->path(), {}, signals.token());
    if (!reader) {
        return withHint(reader.error(), options);
    }
    ImportSource out;
    for (const auto& field : reader->header().fields) {
        out.columns.push_back(field.name);
    }
    for (const auto& warning : reader->header().warnings) {
        out.warnings.push_back(warning.text);
    }
    auto crs = crsOf(reader->header(), options);
    if (!crs) {
        return crs.error();
    }
    out.crs = *std::move(crs);
    out.datumKnown = saysItsDatum(reader->header());
    const auto& driver = reader->header().driver;
    if (driver == "CSV") {
        return fail(ErrorCode::unsupported, msg("A text table inside an archive is not read"),
                    msg("Unpack it and import the table"));
    }
    out.isGeodata = driver != "XLSX" && driver != "ODS" && driver != "XLS" && extensionOf(options.file) != ".dbf";
    while (true) {
        if (signals.token().stop_requested()) {
            return fail(ErrorCode::cancelled, msg("Stopped on request"), {});
        }
        auto row = reader->next();
        if (!row) {
            return row.error();
        }
        if (!*row) {
            return out;
        }
        out.rows.push_back(
            {static_cast<std::int64_t>(out.rows.size()) + 1, std::move((*row)->values), std::move((*row)->wkb)});
    }
}

/// What a reader of text tables would take for a table without columns.
Result<void> checkText(const ImportSourceOptions& options) {
    std::ifstream in{options.file, std::ios::binary};
    std::string head(4096, '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(in.gcount()));
    const auto name = options.file.filename().string();
    if (trim(head).empty()) {
        return fail(ErrorCode::invalid, msg("The file '{0}' is empty", name), msg("Choose another file"));
    }
    const auto zeros = static_cast<std::size_t>(std::ranges::count(head, '\0'));
    if (zeros == head.size()) {
        return fail(ErrorCode::invalid, msg("The file '{0}' holds nothing but zero bytes", name),
                    msg("It was damaged, perhaps in copying; fetch it again"));
    }
    if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF") || zeros > head.size() / 4) {
        return fail(ErrorCode::invalid, msg("The file '{0}' is encoded as UTF-16", name),
                    msg("Save it as CSV in UTF-8, or import the spreadsheet itself"));
    }
    return {};
}

Result<ImportSource> readTextTable(const ImportSourceOptions& options) {
    if (auto readable = checkText(options); !readable) {
        return readable.error();
    }
    std::ifstream in{options.file, std::ios::binary};
    auto table = exchange::readCsv(in, {.encoding = options.encoding});
    if (!table) {
        return table.error();
    }
    ImportSource out;
    out.columns = std::move(table->columns);
    out.rows = std::move(table->rows);
    out.rejected = std::move(table->rejected);
    // Text tables are the only format in which a text can turn formula, so that exports guard it.
    for (auto& row : out.rows) {
        for (auto& value : row.values) {
            value = std::string{exchange::unguarded(value)};
        }
    }
    return out;
}

/// By the format of the file.
Result<ImportSource> readAny(const ImportSourceOptions& options) {
    if (isTextTable(options.file)) {
        return readTextTable(options);
    }
    const auto type = extensionOf(options.file);
    if (type == ".json") {
        if (auto json = readPlainJson(options.file)) {
            return *std::move(json);
        }
    }
    if (type == ".xlsx" || type == ".xlsm" || type == ".ods") {
        std::ifstream in{options.file, std::ios::binary};
        if (auto fits = exchange::checkSheetSizes(in); !fits) {
            return fits.error();
        }
        if (auto calculated = exchange::checkSheetFormulas(in); !calculated) {
            return calculated.error();
        }
    }
    return readTable(options);
}

}  // namespace

namespace {

Result<void> checkPlain(const std::filesystem::path& file) {
    std::error_code failed;
    const auto status = std::filesystem::status(file, failed);
    if (std::filesystem::is_regular_file(status)) {
        return {};
    }
    if (std::filesystem::is_directory(status)) {
        return fail(ErrorCode::invalid, msg("'{0}' is a folder", file.string()), msg("Name a file"));
    }
    if (std::filesystem::exists(status)) {
        return fail(ErrorCode::invalid, msg("'{0}' is a device or a pipe, not a file", file.string()),
                    msg("Name a file"));
    }
    if (status.type() == std::filesystem::file_type::not_found) {
        return fail(ErrorCode::notFound, msg("The file '{0}' does not exist", file.string()), msg("Check the path"));
    }
    return fail(ErrorCode::io, msg("The file '{0}' cannot be opened: {1}", file.string(), failed.message()),
                msg("Check the path"));
}

}  // namespace

Result<ImportSource> readImportSource(const ImportSourceOptions& options) {
    if (auto plain = checkPlain(options.file); !plain) {
        return plain.error();
    }
    if (options.encoding) {
        if (auto known = Decoder::make(*options.encoding); !known) {
            return known.error();
        }
    }
    auto source = readAny(options);
    if (source && options.crs) {
        source->crs = *options.crs;
        source->datumKnown = true;
    }
    return source;
}

}  // namespace weir::app
