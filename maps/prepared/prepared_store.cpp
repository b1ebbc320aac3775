// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/prepared_store.h"

#include "maps/prepared/geometry_file.h"
#include "maps/prepared/source_path.h"
#include "maps/prepared/vector_reader.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>

namespace weir::maps {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNeedsCrs = "The file does not say which coordinate system it uses";
constexpr std::string_view kNeedsLayer = "The file has several layers";
constexpr std::string_view kUnfinished = "new-";

Error cacheError(const std::string& why) {
    return fail(ErrorCode::io, msg("The cache of map layers cannot be written: {0}", why),
                msg("Check the free space and the rights of the cache folder"));
}

// Adds a file's content to the hash; false when it cannot be read or a stop is requested.
bool addFile(Hash64& hash, const fs::path& path, const std::stop_token& stop) {
    std::ifstream file{path, std::ios::binary};
    std::vector<char> buffer(1u << 20);
    while (file && !stop.stop_requested()) {
        file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        hash.add(buffer.data(), static_cast<std::size_t>(file.gcount()));
    }
    return file.eof();
}

// The files of a data set that is a folder, by name.
std::vector<fs::path> filesOf(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator{folder, error}) {
        // Other programs lock a geodatabase while they look at it.
        if (entry.is_regular_file(error) && plainExtension(entry.path()) != ".lock") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

Result<SourceInfo> contentOf(const fs::path& source, const std::stop_token& stop) {
    if (auto checked = checkSourcePath(source.string()); !checked) {
        return std::move(checked).error();
    }
    Hash64 hash;
    std::error_code error;
    std::uint64_t bytes = 0;
    const bool folder = fs::is_directory(source, error);
    bool read = true;
    for (const auto& file : folder ? filesOf(source) : std::vector{source}) {
        const auto name = folder ? file.filename().string() : std::string{};
        hash.add(name.data(), name.size());
        read = read && addFile(hash, file, stop);
        const auto size = fs::file_size(file, error);
        bytes += error ? 0 : size;
    }
    for (const auto& companion : companionsOf(source)) {
        const auto name = companion.extension().string();
        hash.add(name.data(), name.size());
        read = read && addFile(hash, companion, stop);
    }
    if (!read) {
        return stop.stop_requested()
                   ? fail(ErrorCode::cancelled, msg("Reading the file was cancelled"), msg("Nothing was changed"))
                   : fail(ErrorCode::io, msg("The file {0} cannot be read", source.string()),
                          msg("Check its rights and the disk"));
    }
    struct stat status {};
    stat(source.c_str(), &status);
    return SourceInfo{source.string(), bytes, status.st_mtim.tv_sec * 1000 + status.st_mtim.tv_nsec / 1'000'000,
                      fmt::format("{:016x}", hash.value())};
}

Json optionsOf(const PrepareJob& job) {
    Json options{{"layer", job.layer ? Json(*job.layer) : Json{}},
                 {"crs", job.crs ? Json(*job.crs) : Json{}},
                 {"datum", job.datum ? Json(nameOf(*job.datum)) : Json{}},
                 {"workingCrs", job.workingCrs}};
    if (job.encoding) {
        options["encoding"] = *job.encoding;
    }
    return options;
}

// The name of an SRTM tile is part of its content.
std::string keyOf(const PrepareJob& job, const SourceInfo& source) {
    auto options = optionsOf(job);
    options["format"] = Manifest::kFormatVersion;
    if (plainExtension(job.source) == ".hgt") {
        options["name"] = job.source.filename().string();
    }
    const auto text = options.dump(-1, ' ', false, Json::error_handler_t::replace);
    return fmt::format("{}-{:x}-{:016x}", source.hash, source.size, hash64(text.data(), text.size()));
}

Result<PreparedLayer> openFolder(const fs::path& folder) {
    auto manifest = readManifest(folder);
    if (!manifest) {
        return std::move(manifest).error();
    }
    if (manifest->kind == PreparedKind::vector) {
        if (auto reader = VectorReader::open(folder); !reader) {
            return std::move(reader).error();
        }
    } else if (!fs::is_regular_file(folder / "raster.tif")) {
        return fail(ErrorCode::corrupt, msg("The prepared layer is damaged: {0}", "raster"),
                    msg("Open the source file again"));
    }
    return PreparedLayer{folder.filename().string(), folder, std::move(*manifest)};
}

// A folder that disappears with everything in it unless it was renamed.
struct Unfinished {
    fs::path path;
    ~Unfinished() {
        std::error_code error;
        fs::remove_all(path, error);
    }
};

Result<PreparedLayer> adopt(const Unfinished& made, const fs::path& folder) {
    auto layer = openFolder(made.path);
    if (!layer) {
        return layer;
    }
    std::error_code error;
    fs::rename(made.path, folder, error);
    if (error && !fs::is_directory(folder)) {
        return cacheError(error.message());
    }
    layer->folder = folder;
    layer->key = folder.filename().string();
    return layer;
}

std::uint64_t sizeOf(const fs::path& folder) {
    std::uint64_t bytes = 0;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator{folder, error}) {
        const auto size = entry.is_regular_file(error) ? entry.file_size(error) : 0;
        bytes += error ? 0 : size;
    }
    return bytes;
}

}  // namespace

