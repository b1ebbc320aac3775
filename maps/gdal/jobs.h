// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/base/text.h"
#include "maps/gdal/source.h"
#include "maps/prepared/manifest.h"
#include "maps/prepared/worker.h"

#include <filesystem>

namespace weir::maps {

/// A job as it arrives in the worker. Kinds and their options:
///   list     {}                                            → {"layers":[{name,kind,geometryType,featureCount,crs}]}
///   prepare  {layer?,crs?,datum?,workingCrs,source:{…}}    → {"kind","features"}; manifest.json and its files in
///   `output` table    {layer?,crs?,encoding?,headerRow}             → a TableHeader; rows.jsonl in `output`
struct Job {
    std::string kind;
    std::filesystem::path input;
    std::filesystem::path output;
    std::string name;  ///< of the input outside the sandbox, without extension
    Json options;
    bool withoutPolicy = false;

    [[nodiscard]] std::optional<std::string> text(const char* option) const;
};

/// Errors: usage (not a job).
[[nodiscard]] Result<Job> jobFromJson(const Json& json);

/// Does the job in this process. Errors: as openSource and the kinds below.
[[nodiscard]] Result<Json> runJob(const Job& job, const Progress& progress);

// The kinds, one file each.
[[nodiscard]] Result<Json> listLayers(const Source& source);
[[nodiscard]] Result<Json> readTable(const Job& job, const Source& source, OGRLayer& layer, const Progress& progress);
[[nodiscard]] Result<Json> prepareVector(const Job& job, const Source& source, OGRLayer& layer,
                                         const Progress& progress);
[[nodiscard]] Result<Json> prepareRaster(const Job& job, const Source& source, GDALDataset& dataset,
                                         const Progress& progress);
/// A file of map tiles, read and checked tile by tile without GDAL: tiles.mbtiles in `output`.
[[nodiscard]] Result<Json> prepareTiles(const Job& job, const Progress& progress);

/// The beginning of a manifest that both kinds share.
[[nodiscard]] Manifest manifestOf(const Job& job, const Source& source);

}  // namespace weir::maps
