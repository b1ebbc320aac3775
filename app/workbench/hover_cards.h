// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/map_layers.h"
#include "maps/canvas/canvas.h"

#include <QObject>

#include <cstdint>
#include <optional>

namespace weir::app {

/// Makes the cards beside the pointer. What live features carry is shown at once; attributes of map files are read on
/// another thread, one feature at a time and always the newest asked for, and the card says so until they are there.
/// UI thread only.
class HoverCards : public QObject {
    Q_OBJECT
public:
    HoverCards(Workbench& bench, MapLayers& layers, maps::MapCanvas& canvas);

    /// The card of what lies under the pointer now; nothing when there is nothing to say.
    [[nodiscard]] std::optional<maps::HoverCard> cardFor(const maps::Hit& hit);

private:
    struct Wish {
        std::uint64_t generation = 0;
        maps::Layer layer;
        maps::Hit hit;
    };
    void read(Wish wish);

    Workbench& m_bench;
    MapLayers& m_layers;
    maps::MapCanvas& m_canvas;
    bool m_reading = false;
    std::optional<Wish> m_next;
};

}  // namespace weir::app
