// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"
#include "maps/prepared/prepared_store.h"

#include <filesystem>
#include <optional>
#include <string>

/// The steps that make a layer of a file, shared by `weir layer add` and the window: job, preparation (PreparedStore),
/// verb.
namespace weir::app {

/// What a person said about the file; what is absent is read from the file, and asked for when the file does not say.
struct LayerWish {
    std::filesystem::path file;
    std::string name;                ///< in the layer tree; empty: the file's name
    std::optional<std::string> crs;  ///< "EPSG:4547"
    std::optional<maps::SourceDatum> datum;
    std::optional<std::string> layer;     ///< of a file with several
    std::optional<std::string> encoding;  ///< of CSV and DBF
};

/// The job for PreparedStore::prepare(). Errors: notFound (no such file), what describeCrs() answers.
[[nodiscard]] Result<maps::PrepareJob> prepareJobFor(const LayerWish& wish, const desk::Picture& picture);
/// Arguments of the verb layer.create for what was prepared; the layer comes above the ones there are.
[[nodiscard]] Json layerArgs(const LayerWish& wish, const maps::PreparedLayer& made, const desk::Picture& picture);
/// The file may be offset by a Chinese web map and nobody said so: ask, then prepare again with the datum.
[[nodiscard]] bool isDatumUnsure(const LayerWish& wish, const maps::Manifest& manifest);
/// Texts of the file do not fit the encoding it was read in and nobody said another: ask, then prepare again with it.
[[nodiscard]] bool isEncodingUnsure(const LayerWish& wish, const maps::Manifest& manifest);

}  // namespace weir::app
