// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace weir::maps {

enum class TileFormat { unknown, png, jpeg, webp, mvt };

/// The largest tile that is taken, compressed and unpacked.
inline constexpr std::size_t kMostTileBytes = 20u << 20;
inline constexpr int kMostTileSide = 1024;

/// What the bytes say they are, whatever the server calls them. A picture is walked to its end: chunks of a PNG with
/// their check sums, segments of a JPEG, so that one that was cut is known without decoding it.
struct TileLook {
    TileFormat format = TileFormat::unknown;
    int width = 0;  ///< of a picture
    int height = 0;
};
/// Errors: corrupt (cut, damaged), unsupported (a web page, another format).
[[nodiscard]] Result<TileLook> inspectPicture(std::string_view bytes);
/// A picture tile as it may be drawn: `side` pixels or 512 a side. Errors: as inspectPicture(), refused (another size).
[[nodiscard]] Result<TileLook> checkPicture(std::string_view bytes, int tileWidth, int tileHeight);

[[nodiscard]] bool isGzip(std::string_view bytes);
/// Unpacks gzip, at most `most` bytes. Errors: corrupt, refused (a bomb).
[[nodiscard]] Result<std::string> gunzip(std::string_view bytes, std::size_t most = kMostTileBytes);

}  // namespace weir::maps
