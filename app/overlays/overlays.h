// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"
#include "maps/layer/layer.h"
#include "maps/layer/projection.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// The domain as layers of the map: what stands in a picture becomes live features with style, legend and hover card.
/// Window, `weir render` and briefings use the same layers, so they show the same.
namespace weir::app {

/// Layer ids, for selecting, switching and restoring. Feature references carry the kind's name and the row's id.
inline constexpr std::string_view kBackdropGroup = "Backdrop";

class Overlays {
public:
    /// Reads the backdrop below `resources`/backdrop; what cannot be read becomes a failed layer that says why.
    Overlays(const std::filesystem::path& resources, std::shared_ptr<const maps::Projection> projection);

    /// All layers, bottom first: backdrop, areas, lines, points. Only those whose tables changed since the last call
    /// are built again, and those that show ages once in a minute of `now`; the others are equal to the ones answered
    /// before. Names are in the installed language; the layers are built again when `language` changes. One thread at
    /// a time.
    [[nodiscard]] const std::vector<maps::Layer>& layers(const desk::PicturePtr& picture, Instant now,
                                                         const std::string& language = {});

    /// How many layers the last call built; for tests and the timing of render.
    [[nodiscard]] int rebuilt() const { return m_rebuilt; }
    [[nodiscard]] const std::shared_ptr<const maps::Projection>& projection() const { return m_projection; }

private:
    std::filesystem::path m_resources;
    std::shared_ptr<const maps::Projection> m_projection;
    desk::PicturePtr m_picture;
    Instant m_now{};
    std::string m_language;
    std::vector<maps::Layer> m_layers;
    std::size_t m_backdropCount = 0;
    int m_rebuilt = 0;
};

/// The layers of a picture without a cache, its ages as of `now`.
[[nodiscard]] std::vector<maps::Layer> overlayLayers(const desk::PicturePtr& picture, Instant now,
                                                     const std::filesystem::path& resources,
                                                     std::shared_ptr<const maps::Projection> projection);

}  // namespace weir::app
