// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace weir::maps {

/// What GDAL may do in the worker, beyond what the sandbox lets it: only the drivers we name are registered, every
/// handler that reaches a network or another process's stream answers "blocked by policy", and the options that load
/// plug-ins, run Python, write side files or scan folders are off. Call once, before anything else of GDAL.
void applyWorkerPolicy();

/// Everything GDAL has, unguarded: what the tests show the policy against.
void registerWithoutPolicy();

/// The drivers that stay, raster and vector.
[[nodiscard]] std::span<const std::string_view> allowedDrivers();

/// The prefixes whose handlers refuse.
[[nodiscard]] std::span<const std::string_view> refusedPrefixes();

/// In the desk: GeoTIFF and memory rasters only, for reading what the worker wrote. Harmless to repeat.
void registerRasterReaders();

// Ceilings checked after a source was opened and while it is read.
inline constexpr std::int64_t kMaxRasterSide = 200'000;
inline constexpr int kMaxBands = 256;
inline constexpr int kMaxLayers = 1'000;
inline constexpr std::int64_t kMaxFeatures = 5'000'000;
/// Coordinates are held twice for a moment; this many fit into the address space the worker has.
inline constexpr std::int64_t kMaxVertices = 30'000'000;
inline constexpr std::int64_t kMaxRasterBytes = 8ll << 30;

}  // namespace weir::maps
