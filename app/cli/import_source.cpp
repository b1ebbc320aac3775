// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/import_source.h"

#include "app/cli/command.h"
#include "core/exchange/export_text.h"
#include "core/exchange/json_table.h"
#include "core/exchange/sheet_size.h"
#include "core/geo/transform.h"
#include "maps/prepared/prepared_store.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace weir::app {

namespace {

constexpr std::size_t kMaxJson = 64u << 20;

/// A private folder that goes with everything in it.
class Scratch {
public:
    [[nodiscard]] static Result<Scratch> make() {
        std::error_code failed;
        auto name = (std::filesystem::temp_directory_path(failed) / "weir-import-XXXXXX").string();
        if (failed || mkdtemp(name.data()) == nullptr) {
            return fail(ErrorCode::io, msg("No temporary folder can be made"), msg("Check TMPDIR and free space"));
        }
        return Scratch{name};
    }
    Scratch(Scratch&& other) noexcept : m_path{std::exchange(other.m_path, {})} {}
    Scratch& operator=(Scratch&&) = delete;
    ~Scratch() {
        std::error_code ec;
        if (!m_path.empty()) {
            std::filesystem::remove_all(m_path, ec);
        }
    }
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    explicit Scratch(std::filesystem::path path) : m_path{std::move(path)} {}
    std::filesystem::path m_path;
};

maps::WorkerOptions workerOptions() {
    maps::WorkerOptions options;
    options.program = maps::workerBeside();
    return options;
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
    const auto scratch = Scratch::make();
    if (!scratch) {
        return scratch.error();
    }
    maps::TableJob job;
    job.source = absolutePath(options.file);
    job.layer = options.layer;
    job.crs = options.crs;
    job.encoding = options.encoding;
    auto reader = maps::TableReader::read(workerOptions(), job, scratch->path());
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
    const bool guarded = options.file.extension() == ".csv";  // the only format in which a text can turn formula
    while (true) {
        auto row = reader->next();
        if (!row) {
            return row.error();
        }
        if (!*row) {
            return out;
        }
        for (auto& value : (*row)->values) {
            if (guarded) {
                value = std::string{exchange::unguarded(value)};
            }
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

}  // namespace

Result<ImportSource> readImportSource(const ImportSourceOptions& options) {
    std::error_code ec;
    if (!std::filesystem::is_regular_file(options.file, ec)) {
        return fail(ErrorCode::notFound, msg("The file '{0}' does not exist", options.file.string()),
                    msg("Check the path"));
    }
    if (options.file.extension() == ".csv") {
        if (auto readable = checkText(options); !readable) {
            return readable.error();
        }
    }
    if (options.file.extension() == ".json") {
        if (auto json = readPlainJson(options.file)) {
            return *std::move(json);
        }
    }
    if (const auto type = options.file.extension(); type == ".xlsx" || type == ".ods") {
        std::ifstream in{options.file, std::ios::binary};
        if (auto fits = exchange::checkSheetSizes(in); !fits) {
            return fits.error();
        }
    }
    auto source = readTable(options);
    if (source && options.crs) {
        source->crs = *options.crs;
        source->datumKnown = true;
    }
    return source;
}

}  // namespace weir::app
