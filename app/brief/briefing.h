// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"
#include "maps/layer/layer.h"
#include "maps/layer/swipe.h"
#include "maps/render/renderer.h"

#include <filesystem>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

/// Map briefings on paper: title, map, legend, tables, as-of time and disclaimer, from one picture, drawn by the path
/// the screen uses. Command line and window print through here, on any thread but one at a time per renderer.
namespace weir::app {

/// What a template is called on the command line and on paper.
struct BriefingTemplate {
    std::string_view name;  ///< "situation"
    const char* title;      ///< English pattern with {0} = the city
};
[[nodiscard]] std::span<const BriefingTemplate> briefingTemplates();

struct BriefingOptions {
    std::string templateName = "situation";
    std::string title;                  ///< empty: the template's
    std::string language = "zh_CN";     ///< of the city's own names
    std::optional<geo::MapBox> extent;  ///< metres of the projection; empty: the whole city
    /// Instead of the extent: all that this view shows, turned like it, with the comparison its map has.
    std::optional<maps::MapView> seen;
    std::optional<maps::Swipe> swipe;
    double scale = 0;         ///< denominator; 0: the extent fills the frame, rounded to a readable scale
    double dpi = 300;         ///< of the map's picture
    Millis tileWait{20'000};  ///< how long map services may take
    Instant printedAt{};
};

struct BriefingInput {
    desk::PicturePtr picture;
    Instant now{};                    ///< the moment shown: ages and validity are judged by it
    std::vector<maps::Layer> layers;  ///< bottom first, as on the map
    std::string workingCrs;
    std::shared_ptr<const maps::Projection> projection;
};

/// Writes an A3 landscape PDF into `file` as it stands (callers that need all or nothing write to a temporary file and
/// rename). Fonts are embedded. Errors: usage (unknown template, a title
/// too long for the sheet), cancelled, io.
[[nodiscard]] Result<void> writeBriefing(const std::filesystem::path& file, const BriefingInput& input,
                                         const BriefingOptions& options, maps::Renderer& renderer,
                                         std::stop_token stop = {});

}  // namespace weir::app
