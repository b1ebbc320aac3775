// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/add_layer.h"

#include "app/cli/command.h"
#include "core/base/encoding.h"
#include "core/geo/transform.h"
#include "maps/prepared/source_path.h"

#include <algorithm>

namespace weir::app {

Result<maps::PrepareJob> prepareJobFor(const LayerWish& wish, const desk::Picture& picture) {
    std::error_code ec;
    if (!std::filesystem::exists(wish.file, ec)) {
        return fail(ErrorCode::notFound, msg("The file '{0}' does not exist", wish.file.string()),
                    msg("Check the path"));
    }
    if (wish.crs) {
        if (const auto known = geo::describeCrs(*wish.crs); !known) {
            return known.error();
        }
    }
    if (wish.encoding) {
        if (const auto known = Decoder::make(*wish.encoding); !known) {
            return known.error();
        }
    }
    maps::PrepareJob job;
    job.source = absolutePath(wish.file);
    job.layer = wish.layer;
    job.crs = wish.crs;
    job.datum = wish.datum;
    job.encoding = wish.encoding;
    job.workingCrs = picture.profile->city.workingCrs;
    return job;
}

Json layerArgs(const LayerWish& wish, const maps::PreparedLayer& made, const desk::Picture& picture) {
    return Json{{"name", wish.name.empty() ? maps::nameOfSource(wish.file) : wish.name},
                {"source_path", absolutePath(wish.file).string()},
                {"source_layer", wish.layer.value_or(std::string{})},
                {"prepared_key", made.key},
                {"crs", made.manifest.crs.interpreted},
                {"datum", nameOf(made.manifest.crs.datum)},
                {"position", static_cast<std::int64_t>(picture.layers.size())}};
}

namespace {

bool warns(const maps::Manifest& manifest, std::string_view code) {
    return std::ranges::any_of(manifest.warnings, [&](const auto& warning) { return warning.code == code; });
}

}  // namespace

bool isDatumUnsure(const LayerWish& wish, const maps::Manifest& manifest) {
    return !wish.datum && warns(manifest, "datumUnsure");
}

bool isEncodingUnsure(const LayerWish& wish, const maps::Manifest& manifest) {
    return !wish.encoding && warns(manifest, maps::kTextUnfit);
}

}  // namespace weir::app
