// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/tiles/tile_hub.h"
#include "core/desk/picture.h"
#include "maps/layer/layer.h"
#include "maps/prepared/prepared_store.h"

#include <map>
#include <memory>

namespace weir::app {

inline constexpr std::string_view kOuterPrefix = "layer:";

/// The outside layers of a picture as layers of the map. A layer that opened is kept open while its row names the
/// same prepared copy, so that the map draws it from its cache and a change of style reads no file; one whose prepared
/// copy is gone stays with the reason and is tried again on every call. One thread at a time.
class OuterLayerSet {
public:
    OuterLayerSet(std::shared_ptr<maps::PreparedStore> prepared, std::shared_ptr<TileHub> services)
        : m_prepared{std::move(prepared)}, m_services{std::move(services)} {}
    /// Bottom first.
    [[nodiscard]] std::vector<maps::Layer> layers(const desk::Picture& picture);

private:
    struct Open {
        std::string preparedKey;
        maps::Layer layer;
    };
    std::shared_ptr<maps::PreparedStore> m_prepared;
    std::shared_ptr<TileHub> m_services;
    std::map<std::int64_t, Open> m_open;
};

/// The row a layer of the map stands for; 0 when it is no outside layer.
[[nodiscard]] std::int64_t outerLayerId(std::string_view layerId);

}  // namespace weir::app
