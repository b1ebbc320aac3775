// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/renderer.h"
#include "maps/render/tile_book.h"

#include <QCoreApplication>

#include <algorithm>

namespace weir::maps {

std::string inWords(const Message& message) {
    return message.format(QCoreApplication::translate("weir", message.pattern.c_str()).toStdString());
}

namespace {

Message ageText(Millis age) {
    const auto minutes = std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::minutes>(age).count());
    if (minutes < 60) {
        return msg("{0} min", minutes);
    }
    return minutes < 48 * 60 ? msg("{0} h", minutes / 60) : msg("{0} days", minutes / (24 * 60));
}

Message stampOf(const LayerTiles& tiles) {
    const auto& state = tiles.state;
    if (!state.oldest) {
        return msg("{0}: offline, nothing of it is stored here", tiles.layerName);
    }
    return msg("{0}: offline, up to {1} old", tiles.layerName, inWords(ageText(state.now - *state.oldest)));
}

}  // namespace

std::vector<std::string> tileStamps(const std::vector<LayerTiles>& tiles) {
    std::vector<std::string> lines;
    std::string owners;
    for (const auto& one : tiles) {
        if (one.state.isRemote && !one.state.online) {
            lines.push_back(inWords(stampOf(one)));
        }
        if (!one.state.attribution.empty() && owners.find(one.state.attribution) == std::string::npos) {
            owners += (owners.empty() ? "" : " · ") + one.state.attribution;
        }
    }
    if (!owners.empty()) {
        lines.push_back(inWords(msg("Map: {0}", owners)));
    }
    return lines;
}

}  // namespace weir::maps
