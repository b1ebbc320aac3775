// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/overlays/overlays.h"

#include "app/overlays/recipes.h"
#include "app/overlays/words.h"

namespace weir::app {

namespace {

maps::Layer layerFrom(const Recipe& recipe, const desk::Picture& picture, Instant now,
                      const maps::Projection& projection) {
    maps::Layer layer;
    layer.id = std::string{recipe.id};
    layer.name = word(recipe.name);
    layer.group = word(recipe.group);
    layer.visible = recipe.visible;
    layer.scales = recipe.scales;
    layer.style = recipe.style();
    layer.source = maps::LiveSource{maps::FeatureSet::build(recipe.features(picture, now), projection)};
    return layer;
}

auto minuteOf(Instant time) {
    return std::chrono::floor<std::chrono::minutes>(time);
}

}  // namespace

Overlays::Overlays(const std::filesystem::path& resources, std::shared_ptr<const maps::Projection> projection)
    : m_resources{resources}, m_projection{std::move(projection)} {}

const std::vector<maps::Layer>& Overlays::layers(const desk::PicturePtr& picture, Instant now,
                                                 const std::string& language) {
    m_rebuilt = 0;
    const bool all = m_picture == nullptr || language != m_language;
    if (all) {
        m_layers = backdropLayers(m_resources, *m_projection);
        m_backdropCount = m_layers.size();
        m_rebuilt = static_cast<int>(m_backdropCount);
    }
    const bool isNewMinute = minuteOf(now) != minuteOf(m_now);
    for (std::size_t i = 0; i < recipes().size(); ++i) {
        const auto& recipe = recipes()[i];
        if (!all && recipe.same(*m_picture, *picture) && !(recipe.ages && isNewMinute)) {
            continue;
        }
        auto layer = layerFrom(recipe, *picture, now, *m_projection);
        if (all) {
            m_layers.push_back(std::move(layer));
        } else {
            m_layers[m_backdropCount + i] = std::move(layer);
        }
        ++m_rebuilt;
    }
    m_picture = picture;
    m_now = now;
    m_language = language;
    return m_layers;
}

std::vector<maps::Layer> overlayLayers(const desk::PicturePtr& picture, Instant now,
                                       const std::filesystem::path& resources,
                                       std::shared_ptr<const maps::Projection> projection) {
    return Overlays{resources, std::move(projection)}.layers(picture, now);
}

}  // namespace weir::app
