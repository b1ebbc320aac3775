// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/zone_figures.h"

namespace weir::app {

zone::Figures zoneFigures(const desk::Picture& picture, const geo::Geometry& area) {
    const auto all = [](const auto&) { return true; };
    zone::Registers registers;
    registers.villages = picture.villages.where(all);
    registers.hazardSources = picture.hazardSources.where(all);
    registers.shelters = picture.shelters.where(all);
    registers.teams = picture.teams.where(all);
    registers.warehouses = picture.warehouses.where(all);
    registers.stocks = picture.stocks.where(all);
    return zone::figuresOf(area, registers);
}

}  // namespace weir::app