bool needsCrs(const Error& error) {
    return error.message.pattern == kNeedsCrs;
}
bool needsLayer(const Error& error) {
    return error.message.pattern == kNeedsLayer;
}

PreparedStore::PreparedStore(fs::path root, WorkerOptions worker, std::uint64_t capBytes)
    : m_root{std::move(root)}, m_worker{std::move(worker)}, m_cap{capBytes} {}

Result<PreparedLayer> PreparedStore::find(const PrepareJob& job) const {
    auto source = contentOf(job.source, {});
    if (!source) {
        return std::move(source).error();
    }
    auto layer = openFolder(m_root / keyOf(job, *source));
    if (layer) {
        layer->manifest.source = *source;
    }
    return layer;
}

Result<PreparedLayer> PreparedStore::prepare(const PrepareJob& job, const Progress& progress, std::stop_token stop) {
    auto source = contentOf(job.source, stop);
    if (!source) {
        return std::move(source).error();
    }
    const auto folder = m_root / keyOf(job, *source);
    if (auto layer = openFolder(folder)) {
        // The manifest's time is when the layer was last used.
        utimensat(AT_FDCWD, (folder / "manifest.json").c_str(), nullptr, 0);
        layer->manifest.source = *source;
        return layer;
    }
    std::error_code error;
    fs::remove_all(folder, error);  // damaged, or not there
    fs::create_directories(m_root, error);
    fs::permissions(m_root, fs::perms::owner_all, error);
    auto name = (m_root / (std::string{kUnfinished} + "XXXXXX")).string();
    if (mkdtemp(name.data()) == nullptr) {
        return cacheError(m_root.string());
    }
    const Unfinished made{name};
    auto options = optionsOf(job);
    options["source"] = {
        {"path", source->path}, {"size", source->size}, {"modifiedMs", source->modifiedMs}, {"hash", source->hash}};
    const auto answer = runWorker(m_worker, {"prepare", job.source, made.path, std::move(options)}, progress, stop);
    if (!answer) {
        return answer.error();
    }
    auto layer = adopt(made, folder);
    if (layer) {
        trim(layer->key);
    }
    return layer;
}

Result<std::vector<SourceLayer>> PreparedStore::listLayers(const fs::path& source, std::stop_token stop) {
    std::error_code error;
    fs::create_directories(m_root, error);
    auto name = (m_root / (std::string{kUnfinished} + "XXXXXX")).string();
    if (mkdtemp(name.data()) == nullptr) {
        return cacheError(m_root.string());
    }
    const Unfinished scratch{name};
    const auto answer = runWorker(m_worker, {"list", source, scratch.path, Json::object()}, {}, stop);
    if (!answer) {
        return answer.error();
    }
    std::vector<SourceLayer> layers;
    try {
        for (const auto& item : answer->at("layers")) {
            const auto kind = parseEnum<PreparedKind>(item.at("kind").get<std::string>());
            layers.push_back({item.at("name").get<std::string>(), kind.value_or(PreparedKind::vector),
                              item.at("geometryType").get<std::string>(), item.at("featureCount").get<std::int64_t>(),
                              item.at("crs").get<std::string>()});
        }
    } catch (const std::exception&) {
        return fail(ErrorCode::corrupt, msg("The file could not be read: the reader answered nonsense"),
                    msg("Nothing was changed"));
    }
    return layers;
}

std::uint64_t PreparedStore::sizeOnDisk() const {
    return sizeOf(m_root);
}

void PreparedStore::trim(const std::string& keep) {
    struct Entry {
        fs::file_time_type used;
        std::uint64_t bytes = 0;
        fs::path folder;
    };
    std::vector<Entry> entries;
    std::uint64_t total = 0;
    std::error_code error;
    const auto now = fs::file_time_type::clock::now();
    for (const auto& item : fs::directory_iterator{m_root, error}) {
        if (!item.is_directory(error)) {
            continue;
        }
        const auto name = item.path().filename().string();
        if (name.starts_with(kUnfinished)) {
            if (now - item.last_write_time(error) > std::chrono::hours{24}) {
                fs::remove_all(item.path(), error);
            }
            continue;
        }
        const auto used = fs::last_write_time(item.path() / "manifest.json", error);
        entries.push_back({error ? fs::file_time_type::min() : used, sizeOf(item.path()), item.path()});
        total += entries.back().bytes;
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.used < b.used; });
    for (const auto& entry : entries) {
        if (total <= m_cap) {
            return;
        }
        if (entry.folder.filename() != keep) {
            fs::remove_all(entry.folder, error);
            total -= entry.bytes;
        }
    }
}

}  // namespace weir::maps
