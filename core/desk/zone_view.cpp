// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/zone_view.h"

namespace weir::desk {

namespace {

template <class T>
std::vector<const T*> rowsOf(const Table<T>& table) {
    return table.where([](const T&) { return true; });
}

}  // namespace

zone::Registers zoneRegisters(const Picture& picture) {
    return {rowsOf(picture.villages), rowsOf(picture.hazardSources), rowsOf(picture.shelters),
            rowsOf(picture.teams),    rowsOf(picture.warehouses),    rowsOf(picture.stocks)};
}

}  // namespace weir::desk
