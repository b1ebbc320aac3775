// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/tool/tool.h"

namespace weir::maps {

/// Shift adds to the selection, Ctrl removes from it.
[[nodiscard]] inline SelectMode selectModeOf(const Modifiers& modifiers) {
    return modifiers.control ? SelectMode::remove : modifiers.shift ? SelectMode::add : SelectMode::replace;
}

}  // namespace weir::maps
