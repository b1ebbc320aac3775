// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/prepared/manifest.h"
#include "maps/prepared/vector_writer.h"

#include <filesystem>
#include <vector>

namespace weir::test {

/// What the worker would write beside the geometry.
maps::Manifest manifestFor(const maps::VectorWriter& writer, std::vector<maps::FieldInfo> fields);
/// A prepared layer whose features have a name, and every second a city.
void save(const std::filesystem::path& folder, const maps::VectorWriter& writer);

}  // namespace weir::test
