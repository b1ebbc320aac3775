// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/encoding.h"
#include "core/base/result.h"

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::maps {

/// How to open a source.
struct OpenOptions {
    std::string displayName;              ///< what the file is called outside the sandbox, without extension
    std::optional<std::string> encoding;  ///< of CSV and DBF
    bool headerRow = true;
    bool withoutPolicy = false;  ///< no checks; for the tests that show what they are for
};

/// An open source. `encoding` is what text has to be decoded from, "" when GDAL gives UTF-8.
struct Source {
    GDALDatasetUniquePtr dataset;
    std::string driver;
    std::string displayName;
    std::string encoding;
    bool isEncodingSaid = false;               ///< by a person or the file: text that looks like UTF-8 is none then
    std::shared_ptr<const Decoder> decoder{};  ///< of `encoding`; absent: not made yet

    /// A layer called after the file it lies in carries the file's outer name.
    [[nodiscard]] std::string layerName(OGRLayer& layer) const;
    [[nodiscard]] OGRLayer* findLayer(std::string_view name) const;
    /// Text of the source as UTF-8; empty when its bytes do not fit the encoding.
    [[nodiscard]] std::string decode(const char* text) const;
    [[nodiscard]] std::optional<std::string> decoded(std::string_view bytes) const;
    /// The rasters inside: "" for the dataset itself, else names for `openRaster`.
    [[nodiscard]] std::vector<std::string> rasters() const;
};

/// Checks the path, looks into archives before GDAL does, opens with the one driver the extension stands for (a name we
/// do not know: any allowed driver), and checks the size of what was opened. Errors: refused, notFound, unsupported,
/// corrupt.
[[nodiscard]] Result<Source> openSource(const std::filesystem::path& path, const OpenOptions& options);

/// One raster of a source that holds several, by the name `Source::rasters` gave.
[[nodiscard]] Result<GDALDatasetUniquePtr> openRaster(const Source& source, const std::string& name);

/// What GDAL said last, for messages; "unknown reason" when nothing.
[[nodiscard]] std::string lastGdalText();

/// Formats whose standards fix WGS 84 (RFC 7946, OGC KML 2.3, GPX 1.1).
[[nodiscard]] bool standardFixesWgs84(std::string_view driver);

}  // namespace weir::maps
