// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/prepared/manifest.h"
#include "maps/prepared/worker.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace weir::maps {

/// What to prepare and how to read it.
struct PrepareJob {
    std::filesystem::path source;      ///< absolute path
    std::optional<std::string> layer;  ///< of a source with several; otherwise the job fails and needsLayer() is true
    std::optional<std::string> crs;    ///< "EPSG:4547" …: for a source that has none; otherwise needsCrs() is true
    std::optional<SourceDatum> datum;  ///< of degrees; default: as the CRS says, WGS 84 and CGCS2000 being one
    std::string workingCrs = "EPSG:4547";
    std::optional<std::string> encoding{};  ///< of CSV and DBF; default: as the file says, else UTF-8 or GB18030
};

/// A finished folder of the cache.
struct PreparedLayer {
    std::string key;
    std::filesystem::path folder;
    Manifest manifest;
};

/// One layer inside a source, as a file chooser shows it.
struct SourceLayer {
    std::string name;
    PreparedKind kind = PreparedKind::vector;
    std::string geometryType;
    std::int64_t featureCount = -1;  ///< -1 when only a full read would tell
    std::string crs;                 ///< "" when the source does not say
};

/// The source has no CRS and none was given: ask, then run the job again with `crs`.
[[nodiscard]] bool needsCrs(const Error& error);
/// The source has several layers and none was named: listLayers(), ask, run again with `layer`.
[[nodiscard]] bool needsLayer(const Error& error);

/// The cache of prepared layers: one folder per (content, way of reading), made by the worker under another name and
/// renamed when whole, so a folder that is there is finished. Least recently used folders go when the cap is passed.
/// Several processes may use one cache. Thread-safe: it has no state but the disk.
class PreparedStore {
public:
    static constexpr std::uint64_t kDefaultCap = 20ull << 30;

    PreparedStore(std::filesystem::path root, WorkerOptions worker, std::uint64_t capBytes = kDefaultCap);

    /// The finished layer from the cache, or prepared now. Errors: as runWorker(), needsCrs, needsLayer, full.
    [[nodiscard]] Result<PreparedLayer> prepare(const PrepareJob& job, const Progress& progress = {},
                                                std::stop_token stop = {});
    /// Only from the cache; notFound otherwise. Reads the source once to know its content.
    [[nodiscard]] Result<PreparedLayer> find(const PrepareJob& job) const;
    [[nodiscard]] Result<std::vector<SourceLayer>> listLayers(const std::filesystem::path& source,
                                                              std::stop_token stop = {});

    [[nodiscard]] std::uint64_t sizeOnDisk() const;
    /// Removes the least recently used layers until at most `capBytes` remain, `keep` never; and leftovers older than a
    /// day.
    void trim(const std::string& keep = {});
    [[nodiscard]] const std::filesystem::path& root() const { return m_root; }
    [[nodiscard]] const WorkerOptions& worker() const { return m_worker; }

private:
    std::filesystem::path m_root;
    WorkerOptions m_worker;
    std::uint64_t m_cap;
};

}  // namespace weir::maps
